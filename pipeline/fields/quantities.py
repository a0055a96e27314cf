"""Finds counts: numbers that count something, with unit, hedge and bounds, and the total that each part is a part of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules, squash
from .amounts import Amount, make_amounts
from .numbers import find_numbers

MEMORY = 300
"""How many characters a total, or a unit, is remembered for those that stand after it."""
LABEL_REACH = 110
SURE, INHERITED, UNNAMED = 1.0, 0.85, 0.7


@dataclass(slots=True)
class Draft:
    """An amount on its way to a quantity: its unit, how sure that is, and whether its words make it a part."""

    amount: Amount
    unit: str | None
    end: int
    confidence: float = SURE
    part: bool = False
    part_of_next: bool = False
    named: bool = True


def find_quantities(text: str, rules: QuantityRules, within: Span | None = None, unit: str | None = None) -> list[Quantity]:
    """Every count in `text` (or in the stretch `within`), in text order.

    `unit` is what the context asks for, such as the question of a form: then a bare number counts that, and "unknown" or "nil"
    are answers. Without it a number counts only beside the noun that it counts, under a label that names it, or as a part of a
    total just stated.
    """
    scope = within or Span(0, len(text))
    answer = unit is not None
    numbers = find_numbers(text, rules, scope, join_spaces=answer)
    never = [Span(*match.span()) for match in rules.never_pattern.finditer(text, max(scope.start - 40, 0), scope.end)]
    numbers = [one for one, barred in zip(numbers, _barred([one.span for one in numbers], never), strict=True) if not barred]
    amounts = make_amounts(text, rules, scope, numbers)
    drafts: list[Draft] = []
    for amount in amounts:
        draft = _draft(text, rules, scope, amount, unit, drafts)
        if draft:
            drafts.append(draft)
    drafts = _without_strays(drafts)
    found = _finish(text, rules, drafts)
    if answer and not found:
        return list(_states(text, rules, scope, unit))
    return found


def _barred(spans: list[Span], never: list[Span]) -> Iterator[bool]:
    """For each span whether one of `never` covers a character of it. Both are in text order."""
    place = 0
    for span in spans:
        while place < len(never) and never[place].end <= span.start:
            place += 1
        yield place < len(never) and never[place].start < span.end


def _draft(text: str, rules: QuantityRules, scope: Span, amount: Amount, asked: str | None, before: list[Draft]) -> Draft | None:
    named = _unit_after(text, rules, scope, amount)
    if named:
        if _is_year(text, rules, scope, amount):
            return None
        draft = Draft(amount, *named)
    else:
        unnamed = _without_noun(text, rules, scope, amount, asked, before)
        if unnamed is None:
            return None
        draft = unnamed
    draft.part = _is_part(text, rules, scope, draft)
    return draft


def _unit_after(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> tuple[str, int] | None:
    pattern = rules.unit_after_one if amount.is_one else rules.unit_after
    match = pattern.match(text, amount.span.end, scope.end)
    if match is None:
        return None
    noun, end = match["unit"], match.end()
    further = rules.unit_goes_on.match(text, end, scope.end)
    if further and not amount.is_one:
        noun, end = further["unit"], further.end()
    return rules.units[squash(noun)], end


def _is_year(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """`2019 records` after "in" or at the head of a sentence is a year; `affected 2019 people` is a count."""
    number = amount.plain
    if number.in_words or number.scale > 1 or not 1900 <= number.value <= 2099 or not amount.digits.of(text)[:4].isdecimal():
        return False
    if amount.qualifier != "exact":
        return False
    return rules.phrases["year_allowed_after"].search(text, max(scope.start, amount.digits.start - 40), amount.digits.start) is None


def _without_noun(
    text: str, rules: QuantityRules, scope: Span, amount: Amount, asked: str | None, before: list[Draft]
) -> Draft | None:
    """A number with no noun of its own: under a label, as a part, or as the answer that was asked for."""
    label = _label_before(text, rules, scope, amount)
    if label:
        return Draft(amount, label, amount.span.end)
    last = next((one for one in reversed(before) if amount.span.start - one.end <= MEMORY), None)
    inherits = rules.phrases["inherit_after"].match(text, amount.span.end, scope.end) or _is_compared(text, rules, scope, amount)
    inherits = inherits or _cue_before(text, rules, scope, amount)
    if last and inherits and not _is_year(text, rules, scope, amount) and not amount.is_one:
        return Draft(amount, last.unit, amount.span.end, INHERITED)
    if asked is None:
        return None
    if _is_year(text, rules, scope, amount) and amount.digits.of(text) != scope.of(text).strip():
        return None
    followed = re.match(r"[ \t]{1,4}[a-z]", text[amount.span.end : amount.span.end + 6])
    return Draft(amount, asked, amount.span.end, UNNAMED if followed else SURE, named=not followed)


def _label_before(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> str | None:
    begin = max(0, amount.span.start - LABEL_REACH)
    for match in rules.label.finditer(text, begin, amount.span.start):
        if match.end() == amount.span.start:
            return rules.units[squash(match["unit"] or match["unit2"])]
    return None


def _is_compared(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    head = max(scope.start, amount.span.start - 60)
    return rules.phrases["compare_before"].search(text, head, amount.span.start) is not None


def _cue_before(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    head = max(scope.start, amount.digits.start - 60)
    cue = rules.phrases["part_before"]
    return any(cue.search(text, head, place) is not None for place in (amount.span.start, amount.digits.start))


def _is_part(text: str, rules: QuantityRules, scope: Span, draft: Draft) -> bool:
    after = rules.phrases["part_after"].match(text, draft.amount.span.end, scope.end)
    return bool(after) or _cue_before(text, rules, scope, draft.amount)


def _without_strays(drafts: list[Draft]) -> list[Draft]:
    """Drops numbers before an unknown noun where the answer also has a number that surely is one."""
    return [one for one in drafts if one.named] if any(one.named for one in drafts) else drafts


def _finish(text: str, rules: QuantityRules, drafts: list[Draft]) -> list[Quantity]:
    found: list[Quantity] = []
    total: int | None = None
    for place, draft in enumerate(drafts):
        amount = draft.amount
        part_of = total if draft.part and total is not None else None
        if draft.part and total is not None and draft.amount.span.start - drafts[total].end > 3 * MEMORY:
            part_of = None
        if part_of is None:
            total = place
        found.append(
            Quantity(
                span=amount.span,
                raw=amount.span.of(text),
                stated=amount.stated,
                minimum=amount.minimum,
                maximum=amount.maximum,
                qualifier=amount.qualifier,
                unit=draft.unit,
                part_of=part_of,
                rule_id=f"{rules.id}#{amount.qualifier}",
                confidence=draft.confidence,
            )
        )
    return found


def _states(text: str, rules: QuantityRules, scope: Span, unit: str | None) -> Iterator[Quantity]:
    """The words that stand where a number was asked for; the first in the text counts."""
    matches = [(match.start(), order, state, match) for order, (state, pattern) in enumerate(rules.answer_patterns)
               if (match := pattern.search(text, scope.start, scope.end))]
    if not matches:
        return
    _, _, state, match = min(matches, key=lambda one: one[:2])
    zero = 0 if state == "nil" else None
    span = Span(*match.span())
    yield Quantity(span, span.of(text), zero, zero, zero, state, unit, rule_id=f"{rules.id}#{state}")
