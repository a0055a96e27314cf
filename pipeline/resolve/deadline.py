"""The 72-hour verdict of Art. 33(1): interval arithmetic on when the controller knew and when it reported.

`late` is an accusation and needs proof: every reading of the evidence must give more than the allowed hours. What evidence
leaves open is `indeterminate`, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..model import Message, When
from ..rulebook.claims import DeadlineRule
from .cases import Case
from .history import CurrentDate, Stated, by_form, current_date, in_messages


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval of UTC time; a null end is open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Reported:
    """When the first report was made: the interval, what it rests on, and the claim that says so."""

    interval: Interval
    basis: str
    stated: Stated | None
    when: When | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hours between knowing and reporting, from `least` to `most`, and what follows. `reason` is a sentence for people."""

    verdict: str
    least: float | None
    most: float | None
    reason: str


def hours_between(aware: Interval, reported: Interval) -> tuple[float | None, float | None]:
    """The least and most clock hours from `aware` to `reported`; null where an open end leaves no bound."""
    least = most = None
    if aware.end is not None and reported.start is not None:
        least = max(0.0, _hours(reported.start - aware.end))
    if aware.start is not None and reported.end is not None:
        most = _hours(reported.end - aware.start)
    return least, most


def judge(least: float | None, most: float | None, limit: int) -> str:
    """`within` if it was in every reading, `late` if it was in none, else `indeterminate`."""
    if most is not None and most < 0:
        return "indeterminate"
    if most is not None and most <= limit:
        return "within"
    if least is not None and least > limit:
        return "late"
    return "indeterminate"


def find_reported(case: Case, zone: str) -> Reported | None:
    """When the case's first report was made. `zone` is where the days of letters are meant.

    Best is the report's own `Sent`, where the report is surely the first or the regulator names its day; then the day that
    the regulator states; a time of receipt or logging is only an upper bound, and so is the sending of a report that may
    not be the first.
    """
    stated = [one for one in in_messages(case, "reported") if one.claim.when and one.claim.when.start_at]
    sent = [one for one in stated if one.claim.key.endswith(":sent") and one.claim.modality == "asserted"]
    if sent:
        return _reported(min(sent, key=_start), "sent")
    stated_days = {_local_day(one, zone) for one in stated if not one.claim.key.endswith(":sent")}
    confirmed = [one for one in stated if one.claim.key.endswith(":sent") and _local_day(one, zone) in stated_days]
    if confirmed:
        return _reported(min(confirmed, key=_start), "sent")
    by_regulator = [one for one in stated if not one.claim.key.endswith(":sent")]
    if by_regulator:
        return _reported(min(by_regulator, key=_start), "stated_by_regulator")
    bounds = [one.claim.when.end_at for one in stated if one.claim.when and one.claim.when.end_at]
    bounds += [end for end in (_logged_end(message) for _, message, letter in case.messages if letter == "breach_report") if end]
    if bounds:
        return Reported(Interval(None, min(bounds)), "upper_bound", None, None)
    return None


def _logged_end(message: Message) -> datetime | None:
    ends = [when.end_at for when in (message.received, message.logged) if when]
    return min((end for end in ends if end), default=None)


def _local_day(one: Stated, zone: str) -> str:
    return _start(one).astimezone(ZoneInfo(zone)).date().isoformat()


def _start(one: Stated) -> datetime:
    assert one.claim.when is not None and one.claim.when.start_at is not None  # filtered by the caller
    return one.claim.when.start_at


def _reported(one: Stated, basis: str) -> Reported:
    when = one.claim.when
    assert when is not None  # filtered by the caller
    return Reported(Interval(when.start_at, when.end_at), basis, one, when)


def verdict_of(case: Case, reported: Reported | None, rule: DeadlineRule, none_answers: Sequence[str] = ()) -> Verdict:
    """The verdict on one case, from its current dates. `none_answers` are answers that name nobody (`N/A`)."""
    if reported is None:
        return Verdict("indeterminate", None, None, "The disclosure does not say when the breach was reported.")
    if _before_the_law(reported.interval, rule):
        text = f"Reported before {rule.applies_from.isoformat()}, when the duty of {rule.legal_source} did not apply yet."
        return Verdict("not_applicable", None, None, text)
    aware = current_date(case, "discovered", rule.time_zone)
    verdict = _from_happened(case, reported, rule) if aware is None else _from_aware(aware, reported, rule)
    spoken = [one for forms in by_form(case, "earlier_contact") for one in forms if _names_somebody(one, none_answers)]
    if verdict.verdict == "late" and spoken:
        name = " ".join((spoken[0].claim.value_text or "").split())
        hint = f" A form says that the regulator (“{name}”) had been spoken to before: see whether that was a first report."
        return replace(verdict, reason=verdict.reason + hint)
    return verdict


def _names_somebody(one: Stated, none_answers: Sequence[str]) -> bool:
    text = (one.claim.value_text or "").strip()
    return bool(text) and not any(re.fullmatch(pattern, text, re.IGNORECASE) for pattern in none_answers)


def _from_aware(aware: CurrentDate, reported: Reported, rule: DeadlineRule) -> Verdict:
    known = Interval(aware.when.start_at, aware.when.end_at)
    least, most = hours_between(known, reported.interval)
    if most is not None and most < 0:
        text = "The breach would have been reported before it was discovered: one of the two dates cannot be right."
        return Verdict("indeterminate", None, None, text)
    if least is None and reported.basis == "upper_bound":
        least = 0.0
    verdict = judge(least, most, rule.hours)
    reason = _sentence(verdict, least, most, rule.hours, reported.basis)
    for other in _other_readings(aware.when, known, reported, rule):
        if verdict == "late" and judge(*hours_between(other, reported.interval), rule.hours) != "late":
            return Verdict("indeterminate", least, most, f"Day and month of “{aware.when.raw}” can be read both ways. {reason}")
    return Verdict(verdict, least, most, reason)


def _from_happened(case: Case, reported: Reported, rule: DeadlineRule) -> Verdict:
    """Nobody can know of a breach before it happened: that bounds the delay from above, never from below."""
    happened = current_date(case, "happened", rule.time_zone)
    if happened is None or happened.when.start_at is None:
        return Verdict("indeterminate", None, None, "No report says when the controller became aware of the breach.")
    _, most = hours_between(Interval(happened.when.start_at, None), reported.interval)
    if most is None or most < 0:
        return Verdict("indeterminate", None, None, "No report says when the controller became aware of the breach.")
    verdict = judge(None, most, rule.hours)
    text = "No report says when the controller became aware; it cannot have been before the breach happened. "
    return Verdict(verdict, 0.0, most, text + _sentence(verdict, 0.0, most, rule.hours, reported.basis))


def _other_readings(when: When, known: Interval, reported: Reported, rule: DeadlineRule) -> list[Interval]:
    """The interval with day and month swapped, where that can be and would not lie after the report."""
    if not when.ambiguous or when.settled or known.start is None or known.end is None:
        return []
    zone = ZoneInfo(rule.time_zone)
    start, end = known.start.astimezone(zone), known.end.astimezone(zone)
    length = end - start
    swapped = start.replace(day=start.month, month=start.day)
    if reported.interval.end is not None and swapped > reported.interval.end:
        return []
    return [Interval(swapped, swapped + length)]


def _before_the_law(reported: Interval, rule: DeadlineRule) -> bool:
    day = rule.applies_from
    applies = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(rule.time_zone))
    return reported.end is not None and reported.end <= applies


def _sentence(verdict: str, least: float | None, most: float | None, limit: int, basis: str) -> str:
    bounds = f"between {_shown(least)} and {_shown(most)} hours"
    ground = {
        "sent": "by the report's own time of sending",
        "stated_by_regulator": "by the day of the report that the regulator states",
        "upper_bound": "by a time at which the report is known to have been there already",
    }[basis]
    judged = {
        "within": f"that is within {limit} hours in every reading",
        "late": f"that is over {limit} hours in every reading",
        "indeterminate": f"that leaves open whether {limit} hours were kept",
    }[verdict]
    return f"Reported {bounds} after the controller became aware, {ground}: {judged}."


def _shown(hours: float | None) -> str:
    return "an unknown number of" if hours is None else f"{hours:.2f}"


def _hours(delta: timedelta) -> float:
    return round(delta.total_seconds() / 3600, 4)
