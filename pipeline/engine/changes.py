"""`changes.json`: what a run changed in the published tables, against those that were published before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import pyarrow as pa

from ..storage import Storage
from ..write import read_published
from ..write.published import column_names

Row = dict[str, Any]
Read = Callable[[str, Iterable[str]], pa.Table]
_DOCUMENT: Final = ("path", "sha256", "status")
_MOST: Final = 1_000
"""Entries of a list; the counts beside it are of all."""


def describe_changes(read: Read, columns: Iterable[str], before: Storage) -> Row:
    """What came, changed and went since the tables in `before` were published; `first` where there were none.

    `read` gives columns of a new table. Documents are told apart by path, incidents by id; of an incident that changed, the
    columns that did are named.
    """
    documents = _compared(read("documents", _DOCUMENT), _earlier(before, "documents", _DOCUMENT), "path")
    names = tuple(columns)
    incidents = _compared(read("incidents", names), _earlier(before, "incidents", names), "incident_id")
    for entry in incidents["changed"]:
        entry["columns"] = entry.pop("differs")
    for entry in documents["changed"]:
        entry["what"] = entry.pop("differs")
    first = not before.exists("documents.parquet")
    return {"first": first, "documents": _cut(documents), "incidents": _cut(incidents)}


def no_changes() -> Row:
    """What a run says that changed nothing."""
    nothing: dict[str, list[Row]] = {"came": [], "changed": [], "went": []}
    return {"first": False, "documents": _cut(nothing), "incidents": _cut(nothing)}


def _earlier(before: Storage, name: str, columns: Iterable[str]) -> pa.Table | None:
    """The columns as they were published; null where they are not there (an earlier version had none of that name)."""
    if not before.exists(f"{name}.parquet"):
        return None
    known = column_names(before, name)
    return read_published(before, name, [column for column in columns if column in known])


def _compared(new: pa.Table, old: pa.Table | None, key: str) -> dict[str, list[Row]]:
    after = {row[key]: row for row in new.to_pylist()}
    before = {row[key]: row for row in old.to_pylist()} if old is not None else {}
    changed = []
    for name in sorted(after.keys() & before.keys()):
        differs = sorted(column for column, value in before[name].items() if after[name].get(column) != value)
        if differs:
            changed.append({**_named(after[name], key), "differs": differs})
    return {
        "came": [_named(after[name], key) for name in sorted(after.keys() - before.keys())],
        "changed": changed,
        "went": [_named(before[name], key) for name in sorted(before.keys() - after.keys())],
    }


def _named(row: Row, key: str) -> Row:
    """How an entry is told: by its key, and what else tells a person which it is."""
    more = ("case_ref", "controller") if key == "incident_id" else ("sha256",)
    return {key: row[key], **{name: row.get(name) for name in more}}


def _cut(found: dict[str, list[Row]]) -> Row:
    return {name: {"count": len(entries), "entries": entries[:_MOST]} for name, entries in found.items()}
