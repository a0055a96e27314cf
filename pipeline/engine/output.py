"""From the rows of all groups to the published tables: streamed, bucket by bucket, with what only the whole can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from ..model import Issue
from ..resolve.reviews import Reviews
from ..resolve.rows import issue_row
from ..resolve.whole import merge_organisations
from ..rulebook import Rulebook
from ..write import SCHEMA, IntegrityError, to_arrow
from ..write.bucket_rows import published, unpacked
from .store import Store
from .whole import Added, Stored, add_whole, parts_of

Row = dict[str, Any]
NO_REVIEWS = Reviews()
UNIQUE = ("documents", "incidents", "threads")
"""Tables whose keys could be borne by two groups; the keys of all others are made from these."""


class StoreRows:
    """The rows that a store holds, as `Stored`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buckets = store.buckets()

    def numbers(self) -> Sequence[int]:
        """The buckets, in order."""
        return self._buckets

    def part(self, number: int, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """The rows of a bucket."""
        data = self._store.rows(number, name)
        if data is None:
            return None
        rows = published(SCHEMA[name], unpacked(data))
        return rows if columns is None else rows.select(list(columns))


class Output:
    """The tables of stored rows, the issues of the run itself, and what the whole and people add (see `whole`)."""

    def __init__(
        self, stored: Stored, issues: Sequence[Issue] = (), rules: Rulebook | None = None, reviews: Reviews = NO_REVIEWS
    ) -> None:
        self._stored = stored
        self._issues = list(issues)
        self._added = Added()
        if rules is not None:
            self._added, gone = add_whole(self._stored, rules, reviews)
            self._issues += gone

    def parts(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table, in the order in which they are published.

        Raises:
            IntegrityError: if rows of two groups have the same key.
        """
        table = SCHEMA[name]
        if name == "organisations":
            yield to_arrow(table, merge_organisations(row for part in parts_of(self._stored, name) for row in part.to_pylist()))
            return
        if name == "issues" and self._issues:
            yield to_arrow(table, {row["issue_id"]: row for row in map(issue_row, self._issues)}.values())
        seen: set[str] = set()
        for part in parts_of(self._stored, name):
            if name in UNIQUE:
                refuse_double(name, part.column(table.key[0]).to_pylist(), seen)
            yield self._added.changed(name, part)
        if self._added.new(name):
            yield to_arrow(table, self._added.new(name))

    def read(self, name: str, columns: Iterable[str]) -> pa.Table:
        """Some columns of a whole table."""
        columns = list(columns)
        parts = [part.select(columns) for part in self.parts(name)]
        return pa.concat_tables(parts) if parts else to_arrow(SCHEMA[name], ()).select(columns)


def refuse_double(name: str, keys: Sequence[str], seen: set[str]) -> None:
    """Raise IntegrityError where one of the keys is among those that were seen; else they count as seen."""
    double = [key for key in keys if key in seen]
    if double:
        raise IntegrityError([f"{name}: rows of two groups share the key {key}" for key in double])
    seen.update(keys)
