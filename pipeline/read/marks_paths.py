"""What is drawn on a PDF page with paths: closed squares and circles, short level lines, slanted strokes.

Objects are counted and measured first; the points of a path are read only where it may hold something as small as a tick box.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_POINTER = ctypes.c_void_p
_FLOATS = ctypes.c_float * 4
_SIX_FLOATS = ctypes.c_float * 6
_XY = ctypes.c_float * 2
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SMALLEST: Final = 5.0
LARGEST: Final = 21.0
"""Sides of a tick box in points, with some room around what forms use (6 to 16)."""
_THIN: Final = 1.8
_MAX_OBJECTS: Final = 40_000
_MAX_SEGMENTS: Final = 60_000
_MAX_DEPTH: Final = 8
_MAX_PIXELS: Final = 40_000_000
_MAX_LONG: Final = 300
_MANY: Final = 64
"""A path of more segments that is as small as a tick box is a logo or an outlined word."""


def _by_address(function: Any, result: Any, *arguments: Any) -> Any:
    """The same C function, called with plain integers for pointers: ctypes then builds no object per argument."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _POINTER).value or 0)


_count_page: Final = _by_address(raw.FPDFPage_CountObjects, ctypes.c_int, _POINTER)
_of_page: Final = _by_address(raw.FPDFPage_GetObject, _POINTER, _POINTER, ctypes.c_int)
_count_form: Final = _by_address(raw.FPDFFormObj_CountObjects, ctypes.c_int, _POINTER)
_of_form: Final = _by_address(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
_type: Final = _by_address(raw.FPDFPageObj_GetType, ctypes.c_int, _POINTER)
_bounds: Final = _by_address(raw.FPDFPageObj_GetBounds, ctypes.c_int, *([_POINTER] * 5))
_matrix: Final = _by_address(raw.FPDFPageObj_GetMatrix, ctypes.c_int, _POINTER, _POINTER)
_stroke_width: Final = _by_address(raw.FPDFPageObj_GetStrokeWidth, ctypes.c_int, _POINTER, _POINTER)
_draw_mode: Final = _by_address(raw.FPDFPath_GetDrawMode, ctypes.c_int, _POINTER, _POINTER, _POINTER)
_count_segments: Final = _by_address(raw.FPDFPath_CountSegments, ctypes.c_int, _POINTER)
_segment: Final = _by_address(raw.FPDFPath_GetPathSegment, _POINTER, _POINTER, ctypes.c_int)
_segment_type: Final = _by_address(raw.FPDFPathSegment_GetType, ctypes.c_int, _POINTER)
_segment_point: Final = _by_address(raw.FPDFPathSegment_GetPoint, ctypes.c_int, _POINTER, _POINTER, _POINTER)
_segment_close: Final = _by_address(raw.FPDFPathSegment_GetClose, ctypes.c_int, _POINTER)
_pixel_size: Final = _by_address(raw.FPDFImageObj_GetImagePixelSize, ctypes.c_int, _POINTER, _POINTER, _POINTER)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in user space: origin at the bottom left, points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed square or circle of the size of a tick box, or smaller where it is `hollow` (a second line inside a box).

    `border` is its line's width, 0 where it is only filled; `hollow`: it is not filled, or with a hole.
    """

    area: Area
    border: float
    round: bool
    hollow: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """Something small that is neither level nor a box: a diagonal, a tick, a drawn letter. `slants` counts its slanted lines."""

    area: Area
    slants: int
    curved: bool


@dataclass(slots=True)
class Drawing:
    """What is drawn on one page. `level`, `upright`: (from, to, at) of short lines; `long`: slanted lines across the page."""

    outlines: list[Outline] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    long: list[tuple[Point, Point, float]] = field(default_factory=list)
    heavy: list[Area] = field(default_factory=list)
    """Pictures too large to be rendered."""
    complete: bool = True
    """False where the page holds more than is looked at."""


@dataclass(slots=True)
class _Line:
    """One subpath: its points in user space (control points too), which of them lie on the curve, and whether it is closed."""

    points: list[Point]
    on: list[Point]
    curved: bool
    closed: bool


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
    address = ctypes.cast(page.raw, _POINTER).value
    _read_all(drawing, (_count_page, _of_page, address), None, 0, _Budget())
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
    return bool((width < _THIN * 2 or height < _THIN * 2) and _count_segments(thing) <= 6)


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


def around(points: list[Point]) -> Area:
    """The smallest area that holds all points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs), min(ys), max(xs), max(ys))


def _read_image(drawing: Drawing, thing: Any, matrix: Matrix) -> None:
    size = (ctypes.c_uint * 2)()
    base = ctypes.addressof(size)
    if _pixel_size(thing, base, base + 4) and size[0] * size[1] > _MAX_PIXELS:
        area = _bounds_of(thing, matrix)
        if area:
            drawing.heavy.append(area)


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
    if count > _MANY:
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
    _sort(drawing, lines, border, filled, stroked)


def _border(thing: Any, matrix: Matrix) -> float:
    width = ctypes.c_float()
    _stroke_width(thing, ctypes.addressof(width))
    a, b, c, d, _, _ = matrix
    return float(width.value * max(abs(a * d - b * c), 1e-9) ** 0.5)


def _lines(thing: Any, count: int, matrix: Matrix, at: Any) -> Iterator[_Line]:
    """The subpaths of a path, in user space; `at` is a buffer of two floats."""
    base = ctypes.addressof(at)
    line = _Line([], [], False, False)
    curve = 0
    for index in range(count):
        segment = _segment(thing, index)
        if not segment or not _segment_point(segment, base, base + 4):
            continue
        kind = _segment_type(segment)
        point = _apply(matrix, at[0], at[1])
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield line
            line, curve = _Line([], [], False, False), 0
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            line.curved = True
            curve = (curve + 1) % 3
        line.points.append(point)
        if curve == 0:
            line.on.append(point)
        if _segment_close(segment):
            line.closed = True
    yield line


def _sort(drawing: Drawing, lines: list[_Line], border: float, filled: bool, stroked: bool) -> None:
    rings = filled and not stroked and len(lines) > 1
    for line in lines:
        area = around(line.points)
        hollow = not filled or (len(lines) > 1 and _has_hole(area, lines))
        if line.curved:
            _sort_curve(drawing, line, Outline(area, border, False, hollow), rings and not _thin_ring(area, lines))
        elif not _is_box(drawing, line, Outline(area, border, False, hollow), filled):
            _sort_lines(drawing, line, area, border, filled)


def _has_hole(area: Area, lines: list[_Line]) -> bool:
    """Whether another subpath of the same filled path lies around the same centre, as the hole of a frame does."""
    return any(abs(other.width - area.width) > 0.2 and _concentric(other, area) for other in map(_around_line, lines[:_MANY]))


def _around_line(line: _Line) -> Area:
    return around(line.points)


def _concentric(one: Area, other: Area) -> bool:
    across = one.left + one.right - other.left - other.right
    return abs(across) < 0.6 and abs(one.bottom + one.top - other.bottom - other.top) < 0.6


def _thin_ring(area: Area, lines: list[_Line]) -> bool:
    """Whether a filled circle has another one just inside or outside: a drawn letter o has not, its strokes are thicker."""
    for other in map(_around_line, lines[:_MANY]):
        if 0.02 < abs(other.width - area.width) < 0.24 * max(area.width, other.width) and _concentric(other, area):
            return True
    return False


def _fits(outline: Outline) -> bool:
    """Whether an outline has the size and the proportions of a tick box, or of a line inside one."""
    short, long = sorted((outline.area.width, outline.area.height))
    return short >= (SMALLEST / 2 if outline.hollow else SMALLEST) and long <= LARGEST and short >= 0.8 * long


def _sort_curve(drawing: Drawing, line: _Line, outline: Outline, letter: bool) -> None:
    """A circle or a square with round corners is an outline; other small curves are strokes."""
    area = outline.area
    ends = line.closed or _near(line.points[0], line.points[-1])
    if ends and not letter and _fits(outline):
        round_ = _is_round(line, area)
        if round_ or _hugs(line, area):
            drawing.outlines.append(replace(outline, round=round_))
            return
    if max(area.width, area.height) <= 1.6 * LARGEST:
        drawing.strokes.append(Stroke(area, 0, True))


def _near(first: Point, second: Point) -> bool:
    return abs(first[0] - second[0]) < 0.6 and abs(first[1] - second[1]) < 0.6


def _is_round(line: _Line, area: Area) -> bool:
    x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
    radius = (area.width + area.height) / 4
    far = [((px - x) ** 2 + (py - y) ** 2) ** 0.5 / radius for px, py in line.on]
    curves = (len(line.points) - len(line.on)) // 2
    return len(far) >= 4 and curves >= 3 and all(0.93 < value < 1.07 for value in far)


def _hugs(line: _Line, area: Area) -> bool:
    """Whether every point lies on an edge of the area: a square with round corners."""
    room = 0.03 * max(area.width, area.height)
    return len(line.on) >= 8 and all(
        min(x - area.left, area.right - x, y - area.bottom, area.top - y) <= room for x, y in line.on
    )


def _is_box(drawing: Drawing, line: _Line, outline: Outline, filled: bool) -> bool:
    """Whether the subpath is a rectangle with level edges; one of the size of a tick box is noted."""
    corners = len(line.points) - (1 if _near(line.points[0], line.points[-1]) else 0)
    shut = line.closed or filled or corners < len(line.points)
    area = outline.area
    if corners != 4 or not shut or min(area.width, area.height) <= _THIN:
        return False
    level = all(min(x - area.left, area.right - x) < 0.3 and min(y - area.bottom, area.top - y) < 0.3 for x, y in line.points)
    if not level:
        return False
    if _fits(outline):
        drawing.outlines.append(outline)
    return True


def _sort_lines(drawing: Drawing, line: _Line, area: Area, border: float, filled: bool) -> None:
    """Short level lines (also drawn as thin bars) may be the edges of a box, slanted ones a tick."""
    if min(area.width, area.height) <= _THIN and len(line.points) > 2 and filled:
        _add_level(drawing, area)
        return
    slants = 0
    pairs = list(zip(line.points, line.points[1:], strict=False))
    if (line.closed or filled) and len(line.points) > 2:
        pairs.append((line.points[-1], line.points[0]))
    for first, second in pairs:
        width, height = abs(first[0] - second[0]), abs(first[1] - second[1])
        if min(width, height) <= 0.3:
            _add_level(drawing, around([first, second]))
        else:
            slants += 1
            if max(width, height) > 1.6 * LARGEST and len(drawing.long) < _MAX_LONG:
                drawing.long.append((first, second, border))
    if slants and max(area.width, area.height) <= 1.6 * LARGEST:
        drawing.strokes.append(Stroke(area, slants, False))


def _add_level(drawing: Drawing, area: Area) -> None:
    length = max(area.width, area.height)
    if not SMALLEST - 1 <= length <= LARGEST + 1:
        return
    if area.width >= area.height:
        drawing.level.append((area.left, area.right, (area.bottom + area.top) / 2))
    else:
        drawing.upright.append((area.bottom, area.top, (area.left + area.right) / 2))
