"""What a reader is given, and how it answers: one file, attachment or member, with its identity."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from ..model import Document, Evidence, Issue, ReadLimits, ReadOptions, ReadResult, Severity

DEFAULTS: Final = ReadOptions()
Problem = tuple[str, str]
"""An issue's code, and what is wrong and can be done, for a member that cannot be read."""


@dataclass(slots=True)
class Spent:
    """What has been unpacked of one input file so far, over all its containers."""

    members: int = 0
    n_bytes: int = 0

    def beyond(self, n_bytes: int, limits: ReadLimits) -> Problem | None:
        """Count one more member of so many bytes; the problem with it where that is more than may be unpacked."""
        self.members += 1
        self.n_bytes += n_bytes
        if n_bytes > limits.member_bytes:
            what = f"is larger than the {limits.member_bytes:,} bytes that a member may have"
        elif self.members > limits.members:
            what = f"is beyond the {limits.members:,} members that one input file may hold"
        elif self.n_bytes > limits.total_bytes:
            what = f"is beyond the {limits.total_bytes:,} bytes that are unpacked of one input file"
        else:
            return None
        return "limit_reached", f"{what}; it was not read. Unpack it yourself, or raise the limit (--limit)."


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one document and where they come from.

    `depth` counts the containers around it; `options` says how to read; `spent` is what has been unpacked of its input file.

    `name` is the bare file name (a hint for sniffing, never proof), `path` the whole path as shown to people.
    """

    data: bytes
    path: str
    name: str
    document_id: str
    sha256: str
    parent_id: str | None = None
    depth: int = 0
    options: ReadOptions = DEFAULTS
    spent: Spent = field(default_factory=Spent)


class MemberReader(Protocol):
    """Reads a member of the document at hand."""

    def __call__(
        self, data: bytes, name: str, place: int, media_type: str | None = None, problem: Problem | None = None
    ) -> ReadResult:
        """Take the member's bytes, its name and its place (from 0) in the container.

        `media_type` is given where the container's own format says for certain what its members are (the messages of a
        mailbox): then the bytes are not sniffed. With a `problem` the member's bytes could not be had: it is a failed document.
        """


Reader = Callable[[Source, MemberReader], ReadResult]
"""One file type: bytes in, the document first, then its members; bad content is an issue, never an exception."""


def storable(name: str) -> str:
    """A file name as tables can store it: bytes that are no UTF-8 stand as `\\xe9`."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape" if _escaped(name) else "backslashreplace").decode("utf-8", "backslashreplace")


def _escaped(name: str) -> bool:
    """Whether every lone surrogate is one with which Python marks a byte of a file name."""
    return all("\udc80" <= char <= "\udcff" for char in name if "\ud800" <= char <= "\udfff")


def copy_id(sha256: str, parent_id: str | None, place: int | str) -> str:
    """The id of a further copy of the same bytes: a hash of them, its parent and its place there (for a file: its path)."""
    return hashlib.sha256(f"{sha256}\0{parent_id or ''}\0{place}".encode("utf-8", "surrogatepass")).hexdigest()


def make_source(
    data: bytes,
    path: str,
    name: str,
    taken: set[str],
    parent: Source | None = None,
    place: int = 0,
    options: ReadOptions = DEFAULTS,
) -> Source:
    """Name the bytes; `taken` holds the ids given so far in this reading and gets the new one. A member is read as its parent."""
    sha256 = hashlib.sha256(data).hexdigest()
    parent_id = parent.document_id if parent else None
    document_id = sha256 if sha256 not in taken else copy_id(sha256, parent_id, place)
    taken.add(document_id)
    depth = parent.depth + 1 if parent else 0
    if parent is None:
        return Source(data, path, name, document_id, sha256, options=options)
    return Source(data, path, name, document_id, sha256, parent_id, depth, parent.options, parent.spent)


def make_document(source: Source, media_type: str, text: str = "") -> Document:
    """The document row of `source`, with its identity filled in."""
    return Document(
        document_id=source.document_id,
        sha256=source.sha256,
        path=source.path,
        media_type=media_type,
        n_bytes=len(source.data),
        text=text,
        parent_document_id=source.parent_id,
    )


def failure(source: Source, media_type: str, code: str, message: str) -> ReadResult:
    """A document of which nothing could be read, with the one issue that says why."""
    document = replace(make_document(source, media_type), status="failed")
    return ReadResult((document,), (make_issue(source, "error", code, message),))


def make_issue(source: Source, severity: Severity, code: str, message: str, page: int | None = None) -> Issue:
    """An issue about `source`; `page` (from 1) gives it an evidence that opens at that page."""
    evidence = None
    if page is not None:
        evidence = Evidence(source.document_id, page, None, None, None, None, rule_id="read")
    return Issue(severity, code, f"{source.path}: {message}", source.document_id, evidence)
