"""How the tables of a run compare with the truth of the corpus that it read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .make import read_truth

_FACTS = ("case_ref", "controller", "discovered", "within_72h", "subjects_stated", "subjects_qualifier", "outcome")
_OPPOSITE = {("checked", "unchecked"), ("unchecked", "checked"), ("late", "within"), ("within", "late")}
_OPEN = (None, "", "unknown", "indeterminate", "not_readable", "unclear")
"""What says that it is not known."""


@dataclass(slots=True)
class Score:
    """Of one fact: how often it was read right, left open, read wrong, and of these as the opposite of the truth."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, truth: Any, read: Any, about: str) -> None:
        """One more cell."""
        kind = "right" if truth == read else "open" if read in _OPEN else "opposite" if (truth, read) in _OPPOSITE else "other"
        self.counts[kind] += 1
        if kind in ("opposite", "other"):
            self.wrong.append(f"{about}: {read!r}, not {truth!r}")

    @property
    def opposite(self) -> int:
        """Ticks and verdicts that say the opposite of what is true."""
        return self.counts["opposite"]


def score_run(corpus: Path, output: Path) -> list[Score]:
    """The scores of facts of incidents, of ticks and of messages."""
    tables = {name: pq.read_table(output / f"{name}.parquet").to_pylist() for name in ("incidents", "documents", "messages")}
    tables["form_options"] = pq.read_table(output / "form_options.parquet").to_pylist()
    truths = read_truth(corpus)
    return [*_incidents(truths, tables), _ticks(truths, tables), _messages(truths, tables)]


def _incidents(truths: list[dict[str, Any]], tables: dict[str, list[dict[str, Any]]]) -> list[Score]:
    scores = {name: Score(name) for name in _FACTS}
    rows = {row["case_ref"]: row for row in tables["incidents"]}
    for truth in truths:
        wanted = truth["incident"]
        row = rows.get(wanted["case_ref"], {})
        for name, score in scores.items():
            score.add(wanted[name], row.get(name), wanted["case_ref"])
    return list(scores.values())


def _ticks(truths: list[dict[str, Any]], tables: dict[str, list[dict[str, Any]]]) -> Score:
    score = Score("ticks")
    names = _names(tables)
    read: dict[str, dict[tuple[str, str], str]] = {}
    for row in tables["form_options"]:
        read.setdefault(names[row["document_id"]], {})[row["question_id"], row["option_id"]] = row["state"]
    for truth in truths:
        name = next((one for one in truth["messages"] if one.endswith(".pdf")), "")
        for question, option, ticked in truth.get("ticks", ()):
            state = read.get(name, {}).get((question, option))
            score.add("checked" if ticked else "unchecked", state, f"{name} {question}/{option}")
    return score


def _messages(truths: list[dict[str, Any]], tables: dict[str, list[dict[str, Any]]]) -> Score:
    """A message is right with its sender, its subject and its minute."""
    score = Score("messages")
    names = _names(tables)
    read = Counter(_key(names[row["document_id"]], row) for row in tables["messages"])
    for truth in truths:
        for name, messages in truth["messages"].items():
            for message in messages:
                key = (name, message["from_address"], message["subject"], message["at"][:16])
                score.add(True, True if read[key] > 0 else None, " ".join(key))
                read[key] -= 1
    for key in (+read).elements():  # a message that nobody wrote
        score.add(None, True, " ".join(map(str, key)))
    return score


def _key(name: str, row: dict[str, Any]) -> tuple[str, str | None, str | None, str | None]:
    at = next((row[field] for field in ("sent_at", "received_at", "logged_at") if row[field]), None)
    return name, row["from_address"], row["subject"], at and f"{at:%Y-%m-%dT%H:%M}"


def _names(tables: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    return {row["document_id"]: row["path"].rpartition("/")[2] for row in tables["documents"]}


def format_scores(scores: list[Score]) -> str:
    """As a Markdown table, with the first wrong cells below."""
    kinds = ("right", "open", "other", "opposite")
    rows = [f"| {one.name} | {one.counts.total()} | {' | '.join(str(one.counts[kind]) for kind in kinds)} |" for one in scores]
    return "\n".join(
        ("| fact | cells | right | left open | wrong | opposite |", "|---|---|---|---|---|---|", *rows, *_examples(scores))
    )


def _examples(scores: list[Score]) -> Iterator[str]:
    for one in scores:
        yield from (f"- {one.name}: {words}" for words in one.wrong[:5])
