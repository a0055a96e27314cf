"""Types of incidents by the words that describe them (`rules/lookups/incident_types.toml`)."""

from __future__ import annotations

from pydantic import Field

from .base import RuleCase, StrictModel
from .phrases import find_phrase, fold


class IncidentType(StrictModel):
    """One type: its label in the regulator's statistics, whether it is a cyber incident, the words that tell of it."""

    id: str
    label: str
    cyber: bool
    patterns: list[str] = Field(min_length=1)


class IncidentTypeRules(StrictModel):
    """The whole of `incident_types.toml`; the first type with a pattern in the words decides."""

    id: str
    source: str
    type: list[IncidentType]
    case: list[RuleCase]


def type_of(words: str, rules: IncidentTypeRules) -> IncidentType | None:
    """The type of incident that `words` tell of; null where no rule knows them."""
    folded = fold(words)
    return next((one for one in rules.type if find_phrase(folded, tuple(one.patterns))), None)
