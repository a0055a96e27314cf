"""Times and verdicts computed from what a sample was made from, never from what the software says of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
LIMIT = 72.0


def utc(local: datetime) -> str:
    """A London wall time as ISO UTC."""
    return local.replace(tzinfo=LONDON).astimezone(UTC).isoformat().replace("+00:00", "Z")


def minute(local: datetime) -> tuple[datetime, datetime]:
    """The minute that starts at `local`, as London wall times."""
    return local, local + timedelta(minutes=1)


def day(local: datetime) -> tuple[datetime, datetime]:
    """The whole London day of `local`."""
    start = datetime(local.year, local.month, local.day)
    return start, start + timedelta(days=1)


def hours_between(start: datetime, end: datetime) -> float:
    """Clock hours between two London wall times: a change of the clocks counts."""
    span = end.replace(tzinfo=LONDON).astimezone(UTC) - start.replace(tzinfo=LONDON).astimezone(UTC)
    return span.total_seconds() / 3600


def edtf(local: datetime, *, whole_day: bool = False) -> str:
    return local.strftime("%Y-%m-%d" if whole_day else "%Y-%m-%dT%H:%M")


def delay(aware: datetime, reported: datetime, *, whole_day: bool = False) -> dict[str, object]:
    """The incident's columns on awareness, report and the 72 hours between them (Art. 33(1))."""
    a0, a1 = day(aware) if whole_day else minute(aware)
    r0, r1 = minute(reported)
    least, most = max(0.0, hours_between(a1, r0)), hours_between(a0, r1)
    verdict = "within" if most <= LIMIT else "late" if least > LIMIT else "indeterminate"
    return {
        "discovered": edtf(aware, whole_day=whole_day),
        "discovered_start": utc(a0),
        "discovered_end": utc(a1),
        "reported": edtf(reported),
        "reported_start": utc(r0),
        "reported_end": utc(r1),
        "reported_at": utc(reported),
        "hours_to_report_min": round(least, 4),
        "hours_to_report_max": round(most, 4),
        "within_72h": verdict,
    }
