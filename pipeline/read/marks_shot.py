"""Parts of a page, rendered as it looks with its annotations and form fields: only the areas around what is to be judged."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box, Sides
from .pdf_calls import address_of, bare, pointer_to

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
_TOGETHER: Final = 20_000.0
"""Square points up to which boxes are one area in any case, as what lies between them is hardly ever rendered."""
_AROUND: Final = 3.5
"""Points around a box that are rendered: a point more than is looked at, as edges may look different at a picture's end."""
_MANY: Final = 40
"""Boxes from which on what is around each is not rendered by itself."""
_BAND: Final = 12.0
_WHITE: Final = 0xFFFFFFFF

_create: Final = bare(raw.FPDFBitmap_CreateEx, ctypes.c_size_t)
_destroy: Final = bare(raw.FPDFBitmap_Destroy, None)
_draw: Final = bare(raw.FPDF_RenderPageBitmap, None)
_draw_form: Final = bare(raw.FPDF_FFLDraw, None)


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
    def take(cls, page: pdfium.PdfPage, crop: Box, boxes: Sequence[Box]) -> Shot | None:
        """Render a part of the page. A very large part is rendered smaller; null where a box would be too small to judge.

        Only what lies within `_AROUND` points of the `boxes` can be relied on: where they are few, all else stays white.
        """
        width, height = page.get_size()
        area = (crop.x1 - crop.x0) * (crop.bottom - crop.top)
        scale = min(_SCALE, math.sqrt(_MAX_PIXELS / max(area, 1.0)))
        if scale < 1.4:
            return None
        full_x, full_y = math.ceil(width * scale), math.ceil(height * scale)
        left, top = math.ceil(crop.x0 * scale), math.ceil(crop.top * scale)
        right, bottom = math.ceil((width - crop.x1) * scale), math.ceil((height - crop.bottom) * scale)
        columns, rows = full_x - left - right, full_y - top - bottom
        if columns < 1 or rows < 1:
            raise ValueError("nothing of the page is left to be rendered")
        packed = np.full((rows, columns), _WHITE, dtype=np.uint32)
        shot = cls(packed.view(np.uint8).reshape(rows, columns, 4), full_x / width, full_y / height, left, top, packed)
        _render(page, packed, shot.windows(boxes), (-left, -top, full_x, full_y))
        return shot

    def windows(self, boxes: Sequence[Box]) -> list[Bounds]:
        """The parts to be rendered: those around the boxes, unless these are many or cover nearly all. No two overlap.

        Lines of text beside a box are drawn letter by letter, which costs most: they lie in few windows.
        """
        rows, columns = self.packed.shape
        if len(boxes) <= _MANY:
            around = [self.bounds(box, -_AROUND) for box in boxes]
            found = _apart([one for one in around if one[0] < one[2] and one[1] < one[3]])
            if sum((right - left) * (bottom - top) for left, top, right, bottom in found) < rows * columns:
                return found
        return [(0, 0, columns, rows)]

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


def _apart(windows: Iterable[Bounds]) -> list[Bounds]:
    """The windows, those that overlap as one: what is drawn a second time over itself gets darker edges."""
    kept: list[Bounds] = []
    for window in windows:
        left, top, right, bottom = window
        while met := [one for one in kept if one[0] < right and left < one[2] and one[1] < bottom and top < one[3]]:
            kept = [one for one in kept if one not in met]
            left, top = min(left, *(one[0] for one in met)), min(top, *(one[1] for one in met))
            right, bottom = max(right, *(one[2] for one in met)), max(bottom, *(one[3] for one in met))
        kept.append((left, top, right, bottom))
    return kept


def _render(page: pdfium.PdfPage, packed: npt.NDArray[np.uint32], windows: Iterable[Bounds], place: Bounds) -> None:
    """Draw these parts of `packed` (h × w pixels) as `PdfPage.render` does, with annotations and form fields.

    `place`: where in it the page begins (columns, rows), and how large the page is. Its own way costs as much for a small part
    as PDFium needs to draw it.
    """
    left, top, full_x, full_y = place
    start, stride = packed.ctypes.data, packed.strides[0]
    drawn, form = pointer_to(address_of(page.raw)), pointer_to(address_of(page.formenv.raw)) if page.formenv else None
    for x0, y0, x1, y1 in windows:
        first = pointer_to(start + y0 * stride + 4 * x0)
        bitmap = pointer_to(_create(x1 - x0, y1 - y0, raw.FPDFBitmap_BGRx, first, stride))
        try:
            where = (left - x0, top - y0, full_x, full_y, 0, raw.FPDF_ANNOT)
            _draw(bitmap, drawn, *where)
            if form is not None:
                _draw_form(form, bitmap, drawn, *where)
        finally:
            _destroy(bitmap)


def pictures(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[Pixels | None]:
    """The pixels (h × w × 3) inside each box of the displayed page, as it looks now; null where it cannot be rendered."""
    results: list[Pixels | None] = [None] * len(boxes)
    for indices, crop in crops(page, boxes):
        shot = Shot.take(page, crop, [boxes[index] for index in indices])
        for index in indices if shot else ():
            part = shot.part(boxes[index]) if shot else None
            results[index] = part if part is not None and min(part.shape[:2]) >= 5 else None
    return results


def inset(box: Box, by: float) -> Box:
    """`box` made smaller on all sides (larger, where `by` is negative)."""
    return Box(box.x0 + by, box.top + by, box.x1 - by, box.bottom - by)


def crops(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[tuple[list[int], Box]]:
    """Which boxes (their indices) are rendered together, and the area of the page for each group, some room around them.

    Neighbours are one group, row by row. What lies outside of the page is in none.
    """
    width, height = page.get_size()
    areas = [
        (max(b.x0 - _MARGIN, 0.0), max(b.top - _MARGIN, 0.0), min(b.x1 + _MARGIN, width), min(b.bottom + _MARGIN, height))
        for b in boxes
    ]
    shown = [index for index, (x0, top, x1, bottom) in enumerate(areas) if x1 - x0 >= 2 and bottom - top >= 2]
    shown.sort(key=lambda index: (boxes[index].top // _BAND, boxes[index].x0))
    room = _RENDERING + _OBJECT * max(raw.FPDFPage_CountObjects(page.raw), 0)
    groups = _groups(shown, areas, room)
    if len(groups) > _MAX_RENDERS:
        groups = _groups(shown, areas, math.inf)
    return [(indices, Box(*area)) for indices, area in groups]


def _groups(order: Iterable[int], areas: Sequence[Sides], room: float) -> list[tuple[list[int], Sides]]:
    """Neighbours in `order` put together where one area around them is small, or at most so much larger than theirs."""
    groups: list[tuple[list[int], Sides]] = []
    indices: list[int] = []
    whole: Sides = (0.0, 0.0, 0.0, 0.0)
    size = 0.0
    for index in order:
        area = areas[index]
        x0, top, x1, bottom = area
        own = (x1 - x0) * (bottom - top)
        if indices:
            joined = min(whole[0], x0), min(whole[1], top), max(whole[2], x1), max(whole[3], bottom)
            larger = (joined[2] - joined[0]) * (joined[3] - joined[1])
            if larger <= _TOGETHER or larger - size - own <= room:
                indices.append(index)
                whole, size = joined, larger
                groups[-1] = (indices, whole)
                continue
        indices, whole, size = [index], area, own
        groups.append((indices, whole))
    return groups
