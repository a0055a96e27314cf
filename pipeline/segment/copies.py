"""Finds messages that stand in a document more than once: as themselves, and quoted or passed on inside others."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from ..model import Message
from .sameness import COMPARED, say_other_things, stand_alone, went_to_others, words_of

_ZONE = timedelta(hours=2)  # two systems may print the same moment in two zones
_WORDS = re.compile(r"[^\W_]+")
_ALIKE = 90.0
_CANDIDATES = 12  # bodies compared for one message


@dataclass(frozen=True, slots=True)
class _Rendition:
    message: Message
    who: frozenset[str]
    subject: str
    times: tuple[datetime, ...]
    body: str
    shown: str

    @property
    def minutes(self) -> tuple[int, ...]:
        """Its times as minutes."""
        return tuple(dict.fromkeys(int(time.timestamp()) // 60 for time in self.times))


def mark_copies(text: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """`messages` with `repeats` set: a copy points to the rendition that stands highest, of equals to the first one."""
    ranked = sorted((_rendition(text, message) for message in messages), key=_rank)
    originals = _Originals()
    repeats: dict[int, int] = {}
    for rendition in ranked:
        original = originals.find(rendition)
        if original is None:
            originals.add(rendition)
        else:
            repeats[rendition.message.position] = original.message.position
    return tuple(_marked(message, repeats.get(message.position), messages) for message in messages)


class _Originals:
    """Renditions that are no copies, by sender and subject: by the minute they were sent, and by the length of their words."""

    def __init__(self) -> None:
        self._by_minute: dict[tuple[str, str, int], list[_Rendition]] = defaultdict(list)
        self._by_length: dict[tuple[str, str], list[tuple[int, int, _Rendition]]] = defaultdict(list)

    def add(self, rendition: _Rendition) -> None:
        """Takes a rendition in. What has no known sender can be found by everybody."""
        for who in (*sorted(rendition.who), ""):
            for minute in rendition.minutes:
                self._by_minute[who, rendition.subject, minute].append(rendition)
            insort(
                self._by_length[who, rendition.subject], (len(rendition.body), rendition.message.position, rendition), key=_place
            )

    def find(self, rendition: _Rendition) -> _Rendition | None:
        """The one that `rendition` is a copy of: sent in the same minute, else with the same words."""
        for who in sorted(rendition.who):
            for minute in rendition.minutes:
                for near in (0, -1, 1, -2, 2):
                    for other in self._by_minute.get((who, rendition.subject, minute + near), ())[:_CANDIDATES]:
                        if _one_of_the_minute(rendition, other):
                            return other
        for who in sorted(rendition.who) or [""]:
            for other in self._about_as_long(who, rendition):
                if not _contradict(rendition, other) and _alike(rendition.body, other.body):
                    return other
        return None

    def _about_as_long(self, who: str, rendition: _Rendition) -> list[_Rendition]:
        """A few renditions whose words are about as many, the closest first."""
        shelf = self._by_length.get((who, rendition.subject), [])
        length = len(rendition.body)
        at = bisect_left(shelf, (length, -1), key=_place)
        near = sorted(shelf[max(at - _CANDIDATES, 0) : at + _CANDIDATES], key=lambda one: (abs(one[0] - length), one[1]))
        return [other for size, _, other in near[:_CANDIDATES] if abs(size - length) <= 0.2 * max(size, length)]


def _one_of_the_minute(rendition: _Rendition, other: _Rendition) -> bool:
    """Whether two of one sender, subject and minute are one message: one may write to several people, or of several things."""
    if rendition.body == other.body:
        return not _other_case(rendition, other)
    if not rendition.subject or _other_case(rendition, other) or went_to_others(rendition.message, other.message):
        return False
    alone = stand_alone(rendition.message, other.message)
    return not (alone and say_other_things(words_of(rendition.shown), words_of(other.shown)))


def _place(entry: tuple[int, int, _Rendition]) -> tuple[int, int]:
    return entry[0], entry[1]


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
    body = " ".join(piece.of(text)[:COMPARED] for piece in message.body)
    return _Rendition(
        message=message,
        who=frozenset(key for key in (sender.address, _squash(sender.name or "")) if key),
        subject=_squash(message.subject_base or ""),
        times=tuple(when.start_at for when in known if when is not None and when.start_at and when.precision == "minute"),
        body=_squash(body)[:COMPARED],
        shown=body,
    )


def _squash(words: str) -> str:
    return "".join(_WORDS.findall(words)).casefold()


def _apart(rendition: _Rendition, other: _Rendition, limit: timedelta) -> bool:
    return any(abs(one - two) <= limit for one in rendition.times for two in other.times)


def _contradict(rendition: _Rendition, other: _Rendition) -> bool:
    """Whether the headers say that these are two messages: two cases or senders, or two times that no time zone explains."""
    if _other_case(rendition, other) or went_to_others(rendition.message, other.message):
        return True
    if rendition.who and other.who and not rendition.who & other.who:
        return True
    return bool(rendition.times and other.times) and not _apart(rendition, other, _ZONE)


def _other_case(rendition: _Rendition, other: _Rendition) -> bool:
    """Whether both name a case, and not the same one: a system may send the same letter for two cases in one minute."""
    one, two = rendition.message.case_ref, other.message.case_ref
    return one is not None and two is not None and one.value != two.value


def _alike(body: str, other: str) -> bool:
    return len(body) >= 40 and fuzz.ratio(body, other, score_cutoff=_ALIKE) >= _ALIKE
