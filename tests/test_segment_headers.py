"""What is a message header, in all the ways in which systems print one, and what only looks like one."""

from __future__ import annotations

import pytest
from mail_files import body, codes, recipients, segment, shape, times

LAYOUTS = {
    "labels with colon": """
        From: a.marsh@exampleshire.gov.uk
        To: casework@regulator.example;
        CC:
        Subject: Lost folder
        Direction: Incoming
        Date: 04/02/2021 09:15
        """,
    "any order": """
        Direction: Incoming
        Date: 04/02/2021 09:15
        Subject: Lost folder
        CC:
        To: casework@regulator.example;
        From: a.marsh@exampleshire.gov.uk
        """,
    "blank lines between": """
        From: a.marsh@exampleshire.gov.uk

        To: casework@regulator.example;

        CC:

        Subject: Lost folder

        Direction: Incoming

        Date 04/02/2021 09:15
        """,
    "value on the next line": """
        From:
        a.marsh@exampleshire.gov.uk
        To:
        casework@regulator.example;
        CC:
        Subject:
        Lost folder
        Direction:
        Incoming
        Date:
        04/02/2021 09:15
        """,
    "value after a blank line": """
        From:

        a.marsh@exampleshire.gov.uk

        To:

        casework@regulator.example

        CC:

        Subject:

        Lost folder

        Direction:

        Incoming

        Date:

        04/02/2021 09:15
        """,
    "no colons, tabs": """
        From\ta.marsh@exampleshire.gov.uk
        To\tcasework@regulator.example
        Cc
        Subject\tLost folder
        Direction\tIncoming
        Date\t04/02/2021 09:15
        """,
    "no colons, spaces": """
        From address       a.marsh@exampleshire.gov.uk
        Recipient(s)       casework@regulator.example
        Copied to
        Subject line       Lost folder
        Message direction  Inbound
        Date/Time          04/02/2021 09:15
        """,
    "upper case": """
        FROM: A.MARSH@EXAMPLESHIRE.GOV.UK
        TO: CASEWORK@REGULATOR.EXAMPLE
        SUBJECT: Lost folder
        DIRECTION: INCOMING
        DATE: 04/02/2021 09:15
        """,
    "bold": """
        **From:** a.marsh@exampleshire.gov.uk
        **To:** casework@regulator.example
        **Subject:** Lost folder
        **Direction:** Incoming
        **Date:** 04/02/2021 09:15
        """,
    "remains of HTML": """
        <b>From:</b> a.marsh@exampleshire.gov.uk<br>
        <b>To:</b> casework@regulator.example<br>
        <b>Subject:</b> Lost folder<br>
        <b>Direction:</b> Incoming<br>
        <b>Date:</b> 04/02/2021 09:15<br>
        """,
    "table with bars": """
        | From: | a.marsh@exampleshire.gov.uk |
        | To: | casework@regulator.example |
        | Subject: | Lost folder |
        | Direction: | Incoming |
        | Date: | 04/02/2021 09:15 |
        """,
    "all labels, then all values": """
        From:
        To:
        CC:
        Subject:
        Direction:
        Date:
        a.marsh@exampleshire.gov.uk
        casework@regulator.example
        Lost folder
        Incoming
        04/02/2021 09:15
        """,
    "look-alike letters and doubled ones": """
        Frоm: a.marsh@exampleshire.gov.uk
        TToo: casework@regulator.example
        Subjeсt: Lost folder
        Direction： Incoming
        Date: 04/02/2021 09:15
        """,
    "misread label": """
        From: a.marsh@exampleshire.gov.uk
        To: casework@regulator.example
        Subiect: Lost folder
        Dlrection: Incoming
        Date: 04/02/2021 09:15
        """,
    "date and time on two lines": """
        From: a.marsh@exampleshire.gov.uk
        To: casework@regulator.example
        Subject: Lost folder
        Direction: Incoming
        Date: 04/02/2021
        Time: 09:15
        """,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_case_system_header_is_read_in_every_layout(layout: str) -> None:
    segmented = segment(LAYOUTS[layout] + "\n        Dear team, we lost a folder.\n")
    [message] = segmented.messages
    assert message.sender.address == "a.marsh@exampleshire.gov.uk"
    assert recipients(message) == ["casework@regulator.example"]
    assert message.cc == ()
    assert message.subject == "Lost folder"
    assert message.direction == "incoming"
    assert times(message) == (None, None, "2021-02-04T09:15")
    assert body(segmented, 0) == "Dear team, we lost a folder."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Date: 04/02/2021 09:15", "logged"),
        ("Received: 04/02/2021 09:15", "logged"),
        ("Date Created: 04/02/2021 09:15", "logged"),
        ("Date Received: 04/02/2021 09:15", "received"),
        ("Received on: Thursday, 4 February 2021 09:15", "received"),
        ("Date Sent: 04/02/2021 09:15", "sent"),
        ("Sent at 04/02/2021 09:15", "sent"),
    ],
)
def test_the_label_says_what_a_time_means_in_a_case_system(line: str, kind: str) -> None:
    text = f"From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\n{line}\n\nHello\n"
    [message] = segment(text).messages
    found = dict(zip(("sent", "received", "logged"), times(message), strict=True))
    assert {name for name, value in found.items() if value} == {kind}
    assert found[kind] == "2021-02-04T09:15"


def test_a_date_without_direction_is_a_mail_programs_time_of_sending() -> None:
    [message] = segment("From: a@b.example\nDate: 4 February 2021 at 09:15\nTo: c@d.example\nSubject: x\n\nHello\n").messages
    assert times(message) == ("2021-02-04T09:15", None, None)


def test_two_kinds_of_time_in_one_header_are_both_kept() -> None:
    text = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\n"
        "Date Received: 03/02/2021 20:02\nDate Logged: 04/02/2021 09:15\n\nHello\n"
    )
    [message] = segment(text).messages
    assert times(message) == (None, "2021-02-03T20:02", "2021-02-04T09:15")


def test_a_reference_broken_over_a_blank_line_is_mended_in_the_subject() -> None:
    segmented = segment(
        """
        From: a@b.example
        To: c@d.example;

        CC:

        Subject: Personal data breach notification - IC-45678-

        B2C3

        Direction: Incoming

        Date 23/12/2019 11:12

        Hello
        """
    )
    [message] = segmented.messages
    assert message.subject == "Personal data breach notification - IC-45678-B2C3"
    assert message.subject_base == "Personal data breach notification"
    assert message.case_ref is not None
    assert message.case_ref.value == "IC-45678-B2C3"
    assert message.case_ref.repaired
    assert message.case_ref.span.of(segmented.document.text) == message.case_ref.raw


def test_values_wrapped_over_lines_are_whole() -> None:
    [message] = segment(
        """
        From: Information Rights <rights@northmoor.nhs.uk>
        Sent: 14 May 2021 15:20
        To: casework@regulator.example; one@northmoor.nhs.uk;
        two@northmoor.nhs.uk; Long Name
        <long.name@northmoor.nhs.uk>
        Subject: RE: Personal data breach at Northmoor NHS Foundation Trust, Ward 7 handover
        sheets found in a car park

        Dear Mr Lane,
        """
    ).messages
    assert recipients(message) == [
        "casework@regulator.example",
        "one@northmoor.nhs.uk",
        "two@northmoor.nhs.uk",
        "long.name@northmoor.nhs.uk",
    ]
    assert message.subject is not None
    assert message.subject.endswith("Ward 7 handover sheets found in a car park")


def test_a_header_that_runs_on_in_one_paragraph_is_split() -> None:
    segmented = segment(
        "From: Ada Marsh <a.marsh@exampleshire.gov.uk> To: casework@regulator.example Sent: 04 February 2021 09:15 "
        "Subject: Lost folder Dear team, we lost a folder. From: casework@regulator.example To: Ada Marsh "
        "<a.marsh@exampleshire.gov.uk> Sent: 05 February 2021 10:00 Subject: RE: Lost folder Dear Ms Marsh, thank you."
    )
    assert [message.subject for message in segmented.messages] == ["Lost folder", "RE: Lost folder"]
    assert body(segmented, 0) == "Dear team, we lost a folder."
    assert body(segmented, 1) == "Dear Ms Marsh, thank you."


@pytest.mark.parametrize(
    "header",
    [
        "From: [redacted]\nTo: █████\nCC:\nSubject: Data breach\nDirection: Incoming\nDate Received: 01/04/2021 10:00",
        "From:\nTo: casework@regulator.example\nSubject: Data breach\nDirection: Incoming\nDate Received: 01/04/2021 10:00",
        "From: XXXXXXX\nSent: 01 April 2021 10:00\nTo: XXXXX\nSubject: Data breach",
        "From:\nSent: 01 April 2021 10:00\nTo:\nSubject: Data breach",
        "To: [redacted]@exampleshire.gov.uk\nSubject: Data breach\nDirection: Outgoing\nDate Sent: 01/04/2021 10:00",
    ],
)
def test_a_redacted_header_is_still_a_message(header: str) -> None:
    segmented = segment(f"{header}\n\nDear Sirs, we report a breach.\n")
    [message] = segmented.messages
    assert message.sender.address is None
    assert message.subject == "Data breach"
    assert "2021-04-01T10:00" in times(message)
    assert body(segmented, 0) == "Dear Sirs, we report a breach."


@pytest.mark.parametrize(
    "text",
    [
        "From: what date did the breach occur?\nTo: whom was it sent\nSubject: the data subject\n",
        "Period of the report\nFrom: 1 May 2020\nTo: 31 May 2020\nDate: 5 June 2020\n",
        "From: our perspective, nothing was lost.\nTo: be confirmed.\nDate: tomorrow\n",
        "Ada Marsh\nEmail: ada@exampleshire.gov.uk\nTel: 01632 960001\n\nSubject: Your letter of 5 May\n\nDear Sir\n",
        "From the start of the month\nTo the end of it\nSubject to review, the box was moved.\nReceived with thanks.\n",
        "From:\nTo:\nDate:\n",
        "Opening hours\nFrom: 10:00\nTo: 12:00\n",
    ],
)
def test_text_that_looks_like_a_header_is_no_message(text: str) -> None:
    segmented = segment(text)
    assert segmented.messages == ()
    assert "possible_header" not in codes(segmented)


def test_such_text_inside_a_message_stays_in_its_body() -> None:
    segmented = segment(
        """
        From: a.marsh@exampleshire.gov.uk
        To: casework@regulator.example
        Subject: Times
        Direction: Incoming
        Date Received: 04/02/2021 09:15

        Dear team

        Date: 1 February 2021
        Time: 10:00
        From: the depot
        To: the archive

        To confirm our call, see the log:
        Sent: one letter
        Received: none

        Ada
        """
    )
    assert len(segmented.messages) == 1
    assert body(segmented, 0).startswith("Dear team Date: 1 February 2021")
    assert body(segmented, 0).endswith("Received: none Ada")


@pytest.mark.parametrize(
    "text",
    [
        "Hello\n\nFrom: Ada Marsh <a.marsh@exampleshire.gov.uk>\nTo: Ben Lane\n\nhello\n",
        "-----Original Message-----\n\nThe rest was taken out.\n",
        "To: Ben Lane\nFrom: Jane Ford\nDate:\nSubject:\n",
    ],
)
def test_half_a_header_is_shown_to_a_person(text: str) -> None:
    segmented = segment(text)
    assert segmented.messages == ()
    assert codes(segmented) == ["possible_header"]
    [issue] = segmented.issues
    assert issue.evidence is not None
    assert segmented.document.text[issue.evidence.char_start : issue.evidence.char_end] == issue.evidence.raw


def test_a_date_that_cannot_be_read_loses_no_message() -> None:
    segmented = segment(
        "From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\nDate Received: 32/13/2021 25:99\n\nHello\n"
    )
    [message] = segmented.messages
    assert times(message) == (None, None, None)
    assert codes(segmented) == ["date_unreadable"]


@pytest.mark.parametrize(
    "header",
    [
        "Ada Marsh <a.marsh@exampleshire.gov.uk> Thu, 4 Feb 2021 at 09:15\nTo: casework@regulator.example",
        "Ada Marsh <a.marsh@exampleshire.gov.uk>   4 February 2021 at 09:15\nTo: casework@regulator.example",
        "Ada Marsh <a.marsh@exampleshire.gov.uk>\nThu 04/02/2021 09:15\nTo: casework@regulator.example",
    ],
)
def test_a_header_without_from_and_date_as_web_mail_prints_it(header: str) -> None:
    segmented = segment(f"Lost folder\n1 message\n\n{header}\n\nDear team, we lost a folder.\n")
    [message] = segmented.messages
    assert (message.sender.name, message.sender.address) == ("Ada Marsh", "a.marsh@exampleshire.gov.uk")
    assert times(message) == ("2021-02-04T09:15", None, None)
    assert body(segmented, 0) == "Dear team, we lost a folder."


def test_the_labels_of_other_languages_are_known() -> None:
    segmented = segment(
        """
        From: a.marsh@exampleshire.gov.uk
        Sent: 06 February 2021 09:15
        To: casework@regulator.example
        Subject: WG: Datenpanne

        Please see below.

        Von: Eva Kurz <e.kurz@beispiel.example>
        Gesendet: Freitag, 5. Februar 2021 10:02
        An: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Betreff: Datenpanne

        Guten Tag
        """
    )
    assert shape(segmented) == [("top_level", None), ("embedded", 0)]
    assert segmented.messages[1].sender.address == "e.kurz@beispiel.example"
    assert segmented.messages[1].subject == "Datenpanne"
