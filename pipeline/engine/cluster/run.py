"""A run on a cluster, from paths and addresses to published tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ...model import Issue
from ...resolve.reviews import Reviews
from ...storage import LocalStorage, Storage, storage_of
from ...tables import Scratch
from ...write.folders import remove_old_parts
from ..publication import Making
from ..reviews import CORRECTIONS, LINKS, read_reviews
from ..update import Again, Done, Progress, left_as_they_were, stale_files
from .assembling import assemble
from .futures import connected
from .known import load_known
from .places import Listing
from .publication import publish_aside, publish_assembled, publish_unchanged, state_of, sweep
from .shared import Shared, check_workers, keep_shared
from .update import Site, read_changed, resolve_changed

MakingOf = Callable[[Done, int, Reviews], Making]
"""How the tables came about: from what was new, how many inputs there are, and what people decided."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end. `aside`: where its tables lie when nothing could be read, so that those before it stay."""

    issues: Sequence[Issue]
    aside: Scratch | None = None


def run_on_cluster(
    scheduler: str, output: str | Path, listing: Listing, shared: Shared, again: Again, making_of: MakingOf, progress: Progress
) -> Finished:
    """Read, resolve and publish on the cluster whose scheduler is at this address. The caller holds the lock of `output`.

    What earlier runs on a cluster found out is used again, as by the local engine.

    Raises:
        ClusterError: if the cluster cannot be used: no scheduler, no workers, other code on them, or not the same files.
        StorageError: if input or output cannot be read or written.
        IntegrityError, SchemaError, GroupError: if the tables contradict each other or the schema, or groups cannot be resolved.
    """
    storage = storage_of(output)
    remove_old_parts(storage)
    reviews, told = _reviews(storage)
    issues = [*listing.issues, *told]
    with connected(scheduler) as cluster:
        ground = keep_shared(storage, shared)
        check_workers(cluster, ground)
        site = Site(cluster, ground, storage, shared.version, progress)
        return _run(site, listing, shared, again, issues, reviews, making_of)


def _run(
    site: Site, listing: Listing, shared: Shared, again: Again, issues: Sequence[Issue], reviews: Reviews, making_of: MakingOf
) -> Finished:
    storage, cluster = site.storage, site.cluster
    known = load_known(storage)
    vanished = [issue.message.partition(": ")[0] for issue in issues if issue.code in ("path_missing", "empty_folder")]
    stale = frozenset(stale_files(known, vanished))
    done = read_changed(site, listing, known, stale, again)
    issues = [*issues, *left_as_they_were(done.unopened)]
    states, made = resolve_changed(site, known, listing.sources)
    making = making_of(replace(done, groups=made), len(listing.items) + len(stale), reviews)
    state = state_of(states, issues, reviews)
    if publish_unchanged(storage, state, making):
        return Finished(issues)
    tables = assemble(cluster, site.ground, list(states.values()), issues, shared.rules, reviews)
    aside = None
    if not publish_assembled(tables, storage, making, state):
        aside = Scratch()
        publish_aside(tables, aside.folder, storage, making)
    sweep(storage, site.ground, known, states, tables.files)
    return Finished(issues, aside)


def _reviews(storage: Storage) -> tuple[Reviews, list[Issue]]:
    """What people wrote beside the tables, wherever these lie."""
    if isinstance(storage, LocalStorage):
        return read_reviews(storage.path("."))
    with TemporaryDirectory(prefix="breachtables-") as scratch:
        for name in (LINKS, CORRECTIONS):
            if storage.exists(name):
                (Path(scratch) / name).write_bytes(storage.read(name))
        return read_reviews(Path(scratch))
