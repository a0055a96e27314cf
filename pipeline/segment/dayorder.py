"""Which number of `05/02/2021` is the month: American programs write it first, and the chain around it may prove that.

British order holds where nothing is proved. The carrier of a message is never older than the message; the programs of one chain
that count twelve hours write alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ..model import When
from ..rulebook import Rulebook
from .envelopes import Envelope
from .header import Block, HeaderValue
from .mailtimes import MailTime, find_time, read_time, when_of

_SLACK = timedelta(days=1)  # time zones
_NEAR = timedelta(days=3)  # an answer mostly comes so soon
_FAR = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class _Place:
    """The time of sending of one header as it stands there."""

    value: HeaderValue
    time: MailTime


def with_day_order(
    text: str, blocks: Sequence[Block], envelopes: Sequence[Envelope], rules: Rulebook, in_mail: bool
) -> list[Envelope]:
    """`envelopes` with each time of sending whose day and month could be swapped read as the chain proves, if it does."""
    places = [_place(text, block, rules) for block in blocks]
    if not any(place and place.time.swapped for place in places):
        return list(envelopes)
    settled: list[Envelope] = []
    for index, (block, envelope, place) in enumerate(zip(blocks, envelopes, places, strict=True)):
        if place is None or place.time.swapped is None or envelope.sent is None or block.listed:
            settled.append(envelope)
            continue
        carried = in_mail or block.style == "attribution" or block.marker is not None or block.depth > 0
        carrier = _carrier(block, blocks[:index], settled) if carried else None
        settled.append(replace(envelope, sent=_read(text, envelope.sent, place, _usual(places, place), carrier)))
    return settled


def _place(text: str, block: Block, rules: Rulebook) -> _Place | None:
    for value in block.values:
        if value.rule.field == "date" and value.rule.time == "sent":
            read = find_time if block.style == "attribution" else read_time
            time = read(text, value.value, rules.times)
            return _Place(value, time) if time else None
    return None


def _usual(places: Sequence[_Place | None], place: _Place) -> bool | None:
    """Whether the month stands first in all times of this kind that prove an order; null where none or both do."""
    proofs = {
        other.time.month_first
        for other in places
        if other is not None and other.time.month_first is not None and other.time.halves == place.time.halves
    }
    return proofs.pop() if len(proofs) == 1 else None


def _carrier(block: Block, before: Sequence[Block], envelopes: Sequence[Envelope]) -> datetime | None:
    """The latest moment of the message that carries this one, where its header says one to the minute."""
    for other, envelope in zip(reversed(before), reversed(envelopes), strict=True):
        if other.inner <= block.depth and envelope.sent is not None and envelope.sent.precision == "minute":
            return envelope.sent.end_at
    return None


def _read(text: str, sent: When, place: _Place, month_first: bool | None, carrier: datetime | None) -> When:
    """The time with its day as proved, as likely, or as it was."""
    time = place.time
    swapped = replace(time, day=_other(time), swapped=time.day)
    one, two = sent.start_at, when_of(text, swapped).start_at
    kept, changed = replace(sent, ambiguous=False), replace(when_of(text, swapped, False), raw=sent.raw, rule_id=sent.rule_id)
    if month_first is not None:
        return changed if month_first else kept
    if carrier is None or one is None or two is None:
        return sent
    if (one > carrier + _SLACK) != (two > carrier + _SLACK):
        return changed if one > carrier + _SLACK else kept
    if time.halves and carrier - _NEAR <= two <= carrier + _SLACK and one < carrier - _FAR:
        return replace(changed, ambiguous=True)
    return sent


def _other(time: MailTime) -> date:
    assert time.swapped is not None  # the caller asks only then
    return time.swapped
