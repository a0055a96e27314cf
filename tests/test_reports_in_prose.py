"""What a report without a form says: when it happened, when it was noticed, whose breach it is; and what says none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_incidents import Rows, tables

MAIL = (
    "From: dpo@nether-wallop.example\nTo: casework@ico.org.uk\nSubject: Breach\nDate: 7 May 2021 10:11\n\n"
    "We wish to report a personal data breach. {words}\n\n{signed}"
)


def told(tmp_path: Path, words: str, field: str, signed: str = "") -> list[str]:
    found: Rows = tables(tmp_path, MAIL.format(words=words, signed=signed))
    rows = [row for row in found["claims"] if row["field"] == field]
    return [row["edtf"] or row["value_text"] for row in rows]


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Our customer manager spotted the error at 5.15pm on 4 May 2021.", "2021-05-04T17:15"),
        ("We found out on 4 May 2021 at 17:00.", "2021-05-04T17:00"),
        ("It concerns a list that we noticed on 4 May 2021.", "2021-05-04"),
        ("Our team in New York became aware of it on 4 May 2021 at 5.45pm EDT.", "2021-05-04T22:45"),
        ("A sergeant had noticed the error on 4 May 2021 at 18:00.", "2021-05-04T18:00"),
    ],
)
def test_whoever_of_the_controller_noticed_it_the_controller_knew(words: str, when: str, tmp_path: Path) -> None:
    assert told(tmp_path, words, "discovered") == [when]


@pytest.mark.parametrize(
    "words",
    [
        "Our hosting provider support team noticed it on 4 May 2021 at 10:00.",
        "Our processor's security team discovered the error on 4 May 2021.",
        "The mailing house found the error on 4 May 2021.",
        "We found out that the list had been posted on 4 May 2021.",
    ],
)
def test_what_another_noticed_is_not_what_the_controller_knew(words: str, tmp_path: Path) -> None:
    assert told(tmp_path, words, "discovered") == []


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("On Tuesday 4 May 2021 at 11am a list was e-mailed to a stranger.", "2021-05-04T11:00"),
        ("The records of nine residents were left on a bus on 4 May 2021.", "2021-05-04"),
        ("The breach took place between 4 May 2021 and 6 May 2021.", "2021-05-04/2021-05-06"),
    ],
)
def test_when_it_happened_is_told_in_plain_words(words: str, when: str, tmp_path: Path) -> None:
    assert told(tmp_path, words, "happened") == [when]


@pytest.mark.parametrize(
    "words",
    [
        "The letter was sent again on 4 May 2021.",
        "The list was returned to us and a receipt was sent on 4 May 2021.",
        "Letters of apology were posted on 4 May 2021.",
        "A reminder to all staff was e-mailed on 4 May 2021.",
        "The notice will be published on 4 May 2021.",
    ],
)
def test_what_was_done_about_it_is_not_what_happened(words: str, tmp_path: Path) -> None:
    assert told(tmp_path, words, "happened") == []


@pytest.mark.parametrize(
    "signed",
    [
        "Yours faithfully\nData Protection Officer\nWexcombe Homes Limited",
        "Kind regards,\n\nAda Quill\nInformation Governance Manager\nWexcombe Homes Limited\n1 High Street",
        "Data Protection Team\nWexcombe Homes Limited",
    ],
)
def test_the_body_below_a_signature_is_the_controller(signed: str, tmp_path: Path) -> None:
    assert told(tmp_path, "A list was lost.", "controller", signed) == ["Wexcombe Homes Limited"]


@pytest.mark.parametrize(
    "words",
    [
        "We act for the controller of the list.",
        "We do so on behalf of a housing association.",
        "Our client lost a list.",
        "We process the data as a processor.",
    ],
)
def test_who_reports_for_another_is_not_the_controller(words: str, tmp_path: Path) -> None:
    signed = "Yours faithfully\nAda Quill\nWexcombe Services Limited"
    assert told(tmp_path, words, "controller", signed) == []


def test_a_report_that_a_regulator_quotes_in_its_answer_was_made_when_it_was_sent(tmp_path: Path) -> None:
    text = (
        "From: casework@ico.org.uk\nTo: dpo@nether-wallop.example\nSubject: IC-158390-G7B5\nDate: 8 March 2022 13:00\n\n"
        "We have received your report.\n\nOn 07/03/2022 17:25, Ada Quill wrote:\n\n"
        "> We wish to report a personal data breach. We became aware of it on 4 March 2022 at 17:00.\n"
    )
    (incident,) = tables(tmp_path, text)["incidents"]
    assert (incident["reported"], incident["within_72h"]) == ("2022-03-07T17:25", "late")


def test_an_acknowledgement_without_a_number_and_the_report_that_it_quotes_are_one_incident(tmp_path: Path) -> None:
    text = (
        "From: casework@ico.org.uk\nTo: dpo@nether-wallop.example\nSubject: RE: report\nDate: 7 May 2021 15:00\n\n"
        "Thank you for your report.\n\nOn 06/05/2021 10:11, dpo@nether-wallop.example wrote:\n\n"
        "> We wish to report a personal data breach. We became aware of it on 5 May 2021 at 16:00.\n"
    )
    (incident,) = tables(tmp_path, text)["incidents"]
    assert (incident["discovered"], incident["n_messages"]) == ("2021-05-05T16:00", 2)


def _letter(tmp_path: Path, subject: str, words: str, to: str = "casework@ico.org.uk") -> str:
    mail = f"From: dpo@nether-wallop.example\nTo: {to}\nSubject: {subject}\nDate: 7 May 2021 10:11\n\n{words}\n"
    return str(tables(tmp_path, mail)["messages"][0]["letter_type"])


@pytest.mark.parametrize(
    "subject", ["Personal data breach report", "Breach report - smart meters", "Notification of a data breach", "Data breach"]
)
def test_a_mail_to_the_regulator_may_be_a_report_by_its_subject(subject: str, tmp_path: Path) -> None:
    assert _letter(tmp_path, subject, "Five forms were uploaded to the wrong account.") == "breach_report"


@pytest.mark.parametrize(
    ("subject", "words", "to"),
    [
        ("RE: Personal data breach report", "Here are five forms.", "casework@ico.org.uk"),
        ("Data breach policy?", "May I have yours?", "casework@ico.org.uk"),
        ("Data breach", "I want to complain: my bank sent my data to a neighbour.", "casework@ico.org.uk"),
        ("Data breach", "Five forms were uploaded to the wrong account.", "it@nether-wallop.example"),
    ],
)
def test_a_subject_is_no_report_in_an_answer_a_complaint_or_a_mail_to_somebody_else(
    subject: str, words: str, to: str, tmp_path: Path
) -> None:
    assert _letter(tmp_path, subject, words, to) == "other"


def test_a_signature_that_stands_in_several_pieces_of_a_mail_is_one_claim_for_each_body(tmp_path: Path) -> None:
    """Answers between quoted questions part a mail; two claims with one key would have stopped the whole run."""
    signed = "Kind regards\nJo Tarn\n{}\n\n> Who was told?\n\n"
    bodies = ["Nether Wallop District Council", "Nether Wallop District Council", "Tarn Valley College"]
    asked = "It concerns a list.\n\nOn 6 May 2021 at 10:00, Casework <casework@ico.org.uk> wrote:\n> Whose list?\n\n"
    found = told(tmp_path, asked + "".join(signed.format(body) for body in bodies), "controller", "Jo")
    assert sorted(found) == ["Nether Wallop District Council", "Tarn Valley College"]
