"""Which stretches of a text are spoken for, so that one stretch is read in one way only."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ..kept import Kept
from ..model import Span
from .starts import find_all

BEFORE, BEHIND = 80, 440
"""How far around its sign an address or the like reaches at most, in characters."""


class Taken:
    """Disjoint stretches, kept in order. `claim` takes one unless it touches another."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []  # as pairs: they are compared without a call

    def touches(self, span: Span) -> bool:
        """Whether any stretch taken so far shares a character with `span`."""
        place = bisect_right(self._spans, (span.start, span.end))
        after = place < len(self._spans) and self._spans[place][0] < span.end
        return after or (place > 0 and self._spans[place - 1][1] > span.start)

    def claim(self, span: Span) -> bool:
        """Takes `span` and says true; says false, and takes nothing, where it touches one taken before."""
        if self.touches(span):
            return False
        insort(self._spans, (span.start, span.end))
        return True


def outside_in(scope: Span, text: str, pattern: re.Pattern[str], signs: Sequence[str]) -> Sequence[Span]:
    """Those of `find_outside` that touch `scope`."""
    found = _in_whole(pattern)(text, tuple(signs))
    first = bisect_right(found, scope.start, key=lambda span: span.end)
    last = bisect_left(found, scope.end, key=lambda span: span.start)
    return found[first:last]


def find_outside(text: str, pattern: re.Pattern[str], signs: tuple[str, ...]) -> tuple[Span, ...]:
    """The stretches of `text` that `pattern` matches, looked for around `signs` only: without one of these there is none."""
    around = sorted((max(place - BEFORE, 0), min(place + BEHIND, len(text))) for sign in signs for place in _all(text, sign))
    return tuple(Span(*match.span()) for start, end in _merged(around) for match in find_all(pattern, text, start, end))


def _whole_texts(pattern: re.Pattern[str]) -> Callable[[str, tuple[str, ...]], tuple[Span, ...]]:
    return lru_cache(maxsize=4)(lambda text, signs: find_outside(text, pattern, signs))


# A document is asked for its fields stretch by stretch. (The hash of a pattern costs more than to see which one it is.)
_in_whole = Kept(_whole_texts, most=8)


def _all(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _merged(stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches in order, those that meet made one."""
    begin = done = -1
    for start, end in stretches:
        if start > done >= 0:
            yield begin, done
            begin = start
        begin = start if begin < 0 else begin
        done = max(done, end)
    if done >= 0:
        yield begin, done
