"""Searches in long texts: a pattern is only tried where it can begin, as the text's index knows (see `text_starts`)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from ..rulebook.leads import beginnings
from .text_starts import starts_in

LONG: Final = 4000
"""A text of so many characters is worth an index, which all its searches share."""


class IndexedPlaces:
    """Where each of several patterns can begin in a long text."""

    def __init__(self, patterns: Sequence[re.Pattern[str]], text: str, start: int, end: int) -> None:
        self._patterns, self._text, self._start, self._end = patterns, text, start, end

    def finditer(self, index: int) -> Iterator[re.Match[str]]:
        """The matches of pattern `index`, as `re.finditer` gives them: in order, none overlapping another."""
        return find_all(self._patterns[index], self._text, self._start, self._end)


def find_all(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, looked for only where it can begin if the text is long."""
    stop = len(text) if end is None else end
    places = _places(pattern, text) if len(text) >= LONG else None
    return pattern.finditer(text, start, stop) if places is None else _at(pattern, text, places, start, stop)


def _places(pattern: re.Pattern[str], text: str) -> array[int] | None:
    """Where `pattern` can begin, in order; null where that is not known."""
    known = starts_in(text)
    if pattern not in known.of_patterns:
        leads = beginnings(pattern.pattern, pattern.flags)
        known.of_patterns[pattern] = None if leads is None else known.places(leads)
    return known.of_patterns[pattern]


def _at(pattern: re.Pattern[str], text: str, places: array[int], start: int, end: int) -> Iterator[re.Match[str]]:
    match, done = pattern.match, start
    for place in places[bisect_left(places, start) : bisect_left(places, end)]:
        if place >= done and (found := match(text, place, end)) is not None:
            yield found
            done = max(found.end(), place + 1)
