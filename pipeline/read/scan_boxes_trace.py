"""What is left of a pale mark when scanning in black and white has wiped it out: a few specks, more than dust leaves anywhere.

How many specks the page has by noise alone is measured on its blank paper and in its other boxes. And where the marks of a
page are themselves in pieces, a box without any is no proof that it was left empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np
import numpy.typing as npt

from .scan_boxes_ink import Inked

_DARK: Final = 0.3
"""Share of the darkness of print from which on a speck is seen."""
_LARGEST: Final = 1.5
"""Points: what is larger is no speck."""
_DRAWN: Final = 0.6
_AWAY: Final = 2.5
"""Points from all print: blank paper."""
_BY_CHANCE: Final = 0.01
"""A box that holds so many specks that fewer than this share of empty ones would may have been marked."""
_LEAST: Final = 0.02
"""Specks that even a clean page may have in a box."""
_SURE: Final = 2
"""One speck says nothing of a box, one box with traces nothing of the page."""
_BROKEN: Final = 3
"""Pieces from which on a mark is broken."""
_PART: Final = 0.34
"""Share of broken marks on a page from which on its pen was too pale for the scan."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Specks:
    """What is in a box, well inside its outline: how many `pieces` of ink, on how many pixels (`area`)."""

    pieces: int
    area: int


NOTHING: Final = Specks(0, 0)


def darkness_of_specks(sheet: Inked) -> float:
    """How dark a speck is at least."""
    return max(_DARK * sheet.print, 2.0 * sheet.noise)


def count_specks(part: npt.NDArray[np.float32], within: Flags, sheet: Inked) -> Specks:
    """The pieces of ink in a part of the page."""
    import cv2

    inked = (part >= darkness_of_specks(sheet)) & within
    count, _ = cv2.connectedComponents(inked.astype(np.uint8), connectivity=8)
    return Specks(count - 1, int(within.sum()))


def specks_of_paper(sheet: Inked) -> float:
    """How many specks a pixel of blank paper has, by noise and dust."""
    import cv2

    ink = (sheet.dark >= darkness_of_specks(sheet)).astype(np.uint8)
    size = max(round(_DRAWN * sheet.scale), 2)
    drawn = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    away = cv2.distanceTransform(1 - drawn, cv2.DIST_L2, 3) > _AWAY * sheet.scale
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1, initial=0) <= _LARGEST * sheet.scale
    x, y = middles[1:, 0].astype(int), middles[1:, 1].astype(int)
    return float((small & away[y, x]).sum()) / max(int(away.sum()), 1)


def has_trace(specks: Specks, others: Sequence[Specks], by_paper: float) -> bool:
    """Whether a box holds more specks than chance puts there; `others`: all empty boxes, `by_paper`: specks a pixel of paper."""
    if specks.pieces < _SURE or not specks.area:
        return False
    calm = sorted(other.pieces / max(other.area, 1) for other in others)[: max(2 * len(others) // 3, 1)]
    usual = max(by_paper, float(np.mean(calm)) if len(others) > 2 else 0.0)
    return _chance(specks.pieces, max(usual * specks.area, _LEAST)) < _BY_CHANCE


def _chance(count: int, mean: float) -> float:
    """The chance of `count` or more where `mean` is usual (Poisson)."""
    term = below = exp(-mean)
    for step in range(1, count):
        term *= mean / step
        below += term
    return max(1.0 - below, 0.0)


def is_broken(specks: Specks, by_paper: float) -> bool:
    """Whether a mark is in pieces, beyond what noise breaks."""
    return specks.pieces - by_paper * specks.area >= _BROKEN


def pen_is_pale(n_traces: int, n_broken: int, n_marks: int) -> bool:
    """Whether so many of the marks of a page are broken, or mere traces, that others may have been lost."""
    return n_traces >= _SURE or n_traces + n_broken >= max(_PART * n_marks, 1)
