"""Letters and notices printed without a mail's header: decisions of their own files, letters by post between mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pdf_files import drawn, lines

import pipeline as bt

Rows = dict[str, list[dict[str, Any]]]

DECISION = """Information Commissioner's Office
Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF

Brackendale Housing Association
14 Mill Street
Brackendale BR4 7TT

4 November 2020

Case Reference Number {ref}

Dear Mr Oakes

I write further to the personal data breach that Brackendale Housing Association reported on 2 October 2020.

In summary, a spreadsheet holding the contact details of 412 tenants was emailed to a contractor in error.

After careful consideration we have decided not to take any formal enforcement action on this occasion.

We now consider the matter closed.

Yours sincerely

Helen Marsh
Investigation Officer
"""
REPRIMAND = """REPRIMAND

DATA PROTECTION ACT 2018 AND UK GENERAL DATA PROTECTION REGULATION

TO: Lowmoor Health NHS Trust

1.1 The Information Commissioner issues a reprimand to Lowmoor Health NHS Trust in accordance with Article 58(2)(b) of the
UK GDPR.

1.2 On 11 March 2021 a member of staff sent an appointment list of 1,870 patients to a patients' mailing list.

1.3 The Commissioner recommends that Lowmoor Health NHS Trust should take certain steps. The following steps are recommended:

1. Review the procedure for bulk e-mail.

2. Train the staff who send it.

Dated the 14th day of September 2022
"""
PENALTY = """DATA PROTECTION ACT 2018 (PART 6, SECTION 155)

MONETARY PENALTY NOTICE

To: Castlegate Leisure Limited

1. The Information Commissioner has decided to issue Castlegate Leisure Limited with a Penalty Notice. The amount of the
monetary penalty is £98,000.

2. On 3 February 2022 the Commissioner issued a Notice of Intent to impose a penalty of £150,000.

3. If payment in full is received by 4 July 2022 the Commissioner will reduce the monetary penalty by 20% to £78,400.

Dated the 3rd day of June 2022

Signed

Aileen Brough
Director of Investigations
"""
INTENT = """DATA PROTECTION ACT 2018

NOTICE OF INTENT

To: Castlegate Leisure Limited

1. The Commissioner proposes to serve Castlegate Leisure Limited with a monetary penalty notice. The amount that the
Commissioner is minded to impose is £150,000.

Dated the 3rd day of February 2022
"""
UNDERTAKING = """Data Protection Act 1998

UNDERTAKING

Data Controller: Farrowdale College

I, Ewan Pike, Principal of Farrowdale College, undertake to comply with the terms of the following Undertaking:

1. The Commissioner was informed that an unencrypted laptop holding the records of 230 students had been stolen on 3 May 2015.

The data controller shall, as from the date of this Undertaking:

(1) Portable devices shall be encrypted by 31 December 2015.
(2) Staff shall be trained within six months.

Dated 14 August 2015
"""


def tables(tmp_path: Path, content: str | bytes, name: str = "letter.txt") -> Rows:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return bt.run([file]).rows


def one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(rows) == 1, rows
    return rows[0]


def test_a_decision_in_a_file_of_its_own_is_a_message_a_decision_and_an_incident(tmp_path: Path) -> None:
    found = tables(tmp_path, DECISION.format(ref="IC-70233-F4T9"))
    assert one(found["documents"])["kind"] == "letter"
    letter = one(found["messages"])
    assert (letter["letter_type"], letter["sent"], letter["sent_at"]) == ("decision", "2020-11-04", None)
    assert letter["from_name"] == "Information Commissioner's Office"
    decision = one(found["decisions"])
    assert (decision["outcome"], decision["decided"], decision["closed"]) == ("no_further_action", "2020-11-04", True)
    assert (decision["officer"], decision["officer_role"]) == ("Helen Marsh", "Investigation Officer")
    incident = one(found["incidents"])
    assert (incident["case_ref"], incident["controller"]) == ("IC-70233-F4T9", "Brackendale Housing Association")
    assert (incident["reported"], incident["subjects_stated"]) == ("2020-10-02", 412)


@pytest.mark.parametrize(
    ("text", "kind", "outcome", "decided", "amount", "controller"),
    [
        (REPRIMAND, "reprimand", "reprimand", "2022-09-14", None, "Lowmoor Health NHS Trust"),
        (PENALTY, "notice", "monetary_penalty", "2022-06-03", 98000, "Castlegate Leisure Limited"),
        (INTENT, "notice", "pending", "2022-02-03", None, "Castlegate Leisure Limited"),
        (UNDERTAKING, "notice", "unknown", "2015-08-14", None, "Farrowdale College"),
    ],
)
def test_a_notice_is_what_its_title_says(
    text: str, kind: str, outcome: str, decided: str, amount: int | None, controller: str, tmp_path: Path
) -> None:
    found = tables(tmp_path, text)
    assert one(found["messages"])["letter_type"] == kind
    decision = one(found["decisions"])
    assert (decision["outcome"], decision["decided"], decision["amount"]) == (outcome, decided, amount)
    assert one(found["incidents"])["controller"] == controller
    assert "outcome_unreadable" not in {row["code"] for row in found["issues"]}


def test_an_intended_fine_is_a_planned_claim_and_no_fine(tmp_path: Path) -> None:
    found = tables(tmp_path, INTENT)
    penalty = one([row for row in found["claims"] if row["field"] == "penalty"])
    assert (penalty["modality"], penalty["value_stated"], penalty["unit"]) == ("planned", 150000, "GBP")


def test_before_the_law_changed_there_is_no_verdict_on_an_undertaking(tmp_path: Path) -> None:
    assert one(tables(tmp_path, UNDERTAKING)["incidents"])["within_72h"] == "not_applicable"


def test_a_letter_over_two_pages_is_one_letter_without_its_page_numbers(tmp_path: Path) -> None:
    pages = DECISION.format(ref="IC-70233-F4T9").split("\n\nAfter careful")
    parts = [pages[0].split("\n"), f"After careful{pages[1]}".split("\n")]

    def draw(canvas: Any) -> None:
        for number, part in enumerate(parts, 1):
            lines(*[line[:95] for line in part])(canvas)
            canvas.drawString(300, 40, f"Page {number} of 2")
            canvas.showPage()

    found = tables(tmp_path, drawn(draw), "letter.pdf")
    letter = one(found["messages"])
    assert (letter["page_first"], letter["page_last"]) == (1, 2)
    assert "Page 1 of 2" not in letter["body_text"]
    assert one(found["decisions"])["page"] == 2


def test_a_letter_attached_to_a_mail_belongs_to_the_mails_case(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "casework@ico.org.uk", "dpo@brackendale.example"
    mail["Date"], mail["Subject"] = "Wed, 04 Nov 2020 11:00:00 +0000", "Outcome - IC-70233-F4T9"
    mail.set_content("Dear Mr Oakes\n\nPlease see the attached letter.\n")
    letter = DECISION.format(ref="").replace("Case Reference Number \n\n", "")
    mail.add_attachment(letter.encode(), maintype="text", subtype="plain", filename="letter.txt")
    found = tables(tmp_path, mail.as_bytes(), "mail.eml")
    assert one(found["decisions"])["incident_id"] == one(found["incidents"])["incident_id"]
    assert one(found["incidents"])["case_ref"] == "IC-70233-F4T9"
    assert {row["case_ref"] for row in found["messages"]} == {"IC-70233-F4T9"}


def test_a_letter_by_post_between_two_mails_is_a_message_of_the_case_file(tmp_path: Path) -> None:
    mail = "From: dpo@brackendale.example\nTo: casework@ico.org.uk\nSubject: {subject} IC-70233-F4T9\nDirection: Incoming\n"
    first = "Case file\n\n" + DECISION.format(ref="IC-70233-F4T9")
    text = first + "\n\n" + mail.format(subject="Thank you") + "Date Sent: 06/11/2020 09:00\n\nThank you for your letter.\n"
    found = tables(tmp_path, text)
    assert [row["letter_type"] for row in sorted(found["messages"], key=lambda row: row["position"])] == ["decision", "other"]
    assert one(found["decisions"])["outcome"] == "no_further_action"
    assert one(found["documents"])["kind"] == "case_file"


POLICY = """Personal Data Breach Policy

This policy sets out what staff must do.

Annex: template of a letter to the Information Commissioner's Office

Dear Sir or Madam

We wish to report a personal data breach which happened on [date].

Yours faithfully

[Name]

Annex B: roles and responsibilities
The data protection officer keeps the register. Version 3. Review date 2022.
"""
FOI = """Oakmere Council
3 May 2021

Dear Mr Hobb

Thank you for your freedom of information request about personal data breaches. We hold the information that you asked for:
in 2020 we reported 14 breaches to the Information Commissioner's Office. No further action was taken by the ICO in any of them.

Yours sincerely
Una Tarn
"""


@pytest.mark.parametrize("text", [POLICY, FOI])
def test_a_template_or_an_answer_to_a_request_is_no_letter_of_a_case(text: str, tmp_path: Path) -> None:
    found = tables(tmp_path, text)
    assert found["incidents"] == []
    assert found["decisions"] == []
    assert found["messages"] == []


COMPLAINT = """From: casework@ico.org.uk
To: h.tor@private.example
Subject: Your complaint - IC-57001-C3C3
Direction: Outgoing
Date Sent: 12/06/2020 10:00

Dear Ms Tor

We have considered your complaint about the disclosure of your data by your bank. We have decided that no further action is
necessary.

Yours sincerely
Ada Fen
Case Officer
"""
CALLS = """DATA PROTECTION ACT 1998

MONETARY PENALTY NOTICE

To: Ringaway Limited

1. The Information Commissioner has decided to issue Ringaway Limited with a monetary penalty of £80,000 for making unsolicited
direct marketing calls.

Dated the 3rd day of June 2016
"""


@pytest.mark.parametrize("text", [COMPLAINT, CALLS])
def test_a_decision_on_something_else_is_a_decision_and_no_incident(text: str, tmp_path: Path) -> None:
    found = tables(tmp_path, text)
    assert len(found["decisions"]) == 1
    assert found["incidents"] == []


@pytest.mark.parametrize(
    ("sender", "signed", "outcome"),
    [
        ("manager@brackendale.example", "Kind regards\n\nOlga Rust\nHead of Housing", None),
        ("casework@ico.org.uk", "Kind regards\n\nOlga Rust", "no_further_action"),
        ("olga@regulator.example", "Kind regards\n\nOlga Rust\nInformation Commissioner's Office", "no_further_action"),
    ],
)
def test_in_an_exported_mail_only_a_regulator_decides(sender: str, signed: str, outcome: str | None, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = sender, "x@y.example", "Wed, 04 Nov 2020 11:00:00 +0000"
    mail["Subject"] = "Data breach IC-70233-F4T9"
    mail.set_content(f"We have decided to take no further action on this breach, which was reported to the ICO.\n\n{signed}\n")
    decisions = tables(tmp_path, mail.as_bytes(), "mail.eml")["decisions"]
    assert [row["outcome"] for row in decisions] == ([outcome] if outcome else [])
