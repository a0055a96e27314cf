"""Bring what is known up to date with the input: read what is new or changed, forget what is gone, resolve what it touches."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ..model import Issue
from ..read import InputFile
from ..write import IntegrityError, SchemaError
from .files import process_files
from .groups import bucket_count, bucket_of, group_files
from .pool import Lost, Pool, Task
from .resolving import BucketRows, GroupTask
from .store import Known, Store

Progress = Callable[[str, int, int, str], None]
"""Told of each step: which stage, how many are done, of how many, and which was the last."""
Row = dict[str, Any]
_UNKNOWN: Final = (-1, -1)
"""The stamp of a file that cannot be looked at."""


class GroupError(Exception):
    """A group of files could not be resolved: its worker died, or took more than it may. The message says which group."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a run. `stale` are known files that cannot be looked at now (a folder has vanished): they stay as they were.

    `sources` says where files were disclosed, by path.
    """

    files: Sequence[InputFile]
    stale: frozenset[str]
    sources: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Again:
    """Which known files are read again although nothing about them changed: all of them, or those that failed."""

    everything: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """How much of the work was new: files read and forgotten, groups resolved.

    `unopened` are files that an earlier run read and this one could not open: they stay as they were.
    """

    read: int
    forgotten: int
    groups: int
    unopened: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether everything was as before."""
        return not (self.read or self.forgotten or self.groups)


def update(store: Store, pool: Pool, inputs: Inputs, version: str, again: Again, progress: Progress) -> Done:
    """Bring `store` up to date. What is done is kept at once: a run that is cut short goes on from there.

    Raises:
        WorkersError: if no worker can be started.
        IntegrityError, SchemaError: if the rows of a group contradict each other or the schema.
        GroupError: if a group could not be resolved.
    """
    known = store.files()
    here = {file.shown for file in inputs.files}
    gone = known.keys() - here - inputs.stale
    store.forget(gone)
    read, unopened = _read_changed(store, pool, inputs, known, version, again, progress)
    groups = _resolve_changed(store, pool, inputs.sources, version, progress)
    return Done(read, len(gone), groups, unopened)


def left_as_they_were(unopened: Sequence[str]) -> Iterator[Issue]:
    """What is said of files that could not be opened although an earlier run had read them."""
    for shown in unopened:
        text = "could not be opened in this run; what an earlier run found in it stays in the tables. Run again when it is back."
        yield Issue("error", "unreadable_file", f"{shown}: {text}")


# --- files ----------------------------------------------------------------------------------------------------------------------


def _read_changed(
    store: Store, pool: Pool, inputs: Inputs, known: Mapping[str, Known], version: str, again: Again, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Read the files that are new or changed; their number, and those that stay as they were because they could not be opened."""
    stamps = {file.shown: _stamp(file) for file in inputs.files}
    todo = [file for file in inputs.files if _is_changed(known.get(file.shown), stamps[file.shown], version, again)]
    todo.sort(key=lambda file: stamps[file.shown][0], reverse=True)  # a large one at the end would keep one worker busy alone

    def pictures(file: InputFile) -> bytes:
        return b"" if again.everything else store.pictures(file.shown)

    unopened = []
    for count, result in enumerate(process_files(pool, todo, pictures), 1):
        before = known.get(result.shown)
        if result.unopened and before is not None and not before.failed:
            unopened.append(result.shown)
        else:
            stamp = _UNKNOWN if result.unopened else stamps[result.shown]  # the next run tries it again, whatever it is like
            known_now = Known(*stamp, version, result.digest, result.keys, result.failed)
            store.put(result.shown, known_now, result.outcome, result.pictures)
        progress("read", count, len(todo), result.shown)
    store.flush()
    return len(todo), tuple(sorted(unopened))


def _stamp(file: InputFile) -> tuple[int, int]:
    """Size and time of change (nanoseconds) of a file; -1 where it cannot be looked at."""
    try:
        found = file.path.stat()
    except (OSError, ValueError):
        return _UNKNOWN
    return found.st_size, found.st_mtime_ns


def _is_changed(known: Known | None, stamp: tuple[int, int], version: str, again: Again) -> bool:
    if known is None or again.everything or (again.failed and known.failed):
        return True
    return (known.size, known.changed) != stamp or stamp[0] < 0 or known.version != version


# --- groups ---------------------------------------------------------------------------------------------------------------------


def _resolve_changed(store: Store, pool: Pool, sources: Mapping[str, Row], version: str, progress: Progress) -> int:
    """Resolve the groups that are new or whose files or sources changed; their number."""
    files = store.files()
    count = bucket_count(len(files))
    if store.fact("buckets") != str(count):
        store.clear_rows()
        store.keep_fact("buckets", str(count))
    members: dict[str, list[str]] = defaultdict(list)
    for shown, group in sorted(group_files({shown: one.keys for shown, one in files.items()}).items()):
        members[group].append(shown)
    signatures = {group: signature_of(ones, files, sources, version) for group, ones in members.items()}
    before = store.groups()
    changed = {group for group, signature in signatures.items() if before.get(group, (None,))[0] != signature}
    gone = before.keys() - members.keys()
    by_bucket: dict[int, list[str]] = defaultdict(list)
    for group in sorted(changed | gone):
        by_bucket[bucket_of(group, count)].append(group)
    done = 0
    for task, result in pool.work_off(_Tasks(store, by_bucket, changed, members, sources)):
        bucket = task.about
        rows = _usable(result, by_bucket[bucket])
        mine = [group for group in by_bucket[bucket] if group in changed]
        left = [group for group in by_bucket[bucket] if group in gone]
        store.replace_bucket(bucket, rows.rows, {group: signatures[group] for group in mine}, left)
        done += len(mine) + len(left)
        progress("resolve", done, len(changed) + len(gone), "")
    return done


class Digested(Protocol):
    """What is known of a file, with the digest of its findings."""

    @property
    def digest(self) -> bytes:
        """A hash of all that was found in it."""


def signature_of(shown: Sequence[str], files: Mapping[str, Digested], sources: Mapping[str, Row], version: str) -> bytes:
    """A hash of all that the rows of a group depend on."""
    digest = hashlib.blake2b(version.encode(), digest_size=16)
    for name in shown:
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0" + files[name].digest)
        digest.update(repr(sorted(sources.get(name, {}).items(), key=str)).encode("utf-8", "surrogatepass"))
    return digest.digest()


class _Tasks(deque[Task]):
    """The buckets to resolve; what a task needs is loaded when a worker is free for it, so that little is in memory at once."""

    def __init__(
        self,
        store: Store,
        by_bucket: Mapping[int, list[str]],
        changed: Iterable[str],
        members: Mapping[str, list[str]],
        sources: Mapping[str, Row],
    ) -> None:
        super().__init__(Task(bucket, ()) for bucket in sorted(by_bucket))
        self._store, self._by_bucket, self._changed = store, by_bucket, set(changed)
        self._members, self._sources = members, sources

    def popleft(self) -> Task:
        """The next task, loaded."""
        bucket = super().popleft().about
        groups = self._by_bucket[bucket]
        tasks = [self._task(group) for group in groups if group in self._changed]
        return Task(bucket, ("bucket", tasks, self._store.all_rows(bucket), groups), limited=False)

    def _task(self, group: str) -> GroupTask:
        shown = self._members[group]
        sources = {name: self._sources[name] for name in shown if name in self._sources}
        return GroupTask(group, tuple(self._store.outcome(name) for name in shown), sources)


def _usable(result: BucketRows | Lost, groups: Sequence[str]) -> BucketRows:
    """The rows, where there are any. Raises what is wrong with them otherwise."""
    if isinstance(result, Lost):
        raise GroupError(
            f"Files that belong together could not be resolved ({groups[0]} and others): a worker {result.problem[1]}."
        )
    if result.misfit is not None:
        raise SchemaError(result.misfit)
    if result.problems:
        raise IntegrityError(result.problems)
    return result


def stale_files(known: Iterable[str], vanished: Iterable[str]) -> Iterator[str]:
    """The known files that lie at or below paths that cannot be looked at now."""
    roots = tuple(vanished)
    for shown in known:
        if any(shown == root or shown.startswith(f"{root.rstrip('/')}/") for root in roots):
            yield shown
