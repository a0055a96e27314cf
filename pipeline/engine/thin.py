"""Findings without what no later stage looks at: the words of pages take most of the room, and few of them are needed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..evidence import places_in
from ..model import Findings, Page, PageWords, Span, Word
from ..resolve.derived import READ_AGAIN


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
    start, end = page.span.start, page.span.end
    words = PageWords.of(page.words)
    kept: set[int] = set()
    # Most messages hold whole pages: these words are looked through once.
    within = [Span(max(one.start, start), min(one.end, end)) for one in stretches if one.start < end and start < one.end]
    for span in {page.span, *within}:
        if span.start < span.end:
            kept.update(_outermost(words, places_in(page, span)))
    for span in claims:
        if span.start < end and start < span.end:
            kept.update(places_in(page, span))
    return tuple([words[place] for place in sorted(kept)])


def _outermost(words: PageWords, places: Sequence[int]) -> Sequence[int]:
    """Which of the words at these places reach furthest to each side, and the least sure one."""
    if not places:
        return ()
    lefts, tops, rights, bottoms = zip(*[words.sides[place] for place in places], strict=True)
    sure = [words.confidences[place] for place in places]
    found = (
        lefts.index(min(lefts)),
        tops.index(min(tops)),
        rights.index(max(rights)),
        bottoms.index(max(bottoms)),
        sure.index(min(sure)),
    )
    return [places[place] for place in found]
