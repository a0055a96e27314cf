"""What is drawn on a PDF page with paths: closed squares and circles, short level lines, slanted strokes.

Objects are counted and measured first; the points of a path are read only where it may hold something as small as a tick box.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model.value import value
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
from .pdf_calls import ask, bare, each, pointer_to
from .pdf_objects import Matrix, PageObjects, bounds_of, draw_modes, matrices_of, page_objects, pens_of, times

_MAX_OBJECTS: Final = 40_000
_MAX_SEGMENTS: Final = 60_000
_MAX_PIXELS: Final = 40_000_000
_MANY_PICTURES: Final = 1500


_count_segments: Final = bare(raw.FPDFPath_CountSegments, ctypes.c_int)
_segment: Final = bare(raw.FPDFPath_GetPathSegment, ctypes.c_size_t)
_segment_type: Final = bare(raw.FPDFPathSegment_GetType, ctypes.c_int)
_segment_point: Final = bare(raw.FPDFPathSegment_GetPoint, ctypes.c_int)
_segment_close: Final = bare(raw.FPDFPathSegment_GetClose, ctypes.c_int)
_pixel_size: Final = bare(raw.FPDFImageObj_GetImagePixelSize, ctypes.c_int)


@value
class _Path:
    """A path of which the points are to be read, or (without a pointer) what is noted of it as it is."""

    pointer: Any
    owner: int
    count: int
    filled: bool
    stroked: bool
    rule: Area | None = None
    stroke: Area | None = None


def read_drawing(page: pdfium.PdfPage, objects: PageObjects | None = None) -> Drawing:
    """Everything on `page` that a tick box or a tick can be drawn with; `objects` are what lies on it, where that is known."""
    objects = objects or page_objects(page)
    drawing = Drawing(complete=objects.walked <= _MAX_OBJECTS)
    kinds, stop = objects.kinds, len(objects.kinds)
    if objects.walked > _MAX_OBJECTS:
        stop = sum(ordinal < _MAX_OBJECTS for ordinal in objects.ordinals)
    if raw.FPDF_PAGEOBJ_PATH in kinds:
        paths, last = _choose_paths(objects, [index for index in range(stop) if kinds[index] == raw.FPDF_PAGEOBJ_PATH])
        _sort_paths(drawing, objects, paths)
        if last is not None:  # more lines than are looked at: what comes after is left out
            stop = min(stop, last)
            drawing.complete = drawing.complete and objects.ordinals[last] == objects.walked - 1
    if raw.FPDF_PAGEOBJ_IMAGE in kinds:
        _read_images(drawing, objects, [index for index in range(stop) if kinds[index] == raw.FPDF_PAGEOBJ_IMAGE])
    return drawing


def _choose_paths(objects: PageObjects, indices: Sequence[int]) -> tuple[list[_Path], int | None]:
    """The paths of these numbers that matter, and the number of the one at which there are too many lines; null for none."""
    pointers = [objects.pointers[index] for index in indices]
    known, sides = bounds_of(pointers)
    filled, stroked = draw_modes(pointers)
    counts = list(each(_count_segments, pointers))
    found: list[_Path] = []
    room = _MAX_SEGMENTS
    asked = zip(indices, pointers, known.tolist(), sides.tolist(), counts, filled.tolist(), stroked.tolist(), strict=True)
    for index, pointer, is_known, (left, bottom, right, top), count, fills, strokes in asked:
        owner, width, height = objects.owners[index], right - left, top - bottom
        if not is_known:
            continue
        if not owner and _is_plain(count, width, height):
            if width >= 3 or height >= 3:
                found.append(_Path(None, 0, count, fills, strokes, rule=Area(left, bottom, right, top)))
            continue
        if count < 2 or not (fills or strokes):
            continue
        if count > (MANY if fills else MANY_OF_PEN):
            area = _moved(left, bottom, right, top, objects.matrices[owner])
            if max(area.width, area.height) <= LARGEST + 9:
                found.append(_Path(None, owner, count, fills, strokes, stroke=area))
                continue
        room -= count
        if room < 0:
            return found, index
        found.append(_Path(pointer, owner, count, fills, strokes))
    return found, None


def _is_plain(count: int, width: float, height: float) -> bool:
    """Whether a path is a speck, or one long line or frame: nothing that a tick box is made of."""
    if width < 3 and height < 3:
        return True
    if width <= LARGEST + 9 and height <= LARGEST + 9:
        return False
    # A large slanted line may strike boxes through, so it is looked at; a large frame has room between its few corners.
    return (width < THIN * 2 or height < THIN * 2) and count <= 6


def _sort_paths(drawing: Drawing, objects: PageObjects, paths: Sequence[_Path]) -> None:
    """Sort the paths into the drawing, in their order."""
    read = [path for path in paths if path.pointer is not None]
    pointers = [path.pointer for path in read]
    wholes = [times(own, objects.matrices[path.owner]) for own, path in zip(matrices_of(pointers), read, strict=True)]
    drawn = zip(pens_of(pointers), wholes, _points_of(read, wholes), strict=True)
    for path in paths:
        if path.rule is not None:
            add_rule(drawing.rules, path.rule)
        elif path.stroke is not None:
            drawing.strokes.append(Stroke(path.stroke, 0, True))
        else:
            pen, (a, b, c, d, _, _), segments = next(drawn)
            border = pen * max(abs(a * d - b * c), 1e-9) ** 0.5 if path.stroked else 0.0
            lines = [line for line in _lines(segments) if len(line.points) > 1]
            sort_path(drawing, lines, border, path.filled, path.stroked)


_Segment = tuple[bool, int, Point, int]
"""One piece of a path: whether it is known, its kind, where it ends in user space, whether it closes the line."""


def _points_of(paths: Sequence[_Path], wholes: Sequence[Matrix]) -> Iterator[list[_Segment]]:
    """The pieces of each path, whose matrix is that of `wholes`."""
    segments: list[Any] = []
    for path in paths:
        segments += each(_segment, repeat(path.pointer), range(path.count))
    pointers = list(map(pointer_to, segments))
    known, ends = ask(_segment_point, ctypes.c_float, 2, len(pointers), pointers)
    matrices = np.repeat(np.array(wholes, dtype=np.float64).reshape(-1, 6), [path.count for path in paths], axis=0)
    a, b, c, d, e, f = matrices.T
    x, y = ends.astype(np.float64).T
    places = zip((a * x + c * y + e).tolist(), (b * x + d * y + f).tolist(), strict=True)
    pieces = list(zip(known.tolist(), each(_segment_type, pointers), places, each(_segment_close, pointers), strict=True))
    at = 0
    for path in paths:
        yield pieces[at : at + path.count]
        at += path.count


def _lines(segments: Sequence[_Segment]) -> Iterator[Line]:
    """The subpaths of a path."""
    line = Line([], [], False, False)
    curve = 0
    for known, kind, point, closes in segments:
        if not known:
            continue
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield line
            line, curve = Line([], [], False, False), 0
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            line.curved = True
            curve = (curve + 1) % 3
        line.points.append(point)
        if curve == 0:
            line.on.append(point)
        if closes:
            line.closed = True
    yield line


def _moved(left: float, bottom: float, right: float, top: float, matrix: Matrix) -> Area:
    """The area around the corners of a rectangle that a matrix maps to the page."""
    a, b, c, d, e, f = matrix
    corners = ((left, bottom), (right, bottom), (left, top), (right, top))
    return around([(a * x + c * y + e, b * x + d * y + f) for x, y in corners])


def _read_images(drawing: Drawing, objects: PageObjects, indices: Sequence[int]) -> None:
    """Note the images of these numbers that are small as a tick box, and those too large to be rendered."""
    pointers = [objects.pointers[index] for index in indices]
    known, sides = bounds_of(pointers)
    told, sizes = ask(_pixel_size, ctypes.c_uint, 2, len(pointers), pointers)
    asked = zip(indices, known.tolist(), sides.tolist(), told.tolist(), sizes.tolist(), strict=True)
    for index, is_known, (left, bottom, right, top), is_told, (wide, high) in asked:
        if not is_known:
            continue
        area = _moved(left, bottom, right, top, objects.matrices[objects.owners[index]])
        if is_told and wide * high > _MAX_PIXELS:
            drawing.heavy.append(area)
            continue
        short, long = sorted((area.width, area.height))
        if short >= max(SMALLEST, 0.7 * long) and long <= LARGEST and len(drawing.pictures) < _MANY_PICTURES:
            drawing.pictures.append(area)
