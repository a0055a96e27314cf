"""What a cluster's worker does with the groups of a part: fetch their findings, resolve them, write their rows.

The work is done in a process of its own, which reads and writes the storage itself, so that a case of a hundred thousand mails is
not passed through pipes.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyarrow as pa

from ...model import ReadOptions
from ...rulebook import Rulebook
from ...storage import Storage, storage_of
from ...write import SCHEMA
from ...write.bucket_rows import published, unpacked
from ...write.folders import Part
from ...write.published import read_file
from ..pool import Lost, Task
from ..resolving import GroupTask, resolve_bucket
from ..update import GroupError
from ..whole import Added
from .known import CLUSTER
from .parts import PartState, keep_rows, keep_state
from .pools import kept_pool
from .shared import Ground

Row = dict[str, Any]
PLANS: Final = f"{CLUSTER}/plans"
_WORK: Final = "pipeline.engine.cluster.resolving:perform"


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group to resolve: where the packed findings of its files lie, and where these were disclosed (by path)."""

    name: str
    ranges: tuple[tuple[str, int, int], ...]
    sources: Mapping[str, Row] = field(default_factory=dict)


Plan = Sequence[Sequence[GroupPlan]]
"""What a part holds: the groups of each of its buckets, in order."""


def keep_plan(storage: Storage, signature: str, plan: Plan) -> None:
    """Write what a part holds, for the worker that will make it: a call through the scheduler must be small."""
    storage.write(f"{PLANS}/{signature}", pickle.dumps(plan, pickle.HIGHEST_PROTOCOL))


def make_part(ground: Ground, signature: str) -> PartState:
    """Resolve the groups of a part and write their rows. The limits of documents do not hold here: cases may be large.

    Raises:
        ClusterError: if this worker cannot do the run's work.
        WorkersError: if no process can be started here.
        GroupError: if the process died.
    """
    shared = ground.load()
    options = replace(shared.options, limits=replace(shared.options.limits, memory_mb=0))
    with kept_pool(shared.version, shared.rules, options, _WORK) as pool:
        [(_, found)] = pool.work_off(deque([Task(signature, (ground.output, signature), limited=False)]))
    if isinstance(found, Lost):
        raise GroupError(f"Files that belong together could not be resolved: a worker {found.problem[1]}.")
    if isinstance(found, Exception):
        raise found
    state: PartState = found
    return state


def perform(output: str, signature: str, rules: Rulebook, options: ReadOptions, threads: int) -> PartState | Exception:
    """What the process does. An error is its result: raised, it would be a process that died."""
    try:
        return _made(storage_of(output), signature, rules)
    except Exception as error:  # noqa: BLE001  whoever waits for the result raises it
        return error


def _made(storage: Storage, signature: str, rules: Rulebook) -> PartState:
    plan: Plan = pickle.loads(storage.read(f"{PLANS}/{signature}"))
    buckets: list[Mapping[str, bytes]] = []
    problems: list[str] = []
    for groups in plan:
        found = resolve_bucket(_tasks(storage, groups), {}, (), rules)
        if found.misfit is not None:
            return PartState({}, misfit=found.misfit)
        problems += found.problems
        buckets.append(found.rows)
    if problems:
        return PartState({}, tuple(problems))
    names = [name for name in SCHEMA if any(name in rows for rows in buckets)]
    state = PartState({name: keep_rows(storage, name, _rows(name, buckets)) for name in names})
    keep_state(storage, signature, state)
    return state


def _tasks(storage: Storage, groups: Sequence[GroupPlan]) -> list[GroupTask]:
    """The groups of a bucket with their findings, which are fetched together."""
    fetched = iter(storage.read_ranges([one for group in groups for one in group.ranges]))
    return [GroupTask(group.name, tuple(next(fetched) for _ in group.ranges), group.sources) for group in groups]


def _rows(name: str, buckets: Sequence[Mapping[str, bytes]]) -> Iterator[pa.Table]:
    for rows in buckets:
        if name in rows:
            yield published(SCHEMA[name], unpacked(rows[name]))


def change_part(ground: Ground, name: str, file: str, instead: Mapping[tuple[Any, ...], Row]) -> Part:
    """A file of rows once more, with the rows that the whole, or people, changed; written beside the old one."""
    rows = read_file(ground.storage, file)
    return keep_rows(ground.storage, name, [Added(instead={name: dict(instead)}).changed(name, rows)])
