"""Check boxes and radio buttons of AcroForm: where they are, and what the file says of their state.

`/AS` names the appearance that viewers show, `/V` the value. PDFium's own answer (`FPDFAnnot_IsChecked`) compares `/AS` with the
appearances' names, so a button with neither counts as checked there; it is not used.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .marks_shapes import Area, around

Stated = Literal["on", "off", "nothing", "contradiction", "by_group"]

_BUTTONS: Final = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_OFF: Final = frozenset({"Off", "off", "OFF"})
_MAX_STROKES: Final = 500
_MAX_ANNOTATIONS: Final = 2000
_INKING: Final = frozenset(
    getattr(raw, f"FPDF_ANNOT_{name}") for name in ("INK", "STAMP", "FREETEXT", "LINE", "POLYLINE", "POLYGON", "SQUARE", "CIRCLE")
)


@dataclass(frozen=True, slots=True)
class Button:
    """A check box or radio button, in user space. `looks`: the file holds an appearance for it, so a viewer shows that."""

    area: Area
    stated: Stated
    name: str
    looks: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """The buttons of a page, and where something was drawn or stamped on it by hand (each stroke of a pen for itself).

    `complete` is false where the page has more annotations than are looked at.
    """

    buttons: tuple[Button, ...]
    inked: tuple[Area, ...]
    complete: bool = True


def read_annotations(page: pdfium.PdfPage) -> Annotated:
    """What the annotations of `page` say about ticks. Hidden ones are left out."""
    buttons: list[Button] = []
    inked: list[Area] = []
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return Annotated((), ())
    form = page.formenv.raw if page.formenv else None
    for annotation in _each(page, min(count, _MAX_ANNOTATIONS)):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            continue
        area = _area(annotation)
        if area is None:
            continue
        if kind == raw.FPDF_ANNOT_WIDGET:
            button = _button(annotation, form, area)
            if button:
                buttons.append(button)
        elif kind in _INKING:
            inked.extend((kind == raw.FPDF_ANNOT_INK and _strokes(annotation)) or [area])
    return Annotated(tuple(buttons), tuple(inked), count <= _MAX_ANNOTATIONS)


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


def _each(page: pdfium.PdfPage, count: int) -> Iterator[Any]:
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                yield annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _area(annotation: Any) -> Area | None:
    """The annotation's rectangle; null where it has none that could be seen."""
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
        return None
    area = Area(min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top))
    return area if min(area.width, area.height) >= 3 else None


def _button(annotation: Any, form: Any, area: Area) -> Button | None:
    """The annotation as a button. A widget that belongs to no field any more (half flattened) is one where it has an `/AS`."""
    shown = _string(annotation, b"AS")
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation) if form else -1
    if kind not in _BUTTONS and not (kind in (-1, raw.FPDF_FORMFIELD_UNKNOWN) and shown):
        return None
    value = _string(annotation, b"V")
    looks = bool(raw.FPDFAnnot_HasKey(annotation, b"AP"))
    stated = _stated(shown, value)
    if stated == "nothing" and not looks and raw.FPDFAnnot_HasKey(annotation, b"Parent"):
        stated = "by_group"  # the value of its group may name it, and nothing is drawn that would show it
    return Button(area, stated, shown or value, looks)


def _stated(shown: str, value: str) -> Stated:
    """What `/AS` and the button's own `/V` say together. The `/V` of a group is not asked: it names one of several buttons."""
    if shown and value and (shown in _OFF) != (value in _OFF):
        return "contradiction"
    if not shown and not value:
        return "nothing"
    return "off" if (shown or value) in _OFF else "on"


def _string(annotation: Any, key: bytes) -> str:
    """A name or string of the annotation's dictionary."""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
