"""`corrections.csv`: a person's word stands in the cell, the machine's reading stays as a claim, what does not fit is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pipeline as bt

Row = dict[str, Any]
LOG = """Ostrey NHS Trust data breaches 2020/21,,,,
Ref,Date discovered,Date reported to ICO,Nature of incident,Number of people affected
A1,1 June 2020,2 June 2020,Letters were posted to the wrong address,412
"""


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path / "log.csv", tmp_path / "out"


def run(place: tuple[Path, Path], *lines: str) -> dict[str, list[Row]]:
    if lines:
        (place[1] / "corrections.csv").write_text("\n".join(["row id,column,value,who,why", *lines]) + "\n", encoding="utf-8")
    return dict(bt.run([place[0]], place[1]).rows)


def test_a_corrected_cell_keeps_what_the_machine_read(place: tuple[Path, Path]) -> None:
    name = run(place)["incidents"][0]["incident_id"]
    for _ in range(2):  # it survives the next run
        tables = run(place, f'{name},subjects_stated,"4,120",A. Reader,the scan says so')
        row = tables["incidents"][0]
        assert (row["subjects_stated"], row["subjects_min"], row["subjects_max"]) == (4120, 4120, 4120)
        assert (row["ico_band_subjects"], row["corrected"]) == ("1k to 10k", ["subjects_stated"])
        human = next(claim for claim in tables["claims"] if claim["method"] == "human")
        machine = next(claim for claim in tables["claims"] if claim["claim_id"] == human["supersedes_claim_id"])
        assert (human["value_text"], human["asserter"], human["label"]) == ("4,120", "A. Reader", "the scan says so")
        assert machine["value_text"] == "412"


def test_the_verdict_follows_a_corrected_date(place: tuple[Path, Path]) -> None:
    before = run(place)["incidents"][0]
    assert before["within_72h"] == "within"
    after = run(place, f"{before['incident_id']},reported,2020-06-09,A. Reader,")["incidents"][0]
    assert (after["within_72h"], after["reported"]) == ("late", "2020-06-09")
    assert "corrected" in after["within_72h_reason"]


def test_a_corrected_claim_is_kept_as_it_was(place: tuple[Path, Path]) -> None:
    claim = next(row for row in run(place)["claims"] if row["field"] == "subjects")
    tables = run(place, f"{claim['claim_id']},value_stated,413,A. Reader,")
    after = {row["claim_id"]: row for row in tables["claims"]}
    corrected = after[claim["claim_id"]]
    assert (corrected["value_stated"], corrected["method"]) == (413, "human")
    assert after[corrected["supersedes_claim_id"]]["value_stated"] == 412


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("within_72h", "perhaps"),
        ("subjects_stated", "many"),
        ("no_such_column", "1"),
        ("incident_id", "x"),
        ("controller_id", "x"),
    ],
)
def test_a_value_that_does_not_fit_is_an_issue_and_changes_nothing(place: tuple[Path, Path], column: str, value: str) -> None:
    before = run(place)
    after = run(place, f"{before['incidents'][0]['incident_id']},{column},{value},,")
    assert after["incidents"] == before["incidents"]
    assert [row["code"] for row in after["issues"] if row not in before["issues"]] == ["correction_not_applied"]


def test_a_correction_whose_row_has_gone_is_an_issue(place: tuple[Path, Path]) -> None:
    issues = [row for row in run(place, "0123,controller,Somebody,,")["issues"] if row["code"] == "correction_not_applied"]
    assert len(issues) == 1 and "no such row" in issues[0]["message"]
