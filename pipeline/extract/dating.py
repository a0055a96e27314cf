"""The date that a stretch of a document is itself written on: that of its message, else the one that heads the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from ..fields.dates import find_dates
from ..fields.intervals import LONDON
from ..model import Message, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.dates import DateRules
from .places import Places

HEAD = 1500
"""Characters at the beginning of a text in which its own date is looked for."""


def dating_of(segmented: Segmented, rules: Rulebook) -> Callable[[int], date | None]:
    """For each offset of the document the day on which the words there were written; null where nothing says it."""
    days = {message.position: _day_of(message) for message in segmented.messages}
    owners = Places(
        (piece, message.position)
        for message in segmented.messages
        for piece in (message.header, *message.body, *message.footers, *message.attached)
    )
    heading = heading_date(segmented, rules.dates)

    def written(offset: int) -> date | None:
        owner = owners.owner(Span(offset, offset + 1))
        return days[owner] if owner is not None else heading

    return written


def _day_of(message: Message) -> date | None:
    for when in (message.sent, message.received, message.logged):
        if when is not None and when.start_at is not None:
            return when.start_at.astimezone(LONDON).date()
    return None


def heading_date(segmented: Segmented, rules: DateRules) -> date | None:
    """The date that has a line near the beginning to itself, or with nothing but words such as "Published"."""
    text = segmented.document.text
    for head in _heads(segmented):
        for when in find_dates(text, rules, head):
            alone = when.precision in ("day", "minute") and not when.derived and (not when.ambiguous or when.settled)
            if alone and when.start_at and _has_its_line(text, when.span, rules):
                return when.start_at.astimezone(LONDON).date()
    return None


def _heads(segmented: Segmented) -> Iterator[Span]:
    """The beginning of what is in no message."""
    left = HEAD
    for span in segmented.loose:
        if left <= 0:
            return
        yield Span(span.start, min(span.end, span.start + left))
        left -= span.end - span.start


def _has_its_line(text: str, span: Span, rules: DateRules) -> bool:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    before, after = text[start : span.start].strip(), text[span.end : end if end >= 0 else len(text)].strip(" \t.|,")
    return not after and any(pattern.fullmatch(before) for pattern in rules.own_date_patterns)
