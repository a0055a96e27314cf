"""Where sources of one case disagree. Both sides stay; a row says what disagrees and whether a bound explains it."""

from __future__ import annotations

from itertools import pairwise

from ..extract.claims_forms import TICK
from ..model import Quantity
from .cases import Case
from .history import Stated, by_form, current_date, forms_in_order, in_messages
from .ids import make_id
from .rows import Row

_COUNTS = ("subjects", "records")
_DATES = ("discovered", "happened")


def find_conflicts(case: Case, zone: str) -> list[Row]:
    """All conflict rows of one case."""
    found: list[Row] = []
    for field in _COUNTS:
        found += _count_changes(case, field)
    for field in _DATES:
        found += _date_changes(case, field)
    found += _tick_changes(case)
    found += _wrong_order(case, zone)
    return found


def _row(case: Case, field: str, a: Stated, b: Stated, kind: str, difference: str, compatible: str, text: str) -> Row:
    return {
        "conflict_id": make_id("conflict", field, kind, a.id, b.id),
        "incident_id": case.incident_id,
        "field": field,
        "claim_a": a.id,
        "claim_b": b.id,
        "kind": kind,
        "difference": difference,
        "compatible": compatible,
        "explanation": text,
    }


def _count_changes(case: Case, field: str) -> list[Row]:
    forms = [[one for one in claims if one.claim.quantity and one.claim.part_of is None][:1] for claims in by_form(case, field)]
    mains = [claims[0] for claims in forms if claims]
    found = [_compare_counts(case, field, a, b, "initial_vs_follow_up") for a, b in pairwise(mains)]
    letters = [one for one in in_messages(case, field) if one.claim.quantity]
    if mains:
        found += [_compare_counts(case, field, mains[-1], one, "within_document") for one in letters]
    return [row for row in found if row is not None]


def _compare_counts(case: Case, field: str, a: Stated, b: Stated, kind: str) -> Row | None:
    first, second = a.claim.quantity, b.claim.quantity
    if first is None or second is None or first.stated is None or second.stated is None or first.stated == second.stated:
        return None
    if kind == "within_document" and a.findings is not b.findings:
        kind = "cross_document"
    difference = second.stated - first.stated
    compatible = "by_bound" if _overlap(first, second) else "no"
    text = f"{field.capitalize()}: “{first.raw}” and “{second.raw}” differ by {abs(difference):,}."
    return _row(case, field, a, b, kind, f"{difference:+d}", compatible, text)


def _overlap(first: Quantity, second: Quantity) -> bool:
    """Whether one number can satisfy both statements; an approximate one has no stated band and explains nothing."""
    if "approximate" in (first.qualifier, second.qualifier):
        return False
    low = max(value for value in (first.minimum, second.minimum, 0) if value is not None)
    highs = [value for value in (first.maximum, second.maximum) if value is not None]
    return not highs or low <= min(highs)


def _date_changes(case: Case, field: str) -> list[Row]:
    dated = [[one for one in claims if one.claim.when and one.claim.when.start_at][:1] for claims in by_form(case, field)]
    mains = [claims[0] for claims in dated if claims]
    found = []
    for a, b in pairwise(mains):
        first, second = a.claim.when, b.claim.when
        if first is None or second is None or first.edtf == second.edtf:
            continue  # the same statement twice
        if first.start_at is None or second.start_at is None or first.end_at is None or second.end_at is None:
            continue  # a bare clock time: joined with the date elsewhere, no disagreement
        hours = (second.start_at - first.start_at).total_seconds() / 3600
        overlap = first.start_at < second.end_at and second.start_at < first.end_at
        text = f"{field.capitalize()}: the initial report says “{first.raw}”, a later one “{second.raw}”."
        row = _row(case, field, a, b, "initial_vs_follow_up", f"{hours:+.2f} hours", "by_bound" if overlap else "no", text)
        found.append(row)
    return found


def _tick_changes(case: Case) -> list[Row]:
    """Options that one report ticks and a later one does not. Only ticks that could be read are compared."""
    last: dict[tuple[str, str], Stated] = {}
    found = []
    for entry in forms_in_order(case):
        place = ("form", entry.form.position)
        ticks = [
            Stated(findings, claim)
            for findings, claim in case.claims
            if findings is entry.findings and (claim.source_kind, claim.source) == place and f"/{TICK}" in claim.key
        ]
        for one in ticks:
            fact = (one.claim.field, one.claim.value_text or "")
            before = last.get(fact)
            if before is not None and before.claim.modality != one.claim.modality:
                ticked = "ticked" if one.claim.modality == "asserted" else "no longer ticked"
                text = f"{one.claim.field}: “{one.claim.value_text}” is {ticked} in the later report."
                found.append(_row(case, one.claim.field, before, one, "initial_vs_follow_up", ticked, "no", text))
            last[fact] = one
    return found


def _wrong_order(case: Case, zone: str) -> list[Row]:
    """Discovered before it happened: one of the two dates cannot be right, whichever it is."""
    happened, discovered = current_date(case, "happened", zone), current_date(case, "discovered", zone)
    if happened is None or discovered is None or happened.when.start_at is None or discovered.when.end_at is None:
        return []
    if discovered.when.end_at > happened.when.start_at:
        return []
    hours = (happened.when.start_at - discovered.when.end_at).total_seconds() / 3600
    text = f"Discovered (“{discovered.when.raw}”) before it happened (“{happened.when.raw}”)."
    row = _row(case, "discovered", discovered.stated, happened.stated, "sequence", f"{hours:.2f} hours", "no", text)
    return [row]
