"""Rows and cells of a table, one row at a time, however its file lays it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Grid, Span

Cells = tuple[Span | None, ...]
_LONGEST = 32_767
"""The longest cell that spreadsheets write: a quotation mark that is not closed by then opens no cell."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its place (from 0) and its cells. An empty cell is null."""

    place: int
    cells: Cells
    hidden: bool = False


def rows_of(text: str, grid: Grid) -> Iterator[TableRow]:
    """The rows of `grid`, empty ones too. Nothing is kept: a table of any length is read in one pass."""
    if grid.span is None or grid.delimiter is None:
        for place, laid in enumerate(grid.rows):
            yield TableRow(place, tuple(_filled(text, cell) for cell in laid), place in grid.hidden_rows)
        return
    spread = _spread(grid)
    firsts: dict[tuple[int, int], Span | None] = {}
    for place, found in enumerate(_records(text, grid.span, grid.delimiter)):
        cells: list[Span | None] = list(found)
        for column, first in spread.get(place, ()):
            if (place, column) == first:
                firsts[first] = cells[column] if column < len(cells) else None
            elif firsts.get(first) is not None:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = firsts[first]
        yield TableRow(place, tuple(cells), place in grid.hidden_rows)


def value_of(text: str, cell: Span | None) -> str:
    """The words of a cell on one line, without the marks with which a CSV file quotes them."""
    if cell is None:
        return ""
    words = cell.of(text)
    if '""' in words and text[cell.start - 1 : cell.start] == '"':
        words = words.replace('""', '"')
    return re.sub(r"\s+", " ", words).strip()


def _filled(text: str, cell: Span | None) -> Span | None:
    """The cell without outer white space; null where nothing is left."""
    if cell is None:
        return None
    start, end = cell.start, cell.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def _spread(grid: Grid) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """For each row the places that a merged cell covers, with the place of its first cell."""
    found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for top, left, bottom, right in grid.merged:
        for row in range(top, bottom + 1):
            found.setdefault(row, []).extend((column, (top, left)) for column in range(left, right + 1))
    return found


@lru_cache(maxsize=16)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it. Source of the quoting rules: RFC 4180."""
    mark = re.escape(delimiter)
    quoted = rf'[ ]?"(?P<quoted>[^"]{{0,{_LONGEST}}}(?:""[^"]{{0,{_LONGEST}}})*)"[ ]*'
    return re.compile(rf"(?:{quoted}|(?P<plain>[^{mark}\n]*))(?P<end>{mark}|\n|\Z)")


def _records(text: str, within: Span, delimiter: str) -> Iterator[Cells]:
    """The records of delimited text. Cells of a workbook's sheet are never quoted: its reader parts them by tabs alone."""
    pattern = _cell_pattern(delimiter)
    cells: list[Span | None] = []
    at = within.start
    while at <= within.end:
        match = pattern.match(text, at, within.end)
        if match is None:  # quoted text with more behind it: the cell as it stands
            match = re.compile(rf"(?P<plain>[^{re.escape(delimiter)}\n]*)(?P<end>{re.escape(delimiter)}|\n|\Z)").match(
                text, at, within.end
            )
            assert match is not None  # the second pattern fits any text
        name = "plain" if match.group("plain") is not None else "quoted"
        cells.append(_filled(text, Span(*match.span(name))))
        if match.group("end") != delimiter:
            yield tuple(cells)
            cells = []
            if match.group("end") == "":
                return
        at = match.end()


def width_of(cells: Sequence[Span | None]) -> int:
    """How many cells of a row say anything; a merged one counts once."""
    return len({cell for cell in cells if cell is not None})


def find_delimiter(text: str, named: bool) -> str | None:
    """What parts the cells of a text that is a table as a whole: every row has as many cells as most. Null where it is none.

    `named`: the file's name says that it is a table; then two columns are enough.
    """
    sample = text[:65536]
    best: tuple[float, str] | None = None
    for mark in (",", "\t", ";", "|"):
        if mark not in sample:
            continue
        widths = [len(cells) for cells in _records(sample, Span(0, len(sample)), mark) if width_of(cells)]
        widths = widths[:-1] if len(text) > len(sample) else widths
        if not widths:
            continue  # nothing but marks: no row says anything
        usual = max(set(widths), key=widths.count)
        share = widths.count(usual) / len(widths)
        if usual >= (2 if named else 4) and len(widths) >= 2 and share >= (0.6 if named else 0.9):
            best = max(best or (0.0, ""), (share * usual, mark))
    return best[1] if best else None
