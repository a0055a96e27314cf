"""Counts without a noun of their own: one more of what was counted before, or of what the next count names."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Span
from ..rulebook.quantities import QuantityRules
from .amounts import Amount
from .parts import MEMORY, Draft, cue_before, sentences_between
from .units import is_year, unit_after

INHERITED = 0.85
"""Confidence of a unit that is taken over from another count."""
NEXT = 24
"""So many characters before another count a bare one may share its noun."""


def of_next(text: str, rules: QuantityRules, scope: Span, amounts: Sequence[Amount], place: int) -> Draft | None:
    """`48 of the 121 patients` is a part of what follows; in `12, 14 and 19 incidents` all count the same."""
    amount = amounts[place]
    if place + 1 == len(amounts) or amounts[place + 1].span.start - amount.tail > NEXT:
        return None
    after = amounts[place + 1]
    starts = (after.span.start, after.digits.start)
    part = any(rules.phrases["part_of_next"].fullmatch(text, amount.tail, start) for start in starts)
    if part or _rises(text, rules, scope, amount, after):
        unit = unit_after(text, rules, scope, after)
        return Draft(amount, unit[0], amount.tail, INHERITED, own=False, of_next=part) if unit else None
    unit = _shared(text, rules, scope, amounts, place)
    return Draft(amount, unit[0], amount.tail, INHERITED, own=False) if unit else None


def _shared(
    text: str, rules: QuantityRules, scope: Span, amounts: Sequence[Amount], place: int
) -> tuple[str, int] | None:
    """The unit of the last of several counts with nothing but commas and "and" between them."""
    join = rules.phrases["shared_noun"]
    for one, after in zip(amounts[place:], amounts[place + 1 :], strict=False):
        if is_year(text, rules, scope, one) or not join.fullmatch(text, one.tail, after.span.start):
            return None
        unit = unit_after(text, rules, scope, after)
        if unit or after.span.start - amounts[place].span.start > MEMORY:
            return unit
    return None


def _rises(text: str, rules: QuantityRules, scope: Span, amount: Amount, after: Amount) -> bool:
    """Whether this is the first number of "rose from 120 to 143 incidents"."""
    joined = rules.phrases["range_joins"].fullmatch(text, amount.tail, after.span.start)
    head = max(scope.start, amount.span.start - 48)
    return joined is not None and rules.phrases["range_never_before"].search(text, head, amount.span.start) is not None


def of_last(text: str, rules: QuantityRules, scope: Span, amount: Amount, before: Sequence[Draft]) -> Draft | None:
    """A number that stands for more of what was counted just before; null where nothing says so."""
    if not before or amount.span.start - before[-1].end > MEMORY:
        return None
    part = cue_before(text, rules, scope, amount, "part_before")
    part = part or (not amount.is_one and _matches(text, rules, scope, amount, "part_after"))  # "you are one of them"
    if not part and (amount.is_one or not _goes_on(text, rules, scope, amount, before[-1])):
        return None
    unit = _unit(text, rules, scope, amount, before, part)
    return Draft(amount, unit, amount.tail, INHERITED, own=False, inherits_verb=_has_verb(text, rules, scope, amount))


def _goes_on(text: str, rules: QuantityRules, scope: Span, amount: Amount, last: Draft) -> bool:
    """Whether the words around a bare number count more of the same."""
    between = sentences_between(text, rules, last.end, amount.span.start)
    if between > 2:
        return False
    ends = _matches(text, rules, scope, amount, "bare_end")
    if between:
        verb = between == 1 and _has_verb(text, rules, scope, amount)
        return verb or (ends and cue_before(text, rules, scope, amount, "bare_after_stop"))
    if _has_verb(text, rules, scope, amount) or cue_before(text, rules, scope, amount, "compare_before"):
        return True
    if _matches(text, rules, scope, amount, "series_after") and cue_before(text, rules, scope, amount, "series_before"):
        return True
    return ends and cue_before(text, rules, scope, amount, "bare_before")


def _unit(text: str, rules: QuantityRules, scope: Span, amount: Amount, before: Sequence[Draft], part: bool) -> str | None:
    """Of several counts before, the one of the kind that the verb fits; else what the sentence before was about."""
    last = before[-1]
    near = [one for one in before[-6:] if amount.span.start - one.end <= MEMORY]
    for unit, pattern in rules.affinities:
        if pattern.match(text, amount.tail, scope.end) and any(one.unit == unit for one in near):
            return unit
    if part or not sentences_between(text, rules, last.end, amount.span.start):
        return last.unit
    same = [one for one in near if one.own and not sentences_between(text, rules, one.end, last.amount.span.start)]
    return same[0].unit if same else last.unit


def _matches(text: str, rules: QuantityRules, scope: Span, amount: Amount, name: str) -> bool:
    return rules.phrases[name].match(text, amount.tail, scope.end) is not None


def _has_verb(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether a verb follows at once: what is counted was named before (`823 were due to loss`)."""
    return _matches(text, rules, scope, amount, "inherit_after")
