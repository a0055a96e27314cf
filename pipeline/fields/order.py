"""Whether a text writes day or month first: what it prints beside places for dates, and its dates that can be read one way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from ..model import Span
from ..prepared import compiled
from ..rulebook.dates import DateRules
from .intervals import real_date
from .starts import find_all

_NUMERIC = re.compile(r"(?<![\w/.£$-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})(?![\w/-]|\.\d)")
SWAPPED = 2
"""So many different dates must make sense with the month first only, and none with the day first, before that is believed."""

_PRINTED_BEFORE = 120
"""So many characters before a date at most, what a form prints on the order of its dates holds for it."""

Ordered = Sequence[tuple[Span, bool]]
"""Stretches of a text of which it is known whether they write the month first."""


class Orders:
    """The order in which the dates of one text are written, place by place."""

    def __init__(self, text: str, rules: DateRules, known: Ordered = ()) -> None:
        self._whole = month_first(text)
        self._printed = printed_orders(text, rules.month_first_printed, rules.day_first_printed)
        self._known = known

    def at(self, position: int) -> bool | None:
        """True where months stand first, false where days do, null where nothing, or both, is said."""
        for span, first in self._known:
            if span.start <= position < span.end:
                return first
        behind = bisect_left(self._printed, (position, False)) - 1
        if behind >= 0 and position - self._printed[behind][0] <= _PRINTED_BEFORE:
            return self._printed[behind][1]
        return self._whole


@lru_cache(maxsize=4)
def printed_orders(text: str, month: str, day: str) -> tuple[tuple[int, bool], ...]:
    """Where a text prints `mm/dd/yyyy` (true) or `dd/mm/yyyy` (false): the end of each, in order."""
    found = [(match.end(), True) for match in find_all(_printed(month), text)]
    found += [(match.end(), False) for match in find_all(_printed(day), text)]
    return tuple(sorted(found))


# One object for each pattern: what a text is searched by is indexed once for each of them.
@lru_cache(maxsize=8)
def _printed(pattern: str) -> re.Pattern[str]:
    return compiled(pattern, re.IGNORECASE)


# A document is asked for its dates stretch by stretch.
@lru_cache(maxsize=4)
def month_first(text: str) -> bool | None:
    """True where months stand first, false where days do, null where nothing, or both, is said."""
    days, months = set(), set()
    for match in find_all(_NUMERIC, text):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        year = year if year > 99 else 2000 + year
        if one > 12 and real_date(year, other, one):
            days.add(match[0])
        elif other > 12 and match[2] == "/" and real_date(year, one, other):
            months.add(match[0])
    if days:
        return None if months else False
    return True if len(months) >= SWAPPED else None


def swapped_to_iso(text: str) -> str:
    """`text` with its numeric dates, whose months stand first, written year first: `04/13/2022` as `2022-04-13`."""
    return _NUMERIC.sub(_iso, text)


def _iso(match: re.Match[str]) -> str:
    month, day, year = int(match[1]), int(match[3]), int(match[4])
    year = year if year > 99 else 2000 + year
    return f"{year}-{month:02}-{day:02}" if match[2] == "/" and real_date(year, month, day) else match[0]
