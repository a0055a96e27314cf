"""The noise ladder: character errors and ticks of scanned forms, `python -m benchmarks.scans`. Exit code 1 on opposite ticks."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

import pipeline as bt
from benchmarks.forms.answers import fill
from benchmarks.forms.draw import draw_form
from benchmarks.forms.scan import Scan, scanned
from benchmarks.ticks import COLUMNS, score
from pipeline.rulebook import load_rules

WAYS = ("square, two diagonals", "glyph: ballot box", "by hand, leaving the square", "circle with dot")
LADDER = (
    Scan(0, 0, 300),
    Scan(0, 0, 200),
    Scan(1, 1, 200),
    Scan(-2, 1, 200, bilevel=True),
    Scan(3, 2, 200),
    Scan(1, 1, 150),
    Scan(-1, 2, 150, bilevel=True),
    Scan(0.5, 3, 200),
    Scan(1, 1, 200, turned=90),
    Scan(0, 1, 200, turned=180),
)
FULL = tuple(
    Scan(skew, noise, dpi, bilevel)
    for dpi in (150, 200, 300)
    for skew in (0.0, -1.5, 3.0)
    for noise in (0, 1, 2, 3)
    for bilevel in (False, True)
)


def error_rate(lines: list[str], text: str) -> float:
    """The character error rate, white space aside: each true line against the best stretch of the text, in order where it is."""
    wanted, found = "".join("".join(lines).split()), "".join(text.split())
    return Levenshtein.distance(wanted, found) / max(len(wanted), 1)


def measure(scan: Scan, folder: Path, ways: tuple[str, ...]) -> tuple[float, Counter[str], float, list[str]]:
    """(character error rate against the same pages read as digital ones, ticks, seconds a page, opposite ticks)."""
    templates = load_rules().forms
    errors = weight = seconds = 0.0
    pages = 0
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for seed, way in enumerate(ways):
        data, truth = draw_form(fill(templates[seed % len(templates)], seed), way, seed)
        digital = folder / "digital.pdf"
        digital.write_bytes(data)
        expected = bt.read_document(digital, ocr="never").documents[0].text
        path = folder / f"{seed}.pdf"
        path.write_bytes(scanned(data, scan, seed))
        started = time.perf_counter()
        tables = bt.run([path])
        seconds += time.perf_counter() - started
        pages += truth.n_pages
        counts, found = score(tables.rows["form_options"], truth)
        total += counts
        wrong += [f"{scan.name}, {way}: {one}" for one in found]
        length = len("".join(expected.split()))
        errors += error_rate([expected], tables.rows["documents"][0]["text"]) * length
        weight += length
    return errors / max(weight, 1), total, seconds / max(pages, 1), wrong


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="72 rungs instead of 10; takes hours")
    parser.add_argument("--ways", type=int, default=len(WAYS), help="how many ways of drawing")
    given = parser.parse_args()
    wrong: list[str] = []
    print("| scan | character errors | " + " | ".join(COLUMNS) + " | s a page |")
    print("|---|---|" + "---|" * len(COLUMNS) + "---|")
    with tempfile.TemporaryDirectory() as temporary:
        for scan in FULL if given.full else LADDER:
            rate, counts, seconds, found = measure(scan, Path(temporary), WAYS[: given.ways])
            wrong += found
            cells = " | ".join(f"{counts[name]:,}" for name in COLUMNS)
            print(f"| {scan.name} | {rate:.2%} | {cells} | {seconds:.1f} |", flush=True)
    for line in wrong:
        print(f"OPPOSITE {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
