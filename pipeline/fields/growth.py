"""When a case number was given out, reckoned from numbers of its series whose day is known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from ..rulebook.references import Growth, KnownNumber

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


def expected_day(number: int, growth: Growth) -> date:
    """The day, roughly: between two known numbers by even growth, beyond them by the growth of the nearest two."""
    known = sorted(growth.known, key=lambda one: one.number)
    pairs = list(pairwise(known))
    first, second = next((pair for pair in pairs if number <= pair[1].number), pairs[-1])
    days = (second.given - first.given).days * (number - first.number) / (second.number - first.number)
    return _clamped(first, days)


def _clamped(first: KnownNumber, days: float) -> date:
    reach = max(min(days, (LATEST - first.given).days), (EARLIEST - first.given).days)
    return first.given + timedelta(days=round(reach))
