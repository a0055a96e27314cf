"""Reading a 40-page digital form, against pdfplumber's characters and rectangles alone: `python -m benchmarks.speed`."""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pikepdf
from reportlab.pdfgen.canvas import Canvas

import pipeline as bt
from benchmarks.forms.answers import fill
from benchmarks.forms.draw import draw_form
from pipeline.engine.work import process_file
from pipeline.rulebook import load_rules

PAGES = 40
TARGET = 1 / 3


def forty_pages() -> bytes:
    """Filled forms one after another, until there are forty pages."""
    whole = pikepdf.Pdf.new()
    templates = load_rules().forms
    ways = ("square, two diagonals", "form field", "glyph: ballot box", "square of thin fills, X")
    seed = 0
    while len(whole.pages) < PAGES:
        data, _ = draw_form(fill(templates[seed % len(templates)], seed), ways[seed % len(ways)], seed)
        with pikepdf.open(io.BytesIO(data)) as part:
            whole.add_pages_from(part, range(min(len(part.pages), PAGES - len(whole.pages))))
        seed += 1
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def ten_thousand_rectangles() -> bytes:
    """A page that no form has."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for index in range(10_000):
        canvas.rect(20 + index % 100 * 5.5, 20 + index // 100 * 8, 4, 6)
    canvas.save()
    return out.getvalue()


def with_pdfplumber(path: Path) -> None:
    """What every program on pdfplumber pays."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            _ = (page.chars, page.rects)
            page.close()


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> int:
    """Print the ratios; exit code 1 where reading is slower than the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    rules = load_rules()
    with tempfile.TemporaryDirectory() as temporary:
        path, crowd = Path(temporary) / "forty.pdf", Path(temporary) / "crowd.pdf"
        path.write_bytes(forty_pages())
        crowd.write_bytes(ten_thousand_rectangles())
        works: dict[str, Callable[[], object]] = {
            "pdfplumber: chars and rects": lambda: with_pdfplumber(path),
            "reading (text, boxes, ticks, redactions)": lambda: bt.read_document(path, ocr="never"),
            "everything: also messages, forms, claims": lambda: process_file(path, path.name, rules),
            "reading a page of 10,000 rectangles": lambda: bt.read_document(crowd, ocr="never"),
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(given.rounds):  # one after another in each round, so that all meet the same machine
            for name, work in works.items():
                times[name].append(timed(work))
    base = statistics.median(times["pdfplumber: chars and rects"])
    print(f"| {PAGES} pages | seconds | share of pdfplumber |\n|---|---|---|")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"| {name} | {middle:.2f} | {middle / base:.2f} |")
    ratio = statistics.median(times["reading (text, boxes, ticks, redactions)"]) / base
    print(f"Reading needs {ratio:.2f} of what pdfplumber needs; the target is at most {TARGET:.2f}.")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
