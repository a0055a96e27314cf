"""When two incidents without a common reference may be the same (`rules/lookups/links.toml`)."""

from __future__ import annotations

from pydantic import Field

from .base import RuleCase, StrictModel


class Step(StrictModel):
    """Points for numbers from `from` on."""

    low: int = Field(alias="from")
    points: float


class WordPoints(StrictModel):
    """Points for words that two descriptions share, and for descriptions that share (nearly) none."""

    shared: float
    least: int
    different: float
    few: float


class TypePoints(StrictModel):
    """Points for the same or another type of incident."""

    same: float
    different: float


class LinkRules(StrictModel):
    """The whole of `links.toml`."""

    id: str
    possible: float
    same_body: float
    same_day: float
    same_month: float
    date_in_period: float
    dates_apart: float
    days_near: int
    days_apart: int
    counts_differ: float
    bounds_meet: float
    same_count: list[Step]
    rounded_count: list[Step]
    words: WordPoints
    types: TypePoints
    case: list[RuleCase]


def points_of(steps: list[Step], number: int) -> float:
    """The points of the first step that `number` reaches."""
    return next((step.points for step in steps if number >= step.low), 0.0)
