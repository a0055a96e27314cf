"""An index of one long text: where words begin with which letters. Many searches of the same text share it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..rulebook.leads import DIGIT, LONG, WORD, Lead, fold_letter

_BITS: Final = 7
_OTHER: Final = (1 << _BITS) - 1
"""Stands in the keys for every letter that is not ASCII."""
_END: Final = 3
_LINE_END: Final = re.compile("\n")


@lru_cache(maxsize=2)
def starts_in(text: str) -> TextStarts:
    """The index of `text`, made once: a document is searched stretch by stretch, by many patterns."""
    return TextStarts(text)


class TextStarts:
    """Where leads (see `leads.beginnings`) stand in a text. What it finds holds all such places, and may hold a few more."""

    def __init__(self, text: str) -> None:
        folded, in_word = _by_letter(text)
        self._folded = np.append(folded, np.full(LONG, _END, dtype=np.int32))
        self._letters = frozenset(np.flatnonzero(np.bincount(self._folded)).tolist())
        self._begins = np.flatnonzero(in_word & ~np.append(False, in_word[:-1]))
        keys = np.zeros(len(self._begins), dtype=np.int64)
        for place in range(LONG):
            keys = keys << _BITS | np.minimum(self._folded[self._begins + place], _OTHER)
        order = np.argsort(keys, kind="stable")
        self._keys, self._sorted = keys[order], self._begins[order]
        self._lines = np.array([0, *(match.end() for match in _LINE_END.finditer(text))], dtype=np.intp)
        self._first: dict[int, NDArray[np.intp]] = {}
        self._longer: dict[str, NDArray[np.intp]] = {}
        self.of_gates: dict[object, list[array[int] | None]] = {}

    def places(self, leads: Iterable[Lead]) -> array[int]:
        """Where any of the leads stands, in order."""
        stands = np.zeros(len(self._folded), dtype=bool)
        words, others = _divided(frozenset(leads))
        first = np.searchsorted(self._keys, words.low, "left")
        last = np.searchsorted(self._keys, words.high, "right")
        for begin, end in np.column_stack([first, last])[first < last].tolist():
            stands[self._sorted[begin:end]] = True
        for lead in others:
            letters = lead.letters
            if letters[0] == WORD:
                found = self._begins
            else:
                found = self.of_lines(letters) if lead.place == "line" else self.anywhere(letters)
            stands[self._before(found, lead.near, lead.reach) if lead.near else found] = True
        return array("q", np.flatnonzero(stands).astype(np.int64).tobytes())

    def _before(self, places: NDArray[np.intp], signs: str, reach: int) -> NDArray[np.intp]:
        """Those of `places`, which are in order, that have one of `signs` at most `reach` characters behind them."""
        ends = np.unique(np.concatenate([self._of_letter(ord(fold_letter(sign))) for sign in signs]))
        if not len(ends):
            return ends
        following = np.searchsorted(ends, places)
        within = following < len(ends)
        return places[within][ends[following[within]] - places[within] <= reach]

    def anywhere(self, lead: str) -> NDArray[np.intp]:
        """Where `lead` stands, inside words too."""
        if len(lead) == 1:
            return self._of_letter(ord(lead))
        if lead not in self._longer:
            before = self.anywhere(lead[:-1])
            self._longer[lead] = before[self._folded[before + len(lead) - 1] == ord(lead[-1])]
        return self._longer[lead]

    def of_lines(self, lead: str) -> NDArray[np.intp]:
        """Where a line begins with `lead`."""
        found = self._lines
        for place, letter in enumerate(lead):
            found = found[self._folded[found + place] == ord(letter)]
        return found

    def _of_letter(self, letter: int) -> NDArray[np.intp]:
        if letter not in self._first:
            stands = letter in self._letters
            self._first[letter] = np.flatnonzero(self._folded[:-LONG] == letter) if stands else np.array([], np.intp)
        return self._first[letter]


class _Words(NamedTuple):
    """Leads with which words begin: for each the least and the greatest key of such a word."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]


@lru_cache(maxsize=2048)
def _divided(leads: frozenset[Lead]) -> tuple[_Words, tuple[Lead, ...]]:
    """The leads that stand at the beginning of words and are looked up there, and all others."""
    words, others = [], []
    for lead in sorted(leads):
        first = lead.letters[0]
        whole = first != WORD and not lead.near and (first == DIGIT or first.isalnum() or first == "_")
        if lead.place == "word" and whole:
            words.append(_range_of(lead.letters))
        else:
            others.append(lead)
    keys = np.array(words, dtype=np.int64).reshape(-1, 2)
    return _Words(keys[:, 0].copy(), keys[:, 1].copy()), tuple(others)


def _range_of(lead: str) -> tuple[int, int]:
    """The least and the greatest key of a word that begins with `lead`."""
    low = high = 0
    for place in range(LONG):
        letter = min(ord(lead[place]), _OTHER) if place < len(lead) else None
        low = low << _BITS | (0 if letter is None else letter)
        high = high << _BITS | (_OTHER if letter is None else letter)
    return low, high


def _by_letter(text: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """For each letter the one that stands for it (see `leads.fold_letter`), and whether it can stand in a word."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    known = sorted(set(text))
    size = ord(known[-1]) + 1 if known else 1
    folded, in_word = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=bool)
    for letter in known:
        folded[ord(letter)] = ord(fold_letter(letter))
        in_word[ord(letter)] = letter.isalnum() or letter == "_"
    return folded[codes], in_word[codes]
