"""13: reported over the week-end on which the clocks change, in a narrow column with the bundle's own furniture, and with a processor that knew first."""

from __future__ import annotations

from datetime import datetime

from .blocks import lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, Value, When
from .layout_pdf import Look, pdf_of
from .letters import DecisionLetter, acknowledgement
from .people import CASEWORK, ELLERBY, FARRANT, ICO_CASEWORK, ICO_FOOTER, PENNHOLME, Person, bare
from .sample import Sample
from .truth import delay, edtf, utc

REF = "IC-37902-H1Q6"
AWARE, REPORTED = (
    datetime(2020, 3, 27, 17, 45),
    datetime(2020, 3, 30, 18, 20),
)  # 72 h 35 by the clock on the wall, 71 h 35 in truth
DECIDED = datetime(2020, 4, 21, 8, 50)
SUBJECT = "Breach notification: Pennholme leisure cards"
BASIC = "Basic personal identifiers, eg name, contact details"
USERS = "Identification data, eg usernames, passwords"

ANSWERS: dict[str, Value] = {
    "ico_contact": "Marcus (helpline), 27 March 2020",
    "case_ref": "n/a",
    "reason_for_report": Ticks(("I am unclear whether the incident meets the threshold to report",)),
    "description": "Our processor Lanternhouse Software Ltd noticed on 25 March 2020 that a test copy of the leisure card database could be "
    "reached from the internet without a password. It told us two days later. From: what we know so far, one address outside the company "
    "opened the copy twice.",
    "cyber": Ticks(("Yes",)),
    "how_discovered": "An e-mail from the processor to the leisure centre manager.",
    "discovered": When("27/03/2020", "17:45"),
    "happened": When("Between 3 and 25 March 2020", ""),
    "data_categories": Ticks((BASIC, USERS, "Other (please give details below)"), "Dates of visits"),
    "records": "some 33,000 (3,204 of these contain a date of birth)",
    "subjects": "At least 11,860, but no more than 12,400",
    "subject_categories": Ticks(("Subscribers", "Children")),
    "consequences": "Unwanted advertising is possible. Nil actual harm so far.",
    "likelihood": Ticks(("Neutral - neither likely nor unlikely",), "We wait for the processor's logs."),
    "cyber_affected": Ticks(("Yes",)),
    "cyber_properties": Ticks(("Confidentiality",)),
    "cyber_impact": Ticks(
        (
            "Low - there is no loss of efficiency, or a low loss of efficiency, and you can still provide all critical services to all "
            "users",
        )
    ),
    "cyber_recovery": Ticks(("Complete - recovery is complete",)),
    "staff_trained": Ticks(("Don't know",)),
    "delay_reason": "The week-end.",
    "actions_taken": "The copy was taken off the network on 25 March. All cards have new passwords since 28 March.",
    "subjects_told": Ticks(("We're about to, or are in the process of telling data subjects",)),
    "others_told": Ticks(("Yes",), "Action Fraud"),
    "controller": PENNHOLME.name,
    "controller_address": PENNHOLME.address,
    "reporter": Contact("Piers Underhill", "piers.underhill@pennholme.example", PENNHOLME.phone),
    "data_protection_officer": Contact("", PENNHOLME.dpo.address, "01632 960652"),
}
LETTER = DecisionLetter(
    ref=REF,
    opening="I write about the incident that you reported on 30 March 2020. It concerns the records of holders of the leisure card.",
    reasons=(
        "the copy was open for a limited time and was opened from one address only;",
        "all passwords were changed within a day of your learning of it;",
    ),
    recommendations=(
        "agree with your processors that they tell you of an incident within 24 hours;",
        "keep real personal data out of test systems.",
    ),
    officer="Marcus Ellerby",
    role="Senior Case Officer",
    phone="01632 960905",
    no_action="we do not intend to take any further action in this case",
    closing="This case is now closed.",
    greeting="Dear Mr Underhill",
)


def mails() -> list[Mail]:
    """Forward with the report, acknowledgement, decision."""
    report = Mail(
        sender=Person("Underhill, Piers", "piers.underhill@pennholme.example"),
        to=(CASEWORK,), cc=(PENNHOLME.mailbox, Person("", "leisure@pennholme.example")), subject=SUBJECT, base=SUBJECT,
        container="embedded", direction="incoming", sent=REPORTED, letter="breach_report",
        body=(
            *paras("Dear colleagues,", "Following my call on Friday please find enclosed the breach notification of this council."),
            *lines("Regards,", "Piers Underhill", "Corporate Information", PENNHOLME.name, PENNHOLME.phone),
        ),
        form=FilledForm(2019, "initial", ANSWERS, marks=("☐", "☑")), says=("Following my call on Friday",),
        says_not=("Lanternhouse", "DISCLOSURE COPY"),
    )  # fmt: skip
    forward = Mail(
        sender=bare(FARRANT), to=(bare(ICO_CASEWORK),), subject=f"FW: {SUBJECT} - {REF}",
        printed_subject=f"FW: {SUBJECT} - IC-\n37902-H1Q6", base=SUBJECT, direction="internal", logged=datetime(2020, 4, 1, 7, 55),
        case_ref=REF, body=paras("Please log as new."), carries=(report,), says=("Please log as new.",), says_not=("my call",),
    )  # fmt: skip
    ack = Mail(
        sender=bare(ICO_CASEWORK), to=(Person("", "piers.underhill@pennholme.example"),), subject=f"Acknowledgement - {REF}",
        base="Acknowledgement", direction="outgoing", sent=datetime(2020, 4, 1, 8, 14), letter="acknowledgement", case_ref=REF,
        body=acknowledgement(REF, "30 March 2020", FARRANT.name, greeting="Dear Mr Underhill"), footer=ICO_FOOTER,
        says=("was reported to the ICO on 30 March 2020",),
    )  # fmt: skip
    decision = Mail(
        sender=bare(ELLERBY), to=(Person("", "piers.underhill@pennholme.example"),), cc=(bare(PENNHOLME.mailbox),),
        subject=f"Outcome - {REF}", base="Outcome", direction="outgoing", sent=DECIDED, letter="decision", case_ref=REF,
        body=LETTER.blocks(), footer=ICO_FOOTER, says=("This case is now closed.",), says_not=("think of the environment",),
    )  # fmt: skip
    return [forward, ack, decision]


def incident() -> Truth:
    """The wide row."""
    return {
        "case_ref": REF, "controller": PENNHOLME.name, **delay(AWARE, REPORTED), "happened": "2020-03-03/2020-03-25",
        "data_categories": [BASIC, USERS, "Other (please give details below)"], "data_categories_complete": True,
        "subject_categories": ["Subscribers", "Children"], "cyber": "Yes", "staff_trained": "Don't know",
        "likelihood": "Neutral - neither likely nor unlikely", "others_told": ["Action Fraud"],
        "subjects_told": "We're about to, or are in the process of telling data subjects", "subjects_min": 11860, "subjects_max": 12400,
        "records_stated": 33000, "records_min": None, "records_max": None, "records_qualifier": "approximate",
        "outcome": "no_further_action_with_recommendations", "decided_at": utc(DECIDED), "closed": True, "n_forms": 1,
    }  # fmt: skip


def sample() -> Sample:
    """The file and its truth."""
    look = Look(
        font="Times-Roman", bold="Times-Bold", size=11, small=8, margin=34, header="table", bold_labels=False, boxed_answers=False,
        running="DISCLOSURE COPY   FOI 20/0311", foot="{page}", title="Disclosure",
    )  # fmt: skip
    order = HeaderLook(
        order=("received_logged", "sent", "from", "to", "cc", "direction", "subject"), date="%d %b %Y %H:%M", mailto=False,
        labels={"received_logged": "Received", "sent": "Date Sent", "from": "From", "to": "To", "cc": "CC", "direction": "Direction",
                "subject": "Subject"},
        outlook_date="%a %d/%m/%Y %H:%M",
    )  # fmt: skip
    bundle = mails()
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [incident()],
        "claims": [
            {"field": "records", "value_stated": 3204, "part_of": {"value_stated": 33000}},
            {"field": "discovered", "edtf": edtf(AWARE), "form": 0},
        ],
        "claims_absent": [{"field": "discovered", "edtf": "2020-03-25"}, {"field": "subjects", "value_stated": 3204}],
        **LETTER.truth(),
        "mentions": [
            {"kind": "case_ref", "value": REF, "repaired": True},
            {"kind": "organisation", "value": "Pennholme Borough Council", "role": "controller"},
            {"kind": "organisation", "value": "Lanternhouse Software Ltd", "role": "processor"},
            {"kind": "organisation", "value": "Action Fraud", "role": "notified_party"},
            {"kind": "person", "value": "Marcus Ellerby", "role": "case_officer"},
        ],
    }
    return Sample("13_pennholme_clock_change.pdf", pdf_of(case_blocks(bundle, order), look), expected)
