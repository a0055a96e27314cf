"""Exports keep keys, types, nulls and words, and no cell of a CSV file is a formula."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

import pipeline as bt
from pipeline.export import ExportError, export
from pipeline.export.source import Source
from pipeline.export.veris import Tellers, certainty
from pipeline.rulebook import RuleError, rules_folder
from pipeline.rulebook.export import load_export_terms, wrong_cases
from pipeline.write import SCHEMA
from pipeline.write.csv_cells import as_written, csv_cell, defused

SAMPLES = Path(__file__).parents[1] / "sample_docs"
FORMULA = "=cmd|' /C calc'!A1"
MAIL = (
    'From: "{0}" <ann@a.example>\nTo: b@b.example\nSubject: {0}\nDate: Mon, 4 May 2020 10:00:00 +0100\n'
    "Content-Type: text/plain; charset=utf-8\n\n{0}\nOur reference IC-36417-T3W8.\n"
)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bt.Tables:
    """The tables of two samples and of a mail whose texts are formulas."""
    folder = tmp_path_factory.mktemp("in")
    (folder / "@mail.eml").write_text(MAIL.format(FORMULA), encoding="utf-8")
    (folder / "log.csv").write_text(
        "Ref,Date of incident,Type of breach,Number affected\n-1,01/02/2021,=HYPERLINK(0),12\n+2,,Lost papers,5\n",
        encoding="utf-8",
    )
    paths = [SAMPLES / "01_northmere_case_file.pdf", SAMPLES / "07_press_article.txt", folder]
    return bt.run(paths, tmp_path_factory.mktemp("out"), ner="none")


def is_formula(cell: str) -> bool:
    """As OWASP says what a spreadsheet runs."""
    return cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.sampled_from("=+-@\t\r\n '\"\u200b\ufeff\x00＝a1,")) | st.text())
def test_no_text_is_a_formula_and_each_reads_back(text: str) -> None:
    read = next(csv.reader(io.StringIO(csv_cell(text), newline="")), [""]) if "\x00" not in text else [defused(text)]
    assert not is_formula(read[0])
    assert not read[0].lstrip(' \t\r\n"\u200b\ufeff\x00').startswith(("=", "+", "-", "@", "＝"))
    assert as_written(read[0]) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\u200b=1", '"=1'])
def test_each_known_start_of_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "IC-36417-T3W8", "'quoted'", "1-2", "<5"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_numbers_stay_numbers() -> None:
    assert [csv_cell(value) for value in (-5, -0.5, True, None, "")] == ["-5", "-0.5", "true", "", '""']


def test_csv_files_hold_every_cell_of_every_table(tables: bt.Tables, tmp_path: Path) -> None:
    export(tables.folder, "csv", tmp_path)
    seen = 0
    for name, table in SCHEMA.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            read = list(csv.DictReader(stream))
        assert len(read) == len(tables.rows[name])
        for cells, row in zip(read, tables.rows[name], strict=True):
            for column in table.columns:
                if column.kind in ("string", "text"):
                    assert not is_formula(cells[column.name])
                    assert as_written(cells[column.name]) == (row[column.name] or "")
                    seen += cells[column.name].startswith("'=")
                elif column.kind in ("texts", "box") and row[column.name] is not None:
                    assert json.loads(cells[column.name]) == row[column.name]
    assert seen >= 3  # the mail's name, subject and words


def test_the_data_package_of_the_csv_files_is_valid(tables: bt.Tables, tmp_path: Path) -> None:
    export(tables.folder, "csv", tmp_path)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    claims = next(one for one in described["resources"] if one["name"] == "claims")
    assert claims["schema"]["primaryKey"] == ["claim_id"]
    assert claims["schema"]["foreignKeys"]


def test_sqlite_has_keys_that_hold_and_the_dictionary(tables: bt.Tables, tmp_path: Path) -> None:
    export(tables.folder, "sqlite", tmp_path)
    base = sqlite3.connect(tmp_path / "breachtables.sqlite")
    try:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, table in SCHEMA.items():
            assert base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] == len(tables.rows[name])
            found = {row[3]: row[2] for row in base.execute(f"PRAGMA foreign_key_list({name})") if row[4] is not None}
            for column in table.columns:
                if column.refers_to and column.kind != "texts":
                    assert found[column.name] == column.refers_to.partition(".")[0]
        listed = base.execute("SELECT value FROM claims_derived_from_claim_ids ORDER BY claim_id, position").fetchall()
        rows = sorted(tables.rows["claims"], key=lambda row: str(row["claim_id"]))
        assert [value for (value,) in listed] == [one for row in rows for one in row["derived_from_claim_ids"] or ()]
        said = base.execute("SELECT description FROM data_dictionary WHERE table_name = 'claims' AND column_name = 'edtf'")
        assert "EDTF" in said.fetchone()[0]
        assert base.execute("SELECT typeof(subjects_max), typeof(closed) FROM incidents WHERE closed").fetchone() is not None
        assert base.execute("SELECT count(*) FROM messages WHERE subject = ?", (FORMULA,)).fetchone()[0] == 1  # no cell to open
        with pytest.raises(sqlite3.IntegrityError):
            base.execute("UPDATE claims SET modality = 'perhaps'")
    finally:
        base.close()
    metadata = json.loads((tmp_path / "breachtables.metadata.json").read_text(encoding="utf-8"))
    assert set(metadata["databases"]["breachtables"]["tables"]) >= set(SCHEMA)


def test_duckdb_has_the_types_of_the_tables(tables: bt.Tables, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    export(tables.folder, "duckdb", tmp_path)
    base = duckdb.connect(str(tmp_path / "breachtables.duckdb"), read_only=True)
    try:
        for name in SCHEMA:
            assert base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] == len(tables.rows[name])
        types = dict(base.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'claims'").fetchall())
        assert (types["stated_at"], types["value_max"]) == ("TIMESTAMP WITH TIME ZONE", "BIGINT")
        assert types["derived_from_claim_ids"] == "VARCHAR[]"
        keys = base.execute("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'").fetchone()[0]
        assert keys > 20
    finally:
        base.close()


def test_veris_records_say_what_is_known_and_no_more(tables: bt.Tables, tmp_path: Path) -> None:
    export(tables.folder, "veris", tmp_path)
    records = json.loads((tmp_path / "veris.json").read_text(encoding="utf-8"))
    left_out = (tmp_path / "veris.left-out.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert len(records) + len(left_out) == len(tables.rows["incidents"])
    assert left_out
    case = next(one for one in records if one.get("reference") == "IC-36417-T3W8")
    assert case["timeline"]["incident"] == {"year": 2020, "month": 3, "day": 6}
    assert case["attribute"]["confidentiality"]["data_total"] == 2417
    assert case["plus"]["subjects_qualifier"] == "at_most"
    assert case["victim"]["industry"] == "92"
    assert "https://w3id.org/dpv/legal/eu/gdpr#DPABreachInitialNotice" in case["plus"]["dpv"]
    for record in records:
        assert {"actor", "action", "discovery_method", "schema_version", "asset", "timeline"} <= set(record)
        assert {"incident_id", "security_incident", "summary"} <= set(record)
        assert len(record["action"]) == 1 and record["asset"]["cloud"] == ["Unknown"]


def test_the_press_alone_makes_no_incident_certain(tables: bt.Tables) -> None:
    article = next(row["document_id"] for row in tables.rows["documents"] if row["path"].endswith("07_press_article.txt"))
    others = {row["incident_id"] for row in tables.rows["claims"] if row["document_id"] != article}
    told = Tellers(Source(tables.folder, load_export_terms(rules_folder())))
    said = {(row["incident_id"] in others, certainty(row, told)) for row in tables.rows["incidents"]}
    assert said == {(True, "Confirmed"), (False, "Suspected")}


def test_terms_of_the_export_come_out_as_their_cases_say() -> None:
    assert list(wrong_cases(load_export_terms(rules_folder()))) == []


def test_every_term_is_for_a_value_that_there_can_be() -> None:
    for entry in load_export_terms(rules_folder()).dpv:
        table, _, column = entry.column.partition(".")
        found = next(one for one in SCHEMA[table].columns if one.name == column)
        assert not found.vocabulary or set(entry.values) <= set(found.vocabulary)


def test_a_wrong_file_of_terms_says_what_to_mend(tmp_path: Path) -> None:
    (tmp_path / "export.toml").write_text("[[dpv]]\nin = 'a'\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"export\.toml"):
        load_export_terms(tmp_path)


def test_without_tables_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="There are no tables"):
        export(tmp_path, "csv", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_the_command_writes_beside_the_tables_and_names_the_files(tables: bt.Tables) -> None:
    call = [sys.executable, "-c", "from pipeline.cli import main; main()", "export", "--to", "veris", "-o", str(tables.folder)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["veris.json", "veris.left-out.csv"]
    assert "without any date" in done.stderr
    assert (tables.folder / "export-veris" / "veris.json").is_file()
