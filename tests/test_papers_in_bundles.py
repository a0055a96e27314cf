"""Papers without a mail in a bundle of several cases: a letter, form or table behind a mail of another matter is none of its."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pdf_files import HEIGHT, drawn
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.work import process_file
from pipeline.model import Findings, NamesSetting, ReadOptions
from pipeline.resolve import resolve_findings
from pipeline.rulebook import load_rules

RULES = load_rules()


def mail(case: str, subject: str, *words: str, to: str = "dpo@alpha-trust.example") -> list[str]:
    return [
        "Subject:", f"{subject} - {case}", "From:", "icocasework@ico.org.uk", "To:", f"{to};", "CC:", "Direction:", "Outgoing",
        "Date Sent:", "05/01/2021 09:40", "", "Dear Sir", "", *words, "", "Yours sincerely", "Bram Stole", "Case Officer",
    ]  # fmt: skip


DECIDED = (
    "Thank you for your report. We have decided that no further action by the ICO is necessary on",
    "this occasion. The reasons for our decision are as follows: the staff had been trained, and the",
    "number of people concerned is small. We now consider the matter to be closed.",
)
ANNOUNCED = ("You will find our letter attached to this message. It says what we have decided and why, and", *DECIDED[1:])
LETTER = [
    "Isle of Example Information Commissioner", "P.O. Box 69, Example", "", "{reference}", "14 February 2020", "", "Dear Mr Corl",
    "", "You state that on 7 February 2020 two care plans were handed to the wrong family. I have considered",
    "your notification. The breach is unlikely to result in a risk and did not need to be notified to us.",
    "We have decided to issue a reprimand to Laxey Glen Care Ltd.", "", "Yours sincerely", "Deputy Commissioner",
]  # fmt: skip
FORM = [
    "Report a personal data breach", "", "Report type", "[X] Initial report", "[ ] Follow-up report", "", "What has happened?",
    "A nurse read the record of her neighbour.", "", "Was the breach caused by a cyber incident?", "[ ] Yes", "[X] No",
    "[ ] Don't know", "", "When did you discover the breach?", "Date: 5 February 2020", "Time: 12:00", "",
    "How many data subjects could be affected?", "1", "", "Organisation (data controller) name", "Ravenswood Infirmary",
]  # fmt: skip
FIRST, SECOND = "IC-80973-C6K3", "IC-35683-X5G1"


def bundle(*pages: list[str]) -> bytes:
    def draw(canvas: Canvas) -> None:
        for page in pages:
            canvas.setFont("Helvetica", 10)
            for number, text in enumerate(page):
                canvas.drawString(72, HEIGHT - 80 - 14 * number, text)
            canvas.showPage()

    return drawn(draw)


def found_in(folder: Path, *pages: list[str]) -> Findings:
    path = folder / "bundle.pdf"
    path.write_bytes(bundle(*pages))
    (found,) = process_file(path, "bundle.pdf", RULES, ReadOptions("never", names=NamesSetting("none"))).findings
    return found


def incidents(found: Findings) -> dict[str | None, dict[str, Any]]:
    return {row["case_ref"]: row for row in resolve_findings([(found,)], RULES)["incidents"]}


def letter(reference: str = "Our Ref: PDB/2020/0047") -> list[str]:
    return [line.format(reference=reference) for line in LETTER]


def test_a_letter_without_the_case_of_the_mail_above_is_a_message_of_its_own(tmp_path: Path) -> None:
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *DECIDED), letter())
    assert [(one.case_ref.value if one.case_ref else None) for one in found.messages] == [SECOND, FIRST, None]
    outcomes = {case: row["outcome"] for case, row in incidents(found).items()}
    assert outcomes == {SECOND: "no_further_action", FIRST: "no_further_action", None: "reprimand"}


def test_a_letter_of_another_case_is_of_that_case(tmp_path: Path) -> None:
    paper = letter("Case Reference: IC-177003-Q8Q2")
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *DECIDED), paper)
    outcomes = {case: row["outcome"] for case, row in incidents(found).items()}
    assert outcomes == {SECOND: "no_further_action", FIRST: "no_further_action", "IC-177003-Q8Q2": "reprimand"}


def test_a_letter_of_the_same_case_with_a_day_of_its_own_is_a_message_of_that_case(tmp_path: Path) -> None:
    paper = letter(f"Case Reference: {FIRST}")
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *DECIDED), paper)
    assert [(one.case_ref.value, one.sent.edtf) for one in found.messages if one.case_ref and one.sent][1:] == [
        (FIRST, "2021-01-05T09:40"),
        (FIRST, "2020-02-14"),
    ]


@pytest.mark.parametrize("day", ["4 January 2021", ""])
def test_a_letter_that_the_mail_announces_stays_with_it(day: str, tmp_path: Path) -> None:
    paper = [line.replace("14 February 2020", day) for line in letter()]
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *ANNOUNCED), paper)
    assert len(found.messages) == 2
    assert "Laxey Glen" in "".join(span.of(found.document.text) for span in found.messages[1].body)


def test_a_form_behind_a_decision_of_the_regulator_is_a_case_of_its_own(tmp_path: Path) -> None:
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *DECIDED), FORM)
    assert [form.message for form in found.forms] == [None]
    rows = incidents(found)
    assert rows[None]["controller"] == "Ravenswood Infirmary"
    assert {rows[FIRST]["controller"], rows[SECOND]["controller"]} == {None}


def test_a_register_between_mails_gives_its_incidents(tmp_path: Path) -> None:
    from pdf_files import flowed, table
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, Preformatted

    styles = getSampleStyleSheet()
    rows = [
        ("Ref", "Date of breach", "Summary", "Number of data subjects", "Reported to ICO?", "ICO outcome"),
        ("DB1", "04/04/2022", "Letter sent to a former address", "1", "No", ""),
        ("DB2", "06/04/2022", "Assessment e-mailed to the wrong parent", "4", "Yes", "No further action"),
        ("DB3", "11/05/2022", "Laptop stolen from a car", "350", "Yes", "Advice given"),
    ]
    grid = ("GRID", (0, 0), (-1, -1), 0.5, "black")
    path = tmp_path / "bundle.pdf"
    path.write_bytes(
        flowed(
            Preformatted("\n".join(mail(SECOND, "ICO Decision", *DECIDED)), styles["Code"]),
            PageBreak(),
            Preformatted("\n".join(mail(FIRST, "ICO Decision", *DECIDED)), styles["Code"]),
            PageBreak(),
            Paragraph("Wyvern District Council: register of personal data breaches 2022/23", styles["Normal"]),
            table(rows, (40, 70, 130, 70, 60, 80), grid),
        )
    )
    (found,) = process_file(path, "bundle.pdf", RULES, ReadOptions("never", names=NamesSetting("none"))).findings
    told = [claim.quantity.stated for claim in found.claims if claim.field == "subjects" and claim.account and claim.quantity]
    assert told == [1, 4, 350]
    assert {claim.value_text for claim in found.claims if claim.field == "controller" and claim.account} == {
        "Wyvern District Council"
    }
    assert {case: row["outcome"] for case, row in incidents(found).items() if case} == dict.fromkeys(
        (FIRST, SECOND), "no_further_action"
    )


def test_a_printed_letter_ends_on_the_page_of_its_signature_but_for_what_it_encloses(tmp_path: Path) -> None:
    other = ["Incident report", "", "Organisation: Heronsgate Community NHS Trust", "Status: closed"]
    more = ["Enc.", "", "What we ask of Laxey Glen Care Ltd."]
    for next_page, kept in ((other, False), (more, True)):
        found = found_in(tmp_path, letter(), next_page)
        (message,) = found.messages
        assert (next_page[2] in "".join(span.of(found.document.text) for span in message.body)) is kept


def test_a_fax_on_a_page_of_its_own_is_not_the_history_of_a_mail_of_strangers(tmp_path: Path) -> None:
    fax = [
        "From: Wadley Law Centre", "To: Information Commissioner", "Date: 14 August 2018 10:00", "Subject: Data breach", "",
        "On 10 August 2018 our caseworker left the files of 6 clients in a taxi.",
    ]  # fmt: skip
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), mail(FIRST, "ICO Decision", *DECIDED), fax)
    last = found.messages[-1]
    assert (last.container, last.case_ref) == ("top_level", None)


def test_messages_of_one_conversation_share_the_case_that_one_of_them_names(tmp_path: Path) -> None:
    talk = """Gmail

Breach at Wren Pre-School
2 messages

Data Officer <office@wren.example>
Wed, Sep 8, 2021 at 9:12 PM
To: casework@ico.org.uk

Hello,
I have to tell you about a breach of personal data at Wren Pre-School. The register with
26 children was left in the park on 7 September 2021.

casework <casework@ico.org.uk>
Fri, Sep 10, 2021 at 10:05 AM
To: Data Officer <office@wren.example>

Thank you for your report of a personal data breach. Your case reference is
IC-128871-T4Y7.""".splitlines()
    found = found_in(tmp_path, mail(SECOND, "ICO Decision", *DECIDED), talk)
    rows = resolve_findings([(found,)], RULES)
    assert [row["case_ref"] for row in sorted(rows["messages"], key=lambda row: row["position"])] == [
        SECOND,
        *["IC-128871-T4Y7"] * 2,
    ]
