"""A report that was sent before its case had a reference: the regulator's letter that answers it tells the case."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ..model import Findings, Message, When
from .keys import CaseKeys

_LONDON = ZoneInfo("Europe/London")


def join_answered_reports(all_findings: list[Findings], keys: CaseKeys) -> None:
    """Gives reports without a reference the case of the one letter that answers them.

    A letter answers a report where it names its Message-ID, or is addressed to the report's sender and names the day on which
    the report was sent. Where letters of two cases do, the report stays alone: a wrong merge is worse than none.
    """
    letters = list(_letters(all_findings, keys))
    replies = _replies(all_findings, keys)
    for findings in all_findings:
        document_id = findings.document.document_id
        for message, letter in zip(findings.messages, findings.letter_types, strict=True):
            place = (document_id, message.position)
            if letter != "breach_report" or keys.is_reference(keys.messages.get(place)):
                continue  # no report, or its case is known
            day = _day(message.sent)
            named = replies.get(message.rfc_message_id or "", set())
            found = {case for case, sender in named if sender != message.sender.address}
            found = found or {
                case for case, addressed, stated in letters if day and stated == day and message.sender.address in addressed
            }
            if len(found) == 1:
                _move(findings, message, keys, found.pop())


def _replies(all_findings: list[Findings], keys: CaseKeys) -> dict[str, set[tuple[str, str | None]]]:
    """(case, sender) of the messages that answer a message, by its Message-ID."""
    found: dict[str, set[tuple[str, str | None]]] = {}
    for findings in all_findings:
        for message in findings.messages:
            case = keys.messages.get((findings.document.document_id, message.position))
            if message.in_reply_to and case is not None and keys.is_reference(case):
                found.setdefault(message.in_reply_to, set()).add((case, message.sender.address))
    return found


def _letters(all_findings: list[Findings], keys: CaseKeys) -> Iterator[tuple[str, frozenset[str], str]]:
    """(case, addresses it was sent to, day of the report that it states) of each letter that states one."""
    for findings in all_findings:
        for claim in findings.claims:
            if claim.source_kind != "message" or claim.field != "reported" or claim.key.endswith(":sent"):
                continue  # not a regulator's word on when the report was made
            message = findings.messages[claim.source]
            case = keys.messages.get((findings.document.document_id, message.position))
            stated = _day(claim.when)
            if case is not None and keys.is_reference(case) and stated is not None:
                addressed = frozenset(person.address for person in message.to if person.address)
                yield case, addressed, stated


def answer_keys(findings: Findings) -> Iterator[str]:
    """Day and address of each report, and of each letter that may answer one: what has to be the same for it to be its answer."""
    for message, letter in zip(findings.messages, findings.letter_types, strict=True):
        day = _day(message.sent)
        if letter == "breach_report" and day and message.sender.address:
            yield f"{day} {message.sender.address}"
    for claim in findings.claims:
        if claim.source_kind == "message" and claim.field == "reported" and not claim.key.endswith(":sent"):
            stated = _day(claim.when)
            for person in findings.messages[claim.source].to:
                if stated and person.address:
                    yield f"{stated} {person.address}"


def _day(when: When | None) -> str | None:
    """The local day, where the time is known to the day or better."""
    if when is None or when.start_at is None or when.precision not in ("minute", "day"):
        return None
    return when.start_at.astimezone(_LONDON).date().isoformat()


def _move(findings: Findings, message: Message, keys: CaseKeys, case: str) -> None:
    document_id = findings.document.document_id
    keys.messages[document_id, message.position] = case
    for form in findings.forms:
        if form.message == message.position and not keys.is_reference(keys.forms.get((document_id, form.position))):
            keys.forms[document_id, form.position] = case
