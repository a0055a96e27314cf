"""Which pieces of labels may stand in a document at all: those whose every three letters in a row do; and where they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, compress

import numpy as np
from numpy.typing import NDArray

from .labels import Piece, allowed_errors, apart, pieces_of, places_of

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SIZE = len(_LETTERS) + 1
_WIDTH = 3
_KNOWN = 128
SHORTEST = 5
"""Letters of a piece that is looked for together with all others: by so many at its beginning, its head."""
_BITS = 18  # of a number made of a head

Grams = NDArray[np.intp]
"""A number for every three letters in a row of a text; all letters but the plain ones count as the same one."""
_CODE = np.full(_KNOWN + 1, _SIZE - 1, dtype=np.intp)
_CODE[[ord(letter) for letter in _LETTERS]] = np.arange(len(_LETTERS))
# What is shorter than three letters is taken to be everywhere: it has one place of its own, which is always true.
_ALWAYS = _SIZE**_WIDTH


def grams_of(text: str) -> Grams:
    """The numbers of a folded text."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    code = _CODE[np.minimum(points, _KNOWN)]
    return code[:-2] * (_SIZE * _SIZE) + code[1:-1] * _SIZE + code[2:]


def _heads(grams: Grams) -> Grams:
    """A number of `_BITS` bits for every head in a text, of which several may have the same (Knuth's multiplicative hash)."""
    first, last = grams[: _WIDTH - SHORTEST], grams[SHORTEST - _WIDTH :]
    return (((first * _SIZE**2 + last) * 2_654_435_761) & 0xFFFF_FFFF) >> (32 - _BITS)


def _grams_of_each(pieces: Sequence[str]) -> tuple[Grams, Grams]:
    """The numbers of all pieces, one piece after the other, and where those of each begin. (One by one they took ten times as
    long, in each process anew.)
    """
    lengths = np.array([len(piece) for piece in pieces], dtype=np.intp)
    counts = np.maximum(lengths - (_WIDTH - 1), 1)
    cuts = counts.cumsum() - counts
    begins = np.repeat(lengths.cumsum() - lengths - cuts, counts)
    numbers = np.append(grams_of("".join(pieces)), [_ALWAYS] * _WIDTH)[np.arange(len(begins)) + begins]
    numbers[cuts[lengths < _WIDTH]] = _ALWAYS
    return numbers, cuts


class PieceTable:
    """Pieces of words, by every three letters in a row of each; made once, to ask which of them stand in a text, and where."""

    def __init__(self, pieces: Iterable[str]) -> None:
        pieces = list(pieces)
        self._grams, self._cuts = _grams_of_each(pieces)
        self._by_head: defaultdict[str, list[str]] = defaultdict(list)
        for piece in dict.fromkeys(pieces):
            if len(piece) >= SHORTEST:
                self._by_head[piece[:SHORTEST]].append(piece)
        numbers = dict(zip(self._by_head, _heads(grams_of("".join(self._by_head)))[::SHORTEST].tolist(), strict=True))
        # The number of each piece's head; one behind all others for pieces that are too short.
        self._heads = np.array([numbers.get(piece[:SHORTEST], 1 << _BITS) for piece in pieces], dtype=np.intp)

    def standing_in(self, grams: Grams) -> NDArray[np.bool_]:
        """For each piece in turn whether it may stand in the text of `grams`."""
        there = np.zeros(_ALWAYS + 1, dtype=bool)
        there[grams] = there[_ALWAYS] = True
        return np.logical_and.reduceat(there[self._grams], self._cuts) if len(self._cuts) else there[:0]

    def places_in(self, text: str, grams: Grams, standing: NDArray[np.bool_]) -> Mapping[str, Sequence[int]]:
        """Every place in the folded `text` of each piece that stands there and is no shorter than a head, in order.

        All pieces are looked for at once: to search a document for one after the other took four times as long. `standing`:
        which of them may stand there at all.
        """
        found: defaultdict[str, list[int]] = defaultdict(list)
        by_head = self._by_head
        marks = np.zeros((1 << _BITS) + 1, dtype=bool)
        marks[self._heads[standing]] = True
        for place in marks[_heads(grams)].nonzero()[0].tolist():
            for piece in by_head.get(text[place : place + SHORTEST], ()):
                if text.startswith(piece, place):
                    found[piece].append(place)
        return found


def short_places(text: str, piece: str) -> Sequence[int]:
    """Every place of a piece that `places_in` leaves out as too short."""
    return places_of(text, piece, 0, len(text)) if len(piece) < SHORTEST else ()


class LabelTable:
    """The pieces of many folded labels (see `labels`), by the letters in them; made once for the forms of the rules."""

    def __init__(self, labels: Iterable[str]) -> None:
        every = {label: pieces_of(label, allowed_errors(len(label))) for label in labels}
        ends = [0, *accumulate(map(len, every.values()))]
        self.pieces = {label: (first, pieces) for (label, pieces), first in zip(every.items(), ends, strict=False)}
        self.table = PieceTable(piece for pieces in every.values() for piece, _ in pieces)


class Standing:
    """What of a table's labels may stand in one text, and where."""

    def __init__(self, labels: LabelTable, text: str) -> None:
        self._labels, self._text, self._grams = labels, text, grams_of(text)
        self._standing = labels.table.standing_in(self._grams)
        self._flags: list[bool] = self._standing.tolist()
        self._known: Mapping[str, Sequence[int]] | None = None

    def whole(self, label: str) -> bool:
        """Whether the label may stand there without an error."""
        first, pieces = self._labels.pieces[label]
        return False not in self._flags[first : first + len(pieces)]

    def pieces(self, label: str) -> Sequence[Piece]:
        """The pieces of the label that may stand there: one does if the label is there with no more errors than it may have."""
        first, pieces = self._labels.pieces[label]
        return list(compress(pieces, self._flags[first : first + len(pieces)]))

    def places(self, piece: str, start: int, end: int) -> Sequence[int]:
        """The places of a piece of a label in the stretch `start:end`, in order; of those that overlap the first."""
        if len(piece) < SHORTEST:
            return places_of(self._text, piece, start, end)
        if self._known is None:  # texts in which no two questions stand are never asked
            self._known = self._labels.table.places_in(self._text, self._grams, self._standing)
        places = self._known.get(piece, ())
        inside = places[bisect_left(places, start) : bisect_left(places, end - len(piece) + 1)]
        return inside if len(inside) < 2 else apart(inside, len(piece))
