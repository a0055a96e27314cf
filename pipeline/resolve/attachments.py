"""A form that came as an attachment was sent by the mail that carried it: the mail's time is the time of the report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..extract.claims_text import sent_claim
from ..extract.letters import classify_letter, says_not_first
from ..extract.passages import body_text
from ..extract.reached import stayed_inside
from ..model import Findings
from ..rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Carrier:
    """The message of another document that carried a document as an attachment."""

    document_id: str
    message: int


def carriers_of(all_findings: list[Findings]) -> dict[str, Carrier]:
    """For each attached document the message that carried it: the first message of its parent."""
    parents = {findings.document.document_id: findings for findings in all_findings}
    carriers = {}
    for findings in all_findings:
        parent = parents.get(findings.document.parent_document_id or "")
        if parent is not None and parent.messages:
            carriers[findings.document.document_id] = Carrier(parent.document.document_id, 0)
    return carriers


def attached_mails(all_findings: list[Findings], carriers: dict[str, Carrier]) -> dict[tuple[str, int], Carrier]:
    """The messages (document id, position) that are mails attached to others, each with its carrier."""
    mails = [one for one in all_findings if one.document.mail is not None and one.messages]
    found = ((one.document.document_id, carriers.get(one.document.document_id)) for one in mails)
    return {(document_id, 0): carrier for document_id, carrier in found if carrier is not None}


def with_attached_forms(all_findings: list[Findings], carriers: dict[str, Carrier], rules: Rulebook) -> list[Findings]:
    """The findings with each mail classified again by the forms that came attached to it."""
    attached: dict[str, list[Findings]] = {}
    for findings in all_findings:
        carrier = carriers.get(findings.document.document_id)
        if carrier and any(not form.is_blank for form in findings.forms):
            attached.setdefault(carrier.document_id, []).append(findings)
    return [_classified_again(findings, attached.get(findings.document.document_id, []), rules) for findings in all_findings]


def _classified_again(findings: Findings, attached: list[Findings], rules: Rulebook) -> Findings:
    forms = [form for child in attached for form in child.forms if not form.is_blank]
    if not forms:
        return findings
    message = findings.messages[0]
    words = body_text(findings.document, message)
    letter = classify_letter(words, message.direction, forms, rules.letters)
    initial = any(form.report_type == "initial" for form in forms) or findings.letter_types[0] == "breach_report"
    surely = initial and not says_not_first(f"{message.subject or ''}\n{words}", rules.letters)
    surely = surely and not stayed_inside(message, rules.regulators)
    claims = [claim for claim in findings.claims if claim.key != f"message{message.position}:sent"]
    sent_at = message.sent.start_at if message.sent else None
    claims += [
        replace(claim, asserter=message.sender.name, stated_at=sent_at)
        for claim in sent_claim(findings.document, message, letter, surely_initial=surely)
    ]
    return replace(findings, letter_types=(letter, *findings.letter_types[1:]), claims=tuple(claims))
