"""Rules for case references (`rules/fields/references.toml`): which series there are, how they are written, how they break."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from pydantic import Field, model_validator

from ..prepared import compiled
from .base import RuleCase, StrictModel


class ReferenceShape(StrictModel):
    """One way a series is written, as a shape: `#` a digit, `@` a letter, `{2,4}` so many of it, anything else itself.

    `misread` allows look-alike characters (0/O, 1/I, 5/S, 8/B) to be mended; `spaced` allows white space and other dashes or
    none at a separator; `tail` is a regex for what may hang on and is no part of the reference; `gap` is what a space of the
    shape is normalised to; `strip_zeros` drops leading zeros of numbers of varying length.
    """

    shape: str
    misread: bool = False
    spaced: bool = True
    lower: bool = True
    tail: str = ""
    gap: str = " "
    strip_zeros: bool = False


class KnownNumber(StrictModel):
    """A number of a series and the day, roughly, on which it was given out."""

    number: int
    given: date


class Growth(StrictModel):
    """What is known of a series whose numbers grow with time, and how far a text's date may lie off before that is doubted.

    `number` is a regex whose group 1 is the growing part. A text may come `early` days before its number was given out by this
    reckoning (it is rough), and `late` days after (cases take long).
    """

    number: str
    early: int
    late: int
    known: list[KnownNumber] = Field(min_length=2)


class ReferenceSeries(StrictModel):
    """A series of references of one issuer. `source` says whether its shape was read in a public text or is from memory.

    `names_case`: its numbers name a regulator's case, so that what bears the same number belongs together. `grows`: numbers that
    are known to have been given on a day, for a series whose numbers grow with time.
    """

    id: str
    issuer: str
    what: str
    source: str
    shapes: list[ReferenceShape] = Field(min_length=1)
    confidence: float = 1.0
    names_case: bool = False
    grows: Growth | None = None


class LabelledNumbers(StrictModel):
    """References that are known only by the label beside them. `labels` and `value` are regexes.

    After `weak_labels`, words that also stand in ordinary sentences, only a `weak_value` counts. `dated` is the series of numbers
    that begin with a date as YYMMDD and have nine digits; `named` are regexes of further series, by their ids.
    """

    series: str
    labels: list[str] = Field(min_length=1)
    value: str
    weak_labels: list[str]
    weak_value: str
    confidence: float
    dated: str
    named: dict[str, str]


class ReferenceRules(StrictModel):
    """The whole of `references.toml`. `outside` are regexes of stretches in which no reference is looked for."""

    id: str
    outside: list[str]
    outside_signs: list[str]
    look_alikes: dict[str, str]
    digit_misread: dict[str, str]
    letter_misread: dict[str, str]
    series: list[ReferenceSeries]
    labelled: LabelledNumbers
    filename_after: str
    case: list[RuleCase]

    @cached_property
    def case_series(self) -> frozenset[str]:
        """The series whose numbers name a regulator's case. Numbers of other series are mentioned, and group nothing."""
        return frozenset(series.id for series in self.series if series.names_case)

    @cached_property
    def issuers(self) -> dict[str, str]:
        """Who gives out the numbers of each series."""
        return {series.id: series.issuer for series in self.series}

    @cached_property
    def filename_pattern(self) -> re.Pattern[str]:
        """What follows a reference that is part of a file's name."""
        return compiled(self.filename_after, re.IGNORECASE)

    @cached_property
    def outside_pattern(self) -> re.Pattern[str]:
        """One pattern for all stretches to leave alone."""
        return compiled("|".join(f"(?:{one})" for one in self.outside), re.IGNORECASE)

    @cached_property
    def labelled_pattern(self) -> re.Pattern[str]:
        """A label, then `value` (group of that name)."""
        rule = self.labelled
        strong, weak = ("|".join(f"(?:{one})" for one in labels) for labels in (rule.labels, rule.weak_labels))
        value = rf"(?:(?:{strong})(?={rule.value})|(?:{weak})(?={rule.weak_value}))(?P<value>{rule.value})"
        return compiled(rf"(?<!\w){value}", re.IGNORECASE)

    @model_validator(mode="after")
    def _regexes_compile(self) -> ReferenceRules:
        try:
            _ = self.outside_pattern, self.labelled_pattern, self.filename_pattern
        except re.error as error:
            raise ValueError(f"a regex does not compile: {error}; correct it in rules/fields/references.toml") from error
        return self
