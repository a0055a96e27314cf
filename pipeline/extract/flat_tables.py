"""A table that was flattened to one value a line: first its heads, one a line, then the cells of each row in their order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ..fields.table_heads import Heads
from ..model import Grid, Span
from ..rulebook import Rulebook
from ..rulebook.tables import ColumnRule
from .table_cells import CellReader

_LEAST_HEADS = 3
_MOST_HEADS = 14
_MOST_EXTRA = 12
"""So many lines more than it has columns a row may have, where a cell was wrapped."""
_NUMBERED = re.compile(r"(?:[A-Za-z]{0,8}[ /_-]?){0,3}\d[\w/.-]{0,14}")
_SHORT = 40


class Lines:
    """The lines of a text, each by its place; `filled` are the places of those that hold words, in order."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text, self.spans = text, spans
        self.filled = [place for place, span in enumerate(spans) if not span.of(text).isspace() and span.start < span.end]

    def words(self, place: int) -> str:
        """The words of a line, with one space between them."""
        return " ".join(self.spans[place].of(self.text).split())

    def __len__(self) -> int:
        return len(self.spans)


def find_flat_table(lines: Lines, at: int, heads: Heads, rules: Rulebook) -> tuple[Grid, int] | None:
    """The flattened table whose first head is line `at`, and the place of the first line behind it."""
    named = _heads_from(lines, at, heads)
    if len(named) < _LEAST_HEADS:
        return None
    words = [lines.words(place) for place in named]
    if not heads.known_in_row(words):
        return None
    columns = heads.columns(words)
    rows, end = _Rows(lines, columns, CellReader(rules, {})).read(bisect_right(lines.filled, named[-1]))
    if not rows:
        return None
    head_row = tuple(lines.spans[place] for place in named)
    return Grid(rows=(head_row, *rows)), lines.filled[end - 1] + 1


def _heads_from(lines: Lines, at: int, heads: Heads) -> list[int]:
    """The places of lines that are heads, from `at` on; one that no rule knows may stand between two that are known."""
    found: list[int] = []
    unknown: list[int] = []
    for place in range(at, min(at + 3 * _MOST_HEADS, len(lines))):
        words = lines.words(place)
        if not words:
            continue  # an empty line parts nothing here
        column = heads.column(words) if len(words) <= 80 else None
        if column is None:
            unknown.append(place)
            if len(unknown) > 1 or not found:
                break
            continue
        if unknown and len(found) < 2:
            break  # a line of prose with words of a head by chance
        found += [*unknown, place]
        if len(found) >= _MOST_HEADS:
            break
        unknown = []
    return found[:_MOST_HEADS]


class _Rows:
    """Deals lines out to columns. A row begins where a line fits the first column that can be told by its form."""

    def __init__(self, lines: Lines, columns: Sequence[ColumnRule | None], cells: CellReader) -> None:
        self._lines, self._columns, self._cells = lines, columns, cells
        telling = [place for place, one in enumerate(columns) if one and self._has_form(one)]
        self._anchor = telling[0] if telling else None
        free = [place for place, one in enumerate(columns) if one and one.reads == "text"]
        self._free = free[0] if free else None

    @staticmethod
    def _has_form(column: ColumnRule) -> bool:
        return column.reads in ("reference", "key", "date", "year", "quarter", "case_ref") or column.id == "row_number"

    def read(self, at: int) -> tuple[list[tuple[Span | None, ...]], int]:
        """The rows from the filled line number `at` on, and the number of the filled line behind them."""
        if self._anchor is None:
            return [], at
        rows: list[tuple[Span | None, ...]] = []
        filled, width = self._lines.filled, len(self._columns)
        while at + self._anchor < len(filled) and self._anchors(filled, at):
            end = self._end(filled, at)
            if end is None:
                end = min(at + width, len(filled))
                if end - at < width and not rows:
                    break
            rows.append(self._deal(filled[at:end]))
            at = end
        return rows, at

    def _anchors(self, filled: Sequence[int], at: int) -> bool:
        """Whether a row may begin at `at`: the line of its telling column has that column's form."""
        if self._anchor is None:
            return False
        place: int = at + self._anchor
        column = self._columns[self._anchor]
        return place < len(filled) and column is not None and self._fits(column, self._lines.words(filled[place]))

    def _end(self, filled: Sequence[int], at: int) -> int | None:
        """Where the next row begins: at best a whole row further on; null where none begins."""
        width = len(self._columns)
        ends: list[int] = [at + width, *range(at + width + 1, at + width + _MOST_EXTRA), *range(at + width - 1, at + 1, -1)]
        return next((end for end in ends if self._anchors(filled, end)), None)

    def _fits(self, column: ColumnRule, words: str) -> bool:
        if len(words) > _SHORT:
            return False
        if column.id == "row_number":
            return words.rstrip(".)").isdecimal()
        if column.reads in ("reference", "key", "case_ref"):
            return _NUMBERED.fullmatch(words) is not None
        when = self._cells.date(words, Span(0, len(words)))
        return when is not None or words.casefold() in ("unknown", "not known", "n/a", "tbc")

    def _deal(self, places: Sequence[int]) -> tuple[Span | None, ...]:
        """The lines of one row to its columns: those too many belong to the free text, of too few each goes where it fits."""
        lines = [self._lines.spans[place] for place in places]
        width, extra = len(self._columns), len(lines) - len(self._columns)
        if extra == 0:
            return tuple(lines)
        if extra > 0 and self._free is not None:
            free = Span(lines[self._free].start, lines[self._free + extra].end)
            return (*lines[: self._free], free, *lines[self._free + extra + 1 :])
        row: list[Span | None] = [None] * width
        column = 0
        for place in places:
            while column < width and not self._may_be(self._columns[column], self._lines.words(place)):
                column += 1
            if column < width:
                row[column] = self._lines.spans[place]
                column += 1
        return tuple(row)

    def _may_be(self, column: ColumnRule | None, words: str) -> bool:
        """Whether a line may be a cell of a column, by its form."""
        if column is None:
            return True
        if self._has_form(column):
            return self._fits(column, words)
        if column.reads == "count":
            return self._cells.count(words, Span(0, len(words)), column.unit) is not None and len(words) < _SHORT
        if column.reads in ("yes_no", "outcome", "cyber"):
            return bool(self._cells.vocabulary(column.reads, words)) or self._cells.is_empty(words)
        return True
