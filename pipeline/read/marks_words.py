"""Options that are answered on their own words: circled ones, and those that were struck out ("delete as appropriate")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box, Mark, Page, PageWords, Span, TickState, Word
from .marks_ink import inset
from .marks_places import around_all, holds, overlap

_PART: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_THROUGH: Final = (0.38, 0.74)
"""Where a line through a word runs, as a share of its line box's height from the top; an underline runs at 0.85 and below."""
_MAX_WORDS: Final = 6
_MOST: Final = 0.66
_HALF: Final = 0.5
_MAX_STRIKES: Final = 2000
_SAME_SIZE: Final = 3


@dataclass(frozen=True, slots=True)
class OnWords:
    """What was drawn on a page that may be meant for the words beneath it, on its displayed coordinates.

    `drawn` rings and lines are the page's own, `pens` those of annotations, which were added to it by a person. `slashes` are
    slanted lines. Lines are boxes without height.
    """

    drawn_rings: tuple[Box, ...] = ()
    pen_rings: tuple[Box, ...] = ()
    drawn_lines: tuple[Box, ...] = ()
    pen_lines: tuple[Box, ...] = ()
    slashes: tuple[Box, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drawn_rings or self.pen_rings or self.drawn_lines or self.pen_lines or self.slashes)


NOTHING: Final = OnWords()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a page: with their places in the document, their boxes (n × 4), and the page's text, from `start` on."""

    words: Sequence[Word]
    sides: npt.NDArray[np.float64]
    text: str
    start: int

    def at(self, places: npt.NDArray[np.intp]) -> list[Word]:
        """The words of these numbers."""
        return [self.words[index] for index in places.tolist()]

    def said(self, span: Span) -> str:
        """What stands at a place of the document."""
        return self.text[span.start - self.start : span.end - self.start]


def marks_on_words(on: OnWords, page: Page, text: str, taken: Sequence[Box] = ()) -> list[Mark]:
    """A mark for each ring around words and each line through words, in the order of the text; `text` is the page's.

    Lines inside a box of `taken` (the tick boxes of the page) belong to it.
    """
    if not on or not page.words:
        return []
    sides = np.array(PageWords.of(page.words).sides, dtype=np.float64)
    words = _Words(page.words, sides, text, page.span.start)
    found: dict[tuple[int, int], Mark] = {}
    for ring in [*on.pen_rings, *_single(on.drawn_rings)]:
        _add(found, page, _circled(ring, words), ring, "checked", "[circled]")
    through = _through_words(on.drawn_lines, sides)
    through = [line for line in through if not any(holds(inset(box, -1.0), line) for box in taken)]
    for line, by_pen in [*((line, True) for line in on.pen_lines), *((line, False) for line in through)]:
        _add(found, page, _struck(line, words, by_pen), line, "unchecked", "[struck out]")
    for slash in (slash for slash in on.slashes if not any(overlap(box, slash) for box in taken)):
        _add(found, page, _crossed(slash, words), slash, "unclear", "[crossed]")
    return [found[key] for key in sorted(found)]


def _add(found: dict[tuple[int, int], Mark], page: Page, span: Span | None, box: Box, state: TickState, raw: str) -> None:
    """Note a mark on the words of `span`. The same words circled and struck out are answered both ways: unclear."""
    if span is None:
        return
    key = span.start, span.end
    other = found.get(key)
    if other is not None:
        if other.raw == raw:
            return
        state, raw = "unclear", f"{other.raw} {raw}"
    found[key] = Mark(page.number, box, span.start, state, "vector", raw, span=span)


def _single(rings: Sequence[Box]) -> list[Box]:
    """The rings without those of which the page has several of one size in a line: numbers in circles, a logo's letters."""
    sizes = [(round(ring.x1 - ring.x0), round(ring.bottom - ring.top)) for ring in rings]
    kept = []
    for ring, size in zip(rings, sizes, strict=True):
        alike = [other for other, its in zip(rings, sizes, strict=True) if its == size]
        line = [other for other in alike if abs(other.x0 - ring.x0) < 2 or abs(other.top - ring.top) < 2]
        if len(line) < _SAME_SIZE:
            kept.append(ring)
    return kept


def _through_words(lines: Sequence[Box], sides: npt.NDArray[np.float64]) -> list[Box]:
    """The lines that run through the middle of any word: most are rules and underlines."""
    if not lines:
        return []
    ends = np.array([[line.x0, line.x1, (line.top + line.bottom) / 2] for line in lines[:_MAX_STRIKES]], dtype=np.float64)
    heights = np.maximum(sides[:, 3] - sides[:, 1], 0.1)
    low, high = sides[:, 1] + _THROUGH[0] * heights, sides[:, 1] + _THROUGH[1] * heights
    kept: list[Box] = []
    for start in range(0, len(ends), 200):
        part = ends[start : start + 200, :, None]
        hits = (part[:, 2] > low) & (part[:, 2] < high) & (part[:, 0] < sides[:, 2]) & (part[:, 1] > sides[:, 0])
        kept.extend(lines[start + index] for index in np.flatnonzero(hits.any(axis=1)).tolist())
    return kept


def _circled(ring: Box, words: _Words) -> Span | None:
    """The words that a ring goes around: in one line, and filling it."""
    sides = words.sides
    middle_y = (sides[:, 1] + sides[:, 3]) / 2
    rows = (middle_y > ring.top) & (middle_y < ring.bottom)
    meeting = rows & (sides[:, 0] < ring.x1) & (sides[:, 2] > ring.x0)
    near = np.flatnonzero(meeting)
    if not 0 < len(near) <= _MAX_WORDS + 2:
        return None
    heights = sides[near, 3] - sides[near, 1]
    if float(np.ptp(middle_y[near])) > 0.6 * float(heights.max()):
        return None
    # A ring drawn by hand is looser than a word: what it only touches at its ends was not meant.
    room = 0.06 * (ring.x1 - ring.x0)
    span, box = _covered(words, near, ring.x0 + room, ring.x1 - room)
    if span is None or box is None:
        return None
    height, width = box.bottom - box.top, box.x1 - box.x0
    fits = ring.x1 - ring.x0 <= width + 4 * height and 0.55 * height <= ring.bottom - ring.top <= 3.2 * height
    level = abs((ring.top + ring.bottom) - (box.top + box.bottom)) < 1.2 * height
    centred = abs((ring.x0 + ring.x1) - (box.x0 + box.x1)) < max(1.4 * height, 0.5 * width)
    return span if fits and level and centred else None


def _struck(line: Box, words: _Words, by_pen: bool) -> Span | None:
    """The words that a level line runs through. A line of the page that goes on far beyond them is a rule of the page."""
    sides = words.sides
    heights = sides[:, 3] - sides[:, 1]
    share = ((line.top + line.bottom) / 2 - sides[:, 1]) / np.maximum(heights, 0.1)
    low, high = (0.2, 0.85) if by_pen else _THROUGH
    near = np.flatnonzero((share > low) & (share < high) & (sides[:, 0] < line.x1) & (sides[:, 2] > line.x0))
    if not len(near):
        return None
    span, box = _covered(words, near, line.x0 - 0.5, line.x1 + 0.5)
    if span is None or box is None:
        return None
    room = (2.5 if by_pen else 1.0) * (box.bottom - box.top)
    return span if line.x0 > box.x0 - room and line.x1 < box.x1 + room else None


def _crossed(slash: Box, words: _Words) -> Span | None:
    """The words that a slanted line runs across, from end to end."""
    sides = words.sides
    middle_y = (sides[:, 1] + sides[:, 3]) / 2
    near = np.flatnonzero(
        (middle_y > slash.top) & (middle_y < slash.bottom) & (sides[:, 0] < slash.x1) & (sides[:, 2] > slash.x0)
    )
    if not 0 < len(near) <= _MAX_WORDS:
        return None
    span, box = _covered(words, near, slash.x0, slash.x1)
    if span is None or box is None:
        return None
    height, width = box.bottom - box.top, box.x1 - box.x0
    long = width > 1.2 * height and slash.x1 - slash.x0 <= width + 2.5 * height
    high = 0.5 * height <= slash.bottom - slash.top <= 3 * height
    level = abs((slash.top + slash.bottom) - (box.top + box.bottom)) < height
    centred = abs((slash.x0 + slash.x1) - (box.x0 + box.x1)) < max(height, 0.5 * width)
    return span if long and high and level and centred else None


def _covered(on: _Words, near: npt.NDArray[np.intp], x0: float, x1: float) -> tuple[Span | None, Box | None]:
    """The words numbered `near`, or parts of them (`Yes/No`), that lie between `x0` and `x1`: two thirds of each, or half of a
    single one.
    """
    spans: list[Span] = []
    boxes: list[Box] = []
    shares: list[float] = []
    for word in on.at(near):
        letters = on.said(word.span)
        step = (word.box.x1 - word.box.x0) / max(len(letters), 1)
        for part in _PART.finditer(letters):
            left, right = word.box.x0 + step * part.start(), word.box.x0 + step * part.end()
            share = (min(right, x1) - max(left, x0)) / max(right - left, 0.1)
            if share >= _HALF:
                spans.append(Span(word.span.start + part.start(), word.span.start + part.end()))
                boxes.append(Box(left, word.box.top, right, word.box.bottom))
                shares.append(share)
    if any(share >= _MOST for share in shares):
        spans = [span for span, share in zip(spans, shares, strict=True) if share >= _MOST]
        boxes = [box for box, share in zip(boxes, shares, strict=True) if share >= _MOST]
    elif len(spans) != 1:
        return None, None
    span = Span(min(one.start for one in spans), max(one.end for one in spans))
    if "\n" in on.said(span):
        return None, None
    return span, around_all(boxes)
