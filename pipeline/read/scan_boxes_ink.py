"""The picture of a page as darkness: paper made even, its noise measured, in full size and in a small one for searching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Dark = npt.NDArray[np.float32]

COARSE: Final = 2.0
"""Pixels a point in the small picture: a hairline still shows there, and noise has been averaged away."""
_PAPER: Final = 14.0
"""Points: what is wider than this and dark is taken for a dark area, not for ink on paper."""
_DARKEST_PAPER: Final = 0.45
_SPECK: Final = 0.2
"""Points by which the full picture is smoothed."""
_PALE: Final = 0.2
_PRINT: Final = 0.35
_SOFT: Final = 0.45
"""Points by which the picture is smoothed for what is pale."""
_SURELY: Final = 5.0
_LEAST: Final = 0.06
_FLAT: Final = 0.8
_GHOST: Final = 0.004
"""Share of the page that is pale print where the other side shines through."""


@dataclass(frozen=True, slots=True)
class Inked:
    """`dark`: how dark each pixel is against the paper around it, 0 paper to 1 black, at `scale` pixels a point.

    `small`: the same at `COARSE` pixels a point. `noise`, `small_noise`: how dark the paper gets by noise alone in either;
    `print`: how dark print usually is. `soft`: the small picture smoothed until little noise is left; `pale`: from which darkness
    on something is drawn there, be it in pencil. `ghost`: how dark is what shines through from the other side, 0 where nothing
    does. `flat`: all paper is of one white, as in a picture in black and white.
    """

    dark: Dark
    small: Dark
    scale: float
    noise: float
    small_noise: float
    print: float
    soft: Dark
    pale: float
    ghost: float
    flat: bool

    @property
    def faintest(self) -> float:
        """How dark the palest line is that counts as drawn."""
        return max(0.2, 0.3 * self.print, 2.2 * self.small_noise)


def inked(picture: Grey, scale: float) -> Inked:
    """The darkness of `picture` (rows × columns, 0 black to 255 white, `scale` pixels a point)."""
    import cv2

    size = (max(round(picture.shape[1] * COARSE / scale), 1), max(round(picture.shape[0] * COARSE / scale), 1))
    coarse = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    light = _paper(coarse)
    small = _darkness(coarse, light.copy())
    calm = cv2.GaussianBlur(picture, (0, 0), max(_SPECK * scale, 0.3))
    large = cv2.resize(light, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark = _darkness(calm, np.asarray(large, dtype=np.float32))
    print_ = small[small > _PRINT]
    usual = float(np.median(print_)) if print_.size else 0.8
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), _SOFT * COARSE), dtype=np.float32)
    noise = _noise(small)
    ghost = _ghost(small, noise, usual)
    return Inked(
        dark, small, scale, _noise(dark[::3, ::3]), noise, usual, soft, max(_quiet(soft), ghost), ghost, _is_flat(picture)
    )


def _darkness(picture: npt.NDArray[Any], paper: Dark) -> Dark:
    """How dark the picture is against its paper. `paper` is written over: at full size each copy costs time."""
    np.divide(picture, paper, out=paper)
    np.subtract(1.0, paper, out=paper)
    return np.clip(paper, 0.0, 1.0, out=paper)


def _is_flat(picture: Grey) -> bool:
    """Whether nearly all of the picture is of one white."""
    return int(np.count_nonzero(picture >= picture.max() - 1)) >= _FLAT * picture.size


def _quiet(soft: Dark) -> float:
    """How dark noise alone hardly ever makes a place of the smoothed picture."""
    pale = soft[soft < _PALE]
    if not pale.size:
        return _LEAST
    middle = float(np.median(pale))
    spread = 1.48 * float(np.median(abs(pale[pale > 0] - middle))) if (pale > 0).any() else 0.0
    return max(middle + _SURELY * spread, _LEAST)


def _noise(dark: Dark) -> float:
    pale = dark[dark < _PALE]
    return 1.5 * float(np.percentile(pale, 80)) if pale.size else 0.0


def _ghost(small: Dark, noise: float, print_: float) -> float:
    """How dark the pale print is that lies all over a page beside its own print."""
    import cv2

    near = cv2.dilate((small >= 0.45 * print_).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    pale = (
        cv2.morphologyEx((~near & (small > 1.3 * noise + 0.02)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0
    )
    return float(np.percentile(small[pale], 90)) if float(pale.mean()) > _GHOST else 0.0


def _paper(coarse: Grey) -> Dark:
    """How light the paper is at each place of the small picture: the light around it, print taken out."""
    import cv2

    reach = int(_PAPER * COARSE) | 1
    window = np.ones((reach, reach), np.uint8)
    light = cv2.erode(cv2.dilate(cv2.medianBlur(coarse, 3), window), window)
    bright = float(np.percentile(light, 90))
    even = cv2.GaussianBlur(np.maximum(light.astype(np.float32), _DARKEST_PAPER * bright), (0, 0), reach / 2)
    return np.maximum(np.asarray(even, dtype=np.float32), 1.0)


def strength(dark: Dark, noise: float, faintest: float) -> Dark:
    """How surely each pixel is ink, 0 to 1: pale lines count as much as black ones, noise does not count."""
    sure = np.subtract(dark, noise, dtype=np.float32)
    np.divide(sure, max(faintest - noise, 0.02), out=sure)
    return np.clip(sure, 0.0, 1.0, out=sure)
