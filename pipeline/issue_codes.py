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
    "archive_broken": IssueCode("error", "An archive is damaged; nothing in it could be read.", "Ask for it again."),
    "archive_empty": IssueCode("warning", "An archive holds no files.", "Ask for it again."),
    "archive_links_ignored": IssueCode("info", "Links in an archive are never followed.", "Nothing, unless a file is missed."),
    "archive_names_unsafe": IssueCode(
        "warning",
        "Names in an archive lead out of it or hold control characters; they are shown without.",
        "Be careful when you unpack it yourself.",
    ),
    "attachment_failed": IssueCode(
        "warning", "An attachment or member could not be read.", "Open the container yourself and save the attachment as a file."
    ),
    "choose_one_conflict": IssueCode(
        "warning", "A choose-one question has none or several ticks.", "Look at the page; all ticks are in `form_options`."
    ),
    "correction_not_applied": IssueCode(
        "warning",
        "A line of `corrections.csv` was not applied: its row has gone, or the value does not fit the column.",
        "Do what the message says: mend the line, or delete it.",
    ),
    "covered_text": IssueCode(
        "error",
        "Characters still lie under redactions, or are hidden. They are in no table unless you asked for them.",
        "Tell the body that disclosed the file; do not pass it on.",
    ),
    "date_ambiguous": IssueCode(
        "info", "Day and month of a date could be swapped; it was read day first.", "Compare it with the dates around it."
    ),
    "date_unreadable": IssueCode(
        "warning", "Where a date belongs none could be read.", "Read it in the source; the value is left empty."
    ),
    "date_weekday_wrong": IssueCode(
        "warning", "A weekday is not that of the date beside it; the date was kept.", "Compare it with the dates around it."
    ),
    "document_failed": IssueCode(
        "error",
        "A fault of this software stopped the reading of the document.",
        "Please report it; the other files are unharmed.",
    ),
    "empty_file": IssueCode(
        "warning", "The file has no bytes, or nothing but white space.", "Ask for the file again, or take it out of the folder."
    ),
    "empty_folder": IssueCode("warning", "The folder holds no files.", "Check the path; unpack what belongs there."),
    "encoding_damaged": IssueCode(
        "warning",
        "Some bytes do not fit the character set; they stand as U+FFFD.",
        "Ask for the file again, or save it as UTF-8.",
    ),
    "encoding_guessed": IssueCode(
        "info", "The file does not state its encoding; it was guessed.", "If letters look wrong, save it as UTF-8."
    ),
    "form_incomplete": IssueCode(
        "info", "Questions of the form were not found.", "See `forms.questions_missing`; pages may be missing."
    ),
    "formulas_without_values": IssueCode(
        "warning",
        "Formulas of a workbook were saved without their values; the cells are empty.",
        "Open the workbook in a spreadsheet program and save it again.",
    ),
    "glyphs_unreadable": IssueCode(
        "warning",
        "A page's font does not say which letters it draws; its text is unreliable.",
        "Read the page itself; an OCR may help.",
    ),
    "hidden_cells": IssueCode(
        "warning",
        "A workbook hides rows, columns or sheets from view. They were disclosed with it and were read.",
        "If that was not meant, tell the body that disclosed the file; do not pass it on.",
    ),
    "hidden_text": IssueCode(
        "info",
        "Letters that cannot be seen on a page, though no redaction hides them, were left out of the text.",
        "Nothing, unless words are missing: look at the page.",
    ),
    "html_body_used": IssueCode("info", "The plain text of the mail is only a stub; its HTML body was read.", "Nothing."),
    "inline_images_ignored": IssueCode(
        "info",
        "Pictures inside a mail's body (logos, signatures) were left out on purpose.",
        "Nothing, unless a picture holds text.",
    ),
    "limit_reached": IssueCode(
        "error",
        "A member is larger than is unpacked, or there are more of them; it was not read.",
        "Unpack it yourself, or raise the limit with `--limit`.",
    ),
    "link_not_followed": IssueCode(
        "warning",
        "A link in a folder leads out of the folders that were named; it was not followed.",
        "Name its target too, or run with `--follow-links`.",
    ),
    "macros_ignored": IssueCode("info", "A document holds macros; they were neither run nor read.", "Nothing."),
    "mail_damaged": IssueCode(
        "warning",
        "The mail breaks the rules of its format; parts may be missing.",
        "Open it in a mail program and save it again.",
    ),
    "mail_encrypted": IssueCode(
        "warning", "The mail is encrypted, or signed as a whole: its words were not read.", "Save it without encryption."
    ),
    "mail_header_damaged": IssueCode(
        "info", "A header field could not be decoded and was read as it stands.", "Compare it with the mail itself."
    ),
    "mail_inside_form_answer": IssueCode(
        "info", "Text like a mail header stands inside a form's answer.", "Check whether it is a message of its own."
    ),
    "members_missing": IssueCode(
        "warning", "A container announces more members than could be read.", "Compare the container with `documents`."
    ),
    "message_list": IssueCode(
        "warning",
        "A list of messages (an index or export of a mailbox, a log of contacts) stands there; its rows were not made messages.",
        "Check whether the messages themselves are in the disclosure.",
    ),
    "msg_broken": IssueCode("error", "The Outlook message is damaged, or none at all.", "Open it in Outlook and save it again."),
    "nesting_too_deep": IssueCode(
        "error", "Containers lie inside containers, deeper than are opened.", "Unpack it yourself and run on the folder."
    ),
    "no_incident": IssueCode(
        "info", "The document was read and states no incident; the message says why.", "Nothing, unless you know that it does."
    ),
    "not_text": IssueCode(
        "error", "The bytes are neither a known file type nor text.", "Find out what it is and name it accordingly."
    ),
    "ocr_unsure": IssueCode(
        "warning", "OCR is unsure of many words of a scanned page.", "Compare the words with the page; ask for a better copy."
    ),
    "orphan_items": IssueCode(
        "info", "A mail store holds items that belong to no folder (deleted ones).", "A forensic tool can save them."
    ),
    "outcome_unreadable": IssueCode(
        "warning", "A letter decides a case, but what it decides could not be told from its words.", "Read the letter."
    ),
    "outlook_item": IssueCode(
        "info", "An Outlook item is no mail that was sent: a draft, an appointment, a contact.", "Nothing; its text was read."
    ),
    "page_blank": IssueCode("info", "A scanned page shows nothing but paper.", "Nothing, unless something should stand there."),
    "page_unreadable": IssueCode(
        "warning", "One page could not be opened.", "Look at the page in a PDF viewer; save the file anew from there."
    ),
    "page_without_text": IssueCode(
        "warning",
        "A page, or a picture on it, shows something that was not read: no OCR, or OCR found no words.",
        "Do what the message says (install the OCR, or run with `--ocr auto`), or look at the page.",
    ),
    "password_protected": IssueCode(
        "error", "The file cannot be opened without its password.", "Save a copy without the password."
    ),
    "path_missing": IssueCode("error", "There is nothing at this path.", "Check the spelling. Was the folder moved?"),
    "pdf_broken": IssueCode(
        "error", "The PDF is damaged beyond repair, or no PDF at all.", "Ask for it again, or save it anew from a PDF viewer."
    ),
    "pdf_form_lost": IssueCode(
        "warning",
        "Form fields of the PDF belong to no form (a program put it together); they were read as most viewers draw them.",
        "Compare the ticks with the original: some viewers leave such fields out.",
    ),
    "pdf_form_unread": IssueCode(
        "error",
        "Form fields of the PDF were not read: damaged fields, fields that stand on no page, an XFA form of an unusual kind.",
        "Open it in Adobe Reader and print it to PDF.",
    ),
    "pdf_repaired": IssueCode(
        "warning",
        "The PDF is damaged or cut short; what could be saved was read.",
        "Compare the number of pages with the original.",
    ),
    "pdf_without_pages": IssueCode("error", "The PDF has no pages.", "Ask for it again."),
    "picture_broken": IssueCode("error", "A picture is damaged, or none at all.", "Look at it in a viewer and save it anew."),
    "picture_ignored": IssueCode(
        "info", "A small picture (a logo, an icon) was not read, on purpose.", "Nothing, unless it holds words."
    ),
    "possible_header": IssueCode(
        "warning", "Text looks like a message header but is not certain to be one; it was not split.", "Look at it in the source."
    ),
    "pst_broken": IssueCode(
        "error", "The Outlook mail store is damaged, or none at all.", "Repair it with Outlook's ScanPST and run again."
    ),
    "pst_support_missing": IssueCode(
        "error", "Reading Outlook mail stores needs a library that is not installed.", "`pip install 'breachtables[pst]'`."
    ),
    "quantity_unreadable": IssueCode(
        "warning", "Where a number belongs none could be read.", "Read it in the source; the value is left empty."
    ),
    "reference_out_of_range": IssueCode(
        "warning", "A case reference does not fit its date.", "It may be misread: compare it with the others."
    ),
    "report_stands_alone": IssueCode(
        "info",
        "A report stands beside letters of a case, and nothing says that it is of that case; it is an incident of its own.",
        "Compare the two; if they are one, say so in `links.csv`.",
    ),
    "review_link_gone": IssueCode(
        "warning",
        "A link in `links.csv` names an incident that is in no table any more.",
        "Look whether its documents are still among the files; delete the line if the link is settled.",
    ),
    "review_unreadable": IssueCode(
        "warning", "A line of `links.csv` or `corrections.csv` was not used as it stands.", "Mend what the message names."
    ),
    "sheet_unread": IssueCode(
        "warning", "A sheet of a workbook could not be read: a chart, or damaged.", "Open the workbook and look at the sheet."
    ),
    "signature_ignored": IssueCode("info", "The cryptographic signature of a mail was left out on purpose.", "Nothing."),
    "source_list_unreadable": IssueCode(
        "warning",
        "`sources.csv`, a `.source.toml` or a `.breachtablesignore` was not used as it stands.",
        "Mend what the message names.",
    ),
    "table_column_unknown": IssueCode(
        "info", "A table of incidents has columns that no rule knows; they were not read.", "Add their heads to `tables.toml`."
    ),
    "table_row_unread": IssueCode(
        "warning", "A row of a table of incidents was not understood and is no incident.", "Look at the row."
    ),
    "text_outside_page": IssueCode(
        "info", "Words outside the visible page were left out of the text.", "Nothing, unless they are missed."
    ),
    "tick_layers_disagree": IssueCode(
        "warning", "A file says one thing of a tick box and shows another; what it shows was taken.", "Look at the tick box."
    ),
    "tick_not_readable": IssueCode(
        "warning", "Ticks of a form could not be read: they are `not_readable`.", "Look at the ticks in the source."
    ),
    "too_many_attachments": IssueCode(
        "error", "A container holds more members than are opened.", "Unpack it yourself and run on the folder."
    ),
    "two_pages_on_sheet": IssueCode(
        "info",
        "A page of the file is a sheet with two pages side by side; the left one was read before the right one.",
        "Compare what was read with the page; ask for the pages one by one if it differs.",
    ),
    "unreadable_file": IssueCode(
        "error", "The operating system refused to give the file's bytes.", "Check its permissions, or copy it to this machine."
    ),
    "unsupported_type": IssueCode("error", "Files of this type cannot be read.", "Save it as PDF or text, then run again."),
    "word_parts_left_out": IssueCode(
        "info", "Comments or tracked deletions of a Word document were left out.", "Look at them in Word."
    ),
    "workbook_parts_left_out": IssueCode(
        "info", "Comments or pictures of a workbook were left out.", "Look at them in a spreadsheet program."
    ),
    "worker_crashed": IssueCode(
        "error", "Reading the file brought the process down.", "The other files are unharmed. Please report the file, if you may."
    ),
    "xfa_form_read": IssueCode(
        "info",
        "The PDF is a dynamic XFA form, which is drawn on no page; its text and ticks come from its data.",
        "Nothing. Its rows have no page and no box.",
    ),
}

ISSUE_CODES = MappingProxyType(_CODES)
