"""What a person drew on a page with the pens of a PDF viewer: rings around words, lines through them, strokes of a pen.

They are annotations; the states of form buttons and typed notes are read in `marks_widgets.py`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .marks_shapes import Area, Point, Stroke, around, goes_around

_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MAX_ANNOTATIONS: Final = 2000
_MAX_STROKES: Final = 500
_MAX_POINTS: Final = 2000
_FLAT: Final = 0.2
_WHOLE: Final = frozenset((raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_SQUARE))
_LINES: Final = frozenset((raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_POLYLINE))


@dataclass(slots=True)
class Pens:
    """In user space. `rings` go around something, `strikes` are level lines, `slashes` slanted ones, `strokes` all lines."""

    rings: list[Area] = field(default_factory=list)
    strikes: list[Area] = field(default_factory=list)
    slashes: list[Area] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)


def read_pens(page: pdfium.PdfPage) -> Pens:
    """What was drawn by hand on `page`. Hidden annotations are left out."""
    pens = Pens()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                _read(pens, annotation, raw.FPDFAnnot_GetSubtype(annotation))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return pens


def _read(pens: Pens, annotation: Any, kind: int) -> None:
    if kind in _WHOLE:
        rect = raw.FS_RECTF()
        if raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            pens.rings.append(around([(rect.left, rect.bottom), (rect.right, rect.top)]))
    elif kind == raw.FPDF_ANNOT_STRIKEOUT:
        pens.strikes.extend(_middles(annotation))
    elif kind in _LINES and len(pens.strokes) < _MAX_STROKES:
        for points in _lines(annotation, kind):
            _sort(pens, points, around(points))


def _sort(pens: Pens, points: list[Point], area: Area) -> None:
    """One line of a pen: a ring, a level line, or a stroke."""
    slants = sum(abs(x0 - x1) > 1 and abs(y0 - y1) > 1 for (x0, y0), (x1, y1) in pairwise(points))
    pens.strokes.append(Stroke(area, slants, len(points) > 4, tuple(points)))
    if goes_around(points, area, curved=False):
        pens.rings.append(area)
    elif area.width > 6 and area.height <= max(_FLAT * area.width, 1.5) and area.height < 8:
        middle = (area.bottom + area.top) / 2
        pens.strikes.append(Area(area.left, middle, area.right, middle))
    elif area.width > 4 and area.height > 4:
        pens.slashes.append(area)


def _middles(annotation: Any) -> Iterator[Area]:
    """The line through the middle of each stretch of text that a strike-out annotation lies on."""
    quad = raw.FS_QUADPOINTSF()
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MAX_STROKES)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, ctypes.byref(quad)):
            area = around([(quad.x1, quad.y1), (quad.x2, quad.y2), (quad.x3, quad.y3), (quad.x4, quad.y4)])
            middle = (area.bottom + area.top) / 2
            yield Area(area.left, middle, area.right, middle)


def _lines(annotation: Any, kind: int) -> Iterator[list[Point]]:
    """The points of each line of an annotation."""
    if kind == raw.FPDF_ANNOT_LINE:
        start, end = raw.FS_POINTF(), raw.FS_POINTF()
        if raw.FPDFAnnot_GetLine(annotation, ctypes.byref(start), ctypes.byref(end)):
            yield [(start.x, start.y), (end.x, end.y)]
        return
    if kind == raw.FPDF_ANNOT_INK:
        for index in range(min(raw.FPDFAnnot_GetInkListCount(annotation), _MAX_STROKES)):
            size = raw.FPDFAnnot_GetInkListPath(annotation, index, None, 0)
            if size > 0:
                points = (raw.FS_POINTF * size)()
                raw.FPDFAnnot_GetInkListPath(annotation, index, points, size)
                yield [(point.x, point.y) for point in points[: min(size, _MAX_POINTS)]]
        return
    size = raw.FPDFAnnot_GetVertices(annotation, None, 0)
    if size > 0:
        points = (raw.FS_POINTF * size)()
        raw.FPDFAnnot_GetVertices(annotation, points, size)
        yield [(point.x, point.y) for point in points[: min(size, _MAX_POINTS)]]
