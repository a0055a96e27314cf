"""From lines in columns to rows: one column has a line a row, and what stands at its height belongs to that row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ..model import Word

_SAME: Final = 3.0
"""Lines whose tops differ by less than so many points stand at one height."""
_APART: Final = 1.3
"""Lines further apart than so many times the usual distance are of two cells."""
_SHORT: Final = 4
_FEW: Final = 0.05
_MOST: Final = 0.7


@dataclass(slots=True)
class TableLine:
    """A line of a cell."""

    words: list[Word]
    top: float
    bottom: float

    @classmethod
    def of(cls, words: Sequence[Word]) -> TableLine:
        """The line that these words make."""
        return cls(list(words), min(word.box.top for word in words), max(word.box.bottom for word in words))

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class TableRow:
    """A row: its height on the page and the words of each of its cells."""

    top: float
    cells: list[list[Word]] = field(default_factory=list)


def rows_of_lines(columns: Sequence[Sequence[TableLine]]) -> list[TableRow]:
    """The rows that the lines of the columns make, from top to bottom."""
    merged = [_merged(lines) for lines in columns]
    anchors = _anchors(merged)
    if not anchors:
        return []
    rows = [TableRow(line.top, [[] for _ in columns]) for line in anchors]
    at_top = _aligned_at_top(merged, anchors)
    tops, middles = [line.top for line in anchors], [line.middle for line in anchors]
    for number, lines in enumerate(merged):
        if at_top:
            for line in lines:
                place = max(bisect_right(tops, line.top + _SAME) - 1, 0)
                rows[place].cells[number] += line.words
        else:
            plain = bool(lines) and _continues(lines) <= _FEW
            for block in [[line] for line in lines] if plain else _blocks(lines):
                middle = (block[0].top + block[-1].bottom) / 2
                place = min(range(len(rows)), key=lambda row: abs(middles[row] - middle))
                rows[place].cells[number] += [word for line in block for word in line.words]
    return rows


def _merged(lines: Sequence[TableLine]) -> list[TableLine]:
    """The lines of a column from top to bottom; what stands at one height is one line."""
    done: list[TableLine] = []
    for line in sorted(lines, key=lambda line: (line.top, line.words[0].box.x0)):
        if done and abs(done[-1].top - line.top) < _SAME:
            done[-1] = TableLine([*done[-1].words, *line.words], done[-1].top, max(done[-1].bottom, line.bottom))
        else:
            done.append(line)
    return done


def _anchors(columns: Sequence[Sequence[TableLine]]) -> list[TableLine]:
    """The lines of the column that has (nearly) one line a row: the fewest of those that are filled in most rows."""
    plain = [lines for lines in columns if lines and _continues(lines) <= _FEW]
    if not plain:
        return []
    rows = max(len(_blocks(lines)) for lines in columns)
    filled = sorted((len(lines), number) for number, lines in enumerate(plain) if len(lines) >= _MOST * rows)
    return list(plain[filled[0][1] if filled else 0])


def _continues(lines: Sequence[TableLine]) -> float:
    """The share of lines that look like running text: of more than four words."""
    return sum(len(line.words) > _SHORT for line in lines) / len(lines)


def _aligned_at_top(columns: Sequence[Sequence[TableLine]], anchors: Sequence[TableLine]) -> bool:
    """Whether the cells of a row begin at one height; else they are centred on each other."""
    tops = sorted(line.top for lines in columns for line in lines)
    first = min(tops)
    if anchors[0].top - first > _SAME:
        return False
    heights = [line.bottom - line.top for line in anchors]
    above = 0
    for before, anchor in pairwise(anchors):
        height = max(heights)
        near = [top for top in tops if anchor.top - height < top < anchor.top - _SAME and top > before.top + _SAME]
        above += any(anchor.top - top < 0.75 * height for top in near)
    return above <= 0.3 * len(anchors)


def _blocks(lines: Sequence[TableLine]) -> list[list[TableLine]]:
    """Lines that stand as close as any two of the column do."""
    if len(lines) < 2:
        return [list(lines)] if lines else []
    usual = min(after.top - before.top for before, after in pairwise(lines))
    blocks = [[lines[0]]]
    for before, after in pairwise(lines):
        if after.top - before.top > _APART * usual:
            blocks.append([])
        blocks[-1].append(after)
    return blocks
