"""Fuzz for a time: `python -m benchmarks.fuzz --minutes 60 --keep FOLDER`. Exit code 1 where anything was found."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
import warnings
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from pipeline.engine.pool import Lost, Pool, Task
from pipeline.model import NamesSetting, ReadLimits, ReadOptions
from pipeline.rulebook import load_rules

from .families import mutated
from .own_files import fuzz_own_files
from .seeds import Seed, all_seeds
from .target import LARGE, SLOW, SMALL, Report

_BATCH = 150
_WALL = 60
"""Seconds for one step; the machine may be busy, so that processor time is judged apart."""


@dataclass(slots=True)
class Session:
    """What has been done and found so far."""

    keep: Path
    files: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    found: dict[str, int] = field(default_factory=dict)
    slowest: float = 0.0
    largest: float = 0.0

    def take(self, kind: str, path: Path, result: Any) -> None:
        """Note the result of one file; what is wrong with it is kept with the file, once for each kind of fault."""
        self.files[kind] += 1
        if isinstance(result, Lost):
            self.note(f"lost: {kind}: {result.problem[0]}: {result.problem[1]}", path, "")
            return
        report: Report = result
        self.codes.update(report.codes)
        self.slowest, self.largest = max(self.slowest, report.seconds), max(self.largest, report.megabytes)
        if report.seconds > SLOW * max(path.stat().st_size / SMALL if path.is_file() else 1, 1):
            self.note(f"slow: {kind} {path.name[:3]}", path, f"{report.seconds:.1f} s")
        if report.megabytes > LARGE:
            self.note(f"large: {kind}", path, f"{report.megabytes:.0f} MB")
        for fault in report.faults:
            self.note(_signature(fault), path, fault)

    def note(self, signature: str, path: Path, words: str) -> None:
        """One fault; the first file that shows it is kept."""
        self.found[signature] = self.found.get(signature, 0) + 1
        if self.found[signature] > 1:
            return
        self.keep.mkdir(parents=True, exist_ok=True)
        name = f"{len(self.found):03d}-{path.name[-80:]}"
        if path.is_file():
            (self.keep / name).write_bytes(path.read_bytes())
        (self.keep / f"{name}.fault").write_text(f"{signature}\n\n{words}\n", encoding="utf-8", errors="backslashreplace")
        print(f"FOUND {signature}  ({name})", flush=True)

    def summary(self, minutes: float) -> dict[str, Any]:
        """The figures of the session."""
        return {
            "minutes": round(minutes, 1),
            "files": dict(self.files),
            "files in all": sum(self.files.values()),
            "slowest, s of CPU": round(self.slowest, 1),
            "largest, MB": round(self.largest),
            "issue codes": dict(self.codes.most_common()),
            "found": self.found,
        }


def _signature(fault: str) -> str:
    """Faults of one cause have one signature: the kind, the exception and the last line of ours; of problems the words."""
    kind = fault.partition(":")[0]
    places = re.findall(r'pipeline/([\w/]+\.py)", line (\d+), in (\w+)', fault)
    if not places:
        return re.sub(r"[0-9a-f]{16,}|\d+", "#", fault)[:110]
    where, line, function = places[-1]
    error = fault.strip().splitlines()[-1].partition(":")[0]
    return f"{kind}: {error} in {where}:{line} {function}"


def main() -> int:
    """Run until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "breachtables-fuzz")
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="a further folder of files to start from")
    parser.add_argument("--only", help="families of files, with commas between")
    given = parser.parse_args()
    warnings.simplefilter("ignore", UserWarning)  # names that stand twice in a ZIP are meant
    seeds = all_seeds(given.corpus)
    if given.only:
        seeds = {kind: seeds[kind] for kind in given.only.split(",")}
    session = Session(given.keep)
    began = time.monotonic()
    number = 0
    while time.monotonic() - began < given.minutes * 60:
        number = _batch(session, seeds, given.seed, number)
        fuzz_own_files(session.note, Random(f"{given.seed}:own:{number}"), given.keep)
    print(json.dumps(session.summary((time.monotonic() - began) / 60), indent=1))
    return 1 if session.found else 0


def _batch(session: Session, seeds: dict[str, list[Seed]], seed: int, number: int) -> int:
    """Some files through a pool of one worker; the number of the next file."""
    limits = ReadLimits(seconds=_WALL, memory_mb=LARGE + 200)
    options = ReadOptions("never", limits=limits, names=NamesSetting("none"))
    with tempfile.TemporaryDirectory() as folder, Pool(load_rules(), 1, options, "benchmarks.fuzz.target:examine") as pool:
        tasks: deque[Task] = deque()
        for place in range(number, number + _BATCH):
            kind, name, data = mutated(Random(f"{seed}:{place}"), seeds)
            path = Path(folder) / f"{place} {name}"
            path.write_bytes(data)
            tasks.append(Task((kind, path), (path, kind in ("pdf", "print"))))
        for task, result in pool.work_off(tasks):
            session.take(*task.about, result)
    return number + _BATCH


if __name__ == "__main__":
    sys.exit(main())
