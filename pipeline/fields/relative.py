"""Dates that only the document's own date can place: "last Tuesday", "May this year", "w/c 2 March".

Without the document's date they keep their words and have no value.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ..model import Span
from .days import WEEK, Context, Stated, full_year, make_days, month_number
from .intervals import DAY, edtf_day, edtf_month, edtf_range, month_days, real_date


def unplaced(match: re.Match[str], context: Context) -> list[Stated]:
    """The words alone: the document's date is not known."""
    return [Stated(Span(*match.span()), context.pattern.id, "relative", None, None, None)]


def placed(match: re.Match[str], context: Context, first: date, last: date, edtf: str | None = None) -> list[Stated]:
    """The days that the words come to, worked out from the document's date."""
    edtf = edtf or (edtf_day(first) if first == last else edtf_range(edtf_day(first), edtf_day(last)))
    return [Stated(Span(*match.span()), context.pattern.id, "relative", edtf, first, last, derived=True)]


def read_week_from(match: re.Match[str], context: Context) -> list[Stated]:
    """`w/c 2 March 2020`: the seven days from then."""
    return _week(match, context, starts=True)


def read_week_to(match: re.Match[str], context: Context) -> list[Stated]:
    """`week ending 8 March 2020`: the seven days up to then."""
    return _week(match, context, starts=False)


def _week(match: re.Match[str], context: Context, *, starts: bool) -> list[Stated]:
    if match["day_n"]:
        day = real_date(full_year(match["year_n"]), int(match["month_n"]), int(match["day_n"]))
        stated = True
    else:
        month, number = month_number(match["month"], context.rules), int(match["day"])
        stated = bool(match["year"])
        if not stated and context.document_date is None:
            return unplaced(match, context)
        day = real_date(full_year(match["year"]), month, number) if stated else nearest(month, number, context.document_date)
    if day is None:
        return []
    first, last = (day, day + WEEK) if starts else (day - WEEK, day)
    return make_days(match, context, first, last) if stated else placed(match, context, first, last)


def nearest(month: int, day: int, document_date: date | None) -> date | None:
    """The day of that name nearest to the document's date; null where there is none (29 February in a common year)."""
    if document_date is None:
        return None
    years = (document_date.year - 1, document_date.year, document_date.year + 1)
    days = [one for one in (real_date(year, month, day) for year in years) if one]
    return min(days, key=lambda one: abs(one - document_date), default=None)


def read_day_without_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`7 December`: a day that exists in some year."""
    month, number = month_number(match["month"], context.rules), int(match["day"])
    if real_date(2000, month, number) is None:
        return []
    day = nearest(month, number, context.document_date)
    return placed(match, context, day, day) if day else unplaced(match, context)


def read_days_ago(match: re.Match[str], context: Context) -> list[Stated]:
    """`yesterday`, `three days ago`, `2 weeks ago`."""
    if context.document_date is None:
        return unplaced(match, context)
    number, unit = 1, "day"
    if not match["word"]:
        raw, unit = match["number"].lower(), match["unit"].lower()
        number = int(raw) if raw.isdecimal() else context.rules.number_words[raw]
    day = context.document_date - timedelta(days=number * (7 if unit.startswith("week") else 1))
    return placed(match, context, day, day)


def read_last_weekday(match: re.Match[str], context: Context) -> list[Stated]:
    """`last Tuesday`: the latest one before the document's date."""
    if context.document_date is None:
        return unplaced(match, context)
    weekday = context.rules.weekday_numbers[match["weekday"].lower()]
    back = (context.document_date.weekday() - weekday - 1) % 7 + 1
    day = context.document_date - timedelta(days=back)
    return placed(match, context, day, day)


def read_month_of_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`May this year`, `12 May last year`."""
    if context.document_date is None:
        return unplaced(match, context)
    year = context.document_date.year + {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    month = month_number(match["month"], context.rules)
    if not match["day"]:
        return placed(match, context, *month_days(year, month), edtf_month(year, month))
    day = real_date(year, month, int(match["day"]))
    return placed(match, context, day, day) if day else []


def read_last_period(match: re.Match[str], context: Context) -> list[Stated]:
    """`last week` (Monday to Sunday), `last month`, `this year`."""
    today = context.document_date
    if today is None:
        return unplaced(match, context)
    back, unit = match["which"].lower() == "last", match["unit"].lower()
    if unit == "week":
        monday = today - DAY * (today.weekday() + 7 * back)
        return placed(match, context, monday, monday + WEEK)
    if unit == "month":
        day = today.replace(day=1) - DAY * back
        return placed(match, context, *month_days(day.year, day.month), edtf_month(day.year, day.month))
    year = today.year - back
    return placed(match, context, date(year, 1, 1), date(year, 12, 31), str(year))
