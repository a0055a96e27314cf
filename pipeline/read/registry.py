"""Which module reads which file type. A new type is one module and one line here."""

from __future__ import annotations

import hashlib
import stat
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from ..model import Document, ReadOptions, ReadResult
from ..pulse import beat
from .emlx import read_emlx
from .emlx_split import MEDIA_TYPE as APPLE_MAIL
from .html_page import read_html
from .image import MEDIA_TYPES as PICTURES
from .image import read_image
from .mail import read_mail
from .mbox import read_mbox
from .msg import TNEF_TYPE, read_msg, read_packed, read_tnef
from .msg_props import MAPI_TYPE
from .open_document import MEDIA_TYPE as OPEN_TEXT
from .open_document import read_open_document
from .pdf import read_pdf
from .pst import read_pst
from .reconcile import reconciled
from .rich_text import MEDIA_TYPE as RICH_TEXT
from .rich_text import read_rich_text
from .sniff import sniff
from .source import DEFAULTS, Problem, Reader, Source, copy_id, failure, make_source, storable
from .tar_archive import BZIP2, GZIP, TAR, XZ, read_packed_file, read_tar
from .text import read_text
from .word import MEDIA_TYPE as WORD
from .word import read_word
from .word_binary import MEDIA_TYPE as OLD_WORD
from .word_binary import read_word_binary
from .workbook import MEDIA_TYPES as WORKBOOKS
from .workbook import read_workbook
from .zip_archive import read_zip

LOCKED: Final = "application/x-encrypted-office"
READERS: Final[dict[str, Reader]] = {
    "text/plain": read_text,
    "text/html": read_html,
    "message/rfc822": read_mail,
    APPLE_MAIL: read_emlx,
    "application/mbox": read_mbox,
    "application/vnd.ms-outlook": read_msg,
    MAPI_TYPE: read_packed,
    TNEF_TYPE: read_tnef,
    "application/vnd.ms-outlook-pst": read_pst,
    "application/pdf": read_pdf,
    "application/zip": read_zip,
    WORD: read_word,
    OPEN_TEXT: read_open_document,
    OLD_WORD: read_word_binary,
    RICH_TEXT: read_rich_text,
    TAR: read_tar,
    **dict.fromkeys((GZIP, BZIP2, XZ), read_packed_file),
    **dict.fromkeys(PICTURES, read_image),
    **{media_type: partial(read_workbook, media_type=media_type) for media_type in WORKBOOKS},
}


def read_path(path: Path, shown: str, options: ReadOptions = DEFAULTS) -> ReadResult:
    """Read the file at `path` with all that it carries; `shown` is its path as people know it. Never raises for bad content."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _unopened(shown, "it is a device, a pipe or a folder, no file")
        data = path.read_bytes()
    except (OSError, ValueError, MemoryError) as error:
        return _unopened(shown, (isinstance(error, OSError) and error.strerror) or type(error).__name__)
    return read_bytes(data, shown, options=options)


def _unopened(shown: str, reason: str) -> ReadResult:
    """A file whose bytes could not be had. Its id is a hash of its path, so that two such files are not one."""
    path = storable(shown)
    nothing = make_source(b"", path, path.rsplit("/", 1)[-1], set())
    source = replace(nothing, document_id=hashlib.sha256(path.encode()).hexdigest())
    message = f"cannot be opened: {reason}. Check that you may read it."
    return failure(source, "application/octet-stream", "unreadable_file", message)


def read_bytes(
    data: bytes, shown: str, parent: Document | None = None, place: int = 0, options: ReadOptions = DEFAULTS
) -> ReadResult:
    """Read bytes that are already at hand, with all that they carry. Never raises for bad content.

    `parent` and `place` (from 0) are given for a member of a container; its depth is counted from the `!/` in the parent's path.
    Ids are unique within the result; a copy of what another file holds is for the run to see (`copy_id`).
    """
    shown = storable(shown)
    name = shown.rsplit("/", 1)[-1]
    taken: set[str] = set()
    source = make_source(data, shown, name, taken, options=options)
    if parent is not None:
        depth = parent.path.count("!/") + 1
        source = replace(source, parent_id=parent.document_id, depth=depth)
    return _read(source, taken)


def _read(source: Source, taken: set[str], known_type: str | None = None) -> ReadResult:
    """Sniff (unless the container knows the type), pick the reader, let it read."""
    beat(source.document_id)
    for document_id, code, message in source.options.skip:
        if document_id == source.document_id:
            return failure(source, known_type or "application/octet-stream", code, message)
    if not source.data:
        return failure(source, "application/x-empty", "empty_file", "is empty (0 bytes). Ask for the file again.")
    media_type, words = (known_type, known_type) if known_type else sniff(source.data, source.name)
    reader = READERS.get(media_type)
    if media_type == LOCKED:
        return failure(source, media_type, "password_protected", "needs a password. Ask for it without one.")
    if reader is None:
        return failure(source, media_type, "unsupported_type", _unsupported(source.name, words))
    deepest = source.options.limits.depth
    if source.depth > deepest:
        message = f"lies in more than {deepest} containers inside each other and was not opened. Save it as a file of its own."
        return failure(source, media_type, "nesting_too_deep", message)

    def read_member(
        data: bytes, name: str, place: int, media_type: str | None = None, problem: Problem | None = None
    ) -> ReadResult:
        member = make_source(data, f"{source.path}!/{name}", name, taken, source, place)
        problem = problem or source.spent.beyond(len(data), source.options.limits)
        if problem is None:
            return _read(member, taken, media_type)
        if not data:
            member = replace(member, document_id=copy_id(member.sha256, source.document_id, place))
        return failure(member, media_type or "application/octet-stream", *problem)

    try:
        return reconciled(reader(source, read_member))
    except MemoryError:
        what = "needs more memory than it may have (limit memory_mb); it was not read."
        return failure(source, media_type, "limit_reached", what)
    except Exception as error:  # noqa: BLE001  a fault in one reader must cost neither the run nor the container around it
        return failure(source, media_type, "document_failed", _fault(error))


def _fault(error: Exception) -> str:
    """Where a reader failed, without the words of the document (an exception's own text may quote them)."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).stem}.{frame.name}, line {frame.lineno}"
    return f"a fault of this software ({type(error).__name__} in {place}) stopped the reading. Please report it."


def _unsupported(name: str, words: str) -> str:
    """What the file is, and whether its name says otherwise."""
    suffix = Path(name).suffix.lower()
    misnamed = suffix in {".pdf", ".eml", ".txt"}
    called = f", although it is named {suffix}" if misnamed else ""
    return f"is {words}{called}; this version does not read that type. Convert it to PDF, .eml or text, or leave it out."
