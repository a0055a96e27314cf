"""Publication: all tables or none, whatever happens in between; what else lies in the folder stays."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.write import (
    SCHEMA,
    IntegrityError,
    LockHeld,
    OutputError,
    SchemaError,
    is_interrupted,
    publish,
    recover,
    run_lock,
    swap,
)


def tables(path: str = "a.txt") -> dict[str, list[dict[str, Any]]]:
    row = {"document_id": "d1", "sha256": "d1", "path": path, "kind": "other", "text": "Dear Ms Vane", "status": "ok"}
    mention = {"mention_id": "m1", "document_id": "d1", "kind": "person", "char_start": 5, "char_end": 12, "raw": "Ms Vane"}
    issue = {"issue_id": "i1", "severity": "info", "code": "no_incident", "message": path}
    thread = {"thread_id": path}
    mention |= {"method": "rule", "confidence": 1.0, "value": path}
    return {"documents": [row], "mentions": [mention], "issues": [issue], "threads": [thread]}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_every_table_is_written_even_without_rows(tmp_path: Path) -> None:
    publish({}, tmp_path / "new" / "outputs", {"run": 1})
    names = set(contents(tmp_path / "new" / "outputs"))
    assert names == {f"{name}.parquet" for name in SCHEMA} | {"datapackage.json", "manifest.json"}


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    publish(tables(), tmp_path / "one", {"finished": "now"})
    publish(tables(), tmp_path / "two", {"finished": "later"})
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one.pop("manifest.json") != two.pop("manifest.json")
    assert one == two


def test_the_manifest_counts_what_was_written(tmp_path: Path) -> None:
    publish(tables(), tmp_path, {"finished": "now"})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["finished"] == "now"
    assert manifest["tables"]["documents"]["rows"] == 1
    assert manifest["tables"]["claims"]["rows"] == 0
    assert manifest["tables"]["documents"]["bytes"] == (tmp_path / "documents.parquet").stat().st_size


def test_files_of_the_user_stay(tmp_path: Path) -> None:
    for name in ("README.md", "links.csv", "corrections.csv", "notes.parquet"):
        (tmp_path / name).write_text(f"mine: {name}")
    publish(tables(), tmp_path, {})
    publish(tables("b.txt"), tmp_path, {})
    for name in ("README.md", "links.csv", "corrections.csv", "notes.parquet"):
        assert (tmp_path / name).read_text() == f"mine: {name}"


def test_a_file_that_does_not_change_is_left_alone(tmp_path: Path) -> None:
    publish(tables(), tmp_path, {})
    os.utime(tmp_path / "claims.parquet", (1, 1))
    publish(tables("b.txt"), tmp_path, {})
    assert (tmp_path / "claims.parquet").stat().st_mtime == 1


def test_a_table_that_was_a_folder_of_parts_becomes_a_file(tmp_path: Path) -> None:
    (tmp_path / "documents.parquet").mkdir()
    (tmp_path / "documents.parquet" / "part-0.parquet").write_bytes(b"old")
    publish(tables(), tmp_path, {})
    assert (tmp_path / "documents.parquet").is_file()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"documents": [{"document_id": "d1"}]}, SchemaError),
        ({"poems": []}, SchemaError),
        ({"forms": [{"form_id": "f"}]}, SchemaError),
        ({"threads": [{"thread_id": "t"}, {"thread_id": "t"}]}, IntegrityError),
    ],
)
def test_wrong_tables_leave_what_was_published(tmp_path: Path, wrong: dict[str, Any], error: type[Exception]) -> None:
    publish(tables(), tmp_path, {})
    before = contents(tmp_path)
    with pytest.raises(error):
        publish(wrong, tmp_path, {})
    assert contents(tmp_path) == before


class Crash(BaseException):
    """As good as a power cut: nothing of ours catches it."""


def crash_at(monkeypatch: pytest.MonkeyPatch, name: str, calls: int) -> None:
    """Let the function `name` of the swap module work `calls` times, then crash."""
    real, done = getattr(swap, name), [0]

    def crashing(*args: Any) -> Any:
        done[0] += 1
        if done[0] > calls:
            raise Crash
        return real(*args)

    monkeypatch.setattr(swap, name, crashing)


def changed(tmp_path: Path) -> dict[str, bytes]:
    """What the folder must hold once the second publication is through."""
    publish(tables("b.txt"), tmp_path / "expected", {"run": 2})
    return contents(tmp_path / "expected")


@pytest.mark.parametrize("renames", range(6))
def test_a_crash_between_renames_is_finished_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    expected, folder = changed(tmp_path), tmp_path / "outputs"
    publish(tables("a.txt"), folder, {"run": 1})
    with monkeypatch.context() as patch:
        crash_at(patch, "_move_into_place", renames)
        if renames < 5:  # four tables and the manifest change
            with pytest.raises(Crash):
                publish(tables("b.txt"), folder, {"run": 2})
            assert is_interrupted(folder)
        else:
            publish(tables("b.txt"), folder, {"run": 2})
    with run_lock(folder):
        assert contents(folder) == expected
    assert not is_interrupted(folder)
    assert not (folder / ".breachtables" / "staged").exists()


@pytest.mark.parametrize("written", range(6))
def test_a_crash_while_writing_leaves_what_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    expected, folder = changed(tmp_path), tmp_path / "outputs"
    publish(tables("a.txt"), folder, {"run": 1})
    before = contents(folder)
    with monkeypatch.context() as patch:
        crash_at(patch, "_write", written)  # four tables, the manifest and the journal are written
        with pytest.raises(Crash):
            publish(tables("b.txt"), folder, {"run": 2})
    assert contents(folder) == before
    recover(folder)
    assert contents(folder) == before
    publish(tables("b.txt"), folder, {"run": 2})
    assert contents(folder) == expected


def test_a_crash_during_recovery_is_recovered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, folder = changed(tmp_path), tmp_path / "outputs"
    publish(tables("a.txt"), folder, {"run": 1})
    for renames in (1, 2, 3):
        with monkeypatch.context() as patch, pytest.raises(Crash):
            crash_at(patch, "_move_into_place", renames)
            if renames == 1:
                publish(tables("b.txt"), folder, {"run": 2})
            else:
                recover(folder)
    recover(folder)
    assert contents(folder) == expected


def test_a_file_that_was_lost_in_between_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tables("a.txt"), tmp_path, {"run": 1})
    with monkeypatch.context() as patch, pytest.raises(Crash):
        crash_at(patch, "_move_into_place", 0)
        publish(tables("b.txt"), tmp_path, {"run": 2})
    (tmp_path / ".breachtables" / "staged" / "documents.parquet").unlink()
    with pytest.raises(OutputError, match=r"documents\.parquet was changed while it was being published"):
        recover(tmp_path)


def test_a_full_disk_is_one_clear_line_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tables("a.txt"), tmp_path, {"run": 1})
    before = contents(tmp_path)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(swap, "_write", full)
        with pytest.raises(OutputError, match=r"^Cannot write to .*: no space left on device\. Choose another folder with -o\.$"):
            publish(tables("b.txt"), tmp_path, {"run": 2})
    assert contents(tmp_path) == before


def test_an_output_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("not a folder")
    with pytest.raises(OutputError, match=r"^Cannot write to "):
        publish(tables(), tmp_path / "outputs", {})
    assert (tmp_path / "outputs").read_text() == "not a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission denied"):
        publish(tables(), tmp_path / "outputs", {})


def test_the_lock_may_be_held_over_a_whole_run(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        publish(tables(), tmp_path, {})
    publish(tables("b.txt"), tmp_path, {})  # and is free afterwards


def _try_publish(folder: Path, answers: Any) -> None:
    try:
        publish(tables("b.txt"), folder, {})
        answers.put("published")
    except LockHeld as error:
        answers.put(str(error))


def test_a_second_run_is_told_that_the_folder_is_in_use(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    with run_lock(tmp_path):
        publish(tables("a.txt"), tmp_path, {})
        before = contents(tmp_path)
        other = context.Process(target=_try_publish, args=(tmp_path, answers))
        other.start()
        answer = answers.get(timeout=60)
        other.join(60)
    assert "Another run is writing to" in answer
    assert contents(tmp_path) == before


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from pipeline.write import run_lock\n"
        "with run_lock(Path(sys.argv[1])): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    with run_lock(tmp_path):
        pass
