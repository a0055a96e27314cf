"""Strokes of a pen that run through more than one tick box: whose tick it is, and which boxes it only passes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box

Floats = npt.NDArray[np.float64]

_CORE: Final = 0.15
_REACH: Final = 0.35
"""How far outside its box, as a share of the box, the turning point of a tick may lie."""
_SAMPLES: Final = 12


def stray_boxes(boxes: Sequence[Box], lines: Sequence[Floats]) -> set[int]:
    """The places in `boxes` that hold a part of a line (n × 2 points, displayed page) which also runs through another box.

    A tick belongs to the box in which it turns upward; what else a line runs through is not ticked by it, and where no such
    turn tells, none of its boxes is sure.
    """
    if len(boxes) < 2 or not lines:
        return set()
    sides = np.array([[box.x0, box.top, box.x1, box.bottom] for box in boxes], dtype=np.float64)
    size = (sides[:, 2] - sides[:, 0])[:, None]
    cores = sides + _CORE * size * np.array([1.0, 1.0, -1.0, -1.0])
    strays: set[int] = set()
    for line in lines:
        low, high = line.min(axis=0), line.max(axis=0)
        near = np.flatnonzero((cores[:, 0] < high[0]) & (cores[:, 2] > low[0]) & (cores[:, 1] < high[1]) & (cores[:, 3] > low[1]))
        if len(near) < 2:
            continue
        points = _along(line)
        entered = [index for index in near.tolist() if _inside(points, cores[index]).any()]
        if len(entered) > 1:
            owner = _turns_in(line, [(index, boxes[index]) for index in entered])
            strays.update(index for index in entered if index != owner)
    return strays


def _along(line: Floats) -> Floats:
    """Points all along a line."""
    steps = np.linspace(0.0, 1.0, _SAMPLES)[None, :, None]
    result: Floats = (line[:-1, None, :] + (line[1:] - line[:-1])[:, None, :] * steps).reshape(-1, 2)
    return result


def _inside(points: Floats, side: Floats) -> npt.NDArray[np.bool_]:
    result: npt.NDArray[np.bool_] = (
        (points[:, 0] > side[0]) & (points[:, 0] < side[2]) & (points[:, 1] > side[1]) & (points[:, 1] < side[3])
    )
    return result


def _turns_in(line: Floats, entered: list[tuple[int, Box]]) -> int | None:
    """The box in which the line has its lowest point, if that is no end of it and lies in one box alone."""
    lowest = int(line[:, 1].argmax())
    if lowest in (0, len(line) - 1):
        return None
    x, y = line[lowest].tolist()
    owners = []
    for index, box in entered:
        room = _REACH * (box.x1 - box.x0)
        if box.x0 - room <= x <= box.x1 + room and box.top <= y <= box.bottom + room:
            owners.append(index)
    return owners[0] if len(owners) == 1 else None
