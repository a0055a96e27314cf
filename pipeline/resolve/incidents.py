"""The wide row of `incidents`: for each case the current view of what was stated about it."""

from __future__ import annotations

import re

from ..model import Decision, Findings
from ..rulebook import Rulebook
from ..rulebook.bands import BandRules, band_of
from ..rulebook.claims import ClaimRules
from .cases import Case
from .deadline import Reported
from .decisions import decided_at, decision_order
from .derived import TypeOfIncident
from .history import Stated, chosen, current_count, current_date, current_text, ticked
from .ids import make_id
from .rows import Row
from .verdict import Verdict


def incident_row(
    case: Case,
    reported: Reported | None,
    verdict: Verdict,
    kind: TypeOfIncident | None,
    n_conflicts: int,
    rulebook: Rulebook,
) -> Row:
    """One row of `incidents`. What no source states, or what cannot be read, is null."""
    rules = rulebook.claims
    controller = current_text(case, "controller")
    name = tidy(controller.claim.value_text) if controller and not _says_none(controller, rules) else None
    others = current_text(case, "others_told")
    description = current_text(case, "description")
    return {
        "incident_id": case.incident_id,
        "case_ref": case.case_ref,
        "case_refs": [case.case_ref] if case.case_ref else [],
        "controller": name,
        **_date_columns(case, "happened", rules),
        **_date_columns(case, "discovered", rules),
        **_reported_columns(reported),
        **_count_columns(case, "subjects"),
        **_count_columns(case, "records"),
        **_tick_columns(case, "data_categories"),
        **_tick_columns(case, "subject_categories"),
        "incident_type": kind.type.label if kind else None,
        "cyber": chosen(case, "cyber"),
        "sector": None,
        "description": description.claim.value_text if description else None,
        "controller_id": organisation_id(name) if name else None,
        "likelihood": chosen(case, "likelihood"),
        "subjects_told": chosen(case, "subjects_told"),
        "others_told": split_bodies(others.claim.value_text or "") if others and not _says_none(others, rules) else [],
        "staff_trained": chosen(case, "staff_trained"),
        **_decision_columns(case.decisions),
        "hours_to_report_min": verdict.least,
        "hours_to_report_max": verdict.most,
        "within_72h": verdict.verdict,
        "ico_band_subjects": _band_of_subjects(case, rulebook.bands),
        "ico_band_time": band_of(rulebook.bands.hours, verdict.least, verdict.most),
        "n_documents": len(case.document_ids()),
        "n_messages": len(case.messages),
        "n_forms": len(case.forms),
        "n_conflicts": n_conflicts,
        "reported_basis": reported.basis if reported else None,
        "within_72h_reason": verdict.reason,
        "within_72h_weakest": f"{verdict.weakest.role}: {verdict.weakest.value}" if verdict.weakest else None,
    }


def organisation_id(name: str) -> str:
    """The id of a body by its name as written, whatever its case and spacing."""
    return make_id("organisation", tidy(name).casefold())


def tidy(text: str | None) -> str:
    """`text` with single spaces."""
    return " ".join((text or "").split())


def split_bodies(text: str) -> list[str]:
    """The bodies that an answer lists. An “and” parts two of them only where both sides look like names of their own."""
    parts = [part for part in (tidy(part) for part in re.split(r"[,;\n•]+", text)) if part]
    if not parts:
        return []
    left, joiner, right = parts[-1].rpartition(" and ")
    if joiner and _is_name(left) and _is_name(right):
        parts[-1:] = [left, right]
    named = [re.sub(r"^and ", "", part).rstrip(".") for part in parts]
    return [name for name in named if any(char.isalnum() for char in name)]  # what is redacted names nobody


def _is_name(words: str) -> bool:
    """Two words or more that start with a capital, or one acronym: “Health” in “Health and Safety Executive” is neither."""
    found = words.split()
    return bool(found) and found[0][:1].isupper() and (len(found) > 1 or (words.isupper() and len(words) > 1))


def _says_none(stated: Stated, rules: ClaimRules) -> bool:
    text = tidy(stated.claim.value_text)
    return any(re.fullmatch(pattern, text, re.IGNORECASE) for pattern in rules.none_answers)


def _date_columns(case: Case, field: str, rules: ClaimRules) -> Row:
    current = current_date(case, field, rules.deadline.time_zone)
    when = current.when if current else None
    return {
        field: when.edtf if when else None,
        f"{field}_start": when.start_at if when else None,
        f"{field}_end": when.end_at if when else None,
    }


def _reported_columns(reported: Reported | None) -> Row:
    when = reported.when if reported else None
    minute = bool(when and when.precision == "minute")
    return {
        "reported": when.edtf if when else None,
        "reported_start": reported.interval.start if reported else None,
        "reported_end": reported.interval.end if reported else None,
        "reported_at": when.start_at if when and minute else None,
    }


def _count_columns(case: Case, field: str) -> Row:
    stated = current_count(case, field)
    quantity = stated.claim.quantity if stated else None
    return {
        f"{field}_stated": quantity.stated if quantity else None,
        f"{field}_min": quantity.minimum if quantity else None,
        f"{field}_max": quantity.maximum if quantity else None,
        f"{field}_qualifier": quantity.qualifier if quantity else None,
    }


def _band_of_subjects(case: Case, rules: BandRules) -> str | None:
    """The band of the number of data subjects, as the regulator's statistics count it."""
    stated = current_count(case, "subjects")
    quantity = stated.claim.quantity if stated else None
    if quantity is None:
        return None
    if quantity.qualifier == "not_known":
        return rules.unknown
    if quantity.qualifier in rules.counted:
        return band_of(rules.subjects, quantity.stated, quantity.stated)
    return band_of(rules.subjects, quantity.minimum, quantity.maximum)


def _tick_columns(case: Case, field: str) -> Row:
    state = ticked(case, field)
    return {field: state[0] if state else None, f"{field}_complete": state[1] if state else None}


def _decision_columns(decisions: list[tuple[Findings, Decision]]) -> Row:
    """The latest decision counts; earlier ones stay in `decisions`."""
    if not decisions:
        return {"outcome": "unknown", "decided_at": None, "closed": None, "decided": None}

    decision = max(decisions, key=lambda pair: decision_order(*pair))[1]
    return {
        "outcome": decision.outcome,
        "decided_at": decided_at(decision),
        "closed": decision.closed,
        "decided": decision.decided.edtf if decision.decided else None,
    }
