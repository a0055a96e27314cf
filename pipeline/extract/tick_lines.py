"""The words of a page by its lines: all words of a printed line are asked about at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from math import nan
from operator import attrgetter
from typing import NamedTuple

from ..model import Box, PageWords, Word

Piece = Word
"""A word, or what is left of it beside the marks in it."""

left_edge = attrgetter("box.x0")

Line = Sequence[int]
"""The places of words that follow each other from left to right and have one top and one bottom, as most words of a line do."""


class Lines(NamedTuple):
    """Words and their lines. The words stay columns: objects are made of those lines only of which something is asked."""

    words: PageWords
    each: list[Line]


def lines_of(words: Sequence[Word]) -> Lines:
    """The words as lines, in their order."""
    columns = PageWords.of(words)
    lines: list[Line] = []
    first, top, bottom, left = 0, nan, nan, 0.0
    for place, (x0, upper, _, lower) in enumerate(columns.sides):
        if not (upper == top and lower == bottom and x0 >= left):
            if place:
                lines.append(range(first, place))
            first, top, bottom = place, upper, lower
        left = x0
    if len(columns):
        lines.append(range(first, len(columns)))
    return Lines(columns, lines)


class Strip:
    """The words of a page that have one top, from left to right: asked about all at once, where they have one bottom, too.

    `bottom` is the lowest one; `even`: all have it; `left` and `right`: where the first and the last begin.
    """

    __slots__ = ("_pieces", "_places", "_words", "bottom", "even", "left", "right", "top")

    def __init__(self, top: float, lines: Sequence[Line], words: PageWords) -> None:
        sides, places = words.sides, lines[0]
        self.top, self.bottom, self.even = top, sides[places[0]][3], True
        if len(lines) > 1:
            bottoms = {sides[line[0]][3] for line in lines}
            self.bottom, self.even = max(bottoms), len(bottoms) == 1
            places = sorted(chain.from_iterable(lines), key=lambda place: sides[place][0])
        self.left, self.right = sides[places[0]][0], sides[places[-1]][0]
        self._words, self._places = words, places
        self._pieces: list[Piece] | None = None

    @property
    def pieces(self) -> list[Piece]:
        """The words themselves, made when they are first asked for."""
        if self._pieces is None:
            self._pieces = self._words.some(self._places)
        return self._pieces

    def below(self, top: float) -> list[Piece]:
        """The words that reach below `top`."""
        if self.even:
            return self.pieces if self.bottom > top else []
        return [piece for piece in self.pieces if piece.box.bottom > top]


def strips_of(lines: Lines) -> list[Strip]:
    """The words by their tops, from the top of the page down."""
    sides = lines.words.sides
    by_top: dict[float, list[Line]] = defaultdict(list)
    for line in lines.each:
        by_top[sides[line[0]][1]].append(line)
    return [Strip(top, by_top[top], lines.words) for top in sorted(by_top)]


def on_height(strip: Strip, box: Box, share: float) -> list[Piece]:
    """Those words of a strip whose `overlap_in_height` with `box` is more than `share`."""
    if strip.even:
        return strip.pieces if _shares(strip.top, strip.bottom, box, share) else []
    return [piece for piece in strip.pieces if _shares(strip.top, piece.box.bottom, box, share)]


def _shares(top: float, bottom: float, box: Box, share: float) -> bool:
    """Whether more than `share` of the lower of two things is on the height of the other."""
    shared = (bottom if bottom < box.bottom else box.bottom) - (top if top > box.top else box.top)
    return shared > 0 and shared / max(min(bottom - top, box.bottom - box.top), 0.1) > share
