"""Reads one day out of one match of a pattern, and what all readers of dates share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..model import Span
from ..rulebook.dates import DatePattern, DateRules
from ..rulebook.folding import lowered
from .intervals import edtf_day, edtf_range, real_date

WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Partial:
    """A day or month without its year: (month, day), the day null for a month, and the end where a stretch is meant.

    Month 0: only the day of the month is stated; day 0 as well: the day after the one before it is meant. `week`: the seven days
    from then (1), or up to then (-1), are meant."""

    first: tuple[int, int | None]
    last: tuple[int, int | None] | None = None
    about: bool = False
    week: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as stated, before it is joined to a time. `first` and `last` are the days it covers, null where not known.

    `settled`: could be read both ways, and the other dates of the document say how. `weekday` is the number of the one that
    stands before it. `partial` is what a date without its year states. `vague`: how far around it is meant nobody says.
    """

    span: Span
    rule: str
    precision: str
    edtf: str | None
    first: date | None
    last: date | None
    ambiguous: bool = False
    derived: bool = False
    settled: bool = False
    weekday: int | None = None
    weekday_wrong: bool = False
    partial: Partial | None = None
    vague: bool = False

    @property
    def one_day(self) -> date | None:
        """The day, where it is exactly one."""
        return self.first if self.first is not None and self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a match needs besides the match. `month_first`: how the document's other dates are written, if they tell."""

    rules: DateRules
    pattern: DatePattern
    text: str
    document_date: date | None
    month_first: bool | None = None


Reader = Callable[[re.Match[str], Context], list[Stated]]


def full_year(raw: str) -> int:
    """`2019` or `19`: two digits from 00 to 69 are 20xx, from 70 to 99 19xx."""
    digits = int(raw.lstrip("'’"))
    if digits > 99:
        return digits
    return digits + (2000 if digits < 70 else 1900)


def value_span(match: re.Match[str]) -> Span:
    """The stretch that a match reads: its group `value`, where it has one."""
    return Span(*match.span("value" if "value" in match.re.groupindex else 0))


def make(
    match: re.Match[str],
    context: Context,
    first: date,
    last: date,
    edtf: str,
    precision: str,
    *,
    ambiguous: bool = False,
    vague: bool = False,
) -> list[Stated]:
    """One date over the whole match, with the pattern's own flags."""
    pattern = context.pattern
    return [
        Stated(
            span=value_span(match),
            rule=pattern.id,
            precision=precision,
            edtf=edtf,
            first=first,
            last=last,
            ambiguous=ambiguous or pattern.ambiguous,
            derived=pattern.derived,
            vague=vague,
        )
    ]


def make_days(match: re.Match[str], context: Context, first: date, last: date, precision: str = "range") -> list[Stated]:
    """One stretch of days over the whole match."""
    return make(match, context, first, last, edtf_range(edtf_day(first), edtf_day(last)), precision)


def month_number(raw: str, rules: DateRules) -> int:
    """The number of a month's name, whatever its case and whatever stands before it (`of December`)."""
    return rules.month_numbers[re.sub(r"[\W\d_]+", " ", lowered(raw)).split()[-1]]


def weekday_number(raw: str | None, rules: DateRules) -> int | None:
    """The number of the weekday (Monday is 0) that `raw` begins with; null where there is none."""
    words = re.findall(r"[^\W\d_]+", lowered(raw or ""))
    return rules.weekday_numbers.get(words[0]) if words else None


def read_day(match: re.Match[str], context: Context) -> list[Stated]:
    """`7 December 2019`, `07/12/2019`, `2019-12-07`. UK order, unless the document writes months first; flagged if unsure."""
    groups = match.groupdict()
    year, number = full_year(groups["year"]), int(groups["day"])
    weekday = weekday_number(groups.get("weekday"), context.rules)
    if not groups.get("month_n"):
        return _make_day(match, context, real_date(year, month_number(groups["month"], context.rules), number), weekday)
    month = int(groups["month_n"])
    day = real_date(year, month, number)
    if match.start("year") < match.start("day") or month == number:
        return _make_day(match, context, day, weekday)
    return _either_order(match, context, day, real_date(year, number, month), weekday)


def _make_day(match: re.Match[str], context: Context, day: date | None, weekday: int | None) -> list[Stated]:
    if day is None:
        return []
    wrong = weekday is not None and weekday != day.weekday()
    stated = make(match, context, day, day, edtf_day(day), "day")[0]
    return [_flagged(stated, weekday=weekday, wrong=wrong)]


def _either_order(
    match: re.Match[str], context: Context, day: date | None, swapped: date | None, weekday: int | None
) -> list[Stated]:
    """One of two readings. Only a document that writes months first, more than once, makes the swapped one the right one."""
    chosen = swapped if context.month_first and swapped is not None else day
    if chosen is None:
        return []
    other = day if chosen is swapped else swapped
    wrong = weekday is not None and weekday != chosen.weekday()
    # A weekday that fits only the one reading leaves no doubt.
    open_ = other is not None and (weekday is None or wrong or weekday == other.weekday())
    stated = make(match, context, chosen, chosen, edtf_day(chosen), "day", ambiguous=open_)[0]
    return [_flagged(stated, weekday=weekday, wrong=wrong, settled=open_ and context.month_first is not None and not wrong)]


def _flagged(stated: Stated, *, weekday: int | None, wrong: bool, settled: bool = False) -> Stated:
    if (stated.weekday, stated.weekday_wrong, stated.settled) == (weekday, wrong, settled):
        return stated  # as most are
    return replace(stated, weekday=weekday, weekday_wrong=wrong, settled=settled)
