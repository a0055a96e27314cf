"""The words of a page by its lines: all words of a printed line are asked about at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from math import nan
from operator import attrgetter
from typing import NamedTuple

from ..model import Box, Word

Piece = Word
"""A word, or what is left of it beside the marks in it."""

left_edge = attrgetter("box.x0")

Line = list[Piece]
"""Words that follow each other from left to right and have one top and one bottom, as most words of a printed line do."""


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """The words as lines, in their order."""
    lines: list[Line] = []
    line: Line = []
    top, bottom, left = nan, nan, 0.0
    for piece in pieces:
        box = piece.box
        if box.top == top and box.bottom == bottom and box.x0 >= left:
            line.append(piece)
        else:
            line = [piece]
            lines.append(line)
            top, bottom = box.top, box.bottom
        left = box.x0
    return lines


class Strip(NamedTuple):
    """The words of a page that have one top, from left to right: asked about all at once, where they have one bottom, too.

    `bottom` is the lowest one; `even`: all have it.
    """

    top: float
    bottom: float
    even: bool
    pieces: Line

    def below(self, top: float) -> Line:
        """The words that reach below `top`."""
        if self.even:
            return self.pieces if self.bottom > top else []
        return [piece for piece in self.pieces if piece.box.bottom > top]


def strips_of(lines: Iterable[Line]) -> list[Strip]:
    """The words by their tops, from the top of the page down."""
    by_top: dict[float, list[Line]] = defaultdict(list)
    for line in lines:
        by_top[line[0].box.top].append(line)
    return [_strip(top, by_top[top]) for top in sorted(by_top)]


def _strip(top: float, lines: list[Line]) -> Strip:
    """The strip of lines that have one top."""
    bottom = lines[0][0].box.bottom
    if len(lines) == 1:
        return Strip(top, bottom, True, lines[0])
    bottoms = {line[0].box.bottom for line in lines}
    return Strip(top, max(bottoms), len(bottoms) == 1, sorted(chain.from_iterable(lines), key=left_edge))


def on_height(strip: Strip, box: Box, share: float) -> list[Piece]:
    """Those words of a strip whose `overlap_in_height` with `box` is more than `share`."""
    if strip.even:
        return strip.pieces if _shares(strip.top, strip.bottom, box, share) else []
    return [piece for piece in strip.pieces if _shares(strip.top, piece.box.bottom, box, share)]


def _shares(top: float, bottom: float, box: Box, share: float) -> bool:
    """Whether more than `share` of the lower of two things is on the height of the other."""
    shared = (bottom if bottom < box.bottom else box.bottom) - (top if top > box.top else box.top)
    return shared > 0 and shared / max(min(bottom - top, box.bottom - box.top), 0.1) > share
