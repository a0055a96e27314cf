"""Tables that stand on pages of their own between the mails of a case file: a register, a log that was disclosed with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from ..model import Document, Grid, Segmented, Span
from .printed_letters import loose_runs

_MOST: Final = 60
"""So many stretches of tables are read in one file: each is looked through by itself."""


def tables_apart(segmented: Segmented) -> Iterator[tuple[Document, int]]:
    """(the document with nothing but the pages of such tables that follow each other, number of the first of its tables).

    Offsets stay: all else is white space. The name of a bundle says nothing of a table in it, and is left out.
    """
    document = segmented.document
    runs = loose_runs(segmented)
    placed = [(number, _within(runs, grid)) for number, grid in enumerate(document.grids)]
    for place, (run, group) in enumerate(groupby(placed, key=lambda pair: pair[1])):
        numbers = [number for number, _ in group]
        grids = document.grids[numbers[0] : numbers[-1] + 1]
        if run is not None and place < _MOST:
            yield replace(document, text=_only(document, _pages(document, run, grids)), grids=grids, path=""), numbers[0]


def unread_tables(segmented: Segmented) -> int:
    """How many tables stand behind the most stretches that are read."""
    if len(segmented.document.grids) <= _MOST:
        return 0
    runs = loose_runs(segmented)
    placed = [_within(runs, grid) for grid in segmented.document.grids]
    groups = [(run, len(list(group))) for run, group in groupby(placed)]
    return sum(size for run, size in groups[_MOST:] if run is not None)


def _cells(grid: Grid) -> list[Span]:
    return [cell for row in grid.rows for cell in row if cell is not None]


def _within(runs: list[Span], grid: Grid) -> Span | None:
    """The stretch of loose text that holds all of a table; null where a message or a form holds some of it."""
    cells = _cells(grid)
    if not cells:
        return None
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    return next((run for run in runs if run.start <= start and end <= run.end), None)


def _pages(document: Document, run: Span, grids: tuple[Grid, ...]) -> Span:
    """What of the stretch stands on the pages of these tables."""
    cells = [cell for grid in grids for cell in _cells(grid)]
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    if document.pages:
        starts = [page.span.start for page in document.pages]
        start = document.pages[max(bisect_right(starts, start) - 1, 0)].span.start
        end = max(end, document.pages[max(bisect_right(starts, end) - 1, 0)].span.end)
    return Span(max(start, run.start), min(end, run.end))


def _only(document: Document, within: Span) -> str:
    text = document.text
    return " " * within.start + within.of(text) + " " * (len(text) - within.end)
