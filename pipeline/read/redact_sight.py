"""Which characters of a page nobody can see: the page is rendered with and without the suspicious texts, and compared.

A character whose absence changes nothing in its place is hidden, by whatever means: a box, a picture, its own colour.
What is measured against is the same text alone, black on white.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box
from .pdf_calls import POINTER, address_of, by_address
from .pdf_chars import Chars, Floats
from .redact_objects import Ints, Things
from .redact_suspects import Bools

Pixels = npt.NDArray[np.uint8]

_SCALE: Final = 1.6
_LARGE: Final = 4_000_000
_CHANGED: Final = 20
"""Levels of 255 in one colour by which a pixel must change to be seen to."""
_SEEN: Final = 0.3
"""The share of a character's ink that must show for it to be readable."""
_PLAINLY: Final = 0.06
"""The share of a character's box that, where it changes, shows the character for certain."""
_LITTLE: Final = 3
_DARK: Final = 160
_WHOLLY: Final = 0.97
_ROUNDS: Final = 3
_owner: Final = by_address(raw.FPDFText_GetTextObject, ctypes.c_size_t, POINTER, ctypes.c_int)
_set_active: Final = by_address(raw.FPDFPageObj_SetIsActive, ctypes.c_int, POINTER, ctypes.c_int)
_set_fill: Final = by_address(
    raw.FPDFPageObj_SetFillColor, ctypes.c_int, POINTER, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint
)
_set_mode: Final = by_address(raw.FPDFTextObj_SetTextRenderMode, ctypes.c_int, POINTER, ctypes.c_int)


@dataclass(frozen=True, slots=True)
class Shot:
    """A rendered part of a page (h × w × 3) and where it lies: pixel = point × scale − origin."""

    pixels: Pixels
    scale: float
    left: float
    top: float

    def window(self, box: npt.ArrayLike) -> tuple[slice, slice]:
        """The rows and columns of the pixels that lie in a box (x0, top, x1, bottom in points) by more than half."""
        x0, top, x1, bottom = (np.asarray(box, dtype=np.float64) * self.scale).tolist()
        rows = slice(max(round(top - self.top), 0), max(round(bottom - self.top), 0))
        return rows, slice(max(round(x0 - self.left), 0), max(round(x1 - self.left), 0))

    def part(self, box: Box) -> Pixels:
        """The pixels inside `box`; none where it lies outside of what was rendered."""
        return self.pixels[self.window([box.x0, box.top, box.x1, box.bottom])]


def owners_of(page: pdfium.PdfPage, count: int) -> Ints:
    """The address of the text object of each of the `count` characters of `page`; 0 for those that PDFium put in."""
    handle = raw.FPDFText_LoadPage(page.raw)
    if not handle:
        raise pdfium.PdfiumError("the text of the page could not be loaded")
    try:
        return np.fromiter(map(_owner, repeat(address_of(handle)), range(count)), np.int64, count)
    finally:
        raw.FPDFText_ClosePage(handle)


def render(page: pdfium.PdfPage, boxes: Floats, annotations: bool = True, scale: float = _SCALE) -> Shot:
    """The part of the page around `boxes`, at `scale` pixels a point, or fewer where it is very large."""
    width, height = page.get_size()
    x0, top = max(float(boxes[:, 0].min()) - 2, 0.0), max(float(boxes[:, 1].min()) - 2, 0.0)
    x1, bottom = min(float(boxes[:, 2].max()) + 2, width), min(float(boxes[:, 3].max()) + 2, height)
    x1, bottom = max(x1, x0 + 1), max(bottom, top + 1)
    scale = min(scale, math.sqrt(_LARGE / ((x1 - x0) * (bottom - top))))
    cut = (min(x0, width - 1), max(height - bottom, 0.0), max(width - x1, 0.0), min(top, height - 1))
    bitmap = page.render(scale=scale, crop=cut, may_draw_forms=annotations, draw_annots=annotations)
    try:
        pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return Shot(pixels, scale, float(math.ceil(cut[0] * scale)), float(math.ceil(cut[3] * scale)))


def hidden_chars(page: pdfium.PdfPage, things: Things, chars: Chars, owner: Ints, suspects: Ints) -> tuple[Bools, Shot]:
    """Which characters of the text objects `suspects` (rows of `things`) cannot be seen, and the page as it looks.

    `owner`: the row of each character's text object, -1 for none. `page` is changed: it must be one that nobody else uses.
    """
    mine = np.isin(owner, suspects) & solid(chars)
    hidden = np.zeros(len(owner), dtype=np.bool_)
    boxes = chars.boxes[mine]
    if not len(boxes):
        return hidden, render(page, np.array([[0.0, 0.0, 1.0, 1.0]]))
    shown = render(page, boxes)
    open_, left = np.flatnonzero(mine), suspects
    ink: npt.NDArray[np.float64] | None = None
    for _ in range(_ROUNDS):
        switch(things.addresses[left], False)
        change = changed(shown, render(page, boxes))
        switch(things.addresses[left], True)
        seen, area = sums(change, shown, chars.boxes[open_])
        doubtful = seen < _PLAINLY * area
        if doubtful.any() and ink is None:
            ink = _ink(page, things, suspects, boxes, chars, len(owner))
        expected = ink[open_] if ink is not None else np.zeros(len(open_))
        hidden[open_] |= doubtful & (expected >= _LITTLE) & (seen < _SEEN * expected)
        open_, left = _below(open_, hidden, chars, owner)
        if not len(open_):
            break
    if ink is not None:
        spaces = np.fromiter((char.isspace() for char in chars.text), dtype=np.bool_, count=len(chars.text))
        hidden |= _beside_hidden(hidden, mine & ~hidden & (ink < _LITTLE), spaces, sides=2)
        hidden |= _beside_hidden(hidden, mine & ~hidden & (ink == 0), spaces, sides=1)
    never = mine & ~hidden & things.unseen[owner]
    hidden[never] = _buried(shown, chars.boxes[never])
    return hidden, shown


def _buried(shown: Shot, boxes: Floats) -> Bools:
    """Which of these characters, that are never painted, lie where the page shows nothing but a dark area."""
    dark = np.asarray(shown.pixels.max(axis=2) < _DARK, dtype=np.bool_)
    inside, area = sums(dark, shown, boxes)
    return np.asarray((area >= _LITTLE) & (inside >= _WHOLLY * area), dtype=np.bool_)


def _beside_hidden(hidden: Bools, blank: Bools, spaces: Bools, sides: int) -> Bools:
    """The characters of glyphs that print nothing (a space that calls itself a letter), next to hidden ones and `spaces`.

    `sides`: 2 for those that stand between hidden ones, 1 for others too.
    """
    found = np.zeros(len(hidden), dtype=np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (blank | spaces).astype(np.int8), [0]])))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        met = (start > 0 and bool(hidden[start - 1])) + (end < len(hidden) and bool(hidden[end]))
        found[start:end] = met >= sides
    return found & blank


def solid(chars: Chars) -> Bools:
    """Characters that print something and have a place on the page."""
    printed = np.fromiter((not char.isspace() for char in chars.text), dtype=np.bool_, count=len(chars.text))
    boxes, frame = chars.boxes, chars.frame
    inside = (boxes[:, 2] > 0) & (boxes[:, 3] > 0) & (boxes[:, 0] < frame.width) & (boxes[:, 1] < frame.height)
    return printed & inside & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])


def _below(open_: npt.NDArray[np.intp], hidden: Bools, chars: Chars, owner: Ints) -> tuple[npt.NDArray[np.intp], Ints]:
    """Characters that seemed to show, but lie under later ones that were taken away with them: to be looked at by themselves."""
    seen = open_[~hidden[open_]]
    if len(seen) < 2 or len(seen) > 3000:
        return seen[:0], owner[:0]
    boxes = chars.boxes[seen]
    size = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 0.1)
    wide = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(boxes[:, None, 0], boxes[None, :, 0])
    high = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    under = (shared > 0.25 * size[:, None]) & (owner[seen][:, None] < owner[seen][None, :])
    below = seen[under.any(axis=1)]
    return below, np.unique(owner[below])


def switch(addresses: Iterable[int], on: bool) -> None:
    """Let text objects be drawn, or not."""
    for address in addresses:
        _set_active(int(address), on)


def changed(first: Shot, second: Shot) -> Bools:
    """Which pixels differ so much between two pictures of one place that a person sees it."""
    away = np.maximum(first.pixels, second.pixels) - np.minimum(first.pixels, second.pixels)
    mask = away[:, :, 0] > _CHANGED
    for channel in (1, 2):
        mask |= away[:, :, channel] > _CHANGED
    return np.asarray(mask, dtype=np.bool_)


def sums(mask: Bools, shot: Shot, boxes: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How many pixels of each box are set, and how many it has."""
    total = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), dtype=np.int32)
    np.cumsum(mask.cumsum(axis=0, dtype=np.int32), axis=1, out=total[1:, 1:])
    edges = boxes * shot.scale - np.array([shot.left, shot.top, shot.left, shot.top])
    x0, x1 = (np.clip(np.rint(edges[:, i]), 0, mask.shape[1]).astype(np.intp) for i in (0, 2))
    y0, y1 = (np.clip(np.rint(edges[:, i]), 0, mask.shape[0]).astype(np.intp) for i in (1, 3))
    inside = (total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]).astype(np.float64)
    return inside, ((x1 - x0) * (y1 - y0)).astype(np.float64)


def _ink(
    page: pdfium.PdfPage, things: Things, suspects: Ints, boxes: Floats, chars: Chars, count: int
) -> npt.NDArray[np.float64]:
    """How many pixels each character would ink if nothing hid it: the suspicious texts alone, black on white."""
    wanted = set(things.addresses[suspects].tolist())
    others = [address for address in things.every if address not in wanted]
    switch(others, False)
    for row in suspects.tolist():
        address = int(things.addresses[row])
        _set_fill(address, 0, 0, 0, 255)
        if things.unseen[row]:
            _set_mode(address, 0)
    alone = render(page, boxes, annotations=False)
    switch(others, True)
    for row in suspects.tolist():
        address, colour = int(things.addresses[row]), [int(value) for value in things.colours[row]]
        if colour[0] >= 0:
            _set_fill(address, *colour, 0 if things.unseen[row] else 255)
        if things.unseen[row]:
            _set_mode(address, 3)
    dark = np.asarray(alone.pixels[:, :, 0] < 255 - 2 * _CHANGED, dtype=np.bool_)
    inked, _ = sums(dark, alone, chars.boxes[:count])
    return inked
