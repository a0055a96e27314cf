"""What people decided about rows: links between incidents, and corrections of cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkReview:
    """A line of `links.csv`: two incidents are the same, or they are not."""

    incident_a: str
    incident_b: str
    same: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of `corrections.csv`. `line` is its number in the file."""

    row_id: str
    column: str
    value: str | None
    who: str | None
    why: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that people decided, as the files beside the tables say."""

    links: tuple[LinkReview, ...] = ()
    corrections: tuple[Correction, ...] = ()
