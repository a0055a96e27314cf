"""An index of one long text: where words begin with which letters. Many searches of the same text share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..rulebook.leads import DIGIT, LONG, WORD, Lead, fold_letter

_BITS: Final = 7
_OTHER: Final = (1 << _BITS) - 1
"""Stands in the keys for every letter that is not ASCII."""
_END: Final = 3
_PLACE_BITS: Final = 21
"""Bits that a place of a text has beside its key of `LONG` letters in one whole number; longer texts are sorted otherwise."""


@lru_cache(maxsize=4)
def starts_in(text: str) -> TextStarts:
    """The index of `text`, made once: a document is searched stretch by stretch, by many patterns."""
    return TextStarts(text)


class _Rows(NamedTuple):
    """Leads of several patterns: the least and the greatest key of what begins with each, in order, and who asks for it.

    Row `i` says that pattern `pattern[i]` can begin with lead `lead[i]`.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    lead: NDArray[np.intp]
    pattern: NDArray[np.int16]


class LeadTable:
    """The leads of several patterns, to be looked up all at once. `each`: for each pattern its leads, null if unknown."""

    def __init__(self, each: Sequence[Iterable[Lead] | None]) -> None:
        words, lines, free = [], [], []
        self.near: list[tuple[int, str, int]] = []
        for pattern, leads in enumerate(each):
            for lead in leads or ():
                if lead.letters[0] == WORD:
                    self.near.append((pattern, lead.near, lead.reach))
                elif lead.place == "line":
                    lines.append((*_range_of(lead.letters), pattern))
                elif lead.place == "word" and _in_word(lead.letters[0]):
                    words.append((*_range_of(lead.letters), pattern))
                else:
                    free.append((*_range_of(lead.letters), pattern))
        self.words, self.lines, self.free = _rows(words), _rows(lines), _rows(free)


class Entries(NamedTuple):
    """Where patterns can begin: `pattern[i]` at `place[i]`, by place; an entry may stand there twice."""

    place: NDArray[np.intp]
    pattern: NDArray[np.int16]


class Listed(NamedTuple):
    """The same as lists: a stretch of a text is looked up in them faster than in arrays."""

    place: list[int]
    pattern: list[int]


class TextStarts:
    """Where leads (see `leads.beginnings`) stand in a text. What it finds holds all such places, and may hold a few more."""

    def __init__(self, text: str) -> None:
        self._text = text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.int32)
        self._folded, in_word = _by_letter(codes)
        self._line_ends = np.flatnonzero(codes == ord("\n"))
        self._begins = np.flatnonzero(in_word & ~np.append(False, in_word[:-1]))
        letters = np.minimum(np.append(self._folded, np.full(LONG, _END, dtype=np.int32)), _OTHER).astype(np.int64)
        self._keys = np.zeros(len(text), dtype=np.int64)
        for place in range(LONG):
            self._keys = self._keys << _BITS | letters[place : place + len(text)]
        self.of_gates: dict[object, Listed] = {}

    def entries(self, table: LeadTable) -> Listed:
        """Where any of the leads of `table` stands."""
        found = [
            _found(rows, *getattr(self, f"_by_{name}"))
            for name, rows in (("word", table.words), ("line", table.lines), ("place", table.free))
            if len(rows.low)
        ]
        for pattern, signs, reach in table.near:
            places = self._before(self._begins, signs, reach) if signs else self._begins
            found.append(Entries(places, np.full(len(places), pattern, dtype=np.int16)))
        found = [one for one in found if len(one.place)]
        if not found:
            return Listed([], [])
        places, patterns = (np.concatenate(part) for part in zip(*found, strict=True)) if len(found) > 1 else found[0]
        order = np.argsort(places)
        return Listed(places[order].tolist(), patterns[order].tolist())

    @cached_property
    def _by_word(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        return self._sorted(self._begins)

    @cached_property
    def _by_line(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        begins = np.append(0, self._line_ends + 1)
        return self._sorted(begins[begins < len(self._text)])

    @cached_property
    def _by_place(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        return self._sorted(np.arange(len(self._text), dtype=np.intp))

    def _sorted(self, places: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The keys at `places` in order, and the place of each."""
        keys = self._keys[places]
        if len(self._keys) >= 1 << _PLACE_BITS:
            order = np.argsort(keys)
            return keys[order], places[order]
        both = np.sort(keys << _PLACE_BITS | places)  # numbers alone are sorted many times faster than with their places
        return both >> _PLACE_BITS, (both & ((1 << _PLACE_BITS) - 1)).astype(np.intp, copy=False)

    def _before(self, places: NDArray[np.intp], signs: str, reach: int) -> NDArray[np.intp]:
        """Those of `places`, which are in order, that have one of `signs` at most `reach` characters behind them."""
        found = np.zeros(len(self._folded), dtype=bool)
        for sign in signs:
            found |= self._folded == ord(fold_letter(sign))
        ends = np.flatnonzero(found)
        if not len(ends):
            return ends
        following = np.searchsorted(ends, places)
        within = following < len(ends)
        return places[within][ends[following[within]] - places[within] <= reach]


def _found(rows: _Rows, keys: NDArray[np.int64], places: NDArray[np.intp]) -> Entries:
    """The places whose key lies in the range of a row."""
    first = np.searchsorted(keys, rows.low, "left")
    counts = (np.searchsorted(keys, rows.high, "right") - first)[rows.lead]
    some = np.flatnonzero(counts)
    counts = counts[some]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    within = np.arange(total, dtype=np.intp) + np.repeat(first[rows.lead[some]] - ends + counts, counts)
    return Entries(places[within], np.repeat(rows.pattern[some], counts))


def _in_word(sign: str) -> bool:
    return sign == DIGIT or sign.isalnum() or sign == "_"


def _rows(ranges: Sequence[tuple[int, int, int]]) -> _Rows:
    """Rows of (least key, greatest key, pattern); each range is kept once."""
    table = np.array(sorted(set(ranges)), dtype=np.int64).reshape(-1, 3)
    leads, which = np.unique(table[:, :2], axis=0, return_inverse=True) if len(table) else (table[:, :2], table[:, 0])
    low, high = np.ascontiguousarray(leads[:, 0]), np.ascontiguousarray(leads[:, 1])
    return _Rows(low, high, which.reshape(-1).astype(np.intp), table[:, 2].astype(np.int16))


def _range_of(lead: str) -> tuple[int, int]:
    """The least and the greatest key of what begins with `lead`."""
    low = high = 0
    for place in range(LONG):
        letter = min(ord(lead[place]), _OTHER) if place < len(lead) else None
        low = low << _BITS | (0 if letter is None else letter)
        high = high << _BITS | (_OTHER if letter is None else letter)
    return low, high


def _by_letter(codes: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """For each letter the one that stands for it (see `leads.fold_letter`), and whether it can stand in a word."""
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    known = np.flatnonzero(there)
    folded, in_word = np.zeros(len(there), dtype=np.int32), np.zeros(len(there), dtype=bool)
    folded[known], in_word[known] = zip(*map(_letter, known.tolist()), strict=True) if len(known) else ((), ())
    return folded[codes], in_word[codes]


@lru_cache(maxsize=4096)
def _letter(code: int) -> tuple[int, bool]:
    letter = chr(code)
    return ord(fold_letter(letter)), letter.isalnum() or letter == "_"
