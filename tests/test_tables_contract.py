"""The tables are those that other programs rely on: names, order, keys, types, vocabularies."""

from __future__ import annotations

from typing import get_args

import pyarrow as pa
import pytest

from pipeline import model
from pipeline.write import SCHEMA, TABLES

# What other programs read, in the order of the contract. Columns may be added at the end of a table, none may go or move.
PROVENANCE = "document_id page char_start char_end bbox raw rule_id method confidence"
REST = PROVENANCE.removeprefix("document_id ")
CONTRACT = {
    "documents": "document_id sha256 path parent_document_id media_type kind n_bytes n_pages n_pages_ocr text status "
    "duplicate_of members_expected members_read members_failed source_url disclosed_by foi_reference disclosed_on licence",
    "messages": "message_id document_id thread_id case_ref position container parent_message_id canonical_message_id "
    "rfc_message_id in_reply_to from_name from_address to_addresses cc_addresses subject subject_base tags direction sent_at "
    f"received_at logged_at letter_type body_text page_first page_last {REST}",
    "message_links": "source_message_id target_message_id type basis confidence",
    "threads": "thread_id case_ref subject_base n_messages n_distinct participants first_at last_at gaps",
    "forms": "form_id document_id message_id template_id template_score report_type case_ref updates_form_id questions_missing "
    f"is_blank {REST}",
    "form_answers": f"form_id question_id question section state text {PROVENANCE}",
    "form_options": f"form_id question_id question option_id option state mark mark_kind {PROVENANCE}",
    "incidents": "incident_id case_ref case_refs controller happened happened_start happened_end discovered discovered_start "
    "discovered_end reported reported_start reported_end reported_at subjects_stated subjects_min subjects_max "
    "subjects_qualifier records_stated records_min records_max records_qualifier data_categories data_categories_complete "
    "subject_categories subject_categories_complete incident_type cyber sector description controller_id likelihood "
    "subjects_told others_told staff_trained outcome decided_at closed hours_to_report_min hours_to_report_max within_72h "
    "ico_band_subjects ico_band_time n_documents n_messages n_forms n_conflicts",
    "claims": "claim_id incident_id field asserter modality value_text value_stated value_min value_max qualifier unit "
    "part_of_claim_id edtf start_at end_at precision period stated_at source_kind source_id supersedes_claim_id "
    f"derived_from_claim_ids {PROVENANCE}",
    "conflicts": "conflict_id incident_id field claim_a claim_b kind difference compatible explanation",
    "decisions": "decision_id incident_id message_id decided_at outcome closed officer officer_role amount currency "
    f"{PROVENANCE}",
    "decision_items": f"decision_id position kind text {PROVENANCE}",
    "mentions": f"mention_id document_id message_id form_id kind value series role repaired {REST}",
    "organisations": "organisation_id name aliases kind sector n_incidents",
    "redactions": f"redaction_id kind exemption covers_text {PROVENANCE}",
    "issues": f"issue_id document_id severity code message {REST}",
    "tick_boxes": f"tick_box_id document_id state mark mark_kind label form_id question_id option_id {REST}",
    "verdict_premises": "incident_id position role status weakest value start_at end_at reason hours_min hours_max verdict "
    f"claim_id message_id {PROVENANCE}",
    "requests": "request_id incident_id message_id requested requested_at deadline deadline_end deadline_text n_items officer "
    f"officer_role answered answer_message_id answered_on {PROVENANCE}",
    "request_items": "request_id position number text answer_text answer_message_id answer_char_start answer_char_end "
    f"{PROVENANCE}",
    "incident_links": "incident_a incident_b score features decision decided_by",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_columns_of_the_contract_are_there_in_their_order(name: str) -> None:
    columns = CONTRACT[name].split()
    own = [column for column in SCHEMA[name].column_names if column in columns]
    assert own == columns


def test_columns_that_were_added_say_so() -> None:
    for table in TABLES:
        added = [column for column in table.columns if column.name not in CONTRACT[table.name].split()]
        assert all("added to the contract" in column.description for column in added), table.name


def test_no_table_is_missing_or_described_twice() -> None:
    assert sorted(SCHEMA) == sorted(CONTRACT)
    assert len(TABLES) == len(SCHEMA)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_are_required_columns_and_references_lead_to_keys(table: object) -> None:
    assert isinstance(table, type(TABLES[0]))
    columns = {column.name: column for column in table.columns}
    assert len(columns) == len(table.columns)
    assert all(columns[name].required for name in table.key)
    for column in table.columns:
        if column.refers_to:
            target, field = column.refers_to.split(".")
            assert SCHEMA[target].key == (field,)
    for link in table.links:
        assert SCHEMA[link.table].key == link.columns


def test_types_are_those_of_the_contract() -> None:
    claims = {column.name: column.arrow_type for column in SCHEMA["claims"].columns}
    assert claims["page"] == pa.int32()
    assert claims["char_start"] == claims["char_end"] == claims["value_stated"] == pa.int64()
    assert claims["start_at"] == pa.timestamp("us", tz="UTC")
    assert claims["derived_from_claim_ids"] == pa.list_(pa.string())
    assert claims["bbox"] == pa.struct([(side, pa.float64()) for side in ("x0", "top", "x1", "bottom")])
    assert {column.name: column.arrow_type for column in SCHEMA["documents"].columns}["text"] == pa.large_string()


@pytest.mark.parametrize(
    ("table", "column", "type_"),
    [
        ("form_options", "state", model.TickState),
        ("form_options", "mark_kind", model.MarkKind),
        ("form_answers", "state", model.AnswerState),
        ("messages", "container", model.Container),
        ("messages", "direction", model.Direction),
        ("documents", "status", model.Status),
        ("issues", "severity", model.Severity),
        ("claims", "method", model.Method),
    ],
)
def test_vocabularies_are_those_of_the_types_that_flow(table: str, column: str, type_: object) -> None:
    vocabulary = next(each.vocabulary for each in SCHEMA[table].columns if each.name == column)
    assert set(vocabulary) == set(get_args(type_))
