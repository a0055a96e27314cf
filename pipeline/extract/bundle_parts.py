"""Parts of a bundle that segmenting left in the mail before them: what begins on a new page with the title of a part.

A bundle that was disclosed holds papers of many cases, one behind the other. Below "Annex C" or "Case 2 of 5" nothing is the
mail's on the page before. Letters, forms and tables without such a title are parted in segmenting (`segment/papers.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Document, Message, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, fold, may_match
from .asserters import direction_by_regulator
from .passages import lines
from .records import find_records

_TITLE = 300
"""No title of a report is longer."""


def with_parts_apart(segmented: Segmented, rules: Rulebook) -> Segmented:
    """`segmented` with its mails cut where another paper begins; what was behind the cut is loose text."""
    document = segmented.document
    if len(document.pages) < 2 or not segmented.messages or document.mail is not None:
        return segmented
    last = {message.parent for message in segmented.messages}
    ends = {
        message.position: cut
        for message in segmented.messages
        if message.position not in last and (cut := _cut(segmented, message, rules)) is not None
    }
    if not ends:
        return segmented
    messages = tuple(_cut_at(one, ends[one.position]) if one.position in ends else one for one in segmented.messages)
    freed = [piece for one in segmented.messages if one.position in ends for piece in _behind(one, ends[one.position])]
    carrier = tuple(
        None if place in ends and form.span.start >= ends[place] else place
        for form, place in zip(segmented.forms, segmented.carrier, strict=True)
    )
    return replace(segmented, messages=messages, carrier=carrier, loose=tuple(sorted([*segmented.loose, *freed])))


def _cut(segmented: Segmented, message: Message, rules: Rulebook) -> int | None:
    """Where the first page begins, inside the span of a mail, that belongs to another paper; null where none does."""
    document = segmented.document
    own = [*message.body, *message.footers, *message.attached]
    report = _report_behind(document, message, rules)
    starts = [page.span.start for page in document.pages]
    first = bisect_left(starts, message.header.end)
    for page in document.pages[first:]:
        if page.span.start >= message.span.end:
            return None
        top = _top(document, page.span, own)
        if top is not None and (top.start == report or _matches(document.text, top, rules.printed.part)):
            return top.start
    return None


def _report_behind(document: Document, message: Message, rules: Rulebook) -> int | None:
    """Where a page begins, behind the first of a regulator's mail, with a report of labels and answers below its title.

    A regulator writes no such report: it is the next paper. What a controller reports by mail goes with its mail.
    """
    pages = [page.span.start for page in document.pages if message.header.end < page.span.start < message.span.end]
    if not pages or direction_by_regulator(message, rules) != "outgoing":
        return None
    for record in find_records(document, [message.body], rules):
        page = max((start for start in pages if start <= record.span.start), default=None)
        top = _top(document, Span(page, record.span.end), message.body) if page is not None else None
        if top is not None and record.span.start - top.start <= _TITLE:
            return top.start
    return None


def _top(document: Document, page: Span, own: Sequence[Span]) -> Span | None:
    """The first line of a page that is the mail's (furniture is not)."""
    found = (
        line
        for piece in own
        if piece.end > page.start and piece.start < page.end
        for line in lines(document.text, Span(max(piece.start, page.start), min(piece.end, page.end)))[:1]
    )
    return min(found, default=None)


def _matches(text: str, line: Span, phrases: Sequence[str]) -> bool:
    words = fold(line.of(text))
    return any(may_match(words, one.pattern) and one.match(words) for one in map(compile_phrase, phrases))


def _cut_at(message: Message, end: int) -> Message:
    """The message as it is up to `end`."""
    whole = Span(message.span.start, max(message.header.end, min(message.span.end, end)))
    body, footers, attached = (tuple(_before(pieces, end)) for pieces in (message.body, message.footers, message.attached))
    return replace(message, span=whole, body=body, footers=footers, attached=attached)


def _before(pieces: Sequence[Span], end: int) -> Iterator[Span]:
    yield from (Span(one.start, min(one.end, end)) for one in pieces if one.start < end)


def _behind(message: Message, start: int) -> Iterator[Span]:
    """What of a message's own words lies behind `start`; a form stays a form."""
    for one in (*message.body, *message.footers):
        if one.end > start:
            yield Span(max(one.start, start), one.end)
