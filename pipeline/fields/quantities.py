"""Finds counts: numbers that count something, with unit, hedge and bounds, and the total that each part is a part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..kept import Kept
from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules
from .amounts import Amount, make_amounts
from .inherit import INHERITED, Noun, nouns_of, of_last, of_next, opens_list
from .notes import Notes, find_notes
from .numbers import Number, find_numbers
from .parts import Draft, mark_cues, totals_of
from .places import Taken
from .shares import find_shares
from .starts import Gate
from .states import answered_states, labelled_states, may_hold_state, prose_states, signs_behind
from .units import is_year, label_before, labels_in

NEAR = 60
"""So many characters before and after a number decide whether it is part of something that is no count."""
LONGEST = 420
"""Longer words than this (web addresses) are cut."""
UNNAMED = 0.7
"""Confidence of a bare answer before a noun that the rules do not know."""


def find_quantities(
    text: str,
    rules: QuantityRules,
    within: Span | None = None,
    unit: str | None = None,
    notes: Notes | None = None,
) -> list[Quantity]:
    """Every count in `text` (or in the stretch `within`), in text order.

    `unit` is what the context asks for, such as the question of a form: then a bare number counts that, and "unknown" or "nil"
    are answers. Without it a number counts only beside the noun that it counts, under a label that names it, or as a part of a
    total just stated. `notes` explain the signs that stand for a small number; by default they are the footnotes of
    the text itself.
    """
    scope = within or Span(0, len(text))
    notes = find_notes(text, rules) if notes is None else notes
    numbers = _countable(text, rules, scope, join_spaces=unit is not None)
    # Most paragraphs hold no number: then a label counts only before a state ("unknown"), where such words can begin at all.
    labelled = numbers or notes.below or (unit is None and may_hold_state(text, rules, scope))
    labels = labels_in(text, rules, scope) if labelled else {}
    signs = list(signs_behind(text, rules, scope, labels, notes))
    numbers = _outside(numbers, [*(one.span for one in signs), *notes.spans])
    drafts = _drafts(text, rules, scope, make_amounts(text, rules, scope, numbers), labels, unit)
    found = [_quantity(text, rules, draft, total) for draft, total in zip(drafts, totals_of(text, rules, drafts), strict=True)]
    if unit is None:
        others = [*signs, *labelled_states(text, rules, scope, labels), *prose_states(text, rules, scope)]
        return _with_states(found, [*others, *(find_shares(text, rules, scope, drafts) if drafts else ())])
    states = list(answered_states(text, rules, scope, unit, notes))
    if states and all(one.confidence == UNNAMED for one in found):
        return states
    return found if any(one.unit == unit for one in found) else _with_states(found, states)


def _countable(text: str, rules: QuantityRules, scope: Span, *, join_spaces: bool) -> list[Number]:
    """The numbers that are not part of a date, a sum of money, a telephone number or the like."""
    numbers = find_numbers(text, rules, scope, join_spaces=join_spaces)
    if not numbers:
        return []
    # What surrounds a stretch can decide what its numbers are, so the search begins a little before it.
    known, unknown = _gates(rules)
    places = known.begin(text, max(scope.start - 40, 0), scope.end)
    never = [match.span() for index in places.open for match in places.finditer(index)]
    for part in _around([one.span for one in numbers], text, max(scope.start - 40, 0), scope.end):
        places = unknown.begin(text, part.start, part.end)
        never += [match.span() for index in places.open for match in places.finditer(index)]
    barred = _barred([one.span for one in numbers], sorted(never))
    return [one for one, bar in zip(numbers, barred, strict=True) if not bar]


def _gates_of(rules: QuantityRules) -> tuple[Gate, Gate]:
    """What is never a count: that of which all beginnings are known, and the rest, which is looked for around numbers only."""
    gate = Gate(rules.never_patterns)
    return Gate([one for index, one in enumerate(rules.never_patterns) if index in gate.known]), Gate(gate.unknown)


_gates = Kept(_gates_of, most=4)


def _outside(numbers: list[Number], spans: Sequence[Span]) -> list[Number]:
    """The numbers that touch none of `spans`."""
    if not spans:
        return numbers
    never = sorted([(span.start, span.end) for span in spans])
    return [one for one, bar in zip(numbers, _barred([one.span for one in numbers], never), strict=True) if not bar]


def _around(spans: Sequence[Span], text: str, start: int, end: int) -> Iterator[Span]:
    """The stretches of `text[start:end]` around `spans`; those that meet are one. No web address is cut."""
    begin = done = -1
    for span in spans:
        near, far = max(span.start - NEAR, start), min(span.end + NEAR, end)
        first = max(text.rfind(" ", max(near - LONGEST, start), near), text.rfind("\n", max(near - LONGEST, start), near), start)
        last = text.find(" ", far, min(far + LONGEST, end))
        last = min(far + LONGEST, end) if last < 0 else last
        if first > done >= 0:
            yield Span(begin, done)
            begin = first
        begin = first if begin < 0 else begin
        done = max(done, last)
    if done >= 0:
        yield Span(begin, done)


def _barred(spans: Sequence[Span], never: Sequence[tuple[int, int]]) -> Iterator[bool]:
    """For each span whether one of `never` shares a character with it. Both are in text order; those of `never` may overlap."""
    place, reach = 0, -1
    for span in spans:
        while place < len(never) and never[place][0] < span.end:
            reach = max(reach, never[place][1])
            place += 1
        yield reach > span.start


def _drafts(
    text: str, rules: QuantityRules, scope: Span, amounts: Sequence[Amount], labels: Mapping[int, str], asked: str | None
) -> list[Draft]:
    """The amounts that count something. Beside a number that surely answers, one before an unknown noun does not count."""
    drafts: list[Draft] = []
    stray = False
    nouns, shared = nouns_of(text, rules, scope, amounts)
    for place, amount in enumerate(amounts):
        if drafts and drafts[-1].whole == amount:
            continue  # "33 of the 40": the 40 were counted before
        year = is_year(text, rules, scope, amount)
        draft = None if year else _named(text, rules, scope, amount, nouns[place], shared[place], labels)
        if draft is None and not year:
            draft = of_next(text, rules, scope, amounts, nouns, place, drafts)
            draft = draft or of_last(text, rules, scope, amount, drafts, stray)
            draft = draft or (_answering(text, rules, scope, amount, asked) if asked else None)
        # After a number of something that the rules do not know, "of them" may mean those.
        stray = draft is None and not amount.is_one and not year and _before_word(text, rules, scope, amount)
        if draft and drafts and draft.unit == drafts[-1].unit and opens_list(text, rules, drafts[-1], amount):
            draft.listed, draft.own = True, False
        if draft:
            mark_cues(text, rules, scope, draft)
            drafts.append(draft)
    return [one for one in drafts if one.named] if any(one.named for one in drafts) else drafts


def _named(
    text: str, rules: QuantityRules, scope: Span, amount: Amount, noun: Noun | None, shared: bool, labels: Mapping[int, str]
) -> Draft | None:
    """An amount with a noun behind it or a label before it; a noun of its own beats the label."""
    if noun and not shared:
        return Draft(_hedged_behind(text, rules, scope, amount, noun[1]), *noun)
    label = label_before(labels, amount)
    if label:
        return Draft(amount, label, amount.tail)
    return Draft(amount, noun[0], amount.tail, INHERITED, own=False) if noun else None


def _hedged_behind(text: str, rules: QuantityRules, scope: Span, amount: Amount, end: int) -> Amount:
    """`500 people or more`: a hedge behind the noun."""
    if amount.qualifier != "exact":
        return amount
    for qualifier, pattern in rules.after_patterns:
        match = pattern.match(text, end, scope.end)
        if match and match[0].strip()[0] not in "+-–":
            low = amount.plain.value if qualifier == "at_least" else None
            high = amount.plain.value if qualifier == "at_most" else None
            span = Span(amount.span.start, match.end())
            return replace(amount, span=span, qualifier=qualifier, minimum=low, maximum=high)
    return amount


def _answering(text: str, rules: QuantityRules, scope: Span, amount: Amount, asked: str) -> Draft:
    """A number without a noun that the rules know, where a number is asked for."""
    unknown = _before_word(text, rules, scope, amount)
    return Draft(amount, asked, amount.tail, UNNAMED if unknown else 1.0, named=not unknown)


def _before_word(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether a word follows that may be a noun, one that the rules do not know."""
    word = text[amount.tail : amount.tail + 2].strip().islower()
    return word and rules.stop_pattern.match(text, amount.tail, scope.end) is None


def _quantity(text: str, rules: QuantityRules, draft: Draft, total: int | None) -> Quantity:
    amount = draft.amount
    return Quantity(
        span=amount.span,
        raw=amount.span.of(text),
        stated=amount.stated,
        minimum=amount.minimum,
        maximum=amount.maximum,
        qualifier=amount.qualifier,
        unit=draft.unit,
        part_of=total,
        rule_id=f"{rules.id}#{amount.qualifier}",
        confidence=draft.confidence,
    )


def _with_states(found: list[Quantity], states: list[Quantity]) -> list[Quantity]:
    """Both in text order, none overlapping; the places of totals are moved along."""
    taken = Taken()
    for one in found:
        taken.claim(one.span)
    new = [one for one in sorted(states, key=lambda one: one.span) if taken.claim(one.span)]
    if not new:
        return found
    order = sorted([*found, *new], key=lambda one: one.span)
    place = {id(one): index for index, one in enumerate(order)}
    return [one if one.part_of is None else replace(one, part_of=place[id(found[one.part_of])]) for one in order]
