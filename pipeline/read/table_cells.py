"""Where the cells of tables stand while a text is being written, and the tables that come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from ..model import Grid, Span

_MOST_SPANNED: Final = 64
"""A cell is spread over so many rows or columns, at most: what files claim beyond that is no table for people."""


@dataclass(slots=True)
class WrittenCell:
    """A cell: the numbers of the first part of the text that it holds and of the first behind it, and what it is merged over.

    `goes_on`: the cell above goes on here (Word marks every row of a merged cell).
    """

    start: int
    end: int
    columns: int = 1
    rows: int = 1
    goes_on: bool = False


@dataclass(slots=True)
class WrittenTable:
    """The rows of a table, in order."""

    rows: list[list[WrittenCell]] = field(default_factory=list)


def make_grids(tables: Sequence[WrittenTable], parts: Sequence[str], cut: int) -> tuple[Grid, ...]:
    """The tables over a text made of `parts`, of which the first `cut` characters were left away."""
    starts = [0, *accumulate(map(len, parts))]
    length = starts[-1]

    def span(cell: WrittenCell) -> Span:
        first, last = (min(starts[min(at, len(parts))], length) for at in (cell.start, cell.end))
        return Span(max(first - cut, 0), max(last - cut, 0))

    return tuple(Grid(rows=_spread(table, span)) for table in tables if len(table.rows) > 1)


def _spread(table: WrittenTable, span: Callable[[WrittenCell], Span]) -> tuple[tuple[Span | None, ...], ...]:
    """Each row with a place for every column: merged cells stand in each place that they cover."""
    rows: list[dict[int, Span]] = [{} for _ in table.rows]
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while column in rows[number]:
                column += 1
            above = rows[number - 1].get(column) if number else None
            stretch: Span = above if cell.goes_on and above is not None else span(cell)
            for down in range(min(cell.rows, _MOST_SPANNED, len(rows) - number)):
                for right in range(min(cell.columns, _MOST_SPANNED)):
                    rows[number + down].setdefault(column + right, stretch)
            column += min(cell.columns, _MOST_SPANNED)
    return tuple(tuple(row.get(column) for column in range(max(row, default=-1) + 1)) for row in rows)
