"""Cells of tables that are ticked, rows of touching tick cells, and combs that are written into."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from marks_pages import cross, rect, tick
from marks_reading import marks_in, page_of, states_in
from reportlab.pdfgen.canvas import Canvas

Lines = Callable[[Canvas, list[float], list[float]], None]
ROWS = ["Names and addresses", "Bank details", "Health data", "Passwords"]


def grid(c: Canvas, xs: list[float], ys: list[float]) -> None:
    c.grid(xs, ys)


def cells(c: Canvas, xs: list[float], ys: list[float]) -> None:
    for top, bottom in pairwise(ys):
        for left, right in pairwise(xs):
            c.rect(left, bottom, right - left, top - bottom)


def bars(c: Canvas, xs: list[float], ys: list[float]) -> None:
    """As Word exports the borders of a table."""
    for top, bottom in pairwise(ys):
        for left, right in pairwise(xs):
            for box in ((left, top, right, top), (left, bottom, right, bottom)):
                c.rect(box[0], box[1] - 0.24, box[2] - box[0], 0.48, stroke=0, fill=1)
            for x in (left, right):
                c.rect(x - 0.24, bottom, 0.48, top - bottom, stroke=0, fill=1)


def table(lines: Lines, widths: list[float], ticks: dict[tuple[int, int], Any], head: list[str], rows: list[str] = ROWS) -> bytes:
    """A table; `ticks` maps (row, column) to what is drawn or typed there."""

    def draw(c: Canvas) -> None:
        xs = [72.0]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [760.0 - 18 * index for index in range(len(rows) + 2)]
        lines(c, xs, ys)
        c.setFont("Helvetica", 9)
        for left, right, word in zip(xs, xs[1:], head, strict=False):
            c.drawCentredString((left + right) / 2, ys[1] + 5, word)
        for index, row in enumerate(rows):
            c.drawString(76, ys[index + 2] + 5, row)
        for (row, column), what in ticks.items():
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row + 1] + ys[row + 2]) / 2
            if isinstance(what, str):
                c.setFont("ZapfDingbats" if ord(what) > 255 else "Helvetica", 9)
                c.drawCentredString(x, y - 3, what)
            else:
                what(c, x - 5, y - 5, 10)

    return page_of(draw)


YES_NO = ["checked", "unchecked", "unchecked", "checked", "unchecked", "unchecked", "checked", "unchecked"]


@pytest.mark.parametrize("lines", [grid, cells, bars])
@pytest.mark.parametrize("what", ["X", "x", "✔", cross, tick])
@pytest.mark.parametrize("width", [60, 18])
def test_cells_below_yes_and_no_are_tick_boxes_where_ticks_stand_in_them(lines: Lines, what: Any, width: float) -> None:
    ticks = {(0, 1): what, (1, 2): what, (3, 1): what}
    assert states_in(table(lines, [200, width, width], ticks, ["Data", "Y", "N"])) == YES_NO


def test_one_column_with_ticks_beside_a_column_of_words() -> None:
    data = table(grid, [200, 70, 180], {(0, 1): "x", (3, 1): "x", (1, 2): "w"}, ["Data", "Attached", "Where"])
    assert states_in(data) == ["checked", "unchecked", "unchecked", "checked"]


def test_a_table_without_ticks_has_no_tick_boxes() -> None:
    assert states_in(table(grid, [200, 60, 60], {}, ["Data", "Yes", "No"])) == []


def test_an_x_among_data_is_no_tick() -> None:
    data = table(grid, [100, 60, 60], {(0, 1): "1", (1, 1): "x", (2, 1): "4", (3, 1): "7"}, ["v", "x", "y"])
    assert states_in(data) == []


def test_signs_that_are_no_ticks_make_no_tick_boxes_of_their_cells() -> None:
    def face(c: Canvas, x: float, y: float, s: float) -> None:
        c.circle(x + 5, y + 5, 5)
        c.arc(x + 2, y + 2, x + 8, y + 8, 200, 140)

    assert "checked" not in states_in(table(grid, [200, 60], {(0, 1): face, (2, 1): face}, ["Data", "Who"]))


def touching(n: int, rows: list[dict[int, Any]], size: float = 14) -> bytes:
    def draw(c: Canvas) -> None:
        for index, ticks in enumerate(rows):
            c.drawString(72, 750 - 24 * index, ROWS[index % 4])
            for cell in range(n):
                x, y = 300 + size * cell, 746 - 24 * index
                rect(c, x, y, size)
                what = ticks.get(cell)
                if isinstance(what, str):
                    c.drawCentredString(x + size / 2, y + 3, what)
                elif what:
                    what(c, x + 2, y + 2, size - 4)

    return page_of(draw)


def test_touching_squares_with_ticks_are_tick_boxes() -> None:
    assert states_in(touching(2, [{0: cross}, {1: cross}, {0: tick}, {}])) == [
        "checked",
        "unchecked",
        "unchecked",
        "checked",
        "checked",
        "unchecked",
        "unchecked",
        "unchecked",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [dict(enumerate("12031980"))],
        [{}, {}],
        [{0: "X", 1: "Y"}],
        [{0: "X"}],
        [{0: "X", 1: "Y"}, {0: "A", 1: "X"}],
        [{0: cross, 1: "7"}],
    ],
)
def test_combs_are_no_tick_boxes(rows: list[dict[int, Any]]) -> None:
    assert states_in(touching(8 if len(rows[0]) == 8 else 3, rows)) == []


def test_a_ticked_cell_is_anchored_on_its_own_line() -> None:
    marks, text, _ = marks_in(table(grid, [200, 60, 60], {(0, 1): cross, (1, 2): cross}, ["Data", "Yes", "No"]))
    ticked = [mark for mark in marks if mark.state == "checked"]
    assert [text[: mark.anchor].split("\n")[-1] for mark in ticked] == ROWS[:2]
