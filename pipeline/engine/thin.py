"""Findings without what no later stage looks at: the words of pages take most of the room, and few of them are needed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final

from ..evidence import words_in
from ..model import Findings, Page, Span, Word
from ..resolve.derived import READ_AGAIN

_LEFT, _TOP, _RIGHT, _BOTTOM = (attrgetter(f"box.{side}") for side in ("x0", "top", "x1", "bottom"))
_SURE: Final = attrgetter("confidence")


def thinned(findings: Findings) -> Findings:
    """The findings as the stage `resolve` needs them.

    What is left of a page's words gives the same evidence for each message and the page as a whole: the outermost words of these
    stretches, and the least sure one. Where other claims are worked out from parts of a claim, all its words are kept.
    """
    document = findings.document
    if not document.pages and not document.marks:
        return findings
    stretches = [message.span for message in findings.messages]
    claims = sorted(set(_claimed(findings)))
    pages = tuple(replace(page, words=_kept(page, stretches, claims)) for page in document.pages)
    return replace(findings, document=replace(document, pages=pages, marks=(), redactions=()))


def _claimed(findings: Findings) -> Iterator[Span]:
    for claim in findings.claims:
        if claim.when is not None:
            yield claim.when.span
        start, end = claim.evidence.char_start, claim.evidence.char_end
        if claim.field in READ_AGAIN and start is not None and end is not None:
            yield Span(start, end)


def _kept(page: Page, stretches: Iterable[Span], claims: Iterable[Span]) -> tuple[Word, ...]:
    kept: set[Word] = set()
    for span in (page.span, *stretches):
        if span.start < page.span.end and page.span.start < span.end:
            kept.update(_outermost(words_in(page, span)))
    for span in claims:
        if span.start < page.span.end and page.span.start < span.end:
            kept.update(words_in(page, span))
    return tuple(sorted(kept, key=lambda word: word.span))


def _outermost(words: Sequence[Word]) -> Iterator[Word]:
    if not words:
        return
    yield min(words, key=_LEFT)
    yield min(words, key=_TOP)
    yield max(words, key=_RIGHT)
    yield max(words, key=_BOTTOM)
    yield min(words, key=_SURE)
