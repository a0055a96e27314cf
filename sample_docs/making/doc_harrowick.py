"""14: a text print with page numbers in the middle of everything, values below their labels, `>` quotes, a file note; within 72 hours by minutes."""

from __future__ import annotations

from datetime import datetime

from .blocks import lines, paras
from .case import HeaderLook, Mail, case_blocks, mails_truth
from .form import Contact, FilledForm, Ticks, Truth, Value, When
from .layout_text import TextLook, text_of
from .people import CASEWORK, HARROWICK, ICO_CASEWORK, ICO_FOOTER, QUENBY, bare
from .sample import Sample
from .truth import delay, utc

REF = "IC-54118-W7K3"
AWARE, REPORTED = datetime(2020, 7, 6, 14, 15), datetime(2020, 7, 9, 14, 10)
DECIDED = datetime(2020, 8, 11, 13, 37)
BASE = "Personal data breach notification"
ANSWERS: dict[str, Value] = {
    "case_ref": "N/A",
    "reason_for_report": Ticks(("I do not consider the incident meets the threshold to report, however I want you to be aware",)),
    "description": "A cashier read a member's balance out to a caller who was not the member. The caller knew the answers to two of three "
    "security questions.",
    "cyber": Ticks(("No",)),
    "how_discovered": "The member telephoned us.",
    "discovered": When("Monday 6th July 2020", "2.15 pm"),
    "happened": When("3 July 2020", "about noon"),
    "data_categories": Ticks(("Economic and financial data, eg credit card numbers, bank details",)),
    "records": "1",
    "subjects": "One",
    "subject_categories": Ticks(("Customers or prospective customers",)),
    "consequences": "The caller is a relative. No money was taken.",
    "likelihood": Ticks(("Very unlikely",)),
    "staff_trained": Ticks(("Yes",)),
    "delay_reason": "There was no delay.",
    "actions_taken": "The cashier was reminded to ask all three questions.",
    "subjects_told": Ticks(("No, they're already aware",)),
    "others_told": Ticks(("No",)),
    "controller": HARROWICK.name,
    "controller_address": HARROWICK.address,
    "reporter": Contact(HARROWICK.dpo.name, HARROWICK.dpo.address, HARROWICK.phone),
    "data_protection_officer": Contact(same=True),
}
REASONS = (
    "one person is affected, and knows of it",
    "you consider it very unlikely that the person will suffer any consequences",
)


def mails() -> list[Mail]:
    """Forward with the report, acknowledgement, a question over the old report, the outcome."""
    report = Mail(
        sender=HARROWICK.dpo, to=(CASEWORK,), cc=(HARROWICK.mailbox,), subject=BASE, base=BASE, container="embedded",
        direction="incoming", sent=REPORTED, letter="breach_report", form=FilledForm(2019, "initial", ANSWERS, marks=("[ ]", "[x]")),
        body=(
            *paras("Good afternoon", "We are reporting a personal data breach. It is a small matter, but we want you to be aware of it."),
            *lines("Tamsin Broadhurst", "Data Protection Officer", HARROWICK.name),
        ),
        says=("It is a small matter",), says_not=("Page",),
    )  # fmt: skip
    forward = Mail(
        sender=bare(QUENBY), to=(bare(ICO_CASEWORK),), subject=f"{REF} {BASE}", printed_subject=f"IC-54118 -\nW7K3 {BASE}", base=BASE,
        direction="internal", logged=datetime(2020, 7, 10, 16, 1), case_ref=REF, body=(), carries=(report,),
    )  # fmt: skip
    ack_text = (
        "Thank you for contacting the ICO to report a personal data breach. The breach was reported to the ICO on 9 July 2020."
    )
    ack = Mail(
        sender=bare(ICO_CASEWORK), to=(bare(HARROWICK.dpo),), subject=f"{REF} Acknowledgement", base="Acknowledgement",
        direction="outgoing", sent=datetime(2020, 7, 10, 16, 20), letter="acknowledgement", case_ref=REF, footer=ICO_FOOTER,
        body=(*paras("Dear Ms Broadhurst", ack_text, "Your reference is at the top of this letter."), *lines("Yours sincerely", QUENBY.name)),
        says=("reported to the ICO on 9 July 2020",), says_not=("think of the environment",),
    )  # fmt: skip
    copy = Mail(
        sender=ICO_CASEWORK, to=(), subject="", base="", container="quoted", direction="outgoing", sent=ack.sent, letter="acknowledgement",
        quoted_as=f"On Fri, 10 Jul 2020 at 16:20, {ICO_CASEWORK.angled()} wrote:", body=ack.body, case_ref=REF, repeats=ack,
        says=("reported to the ICO on 9 July 2020",),
    )  # fmt: skip
    reply = Mail(
        sender=bare(HARROWICK.dpo), to=(bare(ICO_CASEWORK),), subject=f"Re: {REF} Acknowledgement", base="Acknowledgement",
        direction="incoming", received=datetime(2020, 7, 13, 8, 47), case_ref=REF, carries=(copy,),
        body=(*paras("Dear Mr Quenby", "Thank you. I am away from 20 to 31 July, so please write to the compliance mailbox."),
              *lines("Tamsin")),
        says=("so please write to the compliance mailbox",), says_not=("on 9 July 2020", "wrote:"),
    )  # fmt: skip
    decision = Mail(
        sender=bare(ICO_CASEWORK), to=(bare(HARROWICK.mailbox),), subject=f"{REF} Outcome of your report", base="Outcome of your report",
        direction="outgoing", sent=DECIDED, letter="decision", case_ref=REF, footer=ICO_FOOTER,
        body=(
            *paras(
                "Dear Sir or Madam",
                "Thank you for your report of 9 July 2020, affecting one data subject. On what you have told us the incident does not meet "
                "the threshold for reporting, and we have decided that no further action by the ICO is necessary.",
                "The reasons for our decision are as follows:",
                *(f"- {reason}" for reason in REASONS),
                "We now consider the matter to be closed.",
            ),
            *lines("Yours sincerely", QUENBY.name, "Case Officer"),
        ),
        says=("We now consider the matter to be closed.",),
    )  # fmt: skip
    return [forward, ack, reply, decision]


def with_pages(text: str, every: int = 34) -> str:
    """The text with a running title and a page number wherever a printed page ended."""
    rows = text.split("\n")
    pages = -(-len(rows) // every)
    made: list[str] = []
    for number in range(pages):
        made += rows[number * every : (number + 1) * every]
        if number + 1 < pages:
            made += ["", f"Page {number + 1} of {pages}", "", f"OFFICIAL - Casework print {REF}", ""]
    return "\n".join(made)


def sample() -> Sample:
    """The file and its truth."""
    bundle = mails()
    order = HeaderLook(
        order=("from", "to", "subject", "cc", "date", "received", "sent", "direction"), date="%d/%m/%y %H:%M",
        labels={"date": "Received:"}, mailto=False, outlook_date="%A, %d %B %Y %H:%M",
    )  # fmt: skip
    look = TextLook(header=lambda label, value: f"{label}\n{value}".rstrip(), width=80)
    text = with_pages(text_of(case_blocks(bundle, order), look))
    expected: Truth = {
        "document": {"kind": "case_file"},
        **mails_truth(bundle),
        "n_incidents": 1,
        "incidents": [{
            "case_ref": REF, "controller": HARROWICK.name, **delay(AWARE, REPORTED), "subjects_stated": 1, "subjects_qualifier": "exact",
            "records_stated": 1, "data_categories_complete": True, "likelihood": "Very unlikely", "cyber": "No",
            "data_categories": ["Economic and financial data, eg credit card numbers, bank details"],
            "subjects_told": "No, they're already aware", "decided_at": utc(DECIDED), "closed": True, "outcome": "below_threshold",
        }],
        "claims_absent": [{"field": "reported", "edtf": "2020-07-10T16:01"}],
        "decisions": [{"outcome": "below_threshold", "closed": True, "officer": QUENBY.name, "officer_role": "Case Officer"}],
        "decision_items": [{"kind": "reason", "text_contains": reason} for reason in REASONS],
        "mentions": [{"kind": "case_ref", "value": REF, "repaired": True}],
    }  # fmt: skip
    return Sample("14_harrowick_page_numbers.txt", text.encode(), expected)
