"""Which counts are parts of a total stated before or after them ("of which", "of these", "48 of the 121")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Span
from ..rulebook.quantities import QuantityRules
from .amounts import Amount

MEMORY = 300
"""How many characters a total, or its unit, is remembered for what follows it."""
CUE_REACH = 60


@dataclass(slots=True)
class Draft:
    """An amount on its way to a quantity.

    `end` is where its noun ends. `own` says that it has a noun or label of its own, `named` that no unknown noun follows it.
    `strong`, `weak` and `of_those` say how its words make it a part; `of_next` that its total is the next amount; `total` that
    parts of it are announced; `inherits_verb` that a verb follows at once, and what is counted was named before.
    `whole` is the amount behind it that only repeats its total, `listed` an item of the list that a total opens.
    """

    amount: Amount
    unit: str | None
    end: int
    confidence: float = 1.0
    own: bool = True
    named: bool = True
    strong: bool = False
    weak: bool = False
    of_those: bool = False
    of_next: bool = False
    total: bool = False
    inherits_verb: bool = False
    whole: Amount | None = None
    listed: bool = False


def mark_cues(text: str, rules: QuantityRules, scope: Span, draft: Draft) -> None:
    """Notes on `draft` the words around it that make it a part."""
    amount = draft.amount
    after = rules.phrases["part_after"].match(text, amount.tail, scope.end)
    draft.of_those = after is not None
    draft.strong = draft.strong or cue_before(text, rules, scope, amount, "part_before")
    draft.total = cue_before(text, rules, scope, amount, "total_before")
    draft.weak = cue_before(text, rules, scope, amount, "part_before_weak")


def cue_before(text: str, rules: QuantityRules, scope: Span, amount: Amount, name: str) -> bool:
    """Whether the words of the rule `name` end where `amount` begins, with or without its hedge."""
    head = max(scope.start, amount.span.start - CUE_REACH)
    places = {amount.span.start, amount.digits.start}
    return any(rules.phrases[name].search(text, head, place) is not None for place in places)


def sentences_between(text: str, rules: QuantityRules, start: int, end: int) -> int:
    """How many sentences end between two offsets; a blank line ends one."""
    # One character on, since what ends a sentence is told by the capital behind it.
    return sum(1 for _ in rules.phrases["sentence_end"].finditer(text, start, end + 1))


def totals_of(text: str, rules: QuantityRules, drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the index of the total it is a part of, or null."""
    found: list[int | None] = []
    total: int | None = None
    for place, draft in enumerate(drafts):
        part_of = _total(text, rules, drafts, found, place, total)
        if draft.of_next and place + 1 < len(drafts):
            part_of = place + 1
        elif part_of is None and (draft.own or total is None):
            total = place  # a figure that is only compared with one ("up from 267") is no total
        found.append(part_of)
    return found


def _total(
    text: str, rules: QuantityRules, drafts: Sequence[Draft], found: list[int | None], place: int, total: int | None
) -> int | None:
    draft = drafts[place]
    if total is None or draft.amount.span.start - drafts[total].end > MEMORY or not _fits(draft, drafts[total]):
        return None
    if draft.strong or draft.listed or (draft.of_those and draft.unit == drafts[total].unit):
        return total
    start = draft.amount.span.start
    if draft.weak and draft.unit == drafts[total].unit and not sentences_between(text, rules, drafts[total].end, start):
        return total
    before = drafts[place - 1]
    if draft.inherits_verb and before is drafts[total] and before.total:
        return None if sentences_between(text, rules, before.end, start) else total
    if found[place - 1] != total or sentences_between(text, rules, before.end, start):
        return None
    goes_on = rules.phrases["part_goes_on"].fullmatch(text, before.end, start) is not None
    return total if not draft.own or (goes_on and draft.unit == before.unit) else None


def _fits(part: Draft, total: Draft) -> bool:
    """A part is never surely larger than its total, where both count the same."""
    low, high = part.amount.minimum, total.amount.maximum
    return part.unit != total.unit or low is None or high is None or low <= high
