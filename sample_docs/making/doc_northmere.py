"""01: an internal forward with the report inside it, acknowledgement, decision. Reported within 72 hours."""

from __future__ import annotations

from datetime import datetime

from .blocks import lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, When
from .layout_pdf import Look, pdf_of
from .letters import DecisionLetter, acknowledgement
from .people import CASEWORK, EXTERNAL, FARRANT, ICO_CASEWORK, ICO_FOOTER, NORTHMERE, Person, bare, disclaimer
from .sample import Sample
from .truth import delay, utc

REF = "IC-36417-T3W8"
AWARE = datetime(2020, 3, 9, 9, 15)
REPORTED = datetime(2020, 3, 11, 17, 32)
DECIDED = datetime(2020, 4, 2, 15, 5)
BASE = "Personal data breach notification"

FORM = FilledForm(
    version=2019,
    report_type="initial",
    answers={
        "case_ref": "N/A",
        "reason_for_report": Ticks(("I consider the incident meets the threshold to report",)),
        "description": "On Friday afternoon an officer in the Revenues team meant to send a spreadsheet of council tax accounts in arrears "
        "to our enforcement agents. The address was completed automatically by the mail program and the file went to a person outside "
        "the council with a similar name. The sheet was not protected by a password.",
        "cyber": Ticks(("No",)),
        "how_discovered": "The person who received the file telephoned the contact centre when it opened on Monday morning.",
        "discovered": When("9 March 2020", "09:15"),
        "happened": When("6 March 2020", "16:55"),
        "data_categories": Ticks(
            (
                "Basic personal identifiers, eg name, contact details",
                "Economic and financial data, eg credit card numbers, bank details",
            )
        ),
        "records": "Total: 2,417 Of that total, 1,068 contain bank account details",
        "subjects": "Up to 2,417",
        "subject_categories": Ticks(
            ("Customers or prospective customers", "Other (please give details below)"), "Council tax payers"
        ),
        "consequences": "The recipient has confirmed in writing that the file was deleted unread. We are not aware of any actual harm.",
        "likelihood": Ticks(("Unlikely",), "The data were in the hands of a single person for less than three days."),
        "staff_trained": Ticks(("Yes",)),
        "delay_reason": "N/A",
        "actions_taken": "We obtained a signed statement of deletion, switched off the automatic completion of addresses for the team and "
        "reminded all staff to send such files through the secure portal only.",
        "subjects_told": Ticks(("No, we've decided not to",), "The risk does not call for it."),
        "others_told": Ticks(("No",)),
        "controller": NORTHMERE.name,
        "controller_address": NORTHMERE.address,
        "reporter": Contact("Wilfred Ashdown-Pryce", NORTHMERE.mailbox.address, NORTHMERE.phone),
        "data_protection_officer": Contact(NORTHMERE.dpo.name, NORTHMERE.dpo.address, "01632 960115"),
    },
)

LETTER = DecisionLetter(
    ref=REF,
    opening="I write about your personal data breach report of 11 March 2020, concerning a spreadsheet of council tax accounts that was "
    "sent to the wrong recipient by email, affecting up to 2,417 data subjects.",
    reasons=(
        "the recipient is known to you and has confirmed that the file was deleted;",
        "you have seen no sign that anybody has come to harm because of the incident;",
        "you acted promptly to contain the incident and to limit its effects.",
    ),
    recommendations=(
        "keep the automatic completion of addresses switched off wherever personal data are sent out in bulk;",
        "protect files of this kind with a password before they leave the council, and check that staff do so;",
        "make sure that the refresher training in data protection is taken once a year.",
    ),
    officer="Tobias Quenby",
    role="Lead Case Officer",
    phone="01632 960902",
)


def mails() -> list[Mail]:
    """The bundle: forward (with the report), acknowledgement, decision."""
    report = Mail(
        sender=NORTHMERE.mailbox,
        to=(CASEWORK,),
        cc=(NORTHMERE.dpo,),
        subject=BASE,
        base=BASE,
        container="embedded",
        direction="incoming",
        sent=REPORTED,
        letter="breach_report",
        banner=EXTERNAL,
        body=(
            *paras(
                "Good afternoon",
                "Please find attached a completed breach report form about an incident in our Revenues service that we became aware of "
                "on Monday. The council is the controller of the data.",
            ),
            *lines("Wilfred Ashdown-Pryce", "Information Governance Officer", NORTHMERE.name, f"Telephone: {NORTHMERE.phone}"),
        ),
        footer=disclaimer(NORTHMERE),
        form=FORM,
        says=("completed breach report form", "The council is the controller of the data."),
        says_not=("originated outside the ICO", "virus", "Political opinions"),
    )
    forward = Mail(
        sender=bare(FARRANT),
        to=(bare(ICO_CASEWORK),),
        subject=f"INITIAL BREACH REPORT - Triaged IF - No RFI - {BASE} - {REF}",
        printed_subject=f"INITIAL BREACH REPORT - Triaged IF - No RFI - {BASE} - IC-36417-\n\nT3W8",
        base=BASE,
        body=(),
        direction="internal",
        logged=datetime(2020, 3, 13, 10, 4),
        case_ref=REF,
        carries=(report,),
        says_not=("completed breach report form",),
    )
    ack = Mail(
        sender=bare(ICO_CASEWORK),
        to=(Person("", NORTHMERE.mailbox.address),),
        subject=f"Acknowledgement - {REF}",
        base="Acknowledgement",
        direction="outgoing",
        sent=datetime(2020, 3, 13, 10, 21),
        letter="acknowledgement",
        case_ref=REF,
        body=acknowledgement(REF, "11 March 2020", "Imogen Farrant"),
        footer=ICO_FOOTER,
        says=("was reported to the ICO on 11 March 2020", "Imogen Farrant"),
        says_not=("think of the environment",),
    )
    decision = Mail(
        sender=bare(ICO_CASEWORK),
        to=(Person("", NORTHMERE.mailbox.address),),
        subject=f"ICO Decision - {REF}",
        base="ICO Decision",
        direction="outgoing",
        sent=DECIDED,
        letter="decision",
        case_ref=REF,
        body=LETTER.blocks(),
        footer=ICO_FOOTER,
        says=("We now consider the matter to be closed.", "Tobias Quenby"),
        says_not=("think of the environment",),
    )
    return [forward, ack, decision]


def incident() -> Truth:
    """The wide row."""
    return {
        "case_ref": REF,
        "controller": NORTHMERE.name,
        "happened": "2020-03-06T16:55",
        **delay(AWARE, REPORTED),
        "subjects_stated": 2417,
        "subjects_min": None,
        "subjects_max": 2417,
        "subjects_qualifier": "at_most",
        "records_stated": 2417,
        "records_min": 2417,
        "records_max": 2417,
        "records_qualifier": "exact",
        "data_categories": list(FORM.answers["data_categories"].chosen),  # type: ignore[union-attr]
        "data_categories_complete": True,
        "subject_categories": list(FORM.answers["subject_categories"].chosen),  # type: ignore[union-attr]
        "subject_categories_complete": True,
        "likelihood": "Unlikely",
        "subjects_told": "No, we've decided not to",
        "outcome": "no_further_action_with_recommendations",
        "decided_at": utc(DECIDED),
        "closed": True,
        "ico_band_subjects": "1k to 10k",
        "ico_band_time": "24 hours to 72 hours",
    }


def sample() -> Sample:
    """The file and its truth."""
    look = Look(running=f"Case reference {REF}", foot="Page {page} of {pages}", title="Case file")
    order = HeaderLook()
    bundle = mails()
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "incidents": [incident()],
        "n_incidents": 1,
        "claims": [
            {
                "field": "records",
                "value_stated": 1068,
                "qualifier": "exact",
                "unit": "records",
                "part_of": {"value_stated": 2417},
            },
            {"field": "subjects", "value_max": 2417, "qualifier": "at_most", "unit": "data_subjects", "form": 0},
            {"field": "discovered", "edtf": "2020-03-09T09:15", "precision": "minute", "form": 0},
            {"field": "reported", "edtf": "2020-03-11", "precision": "day"},
        ],
        "claims_absent": [{"field": "subjects", "value_stated": 1068}, {"field": "reported", "edtf": "2020-03-13T10:04"}],
        **LETTER.truth(),
        "mentions": [
            {"kind": "case_ref", "value": REF, "repaired": True},
            {"kind": "case_ref", "value": REF, "repaired": False},
            {"kind": "organisation", "value": "Northmere District Council", "role": "controller"},
            {"kind": "organisation", "value": "ICO", "role": "regulator"},
            {"kind": "person", "value": "Wilfred Ashdown-Pryce", "role": "reporter"},
            {"kind": "person", "value": "Delphine Arkwright-Moss", "role": "data_protection_officer"},
            {"kind": "person", "value": "Imogen Farrant", "role": "signatory"},
            {"kind": "person", "value": "Tobias Quenby", "role": "case_officer"},
            *({"kind": "place", "value": place} for place in ("Civic Centre", "Harbour Road", "Northmere", "Water Lane")),
        ],
    }
    return Sample("01_northmere_case_file.pdf", pdf_of(case_blocks(bundle, order), look), expected)
