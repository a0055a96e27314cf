"""From a segmented document to its findings: a pure function of the document and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..entities import NameReader
from ..fields.starts import expect_all
from ..kept import Kept
from ..model import Claim, Decision, Document, Findings, Form, Issue, Message, Request, Segmented
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase, fold
from .accounts import read_accounts
from .asserters import asserters, direction_by_regulator
from .bundle_parts import with_parts_apart
from .case_sections import case_sections, cases_beside, without_sections
from .claim_keys import with_own_keys
from .claims_corrected import corrected_claims
from .claims_forms import claims_of_form
from .claims_text import claims_of_message
from .decisions import DECIDING, claims_of_decision, other_cases, read_decision, states_outcome
from .field_issues import field_issues
from .forms import read_forms
from .kinds import classify_document, tells_of_no_incident
from .letters import (
    classify_letter,
    is_to_controller,
    is_to_subjects,
    letter_by_subject,
    letter_by_words,
    mark_responses,
    reports_nothing,
    says_not_first,
)
from .mail_records import REPORTS, read_mail_records, records_in_mails
from .mentions import find_mentions
from .note_accounts import read_notes
from .passages import body_text
from .printed_letters import are_printed_letters, with_printed_letters
from .reached import reached_the_regulator, stayed_inside
from .records import Record
from .redactions import covered_text_issues, find_redactions
from .requests import read_request
from .signatures import below_sign_off
from .tick_boxes import find_tick_boxes
from .tick_marks import collect_marks_of

__all__ = ["extract_findings"]


def extract_findings(segmented: Segmented, rules: Rulebook, names: NameReader | None = None) -> Findings:
    """All that one document gives. Nothing outside the document is looked at. Without a reader of `names` none are mentioned."""
    document = segmented.document
    expect_all(document.text)
    segmented = with_printed_letters(with_parts_apart(segmented, rules), rules)
    forms, form_issues = read_forms(segmented, rules)
    marks = collect_marks_of(document, rules.marks)
    in_mails = records_in_mails(segmented, forms, rules)
    letter_types = _letter_types(segmented, forms, in_mails, rules)
    forms = tuple(_report_type_from_carrier(form, letter_types) for form in forms)
    only_letters = are_printed_letters(segmented.messages) and not forms
    kind = "letter" if only_letters else classify_document(document, segmented.messages, forms, letter_types, rules.kinds)
    decisions = tuple(_decisions(segmented, letter_types, rules))
    claims, claim_issues = _claims(segmented, forms, letter_types, decisions, in_mails, rules)
    told = read_accounts(segmented, kind, rules)
    speaks_for = asserters(segmented.messages, forms, rules)
    labelled = read_mail_records(segmented, in_mails, letter_types, speaks_for, rules)
    notes = read_notes(segmented, letter_types, rules)
    unread = [_unread_outcome(segmented, one) for one in decisions if (one.outcome, one.instrument) == ("unknown", "letter")]
    mentions = find_mentions(segmented, rules, forms, kind, names)
    issues = (
        *segmented.issues,
        *form_issues,
        *claim_issues,
        *told.issues,
        *labelled.issues,
        *unread,
        *([] if told.accounts or told.claims or labelled.claims or notes.claims else _no_incident(segmented, kind, rules)),
        *covered_text_issues(document),
        *field_issues(segmented, mentions, rules),
    )
    return Findings(
        document=replace(document, grids=()),  # read; the tables need them no longer
        kind=kind,
        messages=segmented.messages,
        letter_types=letter_types,
        forms=forms,
        claims=with_own_keys((*claims, *told.claims, *labelled.claims, *notes.claims)),
        mentions=mentions,
        decisions=decisions,
        requests=tuple(_requests(segmented, letter_types, rules)),
        redactions=find_redactions(segmented, rules.redactions),
        tick_boxes=find_tick_boxes(document, marks, forms),
        issues=issues,
        loose=segmented.loose,
        accounts=(*told.accounts, *labelled.accounts, *notes.accounts),
        bodies=told.bodies,
    )


def _letter_types(
    segmented: Segmented, forms: tuple[Form, ...], in_mails: Mapping[int, Sequence[Record]], rules: Rulebook
) -> tuple[str, ...]:
    messages = segmented.messages
    kinds = [_letter_type(segmented, message, forms, in_mails, rules) for message in messages]
    happened = [_if_it_happened(segmented, one, forms, kind, rules) for one, kind in zip(messages, kinds, strict=True)]
    return mark_responses(messages, happened)


def _letter_type(
    segmented: Segmented,
    message: Message,
    forms: tuple[Form, ...],
    in_mails: Mapping[int, Sequence[Record]],
    rules: Rulebook,
) -> str:
    carried = [form for form in forms if form.message == message.position]
    direction = direction_by_regulator(message, rules)
    words = body_text(segmented.document, message)
    letter = classify_letter(words, direction, carried, rules.letters)
    if letter == "other" and direction == "incoming" and words and message.subject and message.subject == message.subject_base:
        letter = letter_by_subject(message.subject, words, rules.letters)
    if letter == "other" and direction == "incoming" and message.position in in_mails:
        return "breach_report"
    if letter == "other" and direction == "outgoing":
        return "decision" if states_outcome(segmented.document, message, rules.letters) else letter
    if letter in DECIDING and direction == "unknown" and message.sender.address:
        # The mail of a body that nobody knows as a regulator: what it decides is its own business, unless it signs for one.
        signed = below_sign_off(segmented.document.text, message, rules.letters)
        return letter if signed and rules.regulators.by_words(signed) else "other"
    return letter


def _if_it_happened(segmented: Segmented, message: Message, forms: tuple[Form, ...], letter: str, rules: Rulebook) -> str:
    """The kind of a letter; what only trains for a breach or shows how to report one is no report, unless it carries a form."""
    if letter not in REPORTS or any(form.message == message.position and not form.is_blank for form in forms):
        return letter
    head = message.header.of(segmented.document.text) if message.sender.address is None else ""
    title = f"{message.subject or ''}\n{head}"
    words = body_text(segmented.document, message)
    if reports_nothing(title, words, rules.letters):
        return "other"
    if direction_by_regulator(message, rules) != "incoming" and is_to_subjects(words, rules.letters):
        return "notice_to_data_subjects"
    return letter


def _report_type_from_carrier(form: Form, letter_types: tuple[str, ...]) -> Form:
    """Where the form does not say what it is, the words of the mail that carried it may."""
    if form.report_type != "unknown" or form.message is None or form.is_blank:
        return form
    if letter_types[form.message] == "follow_up_report":
        return replace(form, report_type="follow_up", report_type_method="derived")
    return form


def _claims(
    segmented: Segmented,
    forms: tuple[Form, ...],
    letter_types: tuple[str, ...],
    decisions: tuple[Decision, ...],
    in_mails: Mapping[int, Sequence[Record]],
    rules: Rulebook,
) -> tuple[tuple[Claim, ...], list[Issue]]:
    document = segmented.document
    claims: list[Claim] = []
    issues: list[Issue] = []
    speaks_for = asserters(segmented.messages, forms, rules)
    units = _units(rules)
    for form in forms:
        carrier = segmented.messages[form.message] if form.message is not None else None
        found, problems = claims_of_form(document, form, carrier, units.get(form.template_id, {}), rules)
        claims += found
        issues += problems
    for message, letter_type in zip(segmented.messages, letter_types, strict=True):
        if message.repeats is not None:
            continue  # a copy states nothing that its original, in this same document, does not
        carried = [form for form in forms if form.message == message.position and not form.is_blank]
        surely = _surely_initial(segmented, message, carried, in_mails.get(message.position, ()), rules)
        claims += claims_of_message(
            document,
            without_sections(message, case_sections(document, message, rules.references)),
            letter_type,
            rules,
            surely_initial=surely,
            to_regulator=not _is_to_another(segmented, message, rules),
            asserter=speaks_for(message),
            carries_form=bool(carried) or message.position in in_mails,
        )
    claims += list(corrected_claims(document, segmented.messages, claims, speaks_for, rules))
    for decision in decisions:
        if decision.message is not None and decision.case_ref is None:
            claims += claims_of_decision(document, decision, speaks_for(segmented.messages[decision.message]))
    return tuple(claims), issues


def _units_of(rules: Rulebook) -> dict[str, dict[str, str | None]]:
    return {template.id: {question.id: question.unit for question in template.question} for template in rules.forms}


_units = Kept(_units_of)
"""What the questions of each form ask for, by the ids of form and question."""


def _is_to_another(segmented: Segmented, message: Message, rules: Rulebook) -> bool:
    """Whether a report surely did not go to a regulator: it stayed in its house, or a processor wrote it to its controller."""
    if stayed_inside(message, rules.regulators):
        return True
    if direction_by_regulator(message, rules) == "incoming":
        return False
    return is_to_controller(f"{message.subject or ''}\n{body_text(segmented.document, message)}", rules.letters)


def _surely_initial(
    segmented: Segmented, message: Message, carried: list[Form], labelled: Sequence[Record], rules: Rulebook
) -> bool:
    """A form that says so, or else the words of the mail. A form of unknown type may be a follow-up sent weeks later.

    A mail that says that it was sent again is not the first, whatever its form says. One of labels with answers is the first
    where it answers nothing, bears no reference of a case yet, and does not call itself a later report.
    """
    if not reached_the_regulator(segmented.messages, message, rules.regulators):
        return False
    words = body_text(segmented.document, message)
    if says_not_first(f"{message.subject or ''}\n{words}", rules.letters):
        return False
    if any(form.report_type == "initial" for form in carried):
        return True
    own = message.case_ref is not None and message.span.start <= message.case_ref.span.start < message.span.end
    if labelled and not own and message.subject == message.subject_base:
        return find_phrase(fold(f"{message.subject or ''}\n{words}"), tuple(rules.tables.later_titles)) is None
    return letter_by_words(words, message.direction, rules.letters) == "breach_report"


def _decisions(segmented: Segmented, letter_types: tuple[str, ...], rules: Rulebook) -> list[Decision]:
    """One decision a letter and case; a quoted copy of a letter of this document decides nothing again."""
    found: list[Decision] = []
    for message, letter_type in zip(segmented.messages, letter_types, strict=True):
        if message.repeats is None and letter_type in DECIDING:
            found += _decisions_of(segmented.document, message, letter_type, rules)
    return found


def _decisions_of(document: Document, message: Message, letter_type: str, rules: Rulebook) -> Iterator[Decision]:
    """What a letter decides on its own case, and on others that have sections of their own in it."""
    sections = case_sections(document, message, rules.references)
    others = other_cases(document, message, rules.references)
    beside = cases_beside(message, sections)
    own = read_decision(document, without_sections(message, sections), letter_type, rules.letters, others)
    if own is not None and (message.case_ref is not None or not beside):
        yield own
    for case, words in beside:
        one = read_decision(document, replace(message, body=words), letter_type, rules.letters)
        if one is not None and one.outcome != "unknown":
            yield replace(one, case_ref=case)


def _requests(segmented: Segmented, letter_types: tuple[str, ...], rules: Rulebook) -> Iterator[Request]:
    """The requests for information, each once: a quoted copy of a letter of this document asks nothing again."""
    for message, letter_type in zip(segmented.messages, letter_types, strict=True):
        request = read_request(segmented.document, message, letter_type, rules) if message.repeats is None else None
        if request is not None:
            yield request


def _unread_outcome(segmented: Segmented, decision: Decision) -> Issue:
    text = "This letter decides the case, but its words fit no outcome that the rules know. Read it; the outcome is left unknown."
    return Issue("warning", "outcome_unreadable", text, segmented.document.document_id, decision.evidence)


def _no_incident(segmented: Segmented, kind: str, rules: Rulebook) -> list[Issue]:
    if not tells_of_no_incident(kind, rules.kinds):
        return []
    text = f"Read as {kind.replace('_', ' ')}: it gives no incident. If it does report one, tell us the words that say so."
    return [Issue("info", "no_incident", text, segmented.document.document_id)]
