"""Options that are answered on their own words: circled or struck out, on the page or with the pens of a viewer."""

from __future__ import annotations

import io
import math
from typing import Any

import pikepdf
import pytest
from marks_reading import marks_in, page_of
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LINE = "Was it found again?  Yes / No / Not known"


def at(words: str, line: str = LINE, size: float = 11) -> tuple[float, float]:
    """Where `words` begin and end on a line that begins at 72."""
    start = 72 + stringWidth(line[: line.index(words)], "Helvetica", size)
    return start, start + stringWidth(words, "Helvetica", size)


def on_words(data: bytes) -> list[tuple[str, str, str]]:
    marks, text, _ = marks_in(data)
    return [(text[mark.span.start : mark.span.end], mark.raw, mark.state) for mark in marks if mark.span]


def lined(draw: Any, line: str = LINE) -> bytes:
    def page(c: Canvas) -> None:
        c.setFont("Helvetica", 11)
        c.drawString(72, 700, line)
        draw(c)

    return page_of(page)


def ring(words: str, line: str = LINE) -> list[tuple[float, float]]:
    """A ring drawn by hand: it does not close, and is not level."""
    start, end = at(words, line)
    x, rx = (start + end) / 2, (end - start) / 2 + 6
    turns = [index / 30 * 6.1 for index in range(31)]
    return [(x + rx * math.cos(turn) * (1 + 0.01 * turn), 704 + 9 * math.sin(turn + 0.1)) for turn in turns]


@pytest.mark.parametrize("words", ["Yes", "No", "Not known"])
def test_an_ellipse_around_an_option_circles_it(words: str) -> None:
    start, end = at(words)
    data = lined(lambda c: c.ellipse(start - 5, 694, end + 5, 714))
    assert on_words(data) == [(words, "[circled]", "checked")]


@pytest.mark.parametrize("words", ["Yes", "No"])
def test_a_ring_drawn_by_hand_circles_a_part_of_a_word(words: str) -> None:
    line = "Was it found again? Yes/No*"

    def draw(c: Canvas) -> None:
        path = c.beginPath()
        points = ring(words, line)
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        c.drawPath(path)

    assert on_words(lined(draw, line)) == [(words, "[circled]", "checked")]


@pytest.mark.parametrize("bar", [True, False])
def test_a_line_through_an_option_strikes_it_out(bar: bool) -> None:
    start, end = at("No")

    def draw(c: Canvas) -> None:
        if bar:
            c.rect(start, 703, end - start, 0.7, stroke=0, fill=1)
        else:
            c.line(start - 1, 703.4, end + 1, 703.4)

    assert on_words(lined(draw)) == [("No", "[struck out]", "unchecked")]


def test_a_line_through_a_short_word_need_not_be_quite_level() -> None:
    start, end = at("No")
    assert on_words(lined(lambda c: c.line(start - 1, 703.2, end + 1, 703.65))) == [("No", "[struck out]", "unchecked")]


def test_one_part_of_a_word_struck_out() -> None:
    line = "Was it found again? Yes/No*"
    start, end = at("No", line)
    assert on_words(lined(lambda c: c.line(start, 703.5, end, 703.5), line)) == [("No", "[struck out]", "unchecked")]


def test_an_option_crossed_with_a_slanted_line_is_unclear() -> None:
    start, end = at("Not known")
    assert on_words(lined(lambda c: c.line(start, 696, end, 713))) == [("Not known", "[crossed]", "unclear")]


def test_an_option_circled_and_struck_out_is_unclear() -> None:
    start, end = at("Yes")

    def draw(c: Canvas) -> None:
        c.ellipse(start - 5, 694, end + 5, 714)
        c.line(start, 703.5, end, 703.5)

    ((words, _, state),) = on_words(lined(draw))
    assert (words, state) == ("Yes", "unclear")


def underline(c: Canvas) -> None:
    c.line(*(at("Yes")[0], 698.5, at("Yes")[1], 698.5))


def rule_through_the_page(c: Canvas) -> None:
    c.line(20, 703.5, 560, 703.5)


def frame(c: Canvas) -> None:
    c.rect(66, 692, 260, 22)


def round_frame(c: Canvas) -> None:
    c.roundRect(66, 692, 260, 22, 8)


def button(c: Canvas) -> None:
    c.roundRect(at("Yes")[0] - 6, 693, 32, 20, 9)


def large_ellipse(c: Canvas) -> None:
    c.ellipse(40, 600, 500, 790)


def numbers_in_circles(c: Canvas) -> None:
    for index in range(4):
        c.circle(80, 604 - 40 * index, 8)
        c.drawCentredString(80, 600 - 40 * index, str(index + 1))


def marker(c: Canvas) -> None:
    c.saveState()
    c.setFillColorRGB(1, 1, 0.5)
    c.rect(at("Yes")[0], 698, 20, 6, stroke=0, fill=1)
    c.restoreState()


@pytest.mark.parametrize(
    "draw", [underline, rule_through_the_page, frame, round_frame, button, large_ellipse, numbers_in_circles, marker]
)
def test_what_neither_circles_nor_strikes_out(draw: Any) -> None:
    assert on_words(lined(draw)) == []


def annotated(**annotation: Any) -> bytes:
    pdf = pikepdf.open(io.BytesIO(lined(lambda c: None)))
    pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, **{"F": 4, **annotation}))])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_pens_of_a_viewer_circle_and_strike_out() -> None:
    start, end = at("Yes")
    rect = Array([start - 5, 694, end + 5, 714])
    assert on_words(annotated(Subtype=Name.Circle, Rect=rect)) == [("Yes", "[circled]", "checked")]
    ink = Array([Array([value for point in ring("Yes") for value in point])])
    assert on_words(annotated(Subtype=Name.Ink, Rect=rect, InkList=ink)) == [("Yes", "[circled]", "checked")]
    quad = Array([start, 711, end, 711, start, 697, end, 697])
    assert on_words(annotated(Subtype=Name.StrikeOut, Rect=rect, QuadPoints=quad)) == [("Yes", "[struck out]", "unchecked")]
    line = Array([start - 2, 703, end + 2, 704])
    assert on_words(annotated(Subtype=Name.Line, Rect=rect, L=line)) == [("Yes", "[struck out]", "unchecked")]
    assert on_words(annotated(Subtype=Name.Highlight, Rect=rect, QuadPoints=quad)) == []
    assert on_words(annotated(Subtype=Name.Underline, Rect=rect, QuadPoints=quad)) == []
    assert on_words(annotated(Subtype=Name.Circle, Rect=rect, F=2)) == []
