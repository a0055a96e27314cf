"""The pictures on a PDF page, and the text that nobody sees because it is never painted or lies under one of them."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box
from .pdf_chars import Floats, Frame
from .redact_objects import PICTURE, TEXT, Things, read_things

_CELLS: Final = 50
_MOST: Final = 2000
"""Pictures that are asked for their pixels; a page with more is made of snippets."""
_THIRDS: Final = np.array([0.2, 0.5, 0.8])
"""Where along a word it is looked at."""
_CHUNK: Final = 1_000_000
_HIDES: Final = 0.2
"""A picture from this share of the page on hides the text that was painted before it."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """`boxes` (n × 4: x0, top, x1, bottom) on the displayed page, `pixels` (n × 2: width, height) of the stored pictures.

    `hidden` (m × 4) are the places of text that is not seen. `share` is the part of the page that pictures cover, 0 to 1,
    `drawn` how many things other than text are painted.
    """

    boxes: Floats
    pixels: Floats
    hidden: Floats
    share: float
    drawn: int

    @property
    def heaviest(self) -> float:
        """The pixels of the largest picture."""
        return float(self.pixels.prod(axis=1).max()) if len(self.pixels) else 0.0

    def areas(self) -> list[Box]:
        """The areas of the pictures, from the top down; those that touch each other (a picture cut into strips) are one."""
        areas: list[Box] = []
        for x0, top, x1, bottom in self.boxes[np.lexsort((self.boxes[:, 0], self.boxes[:, 1]))][:_MOST].tolist():
            box = Box(x0, top, x1, bottom)
            touching = [one for one in areas if _touch(one, box)]
            areas = [one for one in areas if one not in touching]
            for one in touching:
                box = Box(min(box.x0, one.x0), min(box.top, one.top), max(box.x1, one.x1), max(box.bottom, one.bottom))
            areas.append(box)
        return sorted(areas, key=lambda area: (area.top, area.x0))

    def hides(self, boxes: Sequence[Box]) -> list[bool]:
        """For each box whether it is the place of text that is not seen."""
        if not len(self.hidden) or not boxes:
            return [False] * len(boxes)
        # Words of the text need not be those of the drawing: one that is hidden in part is no word that a person reads.
        sides = np.array([[box.x0, box.top, box.x1, box.bottom] for box in boxes])
        x, y = sides[:, :1] + _THIRDS * (sides[:, 2:3] - sides[:, :1]), (sides[:, 1] + sides[:, 3]) / 2
        step = max(1, _CHUNK // len(self.hidden))
        found: list[bool] = []
        for start in range(0, len(boxes), step):
            found += _within(x[start : start + step], y[start : start + step], self.hidden)
        return found


def _touch(one: Box, two: Box) -> bool:
    return one.x0 <= two.x1 + 1 and two.x0 <= one.x1 + 1 and one.top <= two.bottom + 1 and two.top <= one.bottom + 1


def _within(x: Floats, y: Floats, areas: Floats) -> list[bool]:
    """Whether any of k points on each of n levels (n × k and n) lies in any of the areas."""
    level = (areas[:, 1] - 1 <= y[:, None]) & (y[:, None] <= areas[:, 3] + 1)
    beside = (areas[:, 0] <= x[:, :, None]) & (x[:, :, None] <= areas[:, 2])
    inside: npt.NDArray[np.bool_] = (beside & level[:, None, :]).reshape(len(y), -1)
    return [bool(count) for count in np.count_nonzero(inside, axis=1)]


def find_pictures(page: pdfium.PdfPage, frame: Frame, things: Things | None = None) -> Pictures:
    """The pictures of `page`; `things` are what lies on it, where that has been read. Nothing is decoded."""
    things = things or read_things(page, frame)
    drawn = len(things.every) - int((things.kind == TEXT).sum())
    if not (things.kind == PICTURE).any():
        nothing = np.zeros((0, 4))
        return Pictures(nothing, nothing[:, :2], things.boxes[(things.kind == TEXT) & things.unseen], 0.0, drawn)
    rows = [index for index in np.flatnonzero(things.kind == PICTURE).tolist() if _is_image(int(things.addresses[index]))]
    boxes = _clipped(things.boxes[rows], frame)
    pixels = np.array([_pixels(int(things.addresses[index])) for index in rows[:_MOST]], dtype=np.float64).reshape(-1, 2)
    return Pictures(
        boxes,
        pixels,
        _hidden(things, rows, boxes, frame),
        _share(boxes, frame),
        drawn,
    )


def _is_image(address: int) -> bool:
    return bool(raw.FPDFPageObj_GetType(ctypes.cast(address, raw.FPDF_PAGEOBJECT)) == raw.FPDF_PAGEOBJ_IMAGE)


def _pixels(address: int) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(ctypes.cast(address, raw.FPDF_PAGEOBJECT), width, height)
    return width.value, height.value


def _clipped(boxes: Floats, frame: Frame) -> Floats:
    return np.column_stack([np.clip(boxes[:, [0, 2]], 0, frame.width), np.clip(boxes[:, [1, 3]], 0, frame.height)])[
        :, [0, 2, 1, 3]
    ]


def _hidden(things: Things, rows: list[int], boxes: Floats, frame: Frame) -> Floats:
    """The places of text that is never painted, or that was painted before a large picture over it."""
    texts = things.kind == TEXT
    unseen = texts & things.unseen
    area = max(frame.width * frame.height, 1.0)
    middles = (things.boxes[:, :2] + things.boxes[:, 2:]) / 2
    for row, (x0, top, x1, bottom) in zip(rows, boxes.tolist(), strict=True):
        if (x1 - x0) * (bottom - top) < _HIDES * area:
            continue
        over = (middles[:, 0] > x0) & (middles[:, 0] < x1) & (middles[:, 1] > top) & (middles[:, 1] < bottom)
        unseen |= texts & over & (np.arange(len(texts)) < row)
    return np.asarray(things.boxes[unseen], dtype=np.float64)


def _share(boxes: Floats, frame: Frame) -> float:
    """The part of the page under the boxes, counted on a grid of cells; what two cover counts once."""
    xs = (np.arange(_CELLS) + 0.5) * frame.width / _CELLS
    ys = (np.arange(_CELLS) + 0.5) * frame.height / _CELLS
    covered = np.zeros((_CELLS, _CELLS), dtype=np.bool_)
    for x0, top, x1, bottom in boxes.tolist():
        covered |= ((ys >= top) & (ys <= bottom))[:, None] & ((xs >= x0) & (xs <= x1))[None, :]
    return float(covered.mean())
