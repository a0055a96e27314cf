"""The words of a page, kept as columns: most are never looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import overload

from .document import Box, Sides, Span, Word


class PageWords(Sequence[Word]):
    """Words in the order of their text: a `Word` is made when it is asked for, all of them when they are gone through.

    (To make them, with their spans and boxes, cost a tenth of the time that reading a page of plain text takes.) `starts` and
    `ends` are the places in the text, `sides` those on the page; the columns are shared, and never changed.
    """

    __slots__ = ("_made", "bolds", "confidences", "ends", "sides", "starts")

    def __init__(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        sides: Sequence[Sides],
        confidences: Sequence[float],
        bolds: Sequence[bool],
    ) -> None:
        self.starts, self.ends, self.sides = starts, ends, sides
        self.confidences, self.bolds = confidences, bolds
        self._made: tuple[Word, ...] | None = None

    @classmethod
    def of(cls, words: Sequence[Word]) -> PageWords:
        """These words."""
        if isinstance(words, PageWords):
            return words
        made = cls(
            [word.span.start for word in words],
            [word.span.end for word in words],
            [word.box.sides for word in words],
            [word.confidence for word in words],
            [word.bold for word in words],
        )
        made._made = tuple(words)
        return made

    def moved(self, by: int) -> PageWords:
        """The words where their text starts `by` characters further on."""
        if not by:
            return self
        starts, ends = [one + by for one in self.starts], [one + by for one in self.ends]
        return PageWords(starts, ends, self.sides, self.confidences, self.bolds)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...

    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        if self._made is not None:
            return self._made[index]
        if isinstance(index, slice):
            return tuple(self._words(index))
        span, box = Span(self.starts[index], self.ends[index]), Box(*self.sides[index])
        return Word(span, box, self.confidences[index], self.bolds[index])

    def some(self, places: Sequence[int]) -> list[Word]:
        """The words at these places, in their order."""
        if self._made is not None:
            return [self._made[place] for place in places]
        if isinstance(places, range):
            return list(self._words(slice(places.start, places.stop)))
        return [self[place] for place in places]

    def __iter__(self) -> Iterator[Word]:
        if self._made is None:
            self._made = tuple(self._words(slice(None)))
        return iter(self._made)

    def _words(self, part: slice) -> Iterator[Word]:
        spans, boxes = map(Span, self.starts[part], self.ends[part]), starmap(Box, self.sides[part])
        return map(Word, spans, boxes, self.confidences[part], self.bolds[part])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (PageWords, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[object, ...]:
        return PageWords, (self.starts, self.ends, self.sides, self.confidences, self.bolds)
