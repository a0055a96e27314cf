"""What OCR read and what the file itself says, as one text of a page: the file's own words win where both have some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from ..model import Box, Page, PageWords, RedactedArea, Span, Word
from .pdf_columns import Line, Rule, order_lines
from .pdf_page import PageText, lay_lines
from .pdf_rows import find_rows
from .pdf_sheets import order_sheet, second_page
from .pdf_words import Token
from .scan_page import Sheet, SheetText

_AGREE: Final = 0.4
_NEAR: Final = 1.0
"""Points by which the place of a word of the file is widened: OCR places words a little off."""


@dataclass(frozen=True, slots=True)
class Block:
    """A redaction seen in the picture: the placeholder that stands for it, and the area without its place in the text."""

    token: Token
    area: RedactedArea


def whole_page(
    read: SheetText, text: PageText, kept: Sequence[Word], rules: Sequence[Rule], blocks: Sequence[Block] = ()
) -> tuple[PageText, Page]:
    """The page as OCR read it, with the `kept` words of the file's own text and placeholders for `blocks`.

    Also the same page as it lies on the sheet (see `level_page`).
    """
    own = [own_token(word, text.text, read.sheet) for word in kept]
    put = [block.token for block in blocks]
    tokens = [token for token in read.tokens if not _meets(token.box, kept)]
    sideways = [line for line in ([one for one in line if not _meets(one.box, kept)] for line in read.sideways) if line]
    turned = read.sheet.way in ("up", "down")
    width, height = (text.frame.height, text.frame.width) if turned else (text.frame.width, text.frame.height)
    ordered = order_sheet([*tokens, *own, *put], rules, width, height)
    lines = ordered.lines
    lines += [Line(line, "\n\n" if lines or index else "") for index, line in enumerate(sideways)]
    written, laid = lay_lines(lines)
    order = [token for line in lines for token in line.tokens]
    spans = {id(token): word.span for token, word in zip(order, laid, strict=True)}
    moved = {word.span: spans[id(token)] for word, token in zip(kept, own, strict=True)}
    redactions = [_moved(area, moved) for area in text.redactions]
    redactions += [replace(block.area, span=spans[id(block.token)]) for block in blocks]
    second = second_page(ordered, laid.starts)
    fold = ordered.fold if read.sheet.way == "right" else None
    page = PageText(written, laid, text.frame, text.outside, True, tuple(redactions), text.unseen, fold, second)
    return page, level_page(page, [Box(token.x0, token.top, token.x1, token.bottom) for token in order])


def agrees(text: PageText, read: SheetText) -> bool:
    """Whether OCR sees what the page's own text says: then that text, strange as its letters may look, is right."""
    own = Counter(word.span.of(text.text).lower() for word in text.words)
    seen = Counter(token.text.lower() for token in read.tokens)
    return (own & seen).total() >= _AGREE * own.total()


def level_page(text: PageText, places: Sequence[Box]) -> Page:
    """The page with its words where they lie on the sheet (`places`, in points), so that its rows are level."""
    words = tuple(replace(word, box=place) for word, place in zip(text.words, places, strict=True))
    return Page(0, Span(0, len(text.text)), text.frame.width, text.frame.height, words, True)


def own_token(word: Word, text: str, sheet: Sheet) -> Token:
    """A word of the file as it lies on the sheet."""
    place = sheet.in_picture(word.box)
    size = sheet.points
    sides = (place.x0 * size, place.top * size, place.x1 * size, place.bottom * size)
    return Token(word.span.of(text), *sides, word.box, word.confidence)


def _meets(box: Box, words: Sequence[Word]) -> bool:
    """Whether the middle of a box lies on one of the words."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(
        word.box.x0 - _NEAR <= x <= word.box.x1 + _NEAR and word.box.top - _NEAR <= y <= word.box.bottom + _NEAR for word in words
    )


def _moved(area: RedactedArea, moved: dict[Span, Span]) -> RedactedArea:
    """A redacted area with the place of its placeholder in the new text."""
    if area.span is None:
        return area
    new = [after for before, after in moved.items() if before.start < area.span.end and before.end > area.span.start]
    if not new:
        return replace(area, span=None)
    return replace(area, span=Span(min(span.start for span in new), max(span.end for span in new)))


def with_part(text: PageText, read: SheetText, area: Box, blocks: Sequence[Block] = ()) -> PageText:
    """The page's text with what OCR read of one of its pictures, set between the lines above and below the picture.

    `blocks` are the redactions in the picture: placeholders stand for them.
    """
    kept = text.words
    tokens = [_as_displayed(token) for token in read.tokens if not _meets(token.box, kept)]
    put = [_as_displayed(block.token) for block in blocks]
    lines = order_lines(find_rows([*tokens, *put]), ())
    lines += [Line(line, "\n\n") for line in read.sideways]
    written, laid = lay_lines(lines)
    if not len(laid):
        return text
    at = _place_for(text, area)
    before, after = text.text[:at], text.text[at:]
    lead = "\n\n" if before.strip() else ""
    tail = "\n\n" if after.strip() else ""
    start, shift = at + len(lead), len(lead) + len(written) + len(tail)
    new = tuple(replace(word, span=_shifted(word.span, start)) for word in laid)
    first = [word for word in kept if word.span.start < at]
    last = [replace(word, span=_shifted(word.span, shift)) for word in kept if word.span.start >= at]
    redactions = [
        replace(one, span=_shifted(one.span, shift)) if one.span and one.span.start >= at else one for one in text.redactions
    ]
    spans = {id(token): word.span for token, word in zip((token for line in lines for token in line.tokens), laid, strict=True)}
    redactions += [replace(block.area, span=_shifted(spans[id(token)], start)) for block, token in zip(blocks, put, strict=True)]
    whole = f"{before}{lead}{written}{tail}{after}"
    return replace(text, text=whole, words=PageWords.of((*first, *new, *last)), redactions=tuple(redactions))


def _as_displayed(token: Token) -> Token:
    box = token.box
    return Token(token.text, box.x0, box.top, box.x1, box.bottom, box, token.confidence)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _place_for(text: PageText, area: Box) -> int:
    """Where in the text a picture belongs: after the line of the last word that stands above its middle, in its column."""
    if not text.words:
        return 0
    middle = (area.top + area.bottom) / 2
    above = [
        word
        for word in text.words
        if (word.box.top + word.box.bottom) / 2 < middle and word.box.x1 > area.x0 and word.box.x0 < area.x1
    ]
    if not above:
        return 0
    last = max(above, key=lambda word: (round(word.box.bottom), word.box.x0))
    end = text.text.find("\n", last.span.end)
    return len(text.text) if end < 0 else end


def reads_backwards(words: Sequence[Word], sideways: bool) -> bool:
    """Whether words that follow each other in the text go to the left on the page (upwards, where lines run up and down)."""
    if sideways:
        steps = np.array([two.box.top - one.box.top for one, two in pairwise(words)])
    else:
        steps = np.array([two.box.x0 - one.box.x0 for one, two in pairwise(words)])
    return bool(len(steps)) and float(np.median(steps)) < 0
