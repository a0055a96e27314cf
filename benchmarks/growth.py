"""How cost grows with the number of documents, and what a night without news costs: `python -m benchmarks.growth`.

For each size: a first run over so many mails, exports and letters; a second run with nothing new; a run with one case more.
Writes a table, and with `--plot` a picture (PNG) of seconds and memory.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .corpus.make import cases, write_corpus
from .meter import Cost, breachtables, measure

KINDS = ("eml", "txt", "docx")
_MB = 2**20


@dataclass(frozen=True, slots=True)
class Step:
    """What a corpus of one size costs: the first run, one without news, one with a new case."""

    documents: int
    first: Cost
    unchanged: Cost
    one_more: Cost


def main() -> int:
    """Measure size after size; exit code 1 where a run failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of documents")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="a PNG file")
    parser.add_argument("--save", type=Path, help="a JSON file with the figures; those of earlier sizes in it stay")
    given = parser.parse_args()
    steps = _saved(given.save)
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as temporary:
            steps[size] = _measured(Path(temporary), size, given.jobs, given.seed)
        print(format_steps([steps[size]]).splitlines()[-1], flush=True)
        if given.save:
            given.save.write_text(json.dumps([asdict(step) for step in steps.values()], indent=1))
    ordered = [steps[size] for size in sorted(steps)]
    print("\n" + format_steps(ordered))
    if given.plot:
        draw(ordered, given.plot)
    return max(cost.exit_code for step in ordered for cost in (step.first, step.unchanged, step.one_more))


def _saved(path: Path | None) -> dict[int, Step]:
    if path is None or not path.exists():
        return {}
    rows = json.loads(path.read_text())
    return {row["documents"]: Step(row["documents"], *(Cost(**row[name]) for name in Step.__slots__[1:])) for row in rows}


def _measured(place: Path, size: int, jobs: int, seed: int) -> Step:
    corpus, output = place / "corpus", place / "out"
    write_corpus(corpus, seed, documents=size, kinds=KINDS)
    (corpus / "truth.jsonl").unlink()
    command = breachtables("run", corpus, "-o", output, "--jobs", str(jobs))
    first, unchanged = measure(command), measure(command)
    for name, data in _another_case(seed + 1).items():
        (corpus / name).write_bytes(data)
    one_more = measure(command)
    shutil.rmtree(output)
    return Step(size, first, unchanged, one_more)


def _another_case(seed: int) -> dict[str, bytes]:
    """The papers of the first case of another corpus that has some."""
    found: Iterator[dict[str, bytes]] = (papers.files for papers in cases(seed, KINDS))
    return next(files for files in found if files)


def format_steps(steps: Sequence[Step]) -> str:
    """As a Markdown table."""
    columns = ("documents", "first run, s", "ms a document", "no news, s", "one case more, s", "main process, MB", "a worker, MB")
    rows = ["| " + " | ".join(_cells(step)) + " |" for step in steps]
    return "\n".join(["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|", *rows])


def _cells(step: Step) -> tuple[str, ...]:
    first = step.first
    seconds = (first.wall, 1000 * first.wall / step.documents, step.unchanged.wall, step.one_more.wall)
    memory = (first.main_memory / _MB, first.worker_memory / _MB)
    return f"{step.documents:,}", *(f"{value:.1f}" for value in seconds), *(f"{value:.0f}" for value in memory)


def draw(steps: Sequence[Step], path: Path) -> None:
    """Seconds on the left, memory on the right, over the number of documents."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    seconds, memory = figure.subplots(1, 2)
    sizes = [step.documents for step in steps]
    for label, values in (
        ("first run", [step.first.wall for step in steps]),
        ("one case more", [step.one_more.wall for step in steps]),
        ("no news", [step.unchanged.wall for step in steps]),
    ):
        seconds.loglog(sizes, values, marker="o", label=label)
    memory.semilogx(sizes, [step.first.main_memory / _MB for step in steps], marker="o", label="main process")
    memory.semilogx(sizes, [step.first.worker_memory / _MB for step in steps], marker="o", label="largest worker")
    memory.set_ylim(bottom=0)
    for axes, title in ((seconds, "seconds by the clock"), (memory, "peak of memory, MB")):
        axes.set(title=title, xlabel="documents")
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    sys.exit(main())
