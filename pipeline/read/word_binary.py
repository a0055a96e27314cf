"""Old Word documents (.doc, Word 97 to 2003): their text, tables, form fields. Source: [MS-DOC]. Macros never run."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Final

import olefile

from ..model import Issue, ReadResult, Status
from .source import MemberReader, Source, failure, make_document, make_issue
from .word_binary_text import BrokenWordError, Stories, read_stories

MEDIA_TYPE: Final = "application/msword"
_MAIN: Final = "WordDocument"
_ENCRYPTED, _WHICH_TABLE = 0x0100, 0x0200
_FEW_WORDS: Final = 25
_ERRORS: Final = (
    OSError,
    ValueError,
    ArithmeticError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    BrokenWordError,
)


def read_word_binary(source: Source, read_member: MemberReader) -> ReadResult:
    """A .doc as text without pages: headers, body, notes, text boxes, footers. Embedded objects are said, not read."""
    try:
        with olefile.OleFileIO(io.BytesIO(source.data)) as ole:
            main = _stream(ole, _MAIN)
            flags = struct.unpack_from("<H", main, 0x0A)[0]
            if flags & _ENCRYPTED:
                return failure(source, MEDIA_TYPE, "password_protected", "needs a password. Ask for it without one.")
            table = _stream(ole, "1Table" if flags & _WHICH_TABLE else "0Table")
            data = _stream(ole, "Data") if ole.exists("Data") else b""
            stories = read_stories(main, table, data)
            objects = len({path[1] for path in ole.listdir() if len(path) > 2 and path[0] == "ObjectPool"})
            macros = ole.exists("Macros")
    except _ERRORS as error:
        message = f"is an old Word document that cannot be read ({type(error).__name__}). Save it as .docx or PDF."
        return failure(source, MEDIA_TYPE, "archive_broken", message)
    return _result(source, stories, objects, macros=macros)


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    return bytes(ole.openstream(name).read())


def _result(source: Source, stories: Stories, objects: int, *, macros: bool) -> ReadResult:
    issues: list[Issue] = []
    if macros:
        issues.append(make_issue(source, "info", "macros_ignored", "holds macros; they were neither run nor read."))
    if stories.comments:
        message = "holds comments of its editors; they are no part of its text and were left out. Look at them in Word."
        issues.append(make_issue(source, "info", "word_parts_left_out", message))
    if stories.deleted:
        message = f"holds {stories.deleted} tracked deletions; the deleted words were left out. Look at them in Word."
        issues.append(make_issue(source, "info", "word_parts_left_out", message))
    if stories.hidden:
        message = f"holds {stories.hidden} stretches of hidden text; they were left out. Look at them in Word."
        issues.append(make_issue(source, "warning", "covered_text", message))
    if stories.unread_boxes:
        message = f"{stories.unread_boxes} tick boxes could not be read. Save it as .docx or PDF, or look at them in Word."
        issues.append(make_issue(source, "warning", "tick_not_readable", message))
    if objects:
        message = f"holds {objects} objects of other programs, which were not read. Open it in Word and save them as files."
        issues.append(make_issue(source, "warning", "attachment_failed", message))
    text = stories.text.strip("\n")
    if len(text.split()) < _FEW_WORDS and stories.pictures:
        message = (
            f"is mostly made of {stories.pictures} pictures, which were not read. Save it as PDF: then they are read by OCR."
        )
        issues.append(make_issue(source, "warning", "page_without_text", message))
    if not text.strip() and not stories.pictures and not objects:
        return failure(source, MEDIA_TYPE, "empty_file", "is a Word document without words.")
    status: Status = "partial" if any(issue.severity != "info" for issue in issues) else "ok"
    return ReadResult((replace(make_document(source, MEDIA_TYPE, text), status=status),), tuple(issues))
