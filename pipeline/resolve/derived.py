"""Facts joined or worked out from claims: new rows that name their parents, never a change to what was stated."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..evidence import make_evidence
from ..model import Claim, Findings, Span
from ..rulebook import Rulebook
from ..rulebook.incident_types import IncidentType
from ..rulebook.phrases import find_phrase, fold
from .cases import Case
from .history import CurrentDate, Stated, chosen, current_date, current_text

_DATES = ("discovered", "happened")
_DESCRIPTION = "description"
READ_AGAIN = frozenset({_DESCRIPTION})
"""Fields in whose words something more is found, which then needs a place on the page. Of other claims only dates are."""


@dataclass(frozen=True, slots=True)
class TypeOfIncident:
    """What sort of incident a description tells of, and the words that tell it."""

    type: IncidentType
    stated: Stated
    words: Span


def derived_claims(case: Case, kind: TypeOfIncident | None, rules: Rulebook) -> list[tuple[Findings, Claim]]:
    """Claims that are nobody's words.

    A day from one report joined with the clock time from another, where that is the current date of the field; the type of
    the incident (`kind`, see `type_of_incident`), from the words that describe it.
    """
    found = []
    for field in _DATES:
        current = current_date(case, field, rules.claims.deadline.time_zone)
        if current is not None and current.parents:
            found.append((current.stated.findings, _joined(current)))
    if kind is not None:
        found.append((kind.stated.findings, _typed(kind)))
    return found


def _joined(current: CurrentDate) -> Claim:
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


def type_of_incident(case: Case, rules: Rulebook) -> TypeOfIncident | None:
    """The first type of the rules whose words stand in the current description.

    A type that contradicts the form's answer on cyber incidents is passed over; the marks of a redaction are no words.
    """
    stated = current_text(case, _DESCRIPTION)
    if stated is None or stated.claim.evidence.char_start is None or not stated.claim.evidence.raw:
        return None
    words = fold(stated.claim.evidence.raw)
    for pattern in rules.marks.redaction_patterns:
        words = re.sub(pattern, lambda match: " " * len(match.group()), words, flags=re.IGNORECASE)
    cyber = {"yes": True, "no": False}.get(chosen(case, "cyber") or "")
    for kind in rules.incident_types.type:
        match = find_phrase(words, tuple(kind.patterns)) if cyber is None or kind.cyber is cyber else None
        if match is not None:
            start = stated.claim.evidence.char_start
            return TypeOfIncident(kind, stated, Span(start + match.start(), start + match.end()))
    return None


def _typed(kind: TypeOfIncident) -> Claim:
    parent, document = kind.stated, kind.stated.findings.document
    rule_id = f"incident_types#{kind.type.id}"
    return replace(
        parent.claim,
        key=f"{parent.claim.key}:incident_type",
        field="incident_type",
        value_text=kind.type.label,
        evidence=make_evidence(document, kind.words, rule_id, method="derived", confidence=0.8),
        derived_from=(parent.id,),
    )
