"""Which forms and messages are about the same breach: those that share a case reference, inside and across documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..extract.kinds import tells_of_no_incident
from ..extract.letters import opens_incident
from ..extract.passages import body_text
from ..model import Claim, Decision, Findings, Form, Message
from ..rulebook import Rulebook
from .another_case import is_of_another
from .answered import join_answered_reports
from .attachments import Carrier
from .ids import incident_id
from .keys import CaseKeys


@dataclass(frozen=True, slots=True)
class FormInCase:
    """A form with the message that carried it, which may stand in another document (a mail with an attachment)."""

    findings: Findings
    form: Form
    carrier: Findings | None
    message: Message | None


@dataclass(frozen=True, slots=True)
class Case:
    """All that the disclosure holds on one breach. `beside`: messages on other cases that decide this one, too, in a section."""

    incident_id: str
    case_ref: str | None
    forms: list[FormInCase] = field(default_factory=list)
    messages: list[tuple[Findings, Message, str]] = field(default_factory=list)
    claims: list[tuple[Findings, Claim]] = field(default_factory=list)
    decisions: list[tuple[Findings, Decision]] = field(default_factory=list)
    beside: set[tuple[str, int]] = field(default_factory=set)

    def document_ids(self) -> list[str]:
        """The documents that hold any part of the case."""
        ids = {entry.findings.document.document_id for entry in self.forms}
        return sorted(ids | {findings.document.document_id for findings, _, _ in self.messages})


def own_reference(findings: Findings) -> str | None:
    """The single case reference that a document's messages and forms carry; null where there is none or more than one."""
    found = {message.case_ref.value for message in findings.messages if message.case_ref}
    found |= {form.case_ref.value for form in findings.forms if form.case_ref}
    return found.pop() if len(found) == 1 else None


def assign_cases(all_findings: list[Findings], carriers: dict[str, Carrier], rules: Rulebook) -> CaseKeys:
    """A case key for every message and form that can be told. Subjects and similar words never join two cases."""
    by_id = {findings.document.document_id: findings for findings in all_findings}
    keys = CaseKeys({}, {})
    for findings in all_findings:
        own = own_reference(findings)
        document_id = findings.document.document_id
        carried: dict[int, str | None] = {}
        for message in findings.messages:
            reference = _message_reference(findings, message, carried)
            if reference is None and own is not None and not is_of_another(findings, message, own, rules):
                reference = own
            if reference:
                keys.messages[document_id, message.position] = reference
        _share_in_conversations(findings, keys)
    for findings in all_findings:
        _assign_forms(findings, carriers.get(findings.document.document_id), by_id, keys)
    _adopt_carriers(all_findings, carriers, keys)
    _follow_carriers(all_findings, carriers, keys)
    join_answered_reports(all_findings, keys)
    return keys


def _share_in_conversations(findings: Findings, keys: CaseKeys) -> None:
    """Messages printed as one conversation are about the one case that some of them name."""
    conversations: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for one in findings.messages:
        if one.conversation is not None:
            conversations[one.conversation].append((findings.document.document_id, one.position))
    for mine in conversations.values():
        named = {keys.messages[place] for place in mine if place in keys.messages}
        if len(named) == 1:
            keys.messages.update(dict.fromkeys(mine, named.pop()))


def _message_reference(findings: Findings, message: Message, known: dict[int, str | None]) -> str | None:
    """The message's own reference, else that of the message that carries it. `known`: what was found of others, kept here."""
    chain: list[int] = []
    current: Message | None = message
    reference = None
    while current is not None and current.position not in known and reference is None:
        known[current.position] = None  # not walked twice, also where mails carry each other in a circle
        chain.append(current.position)
        reference = current.case_ref.value if current.case_ref else None
        current = findings.messages[current.parent] if current.parent is not None else None
    if reference is None and current is not None:
        reference = known[current.position]
    known.update(dict.fromkeys(chain, reference))
    return reference


def _assign_forms(findings: Findings, carrier: Carrier | None, by_id: dict[str, Findings], keys: CaseKeys) -> None:
    """A form's reference: its own, its carrier's, the document's; without any, a new case begins with each initial report."""
    document_id = findings.document.document_id
    own = own_reference(findings)
    running: str | None = None
    for form in findings.forms:
        carried_by = (document_id, form.message) if form.message is not None else None
        if carried_by is None and carrier is not None:
            carried_by = (carrier.document_id, carrier.message)
        reference = form.case_ref.value if form.case_ref else None
        reference = reference or (keys.messages.get(carried_by) if carried_by else None) or own
        if reference is None and carrier is not None:
            reference = own_reference(by_id[carrier.document_id])
        if reference is None:
            if running is None or form.report_type != "follow_up":
                running = f"{document_id}#{form.position}"
            reference = running
        keys.forms[document_id, form.position] = reference


def _adopt_carriers(all_findings: list[Findings], carriers: dict[str, Carrier], keys: CaseKeys) -> None:
    """A mail without a reference belongs to the case of the form that it carried."""
    for findings in all_findings:
        document_id = findings.document.document_id
        carrier = carriers.get(document_id)
        for form in findings.forms:
            place = (document_id, form.message) if form.message is not None else None
            place = place or ((carrier.document_id, carrier.message) if carrier else None)
            if place and place not in keys.messages and not form.is_blank:
                keys.messages[place] = keys.forms[document_id, form.position]


def _follow_carriers(all_findings: list[Findings], carriers: dict[str, Carrier], keys: CaseKeys) -> None:
    """A letter that names no case belongs to the case of the mail that it was attached to."""
    for findings in all_findings:
        document_id = findings.document.document_id
        carrier = carriers.get(document_id)
        above = keys.messages.get((carrier.document_id, carrier.message)) if carrier else None
        for message in findings.messages if above else ():
            if message.parent is None:
                keys.messages.setdefault((document_id, message.position), str(above))


def build_cases(
    all_findings: list[Findings], keys: CaseKeys, carriers: dict[str, Carrier], duplicates: dict[str, str], rules: Rulebook
) -> list[Case]:
    """One case a breach, sorted by id. A case needs proof of a breach: a filled form, or a letter that reports or decides one."""
    by_id = {findings.document.document_id: findings for findings in all_findings}
    cases: dict[str, Case] = {}
    proven: set[str] = set()
    originals = [findings for findings in all_findings if findings.document.document_id not in duplicates]
    forms = {keys.forms[one.document.document_id, form.position] for one in originals for form in one.forms if not form.is_blank}
    for findings in originals:
        document_id = findings.document.document_id
        speaks_only = tells_of_no_incident(findings.kind, rules.kinds)
        decided = _decided(findings)
        for message, letter in zip(findings.messages, findings.letter_types, strict=True):
            key = keys.messages.get((document_id, message.position))
            opens = _opens(findings, message, letter, rules)
            elsewhere = [one for one in decided.get(message.position, ()) if one.case_ref]
            for decision in elsewhere:
                _decide_beside(_case(cases, str(decision.case_ref), forms), findings, message, letter)
            proven |= {str(one.case_ref) for one in elsewhere} if opens and not speaks_only else set()
            if key is None and opens and message.repeats is None and not elsewhere:
                key = _key_of_chain(findings, message, keys) or f"{document_id}#m{message.position}"
                keys.messages[document_id, message.position] = key
            if key is None:
                continue  # a message of no case: it stands in `messages` and `threads`
            _case(cases, key, forms).messages.append((findings, message, letter))
            if opens and not speaks_only:
                proven.add(key)
        for form in findings.forms:
            if form.is_blank:
                continue  # a blank form is in `forms`, and is no incident
            key = keys.forms[document_id, form.position]
            _case(cases, key, forms).forms.append(_form_in_case(findings, form, carriers, by_id))
            proven.add(key)
    found = [cases[key] for key in sorted(proven)]
    facts = _Facts()
    for case in found:
        _add_facts(case, facts)
    return sorted(found, key=lambda case: case.incident_id)


def _decide_beside(case: Case, findings: Findings, message: Message, letter: str) -> None:
    """A letter that has another case for its own, or none, decides this one in a section: only that counts here."""
    case.beside.add((findings.document.document_id, message.position))
    case.messages.append((findings, message, letter))


def _key_of_chain(findings: Findings, message: Message, keys: CaseKeys) -> str | None:
    """The case of the mail that quotes this one in its answer; null where none does, or that has no case either."""
    while message.container == "quoted" and message.parent is not None:
        message = findings.messages[message.parent]
        key = keys.messages.get((findings.document.document_id, message.position))
        if key is not None:
            return key
    return None


def _opens(findings: Findings, message: Message, letter: str, rules: Rulebook) -> bool:
    """Whether a message proves a breach by its kind and words."""
    return opens_incident(letter, f"{message.subject or ''}\n{body_text(findings.document, message)}", rules.letters)


def _case(cases: dict[str, Case], key: str, forms: Collection[str]) -> Case:
    """The case of this key. One known by a message only has its number for an id, unless a form has the same (`forms`: keys)."""
    if key not in cases:
        document_id, _, position = key.partition("#")
        number = position.lstrip("m")
        is_taken = number != position and f"{document_id}#{number}" in forms
        case_ref = None if position else key
        cases[key] = Case(incident_id(case_ref, document_id, position if is_taken else int(number or 0)), case_ref)
    return cases[key]


def _form_in_case(findings: Findings, form: Form, carriers: dict[str, Carrier], by_id: dict[str, Findings]) -> FormInCase:
    if form.message is not None:
        return FormInCase(findings, form, findings, findings.messages[form.message])
    carrier = carriers.get(findings.document.document_id)
    if carrier is None:
        return FormInCase(findings, form, None, None)
    parent = by_id[carrier.document_id]
    return FormInCase(findings, form, parent, parent.messages[carrier.message])


def _decided(findings: Findings) -> dict[int | None, list[Decision]]:
    """A document's decisions by the message that tells them."""
    found: dict[int | None, list[Decision]] = defaultdict(list)
    for one in findings.decisions:
        found[one.message].append(one)
    return found


def _stated(findings: Findings) -> dict[tuple[str, int], list[Claim]]:
    """A document's claims by what states them: a form or a message."""
    found: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in findings.claims:
        found[claim.source_kind, claim.source].append(claim)
    return found


class _Facts:
    """What the forms and messages of each document state. A bundle holds thousands of them: its claims are dealt out once."""

    def __init__(self) -> None:
        self._claims: dict[str, dict[tuple[str, int], list[Claim]]] = {}
        self._decisions: dict[str, dict[int | None, list[Decision]]] = {}

    def claims(self, findings: Findings, kind: str, position: int) -> Sequence[Claim]:
        """The claims of a form or a message."""
        document_id = findings.document.document_id
        if document_id not in self._claims:
            self._claims[document_id] = _stated(findings)
        return self._claims[document_id].get((kind, position), ())

    def decisions(self, findings: Findings, position: int) -> Sequence[Decision]:
        """The decisions that a message tells."""
        document_id = findings.document.document_id
        if document_id not in self._decisions:
            self._decisions[document_id] = _decided(findings)
        return self._decisions[document_id].get(position, ())


def _add_facts(case: Case, facts: _Facts) -> None:
    """The claims and decisions of the case's forms and messages; a repeated message states nothing a second time."""
    for entry in case.forms:
        mine = facts.claims(entry.findings, "form", entry.form.position)
        case.claims.extend((entry.findings, claim) for claim in mine)
    for findings, message, _ in case.messages:
        beside = (findings.document.document_id, message.position) in case.beside
        if not beside:
            case.claims.extend((findings, claim) for claim in facts.claims(findings, "message", message.position))
        of = case.case_ref if beside else None
        decided = (item for item in facts.decisions(findings, message.position) if item.case_ref == of)
        case.decisions.extend((findings, item) for item in decided)
