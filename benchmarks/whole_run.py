"""About 500 pages of case files from PDF to Parquet, beside what PDF libraries alone need: `python -m benchmarks.whole_run`.

Speed and truth are measured on the same run: the corpus comes with its truth. Exit code 1 where a target is missed, or where a
tick or a verdict is the opposite of the truth.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .corpus.make import write_corpus
from .corpus.score import format_scores, score_run
from .meter import Cost, breachtables, measure

_WORDS = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()
"""
_TEXT = """
import sys, pypdfium2
for path in sys.argv[1:]:
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_bounded()
            page.close()
"""
PLUMBER, PDFIUM = "pdfplumber: page.extract_words()", "pdfium: text of each page"
WITH_NAMES, WITHOUT, TWO = "breachtables run", "breachtables run --ner none", "breachtables run --jobs 2"
TARGETS = ((WITH_NAMES, PLUMBER, 0.5), (WITH_NAMES, PDFIUM, 20.0), (WITHOUT, PDFIUM, 10.0))


def main() -> int:
    """Print costs, ratios and scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        documents, pages = write_corpus(place / "corpus", given.seed, pages=given.pages, kinds=("pdf",))
        costs = _costs(place, sorted((place / "corpus").glob("*/*.pdf")), given.rounds)
        scores = score_run(place / "corpus", place / "out0")
    print(f"{documents} files, {pages} pages; medians of {given.rounds} rounds, all in one run.\n")
    missed = _print_costs({name: _median(found) for name, found in costs.items()}, pages)
    print("\n" + format_scores(scores))
    return 1 if missed or any(one.opposite for one in scores) else 0


def _costs(place: Path, files: Sequence[Path], rounds: int) -> dict[str, list[Cost]]:
    """Each command in each round, one after another, so that all meet the same machine."""
    folders = [file.parent for file in files]
    papers: list[Path] = list(dict.fromkeys(folders))
    found: dict[str, list[Cost]] = {name: [] for name in (PLUMBER, PDFIUM, WITH_NAMES, WITHOUT, TWO)}
    for number in range(rounds):
        found[PLUMBER].append(measure([sys.executable, "-c", _WORDS, *files]))
        found[PDFIUM].append(measure([sys.executable, "-c", _TEXT, *files]))
        found[WITH_NAMES].append(measure(breachtables("run", *papers, "-o", place / f"out{number}")))
        found[WITHOUT].append(measure(breachtables("run", *papers, "-o", place / f"none{number}", "--ner", "none")))
        found[TWO].append(measure(breachtables("run", *papers, "-o", place / f"two{number}", "--jobs", "2")))
    return found


def _median(costs: Sequence[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]


def _print_costs(costs: dict[str, Cost], pages: int) -> bool:
    """The table of costs and the ratios; whether one misses its target."""
    print("| command | processor seconds | seconds | pages a second | memory, MB |\n|---|---|---|---|---|")
    for name, cost in costs.items():
        memory = max(cost.main_memory, cost.worker_memory) / 2**20
        print(f"| {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {pages / cost.wall:.0f} | {memory:.0f} |")
    missed = False
    print("\n| ratio | measured | target |\n|---|---|---|")
    for name, base, target in TARGETS:
        ratio = costs[name].cpu / costs[base].cpu
        missed |= ratio > target
        print(f"| {name} / {base} | {ratio:.2f} | at most {target:g} |")
    gain = costs[WITH_NAMES].wall / costs[TWO].wall
    print(f"| one process / two, by the clock | {gain:.2f} | at least 1.8 |")
    return missed or gain < 1.8


if __name__ == "__main__":
    sys.exit(main())
