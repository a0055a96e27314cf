"""One PDF page from all sides: its words, its drawn ticks, its redactions, and what it shows as a picture."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import ReadOptions
from .marks import Seen, see_marks
from .pdf_adopt import refuse_fields_without_form
from .pdf_chars import TextLayer, frame_of
from .pdf_fields import Filled, collect_filled, draw_filled
from .pdf_form import FormFile, PageForm
from .pdf_load import load_page
from .pdf_objects import PageObjects
from .pdf_page import read_page
from .redact_objects import read_things
from .redactions import see_notes, see_redactions
from .scan import Scanned, read_scan


def look_at(pdf: pdfium.PdfDocument, index: int, options: ReadOptions, form: FormFile) -> Scanned:
    """Look at the page in the order that its parts need: redactions and ticks as the file has them, words, then pictures.

    Raises:
        FieldsWithoutFormError: if it holds form fields, and the file no form, nor was given one.
    """
    page = load_page(pdf, index, form)
    layer = TextLayer(page)
    try:
        # Ticks are looked for on the page as it is, before fields are drawn into it; without fields the text can help.
        filled = raw.FPDFPage_GetAnnotCount(page.raw) > 0
        if filled and not form.given:
            refuse_fields_without_form(pdf, page)
        notes = see_notes(page, form.data, index) if filled else ()
        seen = _ticks(page, layer, None, form.page(index)) if filled else None
        collected = collect_filled(page, form.page(index)) if filled else Filled()
        if collected.to_draw and draw_filled(page):
            layer.close()
            page.close()
            page = pdf[index]
            layer = TextLayer(page)
        things = read_things(page, frame_of(page))
        redacted = see_redactions(page, pdf, index, notes, things, layer)
        text = read_page(page, collected.typed, redacted, options.covered_text, things, layer)
        if not filled:
            seen = _ticks(page, layer, text.text, objects=things.objects)
        return read_scan(page, text, seen, options, things)
    finally:
        layer.close()
        page.close()


def _ticks(
    page: pdfium.PdfPage,
    layer: TextLayer,
    text: str | None = None,
    form: PageForm | None = None,
    objects: PageObjects | None = None,
) -> Seen | None:
    """The drawn tick boxes of a page; null where looking failed, which must not cost its words."""
    try:
        return see_marks(page, text, form, layer, objects)
    except Exception:  # noqa: BLE001  the caller says so, for the page
        return None
