"""Finds counts: numbers that count something, with unit, hedge and bounds, and the total that each part is a part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules
from .amounts import Amount, make_amounts
from .numbers import Number, find_numbers
from .parts import MEMORY, Draft, cue_before, mark_cues, sentences_between, totals_of
from .places import Taken
from .starts import find_all
from .states import answered_states, labelled_states, prose_states
from .units import is_year, label_before, labels_in, unit_after

NEAR = 60
"""So many characters before and after a number decide whether it is part of something that is no count."""
LONGEST = 420
"""Longer words than this (web addresses) are cut."""
INHERITED = 0.85
"""Confidence of a unit that is taken over from the number before."""
UNNAMED = 0.7
"""Confidence of a bare answer before a noun that the rules do not know."""


def find_quantities(text: str, rules: QuantityRules, within: Span | None = None, unit: str | None = None) -> list[Quantity]:
    """Every count in `text` (or in the stretch `within`), in text order.

    `unit` is what the context asks for, such as the question of a form: then a bare number counts that, and "unknown" or "nil"
    are answers. Without it a number counts only beside the noun that it counts, under a label that names it, or as a part of a
    total just stated.
    """
    scope = within or Span(0, len(text))
    labels = labels_in(text, rules, scope)
    numbers = _countable(text, rules, scope, join_spaces=unit is not None)
    drafts = _drafts(text, rules, scope, make_amounts(text, rules, scope, numbers), labels, unit)
    found = [_quantity(text, rules, draft, total) for draft, total in zip(drafts, totals_of(text, rules, drafts), strict=True)]
    if unit is None:
        return _with_states(found, [*labelled_states(text, rules, scope, labels), *prose_states(text, rules, scope)])
    states = list(answered_states(text, rules, scope, unit))
    if states and all(one.confidence == UNNAMED for one in found):
        return states
    return found if any(one.unit == unit for one in found) else _with_states(found, states)


def _countable(text: str, rules: QuantityRules, scope: Span, *, join_spaces: bool) -> list[Number]:
    """The numbers that are not part of a date, a sum of money, a telephone number or the like."""
    numbers = find_numbers(text, rules, scope, join_spaces=join_spaces)
    if not numbers:
        return []
    # What surrounds a stretch can decide what its numbers are, so the search begins a little before it.
    near = _around([one.span for one in numbers], text, max(scope.start - 40, 0), scope.end)
    never = [Span(*match.span()) for part in near for match in find_all(rules.never_pattern, text, part.start, part.end)]
    barred = _barred([one.span for one in numbers], never)
    return [one for one, bar in zip(numbers, barred, strict=True) if not bar]


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


def _barred(spans: Sequence[Span], never: Sequence[Span]) -> Iterator[bool]:
    """For each span whether one of `never` shares a character with it. Both are in text order."""
    place = 0
    for span in spans:
        while place < len(never) and never[place].end <= span.start:
            place += 1
        yield place < len(never) and never[place].start < span.end


def _drafts(
    text: str, rules: QuantityRules, scope: Span, amounts: Sequence[Amount], labels: Mapping[int, str], asked: str | None
) -> list[Draft]:
    """The amounts that count something. Beside a number that surely answers, one before an unknown noun does not count."""
    drafts: list[Draft] = []
    stray = False
    for place, amount in enumerate(amounts):
        after = amounts[place + 1] if place + 1 < len(amounts) else None
        draft = _draft(text, rules, scope, amount, after, labels, asked, [] if stray else drafts)
        # After a number of something that the rules do not know, "of them" may mean those.
        stray = draft is None and not amount.is_one and not is_year(text, rules, scope, amount)
        if draft:
            mark_cues(text, rules, scope, draft)
            drafts.append(draft)
    return [one for one in drafts if one.named] if any(one.named for one in drafts) else drafts


def _draft(
    text: str,
    rules: QuantityRules,
    scope: Span,
    amount: Amount,
    after: Amount | None,
    labels: Mapping[int, str],
    asked: str | None,
    before: Sequence[Draft],
) -> Draft | None:
    named = unit_after(text, rules, scope, amount)
    if is_year(text, rules, scope, amount):
        return None
    if named:
        return Draft(_hedged_behind(text, rules, scope, amount, named[1]), *named)
    label = label_before(labels, amount)
    if label:
        return Draft(amount, label, amount.span.end)
    return _of_next(text, rules, scope, amount, after) or _inheriting(text, rules, scope, amount, asked, before)


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


def _of_next(text: str, rules: QuantityRules, scope: Span, amount: Amount, after: Amount | None) -> Draft | None:
    """`48 of the 121 patients` is a part of what follows; in `from 120 to 143 incidents` both count the same."""
    if after is None or after.span.start - amount.span.end > 24:
        return None
    part = any(
        rules.phrases["part_of_next"].fullmatch(text, amount.span.end, place) for place in (after.span.start, after.digits.start)
    )
    if not part and not _rises(text, rules, scope, amount, after):
        return None
    unit = unit_after(text, rules, scope, after)
    return Draft(amount, unit[0], amount.span.end, INHERITED, own=False, of_next=part) if unit else None


def _rises(text: str, rules: QuantityRules, scope: Span, amount: Amount, after: Amount) -> bool:
    """Whether this is the first number of "rose from 120 to 143 incidents"."""
    joined = rules.phrases["range_joins"].fullmatch(text, amount.span.end, after.span.start)
    head = max(scope.start, amount.span.start - 48)
    return joined is not None and rules.phrases["range_never_before"].search(text, head, amount.span.start) is not None


def _inheriting(
    text: str, rules: QuantityRules, scope: Span, amount: Amount, asked: str | None, before: Sequence[Draft]
) -> Draft | None:
    """A number that stands for more of what was counted just before, or that answers the question."""
    last = before[-1] if before else None
    if last and not amount.is_one and _inherits(text, rules, scope, amount, last):
        verb = _has_verb(text, rules, scope, amount)
        return Draft(amount, last.unit, amount.span.end, INHERITED, own=False, inherits_verb=verb)
    if asked is None:
        return None
    word_follows = text[amount.span.end : amount.span.end + 2].strip().islower()
    unknown = word_follows and not rules.stop_pattern.match(text, amount.span.end, scope.end)
    return Draft(amount, asked, amount.span.end, UNNAMED if unknown else 1.0, named=not unknown)


def _inherits(text: str, rules: QuantityRules, scope: Span, amount: Amount, last: Draft) -> bool:
    gap = amount.span.start - last.end
    if gap > MEMORY:
        return False
    if cue_before(text, rules, scope, amount, "part_before") or rules.phrases["part_after"].match(
        text, amount.span.end, scope.end
    ):
        return True
    if sentences_between(text, rules, last.end, amount.span.start) > 1:
        return False
    return _has_verb(text, rules, scope, amount) or cue_before(text, rules, scope, amount, "compare_before")


def _has_verb(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether a verb follows at once: what is counted was named before (`823 were due to loss`)."""
    return rules.phrases["inherit_after"].match(text, amount.span.end, scope.end) is not None


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
