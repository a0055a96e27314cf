"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods): each sheet as lines of cells parted by tabs, its table over them.

What a sheet hides (rows, columns, itself) was disclosed all the same: it is read, and said loudly. Formulas give the value that
was saved with the file; macros never run.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ..model import Grid, Issue, ReadResult, Span, Status
from .source import MemberReader, Source, failure, make_document, make_issue
from .workbook_parts import Parts, look_into

MEDIA_TYPES: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
)
_MOST_CELLS: Final = 20_000_000
_SHOWN: Final = 12


@dataclass(slots=True)
class _Book:
    """What has been written of the workbook so far."""

    source: Source
    parts: list[str] = field(default_factory=list)
    length: int = 0
    grids: list[Grid] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Append words to the text."""
        self.parts.append(words)
        self.length += len(words)


def read_workbook(source: Source, read_member: MemberReader, media_type: str = MEDIA_TYPES[0]) -> ReadResult:
    """A workbook as one document: its sheets one after the other, each under its name."""
    inside = look_into(source)
    if inside.problem:
        return failure(source, media_type, *inside.problem)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except CalamineError as error:
        locked = "password" in str(error).lower()
        if locked:
            return failure(source, media_type, "password_protected", "needs a password. Save a copy without one.")
        return failure(source, media_type, "archive_broken", f"is a damaged workbook ({type(error).__name__}). Ask for it again.")
    book = _Book(source)
    for meta in workbook.sheets_metadata:
        _read_sheet(book, workbook, meta.name, meta.visible != SheetVisibleEnum.Visible, inside)
    members = [read_member(data, name, place) for place, (name, data) in enumerate(inside.embedded)]
    _say_left_out(book, inside)
    return _result(book, media_type, members)


def _read_sheet(book: _Book, workbook: Any, name: str, hidden: bool, inside: Parts) -> None:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError:
        message = f"sheet “{name}” cannot be read (a chart, or damaged); the other sheets were."
        book.issues.append(make_issue(book.source, "warning", "sheet_unread", message))
        return
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        message = f"sheet “{name}” has more than {_MOST_CELLS:,} places for cells; it was not read. Save its used part as CSV."
        book.issues.append(make_issue(book.source, "error", "limit_reached", message))
        return
    book.add(f"{name}\n" if not book.parts else f"\n\n{name}\n")
    start = book.length
    look = inside.sheets.get(name)
    for place, row in enumerate(sheet.iter_rows()):
        line = "\t".join(map(_written, row)).rstrip("\t")
        book.add(line if not place else f"\n{line}")
    rows, columns = (look.hidden_rows, look.hidden_columns) if look else (frozenset[int](), frozenset[int]())
    merged = tuple((*low, *high) for low, high in sheet.merged_cell_ranges or ())
    book.grids.append(
        Grid(span=Span(start, book.length), delimiter="\t", name=name, merged=merged, hidden_rows=rows, hidden_columns=columns)
    )
    _say_hidden(book, name, hidden, rows, columns)
    if look and look.empty_formulas:
        message = f"sheet “{name}”: {look.empty_formulas} formulas were saved without their values; these cells are empty here."
        book.issues.append(make_issue(book.source, "warning", "formulas_without_values", message))


def _written(cell: object) -> str:
    """A cell as a person sees it: whole numbers without a point, dates as ISO 8601, on one line."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.10g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | timedelta):
        return str(cell)
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return " ".join(str(cell).split()) if any(sign in str(cell) for sign in "\t\r\n\x0b\x0c") else str(cell)


def _say_hidden(book: _Book, name: str, hidden: bool, rows: Iterable[int], columns: Iterable[int]) -> None:
    """Loudly: what the file hides from view was disclosed with it."""
    found = []
    if hidden:
        found.append("the whole sheet")
    for what, places in (("rows", sorted(rows)), ("columns", sorted(columns))):
        if places:
            shown = ", ".join(_name(place, what) for place in places[:_SHOWN])
            found.append(f"{len(places)} {what} ({shown}{', …' if len(places) > _SHOWN else ''})")
    if found:
        message = (
            f"sheet “{name}” hides {' and '.join(found)}. They were disclosed with the file and were read. "
            "If that was not meant, tell the body that disclosed it, and do not pass the file on."
        )
        book.issues.append(make_issue(book.source, "warning", "hidden_cells", message))


def _name(place: int, what: str) -> str:
    """A row by its number, a column by its letters, as a spreadsheet shows them."""
    if what == "rows":
        return str(place + 1)
    letters, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _say_left_out(book: _Book, inside: Parts) -> None:
    if inside.left_out:
        message = f"holds {', '.join(inside.left_out)}, which were left out. Look at them in a spreadsheet program."
        book.issues.append(make_issue(book.source, "info", "workbook_parts_left_out", message))
    if inside.macros:
        book.issues.append(make_issue(book.source, "info", "macros_ignored", "holds macros; they were neither run nor read."))
    if inside.unknown_hidden:
        message = "is of an old or rare type that does not let hidden rows be told; hidden ones were read like the others."
        book.issues.append(make_issue(book.source, "info", "hidden_cells", message))


def _result(book: _Book, media_type: str, members: list[ReadResult]) -> ReadResult:
    text = "".join(book.parts)
    failed = sum(member.documents[0].status == "failed" for member in members)
    filled = any(grid.span and text[grid.span.start : grid.span.end].strip() for grid in book.grids)
    if not filled and not members:
        if not book.issues:
            return failure(book.source, media_type, "empty_file", "is a workbook without a filled cell.")
        status: Status = "failed"
    else:
        status = "partial" if failed or any(issue.severity == "error" for issue in book.issues) else "ok"
    issues = [*book.issues, *(issue for member in members for issue in member.issues)]
    document = replace(
        make_document(book.source, media_type, text),
        grids=tuple(book.grids),
        status=status,
        members_expected=len(members) if members else None,
        members_read=len(members) - failed if members else None,
        members_failed=failed if members else None,
    )
    return ReadResult((document, *(child for member in members for child in member.documents)), tuple(issues))
