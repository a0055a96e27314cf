"""Input that goes away in the middle of a run, and a disk that is full: nothing is lost, and the next run makes it good."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from text_folder import TEXTS, folder_of_texts

import pipeline as bt
from pipeline.engine import store as kept
from pipeline.engine.store import StoreError, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of_texts(tmp_path)


def statuses(tables: bt.Tables) -> dict[str, str]:
    return {Path(row["path"]).name: row["status"] for row in tables.rows["documents"]}


def run_cut_off(folder: Path, output: Path, **more: bool) -> bt.Tables:
    """A run whose folder goes away when the first file has been read."""
    aside = folder.with_name("aside")

    def tell(done: int, total: int, shown: str) -> None:
        if folder.exists():
            folder.rename(aside)

    try:
        return bt.run([folder], output, ner="none", progress=tell, force=more.get("force", False))
    finally:
        aside.rename(folder)


def test_what_could_not_be_opened_is_read_by_the_next_run(folder: Path, tmp_path: Path) -> None:
    found = run_cut_off(folder, tmp_path / "out")
    failed = [name for name, status in statuses(found).items() if status == "failed"]
    assert failed and len(failed) < len(TEXTS) + 1
    again = bt.run([folder], tmp_path / "out", ner="none")
    assert set(statuses(again).values()) == {"ok"}
    afresh = bt.run([folder], tmp_path / "afresh", ner="none")
    assert all(again.arrow(name).equals(afresh.arrow(name)) for name in ("documents", "messages", "claims", "issues"))


def test_what_an_earlier_run_read_stays_when_it_cannot_be_opened(folder: Path, tmp_path: Path) -> None:
    before = bt.run([folder], tmp_path / "out", ner="none")
    documents, messages = before.rows["documents"], before.rows["messages"]
    found = run_cut_off(folder, tmp_path / "out", force=True)
    assert (found.rows["documents"], found.rows["messages"]) == (documents, messages)
    told = [row["message"] for row in found.rows["issues"] if row["code"] == "unreadable_file"]
    assert told and all("stays in the tables" in one for one in told)
    assert list(found.paths_missing) == sorted(told)
    again = bt.run([folder], tmp_path / "out", ner="none")
    assert not again.paths_missing and again.rows["documents"] == documents
    assert not [row for row in again.rows["issues"] if row["code"] == "unreadable_file"]


def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.keep_fact("name", "kept")
    with pytest.raises(StoreError, match="the disk is full"), open_store(tmp_path) as store:
        store._db.execute("PRAGMA max_page_count = 1")
        store.keep_fact("long", "x" * 1_000_000)
    with open_store(tmp_path) as store:
        assert store.fact("name") == "kept"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR | 10 << 8, sqlite3.SQLITE_CANTOPEN])
def test_a_file_that_cannot_be_used_now_is_not_taken_for_damaged(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path) as store:
        store.keep_fact("name", "kept")
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = code

    def refuse(path: Path) -> sqlite3.Connection:
        raise error

    monkeypatch.setattr(kept, "_connect", refuse)
    with pytest.raises(StoreError, match="run again"), open_store(tmp_path):
        pass
    monkeypatch.undo()
    with open_store(tmp_path) as store:
        assert store.fact("name") == "kept"
