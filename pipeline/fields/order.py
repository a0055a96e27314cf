"""Whether a document writes day or month first, told by those of its dates that can be read one way only."""

from __future__ import annotations

import re
from functools import lru_cache

from .intervals import real_date
from .starts import find_all

_NUMERIC = re.compile(r"(?<![\w/.£$-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})(?![\w/-]|\.\d)")
SWAPPED = 2
"""So many different dates must make sense with the month first only, and none with the day first, before that is believed."""


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
