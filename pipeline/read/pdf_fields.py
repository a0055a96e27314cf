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
from .pdf_form import PageForm, Widget
from .pdf_words import Token

_BUTTONS: Final = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_TYPED: Final = frozenset({raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX})
_DRAWN: Final = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_PASSWORD: Final = 1 << 13
_COMBO: Final = 1 << 17
_COMB: Final = 1 << 24
_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_LINE: Final = 13.0
"""The line height in points that a typed value without a look is set in, at most."""
_ONE_LINE: Final = 30.0
"""The height in points of a field that holds one line, at most."""


@dataclass(slots=True)
class Filled:
    """What was found on one page: typed words, and whether anything must be drawn."""

    typed: list[Token] = field(default_factory=list)
    to_draw: bool = False


def collect_filled(page: pdfium.PdfPage, form: PageForm | None = None) -> Filled:
    """Look at the annotations of `page`. Those that are marks, or whose look says nothing or something else than their value,
    are hidden in memory, so that drawing the page's fields leaves them out. `form`: what the file says of the fields.
    """
    filled = Filled()
    environment = page.formenv.raw if page.formenv else None
    for index, annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        flags = raw.FPDFAnnot_GetFlags(annotation)
        if kind not in _DRAWN or flags & _HIDDEN:
            continue
        filled.to_draw = True
        widget = form.widget(index) if form and kind == raw.FPDF_ANNOT_WIDGET else None
        if widget:
            value = None if _is_button(widget) else _instead(widget)
            hide = _is_button(widget) or value is not None
        elif kind == raw.FPDF_ANNOT_WIDGET:
            what = raw.FPDFAnnot_GetFormFieldType(environment, annotation) if environment else -1
            lost = what in _TYPED and not _has_look(annotation)
            value = _string(raw.FPDFAnnot_GetFormFieldValue, environment, annotation) if lost else None
            hide = what in _BUTTONS
        else:
            lost = kind == raw.FPDF_ANNOT_FREETEXT and not _has_look(annotation)
            value, hide = (_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents") if lost else None), False
        if hide:
            raw.FPDFAnnot_SetFlags(annotation, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)
        if value:
            filled.typed.extend(_typed_words(value, _box_of(page, annotation)))
    return filled


def _is_button(widget: Widget) -> bool:
    """Whether it is a mark, not text."""
    return widget.kind in ("check", "radio") or (widget.kind == "none" and widget.shown is not None)


def _instead(widget: Widget) -> str | None:
    """What a viewer shows in a field for text, where the file's look does not give it; null where it does.

    Where viewers are asked to draw all fields anew, PDFium has done so when the form was loaded.
    """
    if widget.kind not in ("text", "choice") or (widget.kind == "text" and widget.flags & _PASSWORD):
        return None
    value = shown_value(widget)
    if widget.kind == "choice" and not widget.flags & _COMBO:
        return value  # a list: its look shows all that can be chosen, the chosen ones only by their colour
    if not value:
        return None
    comb = bool(widget.flags & _COMB) and "".join(value.split()) == "".join((widget.look or "").split())
    return value if comb or not widget.look else None  # the letters of a comb stand apart, each in its cell, and are one word


def shown_value(widget: Widget) -> str:
    """The value of a field for text, of a choice the words that stand for it."""
    value = next(iter(widget.values), "").replace("\r\n", "\n").replace("\r", "\n")
    if widget.kind != "choice":
        return value
    words = dict(reversed(widget.options))
    return "\n".join(words.get(one, one) for one in value.split("\n"))


def draw_filled(page: pdfium.PdfPage) -> bool:
    """Draw fields, notes and stamps into the page in memory; false where that failed. The page must be loaded anew to be read."""
    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_FAIL)


def _annotations(page: pdfium.PdfPage) -> Iterator[tuple[int, Any]]:
    """The raw annotations of `page` with their indices, each closed after use."""
    for index in range(max(raw.FPDFPage_GetAnnotCount(page.raw), 0)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                yield index, annotation
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
    # One line stands in the middle of a field that is made for one; more begin at its top.
    room = box.bottom - box.top
    start = box.top + ((room - height) / 2 if len(lines) == 1 and room < _ONE_LINE else 0.0)
    tokens = []
    for number, words in enumerate(lines):
        step = min((box.x1 - box.x0) / max(sum(len(word) + 1 for word in words), 1), 0.5 * height)
        x, top = box.x0, start + number * height
        for word in words:
            place = Box(round(x, 2), round(top, 2), round(x + step * len(word), 2), round(top + height, 2))
            tokens.append(Token(word, place.x0, place.top, place.x1, place.bottom, place))
            x += step * (len(word) + 1)
    return tokens
