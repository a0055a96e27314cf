"""Gives days and months without a year the year that the text, or else the document's own date, says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from .days import WEEK, Partial, Stated
from .intervals import DAY, edtf_day, edtf_month, edtf_range, month_days, real_date

Written = date | Callable[[int], date | None] | None
"""The day on which a text was written, or for each offset the day on which the words there were."""

REACH = 400
"""So many characters back, in the same paragraph, another date says which year is meant."""
AHEAD = 40
"""So many characters on: "2 May and 4 May 2020"."""
LONG = 62
"""Days. A longer stretch says the year of what stands in its own sentence; beyond it the document's own date knows better."""
SOON = 60
"""Days. A day without a year that comes so soon after the document's date may lie ahead; others lie behind."""

_BLANK = re.compile(r"\n[ \t]*\n")
_STOP = re.compile(r"[.;:]\s")
_AHEAD = re.compile(r"\b(?:by|until|before|till|due|later than)\s{1,3}(?:\w{3,9}day,?\s{1,3})?(?:the\s)?$", re.IGNORECASE)


def day_at(written: Written, offset: int) -> date | None:
    """The day on which the words at `offset` were written."""
    return written(offset) if callable(written) else written


def place_partials(text: str, stated: Sequence[Stated], written: Written) -> list[Stated]:
    """`stated` (in text order), with those that lack only their year placed where anything says which year it is."""
    found: list[Stated] = []
    anchor: Stated | None = None
    for index, one in enumerate(stated):
        if one.partial is not None:
            after = stated[index + 1] if index + 1 < len(stated) else None
            one = _placed(text, one, anchor, after, day_at(written, one.span.start))
            if one.edtf is None and one.partial is not None and one.partial.first[0] == 0:
                continue  # "the next day": no day was named before
        found.append(one)
        # What the document's own date places says nothing of other years.
        if one.first is not None and (one.precision != "relative" or one.partial is not None):
            anchor = one
    return found


def _placed(text: str, one: Stated, before: Stated | None, after: Stated | None, document_date: date | None) -> Stated:
    if one.partial is not None and one.partial.first == (0, 0):
        return _next_day(text, one, before)
    if after and after.first and after.last and after.precision != "relative" and _near(text, one, after, AHEAD, _STOP):
        return _nearest(one, after.first, after.first)
    if before and before.first and before.last and _near(text, before, one, REACH, _BLANK):
        exact = (before.last - before.first).days <= LONG
        if exact or document_date is None or _near(text, before, one, REACH, _STOP):
            return _nearest(one, before.first, before.last)
    if document_date is None:
        return one
    head = text[max(one.span.start - 24, 0) : one.span.start]
    return _about(one, document_date, ahead=_AHEAD.search(head) is not None)


def _next_day(text: str, one: Stated, before: Stated | None) -> Stated:
    if before is None or before.one_day is None or before.vague or not _near(text, before, one, REACH, _BLANK):
        return one
    day = before.one_day + DAY
    return replace(one, edtf=edtf_day(day), first=day, last=day, derived=True)


def _near(text: str, first: Stated, second: Stated, reach: int, stop: re.Pattern[str]) -> bool:
    gap = second.span.start - first.span.end
    return 0 <= gap <= reach and stop.search(text, first.span.end, second.span.start) is None


def _nearest(one: Stated, first: date, last: date) -> Stated:
    """The reading that lies in, or else nearest to, the days from `first` to `last`."""
    options = _options(one, range(first.year - 1, last.year + 2))
    return min(options, key=lambda option: _distance(option, first, last), default=one)


def _about(one: Stated, today: date, *, ahead: bool) -> Stated:
    """The reading before `today`, unless one comes soon after, or is said to lie ahead."""
    options = _options(one, range(today.year - 1, today.year + 2))
    future = [option for option in options if option.first and 0 < (option.first - today).days <= (300 if ahead else SOON)]
    past = [option for option in options if option.first and option.first <= today]
    if ahead and future:
        return future[0]
    return min([*future, *past[-1:]], key=lambda option: _distance(option, today, today), default=one)


def _options(one: Stated, years: range) -> list[Stated]:
    """The readings in these years, in order; only those on the stated weekday, if there are any."""
    partial = one.partial
    if partial is None:
        return []
    if partial.first[0] == 0:
        dated = [(year, Partial((month, partial.first[1]))) for year in years for month in range(1, 13)]
        options = [option for year, month in dated if (option := _in_year(one, month, year))]
        return [option for option in options if option.one_day and option.one_day.weekday() == one.weekday]
    options = [option for year in years if (option := _in_year(one, partial, year))]
    fitting = [option for option in options if option.one_day is None or option.one_day.weekday() == one.weekday]
    if one.weekday is None or not options or options[0].one_day is None:
        return options
    return fitting or [replace(option, weekday_wrong=True) for option in options]


def _in_year(one: Stated, partial: Partial, year: int) -> Stated | None:
    month, number = partial.first
    if number is None:
        first, last = month_days(year, month)
        return replace(one, edtf=edtf_month(year, month, partial.about), first=first, last=last, derived=True)
    day = real_date(year, month, number)
    if day is None:
        return None
    if partial.last:
        month2, number2 = partial.last
        end = real_date(year + (month2 < month), month2, number2 or 1)
    else:
        end = day + WEEK if partial.week > 0 else day
    day = day - WEEK if partial.week < 0 else day
    if end is None or end < day:
        return None
    edtf = edtf_day(day) if day == end else edtf_range(edtf_day(day), edtf_day(end))
    return replace(one, edtf=edtf, first=day, last=end, derived=True)


def _distance(one: Stated, first: date, last: date) -> int:
    """Days from `one` to the stretch from `first` to `last`; 0 inside it."""
    if one.first is None or one.last is None:
        return 10**6
    return max((first - one.last) // DAY, (one.first - last) // DAY, 0)
