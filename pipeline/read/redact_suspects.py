"""Which texts of a page may be hidden, told from the order of painting, places and colours alone.

Only a suspicion: white page backgrounds, shaded tables and highlights pass here in most cases; the rendering decides the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box
from .pdf_chars import Floats
from .redact_objects import FILL, PICTURE, TEXT, UNKNOWN, Things

Bools = npt.NDArray[np.bool_]

_ALIKE: Final = 60
"""Levels of 255 in one colour by which ink must differ from what lies under it, not to be suspicious."""
_SLICE: Final = 3.0
"""A filled area lower or narrower than this (points) hides nothing by itself: an underline, a border."""
_ENTERS: Final = 1.5
_SHARE: Final = 0.3
_CHUNK: Final = 2_000_000
_PAPER: Final = 255
_LOW: Final = 60.0
_LINE: Final = 14.0
_STAMP: Final = 90.0
_BAR: Final = 300.0


@dataclass(frozen=True, slots=True)
class Suspects:
    """Rows of `Things`: texts that something was painted over (`under`), or of the colour of what is below them (`alike`)."""

    under: Bools
    alike: Bools

    @property
    def any(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.under.any() or self.alike.any())


def shows_all(things: Things) -> bool:
    """Whether a page holds nothing but texts, none of them nearly as light as paper: then nothing is hidden, as on most pages."""
    if int(np.maximum.reduce(things.kind, initial=TEXT)) > TEXT:
        return False
    return int(np.maximum.reduce(things.colours, axis=None, initial=UNKNOWN)) <= _PAPER - _ALIKE


def find_suspects(things: Things, notes: list[Box]) -> Suspects:
    """The texts that may be hidden on a page with these things and, on top of all, these `notes` (opaque annotations)."""
    under = np.zeros(len(things.kind), dtype=np.bool_)
    alike = np.zeros(len(things.kind), dtype=np.bool_)
    texts = np.flatnonzero(things.kind == TEXT)
    if not len(texts):
        return Suspects(under, alike)
    covers = np.flatnonzero(things.kind != TEXT)
    if not len(covers):
        alike[texts] = _alike(things.colours[texts], np.full((1, 3), _PAPER))
    dark = _dark_fills(things) if len(covers) else under
    step = max(1, _CHUNK // max(len(covers), 1))
    for start in range(0, len(texts) if len(covers) else 0, step):
        part = texts[start : start + step]
        over = _Overlap(things.boxes[part], things.boxes[covers])
        later = covers[None, :] > part[:, None]
        # Text that is never painted lies under all areas, also those that stand before it in the file.
        below = later | (things.unseen[part][:, None] & dark[covers][None, :])
        under[part] = _painted_over(over, below, things.boxes[covers])
        alike[part] = _same_colour(over, ~later, things, part, covers)
    if notes:
        boxes = np.array([[note.x0, note.top, note.x1, note.bottom] for note in notes])
        over = _Overlap(things.boxes[texts], boxes)
        under[texts] |= ((over.width > _ENTERS) & (over.height > _ENTERS)).any(axis=1)
    return Suspects(under, alike & ~things.unseen)


class _Overlap:
    """How much n texts and m areas have in common: n × m widths and heights."""

    def __init__(self, texts: Floats, areas: Floats) -> None:
        self.texts = texts
        self.width = np.minimum(texts[:, None, 2], areas[None, :, 2]) - np.maximum(texts[:, None, 0], areas[None, :, 0])
        self.height = np.minimum(texts[:, None, 3], areas[None, :, 3]) - np.maximum(texts[:, None, 1], areas[None, :, 1])
        self.meets = (self.width > 0) & (self.height > 0)
        wide, tall = texts[:, 2] - texts[:, 0], texts[:, 3] - texts[:, 1]
        # Text that is turned by 90 degrees is as high as its box is wide; a single letter may be taken for turned.
        turned = (tall > 1.2 * wide)[:, None]
        self.size = np.maximum(np.minimum(wide, tall), 0.1)
        self.across = np.where(turned, self.width, self.height)
        self.along = np.where(turned, self.height, self.width)


def _painted_over(over: _Overlap, later: Bools, areas: Floats) -> Bools:
    """Whether an area, or a pile of thin ones, was painted over a good part of a text's height (of turned text: its width)."""
    wide, high = areas[:, 2] - areas[:, 0], areas[:, 3] - areas[:, 1]
    whole = (wide >= _SLICE) & (high >= _SLICE)
    enough = (over.across > _SHARE * over.size[:, None]) & (over.along > _ENTERS)
    big = later & whole & enough & over.meets
    piled = later & over.meets & ~whole
    sliced = (np.where(piled, over.across, 0.0).sum(axis=1) > _SHARE * over.size) & (piled.sum(axis=1) > 2)
    return np.asarray(big.any(axis=1) | sliced, dtype=np.bool_)


def _same_colour(
    over: _Overlap, before: Bools, things: Things, texts: npt.NDArray[np.intp], covers: npt.NDArray[np.intp]
) -> Bools:
    """Whether a text has the colour of the topmost area under all of it (else of the paper), or of one under a part of it."""
    colours, under = things.colours[texts], things.colours[covers]
    wide = np.maximum(over.texts[:, 2] - over.texts[:, 0], 0.1)[:, None]
    tall = np.maximum(over.texts[:, 3] - over.texts[:, 1], 0.1)[:, None]
    holds = before & (over.width > 0.9 * wide) & (over.height > 0.8 * tall)
    order = np.where(holds, np.arange(1, len(covers) + 1)[None, :], 0)
    top = order.max(axis=1) if len(covers) else np.zeros(len(texts), dtype=np.int64)
    padded = np.vstack([np.full((1, 3), _PAPER), under]) if len(covers) else np.full((1, 3), _PAPER)
    whole = _alike(colours, padded[top])
    if not len(covers):
        return whole
    newer = before & (np.arange(1, len(covers) + 1)[None, :] > top[:, None])
    parts = newer & over.meets & (over.along > _ENTERS) & (over.across > 0.5 * over.size[:, None])
    rows, columns = np.nonzero(parts)
    result = whole.copy()
    result[rows[_alike(colours[rows], under[columns])]] = True
    return result


def _alike(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Bools:
    """Whether colours (n × 3 each) are nearly the same. Of patterns and pictures nobody knows: they are not."""
    known = (first[:, 0] != UNKNOWN) & (second[:, 0] != UNKNOWN)
    return np.asarray(known & (np.abs(first - second).max(axis=1) < _ALIKE), dtype=np.bool_)


def _dark_fills(things: Things) -> Bools:
    dark = (things.kind == FILL) & (things.colours.max(axis=1, initial=0) < 150) & (things.colours[:, 0] != UNKNOWN)
    return np.asarray(dark, dtype=np.bool_)


def dark_areas(things: Things, alike: Bools, size: tuple[float, float], most: int = 400) -> list[int]:
    """Rows of areas and pictures that may be a redaction with nothing under it: dark, as high as a line of text or more.

    `alike`: texts in the colour of what is below them, which do not show on an area.
    """
    dark = _dark_fills(things)
    if not (dark.any() or (things.kind == PICTURE).any()):
        return []
    width, height = things.boxes[:, 2] - things.boxes[:, 0], things.boxes[:, 3] - things.boxes[:, 1]
    fits = (width >= 8) & (height >= 4.5) & (height < 0.7 * size[1]) & (width * height < 0.6 * size[0] * size[1])
    found = np.flatnonzero((dark | ((things.kind == PICTURE) & (height < _LOW))) & fits)
    texts = np.flatnonzero((things.kind == TEXT) & ~things.unseen)
    if not len(found) or not len(texts) or len(found) > most:
        return []
    return [int(row) for row in found[_in_the_place_of_words(things, found, texts, ~alike[texts])]]


def _in_the_place_of_words(things: Things, areas: npt.NDArray[np.intp], texts: npt.NDArray[np.intp], show: Bools) -> Bools:
    """Which areas have text near, and none printed on them later (the words of a header bar)."""
    boxes, words = things.boxes[areas], things.boxes[texts]
    reach = np.array([12 * _LINE, 2 * _LINE])
    near = ((words[None, :, :2] < boxes[:, None, 2:] + reach) & (words[None, :, 2:] > boxes[:, None, :2] - reach)).all(axis=2)
    middle = (words[:, :2] + words[:, 2:]) / 2
    inside = ((middle[None, :, :] > boxes[:, None, :2]) & (middle[None, :, :] < boxes[:, None, 2:])).all(axis=2)
    # A stamp or the number of a section is short; what is longer, or stands on a bar, makes it a heading.
    long = (words[:, 2] - words[:, 0] > _STAMP) | (words[:, 3] - words[:, 1] > _STAMP)
    heading = long[None, :] | (boxes[:, 2] - boxes[:, 0] > _BAR)[:, None]
    printed = inside & (texts[None, :] > areas[:, None]) & show[None, :] & heading
    return np.asarray(near.any(axis=1) & ~printed.any(axis=1), dtype=np.bool_)
