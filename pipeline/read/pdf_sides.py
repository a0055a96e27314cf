"""The two sides of a white gutter: are they columns of prose, cells of one row of a table, or rows of short cells?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .pdf_rows import Row, gaps_of

GUTTER: Final = 0.75
"""The least width of a gutter, in line heights (a word space is about 0.25)."""
_WIDE: Final = 10.0
"""A column this many line heights wide holds prose; in narrower ones a line that ends at the edge may end by chance."""
_WORDS_APART: Final = 1.2
"""White between the words of a line of prose is no more of its height than this."""
_BLANK_LINE: Final = 0.7
"""More white than this, in line heights, stands between rows, or where a line is left blank, not between lines of one cell."""
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")
_UNEVEN: Final = 0.2
"""Words whose base lines differ by more than this share of a line do not stand on one line."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual on the page: the white between two lines of a paragraph, in line heights, and a line's height."""

    gap: float
    size: float

    def gutter(self, row: Row) -> float:
        """The least width of a gutter beside `row`: a heading's words stand wider apart, but the gutter beside it is no wider."""
        size = row.bottom - row.top
        return GUTTER * max(min(size, self.size), 0.45 * size)


def usual_of(rows: list[Row]) -> Usual:
    """What most lines of the page look like; the white between lines of a paragraph is the lower quartile of all."""
    sizes = [row.bottom - row.top for row in rows]
    size = sorted(sizes)[len(rows) // 2] if rows else 0.0
    gaps = sorted([(below.top - above.bottom) / max(own, 0.1) for above, below, own in zip(rows, rows[1:], sizes, strict=False)])
    # Rows that overlap by more are neighbours in a table, not lines of one paragraph.
    gaps = [gap for gap in gaps if gap > -0.2]
    return Usual(min(gaps[len(gaps) // 4], 1.3) if len(gaps) >= 3 else 0.15, size)


def is_apart(above: Row, below: Row, usual: Usual) -> bool:
    """Whether clearly more white than usual stands between two rows."""
    return is_wide(white_between(above, below), usual)


def is_wide(white: float, usual: Usual) -> bool:
    """Whether the white between two rows is clearly more than usual."""
    return white - usual.gap > 0.4


def white_between(above: Row, below: Row) -> float:
    """The white between two rows, in line heights."""
    return (below.top - above.bottom) / max(min(above.bottom - above.top, below.bottom - below.top), 0.1)


def whites(rows: list[Row]) -> list[float]:
    """The white after each of the rows but the last."""
    sizes = [max(row.bottom - row.top, 0.1) for row in rows]
    pairs = zip(rows, rows[1:], sizes, sizes[1:], strict=False)
    return [(below.top - above.bottom) / (own if own < next_ else next_) for above, below, own, next_ in pairs]


def is_bullet(word: str) -> bool:
    """Whether a word is a bullet, a tick box or a list number. What closes or parts a sentence, or opens one, is none."""
    if len(word) == 1 and not word.isalnum() and word not in "\"'(£$€&,;:!?)%":
        return True
    return word.rstrip(".)").isdigit() and word[-1] in ".)"


def is_tick(row: Row) -> bool:
    """Whether a row is nothing but a letter or sign, as the ticks are that are typed beside options."""
    return len(row.tokens) == 1 and len(row.tokens[0].text) == 1 and not row.tokens[0].text.isdigit()


def _begins_item(row: Row) -> bool:
    """Whether a line begins an item of a list. A full stop before a number is what a narrow cell left of "Approx. 350"."""
    first = row.tokens[0].text
    if first == "." and len(row.tokens) > 1 and row.tokens[1].text[0].isdigit():
        return False
    return is_bullet(first)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a block: for each row of the block its words there, if any, and the column's edges."""

    rows: list[Row | None]
    x0: float
    x1: float

    def wraps(self, index: int) -> bool:
        """Whether the line in row `index` had to be broken there: the next line's first word would not have fitted."""
        here, below = self.rows[index], self.rows[index + 1]
        return here is not None and below is not None and self._fills(here, below)

    def _fills(self, here: Row, below: Row) -> bool:
        word = below.tokens[0]
        return here.x1 + (word.x1 - word.x0) + 0.2 * here.size > self.x1 + 0.5 * here.size

    def goes_on(self, index: int) -> bool:
        """Whether nothing in the words speaks against one sentence over the end of this line."""
        here, below = self.rows[index], self.rows[index + 1]
        if here is None or below is None:
            return False
        first = below.tokens[0].text
        # A line that begins with a label ("Subject:"), and one that is nothing but a time, begin something new.
        anew = (first[-1] == ":" and first[0].isupper()) or (_DAY.match(first) is not None and len(below.tokens) <= 3)
        return here.tokens[-1].text[-1] not in ":?>" and not _begins_item(below) and not anew

    def is_low(self, index: int) -> bool:
        """Whether the line in row `index` goes on, with a small letter."""
        below = self.rows[index + 1]
        return self.goes_on(index) and below is not None and below.tokens[0].text[0].islower()

    def flows(self, index: int) -> bool:
        """`wraps`, and the words look like one sentence; a narrow column proves nothing by its edge alone, nor do cells."""
        here, below = self.rows[index], self.rows[index + 1]
        if here is None or below is None or not self.wraps(index) or not self.goes_on(index):
            return False
        wide = self.x1 - self.x0 > _WIDE * here.size and here.tokens[-1].text[-1] not in "."
        return self.is_low(index) or (wide and not any(gaps_of(row, _WORDS_APART * row.size) for row in (here, below)))

    def is_tick(self, index: int) -> bool:
        """Whether nothing but one letter or sign stands in row `index`."""
        here = self.rows[index]
        return here is not None and is_tick(here)

    def begins_anew(self, start: int, index: int) -> bool:
        """Whether the line below row `index` cannot go on with the last line of this side from row `start` on."""
        before = next((row for row in reversed(self.rows[start : index + 1]) if row is not None), None)
        below = self.rows[index + 1]
        if before is None or below is None:
            return False
        if before.tokens[-1].text[-1] in ":?>" or not self._fills(before, below):
            return True
        return not (below.tokens[0].text[0].islower() or self.x1 - self.x0 > _WIDE * before.size)

    def flows_on(self, index: int) -> bool:
        """`flows`, beyond doubt: a line of several words goes on with a small letter."""
        here = self.rows[index]
        return here is not None and len(here.tokens) >= 3 and self.flows(index) and self.is_low(index)


def side_of(rows: list[Row], middle: float, keep_left: bool) -> Side:
    """One side of the rows, on which something stands."""
    found: list[Row | None] = []
    for row in rows:
        tokens = [token for token in row.tokens if ((token.x0 + token.x1) / 2 < middle) == keep_left]
        found.append(Row(tokens, row.top, row.bottom) if tokens else None)
    present = [row for row in found if row is not None]
    return Side(found, min(row.x0 for row in present), max(row.x1 for row in present))


def _alone(rows: list[Row]) -> Side:
    """Rows of one side by themselves."""
    return Side(list(rows), min(row.x0 for row in rows), max(row.x1 for row in rows))


def are_columns(left: list[Row], right: list[Row], size: float, usual: Usual) -> bool:
    """Whether both sides flow on their own: wide, no white through both, and lines that wrap or stand at heights of their own.

    `size` is the height of the first line of both.
    """
    if min(len(left), len(right)) < 4:
        return False
    widths = [max(row.x1 for row in side) - min(row.x0 for row in side) for side in (left, right)]
    if min(widths) < _WIDE * size or min(widths) < 0.4 * max(widths):
        return False
    ours, theirs = _breaks(left, usual), _breaks(right, usual)
    through = sum(_meets(gap, theirs) for gap in ours)
    if _is_uneven(left, right):
        own = len(ours) + len(theirs) - through
        return own >= 4 and own - through > 0.5 * own
    if through > 1 + 0.15 * (len(ours) + len(theirs)):
        return False
    return all(_wrapped_share(side, usual) >= 0.5 for side in (left, right))


def _breaks(rows: list[Row], usual: Usual) -> list[tuple[float, float]]:
    """The white between paragraphs of one side: top and bottom of each stretch."""
    return [(above.bottom, below.top) for above, below in pairwise(rows) if is_apart(above, below, usual)]


def _meets(gap: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return any(top < gap[1] and gap[0] < bottom for top, bottom in others)


def _is_uneven(left: list[Row], right: list[Row]) -> bool:
    """Whether the lines of the two sides mostly stand at heights of their own, where both sides have lines."""
    low, high = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    inside = [row for row in left if low <= row.middle <= high]
    heights = [row.tokens[0].bottom for row in right]
    even = sum(any(abs(row.tokens[0].bottom - height) <= _UNEVEN * row.size for height in heights) for row in inside)
    return len(inside) >= 4 and even < 0.6 * len(inside)


def _wrapped_share(rows: list[Row], usual: Usual) -> float:
    """The share of the line ends inside paragraphs that had to be where they are."""
    side = _alone(rows)
    inside = [index for index in range(len(rows) - 1) if not is_apart(rows[index], rows[index + 1], usual)]
    return sum(side.wraps(index) and side.goes_on(index) for index in inside) / len(inside) if inside else 0.0


def groups_of(rows: list[Row], usual: Usual) -> list[list[Row]]:
    """The rows parted where white runs through both sides."""
    groups = [[rows[0]]]
    lowest = rows[0]
    for row in rows[1:]:
        if is_apart(lowest, row, usual):
            groups.append([])
        groups[-1].append(row)
        lowest = max(lowest, row, key=lambda one: one.bottom)
    return groups


def are_two_cells(rows: list[Row], left: list[Row], right: list[Row], usual: Usual, framed: bool) -> bool:
    """Whether the rows, with these on each side of a gutter, are one row of a table, whose left cell is wrapped text.

    `framed`: drawn lines part the rows from what is above and below. Without such lines, cells of unlike height that are
    centred on each other say so too.
    """
    if len(left) == len(right) == 1:
        return False
    side = _alone(left)
    inner = range(len(left) - 1)
    # Of a table whose drawn lines were not all seen (a scan) two rows must not be taken for one.
    edge = min(row.x0 for row in right)
    if any(white > _BLANK_LINE and row.x0 < edge <= row.x1 for row, white in zip(rows, whites(rows), strict=False)):
        return False
    if framed and len(groups_of(rows, usual)) == 1 and _share_of_even_lines(left, right) <= 0.5:
        return True
    if any(is_apart(left[index], left[index + 1], usual) or not side.goes_on(index) for index in inner):
        return False
    if framed:
        return True
    if len(left) == len(right) or any(is_apart(above, below, usual) for above, below in pairwise(right)):
        return False
    offset = (left[0].top + left[-1].bottom) / 2 - (right[0].top + right[-1].bottom) / 2
    return abs(offset) < 0.25 * left[0].size and all(side.is_low(index) or side.wraps(index) for index in inner)


def _share_of_even_lines(left: list[Row], right: list[Row]) -> float:
    """The share of lines that stand on one base line with a line beside them, fonts of unlike depth allowed for.

    Rows of labels and values are set line by line and share all of them; the lines of two cells meet by chance.
    """
    offsets = []
    for row in left:
        nearest = min((row.tokens[0].bottom - other.tokens[0].bottom for other in right), key=abs)
        if abs(nearest) < 0.5 * row.size:
            offsets.append(nearest / row.size)
    if not offsets:
        return 0.0
    usual = sorted(offsets)[len(offsets) // 2]
    return sum(abs(offset - usual) < 0.04 for offset in offsets) / min(len(left), len(right))


def goes_down(rows: list[Row], left: Side, right: Side, start: int, index: int, usual: Usual) -> bool:
    """Whether the row below goes on with the cells of the row `index`, the last of a band that begins with row `start`."""
    if is_apart(rows[index], rows[index + 1], usual):
        return False
    has_left, has_right = left.rows[index] is not None, right.rows[index] is not None
    next_left, next_right = left.rows[index + 1] is not None, right.rows[index + 1] is not None
    if not next_left:
        return has_right
    if has_left and not next_right and left.is_low(index):
        return True
    if not (has_left and left.flows(index)):
        centred = has_right and not has_left and next_right and right.flows(index)
        centred = centred and (right.is_low(index) or not left.is_tick(index + 1))
        return centred and not left.begins_anew(start, index)
    if has_right and next_right:
        return right.wraps(index) or left.flows_on(index)
    # A tick beside an option says nothing of the next one: two lines are one label only if the second begins with a small letter.
    return left.is_low(index) or not right.is_tick(index)
