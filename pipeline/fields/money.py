"""Amounts of money as they are written: £98,000, £1.25 million, EUR 40 000."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..model import Span
from ..rulebook.folding import lowered

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD"}
_SCALES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_AMOUNT = re.compile(
    r"(?P<sign>£|€|\$|\b(?:GBP|EUR|USD)\b)\s?(?P<number>\d{1,3}(?:[, \u00a0]\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,3})?)"
    r"(?:\s?(?P<scale>thousand|million|billion|mn|bn|[km])\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency (ISO 4217)."""

    span: Span
    amount: int
    currency: str


def find_amounts(text: str) -> list[Money]:
    """The amounts in `text`, in order. Pence are cut off where they are none; an amount with pence is left out."""
    found = []
    for match in _AMOUNT.finditer(text):
        number = Decimal(re.sub(r"[, \u00a0]", "", match["number"]))
        value = number * _SCALES.get(lowered(match["scale"] or ""), 1)
        if value == int(value):
            found.append(Money(Span(match.start(), match.end()), int(value), _SIGNS[lowered(match["sign"])]))
    return found
