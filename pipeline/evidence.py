"""From a stretch of text to its evidence: page, box and characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .kept import Kept
from .model import Box, Document, Evidence, Method, Page, PageWords, Sides, Span, Word


def make_evidence(
    document: Document,
    span: Span,
    rule_id: str,
    *,
    method: Method = "rule",
    confidence: float = 1.0,
    whole: bool = False,
    mark: tuple[int, Box | None] | None = None,
) -> Evidence:
    """The provenance of `span` in `document`. `whole` rows (messages, forms) carry the span and leave `raw` null.

    `mark`: page and box of the mark that the words stand beside, which are then those of the evidence.

    What a rule found in words that OCR read has the method `ocr`, and is no surer than the least sure of these words.

    A span over several pages is placed on the page where it starts; its box covers the words on that page.
    """
    page = page_at(document, span)
    number, box = mark or (None, None)
    if page is not None:
        columns = _columns(page.words)
        if mark is None:
            number, box = page.number, _around(columns.words, _touched(columns, span))
        if method == "rule" and (page.ocr or not columns.sure):
            sure = columns.words.confidences
            surest = min([sure[place] for place in _touched(columns, span)], default=1.0)
            if page.ocr or surest < 1.0:
                method, confidence = "ocr", confidence * surest
    return Evidence(
        document_id=document.document_id,
        page=number,
        char_start=span.start,
        char_end=span.end,
        box=box,
        raw=None if whole else span.of(document.text),
        rule_id=rule_id,
        method=method,
        confidence=round(confidence, 4),
    )


def is_ocr(page: Page, span: Span) -> bool:
    """Whether the words of `page` that `span` touches were read from a picture: of the page, or of a part of it."""
    return page.ocr or (not _columns(page.words).sure and reading_confidence(page, span) < 1.0)


def reading_confidence(page: Page, span: Span) -> float:
    """How sure OCR was of the words of `page` that `span` touches: the least sure of them counts; 1 where it touches none."""
    columns = _columns(page.words)
    return min((columns.words.confidences[place] for place in _touched(columns, span)), default=1.0)


def page_at(document: Document, span: Span) -> Page | None:
    """The page on which `span` starts; null where the source has no pages."""
    if not document.pages:
        return None
    return document.pages[max(bisect_right(_page_starts(document.pages), span.start) - 1, 0)]


def words_in(page: Page, span: Span) -> Sequence[Word]:
    """The words of `page` that `span` touches, in text order."""
    places = places_in(page, span)
    return page.words[places.start : places.stop] if isinstance(places, range) else [page.words[place] for place in places]


def sides_in(page: Page, span: Span) -> Sequence[Sides]:
    """Where on `page` the words stand that `span` touches, in text order."""
    columns = _columns(page.words)
    places, sides = _touched(columns, span), columns.words.sides
    return sides[places.start : places.stop] if isinstance(places, range) else [sides[place] for place in places]


def places_in(page: Page, span: Span) -> Sequence[int]:
    """Which words of `page` (counted from 0) `span` touches, in text order."""
    return _touched(_columns(page.words), span)


def _touched(columns: _Columns, span: Span) -> Sequence[int]:
    starts, ends = columns.words.starts, columns.words.ends
    last = bisect_left(starts, span.end)
    if columns.ordered:
        return range(bisect_right(ends, span.start), last)
    # Words of a scan may overlap, so one may be among them that ends before.
    return [place for place in range(bisect_left(ends, span.start), last) if ends[place] > span.start]


def _starts_of(pages: tuple[Page, ...]) -> list[int]:
    return [page.span.start for page in pages]


def sides_from(page: Page, start: int, end: int, most: int) -> Sequence[Sides]:
    """Where the first words (`most` at most) stand that end at `start` of the text or behind it, and begin before `end`."""
    words = _columns(page.words).words
    first = bisect_left(words.ends, start)
    last = min(first + most, bisect_left(words.starts, end, first))
    return words.sides[first:last]


class _Columns(NamedTuple):
    """The words of a page as columns; whether their ends are in order; whether no word was read from a picture."""

    words: PageWords
    ordered: bool
    sure: bool


def _columns_of(words: Sequence[Word]) -> _Columns:
    columns = PageWords.of(words)
    ends = columns.ends
    return _Columns(columns, ends == sorted(ends), min(columns.confidences, default=1.0) >= 1.0)


_page_starts = Kept(_starts_of)
_columns = Kept(_columns_of, most=200)


def box_of(page: Page, span: Span) -> Box | None:
    """The smallest box around the words of `page` that `span` touches; null where it touches none."""
    columns = _columns(page.words)
    return _around(columns.words, _touched(columns, span))


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


def _around(words: PageWords, places: Sequence[int]) -> Box | None:
    """The box around the words at these places; null where there are none. One loop, since a document asks for thousands."""
    if not places:
        return None
    sides = words.sides
    x0, top, x1, bottom = sides[places[0]]
    rest = sides[places.start + 1 : places.stop] if isinstance(places, range) else [sides[place] for place in places[1:]]
    for left, upper, right, lower in rest:
        x0 = left if left < x0 else x0
        top = upper if upper < top else top
        x1 = right if right > x1 else x1
        bottom = lower if lower > bottom else bottom
    return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
