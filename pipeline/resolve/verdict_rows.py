"""Rows of `verdict_premises`: what each verdict rests on, and what was rejected and why."""

from __future__ import annotations

from .cases import Case
from .deadline import Interval, hours_between, judge
from .premises import Premise
from .rows import Row, id_of_message, provenance
from .verdict import Verdict


def premise_rows(case: Case, verdict: Verdict, limit: int) -> list[Row]:
    """The premises of one verdict: those used first, then those rejected, each in the order of the case."""
    ordered = sorted(verdict.premises, key=lambda one: not one.used)
    return [_row(case, verdict, place, premise, limit) for place, premise in enumerate(ordered)]


def _row(case: Case, verdict: Verdict, place: int, premise: Premise, limit: int) -> Row:
    least, most = _hours_with(verdict, premise)
    stated, message = premise.stated, premise.message
    evidence = stated.claim.evidence if stated else None
    return {
        "incident_id": case.incident_id,
        "position": place,
        "role": premise.role,
        "status": "used" if premise.used else "rejected",
        "weakest": premise is verdict.weakest,
        "value": premise.value,
        "start_at": premise.interval.start,
        "end_at": premise.interval.end,
        "reason": premise.reason,
        "hours_min": least,
        "hours_max": most,
        "verdict": judge(least, most, limit),
        "claim_id": stated.id if stated else None,
        "message_id": id_of_message(message[0], message[1].position) if message else None,
        **provenance(evidence),
    }


def _hours_with(verdict: Verdict, premise: Premise) -> tuple[float | None, float | None]:
    """The hours that this premise gives, together with the one of the other role that is used."""
    used = {one.role: one.interval for one in verdict.premises if one.used}
    aware = premise.interval if premise.role == "aware" else used.get("aware", Interval(None, None))
    told = premise.interval if premise.role == "reported" else used.get("reported", Interval(None, None))
    return hours_between(aware, told)
