"""Tables of incidents: their heads and how their cells are read (`rules/lookups/tables.toml`)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field

from ..prepared import compiled
from .base import RuleCase, StrictModel

Reads = Literal[
    "ignored",
    "key",
    "case_ref",
    "reference",
    "organisation",
    "text",
    "date",
    "year",
    "quarter",
    "count",
    "yes_no",
    "outcome",
    "type",
    "data",
    "subject_kinds",
    "sector",
    "cyber",
    "band_hours",
]
Tells = Literal["what", "when", "who", "many", "case", "total", "papers", "other"]


_MOST_LABELS = 20_000


class ColumnRule(StrictModel):
    """A column by its head: `patterns` match the whole folded head, `heads` are compared by likeness.

    `specific`: only tables of breaches have such a column. `labels` are patterns of the folded labels and questions with which
    reports in anybody's own layout ask for the same.
    """

    id: str
    field: str
    reads: Reads
    tells: Tells
    unit: str | None = None
    specific: bool = False
    heads: list[str] = Field(min_length=1)
    patterns: list[str] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)

    @cached_property
    def asked(self) -> re.Pattern[str]:
        """Matches a folded label that asks for what this column holds."""
        return compiled("|".join(f"(?:{pattern})" for pattern in self.labels) or r"(?!)")

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """Matches a folded head of this column."""
        return compiled("|".join(f"(?:{pattern})" for pattern in self.patterns) or r"(?!)")

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The heads, folded."""
        return tuple(fold_head(head) for head in self.heads)


class ValueRule(StrictModel):
    """A word of a controlled vocabulary, and what a cell says that means it (from its beginning for yes and no).

    An outcome is said by a clause of the cell, where none of `never` stands beside it.
    """

    column: str
    value: str
    patterns: list[str] = Field(min_length=1)
    never: list[str] = Field(default_factory=list)


class FootnoteRule(StrictModel):
    """What a footnote says of the cells that carry its mark. `limit` and `last` are numbers: fewer than, or up to."""

    id: str
    qualifier: Literal["suppressed", "withheld", "not_known", "nil"]
    patterns: list[str] = Field(min_length=1)


class SectorRules(StrictModel):
    """The sectors of the regulator's statistics."""

    labels: list[str]


class TableRules(StrictModel):
    """The whole of `tables.toml`. `least_similarity` is 0 to 100; a table needs `least_columns` heads that are known.

    `names`: words of heads, in small letters, that likeness never makes others. A report in a layout of its own has a label that
    `record_words` find, and is about what `record_about` say and none of `record_never` (`title_never`: nor does its title say
    so); heads that `no_labels` match say too little as labels. `no_answers` are what stands for an answer and is none, `options`
    the words of which a choice has one,
    `other_references` begin references of something else; what `sent_labels` date was reported then, if the title is one of
    `to_regulator`. An answer that begins with `yes_or_no` is no day; a report with one of `later_titles` follows an earlier one.
    """

    id: str
    least_similarity: int
    least_columns: int
    names: list[str]
    about: list[str]
    record_words: list[str]
    record_about: list[str]
    record_never: list[str]
    title_never: list[str]
    no_labels: list[str]
    no_answers: list[str]
    options: list[str]
    other_references: list[str]
    sent_labels: list[str]
    yes_or_no: list[str]
    later_titles: list[str]
    to_regulator: list[str]
    nil: list[str]
    totals: list[str]
    notes: list[str]
    empty: list[str]
    marks: str
    footnote: list[FootnoteRule]
    column: list[ColumnRule]
    value: list[ValueRule]
    sectors: SectorRules
    case: list[RuleCase]

    @cached_property
    def known_heads(self) -> dict[str, ColumnRule | None]:
        """The column of each head that was looked up with these rules, as it was written; null where they know none."""
        return {}

    @cached_property
    def record_start(self) -> re.Pattern[str]:
        """Finds the words of a label that a report of a breach has."""
        return compiled("|".join(f"(?:{one})" for one in self.record_words), re.IGNORECASE)

    @cached_property
    def no_label(self) -> re.Pattern[str]:
        """Matches a folded label that says too little."""
        return compiled("|".join(f"(?:{one})" for one in self.no_labels))

    @cached_property
    def no_answer(self) -> re.Pattern[str]:
        """Matches the whole of what stands in the place of an answer and is none."""
        return compiled("|".join(f"(?:{one})" for one in self.no_answers), re.IGNORECASE)

    @cached_property
    def option_words(self) -> re.Pattern[str]:
        """Finds the words of a choice, in small letters."""
        return compiled("|".join(f"(?:{one})" for one in self.options))

    @cached_property
    def other_reference(self) -> re.Pattern[str]:
        """Matches the beginning of a reference that is not a breach's."""
        return compiled("|".join(f"(?:{one})" for one in self.other_references), re.IGNORECASE)

    @cached_property
    def sent_label(self) -> re.Pattern[str]:
        """Matches a folded label of the time at which a report was sent."""
        return compiled("|".join(f"(?:{one})" for one in self.sent_labels))

    @cached_property
    def not_reported(self) -> re.Pattern[str]:
        """Matches the beginning of an answer, in small letters, that says whether something was reported, not when."""
        return compiled("|".join(f"(?:{one})" for one in self.yes_or_no))

    @cached_property
    def known_labels(self) -> dict[str, ColumnRule | None]:
        """The column of each label that was looked up, as it was written."""
        return {}

    def labelled(self, label: str) -> ColumnRule | None:
        """The column that a label or question asks for; null where the rules know none."""
        known = self.known_labels
        if label not in known:
            if len(known) >= _MOST_LABELS:
                known.clear()
            known[label] = self._labelled(fold_head(label))
        return known[label]

    def _labelled(self, folded: str) -> ColumnRule | None:
        if not folded or self.no_label.fullmatch(folded):
            return None
        asked = next((column for column in self.column if column.asked.fullmatch(folded)), None)
        return asked or next((column for column in self.column if column.whole.fullmatch(folded)), None)

    @cached_property
    def empty_cell(self) -> re.Pattern[str]:
        """Matches the whole of a cell that says nothing."""
        return compiled("|".join(f"(?:{one})" for one in self.empty), re.IGNORECASE)

    @cached_property
    def nil_cell(self) -> re.Pattern[str]:
        """Matches the whole of a cell that says that there was no incident."""
        return compiled("|".join(f"(?:{one})" for one in self.nil), re.IGNORECASE)

    @cached_property
    def totals_cell(self) -> re.Pattern[str]:
        """Matches the whole of a cell that begins a row of totals."""
        return compiled("|".join(f"(?:{one})" for one in self.totals), re.IGNORECASE)

    @cached_property
    def note_start(self) -> re.Pattern[str]:
        """Matches the start of a note below or inside a table."""
        return compiled("|".join(f"(?:{one})" for one in self.notes), re.IGNORECASE)

    @cached_property
    def mark_cell(self) -> re.Pattern[str]:
        """Matches the whole of a cell that holds marks of footnotes instead of a number."""
        return compiled(self.marks, re.IGNORECASE)


_MARKS = compiled(r"[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§]+|\[\w{1,2}\]|(?<=[a-z)?])\d{1,2}$")
_NUMBER = compiled(r"\b(?:no|nos|num|nr|n°|№)\b\.?|#(?=\s*\w)")


def fold_head(head: str) -> str:
    """A head for comparison: small letters, no marks of footnotes, no punctuation but the apostrophe, "no." as "number"."""
    small = head.replace("’", "'").casefold()
    small = _MARKS.sub(" ", small.strip())
    small = _NUMBER.sub("number", small)
    small = re.sub(r"[^\w'#/&\s]|_", " ", small).replace("&", " and ")
    small = re.sub(r"\s*/\s*", " ", small)
    return re.sub(r"\s+", " ", small).strip()
