"""Which module reads which file type. A new type is one module and one line here."""

from __future__ import annotations

import hashlib
import stat
import traceback
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final

from ..model import Document, ReadOptions, ReadResult
from ..pulse import beat
from ..quick_imports import quick_imports
from .reconcile import reconciled
from .sniff import sniff
from .source import DEFAULTS, MemberReader, Problem, Reader, Source, copy_id, failure, make_source, storable

LOCKED: Final = "application/x-encrypted-office"


def _later(module: str, function: str, **fixed: str) -> Reader:
    """A reader whose module is imported with the first file of its type: most runs meet few types."""

    def read(source: Source, read_member: MemberReader) -> ReadResult:
        with quick_imports():
            reader = getattr(import_module(f".{module}", __package__), function)
        result: ReadResult = reader(source, read_member, **fixed)
        return result

    return read


_PACKED: Final = ("application/gzip", "application/x-bzip2", "application/x-xz")
_PICTURES: Final = ("image/jpeg", "image/png", "image/gif", "image/tiff", "image/webp", "image/bmp")
_WORKBOOKS: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
)
READERS: Final[dict[str, Reader]] = {
    "text/plain": _later("text", "read_text"),
    "text/html": _later("html_page", "read_html"),
    "message/rfc822": _later("mail", "read_mail"),
    "message/x-emlx": _later("emlx", "read_emlx"),
    "application/mbox": _later("mbox", "read_mbox"),
    "application/vnd.ms-outlook": _later("msg", "read_msg"),
    "application/x-mapi-message": _later("msg", "read_packed"),
    "application/ms-tnef": _later("msg", "read_tnef"),
    "application/vnd.ms-outlook-pst": _later("pst", "read_pst"),
    "application/pdf": _later("pdf", "read_pdf"),
    "application/zip": _later("zip_archive", "read_zip"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _later("word", "read_word"),
    "application/vnd.oasis.opendocument.text": _later("open_document", "read_open_document"),
    "application/msword": _later("word_binary", "read_word_binary"),
    "application/rtf": _later("rich_text", "read_rich_text"),
    "application/x-tar": _later("tar_archive", "read_tar"),
    **dict.fromkeys(_PACKED, _later("tar_archive", "read_packed_file")),
    **dict.fromkeys(_PICTURES, _later("image", "read_image")),
    **{media_type: _later("workbook", "read_workbook", media_type=media_type) for media_type in _WORKBOOKS},
}


def read_path(path: Path, shown: str, options: ReadOptions = DEFAULTS) -> ReadResult:
    """Read the file at `path` with all that it carries; `shown` is its path as people know it. Never raises for bad content."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _unopened(shown, "it is a device, a pipe or a folder, no file. Leave it out.")
        data = path.read_bytes()
    except FileNotFoundError:
        return _unopened(shown, "it is a link that leads nowhere, or the file has just gone. Mend the link, or run again.")
    except (OSError, ValueError, MemoryError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        return _unopened(shown, f"{reason}. Check that you may read it.")
    return read_bytes(data, shown, options=options)


def _unopened(shown: str, reason: str) -> ReadResult:
    """A file whose bytes could not be had. Its id is a hash of its path, so that two such files are not one."""
    path = storable(shown)
    nothing = make_source(b"", path, path.rsplit("/", 1)[-1], set())
    source = replace(nothing, document_id=hashlib.sha256(path.encode()).hexdigest())
    message = f"cannot be opened: {reason}"
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
