"""02: two reports (the follow-up changes its mind), a quoted acknowledgement, a request for information and its answer, a decision."""

from __future__ import annotations

from datetime import datetime

from .blocks import lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, Value, When
from .layout_pdf import Look, pdf_of
from .letters import DecisionLetter, acknowledgement
from .people import ADLAM, CASEWORK, EXTERNAL, ICO_CASEWORK, ICO_FOOTER, WEXHOLT, Person, bare, disclaimer
from .sample import Sample
from .truth import delay, edtf, utc

REF = "IC-41873-N4H6"
AWARE = datetime(2020, 5, 12, 16, 42)
REPORTED = datetime(2020, 5, 14, 18, 16)
DECIDED = datetime(2020, 6, 30, 11, 52)
BASE = "Personal data breach notification"
BASIC = "Basic personal identifiers, eg name, contact details"
SIGNED = lines("Oluwaseun Tarleton", "Head of Information Governance", WEXHOLT.name, f"Tel: {WEXHOLT.phone}")

FIRST: dict[str, Value] = {
    "ico_contact": "",
    "case_ref": "N/A",
    "reason_for_report": Ticks(("I consider the incident meets the threshold to report",)),
    "description": "A courier bag with outpatient letters was left at a bus stop. It was handed in at the front desk, open.",
    "cyber": Ticks(("No",)),
    "how_discovered": "The front desk called the records office.",
    "discovered": When("", "16:42"),
    "happened": When("11 May 2020", ""),
    "data_categories": Ticks(("Health data", BASIC)),
    "records": "around 300",
    "subjects": "between 240 and 300",
    "subject_categories": Ticks(("Patients",)),
    "consequences": "Letters may have been read by others. We know of no harm so far.",
    "likelihood": Ticks(("Not yet known",), "We are still counting."),
    "staff_trained": Ticks(("Don't know",)),
    "delay_reason": "N/A",
    "actions_taken": "The bag was secured and the courier firm was asked for a statement.",
    "subjects_told": Ticks(("We haven't decided yet if we will tell them or not",)),
    "others_told": Ticks(("No",)),
    "controller": WEXHOLT.name,
    "controller_address": WEXHOLT.address,
    "reporter": Contact("Oluwaseun Tarleton", WEXHOLT.mailbox.address, WEXHOLT.phone),
    "data_protection_officer": Contact(same=True),
}
SECOND: dict[str, Value] = FIRST | {
    "case_ref": REF,
    "discovered": When("12 May 2020", ""),
    "records": "281",
    "subjects": "266",
    "subject_categories": Ticks(("Patients", "Children")),
    "likelihood": Ticks(("Unlikely",), "Every letter has been accounted for."),
    "staff_trained": Ticks(("Yes",)),
    "delay_reason": "",
    "prior_measures": "Bags are sealed and signed for.",
    "prevention": "Numbered seals from July 2020.",
    "subjects_told": Ticks(("Yes, we've told affected data subjects",)),
    "others_told": Ticks(("Yes",), "Wexholt Clinical Commissioning Group"),
}
LETTER = DecisionLetter(
    ref=REF,
    opening="I write about your personal data breach report of 14 May 2020 and what you sent on 22 May 2020, affecting 266 data subjects.",
    reasons=("every letter was recovered;", "you have told the people concerned;"),
    recommendations=("check once a year that the courier firm keeps to its instructions.",),
    officer="Rhoswen Adlam",
    role="Senior Case Officer",
    phone="01632 960903",
    greeting="Dear Mr Tarleton",
)


def mails() -> list[Mail]:
    """The bundle, in the order of its printing."""
    trust, ico = WEXHOLT.mailbox, Person("", ICO_CASEWORK.address)
    report = Mail(
        sender=trust, to=(CASEWORK,), subject=BASE, base=BASE, container="embedded", direction="incoming", sent=REPORTED,
        letter="breach_report", banner=EXTERNAL, footer=disclaimer(WEXHOLT), form=FilledForm(2019, "initial", FIRST),
        body=(*paras("Dear colleague", "Our notification form is attached. Please acknowledge receipt."), *SIGNED),
        says=("Our notification form is attached.",), says_not=("originated outside", "legally privileged", "solely for"),
    )  # fmt: skip
    forward = Mail(
        sender=bare(ADLAM), to=(ico,), subject=f"FW: {BASE} - {REF}", printed_subject=f"FW: {BASE} -\nIC-41873-\nN4H6", base=BASE,
        body=(), direction="internal", logged=datetime(2020, 5, 18, 9, 30), case_ref=REF, carries=(report,),
    )  # fmt: skip
    ack = Mail(
        sender=ico, to=(bare(trust),), subject=f"Acknowledgement - {REF}", base="Acknowledgement", direction="outgoing",
        sent=datetime(2020, 5, 18, 9, 41), letter="acknowledgement", case_ref=REF, footer=ICO_FOOTER,
        body=acknowledgement(REF, "14 May 2020", "Rhoswen Adlam", greeting="Dear Sir or Madam"), says=("on 14 May 2020",),
    )  # fmt: skip
    copy = Mail(
        sender=ICO_CASEWORK, to=(trust,), subject=ack.subject, base=ack.base, container="quoted", direction="outgoing", sent=ack.sent,
        letter="acknowledgement", case_ref=REF, body=ack.body, footer=ICO_FOOTER, repeats=ack, says=("on 14 May 2020",),
    )  # fmt: skip
    reply = Mail(
        sender=bare(trust), to=(ico,), subject=f"RE: Acknowledgement - {REF}", base="Acknowledgement", direction="incoming",
        received=datetime(2020, 5, 22, 14, 5), letter="follow_up_report", case_ref=REF, carries=(copy,), footer=disclaimer(WEXHOLT),
        body=(*paras("Dear Ms Adlam", f"I now attach our follow-up report on incident {REF}."), *SIGNED), banner=EXTERNAL,
        form=FilledForm(2019, "follow_up", SECOND, case_ref=REF), says=("our follow-up report",), says_not=("on 14 May 2020",),
    )  # fmt: skip
    question = Mail(
        sender=ico, to=(bare(trust),), subject=f"Further information - {REF}", base="Further information", direction="outgoing",
        sent=datetime(2020, 6, 3, 10, 12), letter="information_request", case_ref=REF, footer=ICO_FOOTER,
        body=(
            *paras("Dear Mr Tarleton", "In order to assess your report we need some further information. Please respond within seven days.",
                   "1. How many bags are in use?", "2. Was the bag sealed?"),
            *lines("Yours sincerely", "", "Rhoswen Adlam"),
        ),
        says=("Was the bag sealed?",),
    )  # fmt: skip
    answer = Mail(
        sender=bare(trust), to=(ico,), subject=f"RE: Further information - {REF}", base="Further information", direction="incoming",
        received=datetime(2020, 6, 9, 16, 58), letter="information_response", case_ref=REF, banner=EXTERNAL,
        body=(*paras("Dear Ms Adlam", "The answers to your questions: forty bags are in use, and this one was not sealed."), *SIGNED),
        says=("forty bags are in use",),
    )  # fmt: skip
    decision = Mail(
        sender=ico, to=(bare(trust),), subject=f"ICO Decision - {REF}", base="ICO Decision", direction="outgoing", sent=DECIDED,
        letter="decision", case_ref=REF, footer=ICO_FOOTER, body=LETTER.blocks(), says=("to be closed",),
    )  # fmt: skip
    return [forward, ack, reply, question, answer, decision]


def sample() -> Sample:
    """The file and its truth."""
    look = Look(
        font="DejaVuSerif",
        bold="DejaVuSerif-Bold",
        size=9.5,
        header="below",
        foot="{page}/{pages}",
        boxed_answers=False,
        title="Case file",
    )
    order = HeaderLook(
        order=("subject", "from", "to", "cc", "direction", "date", "received", "sent"), outlook_date="%A, %-d %B %Y %H:%M"
    )
    bundle = mails()
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [{
            "case_ref": REF, "controller": WEXHOLT.name, "happened": "2020-05-11", **delay(AWARE, REPORTED),
            "subjects_stated": 266, "subjects_min": 266, "subjects_max": 266, "subjects_qualifier": "exact",
            "records_stated": 281, "data_categories": ["Health data", BASIC], "subject_categories": ["Patients", "Children"],
            "likelihood": "Unlikely", "subjects_told": "Yes, we've told affected data subjects", "staff_trained": "Yes",
            "others_told": ["Wexholt Clinical Commissioning Group"], "outcome": "no_further_action_with_recommendations",
            "decided_at": utc(DECIDED), "closed": True, "n_forms": 2, "ico_band_subjects": "100 to 1k",
        }],
        "claims": [
            {"field": "discovered", "precision": "time_only", "form": 0},
            {"field": "discovered", "edtf": edtf(AWARE, whole_day=True), "form": 1},
            {"field": "discovered", "edtf": edtf(AWARE), "method": "derived"},
            {"field": "subjects", "value_min": 240, "value_max": 300, "qualifier": "range", "form": 0},
            {"field": "records", "value_stated": 300, "qualifier": "approximate", "form": 0},
        ],
        "claims_absent": [{"field": "reported", "edtf": "2020-05-18T09:30"}],
        **LETTER.truth(),
        "mentions": [
            {"kind": "case_ref", "value": REF, "repaired": True},
            {"kind": "organisation", "value": "Wexholt NHS Trust", "role": "controller"},
            {"kind": "organisation", "value": "Wexholt Clinical Commissioning Group", "role": "notified_party"},
            {"kind": "person", "value": "Oluwaseun Tarleton", "role": "reporter"},
            {"kind": "role", "value": "Head of Information Governance"},
            {"kind": "place", "value": "Kiln Lane"},
        ],
    }  # fmt: skip
    return Sample("02_wexholt_two_reports.pdf", pdf_of(case_blocks(bundle, order), look), expected)
