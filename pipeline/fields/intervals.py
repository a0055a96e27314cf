"""From local wall time in Europe/London to half-open UTC intervals, and to EDTF strings.

A wall time that the clock change repeats (October) or skips (March) has two readings: the interval covers both, so that nothing
that is computed from it is more certain than the source.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

Interval = tuple[datetime, datetime]
"""Half open, in UTC: the first instant covered and the first one that no longer is."""


def day_interval(day: date) -> Interval:
    """The whole local day, 23 to 25 hours long."""
    return days_interval(day, day)


def days_interval(first: date, last: date) -> Interval:
    """The local days from `first` to `last`, both included."""
    return _midnight(first), _midnight(last + DAY)


def month_interval(year: int, month: int) -> Interval:
    """The whole local month."""
    return days_interval(*month_days(year, month))


def minute_interval(local: datetime, offset_minutes: int | None = None) -> Interval:
    """The minute that a clock shows at `local` (naive). `offset_minutes` east of UTC where the source states it."""
    if offset_minutes is not None:
        start = local.replace(tzinfo=timezone(timedelta(minutes=offset_minutes))).astimezone(UTC)
        return start, start + MINUTE
    readings = [local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return min(readings), max(readings) + MINUTE


def london_wall(local: datetime, offset_minutes: int) -> datetime:
    """What a London clock shows (naive) when one at `offset_minutes` east of UTC shows `local`."""
    return local.replace(tzinfo=timezone(timedelta(minutes=offset_minutes))).astimezone(LONDON).replace(tzinfo=None)


def month_days(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def real_date(year: int, month: int, day: int) -> date | None:
    """The calendar day, or null where there is none such (31 February)."""
    if not 1900 <= year <= 2099 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def edtf_day(day: date, approximate: bool = False) -> str:
    """`2019-12-07`, with `~` where the source hedges it (EDTF level 1)."""
    return day.isoformat() + ("~" if approximate else "")


def edtf_minute(local: datetime) -> str:
    """`2020-03-09T07:40`: local wall time, no seconds, no offset."""
    return local.strftime("%Y-%m-%dT%H:%M")


def edtf_month(year: int, month: int, approximate: bool = False) -> str:
    """`2020-05`, with `~` for "early", "mid", "late" and their like."""
    return f"{year:04d}-{month:02d}" + ("~" if approximate else "")


def edtf_range(first: str, last: str) -> str:
    """`2020-05-03/2020-05-05`, both ends included. Of ranges, from the start of the first to the end of the last."""
    return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"


def _midnight(day: date) -> datetime:
    # London changes its clocks at 01:00 UTC, so local midnight is never repeated or skipped after 1900.
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
