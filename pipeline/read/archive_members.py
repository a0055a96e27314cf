"""What becomes of the members of an archive, whatever its format: results, names that lead nowhere, links, counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..model import Issue, ReadResult
from .ignored import is_litter
from .source import Source, make_document, make_issue, storable

_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Unpacking:
    """What became of the members so far."""

    source: Source
    media_type: str
    results: list[ReadResult] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    renamed: int = 0


def is_left_out(name: str) -> bool:
    """Whether the operating system made it: hidden files, `__MACOSX/`, Thumbs.db."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return bool(parts) and (parts[0] == "__MACOSX" or is_litter(parts[-1]))


def safe_name(name: str, place: int) -> str:
    """The member's name below its archive: no drive, no root, no way up, nothing that a terminal would obey."""
    plain = _CONTROLS.sub("_", _DRIVE.sub("", storable(name).replace("\\", "/")))
    parts = [part for part in plain.split("/") if part not in ("", ".", "..")]
    return "/".join(part.replace("!", "_") if part.endswith("!") else part for part in parts) or f"member-{place + 1}"


def archive_result(unpacking: Unpacking, expected: int) -> ReadResult:
    """The archive as a document without text, then its members. `expected` counts its entries that are files, links included."""
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
        make_document(source, unpacking.media_type),
        members_expected=expected - len(unpacking.links),
        members_read=len(results) - failed,
        members_failed=failed + missing,
        status="partial" if failed or missing or not expected else "ok",
    )
    return ReadResult((document, *(child for result in results for child in result.documents)), tuple(issues))
