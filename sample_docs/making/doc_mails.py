"""08, 09 and 12: e-mails as files: a report with its form attached, an automatic reply, a reply with its history below."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from .form import Contact, FilledForm, Ticks, Value, When, form_blocks, form_truth
from .layout_pdf import Look, pdf_of
from .people import CASEWORK, HARROWICK, ICO_CASEWORK, OSTREY
from .sample import Sample
from .truth import delay, utc

BASE = "Personal data breach notification"


def _mail(headers: dict[str, str], text: str, html: str = "", attachment: tuple[str, bytes] | None = None) -> bytes:
    mail = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if attachment:
        mail.add_attachment(attachment[1], maintype="application", subtype="pdf", filename=attachment[0])
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_sample_{number}")
    return mail.as_bytes()


def with_form() -> Sample:
    """08: the report is the mail, the facts are in the PDF that it carries."""
    aware, reported = datetime(2021, 2, 8, 13, 30), datetime(2021, 2, 10, 9, 17)
    answers: dict[str, Value] = {
        "case_ref": "N/A", "reason_for_report": Ticks(("I am unclear whether the incident meets the threshold to report",)),
        "description": "A member's loan agreement was sent to another member of the same name.", "cyber": Ticks(("No",)),
        "how_discovered": "The other member brought it back.", "discovered": When("8 February 2021", "13:30"),
        "happened": When("5 February 2021", ""), "data_categories": Ticks(("Economic and financial data, eg credit card numbers, bank details",)),
        "records": "1", "subjects": "1", "subject_categories": Ticks(("Customers or prospective customers",)),
        "consequences": "None that we know of.", "likelihood": Ticks(("Very unlikely",)), "staff_trained": Ticks(("Yes",)),
        "delay_reason": "N/A", "actions_taken": "An apology, and a second check of names.", "subjects_told": Ticks(("Yes, we've told affected data subjects",)),
        "others_told": Ticks(("No",)), "controller": HARROWICK.name, "controller_address": HARROWICK.address,
        "reporter": Contact("Tamsin Broadhurst", HARROWICK.mailbox.address, HARROWICK.phone), "data_protection_officer": Contact(same=True),
    }  # fmt: skip
    form = FilledForm(2019, "initial", answers)
    pdf = pdf_of(form_blocks(form), Look(size=9.5, title="Breach report"))
    text = "Dear Sir or Madam,\n\nWe are writing to report a personal data breach. The form is attached.\n\nTamsin Broadhurst\nHarrowick Credit Union\n"
    html = "<p>Dear Sir or Madam,</p><p>We are writing to report a personal data breach. The form is attached.</p><p>Tamsin Broadhurst</p>"
    headers = {
        "From": HARROWICK.mailbox.angled(), "To": CASEWORK.angled(), "Subject": BASE, "Date": "Wed, 10 Feb 2021 09:17:00 +0000",
        "Message-ID": "<20210210-0917@harrowickcu.example>",
    }  # fmt: skip
    message = {
        "container": "top_level", "parent": None, "from_address": HARROWICK.mailbox.address, "to_addresses": [CASEWORK.address],
        "subject": BASE, "sent_at": utc(reported), "letter_type": "breach_report", "repeats": None,
        "rfc_message_id": "<20210210-0917@harrowickcu.example>", "body_contains": ["The form is attached."],
    }  # fmt: skip
    expected = {
        "document": {"kind": "email", "members_expected": 1, "members_read": 1, "members_failed": 0},
        "messages": [message], "n_messages": 1, "forms": [form_truth(form, 0)], "n_forms": 1, "n_incidents": 1,
        "incidents": [{
            "case_ref": None, "controller": HARROWICK.name, **delay(aware, reported), "subjects_stated": 1, "subjects_qualifier": "exact",
            "subjects_told": "Yes, we've told affected data subjects", "outcome": "unknown", "n_documents": 2,
        }],
    }  # fmt: skip
    return Sample("08_report_with_attachment.eml", _mail(headers, text, html, ("breach report.pdf", pdf)), expected)


def auto_reply() -> Sample:
    """09: confirms receipt of something; it reports nothing."""
    headers = {
        "From": CASEWORK.angled(), "To": HARROWICK.mailbox.angled(), "Subject": f"Automatic reply: {BASE}",
        "Date": "Wed, 10 Feb 2021 09:17:31 +0000", "Message-ID": "<auto-1@ico.example>", "In-Reply-To": "<20210210-0917@harrowickcu.example>",
        "Auto-Submitted": "auto-replied",
    }  # fmt: skip
    text = "Thank you for your email. We confirm that we have received your correspondence.\n\nPlease do not reply to this message.\n"
    message = {
        "container": "top_level", "from_address": CASEWORK.address, "letter_type": "auto_reply",
        "sent_at": "2021-02-10T09:17:00Z",  # times are kept to the minute
    }  # fmt: skip
    expected = {
        "document": {"kind": "email"},
        "messages": [message],
        "n_messages": 1,
        "n_forms": 0,
        "claims_absent": [{"field": "reported"}],
    }
    return Sample("09_automatic_reply.eml", _mail(headers, text), expected)


CHAIN = """Dear Mr Quenby,

Thank you for your letter. The lost notebook was found on 3 March 2021 and holds the names of nine patients.

Kind regards
Yevgenia Halloran

From: ICO Casework [mailto:{ico}]
Sent: 02 March 2021 10:05
To: Records and Privacy <{ostrey}>
Subject: Further information - {ref}

Dear Ms Halloran,

Before we can decide we need some further information. Please answer the following questions and respond within seven days.

1. Has the notebook been found?
2. How many patients are named in it?

Yours sincerely

Tobias Quenby

-----Original Message-----
From: Records and Privacy
Sent: Monday, March 1, 2021 9:48 AM
To: casework <{casework}>
Cc: Yevgenia Halloran <{dpo}>
Subject: Personal data breach notification

Dear colleague,

We are writing to report a personal data breach: a district nurse has lost a notebook on her rounds.

Yevgenia Halloran
Ostrey Vale Community Health CIC
"""


def quoted_chain() -> Sample:
    """12: the answer stands above, the letter that it answers below, and below that the report that it all began with."""
    ref = "IC-91120-F8S2"
    sent, asked, reported = datetime(2021, 3, 4, 15, 26), datetime(2021, 3, 2, 10, 5), datetime(2021, 3, 1, 9, 48)
    text = CHAIN.format(
        ref=ref, ico=ICO_CASEWORK.address, ostrey=OSTREY.mailbox.address, casework=CASEWORK.address, dpo=OSTREY.dpo.address
    )
    headers = {
        "From": OSTREY.mailbox.angled(), "To": ICO_CASEWORK.angled(), "Subject": f"RE: Further information - {ref}",
        "Date": "Thu, 04 Mar 2021 15:26:00 +0000", "Message-ID": "<reply-7@ostreyvale.example>",
    }  # fmt: skip
    top = {
        "container": "top_level", "parent": None, "from_address": OSTREY.mailbox.address, "sent_at": utc(sent), "case_ref": ref,
        "subject_base": "Further information", "letter_type": "information_response",
        "body_contains": ["The lost notebook was found"], "body_lacks": ["need some further information", "on her rounds"],
    }  # fmt: skip
    question = {
        "container": "quoted", "parent": 0, "from_address": ICO_CASEWORK.address, "sent_at": utc(asked), "case_ref": ref,
        "letter_type": "information_request", "to_addresses": [OSTREY.mailbox.address],
        "body_contains": ["How many patients are named in it?"], "body_lacks": ["on her rounds", "was found on 3 March"],
    }  # fmt: skip
    report = {
        "container": "quoted", "from_name": OSTREY.mailbox.name, "from_address": None, "to_addresses": [CASEWORK.address],
        "cc_addresses": [OSTREY.dpo.address], "sent_at": utc(reported), "subject_base": BASE, "letter_type": "breach_report",
        "body_contains": ["has lost a notebook on her rounds"], "body_lacks": ["Has the notebook been found?"],
    }  # fmt: skip
    expected = {
        "document": {"kind": "email"}, "messages": [top, question, report], "n_messages": 3, "n_forms": 0, "n_incidents": 1,
        "incidents": [{"case_ref": ref, "reported": "2021-03-01T09:48", "reported_at": utc(reported), "within_72h": "indeterminate"}],
    }  # fmt: skip
    return Sample("12_quoted_chain.eml", _mail(headers, text), expected)
