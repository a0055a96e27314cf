"""How a scanned page lies: how far its lines lean, and whether they run across or up and down. From the letters alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .ocr import Floats, Picture

Labels = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

MOST: Final = 6.0
"""Degrees by which a page may lean and still be put straight."""
_COARSE: Final = 0.5
_FINE: Final = 0.05
_SIDE: Final = 1200
_MOST_POINTS: Final = 40_000
_FEW: Final = 12
_SURE: Final = 1.25


@dataclass(frozen=True, slots=True)
class Letters:
    """The letter-sized spots of ink on a page: `points` are n × 2 (x, y) pixels of ink, `size` is their usual height in pixels
    of the picture, `count` how many there are.
    """

    points: Floats
    size: float
    count: int


@dataclass(frozen=True, slots=True)
class Lie:
    """`lean`: degrees by which the lines must be turned anticlockwise to be level. `sideways`: they run up and down, null where
    it cannot be told.
    """

    lean: float
    sideways: bool | None


def find_letters(picture: Picture) -> Letters:
    """The letters of `picture` (grey, dark on light). Specks, lines and large dark areas are left out."""
    labels, letters, usual, scale = _spots(picture)
    ys, xs = np.nonzero(letters[labels]) if letters.any() else (np.zeros(0, int), np.zeros(0, int))
    step = max(1, len(xs) // _MOST_POINTS)
    # Whole pixels would fill the rows of a level page unevenly by themselves, so each point lies anywhere in its pixel.
    spread = np.random.default_rng(0).random((len(xs[::step]), 2))
    points = (np.column_stack([xs[::step], ys[::step]]) + spread) / scale
    return Letters(points, usual / scale, int(letters.sum()))


def count_letters(picture: Picture) -> int:
    """How many letters `picture` has, as `find_letters` tells them."""
    return int(_spots(picture)[1].sum())


def _spots(picture: Picture) -> tuple[Labels, Bools, float, float]:
    """The spot that each pixel belongs to, which spots are letters, their usual size, and the scale that they were seen at."""
    import cv2

    scale = min(1.0, _SIDE / max(picture.shape))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    paper = float(np.percentile(small, 80))
    ink = (small < min(0.75 * paper, paper - 30)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    longest, shortest = np.maximum(wide, tall), np.minimum(wide, tall)
    letters = (longest >= 4) & (longest <= _SIDE / 12) & (shortest >= 2) & (area >= 6) & (longest < 12 * shortest)
    letters[0] = False
    sizes = longest[letters]
    usual = float(np.median(sizes)) if len(sizes) else 0.0
    letters &= longest <= max(4 * usual, 6)
    return np.asarray(labels, dtype=np.int32), letters, usual, scale


def find_lie(letters: Letters) -> Lie:
    """How the lines of these letters lie; a page with few of them is taken to lie as it should."""
    if letters.count < _FEW:
        return Lie(0.0, None)
    size = max(letters.size / 4, 0.5)
    points = letters.points / size
    across, lean = _best(points)
    down, other = _best(np.column_stack([points[:, 1], -points[:, 0]]))
    if across > _SURE * down:
        return Lie(lean, False)
    if down > _SURE * across:
        return Lie(other, True)
    return Lie(lean if across >= down else other, None)


def _best(points: Floats) -> tuple[float, float]:
    """How sharply the points gather in level lines at best (larger is sharper), and the lean at which they do."""
    rough = np.arange(-MOST, MOST + 0.01, _COARSE)
    near = rough[int(np.argmax([_sharpness(points, angle) for angle in rough]))]
    fine = np.arange(near - _COARSE, near + _COARSE + 0.001, _FINE)
    found = [_sharpness(points, angle) for angle in fine]
    best = int(np.argmax(found))
    return found[best], round(float(fine[best]), 2)


def _sharpness(points: Floats, angle: float) -> float:
    """How unevenly the points fill level rows once the page is turned by `angle` degrees anticlockwise."""
    turn = np.radians(angle)
    heights = points[:, 1] * np.cos(turn) - points[:, 0] * np.sin(turn)
    rows = np.bincount((heights - heights.min()).astype(np.int64))
    return float((np.diff(rows.astype(np.float64)) ** 2).sum() / len(points))


def matrix_of(shape: tuple[int, ...], quarters: int, lean: float) -> tuple[Floats, tuple[int, int]]:
    """The map that puts a picture of `shape` upright, and the (width, height) that holds all of it then.

    `quarters`: clockwise quarter turns; `lean`: degrees anticlockwise after these. 3 × 3, from (x, y, 1) before to after.
    """
    height, width = shape[:2]
    quarter = {
        0: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        1: [[0.0, -1.0, float(height)], [1.0, 0.0, 0.0]],
        2: [[-1.0, 0.0, float(width)], [0.0, -1.0, float(height)]],
        3: [[0.0, 1.0, 0.0], [-1.0, 0.0, float(width)]],
    }[quarters % 4]
    first = np.array([*quarter, [0.0, 0.0, 1.0]])
    wide, tall = (height, width) if quarters % 2 else (width, height)
    turn = np.radians(lean)
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    size = (round(wide * cos + tall * abs(sin)), round(tall * cos + wide * abs(sin)))
    spin = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    spin[:2, 2] = np.array(size) / 2 - spin[:2, :2] @ np.array([wide / 2, tall / 2])
    return spin @ first, size


def turned(picture: Picture, quarters: int, lean: float) -> tuple[Picture, Floats]:
    """The picture put upright, white where nothing was, and the map to it from the picture before (see `matrix_of`)."""
    import cv2

    matrix, size = matrix_of(picture.shape, quarters, lean)
    if abs(lean) < _FINE / 2:
        return np.ascontiguousarray(np.rot90(picture, -quarters)), matrix
    # OpenCV counts from the middle of the first pixel, the map from its corner.
    centred = matrix[:2].copy()
    centred[:, 2] += matrix[:2, :2] @ np.array([0.5, 0.5]) - 0.5
    white = cv2.warpAffine(picture, centred, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(white, dtype=np.uint8), matrix
