"""The interval arithmetic of the 72-hour rule of Art. 33(1), and when the first report was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..model import Message, When
from .cases import Case
from .history import Stated, in_messages


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval of UTC time; a null end is open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Reported:
    """When the first report was made: the interval, what it rests on, and the claim that says so."""

    interval: Interval
    basis: str
    stated: Stated | None
    when: When | None


def hours_between(aware: Interval, reported: Interval) -> tuple[float | None, float | None]:
    """The least and most clock hours from `aware` to `reported`; null where an open end leaves no bound."""
    least = most = None
    if aware.end is not None and reported.start is not None:
        least = max(0.0, _hours(reported.start - aware.end))
    if aware.start is not None and reported.end is not None:
        most = _hours(reported.end - aware.start)
    return least, most


def judge(least: float | None, most: float | None, limit: int) -> str:
    """`within` if it was in every reading, `late` if it was in none, else `indeterminate`."""
    if most is not None and most < 0:
        return "indeterminate"
    if most is not None and most <= limit:
        return "within"
    if least is not None and least > limit:
        return "late"
    return "indeterminate"


def find_reported(case: Case, zone: str) -> Reported | None:
    """When the case's first report was made. `zone` is where the days of letters are meant.

    Best is the report's own `Sent`, where the report is surely the first or the regulator names its day; then the day that
    the regulator states; a time of receipt or logging is only an upper bound, and so is the sending of a report that may
    not be the first. An upper bound on the day that the regulator states makes that day shorter.
    """
    stated = [one for one in in_messages(case, "reported") if one.claim.when and one.claim.when.start_at]
    stated = [one for one in stated if one.claim.key.endswith(":sent") or not _came_in(case, one)]
    sent = [one for one in stated if one.claim.key.endswith(":sent") and one.claim.modality == "asserted"]
    if sent:
        return _reported(min(sent, key=_start), "sent")
    stated_days = {_local_day(one, zone) for one in stated if not one.claim.key.endswith(":sent")}
    confirmed = [one for one in stated if one.claim.key.endswith(":sent") and _local_day(one, zone) in stated_days]
    if confirmed:
        return _reported(min(confirmed, key=_start), "sent")
    by_regulator = [one for one in stated if not one.claim.key.endswith(":sent")]
    bounds: list[datetime | None] = [
        one.claim.when.end_at for one in stated if one.claim.key.endswith(":sent") and one.claim.when
    ]
    bounds += [_logged_end(message) for _, message, letter in case.messages if letter == "breach_report"]
    known = [end for end in bounds if end]
    if by_regulator:
        return _no_later_than(_reported(min(by_regulator, key=_start), "stated_by_regulator"), known)
    if known:
        return Reported(Interval(None, min(known)), "upper_bound", None, None)
    return None


def _came_in(case: Case, one: Stated) -> bool:
    """Whether a mail to the regulator states it: what that calls its report may be another, or one to somebody else."""
    return any(
        message.direction == "incoming"
        for findings, message, _ in case.messages
        if findings is one.findings and message.position == one.claim.source
    )


def _no_later_than(reported: Reported, bounds: Sequence[datetime]) -> Reported:
    """`reported` cut off at the earliest time at which the report is known to have been there, if that lies inside it."""
    start, end = reported.interval.start, reported.interval.end
    inside = [bound for bound in bounds if start and end and start < bound < end]
    return replace(reported, interval=Interval(start, min(inside))) if inside else reported


def _logged_end(message: Message) -> datetime | None:
    ends = [when.end_at for when in (message.received, message.logged) if when]
    return min((end for end in ends if end), default=None)


def _local_day(one: Stated, zone: str) -> str:
    return _start(one).astimezone(ZoneInfo(zone)).date().isoformat()


def _start(one: Stated) -> datetime:
    assert one.claim.when is not None and one.claim.when.start_at is not None  # filtered by the caller
    return one.claim.when.start_at


def _reported(one: Stated, basis: str) -> Reported:
    when = one.claim.when
    assert when is not None  # filtered by the caller
    return Reported(Interval(when.start_at, when.end_at), basis, one, when)


def _hours(delta: timedelta) -> float:
    return round(delta.total_seconds() / 3600, 4)
