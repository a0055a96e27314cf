"""The row of `incidents` for an incident that only articles, reports or tables tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ..model import Quantity, When
from ..rulebook import Rulebook
from ..rulebook.bands import BandRules, band_of
from ..rulebook.claims import DeadlineRule
from .deadline import Interval, hours_between, judge
from .history import Stated
from .rows import Row
from .verdict import Verdict

_WITHOUT_REPORT = ("not_a_breach", "below_threshold")
_SILENT = ("not_known", "withheld", "vague")


def told_row(
    incident: str, case_ref: str | None, claims: Sequence[Stated], documents: Sequence[str], body: str | None, rules: Rulebook
) -> Row:
    """One row of `incidents` from the claims of its accounts: the first that states a field. `body` disclosed the table."""
    subjects, records = _count(claims, "subjects"), _count(claims, "records")
    reported = _date(claims, "reported")
    verdict = _verdict(claims, rules)
    return {
        "incident_id": incident,
        "case_ref": case_ref,
        "case_refs": [case_ref] if case_ref else [],
        "controller": _words(claims, "controller") or body,
        **_date_columns(claims, "happened"),
        **_date_columns(claims, "discovered"),
        **_date_columns(claims, "reported"),
        "reported_at": reported.start_at if reported and reported.precision == "minute" else None,
        **_count_columns("subjects", subjects),
        **_count_columns("records", records),
        "data_categories": _list(claims, "data_categories"),
        "data_categories_complete": None,
        "subject_categories": _list(claims, "subject_categories"),
        "subject_categories_complete": None,
        "incident_type": _words(claims, "incident_type"),
        "cyber": _words(claims, "cyber"),
        "sector": _words(claims, "sector"),
        "description": _description(claims),
        "controller_id": None,
        "likelihood": None,
        "subjects_told": _words(claims, "subjects_told"),
        "others_told": [],
        "staff_trained": None,
        "outcome": _outcome(claims),
        "decided_at": None,
        "closed": None,
        "hours_to_report_min": verdict.least,
        "hours_to_report_max": verdict.most,
        "within_72h": verdict.verdict,
        "ico_band_subjects": _band_of_subjects(claims, subjects, rules.bands),
        "ico_band_time": _band_of_time(claims, verdict, rules.bands),
        "n_documents": len(documents),
        "n_messages": 0,
        "n_forms": 0,
        "n_conflicts": 0,
        "decided": None,
        "reported_basis": "stated" if reported else None,
        "within_72h_reason": verdict.reason,
        "within_72h_weakest": None,
        "source_ref": _words(claims, "reference"),
    }


def _of(claims: Sequence[Stated], field: str) -> list[Stated]:
    return [one for one in claims if one.claim.field == field]


def _words(claims: Sequence[Stated], field: str) -> str | None:
    return next((one.claim.value_text for one in _of(claims, field) if one.claim.value_text), None)


def _list(claims: Sequence[Stated], field: str) -> list[str] | None:
    found = list(dict.fromkeys(one.claim.value_text for one in _of(claims, field) if one.claim.value_text))
    return sorted(found) or None


def _description(claims: Sequence[Stated]) -> str | None:
    """What happened in the source's words: all of them where they stand in several places, of the first that has any."""
    for field in ("description", "type_described", "data_described"):
        found = list(dict.fromkeys(one.claim.value_text for one in _of(claims, field) if one.claim.value_text))
        if found:
            return found[0] if claims[0].claim.source_kind == "article" else " ".join(found)
    raw = [one.claim.evidence.raw for one in _of(claims, "incident_type") if one.claim.evidence.raw]
    return " ".join(raw[0].split()) if raw else None


def _count(claims: Sequence[Stated], field: str) -> Quantity | None:
    """The count that is known, of those that are no part of another of this incident; else the first that is said at all."""
    mine = {one.claim.key for one in claims}
    found = [one.claim.quantity for one in _of(claims, field) if one.claim.quantity and one.claim.part_of not in mine]
    return next((one for one in found if one.qualifier not in _SILENT), found[0] if found else None)


def _count_columns(field: str, quantity: Quantity | None) -> Row:
    return {
        f"{field}_stated": quantity.stated if quantity else None,
        f"{field}_min": quantity.minimum if quantity else None,
        f"{field}_max": quantity.maximum if quantity else None,
        f"{field}_qualifier": quantity.qualifier if quantity else None,
    }


def _date(claims: Sequence[Stated], field: str) -> When | None:
    return next((one.claim.when for one in _of(claims, field) if one.claim.when and one.claim.when.edtf), None)


def _date_columns(claims: Sequence[Stated], field: str) -> Row:
    when = _date(claims, field)
    return {
        field: when.edtf if when else None,
        f"{field}_start": when.start_at if when else None,
        f"{field}_end": when.end_at if when else None,
    }


# --- bands and the 72 hours -----------------------------------------------------------------------------------------------


def _band_of_subjects(claims: Sequence[Stated], quantity: Quantity | None, rules: BandRules) -> str | None:
    """The band of the number; where the source itself counts in these bands, the one that it names."""
    if quantity is None:
        return None
    named = {band.label.casefold(): band.label for band in rules.subjects}
    raw = " ".join(quantity.raw.split()).casefold()
    if raw in named:
        return named[raw]
    if quantity.qualifier == "not_known":
        return rules.unknown
    if quantity.qualifier in rules.counted:
        return band_of(rules.subjects, quantity.stated, quantity.stated)
    return band_of(rules.subjects, quantity.minimum, quantity.maximum)


def _stated_band(claims: Sequence[Stated], rules: BandRules) -> tuple[str, float, float | None] | None:
    """The band of the time to report that the source names: its label and its bounds in hours."""
    words = " ".join((_words(claims, "time_to_report") or "").split()).casefold()
    for band in rules.hours:
        if band.label.casefold() == words:
            return band.label, float(band.low), float(band.below) if band.below is not None else None
    return None


def _band_of_time(claims: Sequence[Stated], verdict: Verdict, rules: BandRules) -> str | None:
    stated = _stated_band(claims, rules)
    return stated[0] if stated else band_of(rules.hours, verdict.least, verdict.most)


def _verdict(claims: Sequence[Stated], rules: Rulebook) -> Verdict:
    """The verdict on what the source itself says: a band of hours, or two dates that can be read in one way only."""
    rule = rules.claims.deadline
    reported, aware = _date(claims, "reported"), _date(claims, "discovered")
    if reported is not None and _before_the_law(reported, rule):
        text = f"Reported before {rule.applies_from.isoformat()}, when the duty of {rule.legal_source} did not apply yet."
        return Verdict("not_applicable", None, None, text)
    band = _stated_band(claims, rules.bands)
    if band is not None:
        text = f"The source gives the time taken to report only as a band: “{band[0]}”."
        return Verdict(judge(band[1], band[2], rule.hours), band[1], band[2], text)
    if _words(claims, "reported_to_regulator") == "no":
        return Verdict("indeterminate", None, None, "The source says that it was not reported to the regulator.")
    if reported is None or aware is None:
        missing = "was reported" if reported is None else "was discovered"
        return Verdict("indeterminate", None, None, f"The source does not say when the breach {missing}.")
    least, most = _between(aware, reported)
    if most is not None and most < 0:
        return Verdict("indeterminate", None, None, "The source's dates cannot be right: reported before it was discovered.")
    verdict = judge(least, most, rule.hours)
    text = f"By the source's own dates it was reported {_hours(least)} to {_hours(most)} hours after it was discovered."
    if verdict == "late" and (aware.ambiguous or reported.ambiguous):
        return Verdict("indeterminate", least, most, f"{text} Day and month of a date can be read both ways.")
    return Verdict(verdict, least, most, text)


def _between(aware: When, reported: When) -> tuple[float | None, float | None]:
    return hours_between(Interval(aware.start_at, aware.end_at), Interval(reported.start_at, reported.end_at))


def _before_the_law(reported: When, rule: DeadlineRule) -> bool:
    day = rule.applies_from
    applies = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(rule.time_zone))
    return reported.end_at is not None and reported.end_at <= applies


def _hours(hours: float | None) -> str:
    return "an unknown number of" if hours is None else f"{hours:.2f}"


def _outcome(claims: Sequence[Stated]) -> str:
    """The regulator's outcome. Where a row says that the regulator was not told, what was decided is the body's own business."""
    outcome = _words(claims, "outcome") or "unknown"
    return outcome if outcome in _WITHOUT_REPORT or _words(claims, "reported_to_regulator") != "no" else "unknown"
