"""What can only be said of all groups together."""

from __future__ import annotations

from collections.abc import Iterable

from .rows import Row


def merge_organisations(rows: Iterable[Row]) -> list[Row]:
    """One row a body, from the rows that the groups have of it."""
    merged: dict[str, Row] = {}
    for row in rows:
        known = merged.setdefault(row["organisation_id"], {**row, "aliases": [], "n_incidents": 0})
        names = sorted({known["name"], row["name"], *known["aliases"], *row["aliases"]})
        known |= {"name": names[0], "aliases": names[1:], "n_incidents": known["n_incidents"] + row["n_incidents"]}
    return [merged[key] for key in sorted(merged)]
