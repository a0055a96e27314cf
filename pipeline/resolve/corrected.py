"""What follows from corrected cells of an incident: bounds, intervals, bands and the verdict are worked out anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ..rulebook import Rulebook
from ..rulebook.bands import band_of
from .deadline import Interval, hours_between, judge
from .links import period_bounds
from .rows import Row

_DATES = ("happened", "discovered", "reported")


def follow_up(row: Row, rules: Rulebook) -> None:
    """Bring a corrected row of `incidents` into line with itself; columns that were corrected themselves stay as they are."""
    corrected = set(row.get("corrected") or ())
    new: Row = {}
    for name in ("subjects", "records"):
        if f"{name}_stated" in corrected:
            stated = row[f"{name}_stated"]
            qualifier = row[f"{name}_qualifier"] if f"{name}_qualifier" in corrected else "exact" if stated is not None else None
            new |= {f"{name}_min": stated, f"{name}_max": stated, f"{name}_qualifier": qualifier}
    for name in _DATES:
        if name in corrected:
            start, end = interval_of(row[name], rules.claims.deadline.time_zone)
            new |= {f"{name}_start": start, f"{name}_end": end}
    if "reported" in corrected:
        new["reported_at"] = new["reported_start"] if "T" in (row["reported"] or "") else None
    row |= {name: value for name, value in new.items() if name not in corrected}
    derived: Row = {}
    if "subjects_stated" in corrected and row["subjects_stated"] is not None:
        derived["ico_band_subjects"] = band_of(rules.bands.subjects, row["subjects_stated"], row["subjects_stated"])
    if corrected & {"discovered", "reported"}:
        derived |= _verdict(row, rules)
    row |= {name: value for name, value in derived.items() if name not in corrected}


def _verdict(row: Row, rules: Rulebook) -> Row:
    """The verdict on the dates as corrected."""
    limit = rules.claims.deadline.hours
    aware, reported = (
        Interval(row["discovered_start"], row["discovered_end"]),
        Interval(row["reported_start"], row["reported_end"]),
    )
    least, most = hours_between(aware, reported)
    verdict = row["within_72h"] if row["within_72h"] == "not_applicable" else judge(least, most, limit)
    shown = ["an unknown number of" if hours is None else f"{hours:.2f}" for hours in (least, most)]
    return {
        "hours_to_report_min": least,
        "hours_to_report_max": most,
        "within_72h": verdict,
        "within_72h_reason": f"By dates that a person corrected: reported {shown[0]} to {shown[1]} hours after discovery.",
        "ico_band_time": band_of(rules.bands.hours, least, most),
    }


def interval_of(edtf: str | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """The half-open UTC interval of an EDTF date, minute or range in local wall time; nulls where it is none."""
    if edtf is None:
        return None, None
    local = ZoneInfo(zone)
    if "T" in edtf and "/" not in edtf:
        try:
            start = datetime.fromisoformat(edtf)
        except ValueError:
            return None, None
        placed = start.replace(tzinfo=local).astimezone(UTC)
        return placed, placed + timedelta(minutes=1)
    bounds = period_bounds(edtf)
    if bounds is None:
        return None, None
    start, end = (moment.replace(tzinfo=local).astimezone(UTC) for moment in bounds)
    return start, end
