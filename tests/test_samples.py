"""Every sample document gives what the specification that made it says; a sample without incidents gives none."""

from __future__ import annotations

import importlib.util
import json
import zlib
from pathlib import Path
from types import ModuleType

import pytest
from sample_compare import Tables, compare

import pipeline as bt

FOLDER = Path(__file__).parents[1] / "sample_docs"
ENDING = ".expected.json"
SAMPLES = sorted(path.name for path in FOLDER.glob("[0-9]*") if not path.name.endswith(ENDING))
EXPECTED = sorted(path.name.removesuffix(ENDING) for path in FOLDER.glob(f"*{ENDING}"))
WITH_EVIDENCE = ("claims", "mentions", "form_answers", "form_options", "decision_items", "decisions")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return bt.run([FOLDER]).rows


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ids_of(name: str, tables: Tables) -> list[str]:
    """The sample's document, then its attachments."""
    rows = sorted(tables["documents"], key=lambda row: str(row["path"]))
    return [row["document_id"] for row in rows if Path(row["path"].split("!/")[0]).name == name]


def test_every_sample_has_expectations_and_every_expectation_a_sample() -> None:
    assert SAMPLES == EXPECTED
    assert len(SAMPLES) >= 8


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_gives_what_it_was_made_to_say(name: str, tables: Tables) -> None:
    """`known_gaps` begin the differences that are known and open: a gap that has closed fails too, so that its entry goes."""
    expected = json.loads((FOLDER / f"{name}{ENDING}").read_text(encoding="utf-8"))
    differences = compare(expected, tables, ids_of(name, tables))
    gaps = expected.get("known_gaps", [])
    assert [line for line in differences if not line.startswith(tuple(gaps))] == []
    assert [gap for gap in gaps if not any(line.startswith(gap) for line in differences)] == [], (
        "closed: delete them from known_gaps"
    )


def test_no_sample_fails_and_no_other_file_is_read(tables: Tables) -> None:
    assert {Path(row["path"].split("!/")[0]).name for row in tables["documents"]} == set(SAMPLES)
    assert [row["path"] for row in tables["documents"] if row["status"] != "ok"] == []


def test_every_value_opens_its_place_in_the_text_and_on_the_page(tables: Tables) -> None:
    documents = {row["document_id"]: row for row in tables["documents"]}
    for table in WITH_EVIDENCE:
        for row in tables[table]:
            document = documents[row["document_id"]]
            if row["raw"] is not None:
                assert document["text"][row["char_start"] : row["char_end"]] == row["raw"]
            if document["n_pages"] and (row["raw"] or "").strip():
                assert row["page"] is not None and row["bbox"] is not None, (table, row)


def test_the_comparison_finds_a_wrong_value(tables: Tables) -> None:
    name = SAMPLES[0]
    expected = json.loads((FOLDER / f"{name}{ENDING}").read_text(encoding="utf-8"))
    expected["incidents"][0]["subjects_stated"] += 1
    expected["messages"][1]["body_lacks"].append("Good afternoon")
    assert len(compare(expected, tables, ids_of(name, tables))) == 2


def test_the_comparison_finds_a_row_too_few(tables: Tables) -> None:
    name = SAMPLES[0]
    expected = json.loads((FOLDER / f"{name}{ENDING}").read_text(encoding="utf-8"))
    fewer = {**tables, "messages": [row for row in tables["messages"] if row["position"] != 3], "forms": []}
    differences = compare({key: expected[key] for key in ("messages", "forms")}, fewer, ids_of(name, tables))
    assert "message 3: not found" in differences
    assert "form 0: not found" in differences


def test_the_samples_are_as_their_specification_makes_them(maker: ModuleType) -> None:
    assert maker.main(["--check"]) == 0


def test_another_compression_is_no_difference(maker: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    compress = zlib.compress
    monkeypatch.setattr(zlib, "compress", lambda data, *_: compress(data, 1))
    files = maker.wanted()
    assert any((FOLDER / name).read_bytes() != data for name, data in files.items())
    assert [name for name, data in files.items() if maker.differs(name, data)] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("06_foi_reply.pdf", b"FOI response", b"FOI requests"),
        ("08_report_with_attachment.eml", b"09:17:00", b"09:18:00"),
        ("10_breach_policy.txt", b"72 hours", b"24 hours"),
    ],
)
def test_a_changed_word_is_a_difference(name: str, old: bytes, new: bytes, maker: ModuleType) -> None:
    data = (FOLDER / name).read_bytes()
    assert old in data
    assert maker.differs(name, data.replace(old, new))
