"""Boxes of scanned pages in doubt beside the others: ticks that were taken back, and pale marks that the scan broke to pieces."""

from __future__ import annotations

import pytest
from scan_pages import HEIGHT, ScanPage

from pipeline.read.scan_boxes import see_scan_boxes
from pipeline.read.scan_boxes_trace import Specks, has_trace, pen_is_pale

SCALE = 200 / 72


def scribble(page: ScanPage, top: float, side: float = 12.0) -> None:
    """A dense zigzag over the box at x = 40."""
    page.canvas.setLineWidth(1.0)
    for step in range(8):
        y = HEIGHT - top - side * (step + 0.5) / 8
        page.canvas.line(37, y, 55, y - side / 16)
        page.canvas.line(55, y - side / 16, 37, y - side / 8)


def strike(page: ScanPage, top: float, side: float = 12.0) -> None:
    """Four strokes through the box at x = 40, from side to side."""
    page.canvas.setLineWidth(1.0)
    for step in range(4):
        y = HEIGHT - top - side * (0.15 + 0.23 * step)
        page.canvas.line(36, y, 57, y + 1.5)


def blot(page: ScanPage, top: float, side: float = 12.0) -> None:
    """Strokes of a broad pen that run together over the box at x = 40, not leaving it."""
    page.canvas.setLineWidth(2.4)
    for step in range(6):
        y = HEIGHT - top - side * (step + 0.5) / 6
        page.canvas.line(40.6, y, 51.4, y)


@pytest.mark.parametrize("noise", [0.0, 10.0])
@pytest.mark.parametrize("undo", [scribble, strike, blot])
def test_a_tick_that_was_crossed_out_is_no_tick_beside_others(undo: object, noise: float) -> None:
    page = ScanPage()
    page.options(["tick", "", "tick", "", "tick"], side=12.0)
    assert callable(undo)
    undo(page, 74)
    states = {round((mark.box.top / SCALE - 30) / 22): mark.state for mark in page.look(noise)}
    assert states.pop(2, "not found") in ("unclear", "not found")
    assert states == {0: "checked", 1: "unchecked", 3: "unchecked", 4: "checked"}


@pytest.mark.parametrize("pen", ["large cross", "cross", "tick", "large tick"])
def test_a_mark_that_leaves_its_box_is_not_taken_back(pen: str) -> None:
    page = ScanPage()
    page.options([pen, "", "", pen], side=10.0, width=1.6)
    assert page.states(6.0) == ["checked", "unchecked", "unchecked", "checked"]


def test_a_loop_in_a_square_is_no_empty_button() -> None:
    page = ScanPage()
    page.options(["", "", "", ""], side=12.0)
    page.canvas.setLineWidth(1.2)
    page.canvas.ellipse(42.5, HEIGHT - 61.5, 49.5, HEIGHT - 54.5)
    states = page.states()
    assert states[1] in ("checked", "unclear")
    assert [states[0], *states[2:]] == ["unchecked"] * 3


def test_the_specks_that_are_left_of_a_wiped_out_tick_are_not_nothing() -> None:
    page = ScanPage()
    page.options(["", "cross", "", ""], side=12.0)
    picture = page.picture(bilevel=True)
    for step in range(3):  # where a pale stroke ran from the lower left to the upper right
        y, x = round((74 + 9 - 2.6 * step) * SCALE), round((40 + 3.5 + 2.4 * step) * SCALE)
        picture[y, x : x + 2] = 0
    states = [mark.state for mark in see_scan_boxes(picture, SCALE, page.words)]
    assert states[1] == "checked"
    assert states[2] == "unclear"


def test_specks_that_all_boxes_have_say_nothing() -> None:
    everywhere = [Specks(2, 500) for _ in range(9)]
    assert not has_trace(Specks(3, 500), everywhere, 0.004)
    assert has_trace(Specks(3, 500), [Specks(0, 500) for _ in range(9)], 0.0)
    assert not has_trace(Specks(1, 500), [Specks(0, 500) for _ in range(9)], 0.0)


def test_a_pen_is_pale_where_many_of_its_marks_are_broken() -> None:
    assert pen_is_pale(0, 2, 5)
    assert pen_is_pale(2, 0, 20)
    assert not pen_is_pale(1, 0, 9)
    assert not pen_is_pale(0, 0, 0)
