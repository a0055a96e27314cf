"""Reading order: columns of prose are read one after the other, tables row by row and there cell by cell.

A *block* is a stretch of rows with one white gutter through all of them. In columns of prose both sides flow on their own. In
a table each side of a row is a cell; a cell whose text is wrapped over several lines is read to its end before its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

from ..model.value import value
from .pdf_rows import Row, cut_at, gaps_of
from .pdf_sides import (
    Usual,
    are_columns,
    are_two_cells,
    goes_down,
    groups_of,
    is_apart,
    is_tick,
    is_wide,
    side_of,
    usual_of,
    white_between,
    whites,
)
from .pdf_words import Token

_MAX_DEPTH: Final = 8
_MAX_ROWS: Final = 1500
_FIRST_LINES: Final = 8
"""How many lines a cell may have above the first line of its neighbour."""
_OVERLAP: Final = -0.25
"""Rows with less white than this between them share so much height that they cannot be lines of one text."""
_LEFT: Final = attrgetter("x0")


@dataclass(slots=True)
class Line:
    """Words to be written on one line. `joint` is what parts it from the line before: a line end, a blank line or a tab."""

    tokens: list[Token]
    joint: str


@value
class Rule:
    """A drawn horizontal line in the upright frame."""

    x0: float
    x1: float
    y: float


def order_lines(rows: list[Row], rules: Sequence[Rule]) -> list[Line]:
    """The rows' words as lines in reading order."""
    lines = _arrange(rows, rules, usual_of(rows), 0)
    if lines:
        lines[0].joint = ""
    return lines


def _arrange(rows: list[Row], rules: Sequence[Rule], usual: Usual, depth: int) -> list[Line]:
    """Lines for a region: plain rows as they stand, blocks by columns or cells."""
    lines: list[Line] = []
    white = whites(rows)
    gaps = _Gaps(rows, usual, white) if depth < _MAX_DEPTH and len(rows) <= _MAX_ROWS else None
    index = 0
    while index < len(rows):
        end, gutter = (index + 1, None)
        if gaps is not None and gaps.ahead[index] < _FIRST_LINES:
            end, gutter = _find_block(rows, index, usual, gaps)
        joint = "\n\n" if index and is_wide(white[index - 1], usual) else "\n"
        if gutter is None:
            lines.append(Line(rows[index].tokens, joint))
            end = index + 1
        else:
            found = _read_block(rows[index:end], gutter, rules, usual, depth)
            found[0].joint = joint
            lines.extend(found)
        index = end
    return lines


# --- finding blocks ---------------------------------------------------------------------------------------------------


def _find_block(rows: list[Row], start: int, usual: Usual, gaps: _Gaps) -> tuple[int, tuple[float, float] | None]:
    """The end of the block that starts at row `start`, and its gutter; null where none starts there.

    Of several gutters the one that most rows have on both sides wins, then the widest.
    """
    first = start + gaps.ahead[start]
    best: tuple[int, float, int, tuple[float, float]] | None = None
    for gap in _gutters(rows, first, usual, gaps):
        end, gutter, sided = _extend(rows, start, gap, usual)
        if end > first and sided >= 1:
            key = (sided, gutter[1] - gutter[0], end, gutter)
            best = max(best, key) if best else key
    return (best[2], best[3]) if best else (start + 1, None)


def _gutters(rows: list[Row], first: int, usual: Usual, gaps: _Gaps) -> list[tuple[float, float]]:
    """Where a gutter may be: the gaps of row `first`, and what the next row with gaps leaves of them (a heading is short)."""
    own = gaps.of[first]
    found = list(own)
    for index in range(first + 1, min(first + 4, len(rows))):
        for low, high in gaps.of[index]:
            shared = [(max(low, left), min(high, right)) for left, right in own]
            found.extend((left, right) for left, right in shared if right - left >= usual.gutter(rows[index]))
    return list(dict.fromkeys(found))


class _Gaps:
    """The wide gaps of rows, with this `white` after each row but the last.

    `of`: the gaps of each row, taken together with the row below where both overlap (cells that are centred on each other).
    `ahead`: how many rows further down the next one with a gap is, if the rows up to it are close, one-sided lines that may be a
    cell's first lines; `_FIRST_LINES` or more where there is none.
    """

    def __init__(self, rows: list[Row], usual: Usual, white: Sequence[float]) -> None:
        self.of = [_gaps_of_row(rows, index, usual, white) for index in range(len(rows))]
        self.ahead = [_FIRST_LINES] * len(rows)
        for index in range(len(rows) - 1, -1, -1):
            if self.of[index]:
                self.ahead[index] = 0
            elif index + 1 < len(rows):
                row = rows[index]
                if rows[index + 1].top - row.bottom <= 0.5 * (row.bottom - row.top):
                    self.ahead[index] = self.ahead[index + 1] + 1


def _gaps_of_row(rows: list[Row], index: int, usual: Usual, white: Sequence[float]) -> list[tuple[float, float]]:
    row = rows[index]
    if index < len(white) and white[index] < _OVERLAP:
        row = Row(sorted([*row.tokens, *rows[index + 1].tokens], key=_LEFT), row.top, row.bottom)
    elif len(row.tokens) == 1:
        return []
    return gaps_of(row, usual.gutter(row))


def _overlap(above: Row, below: Row) -> bool:
    """Whether two rows share so much height that they cannot be lines of one text."""
    return white_between(above, below) < _OVERLAP


def _extend(rows: list[Row], start: int, gap: tuple[float, float], usual: Usual) -> tuple[int, tuple[float, float], int]:
    """How far down from `start` the gutter goes: the end, what is left of it, and how many rows have words on both sides."""
    left, right = gap
    sided = 0
    index = start
    while index < len(rows):
        row = rows[index]
        middle = (left + right) / 2
        new_left, new_right = left, right
        has_left = has_right = False
        for token in row.tokens:
            x0, x1 = token.x0, token.x1
            if (x0 + x1) / 2 < middle:
                has_left = True
                if x1 > new_left:
                    new_left = x1
            else:
                has_right = True
                if x0 < new_right:
                    new_right = x0
        if new_right - new_left < usual.gutter(row):
            break
        left, right = new_left, new_right
        sided += (has_left and has_right) or (index > start and _overlap(rows[index - 1], row))
        index += 1
    return index, (left, right), sided


# --- reading blocks ---------------------------------------------------------------------------------------------------


def _read_block(rows: list[Row], gutter: tuple[float, float], rules: Sequence[Rule], usual: Usual, depth: int) -> list[Line]:
    """Lines of a block: what stands between two drawn lines is read by itself."""
    crossing = [rule.y for rule in rules if rule.x0 < gutter[0] and rule.x1 > gutter[1]]
    middle = (gutter[0] + gutter[1]) / 2
    lines: list[Line] = []
    start = 0
    for cut in [*_drawn_cuts(rows, crossing), len(rows) - 1]:
        part = rows[start : cut + 1]
        framed = any(y <= part[0].middle for y in crossing) and any(y >= part[-1].middle for y in crossing)
        section = _read_section(part, middle, rules, usual, depth, framed)
        section[0].joint = _joint(rows, start, usual)
        lines.extend(section)
        start = cut + 1
    return lines


def _drawn_cuts(rows: list[Row], crossing: Sequence[float]) -> list[int]:
    """The rows below which a drawn line crosses the gutter."""
    return [
        index for index, (above, below) in enumerate(pairwise(rows)) if any(above.middle < y < below.middle for y in crossing)
    ]


def _joint(rows: list[Row], index: int, usual: Usual) -> str:
    """What parts the row from the one above."""
    return "\n\n" if index and is_apart(rows[index - 1], rows[index], usual) else "\n"


def _read_section(
    rows: list[Row], middle: float, rules: Sequence[Rule], usual: Usual, depth: int, framed: bool = False
) -> list[Line]:
    """Lines of rows with one gutter and no drawn line through it: columns, cells, or row by row."""
    sides = cut_at(rows, middle)
    if not sides[0] or not sides[1]:
        return _arrange(rows, rules, usual, depth + 1)
    ticks = _are_ticks(sides)
    if not ticks and are_two_cells(rows, *sides, usual, framed):
        return _read_sides(sides, rules, usual, depth, "\t")
    if not ticks and are_columns(*sides, rows[0].size, usual):
        return _read_sides(sides, rules, usual, depth, "\n")
    groups = groups_of(rows, usual)
    if len(groups) > 1:
        return _read_groups(groups, middle, rules, usual, depth)
    left, right = side_of(rows, middle, True), side_of(rows, middle, False)
    lines: list[Line] = []
    start = 0
    for index in range(len(rows)):
        if index + 1 == len(rows) or not goes_down(rows, left, right, start, index, usual):
            band = _read_sides(cut_at(rows[start : index + 1], middle), rules, usual, depth, "\t")
            band[0].joint = _joint(rows, start, usual)
            lines.extend(band)
            start = index + 1
    return lines


def _are_ticks(sides: tuple[list[Row], list[Row]]) -> bool:
    """Whether one side holds but ticks, and the other options: no columns, as each tick stands in the row of its option.

    A label that is wrapped goes on with a small letter.
    """
    for ticks, options in (sides, sides[::-1]):
        if all(is_tick(row) for row in ticks):
            return any(not row.tokens[0].text[0].islower() for row in options[1:])
    return False


def _read_groups(groups: list[list[Row]], middle: float, rules: Sequence[Rule], usual: Usual, depth: int) -> list[Line]:
    """Each group by itself, parted by blank lines."""
    lines: list[Line] = []
    for group in groups:
        found = _read_section(group, middle, rules, usual, depth)
        found[0].joint = "\n\n"
        lines.extend(found)
    return lines


def _read_sides(sides: tuple[list[Row], list[Row]], rules: Sequence[Rule], usual: Usual, depth: int, joint: str) -> list[Line]:
    """The left side to its end, `joint`, the right side."""
    left, right = sides
    first = _arrange(left, rules, usual, depth + 1) if left else []
    second = _arrange(right, rules, usual, depth + 1) if right else []
    if first and second:
        second[0].joint = joint
    return first + second
