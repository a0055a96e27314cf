"""03 and 04: case files as text: what OCR left of one, and one that a system exported in UTF-16 with the form of 2018."""

from __future__ import annotations

from datetime import datetime

from .blocks import lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, Value, When
from .layout_text import TextLook, look_alike, run_together, shred, text_of
from .letters import DecisionLetter, acknowledgement
from .people import CALDERMOOR, CASEWORK, ELLERBY, EXTERNAL, ICO_CASEWORK, ICO_FOOTER, THORNFIELD, Person, bare, disclaimer
from .sample import Sample
from .template import DATA_CATEGORIES, LIKELIHOOD, REASONS, SUBJECT_CATEGORIES, TOLD, YES_NO
from .truth import delay, utc

BASE = "Personal data breach notification"
BASIC = "Basic personal identifiers, eg name, contact details"
ECONOMIC = "Economic and financial data, eg credit card numbers, bank details"
OTHER = "Other (please give details below)"


def _lost() -> dict[tuple[str, str], str]:
    """What OCR left of the marks: nothing of most, of some a sign, of some only something that may be one."""
    asked = {"report_type": ("Initial report", "Follow-up report"), "reason_for_report": REASONS, "cyber": YES_NO, "likelihood": LIKELIHOOD,
             "staff_trained": YES_NO, "subjects_told": TOLD, "others_told": YES_NO, "cyber_affected": YES_NO,
             "data_protection_officer": ("Same details as above",), "cyber_properties": ("Confidentiality", "Integrity", "Availability")}  # fmt: skip
    seen = {(question, label): "" for question, labels in asked.items() for label in labels}
    seen |= {("data_categories", label): r"$\square$" for label in DATA_CATEGORIES}
    seen |= {("data_categories", label): "" for label in DATA_CATEGORIES[2:6]}
    seen |= {("data_categories", BASIC): r"$oxed{\boxtimes}$", ("data_categories", ECONOMIC): "☑"}
    seen |= {("data_categories", OTHER): "$oxed{oxed}$", ("data_categories", "Location data"): r"$\hfill \square$"}
    seen |= {("subject_categories", label): "" for label in SUBJECT_CATEGORIES}
    seen |= {("subject_categories", "Patients"): "☐", ("subject_categories", "Not yet known"): "■"}
    return seen | {("likelihood", "Unlikely"): "•"}


def caldermoor() -> Sample:
    """03: the text layer of a scan. Few marks are left, and none may be guessed."""
    ref, aware, reported = "IC-57340-D2V9", datetime(2020, 8, 24, 9, 5), datetime(2020, 8, 26, 15, 44)
    answers: dict[str, Value] = {
        "case_ref": "N/A",
        "description": "A rent statement run was merged with the wrong address file.",
        "how_discovered": "Two tenants telephoned us.",
        "discovered": When("24 August 2020", "09:05"), "happened": When("20 August 2020", ""),
        "records": "Total: 5,214 Of that total, 730 contain a bank account number", "subjects": "5,190",
        "consequences": "Statements may be read by neighbours.",
        "actions_taken": "The run was stopped. Envelopes that came back were destroyed.",
        "controller": CALDERMOOR.name, "controller_address": CALDERMOOR.address,
        "reporter": Contact("", CALDERMOOR.mailbox.address), "data_protection_officer": Contact(CALDERMOOR.dpo.name, CALDERMOOR.dpo.address),
        "data_categories": Ticks((BASIC, ECONOMIC)), "subject_categories": Ticks(("Customers or prospective customers",)),
        "likelihood": Ticks(("Unlikely",)), "report_type": Ticks(("Initial report",)),
    }  # fmt: skip
    seen = _lost()
    report = Mail(
        sender=CALDERMOOR.mailbox, to=(CASEWORK,), subject=BASE, base=BASE, container="embedded", direction="incoming", sent=reported,
        letter="breach_report", banner=EXTERNAL, footer=disclaimer(CALDERMOOR), form=FilledForm(2019, "initial", answers, seen=seen),
        body=(*paras("Dear Sir or Madam", "Please see the attached self-report form."), *lines("Benedict Osei-Lund", CALDERMOOR.name)),
        says=("the attached self-report form",), says_not=("originated outside",),
    )  # fmt: skip
    forward = Mail(
        sender=bare(ELLERBY), to=(bare(ICO_CASEWORK),), subject=f"{BASE} - {ref}", printed_subject=f"{BASE} - IC-57340-\n\nD2V9", base=BASE,
        body=(), direction="internal", logged=datetime(2020, 9, 1, 8, 12), case_ref=ref, carries=(report,),
    )  # fmt: skip
    ack = Mail(
        sender=bare(ICO_CASEWORK), to=(bare(CALDERMOOR.mailbox),), subject=f"Acknowledgement - {ref}", base="Acknowledgement",
        direction="outgoing", sent=datetime(2020, 9, 1, 8, 30), letter="acknowledgement", case_ref=ref, footer=ICO_FOOTER,
        body=acknowledgement(ref, "26 August 2020", "Marcus Ellerby"),
    )  # fmt: skip
    bundle = [forward, ack]
    text = text_of(case_blocks(bundle, HeaderLook()), TextLook(gap="\n\n"))
    trained = "Had the staff member involved in this breach received data protection training in the last two years?"
    text = text.replace(trained, shred(trained)).replace(
        "When did you discover the breach?", look_alike("When did you discover the breach?")
    )
    text = text.replace("Don't know", "Oon't know").replace(
        "Organisation (data controller) name", look_alike("Organisation (data controller) name")
    )
    text = run_together(text, "Number of personal data records", "Categories of data subjects affected")
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [{
            "case_ref": ref, "controller": CALDERMOOR.name, **delay(aware, reported), "subjects_stated": 5190, "records_stated": 5214,
            "data_categories": [BASIC, ECONOMIC], "data_categories_complete": False, "likelihood": None, "subjects_told": None,
            "outcome": "unknown", "happened": "2020-08-20",
        }],
        "claims": [{"field": "records", "value_stated": 730, "part_of": {"value_stated": 5214}}],
        "issues": ["tick_not_readable"],
    }  # fmt: skip
    return Sample("03_caldermoor_ocr_text.txt", text.encode(), expected)


def thornfield() -> Sample:
    """04: reported four days late by its own words, on the form of 2018, with the labels of another printing."""
    ref, aware, reported = "COM0771934", datetime(2018, 11, 5, 8, 15), datetime(2018, 11, 12, 12, 20)
    answers: dict[str, Value] = {
        "ico_contact": "N/A", "case_ref": "N/A",
        "description": "A mail to all parents showed their addresses to each other.", "cyber": Ticks(("No",)),
        "how_discovered": "A parent replied to all.", "discovered": When("05/11/2018", "08:15"), "happened": When("02/11/2018", "17:30"),
        "data_categories": Ticks((BASIC,)), "records": "at least 500", "subjects": "more than 500",
        "subject_categories": Ticks((OTHER,), "Parents"), "consequences": "Unwanted mail.", "likelihood": Ticks(("Very unlikely",)),
        "staff_trained": Ticks(("No",)), "delay_reason": "Half term.", "actions_taken": "A reminder about blind copies.",
        "subjects_told": Ticks(("No, they're already aware",)), "others_told": Ticks(("No",)),
        "controller": THORNFIELD.name, "controller_address": THORNFIELD.address,
        "reporter": Contact("Hester Quaile", THORNFIELD.mailbox.address, THORNFIELD.phone), "data_protection_officer": Contact(same=True),
    }  # fmt: skip
    letter = DecisionLetter(
        ref=ref, opening="I write about your personal data breach report of 12 November 2018.",
        reasons=("the information is not sensitive;", "you have reminded your staff."), recommendations=(),
        officer="Marcus Ellerby", role="Case Officer", phone="01632 960904", greeting="Dear Ms Quaile",
    )  # fmt: skip
    report = Mail(
        sender=THORNFIELD.mailbox, to=(Person("", CASEWORK.address),), subject=f"{BASE} - {ref}", base=BASE, direction="incoming",
        sent=reported, letter="breach_report", case_ref=ref, form=FilledForm(2018, "initial", answers, marks=("□", "☑"), marks_after=True),
        body=(*paras("Dear ICO", "We wish to report a personal data breach. The form is enclosed."), *lines("Hester Quaile", THORNFIELD.name)),
        says=("The form is enclosed.",),
    )  # fmt: skip
    decision = Mail(
        sender=Person("", CASEWORK.address), to=(bare(THORNFIELD.mailbox),), subject=f"Our decision - {ref}", base="Our decision",
        direction="outgoing", sent=datetime(2018, 12, 3, 9, 0), letter="decision", case_ref=ref, body=letter.blocks(),
    )  # fmt: skip
    bundle = [report, decision]
    look = HeaderLook(order=("direction", "sent", "from", "to", "subject"), labels={"sent": "Date Sent", "from": "From", "to": "To",
                      "subject": "Subject", "direction": "Direction"}, date="%d-%b-%Y %H:%M")  # fmt: skip
    text = text_of(case_blocks(bundle, look), TextLook(header=lambda label, value: f"{label}\t{value}", width=92))
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [{
            "case_ref": ref, "controller": THORNFIELD.name, **delay(aware, reported), "subjects_stated": 500, "subjects_min": 501,
            "subjects_qualifier": "more_than", "records_min": 500, "records_qualifier": "at_least", "data_categories": [BASIC],
            "data_categories_complete": True, "cyber": "No", "staff_trained": "No", "outcome": "no_further_action", "closed": True,
            "decided_at": utc(datetime(2018, 12, 3, 9, 0)),
        }],
        **letter.truth(),
    }  # fmt: skip
    return Sample("04_thornfield_late_utf16.txt", text.encode("utf-16"), expected)
