"""Annotations that may hide words: squares, highlights, stamps, ink; and marks of what is to be redacted but still is there."""

from __future__ import annotations

import ctypes
from io import BytesIO
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box
from .pdf_chars import Floats, Frame
from .redact_covers import Note

_COVERING: Final = frozenset(
    {
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_POLYLINE,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_STRIKEOUT,
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_INK,
        raw.FPDF_ANNOT_REDACT,
    }
)
_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MOST: Final = 2000
_BROKEN: Final = (pikepdf.PdfError, AttributeError, TypeError, ValueError, KeyError, IndexError, RuntimeError)


def read_notes(page: pdfium.PdfPage, frame: Frame, data: bytes, index: int) -> tuple[Note, ...]:
    """The annotations of `page` (number `index`, from 0, of the file `data`) that may cover words or ask for their removal."""
    notes: list[Note] = []
    for number in range(min(max(raw.FPDFPage_GetAnnotCount(page.raw), 0), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            asks = kind == raw.FPDF_ANNOT_REDACT
            if kind not in _COVERING or (raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN and not asks):
                continue
            sides = _quads_in_file(data, index, number) if asks else _quads(annotation)
            boxes = _shown(sides if len(sides) else _rectangle(annotation), frame)
            if boxes:
                notes.append(Note(boxes, asks))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return tuple(notes)


def _rectangle(annotation: Any) -> Floats:
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
        return np.zeros((0, 4))
    return np.array([[rect.left, rect.bottom, rect.right, rect.top]], dtype=np.float64)


def _quads(annotation: Any) -> Floats:
    """The four-cornered areas of a highlight or strike-out (n × 4: left, bottom, right, top in user space)."""
    if not raw.FPDFAnnot_HasAttachmentPoints(annotation):
        return np.zeros((0, 4))
    quads = []
    for place in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, place, ctypes.byref(quad)):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            quads.append([min(xs), min(ys), max(xs), max(ys)])
    return np.array(quads, dtype=np.float64).reshape(-1, 4)


def _quads_in_file(data: bytes, index: int, number: int) -> Floats:
    """The areas of a redaction mark, which PDFium does not tell; none where the file cannot be looked into."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            values = [float(value) for value in pdf.pages[index].obj["/Annots"][number].get("/QuadPoints", ())]
    except _BROKEN:
        return np.zeros((0, 4))
    points = np.array(values[: len(values) // 8 * 8], dtype=np.float64).reshape(-1, 4, 2)
    return np.hstack([points.min(axis=1), points.max(axis=1)])


def _shown(sides: Floats, frame: Frame) -> tuple[Box, ...]:
    """User space areas as boxes of the displayed page; those outside of it are left out."""
    found = []
    for x0, top, x1, bottom in frame.boxes(sides).tolist() if len(sides) else []:
        if x1 > 0 and bottom > 0 and x0 < frame.width and top < frame.height and x1 > x0 and bottom > top:
            found.append(Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)))
    return tuple(found)
