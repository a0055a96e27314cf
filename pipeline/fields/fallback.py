"""What no exact pattern reads: dateparser, held to what the text says, since it swaps day and month in silence. It is slow."""

from __future__ import annotations

import re
from datetime import datetime

from ..model import Span, When
from ..rulebook.dates import DateRules
from .intervals import day_interval, edtf_day, real_date

LONGEST = 60
"""Characters; a date that needs more is a sentence."""

# Only absolute dates: "2 days ago" would be read against the clock of the machine.
_SETTINGS = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "PARSERS": ["absolute-time"], "RETURN_AS_TIMEZONE_AWARE": False}


def read_rest(text: str, within: Span, rules: DateRules) -> When | None:
    """The day that an unusual wording states, to the day. Null unless month name, day and year all stand in the text."""
    raw = within.of(text).strip()
    numbers = [int(one) for one in re.findall(r"(?<!\d)\d{1,4}(?!\d)", raw)]
    months = {rules.month_numbers[word] for word in re.findall(r"[^\W\d_]+", raw.lower()) if word in rules.month_numbers}
    if len(raw) > LONGEST or len(months) != 1 or len(numbers) != 2:
        return None
    parsed = _parse(raw)
    if parsed is None or parsed.month not in months or sorted(numbers) != sorted([parsed.day, parsed.year]):
        return None
    day = real_date(parsed.year, parsed.month, parsed.day)
    if day is None:
        return None
    start = text.index(raw, within.start)
    interval = day_interval(day)
    return When(Span(start, start + len(raw)), raw, edtf_day(day), *interval, "day", rule_id=f"{rules.id}#dateparser")


def _parse(raw: str) -> datetime | None:
    import dateparser  # here, not above: loading it takes half a second that most runs never need

    return dateparser.parse(raw, languages=["en"], settings=_SETTINGS)
