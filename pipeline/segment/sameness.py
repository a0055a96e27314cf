"""Whether two renditions can be one message by what they say and to whom: one sender may write twice in a minute.

A template that is sent to many people differs in a name or two, so that recipients tell more than words; a copy may lack words (a
quotation that was cut, redactions), so that words only speak against it where few are in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from ..model import Address, Message

COMPARED: Final = 4_000
"""Characters of a body that are compared."""
_WORD = re.compile(r"[^\W_]+")
_TAKEN_OUT = re.compile(r"\[[^\[\]]{0,60}\]")
_FEW: Final = 5
"""With fewer words one of them more or less tells nothing."""
_HALF: Final = 0.5


@lru_cache(maxsize=256)
def words_of(body: str) -> Counter[str]:
    """The words of a body, how often each stands there; marks of redaction are none."""
    return Counter(_WORD.findall(without_marks(body[:COMPARED]).casefold()))


def without_marks(text: str) -> str:
    """The text without marks of redaction; empty where nothing else is there."""
    return _TAKEN_OUT.sub(" ", text).strip()


def in_common(one: Counter[str], other: Counter[str]) -> float:
    """The share of the shorter one's words that the longer one has, 0 to 1; 1 where there are none to compare."""
    least = min(one.total(), other.total())
    return (one & other).total() / least if least else 1.0


def stand_alone(one: Message, other: Message) -> bool:
    """Whether neither is quoted or passed on inside another: of a quotation a page break or a form may leave other words."""
    return not {one.container, other.container} & {"quoted", "embedded"}


def say_other_things(one: Counter[str], other: Counter[str]) -> bool:
    """Whether two bodies have so few words in common that they cannot be one message."""
    return min(one.total(), other.total()) >= _FEW and in_common(one, other) < _HALF


def went_to_others(one: Message, other: Message) -> bool:
    """Whether both headers show all their recipients in the same way, as addresses or as names, and none in common."""
    first, second = (*one.to, *one.cc), (*other.to, *other.cc)
    for known in (_mailboxes, _names):
        mine, others = known(first), known(second)
        if mine and others:
            return not mine & others
    return False


def _mailboxes(people: Sequence[Address]) -> frozenset[str]:
    """The recipients' addresses; empty where one of them shows none."""
    found = frozenset(person.address or "" for person in people)
    return found if all("@" in one for one in found) else frozenset()


def _names(people: Sequence[Address]) -> frozenset[str]:
    """The words of the recipients' names; empty where one of them has an address instead, or was taken out."""
    shown = [person.name or person.address or "" for person in people]
    found = [frozenset(_WORD.findall(without_marks(one).casefold())) for one in shown]
    return frozenset().union(*found) if all(found) and not any("@" in one for one in shown) else frozenset()
