"""Pages whose text does not stand upright as they are displayed, as a sheet scanned on its side: which way its lines run.

What stands beside what is asked in the frame in which the lines are level; evidence keeps the places as they are displayed.
"""

from __future__ import annotations

from itertools import islice, pairwise
from statistics import median
from typing import Final, Literal

from ..kept import Kept
from ..model import Box, Page

Turn = Literal[0, 1, 2, 3]
"""Quarter turns clockwise by which the text is turned on the displayed page."""

_LOOKED_AT: Final = 60
"""Words that tell how the text of a page runs."""
_LONG: Final = 4
"""Characters of a word from which on its shape tells whether it lies or stands."""


def turn_of(page: Page) -> Turn:
    """How the text of a page is turned, told from its first long words and from how they follow each other."""
    return _turns(page)


def _turn_of(page: Page) -> Turn:
    words = [word.box for word in islice((word for word in page.words if word.span.end - word.span.start >= _LONG), _LOOKED_AT)]
    if sum(box.bottom - box.top > box.x1 - box.x0 for box in words) > len(words) / 2:
        steps = [two.top - one.top for one, two in pairwise(words) if _overlap(one.x0, one.x1, two.x0, two.x1)]
        return 3 if steps and median(steps) < 0 else 1
    steps = [two.x0 - one.x0 for one, two in pairwise(words) if _overlap(one.top, one.bottom, two.top, two.bottom)]
    return 2 if steps and median(steps) < 0 else 0


_turns = Kept(_turn_of, most=200)


def _overlap(low: float, high: float, other_low: float, other_high: float) -> bool:
    """Whether two words share a line: most of the lower of them, across it."""
    return min(high, other_high) - max(low, other_low) > 0.5 * min(high - low, other_high - other_low)


def level(box: Box, page: Page, turn: Turn) -> Box:
    """A box of the displayed page where it lies once the page is turned so that its lines are level."""
    if turn == 1:
        return Box(box.top, page.width - box.x1, box.bottom, page.width - box.x0)
    if turn == 2:
        return Box(page.width - box.x1, page.height - box.bottom, page.width - box.x0, page.height - box.top)
    if turn == 3:
        return Box(page.height - box.bottom, box.x0, page.height - box.top, box.x1)
    return box
