"""From packed findings to packed rows: what a worker does with the groups of one bucket."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
Outcome = tuple[tuple[Findings, ...], tuple[Issue, ...]]
_LEVEL = 1
_LONGEST_FAULT = 200


@dataclass(frozen=True, slots=True)
class GroupTask:
    """A group of files that belong together: their packed outcomes, and where they were disclosed (by path)."""

    name: str
    outcomes: tuple[bytes, ...]
    sources: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BucketRows:
    """The new rows of a bucket by table, packed; or what contradicts itself in them, or does not fit the schema.

    `faults`: what was wrong with the rows of files that were set aside.
    """

    rows: dict[str, bytes] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    misfit: str | None = None
    faults: tuple[str, ...] = ()


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
    faults: list[str] = []
    for task in tasks:
        outcomes = [unpack_outcome(data) for data in task.outcomes]
        rows, wrong = _resolved(outcomes, task, rules)
        if wrong:
            faults += wrong
            rows, wrong = _resolved(_set_aside(outcomes, task, rules, wrong[0]), task, rules)
        problems += wrong
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
    return BucketRows(out, faults=tuple(faults))


def _resolved(outcomes: Sequence[Outcome], task: GroupTask, rules: Rulebook) -> tuple[dict[str, list[Row]], list[str]]:
    """The rows of a group, and what is wrong with them."""
    groups = [findings for findings, _ in outcomes if findings]
    issues = [issue for _, ones in outcomes for issue in ones]
    try:
        rows = resolve_findings(groups, rules, issues, task.sources)
    except Exception as error:  # noqa: BLE001  whatever it is, the other files must be published: it costs the files that did it
        return {}, [f"{type(error).__name__} in {traceback.extract_tb(error.__traceback__)[-1].name}"]
    return rows, check_tables(rows)


def _set_aside(outcomes: Sequence[Outcome], task: GroupTask, rules: Rulebook, fault: str) -> list[Outcome]:
    """The group without what was found in the files whose rows contradict themselves; of all, where it takes several to do so.

    `fault`: what is wrong with the rows of the whole group.
    """
    if len(outcomes) > 1:
        alone = [_resolved([one], task, rules)[1] for one in outcomes]
        kept = [_bare(one, wrong[0]) if wrong else one for one, wrong in zip(outcomes, alone, strict=True)]
        if not _resolved(kept, task, rules)[1]:
            return kept
    return [_bare(one, fault) for one in outcomes]


def _bare(outcome: Outcome, fault: str) -> Outcome:
    """The documents of a file with their texts, failed, and the issue that says why."""
    return tuple(_failed(one, fault[:_LONGEST_FAULT]) for one in outcome[0]), outcome[1]


def _failed(found: Findings, fault: str) -> Findings:
    document = replace(found.document, status="failed")
    text = (
        f"A fault of this software ({fault}): what it found in {document.path} makes no rows and is left out. Please report it."
    )
    issue = Issue("error", "document_failed", text, document.document_id)
    return Findings(document, "other", issues=(*(replace(one, evidence=None) for one in found.issues), issue))
