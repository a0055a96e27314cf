"""Facts in running text: when a breach was reported, how many it reached. Rules say which words carry which fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..fields.quantities import find_quantities
from ..model import Claim, Document, Message, Quantity, Span, When
from ..rulebook import Rulebook
from ..rulebook.claims import QuantityClaimRule
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .passages import sentence_around


def claims_of_message(
    document: Document, message: Message, letter_type: str, rules: Rulebook, *, surely_initial: bool
) -> list[Claim]:
    """What the own words of a message state of the incident, and when the report that it is was sent."""
    stated_at = message.sent.start_at if message.sent else None
    found = [*sent_claim(document, message, letter_type, surely_initial=surely_initial)]
    for piece in message.body:
        found += _date_claims(document, piece, f"message{message.position}", letter_type, rules)
        found += _quantity_claims(document, piece, f"message{message.position}", "message", letter_type, rules)
    return [
        replace(claim, source_kind="message", source=message.position, stated_at=stated_at, asserter=message.sender.name)
        for claim in found
    ]


def article_field(text: str, sentence: Span, quantity: Quantity, rules: Rulebook) -> str | None:
    """The field of a count in a sentence of an article that belongs to no incident; null where no rule says."""
    rule = _field_of(text, sentence, quantity, "article", "", rules)
    return rule.field if rule else None


def sent_claim(document: Document, message: Message, letter_type: str, *, surely_initial: bool) -> Iterator[Claim]:
    """A report's own sending is the best evidence of when it was made. Times of logging are no such claim.

    Where it is not sure that this was the first report, it is only `possible`: there may have been an earlier one.
    """
    if letter_type == "breach_report" and message.sent is not None and message.sent.start_at is not None:
        yield Claim(
            key=f"message{message.position}:sent",
            field="reported",
            source_kind="message",
            source=message.position,
            evidence=make_evidence(document, message.sent.span, "mail#sent"),
            value_text=message.sent.raw,
            when=message.sent,
            modality="asserted" if surely_initial else "possible",
        )


def _date_claims(document: Document, piece: Span, prefix: str, letter_type: str, rules: Rulebook) -> Iterator[Claim]:
    folded = fold(piece.of(document.text))
    for rule in rules.claims.date:
        if rule.letters and letter_type not in rule.letters:
            continue  # the rule is for other letters
        for pattern in rule.patterns:
            for match in compile_phrase(pattern).finditer(folded):
                start, end = match.span("value")
                when = _first_date(document.text, Span(piece.start + start, piece.start + end), rules)
                if when is not None:
                    yield Claim(
                        key=f"{prefix}:{rule.id}@{when.span.start}",
                        field=rule.field,
                        source_kind="message",
                        source=0,
                        evidence=make_evidence(document, when.span, f"claims#{rule.id}"),
                        value_text=when.raw,
                        when=when,
                    )


def _first_date(text: str, span: Span, rules: Rulebook) -> When | None:
    """The date at the very start of the value; a date further on may belong to another fact."""
    dates = [when for when in find_dates(text, rules.dates, span) if when.edtf is not None]
    if dates and dates[0].span.start - span.start <= 4:
        return dates[0]
    return None


def _quantity_claims(
    document: Document, piece: Span, prefix: str, place: str, letter_type: str, rules: Rulebook
) -> Iterator[Claim]:
    quantities = find_quantities(document.text, rules.quantities, piece)
    fields = [_field_of(document.text, piece, quantity, place, letter_type, rules) for quantity in quantities]
    fields = [rule or _field_of_whole(quantity, quantities, fields) for quantity, rule in zip(quantities, fields, strict=True)]
    for index, (quantity, rule) in enumerate(zip(quantities, fields, strict=True)):
        if rule is None:
            continue  # stays a mention: nothing here says what it counts for the incident
        part = quantity.part_of
        whole = quantities[part] if part is not None and part != index and fields[part] is not None else None
        yield Claim(
            key=f"{prefix}:{rule.field}@{quantity.span.start}",
            field=rule.field,
            source_kind="message",
            source=0,
            evidence=make_evidence(document, quantity.span, f"claims#{rule.id}", confidence=quantity.confidence),
            value_text=quantity.raw,
            quantity=quantity,
            part_of=_key_of(prefix, whole, fields[part] if part is not None else None),
        )


def _field_of_whole(
    part: Quantity, quantities: Sequence[Quantity], fields: Sequence[QuantityClaimRule | None]
) -> QuantityClaimRule | None:
    """A part of a claim is a claim on the same field, whatever words stand around it."""
    return fields[part.part_of] if part.part_of is not None and part.unit == quantities[part.part_of].unit else None


def _key_of(prefix: str, whole: Quantity | None, rule: QuantityClaimRule | None) -> str | None:
    return f"{prefix}:{rule.field}@{whole.span.start}" if whole and rule else None


def _field_of(
    text: str, piece: Span, quantity: Quantity, place: str, letter_type: str, rules: Rulebook
) -> QuantityClaimRule | None:
    """The first rule whose place, letter, unit and neighbouring words fit."""
    sentence = sentence_around(text, quantity.span, piece)
    words = fold(sentence.of(text))
    before = fold(text[sentence.start : quantity.span.end])  # with the quantity's own words: “a total of 300”
    for rule in rules.claims.quantity:
        fits = (
            place in rule.places
            and (not rule.letters or letter_type in rule.letters)
            and quantity.unit in rule.units
            and (not rule.near or find_phrase(words, tuple(rule.near)))
            and (not rule.before or find_phrase(before, tuple(rule.before)))
            and not find_phrase(words, tuple(rule.never))
        )
        if fits:
            return rule
    return None
