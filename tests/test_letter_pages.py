"""Letters as a word processor sets them: heads in columns, bullets and numbers that hang, mails with headers as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pdf_files import flowed
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, ListFlowable, ListItem, PageBreak, Paragraph, Spacer, Table

import pipeline as bt

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=8)
Rows = dict[str, list[dict[str, Any]]]


def say(words: str) -> Paragraph:
    return Paragraph(words, BODY)


def listed(kind: str, *items: str) -> ListFlowable:
    return ListFlowable([ListItem(say(item)) for item in items], bulletType=kind)


def head(*rows: tuple[str, str]) -> Table:
    return Table([[say(f"<b>{label}</b>"), say(value)] for label, value in rows], colWidths=[90, 360])


def tables(tmp_path: Path, *flowables: Flowable) -> Rows:
    file = tmp_path / "case.pdf"
    file.write_bytes(flowed(*flowables))
    return bt.run([file]).rows


def decision_letter() -> list[Flowable]:
    where = say("Thistledown Primary Care Ltd<br/>9 Weir Road<br/>Thistledown")
    when = say("<b>Date:</b> 17 September 2021<br/><b>Our ref:</b> IC-121314-J5K6")
    return [
        say("<b>ico.</b> Information Commissioner's Office"),
        Table([[where, when]], colWidths=[230, 220]),
        say("Dear Dr Vale"),
        say("Thank you for your report of 6 September 2021 about the disclosure of the details of 57 patients."),
        say("We considered how the incident came about and what you did when you learnt of it. " * 30),
        say("<b>Our decision</b>"),
        say("We do not intend to take regulatory action on this occasion. We reached this view because:"),
        listed(
            "bullet",
            "the letters came back unopened on the same day and there is nothing to suggest that anyone else has seen them;",
            "the member of staff had been trained in the year before; and",
            "you told the patients.",
        ),
        say("<b>Recommendations</b>"),
        say("We have some suggestions for you:"),
        listed(
            "1",
            "Check window envelopes before each print run. A sample is enough, if somebody other than the operator looks at it.",
            "Ask the mailing house to report mistakes at once.",
        ),
        say("We consider the matter to be closed."),
        say("Yours sincerely"),
        Spacer(1, 30),
        say("Rory Penhale<br/>Lead Case Officer<br/>Information Commissioner's Office"),
    ]


def test_a_letter_set_by_a_word_processor(tmp_path: Path) -> None:
    found = tables(tmp_path, *decision_letter())
    (decision,) = found["decisions"]
    assert (decision["outcome"], decision["decided"]) == ("no_further_action_with_recommendations", "2021-09-17")
    assert (decision["officer"], decision["officer_role"], decision["closed"]) == ("Rory Penhale", "Lead Case Officer", True)
    kinds = [row["kind"] for row in sorted(found["decision_items"], key=lambda row: row["position"])]
    assert kinds == ["reason"] * 3 + ["recommendation"] * 2
    assert all(row["page"] is not None and row["bbox"] is not None for row in found["decision_items"])
    (incident,) = found["incidents"]
    assert (incident["case_ref"], incident["subjects_stated"], incident["reported"]) == ("IC-121314-J5K6", 57, "2021-09-06")


@pytest.fixture
def attack() -> list[Flowable]:
    ref = "IC-131415-L7M8"
    return [
        head(
            ("From:", "casework@ico.org.uk"), ("To:", "dpo@sallowfield.example"), ("Subject:", f"{ref} - questions"),
            ("Direction:", "Outgoing"), ("Date Sent:", "04/10/2021 10:15"),
        ),
        say("I am looking at the breach that you reported to us on 27 September 2021. Please answer the questions below."),
        say("1. Which systems did the attacker reach, and between which dates?"),
        say("2. How many data subjects are affected? Please break the figure down into (i) staff and (ii) pupils."),
        say("Your answers should reach me by noon on Monday 18 October 2021."),
        say("Kind regards"),
        say("Tess Arden<br/>Investigation Officer"),
        PageBreak(),
        head(
            ("From:", "dpo@sallowfield.example"), ("To:", "casework@ico.org.uk"), ("Subject:", f"RE: {ref} - questions"),
            ("Direction:", "Incoming"), ("Date Received:", "19/10/2021 08:03"),
        ),
        say("Please see below our responses to your questions."),
        say("1. Which systems did the attacker reach, and between which dates?<br/>The mailbox of one teacher."),
        say("2. 412 in all: 30 staff and 382 pupils."),
        say("Yours sincerely"),
        say("Ida Quint"),
        PageBreak(),
        head(
            ("From:", "casework@ico.org.uk"), ("To:", "dpo@sallowfield.example"), ("Subject:", f"{ref} - outcome"),
            ("Direction:", "Outgoing"), ("Date Sent:", "22/11/2021 15:40"),
        ),
        say(
            "The Commissioner has decided to issue Sallowfield Academy Trust with a reprimand. The Commissioner considered "
            "whether a monetary penalty would be appropriate but has decided not to impose one."
        ),
    ]  # fmt: skip


def test_questions_answers_and_the_decision_on_pages(attack: list[Flowable], tmp_path: Path) -> None:
    found = tables(tmp_path, *attack)
    (request,) = found["requests"]
    assert (request["deadline"], request["answered"], request["n_items"]) == ("2021-10-18T12:00", True, 2)
    items = sorted(found["request_items"], key=lambda row: row["position"])
    assert [row["answer_text"] for row in items] == ["The mailbox of one teacher.", "412 in all: 30 staff and 382 pupils."]
    (incident,) = found["incidents"]
    assert (incident["outcome"], incident["controller"]) == ("reprimand", "Sallowfield Academy Trust")
    assert incident["reported"] == "2021-09-27"
