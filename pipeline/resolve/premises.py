"""What a verdict on the deadline rests on: the premises that carry it, and the readings that were rejected, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ..model import Findings, Message, When
from ..rulebook.claims import DeadlineRule
from .cases import Case
from .deadline import Interval, Reported
from .history import CurrentDate, Stated, by_form, current_date, in_messages
from .naming import capital, name_of_message, name_of_source, shown

Role = Literal["aware", "reported"]


@dataclass(frozen=True, slots=True)
class Premise:
    """One reading of when the controller knew, or when it reported. `doubts`: it speaks against the verdict that is used.

    `strength`, from 0 to 1, says how much the reading carries; the weakest of those used is the verdict's weakest premise.
    """

    role: Role
    used: bool
    value: str
    interval: Interval
    reason: str
    strength: float = 1.0
    stated: Stated | None = None
    message: tuple[Findings, Message] | None = None
    doubts: bool = False


_PRECISE = {"minute": 1.0, "day": 0.8, "range": 0.7, "month": 0.5, "year": 0.3, "relative": 0.6}
_BASIS = {
    "sent": (1.0, "the report's own time of sending"),
    "stated_by_regulator": (0.8, "the day that the regulator states; the report's own sending is not known"),
    "upper_bound": (0.6, "a time at which the report is known to have been there already; it may have been sent earlier"),
}


def reported_premises(case: Case, reported: Reported) -> Iterator[Premise]:
    """The time of the report that is used, and the times in the file that are not it."""
    strength, basis = _BASIS[reported.basis]
    stated, when = reported.stated, reported.when
    value = shown(when) if when else _until(reported.interval.end)
    used = f"{capital(basis)}, in {name_of_source(case, stated)}." if stated else f"{capital(basis)}."
    yield Premise("reported", True, value, reported.interval, used, strength * _confidence(stated), stated)
    for one in in_messages(case, "reported"):
        if (stated is None or one.id != stated.id) and one.claim.when and one.claim.when.start_at:
            yield _other_report(case, one, reported)
    yield from _carriers(case, stated)


def _until(end: datetime | None) -> str:
    return f"no later than {end:%Y-%m-%d %H:%M} UTC" if end else "not known"


def _other_report(case: Case, one: Stated, reported: Reported) -> Premise:
    when = one.claim.when
    assert when is not None  # chosen for having one
    interval = Interval(when.start_at, when.end_at)
    earlier = bool(when.end_at and reported.interval.start and when.end_at <= reported.interval.start)
    if one.claim.key.endswith(":sent"):
        reason = f"{capital(name_of_source(case, one))} is not surely the first report."
        doubts = False
    elif earlier:
        reason = f"{capital(name_of_source(case, one))} names an earlier day: there may be a report that was not disclosed."
        doubts = True
    else:
        reason = (
            f"{capital(name_of_source(case, one))} names the day; the time that is used is the more exact, or the earlier one."
        )
        doubts = False
    return Premise("reported", False, shown(when), interval, reason, 0.8, one, doubts=doubts)


def _carriers(case: Case, stated: Stated | None) -> Iterator[Premise]:
    """The times of mails that only passed the report on: the regulator's own forward to its casework box."""
    if stated is None or stated.claim.source_kind != "message":
        return
    by_place = {message.position: message for findings, message, _ in case.messages if findings is stated.findings}
    message = by_place.get(stated.claim.source)
    while message is not None and message.parent is not None:
        message = by_place.get(message.parent)
        when = (message.sent or message.received or message.logged) if message else None
        if message is not None and when is not None:
            reason = f"{name_of_message(message)} passes the report on; the report is the mail inside it, with a time of its own."
            carrier = (stated.findings, message)
            yield Premise("reported", False, shown(when), Interval(when.start_at, when.end_at), reason, message=carrier)


# --- when the controller knew -----------------------------------------------------------------------------------------------


def aware_premises(case: Case, current: CurrentDate | None, reported: Reported, rule: DeadlineRule) -> Iterator[Premise]:
    """When the controller became aware, as it is used, and the other dates that could be taken for it."""
    if current is not None:
        yield _used(case, current)
        yield from _swapped(current.when, reported, rule.time_zone)
        yield from _other_statements(case, current)
    happened = current_date(case, "happened", rule.time_zone)
    if happened is not None and happened.when.start_at is not None:
        yield _happened(case, happened, current is None)
    for one in _claims(case, "processor_aware"):
        when = one.claim.when
        assert when is not None  # chosen for having one
        reason = "What a processor knew is not yet what the controller knew; the hours count from the controller's own awareness."
        yield Premise("aware", False, shown(when), Interval(when.start_at, when.end_at), reason, stated=one)


def _used(case: Case, current: CurrentDate) -> Premise:
    when, strength = current.when, _PRECISE.get(current.when.precision, 0.5)
    reason = f"As {name_of_source(case, current.stated)} states it."
    if current.parents:
        names = " and ".join(
            f"“{shown(one.claim.when)}” ({name_of_source(case, one)})" for one in current.parents if one.claim.when
        )
        reason, strength = f"Joined from {names}.", 0.9
    if when.ambiguous and not when.settled:
        reason, strength = f"{reason} Day and month could be swapped; it is read day first.", 0.5
    if when.precision not in ("minute",):
        reason += " The hour is not stated."
    strength *= _confidence(current.stated)
    return Premise("aware", True, shown(when), Interval(when.start_at, when.end_at), reason, strength, current.stated)


def _swapped(when: When, reported: Reported, zone_name: str) -> Iterator[Premise]:
    """The day with day and month swapped, where that can be and would not lie after the report."""
    if not when.ambiguous or when.settled or when.start_at is None or when.end_at is None:
        return
    zone = ZoneInfo(zone_name)
    start, end = when.start_at.astimezone(zone), when.end_at.astimezone(zone)
    swapped = start.replace(day=start.month, month=start.day)
    if reported.interval.end is None or swapped <= reported.interval.end:
        value = f"{swapped:%Y-%m-%d}, day and month swapped"
        reason = "In the United Kingdom the day comes first; nothing in the file settles it."
        yield Premise("aware", False, value, Interval(swapped, swapped + (end - start)), reason, 0.3, doubts=True)


def _other_statements(case: Case, current: CurrentDate) -> Iterator[Premise]:
    """Other dates of the controller's, or the regulator's, for the same fact."""
    used = {current.stated.id, *(parent.id for parent in current.parents)}
    asked = {one.id for claims in by_form(case, "discovered") for one in claims}
    for one in _claims(case, "discovered"):
        when = one.claim.when
        assert when is not None  # chosen for having one
        if one.id in used or when.edtf == current.when.edtf:
            continue
        if when.start_at is None:
            reason, doubts = "A clock time without a day.", False
        elif one.id in asked:
            reason, doubts = f"{capital(name_of_source(case, one))} says so; a later report states it anew.", False
        else:
            reason, doubts = (
                f"{capital(name_of_source(case, one))} says so, beside the answer to the question itself.",
                _is_later(one, current),
            )
        yield Premise("aware", False, shown(when), Interval(when.start_at, when.end_at), reason, 0.6, one, doubts=doubts)


def _is_later(one: Stated, current: CurrentDate) -> bool:
    """Whether a statement is as late as the one that is used, as far as is known: an earlier one was overtaken by it."""
    mine, used = one.claim.stated_at, current.stated.claim.stated_at
    return mine is None or used is None or mine >= used


def _happened(case: Case, happened: CurrentDate, used: bool) -> Premise:
    when = happened.when
    reason = "Nobody can know of a breach before it happened: that bounds the delay from above, never from below."
    interval = Interval(when.start_at, None)
    return Premise(
        "aware", used, f"not before {shown(when)}", interval, reason, 0.5 * _confidence(happened.stated), happened.stated
    )


def _claims(case: Case, field: str) -> list[Stated]:
    """Every dated claim on `field`, in reports and letters."""
    stated = [one for beside in (False, True) for claims in by_form(case, field, beside=beside) for one in claims]
    return [one for one in [*stated, *in_messages(case, field)] if one.claim.when is not None]


def _confidence(stated: Stated | None) -> float:
    return stated.claim.evidence.confidence if stated else 1.0
