"""What looks like a tick box and is none, and what lies over one."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from marks_pages import circle, cross, nothing, rect, tick
from marks_reading import marks_in, options, page_of, states_in
from reportlab.pdfgen.canvas import Canvas


def comb(gap: float) -> Callable[[Canvas], None]:
    def draw(c: Canvas) -> None:
        c.drawString(72, 752, "Date of the incident (DDMMYYYY)")
        for index in range(8):
            c.rect(300 + index * (14 + gap), 748, 14, 14)
            c.drawString(304 + index * (14 + gap), 751, "12032020"[index] if gap else "X")

    return draw


def lined_comb(c: Canvas) -> None:
    """Each cell of four lines of its own."""
    for index in range(6):
        x = 100 + index * 14
        for line in ((x, 700, x + 14, 700), (x, 714, x + 14, 714), (x, 700, x, 714), (x + 14, 700, x + 14, 714)):
            c.line(*line)


def grid(c: Canvas) -> None:
    for row in range(10):
        for column in range(10):
            c.rect(100 + 12 * column, 500 + 12 * row, 12, 12)


def numbered(c: Canvas) -> None:
    for index in range(5):
        c.rect(72, 700 - 30 * index, 14, 14)
        c.drawString(76, 703 - 30 * index, str(index + 1))
        c.drawString(95, 703 - 30 * index, "A question in words")


def number_column(c: Canvas) -> None:
    for index in range(5):
        c.rect(72, 700 - 16 * index, 16, 16)
        c.rect(88, 700 - 16 * index, 300, 16)
        c.drawString(74, 703 - 16 * index, str(index + 10))


def legend(c: Canvas) -> None:
    for index, colour in enumerate(((0.8, 0.1, 0.1), (0.1, 0.5, 0.2), (0.2, 0.2, 0.7))):
        c.setFillColorRGB(*colour)
        c.rect(72, 700 - 20 * index, 9, 9, stroke=0, fill=1)
        c.setFillGray(0)
        c.drawString(86, 700 - 20 * index, "Yes")


def black_squares(c: Canvas) -> None:
    for index in range(4):
        c.rect(72, 700 - 20 * index, 7, 7, stroke=0, fill=1)
        c.drawString(86, 700 - 20 * index, "An item of a list")


def help_icons(c: Canvas) -> None:
    for index, sign in enumerate("i?i"):
        c.circle(80, 704 - 30 * index, 6)
        c.drawCentredString(80, 700 - 30 * index, sign)


def ruled_table(c: Canvas) -> None:
    c.grid([72, 86, 300, 500], [600, 614, 628, 642, 656])


def redaction_boxes(c: Canvas) -> None:
    c.drawString(72, 704, "Name of the subject:")
    c.rect(200, 700, 90, 14, stroke=0, fill=1)
    c.rect(200, 680, 12, 12, stroke=0, fill=1)


def unseen_square(c: Canvas) -> None:
    c.setStrokeGray(1)
    c.rect(72, 700, 10, 10)
    c.setStrokeGray(0)
    c.drawString(90, 700, "Yes")


def outside(c: Canvas) -> None:
    c.rect(-40, 700, 10, 10)
    c.rect(100, 900, 10, 10)


def picture_frame(c: Canvas) -> None:
    c.rect(72, 400, 300, 300)
    c.rect(80, 300, 40, 40)


@pytest.mark.parametrize(
    "draw",
    [
        comb(0),
        comb(2),
        comb(4),
        lined_comb,
        grid,
        numbered,
        number_column,
        legend,
        black_squares,
        help_icons,
        ruled_table,
        redaction_boxes,
        unseen_square,
        outside,
        picture_frame,
    ],
)
def test_what_is_no_tick_box_gives_no_mark(draw: Callable[[Canvas], None]) -> None:
    assert states_in(page_of(draw)) == []


def covered(part: tuple[float, float, float, float]) -> Callable[[Canvas], None]:
    """Three boxes, the first two ticked; the first is covered with black by a part of its side: x, y, width, height."""

    def draw(c: Canvas) -> None:
        options(rect, [cross, cross, nothing], 10)(c)
        x, y, width, height = part
        c.rect(72 + 10 * x, 740 + 10 * y, 10 * width, 10 * height, stroke=0, fill=1)

    return draw


def test_a_box_under_a_black_bar_is_not_readable() -> None:
    assert states_in(page_of(covered((-1, -0.4, 20, 1.8)))) == ["not_readable", "checked", "unchecked"]


@pytest.mark.parametrize("part", [(-0.3, -0.3, 0.9, 1.6), (0.5, -0.3, 9, 1.6), (-0.3, 0.45, 3, 1.2), (0, 0, 1, 1)])
def test_a_box_partly_under_a_black_bar_is_never_read(part: tuple[float, float, float, float]) -> None:
    states = states_in(page_of(covered(part)))
    assert states[-2:] == ["checked", "unchecked"]
    assert states[:-2] in ([], ["unclear"], ["not_readable"])


@pytest.mark.parametrize("part", [(-0.3, -0.3, 0.9, 1.6), (0.5, -0.3, 9, 1.6), (-0.3, 0.45, 3, 1.2), (-0.3, 0.6, 3, 1.2)])
def test_an_empty_box_partly_under_a_black_bar_is_never_ticked(part: tuple[float, float, float, float]) -> None:
    def draw(c: Canvas) -> None:
        options(circle, [nothing, tick, nothing], 10)(c)
        x, y, width, height = part
        c.rect(72 + 10 * x, 740 + 10 * y, 10 * width, 10 * height, stroke=0, fill=1)

    states = states_in(page_of(draw))
    assert states[-2:] == ["checked", "unchecked"]
    assert "checked" not in states[:-2]


def slash(c: Canvas, x: float, y: float, s: float) -> None:
    c.line(x, y, x + s, y + s)


def dash(c: Canvas, x: float, y: float, s: float) -> None:
    c.line(x + 1, y + s / 2, x + s - 1, y + s / 2)


def speck(c: Canvas, x: float, y: float, s: float) -> None:
    c.circle(x + s / 2, y + s / 2, 0.6, stroke=0, fill=1)


def letter_y(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("Helvetica", s * 0.8)
    c.drawCentredString(x + s / 2, y + s * 0.2, "Y")


def full_stop(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("Helvetica", s)
    c.drawCentredString(x + s / 2, y + s * 0.4, ".")


def solid(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x, y, s, s, stroke=1, fill=1)


@pytest.mark.parametrize("ink", [slash, dash, speck, letter_y, full_stop, solid])
def test_what_can_be_read_two_ways_is_unclear(ink: Callable[[Canvas, float, float, float], None]) -> None:
    assert states_in(page_of(options(rect, [ink, cross, nothing], 10))) == ["unclear", "checked", "unchecked"]


def test_a_line_that_strikes_a_section_out_makes_its_boxes_unclear() -> None:
    def draw(c: Canvas) -> None:
        options(rect, [nothing, nothing, nothing], 10)(c)
        c.line(60, 690, 94, 760)

    assert "checked" not in states_in(page_of(draw))

    def thick(c: Canvas) -> None:
        options(rect, [nothing, nothing, nothing], 10)(c)
        c.setLineWidth(9)
        c.line(40, 670, 114, 760)

    assert "checked" not in states_in(page_of(thick))


@pytest.mark.parametrize("pitch", [(37, 91), (8, 1)])
def test_a_page_of_ten_thousand_rectangles_takes_bounded_time(pitch: tuple[int, int]) -> None:
    def draw(c: Canvas) -> None:
        for index in range(10_000):
            c.rect(20 + (index * pitch[0]) % 540, 20 + (index * pitch[1]) % 780, 8 + index % 5, 8 + index % 5)

    data = page_of(draw)
    start = time.process_time()
    marks_in(data)
    assert time.process_time() - start < 3


def test_a_drawing_of_many_strokes_and_lines_takes_bounded_time() -> None:
    def draw(c: Canvas) -> None:
        for index in range(1500):
            x, y = 20 + (index * 37) % 540, 20 + (index * 91) % 780
            tick(c, x, y, 10 + index % 9)
            c.line(x, 0, x, 800)
            if index % 8 == 0:
                rect(c, x, y, 9)

    data = page_of(draw)
    start = time.process_time()
    marks_in(data)
    assert time.process_time() - start < 3


def test_the_key_of_a_chart_in_pale_and_strong_colours_is_no_tick_box() -> None:
    def draw(c: Canvas) -> None:
        for index, colour in enumerate(((0.45, 0.63, 0.47), (0.68, 0.8, 0.69), (0.66, 0.8, 0.85), (0.9, 0.72, 0.73))):
            c.setFillColorRGB(*colour)
            c.rect(72, 700 - 20 * index, 9, 9, stroke=0, fill=1)
            c.setFillGray(0)
            c.drawString(86, 700 - 20 * index, "Yes")

    assert states_in(page_of(draw)) == []
