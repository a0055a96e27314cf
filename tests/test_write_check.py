"""Tables that contradict each other, or their sources, are found out before they are published."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.write import IntegrityError, check_tables

TEXT = "Dear Ms Vane, up to 420 people – all staff – were told. 😀 Yours, J. Orme"


def document(**changes: Any) -> dict[str, Any]:
    return {"document_id": "d1", "text": TEXT, "n_pages": 2, **changes}


def evidence(at: str, **changes: Any) -> dict[str, Any]:
    start = TEXT.index(at)
    place = {"char_start": start, "char_end": start + len(at), "raw": at, "page": 1}
    return {"document_id": "d1", **place, "confidence": 1.0, **changes}


def claim(key: str = "c1", at: str = "up to 420", **changes: Any) -> dict[str, Any]:
    return {"claim_id": key, "source_kind": "article", "source_id": "d1", **evidence(at), **changes}


def problems(**tables: list[dict[str, Any]]) -> list[str]:
    return check_tables({"documents": [document()], **tables})


@pytest.mark.parametrize("raw", ["up to 420", "– all staff –", "😀 Yours", "J. Orme"])
def test_evidence_that_stands_in_the_text_passes(raw: str) -> None:
    assert problems(claims=[claim(at=raw)]) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"raw": "up to 421"}, "raw is 'up to 421', but the text at 14 to 23 is 'up to 420'"),
        ({"char_start": 13}, "the text at 13 to 23"),
        ({"char_end": len(TEXT) + 1}, "outside the text"),
        ({"char_start": -9, "char_end": -1}, "outside the text"),
        ({"char_start": 30, "char_end": 20}, "outside the text"),
        ({"char_end": None}, "only one of char_start and char_end"),
        ({"char_start": None, "char_end": None}, "raw is given, but not where it stands"),
        ({"page": 3}, "page 3 is not in the document"),
        ({"page": 0}, "page 0 is not in the document"),
        ({"page": None, "bbox": {"x0": 0.0}}, "bbox is given, but no page"),
        ({"confidence": 1.5}, "confidence 1.5"),
    ],
)
def test_evidence_that_says_something_else_is_a_problem(changes: dict[str, Any], says: str) -> None:
    found = problems(claims=[claim(**changes)])
    assert len(found) == 1
    assert found[0].startswith("claims c1:")
    assert says in found[0]


def test_a_stretch_without_raw_must_still_lie_in_the_text() -> None:
    row = {"redaction_id": "r", **evidence("420"), "raw": None}
    assert problems(redactions=[row]) == []
    assert len(problems(redactions=[{**row, "char_end": 9999}])) == 1


def test_a_page_in_a_document_without_pages_is_a_problem() -> None:
    tables = {"documents": [document(n_pages=None)], "claims": [claim()]}
    assert "page 1 is not in the document (0 pages)" in check_tables(tables)[0]


def test_rows_that_share_a_key_are_a_problem() -> None:
    assert problems(claims=[claim(), claim(at="Orme")]) == ["claims: 2 rows share the key c1"]
    items = [{"decision_id": "x", "position": 0, "document_id": "d1"}, {"decision_id": "x", "position": 1, "document_id": "d1"}]
    assert not any("share" in line for line in problems(decision_items=items))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"incident_id": "i9"}, "claims.incident_id = i9 is not in incidents.incident_id"),
        ({"document_id": "d9"}, "claims.document_id = d9 is not in documents.document_id"),
        ({"derived_from_claim_ids": ["c1", "c7"]}, "claims.derived_from_claim_ids = c7 is not in claims.claim_id"),
        ({"source_kind": "form"}, "claims.source_id = d1 is not in forms"),
        ({"part_of_claim_id": "c0"}, "claims.part_of_claim_id = c0 is not in claims.claim_id"),
    ],
)
def test_a_reference_to_a_row_that_is_not_there_is_a_problem(changes: dict[str, Any], says: str) -> None:
    assert says in problems(claims=[claim(**changes)])


def test_a_reference_over_two_columns_is_followed() -> None:
    option = {"form_id": "f", "question_id": "q", "option_id": "o", "document_id": "d1"}
    answer = {"form_id": "f", "question_id": "q", "document_id": "d1"}
    form = {"form_id": "f", "document_id": "d1"}
    assert problems(forms=[form], form_answers=[answer], form_options=[option]) == []
    found = problems(forms=[form], form_answers=[answer], form_options=[{**option, "question_id": "p"}])
    assert found == ["form_options: f, p is not in form_answers"]


def test_the_error_shows_some_problems_and_counts_all() -> None:
    error = IntegrityError([f"problem {number}" for number in range(25)])
    assert "25 problems" in str(error)
    assert "problem 9" in str(error)
    assert "problem 10" not in str(error)
    assert "15 more" in str(error)
    assert len(error.problems) == 25
