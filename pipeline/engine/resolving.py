"""From packed findings to packed rows: what a worker does with the groups of one bucket."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ..model import Findings, Issue
from ..resolve import resolve_findings
from ..rulebook import Rulebook
from ..write.bucket_rows import grouped_arrow, packed, replaced
from ..write.check import check_tables
from ..write.parquet import SchemaError
from ..write.schema import TABLES

Row = dict[str, Any]
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class GroupTask:
    """A group of files that belong together: their packed outcomes, and where they were disclosed (by path)."""

    name: str
    outcomes: tuple[bytes, ...]
    sources: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BucketRows:
    """The new rows of a bucket by table, packed; or what contradicts itself in them, or does not fit the schema."""

    rows: dict[str, bytes] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    misfit: str | None = None


def pack_outcome(findings: Sequence[Findings], issues: Sequence[Issue]) -> bytes:
    """Findings and issues of one input file as bytes."""
    data = pickle.dumps((tuple(findings), tuple(issues)), pickle.HIGHEST_PROTOCOL)
    return b"".join((len(data).to_bytes(8, "big"), pa.Codec("zstd", _LEVEL).compress(data, asbytes=True)))


def unpack_outcome(data: bytes) -> tuple[tuple[Findings, ...], tuple[Issue, ...]]:
    """What `pack_outcome` packed. Only ever given bytes that this software wrote itself."""
    size = int.from_bytes(data[:8], "big")
    found: tuple[tuple[Findings, ...], tuple[Issue, ...]] = pickle.loads(
        pa.Codec("zstd").decompress(data[8:], size, asbytes=True)
    )
    return found


def resolve_bucket(tasks: Sequence[GroupTask], old: Mapping[str, bytes], gone: Sequence[str], rules: Rulebook) -> BucketRows:
    """The rows of a bucket: `old` ones without those of the groups in `gone`, and those of the groups in `tasks`."""
    found: dict[str, dict[str, list[Row]]] = {table.name: {} for table in TABLES}
    problems: list[str] = []
    for task in tasks:
        rows = _resolved(task, rules)
        problems += check_tables(rows)
        for name, ones in rows.items():
            found[name][task.name] = ones
    if problems:
        return BucketRows(problems=tuple(problems))
    out = {}
    try:
        for table in TABLES:
            whole = replaced(table, old.get(table.name), gone, grouped_arrow(table.name, found[table.name]))
            if whole.num_rows:
                out[table.name] = packed(whole)
    except SchemaError as error:
        return BucketRows(misfit=str(error))
    return BucketRows(out)


def _resolved(task: GroupTask, rules: Rulebook) -> dict[str, list[Row]]:
    outcomes = [unpack_outcome(data) for data in task.outcomes]
    groups = [findings for findings, _ in outcomes if findings]
    issues = [issue for _, ones in outcomes for issue in ones]
    return resolve_findings(groups, rules, issues, task.sources)
