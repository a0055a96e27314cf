"""An index of one long text: where in it patterns can begin. Many searches of the same text share it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..prepared import recall, section_of
from ..rulebook import leads as leads_module
from ..rulebook.leads import DIGIT, LONG, WORD, Lead, beginnings, fold_letter

_BITS: Final = 7
_OTHER: Final = (1 << _BITS) - 1
"""Stands in the keys for every letter that is not ASCII."""
_LETTERS: Final = 1 << _BITS
_END: Final = 3
_PLACE_BITS: Final = 40
"""Bits that a place of a text has beside the number of a pattern in one whole number: numbers alone are sorted fast."""
_PLACE: Final = (1 << _PLACE_BITS) - 1
_MOST_TABLES: Final = 64
_KINDS: Final = ("word", "line", "free")
_KEPT: Final = section_of("lead tables", [Path(__file__), Path(leads_module.__file__)])

_NOTHING: Final = "\U0010ffff"
"""Fills leads up: it stands for no letter."""

_Ranges = NDArray[np.int64]
"""Rows of the least and the greatest key of what begins with a lead, and the pattern that can begin with it."""
Found = tuple[tuple[int, list[int]], ...]
"""The patterns that can begin somewhere in a text, each with the places where it can, in order."""


@lru_cache(maxsize=4)
def starts_in(text: str) -> TextStarts:
    """The index of `text`, made once: a document is searched stretch by stretch, by many patterns."""
    return TextStarts(text)


class LeadTable:
    """The leads of several patterns, to be looked up all at once. `each`: for each pattern its leads, null if unknown.

    `nowhere` is what is known of a text in which none of the patterns can begin.
    """

    def __init__(self, each: Sequence[Iterable[Lead] | None]) -> None:
        self.size = len(each)
        self.nowhere: list[Sequence[int] | None] = [None if leads is None else () for leads in each]
        self.near: list[tuple[int, Lead]] = []
        listed: dict[str, list[tuple[str, int]]] = {kind: [] for kind in _KINDS}
        for pattern, leads in enumerate(each):
            for lead in leads or ():
                if lead.letters[0] == WORD:
                    self.near.append((pattern, lead))
                else:
                    outside = lead.place == "word" and not _in_word(lead.letters[0])
                    listed["free" if outside else lead.place].append((lead.letters, pattern))
        self.ranges = {kind: _ranges_of(some) for kind, some in listed.items() if some}


def table_of(patterns: Iterable[re.Pattern[str]]) -> LeadTable:
    """The leads of these patterns. The table is kept on disk: to make it of thousands of leads takes five times as long."""
    each = [(pattern.pattern, pattern.flags) for pattern in patterns]
    digest = hashlib.sha256(repr(each).encode()).hexdigest()
    return recall(_KEPT, digest, lambda: LeadTable([beginnings(*one) for one in each]))


class _Steps:
    """Ranges of keys that may overlap, cut into steps that do not: for a key the patterns of all the ranges that it lies in."""

    def __init__(self, table: _Ranges) -> None:
        low, high = table[:, 0], table[:, 1] + 1
        self.edges = _each_once(np.concatenate((np.zeros(1, dtype=np.int64), low, high)))
        first, last = self.edges.searchsorted(low), self.edges.searchsorted(high)
        pairs = _each_once(_expanded(first, last - first) << _PLACE_BITS | np.repeat(table[:, 2], last - first))
        self.patterns = pairs & _PLACE
        self.count = np.bincount(pairs >> _PLACE_BITS, minlength=len(self.edges))
        self.first = self.count.cumsum() - self.count
        self._low, self._high = low, high - 1

    @cached_property
    def pairs(self) -> NDArray[np.bool_]:
        """Whether two letters (the number of the first times `_LETTERS` plus the second's) can begin a match.

        Where a match may begin at any place of a text, few pairs of letters are worth a look.
        """
        found = np.zeros((_LETTERS, _LETTERS), dtype=bool)
        for least, most in set(zip(_pair(self._low), _pair(self._high), strict=True)):
            found[least // _LETTERS : most // _LETTERS + 1, least % _LETTERS : most % _LETTERS + 1] = True
        return found.reshape(-1)

    def entries(self, keys: NDArray[np.int64], places: NDArray[np.intp]) -> NDArray[np.int64]:
        """Pattern and place (see `_PLACE_BITS`) of all that the keys at `places` can begin."""
        at = self.edges.searchsorted(keys, "right") - 1
        count = self.count[at]
        found: NDArray[np.int64] = self.patterns[_expanded(self.first[at], count)] << _PLACE_BITS
        return found | np.repeat(places, count)


def _each_once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers in order, each once. (`np.unique` takes longer.)"""
    numbers = np.sort(numbers)
    first: NDArray[np.bool_] = np.append(True, numbers[1:] != numbers[:-1])
    return numbers[first[: len(numbers)]]


def _pair(keys: NDArray[np.int64]) -> list[int]:
    """The first two letters of each key."""
    found: list[int] = (keys >> _BITS * (LONG - 2)).tolist()
    return found


def _expanded(first: NDArray[np.intp], count: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers `first`, `first + 1` …, as many as `count` says, one such run after the other."""
    ends = count.cumsum()
    every: NDArray[np.intp] = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.intp)
    every += np.repeat(first - ends + count, count)
    return every


class _Joined(NamedTuple):
    """Several tables as one, their patterns numbered through. `owners`: of each pattern the table, and its number there."""

    tables: tuple[LeadTable, ...]
    owners: list[tuple[LeadTable, int]]
    steps: dict[str, _Steps]
    near: list[tuple[int, Lead]]


@lru_cache(maxsize=_MOST_TABLES)
def _joined(tables: tuple[LeadTable, ...]) -> _Joined:
    owners: list[tuple[LeadTable, int]] = []
    ranges: dict[str, list[_Ranges]] = {}
    near = []
    for table in tables:
        before = len(owners)
        for kind, some in table.ranges.items():
            ranges.setdefault(kind, []).append(some + np.array([0, 0, before]))
        near += [(before + pattern, lead) for pattern, lead in table.near]
        owners += [(table, pattern) for pattern in range(table.size)]
    return _Joined(tables, owners, {kind: _Steps(np.concatenate(some)) for kind, some in ranges.items()}, near)


_asked: dict[LeadTable, None] = {}
"""All tables that texts were searched by."""


class TextStarts:
    """Where leads (see `leads.beginnings`) stand in a text. What it finds holds all such places, and may hold a few more."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.int32)
        self._folded, in_word = _by_letter(codes)
        self._begins = (in_word & ~np.append(False, in_word[:-1])).nonzero()[0]
        self._lines = np.append(0, (codes[:-1] == ord("\n")).nonzero()[0] + 1) if text else self._begins
        self._letters = np.minimum(np.append(self._folded, np.full(LONG, _END, dtype=np.int32)), _OTHER)
        self._found: dict[LeadTable, Found] = {}

    def of(self, table: LeadTable) -> Found:
        """Where the patterns of `table` can begin."""
        found = self._found.get(table)
        if found is None:
            if len(_asked) >= _MOST_TABLES:
                _asked.clear()
            _asked[table] = None
            self._look(_joined((table,)))
            found = self._found[table]
        return found

    def of_all(self) -> None:
        """Look at once for all that texts were searched by so far: a document is searched by nearly all of it."""
        missing = tuple(one for one in list(_asked) if one not in self._found)  # other threads may add to it
        if missing:
            self._look(_joined(missing))

    def _look(self, joined: _Joined) -> None:
        entries = [steps.entries(keys, places) for steps, keys, places in self._worth_a_look(joined)]
        entries += [self._of_any_word(lead) + (pattern << _PLACE_BITS) for pattern, lead in joined.near]
        each: dict[LeadTable, list[tuple[int, list[int]]]] = {table: [] for table in joined.tables}
        for pattern, listed in _by_pattern(entries):
            table, number = joined.owners[pattern]
            each[table].append((number, listed))
        self._found.update((table, tuple(some)) for table, some in each.items())

    def _worth_a_look(self, joined: _Joined) -> Iterable[tuple[_Steps, NDArray[np.int64], NDArray[np.intp]]]:
        """What is looked up: the steps, and for each place that is worth it its key."""
        for kind, steps in joined.steps.items():
            if kind == "free":
                letters = self._letters[: len(self._folded) + 1]
                places = steps.pairs[letters[:-1] << _BITS | letters[1:]].nonzero()[0]
                yield steps, self._keys(places), places
            elif kind == "word":
                yield steps, self._word_keys, self._begins
            else:
                yield steps, self._keys(self._lines), self._lines

    @cached_property
    def _word_keys(self) -> NDArray[np.int64]:
        return self._keys(self._begins)

    def _keys(self, places: NDArray[np.intp]) -> NDArray[np.int64]:
        """The first letters at each of `places` as one number."""
        keys = np.zeros(len(places), dtype=np.int64)
        for shift in range(LONG):
            keys = keys << _BITS | self._letters[places + shift]
        return keys

    def _of_any_word(self, lead: Lead) -> NDArray[np.intp]:
        """Where any word, or any line, may begin a match: those with one of the signs that must come close behind it."""
        places = self._lines if lead.place == "line" else self._begins
        if not lead.near:
            return places
        found = np.zeros(len(self._folded), dtype=bool)
        for sign in lead.near:
            found |= self._folded == ord(fold_letter(sign))
        ends = found.nonzero()[0]
        if not len(ends):
            return ends
        following = ends.searchsorted(places)
        within = following < len(ends)
        near: NDArray[np.intp] = places[within]
        return near[ends[following[within]] - near <= lead.reach]


def _by_pattern(entries: Sequence[NDArray[np.int64]]) -> Iterable[tuple[int, list[int]]]:
    """Each pattern that has places, with these in order."""
    both = np.sort(np.concatenate(entries)) if entries else np.zeros(0, dtype=np.int64)
    patterns, places = both >> _PLACE_BITS, (both & _PLACE).tolist()
    cuts = [0, *((patterns[1:] != patterns[:-1]).nonzero()[0] + 1).tolist(), len(places)]
    for start, end in pairwise(cuts):
        if start < end:
            yield int(patterns[start]), places[start:end]


def _in_word(sign: str) -> bool:
    return sign == DIGIT or sign.isalnum() or sign == "_"


def _ranges_of(leads: Sequence[tuple[str, int]]) -> _Ranges:
    """Of each lead the least and the greatest key of what begins with it, and the pattern that can."""
    spelt = "".join([letters.ljust(LONG, _NOTHING) for letters, _ in leads])
    codes = np.frombuffer(spelt.encode("utf-32-le", "surrogatepass"), dtype=np.int32).reshape(-1, LONG)
    known, letters = codes != ord(_NOTHING), np.minimum(codes, _OTHER).astype(np.int64)
    weights = np.int64(1) << np.arange(LONG - 1, -1, -1) * _BITS
    low, high = np.where(known, letters, 0) @ weights, np.where(known, letters, _OTHER) @ weights
    return np.column_stack((low, high, np.array([pattern for _, pattern in leads], dtype=np.int64)))


def _by_letter(codes: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """For each letter the one that stands for it (see `leads.fold_letter`), and whether it can stand in a word."""
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    known = there.nonzero()[0]
    folded, in_word = np.zeros(len(there), dtype=np.int32), np.zeros(len(there), dtype=bool)
    folded[known], in_word[known] = zip(*map(_letter, known.tolist()), strict=True) if len(known) else ((), ())
    return folded[codes], in_word[codes]


@lru_cache(maxsize=4096)
def _letter(code: int) -> tuple[int, bool]:
    letter = chr(code)
    return ord(fold_letter(letter)), letter.isalnum() or letter == "_"
