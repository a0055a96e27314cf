"""Where on a page four level and upright lines may make a square, or a line a circle: a look at every place and every size."""

from __future__ import annotations

from collections.abc import Iterator
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
_BETTER: Final = 0.02
_STEPS: Final = 24
_ROUND: Final = 0.85
_PAPER_AT: Final = 4
"""Pixels outside a ring where paper must be."""
_CROWDED: Final = 0.4
_PEAK: Final = 5

Scores = npt.NDArray[np.float32]
Sides = npt.NDArray[np.int16]


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
    lines = _lines(ink)
    # Size by size, as a cross makes four small squares of a large one.
    squares = [Spot(x, y, side) for low, high in _SIZES for x, y, side in _peaks(*_squares(*lines, low, high), _DRAWN)]
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


def _squares(level: Dark, upright: Dark, low: float, high: float) -> tuple[Scores, Sides]:
    """For each place how well the weakest side is drawn of the best square with its corner there, and the side of that."""
    height, width = level.shape
    across = np.zeros((height, width + 1), np.float32)
    np.cumsum(level, axis=1, out=across[:, 1:])
    down = np.zeros((height + 1, width), np.float32)
    np.cumsum(upright, axis=0, out=down[1:])
    best = np.zeros((height, width), np.float32)
    sides = np.zeros((height, width), np.int16)
    for side in range(int(low * COARSE), int(high * COARSE) + 1):
        far = side - 1
        rows = (across[:, side:] - across[:, :-side]) / side
        columns = (down[side:] - down[:-side]) / side
        flat = np.minimum(rows[:-far], rows[far:])
        tall = np.minimum(columns[:, :-far], columns[:, far:])
        weakest = np.minimum(flat[:, : width - far], tall[: height - far])
        part = best[: height - far, : width - far]
        better = weakest > part + _BETTER
        part[better] = weakest[better]
        sides[: height - far, : width - far][better] = side
    return best, sides


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
        total = _around(drawn, (side - 1) / 2, ink.shape, reach)
        better = total > np.maximum(best, int(_ROUND * most * _STEPS))
        better &= _around(bare, (side - 1) / 2 + _PAPER_AT, ink.shape, reach) <= int(_CROWDED * most * _STEPS)
        best[better] = total[better]
        sides[better] = side
    return best.astype(np.float32) / np.float32(most * _STEPS), sides


def _around(padded: npt.NDArray[np.uint8], radius: float, shape: tuple[int, ...], reach: int) -> npt.NDArray[np.uint8]:
    """For each place the sum over a circle around it."""
    height, width = shape[:2]
    total = np.zeros((height, width), np.uint8)
    for right, below in _offsets(radius):
        total += padded[reach + below : reach + below + height, reach + right : reach + right + width]
    return total


def _offsets(radius: float) -> Iterator[tuple[int, int]]:
    """The pixels of a circle around the origin, x and y."""
    angles = np.arange(_STEPS) * 2 * np.pi / _STEPS
    xs, ys = np.rint(radius * np.cos(angles)).astype(int), np.rint(radius * np.sin(angles)).astype(int)
    yield from zip(xs.tolist(), ys.tolist(), strict=True)


def _peaks(scores: Scores, sides: Sides, least: float) -> Iterator[tuple[int, int, int]]:
    """The places (x, y) that score best of all around, and the side there; of a plateau its middle."""
    import cv2

    peak = (scores >= least) & (scores >= cv2.dilate(scores, _bar(_PEAK, _PEAK)))
    count, labels = cv2.connectedComponents(peak.astype(np.uint8), connectivity=8)
    if count <= 1:
        return
    ys, xs = np.nonzero(peak)
    order = np.argsort(labels[ys, xs], kind="stable")
    ends = np.cumsum(np.bincount(labels[ys, xs], minlength=count)[1:])
    for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        middle = order[(start + end) // 2]
        x, y = int(xs[middle]), int(ys[middle])
        yield x, y, int(sides[y, x])
