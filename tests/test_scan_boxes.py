"""Tick boxes in pictures of pages: found however they are ticked, told from letters and cells, never read the wrong way round."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import Color
from scan_pages import HEIGHT, PENS, SCALE, ScanPage

from pipeline.model import Box
from pipeline.read.scan_boxes import see_scan_boxes
from pipeline.read.scan_boxes_words import SeenWord

ROUGH = 14.0

# --- what is in a box ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("noise", "bilevel"), [(0.0, False), (ROUGH, False), (ROUGH, True)])
@pytest.mark.parametrize("pen", list(PENS))
def test_a_ticked_box_is_told_from_empty_ones(pen: str, noise: float, bilevel: bool) -> None:
    page = ScanPage()
    page.options(["", pen, "", "", pen])
    assert page.states(noise, bilevel) == ["unchecked", "checked", "unchecked", "unchecked", "checked"]


@pytest.mark.parametrize("side", [6.5, 8.0, 12.0, 16.0])
@pytest.mark.parametrize("line", [0.4, 0.8, 1.6])
def test_boxes_of_all_sizes_and_lines_are_found(side: float, line: float) -> None:
    page = ScanPage()
    page.options(["", "cross", ""], side=side, line=line, step=30)
    assert page.states(6.0) == ["unchecked", "checked", "unchecked"]


def test_circles_are_found() -> None:
    page = ScanPage()
    page.options(["dot", "", "", "cross"], side=10.0, round_=True)
    assert page.states(6.0) == ["checked", "unchecked", "unchecked", "checked"]


def test_a_box_is_where_it_is_drawn() -> None:
    page = ScanPage()
    page.options(["", "cross", ""], x=50, top=40)
    for index, mark in enumerate(page.look()):
        assert abs(mark.box.x0 / SCALE - 50) < 1.2
        assert abs(mark.box.top / SCALE - (40 + 22 * index)) < 1.2
        assert abs((mark.box.x1 - mark.box.x0) / SCALE - 9.0) < 1.8


def test_boxes_after_their_labels_and_in_cells_of_tables_are_found() -> None:
    page = ScanPage()
    for row in range(4):
        top = 40.0 + 26 * row
        page.say(30, top, "Patients")
        page.canvas.rect(20, HEIGHT - top - 19, 260, 26)
        for column in range(3):
            page.canvas.line(130 + 50 * column, HEIGHT - top - 19, 130 + 50 * column, HEIGHT - top + 7)
            page.box(150 + 50 * column, top + 1, pen="cross" if column == row % 3 else "")
    found = page.look()
    assert len(found) == 12
    assert [mark.state for mark in found].count("checked") == 4


def test_a_tick_box_that_its_cross_joins_to_the_label_is_found_where_the_others_stand() -> None:
    page = ScanPage()
    page.options(["", "", "large cross", ""], side=8.0, width=1.5)
    page.canvas.line(49, HEIGHT - 83, 60, HEIGHT - 86)
    assert page.states()[2] == "checked"


def test_a_box_with_gaps_in_its_outline_is_found_in_line_with_others() -> None:
    page = ScanPage()
    page.options(["", "", "", ""])
    picture = page.picture()
    top, left = round((30 + 44) * SCALE), round(40 * SCALE)
    picture[top - 2 : top + 3, left + 6 : left + 13] = 255
    picture[top + 4 : top + 12, left - 2 : left + 3] = 255
    assert len(see_scan_boxes(picture, SCALE, page.words)) == 4


# --- what is not sure ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grey", [0.35, 0.55, 0.7, 0.8])
@pytest.mark.parametrize("noise", [0.0, ROUGH])
def test_a_tick_in_pale_pencil_is_never_an_empty_box(grey: float, noise: float) -> None:
    page = ScanPage()
    page.options(["", "tick", "", "large cross"], grey=grey, width=0.9, side=10.0)
    states = page.states(noise)
    assert [states[0], states[2]] == ["unchecked", "unchecked"]
    assert "unchecked" not in (states[1], states[3])


def test_a_box_that_is_all_black_may_be_a_redaction() -> None:
    page = ScanPage()
    page.options(["", "", ""])
    page.canvas.rect(40, HEIGHT - 61, 9, 9, fill=1)
    assert page.states() == ["unchecked", "unclear", "unchecked"]


def test_a_line_of_a_fax_across_boxes_is_no_tick() -> None:
    page = ScanPage()
    page.options(["", "", ""])
    picture = page.picture()
    middle = round((30 + 22 + 4.5) * SCALE)
    picture[middle : middle + 2] = 0
    assert [mark.state for mark in see_scan_boxes(picture, SCALE, page.words)] == ["unchecked", "unclear", "unchecked"]


@pytest.mark.parametrize("apart", [1.2, 1.6, 2.4])
def test_a_second_border_inside_a_box_is_no_tick(apart: float) -> None:
    page = ScanPage()
    page.options(["", "cross", "", "", ""], side=9.0)
    for index in range(5):
        side = 9.0 + 2 * apart
        page.canvas.rect(40 - apart, HEIGHT - 30 - 22 * index - 9 - apart, side, side)
    states = page.states()
    assert len(states) == 5
    assert "checked" not in states[:1] + states[2:]
    assert states[1] != "unchecked"


def test_specks_and_dirt_are_no_ticks() -> None:
    page = ScanPage()
    page.options(["", "", "", "cross"])
    for index in range(3):
        page.canvas.circle(45 + index, HEIGHT - 35 - 22 * index, 0.5 + 0.3 * index, fill=1)
    states = page.states()
    assert "checked" not in states[:3]
    assert states[3] == "checked"


@settings(max_examples=40, deadline=None)
@given(
    ticked=st.lists(st.sampled_from(["", "", *PENS]), min_size=4, max_size=7),
    side=st.floats(6.5, 15.0),
    line=st.floats(0.4, 1.5),
    width=st.floats(0.7, 2.2),
    grey=st.floats(0.0, 0.5),
    noise=st.sampled_from([0.0, 8.0, 16.0, 24.0]),
    bilevel=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_no_box_is_read_the_wrong_way_round(
    ticked: list[str], side: float, line: float, width: float, grey: float, noise: float, bilevel: bool, seed: int
) -> None:
    page = ScanPage(seed)
    page.options(ticked, side=side, line=line, width=width, grey=grey, step=26)
    for mark in page.look(noise, bilevel):
        index = round(((mark.box.top + mark.box.bottom) / 2 / SCALE - 30 - side / 2) / 26)
        opposite = "unchecked" if ticked[index] else "checked"
        # Of a pale pen nothing may be left in black and white; what was not scanned cannot be seen.
        assert mark.state != opposite or (bilevel and grey > 0.3)


# --- what is no tick box ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("font", ["Helvetica", "Helvetica-Bold", "Times-Roman", "Courier-Bold"])
@pytest.mark.parametrize("size", [9.0, 12.0, 16.0])
def test_letters_are_no_tick_boxes(font: str, size: float) -> None:
    page = ScanPage()
    for index, words in enumerate(("DO NOT OPEN 0800 000", "O D 0 Q OO BOD H E", "Other people do good", "8 B 0 D a p e o")):
        page.say(30, 20 + 2 * size * index, words, size, font)
    assert page.states(6.0) == []


def test_the_letters_of_labels_are_no_tick_boxes_where_boxes_stand_above() -> None:
    page = ScanPage()
    page.options(["", "cross"], x=40, side=8.0)
    for index, words in enumerate(("Other", "Report", "Department", "Basic Data", "Health")):
        page.say(40, 80 + 18 * index, words, 11, "Helvetica-Bold")
    assert page.states(6.0) == ["unchecked", "checked"]


def test_a_comb_for_a_date_is_no_row_of_tick_boxes() -> None:
    page = ScanPage()
    page.say(30, 30, "Date of birth")
    for index in range(8):
        page.box(110 + 13 * index, 28, 13)
        page.say(114 + 13 * index, 29, str(index), 9, known=index % 2 == 0)
    page.say(30, 70, "Postcode")
    for index in range(6):
        page.box(110 + 16 * index, 68, 12)
    assert page.states() == []


def test_the_cells_of_a_table_are_no_tick_boxes() -> None:
    page = ScanPage()
    for row in range(5):
        page.say(30, 32 + 14 * row, "Count")
        for column in range(6):
            page.canvas.rect(100 + 14 * column, HEIGHT - 44 - 14 * row, 14, 14)
            page.say(104 + 14 * column, 32 + 14 * row, str(column), 9)
    assert page.states() == []


def test_solid_squares_and_blocks_are_no_tick_boxes() -> None:
    page = ScanPage()
    for index in range(3):
        page.canvas.rect(40, HEIGHT - 40 - 20 * index, 7, 7, fill=1)
        page.say(55, 32 + 20 * index, "An item of a list")
    page.say(40, 120, "Name")
    page.canvas.rect(70, HEIGHT - 132, 60, 12, fill=1)
    page.canvas.rect(140, HEIGHT - 132, 12, 12, fill=1)
    assert page.states() == []


def test_a_sign_here_box_and_a_logo_are_no_tick_boxes() -> None:
    page = ScanPage()
    page.canvas.rect(40, HEIGHT - 60, 120, 30)
    page.say(44, 34, "Sign here")
    page.canvas.rect(240, HEIGHT - 50, 22, 22)
    page.canvas.circle(251, HEIGHT - 39, 7)
    assert page.states() == []


def test_boxes_that_shine_through_from_the_other_side_are_none() -> None:
    front, back = ScanPage(), ScanPage()
    front.options(["", "cross", "", ""])
    back.options(["cross", "", "tick", ""], x=200, line=1.0)
    front_picture, back_picture = front.picture().astype(float), back.picture().astype(float)
    both = np.minimum(front_picture, 255 - (255 - back_picture) * 0.2).astype(np.uint8)
    found = see_scan_boxes(both, SCALE, [*front.words, *back.words])
    assert [mark.state for mark in found] == ["unchecked", "checked", "unchecked", "unchecked"]
    assert all(mark.box.x1 < 80 * SCALE for mark in found)


def test_a_page_without_words_or_of_a_few_pixels_has_no_tick_boxes() -> None:
    page = ScanPage()
    page.options(["", "cross"])
    picture = page.picture()
    assert see_scan_boxes(picture, SCALE, []) == ()
    assert see_scan_boxes(picture[:9, :9], SCALE, page.words) == ()


def test_a_page_full_of_small_squares_takes_bounded_time() -> None:
    picture = np.full((2200, 1600), 255, np.uint8)
    for x in range(20, 1560, 34):
        for y in range(20, 2150, 34):
            picture[y : y + 24, x : x + 24] = 0
            picture[y + 2 : y + 22, x + 2 : x + 22] = 255
    page = ScanPage()
    page.say(30, 30, "A plan")
    started = time.process_time()
    see_scan_boxes(picture, SCALE, [SeenWord(word.box, word.text) for word in page.words])
    assert time.process_time() - started < 60


def test_the_corners_of_a_qr_code_are_no_tick_boxes() -> None:
    page = ScanPage()
    page.say(40, 90, "Scan the code")
    chance = np.random.default_rng(3)
    for x, y in np.argwhere(chance.random((21, 21)) < 0.5).tolist():
        page.canvas.rect(120 + 2 * x, 120 + 2 * y, 2, 2, stroke=0, fill=1)
    for x, y in ((0, 0), (0, 14), (14, 14)):
        page.canvas.setFillColor(Color(1, 1, 1))
        page.canvas.rect(119 + 2 * x, 119 + 2 * y, 16, 16, stroke=0, fill=1)
        page.canvas.setFillColor(Color(0, 0, 0))
        page.canvas.setLineWidth(2)
        page.canvas.rect(121 + 2 * x, 121 + 2 * y, 12, 12)
        page.canvas.rect(124 + 2 * x, 124 + 2 * y, 6, 6, stroke=0, fill=1)
    assert page.states() == []


@pytest.mark.parametrize("noise", [0.0, ROUGH])
def test_large_boxes_close_below_each_other_are_all_found(noise: float) -> None:
    page = ScanPage()
    page.options(["", "cross", "", "", "large cross", "", "tick", "", ""], side=12.0, step=15.6)
    states = page.states(noise)
    assert [state == "unchecked" for state in states] == [True, False, True, True, False, True, False, True, True]
    assert states.count("checked") == 3


def test_a_dash_in_a_box_is_unclear() -> None:
    page = ScanPage()
    page.options(["", "", "cross", ""], side=10.0)
    page.canvas.setLineWidth(1.2)
    page.canvas.line(42, HEIGHT - 35, 48, HEIGHT - 35)
    assert page.states() == ["unclear", "unchecked", "checked", "unchecked"]


def test_a_few_crosses_that_fill_their_boxes_to_the_corners_are_ticks() -> None:
    page = ScanPage()
    ticked = (0, 1, 2, 5, 6)
    page.options([""] * 8, side=9.0)
    for index in ticked:
        y = HEIGHT - 30 - 22 * index - 9
        page.canvas.line(40, y, 49, y + 9)
        page.canvas.line(40, y + 9, 49, y)
    assert page.states() == ["checked" if index in ticked else "unchecked" for index in range(8)]


@pytest.mark.parametrize("gap", [0.0, 3.0])
def test_combs_with_letters_in_some_cells_are_no_tick_boxes(gap: float) -> None:
    page = ScanPage()
    page.options(["", "cross"], top=150, side=10.0)
    for row, letters in enumerate(("6X  70 ", "808 X 1", "  X0   ")):
        page.say(30, 32 + 28 * row, "Code")
        for column, letter in enumerate(letters):
            page.canvas.rect(90 + (14 + gap) * column, HEIGHT - 44 - 28 * row, 14, 14)
            if letter != " ":
                page.say(94 + (14 + gap) * column, 33 + 28 * row, letter, 9)
    assert page.states() == ["unchecked", "checked"]


def test_boxes_in_black_and_white_dots_are_read() -> None:
    page = ScanPage()
    page.options(["", "cross", "", "tick"], line=1.0)
    grey = page.picture().astype(float) * 0.92
    pattern = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 15.0 + 8.0
    dots = np.where(
        grey > np.tile(pattern, (grey.shape[0] // 4 + 1, grey.shape[1] // 4 + 1))[: grey.shape[0], : grey.shape[1]], 255, 0
    )
    found = see_scan_boxes(dots.astype(np.uint8), SCALE, page.words)
    assert [mark.state for mark in found] == ["unchecked", "checked", "unchecked", "checked"]


@pytest.mark.parametrize("noise", [0.0, ROUGH])
@pytest.mark.parametrize("around", [(50.0, 120.0), (34.0, 120.0)])
def test_an_empty_box_whose_words_are_circled_is_unclear(around: tuple[float, float], noise: float) -> None:
    page = ScanPage()
    page.options(["", "", "", ""], step=36)
    page.canvas.setLineWidth(1.3)
    page.canvas.ellipse(around[0], HEIGHT - 30 - 36 - 15, around[1], HEIGHT - 30 - 36 + 7)
    assert page.states(noise) == ["unchecked", "unclear", "unchecked", "unchecked"]


def test_a_frame_around_an_option_is_no_ring_of_a_pen() -> None:
    page = ScanPage()
    page.options(["", "cross", ""], step=36)
    page.canvas.rect(30, HEIGHT - 30 - 18, 140, 26)
    assert page.states() == ["unchecked", "checked", "unchecked"]


def test_large_radio_buttons_that_ocr_took_for_letters_are_not_circled_words() -> None:
    page = ScanPage()
    page.options(["", "dot", "", ""], side=15.0, round_=True, step=30)
    for index in range(4):
        x, y = 47.5 * SCALE, (30 + 30 * index + 7.5) * SCALE
        page.words.append(SeenWord(Box(x - 12, y - 12, x + 12, y + 12), "O"))
    assert page.states() == ["unchecked", "checked", "unchecked", "unchecked"]
