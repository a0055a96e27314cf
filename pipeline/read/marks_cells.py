"""Cells of tables that are used as tick boxes: a row of touching squares, or a column in which some cells hold a tick and nothing
else. Whether a table is ticked at all shows in its ticks, so these come first; a table without any gives no box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ..model import Box
from .marks_chars import Inside
from .marks_find import Candidate, size_of
from .marks_places import holds

_MOST_IN_ROW: Final = 6
_IN_LINE: Final = 2.5
_CELL: Final = (7.0, 160.0, 7.0, 70.0)
"""Least and largest width and height of a cell that is ticked, in points."""
_ALIKE: Final = 0.12
_MOST_CELLS: Final = 400
_MOST_TICKS: Final = 200
_STEP: Final = 3.0


class Letters(Protocol):
    """What tells which characters stand in a box."""

    def __call__(self, box: Box) -> Inside:
        """The characters in a box of the displayed page, and what they can mean."""


def ticked_rows(rows: Sequence[list[Candidate]], ticks: Sequence[Box], letters: Sequence[Box]) -> list[Candidate]:
    """The cells of those rows of touching squares in which a tick stands, and of rows like these above and below them.

    A longer row is a comb: a date or a reference is written into it, a character a cell. One letter x (`letters`) in one row
    alone may be written, too. The cells of a row share their `run`.
    """
    short = [row for row in rows if len(row) <= _MOST_IN_ROW]
    ticked = [row for row in short if _holds_any(row, ticks)]
    lettered = [row for row in short if _holds_any(row, letters)]
    ticked.extend(row for row in lettered if any(row is not other and _like(row, other) for other in (*ticked, *lettered)))
    if not ticked:
        return []
    chosen = [row for row in short if row in ticked or any(_like(row, other) for other in ticked)]
    return [replace(cell, run=number) for number, row in enumerate(chosen, 1) for cell in row]


def _holds_any(row: list[Candidate], ticks: Sequence[Box]) -> bool:
    return any(holds(cell.box, tick) for cell in row for tick in ticks)


def _like(row: list[Candidate], other: list[Candidate]) -> bool:
    """Whether two rows have as many cells at the same places across the page."""
    return len(row) == len(other) and all(
        abs(one.box.x0 - two.box.x0) < _IN_LINE and abs(size_of(one.box) - size_of(two.box)) < 2
        for one, two in zip(row, other, strict=True)
    )


@dataclass(frozen=True, slots=True)
class TickCell:
    """A cell of a tick column; `tick` is what was found in it, null in an empty one."""

    box: Box
    tick: Box | None


class Grid:
    """The ruled lines of a page, to ask which cell lies around a point."""

    def __init__(self, lines: Iterable[Box]) -> None:
        sides = np.array([[line.x0, line.top, line.x1, line.bottom] for line in lines], dtype=np.float64).reshape(-1, 4)
        level = (sides[:, 3] - sides[:, 1]) <= (sides[:, 2] - sides[:, 0])
        self._level: npt.NDArray[np.float64] = sides[level]
        self._upright: npt.NDArray[np.float64] = sides[~level]

    def __bool__(self) -> bool:
        return len(self._level) > 1 and len(self._upright) > 1

    def cell(self, x: float, y: float) -> Box | None:
        """The cell around a point; null where lines are missing, or where it is no size for a tick."""
        over = self._level[(self._level[:, 0] <= x + 1) & (self._level[:, 2] >= x - 1), 1]
        beside = self._upright[(self._upright[:, 1] <= y + 1) & (self._upright[:, 3] >= y - 1), 0]
        above, below, left, right = over[over <= y], over[over > y], beside[beside <= x], beside[beside > x]
        if not (len(above) and len(below) and len(left) and len(right)):
            return None
        box = Box(float(left.max()), float(above.max()), float(right.min()), float(below.min()))
        narrow, wide, low, high = _CELL
        fits = narrow <= box.x1 - box.x0 <= wide and low <= box.bottom - box.top <= high
        return box if fits else None


def tick_cells(grid: Grid, ticks: Sequence[Box], letters: Letters) -> list[TickCell]:
    """The cells of the columns in which `ticks` stand, and of like columns beside them. Columns that hold other words are out."""
    cells: dict[tuple[int, int], TickCell] = {}
    queue: list[Box] = []
    for tick in ticks[:_MOST_TICKS]:
        box = grid.cell((tick.x0 + tick.x1) / 2, (tick.top + tick.bottom) / 2)
        if box and _fits(tick, box) and letters(box).content in ("nothing", "tick"):
            if _key(box) not in cells:
                queue.append(box)
            cells[_key(box)] = TickCell(box, tick)
    spoilt: set[int] = set()
    heads = 0
    while queue and heads < _MOST_CELLS:
        box = queue.pop()
        heads += 1
        for near, down in _neighbours(grid, box):
            if _key(near) in cells:
                continue
            content = letters(near).content
            foreign = content == "tick" and not any(holds(near, tick) for tick in ticks)
            if content == "nothing" or foreign:  # a tick of the next cell that reaches into this one
                cells[_key(near)] = TickCell(near, None)
                queue.append(near)
            elif down and content != "tick":
                spoilt.add(round(near.x0 / 2))
    return [cell for key, cell in sorted(cells.items()) if not any(abs(key[1] - one) <= 1 for one in spoilt)]


def _key(box: Box) -> tuple[int, int]:
    return round(box.top / 2), round(box.x0 / 2)


def _fits(tick: Box, box: Box) -> bool:
    """Whether a tick is not much larger than its cell."""
    width, height = tick.x1 - tick.x0, tick.bottom - tick.top
    return width <= 1.3 * (box.x1 - box.x0) and height <= 1.6 * (box.bottom - box.top)


def _neighbours(grid: Grid, box: Box) -> list[tuple[Box, bool]]:
    """The cells around a cell that are as wide as it; with each whether it is the one below."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    found = []
    for px, py, down in (
        (x, box.bottom + _STEP, True),
        (x, box.top - _STEP, False),
        (box.x1 + _STEP, y, False),
        (box.x0 - _STEP, y, False),
    ):
        near = grid.cell(px, py)
        if near is None:
            continue
        if px == x:
            alike = abs(near.x0 - box.x0) < 2 and abs(near.x1 - box.x1) < 2
        else:
            width = box.x1 - box.x0
            alike = abs((near.x1 - near.x0) - width) <= _ALIKE * width and abs(near.top - box.top) < 2
        if alike:
            found.append((near, down))
    return found
