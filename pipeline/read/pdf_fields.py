"""What people filled in or stuck on a PDF page: form fields, typed notes, stamps. None of it is in the page's own text.

Text is drawn into the page (in memory) where the file says how it looks; a value without a look is placed as words in its
field. Tick boxes and radio buttons are not drawn: they are marks (`marks.py`), not text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box
from .pdf_chars import frame_of
from .pdf_words import Token

_BUTTONS: Final = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_TYPED: Final = frozenset({raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX})
_DRAWN: Final = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_LINE: Final = 13.0
"""The line height in points that a typed value without a look is set in, at most."""


@dataclass(slots=True)
class Filled:
    """What was found on one page: typed words, and whether anything must be drawn."""

    typed: list[Token] = field(default_factory=list)
    to_draw: bool = False


def collect_filled(page: pdfium.PdfPage) -> Filled:
    """Look at the annotations of `page`. Buttons are hidden in memory, so that drawing the page's fields leaves them out."""
    filled = Filled()
    form = page.formenv.raw if page.formenv else None
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        flags = raw.FPDFAnnot_GetFlags(annotation)
        if kind not in _DRAWN or flags & _HIDDEN:
            continue
        filled.to_draw = True
        what = raw.FPDFAnnot_GetFormFieldType(form, annotation) if form and kind == raw.FPDF_ANNOT_WIDGET else -1
        if what in _BUTTONS:
            raw.FPDFAnnot_SetFlags(annotation, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)
        elif what in _TYPED and not _has_look(annotation):
            value = _string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            filled.typed.extend(_typed_words(value, _box_of(page, annotation)))
    return filled


def draw_filled(page: pdfium.PdfPage) -> bool:
    """Draw fields, notes and stamps into the page in memory; false where that failed. The page must be loaded anew to be read."""
    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_FAIL)


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    """The raw annotations of `page`, each closed after use."""
    for index in range(max(raw.FPDFPage_GetAnnotCount(page.raw), 0)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                yield annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _box_of(page: pdfium.PdfPage, annotation: Any) -> Box:
    """The annotation's rectangle on the displayed page."""
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    sides = [min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)]
    shown = frame_of(page).boxes(np.array([sides], dtype=np.float64))[0].tolist()
    return Box(*(round(value, 2) for value in shown))


def _string(function: Any, *arguments: Any) -> str:
    """A string that PDFium writes as UTF-16 into a buffer, whose size it is asked for first."""
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _has_look(annotation: Any) -> bool:
    return bool(raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def _typed_words(value: str, box: Box) -> list[Token]:
    """A value's words in its field, line by line. Where in the field each stands is an estimate: nothing is drawn there."""
    lines = [line.split() for line in value.splitlines() if line.strip()]
    height = min((box.bottom - box.top) / max(len(lines), 1), _LINE)
    tokens = []
    for number, words in enumerate(lines):
        step = min((box.x1 - box.x0) / max(sum(len(word) + 1 for word in words), 1), 0.5 * height)
        x, top = box.x0, box.top + number * height
        for word in words:
            place = Box(round(x, 2), round(top, 2), round(x + step * len(word), 2), round(top + height, 2))
            tokens.append(Token(word, place.x0, place.top, place.x1, place.bottom, place))
            x += step * (len(word) + 1)
    return tokens
