"""Scanned pages: what a page shows as a picture, read by OCR where its own text is missing, hidden or useless.

Ticks on a picture are looked for in the picture itself, never in what OCR read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pypdfium2 as pdfium

from ..model import Mark, PageWords, ReadOptions, Severity
from ..quick_imports import quick_imports
from .marks import Seen
from .ocr import OcrMissingError, require
from .ocr_memory import memory
from .pdf_page import PageText
from .redact_objects import Things
from .scan_plan import Plan, make_plan
from .scan_render import MAX_STORED

LAYER_CONFIDENCE: Final = 0.9
"""How sure one may be of a word of an earlier OCR, which does not say so itself."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something to be said about a page; `message` is the part of the sentence after "page 3"."""

    severity: Severity
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page after OCR, or as it was. `marks` are placed in the text (from its start); null: `seen` has still to be placed."""

    text: PageText
    seen: Seen | None
    marks: tuple[Mark, ...] | None = None
    notes: tuple[PageNote, ...] = ()


def read_scan(
    page: pdfium.PdfPage, text: PageText, seen: Seen | None, options: ReadOptions, things: Things | None = None
) -> Scanned:
    """Read what `page` shows as a picture. `text` and `seen` are what its own text and drawing gave, `things` lie on it.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot render the page.
    """
    plan = make_plan(page, text, seen, options.ocr, things)
    if plan.kind == "text":
        return Scanned(text, seen)
    if plan.heaviest > MAX_STORED:
        millions = f"{plan.heaviest / 1e6:,.0f} million"
        return _unread(text, seen, plan, f"shows a picture of {millions} pixels, which is too large to be read")
    if options.ocr == "never":
        return _unread(text, seen, plan, f"{plan.fault}; OCR was switched off (--ocr never)")
    try:
        require()
        with quick_imports():  # with the first page that needs OCR: most files have none
            from .scan_read import read_planned
        with memory().page():
            return read_planned(page, text, seen, plan, options)
    except OcrMissingError as error:
        return _unread(text, seen, plan, f"{plan.fault}. {error}")


def _unread(text: PageText, seen: Seen | None, plan: Plan, message: str) -> Scanned:
    """The page as its file has it, and the note that something on it was not read."""
    if plan.kind == "layer":
        note = PageNote("warning", "tick_not_readable", f"{message}; ticks on the picture were not looked for.")
        return Scanned(of_layer(text, plan.hidden), seen, None, (note,))
    if any(plan.hidden):
        text = of_layer(text, plan.hidden)
    severity: Severity = "info" if plan.kind == "parts" else "warning"
    ending = "" if message.endswith((".", ")'")) else "."
    return Scanned(text, seen, None, (PageNote(severity, "page_without_text", f"{message}; it was not read{ending}"),))


def of_layer(text: PageText, hidden: Sequence[bool]) -> PageText:
    """The page's own text, marked as what an OCR read."""
    words = tuple(
        replace(word, confidence=LAYER_CONFIDENCE) if out else word for word, out in zip(text.words, hidden, strict=True)
    )
    return replace(text, words=PageWords.of(words), ocr=True)
