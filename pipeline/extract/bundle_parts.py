"""Parts of a bundle that segmenting left in the mail before them: a letter, an annex, another case's report on its own page.

A bundle that was disclosed holds papers of many cases, one behind the other. What begins on a new page with the head of a letter,
or with the title of an annex, is no part of the mail on the page before it; nor did a letter of the regulator carry the report
that was printed behind it, where the bundle is about several cases.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..fields.references import find_references
from ..model import Document, FormRegion, Message, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, fold, may_match
from .asserters import direction_by_regulator
from .passages import lines

_HEAD_LINES = 16
"""So many lines from the top of a page the salutation of a letter may stand."""
_HEAD_WIDTH = 90
_SHORT = 60


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
    starts = [page.span.start for page in document.pages]
    first = bisect_left(starts, message.header.end)
    for page in document.pages[first:]:
        if page.span.start >= message.span.end:
            return None
        top = _top(document, page.span, own)
        if top and (_is_part(document, top, rules) or _is_report_of_another(segmented, message, top[0], rules)):
            return top[0].start
    return None


def _top(document: Document, page: Span, own: Sequence[Span]) -> list[Span]:
    """The first lines of a page that are the mail's (furniture is not)."""
    found = [
        line
        for piece in own
        if piece.end > page.start and piece.start < page.end
        for line in lines(document.text, Span(max(piece.start, page.start), min(piece.end, page.end)))[:_HEAD_LINES]
    ]
    return sorted(found)[:_HEAD_LINES]


def _is_part(document: Document, top: Sequence[Span], rules: Rulebook) -> bool:
    """Whether a page begins with the title of a part of a bundle, or with the head of a letter."""
    text = document.text
    if _matches(text, top[0], rules.printed.part):
        return True
    for place, line in enumerate(top):
        if len(line.of(text)) > _HEAD_WIDTH:
            return False  # running text
        if _matches(text, line, rules.printed.salutation):
            return place > 0 and _is_head(document, top[:place], rules)
    return False


def _is_head(document: Document, head: Sequence[Span], rules: Rulebook) -> bool:
    """Whether lines above a salutation hold the date of a letter, or a case's reference."""
    text, whole = document.text, Span(head[0].start, head[-1].end)
    dated = any(len(line.of(text)) <= _SHORT and _matches(text, line, rules.printed.head_date) for line in head)
    named = any(one.series in rules.references.case_series for one in find_references(text, rules.references, whole))
    return dated or named


def _is_report_of_another(segmented: Segmented, message: Message, line: Span, rules: Rulebook) -> bool:
    """Whether a form begins here that a letter of the regulator did not carry: the file is about several cases."""
    form = next((one for one in segmented.forms if one.span.start <= line.start < one.span.end), None)
    if form is None or not _begins(form, line) or direction_by_regulator(message, rules) != "outgoing":
        return False
    return len({one.case_ref.value for one in segmented.messages if one.case_ref}) > 1


def _begins(form: FormRegion, line: Span) -> bool:
    return form.span.start >= line.start or any(one.kind == "title" and one.span.start <= line.end for one in form.labels)


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
