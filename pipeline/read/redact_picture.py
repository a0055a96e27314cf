"""Redactions in the picture of a page: solid dark blocks in the place of words.

A photo is not solid, a table's border not as high as a line, the dark edge of a scan lies at the edge, a logo stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box
from .redact_areas import SeenRedaction
from .redact_places import overlap

Bools = npt.NDArray[np.bool_]

_CELL: Final = 1.25
"""The side in points of the cells in which solid blocks are looked for."""
_INK: Final = 115
_FULL: Final = 0.85
_LEAST: Final = (4, 7)
"""A block is this many cells high and wide at least: 5 and 8.75 points."""
_TALLEST: Final = 0.5
_EDGE: Final = 9.0
_RAGGED: Final = 3
_MOST: Final = 400


def see_picture_redactions(
    picture: npt.NDArray[np.uint8], pixels_per_point: float, words: Sequence[Box]
) -> tuple[SeenRedaction, ...]:
    """Solid dark blocks in the place of words: `picture` is the page in grey (h × w), `words` and the result are in pixels.

    Only a block with words around it is a redaction. Nothing is known of what lies beneath: `covers_text` is false.
    """
    blocks = find_blocks(picture, pixels_per_point)
    if not blocks or not words:
        return ()
    sides = np.array([[word.x0, word.top, word.x1, word.bottom] for word in words], dtype=np.float64)
    found = []
    for block in blocks:
        place = _in_line(block, blocks, sides, pixels_per_point)
        if place is not None:
            found.append(SeenRedaction(block, "box", False, 0, (), place))
    return tuple(sorted(found, key=lambda seen: (seen.box.top, seen.box.x0)))


def find_blocks(picture: npt.NDArray[np.uint8], pixels_per_point: float) -> list[Box]:
    """The solid dark rectangles of a picture, in pixels, wherever they stand, but for those at its edge."""
    size = max(round(_CELL * pixels_per_point), 1)
    dark = picture < min(_INK, 0.55 * float(np.percentile(picture[::7, ::7], 90)) if picture.size else _INK)
    cells = _cells(dark, size)
    if min(cells.shape) < max(_LEAST) or not cells.any():
        return []
    solid = _opened(cells, *_LEAST)
    if not solid.any():
        return []
    height, width = picture.shape
    found = []
    for x0, top, x1, bottom in _rectangles(solid)[:_MOST]:
        box = Box(float(x0 * size), float(top * size), float(min(x1 * size, width)), float(min(bottom * size, height)))
        if not _at_edge(box, width, height, _EDGE * pixels_per_point) and box.bottom - box.top < _TALLEST * height:
            found.append(box)
    return found


def _cells(dark: Bools, size: int) -> Bools:
    """Which cells of `size` × `size` pixels are dark, but for a little noise."""
    height, width = dark.shape[0] // size * size, dark.shape[1] // size * size
    shares = dark[:height, :width].reshape(height // size, size, width // size, size).mean(axis=(1, 3))
    return np.asarray(shares >= _FULL, dtype=np.bool_)


def _opened(cells: Bools, high: int, wide: int) -> Bools:
    """The cells that lie in some dark rectangle of `high` × `wide` cells; one cell in 25 may be light."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int64)
    total[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
    window = total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
    full = window >= high * wide - 1
    # Spread each full window over the cells that it holds: a running count of windows that have begun and not yet ended.
    marks = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int64)
    rows, columns = np.nonzero(full)
    for down, right, sign in ((0, 0, 1), (high, 0, -1), (0, wide, -1), (high, wide, 1)):
        np.add.at(marks, (rows + down, columns + right), sign)
    return np.asarray(marks.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0, dtype=np.bool_)


@dataclass(slots=True)
class _Bar:
    """Rows of cells that begin and end at nearly the same columns."""

    x0: int
    x1: int
    top: int
    bottom: int


def _rectangles(solid: Bools) -> list[tuple[int, int, int, int]]:
    """The rectangles that solid cells make (x0, top, x1, bottom in cells): where the width changes, a new one begins."""
    padded = np.zeros((solid.shape[0], solid.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = solid
    steps = np.diff(padded, axis=1)
    done: list[_Bar] = []
    open_: list[_Bar] = []
    for row in range(solid.shape[0]):
        starts, ends = np.flatnonzero(steps[row] == 1).tolist(), np.flatnonzero(steps[row] == -1).tolist()
        still: list[_Bar] = []
        for x0, x1 in zip(starts, ends, strict=True):
            bar = next((bar for bar in open_ if abs(bar.x0 - x0) <= _RAGGED and abs(bar.x1 - x1) <= _RAGGED), None)
            if bar is None or bar in still:
                bar = _Bar(x0, x1, row, row + 1)
            bar.x0, bar.x1, bar.bottom = min(bar.x0, x0), max(bar.x1, x1), row + 1
            still.append(bar)
        done.extend(bar for bar in open_ if bar not in still)
        open_ = still
    high, wide = _LEAST
    return [
        (bar.x0, bar.top, bar.x1, bar.bottom)
        for bar in [*done, *open_]
        if bar.bottom - bar.top >= high - 1 and bar.x1 - bar.x0 >= wide - 1
    ]


def _at_edge(box: Box, width: int, height: int, margin: float) -> bool:
    return box.x0 < margin or box.top < margin or box.x1 > width - margin or box.bottom > height - margin


def _in_line(block: Box, blocks: Sequence[Box], words: npt.NDArray[np.float64], scale: float) -> Box | None:
    """The place of the block in its line of words, its first where it takes several; null where no words are near."""
    tall = words[:, 3] - words[:, 1]
    usual = float(np.median(tall))
    high, wide = block.bottom - block.top, block.x1 - block.x0
    shared = np.minimum(words[:, 3], block.bottom) - np.maximum(words[:, 1], block.top)
    inside = (words[:, 0] >= block.x0 - scale) & (words[:, 2] <= block.x1 + scale) & (shared > 0.6 * tall)
    gap = np.maximum(words[:, 0] - block.x1, block.x0 - words[:, 2])
    near = (shared > 0.5 * tall) & (gap > -0.4 * usual) & (gap < 6 * usual) & ~inside
    small = wide < 1.4 * high and high < 1.3 * usual and not (near & (gap < 0.7 * usual)).sum() > 1
    if near.any() and not small and high < 30 * usual and high > 0.45 * usual:
        top, bottom = words[np.flatnonzero(near)[gap[near].argmin()], [1, 3]].tolist()
        return Box(block.x0, top, block.x1, bottom)
    if wide < 3 * usual or high < 0.6 * usual:
        return None
    across = (words[:, 2] > block.x0) & (words[:, 0] < block.x1)
    above = across & (words[:, 3] <= block.top + 0.3 * usual) & (words[:, 3] > block.top - 2.2 * usual)
    below = across & (words[:, 1] >= block.bottom - 0.3 * usual) & (words[:, 1] < block.bottom + 2.2 * usual)
    others = [one for one in blocks if one is not block and _stacked(one, block, usual)]
    if (above.any() or below.any()) and (others or (above.any() and below.any())) and high < 12 * usual:
        return Box(block.x0, block.top, block.x1, min(block.bottom, block.top + usual))
    return None


def _stacked(one: Box, block: Box, usual: float) -> bool:
    apart = max(one.top, block.top) - min(one.bottom, block.bottom)
    return apart < 2.2 * usual and overlap(Box(one.x0, 0, one.x1, 1), Box(block.x0, 0, block.x1, 1)) > 0
