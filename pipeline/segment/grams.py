"""Which pieces of labels may stand in a document at all: those whose every three letters in a row do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from .labels import Piece, allowed_errors, pieces_of

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SIZE = len(_LETTERS) + 1
_WIDTH = 3
_KNOWN = 128


class PieceTable:
    """Pieces of words, by every three letters in a row of each; made once, to ask which of them may stand in a text."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._code = np.full(_KNOWN + 1, _SIZE - 1, dtype=np.intp)
        self._code[[ord(letter) for letter in _LETTERS]] = np.arange(len(_LETTERS))
        # What is shorter than three letters is taken to be everywhere: it has one place of its own, which is always true.
        self._always = _SIZE**_WIDTH
        whole = [one if len(one) else np.array([self._always]) for one in map(self._grams_of, pieces)]
        self._grams = np.concatenate(whole) if whole else np.array([], dtype=np.intp)
        self._cuts = np.cumsum([0, *map(len, whole)])[:-1]

    def _grams_of(self, text: str) -> NDArray[np.intp]:
        """The number of every three letters in a row; all letters but the plain ones count as the same one."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        code = self._code[np.minimum(points, _KNOWN)]
        return code[:-2] * (_SIZE * _SIZE) + code[1:-1] * _SIZE + code[2:]

    def standing_in(self, text: str) -> list[bool]:
        """For each piece in turn whether it may stand in the folded `text`."""
        there = np.zeros(self._always + 1, dtype=bool)
        there[self._grams_of(text)] = there[self._always] = True
        found: list[bool] = np.logical_and.reduceat(there[self._grams], self._cuts).tolist() if len(self._cuts) else []
        return found


class LabelTable:
    """The pieces of many folded labels (see `labels`), by the letters in them; made once for the forms of the rules."""

    def __init__(self, labels: Iterable[str]) -> None:
        every = {label: pieces_of(label, allowed_errors(len(label))) for label in labels}
        ends = [0, *accumulate(map(len, every.values()))]
        self.pieces = {label: (first, pieces) for (label, pieces), first in zip(every.items(), ends, strict=False)}
        self._table = PieceTable(piece for pieces in every.values() for piece, _ in pieces)

    def standing_in(self, text: str) -> list[bool]:
        """For each piece of each label in turn whether it may stand in the folded `text`."""
        return self._table.standing_in(text)


class Standing:
    """What of a table's labels may stand in one text."""

    def __init__(self, table: LabelTable, text: str) -> None:
        self._table, self._flags = table, table.standing_in(text)

    def whole(self, label: str) -> bool:
        """Whether the label may stand there without an error."""
        first, pieces = self._table.pieces[label]
        return all(self._flags[first : first + len(pieces)])

    def pieces(self, label: str) -> Sequence[Piece]:
        """The pieces of the label that may stand there: one does if the label is there with no more errors than it may have."""
        first, pieces = self._table.pieces[label]
        return [piece for piece, there in zip(pieces, self._flags[first : first + len(pieces)], strict=True) if there]
