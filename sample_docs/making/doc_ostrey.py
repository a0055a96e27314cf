"""11: headers as a table, names and lines blacked out with nothing beneath, marks behind their labels, a verdict that stays open."""

from __future__ import annotations

from datetime import datetime

from .blocks import Block, lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, Value, When
from .layout_pdf import Look, pdf_of
from .letters import acknowledgement
from .people import CASEWORK, ICO_CASEWORK, ICO_FOOTER, OSTREY, Person, bare
from .sample import Sample
from .truth import delay

REF = "IC-184511-P3C5"
AWARE, REPORTED = datetime(2022, 7, 11), datetime(2022, 7, 14, 10, 40)
ANSWERS: dict[str, Value] = {
    "case_ref": "N/A", "reason_for_report": Ticks(("I consider the incident meets the threshold to report",)),
    "description": "[redacted]", "cyber": Ticks(("Yes",)), "how_discovered": "Staff could not open the appointment book.",
    "discovered": When("11 July 2022", ""), "happened": When("between 8 and 10 July 2022", ""),
    "data_categories": Ticks(("Health data", "Not yet known")), "records": "unknown", "subjects": "fewer than five",
    "subject_categories": Ticks(("Patients", "Vulnerable adults")), "consequences": "[redacted]", "likelihood": Ticks(("Likely",)),
    "cyber_affected": Ticks(("Yes",)), "cyber_properties": Ticks(("Availability",)),
    "cyber_impact": Ticks(("Medium - you have lost the ability to provide a critical service to some users",)),
    "cyber_recovery": Ticks(("Not yet known",)), "staff_trained": Ticks(("Yes",)), "delay_reason": "N/A",
    "actions_taken": "Servers were taken off the network.", "subjects_told": Ticks(("No, but we're planning to",)),
    "others_told": Ticks(("Yes",), "National Cyber Security Centre"), "controller": OSTREY.name, "controller_address": OSTREY.address,
    "reporter": Contact("[redacted]", OSTREY.mailbox.address, ""), "data_protection_officer": Contact(same=True),
}  # fmt: skip


def sample() -> Sample:
    """The file and its truth."""
    report = Mail(
        sender=bare(OSTREY.mailbox), to=(bare(CASEWORK),), subject=f"Personal data breach notification - {REF}",
        base="Personal data breach notification", direction="incoming", sent=REPORTED, received=datetime(2022, 7, 14, 10, 43),
        letter="breach_report", case_ref=REF, form=FilledForm(2019, "initial", ANSWERS, marks=("[ ]", "[X]"), marks_after=True),
        body=(
            *paras("Dear Sir or Madam", "We attach our notification form."),
            Block("boxline", label="My direct line is", text="."),
            *lines("Kind regards", "[redacted]", OSTREY.name),
        ),
        says=("We attach our notification form.",),
    )  # fmt: skip
    ack = Mail(
        sender=bare(ICO_CASEWORK), to=(Person("", OSTREY.mailbox.address),), subject=f"Acknowledgement - {REF}", base="Acknowledgement",
        direction="outgoing", sent=datetime(2022, 7, 15, 8, 2), letter="acknowledgement", case_ref=REF,
        body=acknowledgement(REF, "14 July 2022", "[redacted]"), footer=ICO_FOOTER,
    )  # fmt: skip
    bundle = [report, ack]
    look = Look(header="grid", size=10, boxed_answers=True, running="OFFICIAL", foot="Page {page} of {pages}", title="Case file")
    order = HeaderLook(order=("sent", "received", "direction", "from", "to", "subject"), date="%-d %B %Y, %H:%M")
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [{
            "case_ref": REF, "controller": OSTREY.name, **delay(AWARE, REPORTED, whole_day=True), "happened": "2022-07-08/2022-07-10",
            "subjects_min": 1, "subjects_max": 4, "subjects_qualifier": "suppressed", "records_qualifier": "not_known",
            "records_stated": None, "cyber": "Yes", "data_categories": ["Health data", "Not yet known"], "description": None,
            "others_told": ["National Cyber Security Centre"], "outcome": "unknown", "ico_band_subjects": "1 to 9",
        }],
    }  # fmt: skip
    return Sample("11_ostrey_redacted_table.pdf", pdf_of(case_blocks(bundle, order), look), expected)
