"""One breach and what became of it: the facts that all papers of a case are made from."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from benchmarks.prints.mails import Person

from .people import Body, any_body, any_officer
from .wordings import EVENTS, Event

LONDON = ZoneInfo("Europe/London")
LIMIT = 72.0
"""Hours (Art. 33(1) UK GDPR)."""
# How the numbers of the regulator's cases grew: day, number (see the project's notes on references).
_NUMBERS = ((date(2019, 12, 10), 31_191), (date(2020, 5, 10), 41_821), (date(2020, 8, 20), 57_122), (date(2022, 7, 1), 184_734))
Outcome = Literal["no_further_action", "no_further_action_with_recommendations", "unknown"]
Carrier = Literal["form", "words"]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as stated: words before it, and what that makes of it (qualifier of the tables)."""

    number: int
    before: str
    qualifier: str

    @property
    def words(self) -> str:
        """As written."""
        return f"{self.before} {self.number:,}".strip()


@dataclass(frozen=True, slots=True)
class Case:
    """A breach: who, what, when, and the dates of the papers. Times are London wall times."""

    index: int
    reference: str
    body: Body
    officer: Person
    event: Event
    happened: datetime
    aware: datetime
    reported: datetime
    logged: datetime
    decided: datetime
    subjects: Count
    outcome: Outcome
    carrier: Carrier
    asked: bool
    """Whether the regulator asked for more before it decided."""

    @property
    def template(self) -> str:
        """The version of the form of that time."""
        first = "2019" if self.reported < datetime(2021, 3, 1) else "2021"
        return f"ico-breach-report-{first}"


def make_case(seed: int, index: int) -> Case:
    """Case `index` of the corpus `seed`."""
    chance = random.Random(f"{seed}/{index}")
    event = chance.choice(EVENTS)
    aware = datetime(2019, 12, 12) + timedelta(days=chance.randrange(1_000), minutes=chance.randrange(8 * 60, 18 * 60))
    happened = aware - timedelta(hours=chance.choice((2, 5, 26, 50, 120, 400)), minutes=chance.randrange(60))
    reported = _office_hours(aware + timedelta(hours=_delay(chance)), aware)
    logged = _office_hours(reported + timedelta(hours=chance.uniform(20, 110)), reported)
    decided = _office_hours(logged + timedelta(days=chance.uniform(9, 80)), logged)
    return Case(
        index=index,
        reference=_reference(chance, index, logged.date()),
        body=any_body(chance),
        officer=any_officer(chance),
        event=event,
        happened=happened,
        aware=aware,
        reported=reported,
        logged=logged,
        decided=decided,
        subjects=_count(chance),
        outcome=chance.choice(("no_further_action", "no_further_action", "no_further_action_with_recommendations", "unknown")),
        carrier="form" if chance.random() < 0.85 else "words",
        asked=chance.random() < 0.4,
    )


def _delay(chance: random.Random) -> float:
    """Hours from awareness to the report; of every four reports one is late, and some are close to the limit."""
    return chance.choice((chance.uniform(2, 40), chance.uniform(40, 71), chance.uniform(40, 70), chance.uniform(74, 300)))


def _office_hours(when: datetime, after: datetime) -> datetime:
    """That time to the minute, moved into the day where it is night, but never before `after`."""
    when = when.replace(second=0, microsecond=0)
    moved = when if 7 <= when.hour < 20 else when.replace(hour=9)
    return moved if moved > after else when


def _count(chance: random.Random) -> Count:
    number = chance.choice((1, 2, 7, 12, 48, 130, 266, 1_204, 2_417, 15_300))
    if number < 10:
        return Count(number, "", "exact")
    before, qualifier = chance.choice(
        (("", "exact"), ("", "exact"), ("up to", "at_most"), ("around", "approximate"), ("at least", "at_least"))
    )
    return Count(number, before, qualifier)


def _reference(chance: random.Random, index: int, day: date) -> str:
    """A reference whose number fits its day; the four signs behind it follow the index, so that no two cases share one."""
    number = _NUMBERS[0][1]
    for (first, low), (last, high) in zip(_NUMBERS, (*_NUMBERS[1:], (date(2023, 7, 1), 252_000)), strict=True):
        if day >= first:
            share = min((day - first).days / (last - first).days, 1.0)
            number = low + int((high - low) * share)
    letters, digits = "ABCDFGHKMNPRTVWX", "0123456789"
    place = index * 7_919 % (16 * 10 * 16 * 10)
    place, fourth = divmod(place, 10)
    place, third = divmod(place, 16)
    first_sign, second = divmod(place, 10)
    return f"IC-{number + chance.randrange(60)}-{letters[first_sign]}{digits[second]}{letters[third]}{digits[fourth]}"


# --- the law's arithmetic -------------------------------------------------------------------------------------------------------


def utc(local: datetime) -> datetime:
    """London wall time as UTC."""
    return local.replace(tzinfo=LONDON).astimezone(UTC)


def verdict(case: Case, *, whole_day: bool) -> str:
    """Whether the report came within 72 hours of awareness, by the intervals that the papers leave open (see `tables.md`)."""
    if whole_day:
        a0 = case.aware.replace(hour=0, minute=0)
        a1 = a0 + timedelta(days=1)
    else:
        a0, a1 = case.aware, case.aware + timedelta(minutes=1)
    r0, r1 = case.reported, case.reported + timedelta(minutes=1)
    least = (utc(r0) - utc(a1)).total_seconds() / 3600
    most = (utc(r1) - utc(a0)).total_seconds() / 3600
    return "within" if most <= LIMIT else "late" if least > LIMIT else "indeterminate"
