"""The command `run` as a scheduled job sees it: expectations, structured logs, harmless output, an end at Ctrl-C."""

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

from pipeline.export import export
from pipeline.export.source import ExportError
from pipeline.read import read_path
from pipeline.rulebook import RuleError, load_rules
from pipeline.rulebook.checks import load_checks
from pipeline.show import show
from pipeline.terminal import harmless

RULES = Path(__file__).parents[1] / "rules"
PROGRAM = f"import sys; sys.path[:0] = {sys.path!r}; from pipeline.cli import main; main()"


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "letter.txt").write_text("Our reference IC-40122-B7K3. Nothing was lost.", encoding="utf-8")
    return folder


def test_expectations_that_are_not_met_are_said_and_the_exit_code_is_1(folder: Path, tmp_path: Path) -> None:
    checks = tmp_path / "mine.toml"
    checks.write_text(
        '[[check]]\ntable = "documents"\nrows_min = 2\nwhy = "two letters"\n'
        '[[check]]\ntable = "documents"\nwhere = { status = "ok" }\ncolumn = "sha256"\nfill_min = 1.0\n'
        '[[check]]\ntable = "documents"\ncolumn = "licence"\nfill_min = 0.5\n'
        '[[check]]\ntable = "document"\nrows_max = 1\n',
        encoding="utf-8",
    )
    result = command(folder, "-o", tmp_path / "out", "--checks", checks)
    assert result.returncode == 1
    assert "check 1, documents: 1 rows, at least 2 are expected (two letters)" in result.stderr
    assert "check 2" not in result.stderr
    assert "check 3, documents.licence: 0.0% filled, at least 50.0% are expected" in result.stderr
    assert "check 4, document: there is no such table" in result.stderr


def test_a_table_that_shrinks_more_than_is_expected_is_noticed(folder: Path, tmp_path: Path) -> None:
    checks = tmp_path / "mine.toml"
    checks.write_text('[[check]]\ntable = "documents"\nshrink_max = 0.3\n', encoding="utf-8")
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Letter {number}", encoding="utf-8")
    assert command(folder, "-o", tmp_path / "out", "--checks", checks).returncode == 0
    for number in range(2):
        (folder / f"{number}.txt").unlink()
    result = command(folder, "-o", tmp_path / "out", "--checks", checks)
    assert result.returncode == 1 and "2 rows, 4 before" in result.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[check]]\ntable = "documents"\n', "expects nothing"),
        ('[[check]]\ntable = "documents"\nrow_min = 3\n', "did you mean"),
        ('[[check]]\ntable = "documents"\nfill_min = 0.3\n', "belong together"),
        ("[[check", "not TOML"),
    ],
)
def test_a_file_of_expectations_that_is_wrong_says_what_to_mend(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "checks.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=words):
        load_checks(file)


def test_a_structured_log_is_one_json_object_a_line(folder: Path, tmp_path: Path) -> None:
    result = command(folder, "-o", tmp_path / "out", "--log-format", "json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert {"run_started", "progress", "summary", "published", "run_ended"} <= {event["event"] for event in events}
    assert events[-1]["exit_code"] == 0 and all({"time", "level", "text"} <= event.keys() for event in events)
    assert not result.stdout


def test_a_file_name_cannot_steer_the_terminal(folder: Path, tmp_path: Path) -> None:
    (folder / "bad\x1b[2Jname.bin").write_bytes(bytes(range(256)) * 40)
    result = command(folder, "-o", tmp_path / "out")
    assert "\\x1b[2Jname" in result.stderr and "\x1b" not in result.stderr


def test_steering_signs_are_shown_wherever_they_stand() -> None:
    assert harmless({"a": ["x\x1b]0;y\x07", 3], "b": "line\nnext\ttab \u202edesrever"}) == {
        "a": ["x\\x1b]0;y\\x07", 3],
        "b": "line\nnext\ttab \\u202edesrever",
    }


def test_ctrl_c_ends_a_run_at_once_and_leaves_what_was_published(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert command(folder, "-o", output).returncode == 0
    before = {path.name: path.read_bytes() for path in output.glob("*.parquet")}
    for number in range(400):
        (folder / f"{number}.txt").write_text("Reported on 3 May 2020. " * 400 + str(number), encoding="utf-8")
    arguments = [sys.executable, "-c", PROGRAM, "run", str(folder), "-o", str(output), "--log-format", "json"]
    # Who runs the tests in the background may have them ignore Ctrl-C, which programs inherit.
    own = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as run:
        signal.signal(signal.SIGINT, own)
        assert run.stderr is not None
        for line in run.stderr:
            if '"progress"' in line:
                break
        started = time.monotonic()
        os.kill(run.pid, signal.SIGINT)
        rest = run.stderr.read()
        assert run.wait() == 130
    assert time.monotonic() - started < 20
    assert "Run again to go on" in rest and "Traceback" not in rest
    assert {path.name: path.read_bytes() for path in output.glob("*.parquet")} == before


def test_a_file_of_checks_that_is_not_there_stops_the_run(folder: Path, tmp_path: Path) -> None:
    result = command(folder, "-o", tmp_path / "out", "--checks", tmp_path / "cheks.toml")
    assert result.returncode == 2
    assert "cheks.toml: there is no such file of checks" in result.stderr
    assert not (tmp_path / "out" / "incidents.parquet").exists()


def test_tables_that_a_run_published_are_no_input_of_the_next(folder: Path, tmp_path: Path) -> None:
    output = folder / "tables"
    for _ in range(2):
        result = command(folder, "-o", output, "--ner", "none")
        assert (result.returncode, result.stderr.splitlines()[0]) == (
            0,
            "Read 1 documents: 0 messages in 0 threads, 0 forms, 0 claims, 0 incidents.",
        )
    result = command(output, "-o", tmp_path / "other", "--ner", "none")
    assert result.returncode == 2
    assert "the folder holds no file to read" in result.stderr


def test_a_published_table_that_was_damaged_is_said_and_the_next_run_replaces_it(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert command(folder, "-o", output, "--ner", "none").returncode == 0
    (output / "incidents.parquet").write_bytes(b"x")
    assert show("IC-40122-B7K3", None, output) == 2
    with pytest.raises(ExportError, match="is damaged"):
        export(output, "csv", tmp_path / "csv")
    (folder / "more.txt").write_text("Another letter.", encoding="utf-8")
    assert command(folder, "-o", output, "--ner", "none").returncode == 0
    assert show("IC-40122-B7K3", None, output) == 1


def test_rules_that_may_not_be_read_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(RULES, tmp_path / "rules")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RuleError, match=r"cannot be read \(Permission denied\)"):
        load_rules(tmp_path / "rules")


def test_a_link_that_leads_nowhere_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    (issue,) = read_path(tmp_path / "link", "in/link").issues
    assert issue.message.startswith("in/link: cannot be opened: it is a link that leads nowhere")


def test_a_structured_log_tells_each_document_that_failed_and_whether_that_is_new(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    told = []
    for _ in range(2):
        result = command(folder, "-o", tmp_path / "out", "--ner", "none", "--log-format", "json")
        lines = [json.loads(line) for line in result.stderr.splitlines()]
        told += [(result.returncode, one["level"], one["new"], one["codes"]) for one in lines if one["event"] == "file_failed"]
    assert told == [(1, "error", True, ["pdf_broken"]), (0, "warning", False, ["pdf_broken"])]


def test_where_nothing_could_be_read_the_tables_are_said_to_stay(folder: Path, tmp_path: Path) -> None:
    assert command(folder, "-o", tmp_path / "out", "--ner", "none").returncode == 0
    (folder / "letter.txt").write_bytes(b"%PDF-1.4 and no more")
    result = command(folder, "-o", tmp_path / "out", "--ner", "none")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith("Nothing could be read. The tables in ")
