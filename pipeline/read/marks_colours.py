"""The colour of a box on a rendered page, and how far its pixels are from that colour.

Nearly every box is white with something black in it: that is told from the levels of one channel. Of others all three are asked.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import sub
from typing import Final

import numpy as np
import numpy.typing as npt

from .marks_shot import Colour, Pixels

Mask = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.uint8]
Part = tuple[slice, slice]
"""Rows and columns of some pixels among others."""
Places = npt.NDArray[np.intp]

DIFFERENT: Final = 44
"""Levels of 255 in one colour by which a pixel must differ to count as ink; a hairline at 216 dpi differs by 60 or more."""
DARK: Final = 180
"""How light (0 to 255) a box is at least that may be empty: white, pale tints."""
_ONE_COLOUR: Final = 12
_MOSTLY: Final = 0.7
"""The share of the pixels along a box's border that have its colour."""
WHITE: Final[Colour] = (255, 255, 255)
_INKS: Final = bytes(range(255 - DIFFERENT))
"""The levels that are ink on white."""
_NO_INKS: Final = bytes(range(255 - DIFFERENT, 256))
_NOT_BLACK: Final = bytes(range(255 - 2 * DIFFERENT, 256))
"""Those that are no ink on white, and those that are none on any colour beside which white is none."""
_NEARLY_WHITE: Final = bytes(range(256 - _ONE_COLOUR, 256))


def away_from_white(darkest: Levels, here: Part, round_: bool) -> Levels | None:
    """How far each pixel is from white, where white is the colour of the box and some ink is on it, as in nearly all boxes.

    `darkest` are the levels of the pixels in their darkest channel, `here` is the inside of the box. Null where the box has to
    be looked at channel by channel: this says of it what `only_colour` and `base_colour` say, for a third of the cost.
    """
    inside = darkest[here]
    height, width = inside.shape
    levels, rim = inside.tobytes(), inside.take(_outer_rim(height, width, round_)).tobytes()
    if not _is_white(rim):
        return None
    plainly = len(rim.translate(None, _INKS)) >= _MOSTLY * len(rim)
    if not plainly and not _is_white(inside[shape_of(height, width, True)].tobytes() if round_ else levels):
        return None
    if not levels.translate(None, _NOT_BLACK) and not (_is_white(levels) and levels.translate(None, _NO_INKS)):
        return None
    away: Levels = 255 - darkest
    return away


def _is_white(levels: bytes) -> bool:
    """Whether pixels of these levels, each in its darkest channel, have white for their most frequent colour (`common`)."""
    white = levels.count(255)
    return white == len(levels) or (2 * white > len(levels) and bool(levels.translate(None, _NEARLY_WHITE)))


def only_colour(planes: Pixels) -> Colour | None:
    """The colour of 3 × n pixels where none differs from it so much that it would be ink; null where any does."""
    # Half of the range at least lies on one side of any colour: then asking which is most frequent can be saved.
    if _widest(*_range(planes)) > 2 * DIFFERENT:
        return None
    colour, share = common(planes)
    return colour if share == 1.0 else None


def base_colour(inside: Pixels, round_: bool, near: Pixels) -> Colour:
    """The colour of the box itself: the one along its border where that is one colour, else the most frequent one.

    Where a light colour runs all around further in or out (`near` begins closer to the border), that is the box: what is
    dark outside of it is a thick border, what is dark inside of it is a filled tick.
    """
    height, width = inside.shape[1:]
    colour, share = common(_taken(inside, _outer_rim(height, width, round_)))
    base = colour if share >= _MOSTLY else common(inside[:, shape_of(height, width, round_)])[0]
    if lightness(base) >= DARK:
        return base
    height, width = near.shape[1:]
    for start in range(max(2, round(0.3 * min(height, width)))):
        colour, share = common(_taken(near, _rim(height, width, round_, start, 1)))
        if share >= 0.8 and lightness(colour) >= DARK:
            return colour
    return base


def common(planes: Pixels) -> tuple[Colour, float]:
    """The most frequent colour of 3 × n pixels, and its share."""
    low, high = _range(planes)
    if _widest(low, high) < _ONE_COLOUR:
        return low, 1.0
    count = planes.shape[1]
    lightest = np.logical_and.reduce(planes == np.array(high, dtype=np.int16)[:, None], axis=0)
    if 2 * int(np.count_nonzero(lightest)) > count:  # more than half: most frequent, and the median of all that are like it
        return high, share_of(away_from(planes, high) <= DIFFERENT)
    codes = ((planes[0] >> 5) << 6) | ((planes[1] >> 5) << 3) | (planes[2] >> 5)
    code = int(np.bincount(codes, minlength=512).argmax())
    alike = np.sort(planes[:, codes == code], axis=1)
    count = alike.shape[1]
    colour = _colour((alike[:, (count - 1) // 2] + alike[:, count // 2]) // 2)
    return colour, share_of(away_from(planes, colour) <= DIFFERENT)


def _range(planes: Pixels) -> tuple[Colour, Colour]:
    """The lowest and the highest level of each of three planes."""
    return _colour(np.minimum.reduce(planes, axis=1)), _colour(np.maximum.reduce(planes, axis=1))


def _colour(levels: Pixels) -> Colour:
    """Three levels as a colour."""
    one, two, three = levels.tolist()
    return one, two, three


def _widest(low: Colour, high: Colour) -> int:
    """How far the levels of a plane are apart, in the plane where they are farthest."""
    widths: list[int] = list(map(sub, high, low))
    return max(widths)


def away_from(planes: Pixels, colour: Colour) -> Pixels:
    """How far each pixel of three planes (3 × …) is from a colour, in the channel where it is farthest."""
    levels = np.array(colour, dtype=np.int16).reshape(3, *(1,) * (planes.ndim - 1))
    red, green, blue = np.abs(planes - levels)
    result: Pixels = np.maximum(np.maximum(red, green, out=red), blue, out=red)
    return result


def lightness(colour: Colour) -> float:
    """How light a colour is to the eye, 0 to 255."""
    one, two, three = colour
    return 0.3 * one + 0.59 * two + 0.11 * three


def share_of(mask: Mask) -> float:
    """The share of a mask that is set; that of an empty one is none."""
    return int(np.count_nonzero(mask)) / mask.size if mask.size else math.nan


@lru_cache(maxsize=500)
def shape_of(height: int, width: int, round_: bool) -> Mask:
    """Which pixels belong to a box of that shape. Not to be changed."""
    return _disc(height, width) if round_ else np.ones((height, width), dtype=np.bool_)


def _disc(height: int, width: int) -> Mask:
    y, x = np.ogrid[:height, :width]
    across, down = (x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2)
    result: Mask = across**2 + down**2 <= 0.96
    return result


def _taken(planes: Pixels, places: Places) -> Pixels:
    """The pixels of three planes at these places of a plane."""
    found: Pixels = planes.reshape(3, -1).take(places, axis=1)
    return found


def _outer_rim(height: int, width: int, round_: bool) -> Places:
    """The ring along the border of a box or circle, where its own colour shows."""
    return _rim(height, width, round_, 0, max(2, round(0.08 * min(height, width))))


@lru_cache(maxsize=2000)
def _rim(height: int, width: int, round_: bool, start: int, depth: int) -> Places:
    """The ring from `start` to `start + depth` pixels inside the edge of a box or circle. Not to be changed."""
    mask = shape_of(height, width, round_)
    rim: Mask = _cut(mask, start) & ~_cut(mask, start + depth)
    return np.flatnonzero(rim if rim.any() else mask)


def _cut(mask: Mask, by: int) -> Mask:
    """The same shape, `by` pixels smaller on every side."""
    height, width = mask.shape
    cut = np.zeros_like(mask)
    if height > 2 * by and width > 2 * by:
        inner = (slice(by, height - by), slice(by, width - by))
        cut[inner] = True if mask.all() else _disc(height - 2 * by, width - 2 * by)
    return cut
