"""Corrections without a noun (“the correct number is 118, not 181”): the number that is taken back says what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.quantities import find_quantities
from ..model import Claim, Document, Message, Quantity, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import all_of_phrase, fold

_COUNTS = ("subjects", "records")


def corrected_claims(
    document: Document,
    messages: Sequence[Message],
    claims: Sequence[Claim],
    speaks_for: Callable[[Message], str | None],
    rules: Rulebook,
) -> Iterator[Claim]:
    """A claim for each corrected number whose old one this document states of one thing only."""
    known = {claim.key for claim in claims}
    for message in messages:
        for new, old in _corrections(document, message, rules) if message.repeats is None else ():
            counts = [(one.field, one.quantity) for one in claims if one.field in _COUNTS and one.quantity]
            stated = {field: count.unit for field, count in counts if count.stated == old.stated}
            if len(stated) != 1:
                continue  # nothing, or more than one thing, was counted so: the number stays a mention
            field, unit = next(iter(stated.items()))
            key = f"message{message.position}:{field}@{new.span.start}"
            if key not in known:
                known.add(key)
                when = message.sent or message.received
                yield Claim(
                    key=key,
                    field=field,
                    source_kind="message",
                    source=message.position,
                    evidence=make_evidence(document, new.span, "claims#corrected"),
                    asserter=speaks_for(message),
                    value_text=new.raw,
                    quantity=replace(new, unit=unit),
                    stated_at=when.start_at if when else None,
                )


def _corrections(document: Document, message: Message, rules: Rulebook) -> Iterator[tuple[Quantity, Quantity]]:
    """(new number, old number) of each correction in a message's own words."""
    for piece in message.body:
        folded = fold(piece.of(document.text))
        for phrase in rules.claims.corrected:
            for match in all_of_phrase(folded, phrase):
                new, old = (_number(document, piece, *match.span(name), rules) for name in ("value", "old"))
                if new is not None and old is not None and new.stated != old.stated:
                    yield new, old


def _number(document: Document, piece: Span, start: int, end: int, rules: Rulebook) -> Quantity | None:
    found = find_quantities(document.text, rules.quantities, Span(piece.start + start, piece.start + end), "data_subjects")
    return found[0] if len(found) == 1 and found[0].stated is not None else None
