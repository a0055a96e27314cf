"""The rules of redactions, made ready to search with: one compiled pattern each, once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    """All of it, compiled. `header_label` matches a whole line of a mail's header: label and value."""

    marks: tuple[Mark, ...]
    codes: tuple[tuple[ExemptionCode, re.Pattern[str]], ...]
    gaps: tuple[tuple[UnmarkedGap, re.Pattern[str]], ...]
    not_a_value: re.Pattern[str]
    header_label: re.Pattern[str]
    due: frozenset[str]


def _ready_of(rules: RedactionRules) -> Ready:
    labels = "|".join(sorted(map(re.escape, rules.header_labels), key=len, reverse=True))
    return Ready(
        marks=tuple(Mark(mark, _any(mark.patterns), _any(mark.never_patterns)) for mark in rules.mark),
        codes=tuple((code, compiled(code.pattern)) for code in rules.exemption),
        gaps=tuple((gap, compiled(gap.pattern)) for gap in rules.gap),
        not_a_value=_any(rules.not_a_value_patterns, re.IGNORECASE),
        header_label=compiled(rf"^[ \t>]{{0,8}}(?P<label>{labels})[ \t]?:(?P<value>[^\n]*)$", re.MULTILINE),
        due=frozenset(rules.due_labels),
    )


_ready = Kept(_ready_of, most=8)


def ready(rules: RedactionRules) -> Ready:
    """The compiled rules."""
    return _ready(rules)


def _any(patterns: list[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern that matches where any does. Each keeps the flags that it begins with."""
    if not patterns:
        return _NEVER
    return compiled("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns), flags)
