"""How a pen has gone over a box: a tick or a cross, or so many strokes that the mark was scribbled out.

A cross leaves a box at its corners, a tick once or twice. Who takes a tick back goes over it several times, from side to side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from .scan_boxes_fit import Found
from .scan_boxes_ink import Inked

_PEN: Final = 0.42
_OUT: Final = (1.3, 2.2)
"""Points outside a box where the strokes are counted that leave it; the outline may still be met at the nearer place."""
_MARGIN: Final = 2.0
_PIECE: Final = 0.004
"""Share of the inside that a piece of paper between strokes has at least."""
_MOST_LEAVING: Final = 4
_MOST_PIECES: Final = 4
"""A cross leaves a box four times and divides it in four."""
_LONGEST: Final = 3.6
"""Sides of a box that the strokes of a large cross are long."""
_HEAVY: Final = 1.6
"""Times the ink of the other marks of a page."""
_LEAVING: Final = 0.08
_CORNER: Final = 0.3
_OTHERS: Final = 2

Flags = npt.NDArray[np.bool_]
Cells = TypeVar("Cells", npt.NDArray[np.bool_], npt.NDArray[np.int32], npt.NDArray[np.float32])


@dataclass(frozen=True, slots=True)
class Strokes:
    """The strokes over a box: how many are `leaving` it (`corners`: each near a corner of its own), the share of a frame `around`
    it that is inked, into how many `pieces` the paper in it is divided, `ink`: pixels in and near it, `pen`: how wide
    a stroke is, in pixels.
    """

    leaving: int
    corners: bool
    around: float
    pieces: int
    ink: float
    pen: float


def look_at_strokes(sheet: Inked, one: Found, line: float) -> Strokes:
    """Measure the strokes in and around a box, whose outline is `line` pixels thick."""

    room = min(0.25 * one.side, _MARGIN * sheet.scale)
    edge = round(_OUT[-1] * sheet.scale) + 2
    top, left = max(round(one.top) - edge, 0), max(round(one.x0) - edge, 0)
    patch = sheet.dark[top : round(one.bottom) + edge, left : round(one.x1) + edge] >= max(_PEN * sheet.print, 2.5 * sheet.noise)
    box = (one.top - top, one.bottom - top, one.x0 - left, one.x1 - left)
    joined = _joined(patch, box)
    rings = [_ring(joined, box, out * sheet.scale, one.round) for out in _OUT]
    within = _cut(joined, box, -line - 0.3 * sheet.scale)
    ink = float(_cut(joined, box, room).sum())
    pieces = _pieces(within, one.round)
    leaving = min(int((ring & ~np.roll(ring, 1)).sum()) for ring in rings)
    around = min(float(ring.mean()) for ring in rings)
    return Strokes(leaving, any(_at_corners(ring) for ring in rings), around, pieces, ink, _width(joined, within, box))


def _pieces(within: Flags, is_round: bool) -> int:
    """Into how many pieces strokes divide the paper in a box."""
    import cv2

    paper = ~within
    if is_round:
        rows, columns = np.ogrid[: paper.shape[0], : paper.shape[1]]
        y, x = (paper.shape[0] - 1) / 2, (paper.shape[1] - 1) / 2
        paper = paper & (((rows - y) / (y + 0.5)) ** 2 + ((columns - x) / (x + 0.5)) ** 2 <= 1.0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(paper.astype(np.uint8), connectivity=4)
    return int((stats[1:, cv2.CC_STAT_AREA] >= max(_PIECE * within.size, 3)).sum())


_Edges = tuple[float, float, float, float]
"""Top, bottom, left and right of a box in its patch."""


def _joined(patch: Flags, box: _Edges) -> Flags:
    """The ink that hangs together with what is in the box: no letter and no line beside it."""
    import cv2

    labels = np.asarray(cv2.connectedComponents(patch.astype(np.uint8), connectivity=8)[1], dtype=np.int32)
    own = np.unique(_cut(labels, box, 0.0))
    return np.asarray(np.isin(labels, own[own > 0]), dtype=np.bool_)


def _cut(patch: Cells, box: _Edges, room: float) -> Cells:
    """The box in its patch, with so many pixels more on all sides."""
    top, bottom, left, right = box
    return patch[max(round(top - room), 0) : round(bottom + room), max(round(left - room), 0) : round(right + room)]


def _ring(inked: Flags, box: _Edges, out: float, is_round: bool) -> Flags:
    """What is inked along a frame (or circle) around the box, from its upper left corner clockwise."""
    top, bottom, left, right = box
    high, wide = (bottom - top) / 2 + out, (right - left) / 2 + out
    turns = np.arange(4 * round(2 * (high + wide) / 4)) * 2 * np.pi / max(4 * round(2 * (high + wide) / 4), 1) - 0.75 * np.pi
    across, down = np.cos(turns), np.sin(turns)
    if not is_round:
        most = np.maximum(abs(across), abs(down))
        across, down = across / most, down / most
    ys = np.rint((top + bottom - 1) / 2 + high * down).astype(int).clip(0, inked.shape[0] - 1)
    xs = np.rint((left + right - 1) / 2 + wide * across).astype(int).clip(0, inked.shape[1] - 1)
    return np.asarray(inked[ys, xs], dtype=np.bool_)


def _at_corners(ring: Flags) -> bool:
    """Whether what leaves the box does so at its corners, once at each."""
    starts, ends = np.flatnonzero(ring & ~np.roll(ring, 1)), np.flatnonzero(ring & ~np.roll(ring, -1))
    if not len(starts):
        return False
    if starts[0] > ends[0]:
        ends = np.append(ends[1:], ends[0] + len(ring))
    places = (starts + ends) / 2 / len(ring) * 4
    corners = np.rint(places)
    return len(set((corners % 4).tolist())) == len(places) and bool((abs(places - corners) <= _CORNER).all())


def _width(inked: Flags, within: Flags, box: _Edges) -> float:
    """How wide the strokes in a box are: of a stroke the mean distance of its pixels from paper is a quarter of that."""
    import cv2

    if not within.any():
        return 0.0
    away = np.asarray(cv2.distanceTransform(inked.astype(np.uint8), cv2.DIST_L2, 5), dtype=np.float32)
    room = (within.shape[0] - (box[1] - box[0])) / 2
    inner = _cut(away, box, room)[: within.shape[0], : within.shape[1]]
    return max(4.0 * float(inner[within[: inner.shape[0], : inner.shape[1]]].mean()) - 0.5, 1.0)


def bare(empty: Sequence[Strokes], side: float, line: float) -> float:
    """The ink of an empty box, its outline: as the `empty` ones have it, where there are some."""
    return float(np.median([one.ink for one in empty])) if empty else 4.0 * side * (line + 1.0)


def is_scribbled(one: Strokes, side: float, empty: float, marks: Sequence[Strokes]) -> bool:
    """Whether a marked box was gone over several times. `empty`: the ink of an empty one, `marks`: all marked boxes like it."""
    if one.leaving > _MOST_LEAVING or one.pieces > _MOST_PIECES:
        return True
    if one.corners:
        return False  # a cross that leaves its box
    ink = one.ink - empty
    if ink > _LONGEST * side * max(one.pen, 1.0):
        return True
    usual = float(np.median([other.ink - empty for other in marks]))
    return len(marks) > _OTHERS and ink > _HEAVY * max(usual, 1.0) and one.around > _LEAVING
