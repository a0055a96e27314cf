"""Where on a page four level and upright lines may make a square, or a line a circle: a look at every place and every size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .scan_boxes_ink import COARSE, Dark

SMALLEST: Final = 5.6
LARGEST: Final = 18.0
"""Sides of tick boxes, in points."""
_SIZES: Final = ((SMALLEST, 8.5), (8.5, 12.5), (12.5, LARGEST))
_RUN: Final = 2.2
"""Points: a shorter piece of a line is a speck or a part of a letter."""
_DRAWN: Final = 0.6
"""How much of its weakest side must be drawn."""
_NEARLY: Final = 0.9999
"""Sums of many pixels are not exact: a first look lets a little less pass."""
_BETTER: Final = 0.02
_STEPS: Final = 24
_SOME: Final = 2
_ROUND: Final = 0.85
_PAPER_AT: Final = 4
"""Pixels outside a ring where paper must be."""
_CROWDED: Final = 0.4
_PEAK: Final = 5

Scores = npt.NDArray[np.float32]
Sides = npt.NDArray[np.int16]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the small picture where a box may stand, in its pixels: the upper left corner and the side."""

    x: float
    y: float
    side: int
    round: bool = False


def find_spots(ink: Dark) -> list[Spot]:
    """Places that may hold squares or circles; letters are still among them.

    `ink`: how surely each pixel of the small picture is ink.
    """
    if min(ink.shape) <= LARGEST * COARSE + 2:
        return []
    sums = _sums(*_lines(ink))
    # Size by size, as a cross makes four small squares of a large one.
    squares = [Spot(x, y, side) for low, high in _SIZES for x, y, side in _peaks(*_squares(*sums, low, high), _DRAWN)]
    rings = [Spot(x + 0.5 - side / 2, y + 0.5 - side / 2, side, True) for x, y, side in _peaks(*_rings(ink), _ROUND)]
    return [*squares, *rings]


def _bar(width: int, height: int) -> npt.NDArray[np.uint8]:
    return np.ones((height, width), np.uint8)


def _lines(ink: Dark) -> tuple[Dark, Dark]:
    """What belongs to level and to upright lines: widened by half a point, as no line is quite level, and mended."""
    import cv2

    run = max(int(_RUN * COARSE), 2)
    level = cv2.morphologyEx(cv2.dilate(ink, _bar(1, 3)), cv2.MORPH_CLOSE, _bar(3, 1))
    upright = cv2.morphologyEx(cv2.dilate(ink, _bar(3, 1)), cv2.MORPH_CLOSE, _bar(1, 3))
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, _bar(run, 1))
    upright = cv2.morphologyEx(upright, cv2.MORPH_OPEN, _bar(1, run))
    return np.asarray(level, dtype=np.float32), np.asarray(upright, dtype=np.float32)


def _sums(level: Dark, upright: Dark) -> tuple[Scores, Scores]:
    """How much is drawn left of each pixel in level lines, and above it in upright ones."""
    height, width = level.shape
    across = np.zeros((height, width + 1), np.float32)
    np.cumsum(level, axis=1, out=across[:, 1:])
    down = np.zeros((height + 1, width), np.float32)
    np.cumsum(upright, axis=0, out=down[1:])
    return across, down


def _squares(across: Scores, down: Scores, low: float, high: float) -> tuple[Scores, Sides]:
    """For each place how well the weakest side is drawn of the best square with its corner there, and the side of that. Nothing
    where none is drawn well enough.
    """
    height, width = across.shape[0], down.shape[1]
    all_sides = range(int(low * COARSE), int(high * COARSE) + 1)
    drawn = [_corners(across, down, side) for side in all_sides]
    ys, xs = np.divmod(np.unique(np.concatenate(drawn)), width)
    best = np.zeros(len(ys), np.float32)
    sides = np.zeros(len(ys), np.int16)
    for side in all_sides:
        weakest = _weakest(across, down, ys, xs, side)
        better = weakest > best + _BETTER
        best[better] = weakest[better]
        sides[better] = side
    scores, sizes = np.zeros((height, width), np.float32), np.zeros((height, width), np.int16)
    scores[ys, xs], sizes[ys, xs] = best, sides
    return scores, sizes


def _corners(across: Scores, down: Scores, side: int) -> Places:
    """The places (row by row) that are the upper left corner of a drawn square of that size. Few are: lines are sought first."""
    far, width = side - 1, down.shape[1]
    drawn = across[:, side:] - across[:, :-side] >= np.float32(_DRAWN * _NEARLY * side)
    ys, xs = _places(drawn[:-far] & drawn[far:])
    inside = xs < width - far
    ys, xs = ys[inside], xs[inside]
    good = _weakest(across, down, ys, xs, side) >= _DRAWN
    return np.asarray(ys[good] * width + xs[good])


def _places(flags: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Rows and columns of what is true; `np.nonzero` takes ten times as long where little is."""
    ys, xs = np.divmod(np.flatnonzero(flags), flags.shape[1])
    return ys, xs


def _weakest(across: Scores, down: Scores, ys: Places, xs: Places, side: int) -> Scores:
    """How much of its weakest side is drawn, of a square of that size at each place; nothing where it leaves the picture."""
    height, width = across.shape[0], down.shape[1]
    far = side - 1
    weakest = np.zeros(len(ys), np.float32)
    inside = (ys < height - far) & (xs < width - far)
    y, x = ys[inside], xs[inside]
    lines = [across[row, x + side] - across[row, x] for row in (y, y + far)]
    lines += [down[y + side, column] - down[y, column] for column in (x, x + far)]
    weakest[inside] = np.minimum.reduce(lines) / side
    return weakest


def _rings(ink: Dark) -> tuple[Scores, Sides]:
    """For each place how much is drawn of the best circle around it, with paper around that, and its diameter."""
    import cv2

    most = 255 // _STEPS
    reach = int(LARGEST * COARSE / 2) + _PAPER_AT + 1
    drawn, bare = (np.pad(np.asarray(most * level, dtype=np.uint8), reach) for level in (cv2.dilate(ink, _bar(3, 3)), ink))
    height, width = ink.shape
    best = np.zeros((height, width), np.uint8)
    sides = np.zeros((height, width), np.int16)
    for side in range(int(SMALLEST * COARSE), int(LARGEST * COARSE) + 1):
        ys, xs, total = _round_places(drawn, (side - 1) / 2, ink.shape, reach, int(_ROUND * most * _STEPS), most)
        free = _around(bare, (side - 1) / 2 + _PAPER_AT, ys + reach, xs + reach) <= int(_CROWDED * most * _STEPS)
        better = free & (total > best[ys, xs])
        best[ys[better], xs[better]] = total[better]
        sides[ys[better], xs[better]] = side
    return best.astype(np.float32) / np.float32(most * _STEPS), sides


def _round_places(
    drawn: npt.NDArray[np.uint8], radius: float, shape: tuple[int, ...], reach: int, least: int, most: int
) -> tuple[Places, Places, npt.NDArray[np.uint8]]:
    """Rows and columns of the places with more than `least` on a circle around them, and how much. A pixel has at most `most`.

    Half of the circle is looked at everywhere; the rest only where as much can still be found.
    """
    height, width = shape[:2]
    offsets = list(_offsets(radius))
    some = np.zeros((height, width), np.uint8)
    for right, below in offsets[::_SOME]:
        some += drawn[reach + below : reach + below + height, reach + right : reach + right + width]
    rest = [offset for index, offset in enumerate(offsets) if index % _SOME]
    ys, xs = _places(some > least - most * len(rest))
    total = some[ys, xs] + _around(drawn, radius, ys + reach, xs + reach, rest)
    enough = total > least
    return ys[enough], xs[enough], total[enough]


def _around(
    padded: npt.NDArray[np.uint8], radius: float, ys: Places, xs: Places, offsets: Sequence[tuple[int, int]] = ()
) -> npt.NDArray[np.uint8]:
    """For each of the places the sum over a circle around it, or over those of its pixels that are given."""
    flat, row = padded.ravel(), padded.shape[1]
    places = ys * row + xs
    total = np.zeros(len(ys), np.uint8)
    for right, below in offsets or _offsets(radius):
        total += flat[places + (below * row + right)]
    return total


def _offsets(radius: float) -> Iterator[tuple[int, int]]:
    """The pixels of a circle around the origin, x and y."""
    angles = np.arange(_STEPS) * 2 * np.pi / _STEPS
    xs, ys = np.rint(radius * np.cos(angles)).astype(int), np.rint(radius * np.sin(angles)).astype(int)
    yield from zip(xs.tolist(), ys.tolist(), strict=True)


def _peaks(scores: Scores, sides: Sides, least: float) -> Iterator[tuple[int, int, int]]:
    """The places (x, y) that score best of all around, and the side there; of a plateau its middle."""
    import cv2

    ys, xs = _places(scores >= np.float32(least))
    if not len(ys):
        return
    wide = np.pad(scores, _PEAK // 2)
    steps = range(_PEAK)
    around = np.maximum.reduce([wide[ys + below, xs + right] for below in steps for right in steps])
    best = scores[ys, xs] >= around
    ys, xs = ys[best], xs[best]
    peak = np.zeros(scores.shape, np.uint8)
    peak[ys, xs] = 1
    count, labels = cv2.connectedComponents(peak, connectivity=8)
    if count <= 1:
        return
    order = np.argsort(labels[ys, xs], kind="stable")
    ends = np.cumsum(np.bincount(labels[ys, xs], minlength=count)[1:])
    for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        middle = order[(start + end) // 2]
        x, y = int(xs[middle]), int(ys[middle])
        yield x, y, int(sides[y, x])
