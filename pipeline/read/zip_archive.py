"""ZIP archives: every member a document. Nothing is written to disk, no name leaves the archive, no bomb fills the memory."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import Final

from ..model import ReadResult
from .archive_members import Unpacking, archive_result, is_left_out, safe_name
from .source import MemberReader, Problem, Source, failure

MEDIA_TYPE: Final = "application/zip"
_CHUNK: Final = 1 << 20
_SMALL: Final = 1 << 20
"""A small member may be packed as tightly as it likes."""
_ENCRYPTED: Final = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def read_zip(source: Source, read_member: MemberReader) -> ReadResult:
    """An archive as a document without text, then its members (`case.zip!/mails/0001.eml`), each followed by what it carries.

    `members_expected` counts the entries that are files. Litter of the operating system and links are left out on purpose.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except BROKEN as error:
        message = f"is a damaged ZIP archive ({_reason(error)}); nothing in it could be read. Ask for it again."
        return failure(source, MEDIA_TYPE, "archive_broken", message)
    unpacking = Unpacking(source, MEDIA_TYPE)
    with archive:
        # Names may be empty, on which `is_dir` of the library raises.
        entries = [info for info in archive.infolist() if not info.filename.endswith("/") and not is_left_out(info.filename)]
        for place, info in enumerate(entries[: source.options.limits.members]):
            _unpack(archive, info, place, unpacking, read_member)
    return archive_result(unpacking, len(entries))


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: int, unpacking: Unpacking, read_member: MemberReader) -> None:
    name = safe_name(info.filename, place)
    if stat.S_ISLNK(info.external_attr >> 16):
        unpacking.links.append(name)
        return
    unpacking.renamed += name != info.filename.replace("\\", "/")
    data, problem = unpack_member(archive, info, unpacking.source)
    unpacking.results.append(read_member(data, name, place, None, problem))


def unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> tuple[bytes, Problem | None]:
    """The bytes of a member, or what keeps them away. What an archive says of its sizes is not believed."""
    limits = source.options.limits
    if info.flag_bits & _ENCRYPTED:
        return b"", ("password_protected", "needs a password. Unpack it yourself, or ask for it without one.")
    if info.file_size > max(_SMALL, limits.ratio * max(info.compress_size, 1)):
        message = f"would be over {limits.ratio} times larger than in its archive, as no document is; it was not unpacked."
        return b"", ("limit_reached", f"{message} If it is real, unpack it yourself, or raise the limit (--limit ratio=…).")
    room = min(limits.member_bytes, limits.total_bytes - source.spent.n_bytes)
    if room <= 0:
        return b"", source.spent.beyond(0, limits) or ("limit_reached", "is beyond what is unpacked of one input file.")
    try:
        return _read_at_most(archive, info, min(room, max(_SMALL, limits.ratio * max(info.compress_size, 1)))), None
    except BROKEN as error:
        return b"", ("attachment_failed", f"cannot be unpacked ({_reason(error)}). Ask for the archive again.")


def _read_at_most(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The member's bytes; one byte more than `most` where there are more, so that the limit speaks."""
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while size <= most and (part := member.read(min(_CHUNK, most + 1 - size))):
            parts.append(part)
            size += len(part)
    return b"".join(parts)


def _reason(error: Exception) -> str:
    """What went wrong, in the library's words where they name no content."""
    return str(error)[:120] if isinstance(error, zipfile.BadZipFile | NotImplementedError) else type(error).__name__
