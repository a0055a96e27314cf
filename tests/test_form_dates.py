"""Dates of forms that are not British: the month first, other languages; and times that stand behind labels of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_form_reading import RULES

from pipeline.extract import extract_findings
from pipeline.model import Document, Findings
from pipeline.rulebook.forms import FormTemplate
from pipeline.segment import segment_document

FORM: dict[str, Any] = {
    "id": "portal",
    "regime": "uk_gdpr",
    "question": [
        {"id": "controller", "kind": "text", "label": "Name of the covered body", "field": "controller"},
        {"id": "happened", "kind": "date_time", "label": "Date of the breach", "field": "happened"},
        {"id": "discovered", "kind": "date_time", "label": "Date on which it was discovered", "field": "discovered"},
        {"id": "description", "kind": "text", "label": "Describe in brief what took place", "field": "description"},
    ],
}
TEXT = """Name of the covered body: Larkspur Medical Group
Date of the breach{print}: 03/04/2022
Date on which it was discovered{print}: 03/18/2022
Describe in brief what took place: Two mailboxes were read by a stranger.
"""


def _read(text: str, order: str | None, questions: object = FORM["question"]) -> Findings:
    template = FormTemplate.model_validate({**FORM, "date_order": order, "question": questions})
    rules = replace(RULES, forms=(template,))
    document = Document("d" * 64, "d" * 64, "case.txt", "text/plain", len(text), text)
    return extract_findings(segment_document(document, rules), rules)


def _dates(findings: Findings) -> dict[str, str | None]:
    return {claim.field: claim.when.edtf for claim in findings.claims if claim.when}


@pytest.mark.parametrize(("order", "printed"), [("month_first", ""), (None, " (mm/dd/yyyy)"), ("month_first", " (dd/mm/yyyy)")])
def test_a_form_with_the_month_first_is_read_so_and_is_not_in_doubt(order: str | None, printed: str) -> None:
    findings = _read(TEXT.replace("{print}", printed), order)
    assert _dates(findings) == {"happened": "2022-03-04", "discovered": "2022-03-18"}
    assert {one.value for one in findings.mentions if one.kind == "date"} == {"2022-03-04", "2022-03-18"}
    assert not [issue for issue in findings.issues if issue.code.startswith("date_")]


def test_without_a_word_on_it_the_day_comes_first_and_the_doubt_is_told() -> None:
    findings = _read(TEXT.replace("{print}", "").replace("03/18", "18/05"), None)
    assert _dates(findings) == {"happened": "2022-04-03", "discovered": "2022-05-18"}


def test_a_print_holds_for_the_dates_behind_it_only() -> None:
    text = "Our letter of 03/04/2022 (your form asks for mm/dd/yyyy) " + "and so on " * 20 + "came back on 05/06/2022.\n"
    findings = _read(text, None)
    assert sorted(one.value for one in findings.mentions if one.kind == "date") == ["2022-04-03", "2022-06-05"]


# --- other languages, and times with labels of their own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("28 février 2021 à 22h30", "2021-02-28T22:30"),
        ("1er mars 2021", "2021-03-01"),
        ("3 Chwefror 2021", "2021-02-03"),
        ("den 3. Oktober 2020 um 14:05 Uhr", "2020-10-03T14:05"),
        ("28 février 2021 ou le 1er mars 2021", None),
        ("le 31 février 2021", None),
        ("pas connu", None),
    ],
)
def test_a_date_in_another_language_is_read_where_it_is_all_that_is_answered(written: str, edtf: str | None) -> None:
    text = TEXT.replace("{print}", "").replace("03/04/2022", written).replace("03/18/2022", "20 June 2022")
    findings = _read(text, None)
    assert _dates(findings).get("happened") == edtf
    assert [issue.code for issue in findings.issues if issue.code == "date_unreadable"] == ([] if edtf else ["date_unreadable"])


@pytest.mark.parametrize("between", ["\nTime of incident ", "\n\nTime of incident\t", "\nTime of incident: "])
def test_a_time_behind_a_label_of_its_own_belongs_to_the_date(between: str) -> None:
    questions = [dict(one) for one in FORM["question"]]
    questions[1] |= {"sublabel": {"time": "Time of incident"}}
    text = TEXT.replace("{print}", "").replace("03/04/2022", f"14 February 2023{between}07:50").replace("03/18/2022", "N/A")
    findings = _read(text, None, questions)
    (claim,) = [claim for claim in findings.claims if claim.field == "happened"]
    assert claim.when is not None
    assert (claim.when.edtf, claim.evidence.raw) == ("2023-02-14T07:50", f"14 February 2023{between}07:50")


def test_a_time_that_was_left_empty_is_no_part_of_the_answer() -> None:
    questions = [dict(one) for one in FORM["question"]]
    questions[1] |= {"sublabel": {"time": "Time of incident"}}
    findings = _read(TEXT.replace("{print}", "").replace("03/04/2022", "\nTime of incident\n"), None, questions)
    (form,) = findings.forms
    assert next(one for one in form.answers if one.question_id == "happened").state == "blank"
