"""One PDF page from all sides: its words, its drawn ticks, its redactions, and whether it is a picture of a page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import ReadOptions
from .marks import Seen, see_marks
from .pdf_fields import Filled, collect_filled, draw_filled
from .pdf_form import FormFile, PageForm
from .pdf_page import PageText, read_page
from .redactions import see_notes, see_redactions

_FEW_WORDS: Final = 25
_BIG_PICTURE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Look:
    """What one page gave: its text, its drawn ticks (null where looking failed), whether it shows something that is not text."""

    text: PageText
    seen: Seen | None
    scanned: bool


def look_at(pdf: pdfium.PdfDocument, index: int, options: ReadOptions, form: FormFile) -> Look:
    """Look at the page in the order that its parts need: redactions and ticks as the file has them, then the words."""
    page = pdf[index]
    try:
        # Ticks are looked for on the page as it is, before fields are drawn into it; without fields the text can help.
        filled = raw.FPDFPage_GetAnnotCount(page.raw) > 0
        notes = see_notes(page, form.data, index) if filled else ()
        seen = _ticks(page, None, form.page(index)) if filled else None
        collected = collect_filled(page, form.page(index)) if filled else Filled()
        if collected.to_draw and draw_filled(page):
            page.close()
            page = pdf[index]
        redacted = see_redactions(page, pdf, index, notes)
        text = read_page(page, collected.typed, redacted, options.covered_text)
        if not filled:
            seen = _ticks(page, text.text)
        return Look(text, seen, _is_scan(page, text))
    finally:
        page.close()


def _ticks(page: pdfium.PdfPage, text: str | None = None, form: PageForm | None = None) -> Seen | None:
    """The drawn tick boxes of a page; null where looking failed, which must not cost its words."""
    try:
        return see_marks(page, text, form)
    except Exception:  # noqa: BLE001  the caller says so, for the page
        return None


def _is_scan(page: pdfium.PdfPage, text: PageText) -> bool:
    """Whether the page shows something, but has no words, or few beside a picture that fills it."""
    if len(text.words) >= _FEW_WORDS:
        return False
    sides = [ctypes.c_float() for _ in range(4)]
    count = raw.FPDFPage_CountObjects(page.raw)
    covered = 0.0
    for index in range(min(count, 200)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_IMAGE or not raw.FPDFPageObj_GetBounds(thing, *sides):
            continue
        left, bottom, right, top = (side.value for side in sides)
        covered += (right - left) * (top - bottom)
    if covered >= _BIG_PICTURE * text.frame.width * text.frame.height:
        return True
    return not text.words and count > 0
