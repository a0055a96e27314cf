"""Finds messages that stand in a document more than once: as themselves, and quoted or passed on inside others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from ..model import Message

_MINUTES = timedelta(minutes=2)  # a message is sent and taken in not quite in the same minute
_ZONE = timedelta(hours=2)  # two systems may print the same moment in two zones
_ALIKE = 90.0
_COMPARED = 4_000  # characters of a body that are compared
_CANDIDATES = 12  # bodies compared for one message


@dataclass(frozen=True, slots=True)
class _Rendition:
    message: Message
    who: frozenset[str]
    subject: str
    times: tuple[datetime, ...]
    body: str


def mark_copies(text: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """`messages` with `repeats` set: a copy points to the rendition that stands highest, of equals to the first one."""
    ranked = sorted((_rendition(text, message) for message in messages), key=_rank)
    originals: dict[tuple[str, str], list[_Rendition]] = defaultdict(list)
    repeats: dict[int, int] = {}
    for rendition in ranked:
        keys = [(who, rendition.subject) for who in sorted(rendition.who)] or [("", rendition.subject)]
        original = _original(rendition, _candidates(originals, keys))
        if original is not None:
            repeats[rendition.message.position] = original.message.position
            continue
        for key in [*keys, ("", rendition.subject)]:
            originals[key].append(rendition)
    return tuple(_marked(message, repeats.get(message.position), messages) for message in messages)


def _marked(message: Message, original: int | None, messages: Sequence[Message]) -> Message:
    """A copy went the same way as its original, where its own header does not say."""
    if original is None:
        return message
    direction = messages[original].direction if message.direction == "unknown" else message.direction
    return replace(message, repeats=original, direction=direction)


def _rank(rendition: _Rendition) -> tuple[bool, int]:
    return rendition.message.container != "top_level", rendition.message.position


def _rendition(text: str, message: Message) -> _Rendition:
    known = (message.sent, message.received, message.logged)
    sender = message.sender
    return _Rendition(
        message=message,
        who=frozenset(key for key in (sender.address, _squash(sender.name or "")) if key),
        subject=_squash(message.subject_base or ""),
        times=tuple(when.start_at for when in known if when is not None and when.start_at and when.precision == "minute"),
        body=_squash(" ".join(piece.of(text)[:_COMPARED] for piece in message.body))[:_COMPARED],
    )


def _squash(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _candidates(originals: dict[tuple[str, str], list[_Rendition]], keys: Iterable[tuple[str, str]]) -> list[_Rendition]:
    """Earlier renditions with the same subject and sender (or no known sender on either side)."""
    found: dict[int, _Rendition] = {}
    for key in keys:
        for other in originals.get(key, ()):
            found.setdefault(other.message.position, other)
    return list(found.values())


def _original(rendition: _Rendition, candidates: Sequence[_Rendition]) -> _Rendition | None:
    """The candidate that `rendition` is a copy of: sent in the same minute, else with the same words."""
    for other in candidates:
        if (
            _same_people(rendition, other)
            and _apart(rendition, other, _MINUTES)
            and (rendition.subject or rendition.body == other.body)
        ):
            return other
    for other in _nearest(rendition, candidates)[:_CANDIDATES]:
        if not _contradict(rendition, other) and _alike(rendition.body, other.body):
            return other
    return None


def _same_people(rendition: _Rendition, other: _Rendition) -> bool:
    return bool(rendition.who & other.who)


def _apart(rendition: _Rendition, other: _Rendition, limit: timedelta) -> bool:
    return any(abs(one - two) <= limit for one in rendition.times for two in other.times)


def _contradict(rendition: _Rendition, other: _Rendition) -> bool:
    """Whether the headers say that these are two messages: two senders, or two times that no time zone explains."""
    if rendition.who and other.who and not rendition.who & other.who:
        return True
    return bool(rendition.times and other.times) and not _apart(rendition, other, _ZONE)


def _nearest(rendition: _Rendition, candidates: Sequence[_Rendition]) -> list[_Rendition]:
    """The candidates whose bodies are about as long, the most alike in length first."""
    length = len(rendition.body)
    near = [other for other in candidates if abs(len(other.body) - length) <= 0.2 * max(length, len(other.body))]
    return sorted(near, key=lambda other: (abs(len(other.body) - length), other.message.position))


def _alike(body: str, other: str) -> bool:
    return len(body) >= 40 and fuzz.ratio(body, other, score_cutoff=_ALIKE) >= _ALIKE
