"""Draws tick boxes on PDF pages in many ways, for tests: each way of drawing a box, each way of ticking it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2 as pdfium
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Mark, Page
from pipeline.read.marks import find_marks
from pipeline.read.pdf_form import FormFile
from pipeline.read.pdf_page import read_page

Draw = Callable[[Canvas, float, float, float], None]
"""Draws at (x, y), the lower left corner, in the size given in points."""


def rect(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x, y, s, s)


def thick_rect(c: Canvas, x: float, y: float, s: float) -> None:
    c.setLineWidth(1.6)
    c.rect(x, y, s, s)
    c.setLineWidth(0.8)


def hairline(c: Canvas, x: float, y: float, s: float) -> None:
    c.setLineWidth(0.25)
    c.rect(x, y, s, s)
    c.setLineWidth(0.8)


def grey_rect(c: Canvas, x: float, y: float, s: float) -> None:
    c.setStrokeGray(0.6)
    c.rect(x, y, s, s)
    c.setStrokeGray(0)


def four_lines(c: Canvas, x: float, y: float, s: float) -> None:
    c.line(x, y, x + s, y)
    c.line(x + s, y, x + s, y + s)
    c.line(x + s, y + s, x, y + s)
    c.line(x, y + s, x, y)


def four_bars(c: Canvas, x: float, y: float, s: float) -> None:
    """As Word draws borders: thin filled rectangles."""
    for box in ((x, y, s, 0.6), (x, y + s - 0.6, s, 0.6), (x, y, 0.6, s), (x + s - 0.6, y, 0.6, s)):
        c.rect(*box, stroke=0, fill=1)


def frame(c: Canvas, x: float, y: float, s: float) -> None:
    """One filled path: an outer and an inner square, even-odd."""
    path = c.beginPath()
    path.rect(x, y, s, s)
    path.rect(x + 0.8, y + 0.8, s - 1.6, s - 1.6)
    c.drawPath(path, stroke=0, fill=1, fillMode=0)


def round_corners(c: Canvas, x: float, y: float, s: float) -> None:
    c.roundRect(x, y, s, s, s / 5)


def circle(c: Canvas, x: float, y: float, s: float) -> None:
    c.circle(x + s / 2, y + s / 2, s / 2)


def polygon(c: Canvas, x: float, y: float, s: float) -> None:
    path = c.beginPath()
    path.moveTo(x, y)
    for px, py in ((x + s, y), (x + s, y + s), (x, y + s)):
        path.lineTo(px, py)
    path.close()
    c.drawPath(path)


def double_frame(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x, y, s, s)
    c.rect(x + 1.4, y + 1.4, s - 2.8, s - 2.8)


def white_on_grey(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFillGray(0.8)
    c.rect(x - 20, y - 3, s + 60, s + 6, stroke=0, fill=1)
    c.setFillGray(1)
    c.rect(x, y, s, s, stroke=0, fill=1)
    c.setFillGray(0)


def tinted(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFillColorRGB(0.88, 0.92, 1)
    c.rect(x, y, s, s, stroke=1, fill=1)
    c.setFillGray(0)


def nothing(c: Canvas, x: float, y: float, s: float) -> None:
    return


def cross(c: Canvas, x: float, y: float, s: float) -> None:
    c.line(x, y, x + s, y + s)
    c.line(x, y + s, x + s, y)


def small_cross(c: Canvas, x: float, y: float, s: float) -> None:
    cross(c, x + 0.22 * s, y + 0.22 * s, 0.56 * s)


def hairline_cross(c: Canvas, x: float, y: float, s: float) -> None:
    c.setLineWidth(0.3)
    cross(c, x, y, s)
    c.setLineWidth(0.8)


def big_cross(c: Canvas, x: float, y: float, s: float) -> None:
    c.setLineWidth(1.3)
    cross(c, x - 0.25 * s, y - 0.3 * s, 1.5 * s)
    c.setLineWidth(0.8)


def tick(c: Canvas, x: float, y: float, s: float) -> None:
    path = c.beginPath()
    path.moveTo(x + 0.18 * s, y + 0.5 * s)
    path.lineTo(x + 0.42 * s, y + 0.22 * s)
    path.lineTo(x + 0.85 * s, y + 0.85 * s)
    c.drawPath(path)


def blue_tick(c: Canvas, x: float, y: float, s: float) -> None:
    c.setStrokeColorRGB(0.1, 0.2, 0.9)
    tick(c, x, y, s)
    c.setStrokeGray(0)


def inner_square(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x + 0.25 * s, y + 0.25 * s, 0.5 * s, 0.5 * s, stroke=0, fill=1)


def large_inner_square(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x + 0.16 * s, y + 0.16 * s, 0.68 * s, 0.68 * s, stroke=0, fill=1)


def dot(c: Canvas, x: float, y: float, s: float) -> None:
    c.circle(x + s / 2, y + s / 2, s * 0.25, stroke=0, fill=1)


def letter_x(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("Helvetica-Bold", s * 0.9)
    c.drawCentredString(x + s / 2, y + s * 0.18, "X")


def dingbat(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("ZapfDingbats", s)
    c.drawCentredString(x + s / 2, y + s * 0.14, "✔")


def dingbat_cross(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("ZapfDingbats", s * 0.9)
    c.drawCentredString(x + s / 2, y + s * 0.18, "✘")


def white_tick_on_blue(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFillColorRGB(0.1, 0.3, 0.8)
    c.rect(x, y, s, s, stroke=0, fill=1)
    c.setFillGray(0)
    c.setStrokeGray(1)
    c.setLineWidth(1.2)
    tick(c, x, y, s)
    c.setLineWidth(0.8)
    c.setStrokeGray(0)


BOXES: tuple[Draw, ...] = (
    rect,
    thick_rect,
    hairline,
    grey_rect,
    four_lines,
    four_bars,
    frame,
    round_corners,
    circle,
    polygon,
    double_frame,
    white_on_grey,
    tinted,
)
TICKS: tuple[Draw, ...] = (
    cross,
    small_cross,
    hairline_cross,
    big_cross,
    tick,
    blue_tick,
    inner_square,
    large_inner_square,
    dot,
    letter_x,
    dingbat,
    dingbat_cross,
    white_tick_on_blue,
)


def page_of(draw: Callable[[Canvas], None], size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF of one page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setLineWidth(0.8)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def options(
    box: Draw, ticks: Sequence[Draw], size: float = 10, font: str = "Helvetica", after: bool = False
) -> Callable[[Canvas], None]:
    """A drawing of labelled boxes below each other; `ticks` says what is drawn into each."""

    def draw(c: Canvas) -> None:
        c.setFont(font, 11)
        c.drawString(72, 780, "What was lost? Please tick all that apply")
        for number, ticked in enumerate(ticks):
            x, y = (200.0 if after else 72.0), 740 - number * 24.0
            box(c, x, y, size)
            ticked(c, x, y, size)
            c.setFont(font, 11)
            c.drawString(72 if after else x + size + 6, y + 1, f"Answer number{number + 1} here")

    return draw


def marks_in(data: bytes, change: Callable[[pdfium.PdfDocument], Any] | None = None) -> tuple[tuple[Mark, ...], str, Page]:
    """The marks of the first page of a PDF, with the page's text; `change` may turn or crop it first."""
    logging.getLogger("pypdfium2").setLevel(logging.ERROR)
    pdf, form = pdfium.PdfDocument(data), FormFile(data)
    try:
        if pdf.get_formtype():
            pdf.init_forms()
        if change:
            change(pdf)
        page = pdf[0]
        try:
            read = read_page(page)
            model = read.placed(1, 0)
            return find_marks(page, model, read.text, form.page(0)), read.text, model
        finally:
            page.close()
    finally:
        form.close()
        pdf.close()


def states_in(data: bytes, change: Callable[[pdfium.PdfDocument], Any] | None = None) -> list[str]:
    """The states of the marks of the first page, from the top down."""
    return [mark.state for mark in marks_in(data, change)[0]]
