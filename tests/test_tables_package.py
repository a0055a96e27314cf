"""`datapackage.json` is a valid Data Package whose tables can be validated, and the README's dictionary is up to date."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frictionless
import pytest

from pipeline.issue_codes import ISSUE_CODES
from pipeline.write import TABLES, build_manifest, publish
from pipeline.write.datapackage import describe_package
from pipeline.write.dictionary import END, START, insert_dictionary, main, render_dictionary

README = Path(__file__).parents[1] / "README.md"
SEEN = datetime(2020, 3, 9, 7, 40, tzinfo=UTC)


def some_rows() -> dict[str, list[dict[str, Any]]]:
    place = {"document_id": "d1", "char_start": 0, "char_end": 4, "rule_id": "r#1", "method": "rule", "confidence": 1.0}
    page = {"page": 1, "bbox": {"x0": 1.0, "top": 2.0, "x1": 30.5, "bottom": 12.0}}
    return {
        "documents": [
            {"document_id": "d1", "sha256": "d1", "path": "a.pdf", "kind": "form", "text": "Orme", "status": "ok", "n_pages": 1},
            {"document_id": "d2", "sha256": "d2", "path": "b.pdf", "kind": "other", "text": "", "status": "failed"},
        ],
        "messages": [
            {"message_id": "m1", "position": 0, "container": "top_level", "direction": "unknown", "canonical_message_id": "m1"}
            | {"to_addresses": ["a@example.org"], "tags": [], "sent_at": SEEN, "thread_id": "t1", **place}
        ],
        "threads": [{"thread_id": "t1", "n_messages": 1, "first_at": SEEN}],
        "forms": [
            {"form_id": "f1", "message_id": "m1", "template_id": "t", "report_type": "initial", "is_blank": False, **place}
        ],
        "form_answers": [{"form_id": "f1", "question_id": "q1", "question": "Who?", "state": "answered", **place}],
        "form_options": [
            {"form_id": "f1", "question_id": "q1", "option_id": "o1", "question": "Who?", "option": "Me", "state": "checked"}
            | {"mark": "x", "mark_kind": "text", **place, **page, "raw": "Orme"}
        ],
        "issues": [
            {"issue_id": "i1", "severity": "error", "code": "password_protected", "message": "Locked.", "document_id": "d2"},
            {"issue_id": "i2", "severity": "error", "code": "path_missing", "message": "Nothing at x.", "document_id": None},
        ],
    }


def test_the_descriptor_is_a_valid_data_package() -> None:
    report = frictionless.Package.validate_descriptor(describe_package())
    assert report.valid, report.flatten(["message"])


def test_the_descriptor_is_refused_where_it_is_wrong() -> None:
    wrong = describe_package()
    wrong["resources"][0]["schema"]["fields"][0]["type"] = "hash"
    assert not frictionless.Package.validate_descriptor(wrong).valid


def test_published_tables_validate_against_it(tmp_path: Path) -> None:
    publish(some_rows(), tmp_path, {})
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_numbers_that_may_be_unknown_have_no_bounds() -> None:
    """Some readers of Parquet make NaN of a null beside numbers, which lies within no bounds."""
    resources = {resource["name"]: resource["schema"]["fields"] for resource in describe_package()["resources"]}
    for fields in resources.values():
        for field in fields:
            constraints = field.get("constraints", {})
            assert "minimum" not in constraints or constraints.get("required"), field["name"]
    (sure,) = [field for field in resources["redactions"] if field["name"] == "confidence"]
    assert sure["constraints"] == {"required": True, "minimum": 0, "maximum": 1}


def test_a_broken_reference_is_seen_by_others_too(tmp_path: Path) -> None:
    publish(some_rows(), tmp_path, {})
    rows = some_rows()
    rows["messages"][0]["message_id"] = "m2"
    rows["messages"][0]["canonical_message_id"] = "m2"
    rows["forms"][0]["message_id"] = "m2"
    publish(rows, tmp_path / "other", {})
    (tmp_path / "messages.parquet").write_bytes((tmp_path / "other" / "messages.parquet").read_bytes())
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert [task.name for task in report.tasks if not task.valid] == ["forms"]
    assert {error.type for task in report.tasks for error in task.errors} == {"foreign-key"}


def test_vocabularies_keys_and_references_are_in_it() -> None:
    resources = {resource["name"]: resource["schema"] for resource in describe_package()["resources"]}
    fields = {field["name"]: field for field in resources["form_options"]["fields"]}
    assert fields["state"]["constraints"]["enum"] == ["checked", "unchecked", "unclear", "not_readable"]
    assert fields["bbox"]["unit"] == "PDF points"
    assert resources["decision_items"]["primaryKey"] == ["decision_id", "position"]
    reference = {"resource": "form_answers", "fields": ["form_id", "question_id"]}
    assert {"fields": ["form_id", "question_id"], "reference": reference} in resources["form_options"]["foreignKeys"]


def test_the_manifest_says_what_failed_and_why() -> None:
    manifest = build_manifest(some_rows(), [("forms/b.toml", "2"), ("fields/a.toml", "1")], started=SEEN, finished=SEEN)
    assert manifest["failed"] == [
        {"path": "b.pdf", "sha256": "d2", "reasons": [{"code": "password_protected", "message": "Locked."}]}
    ]
    assert manifest["not_read"] == [{"code": "path_missing", "message": "Nothing at x."}]
    assert list(manifest["rules"]) == ["fields/a.toml", "forms/b.toml"]
    assert {"python", "pyarrow", "pypdfium2", "pdfium"} <= set(manifest["versions"])
    assert [item["path"] for item in manifest["inputs"]] == ["a.pdf", "b.pdf"]
    json.dumps(manifest, allow_nan=False)


def test_the_dictionary_in_the_readme_is_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert insert_dictionary(text) == text, "run: python -m pipeline.write.dictionary README.md"


def test_the_dictionary_names_every_column_and_every_issue_code() -> None:
    dictionary = render_dictionary()
    for table in TABLES:
        section = dictionary.split(f"### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            assert f"| {column.name} |" in section or f"| **{column.name}** |" in section
    assert all(f"| `{code}` |" in dictionary for code in ISSUE_CODES)


def test_rewriting_keeps_what_stands_around_the_markers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"# Head\n{START}\nwas here before\n{END}\ntail\n", encoding="utf-8")
    assert main([str(readme), "--check"]) == 1
    assert main([str(readme)]) == 0
    assert main([str(readme), "--check"]) == 0
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"# Head\n{START}\n")
    assert text.endswith(f"\n{END}\ntail\n")
    assert "was here before" not in text
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
    with pytest.raises(ValueError, match="markers"):
        insert_dictionary("no markers here")
