"""What only all groups together can say, and what people decided: rows added to the stored ones, and rows changed among them.

Links, conflicts across documents and totals need all incidents, and of claims only some; a correction needs the row that it
names. Only these are loaded; everything else is streamed past them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from ..model import Issue
from ..resolve.reviews import Correction, Reviews
from ..resolve.whole import link_whole
from ..rulebook import Rulebook
from ..write import SCHEMA, to_arrow
from ..write.columns import Table
from ..write.corrections import apply_corrections
from ..write.schema import TABLES

Row = dict[str, Any]


class Stored(Protocol):
    """The rows of all groups, in parts."""

    def numbers(self) -> Sequence[int]:
        """The parts, in the order in which they are published."""

    def part(self, number: int, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """The rows of a table in one part, or some of their columns; null where it has none."""


_FIELDS: Final = (
    *("subjects", "records", "happened", "discovered", "reported", "controller", "reported_to_regulator", "description"),
    *("incidents_total", "subjects_total", "records_total"),
)
"""The claims that links, conflicts and totals look at."""


@dataclass(slots=True)
class Added:
    """Rows to add, and rows that take the place of stored ones, by table and key."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    instead: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)

    def new(self, name: str) -> list[Row]:
        """The rows to add to a table."""
        return self.rows.get(name, [])

    def changed(self, name: str, part: pa.Table) -> pa.Table:
        """A part of a table with the rows that changed."""
        instead = self.instead.get(name)
        if not instead:
            return part
        key = SCHEMA[name].key
        keys = list(zip(*(part.column(column).to_pylist() for column in key), strict=True))
        if instead.keys().isdisjoint(keys):
            return part
        rows = [instead.get(one, row) for one, row in zip(keys, part.to_pylist(), strict=True)]
        return to_arrow(SCHEMA[name], rows)


def add_whole(stored: Stored, rules: Rulebook, reviews: Reviews) -> tuple[Added, list[Issue]]:
    """What is to be added and changed, and the reviewed links that name an incident that has gone."""
    incidents = _rows(parts_of(stored, "incidents"))
    told = any(not (row["n_messages"] or row["n_forms"]) for row in incidents)
    wanted: dict[str, list[Row]] = {"incidents": incidents, "incident_links": [], "conflicts": [], "issues": []}
    fields = _FIELDS if told or reviews.links else tuple(name for name in _FIELDS if name.endswith("_total"))
    wanted["claims"] = _rows(parts_of(stored, "claims"), "field", fields)
    wanted["conflicts"] = _rows(parts_of(stored, "conflicts")) if wanted["claims"] else []
    _load_corrected(wanted, stored, reviews.corrections)
    before = {name: {_key(SCHEMA[name], row): dict(row) for row in rows} for name, rows in wanted.items()}
    gone = link_whole(wanted, rules, reviews)
    apply_corrections(wanted, reviews.corrections, rules)
    return _difference(wanted, before), gone


def _rows(parts: Iterable[pa.Table], column: str | None = None, values: Sequence[str] = ()) -> list[Row]:
    """The rows of a table; with a `column` those that have one of `values` in it."""
    found: list[Row] = []
    for part in parts:
        if column is not None:
            part = part.filter(pc.is_in(part.column(column), pa.array(list(values), pa.string())))
        found += part.to_pylist()
    return found


def _load_corrected(wanted: dict[str, list[Row]], stored: Stored, corrections: Sequence[Correction]) -> None:
    """Load the rows that corrections name, of whatever table."""
    names = pa.array(sorted({one.row_id for one in corrections}), pa.string())
    for table in TABLES if corrections else ():
        known = {_key(table, row) for row in wanted.get(table.name, ())}
        for number in stored.numbers():
            part = stored.part(number, table.name, table.key)
            named = _named(table, part, names) if part is not None else None
            if named is None or not pc.any(named).as_py():
                continue  # most parts: their other columns need not be read
            whole = stored.part(number, table.name)
            assert whole is not None  # it was there just now
            rows = whole.filter(named).to_pylist()
            wanted.setdefault(table.name, []).extend(row for row in rows if _key(table, row) not in known)


def _named(table: Table, part: pa.Table, names: pa.Array) -> pa.ChunkedArray:
    """Which rows have one of these names: their key, or its columns joined by `/`."""
    keys = [pc.cast(part.column(column), pa.string()) for column in table.key]
    return pc.is_in(keys[0] if len(keys) == 1 else pc.binary_join_element_wise(*keys, "/"), names)


def parts_of(stored: Stored, name: str) -> Iterator[pa.Table]:
    """The parts that hold rows of a table."""
    for number in stored.numbers():
        part = stored.part(number, name)
        if part is not None:
            yield part


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.key)


def _difference(after: Mapping[str, Sequence[Row]], before: Mapping[str, Mapping[tuple[Any, ...], Row]]) -> Added:
    added = Added()
    for name, rows in after.items():
        for row in rows:
            key = _key(SCHEMA[name], row)
            old = before.get(name, {}).get(key)
            if old is None:
                added.rows.setdefault(name, []).append(row)
            elif old != row:
                added.instead.setdefault(name, {})[key] = row
    return added
