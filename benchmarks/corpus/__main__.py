"""Writes a corpus of case files with its truth: `python -m benchmarks.corpus FOLDER --documents 1000`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .make import KINDS, write_corpus


def main() -> int:
    """Write it, and say how much it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, help="whole cases until there are so many documents")
    parser.add_argument("--pages", type=int, help="or until there are so many pages of PDF")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS, help="only such files; all kinds by default")
    given = parser.parse_args()
    if not (given.documents or given.pages):
        parser.error("say how many --documents or --pages")
    documents, pages = write_corpus(given.folder, given.seed, given.documents, given.pages, given.kind or KINDS)
    print(f"{documents} documents, {pages} pages of PDF")
    return 0


if __name__ == "__main__":
    sys.exit(main())
