"""Which module reads which file type. A new type is one module and one line here."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from ..model import Document, ReadResult
from .mail import read_mail
from .pdf import read_pdf
from .sniff import sniff
from .source import MAX_DEPTH, Reader, Source, failure, make_source
from .text import read_text

READERS: Final[dict[str, Reader]] = {
    "text/plain": read_text,
    "message/rfc822": read_mail,
    "application/pdf": read_pdf,
}


def read_path(path: Path, shown: str) -> ReadResult:
    """Read the file at `path` with all that it carries; `shown` is its path as people know it. Never raises for bad content."""
    try:
        data = path.read_bytes()
    except OSError as error:
        source = make_source(b"", shown, path.name, set())
        empty = hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
        source = Source(b"", shown, path.name, empty, source.sha256)
        reason = error.strerror or type(error).__name__
        return failure(
            source, "application/octet-stream", "unreadable_file", f"cannot be opened: {reason}. Check that you may read it."
        )
    return read_bytes(data, shown)


def read_bytes(data: bytes, shown: str, parent: Document | None = None, place: int = 0) -> ReadResult:
    """Read bytes that are already at hand, with all that they carry. Never raises for bad content.

    `parent` and `place` (from 0) are given for a member of a container; its depth is counted from the `!/` in the parent's path.
    Ids are unique within the result; a copy of what another file holds is for the run to see (`copy_id`).
    """
    name = shown.rsplit("/", 1)[-1]
    taken: set[str] = set()
    source = make_source(data, shown, name, taken)
    if parent is not None:
        depth = parent.path.count("!/") + 1
        source = Source(data, shown, name, source.document_id, source.sha256, parent.document_id, depth)
    return _read(source, taken)


def _read(source: Source, taken: set[str]) -> ReadResult:
    """Sniff, pick the reader, let it read."""
    if not source.data:
        return failure(source, "application/x-empty", "empty_file", "is empty (0 bytes). Ask for the file again.")
    media_type, words = sniff(source.data, source.name)
    reader = READERS.get(media_type)
    if reader is None:
        return failure(source, media_type, "unsupported_type", _unsupported(source.name, words))
    if source.depth > MAX_DEPTH:
        message = f"lies in more than {MAX_DEPTH} containers inside each other and was not opened. Save it as a file of its own."
        return failure(source, media_type, "nesting_too_deep", message)

    def read_member(data: bytes, name: str, place: int) -> ReadResult:
        member = make_source(data, f"{source.path}!/{name}", name, taken, source, place)
        return _read(member, taken)

    return reader(source, read_member)


def _unsupported(name: str, words: str) -> str:
    """What the file is, and whether its name says otherwise."""
    suffix = Path(name).suffix.lower()
    misnamed = suffix in {".pdf", ".eml", ".txt"}
    called = f", although it is named {suffix}" if misnamed else ""
    return f"is {words}{called}; this version does not read that type. Convert it to PDF, .eml or text, or leave it out."
