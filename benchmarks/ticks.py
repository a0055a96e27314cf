"""Tick accuracy by way of drawing: `python -m benchmarks.ticks`. Exit code 1 where a tick was read the wrong way round."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pipeline as bt
from benchmarks.forms.answers import fill
from benchmarks.forms.draw import ALL_WAYS, Truth, draw_form
from pipeline.rulebook import load_rules

COLUMNS = ("ticked", "not ticked", "unclear", "not readable", "opposite")


def score(rows: list[dict[str, object]], truth: Truth) -> tuple[Counter[str], list[str]]:
    """How the options of one form were read, and what was read the wrong way round."""
    states = {(row["question_id"], row["option_id"]): row["state"] for row in rows}
    counts: Counter[str] = Counter()
    wrong = []
    for key, ticked in truth.ticks.items():
        state = states.get(key, "not_readable")
        right = "checked" if ticked else "unchecked"
        if state == right:
            counts["ticked" if ticked else "not ticked"] += 1
        elif state in ("checked", "unchecked"):
            counts["opposite"] += 1
            wrong.append(f"{key}: {state}, but a person sees it {right}")
        else:
            counts[str(state).replace("_", " ")] += 1
    return counts, wrong


def measure(way: str, n_forms: int, folder: Path, ocr: str = "never") -> tuple[Counter[str], list[str]]:
    """Draws forms in one way, reads them, and counts."""
    templates = load_rules().forms
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(n_forms):
        data, truth = draw_form(fill(templates[seed % len(templates)], seed), way, seed)
        path = folder / f"{way.replace(' ', '_').replace(':', '').replace(',', '')}_{seed}.pdf"
        path.write_bytes(data)
        tables = bt.run([path], ocr=ocr)  # type: ignore[arg-type]
        counts, found = score(tables.rows["form_options"], truth)
        total += counts
        wrong += [f"{path.name} {one}" for one in found]
    return total, wrong


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=4, help="forms for each way")
    parser.add_argument("--way", action="append", choices=ALL_WAYS)
    parser.add_argument("--keep", type=Path, help="keep the documents here")
    given = parser.parse_args()
    wrong: list[str] = []
    print("| way of drawing | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---|" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for way in given.way or ALL_WAYS:
            counts, found = measure(way, given.forms, folder)
            wrong += found
            print(f"| {way} | " + " | ".join(f"{counts[name]:,}" for name in COLUMNS) + " |", flush=True)
    for line in wrong:
        print(f"OPPOSITE {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
