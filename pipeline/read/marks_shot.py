"""Parts of a page, rendered as it looks with its annotations and form fields: only the areas around what is to be judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box

Pixels = npt.NDArray[np.int16]
Colour = tuple[int, int, int]
"""Three levels, 0 to 255, in the order in which a pixel has them."""
Bounds = tuple[int, int, int, int]
"""Columns and rows of pixels: left, top, right, bottom, the last two exclusive."""

_SCALE: Final = 3.0
"""Pixels a point: 216 dpi. A 6 pt box is then 18 pixels wide."""
_MARGIN: Final = 4.0
_MAX_RENDERS: Final = 64
_MAX_PIXELS: Final = 12_000_000
_RENDERING: Final = 2500.0
"""Rendering an area by itself costs as much as so many square points more of a larger one."""
_OBJECT: Final = 15.0
"""And for each object of the page as much as so many more, as each is looked at every time."""
_BAND: Final = 12.0
_WHITE: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Shot:
    """A rendered part of a page: h × w × 4 (the last of no meaning), and how to get from points to its pixels."""

    pixels: npt.NDArray[np.uint8]
    scale_x: float
    scale_y: float
    left: int
    top: int
    packed: npt.NDArray[np.uint32]
    """The same pixels (h × w), each as one number: to tell quickly where all are alike."""

    @classmethod
    def take(cls, page: pdfium.PdfPage, crop: Box) -> Shot | None:
        """Render a part of the page. A very large part is rendered smaller; null where a box would be too small to judge."""
        width, height = page.get_size()
        area = (crop.x1 - crop.x0) * (crop.bottom - crop.top)
        scale = min(_SCALE, math.sqrt(_MAX_PIXELS / max(area, 1.0)))
        if scale < 1.4:
            return None
        cut = (crop.x0, height - crop.bottom, width - crop.x1, crop.top)
        packed = _render(page, width, height, scale, cut)
        full_x, full_y = math.ceil(width * scale), math.ceil(height * scale)
        left, top = math.ceil(cut[0] * scale), math.ceil(cut[3] * scale)
        pixels = packed.view(np.uint8).reshape(*packed.shape, 4)
        return cls(pixels, full_x / width, full_y / height, left, top, packed)

    def part(self, box: Box) -> Pixels:
        """The pixels (h × w × 3) inside `box`: those that lie in it by more than half."""
        left, top, right, bottom = self.bounds(box)
        return self.pixels[top:bottom, left:right, :3].astype(np.int16)

    def planes_in(self, bounds: Bounds) -> Pixels:
        """The pixels in these bounds, as three planes, one a colour (3 × h × w)."""
        left, top, right, bottom = bounds
        return self.pixels[top:bottom, left:right, :3].transpose(2, 0, 1).astype(np.int16, order="C")

    def darkest_in(self, bounds: Bounds) -> npt.NDArray[np.uint8]:
        """The pixels in these bounds (h × w), each as its level in the colour of which it has least."""
        left, top, right, bottom = bounds
        part = self.pixels[top:bottom, left:right]
        found: npt.NDArray[np.uint8] = np.minimum(part[:, :, 0], part[:, :, 1])
        return np.minimum(found, part[:, :, 2], out=found)

    def one_colour(self, bounds: Bounds, rim: int = 0) -> Colour | None:
        """The colour of these pixels (of so many next to their edges only) where all have exactly the same; null where not."""
        left, top, right, bottom = bounds
        part = self.packed[top:bottom, left:right]
        parts = (part[:rim], part[-rim:], part[rim:-rim, :rim], part[rim:-rim, -rim:]) if rim else (part,)
        first = part[:1, :1].tobytes()
        for one in parts:
            levels = one.tobytes()  # compared as bytes: far quicker than as numbers, as there are few
            if levels != first * one.size:
                return None
        return first[0], first[1], first[2]

    def bounds(self, box: Box, by: float = 0.0) -> Bounds:
        """The pixels that lie in `box` by more than half, once it is made smaller by so many points on all sides."""
        height, width = self.pixels.shape[:2]
        x0, x1 = round((box.x0 + by) * self.scale_x) - self.left, round((box.x1 - by) * self.scale_x) - self.left
        top, bottom = round((box.top + by) * self.scale_y) - self.top, round((box.bottom - by) * self.scale_y) - self.top
        if 0 <= x0 <= x1 <= width and 0 <= top <= bottom <= height:
            return x0, top, x1, bottom
        return min(max(x0, 0), width), min(max(top, 0), height), min(max(x1, 0), width), min(max(bottom, 0), height)


def _render(
    page: pdfium.PdfPage, width: float, height: float, scale: float, cut: tuple[float, float, float, float]
) -> npt.NDArray[np.uint32]:
    """What `PdfPage.render` gives for a page of this size without what is `cut` off (left, bottom, right, top): h × w pixels.

    On white, with annotations and form fields. Its own way costs as much for a small part as PDFium needs to draw it.
    """
    left, bottom, right, top = (math.ceil(side * scale) for side in cut)
    whole_x, whole_y = math.ceil(width * scale), math.ceil(height * scale)
    columns, rows = whole_x - left - right, whole_y - top - bottom
    if columns < 1 or rows < 1:
        raise ValueError("nothing of the page is left to be rendered")
    packed = np.full((rows, columns), _WHITE, dtype=np.uint32)
    bitmap = raw.FPDFBitmap_CreateEx(columns, rows, raw.FPDFBitmap_BGRx, packed.ctypes.data, 4 * columns)
    try:
        place = (-left, -top, whole_x, whole_y, 0, raw.FPDF_ANNOT)
        raw.FPDF_RenderPageBitmap(bitmap, page.raw, *place)
        if page.formenv:
            raw.FPDF_FFLDraw(page.formenv.raw, bitmap, page.raw, *place)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return packed


def pictures(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[Pixels | None]:
    """The pixels (h × w × 3) inside each box of the displayed page, as it looks now; null where it cannot be rendered."""
    results: list[Pixels | None] = [None] * len(boxes)
    for indices, crop in crops(page, boxes):
        shot = Shot.take(page, crop)
        for index in indices if shot else ():
            part = shot.part(boxes[index]) if shot else None
            results[index] = part if part is not None and min(part.shape[:2]) >= 5 else None
    return results


def inset(box: Box, by: float) -> Box:
    """`box` made smaller on all sides (larger, where `by` is negative)."""
    return Box(box.x0 + by, box.top + by, box.x1 - by, box.bottom - by)


def crops(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[tuple[list[int], Box]]:
    """Which boxes (their indices) are rendered together, and the area of the page for each group, some room around them.

    Boxes that stand in a row or a column with little between them are one group. What lies outside of the page is in none.
    """
    width, height = page.get_size()
    areas = [
        Box(max(b.x0 - _MARGIN, 0.0), max(b.top - _MARGIN, 0.0), min(b.x1 + _MARGIN, width), min(b.bottom + _MARGIN, height))
        for b in boxes
    ]
    room = _RENDERING + _OBJECT * max(raw.FPDFPage_CountObjects(page.raw), 0)
    shown = [index for index, area in enumerate(areas) if area.x1 - area.x0 >= 2 and area.bottom - area.top >= 2]
    by_column = sorted(shown, key=lambda index: (boxes[index].x0 // _BAND, boxes[index].top))
    by_row = sorted(shown, key=lambda index: (boxes[index].top // _BAND, boxes[index].x0))
    ways = [_groups(order, areas, room) for order in (by_column, by_row)]
    best = min(ways, key=lambda groups: sum(_size(area) + room for _, area in groups))
    return best if len(best) <= _MAX_RENDERS else _groups(by_column, areas, math.inf)


def _groups(order: Iterable[int], areas: Sequence[Box], room: float) -> list[tuple[list[int], Box]]:
    """Neighbours in `order` put together where one area around them is at most so much larger than theirs."""
    groups: list[tuple[list[int], Box]] = []
    for index in order:
        area = areas[index]
        if groups:
            indices, whole = groups[-1]
            joined = Box(min(whole.x0, area.x0), min(whole.top, area.top), max(whole.x1, area.x1), max(whole.bottom, area.bottom))
            if _size(joined) - _size(whole) - _size(area) <= room:
                groups[-1] = ([*indices, index], joined)
                continue
        groups.append(([index], area))
    return groups


def _size(area: Box) -> float:
    return (area.x1 - area.x0) * (area.bottom - area.top)
