"""Searches many patterns in a long text: each only in the paragraphs that hold the letters which it cannot do without."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_BREAK = re.compile(r"\n[ \t\u00a0>]*\n")


class Paragraphs:
    """The paragraphs of a text that has been folded for comparing."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._starts = [0, *(match.end() for match in _BREAK.finditer(folded)), len(folded)]

    def search(self, pattern: re.Pattern[str], literals: Sequence[str] | None) -> Iterator[re.Match[str]]:
        """Every match of `pattern` that begins in a paragraph which holds one of `literals`; every match if that is null."""
        if literals is None:
            yield from pattern.finditer(self._folded)
            return
        done = 0
        find = self._folded.find
        following = [(at, literal) for literal in literals if (at := find(literal)) >= 0]
        while following:
            at = min(following)[0]
            index = bisect_right(self._starts, at) - 1
            begin, end = max(self._starts[index], done), self._starts[min(index + 1, len(self._starts) - 1)]
            yield from pattern.finditer(self._folded, begin, end)
            done = max(end, at + 1)
            following = [
                (then, literal) for known, literal in following if (then := known if known >= done else find(literal, done)) >= 0
            ]
