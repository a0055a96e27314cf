"""Rules for times in the headers of mails (`rules/mail/times.toml`): months, weekdays and other words of many languages."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from .base import RuleCase, StrictModel


class MailTimeRules(StrictModel):
    """The whole of `times.toml`. Months and weekdays are lists of spellings in all languages, January and Monday first."""

    id: str
    months: list[list[str]] = Field(min_length=12, max_length=12)
    weekdays: list[list[str]] = Field(min_length=7, max_length=7)
    before_noon: tuple[str, ...]
    after_noon: tuple[str, ...]
    fillers: tuple[str, ...]
    zones: dict[str, int]
    case: tuple[RuleCase, ...]

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """The number of each spelling; where two languages share one for two months, the earlier language's."""
        found: dict[str, int] = {}
        for place in range(max(map(len, self.months))):
            for number, words in enumerate(self.months, 1):
                if place < len(words):
                    found.setdefault(words[place], number)
        return found

    @cached_property
    def weekday_numbers(self) -> dict[str, frozenset[int]]:
        """The weekdays (Monday 0) that each spelling can mean in one language or another."""
        found: dict[str, set[int]] = {}
        for number, words in enumerate(self.weekdays):
            for word in words:
                found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    @cached_property
    def zone_minutes(self) -> dict[str, int]:
        """Minutes east of UTC by the zone's name in lower case."""
        return {name.lower(): minutes for name, minutes in self.zones.items()}

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """Everything that may stand beside a date without a meaning of its own."""
        parts = [part for word in self.weekday_numbers for part in (word, *word.split())]
        return frozenset([*self.fillers, *parts])

    @cached_property
    def halves(self) -> frozenset[str]:
        """Every word for a half of the day."""
        return frozenset([*self.before_noon, *self.after_noon])

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Everything that a time is made of: months, zones, halves of the day."""
        zones = [part for name in self.zone_minutes for part in name.split()]
        return frozenset([*self.month_numbers, *zones, *self.halves, "standard", "daylight", "summer"])
