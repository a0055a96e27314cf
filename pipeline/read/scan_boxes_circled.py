"""Rings that a pen has drawn around words, as people circle one of several answers instead of ticking its box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box
from .scan_boxes_fit import Found
from .scan_boxes_ink import COARSE, Dark
from .scan_boxes_words import SeenWord

_WIDE: Final = (12.0, 260.0)
_HIGH: Final = (10.0, 50.0)
"""Points: the least and the most that a ring around some words is wide and high."""
_FULL: Final = 0.45
_ANGLES: Final = 32
_CLOSED: Final = 0.8
"""Share of the directions from its middle in which a ring is met where an ellipse would lie."""
_FROM: Final = 0.72
_TO: Final = 1.12
_STEPS: Final = 16
_NEAR: Final = 8.0
"""Points from a ring within which a box may be that of the words in it."""
_INKED: Final = 0.5
_LARGER: Final = 1.4
"""Times the side of a box: a wider ring goes around it."""

Flags = npt.NDArray[np.bool_]


def find_circled(ink: Dark, words: Sequence[SeenWord], boxes: Sequence[Found], scale: float) -> list[Box]:
    """The rings around words, in pixels of the sheet (`scale` to a point), that are not themselves `boxes` (radio buttons).

    `ink`: how surely each pixel of the small picture is ink; `words`: in pixels of the sheet.
    """
    import cv2

    dark = cv2.dilate((ink >= _INKED).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    by = scale / COARSE
    rings = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        if not (_fits(width, _WIDE) and _fits(height, _HIGH) and area <= _FULL * width * height):
            continue
        box = Box(x * by, y * by, (x + width) * by, (y + height) * by)
        if any(_is_outline(box, one) for one in boxes):
            continue
        if _holds_word(box, words) and _is_ring(np.asarray(labels[y : y + height, x : x + width] == index, dtype=np.bool_)):
            rings.append(box)
    return rings


def _is_outline(ring: Box, one: Found) -> bool:
    """Whether a ring is what was found as a box."""
    x, y = one.middle
    return ring.x0 < x < ring.x1 and ring.top < y < ring.bottom and ring.x1 - ring.x0 <= _LARGER * one.side


def _fits(pixels: int, sizes: tuple[float, float]) -> bool:
    return sizes[0] * COARSE <= pixels <= sizes[1] * COARSE


def _holds_word(ring: Box, words: Sequence[SeenWord]) -> bool:
    """Whether the middle of a word that is narrower than the ring lies in it."""
    return any(
        word.box.x1 - word.box.x0 <= ring.x1 - ring.x0
        and ring.x0 < (word.box.x0 + word.box.x1) / 2 < ring.x1
        and ring.top < (word.box.top + word.box.bottom) / 2 < ring.bottom
        for word in words
    )


def _is_ring(piece: Flags) -> bool:
    """Whether a piece of ink runs all around its middle, as an ellipse does; the frame of a table leaves that at its corners."""
    height, width = piece.shape
    turns = (np.arange(_ANGLES) + 0.5) * 2 * np.pi / _ANGLES
    radii = np.linspace(_FROM, _TO, _STEPS)
    xs = np.rint((width - 1) / 2 * (1 + np.outer(np.cos(turns), radii))).astype(int)
    ys = np.rint((height - 1) / 2 * (1 + np.outer(np.sin(turns), radii))).astype(int)
    inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    met = inside & piece[ys.clip(0, height - 1), xs.clip(0, width - 1)]
    corners = (piece[:2, :2], piece[:2, -2:], piece[-2:, :2], piece[-2:, -2:])
    return float(met.any(axis=1).mean()) >= _CLOSED and sum(bool(corner.any()) for corner in corners) <= 1


def is_circled(one: Found, rings: Sequence[Box], scale: float) -> bool:
    """Whether a ring goes around a box, or around words beside it."""
    near = _NEAR * scale
    return any(ring.top < one.middle[1] < ring.bottom and ring.x0 - near < one.x1 and one.x0 < ring.x1 + near for ring in rings)
