"""Rows of `messages` and `message_links`: every message where it stands, and what hangs on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..evidence import make_evidence, page_at
from ..extract.passages import body_text
from ..model import Address, Findings, Message, Span, When
from .parents import Answers, Key
from .responses import CONFIDENCE as RESPONSE_CONFIDENCE
from .rows import Row, id_of_message, provenance


def message_row(
    findings: Findings, message: Message, letter: str, case_ref: str | None, canonical: str, thread: str, carrier: str | None
) -> Row:
    """One row of `messages`. A message's pages run from its first to its last own piece.

    `carrier`: the message of another document that this one was attached to, where it is an attached mail.
    """
    document = findings.document
    evidence = make_evidence(document, message.span, message.rule_id, confidence=message.confidence, whole=True)
    last = page_at(document, Span(max(message.span.start, message.span.end - 1), message.span.end))
    return {
        "message_id": id_of_message(findings, message.position),
        "thread_id": thread,
        "case_ref": case_ref,
        "position": message.position,
        "container": "attachment" if carrier else message.container,
        "parent_message_id": id_of_message(findings, message.parent) if message.parent is not None else carrier,
        "canonical_message_id": canonical,
        "rfc_message_id": message.rfc_message_id,
        "in_reply_to": message.in_reply_to,
        "from_name": message.sender.name,
        "from_address": message.sender.address,
        "to_addresses": _addresses(message.to),
        "cc_addresses": _addresses(message.cc),
        "subject": message.subject,
        "subject_base": message.subject_base,
        "tags": list(message.tags),
        "direction": message.direction,
        "sent_at": _minute(message.sent),
        "received_at": _minute(message.received),
        "logged_at": _minute(message.logged),
        "letter_type": letter,
        "body_text": body_text(document, message),
        "page_first": evidence.page,
        "page_last": last.number if last else None,
        **provenance(evidence),
        "sent": message.sent.edtf if message.sent else None,
        "received": message.received.edtf if message.received else None,
        "logged": message.logged.edtf if message.logged else None,
    }


def _addresses(people: tuple[Address, ...]) -> list[str]:
    return [person.address for person in people if person.address]


def _minute(when: When | None) -> datetime | None:
    """The time where it is known to the minute; a bare day is no time (never a silent midnight)."""
    return when.start_at if when and when.precision == "minute" else None


class _Links:
    """Collects rows of `message_links`, one a pair and type."""

    def __init__(self, all_findings: list[Findings], canonical: dict[Key, Key]) -> None:
        self.canonical = canonical
        self.rows: dict[tuple[str, str, str], Row] = {}
        self._by_id = {findings.document.document_id: findings for findings in all_findings}

    def add(self, source: Key, target: Key, kind: str, basis: str, confidence: float) -> None:
        a, b = self._id(source), self._id(target)
        if a == b:
            return  # nothing hangs on itself
        row = self.rows.setdefault(
            (a, b, kind),
            {"source_message_id": a, "target_message_id": b, "type": kind, "basis": [], "confidence": confidence},
        )
        row["basis"] = sorted({*row["basis"], basis})
        row["confidence"] = max(row["confidence"], confidence)

    def _id(self, key: Key) -> str:
        return id_of_message(self._by_id[key[0]], key[1])


def link_rows(
    all_findings: list[Findings],
    canonical: dict[Key, Key],
    carriers: dict[str, Key],
    answers: Mapping[Key, Answers],
    responses: Iterable[tuple[Key, Key]],
) -> list[Row]:
    """Rows of `message_links`. A subject alone is never a basis."""
    links = _Links(all_findings, canonical)
    for findings in all_findings:
        document_id = findings.document.document_id
        for message in findings.messages:
            key = (document_id, message.position)
            if canonical[key] != key:
                links.add(key, canonical[key], "duplicate_of", "quoted_header", 0.95)
            answer = answers.get(key)
            if answer and answer.parent is not None:
                links.add(key, answer.parent, "in_reply_to", answer.basis, answer.confidence)
            if message.position == 0 and document_id in carriers:
                links.add(key, carriers[document_id], "attachment_of", "rfc_header", 1.0)
            _link_to_carrier(links, message, key)
    for letter, answered in responses:
        links.add(letter, answered, "responds_to", "case_ref", RESPONSE_CONFIDENCE)
    return [links.rows[key] for key in sorted(links.rows)]


def _link_to_carrier(links: _Links, message: Message, key: Key) -> None:
    """What the carrier of a message did with it: quoted it below a reply, forwarded it, or had it attached."""
    if message.parent is None:
        return
    carrier = (key[0], message.parent)
    # What only marks quote says neither who wrote it nor when: the link is no surer than the message.
    basis, sure = "quoted_header", message.confidence
    if message.sent is None and not (message.sender.address or message.sender.name):
        basis = "quote_marks"
    if message.container == "quoted":
        links.add(carrier, key, "quotes", basis, round(0.95 * sure, 4))
        links.add(carrier, links.canonical[key], "in_reply_to", basis, round(0.9 * sure, 4))
    elif message.container == "embedded":
        links.add(carrier, key, "forwards", basis, round(0.95 * sure, 4))
    else:
        links.add(key, carrier, "attachment_of", "rfc_header", 1.0)
