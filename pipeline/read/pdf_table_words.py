"""A table without drawn lines: the heads say where its columns stand, the text's own order which cells make a row.

The page's text is written cell by cell (see `pdf_columns`), so that a row ends where the columns begin again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..model import Box, Page, Span, Word

_BELOW: Final = 2.0
_JOINT: Final = 5.0
"""Words of one head are nearer to each other than this, in points."""
_WIDE: Final = 0.5
"""A run of words that reaches over more than so much of the next column is no cell but a line of prose."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head: where it stands in the text, and on the page."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one line without a wide gap between them. `blank`: an empty line stands before it."""

    words: tuple[Word, ...]
    blank: bool

    @property
    def span(self) -> Span:
        return Span(self.words[0].span.start, self.words[-1].span.end)

    @property
    def x0(self) -> float:
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        return max(word.box.x1 for word in self.words)


Cells = tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as words lay it out: the left edge of each column, the words of its heads, its rows with the heads first."""

    columns: tuple[float, ...]
    heads: tuple[str, ...]
    rows: list[Cells]


def table_by_words(text: str, page: Page, found: Sequence[HeadCell]) -> WordTable:
    """The table under the heads that were `found`; what stands beside them at the same height are heads, too."""
    heads, words = _all_heads(page, found, text)
    end = max(word.span.end for word in _band(page, found))
    runs = _runs(text, page, end)
    edges = _column_edges(heads, runs)
    rows: list[Cells] = [tuple(head.span for head in heads)]
    current: list[list[_Run]] = [[] for _ in heads]
    last = -1
    for run in runs:
        column = _column_of(run, edges)
        if column is None:  # a line over the whole width: a note, or prose below the table
            rows += _closed(current)
            rows.append((run.span, *([None] * (len(heads) - 1))))
            current, last = [[] for _ in heads], -1
            continue
        begins = column < last or (column == last and run.blank and column == 0)
        if begins and not _goes_on(current, column, run):
            rows += _closed(current)
            current = [[] for _ in heads]
        current[column].append(run)
        last = column
    rows += _closed(current)
    return WordTable(tuple(head.box.x0 for head in heads), words, rows)


def _band(page: Page, found: Sequence[HeadCell]) -> list[Word]:
    """The words at the height of the heads."""
    top, bottom = min(head.box.top for head in found), max(head.box.bottom for head in found)
    return [word for word in page.words if top - 1 <= (word.box.top + word.box.bottom) / 2 <= bottom + 1]


def _all_heads(page: Page, found: Sequence[HeadCell], text: str) -> tuple[list[HeadCell], tuple[str, ...]]:
    """Every head from left to right, with its words from top to bottom: words that overlap from left to right are one head."""
    columns: list[list[Word]] = []
    for word in sorted(_band(page, found), key=lambda word: word.box.x0):
        if columns and word.box.x0 < max(other.box.x1 for other in columns[-1]) + _JOINT:
            columns[-1].append(word)
        else:
            columns.append([word])
    heads, words = [], []
    for column in columns:
        ordered = sorted(column, key=lambda word: (round(word.box.top / 3), word.box.x0))
        words.append(" ".join(word.span.of(text) for word in ordered))
        boxes = [word.box for word in column]
        box = Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))
        heads.append(HeadCell(_first_stretch(column), box))
    return heads, tuple(words)


def _first_stretch(words: Sequence[Word]) -> Span:
    """The stretch of text of the first words that follow each other."""
    ordered = sorted(words, key=lambda word: word.span.start)
    end = ordered[0].span.end
    for word in ordered[1:]:
        if word.span.start - end > 2:
            break
        end = word.span.end
    return Span(ordered[0].span.start, end)


def _runs(text: str, page: Page, start: int) -> list[_Run]:
    """The runs of words of the page's text from `start` on, in the order of the text."""
    words = [word for word in page.words if word.span.start >= start]
    runs: list[_Run] = []
    current: list[Word] = []
    blank = True
    for before, word in pairwise([None, *words]):
        assert word is not None  # only the first of all is null
        joint = text[before.span.end : word.span.start] if before is not None else "\n\n"
        if current and ("\t" in joint or "\n" in joint):
            runs.append(_Run(tuple(current), blank))
            current, blank = [], bool(re.search(r"\n\s*\n", joint))
        current.append(word)
    if current:
        runs.append(_Run(tuple(current), blank))
    return runs


def _column_edges(heads: Sequence[HeadCell], runs: Sequence[_Run]) -> list[float]:
    """The left edge of each column after the first: where the fewest words stand between the middles of two heads."""
    edges = []
    boxes = [word.box for run in runs for word in run.words]
    for one, other in pairwise(heads):
        low, high = one.box.x0 + 1, other.box.x1 - 1
        best = (one.box.x1 + other.box.x0) / 2
        candidates = {best, other.box.x0 - _BELOW, *(run.x0 - _BELOW for run in runs if low < run.x0 - _BELOW < high)}
        inside = sorted(x for x in candidates if low < x < high) or [best]
        edges.append(min(inside, key=lambda x: (_crossed(x, boxes), abs(x - (other.box.x0 - _BELOW)))))
    return edges


def _crossed(x: float, boxes: Sequence[Box]) -> int:
    return sum(box.x0 + 1 < x < box.x1 - 1 for box in boxes)


def _column_of(run: _Run, edges: Sequence[float]) -> int | None:
    """The column that a run stands in; null where it reaches over columns."""
    first = bisect_right(edges, run.x0 + _BELOW)
    last = bisect_right(edges, run.x1 - _BELOW)
    if last > first:
        start = edges[first]
        width = (edges[first + 1] if first + 1 < len(edges) else max(run.x1, start + 40)) - start
        if last > first + 1 or run.x1 - start > _WIDE * width:
            return None
    return first


def _goes_on(current: Sequence[Sequence[_Run]], column: int, run: _Run) -> bool:
    """Whether a run goes on with a cell that was written line by line: not in the first column, no empty line before it."""
    return column > 0 and not run.blank and bool(current[column]) and bool(current[0])


def _closed(current: Sequence[Sequence[_Run]]) -> list[Cells]:
    """The row as it stands, if anything does. Of a cell whose runs lie apart in the text the first stretch is its evidence."""
    if not any(current):
        return []
    return [tuple(_stretch(runs) for runs in current)]


def _stretch(runs: Sequence[_Run]) -> Span | None:
    if not runs:
        return None
    start, end = runs[0].span.start, runs[0].span.end
    for run in runs[1:]:
        if run.span.start - end > 3:
            break
        end = run.span.end
    return Span(start, end)
