"""Finds times of day. Alone they are no date: `dates` joins them to the date beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..kept import Kept
from ..model import Span
from ..rulebook.dates import ClockPattern, DateRules
from .places import Taken
from .starts import Gate


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as stated. `offset` is minutes east of UTC where a zone is stated; `last` ends a stretch of time.

    `places` are the IANA zones whose clock may be meant, where words say so (`New York time`).
    `midnight`: said in words, which may mean the beginning of the day or its end.
    """

    span: Span
    hour: int
    minute: int
    offset: int | None = None
    weak: bool = False
    alone: bool = True
    approximate: bool = False
    midnight: bool = False
    last: tuple[int, int] | None = None
    places: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The time as `HH:MM`."""
        return f"{self.hour:02d}:{self.minute:02d}"


def find_clocks(text: str, rules: DateRules, scope: Span, taken: Taken) -> list[Clock]:
    """Every time of day in `scope` outside the stretches `taken`, in text order; impossible ones (25:10) are none."""
    found: list[Clock] = []
    places = _gate(rules).begin(text, scope.start, scope.end)
    for index in places.open:
        rule = rules.clocks[index][0]
        for match in places.finditer(index):
            clock = _read(text, rule, match, rules, scope)
            if clock and taken.claim(clock.span):
                found.append(clock)
    return sorted(found, key=lambda one: one.span)


def _gate_of(rules: DateRules) -> Gate:
    return Gate(tuple(pattern for _, pattern in rules.clocks))


_gate = Kept(_gate_of, most=4)


def _read(text: str, rule: ClockPattern, match: re.Match[str], rules: DateRules, scope: Span) -> Clock | None:
    groups = match.groupdict()
    if rule.reads:
        hour, minute = (int(part) for part in rule.reads.split(":"))
    else:
        hour, minute = _twenty_four(int(groups["hour"]), groups.get("half")), int(groups.get("minute") or 0)
    if hour > 23 or minute > 59:
        return None
    end, offset = _zone(text, match.end(), rules, scope)
    place = rules.places_pattern.match(text, end, scope.end) if offset is None else None
    places = rules.zone_place[int(place.lastgroup[1:])].zones if place and place.lastgroup else ()
    end = place.end() if place else end
    after = rules.joins["approximate_after"].match(text, end, scope.end)
    end = after.end() if after else end
    span = Span(match.start(), end)
    midnight = rule.reads == "00:00"
    return Clock(span, hour, minute, offset, rule.weak, rule.alone, approximate=bool(after), midnight=midnight, places=places)


def _twenty_four(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _zone(text: str, place: int, rules: DateRules, scope: Span) -> tuple[int, int | None]:
    """Where the time with its zone ends, and the zone's minutes east of UTC; a number beats a name beside it."""
    match = rules.zone_pattern.match(text, place, scope.end)
    if match is None:
        return place, None
    if match["sign"]:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        if minutes > 14 * 60:
            return place, None
        return match.end(), -minutes if match["sign"] in "-−–" else minutes
    return match.end(), rules.zones[match["name"]]
