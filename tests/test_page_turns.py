"""Pages whose text is turned as they are displayed: which way it runs, and where things lie once its lines are level."""

from __future__ import annotations

import pytest

from pipeline.extract.page_turns import Turn, laid, lean_of, level, lie_of, turn_of
from pipeline.model import Box, Page, Span, Word

WIDTH, HEIGHT = 400.0, 300.0
UPRIGHT = [
    Box(20.0 + 60 * column, 30.0 + 20 * row, 70.0 + 60 * column, 42.0 + 20 * row) for row in range(4) for column in range(5)
]


def displayed(box: Box, turn: Turn) -> Box:
    """A box of the upright page (WIDTH x HEIGHT) on the page that is displayed with so many quarter turns clockwise."""
    if turn == 1:
        return Box(HEIGHT - box.bottom, box.x0, HEIGHT - box.top, box.x1)
    if turn == 2:
        return Box(WIDTH - box.x1, HEIGHT - box.bottom, WIDTH - box.x0, HEIGHT - box.top)
    if turn == 3:
        return Box(box.top, WIDTH - box.x1, box.bottom, WIDTH - box.x0)
    return box


def page(turn: Turn, boxes: list[Box]) -> Page:
    words = tuple(Word(Span(6 * at, 6 * at + 5), displayed(box, turn), 1.0) for at, box in enumerate(boxes))
    width, height = (HEIGHT, WIDTH) if turn % 2 else (WIDTH, HEIGHT)
    return Page(1, Span(0, 6 * len(boxes)), width, height, words)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_the_way_in_which_the_lines_of_a_page_run_is_told_from_its_words(turn: Turn) -> None:
    assert turn_of(page(turn, UPRIGHT)) == turn


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_boxes_of_a_turned_page_are_where_they_would_be_on_the_upright_one(turn: Turn) -> None:
    assert [level(word.box, page(turn, UPRIGHT), turn) for word in page(turn, UPRIGHT).words] == UPRIGHT


def test_a_page_without_words_is_taken_to_be_upright() -> None:
    assert turn_of(page(0, [])) == 0
    assert turn_of(page(1, UPRIGHT[:1])) == 1


@pytest.mark.parametrize("lean", [-0.0524, -0.02, 0.0, 0.02, 0.0524])
def test_a_label_and_a_box_at_the_other_end_of_a_leaning_row_are_on_one_level(lean: float) -> None:
    """A sheet laid askew by 3 degrees moves a box 400 points away by a whole row: that of the next option."""
    tops = [30.0 + 20 * row for row in range(6)]
    words = [
        Box(20 + 40.0 * at, top + lean * (35 + 40 * at), 50 + 40.0 * at, top + 12 + at % 3 + lean * (35 + 40 * at))
        for top in tops
        for at in range(6)
    ]
    sheet = Page(1, Span(0, 0), 595, 842, tuple(Word(Span(6 * at, 6 * at + 5), box, 1.0) for at, box in enumerate(words)))
    lie = lie_of(sheet)
    assert lie.lean == pytest.approx(lean, abs=0.003)
    for top in tops:
        box = Box(450, top + lean * 455, 460, top + 10 + lean * 455)
        assert laid(box, sheet, lie).top == pytest.approx(top, abs=2.0)


def test_lines_that_do_not_agree_or_are_too_few_are_taken_to_be_level() -> None:
    line = [Box(20 + 40.0 * at, 30 + 2.0 * at, 50 + 40.0 * at, 42 + 2.0 * at) for at in range(6)]
    other = [Box(20 + 40.0 * at, 130 - 2.0 * at, 50 + 40.0 * at, 142 - 2.0 * at) for at in range(6)]
    assert lean_of([box.sides for box in line]) == 0.0
    assert lean_of([box.sides for box in (*line, *other, *line, *other)]) == 0.0
