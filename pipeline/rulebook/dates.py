"""Rules for dates and times (`rules/fields/dates.toml`): words, patterns, and what may stand between a date and its time."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from ..prepared import compiled
from .base import RuleCase, StrictModel

Reads = Literal[
    "day",
    "day_range",
    "day_list",
    "either_day",
    "day_without_year",
    "range_without_year",
    "month",
    "month_range",
    "month_list",
    "month_without_year",
    "year",
    "year_list",
    "year_range",
    "season",
    "half_year",
    "financial_year",
    "quarter",
    "week_from",
    "week_to",
    "days_ago",
    "day_after",
    "day_of_month",
    "same_day",
    "weekday",
    "month_of_year",
    "last_period",
    "nothing",
]


class DatePattern(StrictModel):
    """One way to write a date. `%name%` in the regex stands for a fragment; `reads` says what its groups mean.

    `label_near` is a regex that must stand close by in the same sentence; `never_before` and `never_after` must not stand right
    beside it. What is so read is marked `derived` (worked out, not stated) or `ambiguous`. `headers_only` patterns are too weak
    for prose.
    """

    id: str
    reads: Reads
    regex: str
    label_near: str | None = None
    never_before: str | None = None
    never_after: str | None = None
    derived: bool = False
    ambiguous: bool = False
    headers_only: bool = False


class ClockPattern(StrictModel):
    """One way to write a time of day, with groups `hour`, `minute`, `half` (am/pm) or a fixed `reads`, as `12:00`.

    A `weak` one (16.42) is a time only beside a label or "at"; one that is not `alone` (1642) only beside a date, too.
    """

    id: str
    regex: str
    reads: str | None = None
    weak: bool = False
    alone: bool = True


class RoleRule(StrictModel):
    """Words that say what a date is the date of. Regexes; `right_before` ends where the date begins and beats all others.

    `before` and `after` stand in the same sentence; of those that fit, the nearest counts.
    Where `never_after` follows the date, `right_before` does not hold.
    """

    id: str
    right_before: str | None = None
    before: str | None = None
    after: str | None = None
    never_after: str | None = None


class ZonePlace(StrictModel):
    """Words after a time that say where its clock hangs: regexes, case free. `id` is the IANA zone, or several, by commas.

    `names` stand for themselves (`Eastern Time`); `cities` only in brackets, or before “time” (`Sydney time`). Of several zones
    nobody can tell which is meant: the time is then one of several.
    """

    id: str
    names: list[str] = Field(default_factory=list)
    cities: list[str] = Field(default_factory=list)

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The IANA names."""
        return tuple(name.strip() for name in self.id.split(","))


class DateRules(StrictModel):
    """The whole of `dates.toml`. Months and weekdays are lists of spellings, January and Monday first."""

    id: str
    months: list[list[str]] = Field(min_length=12, max_length=12)
    weekdays: list[list[str]] = Field(min_length=7, max_length=7)
    number_words: dict[str, int]
    weekday_next: list[str]
    weekday_ahead: str
    weekday_past: str
    zones: dict[str, int]
    fragments: dict[str, str]
    outside: list[str]
    outside_signs: list[str]
    approximate_before: str
    approximate_after: str
    date_then_time: str
    date_then_weak_time: str
    time_then_date: str
    weak_time_before: str
    to: str
    and_: str
    between_before: str
    answer_labels: str
    open_after: str
    financial_year_starts: int
    month_first_printed: str
    day_first_printed: str
    pattern: list[DatePattern]
    clock: list[ClockPattern]
    role: list[RoleRule]
    own_date: list[str]
    zone_place: list[ZonePlace]
    case: list[RuleCase]

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """Each spelling of a month, in lower case, to its number from 1."""
        return {name: number for number, names in enumerate(self.months, 1) for name in names}

    @cached_property
    def weekday_numbers(self) -> dict[str, int]:
        """Each spelling of a weekday, in lower case, to its number from 0 (Monday)."""
        return {name: number for number, names in enumerate(self.weekdays) for name in names}

    @cached_property
    def patterns(self) -> tuple[tuple[DatePattern, re.Pattern[str]], ...]:
        """The patterns in the order in which they are tried, compiled."""
        return tuple((one, self.compiled(one.regex)) for one in self.pattern)

    @cached_property
    def clocks(self) -> tuple[tuple[ClockPattern, re.Pattern[str]], ...]:
        """The patterns of times of day, compiled."""
        return tuple((one, self.compiled(one.regex)) for one in self.clock)

    @cached_property
    def zone_pattern(self) -> re.Pattern[str]:
        """A zone after a time: `BST`, `(GMT)`, `+0100`, `GMT+01:00`, `+0000 (GMT)`. Names are in capitals."""
        name = _any_of(list(self.zones))
        number = r"(?P<sign>[+−–-])(?P<hours>[01]?\d):?(?P<minutes>[0-5]\d)?(?!\d)"
        # "09:00-11:30" is no zone: a minus counts only after a name, after seconds, or after a space and before four digits; a
        # single digit (`GMT+1`) only after a name.
        lead = r"(?:\s?(?:UTC|GMT)\s?|\s?(?=\+\d\d)|(?<=:\d\d:\d\d)\s?(?=[−–-]\d\d)|\s(?=[−–-]\d{4}(?!\d)))"
        return compiled(
            rf"(?:{lead}|\s?\((?:UTC|GMT)\s?|\s\((?=[+−–-]\d\d)){number}\)?(?:\s?\({name}\))?|\s?\(?(?P<name>{name})(?![\w+])\)?"
        )

    @cached_property
    def places_pattern(self) -> re.Pattern[str]:
        """What says after a time at which place its clock hangs; group `z<n>` is the n-th of `zone_place`."""
        each = []
        for number, one in enumerate(self.zone_place):
            cities = f"(?:{'|'.join(one.cities)})" if one.cities else "(?!)"
            names = f"(?:{'|'.join(one.names)})" if one.names else "(?!)"
            bare = rf"\s{{0,2}}\(?{names}(?!\w)\)?|\s{cities} (?:local )?time\b"
            each.append(rf"(?P<z{number}>{bare}|\s?\((?:in |at )?{cities}(?: (?:local )?time)?\))")
        return compiled("|".join(each), re.IGNORECASE)

    @cached_property
    def outside_pattern(self) -> re.Pattern[str]:
        """One pattern for all stretches to leave alone."""
        return compiled("|".join(f"(?:{one})" for one in self.outside), re.IGNORECASE)

    @cached_property
    def joins(self) -> dict[str, re.Pattern[str]]:
        """What may stand between two values, before or after one, by the name of the rule's key, compiled."""
        names: tuple[str, ...] = (
            "approximate_before",
            "approximate_after",
            "date_then_time",
            "date_then_weak_time",
            "time_then_date",
            "weak_time_before",
        )
        names += ("to", "and_", "between_before", "answer_labels", "open_after", "weekday_ahead", "weekday_past")
        return {name: self.compiled(getattr(self, name)) for name in names}

    @cached_property
    def role_patterns(
        self,
    ) -> tuple[tuple[RoleRule, re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
        """Each role with its patterns: right before the date, before it, after it."""

        def ready(regex: str | None, end: str = "") -> re.Pattern[str] | None:
            return self.compiled(f"(?:{regex}){end}") if regex else None

        # A weekday or an article may stand between.
        near = r"\s{1,3}(?:(?:on|of|the|at|about)\s{1,3}){0,2}(?:%weekday%,?\s{1,3})?$"
        return tuple((one, ready(one.right_before, near), ready(one.before), ready(one.after)) for one in self.role)

    @cached_property
    def own_date_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What may stand beside the document's own date on its line."""
        return tuple(self.compiled(one) for one in self.own_date)

    def compiled_once(self, regex: str) -> re.Pattern[str]:
        """As `compiled`, remembered for the labels of the patterns."""
        return self.nearby[regex]

    @cached_property
    def nearby(self) -> dict[str, re.Pattern[str]]:
        """The patterns of what must, or must not, stand close by."""
        wanted = [near for one in self.pattern for near in (one.label_near, one.never_before, one.never_after) if near]
        wanted += [one.never_after for one in self.role if one.never_after]
        return {near: self.compiled(near) for near in wanted}

    def compiled(self, regex: str) -> re.Pattern[str]:
        """`regex` with its fragments put in. Raises re.error, or KeyError with the name of an unknown fragment."""
        return compiled(re.sub(r"%(\w+)%", lambda name: self._fragment(name[1]), regex), re.IGNORECASE)

    def _fragment(self, name: str) -> str:
        if name == "month":
            return _any_of([spelling for names in self.months for spelling in names])
        if name == "Month":  # "12 may have been" is no date: without a year the capital is needed
            capital = [form for names in self.months for one in names for form in (one.capitalize(), one.upper())]
            return f"(?-i:{_any_of(capital)})"
        if name == "Fullmonth":  # without a day and a year only in full: "in Mar" is a place
            return f"(?-i:{_any_of([names[0].capitalize() for names in self.months])})"
        if name == "Weekday":  # in full and with its capital
            return f"(?-i:{_any_of([names[0].capitalize() for names in self.weekdays])})"
        if name == "weekday":
            return _any_of([spelling for names in self.weekdays for spelling in names])
        if name == "number":
            return rf"(?:\d{{1,3}}|{_any_of(list(self.number_words))})"
        if name == "zone":
            return _any_of(list(self.zones))
        return f"(?:{self.compiled_fragment(self.fragments[name])})"

    def compiled_fragment(self, regex: str) -> str:
        """A fragment with the fragments inside it put in."""
        return re.sub(r"%(\w+)%", lambda name: self._fragment(name[1]), regex)

    @model_validator(mode="after")
    def _regexes_compile(self) -> DateRules:
        try:
            _ = self.patterns, self.clocks, self.outside_pattern, self.joins, self.nearby
            _ = self.role_patterns, self.own_date_patterns, self.zone_pattern, self.places_pattern
        except re.error as error:
            raise ValueError(f"the regex {error.pattern!r} does not compile: {error}; correct it in dates.toml") from error
        except KeyError as error:
            raise ValueError(f"there is no fragment called {error}; add it under [fragments] in dates.toml") from error
        return self


def _any_of(spellings: list[str]) -> str:
    longest_first = sorted(set(spellings), key=lambda one: (-len(one), one))
    return "(?:" + "|".join(re.escape(one) for one in longest_first) + ")"
