"""Dates that only another date can place: the document's own ("last Tuesday"), or one in the text before ("on 5 March").

Without such a date they keep their words and have no value. What lacks only its year is placed by `anchors`, in text order.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from ..rulebook.folding import lowered
from .days import WEEK, Context, Partial, Stated, full_year, make_days, month_number, value_span, weekday_number
from .intervals import DAY, edtf_day, edtf_month, edtf_range, month_days, real_date


def unplaced(match: re.Match[str], context: Context) -> list[Stated]:
    """The words alone: the document's date is not known."""
    return [Stated(value_span(match), context.pattern.id, "relative", None, None, None)]


def placed(
    match: re.Match[str], context: Context, first: date, last: date, edtf: str | None = None, *, vague: bool = False
) -> list[Stated]:
    """The days that the words come to, worked out from the document's date."""
    edtf = edtf or (edtf_day(first) if first == last else edtf_range(edtf_day(first), edtf_day(last)))
    return [Stated(value_span(match), context.pattern.id, "relative", edtf, first, last, derived=True, vague=vague)]


# --- what lacks its year -------------------------------------------------------------------------------------------------


def read_week_from(match: re.Match[str], context: Context) -> list[Stated]:
    """`w/c 2 March 2020`: the seven days from then."""
    return _week(match, context, starts=True)


def read_week_to(match: re.Match[str], context: Context) -> list[Stated]:
    """`week ending 8 March 2020`: the seven days up to then."""
    return _week(match, context, starts=False)


def _week(match: re.Match[str], context: Context, *, starts: bool) -> list[Stated]:
    if match["day_n"]:
        day = real_date(full_year(match["year_n"]), int(match["month_n"]), int(match["day_n"]))
    elif match["year"]:
        day = real_date(full_year(match["year"]), month_number(match["month"], context.rules), int(match["day"]))
    else:
        first = (month_number(match["month"], context.rules), int(match["day"]))
        return _partial(match, context, Partial(first, week=1 if starts else -1))
    if day is None:
        return []
    return make_days(match, context, *((day, day + WEEK) if starts else (day - WEEK, day)))


def _partial(match: re.Match[str], context: Context, partial: Partial) -> list[Stated]:
    """A date without its year; none where no year has such a day."""
    if any(real_date(2000, month, day or 1) is None for month, day in filter(None, (partial.first, partial.last))):
        return []
    weekday = weekday_number(match.groupdict().get("weekday"), context.rules)
    return [replace(unplaced(match, context)[0], partial=partial, weekday=weekday)]


def read_day_without_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`7 December`, `December 7`, `07/12`: a day that exists in some year."""
    groups = match.groupdict()
    month = int(groups["month_n"]) if groups.get("month_n") else month_number(groups["month"], context.rules)
    return _partial(match, context, Partial((month, int(groups["day"]))))


def read_month_without_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`in November`, `early May`."""
    about = bool(match.groupdict().get("about"))
    return _partial(match, context, Partial((month_number(match["month"], context.rules), None), about=about))


def read_range_without_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`1st to 6th February`, `26 February and 8 March` after "between"."""
    month2 = month_number(match["month2"], context.rules)
    month = month_number(match["month"], context.rules) if match["month"] else month2
    first, last = (month, int(match["day"])), (month2, int(match["day2"]))
    return _partial(match, context, Partial(first, last)) if month != month2 or first < last else []


def read_day_of_month(match: re.Match[str], context: Context) -> list[Stated]:
    """`Tuesday 8th`: the month in which the 8th is a Tuesday, near the date that the text is about."""
    number = int(match["day"])
    if not 1 <= number <= 31:
        return []
    weekday = weekday_number(match["weekday"], context.rules)
    return [replace(unplaced(match, context)[0], partial=Partial((0, number)), weekday=weekday)]


def read_day_after(match: re.Match[str], context: Context) -> list[Stated]:
    """`the next day`: one day after the day that the text has just named."""
    return [replace(unplaced(match, context)[0], partial=Partial((0, 0)))]


# --- what the document's own date places ---------------------------------------------------------------------------------


def read_days_ago(match: re.Match[str], context: Context) -> list[Stated]:
    """`yesterday`, `three days ago`, `2 weeks ago`, `a month ago` (a month, roughly)."""
    today = context.document_date
    if today is None:
        return unplaced(match, context)
    if match["word"]:
        day = today - DAY * (2 if "before" in lowered(match["word"]) else 1)
        return placed(match, context, day, day)
    raw, unit = lowered(match["number"]), lowered(match["unit"])
    number = int(raw) if raw.isdecimal() else context.rules.number_words[raw]
    if unit.startswith(("day", "week", "fortnight")):
        day = today - timedelta(days=number * {"d": 1, "w": 7, "f": 14}[unit[0]])
        return placed(match, context, day, day)
    months = today.year * 12 + today.month - 1 - number * (12 if unit.startswith("year") else 1)
    year, month = months // 12, months % 12 + 1
    if unit.startswith("year"):
        return placed(match, context, date(year, 1, 1), date(year, 12, 31), f"{year}~", vague=True)
    return placed(match, context, *month_days(year, month), edtf_month(year, month, approximate=True), vague=True)


def read_same_day(match: re.Match[str], context: Context) -> list[Stated]:
    """`today`, `this morning`, `tomorrow`, `last night`: nothing where the document's date is not known."""
    if context.document_date is None:
        return []
    words = lowered(match["value"])
    day = context.document_date + DAY * ((words == "tomorrow") - words.startswith("last"))
    return placed(match, context, day, day)


def read_weekday(match: re.Match[str], context: Context) -> list[Stated]:
    """`last Tuesday`: the latest before the document's date; `on Tuesday` may be that day; `by Tuesday` is the next."""
    today = context.document_date
    if today is None:
        return unplaced(match, context)
    lead = _direction(match, context)
    weekday = context.rules.weekday_numbers[lowered(match["weekday"])]
    back = (today.weekday() - weekday) % 7
    if lead in context.rules.weekday_next:
        day = today + timedelta(days=(weekday - today.weekday()) % 7 + 7 * (lead == "next" and back == 0))
    else:
        day = today - timedelta(days=back or (7 if lead in ("last", "past") else 0))
    return placed(match, context, day, day)


def _direction(match: re.Match[str], context: Context) -> str:
    """The word that says which of the weekdays is meant; `next` where the sentence looks ahead, `on` where it looks back."""
    lead = lowered(match["lead"].split()[-1])
    begin = max(context.text.rfind(". ", 0, match.start()), match.start() - 120, 0)
    end = context.text.find(". ", match.end(), match.end() + 80)
    if lead in ("by", "before", "until", "till"):
        past = context.rules.joins["weekday_past"].search(context.text, match.end(), end if end >= 0 else match.end() + 80)
        return "on" if past else lead
    if lead == "on" and context.rules.joins["weekday_ahead"].search(context.text, begin, match.start()):
        return "next"
    return lead


def read_month_of_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`May this year`, `12 May last year`."""
    if context.document_date is None:
        return unplaced(match, context)
    year = context.document_date.year + {"last": -1, "this": 0, "next": 1}[lowered(match["which"])]
    month = month_number(match["month"], context.rules)
    if not match["day"]:
        return placed(match, context, *month_days(year, month), edtf_month(year, month))
    if lowered(match["which"]) == "last" and "year" not in lowered(match[0]):
        year += (month, int(match["day"])) < (context.document_date.month, context.document_date.day)  # "10 May last"
    day = real_date(year, month, int(match["day"]))
    return placed(match, context, day, day) if day else []


def read_last_period(match: re.Match[str], context: Context) -> list[Stated]:
    """`last week` (Monday to Sunday), `last month`, `this year`, `next month`."""
    today = context.document_date
    if today is None:
        return unplaced(match, context)
    unit, which = lowered(match["unit"]), lowered(match["which"])
    step = {"last": -1, "next": 1}.get(which, 0)
    if unit == "week":
        monday = today + DAY * (7 * step - today.weekday())
        return placed(match, context, monday, monday + WEEK)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        year, month = months // 12, months % 12 + 1
        return placed(match, context, *month_days(year, month), edtf_month(year, month))
    year = today.year + step
    return placed(match, context, date(year, 1, 1), date(year, 12, 31), str(year))
