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
MILLION = 10**6
NEXT = 24
"""So many characters before another count a bare one may share its noun."""


Noun = tuple[str, int]
"""The unit that a noun names, and where it ends."""


def nouns_of(text: str, rules: QuantityRules, scope: Span, amounts: Sequence[Amount]) -> tuple[list[Noun | None], list[bool]]:
    """The noun that each amount counts, its own or the one that it shares with those behind it; and whether it is shared."""
    join = rules.phrases["shared_noun"]
    nouns = [unit_after(text, rules, scope, amount) for amount in amounts]
    shared = [False] * len(amounts)
    for place in range(len(amounts) - 2, -1, -1):
        one, after = amounts[place], amounts[place + 1]
        if nouns[place] or not nouns[place + 1] or after.span.start - one.tail > NEXT or is_year(text, rules, scope, one):
            continue  # it has one, or shares none
        if join.fullmatch(text, one.tail, after.span.start):
            nouns[place], shared[place] = nouns[place + 1], True
    return nouns, shared


def of_next(
    text: str,
    rules: QuantityRules,
    scope: Span,
    amounts: Sequence[Amount],
    nouns: Sequence[Noun | None],
    place: int,
    before: Sequence[Draft],
) -> Draft | None:
    """`48 of the 121 patients` is a part of what follows; of `rose from 120 to 143 incidents` both count the same."""
    amount = amounts[place]
    if place + 1 == len(amounts) or amounts[place + 1].span.start - amount.tail > NEXT:
        return None
    after, noun = amounts[place + 1], nouns[place + 1]
    starts = (after.span.start, after.digits.start)
    part = any(rules.phrases["part_of_next"].fullmatch(text, amount.tail, start) for start in starts)
    if noun is None:
        return _of_known(amount, after, before) if part else None
    if not part and not _rises(text, rules, scope, amount, after):
        return None
    return Draft(amount, noun[0], amount.tail, INHERITED, own=False, of_next=part)


def _of_known(amount: Amount, after: Amount, before: Sequence[Draft]) -> Draft | None:
    """`498 of the 504`, where 504 were counted before: what they were."""
    known = next((one for one in reversed(before[-12:]) if one.amount.stated == after.stated is not None), None)
    return Draft(amount, known.unit, amount.tail, INHERITED, own=False, strong=True, whole=after) if known else None


def _rises(text: str, rules: QuantityRules, scope: Span, amount: Amount, after: Amount) -> bool:
    """Whether this is the first number of "rose from 120 to 143 incidents"."""
    joined = rules.phrases["range_joins"].fullmatch(text, amount.tail, after.span.start)
    head = max(scope.start, amount.span.start - 48)
    return joined is not None and rules.phrases["range_never_before"].search(text, head, amount.span.start) is not None


def of_last(text: str, rules: QuantityRules, scope: Span, amount: Amount, before: Sequence[Draft], stray: bool) -> Draft | None:
    """A number that stands for more of what was counted just before; null where nothing says so.

    After a number of something that the rules do not know (`stray`), only a verb that fits what was counted before says so.
    """
    if not before or amount.span.start - before[-1].end > MEMORY:
        return None
    part = cue_before(text, rules, scope, amount, "part_before")
    part = part or (not amount.is_one and _matches(text, rules, scope, amount, "part_after"))  # "you are one of them"
    fitting = _fitting(text, rules, scope, amount, before)
    if not part and not fitting and (stray or not _goes_on(text, rules, scope, amount, before[-1])):
        return None
    if amount.is_one and not part and not (fitting and amount.digits.of(text)[0].isupper()):
        return None  # "one was …": not even the number is sure to be a count
    if stray and part and not fitting:
        return None
    unit = fitting or _unit(text, rules, scope, amount, before, part)
    listed = not sentences_between(text, rules, before[-1].end, amount.span.start) and _listed(
        text, rules, scope, amount, before[-1]
    )
    verb = _has_verb(text, rules, scope, amount)
    return Draft(amount, unit, amount.tail, INHERITED, own=False, inherits_verb=verb, listed=listed)


def _goes_on(text: str, rules: QuantityRules, scope: Span, amount: Amount, last: Draft) -> bool:
    """Whether the words around a bare number count more of the same."""
    between = sentences_between(text, rules, last.end, amount.span.start)
    if between > 2:
        return False
    if amount.tail > amount.span.end and between <= 1:
        return True  # with its percentage in brackets: a part of what was counted
    if not between and _listed(text, rules, scope, amount, last):
        return True
    ends = _matches(text, rules, scope, amount, "bare_end")
    alone = ends or rules.stop_pattern.match(text, amount.tail, scope.end) is not None
    if between <= 1 and alone and cue_before(text, rules, scope, amount, "part_before_weak"):
        return True  # "the other 2 went to Leeds"
    if between:
        verb = between == 1 and (_has_verb(text, rules, scope, amount) or _opens_sentence(text, rules, scope, amount))
        return verb or (ends and cue_before(text, rules, scope, amount, "bare_after_stop"))
    if _has_verb(text, rules, scope, amount) or cue_before(text, rules, scope, amount, "compare_before"):
        return True
    if amount.plain.value >= MILLION and ends and cue_before(text, rules, scope, amount, "series_before"):
        return True
    if _matches(text, rules, scope, amount, "series_after") and cue_before(text, rules, scope, amount, "series_before"):
        return True
    return ends and cue_before(text, rules, scope, amount, "bare_before")


def opens_list(text: str, rules: QuantityRules, last: Draft, amount: Amount) -> bool:
    """Whether nothing but what opens a list stands between a total and a count of the same without a noun of its own."""
    between = text[last.end : amount.span.start]
    if len(between) > NEXT * 2 or "\n" in between or between.strip()[-1:] not in (":", "-", "–"):
        return False
    return rules.phrases["list_opens"].fullmatch(text, last.end, amount.span.start) is not None


def _opens_sentence(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether a number begins its sentence and a verb follows at once."""
    before = text[max(amount.span.start - 3, 0) : amount.span.start].rstrip()
    return before[-1:] in (".", "") and _matches(text, rules, scope, amount, "sentence_verb")


def _listed(text: str, rules: QuantityRules, scope: Span, amount: Amount, last: Draft) -> bool:
    """Whether it is an item of a list that a total has opened: `52 incidents: 31 human error, 14 process failure`."""
    if text[amount.tail : amount.tail + 2].strip().isupper():
        return False  # names with their numbers: "51823 Rickhusband"
    opened = last.listed or rules.phrases["list_opens"].match(text, last.end, amount.span.start) is not None
    opener = text[last.end : amount.span.start].rstrip()[-1:] in (":", "-", "–")
    return opened and (opener or cue_before(text, rules, scope, amount, "series_before"))


def _unit(text: str, rules: QuantityRules, scope: Span, amount: Amount, before: Sequence[Draft], part: bool) -> str | None:
    """Of several counts before, the one of the kind that the verb fits; else what the sentence before was about."""
    last = before[-1]
    near = [one for one in before[-6:] if amount.span.start - one.end <= MEMORY]
    if part or not sentences_between(text, rules, last.end, amount.span.start):
        return last.unit
    same = [one for one in near if one.own and not sentences_between(text, rules, one.end, last.amount.span.start)]
    return same[0].unit if same else last.unit


def _fitting(text: str, rules: QuantityRules, scope: Span, amount: Amount, before: Sequence[Draft]) -> str | None:
    """The unit that the verb behind a number fits, if it was counted shortly before."""
    near = {one.unit for one in before[-6:] if amount.span.start - one.end <= MEMORY}
    return next(
        (unit for unit, pattern in rules.affinities if unit in near and pattern.match(text, amount.tail, scope.end)), None
    )


def _matches(text: str, rules: QuantityRules, scope: Span, amount: Amount, name: str) -> bool:
    return rules.phrases[name].match(text, amount.tail, scope.end) is not None


def _has_verb(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether a verb follows at once: what is counted was named before (`823 were due to loss`)."""
    return _matches(text, rules, scope, amount, "inherit_after")
