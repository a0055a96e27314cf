"""The rules of redactions, made ready to search with: one compiled pattern each, once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..fields.starts import Gate, Places
from ..kept import Kept
from ..prepared import compiled
from ..rulebook.redactions import ExemptionCode, RedactionRules, TextMark, UnmarkedGap

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and where it is none."""

    rule: TextMark
    pattern: re.Pattern[str]
    never: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Ready:
    """All of it, compiled. `header_label` matches a whole line of a mail's header: label and value.

    `gate` holds the patterns of marks, codes and gaps, in this order, and that of labels: they are searched for in one text.
    """

    marks: tuple[Mark, ...]
    codes: tuple[tuple[ExemptionCode, re.Pattern[str]], ...]
    gaps: tuple[tuple[UnmarkedGap, re.Pattern[str]], ...]
    not_a_value: re.Pattern[str]
    header_label: re.Pattern[str]
    gate: Gate
    due: frozenset[str]

    def in_text(self, text: str) -> Searched:
        """Where in `text` any of the patterns may match."""
        places = self.gate.begin(text, 0, len(text))
        codes, gaps = len(self.marks), len(self.marks) + len(self.codes)
        return Searched(self, places, range(codes), range(codes, gaps), range(gaps, gaps + len(self.gaps)))


@dataclass(frozen=True, slots=True)
class Searched:
    """The rules and one text: `places.finditer` finds what one pattern matches, told by its number among all; labels are last."""

    rules: Ready
    places: Places
    marks: range
    codes: range
    gaps: range


def _ready_of(rules: RedactionRules) -> Ready:
    labels = "|".join(sorted(map(re.escape, rules.header_labels), key=len, reverse=True))
    marks = tuple(Mark(mark, _any(mark.patterns), _any(mark.never_patterns)) for mark in rules.mark)
    codes = tuple((code, compiled(code.pattern)) for code in rules.exemption)
    gaps = tuple((gap, compiled(gap.pattern)) for gap in rules.gap)
    label = compiled(rf"^[ \t>]{{0,8}}(?P<label>{labels})[ \t]?:(?P<value>[^\n]*)$", re.MULTILINE)
    gate = Gate([*(one.pattern for one in marks), *(pattern for _, pattern in (*codes, *gaps)), label])
    not_a_value = _any(rules.not_a_value_patterns, re.IGNORECASE)
    return Ready(marks, codes, gaps, not_a_value, label, gate, frozenset(rules.due_labels))


_ready = Kept(_ready_of, most=8)


def ready(rules: RedactionRules) -> Ready:
    """The compiled rules."""
    return _ready(rules)


def _any(patterns: list[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern that matches where any does. Each keeps the flags that it begins with."""
    if not patterns:
        return _NEVER
    return compiled("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns), flags)
