"""Rows of `decisions` and `decision_items`, in the order in which each case was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..model import Decision, Findings
from .ids import make_id
from .rows import Row, id_of_message, provenance


def decided_at(decision: Decision) -> datetime | None:
    """When it was decided, in UTC; null unless known to the minute (a bare day is no time)."""
    when = decision.decided
    return when.start_at if when and when.precision == "minute" else None


def decision_order(findings: Findings, decision: Decision) -> tuple[bool, float, str, int]:
    """Earliest first. One without a day comes before those with one: it never counts as the latest."""
    at = decision.decided.start_at if decision.decided else None
    return at is not None, at.timestamp() if at else 0.0, findings.document.document_id, decision.evidence.char_start or 0


def key_of(findings: Findings, decision: Decision) -> tuple[str, int | None, str | None]:
    """A decision by its document, its message and, where the letter decides several cases, its case."""
    return findings.document.document_id, decision.message, decision.case_ref


def decision_rows(
    all_findings: Sequence[Findings], incident_of: Mapping[tuple[str, int | None, str | None], str]
) -> tuple[list[Row], list[Row]]:
    """Rows of `decisions` and of `decision_items`. `incident_of` gives the incident by `key_of`."""
    rows, items = [], []
    numbers: dict[str, int] = defaultdict(int)
    decided = [(one, decision) for one in all_findings for decision in one.decisions]
    for one, decision in sorted(decided, key=lambda pair: decision_order(*pair)):
        incident = incident_of.get(key_of(one, decision))
        if incident is not None:
            numbers[incident] += 1
        row = _row(one, decision, incident, numbers[incident] if incident is not None else None)
        rows.append(row)
        for position, item in enumerate(decision.items):
            columns = {"kind": item.kind, "text": item.text, **provenance(item.evidence)}
            items.append({"decision_id": row["decision_id"], "position": position, **columns})
    return rows, items


def _row(findings: Findings, decision: Decision, incident: str | None, number: int | None) -> Row:
    fine = decision.penalty if decision.penalty and not decision.penalty.planned else None
    return {
        "decision_id": make_id("decision", decision.evidence.document_id, decision.message, decision.evidence.char_start),
        "incident_id": incident,
        "message_id": id_of_message(findings, decision.message) if decision.message is not None else None,
        "decided_at": decided_at(decision),
        "outcome": decision.outcome,
        "closed": decision.closed,
        "officer": decision.officer,
        "officer_role": decision.officer_role,
        "amount": fine.amount if fine else None,
        "currency": fine.currency if fine else None,
        **provenance(decision.evidence),
        "decided": decision.decided.edtf if decision.decided else None,
        "number": number,
        "instrument": decision.instrument,
    }
