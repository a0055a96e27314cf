"""Rows that do not fit their table are refused with a text that names table, column and value."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.write import SCHEMA, TABLES, SchemaError, to_arrow, to_frame
from pipeline.write.parquet import parquet_bytes

DOCUMENTS = SCHEMA["documents"]


def document(**changes: Any) -> dict[str, Any]:
    return {"document_id": "d1", "sha256": "d1", "path": "a.txt", "kind": "other", "text": "", "status": "ok", **changes}


@pytest.mark.parametrize(
    ("table", "row", "says"),
    [
        ("documents", document(kind="poem"), r"documents\.kind = 'poem' is not one of case_file, .*document_id=d1"),
        ("documents", document(pages=3), "documents: no such column: pages"),
        ("documents", document(path=None), r"documents\.path is required but null"),
        ("documents", document(n_bytes="12"), r"documents\.n_bytes = '12' is of type str, not int64"),
        ("documents", document(n_pages=True), r"documents\.n_pages = True is of type bool, not int32"),
        ("documents", document(n_pages=2**31), r"documents\.n_pages cannot be stored"),
        ("documents", document(n_bytes=1.0), r"documents\.n_bytes = 1\.0 is of type float"),
        ("documents", document(text="broken \ud83d half"), r"documents\.text cannot be stored"),
        ("documents", document(disclosed_on="2020-03-31"), r"documents\.disclosed_on = '2020-03-31' is of type str, not date"),
        ("documents", document(disclosed_on=datetime(2020, 3, 31, tzinfo=UTC)), "is of type datetime, not date"),
        ("threads", {"thread_id": "t", "first_at": datetime(2020, 3, 1, 9)}, r"threads\.first_at .* has no time zone"),
        ("threads", {"thread_id": "t", "participants": "a@example.org"}, "is of type str, not a list"),
        ("threads", {"thread_id": "t", "participants": ["a@example.org", None]}, "holds None"),
        ("incident_links", {"incident_a": "a", "incident_b": "b", "decision": "maybe"}, "'maybe' is not one of same, possible"),
        ("incident_links", {"incident_a": "a", "incident_b": "b", "decision": "same", "score": float("nan")}, "is not a number"),
        ("redactions", {"redaction_id": "r", "bbox": {"x0": 1.0}}, "is not a mapping with x0, top, x1, bottom"),
        (
            "redactions",
            {"redaction_id": "r", "bbox": dict.fromkeys(("x0", "top", "x1", "bottom", "page"), 1.0)},
            "is not a mapping",
        ),
        ("redactions", {"redaction_id": "r", "bbox": dict.fromkeys(("x0", "top", "x1", "bottom"), float("inf"))}, "not a number"),
        ("issues", {"issue_id": "i", "severity": "info", "code": "made_up", "message": "m"}, r"issues\.code = 'made_up'"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(table: str, row: dict[str, Any], says: str) -> None:
    if table == "redactions":
        row = {"document_id": "d1", "kind": "box", "method": "rule", "confidence": 1.0, **row}
    with pytest.raises(SchemaError, match=says):
        to_arrow(SCHEMA[table], [row])


def test_a_column_that_a_row_does_not_name_is_null() -> None:
    table = to_arrow(DOCUMENTS, [document()])
    assert table.column("n_pages").to_pylist() == [None]


def test_values_come_back_as_they_were() -> None:
    local = timezone(timedelta(hours=1))
    row = {
        "thread_id": "t",
        "first_at": datetime(2020, 7, 1, 9, 30, tzinfo=local),
        "participants": ["b@example.org", "a@example.org"],
        "gaps": [],
        "n_messages": 2,
    }
    back = to_arrow(SCHEMA["threads"], [row]).to_pylist()[0]
    assert back["first_at"] == datetime(2020, 7, 1, 8, 30, tzinfo=UTC)
    assert back["participants"] == ["b@example.org", "a@example.org"]  # the order is the source's
    assert back["gaps"] == []
    assert to_arrow(DOCUMENTS, [document(disclosed_on=date(2020, 3, 31))]).to_pylist()[0]["disclosed_on"] == date(2020, 3, 31)


def test_nothing_known_and_nothing_there_stay_apart() -> None:
    rows = [{"incident_id": "a", "data_categories": None}, {"incident_id": "b", "data_categories": []}]
    assert to_arrow(SCHEMA["incidents"], rows).column("data_categories").to_pylist() == [None, []]


@given(st.permutations([document(document_id=f"d{i}", path=f"{i}.txt") for i in range(5)]))
def test_the_order_of_rows_does_not_change_the_bytes(rows: list[dict[str, Any]]) -> None:
    expected = [document(document_id=f"d{i}", path=f"{i}.txt") for i in range(5)]
    assert parquet_bytes(to_arrow(DOCUMENTS, rows)) == parquet_bytes(to_arrow(DOCUMENTS, expected))


def test_rows_that_share_a_key_are_ordered_by_their_values() -> None:
    one, other = document(path="a.txt"), document(path="b.txt")
    assert to_arrow(DOCUMENTS, [one, other]).equals(to_arrow(DOCUMENTS, [other, one]))


def test_numbers_and_flags_stay_what_they_are_in_pandas() -> None:
    frame = to_frame("incidents", [{"incident_id": "a", "subjects_stated": 121109, "closed": True}, {"incident_id": "b"}])
    assert str(frame["subjects_stated"].dtype) == "Int64"
    assert str(frame["closed"].dtype) == "boolean"
    assert frame["subjects_stated"].isna().tolist() == [False, True]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_column_carries_its_description_in_the_file(table: Any) -> None:
    schema = pq.read_schema(pa.BufferReader(parquet_bytes(to_arrow(table, []))))
    assert schema.names == list(table.column_names)
    for column in table.columns:
        metadata = schema.field(column.name).metadata
        assert metadata[b"description"].decode() == column.description
        assert schema.field(column.name).type == column.arrow_type
        if column.vocabulary:
            assert json.loads(metadata[b"vocabulary"]) == list(column.vocabulary)
