"""Reads more than a day out of one match of a pattern: ranges, lists, months, quarters, seasons, years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ..model import Span
from ..rulebook.folding import lowered
from .days import Context, Stated, full_year, make, make_days, month_number
from .intervals import edtf_day, edtf_month, edtf_range, month_days, real_date

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
"""EDTF level 1 codes of the seasons."""

_NUMBER = re.compile(r"\d{1,2}")


def read_day_range(match: re.Match[str], context: Context) -> list[Stated]:
    """`3 to 5 May 2020`, `30 April - 2 May 2020`, `28 December to 3 January 2020` (the first lies in the year before)."""
    days = _two_days(match, context)
    return make_days(match, context, *days) if days else []


def read_either_day(match: re.Match[str], context: Context) -> list[Stated]:
    """`3 or 4 May 2020`: one of the two, as an EDTF level 2 set; the interval covers both."""
    days = _two_days(match, context)
    if days is None:
        return []
    return make(match, context, *days, f"[{edtf_day(days[0])},{edtf_day(days[1])}]", "range")


def read_day_list(match: re.Match[str], context: Context) -> list[Stated]:
    """`3 and 5 May 2020`, `3, 4 and 5 May 2020`: a date each; month and year of all but the last are taken from it."""
    days = _two_days(match, context)
    if days is None:
        return []
    first, second = days
    end = match.end("month" if match["month"] else "day")
    found = [_derived(context, Span(match.start("day"), end), first)]
    for place in _NUMBER.finditer(match.string, *match.span("more")) if match["more"] else ():
        day = real_date(second.year, second.month, int(place[0]))
        if day is None:
            return []
        found.append(_derived(context, Span(*place.span()), day))
    last = Span(match.start("day2"), match.end())
    return [*found, Stated(last, context.pattern.id, "day", edtf_day(second), second, second)]


def _derived(context: Context, span: Span, day: date) -> Stated:
    return Stated(span, context.pattern.id, "day", edtf_day(day), day, day, derived=True)


def _two_days(match: re.Match[str], context: Context) -> tuple[date, date] | None:
    year = full_year(match["year"])
    month2 = month_number(match["month2"], context.rules)
    month = month_number(match["month"], context.rules) if match["month"] else month2
    last = real_date(year, month2, int(match["day2"]))
    first = real_date(year - 1 if month > month2 else year, month, int(match["day"]))
    return (first, last) if first and last and first < last else None


def read_month(match: re.Match[str], context: Context) -> list[Stated]:
    """`May 2020`, `May '20`; "early", "mid", "late" keep the month and add `~`, "around" leaves open how far around."""
    year = full_year(match["year"])
    groups = match.groupdict()
    month = int(groups["month_n"]) if groups.get("month_n") else month_number(groups["month"], context.rules)
    if not 1900 <= year <= 2099 or not 1 <= month <= 12:
        return []
    about = groups.get("about") or groups.get("around")
    first, last = month_days(year, month)
    return make(match, context, first, last, edtf_month(year, month, bool(about)), "month", vague=bool(groups.get("around")))


def read_month_range(match: re.Match[str], context: Context) -> list[Stated]:
    """`May to July 2020`, `November 2019 - January 2020`: whole months, both ends included."""
    year2 = int(match["year2"])
    month, month2 = (month_number(match[name], context.rules) for name in ("month", "month2"))
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    if not 1900 <= year <= year2 <= 2099 or (year, month) >= (year2, month2):
        return []
    edtf = edtf_range(edtf_month(year, month), edtf_month(year2, month2))
    return make(match, context, month_days(year, month)[0], month_days(year2, month2)[1], edtf, "range")


def read_month_list(match: re.Match[str], context: Context) -> list[Stated]:
    """`April, May and June 2020`: a date each; the year of all but the last is taken from it."""
    year = int(match["year"])
    if not 1900 <= year <= 2099:
        return []
    found = []
    for place in re.finditer(r"[A-Za-z]{3,}", match.string[match.start() : match.start("year")]):
        if lowered(place[0]) not in context.rules.month_numbers:
            continue  # "and"
        month = month_number(place[0], context.rules)
        span = Span(match.start() + place.start(), match.start() + place.end())
        first, last = month_days(year, month)
        found.append(Stated(span, context.pattern.id, "month", edtf_month(year, month), first, last, derived=True))
    return [*found[:-1], replace(found[-1], span=Span(found[-1].span.start, match.end()), derived=False)]


def read_year(match: re.Match[str], context: Context) -> list[Stated]:
    """A bare year beside a word that makes it one; `early 2020` is `2020~`."""
    year = int(match["year"])
    groups = match.groupdict()
    about = bool(groups.get("about") or groups.get("around"))
    edtf = match["year"] + ("~" if about else "")
    return make(match, context, date(year, 1, 1), date(year, 12, 31), edtf, "year", vague=bool(groups.get("around")))


def read_year_list(match: re.Match[str], context: Context) -> list[Stated]:
    """`in 2018, 2019 and 2020`: each of them."""
    start = match.start("value")
    found = []
    for place in re.finditer(r"\d{4}", match["value"]):
        year = int(place[0])
        span = Span(start + place.start(), start + place.end())
        found.append(Stated(span, context.pattern.id, "year", place[0], date(year, 1, 1), date(year, 12, 31)))
    return found


def read_year_range(match: re.Match[str], context: Context) -> list[Stated]:
    """`between 2018 and 2020`: whole years, both ends included."""
    year, year2 = int(match["year"]), int(match["year2"])
    if not year < year2 <= year + 60:
        return []
    return make(match, context, date(year, 1, 1), date(year2, 12, 31), edtf_range(match["year"], match["year2"]), "range")


def read_season(match: re.Match[str], context: Context) -> list[Stated]:
    """`summer 2020` is EDTF `2020-22`; when a season begins and ends nobody says, so it has no interval."""
    year, name = int(match["year"]), lowered(match["season"])
    months = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}[name]
    first = date(year, months[0], 1)
    last = month_days(year + (months[1] < months[0]), months[1])[1]
    return make(match, context, first, last, f"{year}-{SEASONS[name]}", "range", vague=True)


def read_half_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`first half of 2020`: January to June."""
    year, begin = int(match["year"]), 1 if lowered(match["half"]) == "first" else 7
    edtf = edtf_range(edtf_month(year, begin), edtf_month(year, begin + 5))
    return make(match, context, date(year, begin, 1), month_days(year, begin + 5)[1], edtf, "range")


def read_financial_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`2019-2020`, `2019/20`, `FY20/21`, `FY21` (ends in that year): from April to March, where the years follow each other."""
    year2 = match["year2"]
    year = full_year(match["year"])
    if year2 is None:
        year -= 1
    elif int(year2) % 100 != (year + 1) % 100 or int(year2) not in (year + 1, (year + 1) % 100):
        return []
    start = context.rules.financial_year_starts
    return make_days(match, context, date(year, start, 1), month_days(year + 1, start - 1)[1])


def read_quarter(match: re.Match[str], context: Context) -> list[Stated]:
    """`Q1 2019/20` counts from April; `Q1 2020` from January, flagged since the financial year may be meant."""
    quarter = _quarter_number(match)
    financial = match["year2"] is not None or bool(match["fy"])
    months = (quarter - 1) * 3 + (context.rules.financial_year_starts - 1 if financial else 0)
    year = full_year(match["year"]) - (financial and match["year2"] is None) + months // 12
    first, last = date(year, months % 12 + 1, 1), month_days(year, months % 12 + 3)[1]
    edtf = edtf_range(edtf_day(first), edtf_day(last))
    return make(match, context, first, last, edtf, "range", ambiguous=not financial)


def _quarter_number(match: re.Match[str]) -> int:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
    raw = match["quarter"] or match["quarter_n"]
    return int(raw) if raw else words[lowered(match["quarter_w"])]
