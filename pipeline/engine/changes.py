"""`changes.json`: what a run changed in the published tables, against those that were published before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ..storage import Storage, StorageError
from ..write import read_published
from ..write.published import column_names

Row = dict[str, Any]
Read = Callable[[str, Iterable[str]], pa.Table]
_DOCUMENT: Final = ("path", "sha256", "status")
_BATCH: Final = 500
_AS_IS: Final = ("utf-8", "surrogatepass")
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
    for entry in incidents["changed"]["entries"]:
        entry["columns"] = entry.pop("differs")
    for entry in documents["changed"]["entries"]:
        entry["what"] = entry.pop("differs")
    first = not before.exists("documents.parquet")
    return {"first": first, "documents": documents, "incidents": incidents}


def no_changes() -> Row:
    """What a run says that changed nothing."""
    nothing = {name: {"count": 0, "entries": []} for name in ("came", "changed", "went")}
    return {"first": False, "documents": nothing, "incidents": nothing}


def _earlier(before: Storage, name: str, columns: Iterable[str]) -> pa.Table | None:
    """The columns as they were published; null where they are not there, or cannot be read any more."""
    if not before.exists(f"{name}.parquet"):
        return None
    try:
        known = column_names(before, name)
        return read_published(before, name, [column for column in columns if column in known])
    except (pa.ArrowInvalid, StorageError):
        return None  # damaged since: what it held nobody can tell, and the new tables take its place


def _compared(new: pa.Table, old: pa.Table | None, key: str) -> Row:
    """The rows of both tables by their keys; all are counted, the first ones told. What is not told is only ever hashed."""
    columns = new.column_names if old is None else old.column_names
    after, before = _hashes(new, columns, key), _hashes(old, columns, key) if old is not None else {}
    came, went = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    changed = sorted(name for name in after.keys() & before.keys() if after[name] != before[name])
    later, earlier = _rows_of(new, key, [*came[:_MOST], *changed[:_MOST]]), _rows_of(old, key, [*went[:_MOST], *changed[:_MOST]])
    differing = [{**_named(later[name], key), "differs": _differs(later[name], earlier[name])} for name in changed[:_MOST]]
    return {
        "came": {"count": len(came), "entries": [_named(later[name], key) for name in came[:_MOST]]},
        "changed": {"count": len(changed), "entries": differing},
        "went": {"count": len(went), "entries": [_named(earlier[name], key) for name in went[:_MOST]]},
    }


def _hashes(table: pa.Table, columns: Sequence[str], key: str) -> dict[str, bytes]:
    """A hash of each row, by its key."""
    names = [name for name in columns if name in table.column_names]
    rows = (row for batch in table.select(dict.fromkeys([key, *names])).to_batches(_BATCH) for row in batch.to_pylist())
    return {row[key]: blake2b(repr([row.get(name) for name in columns]).encode(*_AS_IS), digest_size=16).digest() for row in rows}


def _rows_of(table: pa.Table | None, key: str, names: Sequence[str]) -> dict[str, Row]:
    """The rows with these keys."""
    if table is None or not names:
        return {}
    chosen = table.filter(pc.is_in(table.column(key), pa.array(names, pa.string())))
    return {row[key]: row for row in chosen.to_pylist()}


def _differs(after: Row, before: Row) -> list[str]:
    """The columns of `before` that have another value now."""
    return sorted(column for column, value in before.items() if after.get(column) != value)


def _named(row: Row, key: str) -> Row:
    """How an entry is told: by its key, and what else tells a person which it is."""
    more = ("case_ref", "controller") if key == "incident_id" else ("sha256",)
    return {key: row[key], **{name: row.get(name) for name in more}}
