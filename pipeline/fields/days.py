"""Reads one date out of one match of a pattern: what day, month, year or stretch of days it states."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ..model import Span
from ..rulebook.dates import DatePattern, DateRules
from .intervals import edtf_day, edtf_month, edtf_range, month_days, real_date

WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as stated, before it is joined to a time. `first` and `last` are the days it covers, null where not known."""

    span: Span
    rule: str
    precision: str
    edtf: str | None
    first: date | None
    last: date | None
    ambiguous: bool = False
    approximate: bool = False
    derived: bool = False

    @property
    def one_day(self) -> date | None:
        """The day, where it is exactly one."""
        return self.first if self.first is not None and self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a match needs besides the match."""

    rules: DateRules
    pattern: DatePattern
    text: str
    document_date: date | None


Reader = Callable[[re.Match[str], Context], list[Stated]]


def full_year(raw: str) -> int:
    """`2019` or `19`: two digits from 00 to 69 are 20xx, from 70 to 99 19xx."""
    digits = int(raw.lstrip("'’"))
    if digits > 99:
        return digits
    return digits + (2000 if digits < 70 else 1900)


def make(
    match: re.Match[str], context: Context, first: date, last: date, edtf: str, precision: str, *, ambiguous: bool = False
) -> list[Stated]:
    """One date over the whole match, with the pattern's own flags."""
    pattern = context.pattern
    return [
        Stated(
            span=Span(*match.span("value" if "value" in match.re.groupindex else 0)),
            rule=pattern.id,
            precision=precision,
            edtf=edtf,
            first=first,
            last=last,
            ambiguous=ambiguous or pattern.ambiguous,
            derived=pattern.derived,
        )
    ]


def make_days(match: re.Match[str], context: Context, first: date, last: date, precision: str = "range") -> list[Stated]:
    """One stretch of days over the whole match."""
    return make(match, context, first, last, edtf_range(edtf_day(first), edtf_day(last)), precision)


def month_number(raw: str, rules: DateRules) -> int:
    """The number of a month's name, whatever its case and whatever stands before it (`of December`)."""
    return rules.month_numbers[re.sub(r"[^a-z]+", " ", raw.lower()).split()[-1]]


def read_day(match: re.Match[str], context: Context) -> list[Stated]:
    """`7 December 2019`, `07/12/2019`, `2019-12-07`. UK order; flagged where it could be read both ways."""
    groups = match.groupdict()
    year, number = full_year(groups["year"]), int(groups["day"])
    if not groups.get("month_n"):
        month = month_number(groups["month"], context.rules)
        day = real_date(year, month, number)
        return make(match, context, day, day, edtf_day(day), "day") if day else []
    month = int(groups["month_n"])
    day = real_date(year, month, number)
    if day is None:
        return []
    year_first = match.start("year") < match.start("day")
    swapped = None if year_first or month == number else real_date(year, number, month)
    ambiguous = swapped is not None and not _weekday_settles(groups.get("weekday"), day, swapped, context.rules)
    return make(match, context, day, day, edtf_day(day), "day", ambiguous=ambiguous)


def _weekday_settles(raw: str | None, day: date, swapped: date, rules: DateRules) -> bool:
    words = re.findall(r"[a-z]+", (raw or "").lower())
    return bool(words) and rules.weekday_numbers.get(words[0]) == day.weekday() != swapped.weekday()


def read_day_range(match: re.Match[str], context: Context) -> list[Stated]:
    """`3 to 5 May 2020`, `30 April - 2 May 2020`, `28 December to 3 January 2020` (the first lies in the year before)."""
    days = _two_days(match, context)
    return make_days(match, context, *days) if days else []


def read_day_pair(match: re.Match[str], context: Context) -> list[Stated]:
    """`3 and 5 May 2020`: two dates; the first one's month and year are taken from the second."""
    days = _two_days(match, context)
    if days is None:
        return []
    first, second = days
    end = match.end("month" if match["month"] else "day")
    rest = match.start("day2")
    return [
        Stated(Span(match.start("day"), end), context.pattern.id, "day", edtf_day(first), first, first, derived=True),
        Stated(Span(rest, match.end()), context.pattern.id, "day", edtf_day(second), second, second),
    ]


def _two_days(match: re.Match[str], context: Context) -> tuple[date, date] | None:
    year = full_year(match["year"])
    month2 = month_number(match["month2"], context.rules)
    month = month_number(match["month"], context.rules) if match["month"] else month2
    last = real_date(year, month2, int(match["day2"]))
    first = real_date(year - 1 if month > month2 else year, month, int(match["day"]))
    return (first, last) if first and last and first < last else None


def read_month(match: re.Match[str], context: Context) -> list[Stated]:
    """`May 2020`; "early", "mid", "late" and their like keep the month and add `~`."""
    year, month = int(match["year"]), month_number(match["month"], context.rules)
    if not 1900 <= year <= 2099:
        return []
    about = bool(match.groupdict().get("about"))
    first, last = month_days(year, month)
    return make(match, context, first, last, edtf_month(year, month, about), "month")


def read_month_range(match: re.Match[str], context: Context) -> list[Stated]:
    """`May to July 2020`, `November 2019 - January 2020`: whole months, both ends included."""
    year2 = int(match["year2"])
    month, month2 = (month_number(match[name], context.rules) for name in ("month", "month2"))
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    if not 1900 <= year <= year2 <= 2099 or (year, month) >= (year2, month2):
        return []
    edtf = edtf_range(edtf_month(year, month), edtf_month(year2, month2))
    return make(match, context, month_days(year, month)[0], month_days(year2, month2)[1], edtf, "range")


def read_year(match: re.Match[str], context: Context) -> list[Stated]:
    """A bare year beside a word that makes it one."""
    year = int(match["year"])
    return make(match, context, date(year, 1, 1), date(year, 12, 31), match["year"], "year")


def read_financial_year(match: re.Match[str], context: Context) -> list[Stated]:
    """`2019-2020`, `2019/20`: from April to March, where the years follow each other."""
    year = int(match["year"])
    if int(match["year2"]) % 100 != (year + 1) % 100 or int(match["year2"]) not in (year + 1, (year + 1) % 100):
        return []
    start = context.rules.financial_year_starts
    return make_days(match, context, date(year, start, 1), month_days(year + 1, start - 1)[1])


def read_quarter(match: re.Match[str], context: Context) -> list[Stated]:
    """`Q1 2019/20` counts from April; `Q1 2020` from January, flagged since the financial year may be meant."""
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
    raw = match["quarter"] or match["quarter_n"]
    quarter = int(raw) if raw else words[match["quarter_w"].lower()]
    months = (quarter - 1) * 3 + (context.rules.financial_year_starts - 1 if match["year2"] else 0)
    year = int(match["year"]) + months // 12
    first, last = date(year, months % 12 + 1, 1), month_days(year, months % 12 + 3)[1]
    edtf = edtf_range(edtf_day(first), edtf_day(last))
    return make(match, context, first, last, edtf, "range", ambiguous=match["year2"] is None)
