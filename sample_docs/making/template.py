"""What the regulator's form prints: questions, options and advice, in order, for its 2018 and 2019 versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TITLE = "Report a personal data breach"
INTRO = (
    "This form is for organisations that have experienced a personal data breach and need to report it to the ICO. Please do not "
    "include any of the personal data involved in the breach when completing this form. For example, do not provide the names of "
    "data subjects affected by the breach. If we need this information, we will ask for it later.",
    "You should ensure the information provided is as accurate as possible and supply as much detail as possible.",
)
YES_NO = ("Yes", "No", "Don't know")


@dataclass(frozen=True, slots=True)
class Question:
    """A printed question. `only` names the reports it is for; `details` is the printed line that asks for more, if any."""

    id: str
    label: str
    kind: Literal["text", "choice", "ticks", "when", "contact"] = "text"
    options: tuple[str, ...] = ()
    hint: str = ""
    section: str = ""
    details: str | None = None
    only: Literal["", "initial", "follow_up", "cyber"] = ""
    since: int = 2018


DATA_CATEGORIES = (
    "Data revealing racial or ethnic origin",
    "Political opinions",
    "Religious or philosophical beliefs",
    "Trade union membership",
    "Sex life data",
    "Sexual orientation data",
    "Gender reassignment data",
    "Health data",
    "Basic personal identifiers, eg name, contact details",
    "Identification data, eg usernames, passwords",
    "Economic and financial data, eg credit card numbers, bank details",
    "Official documents, eg driving licences",
    "Location data",
    "Genetic or biometric data",
    "Criminal convictions, offences",
    "Not yet known",
    "Other (please give details below)",
)
SUBJECT_CATEGORIES = (
    "Employees", "Users", "Subscribers", "Students", "Customers or prospective customers", "Patients", "Children",
    "Vulnerable adults", "Not yet known", "Other (please give details below)",
)  # fmt: skip
LIKELIHOOD = ("Very likely", "Likely", "Neutral - neither likely nor unlikely", "Unlikely", "Very unlikely", "Not yet known")
REASONS = (
    "I consider the incident meets the threshold to report",
    "I do not consider the incident meets the threshold to report, however I want you to be aware",
    "I am unclear whether the incident meets the threshold to report",
)
TOLD = (
    "Yes, we've told affected data subjects",
    "We're about to, or are in the process of telling data subjects",
    "No, they're already aware",
    "No, but we're planning to",
    "No, we've decided not to",
    "We haven't decided yet if we will tell them or not",
    "Something else (please give details below)",
)
IMPACT = (
    "High - you have lost the ability to provide all critical services to all users",
    "Medium - you have lost the ability to provide a critical service to some users",
    "Low - there is no loss of efficiency, or a low loss of efficiency, and you can still provide all critical services to all users",
    "Not yet known",
)
RECOVERY = (
    "Regular - you can predict your recovery time, with existing resources",
    "Supplemented - you can predict your recovery time with additional resources",
    "Extended - you cannot predict your recovery time, and need extra resources",
    "Not recoverable - recovery from the incident is not possible, eg backups can't be restored",
    "Complete - recovery is complete",
    "Not yet known",
)

QUESTIONS: tuple[Question, ...] = (
    Question("ico_contact", "If you have already spoken to a member of ICO staff about this breach, please give their name:"),
    Question("report_type", "Report type", "choice", ("Initial report", "Follow-up report")),
    Question("case_ref", "(Follow-up reports only) ICO case reference:", only="follow_up"),
    Question("reason_for_report", "Reason for report - after consulting the guidance", "choice", REASONS, since=2019),
    Question(
        "description",
        "What has happened?",
        hint="Tell us as much as you can about what happened, what went wrong and how it happened.",
        section="About the breach",
    ),
    Question("cyber", "Was the breach caused by a cyber incident?", "choice", YES_NO),
    Question("how_discovered", "How did you find out about the breach?"),
    Question("discovered", "When did you discover the breach?", "when"),
    Question("happened", "When did the breach happen?", "when"),
    Question(
        "data_categories",
        "Categories of personal data included in the breach (tick all that apply)",
        "ticks",
        DATA_CATEGORIES,
        details="",
    ),
    Question("records", "Number of personal data records concerned?"),
    Question("subjects", "How many data subjects could be affected?"),
    Question(
        "subject_categories",
        "Categories of data subjects affected (tick all that apply)",
        "ticks",
        SUBJECT_CATEGORIES,
        details="",
    ),
    Question(
        "consequences",
        "Potential consequences of the breach",
        hint="Please describe the possible impact on data subjects, as a result of the breach. Please state if there has been any "
        "actual harm to data subjects",
    ),
    Question(
        "likelihood",
        "What is the likelihood that data subjects will experience significant consequences as a result of the breach?",
        "choice",
        LIKELIHOOD,
        details="Please give details",
    ),
    Question(
        "cyber_affected",
        "(Cyber incidents only) Has the confidentiality, integrity and/or availability of your information systems been affected?",
        "choice",
        YES_NO,
        only="cyber",
    ),
    Question(
        "cyber_properties",
        "(Cyber incidents only) If you answered yes, please specify (tick all that apply)",
        "ticks",
        ("Confidentiality", "Integrity", "Availability"),
        only="cyber",
    ),
    Question("cyber_impact", "(Cyber incidents only) Impact on your organisation", "choice", IMPACT, only="cyber"),
    Question("cyber_recovery", "(Cyber incidents only) Recovery time", "choice", RECOVERY, only="cyber"),
    Question(
        "staff_trained",
        "Had the staff member involved in this breach received data protection training in the last two years?",
        "choice",
        YES_NO,
    ),
    Question(
        "delay_reason",
        "(Initial reports only) If there has been a delay in reporting this breach, please explain why",
        only="initial",
    ),
    Question(
        "prior_measures",
        "(Follow-up reports only) Describe any measures you had in place before the breach with the aim of preventing a breach of "
        "this nature",
        only="follow_up",
    ),
    Question(
        "actions_taken",
        "Describe the actions you have taken, or propose to take, as a result of the breach",
        hint="Include, where appropriate, actions you have taken to fix the problem, and to mitigate any adverse effects, eg "
        "confirmed data sent in error has been destroyed, updated passwords, planning information security training.",
        section="Taking action",
    ),
    Question(
        "prevention",
        "(Follow-up reports only) Outline any steps you are taking to prevent a recurrence, and when you expect they will be "
        "completed",
        only="follow_up",
    ),
    Question("subjects_told", "Have you told data subjects about the breach?", "choice", TOLD, details=""),
    Question(
        "others_told",
        "Have you told, or are you planning to tell any other organisations about the breach?",
        "choice",
        YES_NO,
        hint="eg the police, other regulators or supervisory authorities. In case we need to make contact with other agencies",
        details="If you answered yes, please specify",
    ),
    Question("controller", "Organisation (data controller) name", section="About you"),
    Question("controller_address", "Registered organisation address"),
    Question("reporter", "Person making this report", "contact", hint="In case we need to contact you about this report"),
    Question(
        "data_protection_officer",
        "Data protection officer",
        "contact",
        ("Same details as above",),
        hint="Or the senior person responsible for data protection in your organisation",
    ),
)

SENDING = (
    ("section", "Sending this form"),
    ("heading", "Initial report"),
    (
        "para",
        "If this is your initial report, please send your completed form to casework@ico.org.uk, with 'Personal data breach "
        "notification' in the subject field.",
    ),
    ("heading", "Follow up report"),
    (
        "para",
        "If this is a follow up report, please reply to the email we sent you, attaching this completed form to it. (Make sure you "
        "leave the subject line as it is – this will ensure your follow-up gets added to your case).",
    ),
    ("para", "OR, send by post to:"),
    ("para", "The Information Commissioner's Office Wycliffe House Water Lane Wilmslow Cheshire SK9 5AF"),
    ("para", "Please note that we cannot guarantee security of forms or any attachments sent by email."),
    ("section", "What happens next?"),
    ("para", "You should read our guidance to determine what steps you should take."),
    (
        "para",
        "Based on the information you have provided, we will contact you within seven calendar days to provide information about "
        "our next steps. If this is your initial report, we'll give you a case reference number. If we consider the incident is "
        "minor or you have indicated that you do not consider it meets the threshold for reporting, you may not receive a response "
        "from us.",
    ),
    ("para", "If your correspondence relates to an existing case, we'll add it to your case for your case officer to consider."),
    (
        "para",
        "If you need any help in completing this form, please contact our helpline on 0303 123 1113 (operates 9am to 5pm Monday to "
        "Friday).",
    ),
    ("para", "For information about what we do with personal data see our privacy notice."),
)


def questions_of(version: int) -> tuple[Question, ...]:
    """The questions of one version (2018 or 2019), in printed order."""
    return tuple(question for question in QUESTIONS if question.since <= version)
