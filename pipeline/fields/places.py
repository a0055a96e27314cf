"""Which stretches of a text are spoken for, so that one stretch is read in one way only."""

from __future__ import annotations

from bisect import bisect_right, insort

from ..model import Span


class Taken:
    """Disjoint stretches, kept in order. `claim` takes one unless it touches another."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def touches(self, span: Span) -> bool:
        """Whether any stretch taken so far shares a character with `span`."""
        place = bisect_right(self._spans, span)
        after = place < len(self._spans) and self._spans[place].start < span.end
        return after or (place > 0 and self._spans[place - 1].end > span.start)

    def claim(self, span: Span) -> bool:
        """Takes `span` and says true; says false, and takes nothing, where it touches one taken before."""
        if self.touches(span):
            return False
        insort(self._spans, span)
        return True
