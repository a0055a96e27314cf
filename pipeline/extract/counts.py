"""The counts in a form's answer: which of them is the number that was asked for, and whether that can be told at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..fields.quantities import find_quantities
from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules

# Digits in groups of three, or what a scanner makes of them (`l2l,1O9`).
_GROUPED = re.compile(r"(?<![\w,])(?=[A-Za-z]{0,2}\d|[A-Za-z]{1,3},\w{0,2}\d)\w{1,3}(?:,\w{3})+(?![\w,])")


@dataclass(frozen=True, slots=True)
class Count:
    """A count of an answer. `doubt` says why it may not be the number that was asked for; null where nothing speaks against."""

    quantity: Quantity
    doubt: str | None = None


def read_counts(text: str, span: Span, unit: str | None, rules: QuantityRules) -> list[Count]:
    """Every count in the answer `text[span]` to a question that asks for `unit`, in text order.

    The number asked for is the one that is no part of another. Where two numbers could be it, or where only a part can be
    read and its total not, each of them is in doubt: a wrong total is worse than none.
    """
    found = find_quantities(text, rules, span, unit)
    orphans = {index for index, quantity in enumerate(found) if _lost_its_total(text, span, quantity, rules)}
    wholes = [index for index, quantity in enumerate(found) if quantity.part_of is None and index not in orphans]
    rivals = _rivals(found, wholes, unit)
    doubts = dict.fromkeys(orphans, "a part is given, but the total it is a part of cannot be read")
    doubts |= dict.fromkeys(rivals, "it gives more than one number")
    if _holds_unread_number(text, span, found):
        doubts |= dict.fromkeys(wholes, "it holds a number that cannot be read")
    return [Count(quantity, doubts.get(index)) for index, quantity in enumerate(found)]


def _lost_its_total(text: str, span: Span, quantity: Quantity, rules: QuantityRules) -> bool:
    """Whether the words before the number call it a part, and no total was found for it."""
    before = text[max(span.start, quantity.span.start - 60) : quantity.span.start]
    return quantity.part_of is None and rules.phrases["part_before"].search(before) is not None


def _holds_unread_number(text: str, span: Span, found: Sequence[Quantity]) -> bool:
    """Whether a number with thousands stands in the answer, misread or not, that is none of the counts found."""
    matches = _GROUPED.finditer(text, span.start, span.end)
    return any(not any(one.span.start < match.end() and match.start() < one.span.end for one in found) for match in matches)


def _rivals(found: Sequence[Quantity], wholes: Sequence[int], unit: str | None) -> list[int]:
    """Wholes that could each be the answer: several different ones of the unit asked for (or of any, if none is of it)."""
    asked = [index for index in wholes if found[index].unit == unit] or list(wholes)
    bounds = {replace(found[index], span=Span(0, 0), raw="", confidence=1.0, rule_id="") for index in asked}
    others = [index for index in wholes if index not in asked]
    return [*asked, *others] if len(bounds) > 1 else others
