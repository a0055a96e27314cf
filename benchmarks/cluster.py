"""A run on a Dask cluster beside a run of the local engine, and whether the tables are the same: `python -m benchmarks.cluster`.

The cluster is of this machine: a scheduler and workers as processes of their own. Measured are a first run, one without news,
and a first run in which a worker is killed when a third of the files are read.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from distributed import Client, LocalCluster

import pipeline as bt
from pipeline.write import SCHEMA

from .corpus.make import write_corpus


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by the clock and of all processors, and the tables."""

    wall: float
    cpu: float
    tables: bt.Tables


def main() -> int:
    """Measure both engines on the same files; exit code 1 where a table differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="documents; without it a corpus is made")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="of the cluster, and processes of the local engine")
    parser.add_argument("--ner", default="default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder = given.folder or place / "corpus"
        if given.folder is None:
            write_corpus(folder, given.seed, documents=given.documents)
            (folder / "truth.jsonl").unlink()
        return _compare(folder, place, given.workers, given.ner)


def _compare(folder: Path, place: Path, workers: int, ner: str) -> int:
    print("| run | seconds | processor seconds |\n|---|---|---|")
    local = _told("local, first", lambda: bt.run([folder], place / "local", jobs=workers, ner=ner))
    _told("local, no news", lambda: bt.run([folder], place / "local", jobs=workers, ner=ner))
    different = []
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster:
        address = cluster.scheduler_address
        killer = _Killer(address)
        for name, output, progress in (("first", "a", None), ("first, warm", "b", None), ("a worker killed", "c", killer)):
            found = _told(
                f"dask, {name}",
                lambda: bt.run([folder], place / output, ner=ner, scheduler=address, progress=progress),  # noqa: B023
            )
            different += [f"{name}: {table}" for table in SCHEMA if not _same(found.tables, local.tables, table)]
            if progress is None:
                _told("dask, no news", lambda: bt.run([folder], place / output, ner=ner, scheduler=address))  # noqa: B023
    rows = {name: local.tables.arrow(name).num_rows for name in SCHEMA}
    print(f"\n{rows['documents']} documents, {sum(rows.values())} rows of {len(rows)} tables; workers killed: {killer.killed}.")
    print(
        "\n".join(["These tables differ:", *different])
        if different
        else "All rows of all tables are the same, in the same order."
    )
    return int(bool(different))


class _Killer:
    """Kills one worker of the cluster once a third of the files are read."""

    def __init__(self, address: str) -> None:
        self._address, self.killed = address, 0

    def __call__(self, done: int, total: int, shown: str) -> None:
        if not self.killed and done * 3 >= total:
            with Client(self._address, set_as_default=False) as client:
                os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)
            self.killed = 1


def _same(found: bt.Tables, expected: bt.Tables, table: str) -> bool:
    return bool(found.arrow(table).equals(expected.arrow(table)))


def _told(name: str, run: Callable[[], bt.Tables]) -> Measured:
    """Do it, and print what it cost."""
    before, started = _processor_seconds(), time.perf_counter()
    tables = run()
    wall, cpu = time.perf_counter() - started, _processor_seconds() - before
    known = "unknown" if "killed" in name else f"{cpu:.1f}"  # what a killed process used is not told
    print(f"| {name} | {wall:.1f} | {known} |", flush=True)
    return Measured(wall, cpu, tables)


def _processor_seconds() -> float:
    """Of this process and all below it."""
    total = 0.0
    for process in _family():
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def _family() -> Sequence[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


if __name__ == "__main__":
    sys.exit(main())
