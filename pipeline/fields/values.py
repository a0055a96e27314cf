"""From a date with its time to the value that flows on: an EDTF string, a half-open UTC interval, a precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..model import Span, When
from ..rulebook.dates import DateRules
from .clocks import Clock
from .days import Stated
from .intervals import DAY, LONDON, Interval, days_interval, edtf_day, edtf_minute, edtf_range, london_wall, minute_interval


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with its time of day, and the end of the stretch that it begins; `open_end` where it goes on ("onwards")."""

    span: Span
    stated: Stated
    clock: Clock | None = None
    until: Moment | None = None
    open_end: bool = False


def to_when(text: str, rules: DateRules, moment: Moment) -> When:
    """The value of a moment: its EDTF string and the UTC interval it covers.

    What is hedged has no interval: how far around is meant, nobody says. "From … onwards" has a start and no end.
    """
    stated, until = moment.stated, moment.until
    edtf, (start, end), precision = _value(moment)
    if until:
        edtf2, (start2, end2), _ = _value(until)
        edtf = edtf_range(edtf, edtf2) if edtf and edtf2 else None
        start, end = (start, end2) if start and start2 else (None, None)
        precision = "range"
    elif moment.open_end and edtf:
        edtf, end, precision = edtf_range(edtf, ".."), None, "range"
    both = [one.stated for one in (moment, until) if one]
    return When(
        span=moment.span,
        raw=moment.span.of(text),
        edtf=edtf,
        start_at=start,
        end_at=end,
        precision=precision,
        ambiguous=any(one.ambiguous for one in both),
        settled=all(one.settled for one in both if one.ambiguous) and any(one.ambiguous for one in both),
        weekday_wrong=any(one.weekday_wrong for one in both),
        time_of_day=moment.clock.shown if moment.clock else None,
        derived=any(one.derived for one in both),
        rule_id=f"{rules.id}#{stated.rule}",
    )


_Covered = tuple[datetime, datetime] | tuple[None, None]


def _value(moment: Moment) -> tuple[str | None, _Covered, str]:
    stated, clock = moment.stated, moment.clock
    day = stated.one_day
    if day is None or clock is None or clock.approximate or stated.vague:
        return _without_time(stated)
    precision = "minute" if stated.precision == "day" else stated.precision
    offsets = _offsets(day, clock)
    if len(offsets) > 1:
        return _of_several(day, clock, offsets)
    offset = offsets[0]
    edtf, interval = _minute(day, clock.hour, clock.minute, offset)
    if clock.last is None:
        return _midnight(day) if clock.midnight else (edtf, interval, precision)
    next_day = clock.last == (0, 0)  # "from 11pm to midnight"
    edtf2, interval2 = _minute(day + DAY if next_day else day, *clock.last, offset)
    if interval2[0] <= interval[0]:
        return _without_time(stated)
    return edtf_range(edtf, edtf2), (interval[0], interval2[1]), "range" if precision == "minute" else precision


def _offsets(day: date, clock: Clock) -> Sequence[int | None]:
    """Minutes east of UTC of the clock that is meant, on that day: as stated, else those of the places that may be meant."""
    if not clock.places:
        return [clock.offset]
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute)
    stated = [local.replace(tzinfo=ZoneInfo(place)).utcoffset() for place in clock.places]
    return sorted({int(one.total_seconds()) // 60 for one in stated if one is not None})


def _of_several(day: date, clock: Clock, offsets: Sequence[int | None]) -> tuple[str, Interval, str]:
    """A time of which nobody says at which of several places it was: the London day or days that it may fall on."""
    readings = [
        _minute(day, *at, offset)[1] for at in [(clock.hour, clock.minute), *filter(None, [clock.last])] for offset in offsets
    ]
    start, end = min(one[0] for one in readings), max(one[1] for one in readings)
    first, last = (moment.astimezone(LONDON).date() for moment in (start, end))
    shown = edtf_day(first) if first == last else edtf_range(edtf_day(first), edtf_day(last))
    return shown, (start, end), "day" if first == last else "range"


def _midnight(day: date) -> tuple[str, Interval, str]:
    """`Midnight on 3 May` may begin that day or end it: the day is sure, and the interval reaches to the end of both."""
    return edtf_day(day), (days_interval(day, day)[0], minute_interval(datetime(day.year, day.month, day.day) + DAY)[1]), "day"


def _minute(day: date, hour: int, minute: int, offset: int | None) -> tuple[str, Interval]:
    local = datetime(day.year, day.month, day.day, hour, minute)
    shown = local if offset is None else london_wall(local, offset)
    return edtf_minute(shown), minute_interval(local, offset)


def _without_time(stated: Stated) -> tuple[str | None, _Covered, str]:
    if stated.first is None or stated.last is None:
        return stated.edtf, (None, None), stated.precision
    if stated.vague:
        edtf = edtf_day(stated.one_day, approximate=True) if stated.one_day else stated.edtf
        return edtf, (None, None), stated.precision
    return stated.edtf, days_interval(stated.first, stated.last), stated.precision
