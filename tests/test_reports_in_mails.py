"""Reports that are the words of a mail, that stand behind one, or in a note; whose case they join, and whose they do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pdf_files import HEIGHT, drawn
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions
from pipeline.resolve import resolve_findings
from pipeline.rulebook import load_rules

RULES = load_rules()
Row = dict[str, Any]
HEAD = "From: dpo@ashmere.example\nTo: {to}\nSubject: {subject}\nDate: 5 March 2021 10:11\n\n"
LABELS = (
    "{mark}Organisation: Ashmere Borough Council\n{mark}Date of incident: 2 March 2021\n"
    "{mark}Date discovered: 3 March 2021 09:15\n{mark}Number of individuals affected: 12\n"
    "{mark}Description: A list was e-mailed to the wrong firm.\n"
)
REPORT = ["PERSONAL DATA BREACH REPORT", *LABELS.format(mark="").splitlines(), "Date reported to ICO: 4 March 2021"]


def incidents(folder: Path, **files: str | bytes) -> list[Row]:
    """The incidents of files by name; `_` stands for the point in it."""
    groups = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        groups.append(tuple(process_file(path, path.name, RULES, ReadOptions("never", names=NamesSetting("none"))).findings))
    return resolve_findings(groups, RULES)["incidents"]


def pages(*texts: list[str]) -> bytes:
    def draw(canvas: Canvas) -> None:
        for text in texts:
            canvas.setFont("Helvetica", 10)
            for number, line in enumerate(text):
                canvas.drawString(60, HEIGHT - 80 - 14 * number, line)
            canvas.showPage()

    return drawn(draw)


def ack(case: str = "IC-95010-B4K7", to: str = "dpo@ashmere.example", about: str = "your report") -> list[str]:
    head = ["From: casework@ico.org.uk", f"To: {to}", f"Subject: {case}", "Date: 8 March 2021 09:00", ""]
    return [*head, "Dear Sir", f"We have received your breach report: {about}.", "Casework"]


def facts(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("controller", "happened", "discovered", "reported", "subjects_stated", "within_72h"))


@pytest.mark.parametrize("mark", ["", "> "])
@pytest.mark.parametrize("subject", ["Personal data breach", "Form"])
def test_labels_that_are_the_words_of_a_mail_to_the_regulator_are_its_report(mark: str, subject: str, tmp_path: Path) -> None:
    text = HEAD.format(to="casework@ico.org.uk", subject=subject) + "Please see below.\n\n" + LABELS.format(mark=mark)
    (row,) = incidents(tmp_path, mail_txt=text)
    expected = ("Ashmere Borough Council", "2021-03-02", "2021-03-03T09:15", "2021-03-05T10:11", 12, "within")
    assert facts(row) == expected


def test_labels_in_a_mail_that_stayed_in_its_house_were_not_reported(tmp_path: Path) -> None:
    text = HEAD.format(to="it@ashmere.example", subject="Data breach report") + LABELS.format(mark="")
    (row,) = incidents(tmp_path, mail_txt=text)
    assert (row["happened"], row["reported"], row["within_72h"]) == ("2021-03-02", None, "indeterminate")


@pytest.mark.parametrize(
    ("subject", "behind"),
    [("Sample breach form for the workshop", ""), ("Mock breach drill", ""), ("Breach form", "This is an exercise.")],
)
def test_labels_that_only_train_for_a_breach_report_none(subject: str, behind: str, tmp_path: Path) -> None:
    text = HEAD.format(to="casework@ico.org.uk", subject=subject) + LABELS.format(mark="") + behind
    assert incidents(tmp_path, mail_txt=text) == []


def test_a_report_on_the_page_behind_the_regulators_mail_is_of_its_case(tmp_path: Path) -> None:
    (row,) = incidents(tmp_path, bundle_pdf=pages(ack(), REPORT))
    expected = ("Ashmere Borough Council", "2021-03-02", "2021-03-03T09:15", "2021-03-04", 12, "within")
    assert (row["case_ref"], facts(row)) == ("IC-95010-B4K7", expected)


@pytest.mark.parametrize(
    ("mails", "report"),
    [
        ([ack(to="clerk@wexcombe.example")], REPORT),
        ([ack(about="about Wexcombe Parish Council", to="clerk@wexcombe.example")], REPORT),
        ([ack()], [line.replace("March 2021", "June 2021") for line in REPORT]),
        ([ack(), ack("IC-95020-C5L8")], REPORT),
    ],
)
def test_a_report_of_another_body_or_day_or_beside_two_cases_stays_alone(
    mails: list[list[str]], report: list[str], tmp_path: Path
) -> None:
    rows = incidents(tmp_path, bundle_pdf=pages(*mails, report))
    assert [row["subjects_stated"] for row in rows if row["case_ref"] is None] == [12]
    assert {row["subjects_stated"] for row in rows if row["case_ref"]} == {None}


def test_what_a_processor_tells_its_controller_is_no_report_to_the_regulator(tmp_path: Path) -> None:
    words = (
        "As your processor we notify you under Article 33(2) of a personal data breach. The breach occurred on 2 March 2021. "
        "We became aware of it on 3 March 2021. It affects 55 members.\n\nYours faithfully\nWexcombe Software Ltd\n"
    )
    (row,) = incidents(tmp_path, mail_txt=HEAD.format(to="dpo@club.example", subject="Notice of a personal data breach") + words)
    assert facts(row) == (None, "2021-03-02", None, None, 55, "indeterminate")


def test_the_answer_to_a_report_tells_its_case_by_the_message_id(tmp_path: Path) -> None:
    report = (
        "From: dpo@ashmere.example\nTo: casework@ico.org.uk\nSubject: Breach\nDate: Fri, 5 Mar 2021 10:11:00 +0000\n"
        "Message-ID: <a@ashmere.example>\n\nWe wish to report a personal data breach. We became aware of it on 4 March 2021.\n"
    )
    answer = (
        "From: casework@ico.org.uk\nTo: dpo@ashmere.example\nSubject: RE: Breach IC-95010-B4K7\n"
        "Date: Mon, 8 Mar 2021 09:00:00 +0000\nIn-Reply-To: <a@ashmere.example>\n\nThank you for your report of a data breach.\n"
    )
    (row,) = incidents(tmp_path, report_eml=report, answer_eml=answer)
    assert (row["case_ref"], row["discovered"]) == ("IC-95010-B4K7", "2021-03-04")


def test_a_letter_to_the_people_concerned_is_no_report_to_the_regulator(tmp_path: Path) -> None:
    words = (
        "Dear Ms Lane\n\nWe are writing to notify you of a personal data breach that occurred on 2 March 2021 and affected "
        "your name and address.\n\nYours sincerely\nAshmere Borough Council\n"
    )
    assert incidents(tmp_path, letter_txt=f"Ashmere Borough Council\n\n5 March 2021\n\n{words}") == []


LETTER = (
    "{head}\n\n5 March 2021\n\n{dear}\n\nWe are writing to notify you of a personal data breach that occurred on 2 March 2021, "
    "affecting around 40 patients. It was discovered on 4 March 2021.\n\nYours faithfully\n\n{signed}\n"
)


@pytest.mark.parametrize(
    ("head", "dear", "signed"),
    [
        ("Information Commissioner's Office\nWycliffe House", "Dear Sirs", "A Quill\nHarlow Marsh Surgery"),
        ("Harlow Marsh Surgery\n\nThe Information Commissioner", "Dear Commissioner", "Dr Quill\nHarlow Marsh Surgery"),
    ],
)
def test_a_letter_to_the_regulator_is_from_who_signs_it(head: str, dear: str, signed: str, tmp_path: Path) -> None:
    (row,) = incidents(tmp_path, letter_txt=LETTER.format(head=head, dear=dear, signed=signed))
    assert facts(row)[:5] == ("Harlow Marsh Surgery", "2021-03-02", "2021-03-04", "2021-03-05", 40)


@pytest.mark.parametrize("title", ["Tabletop exercise - inject 3", "Specimen letter to the regulator"])
def test_a_letter_that_shows_how_to_report_reports_nothing(title: str, tmp_path: Path) -> None:
    assert incidents(tmp_path, letter_txt=LETTER.format(head=title, dear="Dear Commissioner", signed="A Quill")) == []


def test_a_file_note_states_the_outcome_of_its_own_case_only(tmp_path: Path) -> None:
    note = (
        "FILE NOTE\nReference: IC-155021-P2Q3\nController: Lindale Community Trust\nDate: 2 March 2022\n\nThe trust reported the "
        "breach on 14 February 2022. In IC-150009-A4B5 we issued a reprimand for a similar matter.\nOutcome: no further action.\n"
    )
    (row,) = incidents(tmp_path, note_txt=note)
    found = (row["case_ref"], row["controller"], row["reported"], row["outcome"])
    assert found == ("IC-155021-P2Q3", "Lindale Community Trust", "2022-02-14", "no_further_action")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "A personal data breach occurred on 2 March 2021. We became aware on 3 March 2021. It affects 3 tenants.",
            ["2021-03-02"],
        ),
        ("From 1 July 2021 a personal data breach must be reported to me. Training is on 14 June 2021 for 40 people.", []),
    ],
)
def test_a_memo_that_tells_of_a_breach_is_an_incident(words: str, told: list[str], tmp_path: Path) -> None:
    memo = f"MEMO\nTo: The Board\nFrom: DPO, Severn Reach Homes Limited\nDate: 9 March 2021\nSubject: Data breach\n\n{words}\n"
    rows = incidents(tmp_path, memo_txt=memo)
    assert [row["happened"] for row in rows] == told
    assert {row["controller"] for row in rows} <= {"Severn Reach Homes Limited"}


def test_a_letter_of_another_regulator_is_not_of_the_case_of_the_file(tmp_path: Path) -> None:
    other = [
        "Office of the Data Protection Authority", "", "12 April 2021", "", "Dear Sir", "",
        "We have looked at the breach at Sallow Trust Company Limited and", "have decided to issue a reprimand.", "",
        "Yours faithfully", "A Officer",
    ]  # fmt: skip
    closed = [*ack(), "We have decided to take no further action."]
    rows = incidents(tmp_path, bundle_pdf=pages(closed, other))
    found = {row["case_ref"]: row["outcome"] for row in rows}
    assert found == {"IC-95010-B4K7": "no_further_action", None: "reprimand"}


def test_a_reference_inside_a_sentence_that_the_page_breaks_begins_no_section(tmp_path: Path) -> None:
    letter = [
        "Information Commissioner's Office", "", "5 May 2022", "", "Our reference: IC-166000-T7U8", "", "Dear Ms Frayne", "",
        "We write about your breach report. You know that another matter was decided by us in",
        "IC-129111-G1H2 and that it led to a reprimand. It has no bearing on",
        "this one. On this occasion we have decided to take no further action.", "", "Yours sincerely", "L Mere",
    ]  # fmt: skip
    (row,) = incidents(tmp_path, letter_pdf=pages(letter))
    assert (row["case_ref"], row["outcome"]) == ("IC-166000-T7U8", "no_further_action")


def test_a_name_that_the_page_breaks_is_whole(tmp_path: Path) -> None:
    letter = [
        "Information Commissioner's Office", "", "5 May 2022", "", "Our reference: IC-166000-T7U8", "", "Dear Ms Frayne", "",
        "Thank you for your report about the personal data breach at Elmsworth Borough",
        "Council. We have decided to take no further action.", "", "Yours sincerely", "L Mere",
    ]  # fmt: skip
    (row,) = incidents(tmp_path, letter_pdf=pages(letter))
    assert row["controller"] == "Elmsworth Borough Council"
