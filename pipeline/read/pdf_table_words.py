"""A table without drawn lines: the heads say where its columns stand, the heights of the lines below them what is a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from operator import attrgetter
from typing import Final

from ..model import Box, Page, Span, Word
from .pdf_table_rows import TableLine, rows_of_lines

_BELOW: Final = 2.0
_FIRST_LINES: Final = 30
_LEAST_KNOWN: Final = 3
_MORE_LINES: Final = 3
"""So many lines above and below the heads that were found may belong to them."""
RowJudge = Callable[[Sequence[str]], int]
"""How many of the words given are heads of a table of interest, as a row of heads; 0 where they are none."""
_JOINT: Final = 5.0
"""Words of one head are nearer to each other than this, in points."""
_LEFT: Final = attrgetter("box.x0")
_WIDE: Final = 0.5
"""A run of words that reaches over more than so much of the next column is no cell but a line of prose."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head: where it stands in the text, and on the page."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one line without a wide gap between them."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        return max(word.box.x1 for word in self.words)


Cells = tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as words lay it out: the left edge of each column, its rows with the heads first.

    `scattered`: the words of cells whose words do not follow each other in the text.
    """

    columns: tuple[float, ...]
    rows: list[Cells]
    scattered: tuple[tuple[Span, str], ...] = ()


def table_by_words(text: str, page: Page, found: Sequence[HeadCell], judge: RowJudge) -> WordTable:
    """The table under the heads that were `found`; what stands beside them at the same height are heads, too."""
    band = _best_band(text, page, found, judge)
    heads, columns = _all_heads(band)
    bottom = max(head.box.bottom for head in heads)
    taken = {word.span for word in band}
    below = [word for word in page.words if word.box.top >= bottom - _BELOW and word.span not in taken]
    runs = _runs(text, below)
    edges = _column_edges(heads, runs)
    placed = [(run, _column_of(run, edges)) for run in runs]
    lines = [[TableLine.of(run.words) for run, column in placed if column == number] for number in range(len(heads))]
    grouped = rows_of_lines(lines)
    cells: list[tuple[float, list[list[Word]]]] = [(row.top, row.cells) for row in grouped]
    wide = [(run.words[0].box.top, [list(run.words), *([] for _ in heads[1:])]) for run, column in placed if column is None]
    scattered: dict[Span, str] = {}
    rows = [_as_cells(columns, text, scattered)]
    rows += [_as_cells(words, text, scattered) for _, words in sorted([*cells, *wide], key=lambda row: row[0])]
    return WordTable(tuple(head.box.x0 for head in heads), rows, tuple(scattered.items()))


def _as_cells(columns: Sequence[Sequence[Word]], text: str, scattered: dict[Span, str]) -> Cells:
    """The stretch of text of each cell. Where its words lie apart in the text the first stretch is its evidence."""
    cells: list[Span | None] = []
    for words in columns:
        if not words:
            cells.append(None)
            continue
        span = _first_stretch(words)
        said = " ".join(word.span.of(text) for word in words)
        if said != " ".join(span.of(text).split()):
            scattered[span] = said
        cells.append(span)
    return tuple(cells)


def heads_by_height(text: str, page: Page, judge: RowJudge) -> list[Span]:
    """The heads of a table whose cells the text does not keep together: up to three lines that make a row of heads."""
    lines: dict[int, list[Word]] = {}
    for word in page.words:
        lines.setdefault(round((word.box.top + word.box.bottom) / 4), []).append(word)
    heights = sorted(lines)[:_FIRST_LINES]
    best: tuple[float, int, list[Span]] = (0.0, 0, [])
    for start in range(len(heights)):
        band: list[Word] = []
        sides: list[tuple[float, float]] = []
        for height in heights[start : start + _MORE_LINES]:
            band = [*band, *lines[height]]
            sides = sorted([*sides, *((word.box.x0, word.box.x1) for word in lines[height])])
            if _count_columns(sides) < _LEAST_KNOWN:
                continue
            columns = _columns(band)
            known = judge([" ".join(word.span.of(text) for word in column) for column in columns])
            score = (known / len(columns), known)
            if known >= _LEAST_KNOWN and score > best[:2]:
                best = (*score, [_first_stretch(column) for column in columns])
    return best[2] if best[0] > _WIDE else []


def _best_band(text: str, page: Page, found: Sequence[HeadCell], judge: RowJudge) -> list[Word]:
    """The words of the row of heads: at the height of those found, and of the lines above and below that complete them."""
    top, bottom = min(head.box.top for head in found), max(head.box.bottom for head in found)
    middles = sorted({round((word.box.top + word.box.bottom) / 2, 1) for word in page.words})
    above = [y for y in middles if y < top - 1][::-1][:_MORE_LINES]
    below = [y for y in middles if y > bottom + 1][:_MORE_LINES]
    best: tuple[int, int, list[Word]] | None = None
    for up in range(len(above) + 1):
        for down in range(len(below) + 1):
            low = above[up - 1] - 1 if up else top - 1
            high = below[down - 1] + 1 if down else bottom + 1
            band = [word for word in page.words if low <= (word.box.top + word.box.bottom) / 2 <= high]
            words = [" ".join(word.span.of(text) for word in column) for column in _columns(band)]
            score = (judge(words), -(up + down))
            if best is None or score > best[:2]:
                best = (*score, band)
    assert best is not None  # the band of the heads themselves is always tried
    return best[2]


def _all_heads(band: Sequence[Word]) -> tuple[list[HeadCell], list[list[Word]]]:
    """Every head from left to right, and its words from top to bottom."""
    heads, columns = [], _columns(band)
    for column in columns:
        boxes = [word.box for word in column]
        box = Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))
        heads.append(HeadCell(_first_stretch(column), box))
    return heads, columns


def _columns(band: Sequence[Word]) -> list[list[Word]]:
    """The words of each head, from top to bottom, heads from left to right: words that overlap from left to right are one."""
    columns: list[list[Word]] = []
    edge = 0.0
    for word in sorted(band, key=_LEFT):
        box = word.box
        if columns and box.x0 < edge + _JOINT:
            columns[-1].append(word)
            edge = max(edge, box.x1)
        else:
            columns.append([word])
            edge = box.x1
    for column in columns:
        if len(column) > 1:
            column.sort(key=lambda word: (round(word.box.top / 3), word.box.x0))
    return columns


def _count_columns(sides: Sequence[tuple[float, float]]) -> int:
    """How many columns `_columns` makes of words with these left and right sides, in order: most lines have too few."""
    count, edge = 0, -inf
    for x0, x1 in sides:
        if x0 >= edge + _JOINT:
            count += 1
            edge = x1
        elif x1 > edge:
            edge = x1
    return count


def _first_stretch(words: Sequence[Word]) -> Span:
    """The stretch of text of the first words that follow each other."""
    ordered = sorted(words, key=lambda word: word.span.start)
    end = ordered[0].span.end
    for word in ordered[1:]:
        if word.span.start - end > 2:
            break
        end = word.span.end
    return Span(ordered[0].span.start, end)


def _runs(text: str, words: Sequence[Word]) -> list[_Run]:
    """The runs of words, in the order of the text: what a tab, a line end or a word between them parts are two."""
    runs: list[_Run] = []
    current: list[Word] = []
    for before, word in pairwise([None, *words]):
        assert word is not None  # only the first of all is null
        joint = text[before.span.end : word.span.start] if before is not None else "\n\n"
        if current and ("\t" in joint or "\n" in joint or len(joint) > 2):
            runs.append(_Run(tuple(current)))
            current = []
        current.append(word)
    if current:
        runs.append(_Run(tuple(current)))
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
