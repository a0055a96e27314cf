"""Rules for facts stated in running text, and for the law they are held against (`rules/lookups/claims.toml`)."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from ..prepared import compiled
from .base import RuleCase, StrictModel, ValuePattern

Place = Literal["message", "article", "answer"]


class DateClaimRule(StrictModel):
    """A sentence that states a date of the incident. The pattern's group `value` holds the date.

    `never` must not stand in the same sentence, `unless` nowhere in the text.
    """

    id: str
    field: str
    places: list[Place]
    letters: list[str] = Field(default_factory=list)
    patterns: list[ValuePattern]
    never: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)


class WordClaimRule(StrictModel):
    """Words in a letter that state a fact: the group `value` of the pattern.

    A value with one of `never`, or with none of `must` where there are some, is none; `unless` must stand nowhere in the letter.
    """

    id: str
    field: str
    letters: list[str] = Field(default_factory=list)
    patterns: list[ValuePattern]
    must: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)
    case_matters: bool = False


class QuantityClaimRule(StrictModel):
    """Which counts in running text are claims. `near` must, `never` must not, stand in the same sentence.

    `around` is what must stand right before or behind the count, which is written `#` there.
    """

    id: str
    field: str
    places: list[Place]
    letters: list[str] = Field(default_factory=list)
    units: list[str]
    near: list[str] = Field(default_factory=list)
    before: list[str] = Field(default_factory=list)
    around: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)


class RegimeRule(StrictModel):
    """A law, and words of a regulator's letter that say that a case was dealt with under it (none: only forms name it)."""

    id: str
    patterns: list[str] = Field(default_factory=list)


class DeadlineRule(StrictModel):
    """A duty to notify within so many clock hours: from which day it has applied, and to forms and letters of which regimes."""

    id: str
    hours: int
    applies_from: date
    time_zone: str
    legal_source: str
    regimes: list[str]
    kept: list[str] = Field(default_factory=list)
    kept_never: list[str] = Field(default_factory=list)


class MentionRule(StrictModel):
    """A thing found by its shape alone, such as an e-mail address."""

    id: str
    kind: Literal["email", "phone", "url"]
    pattern: str
    lower: bool = False


class ClaimRules(StrictModel):
    """The whole of `claims.toml`."""

    id: str
    date: list[DateClaimRule]
    quantity: list[QuantityClaimRule]
    words: list[WordClaimRule]
    possible: list[str]
    superseded: list[str] = Field(default_factory=list)
    corrected: list[str] = Field(default_factory=list)
    added: str
    no_account: list[str]
    mention: list[MentionRule]
    deadline: DeadlineRule
    regime: list[RegimeRule]
    none_answers: list[str]
    case: list[RuleCase]

    @cached_property
    def none_pattern(self) -> re.Pattern[str]:
        """Any of the answers that say that there is nothing to say."""
        return compiled("|".join(f"(?:{answer})" for answer in self.none_answers) or "(?!)", re.IGNORECASE)
