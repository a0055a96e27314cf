"""Which option of a question is ticked: finds the marks and gives each to the option that it stands beside.

Forms put the mark before the label or after it. Which one holds is decided for each question by counting which side explains
more of its marks; a question that does not tell follows the rest of its form. A mark that fits neither is given to nobody:
an option without a mark is `not_readable`, never `unchecked`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from ..evidence import page_at, sides_in
from ..kept import Kept
from ..model import Box, Document, LabelHit, Page, Sides, Span
from ..model import Mark as DrawnMark
from ..prepared import compiled
from ..rulebook.forms import MarkRules
from .page_turns import Lie, laid, lie_of
from .tick_marks import Mark, find_marks

Side = Literal["before", "after"]
_SAME_ROW = 0.4
_NEAR = 40.0


class Sighting(NamedTuple):
    """A mark with the option on either side of it (places in the list of options) and how near each is: 1 same line, 0.5 not."""

    mark: Mark
    left: int | None
    right: int | None
    left_near: float = 0.0
    right_near: float = 0.0


# --- who stands beside a mark -------------------------------------------------------------------------------------------------


def sightings(document: Document, options: Sequence[LabelHit], start: int, end: int, rules: MarkRules) -> list[Sighting]:
    """Every mark of one question, typed or drawn, with its neighbours among `options` (in text order)."""
    labels = [option.span for option in options]
    typed = [mark for mark in find_marks(document, start, end, rules) if not any(_inside(mark.span, span) for span in labels)]
    beside = _rows(document.text, [_beside(document.text, mark, labels, typed, rules) for mark in typed], labels, rules)
    if not options or not (document.marks or any(mark.box for mark in typed)):
        return beside
    on_pages = _OnPages(document, options)
    return [*_on_rows(beside, on_pages), *_drawn(document, options, on_pages, start, end)]


class _Label(NamedTuple):
    """The words of an option on their page (0: on none), and from where to where they reach in height."""

    page: int
    words: Sequence[Sides]
    top: float
    bottom: float


class _OnPages:
    """The options of a question where they lie once their pages are turned so that the lines are level."""

    def __init__(self, document: Document, options: Sequence[LabelHit]) -> None:
        self.turns: dict[int, tuple[Page, Lie]] = {}
        self.labels = [self._label(page_at(document, option.span), option.span) for option in options]

    def _label(self, page: Page | None, span: Span) -> _Label:
        if page is None:
            return _Label(0, (), 0.0, 0.0)
        turn = self.turns.get(page.number)
        if turn is None:
            turn = self.turns[page.number] = page, lie_of(page)
        words = sides_in(page, span)
        if turn[1]:
            words = [laid(Box(*sides), *turn).sides for sides in words]
        if not words:
            return _Label(page.number, (), 0.0, 0.0)
        return _Label(page.number, words, min([sides[1] for sides in words]), max([sides[3] for sides in words]))

    def beside(self, mark: Mark) -> Sighting:
        """A mark with the options to its left and right on its row."""
        page = self.turns.get(mark.page) if mark.page is not None else None
        box = laid(mark.box, *page) if mark.box and page else mark.box
        fold = page[0].fold if page else None
        left, left_gap, right, right_gap = _neighbours(mark.page, box, self.labels, fold)
        return Sighting(mark, left, right, _closeness(left, left_gap), _closeness(right, right_gap))


def _on_rows(typed: list[Sighting], on_pages: _OnPages) -> list[Sighting]:
    """Typed marks as they stand on their page: where the order of the text puts one beside an option, and the page another on
    its row, the page is right.
    """
    if not any(sighting.mark.box for sighting in typed):
        return typed
    found = []
    for sighting in typed:
        seen = on_pages.beside(sighting.mark)
        by_page, by_text = {seen.left, seen.right} - {None}, {sighting.left, sighting.right} - {None}
        found.append(seen if by_page and by_text and not by_page & by_text else sighting)
    return found


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _beside(text: str, mark: Mark, labels: list[Span], typed: list[Mark], rules: MarkRules) -> Sighting:
    """The labels next to a typed mark, where nothing but space stands between."""
    at = bisect_left([span.start for span in labels], mark.span.end)
    right = left = None
    right_near = left_near = 0.0
    if at < len(labels):
        right_near = _nearness(text, mark.span.end, labels[at].start, typed, rules)
        right = at if right_near else None
    if at > 0 and labels[at - 1].end <= mark.span.start:
        left_near = _nearness(text, labels[at - 1].end, mark.span.start, typed, rules)
        left = at - 1 if left_near else None
    return Sighting(mark, left, right, left_near, right_near)


def _nearness(text: str, start: int, end: int, typed: list[Mark], rules: MarkRules) -> float:
    """1 on the same line, 0.5 on a later one, 0 where words or other marks stand between."""
    if any(start <= mark.span.start and mark.span.end <= end for mark in typed):
        return 0.0
    between = text[start:end]
    if any(char.isalnum() for char in clean(between, rules)):
        return 0.0
    return 0.5 if "\n" in between else 1.0


def clean(text: str, rules: MarkRules) -> str:
    """`text` without what OCR and mark-up leave around words. For looking only: offsets are lost."""
    return _debris(rules).sub(" ", text)


def _debris_of(rules: MarkRules) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in rules.debris_patterns) or r"(?!)")


_debris = Kept(_debris_of, most=8)


def _rows(text: str, beside: list[Sighting], labels: list[Span], rules: MarkRules) -> list[Sighting]:
    """Marks that stand in a row of their own below a row of as many labels belong to these, one by one; others to nobody."""
    result = list(beside)
    groups: list[list[int]] = []
    for index, sighting in enumerate(beside):
        before = beside[index - 1].mark if index else None
        gap = text[before.span.end : sighting.mark.span.start] if before else ""
        if before and "\n" not in gap and not any(char.isalnum() for char in clean(gap, rules)):
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in (group for group in groups if len(group) > 1):
        row = _row_above(text, beside[group[0]].mark, labels)
        for place, index in enumerate(group):
            owner = row[place] if len(row) == len(group) else None
            near = 1.0 if owner is not None else 0.0
            result[index] = Sighting(beside[index].mark, owner, owner, near, near)
    return result


def _row_above(text: str, mark: Mark, labels: list[Span]) -> list[int]:
    """The labels that share the last line with words above a row of marks."""
    line_end = text.rfind("\n", 0, mark.span.start)
    if line_end < 0 or text[line_end : mark.span.start].strip():
        return []
    above = text[:line_end].rstrip()
    line_start = above.rfind("\n") + 1
    return [index for index, span in enumerate(labels) if line_start <= span.start and span.end <= len(above)]


def _drawn(document: Document, options: Sequence[LabelHit], on_pages: _OnPages, start: int, end: int) -> list[Sighting]:
    """Boxes drawn on the page, with the option labels to the left and to the right of them on the same row."""
    if not document.marks:
        return []
    found: list[Sighting] = []
    for drawn in _drawn_marks(document.marks).near(on_pages, start, end):
        mark = Mark(Span(drawn.anchor, drawn.anchor), drawn.raw, drawn.state, drawn.kind, box=drawn.box, page=drawn.page)
        if drawn.span is not None:  # a ring around the words of an option, or a line through them: it is theirs, and no other's
            owner = _owner(drawn.span, options)
            found.extend(() if owner is None else (Sighting(mark, owner, owner, 1.0, 1.0),))
            continue
        seen = on_pages.beside(mark)
        if seen.left is None and seen.right is None and start <= drawn.anchor <= end:
            own = next((i for i, o in enumerate(options) if o.span.start <= drawn.anchor <= o.span.end), None)
            seen = Sighting(mark, own, own, _closeness(own, 0.0), _closeness(own, 0.0))
        if seen.left is not None or seen.right is not None:
            found.append(seen)
    return found


def _owner(words: Span, options: Sequence[LabelHit]) -> int | None:
    """The option that has most of these words, null where none has half of them."""
    shared = [min(words.end, option.span.end) - max(words.start, option.span.start) for option in options]
    best = max(range(len(shared)), key=lambda index: shared[index])
    return best if 2 * shared[best] >= min(words.end - words.start, options[best].span.end - options[best].span.start) else None


class _DrawnMarks:
    """The drawn marks of a document, by page and height and by anchor."""

    def __init__(self, marks: tuple[DrawnMark, ...]) -> None:
        self._marks = marks
        self._by_page: dict[int | None, list[tuple[int, Box]]] = defaultdict(list)
        for index, mark in enumerate(marks):
            if mark.box is not None:
                self._by_page[mark.page].append((index, mark.box))
        self._anchors = sorted((mark.anchor, index) for index, mark in enumerate(marks))

    def near(self, on_pages: _OnPages, start: int, end: int) -> list[DrawnMark]:
        """The marks at the height of some of the labels' words (on the level page), and those anchored between `start` and `end`,
        in their order.
        """
        first, last = bisect_left(self._anchors, (start, -1)), bisect_left(self._anchors, (end + 1, -1))
        chosen = {index for _, index in self._anchors[first:last]}
        for page in {label.page for label in on_pages.labels if label.words}:
            labels = [label for label in on_pages.labels if label.page == page and label.words]
            top, bottom = min([label.top for label in labels]), max([label.bottom for label in labels])
            drawn, turn = self._by_page.get(page, ()), on_pages.turns[page]
            if turn[1]:
                drawn = [(index, laid(box, *turn)) for index, box in drawn]
            chosen.update([index for index, box in drawn if box.top <= bottom and box.bottom >= top])
        return [self._marks[index] for index in sorted(chosen)]


_drawn_marks = Kept(_DrawnMarks)


def _closeness(neighbour: int | None, gap: float) -> float:
    return 0.0 if neighbour is None else 1.0 if gap <= _NEAR else 0.5


def _neighbours(
    page: int | None, box: Box | None, labels: Sequence[_Label], fold: float | None
) -> tuple[int | None, float, int | None, float]:
    """The labels nearest to a box on its row, to the left and to the right of it, each with the distance in points.

    `fold`: of a sheet with two pages; what stands beyond it is on another page.
    """
    left: int | None = None
    right: int | None = None
    left_gap = right_gap = float("inf")
    for index, label in enumerate(labels) if box is not None else ():
        if box is None or label.page != page or label.top > box.bottom or label.bottom < box.top:
            continue  # on another row
        row = _on_row_of(box, label.words)
        if row is None or (fold is not None and (row[0] < fold) != (box.x0 < fold)):
            continue
        gap = box.x0 - row[1]
        if -2.0 <= gap < left_gap:
            left, left_gap = index, gap
        gap = row[0] - box.x1
        if -2.0 <= gap < right_gap:
            right, right_gap = index, gap
    return left, left_gap, right, right_gap


def _on_row_of(box: Box, words: Sequence[Sides]) -> tuple[float, float] | None:
    """From where to where the words reach that overlap a box in height by a good part of the lower of them; null if none does."""
    top, bottom = box.top, box.bottom
    start, end, some = float("inf"), float("-inf"), False
    for left, upper, right, lower in words:
        shared = (bottom if bottom < lower else lower) - (top if top > upper else upper)
        if shared > _SAME_ROW * min(bottom - top, lower - upper):
            start, end, some = min(start, left), max(end, right), True
    return (start, end) if some else None


# --- which side, and whose mark ---------------------------------------------------------------------------------------------


def count_sides(seen: Sequence[Sighting]) -> tuple[float, float]:
    """How well "before the label" and "after the label" explain the marks of a question."""
    rivals = [sighting for sighting in seen if not sighting.mark.bullet]
    return sum(sighting.right_near for sighting in rivals), sum(sighting.left_near for sighting in rivals)


def give_marks(seen: Sequence[Sighting], n_options: int, form_side: Side | None) -> list[Mark | None]:
    """The mark of each option, null where none can be told. Marks that contradict each other make one that is unclear."""
    before, after = count_sides(seen)
    side: Side = "before" if before > after else "after" if after > before else form_side or "before"
    sure = before != after or form_side is not None
    owners = [sighting.right if side == "before" else sighting.left for sighting in seen]
    whole = None not in owners and len(set(owners)) == n_options
    # A lone mark tells by itself where it stands; of several the whole row may be off by one.
    odd = len(seen) > 1 and not whole and form_side not in (None, side)
    given: list[list[Mark]] = [[] for _ in range(n_options)]
    for sighting, owner in zip(seen, owners, strict=True):
        if owner is not None:
            doubt = odd or _has_rival(sighting, side, sure, whole)
            given[owner].append(replace(sighting.mark, state="unclear", confidence=0.5) if doubt else sighting.mark)
    return _settled([_one_mark(marks) for marks in given])


def _has_rival(sighting: Sighting, side: Side, sure: bool, whole: bool) -> bool:
    """Whether a mark may as well be that of the option on its other side.

    Where a label or a mark was lost (not `whole`) the next one must not take its place: one that is nearer to the other side is
    in doubt.
    """
    if sighting.left is None or sighting.right is None or sighting.left == sighting.right:
        return False
    mine, other = sighting.left_near, sighting.right_near
    if side == "before":
        mine, other = other, mine
    return not sure or (not whole and mine < other)


def _one_mark(marks: list[Mark]) -> Mark | None:
    """The mark of an option that has several: what they agree on, else unclear. Bullets count only where nothing else is."""
    solid = [mark for mark in marks if not mark.bullet] or marks
    if not solid:
        return None
    if len({mark.state for mark in solid}) == 1:
        return solid[0]
    readable = [mark for mark in solid if mark.state in ("checked", "unchecked")]
    if len({mark.state for mark in readable}) == 1 and len(readable) == 1:
        return readable[0]
    return replace(solid[0], state="unclear", raw=" ".join(mark.raw for mark in solid), confidence=0.5)


def _settled(marks: list[Mark | None]) -> list[Mark | None]:
    """Bullets before every option are no marks; the odd one among empty boxes is a tick, and so are a few of one sort."""
    if len(marks) > 1 and all(mark is not None and mark.bullet for mark in marks) and len({m.raw for m in marks if m}) == 1:
        return [None] * len(marks)
    odd = {index: mark for index, mark in enumerate(marks) if mark is not None and mark.odd_one_out}
    rest = [mark for index, mark in enumerate(marks) if index not in odd]
    empty = bool(rest) and all(mark is not None and mark.state == "unchecked" for mark in rest)
    # Several filled ones among more empty ones, each of one sort, are ticks too: a font that blots boxes blots all of them.
    sorts = len({mark.raw for mark in odd.values()}) == 1 and len({mark.raw for mark in rest if mark}) == 1
    if empty and (len(odd) == 1 or (len(odd) < len(rest) and sorts)):
        for index, mark in odd.items():
            marks[index] = replace(mark, state="checked", confidence=0.9 if len(odd) == 1 else 0.8)
    return marks
