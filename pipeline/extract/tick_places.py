"""What stands beside a mark on its page: the run of words to its right, to its left, above and below it.

A run is words of one line with no wide gap between them. It ends at the next mark. Text without pages is laid out as a typewriter
would print it, so that the same questions can be asked of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from ..model import Box, Document, Page, PageWords, Sides, Span
from .page_turns import Lie, laid, lie_of
from .tick_lines import Lines, Piece, Strip, left_edge, lines_of, on_height, strips_of
from .tick_marks import Mark, part_box

_SAME_ROW = 0.4
_LEANING = 0.2
_WIDE = 1.25
"""A gap that is wider than so many line heights parts two runs (in the text it is a tab)."""
_CHAR, _LINE = 6.0, 12.0
_AROUND = 4
_LONGEST = 1000
_LEADER = frozenset(".…_-–—·")
_WORD = re.compile(r"\S+")


class Run(NamedTuple):
    """Words that stand together on one line, from left to right, and how far they are from the mark, in points."""

    pieces: tuple[Piece, ...]
    gap: float

    @property
    def box(self) -> Box:
        """The box around the words."""
        return line_box(self.pieces)


def line_box(line: Sequence[Piece]) -> Box:
    """The box around words of one line, from left to right."""
    top, bottom = line[0].box.top, line[0].box.bottom
    for piece in line:
        box = piece.box
        top = box.top if box.top < top else top
        bottom = box.bottom if box.bottom > bottom else bottom
    return Box(line[0].box.x0, top, line[-1].box.x1, bottom)


class Sheet:
    """One page (or a stretch of text without pages) with its marks, for asking what stands beside what."""

    def __init__(self, text: str, number: int | None, lines: Lines, marks: Sequence[Mark]) -> None:
        self.text = text
        self.number = number
        self.marks = [mark for mark in marks if mark.box is not None]
        self._strips = strips_of(lines)
        self._tops = [strip.top for strip in self._strips]
        self._tallest = max([strip.bottom - strip.top for strip in self._strips], default=0.0)
        self._boxes = sorted((mark.box for mark in self.marks if mark.box), key=lambda box: (box.top, box.x0))
        self._mark_tops = [box.top for box in self._boxes]
        self._highest = max((box.bottom - box.top for box in self._boxes), default=0.0)
        # In typed text all that stands on one line has one height: each row is put together once.
        self._rows: dict[tuple[float, float, float], list[Piece]] = {}
        self._mark_rows: dict[tuple[float, float], list[Box]] = {}

    def row(self, box: Box, share: float = _SAME_ROW) -> list[Piece]:
        """The words that share a good part of their height with `box`, from left to right."""
        known = (box.top, box.bottom, share)
        if known not in self._rows:
            lines = [line for strip in self._touching(box.top, box.bottom) if (line := on_height(strip, box, share))]
            self._rows[known] = lines[0] if len(lines) == 1 else sorted(chain.from_iterable(lines), key=left_edge)
        return self._rows[known]

    def between(self, top: float, bottom: float) -> list[Piece]:
        """The words that touch a band of the page."""
        return [piece for strip in self._touching(top, bottom) for piece in strip.below(top)]

    def beginning(self, top: float, bottom: float, x: float, room: float) -> list[Piece]:
        """The words that touch a band of the page and begin at `x`, or up to so much beside it."""
        low, high = x - room - 1, x + room + 1
        found: list[Piece] = []
        for strip in self._touching(top, bottom):
            if strip.left <= high and strip.right >= low:
                found += [piece for piece in strip.below(top) if abs(piece.box.x0 - x) <= room]
        return found

    def _touching(self, top: float, bottom: float) -> list[Strip]:
        """The strips in which there may be words that touch a band of the page."""
        return self._strips[bisect_left(self._tops, top - self._tallest) : bisect_right(self._tops, bottom)]

    def marks_on_row(self, box: Box) -> list[Box]:
        """The boxes of the marks on the row of `box`, itself among them, from left to right."""
        known = (box.top, box.bottom)
        if known not in self._mark_rows:
            first, last = bisect_left(self._mark_tops, box.top - self._highest), bisect_right(self._mark_tops, box.bottom)
            found = [one for one in self._boxes[first:last] if one.bottom > box.top and overlap_in_height(one, box) > _SAME_ROW]
            self._mark_rows[known] = sorted(found, key=lambda one: one.x0)
        return self._mark_rows[known]

    def right_of(self, box: Box) -> Run | None:
        """The words to the right of `box` on its row, up to a wide gap or the next mark; null where none are."""
        middle = (box.x0 + box.x1) / 2
        stop = min([one.x0 for one in self.marks_on_row(box) if one.x0 > middle], default=float("inf"))
        for share in (_SAME_ROW, _LEANING):
            row = [piece for piece in self.row(box, share) if piece.box.x0 >= middle and piece.box.x0 < stop]
            while row and self._is_leader(row[0]):
                row.pop(0)
            if row:
                return Run(tuple(self.together(row)), row[0].box.x0 - box.x1)
        return None

    def left_of(self, box: Box) -> Run | None:
        """The words to the left of `box` on its row, up to a wide gap or the next mark; null where none are."""
        middle = (box.x0 + box.x1) / 2
        stop = max([one.x1 for one in self.marks_on_row(box) if one.x1 < middle], default=float("-inf"))
        for share in (_SAME_ROW, _LEANING):
            row = [piece for piece in self.row(box, share) if piece.box.x1 <= middle and piece.box.x1 > stop]
            while row and self._is_leader(row[-1]):
                row.pop()
            if row:
                run = self.together(row[::-1])[::-1]
                return Run(tuple(run), box.x0 - run[-1].box.x1)
        return None

    def above(self, box: Box, reach: float) -> Run | None:
        """The nearest words above `box` that stand over it, within `reach` points, as one line."""
        limit = box.top + 0.4 * _height(box)
        near = [piece for piece in self.between(box.top - reach, box.top + 1) if piece.box.bottom <= limit]
        return self._nearest(box, near, key=lambda piece: -piece.box.bottom)

    def below(self, box: Box, reach: float) -> Run | None:
        """The nearest words below `box` that stand under it, within `reach` points, as one line."""
        limit = box.bottom - 0.4 * _height(box)
        near = [piece for piece in self.between(box.bottom - 1, box.bottom + reach) if piece.box.top >= limit]
        return self._nearest(box, near, key=lambda piece: piece.box.top)

    def _nearest(self, box: Box, near: list[Piece], key: Callable[[Piece], float]) -> Run | None:
        order = sorted((piece for piece in near if _over_one_another(piece.box, box)), key=key)
        first = next((piece for piece in order if not self._is_leader(piece)), None)
        if first is None:
            return None
        row = self.row(first.box)
        if first not in row:
            row = [first]  # a word without height is on no row, not even its own
        at = row.index(first)
        left = self.together(row[: at + 1][::-1])[::-1]
        run = [*left, *self.together(row[at:])[1:]]
        gap = max(box.top - first.box.bottom, first.box.top - box.bottom, 0.0)
        return Run(tuple(run), gap)

    def together(self, row: list[Piece]) -> list[Piece]:
        """The first words of a row up to a wide gap; the row runs away from the mark, to the right or to the left."""
        run = row[:1]
        for piece in row[1:]:
            last = run[-1]
            if self.parted(last, piece) if last.box.x0 <= piece.box.x0 else self.parted(piece, last):
                break
            run.append(piece)
        return run

    def parted(self, left: Piece, right: Piece) -> bool:
        """Whether a wide gap lies between two words of a row, or what the text puts there: a tab or the end of a line."""
        one, two = left.box, right.box
        if two.x0 - one.x1 > _WIDE * max(one.bottom - one.top, two.bottom - two.top):
            return True
        between = self.text[left.span.end : right.span.start]
        return between.isspace() and ("\t" in between or "\n" in between)

    def _is_leader(self, piece: Piece) -> bool:
        """Whether a word is nothing but the dots or the line that lead from a label to its box, or a stray sign."""
        word = piece.span.of(self.text)
        return not any(char.isalnum() for char in word) and (len(word) == 1 or all(char in _LEADER for char in word))


def _height(box: Box) -> float:
    return box.bottom - box.top


def overlap_in_height(one: Box, other: Box) -> float:
    """How much of the lower of two boxes is on the height of the other, 0 to 1."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(min(one.bottom - one.top, other.bottom - other.top), 0.1)


def _over_one_another(one: Box, other: Box) -> bool:
    """Whether one box stands above or below the other: the middle of one in the width of the other."""
    return one.x0 - 1 <= (other.x0 + other.x1) / 2 <= one.x1 + 1 or other.x0 <= (one.x0 + one.x1) / 2 <= other.x1


# --- sheets -------------------------------------------------------------------------------------------------------------------


def page_sheet(document: Document, page: Page, marks: Sequence[Mark]) -> Sheet:
    """The sheet of a page, its lines level; the parts of words that are marks are no words of it."""
    words = _cut(page, sorted(mark.span for mark in marks if not mark.drawn))
    boxes = [mark.box for mark in marks if mark.box is not None and mark.drawn]
    lines = _outside(lines_of(words), boxes)
    lie = lie_of(page)
    if lie:
        lines = lines_of(_level(lines, page, lie))
        marks = [replace(mark, box=laid(mark.box, page, lie)) if mark.box else mark for mark in marks]
    return Sheet(document.text, page.number, lines, marks)


def _cut(page: Page, typed: Sequence[Span]) -> PageWords:
    """The words of a page without the marks typed in them."""
    words = PageWords.of(page.words)
    parts: list[tuple[int, int, Sides]] = []
    whole = at = 0
    for place, (start, end) in enumerate(zip(words.starts, words.ends, strict=True) if typed else ()):
        while at < len(typed) and typed[at].end <= start:
            at += 1
        if at == len(typed) or typed[at].start >= end:
            continue
        parts += _columns_of(words, range(whole, place))
        whole = place + 1
        for rest in _without(Span(start, end), [span for span in typed[at : at + end - start + 1] if span.start < end]):
            box = part_box(page, rest)
            if box is not None:
                parts.append((rest.start, rest.end, box.sides))
    return _words_of([*parts, *_columns_of(words, range(whole, len(words)))]) if whole else words


def _columns_of(words: PageWords, places: Iterable[int]) -> list[tuple[int, int, Sides]]:
    return [(words.starts[place], words.ends[place], words.sides[place]) for place in places]


def _words_of(parts: Sequence[tuple[int, int, Sides]]) -> PageWords:
    starts, ends, sides = [start for start, _, _ in parts], [end for _, end, _ in parts], [sides for _, _, sides in parts]
    return PageWords(starts, ends, sides, [1.0] * len(parts), [False] * len(parts))


def _level(lines: Lines, page: Page, lie: Lie) -> PageWords:
    """The words of the lines where they lie once these are level."""
    parts = _columns_of(lines.words, chain.from_iterable(lines.each))
    return _words_of([(start, end, laid(Box(*sides), page, lie).sides) for start, end, sides in parts])


def _outside(lines: Lines, boxes: Sequence[Box]) -> Lines:
    """The lines without the words that stand in one of `boxes`: one that does is its tick, and no word of a label."""
    sides = lines.words.sides
    by_middle = sorted([((sides[line[0]][1] + sides[line[0]][3]) / 2, at) for at, line in enumerate(lines.each)])
    middles = [middle for middle, _ in by_middle]
    gone: set[int] = set()
    for box in boxes:
        low, high = box.x0 - 1, box.x1 + 1
        for _, at in by_middle[bisect_left(middles, box.top - 1) : bisect_right(middles, box.bottom + 1)]:
            gone.update([place for place in lines.each[at] if low <= (sides[place][0] + sides[place][2]) / 2 <= high])
    if not gone:
        return lines
    left = (line if gone.isdisjoint(line) else [place for place in line if place not in gone] for line in lines.each)
    return Lines(lines.words, [line for line in left if line])


def _without(word: Span, cuts: list[Span]) -> list[Span]:
    """What is left of a word beside the marks in it."""
    rest = []
    start = word.start
    for cut in cuts:
        if cut.start > start:
            rest.append(Span(start, cut.start))
        start = max(start, cut.end)
    if start < word.end:
        rest.append(Span(start, word.end))
    return rest


def typed_sheet(text: str, marks: Sequence[Mark]) -> Sheet:
    """A sheet for marks in text without pages. Only lines near marks are laid out; the marks get boxes on that sheet."""
    placed: list[Mark] = []
    words: list[tuple[int, int, Sides]] = []
    at = 0
    for number, line in _lines_near(text, [mark.span.start for mark in marks]):
        here: list[Mark] = []
        while at < len(marks) and marks[at].span.start <= line.end:
            here.append(marks[at])
            at += 1
        columns = _columns(line.of(text))
        for mark in here:
            inside = Span(min(mark.span.start, line.end), max(min(mark.span.end, line.end), mark.span.start))
            placed.append(replace(mark, box=_typed_box(columns, line, inside, number)))
        for rest in _without(line, [mark.span for mark in here]):
            for word in _WORD.finditer(text, rest.start, rest.end):
                span = Span(word.start(), word.end())
                words.append((span.start, span.end, _typed_box(columns, line, span, number).sides))
    return Sheet(text, None, lines_of(_words_of(words)), placed)


def _lines_near(text: str, places: Sequence[int]) -> list[tuple[int, Span]]:
    """The lines (number and stretch) that hold one of `places`, and those up to some lines away. `places` is in order."""
    near: list[tuple[int, Span]] = []
    waiting: deque[tuple[int, Span]] = deque(maxlen=_AROUND)
    left = at = 0
    for number, span in enumerate(_lines_of(text)):
        hit = at < len(places) and places[at] <= span.end
        while at < len(places) and places[at] <= span.end:
            at += 1
        if hit:
            near.extend(waiting)
            waiting.clear()
            left = _AROUND + 1
        if left:
            near.append((number, span))
            left -= 1
        else:
            waiting.append((number, span))
    return near


def _lines_of(text: str) -> Iterator[Span]:
    """The lines as a typewriter prints them: one that runs on and on (a form in one paragraph) is cut at a space."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            cut = cut if cut >= 0 else start + _LONGEST
            yield Span(start, cut)
            start = cut
        yield Span(start, end)
        start = end + 1


def _columns(line: str) -> list[int]:
    """The column at which each character of a line stands, and the one behind the last; tabs go to the next eighth column."""
    columns = [0]
    for char in line:
        at = columns[-1]
        columns.append(at + 8 - at % 8 if char == "\t" else at + 1)
    return columns


def _typed_box(columns: list[int], line: Span, span: Span, number: int) -> Box:
    left, right = columns[span.start - line.start], columns[span.end - line.start]
    return Box(left * _CHAR, number * _LINE, max(right * _CHAR, left * _CHAR + 1), (number + 1) * _LINE)
