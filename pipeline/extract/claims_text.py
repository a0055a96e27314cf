"""Facts in running text: when a breach was reported, how many it reached. Rules say which words carry which fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..evidence import make_evidence
from ..fields.order import Ordered
from ..fields.quantities import find_quantities
from ..model import Claim, Document, Message, Quantity, Span, When
from ..rulebook import Rulebook
from ..rulebook.claims import ClaimRules, QuantityClaimRule
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .claims_dates import date_claims
from .claims_words import account_claim, regime_claims, word_claims
from .passages import sentence_around

_BEFORE = 160
"""Characters before a number in which words say that it is the old one."""


def claims_of_message(
    document: Document,
    message: Message,
    letter_type: str,
    rules: Rulebook,
    *,
    surely_initial: bool,
    to_regulator: bool = True,
    asserter: str | None = None,
    carries_form: bool = False,
) -> list[Claim]:
    """What the own words of a message state of the incident, and when the report that it is was sent.

    `to_regulator`: it may have gone to one, so that its sending is a report. `carries_form`: the form that it carried tells
    what happened, so that the words around it do not.
    """
    when = message.sent or message.received
    prefix = f"message{message.position}"
    found = [*sent_claim(document, message, letter_type, surely_initial=surely_initial)] if to_regulator else []
    for piece in message.body:
        found += date_claims(document, piece, prefix, "message", letter_type, message.sent, rules)
        found += _quantity_claims(document, piece, prefix, "message", letter_type, rules)
        found += word_claims(document, piece, prefix, letter_type, rules)
        found += regime_claims(document, piece, prefix, letter_type, rules)
    if not carries_form:
        found += account_claim(document, message, prefix, letter_type, rules)
    at, source = when.start_at if when else None, message.position
    return [replace(claim, source_kind="message", source=source, stated_at=at, asserter=asserter) for claim in found]


def claims_of_answer(
    document: Document, span: Span, prefix: str, sent: When | None, rules: Rulebook, ordered: Ordered = ()
) -> list[Claim]:
    """What a form's answer in words states beside what it was asked: a second date, another number."""
    return [
        *date_claims(document, span, prefix, "answer", "", sent, rules, ordered),
        *_quantity_claims(document, span, prefix, "answer", "", rules),
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


def _quantity_claims(
    document: Document, piece: Span, prefix: str, place: str, letter_type: str, rules: Rulebook
) -> Iterator[Claim]:
    quantities = find_quantities(document.text, rules.quantities, piece)
    fields = [_field_of(document.text, piece, quantity, place, letter_type, rules) for quantity in quantities]
    fields = [rule or _field_of_whole(quantity, quantities, fields) for quantity, rule in zip(quantities, fields, strict=True)]
    added = _added(document.text, quantities, fields, rules.claims)
    for index, (quantity, rule) in enumerate(zip(quantities, fields, strict=True)):
        if rule is None or index in added or _is_superseded(document.text, piece, quantity, rules):
            continue  # stays a mention: nothing says what it counts for the incident, or it is a part, or no longer the number
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
            modality=_modality(document.text, piece, quantity, rules),
            part_of=_key_of(prefix, whole, fields[part] if part is not None else None),
        )


def _added(text: str, quantities: Sequence[Quantity], fields: Sequence[QuantityClaimRule | None], rules: ClaimRules) -> set[int]:
    """The counts that only together are the number: “two children and four adults”, where no total is stated."""
    found: set[int] = set()
    for index, (one, other) in enumerate(pairwise(quantities)):
        first, second = fields[index], fields[index + 1]
        alike = one.unit == other.unit and one.part_of is None and other.part_of is None
        if alike and first and second and first.field == second.field:
            between = text[one.span.end : other.span.start]
            found |= {index, index + 1} if compile_phrase(rules.added).fullmatch(between) else set()
    return found


def _field_of_whole(
    part: Quantity, quantities: Sequence[Quantity], fields: Sequence[QuantityClaimRule | None]
) -> QuantityClaimRule | None:
    """A part of a claim is a claim on the same field, whatever words stand around it."""
    return fields[part.part_of] if part.part_of is not None and part.unit == quantities[part.part_of].unit else None


def _key_of(prefix: str, whole: Quantity | None, rule: QuantityClaimRule | None) -> str | None:
    return f"{prefix}:{rule.field}@{whole.span.start}" if whole and rule else None


def _stands(text: str, sentence: Span, quantity: Quantity, rule: QuantityClaimRule) -> bool:
    """Whether the words right before or behind the quantity are those of the rule. The quantity itself stands as `#`."""
    words = fold(text[sentence.start : quantity.span.start]) + "#" + fold(text[quantity.span.end : sentence.end])
    return find_phrase(words, tuple(rule.around)) is not None


def _is_superseded(text: str, piece: Span, quantity: Quantity, rules: Rulebook) -> bool:
    """Whether the words right before a number say that it was the number once, and no longer is."""
    start = max(sentence_around(text, quantity.span, piece).start, quantity.span.start - _BEFORE)
    before = fold(text[start : quantity.span.start])
    return find_phrase(before, tuple(rules.claims.superseded)) is not None


def _modality(text: str, piece: Span, quantity: Quantity, rules: Rulebook) -> str:
    """`possible` where the words that lead to a number say that it may be so; a bound (“up to 300”) is firm as it stands."""
    sentence = sentence_around(text, quantity.span, piece)
    before = re.split(r"[,;:]", fold(text[sentence.start : quantity.span.start]))[-1]
    behind = re.split(r"[,;:]", fold(text[quantity.span.end : sentence.end]))[0]
    return "possible" if find_phrase(f"{before} # {behind}", tuple(rules.claims.possible)) else "asserted"


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
            and (not rule.around or _stands(text, sentence, quantity, rule))
            and not find_phrase(words, tuple(rule.never))
        )
        if fits:
            return rule
    return None
