"""The same PDFs through other tools: `python -m benchmarks.others --python PATH`, a Python that has them (see below).

They are not installed with this project; in an environment of its own: `pip install "unstructured[pdf]" kreuzberg`. Prints pages
a second, and how many tick boxes, messages and incidents each tool gives.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from .corpus.make import write_corpus
from .meter import breachtables, measure

# Each program prints a JSON object: its seconds without start-up, and what kinds of elements the tool gives, and how many.
_UNSTRUCTURED = """
import collections, json, sys, time
from unstructured.partition.pdf import partition_pdf
started = time.perf_counter()
kinds = collections.Counter()
for path in sys.argv[1:]:
    kinds.update(type(one).__name__ for one in partition_pdf(filename=path, strategy="fast"))
print(json.dumps({"seconds": time.perf_counter() - started, "gives": dict(kinds.most_common(6))}))
"""
_KREUZBERG = """
import asyncio, json, sys, time, kreuzberg
started = time.perf_counter()
length = 0
for path in sys.argv[1:]:
    length += len(kreuzberg.extract_file_sync(path, config=kreuzberg.ExtractionConfig(use_cache=False)).content)
print(json.dumps({"seconds": time.perf_counter() - started, "gives": {"characters of text": length}}))
"""
OTHERS = {"unstructured (fast)": _UNSTRUCTURED, "kreuzberg": _KREUZBERG}
_LEVELS = (("tick boxes", "form_options"), ("messages", "messages"), ("incidents", "incidents"))


def main() -> int:
    """Print one line for each tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="a Python in which the other tools are installed")
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    print("| tool | pages a second | gives |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        _, pages = write_corpus(place / "corpus", pages=given.pages, kinds=("pdf",))
        files = sorted((place / "corpus").glob("*/*.pdf"))
        for name, program in OTHERS.items():
            print(f"| {name} | {_tried(given.python, program, files, pages)} |", flush=True)
        cost = measure(breachtables("run", *{file.parent for file in files}, "-o", place / "out"))
        gives = ", ".join(f"{pq.read_metadata(place / 'out' / f'{table}.parquet').num_rows} {words}" for words, table in _LEVELS)
        print(f"| breachtables run | {pages / cost.wall:.0f} | {gives}, each cell with its place |")
    return 0


def _tried(python: str, program: str, files: Sequence[Path], pages: int) -> str:
    started = time.perf_counter()
    done = subprocess.run([python, "-c", program, *map(str, files)], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"– | did not run: {done.stderr.strip().splitlines()[-1][:120]}"
    found = json.loads(done.stdout.splitlines()[-1])
    gives = ", ".join(f"{count} {kind}" for kind, count in found["gives"].items())
    return f"{pages / (time.perf_counter() - started):.0f} | {gives}"


if __name__ == "__main__":
    sys.exit(main())
