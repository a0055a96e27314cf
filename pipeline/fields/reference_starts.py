"""The shapes of references made ready for a text: where in it each of them can begin, found once a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from ..kept import Kept
from ..rulebook.leads import fold_letter, leads_of
from ..rulebook.references import ReferenceRules, ReferenceSeries, ReferenceShape
from .shapes import Misreadings, mend, pattern_of, starts_of

_OTHER = 128
"""Stands for every letter that is not ASCII: it may be another case of one that is, a space or a digit."""

_POINTS = [chr(point) for point in range(_OTHER)]
_LETTERS_AND_DIGITS, _SMALL, _CAPITALS = (
    np.array([*map(kind, _POINTS), False]) for kind in (str.isalnum, str.islower, str.isupper)
)


class Shape:
    """One shape of a series: its pattern, and the first letters (folded, see `leads`) of what it matches; null if unknown."""

    def __init__(self, series: ReferenceSeries, shape: ReferenceShape, misread: Misreadings) -> None:
        self.series, self.rule = series, shape
        self.misread = misread if shape.misread else None
        self.pattern = pattern_of(shape.shape, self.misread, shape.spaced, shape.lower, shape.tail)
        leads = leads_of(self.pattern.pattern, self.pattern.flags)
        self.leads = leads or frozenset()
        self.first = frozenset(lead[0] for lead in leads) if leads else None
        # A document gives the same few references again and again.
        self.mended = lru_cache(maxsize=256)(self._mended)

    def _mended(self, parts: tuple[str, ...]) -> tuple[str, int] | None:
        mended = mend(parts, self.rule.shape, self.misread, self.rule.gap)
        if mended is None or not self.rule.strip_zeros:
            return mended
        return re.sub(r"(?<= )0+(?=\d)", "", mended[0]), mended[1]


class Shapes:
    """All shapes of the rules, and what finds where any of them may begin."""

    def __init__(self, rules: ReferenceRules) -> None:
        misread = Misreadings(tuple(rules.digit_misread.items()), tuple(rules.letter_misread.items()))
        self.each = [Shape(series, shape, misread) for series in rules.series for shape in series.shapes]
        self.starts: re.Pattern[str] = starts_of(tuple((one.rule.shape, one.misread, one.rule.spaced) for one in self.each))
        self._pairs = self._allowed()

    def _allowed(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether two letters can begin a reference, by the number of the first times the letters there are plus the second's."""
        letters = [*(fold_letter(chr(point)) for point in range(_OTHER)), None]
        begins = {lead[:2] for one in self.each for lead in one.leads}
        anything = any(one.first is None for one in self.each)
        firsts = {lead[0] for lead in begins}
        return np.array(
            [
                anything or one is None or one in begins or (one in firsts if two is None else one + two in begins)
                for one in letters
                for two in letters
            ]
        )

    def find(self, text: str) -> list[int]:
        """The places of `text` where any shape may begin, in order."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        known = np.minimum(points, _OTHER).astype(np.intp)
        pairs = known[:-1] * (_OTHER + 1) + known[1:]
        may_begin = self._pairs[pairs]
        # Inside a word none begins, but for capitals behind small letters (see `shapes._edge`).
        inside = _LETTERS_AND_DIGITS[known[:-2]]
        may_begin[1:] &= ~inside | (_SMALL[known[:-2]] & _CAPITALS[known[1:-1]])
        match = self.starts.match
        return [place for place in np.flatnonzero(may_begin).tolist() if match(text, place)]


shapes_of = Kept(Shapes, most=4)


class Starts:
    """Where shapes may begin in one text."""

    def __init__(self, text: str, shapes: Shapes) -> None:
        every = shapes.find(text)
        by_letter: defaultdict[str, list[int]] = defaultdict(list)
        for place in every:
            by_letter[fold_letter(text[place])].append(place)
        found = [(shape, _of_letters(by_letter, every, shape.first)) for shape in shapes.each] if every else []
        self._each = [(shape, places) for shape, places in found if places]

    def within(self, start: int, end: int) -> Iterator[tuple[Shape, Sequence[int]]]:
        """The shapes that may begin in the stretch `start:end`, each with the places where it may, in order."""
        for shape, places in self._each:
            if inside := places[bisect_left(places, start) : bisect_left(places, end)]:
                yield shape, inside


def _of_letters(by_letter: Mapping[str, list[int]], every: list[int], first: frozenset[str] | None) -> list[int]:
    """The places where one of the letters `first` stands; all of them where these are not known."""
    if first is None:
        return every
    groups = [by_letter[letter] for letter in first if letter in by_letter]
    if len(groups) > 1:
        return sorted(place for places in groups for place in places)
    return groups[0] if groups else []


# A document is asked for references stretch by stretch.
@lru_cache(maxsize=4)
def _starts_in(text: str, shapes: Shapes) -> Starts:
    return Starts(text, shapes)


def shapes_in(text: str, rules: ReferenceRules, start: int, end: int) -> Iterator[tuple[Shape, Sequence[int]]]:
    """The shapes that may begin in the stretch `start:end` of a text that is folded, each with the places where it may."""
    yield from _starts_in(text, shapes_of(rules)).within(start, end)
