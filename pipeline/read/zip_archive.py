"""ZIP archives: every member a document. Nothing is written to disk, no name leaves the archive, no bomb fills the memory."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from typing import Final

from ..model import Issue, ReadResult
from .ignored import is_litter
from .source import MemberReader, Problem, Source, failure, make_document, make_issue, storable

_CHUNK: Final = 1 << 20
_SMALL: Final = 1 << 20
"""A small member may be packed as tightly as it likes."""
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ENCRYPTED: Final = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class _Unpacking:
    """What became of the members so far."""

    source: Source
    results: list[ReadResult] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    renamed: int = 0


def read_zip(source: Source, read_member: MemberReader) -> ReadResult:
    """An archive as a document without text, then its members (`case.zip!/mails/0001.eml`), each followed by what it carries.

    `members_expected` counts the entries that are files. Litter of the operating system and links are left out on purpose.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except BROKEN as error:
        message = f"is a damaged ZIP archive ({_reason(error)}); nothing in it could be read. Ask for it again."
        return failure(source, "application/zip", "archive_broken", message)
    unpacking = _Unpacking(source)
    with archive:
        entries = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
        for place, info in enumerate(entries[: source.options.limits.members]):
            _unpack(archive, info, place, unpacking, read_member)
    return _result(unpacking, len(entries))


def _is_litter(name: str) -> bool:
    """Whether the operating system made it: hidden files, `__MACOSX/`, Thumbs.db."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return not parts or parts[0] == "__MACOSX" or is_litter(parts[-1])


def _unpack(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: int, unpacking: _Unpacking, read_member: MemberReader
) -> None:
    name = safe_name(info.filename, place)
    if stat.S_ISLNK(info.external_attr >> 16):
        unpacking.links.append(name)
        return
    unpacking.renamed += name != info.filename.replace("\\", "/")
    data, problem = unpack_member(archive, info, unpacking.source)
    unpacking.results.append(read_member(data, name, place, None, problem))


def safe_name(name: str, place: int) -> str:
    """The member's name below its archive: no drive, no root, no way up, nothing that a terminal would obey."""
    plain = _CONTROLS.sub("_", _DRIVE.sub("", storable(name).replace("\\", "/")))
    parts = [part for part in plain.split("/") if part not in ("", ".", "..")]
    return "/".join(part.replace("!", "_") if part.endswith("!") else part for part in parts) or f"member-{place + 1}"


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


def _result(unpacking: _Unpacking, expected: int) -> ReadResult:
    source, results = unpacking.source, unpacking.results
    failed = sum(result.documents[0].status == "failed" for result in results)
    missing = expected - len(results) - len(unpacking.links)
    issues = list(unpacking.issues)
    if missing:
        message = f"holds {expected:,} members; {missing:,} are beyond the limit and were not opened. Split it, or raise --limit."
        issues.append(make_issue(source, "error", "limit_reached", message))
    if unpacking.links:
        message = f"holds {len(unpacking.links)} links, which are never followed: {', '.join(unpacking.links[:5])}."
        issues.append(make_issue(source, "info", "archive_links_ignored", message))
    if unpacking.renamed:
        what = "members whose names lead out of the archive or hold control characters; they are shown without"
        message = f"holds {unpacking.renamed} {what}."
        issues.append(make_issue(source, "warning", "archive_names_unsafe", message))
    if not expected:
        issues.append(make_issue(source, "warning", "archive_empty", "is an archive without files. Ask for it again."))
    for result in results:
        issues.extend(result.issues)
    document = replace(
        make_document(source, "application/zip"),
        members_expected=expected - len(unpacking.links),
        members_read=len(results) - failed,
        members_failed=failed + missing,
        status="partial" if failed or missing or not expected else "ok",
    )
    return ReadResult((document, *(child for result in results for child in result.documents)), tuple(issues))
