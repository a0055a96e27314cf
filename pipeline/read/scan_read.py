"""Reading what a page shows as a picture: all of it, the parts that are pictures, or the ticks beside an earlier OCR's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Mark, ReadOptions, Word
from .marks import Seen
from .marks_judge import SeenMark
from .ocr_memory import memory
from .pdf_page import PageText
from .pdf_words import Token
from .scan import LAYER_CONFIDENCE, PageNote, Scanned
from .scan_merge import Block, agrees, own_token, reads_backwards, whole_page, with_part
from .scan_page import Sheet, SheetText, put_straight, read_picture
from .scan_page_rules import find_scan_rules
from .scan_plan import Plan
from .scan_render import Rendered, render
from .scan_see import blocks_of, displayed_marks, holds, meets, place_on_sheet, seen_tokens, ticks_of, without_boxes

_HALF_READ: Final = 0.35
"""An earlier OCR that has fewer letters than this share of what the picture shows has left out parts of it."""
_UNSURE: Final = 0.6
_MANY_UNSURE: Final = 0.15
_PAINTED: Final = 255


def read_planned(page: pdfium.PdfPage, text: PageText, seen: Seen | None, plan: Plan, options: ReadOptions) -> Scanned:
    """Read a page as planned. `text` and `seen` are what its own text and drawing gave.

    Raises:
        OcrMissingError: if the engine cannot be had.
        pypdfium2.PdfiumError: if PDFium cannot render the page.
    """
    if plan.kind == "parts":
        return _read_parts(page, text, seen, plan, options)
    rendered = _painted(render(page, text.frame), text, options)
    if plan.kind == "layer":
        scanned = _read_layer(rendered, text, seen, plan, options)
        if scanned is not None:
            return scanned
    return _read_whole(rendered, text, seen, plan, options)


def _painted(rendered: Rendered, text: PageText, options: ReadOptions) -> Rendered:
    """The picture without what lies under the file's redactions, which need not hide it (a mark for redaction, not applied)."""
    if options.covered_text or not text.redactions:
        return rendered
    picture = rendered.picture.copy()
    back = np.linalg.inv(rendered.to_page)
    for area in text.redactions:
        x0, top = (back @ [area.box.x0, area.box.top, 1.0])[:2]
        x1, bottom = (back @ [area.box.x1, area.box.bottom, 1.0])[:2]
        picture[max(int(top), 0) : max(round(bottom), 0), max(int(x0), 0) : max(round(x1), 0)] = _PAINTED
    return replace(rendered, picture=picture)


# --- a page that is read anew -------------------------------------------------------------------------------------------------


def _read_whole(rendered: Rendered, text: PageText, seen: Seen | None, plan: Plan, options: ReadOptions) -> Scanned:
    """The page by OCR, with the words that its file shows over the picture."""
    read = read_picture(rendered.picture, rendered.to_page, rendered.points)
    kept = _kept(text, plan, options)
    if not read.tokens and not read.sideways and not kept:
        return _nothing(read.sheet, text, seen)
    if plan.useless and agrees(text, read):
        return Scanned(text, seen)
    whole, marks = _with_marks(read, text, kept, seen, options)
    return Scanned(whole, seen, marks, tuple(_said(read, whole)))


def _with_marks(
    read: SheetText, text: PageText, kept: Sequence[Word], seen: Seen | None, options: ReadOptions
) -> tuple[PageText, tuple[Mark, ...]]:
    """The page with the words `read` from its picture and those `kept` of its file, and the marks of both."""
    sheet = read.sheet
    ticks = ticks_of(sheet, seen_tokens(sheet, read.tokens))
    tokens, unread = without_boxes(read.tokens, ticks, sheet.points, sheet.way)
    uncovered, blocks = _uncovered(read, tokens, text, options)
    rules = find_scan_rules(sheet.picture, sheet.points)
    whole, level = whole_page(uncovered, text, kept, rules, blocks)
    return whole, place_on_sheet(sheet, level, whole, [*ticks, *unread], seen)


def _uncovered(
    read: SheetText, tokens: Sequence[Token], text: PageText, options: ReadOptions, *, page: bool = True
) -> tuple[SheetText, list[Block]]:
    """What was read but for the words under redactions, and these redactions. The file's own are painted over in the picture."""
    known = [] if options.covered_text else [area.box for area in text.redactions]
    kept, blocks = blocks_of(read.sheet, tokens, known, page=page)
    areas = [block.area.box for block in blocks]
    sideways = [[one for one in line if not any(holds(area, one.box) for area in areas)] for line in read.sideways]
    if len(kept) < len(tokens) or sum(map(len, sideways)) < sum(map(len, read.sideways)):
        memory().forget_page()
    return replace(read, tokens=kept, sideways=[line for line in sideways if line]), blocks


def _kept(text: PageText, plan: Plan, options: ReadOptions) -> list[Word]:
    """The words of the file that stay: those that show over the picture; of a useless text none but the placeholders."""
    placeholders = [area.span for area in text.redactions if area.span]
    if options.ocr == "always" or plan.useless:
        return [word for word in text.words if any(span.start <= word.span.start < span.end for span in placeholders)]
    return [word for word, hidden in zip(text.words, plan.hidden, strict=True) if not hidden]


def _nothing(sheet: Sheet, text: PageText, seen: Seen | None) -> Scanned:
    """A page in whose picture no word was found; a text that says nothing useful is left as it is, and said to be so."""
    if sheet.blank and not text.words:
        note = PageNote("info", "page_blank", "is a blank sheet: it shows paper, and nothing on it.")
    elif sheet.blank:
        return Scanned(text, seen)
    else:
        note = PageNote("warning", "page_without_text", "shows something in which OCR found no words. Look at it.")
    return Scanned(replace(text, ocr=not text.words), seen, None, (note,))


def _said(read: SheetText, text: PageText) -> list[PageNote]:
    """What is to be said of a page that was read."""
    notes = []
    if read.dropped:
        message = f"shows more lines than are read of a page; {read.dropped} were left out. Split it."
        notes.append(PageNote("warning", "page_without_text", message))
    unsure = [word for word in text.words if word.confidence < _UNSURE]
    if len(unsure) > max(3, _MANY_UNSURE * len(text.words)):
        message = f"could hardly be read: OCR is unsure of {len(unsure)} of its {len(text.words)} words. Look at it."
        notes.append(PageNote("warning", "ocr_unsure", message))
    return notes


# --- a page that was read before ----------------------------------------------------------------------------------------------


def _read_layer(rendered: Rendered, text: PageText, seen: Seen | None, plan: Plan, options: ReadOptions) -> Scanned | None:
    """The words of an earlier OCR, in lines as they lie on the sheet, with the ticks of the picture; null where that OCR has left
    out much of the picture.
    """
    words = [word for word, out in zip(text.words, plan.hidden, strict=True) if out]

    def backwards(sideways: bool) -> bool:
        return reads_backwards(words, sideways)

    sheet = put_straight(rendered.picture, rendered.to_page, rendered.points, backwards)
    if sum(word.span.end - word.span.start for word in words) < _HALF_READ * sheet.letters:
        return None
    tokens = [own_token(replace(word, confidence=LAYER_CONFIDENCE), text.text, sheet) for word in words]
    kept = [word for word, out in zip(text.words, plan.hidden, strict=True) if not out]
    whole, marks = _with_marks(SheetText(sheet, tokens, []), text, kept, seen, options)
    return Scanned(whole, seen, marks)


# --- pictures on a page that has text -----------------------------------------------------------------------------------------


def _read_parts(page: pdfium.PdfPage, text: PageText, seen: Seen | None, plan: Plan, options: ReadOptions) -> Scanned:
    """The page's own text with what OCR reads of its pictures."""
    found: list[SeenMark] = []
    notes: list[PageNote] = []
    own = text
    for area in plan.parts:
        rendered = _painted(render(page, text.frame, area), own, options)
        read = read_picture(rendered.picture, rendered.to_page, rendered.points)
        if not read.tokens and not read.sideways:
            continue  # a photo or a drawing: it shows no words, and the page's text is there
        known = [replace(mark, box=read.sheet.in_picture(mark.box)) for mark in (seen.marks if seen else ())]
        # Drawn boxes of a digital page are seen already; only those of pictures are looked for.
        ticks = [] if plan.outlined else ticks_of(read.sheet, seen_tokens(read.sheet, read.tokens))
        ticks = [mark for mark in ticks if not any(meets(mark.box, other.box) for other in known)]
        tokens, unread = without_boxes(read.tokens, [*known, *ticks], read.sheet.points, read.sheet.way)
        uncovered, blocks = _uncovered(read, tokens, own, options, page=plan.outlined)
        text = with_part(text, uncovered, area, blocks)
        found.extend(() if plan.outlined else displayed_marks(read.sheet, [*ticks, *unread]))
    if seen is None or not found:
        return Scanned(text, seen, None, tuple(notes))
    marks = sorted([*seen.marks, *found], key=lambda mark: (mark.box.top, mark.box.x0))
    return Scanned(text, replace(seen, marks=tuple(marks)), None, tuple(notes))
