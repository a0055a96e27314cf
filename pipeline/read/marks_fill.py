"""A filled square or dot inside a box, told by comparing the box with an empty one of its kind on the same page."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from .marks_ink import Pixels

_DIFFERENT: Final = 90
_LEAST: Final = 0.1
_ROUNDISH: Final = 0.45
_CENTRED: Final = 0.1
_TOUCHING: Final = 0.12

Mask = npt.NDArray[np.bool_]


def is_filled_inside(box: Pixels | None, empty: Pixels | None) -> bool:
    """Whether `box` (h × w × 3, some room around it) shows what `empty` shows, and a compact blot in its middle besides.

    The blot must keep clear of the frame: what fills a box to its edges may as well be a redaction.
    """
    if box is None or empty is None:
        return False
    height, width = min(box.shape[0], empty.shape[0]), min(box.shape[1], empty.shape[1])
    if abs(box.shape[0] - empty.shape[0]) > 1 or abs(box.shape[1] - empty.shape[1]) > 1 or min(height, width) < 12:
        return False
    box, empty = box[:height, :width], empty[:height, :width]
    middle = empty[height // 3 : -(height // 3), width // 3 : -(width // 3)].reshape(-1, 3)
    frame = np.abs(empty - np.median(middle, axis=0)).max(axis=2) > 40
    blot = (np.abs(box - empty).max(axis=2) > _DIFFERENT) & ~_grown(frame)
    ys, xs = np.nonzero(blot)
    if len(xs) < _LEAST * blot.size:
        return False
    compact = len(xs) >= _ROUNDISH * (np.ptp(xs) + 1) * (np.ptp(ys) + 1)
    across = abs((xs.min() + xs.max() + 1) / 2 - width / 2) <= _CENTRED * width
    down = abs((ys.min() + ys.max() + 1) / 2 - height / 2) <= _CENTRED * height
    halo = _grown(blot) & ~blot
    free = (halo & _grown(frame)).sum() <= _TOUCHING * halo.sum()
    return bool(compact and across and down and free)


def _grown(mask: Mask) -> Mask:
    """The mask, and every pixel next to it."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown
