"""Reads the time of a message as mail programs write it, in any of their languages and styles (`rules/mail/times.toml`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from ..fields.days import full_year
from ..fields.intervals import day_interval, edtf_day, edtf_minute, london_wall, minute_interval, real_date
from ..kept import Kept
from ..model import Span, When
from ..rulebook.mail_times import MailTimeRules
from .mailclocks import find_clock, words_of

_MARKS = str.maketrans(
    dict.fromkeys("\u00a0\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f\u2066\u2067\u2068\u2069\ufeff\t", " ")
)
_GAP = r"[\s.,]{0,2}[\s\-]{1,3}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª)?"
_YEAR = r"(?P<y>\d{4}|1\d{2}|\d{2})(?!\d|[.:]\d)"
# As in C's ctime and Unix's date: the time, and maybe its zone, before the year.
_TIME_AND_YEAR = (
    r",?\s(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d{1,7})?)?)(?:\s?[apAP]\.?[mM]\.?)?"
    r"(?:\s\(?(?:[A-Z]{1,4}(?:[+-]\d{1,2}:?(?:\d{2})?)?|[+-]\d{2}:?\d{2})\)?)?,?\s(?P<y>\d{4})(?!\d|[.:]\d)"
)
_DAYS = (
    re.compile(r"(?<![\d.])(?P<y>\d{4})\s?[-/.年년]\s?(?P<m>\d{1,2})\s?[-/.月월]\s?(?P<d>\d{1,2})(?:[日일.]|(?!\d))"),
    re.compile(r"(?<![\d.])(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T\d{4})"),
    re.compile(rf"(?P<name>[^\W\d_]{{2,14}})\.?\s{{1,2}}(?P<d>\d{{1,2}}){_ORDINAL}{_TIME_AND_YEAR}"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDINAL}\s(?P<name>[^\W\d_]{{2,14}})\.?{_TIME_AND_YEAR}"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDINAL}{_GAP}(?:of\s|de\s|d')?(?P<name>[^\W\d_]{{2,14}}){_GAP}(?:de\s|del\s)?{_YEAR}"
    ),
    re.compile(
        rf"(?P<name>[^\W\d_]{{2,14}})(?:\.|\b){_GAP}(?P<d>\d{{1,2}}){_ORDINAL},?[\s\-]{{1,3}}(?P<y>\d{{4}}|\d{{2}}(?=,?\s))(?!\d|[.:]\d)"
    ),
    re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_GAP}(?P<name>[^\W\d_]{{2,14}}){_GAP}(?P<d>\d{{1,2}})(?:\.|(?!\d))"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\stháng\s(?P<m>\d{1,2}),?\s(?P<y>\d{4})(?!\d)"),
    # Last: the time in `9 March 2020 10.12.00` has the form of a date.
    re.compile(
        r"(?<![\d.])(?P<d>\d{1,2})\s{0,2}(?P<sep>[./-])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?P=sep)\s{0,2}(?P<y>\d{4}|\d{2})(?!\d|[.:]\d)"
    ),
)
_ASIDE = re.compile(r"\([^()]{0,60}\)")
_LONGEST = 160
_FOLDS = 400  # characters of a value with the blanks and comments that it may hold


@dataclass(frozen=True, slots=True)
class MailTime:
    """A day, with its time of day, at `span`. `offset`: minutes east of UTC, where a zone is stated.

    `swapped` is the other day that numbers alone could mean, if neither the calendar nor a weekday rules it out. Where it does,
    `month_first` says which way the numbers stand; null for a month in words. `halves`: the clock counts twelve hours.
    """

    span: Span
    day: date
    hour: int | None
    minute: int
    offset: int | None
    swapped: date | None
    halves: bool
    month_first: bool | None = None


def plain_marks(value: str) -> str:
    """`value` with plain spaces for marks that cannot be seen, one for one."""
    return value.translate(_MARKS)


def find_time(text: str, within: Span, rules: MailTimeRules) -> MailTime | None:
    """The first time of a message in `within`, whatever stands around it; null where there is no day."""
    found = _first(plain_marks(text[within.start : within.end]), rules)
    return found and replace(found, span=Span(within.start + found.span.start, within.start + found.span.end))


def read_time(text: str, within: Span, rules: MailTimeRules) -> MailTime | None:
    """The time that the value `within` of a header is; null where something else stands there as well.

    Comments (RFC 5322, 3.2.2) may stand anywhere in it; they are passed over where no whole time is found with them.
    """
    if within.end - within.start > _FOLDS:
        return None
    found = _values(rules)(text[within.start : within.end])
    return found and replace(found, span=Span(within.start + found.span.start, within.start + found.span.end))


def _values_of(rules: MailTimeRules) -> Callable[[str], MailTime | None]:
    """Mails are quoted again and again: what a value says is kept."""
    return lru_cache(maxsize=2048)(lambda value: _read_value(plain_marks(value), rules))


_values = Kept(_values_of, most=8)


def _read_value(value: str, rules: MailTimeRules) -> MailTime | None:
    best: MailTime | None = None
    for without in (False, True) if "(" in value else (False,):
        line, places = _on_one_line(value, without)
        found = _whole(line, rules)
        if found and (best is None or (best.hour is None and found.hour is not None)):
            best = replace(found, span=Span(places[found.span.start], places[found.span.end - 1] + 1))
    return best


def _on_one_line(value: str, without_comments: bool) -> tuple[str, list[int]]:
    """The value with single blanks for longer gaps (and for comments), and where each of its characters stood."""
    chars: list[str] = []
    places: list[int] = []
    depth = 0
    for place, char in enumerate(value):
        depth += (char == "(") * without_comments
        shown = " " if depth or char.isspace() else char
        depth -= char == ")" and depth > 0
        if shown != " " or (chars and chars[-1] != " "):
            chars.append(shown)
            places.append(place)
    return "".join(chars), places


def _first(plain: str, rules: MailTimeRules) -> MailTime | None:
    """The first time in a value. Its span counts in `plain`."""
    found = next(_days(plain, rules), None)
    if found is None:
        return None
    match, first, second = found
    clock = find_clock(plain, match, rules)
    start, end = match.span()
    if clock:
        start, end = min(start, clock.start), max(end, clock.end)
    first, second = _settled(plain, first, second, rules)
    month_first = None if second or "sep" not in match.re.groupindex else first.month == int(match["d"]) != int(match["m"])
    if clock is None:
        return MailTime(Span(start, end), first, None, 0, None, second, False, month_first)
    later = timedelta(days=clock.next_day)
    second = second and second + later
    return MailTime(Span(start, end), first + later, clock.hour, clock.minute, clock.offset, second, clock.halves, month_first)


def _whole(line: str, rules: MailTimeRules) -> MailTime | None:
    """The time that a line is; null where words or numbers stand beside it that are no part of a time."""
    found = _first(line, rules) if len(line) <= _LONGEST else None
    if found is None:
        return None
    before, after = line[: found.span.start], line[found.span.end :]
    between = _between(line[found.span.start : found.span.end], rules)
    free = found.offset is not None and not any(char.isdigit() for char in after)
    words = [*words_of(before), *([] if free else words_of(_ASIDE.sub(" ", after))), *between]
    digits = any(char.isdigit() for char in before + ("" if free else _ASIDE.sub(" ", after)))
    if digits or any(word not in rules.plain_words and word not in rules.halves for word in words):
        return None
    return found


def when_of(text: str, time: MailTime, ambiguous: bool | None = None) -> When:
    """The time as it flows on: local wall time of London unless a zone is stated.

    `ambiguous`: what is said of day and month where they could be swapped; by default that they could.
    """
    unsure = time.swapped is not None if ambiguous is None else ambiguous
    raw = time.span.of(text)
    if time.hour is None:
        return When(time.span, raw, edtf_day(time.day), *day_interval(time.day), "day", unsure)
    local = datetime(time.day.year, time.day.month, time.day.day, time.hour, time.minute)
    shown = local if time.offset is None else london_wall(local, time.offset)
    clock = f"{time.hour:02d}:{time.minute:02d}"
    return When(
        time.span,
        raw,
        edtf_minute(shown),
        *minute_interval(local, time.offset),
        "minute",
        unsure,
        time_of_day=clock,
        rule_id="times",
    )


# --- days -------------------------------------------------------------------------------------------------------------------


def _days(plain: str, rules: MailTimeRules) -> Iterator[tuple[re.Match[str], date, date | None]]:
    """(match, the day, the day that it could be as well) of every real day, by the kind of writing."""
    for pattern in _DAYS:
        for match in pattern.finditer(plain):
            days = _read_day(match, rules)
            if days:
                yield match, *days


def _read_day(match: re.Match[str], rules: MailTimeRules) -> tuple[date, date | None] | None:
    groups = match.groupdict()
    # Four digits are the whole year: 0001 is no 2001.
    year, number = int(groups["y"]) if len(groups["y"]) == 4 else full_year(groups["y"]), int(groups["d"])
    if len(groups["y"]) == 3:
        year += 1900  # RFC 5322, 4.3: what programs wrote that counted from 1900
    if "name" in groups:
        month = rules.month_numbers.get(groups["name"].lower())
        day = real_date(year, month, number) if month else None
        return (day, None) if day else None
    month = int(groups["m"])
    day = real_date(year, month, number)
    swapped = None if "sep" not in groups or month == number else real_date(year, number, month)
    if day is None:
        return (swapped, None) if swapped else None
    return day, swapped


def _settled(plain: str, day: date, swapped: date | None, rules: MailTimeRules) -> tuple[date, date | None]:
    """The two readings of a numeric day, where a weekday beside it does not say which one is meant."""
    if swapped is None:
        return day, None
    for word in words_of(plain):
        numbers = rules.weekday_numbers.get(word, frozenset())
        if (day.weekday() in numbers) != (swapped.weekday() in numbers):
            return (day, None) if day.weekday() in numbers else (swapped, None)
    return day, swapped


# --- words ------------------------------------------------------------------------------------------------------------------


def _between(plain: str, rules: MailTimeRules) -> list[str]:
    """The words inside a time that are no month, zone or half of a day: they must be fillers."""
    return [word for word in words_of(plain) if word not in rules.own_words]
