"""Tables in plain text: cells parted by tabs, bars or wide gaps, or one value a line (a copied or scanned table)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..fields.table_heads import Heads
from ..model import Grid, Span
from ..rulebook import Rulebook
from .flat_tables import Lines, find_flat_table

_GAPS = (re.compile(r"\t+[ \t]*"), re.compile(r"(?<![ \t])[ \t]*\|[ \t]*"), re.compile(r"[ ]{2,}"))
_RULE_LINE = re.compile(r"[\s|:+=_-]*")
_MOST_EMPTY = 3
"""So many empty lines in a row end a table."""
_SLACK = 3
"""In a table of wide gaps a cell may begin so many characters left of its head."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text, with its cells by one way of parting them."""

    span: Span
    cells: tuple[Span, ...]


def find_text_tables(text: str, heads: Heads, rules: Rulebook) -> Iterator[Grid]:
    """Every table of interest that lines of the text make."""
    lines = list(_lines(text))
    spans = Lines(text, [line.span for line in lines])
    at = 0
    while at < len(lines):
        if lines[at].span.start == lines[at].span.end:
            at += 1  # no table begins with an empty line
            continue
        found = _table_at(text, lines, at, heads)
        if found is None:
            flat = find_flat_table(spans, at, heads, rules)
            if flat is None:
                at += 1
                continue
            grid, at = flat
        else:
            grid, at = found
        yield grid


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield _Line(Span(at, end), ())
        at = end + 1


def _cells(text: str, line: Span, gap: re.Pattern[str]) -> list[Span]:
    """The cells of a line; the bars at its ends part nothing."""
    cells, at = [], line.start
    for match in gap.finditer(text, line.start, line.end):
        if match.start() > line.start:
            cells.append(Span(at, match.start()))
        at = match.end()
    if at < line.end:
        cells.append(Span(at, line.end))
    return cells


def _table_at(text: str, lines: Sequence[_Line], at: int, heads: Heads) -> tuple[Grid, int] | None:
    """The table whose heads are the line at `at`, and the place of the first line behind it."""
    line = lines[at].span
    for gap in _GAPS:
        if gap.search(text, line.start, line.end) is None:
            continue  # not parted in this way
        cells = _cells(text, line, gap)
        if len(cells) > 2 and heads.known_in_row([" ".join(cell.of(text).split()) for cell in cells]):
            aligned = gap is _GAPS[2]
            rows, end = (_aligned_rows if aligned else _parted_rows)(text, lines, at, gap, cells)
            return (Grid(rows=tuple(rows), paged=aligned), end) if len(rows) > 1 else None
    return None


def _parted_rows(
    text: str, lines: Sequence[_Line], at: int, gap: re.Pattern[str], heads: Sequence[Span]
) -> tuple[list[tuple[Span | None, ...]], int]:
    """Rows of lines whose cells a sign parts; a line without the sign goes on with the cell before it, or ends the table."""
    rows: list[tuple[Span | None, ...]] = [tuple(heads)]
    empty = 0
    place = at + 1
    while place < len(lines) and empty < _MOST_EMPTY:
        line = lines[place].span
        words = line.of(text)
        if not words.strip():
            empty += 1
        elif _RULE_LINE.fullmatch(words):
            empty = 0
        elif gap.search(words):
            rows.append(tuple(_all_cells(text, line, gap)))
            empty = 0
        elif len(rows) > 1 and not empty and len(words) < 200 and rows[-1] and rows[-1][-1] is not None:
            last = rows[-1][-1]
            rows[-1] = (*rows[-1][:-1], Span(last.start, line.end))
        else:
            break
        place += 1
    return rows, place


def _all_cells(text: str, line: Span, gap: re.Pattern[str]) -> list[Span | None]:
    """The cells of a line, empty ones too: each tab or bar parts two."""
    single = re.compile(r"\t") if "\\t" in gap.pattern[:3] else re.compile(r"\|")
    start, end = line.start, line.end
    if text[start : start + 1] == "|":
        start += 1
    if text[end - 1 : end] == "|":
        end -= 1
    cells: list[Span | None] = []
    at = start
    for match in single.finditer(text, start, end):
        cells.append(Span(at, match.start()))
        at = match.end()
    cells.append(Span(at, end))
    return cells


def _aligned_rows(
    text: str, lines: Sequence[_Line], at: int, gap: re.Pattern[str], heads: Sequence[Span]
) -> tuple[list[tuple[Span | None, ...]], int]:
    """Rows of lines whose cells stand below their heads. What a line adds to a cell is a row of its own that goes on."""
    starts = [head.start - lines[at].span.start for head in heads]
    rows: list[tuple[Span | None, ...]] = [tuple(heads)]
    empty = 0
    place = at + 1
    while place < len(lines) and empty < _MOST_EMPTY:
        line = lines[place].span
        words = line.of(text)
        if not words.strip():
            empty += 1
        elif not _RULE_LINE.fullmatch(words):
            row: list[Span | None] = [None] * len(starts)
            for cell in _cells(text, line, gap):
                column = max(bisect_right(starts, cell.start - line.start + _SLACK) - 1, 0)
                if row[column] is None:
                    row[column] = cell
            filled = sum(cell is not None for cell in row)
            if filled == 1 and row[0] is not None and len(words.strip()) > starts[1] + _SLACK:
                break  # a line of prose
            rows.append(tuple(row))
            empty = 0
        place += 1
    return rows, place
