"""Names as mentions: in messages, forms and loose letters, with what each person and body is in the case."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pipeline as bt
from pipeline.extract import extract_findings
from pipeline.model import Mention
from pipeline.rulebook import Rulebook

NAMES = ("person", "organisation", "place", "role")
LETTER = """Dear Ms Holm

Thank you for your report. Our processor, Brightfold Payroll Ltd, told us on 3 March that a list had been lost. The controller is
Fairlop Borough Council. We have told Kent Police and the Care Quality Commission.

Yours sincerely

Jonquil Thackray
Lead Case Officer
Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF
"""
MAIL = """From: Una Holm <una.holm@fairlop.example>
Sent: 3 March 2020 10:15
To: Casework <casework@ico.org.uk>
Subject: Personal data breach

Dear colleagues

Please find our report attached. Our Data Protection Officer, Ned Arkell, is away.

Kind regards
Una Holm

This email is confidential and intended solely for the use of the person to whom it is addressed. Fairlop Borough Council may
monitor the content of emails sent and received.
"""


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return bt.load_rules()


def mentions_of(text: str, folder: Path, rules: Rulebook, ner: str = "default") -> list[Mention]:
    path = folder / "document.txt"
    path.write_text(text, encoding="utf-8")
    document = bt.read_document(path).documents[0]
    found = bt.extract_findings(bt.segment_document(document, rules), rules, ner=ner).mentions
    for mention in found:
        evidence = mention.evidence
        assert evidence.raw == document.text[evidence.char_start : evidence.char_end]
    return [mention for mention in found if mention.kind in NAMES]


def roles_of(mentions: list[Mention]) -> dict[str, str | None]:
    return {mention.value: mention.role for mention in mentions}


def test_a_letter_tells_who_is_what(tmp_path: Path, rules: Rulebook) -> None:
    roles = roles_of(mentions_of(LETTER, tmp_path, rules))
    assert roles["Brightfold Payroll Ltd"] == "processor"
    assert roles["Fairlop Borough Council"] == "controller"
    assert roles["Kent Police"] == roles["Care Quality Commission"] == "notified_party"
    assert roles["Jonquil Thackray"] == "case_officer"
    assert roles["Information Commissioner's Office"] == "regulator"
    assert roles["Holm"] is None
    assert {"Wycliffe House", "Water Lane", "Wilmslow", "Cheshire", "Lead Case Officer"} <= set(roles)


def test_a_mail_has_a_signatory_and_its_footer_states_nothing(tmp_path: Path, rules: Rulebook) -> None:
    found = mentions_of(MAIL, tmp_path, rules)
    assert [mention.role for mention in found if mention.value == "Una Holm"] == [None, "signatory"]
    assert roles_of(found)["Ned Arkell"] == "data_protection_officer"
    assert roles_of(found)["Fairlop Borough Council"] == "boilerplate"
    assert {mention.message for mention in found} == {0}


def test_names_have_the_method_and_the_rule_or_model_they_come_from(tmp_path: Path, rules: Rulebook) -> None:
    found = {mention.value: mention.evidence for mention in mentions_of(LETTER, tmp_path, rules)}
    assert (found["Kent Police"].method, found["Kent Police"].rule_id) == ("rule", "bodies#police")
    assert (found["Holm"].method, found["Holm"].rule_id) == ("model", "breachtables_names-1.0.0")
    assert all(0 < evidence.confidence <= 1 for evidence in found.values())


def test_without_a_model_no_name_is_mentioned(tmp_path: Path, rules: Rulebook) -> None:
    assert mentions_of(LETTER, tmp_path, rules, ner="none") == []


def test_repeated_paragraphs_are_mentioned_at_each_place(tmp_path: Path, rules: Rulebook) -> None:
    paragraph = "We spoke to Dr Thandiwe Arkell of Kent Police.\n\n"
    found = mentions_of(paragraph * 3, tmp_path, rules)
    assert [mention.value for mention in found] == ["Thandiwe Arkell", "Kent Police"] * 3
    assert len({mention.evidence.char_start for mention in found}) == 6


# --- the samples and their forms -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, Any]]]:
    return bt.run([Path(__file__).parents[1] / "sample_docs" / "01_northmere_case_file.pdf"]).rows


def test_fields_of_a_form_say_who_is_what(tables: dict[str, list[dict[str, Any]]]) -> None:
    named = {(row["value"], row["kind"], row["role"]) for row in tables["mentions"] if row["form_id"] and row["kind"] in NAMES}
    assert ("Northmere District Council", "organisation", "controller") in named
    assert ("Delphine Arkwright-Moss", "person", "data_protection_officer") in named
    assert {("Civic Centre", "place", None), ("Harbour Road", "place", None), ("Northmere", "place", None)} <= named


def test_what_the_template_prints_is_no_mention(tables: dict[str, list[dict[str, Any]]]) -> None:
    in_form = [row for row in tables["mentions"] if row["form_id"]]
    assert in_form
    assert not [row for row in in_form if row["value"] in ("Wilmslow", "Water Lane", "Information Commissioner's Office")]


# --- cost ----------------------------------------------------------------------------------------------------------------------


def test_spacy_is_imported_only_to_read_names() -> None:
    code = "import sys, pipeline, pipeline.cli, pipeline.job, pipeline.entities; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert done.stdout.strip() == "False"


def test_the_command_line_starts_without_what_reading_needs() -> None:
    code = "import sys, pipeline.cli; print(sorted({'pydantic', 'numpy', 'pypdfium2', 'pyarrow', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert done.stdout.strip() == "[]"


def test_a_model_that_is_not_there_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kent Police rang.", encoding="utf-8")
    with pytest.raises(bt.NamesError, match="no_such_model"):
        bt.run(tmp_path, ner="no_such_model")


def test_the_manifest_names_the_model(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kent Police rang.", encoding="utf-8")
    told = bt.run(tmp_path).manifest["ner"]
    assert told["name"] == "breachtables_names" and len(told["sha256"]) == 64
    assert bt.run(tmp_path, ner="none").manifest["ner"] is None


def test_extracting_without_a_reader_mentions_no_names(tmp_path: Path, rules: Rulebook) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LETTER, encoding="utf-8")
    segmented = bt.segment_document(bt.read_document(path).documents[0], rules)
    assert not [mention for mention in extract_findings(segmented, rules).mentions if mention.kind in NAMES]


# --- the command ---------------------------------------------------------------------------------------------------------------


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from pipeline.cli import main; main()"
    root = Path(__file__).parents[1]
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=root)


def test_the_command_takes_another_model_and_its_labels(tmp_path: Path) -> None:
    import spacy

    other = spacy.blank("en")
    other.add_pipe("entity_ruler").add_patterns([{"label": "FIRM", "pattern": "Bluefold"}])  # type: ignore[attr-defined]
    other.to_disk(tmp_path / "model")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("We rang Bluefold.", encoding="utf-8")
    options = ("--ner", str(tmp_path / "model"), "--ner-labels", "FIRM=organisation")
    done = command("inspect", str(tmp_path / "in" / "a.txt"), "--json", *options)
    assert done.returncode == 0, done.stderr
    assert '"value": "Bluefold"' in done.stdout
    none = command("inspect", str(tmp_path / "in" / "a.txt"), "--json", "--ner", "none")
    assert '"value": "Bluefold"' not in none.stdout


def test_a_wrong_model_or_map_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We rang Bluefold.", encoding="utf-8")
    missing = command("run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--ner", "no_such_model")
    assert missing.returncode == 2
    assert "no_such_model" in missing.stderr and "Traceback" not in missing.stderr
    wrong = command("run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--ner-labels", "FIRM=company")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
