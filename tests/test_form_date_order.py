"""Forms that write the month first are read so, whether they print it or only their rules say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_form_reading import RULES

from pipeline.extract import extract_findings
from pipeline.model import Document, Findings
from pipeline.rulebook.forms import FormTemplate
from pipeline.segment import segment_document

FORM = {
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


def _read(text: str, order: str | None) -> Findings:
    template = FormTemplate.model_validate({**FORM, "date_order": order})
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
