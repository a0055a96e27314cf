"""Cells to values: each kind of column is read in its own way, and what cannot be read is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from rapidfuzz import fuzz

from ..fields.dates import find_dates, read_when
from ..fields.order import swapped_to_iso
from ..fields.quantities import find_quantities
from ..fields.references import find_references
from ..model import Quantity, Reference, Span, When
from ..rulebook import Rulebook
from ..rulebook.incident_types import type_of
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from ..rulebook.tables import ValueRule
from .footnotes import Notes, read_mark
from .periods import find_period, month_in, moved, spell_month

_LEAST_SECTOR = 90
_SUPERSCRIPT_END = re.compile(r"(?<=[\d,])[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§]+$|(?<=\d)\s?\[\w\]$")

_PEOPLE = "data_subjects"
_LINE_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n\s*)?")
_CLAUSE_END = re.compile(r"[,;:.()]|\bbut\b|\s[-–—]\s|/|\band (?=no\b)")
_BROKEN_NUMBER = re.compile(r"(?<=\d,)\n(?=\d{3}\b)|(?<=\d,\d)\n(?=\d\d\b)|(?<=\d,\d\d)\n(?=\d\b)|(?<=[a-z])\n(?=\.)")
"""Where the line of a narrow cell ends inside a number or before a full stop."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says. `words` are the words of a vocabulary, or the cell's own."""

    words: str | None = None
    quantity: Quantity | None = None
    when: When | None = None
    reference: Reference | None = None


class CellReader:
    """Reads cells; the same words are read once. Spans are those of the cell at hand.

    `month_first`: the table's other dates prove that their months stand first.
    """

    def __init__(self, rules: Rulebook, notes: Notes, month_first: bool = False) -> None:
        self._rules = rules
        self._notes = notes
        self._month_first = month_first
        self._counts: dict[tuple[str, str | None], Quantity | None] = {}
        self._dates: dict[tuple[str, str | None], When | None] = {}
        self._vocabulary: dict[tuple[str, str], tuple[str, ...]] = {}

    def is_empty(self, words: str) -> bool:
        """Whether a cell says nothing (`N/A`, a dash that no note explains)."""
        if not words or self._rules.tables.empty_cell.fullmatch(words):
            return self.count(words, Span(0, 0), None) is None or not words
        return False

    def count(self, raw: str, span: Span, unit: str | None) -> Quantity | None:
        """The number of a cell; null where none, or more than one of the unit asked for, can be read."""
        key = (raw, unit)
        if key not in self._counts:
            self._counts[key] = self._read_count(raw, unit)
        found = self._counts[key]
        return replace(found, span=span, raw=raw) if found else None

    def _read_count(self, raw: str, unit: str | None) -> Quantity | None:
        mark = read_mark(raw, Span(0, len(raw)), unit, self._notes, self._rules.tables)
        if mark:
            return mark
        plain = _BROKEN_NUMBER.sub("", _SUPERSCRIPT_END.sub("", raw.strip()))
        found = find_quantities(plain, self._rules.quantities, None, unit or "data_subjects")
        wholes = [one for one in found if one.part_of is None]
        asked = [one for one in wholes if unit is None or one.unit == unit]
        asked = asked or (wholes if unit != _PEOPLE else [])  # households, letters or accounts are no people
        values = {(one.stated, one.minimum, one.maximum) for one in asked}
        return asked[0] if len(values) == 1 else None

    def date(self, raw: str, span: Span, period: str | None = None) -> When | None:
        """The date of a cell. A month alone is placed in `period`, where the table has one."""
        key = (raw, period)
        if key not in self._dates:
            self._dates[key] = self._read_date(raw, period)
        found = self._dates[key]
        return moved(found, span, raw) if found else None

    def _read_date(self, raw: str, period: str | None) -> When | None:
        dates = self._rules.dates
        words = re.sub(r"\s+", " ", raw).strip()
        if self._month_first:
            words = swapped_to_iso(words)
        for whole in (_unbroken(raw) if not self._month_first else swapped_to_iso(_unbroken(raw)), words):
            when = read_when(whole, Span(0, len(whole)), dates) if whole else None
            if when is not None and when.edtf is not None and (whole is words or _is_whole_day(when, whole)):
                return _without_midnight(when)
        spelled = spell_month(words) or (month_in(words, period) if period else None)
        for candidate in (spelled, words):
            found = [one for one in find_dates(candidate or "", dates) if one.edtf]
            if len(found) == 1:
                return _without_midnight(moved(found[0], found[0].span, raw, derived=candidate is not words))
        return self.period(words)

    def period(self, words: str) -> When | None:
        """A year, financial year or quarter as a date of its own."""
        words = re.sub(r"\b(?:qtr|quarter)\s*", "Q", words, flags=re.IGNORECASE)
        found = find_period(words, self._rules.dates)
        if found is None:
            return None
        first, _, last = found[1].partition("/")
        spelled = f"{first} to {last}" if last else f"in {first}"
        dates = [one for one in find_dates(spelled, self._rules.dates) if one.edtf]
        if not dates:
            return None
        return replace(dates[0], edtf=found[1], raw=words, derived=True, precision="range" if last else "year")

    def vocabulary(self, column: str, raw: str) -> tuple[str, ...]:
        """The words of the vocabulary of `column` that the cell means, in the order of the rules."""
        key = (column, raw)
        if key not in self._vocabulary:
            self._vocabulary[key] = self._meant(column, fold(raw).strip()) or self._meant(column, fold(_unbroken(raw)))
        return self._vocabulary[key]

    def _meant(self, column: str, folded: str) -> tuple[str, ...]:
        at_start = column in ("yes_no", "cyber")
        clauses = [one for one in _CLAUSE_END.split(folded) if one] if column == "outcome" else [folded]
        rules = (rule for rule in self._rules.tables.value if rule.column == column)
        return tuple(rule.value for rule in rules if any(self._says(one, rule, at_start) for one in clauses))

    def _says(self, clause: str, rule: ValueRule, at_start: bool) -> bool:
        """Whether a clause means the value of a rule, and says nothing that denies it."""
        means = any(self._means(clause, one, at_start) for one in rule.patterns)
        return means and find_phrase(clause, tuple(rule.never)) is None

    @staticmethod
    def _means(folded: str, pattern: str, at_start: bool) -> bool:
        compiled = compile_phrase(pattern)
        return bool(compiled.match(folded) if at_start else compiled.search(folded))

    def incident_type(self, words: str) -> tuple[str, bool] | None:
        """The type in the regulator's terms, and whether it is a cyber incident: by its label, else by the words."""
        folded = words.casefold()
        for one in self._rules.incident_types.type:
            if one.label.casefold() == folded:
                return one.label, one.cyber
        found = type_of(words, self._rules.incident_types)
        return (found.label, found.cyber) if found else None

    def sector(self, words: str) -> str | None:
        """The regulator's sector that the cell names."""
        scored = [(fuzz.ratio(label.casefold(), words.casefold()), label) for label in self._rules.tables.sectors.labels]
        score, label = max(scored)
        return label if score >= _LEAST_SECTOR else None

    def reference(self, raw: str, span: Span) -> Reference | None:
        """The regulator's reference that a cell holds."""
        found = find_references(raw, self._rules.references)
        return replace(found[0], span=Span(span.start + found[0].span.start, span.start + found[0].span.end)) if found else None

    def says_nil(self, words: str) -> bool:
        """Whether a cell says that there was no incident."""
        return bool(self._rules.tables.nil_cell.fullmatch(words.strip(" .")))


def _unbroken(raw: str) -> str:
    """The words of a cell whose lines break inside words, as they do in narrow columns; empty where it has one line."""
    return _LINE_BREAK.sub("", raw.strip()) if "\n" in raw.strip() else ""


def _is_whole_day(when: When, words: str) -> bool:
    """Whether a date is all that the words say, to the day: “12/03/20” over “21” is a day of 2021, and never one of 2020."""
    return when.precision in ("day", "minute") and when.raw.strip() == words and "/" not in (when.edtf or "")


def _without_midnight(when: When) -> When:
    """A day that a spreadsheet writes with midnight states no time."""
    if when.precision != "minute" or when.time_of_day != "00:00" or not (when.edtf or "").endswith("T00:00"):
        return when
    start = when.start_at
    return replace(
        when,
        edtf=(when.edtf or "")[:10],
        precision="day",
        time_of_day=None,
        end_at=start + timedelta(days=1) if start else None,
    )


def about_breaches(words: str, rules: Rulebook) -> bool:
    """Whether words around a table say that it is about breaches."""
    return find_phrase(fold(words), tuple(rules.tables.about)) is not None
