"""What is drawn on a PDF page with paths: closed squares and circles, short level lines, slanted strokes.

Objects are counted and measured first; the points of a path are read only where it may hold something as small as a tick box.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .marks_shapes import (
    LARGEST,
    MANY,
    MANY_OF_PEN,
    SMALLEST,
    THIN,
    Area,
    Drawing,
    Line,
    Point,
    Stroke,
    add_rule,
    around,
    sort_path,
)
from .pdf_calls import POINTER, address_of, by_address

Matrix = tuple[float, float, float, float, float, float]

_FLOATS = ctypes.c_float * 4
_SIX_FLOATS = ctypes.c_float * 6
_XY = ctypes.c_float * 2
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_OBJECTS: Final = 40_000
_MAX_SEGMENTS: Final = 60_000
_MAX_DEPTH: Final = 8
_MAX_PIXELS: Final = 40_000_000
_MANY_PICTURES: Final = 1500


_count_page: Final = by_address(raw.FPDFPage_CountObjects, ctypes.c_int, POINTER)
_of_page: Final = by_address(raw.FPDFPage_GetObject, POINTER, POINTER, ctypes.c_int)
_count_form: Final = by_address(raw.FPDFFormObj_CountObjects, ctypes.c_int, POINTER)
_of_form: Final = by_address(raw.FPDFFormObj_GetObject, POINTER, POINTER, ctypes.c_ulong)
_type: Final = by_address(raw.FPDFPageObj_GetType, ctypes.c_int, POINTER)
_bounds: Final = by_address(raw.FPDFPageObj_GetBounds, ctypes.c_int, *([POINTER] * 5))
_matrix: Final = by_address(raw.FPDFPageObj_GetMatrix, ctypes.c_int, POINTER, POINTER)
_stroke_width: Final = by_address(raw.FPDFPageObj_GetStrokeWidth, ctypes.c_int, POINTER, POINTER)
_draw_mode: Final = by_address(raw.FPDFPath_GetDrawMode, ctypes.c_int, POINTER, POINTER, POINTER)
_count_segments: Final = by_address(raw.FPDFPath_CountSegments, ctypes.c_int, POINTER)
_segment: Final = by_address(raw.FPDFPath_GetPathSegment, POINTER, POINTER, ctypes.c_int)
_segment_type: Final = by_address(raw.FPDFPathSegment_GetType, ctypes.c_int, POINTER)
_segment_point: Final = by_address(raw.FPDFPathSegment_GetPoint, ctypes.c_int, POINTER, POINTER, POINTER)
_segment_close: Final = by_address(raw.FPDFPathSegment_GetClose, ctypes.c_int, POINTER)
_pixel_size: Final = by_address(raw.FPDFImageObj_GetImagePixelSize, ctypes.c_int, POINTER, POINTER, POINTER)


@dataclass(slots=True)
class _Budget:
    """What may still be looked at, and the buffers that PDFium writes into (making them anew for each object is slow)."""

    objects: int = _MAX_OBJECTS
    segments: int = _MAX_SEGMENTS
    sides: Any = field(default_factory=_FLOATS)
    point: Any = field(default_factory=_XY)


def read_drawing(page: pdfium.PdfPage) -> Drawing:
    """Everything on `page` that a tick box or a tick can be drawn with. Handles are used only while this runs."""
    drawing = Drawing()
    _read_all(drawing, (_count_page, _of_page, address_of(page.raw)), None, 0, _Budget())
    return drawing


def _read_all(drawing: Drawing, source: tuple[Any, Any, Any], matrix: Matrix | None, depth: int, budget: _Budget) -> None:
    """Read the objects of a page, or of a form inside it (then `matrix` maps the form to the page)."""
    count, get, parent = source
    base = ctypes.addressof(budget.sides)
    for index in range(max(count(parent), 0)):
        budget.objects -= 1
        if budget.objects < 0 or budget.segments < 0:
            drawing.complete = False
            return
        thing = get(parent, index)
        kind = _type(thing) if thing else None
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if not _bounds(thing, base, base + 4, base + 8, base + 12):
                continue
            left, bottom, right, top = budget.sides
            if matrix is None and _is_plain(thing, right - left, top - bottom):
                if right - left >= 3 or top - bottom >= 3:
                    add_rule(drawing.rules, Area(left, bottom, right, top))
                continue
            _read_path(drawing, thing, matrix or _IDENTITY, budget)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_own_matrix(thing), matrix or _IDENTITY)
            _read_all(drawing, (_count_form, _of_form, thing), inner, depth + 1, budget)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            _read_image(drawing, thing, matrix or _IDENTITY)


def _is_plain(thing: Any, width: float, height: float) -> bool:
    """Whether a path is a speck, or one long line or frame: nothing that a tick box is made of."""
    if width < 3 and height < 3:
        return True
    if width <= LARGEST + 9 and height <= LARGEST + 9:
        return False
    # A large slanted line may strike boxes through, so it is looked at; a large frame has room between its few corners.
    return bool((width < THIN * 2 or height < THIN * 2) and _count_segments(thing) <= 6)


def _own_matrix(thing: Any) -> Matrix:
    values = _SIX_FLOATS()
    if not _matrix(thing, ctypes.addressof(values)):
        return _IDENTITY
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _bounds_of(thing: Any, matrix: Matrix) -> Area | None:
    values = _FLOATS()
    base = ctypes.addressof(values)
    if not _bounds(thing, base, base + 4, base + 8, base + 12):
        return None
    left, bottom, right, top = values
    return around([_apply(matrix, x, y) for x, y in ((left, bottom), (right, bottom), (left, top), (right, top))])


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _read_image(drawing: Drawing, thing: Any, matrix: Matrix) -> None:
    size = (ctypes.c_uint * 2)()
    base = ctypes.addressof(size)
    area = _bounds_of(thing, matrix)
    if area is None:
        return
    if _pixel_size(thing, base, base + 4) and size[0] * size[1] > _MAX_PIXELS:
        drawing.heavy.append(area)
        return
    short, long = sorted((area.width, area.height))
    if short >= max(SMALLEST, 0.7 * long) and long <= LARGEST and len(drawing.pictures) < _MANY_PICTURES:
        drawing.pictures.append(area)


def _read_path(drawing: Drawing, thing: Any, matrix: Matrix, budget: _Budget) -> None:
    """Sort one path object into the drawing."""
    count = _count_segments(thing)
    if count < 2:
        return
    mode = (ctypes.c_int * 2)()
    _draw_mode(thing, ctypes.addressof(mode), ctypes.addressof(mode) + 4)
    filled, stroked = bool(mode[0]), bool(mode[1])
    if not filled and not stroked:
        return
    if count > (MANY if filled else MANY_OF_PEN):
        area = _bounds_of(thing, matrix)
        if area and max(area.width, area.height) <= LARGEST + 9:
            drawing.strokes.append(Stroke(area, 0, True))
            return
    budget.segments -= count
    if budget.segments < 0:
        return
    whole = _times(_own_matrix(thing), matrix)
    border = _border(thing, whole) if stroked else 0.0
    lines = [line for line in _lines(thing, count, whole, budget.point) if len(line.points) > 1]
    sort_path(drawing, lines, border, filled, stroked)


def _border(thing: Any, matrix: Matrix) -> float:
    width = ctypes.c_float()
    _stroke_width(thing, ctypes.addressof(width))
    a, b, c, d, _, _ = matrix
    return float(width.value * max(abs(a * d - b * c), 1e-9) ** 0.5)


def _lines(thing: Any, count: int, matrix: Matrix, at: Any) -> Iterator[Line]:
    """The subpaths of a path, in user space; `at` is a buffer of two floats."""
    base = ctypes.addressof(at)
    line = Line([], [], False, False)
    curve = 0
    for index in range(count):
        segment = _segment(thing, index)
        if not segment or not _segment_point(segment, base, base + 4):
            continue
        kind = _segment_type(segment)
        point = _apply(matrix, at[0], at[1])
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield line
            line, curve = Line([], [], False, False), 0
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            line.curved = True
            curve = (curve + 1) % 3
        line.points.append(point)
        if curve == 0:
            line.on.append(point)
        if _segment_close(segment):
            line.closed = True
    yield line
