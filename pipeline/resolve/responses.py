"""Which letter responds to which, by what they are: an acknowledgement to a report, an answer to a request for information."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..model import Findings, Message
from .parents import Key

_REPORTS = frozenset({"breach_report", "follow_up_report"})
_RESPONDS_TO = {
    "acknowledgement": _REPORTS,
    "decision": _REPORTS,
    "reprimand": _REPORTS,
    "information_request": _REPORTS,
    "information_response": frozenset({"information_request"}),
}
CONFIDENCE = 0.8


def responses_of(
    all_findings: Sequence[Findings], canonical: Mapping[Key, Key], cases: Mapping[Key, str]
) -> Iterator[tuple[Key, Key]]:
    """(letter, message that it responds to) within each case: the last one of the right kind that was sent before it.

    Only where the times of both are known: an order that is guessed proves nothing.
    """
    by_case: dict[str, list[tuple[datetime, Key, str]]] = defaultdict(list)
    for one in all_findings:
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            sent = _time(message)
            if canonical[key] == key and key in cases and sent is not None and letter != "other":
                by_case[cases[key]].append((sent, key, letter))
    for entries in by_case.values():
        entries.sort()
        for place, (sent, key, letter) in enumerate(entries):
            before = [other for when, other, kind in entries[:place] if when < sent and kind in _RESPONDS_TO.get(letter, ())]
            if before:
                yield key, before[-1]


def _time(message: Message) -> datetime | None:
    when = message.sent or message.received or message.logged
    return when.start_at if when else None
