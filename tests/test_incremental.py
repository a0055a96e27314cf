"""A second run does again only what has changed, and always ends with the tables that a first run would give."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from text_folder import SAMPLES, TEXTS, folder_of_texts

import pipeline as bt
from pipeline.engine.store import open_store
from pipeline.run import NothingReadableError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of_texts(tmp_path)


def published(output: Path) -> dict[str, bytes]:
    names = [path for path in output.iterdir() if path.is_file() and path.name not in ("manifest.json", "changes.json")]
    return {path.name: path.read_bytes() for path in names}


def read_anew(tables: bt.Tables) -> int:
    count: int = tables.manifest["arguments"]["read_anew"]
    return count


def same_as_afresh(folder: Path, output: Path) -> None:
    afresh = output.with_name("afresh")
    shutil.rmtree(afresh, ignore_errors=True)
    bt.run([folder], afresh)
    assert published(output) == published(afresh)


def test_nothing_is_read_twice(folder: Path, tmp_path: Path) -> None:
    assert read_anew(bt.run([folder], tmp_path / "out")) == 4
    first = published(tmp_path / "out")
    assert read_anew(bt.run([folder], tmp_path / "out")) == 0
    assert published(tmp_path / "out") == first


def test_what_is_new_changed_or_gone_is_as_if_it_had_always_been_so(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    bt.run([folder], output)
    shutil.copy(SAMPLES / "10_breach_policy.txt", folder)
    assert read_anew(bt.run([folder], output)) == 1
    same_as_afresh(folder, output)
    text = (folder / TEXTS[0]).read_text(encoding="utf-8")
    (folder / TEXTS[0]).write_text(text.replace("the", "the ", 1), encoding="utf-8")
    assert read_anew(bt.run([folder], output)) == 1
    same_as_afresh(folder, output)
    (folder / TEXTS[3]).unlink()
    assert read_anew(bt.run([folder], output)) == 0
    same_as_afresh(folder, output)


def test_a_source_list_that_changes_changes_its_rows_without_reading(folder: Path, tmp_path: Path) -> None:
    bt.run([folder], tmp_path / "out")
    (folder / "sources.csv").write_text(f"path,disclosed_by\n{TEXTS[0]},Caldermoor Council\n", encoding="utf-8")
    tables = bt.run([folder], tmp_path / "out")
    assert read_anew(tables) == 0
    assert [row["disclosed_by"] for row in tables.rows["documents"] if row["disclosed_by"]] == ["Caldermoor Council"]


def test_another_rule_reads_everything_again(folder: Path, tmp_path: Path) -> None:
    bt.run([folder], tmp_path / "out")
    rules = tmp_path / "rules"
    shutil.copytree(Path(bt.__file__).parents[1] / "rules", rules)
    with (rules / "lookups" / "bands.toml").open("a", encoding="utf-8") as handle:
        handle.write("\n# a remark\n")
    assert read_anew(bt.run([folder], tmp_path / "out", rules=rules)) == 4


def test_failures_are_read_again_only_when_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    bt.run([folder], tmp_path / "out")
    assert read_anew(bt.run([folder], tmp_path / "out")) == 0
    assert read_anew(bt.run([folder], tmp_path / "out", retry_failed=True)) == 1
    assert read_anew(bt.run([folder], tmp_path / "out", force=True)) == 5


def test_a_folder_that_has_vanished_takes_nothing_out_of_the_tables(folder: Path, tmp_path: Path) -> None:
    output, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("Our reference IC-40122-B7K3.", encoding="utf-8")
    bt.run([folder, other], output)
    before = published(output)
    folder.rename(tmp_path / "unmounted")
    tables = bt.run([folder, other], output)
    assert len(tables.rows["documents"]) == 5 and tables.paths_missing
    folder.mkdir()  # a mount point without its disk
    assert len(bt.run([folder, other], output).rows["documents"]) == 5
    shutil.rmtree(other)
    with pytest.raises(NothingReadableError):
        bt.run([folder, other], output)
    folder.rmdir()
    (tmp_path / "unmounted").rename(folder)
    bt.run([folder], output)
    other.mkdir()
    (other / "letter.txt").write_text("Our reference IC-40122-B7K3.", encoding="utf-8")
    bt.run([folder, other], output)
    assert published(output) == before


def test_a_store_that_is_damaged_is_made_anew(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    bt.run([folder], output)
    first = published(output)
    (output / ".breachtables" / "state.sqlite").write_bytes(b"no database" * 1000)
    assert read_anew(bt.run([folder], output)) == 4
    assert published(output) == first


@pytest.mark.parametrize("seconds", [0.6, 1.0, 1.4, 1.8, 2.4, 3.2])
def test_a_run_that_is_killed_leaves_whole_tables_and_the_next_one_ends_as_if_nothing_had_been(
    folder: Path, tmp_path: Path, seconds: float
) -> None:
    output = tmp_path / "out"
    bt.run([folder / TEXTS[1]], output)
    before = published(output)
    code = f"import sys; sys.path[:0] = {sys.path!r}; import pipeline as bt; bt.run([{str(folder)!r}], {str(output)!r}, jobs=2)"
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as run:
        time.sleep(seconds)
        os.killpg(run.pid, signal.SIGKILL)
    left = published(output)
    bt.run([folder], output)
    after = published(output)
    assert left in (before, after)
    same_as_afresh(folder, output)


def test_outcomes_are_kept_as_soon_as_they_are_there(tmp_path: Path) -> None:
    from pipeline.engine.store import Known

    with open_store(tmp_path) as store:
        for number in range(70):
            store.put(f"{number}.txt", Known(1, 1, "v", b"d", b"", False), b"x")
        shutil.copytree(tmp_path / ".breachtables", tmp_path / "killed" / ".breachtables")
    with open_store(tmp_path / "killed") as left:
        assert len(left.files()) == 64


def test_a_store_that_another_program_has_open_is_not_taken_for_damaged(tmp_path: Path) -> None:
    from pipeline.engine.store import StoreError

    with open_store(tmp_path) as store:
        store.keep_fact("name", "kept")
        with pytest.raises(StoreError, match=r"state\.sqlite is open in another program"), open_store(tmp_path):
            pass
    with open_store(tmp_path) as store:
        assert store.fact("name") == "kept"


def test_changes_say_what_came_changed_and_went(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"

    def changes() -> dict[str, dict[str, dict[str, int]]]:
        bt.run([folder], output)
        found: dict[str, dict[str, dict[str, int]]] = json.loads((output / "changes.json").read_bytes())
        return found

    def counts(found: dict[str, dict[str, dict[str, int]]], table: str) -> tuple[int, ...]:
        return tuple(found[table][kind]["count"] for kind in ("came", "changed", "went"))

    first = changes()
    assert first["first"] and counts(first, "documents") == (4, 0, 0) and counts(first, "incidents")[0] > 0
    assert [counts(changes(), table) for table in ("documents", "incidents")] == [(0, 0, 0)] * 2
    (folder / TEXTS[0]).unlink()
    shutil.copy(SAMPLES / "10_breach_policy.txt", folder)
    with (folder / TEXTS[1]).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    found = changes()
    assert counts(found, "documents") == (1, 1, 1) and counts(found, "incidents")[2] > 0
