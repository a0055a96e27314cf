"""Which squares and circles of a drawing may be tick boxes: puts boxes together from single lines, joins what is drawn twice,
leaves out combs (the row of cells that a date is written into) and grids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ..model import Box
from ..model.value import value
from .marks_shapes import SMALLEST

_CELL: Final = 40.0
_SLACK: Final = 1.3
_SAME: Final = 0.85
_TOUCHING: Final = 0.35
USUAL: Final = (5.8, 21.0)
_MANY: Final = 200
_CROWD: Final = 40
_COLUMN: Final = 1 << 24
"""More than the cells that a column of cells can have."""
CELL_AROUND: Final = 15.0
_SECOND_LINE: Final = 0.6
"""How large, against the box, an outline inside it must be to count as its second line; a smaller one may be a tick."""


@value
class Candidate:
    """What may be a tick box, on the displayed page. `inner` is the innermost outline inside it, where it has several.

    `hollow`: its outline is not filled. `nested`: outlines inside it that are much smaller: they may be its tick.
    `filled`: a filled shape lies around the same centre.
    `run`: the row of touching cells that it is one of, counted from 1.
    """

    box: Box
    inner: Box
    border: float
    round: bool
    hollow: bool = True
    nested: tuple[Candidate, ...] = ()
    filled: bool = False
    run: int = 0
    stacked: bool = False
    """Whether it touches another one above or below: then it may be a cell of a table."""


@value
class Edge:
    """A level line from `start` to `end` at height `at`; for an upright one the axes are swapped."""

    start: float
    end: float
    at: float


def boxes_of_edges(level: list[Edge], upright: list[Edge]) -> list[Box]:
    """Squares of which all four sides are lines of their own: two level ones of equal ends and two upright ones between them."""
    places: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in level:
        places[round(edge.start / 2), round(edge.at / _CELL)].append(edge)
    sides: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in upright:
        sides[round(edge.at / 2), round(edge.start / _CELL)].append(edge)
    found: dict[tuple[int, ...], Box] = {}
    for edge in level:
        for other in _below(edge, places):
            box = Box(min(edge.start, other.start), edge.at, max(edge.end, other.end), other.at)
            if _has_side(box, box.x0, sides) and _has_side(box, box.x1, sides):
                found.setdefault(tuple(round(value) for value in (box.x0, box.top, box.x1, box.bottom)), box)
    return list(found.values())


def _below(edge: Edge, places: dict[tuple[int, int], list[Edge]]) -> Iterator[Edge]:
    """The lines of the same ends about as far below `edge` as it is long. At most 40 are looked at."""
    length = edge.end - edge.start
    column, row = round(edge.start / 2), round(edge.at / _CELL)
    seen = 0
    for place in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (0, 1)):
        for other in places.get(place, ())[:40]:
            seen += 1
            fits = abs(other.start - edge.start) < _SLACK and abs(other.end - edge.end) < _SLACK
            if fits and 0.8 * length <= other.at - edge.at <= 1.25 * length and other.at - edge.at >= SMALLEST:
                yield other


def _has_side(box: Box, x: float, sides: dict[tuple[int, int], list[Edge]]) -> bool:
    column, row = round(x / 2), round(box.top / _CELL)
    for place in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for side in sides.get(place, ())[:40]:
            if abs(side.at - x) < _SLACK and abs(side.start - box.top) < _SLACK and abs(side.end - box.bottom) < _SLACK:
                return True
    return False


def choose(found: list[Candidate]) -> tuple[list[Candidate], list[list[Candidate]]]:
    """The candidates without doubles, from the top of the page to its foot; the rows of touching cells stand apart."""
    joined = [one for one in _without_cells(_joined(found)) if size_of(one.box) >= SMALLEST]
    joined.sort(key=lambda candidate: (candidate.box.top, candidate.box.x0))
    rows = _rows_of_cells(joined)
    cells = {index for row in rows for index in row}
    left = [candidate for index, candidate in enumerate(joined) if index not in cells]
    return mark_stacks(left), [[joined[index] for index in row] for row in rows]


def _without_cells(joined: list[Candidate]) -> list[Candidate]:
    """The candidates; one that is the cell of a table around a box gives way to it. All of its kind then hold such a box."""
    if not any(one.nested for one in joined):
        return joined
    bare = {_kind(one) for one in joined if not one.nested}
    count = Counter(_kind(one) for one in joined)
    kept: list[Candidate] = []
    for one in joined:
        large = size_of(one.box) >= CELL_AROUND and any(is_usual(inner.box) for inner in one.nested)
        cell = large and _kind(one) not in bare and (count[_kind(one)] > 1 or not is_usual(one.box))
        kept.extend(_joined(list(one.nested)) if cell else [one])
    return kept


def _kind(one: Candidate) -> tuple[bool, int]:
    return one.round, round(size_of(one.box))


def is_usual(box: Box) -> bool:
    """Whether a box has a size that forms use. Others need a label, and the large ones company, to pass for tick boxes."""
    return USUAL[0] <= size_of(box) <= USUAL[1]


def in_company(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those large ones that have no other one of their size in line with them."""
    large = [one for one in found if size_of(one.box) > USUAL[1]]
    company = {
        id(one)
        for one in large[:_MANY]
        for other in large[:_MANY]
        if one is not other and one.round == other.round and _in_line(one.box, other.box)
    }
    return [one for one in found if size_of(one.box) <= USUAL[1] or id(one) in company or one.run]


def _in_line(one: Box, other: Box) -> bool:
    same = abs(size_of(one) - size_of(other)) < 1.2
    return same and (abs(one.x0 - other.x0) < 2 or abs(one.top - other.top) < 2)


class _Places:
    """Boxes by where their middles lie, to find neighbours without looking at all of them; `pitch` is in points."""

    def __init__(self, pitch: float) -> None:
        self._pitch = pitch
        self._cells: dict[int, list[tuple[int, Box]]] = defaultdict(list)

    def cell(self, box: Box) -> int:
        """The number of the cell in which the middle of a box lies: numbers cost half of what pairs of them do."""
        return int((box.x0 + box.x1) / 2 // self._pitch) * _COLUMN + int((box.top + box.bottom) / 2 // self._pitch)

    def add(self, index: int, box: Box, cell: int) -> None:
        """Note a box, whose cell is known."""
        self._cells[cell].append((index, box))

    def near(self, cell: int, away: Sequence[int]) -> list[tuple[int, Box]]:
        """The boxes in the cells so far away from this one (`_cells_away`)."""
        cells = self._cells
        found: list[tuple[int, Box]] = []
        for by in away:
            inside = cells.get(cell + by)
            if inside:
                found += inside[:_CROWD]
        return found


@lru_cache(maxsize=100)
def _cells_away(across: range, down: range) -> tuple[int, ...]:
    """How far the numbers of the cells so many columns and rows away are from that of a cell."""
    return tuple(dx * _COLUMN + dy for dx in across for dy in down)


_SIDES: Final = range(-1, 2)
_AROUND: Final = _cells_away(_SIDES, _SIDES)
_BELOW: Final = _cells_away(_SIDES, range(4))


def _joined(found: list[Candidate]) -> list[Candidate]:
    """Outlines around the same centre as one candidate: the largest is its box, the innermost is where its ink is measured."""
    kept: list[Candidate] = []
    places = _Places(pitch=8.0)
    for candidate in sorted(found, key=lambda one: (-round(size_of(one.box), 1), not one.border)):
        cell = places.cell(candidate.box)
        for index, box in places.near(cell, _AROUND):
            if _same_centre(box, candidate.box):
                outer = kept[index]
                kept[index] = _with_inner(outer, candidate)
                break
        else:
            places.add(len(kept), candidate.box, cell)
            kept.append(candidate)
    return kept


def _with_inner(outer: Candidate, inner: Candidate) -> Candidate:
    """`outer` with another outline around its centre. What is filled inside a box is ink; what is not is its second line."""
    share = size_of(inner.box) / size_of(outer.box)
    boxlike = inner.border > 0 or (size_of(outer.box) >= CELL_AROUND and is_usual(inner.box))
    if not inner.hollow and boxlike and outer.border and share < _SECOND_LINE:
        return replace(outer, nested=(*outer.nested, inner))
    if not inner.hollow:
        # A box with a line of its own upon a slightly larger shape without one: that was its shadow or its ground.
        return inner if inner.border and not outer.border and share > _SAME else replace(outer, filled=True)
    if share < _SECOND_LINE and outer.hollow:
        return replace(outer, nested=(*outer.nested, inner))
    deeper = size_of(inner.box) < size_of(outer.inner) - 0.3 or not outer.hollow
    return replace(
        outer,
        inner=inner.box if deeper else outer.inner,
        border=inner.border if deeper else max(outer.border, inner.border),
        round=inner.round if deeper else outer.round,
        hollow=True,
    )


def size_of(box: Box) -> float:
    """The mean side of a box in points."""
    return (box.x1 - box.x0 + box.bottom - box.top) / 2


def _same_centre(outer: Box, inner: Box) -> bool:
    room = 0.2 * size_of(outer) + 0.3
    across = abs(outer.x0 + outer.x1 - inner.x0 - inner.x1) / 2
    return across < room and abs(outer.top + outer.bottom - inner.top - inner.bottom) / 2 < room


def _rows_of_cells(candidates: list[Candidate]) -> list[list[int]]:
    """Candidates that stand side by side without room for a label: two that nearly touch, or three and more that are close."""
    places, cells = _placed(candidates)
    right: dict[int, tuple[int, float]] = {}
    for index, (candidate, cell) in enumerate(zip(candidates, cells, strict=True)):
        reach = range(int(1.7 * size_of(candidate.box) // 12) + 2)
        near = places.near(cell, _cells_away(reach, _SIDES))
        neighbours = [(gap, other) for other, box in near if (gap := _gap(candidate.box, box)) is not None]
        if neighbours:
            gap, other = min(neighbours)
            right[index] = (other, gap / size_of(candidate.box))
    heads = sorted(set(right) - {other for other, _ in right.values()})
    rows = []
    for head in heads:
        row, widest = [head], 0.0
        while row[-1] in right and len(row) <= len(candidates):
            other, gap = right[row[-1]]
            widest = max(widest, gap)
            row.append(other)
        if len(row) > 2 or widest <= _TOUCHING:
            rows.append(row)
    return rows


def _placed(candidates: list[Candidate]) -> tuple[_Places, list[int]]:
    """The candidates by where they lie, and the cell of each."""
    places = _Places(pitch=12.0)
    cells = [places.cell(candidate.box) for candidate in candidates]
    for index, (candidate, cell) in enumerate(zip(candidates, cells, strict=True)):
        places.add(index, candidate.box, cell)
    return places, cells


def _gap(left: Box, right: Box) -> float | None:
    """The gap between a box and one of the same size on its right; null where it is no such box or stands far off."""
    size = size_of(left)
    if abs(left.top - right.top) > 1.5 or abs(left.bottom - right.bottom) > 1.5 or abs(size_of(right) - size) > 1.5:
        return None
    gap = right.x0 - left.x1
    return gap if -0.2 * size <= gap <= 0.6 * size and right.x0 > left.x0 + 0.5 * size else None


def mark_stacks(candidates: list[Candidate]) -> list[Candidate]:
    """The same candidates; those that touch another one above or below say so."""
    places, cells = _placed(candidates)
    stacked: set[int] = set()
    for index, (candidate, cell) in enumerate(zip(candidates, cells, strict=True)):
        for other, box in places.near(cell, _BELOW):
            touching = abs(box.top - candidate.box.bottom) < 0.8 and abs(box.x0 - candidate.box.x0) < 1.5
            if other != index and touching and abs(size_of(box) - size_of(candidate.box)) < 2:
                stacked |= {index, other}
    return [
        one if one.stacked == (index in stacked) else replace(one, stacked=index in stacked)
        for index, one in enumerate(candidates)
    ]
