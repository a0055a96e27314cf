"""What a date in running text is the date of (happened, discovered, reported, a deadline …), by the words around it."""

from __future__ import annotations

import re

from ..model import Span
from ..rulebook.dates import DateRules, RoleRule

BEFORE, BEHIND = 170, 110
"""How many characters before and after a date its words may stand, in the same sentence."""
CLOSE = 12
"""Words that end so near before a date belong to it."""
LEAD = 24
"""A date that begins so near the start of its clause takes the words behind it; any other first those before it."""

_START = re.compile(r"(?:[.!?;][”\"’)]?\s+|\n\s*\n|\n\s*[-•*]\s)")
_END = re.compile(r"[.!?;](?:\s|$)|\n\s*\n")


def role_of(text: str, span: Span, rules: DateRules) -> str | None:
    """The role of the date at `span`; null where no words tell it."""
    start, end = _clause(text, span)
    before = _last(text, span, start, rules)
    after = _first(text, span.end, end, rules)
    if before and before[0] <= CLOSE:
        return before[1]
    if after and (before is None or span.start - start <= LEAD):
        return after[1]
    return before[1] if before else None


def _clause(text: str, span: Span) -> tuple[int, int]:
    floor = max(span.start - BEFORE, 0)
    start = max((match.end() for match in _START.finditer(text, floor, span.start)), default=floor)
    stop = _END.search(text, span.end, min(span.end + BEHIND, len(text)))
    return start, stop.start() if stop else min(span.end + BEHIND, len(text))


def _undone(text: str, date_end: int, role: RoleRule, rules: DateRules) -> bool:
    """Whether words behind the date say that it is no such date after all ("by 3 May it had …")."""
    return role.never_after is not None and rules.compiled_once(role.never_after).match(text, date_end) is not None


def _last(text: str, span: Span, start: int, rules: DateRules) -> tuple[int, str] | None:
    """(characters to the date, role) of the words that end nearest before it; 0 where a rule wants them right there."""
    best: tuple[int, str] | None = None
    end = span.start
    for role, right_before, before, _ in rules.role_patterns:
        if right_before and right_before.search(text, start, end) and not _undone(text, span.end, role, rules):
            return 0, role.id
        for match in before.finditer(text, start, end) if before else ():
            gap = end - match.end() + 1
            best = (gap, role.id) if best is None or gap < best[0] else best
    return best


def _first(text: str, start: int, end: int, rules: DateRules) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for role, _, _, after in rules.role_patterns:
        match = after.search(text, start, end) if after else None
        if match and (best is None or match.start() - start < best[0]):
            best = (match.start() - start, role.id)
    return best
