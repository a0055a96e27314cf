"""Facts joined from several claims: new rows that name their parents, never a change to what was stated."""

from __future__ import annotations

from dataclasses import replace

from ..evidence import make_evidence
from ..model import Claim, Findings
from .cases import Case
from .history import CurrentDate, current_date

_DATES = ("discovered", "happened")


def derived_claims(case: Case, zone: str) -> list[tuple[Findings, Claim]]:
    """A day from one report joined with the clock time from another, where that is the current date of the field."""
    found = []
    for field in _DATES:
        current = current_date(case, field, zone)
        if current is not None and current.parents:
            found.append((current.stated.findings, _claim(current)))
    return found


def _claim(current: CurrentDate) -> Claim:
    day = current.parents[0]
    evidence = make_evidence(
        day.findings.document,
        current.when.span,
        current.when.rule_id,
        method="derived",
        confidence=0.9,
    )
    return replace(
        day.claim,
        key=f"{day.claim.key}:joined",
        value_text=current.when.raw,
        when=current.when,
        evidence=evidence,
        derived_from=tuple(parent.id for parent in current.parents),
    )
