"""What can only be said of all groups together."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Issue
from ..rulebook import Rulebook
from .cross import add_cross_conflicts
from .links import link_incidents
from .reviews import Reviews
from .rows import Row
from .totals import check_totals

Tables = dict[str, list[Row]]


def merge_organisations(rows: Iterable[Row]) -> list[Row]:
    """One row a body, from the rows that the groups have of it."""
    merged: dict[str, Row] = {}
    for row in rows:
        known = merged.setdefault(row["organisation_id"], {**row, "aliases": [], "n_incidents": 0})
        names = sorted({known["name"], row["name"], *known["aliases"], *row["aliases"]})
        name = min(known["name"], row["name"], key=lambda one: (one.isupper(), -len(one), one))
        known |= {"name": name, "aliases": [one for one in names if one != name]}
        known |= {column: known[column] or row[column] for column in ("kind", "sector")}
        known |= {"n_incidents": known["n_incidents"] + row["n_incidents"]}
    return [merged[key] for key in sorted(merged)]


def link_whole(tables: Tables, rules: Rulebook, reviews: Reviews) -> list[Issue]:
    """Link the incidents of all groups in `tables`, and add the conflicts that come of it; what cannot be linked is an issue.

    `tables` hold all incidents, and of claims at least those on bodies, counts, dates and totals.
    """
    gone = link_incidents(tables, rules.links, reviews.links)
    add_cross_conflicts(tables)
    check_totals(tables)
    return gone
