"""Searches many patterns in a long text: each only in the paragraphs that hold the letters which it cannot do without."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_BREAK = re.compile(r"\n[ \t\u00a0>]*\n")


class Paragraphs:
    """The paragraphs of a text that has been folded for comparing."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._starts = [0, *(match.end() for match in _BREAK.finditer(folded)), len(folded)]

    def search(self, pattern: re.Pattern[str], places: Iterable[int] | None) -> Iterator[re.Match[str]]:
        """Every match of `pattern` that begins in a paragraph which holds one of `places`; every match if that is null.

        `places`: of all the letters without one of which there is no match.
        """
        if places is None:
            yield from pattern.finditer(self._folded)
            return
        for index in sorted({bisect_right(self._starts, place) - 1 for place in places}):
            yield from pattern.finditer(self._folded, self._starts[index], self._starts[min(index + 1, len(self._starts) - 1)])
