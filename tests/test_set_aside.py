"""A file whose rows contradict themselves, by a fault of ours, costs itself a failed document, and nobody else anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import resolving
from pipeline.engine.resolving import BucketRows, GroupTask, pack_outcome, resolve_bucket
from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions
from pipeline.resolve import resolve_findings
from pipeline.rulebook import load_rules
from pipeline.write.bucket_rows import unpacked

Rows = dict[str, list[dict[str, Any]]]
MAIL = "From: {0}@a.example\nTo: casework@regulator.example\nSubject: {0}\nDate: 7 May 2021 10:1{1}\n\nOn IC-40122-B7K3.\n"


def _resolve(folder: Path, names: Sequence[str]) -> BucketRows:
    rules, outcomes = load_rules(), []
    for number, name in enumerate(names):
        (folder / f"{name}.txt").write_text(MAIL.format(name, number), encoding="utf-8")
        found = process_file(folder / f"{name}.txt", f"{name}.txt", rules, ReadOptions(names=NamesSetting("none")))
        outcomes.append(pack_outcome(found.findings, found.issues))
    return resolve_bucket([GroupTask("g", tuple(outcomes))], {}, [], rules)


def _statuses(rows: BucketRows) -> dict[str, str]:
    return {row["path"]: row["status"] for row in unpacked(rows.rows["documents"]).to_pylist()}


def _doubled(tables: Rows) -> Rows:
    return tables | {"messages": [row for row in tables["messages"] for _ in range(1 + (row["subject"] == "bad"))]}


def _raised(tables: Rows) -> Rows:
    if any(row["subject"] == "bad" for row in tables["messages"]):
        raise KeyError("words of a document")
    return tables


@pytest.mark.parametrize("fault", [_doubled, _raised])
def test_the_other_files_of_the_case_are_resolved(
    fault: Callable[[Rows], Rows], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "resolve_findings", lambda *given: fault(resolve_findings(*given)))
    rows = _resolve(tmp_path, ["good", "bad", "fine"])
    assert _statuses(rows) == {"good.txt": "ok", "bad.txt": "failed", "fine.txt": "ok"}
    assert {row["subject"] for row in unpacked(rows.rows["messages"]).to_pylist()} == {"good", "fine"}
    failed = [row for row in unpacked(rows.rows["issues"]).to_pylist() if row["code"] == "document_failed"]
    (message,) = [row["message"] for row in failed]
    assert message.count("bad.txt") == 1 and ("share the key" in message or "KeyError in _raised" in message)
    assert rows.faults and "words of a document" not in str(rows.faults) and not rows.problems


def test_where_only_several_together_do_it_all_of_them_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(tables: Rows) -> Rows:
        return tables | {"messages": tables["messages"] * (1 + (len(tables["messages"]) > 1))}

    monkeypatch.setattr(resolving, "resolve_findings", lambda *given: fault(resolve_findings(*given)))
    assert _statuses(_resolve(tmp_path, ["one", "two"])) == {"one.txt": "failed", "two.txt": "failed"}
