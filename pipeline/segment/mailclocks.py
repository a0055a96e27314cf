"""The time of day beside a day in the header of a mail, and its zone (`rules/mail/times.toml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..rulebook.mail_times import MailTimeRules
from .lines import Line, line_at

_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:\s{0,2}[:.]\s{0,2}(?P<m>\d{2}|\d(?=:\d))(?:\s{0,2}[:.]\s{0,2}\d{1,2}(?:[.,]\d{1,7})?)?|\s?[hH]\s?(?P<m2>\d{2}))"
    r"(?!\d)|(?<=\dT)(?P<h3>\d{2})(?P<m3>\d{2})(?:\d{2})?(?!\d)"
)
MAY_BE_CLOCK = re.compile(r"\d\s{0,2}[:.hH]\s{0,2}\d|\d\s?[aApP]\.?[mM]|\dT\d")
"""A quick look: stands wherever a time of day does."""
_HOUR = re.compile(r"(?<![\d:.])(?P<h>\d{1,2})(?=\s?[ap]\.?m\b)", re.IGNORECASE)
_ZONE = re.compile(
    r"[\s,]{0,3}[(\"]?(?:(?P<name>[A-Z]{1,4})?\s?(?P<sign>[+\-\u2212\u2013])\s?(?P<h>\d{1,2}):?(?P<m>\d{2})?|(?P<alone>[A-Z]{1,4})\b)[)\"]?"
)
_NAMED_ZONE = re.compile(r"[\s,]{0,3}\(?(?P<name>[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,12}){1,3})\)?(?!\w)")
_LONG_ZONE = re.compile(r"\s{0,2}(?P<kind>Standard|Daylight|Summer) Time\b")
_HALF = re.compile(r"\s{0,3}([^\W\d_](?:\.?\s?[^\W\d_]{1,3})?\.?)(?!\w)")
_HALF_BEFORE = re.compile(r"([^\W\d_]{2,3})\s?$")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*|[年년일日]")
_BESIDE = 40  # characters between a day and its time, at most


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day at `start:end` of the value. `offset`: minutes east of UTC. `halves`: it counts twelve hours.

    `next_day`: 24:00, the end of the day that is named.
    """

    start: int
    end: int
    hour: int
    minute: int
    offset: int | None
    halves: bool
    next_day: bool = False


def find_clock(plain: str, day: re.Match[str], rules: MailTimeRules) -> Clock | None:
    """The time of day beside the day: inside it (`Mar 9 10:14:00 2020`), behind it, else before it."""
    if "clock" in day.re.groupindex:
        return _inner_clock(plain, day, rules)
    found = [_read_clock(plain, match, rules) for match in (*_CLOCK.finditer(plain), *_HOUR.finditer(plain))]
    clocks = [one for one in found if one and (one.start >= day.end() or one.end <= day.start())]
    after = [one for one in clocks if one.start >= day.end() and _is_beside(plain[day.end() : one.start], rules)]
    before = [one for one in clocks if one.end <= day.start() and _is_beside(plain[one.end : day.start()], rules)]
    return min(after, key=lambda one: one.start, default=None) or max(before, key=lambda one: one.start, default=None)


def lines_with_clock(text: str, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """(index, place) of each line in which a time of day may stand, and of the first such in it."""
    found: list[tuple[int, int]] = []
    end = 0
    for match in MAY_BE_CLOCK.finditer(text):
        if match.start() >= end:
            index = line_at(lines, match.start())
            end = lines[index].end
            found.append((index, match.start()))
    return found


def words_of(plain: str) -> list[str]:
    """The words of a value, in lower case."""
    return [match.group().lower() for match in _WORD.finditer(plain)]


def _inner_clock(plain: str, day: re.Match[str], rules: MailTimeRules) -> Clock | None:
    """The time that stands before the year. Its zone stands before the year as well, or behind it."""
    match = _CLOCK.match(plain, day.start("clock"))
    clock = _read_clock(plain, match, rules) if match else None
    if clock is None or clock.offset is not None:
        return clock
    end, offset = _zone(plain, day.end(), rules)
    return replace(clock, end=max(end, clock.end), offset=offset)


def _is_beside(between: str, rules: MailTimeRules) -> bool:
    """Whether nothing but fillers stands between a day and a time of day."""
    if len(between) > _BESIDE or any(char.isdigit() for char in between):
        return False
    return all(word in rules.plain_words or word in rules.halves for word in words_of(between))


def _read_clock(plain: str, match: re.Match[str], rules: MailTimeRules) -> Clock | None:
    groups = match.groupdict()
    hour, minute = int(groups["h"] or groups["h3"]), int(groups.get("m") or groups.get("m2") or groups.get("m3") or 0)
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
    midnight = hour == 24 and minute == 0 and not half
    if (hour > 23 and not midnight) or minute > 59:
        return None
    end, offset = _zone(plain, end, rules)
    return Clock(start, end, 0 if midnight else hour, minute, offset, half is not None, midnight)


def _half_after(plain: str, end: int, rules: MailTimeRules) -> tuple[bool, int] | None:
    """(whether it is after noon, where the word ends), if such a word stands at `end`."""
    match = _HALF.match(plain, end)
    word = "".join(match[1].lower().split()) if match else ""
    if match is None or word not in rules.halves:
        return None
    return word in rules.after_noon, match.end()


def _zone(plain: str, end: int, rules: MailTimeRules) -> tuple[int, int | None]:
    """(where the zone ends, its minutes east of UTC); a number beats a name beside it."""
    named = _NAMED_ZONE.match(plain, end)
    if named and named["name"].lower() in rules.zone_minutes:
        return named.end(), rules.zone_minutes[named["name"].lower()]
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
