"""What a number counts: the noun after it, the label before it, or the unit of the number that it follows."""

from __future__ import annotations

from collections.abc import Mapping

from ..kept import Kept
from ..model import Span
from ..rulebook.quantities import QuantityRules
from .amounts import Amount
from .starts import Gate

LABEL_REACH = 110
"""How many characters before a stretch its label may begin."""


def unit_after(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> tuple[str, int] | None:
    """The unit of the noun that `amount` stands before, and where that noun ends; null where there is none.

    Of two nouns in a row the last one is counted (`45 staff records`). One is only counted with a noun in the singular.
    """
    single = amount.plain.value == 1
    match = rules.unit_after_one.match(text, amount.tail, scope.end) if single else None
    if match is None and not amount.is_one:
        match = rules.unit_after.match(text, amount.tail, scope.end)
    if match is None:
        return None
    noun, end = match["unit"], match.end()
    further = None if single else rules.unit_goes_on.match(text, end, scope.end)
    if further:
        noun, end = further["unit"], further.end()
    return rules.unit_of(noun), end


def _gate_of(rules: QuantityRules) -> Gate:
    return Gate((rules.label, rules.noun_label, *(pattern for _, pattern in rules.plain_labels)))


_gate = Kept(_gate_of, most=4)


def labels_in(text: str, rules: QuantityRules, scope: Span) -> dict[int, str]:
    """The units that labels name (`Number of people affected:`), by the offset at which their value begins."""
    start = max(scope.start - LABEL_REACH, 0)
    places = _gate(rules).begin(text, start, scope.end)
    found: dict[int, str] = {}
    for index in places.open:
        if index >= 2:
            unit = rules.plain_labels[index - 2][0]
            found |= {match.end(): unit for match in places.finditer(index)}
    found |= {match.end(): rules.unit_of(match["unit"]) for match in places.finditer(1)}
    return found | {match.end(): rules.unit_of(match["unit"]) for match in places.finditer(0)}


def label_before(labels: Mapping[int, str], amount: Amount) -> str | None:
    """The unit of the label whose value is `amount`, with or without its hedge."""
    return labels.get(amount.span.start) or labels.get(amount.digits.start)


def is_year(text: str, rules: QuantityRules, scope: Span, amount: Amount) -> bool:
    """Whether four bare digits are rather a year: `2019 records`, but not `affecting 2019 people`."""
    raw = amount.digits.of(text)
    if amount.qualifier != "exact" or not (len(raw) == 4 and raw.isdecimal() and 1900 <= int(raw) <= 2099):
        return False
    if raw == scope.of(text).strip():
        return False
    head = max(scope.start, amount.digits.start - 40)
    return rules.phrases["year_allowed_after"].search(text, head, amount.digits.start) is None
