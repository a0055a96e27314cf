"""What a workbook's package says beside the values: hidden rows and columns, formulas, embedded files, comments.

The sheets' XML is searched, never parsed: no entity is expanded, and a sheet of any size is read in one pass.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from .source import Problem, Source
from .zip_archive import BROKEN, unpack_member

_TAG: Final = re.compile(rb"<(?:\w+:)?(row|col|sheet)\b[^>]{1,2000}>")
_FIELD: Final = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']{0,2000})["']""")
_EMPTY_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]{0,400}/>|[^>]{0,400}>[^<]{0,8192}</(?:\w+:)?f>)\s{0,20}"
    rb"(?:<(?:\w+:)?v\s?/>\s{0,20}|<(?:\w+:)?v></(?:\w+:)?v>\s{0,20})?</(?:\w+:)?c>"
)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]{1,2000}>")
_YES: Final = (b"1", b"true", b"on")
_MOST_HIDDEN: Final = 2_000_000
_MOST_EMBEDDED: Final = 1000


@dataclass(slots=True)
class SheetLook:
    """What one sheet hides (places from 0), and how many of its formulas hold no value."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    empty_formulas: int = 0


@dataclass(slots=True)
class Parts:
    """The workbook beside its values. `problem`: it must not be opened. `unknown_hidden`: its type hides in ways unknown here."""

    sheets: dict[str, SheetLook] = field(default_factory=dict)
    embedded: list[tuple[str, bytes]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    macros: bool = False
    unknown_hidden: bool = False
    problem: Problem | None = None


def look_into(source: Source) -> Parts:
    """Look into the package of a workbook; one that unpacks to very much is a problem. Old binary files say nothing of hiding."""
    found = Parts()
    if not source.data.startswith(b"PK"):
        found.unknown_hidden = True
        return found
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except BROKEN as error:
        found.problem = ("archive_broken", f"is a damaged workbook ({type(error).__name__}). Ask for it again.")
        return found
    with archive:
        names = {info.filename: info for info in archive.infolist()}
        size = sum(info.file_size for info in names.values())
        limits = source.options.limits
        if size > limits.member_bytes or size > limits.ratio * max(len(source.data), 1_000_000):
            found.problem = (
                "limit_reached",
                f"unpacks to {size:,} bytes; it was not read. Save the sheets as CSV, or raise --limit.",
            )
            return found
        found.macros = any(name.endswith("vbaProject.bin") for name in names)
        comments = sum("comments" in name.lower() for name in names)
        pictures = sum(name.startswith("xl/media/") for name in names)
        found.left_out = [
            f"{number} {what}" for number, what in ((comments, "parts with comments"), (pictures, "pictures")) if number
        ]
        if "xl/workbook.xml" not in names:
            found.unknown_hidden = True
            return found
        _look_at_sheets(archive, names, source, found)
        for name in sorted(one for one in names if one.startswith("xl/embeddings/"))[:_MOST_EMBEDDED]:
            data, problem = unpack_member(archive, names[name], source)
            found.embedded.append((posixpath.basename(name), b"" if problem else data))
    return found


def _look_at_sheets(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], source: Source, found: Parts) -> None:
    targets = {}
    for match in _RELATION.finditer(_part(archive, names, "xl/_rels/workbook.xml.rels", source)):
        fields = dict(_FIELD.findall(match[0]))
        target = fields.get(b"Target", b"").decode("utf-8", "replace")
        targets[fields.get(b"Id", b"")] = posixpath.normpath(posixpath.join("xl", target)) if target[:1] != "/" else target[1:]
    for match in _TAG.finditer(_part(archive, names, "xl/workbook.xml", source)):
        fields = dict(_FIELD.findall(match[0]))
        relation = next((value for key, value in fields.items() if key.endswith(b":id")), b"")
        if match[1] == b"sheet" and relation in targets:
            name = unescape(fields.get(b"name", b"").decode("utf-8", "replace"))
            found.sheets[name] = _look_at_sheet(_part(archive, names, targets[relation], source))


def _part(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, source: Source) -> bytes:
    """The bytes of a part; none where it is missing or damaged: then calamine, which reads the same part, says so."""
    if name not in names:
        return b""
    data, problem = unpack_member(archive, names[name], source)
    return b"" if problem else data


def _look_at_sheet(xml: bytes) -> SheetLook:
    rows: set[int] = set()
    columns: set[int] = set()
    for match in _TAG.finditer(xml):
        fields = dict(_FIELD.findall(match[0]))
        shrunk = fields.get(b"ht") == b"0" or fields.get(b"width") == b"0"
        if fields.get(b"hidden", b"").lower() not in _YES and not shrunk:
            continue  # shown
        if match[1] == b"row" and fields.get(b"r", b"").isdigit() and len(rows) < _MOST_HIDDEN:
            rows.add(int(fields[b"r"]) - 1)
        elif match[1] == b"col" and fields.get(b"min", b"").isdigit() and fields.get(b"max", b"").isdigit():
            columns |= set(range(int(fields[b"min"]) - 1, min(int(fields[b"max"]), 16_384)))
    return SheetLook(frozenset(rows), frozenset(columns), sum(1 for _ in _EMPTY_FORMULA.finditer(xml)))
