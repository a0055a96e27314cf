"""Rows of a table whose options are the heads of its columns: each mark belongs to the head above it, or to nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pdf_files import document_of, drawn
from reportlab.pdfgen.canvas import Canvas
from test_form_reading import RULES

from pipeline.extract import extract_findings, tick_table
from pipeline.model import Document, Findings
from pipeline.rulebook.forms import FormTemplate
from pipeline.segment import segment_document

ROWS = {"names": "Names or addresses of patients", "notes": "Clinical notes or test results", "staff": "Staff records"}
HEADS = {"yes": "Yes", "no": "No", "not_known": "Not known"}
TRUTH = {"names": "yes", "notes": "not_known", "staff": "no"}
FORM: dict[str, Any] = {
    "id": "ward",
    "question": [
        {"id": "ward", "kind": "text", "label": "Ward or department"},
        *(
            {"id": key, "kind": "choose_one", "label": label, "option": HEADS, "section": "What information was involved?"}
            for key, label in ROWS.items()
        ),
        {"id": "told", "kind": "choose_one", "label": "Have the patients been told of it?", "option": {"yes": "Yes", "no": "No"}},
    ],
}
RULEBOOK = replace(RULES, forms=(FormTemplate.model_validate(FORM),))


def _read(document: Document) -> Findings:
    return extract_findings(segment_document(document, RULEBOOK), RULEBOOK)


def _of_text(text: str) -> Document:
    return Document("d" * 64, "d" * 64, "case.txt", "text/plain", len(text), text)


def _states(findings: Findings) -> dict[str, dict[str, str]]:
    (form,) = findings.forms
    return {answer.question_id: {one.option_id: one.state for one in answer.options} for answer in form.answers if answer.options}


def _table(heads: str, marks: dict[str, str], told: str = "Yes ☐ No ☒") -> str:
    rows = "\n".join(f"{label} {marks[key]}" for key, label in ROWS.items())
    above = f"Ward or department: Ashdown\nWhat information was involved?\n{heads}"
    return f"{above}\n{rows}\nHave the patients been told of it? {told}\n"


def test_the_marks_of_a_row_belong_to_the_heads_in_their_order() -> None:
    text = _table("Kind of papers\tNo\tYes\tNot known", {"names": "☐ ☒ ☐", "notes": "☐ ☐ ☒", "staff": "☒ ☐ ☐"})
    states = _states(_read(_of_text(text)))
    for key, ticked in TRUTH.items():
        assert states[key] == {option: "checked" if option == ticked else "unchecked" for option in HEADS}
    assert states["told"] == {"yes": "unchecked", "no": "checked"}


def test_the_last_head_may_run_over_two_lines() -> None:
    states = _states(_read(_of_text(_table("Yes\tNo\tNot\nknown", {"names": "☒ ☐ ☐", "notes": "☐ ☐ ☒", "staff": "☐ ☒ ☐"}))))
    assert {key: [option for option, state in states[key].items() if state == "checked"] for key in ROWS} == {
        key: [ticked] for key, ticked in TRUTH.items()
    }


@pytest.mark.parametrize("heads", ["Yes\nNo\nNot known", "Yes\tNo", "Yes ☐ No ☐ Not known ☐", "Yes or no", "Not known to us"])
def test_where_the_heads_are_not_all_there_nothing_is_guessed(heads: str) -> None:
    states = _states(_read(_of_text(_table(heads, {"names": "☒ ☐ ☐", "notes": "☐ ☐ ☒", "staff": "☐ ☒ ☐"}))))
    assert {state for key in ROWS for state in states[key].values()} == {"not_readable"}


def test_a_row_with_a_mark_too_few_is_not_guessed() -> None:
    states = _states(_read(_of_text(_table("Yes No Not known", {"names": "☒ ☐", "notes": "☐ ☐ ☒", "staff": "☐ ☒ ☐"}))))
    assert set(states["names"].values()) == {"not_readable"}
    assert states["notes"]["not_known"] == "checked"


def _page(canvas: Canvas, shift: float = 0.0) -> None:
    canvas.drawString(60, 760, "Ward or department")
    canvas.drawString(300, 760, "Ashdown")
    canvas.drawString(60, 720, "What information was involved?")
    columns = dict(zip(HEADS, (300, 360, 420), strict=True))
    for key, x in columns.items():
        canvas.drawCentredString(x, 690, HEADS[key])
    for number, (row, label) in enumerate(ROWS.items()):
        y = 660 - 30 * number
        canvas.drawString(60, y, label)
        for key, x in columns.items():
            canvas.rect(x - 5 + shift, y - 1, 10, 10)
            if TRUTH[row] == key:
                canvas.line(x - 3 + shift, y + 1, x + 3 + shift, y + 7)
                canvas.line(x - 3 + shift, y + 7, x + 3 + shift, y + 1)
    canvas.drawString(60, 540, "Have the patients been told of it?")
    canvas.drawString(300, 540, "Yes")
    canvas.rect(325, 539, 10, 10)
    canvas.drawString(360, 540, "No")
    canvas.rect(380, 539, 10, 10)


def test_drawn_boxes_belong_to_the_heads_that_they_stand_below_with_themselves_as_evidence() -> None:
    findings = _read(document_of(drawn(_page)))
    states = _states(findings)
    for key, ticked in TRUTH.items():
        assert states[key] == {option: "checked" if option == ticked else "unchecked" for option in HEADS}
    (form,) = findings.forms
    boxes = [one.evidence.box for answer in form.answers if answer.question_id in ROWS for one in answer.options]
    assert all(box is not None and box.x1 - box.x0 < 15 for box in boxes)
    taken = {(one.question_id, one.option_id, one.state) for one in findings.tick_boxes if one.question_id in ROWS}
    assert taken == {(key, option, states[key][option]) for key in ROWS for option in HEADS}


def test_drawn_boxes_that_stand_between_the_heads_are_nobodys() -> None:
    states = _states(_read(document_of(drawn(lambda canvas: _page(canvas, 28)))))
    assert {state for key in ROWS for state in states[key].values()} == {"not_readable"}


def test_a_box_with_a_typed_tick_names_the_option_that_took_the_tick() -> None:
    def page(canvas: Canvas) -> None:
        _page(canvas)
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(381, 540, "4")  # a tick

    findings = _read(document_of(drawn(page)))
    assert _states(findings)["told"] == {"yes": "unchecked", "no": "checked"}
    told = [(one.option_id, one.state) for one in findings.tick_boxes if one.question_id == "told"]
    assert sorted(told) == [("no", "checked"), ("yes", "unchecked")]


def test_heads_that_the_order_of_the_text_took_apart_are_seen_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table without lines, whose head row has an empty first cell, may be read column by column: no line has all heads."""
    monkeypatch.setattr(tick_table, "_heads", lambda document, block, rules: [])
    states = _states(_read(document_of(drawn(_page))))
    for key, ticked in TRUTH.items():
        assert states[key] == {option: "checked" if option == ticked else "unchecked" for option in HEADS}
    states = _states(_read(document_of(drawn(lambda canvas: _page(canvas, 28)))))
    assert {state for key in ROWS for state in states[key].values()} == {"not_readable"}
