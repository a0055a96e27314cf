"""Bands of a regulator's published statistics (`rules/lookups/bands.toml`)."""

from __future__ import annotations

from pydantic import Field

from .base import RuleCase, StrictModel


class Band(StrictModel):
    """A band from `low` up to, not including, `below`; without `below` it is open."""

    label: str
    low: int
    below: int | None = None


class BandRules(StrictModel):
    """The whole of `bands.toml`. `counted` are the qualifiers of which the stated number is the one that is counted."""

    id: str
    source: str
    unknown: str
    counted: list[str]
    subjects: list[Band] = Field(min_length=1)
    hours: list[Band] = Field(min_length=1)
    case: list[RuleCase]


def band_of(bands: list[Band], low: float | None, high: float | None) -> str | None:
    """The label of the one band in which the whole interval lies; null where it may be in two, or `low` is missing."""
    for band in bands:
        above = low is not None and low >= band.low
        below = band.below is None or (high is not None and high < band.below)
        if above and below:
            return band.label
    return None
