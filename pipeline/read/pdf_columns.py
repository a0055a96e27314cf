"""Reading order: columns of prose are read one after the other, tables row by row and there cell by cell.

A *block* is a stretch of rows with one white gutter through all of them. In columns of prose both sides flow on their own. In
a table each side of a row is a cell; a cell whose text is wrapped over several lines is read to its end before its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .pdf_rows import Row, cut_at, gaps_of
from .pdf_words import Token

GUTTER: Final = 0.75
"""The least width of a gutter, in line heights (a word space is about 0.25)."""
_MAX_DEPTH: Final = 8
_MAX_ROWS: Final = 1500
_WIDE: Final = 10.0
"""A column this many line heights wide holds prose; in narrower ones a line that ends at the edge may end by chance."""


@dataclass(slots=True)
class Line:
    """Words to be written on one line. `joint` is what parts it from the line before: a line end, a blank line or a tab."""

    tokens: list[Token]
    joint: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn horizontal line in the upright frame."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual on the page: the white between two lines of a paragraph, in line heights, and a line's height."""

    gap: float
    size: float

    def gutter(self, row: Row) -> float:
        """The least width of a gutter beside `row`: a heading's words stand wider apart, but the gutter beside it is no wider."""
        return GUTTER * max(min(row.size, self.size), 0.45 * row.size)


def order_lines(rows: list[Row], rules: Sequence[Rule]) -> list[Line]:
    """The rows' words as lines in reading order."""
    lines = _arrange(rows, rules, _usual_of(rows), 0)
    if lines:
        lines[0].joint = ""
    return lines


def _usual_of(rows: list[Row]) -> Usual:
    """What most lines of the page look like; the white between lines of a paragraph is the lower quartile of all."""
    size = sorted(row.size for row in rows)[len(rows) // 2] if rows else 0.0
    gaps = sorted((below.top - above.bottom) / max(above.size, 0.1) for above, below in pairwise(rows))
    gaps = [gap for gap in gaps if gap > -0.5]
    return Usual(min(gaps[len(gaps) // 4], 1.3) if len(gaps) >= 3 else 0.15, size)


def is_apart(above: Row, below: Row, usual: Usual) -> bool:
    """Whether clearly more white than usual stands between two rows."""
    size = min(above.size, below.size)
    return (below.top - above.bottom) / max(size, 0.1) - usual.gap > 0.4


def _arrange(rows: list[Row], rules: Sequence[Rule], usual: Usual, depth: int) -> list[Line]:
    """Lines for a region: plain rows as they stand, blocks by columns or cells."""
    lines: list[Line] = []
    index = 0
    while index < len(rows):
        end, gutter = (index + 1, None)
        if depth < _MAX_DEPTH and len(rows) <= _MAX_ROWS:
            end, gutter = _find_block(rows, index, usual)
        joint = "\n\n" if index and is_apart(rows[index - 1], rows[index], usual) else "\n"
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


def _find_block(rows: list[Row], start: int, usual: Usual) -> tuple[int, tuple[float, float] | None]:
    """The end of the block that starts at row `start`, and its gutter; null where none starts there.

    Of several gutters the one that most rows have on both sides wins, then the widest.
    """
    first = _first_with_gap(rows, start, usual)
    if first is None:
        return start + 1, None
    best: tuple[int, float, int, tuple[float, float]] | None = None
    for gap in _gutters(rows, first, usual):
        end, gutter, sided = _extend(rows, start, gap, usual)
        if end > first and sided >= 1:
            key = (sided, gutter[1] - gutter[0], end, gutter)
            best = max(best, key) if best else key
    return (best[2], best[3]) if best else (start + 1, None)


def _gutters(rows: list[Row], first: int, usual: Usual) -> list[tuple[float, float]]:
    """Where a gutter may be: the gaps of row `first`, and what the next row with gaps leaves of them (a heading is short)."""
    gaps = gaps_of(rows[first], usual.gutter(rows[first]))
    found = list(gaps)
    for row in rows[first + 1 : first + 4]:
        for low, high in gaps_of(row, usual.gutter(row)):
            shared = [(max(low, left), min(high, right)) for left, right in gaps]
            found.extend((left, right) for left, right in shared if right - left >= usual.gutter(row))
    return list(dict.fromkeys(found))


def _first_with_gap(rows: list[Row], start: int, usual: Usual) -> int | None:
    """The row itself, or the next one if rows up to it are close, one-sided lines that may be a cell's first lines."""
    for index in range(start, min(start + 4, len(rows))):
        if gaps_of(rows[index], usual.gutter(rows[index])):
            return index
        if index + 1 < len(rows) and rows[index + 1].top - rows[index].bottom > 0.5 * rows[index].size:
            return None
    return None


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
            if (token.x0 + token.x1) / 2 < middle:
                new_left, has_left = max(new_left, token.x1), True
            else:
                new_right, has_right = min(new_right, token.x0), True
        if new_right - new_left < usual.gutter(row):
            break
        left, right = new_left, new_right
        sided += has_left and has_right
        index += 1
    return index, (left, right), sided


# --- reading blocks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a block: for each row of the block its words there, if any, and the column's edges."""

    rows: list[Row | None]
    x0: float
    x1: float

    def wraps(self, index: int) -> bool:
        """Whether the line in row `index` had to be broken there: the next line's first word would not have fitted."""
        here, below = self.rows[index], self.rows[index + 1]
        if here is None or below is None:
            return False
        word = below.tokens[0]
        return here.x1 + (word.x1 - word.x0) + 0.2 * here.size > self.x1 + 0.5 * here.size

    def flows(self, index: int) -> bool:
        """`wraps`, and the words look like one sentence; a narrow column proves nothing by its edge alone."""
        here, below = self.rows[index], self.rows[index + 1]
        if here is None or below is None or not self.wraps(index):
            return False
        if here.tokens[-1].text[-1] in ":?" or is_bullet(below.tokens[0].text):
            return False
        return below.tokens[0].text[0].islower() or (
            self.x1 - self.x0 > _WIDE * here.size and here.tokens[-1].text[-1] not in "."
        )

    def flows_on(self, index: int) -> bool:
        """`flows`, beyond doubt: a line of several words goes on with a small letter."""
        here, below = self.rows[index], self.rows[index + 1]
        if here is None or below is None or not self.flows(index):
            return False
        return len(here.tokens) >= 3 and below.tokens[0].text[0].islower()


def is_bullet(word: str) -> bool:
    """Whether a word is a bullet, a tick box or a list number."""
    if len(word) == 1 and not word.isalnum() and word not in "\"'(£$€&":
        return True
    return word.rstrip(".)").isdigit() and word[-1] in ".)"


def _side(rows: list[Row], keep_left: bool, middle: float) -> _Side:
    found: list[Row | None] = []
    for row in rows:
        halves = cut_at([row], middle)[0 if keep_left else 1]
        found.append(halves[0] if halves else None)
    present = [row for row in found if row is not None]
    return _Side(found, min(row.x0 for row in present), max(row.x1 for row in present))


def _side(rows: list[Row], keep_left: bool, middle: float) -> _Side | None:
    """One side of the rows; null where nothing stands there."""
    found: list[Row | None] = []
    for row in rows:
        tokens = [token for token in row.tokens if ((token.x0 + token.x1) / 2 < middle) == keep_left]
        found.append(Row(tokens, row.top, row.bottom) if tokens else None)
    present = [row for row in found if row is not None]
    return _Side(found, min(row.x0 for row in present), max(row.x1 for row in present)) if present else None


def _read_block(rows: list[Row], gutter: tuple[float, float], rules: Sequence[Rule], usual: float, depth: int) -> list[Line]:
    """Lines of a block: what stands between two drawn lines is read by itself, as columns of prose or band by band."""
    lines: list[Line] = []
    start = 0
    for cut in [*sorted(_drawn_cuts(rows, gutter, rules)), len(rows) - 1]:
        section = _read_section(rows[start : cut + 1], (gutter[0] + gutter[1]) / 2, rules, usual, depth)
        section[0].joint = _joint(rows, start, usual)
        lines.extend(section)
        start = cut + 1
    return lines


def _joint(rows: list[Row], index: int, usual: float) -> str:
    """What parts the row from the one above."""
    return "\n\n" if index and is_apart(rows[index - 1], rows[index], usual) else "\n"


def _read_section(rows: list[Row], middle: float, rules: Sequence[Rule], usual: float, depth: int) -> list[Line]:
    """Lines of rows with one gutter and no drawn line through it."""
    left, right = _side(rows, True, middle), _side(rows, False, middle)
    if left is None or right is None:
        return _arrange(rows, rules, usual, depth + 1)
    if _are_columns(rows, middle, usual):
        return _read_columns(rows, middle, rules, usual, depth)
    lines: list[Line] = []
    start = 0
    for index in range(len(rows)):
        if index + 1 == len(rows) or not _joined(rows, left, right, index, usual):
            band = _read_band(rows[start : index + 1], middle, rules, usual, depth)
            band[0].joint = _joint(rows, start, usual)
            lines.extend(band)
            start = index + 1
    return lines


def _drawn_cuts(rows: list[Row], gutter: tuple[float, float], rules: Sequence[Rule]) -> set[int]:
    """The rows below which a drawn line crosses the gutter."""
    crossing = [rule.y for rule in rules if rule.x0 < gutter[0] and rule.x1 > gutter[1]]
    cuts = set()
    for index, (above, below) in enumerate(pairwise(rows)):
        low, high = (above.top + above.bottom) / 2, (below.top + below.bottom) / 2
        if any(low < y < high for y in crossing):
            cuts.add(index)
    return cuts


def _are_columns(rows: list[Row], middle: float, usual: float) -> bool:
    """Whether both sides flow on their own: wide, most lines wrapped, and no white that runs through both.

    Lines that stand at other heights than their neighbours are a sign by themselves, so that fewer need be wrapped.
    """
    sides = cut_at(rows, middle)
    if min(map(len, sides)) < 4:
        return False
    widths = [max(row.x1 for row in side) - min(row.x0 for row in side) for side in sides]
    if min(widths) < _WIDE * rows[0].size or min(widths) < 0.4 * max(widths):
        return False
    through = sum(is_apart(above, below, usual) for above, below in zip(rows[:-1], rows[1:], strict=True))
    own = [sum(is_apart(above, below, usual) for above, below in zip(side[:-1], side[1:], strict=True)) for side in sides]
    if through > 1 + 0.15 * sum(own):
        return False
    aligned = sum(_has_both(row, middle) for row in rows) / min(map(len, sides))
    least = 0.5 if aligned > 0.5 else 0.25
    return all(_wrapped_share(side, usual) >= least for side in sides)


def _has_both(row: Row, middle: float) -> bool:
    """Whether a row has words on both sides."""
    return (row.tokens[0].x0 + row.tokens[0].x1) / 2 < middle <= (row.tokens[-1].x0 + row.tokens[-1].x1) / 2


def _wrapped_share(rows: list[Row], usual: float) -> float:
    """The share of the line ends inside paragraphs that had to be where they are."""
    side = _Side(list(rows), min(row.x0 for row in rows), max(row.x1 for row in rows))
    inside = [index for index in range(len(rows) - 1) if not is_apart(rows[index], rows[index + 1], usual)]
    return sum(side.wraps(index) for index in inside) / len(inside) if inside else 0.0


def _read_columns(rows: list[Row], middle: float, rules: Sequence[Rule], usual: float, depth: int) -> list[Line]:
    """The left column to its end, then the right one."""
    left, right = cut_at(rows, middle)
    first = _arrange(left, rules, usual, depth + 1)
    second = _arrange(right, rules, usual, depth + 1)
    second[0].joint = "\n"
    return first + second


def _joined(rows: list[Row], left: _Side, right: _Side, index: int, usual: Usual) -> bool:
    """Whether the next row goes on with the cells of this one."""
    if is_apart(rows[index], rows[index + 1], usual):
        return False
    has_left, has_right = left.rows[index] is not None, right.rows[index] is not None
    next_left, next_right = left.rows[index + 1] is not None, right.rows[index + 1] is not None
    if not next_left:
        return has_right
    if not (has_left and left.flows(index)):
        return has_right and not has_left and next_right and right.flows(index)
    if has_right and next_right:
        return right.wraps(index) or left.flows_on(index)
    return True


def _read_band(rows: list[Row], middle: float, rules: Sequence[Rule], usual: Usual, depth: int) -> list[Line]:
    """The left cell to its end, a tab, the right cell."""
    left, right = cut_at(rows, middle)
    first = _arrange(left, rules, usual, depth + 1) if left else []
    second = _arrange(right, rules, usual, depth + 1) if right else []
    if first and second:
        second[0].joint = "\t"
    return first + second
