"""Runs that are killed at random moments: `python -m benchmarks.kills --kills 100`.

What was published before must be whole after each kill, no process may be left, and the next run must end with the tables of a
run that nobody disturbed. Exit code 1 where that is not so.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from pipeline.write import SCHEMA, is_interrupted

from .corpus.make import write_corpus

ROOT = Path(__file__).parents[1]
WHOM = ("the main process", "its group", "one worker", "the parent of workers", "Ctrl-C")
_AT_ONCE = 2.0
"""Seconds in which Ctrl-C ends a run."""
_PATIENCE = 20.0
"""Seconds in which workers must see that nobody waits for them; the machine may be busy."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A run: what lies in the output before it (a run over `before`), its arguments, and the folder that it reads."""

    name: str
    folder: str
    arguments: tuple[str, ...] = ()
    before: str = ""


SCENES = (
    Scene("a first run", "in"),
    Scene("a first run, two jobs", "in", ("--jobs", "2")),
    Scene("again what failed", "in", ("--retry-failed",), "in"),
    Scene("everything again, two jobs", "in", ("--force", "--jobs", "2"), "in"),
    Scene("a rule changed", "in", ("--rules", "rules", "--jobs", "2"), "in"),
    Scene("a file left, one came", "other", (), "in"),
)


@dataclass(slots=True)
class Stage:
    """The folder in which all happens, the model of names, and what each scene ends with."""

    place: Path
    ner: str
    wanted: dict[str, Mapping[str, str]]
    old: dict[str, Mapping[str, str]]
    seconds: dict[str, float]

    def command(self, scene: Scene, output: str) -> list[str]:
        """The command of a scene."""
        run = [sys.executable, "-m", "pipeline", "run", scene.folder, "-o", output, "--ner", self.ner]
        return [*run, *scene.arguments]

    def start(self, scene: Scene, output: str) -> subprocess.Popen[bytes]:
        """Begin it."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.DEVNULL
        return subprocess.Popen(
            self.command(scene, output), cwd=self.place, env=environment, stdout=pipe, stderr=pipe, start_new_session=True
        )


def published(output: Path) -> dict[str, str]:
    """The hash of each table and of the data package."""
    names = [f"{name}.parquet" for name in SCHEMA] + ["datapackage.json"]
    return {name: hashlib.sha256((output / name).read_bytes()).hexdigest() for name in names if (output / name).exists()}


def main() -> int:
    """Kill, look, run again, look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--documents", type=int, default=28, help="beside the samples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ner", default="none")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, which their children inherit
    with tempfile.TemporaryDirectory() as temporary:
        stage = _set(Path(temporary), given.documents, given.seed, given.ner)
        counts: Counter[str] = Counter()
        faults: list[str] = []
        for number in range(given.kills):
            random = Random(f"{given.seed}:{number}")
            found = _attempt(stage, SCENES[number % len(SCENES)], WHOM[number // len(SCENES) % len(WHOM)], random, counts)
            for fault in found:
                print(f"FOUND {number}: {fault}", flush=True)
            if number % 20 == 19:
                print(f"{number + 1} kills", flush=True)
            faults += found
    print(*(f"{count:5} {name}" for name, count in sorted(counts.items())), f"{len(faults)} faults", sep="\n")
    return int(bool(faults))


def _set(place: Path, documents: int, seed: int, ner: str) -> Stage:
    """Two folders of documents that differ in two files, rules that differ in one, and what undisturbed runs end with."""
    write_corpus(place / "in", seed, documents=documents)
    (place / "in" / "truth.jsonl").unlink()
    for path in (ROOT / "sample_docs").iterdir():
        if path.suffix in (".pdf", ".txt", ".eml"):
            shutil.copy(path, place / "in")
    (place / "in" / "damaged.zip").write_bytes(b"PK\x03\x04junk")
    shutil.copytree(place / "in", place / "other")
    (place / "other" / "07_press_article.txt").unlink()
    (place / "other" / "came.txt").write_text("Our reference IC-40122-B7K3. We report a breach of 3 May 2020.", encoding="utf-8")
    shutil.copytree(ROOT / "rules", place / "rules")
    with (place / "rules" / "fields" / "references.toml").open("a", encoding="utf-8") as handle:
        handle.write("\n# changed\n")
    stage = Stage(place, ner, {}, {}, {})
    for number, scene in enumerate(SCENES):
        if scene.before and not (place / "before").exists():
            stage.start(Scene("", scene.before, ("--jobs", "2")), "before").wait()
        output = place / f"wanted{number}"
        if scene.before:
            shutil.copytree(place / "before", output)
            stage.old[scene.name] = published(output)
        began = time.monotonic()
        stage.start(scene, output.name).wait()
        stage.seconds[scene.name] = time.monotonic() - began
        stage.wanted[scene.name] = published(output)
    print({name: round(value, 1) for name, value in stage.seconds.items()}, flush=True)
    return stage


def _attempt(stage: Stage, scene: Scene, whom: str, random: Random, counts: Counter[str]) -> list[str]:
    output = stage.place / "out"
    shutil.rmtree(output, ignore_errors=True)
    if scene.before:
        shutil.copytree(stage.place / "before", output)
    latest = stage.seconds[scene.name] * 1.05
    moment = random.uniform(0.05 if random.random() < 0.6 else latest * 0.7, latest)  # publishing is short
    run = stage.start(scene, output.name)
    about = f"{scene.name}, {whom} after {moment:.2f} s"
    family, code = _killed(run, whom, moment, random)
    counts[f"{whom}: {'over already' if family is None else f'exit code {code}'}"] += 1
    faults = _left(family or [], about)
    faults += _is_whole(stage, scene, output, about, counts, went_on=whom == "one worker")
    again = stage.start(
        Scene("", scene.folder, (*(one for one in scene.arguments if one != "--force"), "--retry-failed")), output.name
    )
    code = again.wait()
    counts[f"next run: exit code {code}"] += 1
    now, wanted = published(output), stage.wanted[scene.name]
    different = sorted(name for name in wanted.keys() | now.keys() if now.get(name) != wanted.get(name))
    if different or code not in (0, 1) or is_interrupted(output):
        faults.append(f"{about}: next run ended with {code}, these differ: {different}")
    return faults


def _killed(run: subprocess.Popen[bytes], whom: str, moment: float, random: Random) -> tuple[list[psutil.Process] | None, int]:
    """Wait, and kill. (All processes of the run, or null where it was over; its exit code.)"""
    with suppress(subprocess.TimeoutExpired):
        return None, run.wait(moment)
    try:
        mine = psutil.Process(run.pid)
        family = [mine, *mine.children(recursive=True)]
    except psutil.NoSuchProcess:
        return None, run.wait()
    below = family[1:]
    parents = [one for one in below if one.pid in {_parent(other) for other in below}]
    workers = [one for one in below if one not in parents]
    target = {"one worker": workers, "the parent of workers": parents}.get(whom, [mine])
    began = time.monotonic()
    with suppress(psutil.NoSuchProcess, ProcessLookupError):
        if whom == "its group":
            os.killpg(run.pid, signal.SIGKILL)
        elif whom == "Ctrl-C":
            os.killpg(run.pid, signal.SIGINT)
        else:
            random.choice(target or [mine]).send_signal(signal.SIGKILL)
    code = run.wait()
    if whom == "Ctrl-C" and time.monotonic() - began > _AT_ONCE:
        print(f"Ctrl-C after {moment:.2f} s took {time.monotonic() - began:.1f} s: {run.args!r}", flush=True)
    return family, code


def _parent(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.ppid())
    return 0


def _left(family: list[psutil.Process], about: str) -> list[str]:
    """Processes that outlive their run."""
    _, alive = psutil.wait_procs([one for one in family if one.is_running()], timeout=_PATIENCE)
    left = [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    for one in left:
        one.kill()
    return [f"{about}: {len(left)} processes left"] if left else []


def _is_whole(stage: Stage, scene: Scene, output: Path, about: str, counts: Counter[str], *, went_on: bool) -> list[str]:
    """The tables are those of before or of after; of neither only where the journal says so, or a worker's document was lost."""
    now = published(output)
    if now == stage.wanted[scene.name]:
        counts["left: the new tables"] += 1
    elif now == stage.old.get(scene.name, {}):
        counts["left: the old tables"] += 1
    elif is_interrupted(output):
        counts["left: a publication cut short"] += 1
    elif went_on:
        counts["left: tables that lack what the worker had"] += 1
    else:
        return [f"{about}: the tables do not belong together"]
    return []


if __name__ == "__main__":
    sys.exit(main())
