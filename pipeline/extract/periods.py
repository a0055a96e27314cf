"""The period that a number covers: a financial year, a year, the months from one to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ..fields.dates import find_dates
from ..model import Span, When
from ..rulebook.dates import DateRules

_BARE_YEARS = re.compile(r"(?<![\d/.,-])(?P<first>(?:19|20)\d{2})\s?[/–—-]\s?(?P<last>(?:(?:19|20)\d{2}|\d{2}))(?![\d/.,-]*\d)")
_YEAR_ENDED = re.compile(
    r"year(?:s)?[\s-](?:ended|ending|to|end)[\s:]{1,3}(?P<day>\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4})", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d/.,£$-])(?P<year>20[0-4]\d)(?![\d/,-]*\d|[-–]\w)")
_SHORT_MONTH = re.compile(r"(?P<month>[A-Za-z]{3,9})[\s.'’/-]{1,2}(?P<year>\d{2})")
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?P<first>(?:19|20)\d{2})\s+(?:and|to)\s+(?P<last>(?:19|20)\d{2})\b", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def find_period(words: str, rules: DateRules) -> tuple[Span, str] | None:
    """The first period that `words` name, with its place in them, as EDTF; null where they name none.

    A day is no period, and the year in it none either; a month is one only where nothing longer is named.
    """
    ended = _YEAR_ENDED.search(words)
    if ended:
        days = find_dates(ended["day"], rules)
        if days and days[0].edtf and len(days[0].edtf) == 10:
            last = days[0].edtf
            return Span(*ended.span()), f"{_day_after_a_year_before(last)}/{last}"
    dates = [one for one in find_dates(words, rules) if one.edtf]
    taken = [one.span for one in dates if one.precision not in ("range", "year")]
    found = [(one.span, one.edtf or "") for one in dates if one.precision in ("range", "year")]
    found += [*_years(words), *_financial_year(words)]
    free = [one for one in found if not any(span.start <= one[0].start < span.end for span in taken)]
    if free:
        return min(free, key=lambda one: (one[0].start, -one[0].end))
    months = [one for one in dates if one.precision == "month"]
    return (months[0].span, months[0].edtf or "") if months else None


def _years(words: str) -> Iterator[tuple[Span, str]]:
    """`between 2019 and 2022`, `from 2019 to 2022`, `2021`."""
    for match in _BETWEEN.finditer(words):
        if int(match["first"]) < int(match["last"]):
            yield Span(*match.span()), f"{match['first']}/{match['last']}"
    for match in _YEAR.finditer(words):
        yield Span(*match.span()), match["year"]


def _financial_year(words: str) -> Iterator[tuple[Span, str]]:
    """`2019-2020` and `2022/23`: two years that follow each other, from April to March."""
    for match in _BARE_YEARS.finditer(words):
        first, last = int(match["first"]), int(match["last"])
        if last % 100 == (first + 1) % 100 and (last < 100 or last == first + 1):
            yield Span(*match.span()), f"{first}-04-01/{first + 1}-03-31"


def _day_after_a_year_before(day: str) -> str:
    """`2020-03-31` to `2019-04-01`."""
    last = date.fromisoformat(day)
    try:
        before = last.replace(year=last.year - 1)
    except ValueError:
        before = last.replace(year=last.year - 1, day=28)
    return (before + timedelta(days=1)).isoformat()


def spell_month(words: str) -> str | None:
    """`Apr-22` as `April 2022`, so that it can be read; null where it is no month with a short year."""
    match = _SHORT_MONTH.fullmatch(words.strip())
    if match is None or match["month"][:3].casefold() not in _MONTHS:
        return None
    return f"{match['month']} 20{match['year']}"


def month_in(words: str, period: str) -> str | None:
    """`April` in a period of a year, as `April 2022`; null where it is no month, or no period of twelve months."""
    name = words.strip(" .").casefold()[:3]
    months = re.fullmatch(r"(\d{4})-(\d{2})-01/(\d{4})-(\d{2})-\d{2}", period) or re.fullmatch(r"(\d{4})", period)
    if name not in _MONTHS or months is None or not words.strip(" .").isalpha():
        return None
    number = _MONTHS.index(name) + 1
    if months.lastindex == 1:
        return f"{words.strip(' .')} {months[1]}"
    return f"{words.strip(' .')} {months[1] if number >= int(months[2]) else months[3]}"


def moved(when: When, span: Span, raw: str, *, derived: bool = False) -> When:
    """A date that was read from other words, as it stands at `span`."""
    return replace(when, span=span, raw=raw, derived=when.derived or derived)
