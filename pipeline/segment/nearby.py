"""The case references of a document, found once and asked for stretch by stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..model import Reference, Span


class ReferenceIndex:
    """References in text order, as `find_references` gives them for a whole document."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.all = tuple(sorted(references, key=lambda one: one.span))
        self._starts = [one.span.start for one in self.all]

    def inside(self, within: Span) -> list[Reference]:
        """Those that lie wholly inside `within`."""
        first = bisect_left(self._starts, within.start)
        last = bisect_left(self._starts, within.end)
        return [one for one in self.all[first:last] if one.span.end <= within.end]
