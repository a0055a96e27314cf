"""From a stretch of text to its evidence: page, box and characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .kept import Kept
from .model import Box, Document, Evidence, Method, Page, Span, Word


def make_evidence(
    document: Document,
    span: Span,
    rule_id: str,
    *,
    method: Method = "rule",
    confidence: float = 1.0,
    whole: bool = False,
) -> Evidence:
    """The provenance of `span` in `document`. `whole` rows (messages, forms) carry the span and leave `raw` null.

    What a rule found in words that OCR read has the method `ocr`, and is no surer than the least sure of these words.

    A span over several pages is placed on the page where it starts; its box covers the words on that page.
    """
    page = page_at(document, span)
    edges = _edges(page.words) if page else None
    words = _touched(page.words, edges, span) if page and edges else ()
    if page is not None and edges is not None and method == "rule" and (page.ocr or not edges.sure):
        surest = min([word.confidence for word in words], default=1.0)
        if page.ocr or surest < 1.0:
            method, confidence = "ocr", confidence * surest
    return Evidence(
        document_id=document.document_id,
        page=page.number if page else None,
        char_start=span.start,
        char_end=span.end,
        box=_around(words),
        raw=None if whole else span.of(document.text),
        rule_id=rule_id,
        method=method,
        confidence=round(confidence, 4),
    )


def is_ocr(page: Page, span: Span) -> bool:
    """Whether the words of `page` that `span` touches were read from a picture: of the page, or of a part of it."""
    if page.ocr or _edges(page.words).sure:
        return page.ocr
    return any(word.confidence < 1.0 for word in words_in(page, span))


def reading_confidence(page: Page, span: Span) -> float:
    """How sure OCR was of the words of `page` that `span` touches: the least sure of them counts; 1 where it touches none."""
    return min((word.confidence for word in words_in(page, span)), default=1.0)


def page_at(document: Document, span: Span) -> Page | None:
    """The page on which `span` starts; null where the source has no pages."""
    if not document.pages:
        return None
    return document.pages[max(bisect_right(_page_starts(document.pages), span.start) - 1, 0)]


def words_in(page: Page, span: Span) -> Sequence[Word]:
    """The words of `page` that `span` touches, in text order."""
    return _touched(page.words, _edges(page.words), span)


def _touched(words: tuple[Word, ...], edges: _Edges, span: Span) -> Sequence[Word]:
    last = bisect_left(edges.starts, span.end)
    if edges.ordered:
        return words[bisect_right(edges.ends, span.start) : last]
    # Words of a scan may overlap, so one may be among them that ends before.
    return [word for word in words[bisect_left(edges.ends, span.start) : last] if word.span.end > span.start]


def _starts_of(pages: tuple[Page, ...]) -> list[int]:
    return [page.span.start for page in pages]


def word_ending_from(page: Page, place: int) -> int:
    """The index of the first word of `page` that ends at `place` or behind it; how many words there are if none does."""
    return bisect_left(_edges(page.words).ends, place)


class _Edges(NamedTuple):
    """Where the words of a page start and end; whether the ends are in order; whether no word was read from a picture."""

    starts: list[int]
    ends: list[int]
    ordered: bool
    sure: bool


def _edges_of(words: tuple[Word, ...]) -> _Edges:
    ends = [word.span.end for word in words]
    sure = min([word.confidence for word in words], default=1.0) >= 1.0
    return _Edges([word.span.start for word in words], ends, ends == sorted(ends), sure)


_page_starts = Kept(_starts_of)
_edges = Kept(_edges_of, most=200)


def box_of(page: Page, span: Span) -> Box | None:
    """The smallest box around the words of `page` that `span` touches; null where it touches none."""
    return _around(words_in(page, span))


def boxed(evidence: Evidence, page: int | None, box: Box | None) -> Evidence:
    """`evidence` with another box, on another page: that of a mark beside its words. (`replace` takes four times as long.)"""
    return Evidence(
        evidence.document_id,
        page,
        evidence.char_start,
        evidence.char_end,
        box,
        evidence.raw,
        evidence.rule_id,
        evidence.method,
        evidence.confidence,
    )


def _around(words: Sequence[Word]) -> Box | None:
    """One loop, since a document asks for thousands of boxes."""
    if not words:
        return None
    first = words[0].box
    x0, top, x1, bottom = first.x0, first.top, first.x1, first.bottom
    for word in words:
        box = word.box
        x0 = box.x0 if box.x0 < x0 else x0
        top = box.top if box.top < top else top
        x1 = box.x1 if box.x1 > x1 else x1
        bottom = box.bottom if box.bottom > bottom else bottom
    return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
