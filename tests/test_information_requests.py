"""Requests for information: the questions, until when an answer is wanted, and whether one is in the disclosure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pipeline as bt

Rows = dict[str, list[dict[str, Any]]]
HEAD = """From: casework@ico.org.uk
To: privacy@tarnwick.example;
Subject: Further information required - IC-81204-H2K8
Direction: Outgoing
Date Sent: 01/02/2021 09:40

Dear Ms Rook

I am dealing with the personal data breach that Tarnwick University reported to us on 25 January 2021.

"""
QUESTIONS = """Before I can reach a decision I need some more detail. Please could you let me have answers to these questions:

1. How many of the students have been told, and how?

2. What training had the member of staff had? Please give
   (a) the date of the last training; and
   (b) what it covered.

3) Have you recovered the paper file? If not, why not?

"""
SIGNED = "\nYours sincerely\n\nDean Ashworth\nCase Officer\n\n"
ANSWER = """From: Privacy Team [mailto:privacy@tarnwick.example]
Sent: 12 February 2021 16:05
To: casework@ico.org.uk
Subject: RE: Further information required - IC-81204-H2K8

Dear Mr Ashworth,

Thank you for your email of 1 February. Our replies are as follows.

1. All 83 have been told by letter, on 28 January.
2. (a) 3 June 2020. (b) Handling of paper records.
3. Yes. It was found in the reading room.

Kind regards

Nell Rook
"""


def tables(tmp_path: Path, text: str) -> Rows:
    file = tmp_path / "case.txt"
    file.write_text(text, encoding="utf-8")
    return bt.run([file]).rows


def test_a_request_gives_its_questions_deadline_officer_and_answer(tmp_path: Path) -> None:
    found = tables(tmp_path, f"{HEAD}{QUESTIONS}Please let me have your reply by 15 February 2021.\n{SIGNED}{ANSWER}")
    (request,) = found["requests"]
    assert (request["n_items"], request["deadline"], request["answered"]) == (3, "2021-02-15", True)
    assert (request["officer"], request["officer_role"]) == ("Dean Ashworth", "Case Officer")
    assert request["answered_on"] == "2021-02-12T16:05"
    items = sorted(found["request_items"], key=lambda row: row["position"])
    assert [row["number"] for row in items] == ["1", "2", "3"]
    assert items[1]["text"].endswith("(b) what it covered.")
    assert [row["answer_text"] for row in items] == [
        "All 83 have been told by letter, on 28 January.",
        "(a) 3 June 2020. (b) Handling of paper records.",
        "Yes. It was found in the reading room.",
    ]
    text = found["documents"][0]["text"]
    assert text[items[0]["answer_char_start"] : items[0]["answer_char_end"]] == items[0]["answer_text"]
    messages = {row["message_id"]: row["letter_type"] for row in found["messages"]}
    assert messages[request["message_id"]] == "information_request"
    assert messages[request["answer_message_id"]] == "information_response"


def test_without_an_answer_in_the_disclosure_it_says_so(tmp_path: Path) -> None:
    found = tables(tmp_path, f"{HEAD}{QUESTIONS}{SIGNED}")
    (request,) = found["requests"]
    assert (request["answered"], request["answer_message_id"], request["deadline"]) == (False, None, None)
    assert {row["answer_text"] for row in found["request_items"]} == {None}


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("Please respond within 14 days of the date of this letter.", "2021-02-15"),
        ("We would be grateful for a response within seven calendar days.", "2021-02-08"),
        ("Please reply within two weeks.", "2021-02-15"),
        ("Please send your answers by 5pm on Friday 12 February 2021.", "2021-02-12T17:00"),
        ("The deadline for your response is 12 February 2021.", "2021-02-12"),
        ("Please provide this information no later than 12 February.", "2021-02-12"),
        ("Please respond within 10 working days.", None),  # holidays move it
        ("Thank you for the information that you provided by e-mail of 20 January 2021.", None),
        ("The file was found within 14 days.", None),
    ],
)
def test_deadlines_have_many_wordings_and_working_days_give_no_day(words: str, deadline: str | None, tmp_path: Path) -> None:
    (request,) = tables(tmp_path, f"{HEAD}{QUESTIONS}{words}\n{SIGNED}")["requests"]
    assert request["deadline"] == deadline


def test_questions_in_prose_are_items_too(tmp_path: Path) -> None:
    words = "We need further information. When was the file last seen? Please confirm whether the students have been told.\n"
    found = tables(tmp_path, f"{HEAD}{words}{SIGNED}")
    items = [row["text"] for row in sorted(found["request_items"], key=lambda row: row["position"])]
    assert items == ["When was the file last seen?", "Please confirm whether the students have been told."]


def test_an_offer_to_add_information_is_no_request(tmp_path: Path) -> None:
    words = (
        "Thank you for your personal data breach report. If you would like to provide any additional information, send it to us. "
    )
    words += "We will contact you if we need further information.\n"
    found = tables(tmp_path, f"{HEAD}{words}{SIGNED}")
    assert [row["letter_type"] for row in found["messages"]] == ["acknowledgement"]
    assert found["requests"] == []
