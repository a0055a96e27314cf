"""Annotated sentences of others, read from a file that is not part of the project (see README.md)."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

from .sentences import Example

# Share-alike rows are left out: the model is published under the project's own licence. Mixed ones count as share-alike.
SHARE_ALIKE = ("SA",)
# Contracts name parties "Bank" and "Borrower"; briefings mark "We". Their idea of a name is not ours.
LEFT_OUT = ("sec", "re3d-Delegation")
TWEETS, TWEET_SHARE = ("btc", "wnut17"), 0.15


def read_corpora(path: Path, seed: int, *, share_alike: bool = False) -> list[Example]:
    """The rows whose licence allows it, each a text with its (start, end, label) spans; all of them with `share_alike`."""
    pick = random.Random(seed)
    examples = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = json.load(stream)
    for row in rows:
        if not share_alike and any(mark in row["lic"] for mark in SHARE_ALIKE):
            continue
        if row["src"] in LEFT_OUT or (row["src"] in TWEETS and pick.random() > TWEET_SHARE):
            continue
        spans = [(start, end, label) for start, end, label in row["spans"]]
        if all(row["text"][start : start + 1].isupper() or row["text"][start : start + 1].isdigit() for start, _, _ in spans):
            examples.append((row["text"], spans))
    return examples
