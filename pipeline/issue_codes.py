"""Every code that an issue may carry: how grave it usually is, what it means, what a person can do about it.

The data dictionary lists these; a test fails when the code of an issue is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from .model import Severity


@dataclass(frozen=True, slots=True)
class IssueCode:
    """What stands in the data dictionary for one code."""

    severity: Severity
    meaning: str
    remedy: str


_CODES = {
    "attachment_failed": IssueCode(
        "warning", "An attachment or member could not be read.", "Open the container yourself and save the attachment as a file."
    ),
    "choose_one_conflict": IssueCode(
        "warning", "A choose-one question has none or several ticks.", "Look at the page; all ticks are in `form_options`."
    ),
    "date_ambiguous": IssueCode(
        "info", "Day and month of a date could be swapped; it was read day first.", "Compare it with the dates around it."
    ),
    "date_unreadable": IssueCode(
        "warning", "Where a date belongs none could be read.", "Read it in the source; the value is left empty."
    ),
    "empty_file": IssueCode("warning", "The file has no content.", "Ask for the file again, or take it out of the folder."),
    "empty_folder": IssueCode("warning", "The folder holds no files.", "Check the path; unpack what belongs there."),
    "encoding_guessed": IssueCode(
        "info", "The file does not state its encoding; it was guessed.", "If letters look wrong, save it as UTF-8."
    ),
    "form_incomplete": IssueCode(
        "info", "Questions of the form were not found.", "See `forms.questions_missing`; pages may be missing."
    ),
    "mail_inside_form_answer": IssueCode(
        "info", "Text like a mail header stands inside a form's answer.", "Check whether it is a message of its own."
    ),
    "members_missing": IssueCode(
        "warning", "A container announces more members than could be read.", "Compare the container with `documents`."
    ),
    "no_incident": IssueCode(
        "info", "The document was read and states no incident; the message says why.", "Nothing, unless you know that it does."
    ),
    "not_text": IssueCode(
        "error", "The file is named like a text but holds binary data.", "Find out what it is and name it accordingly."
    ),
    "page_without_text": IssueCode(
        "warning", "A page has no text layer: it is a scan or a picture.", "Run an OCR over the file and read it again."
    ),
    "path_missing": IssueCode("error", "There is nothing at this path.", "Check the spelling. Was the folder moved?"),
    "path_unreadable": IssueCode("error", "The file could not be opened.", "Check its permissions."),
    "pdf_broken": IssueCode(
        "error", "The PDF is damaged, cut short or no PDF at all.", "Ask for it again, or save it anew from a PDF viewer."
    ),
    "pdf_password": IssueCode("error", "The PDF is locked with a password.", "Save a copy without the password."),
    "pdf_repaired": IssueCode(
        "warning", "The PDF is damaged; what could be saved was read.", "Compare the number of pages with the original."
    ),
    "possible_header": IssueCode(
        "warning", "Text looks like a message header but is not certain to be one; it was not split.", "Look at it in the source."
    ),
    "quantity_unreadable": IssueCode(
        "warning", "Where a number belongs none could be read.", "Read it in the source; the value is left empty."
    ),
    "reference_out_of_range": IssueCode(
        "warning", "A case reference does not fit its date.", "It may be misread: compare it with the others."
    ),
    "tick_not_readable": IssueCode(
        "warning", "Ticks of a form could not be read: they are `not_readable`.", "Look at the ticks in the source."
    ),
    "unsupported_type": IssueCode(
        "error", "Files of this type cannot be read.", "Save it as PDF or text, then run again."
    ),
    "worker_crashed": IssueCode(
        "error", "Reading the file brought the process down.", "The other files are unharmed. Please report the file, if you may."
    ),
}  # fmt: skip

ISSUE_CODES = MappingProxyType(dict(sorted(_CODES.items())))
