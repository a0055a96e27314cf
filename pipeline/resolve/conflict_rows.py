"""The row of `conflicts` for two claims, and what their difference is."""

from __future__ import annotations

from datetime import datetime

from .history import Stated
from .ids import make_id
from .rows import Row


def conflict_row(
    incident: str | None, field: str, a: Stated, b: Stated, kind: str, difference: str, compatible: str, explanation: str
) -> Row:
    """One row of `conflicts`."""
    return {
        "conflict_id": make_id("conflict", field, kind, a.id, b.id),
        "incident_id": incident,
        "field": field,
        "claim_a": a.id,
        "claim_b": b.id,
        "kind": kind,
        "difference": difference,
        "compatible": compatible,
        "explanation": explanation,
    }


def place_kind(a: Stated, b: Stated) -> str:
    """Whether two claims stand in one document or in two."""
    return "within_document" if a.findings is b.findings else "cross_document"


def hours(start: datetime, end: datetime) -> float:
    """Clock hours from `start` to `end`."""
    return (end - start).total_seconds() / 3600


def in_words(length: float) -> str:
    """A length of time in hours, as days where it is long."""
    length = abs(length)
    if length >= 48:
        days = round(length / 24, 1)
        return f"{days:g} days"
    return f"{round(length, 2):g} hours"
