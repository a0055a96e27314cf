"""Where a drawn mark belongs in the text: at the word beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from ..model import Box, Page, PageWords, Sides
from .marks_judge import SeenMark

_SAME_ROW: Final = 0.4
_BESIDE: Final = 1.6
"""How far away, against its size, the label of a box of an unusual size may begin or end."""


class _Rows:
    """The words of a page by their tops; a word is told by its number in the text."""

    def __init__(self, page: Page) -> None:
        self.words = PageWords.of(page.words)
        self._fold = page.fold
        self.sides = sides = self.words.sides
        tops = [top for _, top, _, _ in sides]
        self._order = sorted(range(len(sides)), key=tops.__getitem__)
        self._tops = sorted(tops)
        self._tallest = max([bottom - top for _, top, _, bottom in sides], default=0.0)

    def near(self, box: Box) -> list[int]:
        """The words that share some height with the box, on its own page where the sheet holds two."""
        first, last = bisect_left(self._tops, box.top - self._tallest), bisect_left(self._tops, box.bottom)
        top, bottom, sides, found = box.top, box.bottom, self.sides, []
        for word in self._order[first:last]:
            _, other_top, _, other_bottom = sides[word]
            if other_bottom > top:
                shared = (bottom if bottom < other_bottom else other_bottom) - (top if top > other_top else other_top)
                # Enough of the height of the one in common with the other, or of that with it.
                if shared > _SAME_ROW * (bottom - top) or shared > _SAME_ROW * (other_bottom - other_top):
                    found.append(word)
        fold = self._fold
        return found if fold is None else [word for word in found if (sides[word][0] < fold) == (box.x0 < fold)]


def with_company(marks: Sequence[SeenMark], page: Page) -> list[SeenMark]:
    """The marks without those that need a word beside them, or on their line, to be tick boxes, and have none."""
    if not any(mark.needs for mark in marks):
        return list(marks)
    rows = _Rows(page)
    return [mark for mark in marks if not mark.needs or _has_company(mark, [rows.sides[word] for word in rows.near(mark.box)])]


def _has_company(mark: SeenMark, row: Sequence[Sides]) -> bool:
    box = mark.box
    outside = [word for word in row if word[0] > box.x1 - 1 or word[2] < box.x0 + 1]
    if mark.needs == "row":
        return bool(outside)
    size = box.x1 - box.x0
    reach = max(_BESIDE * size, 14.0)
    return any(
        max(x0 - box.x1, box.x0 - x1) <= reach and 0.25 * size <= bottom - top <= 4 * size for x0, top, x1, bottom in outside
    )


def anchors(boxes: Sequence[Box], page: Page, text: str) -> list[int]:
    """For each box the start of the next word on its line; where there is none, the end of the word before; else of the nearest.

    `text` is the page's: a word counts as standing on the line only if no line ends between it and the word before the box.
    """
    if not page.words or not boxes:
        return [page.span.start] * len(boxes)
    rows = _Rows(page)
    return [_anchor(box, rows, page.span.start, text) for box in boxes]


def _anchor(box: Box, rows: _Rows, start: int, text: str) -> int:
    middle = (box.x0 + box.x1) / 2
    sides, starts, ends = rows.sides, rows.words.starts, rows.words.ends
    row = rows.near(box)
    right = min((word for word in row if sides[word][0] >= middle), key=lambda word: sides[word][0], default=None)
    left = max((word for word in row if sides[word][2] <= middle), key=lambda word: sides[word][2], default=None)
    if right is not None and left is not None and "\n" in text[ends[left] - start : starts[right] - start]:
        # The two stand on different lines of the text (columns): the box goes with the nearer one.
        return starts[right] if sides[right][0] - box.x1 <= box.x0 - sides[left][2] else ends[left]
    if right is not None:
        return starts[right]
    if left is not None:
        return ends[left]
    nearest = min(range(len(sides)), key=lambda word: _distance(box, sides[word]))
    return starts[nearest] if sides[nearest][0] >= box.x0 else ends[nearest]


def _distance(box: Box, word: Sides) -> float:
    x0, top, x1, bottom = word
    across = max(x0 - box.x1, box.x0 - x1, 0.0)
    return across + 3 * max(top - box.bottom, box.top - bottom, 0.0)
