"""References of a small stretch, read without going over the whole document again."""

from __future__ import annotations

from dataclasses import replace

from ..fields.references import find_references
from ..model import Reference, Span
from ..rulebook.references import ReferenceRules

_BEFORE = 80  # a label of a bare number may stand so far before the stretch


def references_in(text: str, within: Span, rules: ReferenceRules) -> list[Reference]:
    """The case references of `within`, with offsets of `text`."""
    base = max(within.start - _BEFORE, 0)
    part = text[base : within.end]
    found = find_references(part, rules, Span(within.start - base, within.end - base))
    return [replace(one, span=Span(one.span.start + base, one.span.end + base)) for one in found]
