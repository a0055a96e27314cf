"""Archives of Unix: tar, and files packed one by one (gzip, bzip2, xz). Nothing is written to disk, no bomb fills the memory."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Final

from ..model import ReadResult
from .archive_members import Unpacking, archive_result, is_left_out, safe_name
from .source import MemberReader, Problem, Source, failure, make_issue

TAR: Final = "application/x-tar"
GZIP: Final = "application/gzip"
BZIP2: Final = "application/x-bzip2"
XZ: Final = "application/x-xz"
_CHUNK: Final = 1 << 20
_SMALL: Final = 1 << 20
_BROKEN: Final = (tarfile.TarError, OSError, EOFError, ValueError, ArithmeticError, zlib.error, lzma.LZMAError)
_Stream = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
_OPENERS: Final[dict[str, Callable[[IO[bytes]], _Stream]]] = {GZIP: gzip.open, BZIP2: bz2.BZ2File, XZ: lzma.LZMAFile}
_SUFFIXES: Final = {GZIP: (".gz", ".gzip"), BZIP2: (".bz2", ".bz"), XZ: (".xz", ".lzma")}
_TAR_SUFFIXES: Final = (".tgz", ".tbz", ".tbz2", ".txz")


def read_packed_file(source: Source, read_member: MemberReader) -> ReadResult:
    """A single packed file (`notes.txt.gz`) as an archive with one member."""
    media_type = GZIP if source.data.startswith(b"\x1f\x8b") else BZIP2 if source.data.startswith(b"BZh") else XZ
    unpacking = Unpacking(source, media_type)
    data, problem, damage = _unpacked(source, _OPENERS[media_type])
    if damage:
        message = f"is damaged or cut short ({damage}); what comes before was read. Ask for the archive again."
        unpacking.issues.append(make_issue(source, "warning", "attachment_failed", message))
    unpacking.results.append(read_member(data, _inner_name(source, media_type), 0, None, problem))
    result = archive_result(unpacking, 1)
    if not damage:
        return result
    return ReadResult((replace(result.documents[0], status="partial"), *result.documents[1:]), result.issues)


def _unpacked(source: Source, opener: Callable[[IO[bytes]], _Stream]) -> tuple[bytes, Problem | None, str]:
    """(the bytes, why there are none, what ends them too soon)"""
    limits = source.options.limits
    most = max(_SMALL, limits.ratio * len(source.data))
    room = min(limits.member_bytes, limits.total_bytes - source.spent.n_bytes, most)
    parts: list[bytes] = []
    size, damage = 0, ""
    try:
        with opener(io.BytesIO(source.data)) as stream:
            while size <= room and (part := stream.read1(min(_CHUNK, room + 1 - size))):
                parts.append(part)
                size += len(part)
    except _BROKEN as error:
        damage = type(error).__name__
        if not size:
            return b"", ("attachment_failed", f"cannot be unpacked ({damage}). Ask for the archive again."), ""
    if size > most:
        message = f"would be over {limits.ratio} times larger than in its archive, as no document is; it was not unpacked."
        return b"", ("limit_reached", f"{message} If it is real, unpack it yourself, or raise the limit (--limit ratio=…)."), ""
    return b"".join(parts), None, damage


def _inner_name(source: Source, media_type: str) -> str:
    """The name that the file had before it was packed."""
    name = source.name
    for suffix in _SUFFIXES[media_type]:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    for suffix in _TAR_SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)] + ".tar"
    return f"{name}.unpacked"


def read_tar(source: Source, read_member: MemberReader) -> ReadResult:
    """A tar archive as a document without text, then its members. Links and devices are left out on purpose, and said."""
    unpacking = Unpacking(source, TAR)
    expected = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(source.data), mode="r:") as archive:
            for info in _forward(archive):
                if info.isdir() or is_left_out(info.name):
                    continue  # no file
                expected += 1
                if expected <= source.options.limits.members:
                    _unpack(archive, info, expected - 1, unpacking, read_member)
    except _BROKEN as error:
        if not expected:
            message = f"is a damaged tar archive ({type(error).__name__}); nothing in it could be read. Ask for it again."
            return failure(source, TAR, "archive_broken", message)
        return _cut_short(unpacking, expected, read_member)
    # The library ends in silence at a header that it cannot read.
    whole = expected and not source.data[archive.offset :].strip(b"\0")
    return archive_result(unpacking, expected) if whole else _cut_short(unpacking, expected, read_member)


def _forward(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members, as long as each ends behind where it begins: a size below zero leads the library round in a circle."""
    for info in archive:
        if archive.offset <= info.offset:
            raise tarfile.ReadError("a member of negative size")
        yield info


def _cut_short(unpacking: Unpacking, expected: int, read_member: MemberReader) -> ReadResult:
    """There is at least one more member, of which nobody knows the name."""
    problem = ("attachment_failed", "what follows in the archive is cut short or damaged. Ask for the archive again.")
    unpacking.results.append(read_member(b"", "rest", expected, None, problem))
    return archive_result(unpacking, expected + 1)


def _unpack(archive: tarfile.TarFile, info: tarfile.TarInfo, place: int, unpacking: Unpacking, read_member: MemberReader) -> None:
    name = safe_name(info.name, place)
    if not info.isreg():
        unpacking.links.append(name)
        return
    unpacking.renamed += name != info.name
    data, problem = _member(archive, info, unpacking.source)
    unpacking.results.append(read_member(data, name, place, None, problem))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, source: Source) -> tuple[bytes, Problem | None]:
    """The bytes of a member. A tar does not compress: one that says to be larger than its archive holds nothing but gaps."""
    limits = source.options.limits
    if info.size > max(_SMALL, len(source.data)):
        message = "says to be larger than the archive around it, as no document is; it was not unpacked. Unpack it yourself."
        return b"", ("limit_reached", message)
    room = min(limits.member_bytes, limits.total_bytes - source.spent.n_bytes)
    if room <= 0:
        return b"", source.spent.beyond(0, limits) or ("limit_reached", "is beyond what is unpacked of one input file.")
    try:
        stream = archive.extractfile(info)
        data = stream.read(room + 1) if stream else b""
        if len(data) < min(info.size, room):
            raise EOFError
    except _BROKEN as error:
        return b"", ("attachment_failed", f"cannot be unpacked ({type(error).__name__}). Ask for the archive again.")
    return data, None
