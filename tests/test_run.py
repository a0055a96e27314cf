"""The main job: the same input gives the same bytes, one bad file stops nothing, and exit codes say what happened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import pipeline as bt
from pipeline.cli import app
from pipeline.engine.work import process_file

CASE = """From: casework@regulator.example
To: reports@wexholt.example;
CC:
Subject: Acknowledgement - IC-40122-B7K3
Direction: Outgoing
Date Sent: 02/04/2020 10:15

Thank you for contacting the ICO to report a personal data breach. The breach was reported to the ICO on 1 April 2020.

Yours sincerely

Orla Tansy
Case Officer
"""
MAIL = b"""From: Reports <reports@wexholt.example>
To: casework@regulator.example
Subject: Personal data breach notification
Date: Wed, 1 Apr 2020 16:20:00 +0100
Message-ID: <one@wexholt.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

We are writing to report a personal data breach affecting 25 people.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inputs = tmp_path / "in"
    (inputs / "deeper").mkdir(parents=True)
    (inputs / "case.txt").write_text(CASE, encoding="utf-8")
    (inputs / "deeper" / "case again.txt").write_text(CASE, encoding="utf-8")
    (inputs / "mail.eml").write_bytes(MAIL)
    return inputs


def published(output: Path) -> dict[str, bytes]:
    told = ("manifest.json", "changes.json")
    return {path.name: path.read_bytes() for path in output.glob("*") if path.is_file() and path.name not in told}


def rows(output: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(output / f"{table}.parquet").to_pylist()
    return found


def command(*arguments: object) -> int:
    return CliRunner().invoke(app, ["run", *map(str, arguments)]).exit_code


def test_two_runs_any_order_and_any_number_of_workers_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    bt.run(files, tmp_path / "a")
    bt.run(list(reversed(files)), tmp_path / "b", jobs=2)
    assert published(tmp_path / "a") == published(tmp_path / "b")
    assert len(published(tmp_path / "a")) > 15


def test_repeating_a_run_into_the_same_folder_changes_nothing_and_keeps_other_files(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert command(folder, "-o", output) == 0
    first = published(output)
    (output / "links.csv").write_text("mine", encoding="utf-8")
    assert command(folder, "-o", output) == 0
    assert published(output) == {**first, "links.csv": b"mine"}


def test_a_copy_of_a_file_is_linked_not_dropped_and_counts_once(folder: Path, tmp_path: Path) -> None:
    (folder / "mail.eml").unlink()
    tables = bt.run([folder])
    copies = [row for row in tables.rows["documents"] if row["duplicate_of"]]
    assert [Path(row["path"]).name for row in copies] == ["case again.txt"]
    assert {row["case_ref"]: row["n_messages"] for row in tables.rows["incidents"]}["IC-40122-B7K3"] == 1
    copied = [row for row in tables.rows["messages"] if row["document_id"] == copies[0]["document_id"]]
    assert copied and all(row["canonical_message_id"] != row["message_id"] for row in copied)


def test_a_report_without_a_reference_joins_the_case_of_the_letter_that_answers_it(folder: Path) -> None:
    incidents = bt.run([folder]).rows["incidents"]
    found = [(row["case_ref"], row["reported"], row["n_messages"]) for row in incidents]
    assert found == [("IC-40122-B7K3", "2020-04-01T16:20", 2)]


def test_a_report_of_another_day_stays_an_incident_of_its_own(folder: Path) -> None:
    (folder / "mail.eml").write_bytes(MAIL.replace(b"Wed, 1 Apr", b"Thu, 2 Apr"))
    assert sorted(row["case_ref"] or "" for row in bt.run([folder]).rows["incidents"]) == ["", "IC-40122-B7K3"]


def test_a_fault_of_our_own_becomes_an_issue_that_quotes_no_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("secret words of the document")

    monkeypatch.setattr("pipeline.engine.work.segment_document", fails)
    outcome = process_file(folder / "case.txt", "case.txt", bt.load_rules())
    issues = [issue for findings in outcome.findings for issue in findings.issues if issue.code == "document_failed"]
    assert len(issues) == 1
    assert "secret" not in issues[0].message
    assert "ValueError" in issues[0].message


def test_a_missing_path_is_an_issue_and_the_rest_is_finished(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert command(folder, tmp_path / "gone.pdf", "-o", output) == 1
    assert "path_missing" in {row["code"] for row in rows(output, "issues")}
    assert len(rows(output, "documents")) == 3


def test_an_input_folder_that_vanished_leaves_the_tables_as_they_were(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert command(folder, "-o", output) == 0
    before = published(output)
    shutil.rmtree(folder)
    assert command(folder, "-o", output) == 2
    assert published(output) == before


def test_a_known_failure_alarms_once(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    assert command(folder, "-o", output) == 1
    assert command(folder, "-o", output) == 0
    assert command(folder, "-o", output, "--strict") == 1


def test_nothing_readable_is_said_and_its_issues_are_kept(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    output = tmp_path / "out"
    assert command(tmp_path / "empty.txt", "-o", output) == 2
    assert "empty_file" in {row["code"] for row in rows(output, "issues")}


def test_a_typo_in_a_rule_file_is_one_clear_message_and_exit_2(folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(Path(__file__).parent.parent / "rules", rules)
    target = rules / "letters" / "letters.toml"
    target.write_text(target.read_text(encoding="utf-8").replace("recommends =", "recomends ="), encoding="utf-8")
    result = CliRunner().invoke(app, ["run", str(folder), "-o", str(tmp_path / "out"), "--rules", str(rules)])
    assert result.exit_code == 2
    assert "recommends" in result.output and "Traceback" not in result.output


def test_the_manifest_says_what_was_read_with_which_rules(folder: Path, tmp_path: Path) -> None:
    bt.run([folder], tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["inputs"]) == 3
    assert "letters/letters.toml" in manifest["rules"]
    assert manifest["tables"]["documents"]["rows"] == 3


def test_where_a_file_was_disclosed_comes_from_its_sidecar(folder: Path) -> None:
    (folder / "sources.csv").write_text("path,disclosed_by,disclosed_on\ncase.txt,ICO,2021-05-04\n", encoding="utf-8")
    (folder / "mail.eml.source.toml").write_text('foi_reference = "FOI-1"\n', encoding="utf-8")
    documents = {Path(row["path"]).name: row for row in bt.run([folder]).rows["documents"]}
    assert documents["case.txt"]["disclosed_by"] == "ICO"
    assert str(documents["case.txt"]["disclosed_on"]) == "2021-05-04"
    assert documents["mail.eml"]["foi_reference"] == "FOI-1"
    assert documents["case again.txt"]["disclosed_by"] is None


def test_tables_come_as_frames_with_the_contracts_columns(folder: Path) -> None:
    tables = bt.run([folder])
    assert list(tables.incidents["case_ref"].dropna()) == ["IC-40122-B7K3"]
    with pytest.raises(AttributeError, match="no table 'incident'"):
        _ = tables.incident
