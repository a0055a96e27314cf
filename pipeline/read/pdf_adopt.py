"""Form fields that no form lists: programs that put PDFs together often keep the fields of pages and lose the form above them.

Most viewers draw such fields as they draw all annotations; PDFium leaves them out, and with them every tick. They are given a
form in memory, and the file is read with it.
"""

from __future__ import annotations

import io
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pikepdf import Array, Dictionary, Name

from .pdf_form import BROKEN, MAX_ANNOTATIONS

_DEEPEST: Final = 32
_MOST: Final = 20_000


class FieldsWithoutFormError(Exception):
    """A page holds form fields, and the file no form."""


def refuse_fields_without_form(pdf: pdfium.PdfDocument, page: pdfium.PdfPage) -> None:
    """Raise `FieldsWithoutFormError` where `page`, which has annotations, holds fields although `pdf` has no form."""
    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        return
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind == raw.FPDF_ANNOT_WIDGET:
                raise FieldsWithoutFormError


def with_form(data: bytes) -> bytes | None:
    """The file with a form of all fields on its pages; null where it cannot be changed."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if (
                "/AcroForm" in pdf.Root
                and isinstance(pdf.Root.AcroForm, Dictionary)
                and len(pdf.Root.AcroForm.get("/Fields", []))
            ):
                return None
            roots: dict[tuple[int, int], Any] = {}
            for page in pdf.pages:
                for one in _widgets(page.obj.get("/Annots")):
                    root = _root(one)
                    root = root if root.is_indirect else pdf.make_indirect(root)
                    if len(roots) < _MOST:
                        roots.setdefault(root.objgen, root)
            pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(list(roots.values()))))
            out = io.BytesIO()
            pdf.save(out)
    except BROKEN:
        return None
    return out.getvalue()


def _widgets(annotations: Any) -> list[Any]:
    if not isinstance(annotations, Array):
        return []
    found = [annotations[index] for index in range(min(len(annotations), MAX_ANNOTATIONS))]
    return [one for one in found if isinstance(one, Dictionary) and one.get("/Subtype") == Name.Widget]


def _root(one: Any) -> Any:
    """The outermost field that a widget belongs to."""
    for _ in range(_DEEPEST):
        parent = one.get("/Parent")
        if not isinstance(parent, Dictionary):
            break
        one = parent
    return one
