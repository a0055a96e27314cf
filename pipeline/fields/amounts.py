"""From numbers to amounts: the hedge before or after a number, and two numbers that bound a range."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ..kept import Kept
from ..model import Span
from ..rulebook.leads import SHORT, endings, fold_letter
from ..rulebook.quantities import QuantityRules
from .numbers import Number

REACH = 48
"""How many characters before a number its hedge may begin."""

_DASHES = ("-", "–", "—", "‑")
# Thousands that the first number of a range leaves out are told from its second, if that is at most so many times as large.
_ELIDED = 5
_AGAIN = re.compile(r"\s{0,2}\(\s?$")
_CLOSED = re.compile(r"\s?\)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its hedge. `span` covers both, `digits` the number alone (both numbers of a range).

    `tail` is where the words after it begin: behind a percentage in brackets that says the same again (`72 (60%)`).
    """

    span: Span
    digits: Span
    stated: int | None
    minimum: int | None
    maximum: int | None
    qualifier: str
    plain: Number
    tail: int = 0

    @property
    def is_one(self) -> bool:
        """Whether exactly one is meant: `one`, `1`, `a single`."""
        return self.stated == 1 and self.qualifier == "exact"


def make_amounts(text: str, rules: QuantityRules, scope: Span, numbers: list[Number]) -> list[Amount]:
    """The amounts that `numbers` state, in text order; two that bound a range, or repeat each other, are one."""
    amounts: list[Amount] = []
    place = 0
    while place < len(numbers):
        one = numbers[place]
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        joined = _joined(text, rules, scope, one, after) if after else None
        if joined:
            amounts.append(joined)
            place += 2
        else:
            amounts.append(_hedged(text, rules, scope, one, one.span))
            place += 1
    return amounts


def _tail(text: str, rules: QuantityRules, scope: Span, end: int) -> int:
    behind = rules.phrases["percent_behind"].match(text, end, scope.end)
    return behind.end() if behind else end


def _joined(text: str, rules: QuantityRules, scope: Span, one: Number, after: Number) -> Amount | None:
    if after.span.start - one.span.end > 24:
        return None
    gap = Span(one.span.end, after.span.start)
    if one.in_words != after.in_words and one.value == after.value and _AGAIN.fullmatch(text, gap.start, gap.end):
        closed = _CLOSED.match(text, after.span.end, scope.end)  # "five (5)"
        return _hedged(text, rules, scope, one, Span(one.span.start, closed.end() if closed else after.span.end))
    return _range(text, rules, scope, one, after, gap)


def _range(text: str, rules: QuantityRules, scope: Span, one: Number, after: Number, gap: Span) -> Amount | None:
    words = rules.phrases
    joins = words["range_joins"].fullmatch(text, gap.start, gap.end)
    if not joins and not words["between_joins"].fullmatch(text, gap.start, gap.end):
        return None  # as between most numbers: then no words need be looked at
    before = text[max(one.span.start - REACH, scope.start) : one.span.start]
    if words["range_never_before"].search(before):
        return None  # "rose from 120 to 143" states two numbers
    if not joins and not words["between_before"].search(before):
        return None
    if one.in_words != after.in_words:
        return None  # "one to 912 recipients": one e-mail, that is
    low, high = one.value, after.value
    if one.scale == 1 and after.scale > 1 and low < after.mantissa:
        low *= after.scale  # "10 to 12 thousand"
    if 1 < low < high // 1000 <= _ELIDED * low and high % 1000 == 0 and text[gap.start : gap.end].strip() in _DASHES:
        low *= 1000  # "5-6,000", but "2-500,000" as it is written
    if low >= high:
        return None
    begin = words["range_before"].search(before)
    start = one.span.start - (len(before) - begin.start() if begin else 0)
    end = after.span.end
    tail = _tail(text, rules, scope, end)
    return Amount(Span(start, end), Span(one.span.start, end), None, low, high, "range", replace(one, value=high), tail)


def _hedged(text: str, rules: QuantityRules, scope: Span, number: Number, digits: Span) -> Amount:
    """The number with every hedge around it. Two hedges that pull apart ("up to around 300") leave no bound."""
    start, hedges = _before(text, rules, scope, digits.start)
    end = digits.end
    for qualifier, pattern in rules.after_patterns:
        match = pattern.match(text, end, scope.end)
        if match:
            hedges.append(qualifier)
            end = match.end()
            break
    kinds = [one for one in hedges if one != "exact"]
    hedge = "approximate" if "approximate" in kinds else (kinds[0] if kinds else "exact")
    bounds = _bounds(number.value, hedge, rules)
    return Amount(Span(start, end), digits, *bounds, number, _tail(text, rules, scope, end))


def _before(text: str, rules: QuantityRules, scope: Span, end: int) -> tuple[int, list[str]]:
    start = end
    hedges: list[str] = []
    ends = _endings(rules)
    for _ in range(3):
        if not _may_hedge(text, scope.start, start):
            break
        head = text[max(start - REACH, scope.start) : start]
        filler = rules.phrases["fillers"].search(head) if _ends_so(head, ends.fillers) else None
        found = _longest(rules, head, ends) or (_longest(rules, head[: filler.start()], ends) if filler else None)
        if found is None:
            break
        qualifier, begin = found
        hedges.append(qualifier)
        start = max(start - REACH, scope.start) + begin
    return start, hedges


def _may_hedge(text: str, begin: int, end: int) -> bool:
    """Whether a hedge can end at `end`: most numbers follow another, or a bracket, and need no look at words."""
    while end > begin and text[end - 1].isspace():
        end -= 1
    return end > begin and not text[end - 1].isdigit() and text[end - 1] not in ",;()[]|/£%"


class _Endings(NamedTuple):
    """The last letters of hedges, and of what may stand between a hedge and its number; null where they are not known."""

    hedges: frozenset[str] | None
    fillers: frozenset[str] | None


def _endings_of(rules: QuantityRules) -> _Endings:
    return _Endings(*(endings(one.pattern, one.flags) for one in (rules.before_any, rules.phrases["fillers"])))


_endings = Kept(_endings_of, most=4)


def _ends_so(head: str, ends: frozenset[str] | None) -> bool:
    """A quick look at the last letters of `head`: most words before a number end as no hedge does."""
    last = _last_letters(head.rstrip()[-SHORT:])
    return ends is None or last in ends or last[:2] in ends or last[:1] in ends


@lru_cache(maxsize=4096)
def _last_letters(raw: str) -> str:
    """The last one first, as `endings` writes them."""
    return "".join(map(fold_letter, reversed(raw)))


def _longest(rules: QuantityRules, head: str, ends: _Endings) -> tuple[str, int] | None:
    """The hedge that ends `head` and begins first, so that "no more than" is not "more than"."""
    if not _ends_so(head, ends.hedges) or not rules.before_any.search(head):
        return None
    found = [(match.start(), qualifier) for qualifier, pattern in rules.before_patterns if (match := pattern.search(head))]
    if not found:
        return None
    begin, qualifier = min(found)
    return qualifier, begin


def _bounds(value: int, hedge: str, rules: QuantityRules) -> tuple[int | None, int | None, int | None, str]:
    """The stated number, the bounds that its hedge gives it, and the qualifier, as the domain facts have them."""
    if hedge == "less_than" and value in rules.suppression_limits:
        return None, 1, value - 1, "suppressed"
    if hedge == "exact":
        return value, value, value, "nil" if value == 0 else "exact"
    low = {"at_least": value, "more_than": value + 1}.get(hedge)
    high = {"at_most": value, "less_than": value - 1, "nearly": value - 1}.get(hedge)
    return value, low, high, hedge
