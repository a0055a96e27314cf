"""Which piece of a document an offset lies in, found by bisection: documents with thousands of pieces stay fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from ..model import Span

Owner = TypeVar("Owner")


class Places(Generic[Owner]):
    """Stretches that do not overlap, each with its owner."""

    def __init__(self, pieces: Iterable[tuple[Span, Owner]]) -> None:
        kept = sorted([pair for pair in pieces if pair[0].end > pair[0].start], key=lambda pair: (pair[0].start, pair[0].end))
        self._spans = [span for span, _ in kept]
        self._starts = [span.start for span in self._spans]
        self._owners = [owner for _, owner in kept]

    def owner(self, span: Span) -> Owner | None:
        """The owner of the stretch in which `span` lies whole; null where it lies in none."""
        index = bisect_right(self._starts, span.start) - 1
        if index >= 0 and span.end <= self._spans[index].end:
            return self._owners[index]
        return None

    def covers(self, span: Span) -> bool:
        """Whether `span` lies whole inside one stretch."""
        return self.owner(span) is not None
