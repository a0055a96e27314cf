"""Bundles of other bodies and systems: several hands, several records, several cases, and chains in a mail file."""

from __future__ import annotations

import pytest
from mail_files import body, codes, document_of, fake_form, footers, mail_document, rules, segment, shape, times

import pipeline.segment
from pipeline.segment import segment_document


def test_forwarded_through_several_hands() -> None:
    segmented = segment(
        """
        From: b.lane@regulator.example
        To: box@regulator.example
        Subject: FW: FW: Data incident
        Direction: Incoming
        Date: 10/06/2021 12:00

        From: Casework
        Sent: 10 June 2021 11:58
        To: Ben Lane <b.lane@regulator.example>
        Subject: FW: Data incident

        From: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Sent: 10 June 2021 11:40
        To: Casework <casework@regulator.example>
        Subject: FW: Data incident

        Please find our report attached.

        From: Sam Reed <sam.reed@exampleshire.gov.uk>
        Sent: 09 June 2021 17:05
        To: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Subject: Data incident

        Ada, the file was sent to the wrong supplier.
        """
    )
    assert shape(segmented) == [("top_level", None), ("embedded", 0), ("embedded", 1), ("embedded", 2)]
    assert [message.direction for message in segmented.messages] == ["internal", "unknown", "incoming", "unknown"]


def test_a_bundle_of_mails_of_one_day_is_no_chain() -> None:
    segmented = segment(
        """
        From: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Sent: 04 February 2021 09:15
        To: casework@regulator.example
        Subject: Lost folder

        We lost a folder.

        From: casework@regulator.example
        Sent: 04 February 2021 11:15
        To: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Subject: RE: Lost folder

        Thank you.

        From: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Sent: 04 February 2021 11:40
        To: casework@regulator.example
        Subject: RE: Lost folder

        We found it again.

        From: casework@regulator.example
        Sent: 04 February 2021 11:15
        To: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Subject: RE: Lost folder

        Thank you.
        """
    )
    assert shape(segmented) == [("top_level", None), ("top_level", None), ("top_level", None), ("quoted", 2)]
    assert segmented.messages[3].repeats == 1


def test_a_trust_answers_and_quotes_newest_first() -> None:
    segmented = segment(
        """
        From: Information Rights <rights@northmoor.nhs.uk>
        Sent: 14 May 2021 15:20
        To: casework@regulator.example
        Subject: RE: Handover sheets

        Dear Mr Lane,

        Answers to your questions are below. We have spoken to the ward, to the security team and to the family, and
        nothing else has been found in the car park since.

        ________________________________
        From: Casework Team <casework@regulator.example>
        Sent: Monday, 10 May 2021 11:23 AM
        To: Information Rights
        Subject: Handover sheets

        Please answer by 17 May.

        1. How many patients?

        This e-mail and its attachments are intended for the above named only and may be confidential. Northmoor NHS Trust.
        """
    )
    assert shape(segmented) == [("top_level", None), ("quoted", 0)]
    assert times(segmented.messages[1])[0] == "2021-05-10T11:23"
    assert body(segmented, 1) == "Please answer by 17 May. 1. How many patients?"
    assert [text[:20] for text in footers(segmented, 0)] == ["This e-mail and its "]


def test_another_systems_records_with_titles_above_each() -> None:
    record = """
        Correspondence record {n} of 9
        Direction          {way}
        Date Created       0{n}/03/2022 10:11
        From address       {sender}
        Recipient(s)       {to}
        Copied to
        Subject line       {subject}

        Dear {to}, this is number {n}.
        """
    regulator, university = "cases@regulator.example", "dpo@wexley.ac.uk"
    segmented = segment(
        record.format(n=4, way="Inbound", sender=university, to=regulator, subject="Mailing error")
        + record.format(n=5, way="Outbound", sender=regulator, to=university, subject="RE: Mailing error")
        + record.format(n=6, way="Outbound", sender=regulator, to="legal@regulator.example", subject="Advice")
    )
    assert [message.direction for message in segmented.messages] == ["incoming", "outgoing", "internal"]
    assert [times(message)[2] for message in segmented.messages] == ["2022-03-04T10:11", "2022-03-05T10:11", "2022-03-06T10:11"]
    assert body(segmented, 0) == "Dear cases@regulator.example, this is number 4."
    assert segmented.loose == ()


def test_labels_that_only_case_systems_print_begin_a_message_of_the_file() -> None:
    segmented = segment(
        """
        Sent by:       Ada Marsh
        Recipients:    casework@regulator.example; records@regulator.example
        Date/Time:     04/02/2021 09:15
        Title:         Lost folder of case notes

        Dear team, a folder was lost.

        Sent by:       Ben Lane <b.lane@regulator.example>
        Recipients:    Ada Marsh <a.marsh@exampleshire.gov.uk>
        Date/Time:     04/02/2021 09:40
        Title:         RE: Lost folder of case notes

        Thank you.
        """
    )
    assert shape(segmented) == [("top_level", None), ("top_level", None)]
    assert [message.subject for message in segmented.messages] == ["Lost folder of case notes", "RE: Lost folder of case notes"]


def test_two_cases_in_one_file_keep_their_references() -> None:
    one = "From: {}\nTo: {}\nCC:\nSubject: {}\nDirection: {}\nDate Sent: 0{}/02/2021 09:15\n\n{}\n\n"
    segmented = segment(
        one.format("c.reed@exampleshire.gov.uk", "casework@regulator.example", "IC-11111-A1B2 details", "Incoming", 4, "Hello")
        + one.format(
            "casework@regulator.example", "j.brook@northmoor.nhs.uk", "Your report", "Outgoing", 5, "Our reference: IC-22222-C3D4"
        )
        + one.format("casework@regulator.example", "j.brook@northmoor.nhs.uk", "Your report", "Outgoing", 6, "Dear Jo")
    )
    assert [message.case_ref and message.case_ref.value for message in segmented.messages] == [
        "IC-11111-A1B2",
        "IC-22222-C3D4",
        None,
    ]


def test_a_file_that_is_a_mail_with_a_chain_below() -> None:
    document = mail_document(
        """
        From: Ada Marsh <a.marsh@exampleshire.gov.uk>
        To: "Casework" <casework@regulator.example>
        Subject: Re: Update
        Date: Sat, 06 Feb 2021 11:00:12 +0100
        Message-ID: <2@exampleshire.gov.uk>
        In-Reply-To: <1@regulator.example>
        """,
        """
        Thanks Ben, all fine.

        On Fri, 5 Feb 2021 at 10:02, Casework
        <casework@regulator.example> wrote:
        > Dear Ms Marsh
        >
        > Are you fine?
        >> On Thu, 4 Feb 2021 at 09:00, Ada Marsh <a.marsh@exampleshire.gov.uk> wrote:
        >> We lost it.

        Yes I am.

        > And the others?

        They are too.

        Begin forwarded message:

        From: Sam Reed <sam.reed@exampleshire.gov.uk>
        Date: 3 February 2021 at 08:00:00 GMT
        To: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Subject: Notes

        Notes here.
        """.replace("        ", ""),
    )
    segmented = segment_document(document, rules())
    first = segmented.messages[0]
    assert shape(segmented) == [("top_level", None), ("quoted", 0), ("quoted", 1), ("embedded", 0)]
    assert (first.rfc_message_id, first.in_reply_to) == ("<2@exampleshire.gov.uk>", "<1@regulator.example>")
    assert first.sent is not None
    assert first.sent.start_at is not None
    assert first.sent.start_at.isoformat() == "2021-02-06T10:00:00+00:00"
    assert body(segmented, 0) == "Thanks Ben, all fine. Yes I am. They are too."
    assert body(segmented, 1) == "> Dear Ms Marsh > > Are you fine? > And the others?"
    assert [times(message)[0] for message in segmented.messages[1:]] == [
        "2021-02-05T10:02",
        "2021-02-04T09:00",
        "2021-02-03T08:00",
    ]


def test_inline_answers_stay_with_their_author_without_any_attribution() -> None:
    segmented = segment(
        """
        From: Ada Marsh <a.marsh@exampleshire.gov.uk>
        Sent: 06 February 2021 11:00
        To: casework@regulator.example
        Subject: RE: Questions

        > 1. How many people?
        > Please give a number.
        Forty.
        > 2. When?
        Last week.
        """
    )
    assert shape(segmented) == [("top_level", None), ("quoted", 0)]
    assert body(segmented, 0) == "Forty. Last week."
    assert segmented.messages[1].sender.address is None


def test_an_article_or_letter_has_no_messages() -> None:
    segmented = segment(
        """
        Council loses folder

        Exampleshire Council said on Monday that a folder was lost. From: the start, it said, to the end.

        Our ref: IC-11111-A1B2
        Date: 5 May 2021

        Dear Ms Marsh

        Re: your report
        """
    )
    assert segmented.messages == ()
    assert len(segmented.loose) == 1
    assert codes(segmented) == []


def test_a_mail_inside_an_answer_of_a_form_is_left_there_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\nDate: 1/2/2021 10:00\n\nSee form.\n\n"
        "FORM\nWhat happened?\n"
        "From: e@f.example\nSent: 1 January 2021 10:00\nTo: g@h.example\nSubject: y\n\nWords\nEND\n"
    )
    monkeypatch.setattr(pipeline.segment, "find_forms", lambda *_: (fake_form(text, "FORM", "END"),))
    segmented = segment_document(document_of(text), rules())
    assert len(segmented.messages) == 1
    assert codes(segmented) == ["mail_inside_form_answer"]


def test_words_behind_a_form_are_loose_but_its_footers_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\nDate: 1/2/2021 10:00\n\n"
        "See the attached form.\n\nFORM x END\n\n"
        "Annex with a map\n\nThis email is confidential and intended solely for the addressee.\n"
    )
    monkeypatch.setattr(pipeline.segment, "find_forms", lambda *_: (fake_form(text, "FORM", "END"),))
    segmented = segment_document(document_of(text), rules())
    assert [span.of(text) for span in segmented.loose] == ["Annex with a map"]
    assert [words[:10] for words in footers(segmented, 0)] == ["This email"]
    assert body(segmented, 0) == "See the attached form."


def _two_cases(first: str, second: str) -> tuple[str | None, ...]:
    mail = "From: dpo@a.example\nTo: casework@ico.org.uk\nSubject: Breach\nDate: {day} 2021 10:11\n\nWe report a breach.\n\nA\n"
    text = f"{first}\n\n{mail.format(day='14 April')}\n\n{second}\n\n{mail.format(day='7 May')}"
    return tuple(one.case_ref.value if one.case_ref else None for one in segment(text).messages)


@pytest.mark.parametrize("label", ["", "Case reference: ", "Case ref "])
def test_a_case_number_on_a_line_above_a_mail_is_that_mail_s_and_not_the_one_before(label: str) -> None:
    assert _two_cases(f"{label}IC-101220-F6T9", f"{label}IC-104871-Q1W4") == ("IC-101220-F6T9", "IC-104871-Q1W4")


def test_a_sentence_above_a_mail_that_names_a_case_heads_no_mail() -> None:
    assert _two_cases("", "This is to do with IC-104871-Q1W4 and IC-101220-F6T9.") == (None, None)


def test_our_reference_at_the_end_of_a_letter_heads_no_mail_below_it() -> None:
    assert _two_cases("IC-101220-F6T9", "Our reference: IC-104871-Q1W4") == ("IC-101220-F6T9", None)
