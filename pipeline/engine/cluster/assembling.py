"""From the parts of all groups to the tables: what only the whole can say, and what people decided, is added and changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...model import Issue
from ...resolve.reviews import Reviews
from ...resolve.rows import issue_row
from ...resolve.whole import merge_organisations
from ...rulebook import Rulebook
from ...storage import Storage
from ...write import SCHEMA, TABLES, IntegrityError, to_arrow
from ...write.folders import Part
from ...write.published import read_file
from ..output import UNIQUE
from ..update import GroupError
from ..whole import Added, add_whole, parts_of
from .futures import Call, Cluster, Killed
from .parts import PartState, StoredParts, keep_rows
from .resolving import change_part
from .shared import Ground

Row = dict[str, Any]
Key = tuple[Any, ...]


class Assembled:
    """The tables as they are to be published: for each its files in the storage, in order."""

    def __init__(self, storage: Storage, files: Mapping[str, Sequence[Part]]) -> None:
        self._storage, self.files = storage, files

    def parts(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table, file by file."""
        return (read_file(self._storage, part.file) for part in self.files[name])

    def read(self, name: str, columns: Iterable[str]) -> pa.Table:
        """Some columns of a whole table."""
        wanted = list(columns)
        return pa.concat_tables([read_file(self._storage, part.file, wanted) for part in self.files[name]])


def assemble(
    cluster: Cluster, ground: Ground, states: Sequence[PartState], issues: Sequence[Issue], rules: Rulebook, reviews: Reviews
) -> Assembled:
    """The tables of all parts; `issues` are those of the run itself. The rows and their order are those of the local engine.

    Raises:
        IntegrityError: if rows of two groups have the same key.
        ClusterError, StorageError: if the cluster or the storage cannot be used (any more).
    """
    storage = ground.storage
    stored = StoredParts(storage, states)
    for name in UNIQUE:
        _refuse_double(stored, name)
    added, gone = add_whole(stored, rules, reviews)
    files: dict[str, list[Part]] = {table.name: [] for table in TABLES}
    told = {row["issue_id"]: row for row in map(issue_row, [*issues, *gone])}
    if told:
        files["issues"].append(keep_rows(storage, "issues", [to_arrow(SCHEMA["issues"], told.values())]))
    changed = dict(_changed(cluster, ground, stored, added))
    for table in TABLES:
        name = table.name
        if name == "organisations":
            rows = merge_organisations(row for part in parts_of(stored, name) for row in part.to_pylist())
            files[name] = [keep_rows(storage, name, [to_arrow(table, rows)])]
            continue
        for number, state in enumerate(states):
            if name in state.tables:
                files[name].append(changed.get((number, name), state.tables[name]))
        if added.new(name) or not files[name]:
            files[name].append(keep_rows(storage, name, [to_arrow(table, added.new(name))]))
    return Assembled(storage, files)


def _refuse_double(stored: StoredParts, name: str) -> None:
    """Raise IntegrityError where rows of two groups have the same key."""
    column = SCHEMA[name].key[0]
    parts = [stored.part(number, name, [column]) for number in stored.numbers()]
    keys = [part.column(column) for part in parts if part is not None]
    counts = pc.value_counts(pa.chunked_array([chunk for one in keys for chunk in one.chunks], pa.string()))
    double = counts.filter(pc.greater(counts.field("counts"), 1)).field("values").to_pylist()
    if double:
        raise IntegrityError([f"{name}: rows of two groups share the key {key}" for key in double])


def _changed(cluster: Cluster, ground: Ground, stored: StoredParts, added: Added) -> Iterator[tuple[tuple[int, str], Part]]:
    """((part, table), its file) of each part in which rows are changed."""
    for call, found in cluster.work_off(_changes(ground, stored, added)):
        if isinstance(found, Killed):
            raise GroupError(f"Rows of {call.about[1]} could not be changed: they {found.reason}.")
        yield call.about, found


def _changes(ground: Ground, stored: StoredParts, added: Added) -> Iterator[Call]:
    for name, instead in added.instead.items():
        for number, state in enumerate(stored.states):
            mine = _mine(stored, number, name, instead)
            if mine:
                yield Call((number, name), change_part, (ground, name, state.tables[name].file, mine))


def _mine(stored: StoredParts, number: int, name: str, instead: Mapping[Key, Row]) -> dict[Key, Row]:
    """Of the changed rows those that are in this part."""
    columns = SCHEMA[name].key
    part = stored.part(number, name, columns)
    if part is None:
        return {}
    keys = zip(*(part.column(column).to_pylist() for column in columns), strict=True)
    return {key: instead[key] for key in keys if key in instead}
