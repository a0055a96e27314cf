"""Where a drawn mark belongs in the text: at the word beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from ..model import Box, Page, Word
from .marks_judge import SeenMark

_TOP: Final = attrgetter("box.top")
_SAME_ROW: Final = 0.4
_BESIDE: Final = 1.6
"""How far away, against its size, the label of a box of an unusual size may begin or end."""


def with_company(marks: Sequence[SeenMark], page: Page) -> list[SeenMark]:
    """The marks without those that need a word beside them, or on their line, to be tick boxes, and have none."""
    if not any(mark.needs for mark in marks):
        return list(marks)
    words = sorted(page.words, key=_TOP)
    tops = [word.box.top for word in words]
    tallest = max((word.box.bottom - word.box.top for word in words), default=0.0)
    return [mark for mark in marks if not mark.needs or _has_company(mark, _near(mark.box, words, tops, tallest))]


def _has_company(mark: SeenMark, row: list[Word]) -> bool:
    box = mark.box
    outside = [word.box for word in row if word.box.x0 > box.x1 - 1 or word.box.x1 < box.x0 + 1]
    if mark.needs == "row":
        return bool(outside)
    size = box.x1 - box.x0
    reach = max(_BESIDE * size, 14.0)
    return any(
        max(word.x0 - box.x1, box.x0 - word.x1) <= reach and 0.25 * size <= word.bottom - word.top <= 4 * size for word in outside
    )


def anchors(boxes: Sequence[Box], page: Page, text: str) -> list[int]:
    """For each box the start of the next word on its line; where there is none, the end of the word before; else of the nearest.

    `text` is the page's: a word counts as standing on the line only if no line ends between it and the word before the box.
    """
    if not page.words or not boxes:
        return [page.span.start] * len(boxes)
    words = sorted(page.words, key=_TOP)
    tops = [word.box.top for word in words]
    tallest = max([word.box.bottom - word.box.top for word in words])
    return [_anchor(box, _near(box, words, tops, tallest), page, text) for box in boxes]


def _near(box: Box, words: list[Word], tops: list[float], tallest: float) -> list[Word]:
    """The words that share some height with the box."""
    first, last = bisect_left(tops, box.top - tallest), bisect_left(tops, box.bottom)
    top, bottom = box.top, box.bottom
    return [word for word in words[first:last] if word.box.bottom > top and _same_row(top, bottom, word.box)]


def _same_row(top: float, bottom: float, other: Box) -> bool:
    """Whether a box from `top` to `bottom` has enough of its height in common with another one, or that one with it."""
    shared = min(bottom, other.bottom) - max(top, other.top)
    return shared > _SAME_ROW * min(bottom - top, other.bottom - other.top)


def _anchor(box: Box, row: list[Word], page: Page, text: str) -> int:
    middle = (box.x0 + box.x1) / 2
    right = min((word for word in row if word.box.x0 >= middle), key=lambda word: word.box.x0, default=None)
    left = max((word for word in row if word.box.x1 <= middle), key=lambda word: word.box.x1, default=None)
    start = page.span.start
    if right and left and "\n" in text[left.span.end - start : right.span.start - start]:
        # The two stand on different lines of the text (columns): the box goes with the nearer one.
        return right.span.start if right.box.x0 - box.x1 <= box.x0 - left.box.x1 else left.span.end
    if right:
        return right.span.start
    if left:
        return left.span.end
    nearest = min(page.words, key=lambda word: _distance(box, word.box))
    return nearest.span.start if nearest.box.x0 >= box.x0 else nearest.span.end


def _distance(box: Box, word: Box) -> float:
    across = max(word.x0 - box.x1, box.x0 - word.x1, 0.0)
    return across + 3 * max(word.top - box.bottom, box.top - word.bottom, 0.0)
