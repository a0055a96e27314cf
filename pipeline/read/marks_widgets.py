"""Check boxes and radio buttons of AcroForm: where they are, and what the file says of their state.

What the file says comes from the file itself (`pdf_form.py`): PDFium writes `Off` into buttons when it loads a form, and its own
answer (`FPDFAnnot_IsChecked`) takes a button with neither state nor appearance for checked.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .marks_groups import Stated, name_when_on, stated_by
from .marks_shapes import Area, around
from .pdf_form import MAX_ANNOTATIONS, PageForm

_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MAX_STROKES: Final = 500
_INKING: Final = frozenset(
    getattr(raw, f"FPDF_ANNOT_{name}") for name in ("INK", "STAMP", "FREETEXT", "LINE", "POLYLINE", "POLYGON", "SQUARE", "CIRCLE")
)


@dataclass(frozen=True, slots=True)
class Button:
    """A check box or radio button, in user space. `looks`: the file holds an appearance for it, so a viewer shows that.

    `index`: which of the page's annotations it is. `other`: the state it would have if it were switched; empty if unknown.
    """

    area: Area
    stated: Stated
    name: str
    looks: bool
    index: int
    other: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """The buttons of a page, and where something was drawn or stamped on it by hand (each stroke of a pen for itself).

    `complete` is false where the page has more annotations than are looked at.
    """

    buttons: tuple[Button, ...]
    inked: tuple[Area, ...]
    complete: bool = True


def read_annotations(page: pdfium.PdfPage, form: PageForm | None = None) -> Annotated:
    """What the annotations of `page` say about ticks. Hidden ones are left out. `form`: what the file says of its fields."""
    buttons: list[Button] = []
    inked: list[Area] = []
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return Annotated((), ())
    for index, annotation in _each(page, min(count, MAX_ANNOTATIONS)):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            continue
        area = _area(annotation)
        if area is None:
            continue
        if kind == raw.FPDF_ANNOT_WIDGET:
            button = _button(annotation, index, form, area)
            if button:
                buttons.append(button)
        elif kind in _INKING:
            inked.extend((kind == raw.FPDF_ANNOT_INK and _strokes(annotation)) or [area])
    return Annotated(tuple(buttons), tuple(inked), count <= MAX_ANNOTATIONS)


def _strokes(annotation: Any) -> list[Area]:
    """The areas of the strokes of an ink annotation, which may hold many that stand far apart."""
    areas = []
    for index in range(min(raw.FPDFAnnot_GetInkListCount(annotation), _MAX_STROKES)):
        size = raw.FPDFAnnot_GetInkListPath(annotation, index, None, 0)
        if size < 1:
            continue
        points = (raw.FS_POINTF * size)()
        raw.FPDFAnnot_GetInkListPath(annotation, index, points, size)
        areas.append(around([(point.x, point.y) for point in points]))
    return areas


def _each(page: pdfium.PdfPage, count: int) -> Iterator[tuple[int, Any]]:
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                yield index, annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _area(annotation: Any) -> Area | None:
    """The annotation's rectangle; null where it has none that could be seen."""
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
        return None
    area = Area(min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top))
    return area if min(area.width, area.height) >= 3 else None


def _button(annotation: Any, index: int, form: PageForm | None, area: Area) -> Button | None:
    """The annotation as a button. A widget that belongs to no field any more (half flattened) is one where it has an `/AS`."""
    widget = form.widget(index) if form else None
    if form is None or widget is None:
        return _button_unasked(annotation, index, area)
    if widget.kind not in ("check", "radio") and not (widget.kind == "none" and widget.shown):
        return None
    stated = stated_by(widget, form.file.siblings(widget))
    other = "Off" if stated == "on" else name_when_on(widget)
    looks = widget.drawn and widget.shown is not None and not form.file.redraws()
    return Button(area, stated, widget.shown or next(iter(widget.values), ""), looks, index, other)


def _button_unasked(annotation: Any, index: int, area: Area) -> Button | None:
    """A button of a file that cannot be looked into: PDFium may have changed its state, so only `on` can be believed."""
    shown, value = _string(annotation, b"AS"), _string(annotation, b"V")
    if not shown or _string(annotation, b"FT") in ("Tx", "Ch", "Sig"):
        return None
    stated: Stated = "on" if shown != "Off" and value in ("", shown) else "by_group"
    return Button(area, stated, shown, looks=True, index=index, other="Off")


def _string(annotation: Any, key: bytes) -> str:
    """A name or string of the annotation's dictionary."""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
