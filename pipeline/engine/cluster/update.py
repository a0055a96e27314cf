"""Bring what is known up to date with the input, on a cluster: as `engine.update` does it on one machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from ...storage import Storage
from ...write import IntegrityError, SchemaError
from ..groups import bucket_count, bucket_of, group_files
from ..update import Again, Done, GroupError, Progress, signature_of
from .futures import Call, Cluster, Killed
from .known import PICTURES, Fact, pictures_of, save_known
from .parts import PartState, load_states, part_count, part_of
from .places import Item, Listing, name_of
from .reading import give_up, read_items
from .resolving import GroupPlan, Plan, keep_plan, make_part
from .shared import Ground

Row = dict[str, Any]
_MOST_FILES: Final = 32
"""Files of one call: what is lost when its worker dies."""
_MOST_BYTES: Final = 64 * 2**20
"""Of the files of one call, about."""
_SPREAD: Final = 4
"""Calls that each thread gets at least, where there are files enough."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a run works: the cluster, what its calls share, and the storage of the output."""

    cluster: Cluster
    ground: Ground
    storage: Storage
    version: str
    progress: Progress


# --- files ----------------------------------------------------------------------------------------------------------------------


def read_changed(site: Site, listing: Listing, known: dict[str, Fact], stale: frozenset[str], again: Again) -> Done:
    """Read the files that are new or changed and bring `known` up to date; how much was done, no groups yet.

    Raises:
        ClusterError, StorageError: if the cluster or the storage cannot be used (any more).
    """
    gone = known.keys() - {item.shown for item in listing.items} - stale
    for shown in gone:
        del known[shown]
    todo = [item for item in listing.items if _is_changed(known.get(item.shown), item, site.version, again)]
    done, unopened = 0, []
    seen = frozenset() if again.everything or not todo else frozenset(site.storage.sizes(PICTURES))
    for facts in _read(site, todo, seen):
        for fact in facts:
            done += 1
            before = known.get(fact.shown)
            if fact.unopened and before is not None and not before.failed:
                unopened.append(fact.shown)
            else:
                known[fact.shown] = fact
            site.progress("read", done, len(todo), fact.shown)
    if todo or gone:
        save_known(site.storage, known)
    return Done(len(todo), len(gone), 0, tuple(sorted(unopened)))


def _is_changed(known: Fact | None, item: Item, version: str, again: Again) -> bool:
    if known is None or again.everything or (again.failed and known.failed):
        return True
    return known.stamp != item.stamp or not item.stamp or known.version != version


def _read(site: Site, items: Sequence[Item], seen: frozenset[str]) -> Iterator[Sequence[Fact]]:
    """What is known of the files, call by call. Files on which workers died are tried again one by one, then given up."""
    again: list[Item] = []
    for call, result in site.cluster.work_off(_calls(site.ground, divided(items, site.cluster.threads()), seen)):
        if isinstance(result, Killed):
            again += call.about
        else:
            yield result
    for call, result in site.cluster.work_off(_calls(site.ground, [[item] for item in again], seen)):
        yield give_up(site.ground, call.about[0], result.reason) if isinstance(result, Killed) else result


def _calls(ground: Ground, divided_items: Sequence[Sequence[Item]], seen: frozenset[str]) -> Iterator[Call]:
    for items in divided_items:
        mine = seen & {pictures_of(item.shown) for item in items} if seen else seen
        yield Call(items, read_items, (ground, items, mine))


def divided(items: Sequence[Item], threads: int) -> list[list[Item]]:
    """The files of each call. They are dealt out by size, so that all calls are of about the same weight."""
    in_bytes = sum(max(item.size, 0) for item in items)
    spread = min(len(items), max(1, threads) * _SPREAD)
    count = max(ceil(len(items) / _MOST_FILES), ceil(in_bytes / _MOST_BYTES), spread)
    ordered = sorted(items, key=lambda one: (-one.size, one.shown))
    return [dealt for number in range(count) if (dealt := ordered[number::count])]


# --- groups ---------------------------------------------------------------------------------------------------------------------


def resolve_changed(site: Site, known: Mapping[str, Fact], sources: Mapping[str, Row]) -> tuple[dict[str, PartState], int]:
    """Resolve the parts in which a group is new or changed; all parts by signature, in order, and how many were made.

    Raises:
        IntegrityError, SchemaError: if the rows of a group contradict each other or the schema.
        GroupError: if a group could not be resolved.
        ClusterError, StorageError: if the cluster or the storage cannot be used (any more).
    """
    layout = Layout(known, sources, site.version)
    states = load_states(site.storage, layout.signatures)
    todo = [number for number, signature in enumerate(layout.signatures) if signature not in states]
    todo.sort(key=lambda number: (-layout.heaviest(number), number))
    for done, (call, found) in enumerate(site.cluster.work_off(_part_calls(site, layout, todo)), 1):
        states[call.about] = _usable(found)
        site.progress("resolve", done, len(todo), "")
    return {signature: states[signature] for signature in layout.signatures}, len(todo)


class Layout:
    """Which groups are in which part. A part has a signature: a hash of all that its rows depend on."""

    def __init__(self, known: Mapping[str, Fact], sources: Mapping[str, Row], version: str) -> None:
        self._known, self._sources = known, sources
        self._members: dict[str, list[str]] = defaultdict(list)
        for shown, group in sorted(group_files({shown: fact.keys for shown, fact in known.items()}).items()):
            self._members[group].append(shown)
        buckets = bucket_count(len(known))
        parts = part_count(buckets)
        divided_groups: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for group in sorted(self._members):
            bucket = bucket_of(group, buckets)
            divided_groups[part_of(bucket, buckets, parts)][bucket].append(group)
        self._parts = [[ones[bucket] for bucket in sorted(ones)] for _, ones in sorted(divided_groups.items())]
        places = [f"{number}/{parts}/{buckets}".encode() for number in sorted(divided_groups)]
        self.signatures = [
            name_of(place, *(signature_of(self._members[group], known, sources, version) for ones in part for group in ones))
            for place, part in zip(places, self._parts, strict=True)
        ]

    def plan(self, number: int) -> Plan:
        """What a part holds."""
        return [[self._planned(group) for group in groups] for groups in self._parts[number]]

    def heaviest(self, number: int) -> int:
        """Bytes of its largest group: a part with a huge case is begun first, as no other worker can help with it."""
        return max(sum(map(self._size, self._members[group])) for groups in self._parts[number] for group in groups)

    def _size(self, shown: str) -> int:
        return self._known[shown].end - self._known[shown].start

    def _planned(self, group: str) -> GroupPlan:
        shown = self._members[group]
        facts = [self._known[name] for name in shown]
        ranges = tuple((fact.where, fact.start, fact.end) for fact in facts)
        return GroupPlan(group, ranges, {name: self._sources[name] for name in shown if name in self._sources})


def _part_calls(site: Site, layout: Layout, todo: Sequence[int]) -> Iterator[Call]:
    for number in todo:
        signature = layout.signatures[number]
        keep_plan(site.storage, signature, layout.plan(number))
        yield Call(signature, make_part, (site.ground, signature))


def _usable(found: PartState | Killed) -> PartState:
    """The part, where there is one. Raises what is wrong with it otherwise."""
    if isinstance(found, Killed):
        raise GroupError(f"Files that belong together could not be resolved: they {found.reason}. Give the workers more memory.")
    if found.misfit is not None:
        raise SchemaError(found.misfit)
    if found.problems:
        raise IntegrityError(found.problems)
    return found
