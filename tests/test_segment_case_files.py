"""Whole case files of several bodies and systems: which messages they hold, and which message carries which."""

from __future__ import annotations

import pytest
from mail_files import body, document_of, fake_form, footers, rules, shape, times

import pipeline.segment
from pipeline.model import Segmented
from pipeline.segment import segment_document

COUNCIL = """
Case reference IC-45678-B2C3

From: B.Lane@regulator.example
To: caseworkbox@regulator.example;
CC:
Subject: INITIAL BREACH REPORT - Triaged BL - RFI - Personal data breach notification - IC-45678-B2C3
Direction: Incoming
Date: 05/02/2021 10:02
Received: 05/02/2021 10:02

From: Marsh, Ada [mailto:a.marsh@Exampleshire.gov.uk]
Sent: 03 February 2021 18:16
To: Casework <casework@regulator.example>
Cc: Data Protection <dp@exampleshire.gov.uk>;
Subject: Personal data breach notification

External: This email originated outside the Regulator.

Dear Colleagues,

Please find attached a self-report form.

Ada Marsh
Exampleshire Council

This e-mail and any attachments is intended only for the attention of the addressee(s). It may be monitored by
Exampleshire Council.

FORM ONE
Question one: yes
END OF FORM

From: casework@regulator.example
To: a.marsh@exampleshire.gov.uk;
CC:
Subject: Acknowledgement - IC-45678-B2C3
Direction: Outgoing
Date Sent: 05/02/2021 11:23

Reference Number IC-45678-B2C3

Dear Ms Marsh

Thank you for reporting a personal data breach. We will write again.

Ben Lane
Please consider the environment before printing this email

From: a.marsh@exampleshire.gov.uk
To: casework@regulator.example;
CC: dp@exampleshire.gov.uk;
Subject: RE: Acknowledgement - IC-45678-B2C3
Direction: Incoming
Date Received: 12/02/2021 20:02

External: This email originated outside the Regulator.

Dear Mr Lane,

On behalf of the council I now attach an up-dated report.

Ada Marsh

From: Casework [mailto:casework@regulator.example]
Sent: 05 February 2021 11:23
To: Marsh, Ada <a.marsh@exampleshire.gov.uk>
Subject: Acknowledgement - IC-45678-B2C3

Reference Number IC-45678-B2C3

Dear Ms Marsh

Thank you for reporting a personal data breach. We will write again.

Ben Lane
Please consider the environment before printing this email

This e-mail and any attachments is intended only for the attention of the addressee(s). It may be monitored by
Exampleshire Council.

FORM TWO
Question one: no
END OF FORM

From: casework@regulator.example
To: a.marsh@exampleshire.gov.uk;
CC:
Subject: Decision - IC-45678-B2C3
Direction: Outgoing
Date Sent: 14/03/2021 15:47

Dear Ms Marsh

No further action is necessary.
"""


@pytest.fixture
def council(monkeypatch: pytest.MonkeyPatch) -> Segmented:
    """The council's case file with two fictional forms in it."""
    text = COUNCIL.lstrip("\n")
    found = (fake_form(text, "FORM ONE", "END OF FORM"), fake_form(text, "FORM TWO", "END OF FORM"))
    monkeypatch.setattr(pipeline.segment, "find_forms", lambda *_: found)
    return segment_document(document_of(text), rules())


def test_the_report_is_the_mail_inside_an_internal_forward(council: Segmented) -> None:
    forward, report = council.messages[:2]
    assert (forward.container, forward.direction, forward.body) == ("top_level", "internal", ())
    assert times(forward) == (None, None, "2021-02-05T10:02")
    assert (report.container, report.parent, report.direction) == ("embedded", 0, "incoming")
    assert times(report) == ("2021-02-03T18:16", None, None)
    assert report.sender.name == "Marsh, Ada"
    assert report.sender.address == "a.marsh@exampleshire.gov.uk"


def test_a_quoted_copy_points_to_the_message_itself(council: Segmented) -> None:
    assert shape(council)[2:] == [("top_level", None), ("top_level", None), ("quoted", 3), ("top_level", None)]
    assert [message.repeats for message in council.messages] == [None, None, None, None, 2, None]


def test_forms_belong_to_the_report_inside_and_to_the_reply_outside(council: Segmented) -> None:
    assert council.carrier == (1, 3)
    assert [len(message.attached) for message in council.messages] == [0, 1, 0, 1, 0, 0]


def test_a_disclaimer_below_a_quoted_letter_belongs_to_the_reply(council: Segmented) -> None:
    assert [text[:15] for text in footers(council, 3)] == ["External: This ", "This e-mail and"]
    assert [text[:15] for text in footers(council, 4)] == ["Please consider"]
    assert body(council, 4).endswith("Ben Lane")


def test_own_words_hold_no_banner_footer_quote_or_form(council: Segmented) -> None:
    assert body(council, 3) == "Dear Mr Lane, On behalf of the council I now attach an up-dated report. Ada Marsh"
    assert body(council, 1) == "Dear Colleagues, Please find attached a self-report form. Ada Marsh Exampleshire Council"


def test_a_message_ends_with_its_last_own_piece(council: Segmented) -> None:
    reply = council.messages[3]
    assert reply.span.of(council.document.text).endswith("END OF FORM")
    assert reply.span.start == reply.header.start


def test_triage_notes_are_tags(council: Segmented) -> None:
    assert council.messages[0].tags == ("INITIAL BREACH REPORT", "Triaged BL", "RFI")
    assert council.messages[0].subject_base == "Personal data breach notification"
    assert all(message.case_ref and message.case_ref.value == "IC-45678-B2C3" for message in council.messages)


def test_text_before_the_first_message_is_loose(council: Segmented) -> None:
    assert [span.of(council.document.text) for span in council.loose] == ["Case reference IC-45678-B2C3"]
