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
from .whole import Added, add_whole

Row = dict[str, Any]
NO_REVIEWS = Reviews()
_UNIQUE = ("documents", "incidents", "threads")
"""Tables whose keys could be borne by two groups; the keys of all others are made from these."""


class Output:
    """The tables that a store holds, the issues of the run itself, and what the whole and people add (see `whole`)."""

    def __init__(
        self, store: Store, issues: Sequence[Issue] = (), rules: Rulebook | None = None, reviews: Reviews = NO_REVIEWS
    ) -> None:
        self._store = store
        self._issues = list(issues)
        self._buckets = store.buckets()
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
            yield to_arrow(table, merge_organisations(row for part in self._stored(name) for row in part.to_pylist()))
            return
        if name == "issues" and self._issues:
            yield to_arrow(table, {row["issue_id"]: row for row in map(issue_row, self._issues)}.values())
        seen: set[str] = set()
        for part in self._stored(name):
            if name in _UNIQUE:
                self._refuse_double(name, part.column(table.key[0]).to_pylist(), seen)
            yield self._added.changed(name, part)
        if self._added.new(name):
            yield to_arrow(table, self._added.new(name))

    def read(self, name: str, columns: Iterable[str]) -> pa.Table:
        """Some columns of a whole table."""
        columns = list(columns)
        parts = [part.select(columns) for part in self.parts(name)]
        return pa.concat_tables(parts) if parts else to_arrow(SCHEMA[name], ()).select(columns)

    def _stored(self, name: str) -> Iterator[pa.Table]:
        for bucket in self._buckets:
            data = self._store.rows(bucket, name)
            if data is not None:
                yield published(SCHEMA[name], unpacked(data))

    @staticmethod
    def _refuse_double(name: str, keys: Sequence[str], seen: set[str]) -> None:
        double = [key for key in keys if key in seen]
        if double:
            raise IntegrityError([f"{name}: rows of two groups share the key {key}" for key in double])
        seen.update(keys)
