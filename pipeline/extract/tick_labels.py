"""The words that a tick box belongs to, where no template says so: a best guess from where things stand on the page.

Boxes in one column have their labels on the same side; a row such as `Yes ☐ No ☐` tells by how it begins and ends. In a table the
label is the head of the column and the first cell of the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Box, Span
from .tick_groups import Groups
from .tick_lines import Piece
from .tick_marks import Mark
from .tick_places import Run, Sheet, line_box
from .tick_wraps import whole_label

Side = Literal["right", "left"]
_NEAR, _FAR = 18.0, 70.0
_HEAD_REACH = 70.0
_STACKED = 16.0
_LONGEST = 400
_EDGES = " \t\n.…_*|·•–—-:;,"
_QUESTION = re.compile(r"\A.*[?:]\s+(?=\S)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a tick box. `span` is where they stand in the text if they stand there in one piece."""

    text: str
    span: Span | None


def find_labels(sheet: Sheet, marks: Sequence[Mark], groups: Groups) -> list[Label | None]:
    """The label of each of `marks`, all of which stand on `sheet`; null where there is none. `groups`: which are in line."""
    columns, rows = groups
    tops = {index: column[0] for column in reversed(columns) for index in column}
    boxes = [mark.box for mark in marks]
    right = [sheet.right_of(box) if box else None for box in boxes]
    left = [sheet.left_of(box) if box else None for box in boxes]
    sides = _sides(columns, rows, right, left)
    labels: list[Label | None] = [None] * len(marks)
    for row in rows:
        table = _is_matrix(row, right, left)
        for place, index in enumerate(row):
            box = boxes[index]
            if box is None:
                continue
            head = _head(sheet, index, marks, tops, row) if table or _in_cell(box, right[index], left[index]) else None
            if head is not None:
                labels[index] = _table_label(sheet, box, head, right[row[-1]], left[row[0]])
                continue
            run = right[index] if sides[index] == "right" else left[index]
            run = run or right[index] or left[index]
            if run is not None and run.gap <= 4 * _FAR:
                labels[index] = _label(sheet, box, run, first=place == 0)
            else:
                labels[index] = _stacked(sheet, box)
    return labels


# --- which side ---------------------------------------------------------------------------------------------------------------


def _sides(
    columns: list[list[int]], rows: list[list[int]], right: Sequence[Run | None], left: Sequence[Run | None]
) -> list[Side]:
    """On which side of each mark its label stands: what its row says, else its column, else the right."""
    votes = [0.0] * len(right)
    for row in rows:
        if len(row) > 1:
            vote = _vote(row, right, left)
            for index in row:
                votes[index] = vote
    sides: list[Side] = ["right"] * len(right)
    for column in columns:
        vote = sum(votes[index] for index in column) or _vote(column, right, left)
        for index in column:
            sides[index] = "left" if vote < 0 else "right"
    return sides


def _vote(group: Sequence[int], right: Sequence[Run | None], left: Sequence[Run | None]) -> float:
    """Above 0 where the labels of a group stand to the right, below 0 to the left, 0 where that cannot be told."""
    to_right = sum(_nearness(right[index]) for index in group)
    to_left = sum(_nearness(left[index]) for index in group)
    if abs(to_right - to_left) >= 0.45:
        return to_right - to_left
    gaps = [(one.gap, other.gap) for index in group if (one := right[index]) and (other := left[index])]
    if gaps:
        after, before = sum(max(gap, 0.5) for gap, _ in gaps), sum(max(gap, 0.5) for _, gap in gaps)
        if max(after, before) > 2 * min(after, before):
            return 0.3 if after < before else -0.3
    return 0.0


def _nearness(run: Run | None) -> float:
    if run is None:
        return 0.0
    return 1.0 if run.gap <= _NEAR else 0.6 if run.gap <= _FAR else 0.2


# --- tables -------------------------------------------------------------------------------------------------------------------


def _is_matrix(row: Sequence[int], right: Sequence[Run | None], left: Sequence[Run | None]) -> bool:
    """Whether several boxes stand on a row with no words between them: their labels are the heads of their columns."""
    return len(row) > 1 and all(right[index] is None for index in row[:-1]) and all(left[index] is None for index in row[1:])


def _in_cell(box: Box, right: Run | None, left: Run | None) -> bool:
    """Whether a box stands alone in the cell of a table: no words close to it on either side."""
    room = max(18.0, 1.8 * (box.x1 - box.x0))
    return (right is None or right.gap > room) and (left is None or left.gap > room)


def _head(sheet: Sheet, index: int, marks: Sequence[Mark], tops: Mapping[int, int], row: Sequence[int]) -> Run | None:
    """The words above the topmost box of the column, as wide as the column at most; null where these are no head of a column."""
    top, box = marks[tops[index]].box, marks[index].box
    if top is None or box is None:
        return None
    run = sheet.above(top, _HEAD_REACH)
    if run is None:
        return None
    low, high = _width_of_column(index, marks, row)
    pieces = [piece for piece in run.pieces if low <= (piece.box.x0 + piece.box.x1) / 2 <= high]
    if not pieces:
        return None
    beside = sheet.left_of(box)
    head = Run(tuple(pieces), run.gap)
    if beside is not None and len(row) == 1 and head.box.x0 < beside.box.x1 - 2:
        return None  # a line of text that runs over the label, too
    return _with_lines_above(sheet, head, low, high)


def _width_of_column(index: int, marks: Sequence[Mark], row: Sequence[int]) -> tuple[float, float]:
    """How far a column may reach: half way to the boxes beside it on the row."""
    middles = [(box.x0 + box.x1) / 2 for other in row if (box := marks[other].box) is not None]
    at = row.index(index)
    low = (middles[at - 1] + middles[at]) / 2 if at else middles[at] - 90.0
    high = (middles[at] + middles[at + 1]) / 2 if at + 1 < len(middles) else middles[at] + 90.0
    return low, high


def _with_lines_above(sheet: Sheet, head: Run, low: float, high: float) -> Run:
    """The head of a column over several lines (`Don't` above `know`)."""
    pieces = list(head.pieces)
    for _ in range(2):
        box = line_box(pieces)
        height = box.bottom - box.top if len(pieces) == len(head.pieces) else head.box.bottom - head.box.top
        above = sheet.above(Box(box.x0, box.top, box.x1, box.top + 1), 0.6 * height)
        more = [piece for piece in above.pieces if low <= piece.box.x0 and piece.box.x1 <= high] if above else []
        if above is None or len(more) < len(above.pieces):
            break
        pieces = [*more, *pieces]
    return Run(tuple(pieces), head.gap)


def _table_label(sheet: Sheet, box: Box, head: Run, right: Run | None, left: Run | None) -> Label:
    """`head of the column / first cell of the row`."""
    row = [piece for piece in sheet.row(box) if piece.box.x1 <= box.x0 + 1]
    first = sheet.together(row) or (list(left.pieces) if left else []) or (list(right.pieces) if right else [])
    parts = [_words(sheet, head.pieces), _words(sheet, first)]
    return Label(" / ".join(part for part in parts if part)[:_LONGEST], _one_piece(sheet, head.pieces) if not first else None)


# --- words --------------------------------------------------------------------------------------------------------------------


def _label(sheet: Sheet, box: Box, run: Run, *, first: bool) -> Label | None:
    pieces = whole_label(sheet, box, run)
    text = _words(sheet, pieces)
    if first and run.pieces[-1].box.x1 <= box.x0 + 2:
        text = _QUESTION.sub("", text)  # the question stands before its first option on the line
    return Label(text[:_LONGEST], _one_piece(sheet, pieces)) if text else None


def _stacked(sheet: Sheet, box: Box) -> Label | None:
    """The words directly below a box, or directly above it, where none stand beside it."""
    below, above = sheet.below(box, _STACKED), sheet.above(box, _STACKED)
    run = below if below and (above is None or below.gap <= above.gap) else above
    text = _words(sheet, run.pieces) if run else ""
    return Label(text[:_LONGEST], _one_piece(sheet, run.pieces)) if run and text else None


def _words(sheet: Sheet, pieces: Sequence[Piece]) -> str:
    """The words in one line, without the dots and lines around them."""
    text = sheet.text
    return " ".join([text[piece.span.start : piece.span.end] for piece in pieces]).strip(_EDGES)


def _one_piece(sheet: Sheet, pieces: Sequence[Piece]) -> Span | None:
    """The stretch of text that holds these words and nothing else."""
    ordered = [(piece.span.start, piece.span.end) for piece in pieces]
    if not ordered or ordered != sorted(ordered):
        return None
    start, end = ordered[0][0], ordered[-1][1]
    words = "".join([sheet.text[first:last] for first, last in ordered])
    return Span(start, end) if "".join(sheet.text[start:end].split()) == words else None
