"""Rows of `requests` and `request_items`: what a regulator asked, until when, and what answer the disclosure holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..extract.lists import numbered_parts
from ..model import Findings, Message, Request, RequestItem, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import fold
from .ids import make_id
from .parents import Key
from .rows import Row, id_of_message, provenance

_ANSWERS = ("information_response", "follow_up_report")


@dataclass(frozen=True, slots=True)
class _Reply:
    """The message that answers a request, and the parts of it that begin with a number."""

    findings: Findings
    message: Message
    parts: Mapping[str, Span]


def request_rows(
    all_findings: Sequence[Findings],
    canonical: Mapping[Key, Key],
    responses: Iterable[tuple[Key, Key]],
    incident_of: Mapping[Key, str],
    rules: Rulebook,
) -> tuple[list[Row], list[Row]]:
    """Rows of `requests` and of `request_items`. A copy of a letter asks nothing again."""
    by_id = {one.document.document_id: one for one in all_findings}
    replies = _replies(by_id, canonical, responses)
    requests, items = [], []
    for one in all_findings:
        for request in one.requests:
            key = (one.document.document_id, request.message)
            if canonical[key] != key:
                continue  # said of the letter that it repeats
            reply = _reply(by_id, replies.get(key), rules)
            row = _request_row(one, request, incident_of.get(key), reply)
            requests.append(row)
            items += [_item_row(row["request_id"], place, item, reply) for place, item in enumerate(request.items)]
    return requests, items


def _replies(by_id: Mapping[str, Findings], canonical: Mapping[Key, Key], responses: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """By request the message that answers it: the first that responds to it, else one that quotes it."""
    found: dict[Key, Key] = {}
    for answer, asked in responses:
        found.setdefault(asked, answer)
    for one in by_id.values():
        for message in one.messages:
            asked = canonical[one.document.document_id, message.position]
            if message.container != "quoted" or message.parent is None or one.letter_types[message.parent] not in _ANSWERS:
                continue  # nothing that answers what it quotes
            found.setdefault(asked, canonical[one.document.document_id, message.parent])
    return found


def _reply(by_id: Mapping[str, Findings], key: Key | None, rules: Rulebook) -> _Reply | None:
    if key is None:
        return None
    findings = by_id[key[0]]
    message = findings.messages[key[1]]
    return _Reply(findings, message, numbered_parts(findings.document.text, message.body, rules.letters.signature.sign_off))


def _request_row(findings: Findings, request: Request, incident: str | None, reply: _Reply | None) -> Row:
    when, deadline = request.requested, request.deadline
    answered = (reply.message.sent or reply.message.received or reply.message.logged) if reply else None
    return {
        "request_id": make_id("request", findings.document.document_id, request.message),
        "incident_id": incident,
        "message_id": id_of_message(findings, request.message),
        "requested": when.edtf if when else None,
        "requested_at": when.start_at if when and when.precision == "minute" else None,
        "deadline": deadline.edtf if deadline else None,
        "deadline_end": deadline.end_at if deadline else None,
        "deadline_text": request.deadline_text,
        "n_items": len(request.items),
        "officer": request.officer,
        "officer_role": request.officer_role,
        "answered": reply is not None,
        "answer_message_id": id_of_message(reply.findings, reply.message.position) if reply else None,
        "answered_on": answered.edtf if answered else None,
        **provenance(request.evidence),
    }


def _item_row(request_id: str, place: int, item: RequestItem, reply: _Reply | None) -> Row:
    span = reply.parts.get(item.number or "") if reply else None
    text = re.sub(r"\s+", " ", span.of(reply.findings.document.text)).strip() if reply and span else None
    if text and fold(text).casefold().startswith(fold(item.text).casefold()):
        text = text[len(item.text) :].lstrip(" -–:.") or None  # the reply repeats the question before its answer
    return {
        "request_id": request_id,
        "position": place,
        "number": item.number,
        "text": item.text,
        "answer_text": text,
        "answer_message_id": id_of_message(reply.findings, reply.message.position) if reply and text else None,
        "answer_char_start": span.start if span and text else None,
        "answer_char_end": span.end if span and text else None,
        **provenance(item.evidence),
    }
