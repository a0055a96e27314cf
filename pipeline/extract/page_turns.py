"""Pages whose text does not stand upright as they are displayed, as a sheet scanned on its side or askew: how its lines run.

What stands beside what is asked in the frame in which the lines are level; evidence keeps the places as they are displayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import fsum, nan
from statistics import median
from typing import Final, Literal

from ..kept import Kept
from ..model import Box, Page, PageWords, Sides

Turn = Literal[0, 1, 2, 3]
"""Quarter turns clockwise by which the text is turned on the displayed page."""

_LOOKED_AT: Final = 60
"""Words that tell how the text of a page runs."""
_LONG: Final = 4
"""Characters of a word from which on its shape tells whether it lies or stands."""
_LINE_LENGTH: Final = 120.0
"""Points from the first word of a line to the last from which on it tells how it leans: the tails of letters move the
middle of a word by some points.
"""
_LINES: Final = 3
_LEAST, _MOST = 0.004, 0.12
"""Points up or down for each point along a line: less moves nothing off its row, more is no sheet laid askew."""
_AGREED: Final = 0.01


@dataclass(frozen=True, slots=True)
class Lie:
    """How the text of a page lies: quarter turns, and then how far its lines fall for each point to the right."""

    turn: Turn = 0
    lean: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.turn or self.lean)


def turn_of(page: Page) -> Turn:
    """How the text of a page is turned, told from its first long words and from how they follow each other."""
    return _turns(page)


def _turn_of(page: Page) -> Turn:
    columns = PageWords.of(page.words)
    spans = enumerate(zip(columns.starts, columns.ends, strict=True))
    words = [columns.sides[at] for at in islice((at for at, (start, end) in spans if end - start >= _LONG), _LOOKED_AT)]
    if len([1 for x0, top, x1, bottom in words if bottom - top > x1 - x0]) > len(words) / 2:
        steps = [two[1] - one[1] for one, two in pairwise(words) if _overlap(one[0], one[2], two[0], two[2])]
        return 3 if steps and median(steps) < 0 else 1
    steps = [two[0] - one[0] for one, two in pairwise(words) if _overlap(one[1], one[3], two[1], two[3])]
    return 2 if steps and median(steps) < 0 else 0


_turns = Kept(_turn_of, most=200)


def _overlap(low: float, high: float, other_low: float, other_high: float) -> bool:
    """Whether two words share a line: most of the lower of them, across it."""
    shared = (high if high < other_high else other_high) - (low if low > other_low else other_low)
    return shared > 0.5 * min(high - low, other_high - other_low)


def level(box: Box, page: Page, turn: Turn) -> Box:
    """A box of the displayed page where it lies once the page is turned so that its lines are level."""
    if turn == 1:
        return Box(box.top, page.width - box.x1, box.bottom, page.width - box.x0)
    if turn == 2:
        return Box(page.width - box.x1, page.height - box.bottom, page.width - box.x0, page.height - box.top)
    if turn == 3:
        return Box(page.height - box.bottom, box.x0, page.height - box.top, box.x1)
    return box


# --- lines that lean ----------------------------------------------------------------------------------------------------------


def lie_of(page: Page) -> Lie:
    """How the text of a page lies. A label and a box at the other end of its row are only seen together on level lines."""
    return _lies(page)


def _lie_of(page: Page) -> Lie:
    turn = turn_of(page)
    words = PageWords.of(page.words).sides
    return Lie(turn, lean_of([level(Box(*sides), page, turn).sides for sides in words] if turn else words))


_lies = Kept(_lie_of, most=200)


def lean_of(words: Sequence[Sides]) -> float:
    """The fall of the lines of `words` (in text order) for each point to the right; 0 where they are level or do not agree."""
    falls = [
        0.0 if level else _fall(words[first:last])
        for first, last, level in _lines(words)
        if _middle(words[last - 1]) - _middle(words[first]) >= _LINE_LENGTH
    ]
    if len(falls) < _LINES:
        return 0.0
    lean = median(falls)
    agreed = sum(abs(fall - lean) <= _AGREED for fall in falls)
    return round(lean, 4) if _LEAST <= abs(lean) <= _MOST and 2 * agreed > len(falls) else 0.0


def _lines(words: Sequence[Sides]) -> Iterator[tuple[int, int, bool]]:
    """Words that follow each other on a line, without a wide gap between them: the first, the place behind the last one, and
    whether all have one top and one bottom, as most words of a line that was typed.
    """
    first, level = 0, True
    top = right = bottom = nan
    for place, (x0, upper, x1, lower) in enumerate(words):
        height = bottom - top
        same = upper == top and lower == bottom
        if -2.0 <= x0 - right <= 2 * height and ((same and height > 0) or _overlap(top, bottom, upper, lower)):
            level = level and same
        elif place:
            yield first, place, level
            first, level = place, True
        top, right, bottom = upper, x1, lower
    if words:
        yield first, len(words), level


def _fall(line: Sequence[Sides]) -> float:
    """The slope of the straight line through the middles of words (least squares)."""
    heights = [(top + bottom) / 2 for _, top, _, bottom in line]
    if min(heights) == max(heights):
        return 0.0
    places = [_middle(sides) for sides in line]
    middle, height = fsum(places) / len(line), fsum(heights) / len(line)
    along = [place - middle for place in places]
    return fsum([one * (other - height) for one, other in zip(along, heights, strict=True)]) / fsum([one * one for one in along])


def _middle(sides: Sides) -> float:
    return (sides[0] + sides[2]) / 2


def laid(box: Box, page: Page, lie: Lie) -> Box:
    """A box of the displayed page where it lies once the lines are level; it keeps its size."""
    if lie.turn:
        box = level(box, page, lie.turn)
    fall = lie.lean and lie.lean * _middle(box.sides)
    return Box(box.x0, box.top - fall, box.x1, box.bottom - fall) if fall else box
