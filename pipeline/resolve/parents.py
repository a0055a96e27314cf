"""Which message a message answers, by the header fields of real mails: RFC 5256 (the algorithm of J. Zawinski), and Exchange's.

Messages that are missing hold their place in the tree, so that an answer hangs on the nearest ancestor that is there.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Findings, Message

Key = tuple[str, int]
"""A message: its document's id and its position there."""

_CONVERSATION = 22
_STEP = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """What a message answers: the nearest ancestor that is in the disclosure, and how that is known.

    `missing` is the Message-ID of its own parent where that message is not in the disclosure.
    """

    parent: Key | None
    basis: str
    confidence: float
    missing: str | None = None


def answers_of(all_findings: Sequence[Findings], canonical: Mapping[Key, Key]) -> dict[Key, Answers]:
    """What each message answers, for those whose header fields say so."""
    messages = dict(_in_order(all_findings))
    # What References say goes first; Exchange's index speaks where they say nothing.
    return dict(_by_exchange(messages, canonical)) | _by_references(messages, canonical)


def _in_order(all_findings: Sequence[Findings]) -> Iterator[tuple[Key, Message]]:
    """All messages, the oldest first; the order of the input does not matter."""
    places = [((one.document.document_id, message.position), message) for one in all_findings for message in one.messages]
    yield from sorted(places, key=lambda place: (_sent(place[1]), place[0]))


def _sent(message: Message) -> str:
    return message.sent.start_at.isoformat() if message.sent and message.sent.start_at else "9"


# --- References and In-Reply-To ---------------------------------------------------------------------------------------------


def _by_references(messages: Mapping[Key, Message], canonical: Mapping[Key, Key]) -> dict[Key, Answers]:
    parents = _tree([message for key, message in messages.items() if canonical[key] == key])
    there: dict[str, Key] = {}
    for key, message in messages.items():
        if message.rfc_message_id and canonical[key] == key:
            there.setdefault(message.rfc_message_id, key)  # of two with one id the older keeps it (RFC 5256)
    found = {}
    for key, message in messages.items():
        own = message.rfc_message_id
        above = parents.get(own) if own else next(reversed(_references(message)), None)
        if above is None:
            continue  # its header names no parent
        missing = None if above in there else above
        walked = {own}
        at: str | None = above
        while at is not None and at not in there and at not in walked:
            walked.add(at)
            at = parents.get(at)
        parent = there.get(at) if at is not None and at not in walked else None
        found[key] = Answers(parent, "rfc_header", 1.0 if missing is None else 0.9, missing)
    return found


def _references(message: Message) -> tuple[str, ...]:
    """The ids of the ancestors, the parent last. In-Reply-To counts where References names none; nobody is his own ancestor."""
    named = message.references or ((message.in_reply_to,) if message.in_reply_to else ())
    return tuple(one for one in named if one != message.rfc_message_id)


def _tree(messages: Sequence[Message]) -> dict[str, str]:
    """Message-ID → Message-ID of the parent, missing messages included. No id is its own ancestor."""
    parents: dict[str, str] = {}
    answered: set[str] = set()
    for message in messages:
        chain = _references(message)
        own = message.rfc_message_id
        for above, below in pairwise(chain):
            if below not in parents and not _descends(above, below, parents, answered):
                parents[below] = above
                answered.add(above)
        if own and chain and not _descends(chain[-1], own, parents, answered):
            parents[own] = chain[-1]
            answered.add(chain[-1])
    return parents


def _descends(one: str, other: str, parents: Mapping[str, str], answered: Container[str]) -> bool:
    """Whether `one` is `other`, or hangs below it. Nothing hangs below what nobody has `answered`."""
    if one != other and other not in answered:
        return False
    at: str | None = one
    while at is not None:
        if at == other:
            return True
        at = parents.get(at)
    return False


# --- Thread-Index -----------------------------------------------------------------------------------------------------------


def conversation_of(message: Message) -> bytes | None:
    """The bytes that all messages of an Exchange conversation share; null without a usable Thread-Index."""
    index = _index(message)
    return index[:_CONVERSATION] if index else None


def _by_exchange(messages: Mapping[Key, Message], canonical: Mapping[Key, Key]) -> Iterator[tuple[Key, Answers]]:
    """A reply's index is that of the message it answers, and five bytes more. Two messages with one index prove nothing."""
    there: dict[bytes, list[Key]] = {}
    for key, message in messages.items():
        index = _index(message)
        if index is not None and canonical[key] == key:
            there.setdefault(index, []).append(key)
    for key, message in messages.items():
        index = _index(message)
        while index is not None and len(index) > _CONVERSATION:
            index = index[:-_STEP]
            above = there.get(index, [])
            if len(above) == 1 and above[0] != canonical[key]:
                yield key, Answers(above[0], "thread_index", 0.9)
                break


def _index(message: Message) -> bytes | None:
    if not message.thread_index:
        return None
    try:
        index = base64.b64decode(message.thread_index, validate=True)
    except (binascii.Error, ValueError):
        return None
    usable = len(index) >= _CONVERSATION and (len(index) - _CONVERSATION) % _STEP == 0
    return index if usable else None
