"""Renditions whose header lacks something: a print with the sender, subject or time taken out, or with the time of another zone.

What is there must fit, and the words must be those of exactly one other message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from ..model import Message
from ..segment.sameness import in_common, went_to_others, without_marks, words_of
from .apart import GROUPS, Told, minute_of
from .parents import Key

_ZONES: Final = (timedelta(hours=1), timedelta(hours=2))
"""By so much a system may print a time off that does not know of summer time, or of the zone."""
_NEARLY: Final = 0.8
_SOME: Final = 10
_EXACT: Final = frozenset({"minute", "day"})


def looser_identities(message: Message, subject: str, words: str) -> Iterator[tuple[str, ...]]:
    """What a rendition with a poorer header has in common with its original: day and `words` (squeezed), minute and subject."""
    if message.sent is None or message.sent.precision not in _EXACT or not message.sent.edtf:
        return
    if words:
        yield ("day", message.sent.edtf[:10], words)
    minute = minute_of(message)
    if minute and without_marks(subject):
        yield ("minute", minute, subject)


def retold(told: Mapping[Key, Told], kind: str) -> list[list[Key]]:
    """The messages that have such an identity in common, in groups of one communication each.

    One that would fit two groups belongs to nobody's.
    """
    fits = _of_one_day if kind == "day" else _of_one_minute
    groups: list[list[Key]] = []
    for key in sorted(told, key=lambda key: (*_lacks(told[key].message), key)):
        found = _fitting(groups, told, told[key], fits)
        if len(found) == 1:
            found[0].append(key)
        else:
            groups.append([key])
    return groups


def _fitting(groups: list[list[Key]], told: Mapping[Key, Told], one: Told, fits: Callable[[Told, Told], bool]) -> list[list[Key]]:
    return [group for group in groups[:GROUPS] if fits(told[group[0]], one)]


def _lacks(message: Message) -> tuple[bool, bool, bool]:
    return not message.rfc_message_id, not message.sender.address, minute_of(message) is None


def _of_one_day(one: Told, other: Told) -> bool:
    """Of messages with the same words on one day: whether nothing that both show differs."""
    return _may_be_one(one.message, other.message) and _same_time(one.message, other.message)


def _of_one_minute(one: Told, other: Told) -> bool:
    """Of messages of one minute and subject, one without its sender: whether their words are nearly the same."""
    if one.message.sender.address and other.message.sender.address:
        return False
    mine, others = words_of(one.body), words_of(other.body)
    enough = min(mine.total(), others.total()) >= _SOME and in_common(mine, others) >= _NEARLY
    return enough and _may_be_one(one.message, other.message)


def _may_be_one(one: Message, other: Message) -> bool:
    """Whether sender, subject, recipients and Message-ID do not contradict each other where both are there."""
    shown = (
        (one.sender.address, other.sender.address),
        (without_marks((one.subject_base or "").casefold()), without_marks((other.subject_base or "").casefold())),
        (one.rfc_message_id, other.rfc_message_id),
    )
    return not any(mine and others and mine != others for mine, others in shown) and not went_to_others(one, other)


def _same_time(one: Message, other: Message) -> bool:
    """Whether two times of one day are the same moment, as far as they are known; whole hours apart they may be of two zones."""
    first, second = minute_of(one), minute_of(other)
    if first is None or second is None or first == second:
        return True
    if not (one.sent and other.sent and one.sent.start_at and other.sent.start_at):
        return False
    return abs(one.sent.start_at.replace(second=0) - other.sent.start_at.replace(second=0)) in _ZONES
