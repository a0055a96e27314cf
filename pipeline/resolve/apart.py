"""Messages that have an identity in common, parted where the rest of them says that they are not one communication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..model import Message
from ..segment.sameness import in_common, say_other_things, stand_alone, went_to_others, words_of
from .parents import Key

_NEARLY_ALL: Final = 0.9
GROUPS: Final = 40
"""So many messages that share a header, and are not one, are compared with each that comes; beyond that, each stays alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message with its own words."""

    message: Message
    body: str


def part(told: Mapping[Key, Told], has_one_id: bool) -> list[list[Key]]:
    """The messages in groups of one communication each. `has_one_id`: what they have in common is the Message-ID.

    Those that have a Message-ID found the groups; a print or a quotation joins the group whose words are its own.
    """
    contradict = _contradict_one_id if has_one_id else _contradict_one_header
    groups: list[list[Key]] = []
    for key in sorted(told, key=lambda key: (not told[key].message.rfc_message_id, key)):
        fits = [group for group in groups[:GROUPS] if not contradict(told[group[0]], told[key])]
        if fits:
            max(fits, key=lambda group: _alike(told[group[0]], told[key])).append(key)
        else:
            groups.append([key])
    return groups


def minute_of(message: Message) -> str | None:
    """The minute of sending in UTC, where it is known."""
    sent = message.sent
    return sent.start_at.strftime("%Y-%m-%dT%H:%M") if sent and sent.start_at and sent.precision == "minute" else None


def _alike(one: Told, other: Told) -> float:
    return in_common(words_of(one.body), words_of(other.body))


def _contradict_one_id(one: Told, other: Told) -> bool:
    """Broken programs give one Message-ID to several: other senders, or two of subject, time and words differ."""
    first, second = one.message.sender.address, other.message.sender.address
    if first and second and first != second:
        return True
    apart = bool(_known(one.message) and _known(other.message)) and minute_of(one.message) != minute_of(other.message)
    subjects = (one.message.subject_base or "").casefold() != (other.message.subject_base or "").casefold()
    return apart + subjects + say_other_things(words_of(one.body), words_of(other.body)) > 1


def _known(message: Message) -> bool:
    return bool(message.sent and message.sent.start_at)


def _contradict_one_header(one: Told, other: Told) -> bool:
    """Of one sender, minute and subject: other recipients or Message-IDs, and other words."""
    first, second = one.message.rfc_message_id, other.message.rfc_message_id
    sent_apart = bool(first and second and first != second)
    elsewhere = went_to_others(one.message, other.message)
    mine, others = words_of(one.body), words_of(other.body)
    if sent_apart and (elsewhere or in_common(mine, others) < _NEARLY_ALL):
        return True
    if elsewhere and mine != others and mine and others:
        return True
    return stand_alone(one.message, other.message) and say_other_things(mine, others)
