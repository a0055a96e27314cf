"""What a cluster's worker does with input files: each is read in a process of its own, what it gives is kept in the storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from ...read import InputFile
from ...storage import StorageError, remote_storage
from ..files import failed_file, process_files
from ..work import FileResult
from .known import FACTS, OUTCOMES, Fact, packed_facts, pictures_of
from .places import Item, name_of
from .pools import kept_pool
from .shared import Ground


def read_items(ground: Ground, items: Sequence[Item], seen: Collection[str]) -> list[Fact]:
    """Read some files, keep their findings, say what is known of them. Limits hold as for the workers of one machine.

    `seen`: where it is kept what OCR read in their pictures before, for those that have any.

    Raises:
        ClusterError: if this worker cannot do the run's work.
        WorkersError: if no process can be started here.
        StorageError: if the findings cannot be kept.
    """
    shared = ground.load()
    with TemporaryDirectory(prefix="breachtables-") as scratch:
        files, results = [], []
        for number, item in enumerate(items):
            file, problem = _at_hand(item, Path(scratch) / str(number))
            if problem is None:
                files.append(file)
            else:
                results.append(failed_file(file, ("unreadable_file", f"cannot be fetched: {problem}")))
        with kept_pool(shared.version, shared.rules, shared.options, shared.work) as pool:
            results += process_files(pool, files, lambda file: _pictures(ground, pictures_of(file.shown), seen))
    _keep_pictures(ground, results, seen)
    return _keep(ground, {item.shown: item.stamp for item in items}, results, shared.version)


def give_up(ground: Ground, item: Item, problem: str) -> list[Fact]:
    """What is known of a file that no worker could read."""
    result = failed_file(InputFile(item.shown, Path(item.place)), ("worker_crashed", problem))
    return _keep(ground, {item.shown: item.stamp}, [result], ground.load().version)


def _at_hand(item: Item, target: Path) -> tuple[InputFile, str | None]:
    """The file where this worker can open it, and what was wrong with fetching it. Opening it tells whether it has gone."""
    if item.store is None:
        return InputFile(item.shown, Path(item.place)), None
    problem = None
    try:
        remote_storage(item.store).fetch(item.place, target)
    except FileNotFoundError:
        pass  # gone since it was listed: opening it says so
    except StorageError as error:
        problem = str(error)
    return InputFile(item.shown, target), problem


def _pictures(ground: Ground, where: str, seen: Collection[str]) -> bytes:
    """What OCR read in the pictures of a file before, packed."""
    if where in seen:
        with suppress(FileNotFoundError):
            return ground.storage.read(where)
    return b""


def _keep_pictures(ground: Ground, results: Sequence[FileResult], seen: Collection[str]) -> None:
    """Write what OCR read now. What is lost when this worker dies is read again."""
    for one in results:
        where = pictures_of(one.shown)
        if one.pictures:
            ground.storage.write(where, one.pictures)
        elif where in seen:
            ground.storage.delete([where])


def _keep(ground: Ground, stamps: dict[str, str], results: Sequence[FileResult], version: str) -> list[Fact]:
    """Write the packed findings, then what is known of the files: a worker that dies in between has done nothing."""
    results = sorted(results, key=lambda one: one.shown)
    name = name_of(*(one.outcome for one in results))
    where, start = f"{OUTCOMES}/{name}", 0
    facts = []
    for one in results:
        end = start + len(one.outcome)
        stamp = "" if one.unopened else stamps[one.shown]  # the next run tries it again, whatever it is like
        facts.append(Fact(one.shown, stamp, version, one.digest, one.keys, one.failed, where, start, end, one.unopened))
        start = end
    storage = ground.storage
    storage.write(where, b"".join(one.outcome for one in results))
    storage.write(f"{FACTS}/{name}", packed_facts(facts))
    return facts
