"""Reads the time of a message as mail programs write it, in any of their languages and styles (`rules/mail/times.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ..fields.days import full_year
from ..fields.intervals import day_interval, edtf_day, edtf_minute, london_wall, minute_interval, real_date
from ..model import Span, When
from ..rulebook.mail_times import MailTimeRules

_MARKS = str.maketrans(
    dict.fromkeys("\u00a0\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f\u2066\u2067\u2068\u2069\ufeff\t", " ")
)
_GAP = r"[\s.,]{0,2}[\s\-]{1,3}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª)?"
_DAYS = (
    re.compile(r"(?<![\d.])(?P<y>\d{4})\s?[-/.年년]\s?(?P<m>\d{1,2})\s?[-/.月월]\s?(?P<d>\d{1,2})(?:[日일.]|(?!\d))"),
    re.compile(
        r"(?<![\d.])(?P<d>\d{1,2})\s{0,2}(?P<sep>[./-])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?P=sep)\s{0,2}(?P<y>\d{4}|\d{2})(?!\d|[.:]\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDINAL}{_GAP}(?:of\s|de\s|d')?(?P<name>[^\W\d_]{{2,14}}){_GAP}(?:de\s|del\s)?"
        r"(?P<y>\d{4}|\d{2})(?!\d|[.:]\d)",
    ),
    re.compile(
        rf"(?P<name>[^\W\d_]{{2,14}})(?:\.|\b){_GAP}(?P<d>\d{{1,2}}){_ORDINAL},?[\s\-]{{1,3}}(?P<y>\d{{4}}|\d{{2}}(?=,?\s))(?!\d|[.:]\d)"
    ),
    re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_GAP}(?P<name>[^\W\d_]{{2,14}}){_GAP}(?P<d>\d{{1,2}})(?:\.|(?!\d))"),
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:\s{0,2}[:.]\s{0,2}(?P<m>\d{2})(?:\s{0,2}[:.]\s{0,2}\d{2}(?:[.,]\d{1,7})?)?|\s?[hH]\s?(?P<m2>\d{2}))(?!\d)"
)
_HOUR = re.compile(r"(?<![\d:.])(?P<h>\d{1,2})(?=\s?[ap]\.?m\b)", re.IGNORECASE)
_ZONE = re.compile(
    r"[\s,]{0,3}\(?(?:(?P<name>[A-Z]{1,4})?\s?(?P<sign>[+\-\u2212\u2013])\s?(?P<h>\d{1,2}):?(?P<m>\d{2})?|(?P<alone>[A-Z]{1,4})\b)\)?"
)
_HALF = re.compile(r"\s{0,3}([^\W\d_](?:\.?\s?[^\W\d_]{1,3})?\.?)(?!\w)")
_HALF_BEFORE = re.compile(r"([^\W\d_]{2,3})\s?$")
_LONG_ZONE = re.compile(r"\s{0,2}(?P<kind>Standard|Daylight|Summer) Time\b")
_ASIDE = re.compile(r"\([^()]{0,60}\)")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*|[年년일日]")
_BESIDE = 40  # characters between a day and its time, at most


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
    plain = plain_marks(text[within.start : within.end])
    found = next(_days(plain, rules), None)
    if found is None:
        return None
    match, first, second = found
    clock = _clock(plain, match, rules)
    start, end = match.span()
    if clock:
        start, end = min(start, clock.start), max(end, clock.end)
    first, second = _settled(plain, first, second, rules)
    month_first = None if second or "sep" not in match.re.groupindex else first.month == int(match["d"]) != int(match["m"])
    hour, minute, offset, halves = (clock.hour, clock.minute, clock.offset, clock.halves) if clock else (None, 0, None, False)
    return MailTime(Span(within.start + start, within.start + end), first, hour, minute, offset, second, halves, month_first)


def read_time(text: str, within: Span, rules: MailTimeRules) -> MailTime | None:
    """The time that the value `within` of a header is; null where something else stands there as well."""
    if within.end - within.start > 160:
        return None
    found = find_time(text, within, rules)
    if found is None:
        return None
    before, after = plain_marks(text[within.start : found.span.start]), plain_marks(text[found.span.end : within.end])
    between = _between(plain_marks(text[found.span.start : found.span.end]), rules)
    free = found.offset is not None and not any(char.isdigit() for char in after)
    words = [*_words(before), *([] if free else _words(_ASIDE.sub(" ", after))), *between]
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
    for word in _words(plain):
        numbers = rules.weekday_numbers.get(word, frozenset())
        if (day.weekday() in numbers) != (swapped.weekday() in numbers):
            return (day, None) if day.weekday() in numbers else (swapped, None)
    return day, swapped


# --- times of day -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day at `start:end` of the value."""

    start: int
    end: int
    hour: int
    minute: int
    offset: int | None
    halves: bool


def _clock(plain: str, day: re.Match[str], rules: MailTimeRules) -> _Clock | None:
    """The time of day beside the day: behind it, else before it."""
    found = [_read_clock(plain, match, rules) for match in (*_CLOCK.finditer(plain), *_HOUR.finditer(plain))]
    clocks = [one for one in found if one and (one.start >= day.end() or one.end <= day.start())]
    after = [one for one in clocks if one.start >= day.end() and _is_beside(plain[day.end() : one.start], rules)]
    before = [one for one in clocks if one.end <= day.start() and _is_beside(plain[one.end : day.start()], rules)]
    return min(after, key=lambda one: one.start, default=None) or max(before, key=lambda one: one.start, default=None)


def _is_beside(between: str, rules: MailTimeRules) -> bool:
    """Whether nothing but fillers stands between a day and a time of day."""
    if len(between) > _BESIDE or any(char.isdigit() for char in between):
        return False
    return all(word in rules.plain_words or word in rules.halves for word in _words(between))


def _read_clock(plain: str, match: re.Match[str], rules: MailTimeRules) -> _Clock | None:
    groups = match.groupdict()
    hour, minute = int(groups["h"]), int(groups.get("m") or groups.get("m2") or 0)
    start, end = match.span()
    half = _half_after(plain, end, rules)
    if half:
        end = half[1]
    else:
        before = _HALF_BEFORE.search(plain[max(start - 4, 0) : start])
        if before and before[1] in rules.halves:
            half = before[1] in rules.after_noon, end
            start -= len(before[0])
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] else 0)
    if hour > 23 or minute > 59:
        return None
    end, offset = _zone(plain, end, rules)
    return _Clock(start, end, hour, minute, offset, half is not None)


def _half_after(plain: str, end: int, rules: MailTimeRules) -> tuple[bool, int] | None:
    """(whether it is after noon, where the word ends), if such a word stands at `end`."""
    match = _HALF.match(plain, end)
    word = "".join(match[1].lower().split()) if match else ""
    if match is None or word not in rules.halves:
        return None
    return word in rules.after_noon, match.end()


def _zone(plain: str, end: int, rules: MailTimeRules) -> tuple[int, int | None]:
    """(where the zone ends, its minutes east of UTC); a number beats a name beside it."""
    match = _ZONE.match(plain, end)
    if match is None:
        return end, None
    if match["sign"]:
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        if minutes > 14 * 60 or not (match["m"] or match["name"]):
            return end, None
        return match.end(), minutes if match["sign"] == "+" else -minutes
    minutes_named = rules.zone_minutes.get(match["alone"].lower())
    if minutes_named is None:
        return end, None
    long_name = _LONG_ZONE.match(plain, match.end("alone"))
    if long_name:  # Windows calls London's zone “GMT Standard Time”, also in summer
        return long_name.end(), minutes_named + 60 if long_name["kind"] != "Standard" else None
    return match.end(), minutes_named


# --- words ------------------------------------------------------------------------------------------------------------------


def _words(plain: str) -> list[str]:
    return [match.group().lower() for match in _WORD.finditer(plain)]


def _between(plain: str, rules: MailTimeRules) -> list[str]:
    """The words inside a time that are no month, zone or half of a day: they must be fillers."""
    return [word for word in _words(plain) if word not in rules.own_words]
