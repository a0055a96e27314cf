"""Incidents told in prose: how a text begins one, goes on about it, and counts (`rules/lookups/press.toml`)."""

from __future__ import annotations

from pydantic import Field

from .base import RuleCase, StrictModel, ValuePattern


class ProseDateRule(StrictModel):
    """A phrase that says which date of the incident follows; its group `value` holds the date."""

    id: str
    field: str
    pattern: ValuePattern


class ProseOutcomeRule(StrictModel):
    """Words that tell what the regulator did."""

    id: str
    value: str
    patterns: list[str] = Field(min_length=1)


class PressRules(StrictModel):
    """The whole of `press.toml`. Every list holds phrases (see `phrases.py`), every single string one phrase."""

    id: str
    topic: list[str]
    openers: list[str]
    lists: list[str]
    item_joints: list[str]
    never: list[str]
    clauses: list[str]
    continuing: list[str]
    introduces: str
    introduces_paragraph: str
    recipients: str
    totals: list[str]
    reported: list[str]
    not_reported: list[str]
    asserts_after: str
    asserts_before: str
    own_report: str
    date: list[ProseDateRule]
    outcome: list[ProseOutcomeRule]
    case: list[RuleCase]
