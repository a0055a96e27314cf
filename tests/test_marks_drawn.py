"""Drawn tick boxes are found and read, however they are drawn; on turned and cropped pages too."""

from __future__ import annotations

import time
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks_pages import (
    BOXES,
    TICKS,
    Draw,
    bevelled,
    browser_box,
    circle,
    cross,
    double_frame,
    four_lines,
    four_wedges,
    nothing,
    pen_tick,
    polygon_circle,
    rect,
    tick,
)
from marks_reading import marks_in, options, page_of, states_in
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.marks import see_marks

PATTERN = [draw for one in TICKS for draw in (one, nothing)]
EXPECTED = ["checked", "unchecked"] * len(TICKS)


# How many ways of ticking may end as unclear at most: those that leave no room to the frame, or look like one line.
ALLOWED: dict[Draw, int] = {circle: 2, polygon_circle: 2, double_frame: 4, bevelled: 4, browser_box: 1, four_wedges: 1}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(("size", "font"), [(9.2, "Helvetica"), (12, "Times-Roman"), (16, "Courier")])
def test_every_tick_in_every_box(box: Draw, size: float, font: str) -> None:
    marks, _, _ = marks_in(page_of(options(box, PATTERN, size, font)))
    pairs = list(
        zip([mark.state for mark in sorted(marks, key=lambda mark: (mark.box.x0 > 300, mark.box.top))], EXPECTED, strict=True)
    )
    assert not [pair for pair in pairs if set(pair) == {"checked", "unchecked"}]
    wrong = [TICKS[index // 2].__name__ for index, pair in enumerate(pairs) if pair[0] != pair[1]]
    assert len(wrong) <= ALLOWED.get(box, 0), wrong


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(BOXES),
    st.lists(st.sampled_from([*TICKS, nothing, nothing, nothing]), min_size=1, max_size=12),
    st.floats(6, 17),
    st.booleans(),
)
def test_no_tick_is_ever_read_as_its_opposite(box: Draw, ticks: list[Draw], size: float, after: bool) -> None:
    states = states_in(page_of(options(box, ticks, size, after=after)))
    if len(states) == len(ticks):
        for state, ticked in zip(states, ticks, strict=True):
            assert state != ("checked" if ticked is nothing else "unchecked")
    else:
        assert "checked" not in states or any(ticked is not nothing for ticked in ticks)


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [rect, circle, four_lines])
def test_turned_and_cropped_pages_are_read_as_displayed(turns: int, box: Draw) -> None:
    def change(pdf: pdfium.PdfDocument) -> Any:
        page = pdf[0]
        page.set_mediabox(-30, -50, 600, 900)
        page.set_cropbox(50, 500, 400, 800)
        page.set_rotation(turns)
        page.close()

    marks, _, model = marks_in(page_of(options(box, [cross, nothing, tick], 10)), change)
    assert (model.width, model.height) == ((350, 300) if turns % 180 == 0 else (300, 350))
    seen = {(round(mark.box.x0), round(mark.box.top)): mark.state for mark in marks}
    # In user space the boxes stand at 72, 740 and 24 points further down each; the crop box is 50, 500 to 400, 800.
    places = {
        0: [(22, 50), (22, 74), (22, 98)],
        90: [(240, 22), (216, 22), (192, 22)],
        180: [(318, 240), (318, 216), (318, 192)],
        270: [(50, 318), (74, 318), (98, 318)],
    }
    assert seen == dict(zip(places[turns], ["checked", "unchecked", "checked"], strict=True))
    assert {(round(m.box.x1 - m.box.x0), round(m.box.bottom - m.box.top)) for m in marks} == {(10, 10)}


def test_a_mark_is_anchored_at_the_word_on_its_right_else_at_the_end_of_the_word_on_its_left() -> None:
    before, text, _ = marks_in(page_of(options(rect, [cross, nothing], 10)))
    assert [text[mark.anchor :].split("\n")[0] for mark in before] == ["Answer number1 here", "Answer number2 here"]
    after, text, _ = marks_in(page_of(options(rect, [cross, nothing], 10, after=True)))
    assert [text[: mark.anchor].split("\n")[-1] for mark in after] == ["Answer number1 here", "Answer number2 here"]


def test_boxes_between_labels_are_anchored_at_the_next_label() -> None:
    def draw(c: Canvas) -> None:
        for index, label in enumerate(("Yes", "No", "Not known")):
            rect(c, 72 + 100 * index, 700, 9)
            c.drawString(88 + 100 * index, 701, label)
        cross(c, 172, 700, 9)

    marks, text, _ = marks_in(page_of(draw))
    assert [(mark.state, text[mark.anchor :].split()[0]) for mark in marks] == [
        ("unchecked", "Yes"),
        ("checked", "No"),
        ("unchecked", "Not"),
    ]


def test_boxes_in_table_cells_are_found_and_the_cells_are_not() -> None:
    def draw(c: Canvas) -> None:
        c.grid([72, 300, 330, 360], [600, 620, 640, 660])
        for row in range(3):
            c.drawString(76, 605 + 20 * row, f"Statement {row}")
            for column in range(2):
                rect(c, 310 + 30 * column, 605 + 20 * row, 10)
            cross(c, 310 + 30 * (row % 2), 605 + 20 * row, 10)

    assert states_in(page_of(draw)) == ["checked", "unchecked", "unchecked", "checked", "checked", "unchecked"]


def test_a_box_inside_a_form_object_is_found_where_it_is_displayed() -> None:
    def draw(c: Canvas) -> None:
        c.beginForm("box")
        rect(c, 0, 0, 10)
        cross(c, 0, 0, 10)
        c.endForm()
        c.translate(100, 650)
        c.scale(1.2, 1.2)
        c.doForm("box")

    (mark,), _, _ = marks_in(page_of(draw))
    assert mark.state == "checked"
    assert [round(value) for value in (mark.box.x0, mark.box.top, mark.box.x1, mark.box.bottom)] == [100, 180, 112, 192]


def test_a_page_without_boxes_costs_next_to_nothing() -> None:
    def draw(c: Canvas) -> None:
        for row in range(55):
            c.drawString(72, 780 - 13 * row, "The folder was left on a bus and was handed in to the depot two days later.")
            c.line(72, 778 - 13 * row, 500, 778 - 13 * row)

    pdf = pdfium.PdfDocument(page_of(draw))
    page = pdf[0]
    best = 1.0
    for _ in range(5):
        start = time.process_time()
        see_marks(page, "")
        best = min(best, time.process_time() - start)
    page.close()
    pdf.close()
    assert best < 0.004


@pytest.mark.parametrize("size", [4.8, 5.5, 22, 26, 30])
def test_boxes_of_unusual_sizes_are_read_beside_labels(size: float) -> None:
    def draw(c: Canvas) -> None:
        for index in range(3):
            y = 740 - index * (size + 12)
            rect(c, 72, y, size)
            c.drawString(72 + size + 6, y + size / 2 - 4, "Answer in words")
        cross(c, 72, 740, size)

    assert states_in(page_of(draw)) == ["checked", "unchecked", "unchecked"]


def test_a_lone_large_frame_and_specks_without_words_are_no_boxes() -> None:
    def draw(c: Canvas) -> None:
        c.rect(72, 700, 28, 28)
        c.drawString(110, 710, "Words beside a frame for a stamp")
        for index in range(3):
            c.rect(300, 500 - 20 * index, 5, 5)

    assert states_in(page_of(draw)) == []


@pytest.mark.parametrize("pitch", [12.5, 14])
def test_a_sloppy_tick_that_reaches_into_the_next_box_does_not_tick_it(pitch: float) -> None:
    ticked = (2, 5, 6, 9)

    def draw(c: Canvas) -> None:
        for index in range(12):
            y = 760 - index * pitch
            rect(c, 72, y, 9.5)
            c.drawString(90, y + 1, f"Answer {index}")
            if index in ticked:
                pen_tick(c, 72, y, 15)

    states = states_in(page_of(draw))
    assert len(states) == 12
    assert all(states[index] != "unchecked" for index in ticked)
    assert "checked" not in [state for index, state in enumerate(states) if index not in ticked]
    assert states.count("checked") >= 3
