"""Dates in running text: when a breach happened, when who came to know of it, when it was reported."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..fields.order import Ordered
from ..model import Claim, Document, Span, When
from ..rulebook import Rulebook
from ..rulebook.phrases import all_of_phrase, find_phrase, fold, may_hold
from .passages import sentence_around, trim

_LEAD = 10
"""How many characters before a date may make it a range."""


def date_claims(
    document: Document,
    piece: Span,
    prefix: str,
    place: str,
    letter_type: str,
    sent: When | None,
    rules: Rulebook,
    ordered: Ordered = (),
) -> Iterator[Claim]:
    """The dates of `piece` that a rule knows the meaning of. A date means one thing: what the first rule says that fits it.

    `sent` is when the text was sent, for days without a year and “last Tuesday”; `ordered` are stretches whose order of day and
    month is known.
    """
    folded = fold(piece.of(document.text))
    taken: set[Span] = set()
    for rule in rules.claims.date:
        if place not in rule.places or (rule.letters and letter_type not in rule.letters):
            continue  # the rule is for other texts
        patterns = [pattern for pattern in rule.patterns if may_hold(folded, pattern)]
        if not patterns or find_phrase(folded, tuple(rule.unless)):
            continue  # nothing that it looks for stands here, or the rule is for other texts
        for pattern in patterns:
            for match in all_of_phrase(folded, pattern):
                start, end = match.span("value")
                when = _first_date(document.text, piece, Span(piece.start + start, piece.start + end), sent, rules, ordered)
                if when is None or when.span in taken:
                    continue
                said = sentence_around(document.text, trim(document.text, _moved(match.span(), piece)), piece)
                if find_phrase(fold(said.of(document.text)), tuple(rule.never)):
                    continue
                taken.add(when.span)
                yield Claim(
                    key=f"{prefix}:{rule.id}@{when.span.start}",
                    field=rule.field,
                    source_kind="message",
                    source=0,
                    evidence=make_evidence(document, when.span, f"claims#{rule.id}"),
                    value_text=when.raw,
                    when=when,
                )


def _moved(span: tuple[int, int], piece: Span) -> Span:
    return Span(piece.start + span[0], piece.start + span[1])


def _first_date(text: str, piece: Span, span: Span, sent: When | None, rules: Rulebook, ordered: Ordered) -> When | None:
    """The date at the very start of the value; a date further on may belong to another fact.

    What stands right before it may make it a range (“between …”).
    """
    day = sent.start_at.astimezone(ZoneInfo("Europe/London")).date() if sent and sent.start_at else None
    scope = Span(max(piece.start, span.start - _LEAD), span.end)
    found = find_dates(text, rules.dates, scope, day, ordered)
    dates = [one for one in found if one.edtf is not None and one.span.end > span.start]
    if dates and dates[0].span.start - span.start <= 4:
        return dates[0]
    return None
