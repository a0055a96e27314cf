"""Draws tick boxes on PDF pages in many ways, for tests: each way of drawing a box, each way of ticking it."""

from __future__ import annotations

import math
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

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


def bevelled(c: Canvas, x: float, y: float, s: float) -> None:
    """As Acrobat flattens a beveled field: white and grey edges inside a black border."""
    c.setFillGray(1)
    c.rect(x, y, s, s, stroke=0, fill=1)
    c.setFillGray(0.5)
    path = c.beginPath()
    corners = ((1, 1), (1, -1), (-1, -1), (-2, -2), (2, -2), (2, 2))
    for index, (dx, dy) in enumerate(corners):
        at = (x + (s if dx < 0 else 0) + dx, y + (s if dy < 0 else 0) + dy)
        path.moveTo(*at) if index == 0 else path.lineTo(*at)
    path.close()
    c.drawPath(path, stroke=0, fill=1)
    c.setFillGray(0)
    c.setLineWidth(1)
    c.rect(x + 0.5, y + 0.5, s - 1, s - 1)
    c.setLineWidth(0.8)


def dashed(c: Canvas, x: float, y: float, s: float) -> None:
    c.setDash(2, 2)
    c.rect(x, y, s, s)
    c.setDash()


def blue_rect(c: Canvas, x: float, y: float, s: float) -> None:
    c.setStrokeColorRGB(0, 0.3, 0.7)
    c.rect(x, y, s, s)
    c.setStrokeGray(0)


def pale_rect(c: Canvas, x: float, y: float, s: float) -> None:
    c.setStrokeGray(0.82)
    c.rect(x, y, s, s)
    c.setStrokeGray(0)


def in_forms(c: Canvas, x: float, y: float, s: float) -> None:
    """A Form XObject inside another one, each with a scale of its own."""
    name = f"box{round(s * 10)}"
    if not c.hasForm(name):
        c.beginForm(name + "inner", 0, 0, 200, 200)
        c.setLineWidth(8)
        c.rect(50, 50, 100, 100)
        c.endForm()
        c.beginForm(name, 0, 0, 100, 100)
        c.scale(0.5, 0.5)
        c.doForm(name + "inner")
        c.endForm()
    c.saveState()
    c.translate(x - s / 2, y - s / 2)
    c.scale(s / 50, s / 50)
    c.doForm(name)
    c.restoreState()


def browser_box(c: Canvas, x: float, y: float, s: float) -> None:
    """As browsers print a check box: a scaled page, a grey frame with round corners that is one filled path."""
    c.saveState()
    c.transform(0.24, 0, 0, -0.24, x, y + s)
    side, line = s / 0.24, 1 / 0.24
    path = c.beginPath()
    path.roundRect(0, 0, side, side, 2 * line)
    path.roundRect(line, line, side - 2 * line, side - 2 * line, 1.2 * line)
    c.setFillGray(0.46)
    c.drawPath(path, stroke=0, fill=1, fillMode=0)
    c.restoreState()
    c.setFillGray(0)


def black_under_white(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x, y, s, s, stroke=0, fill=1)
    c.setFillGray(1)
    c.rect(x + 0.8, y + 0.8, s - 1.6, s - 1.6, stroke=0, fill=1)
    c.setFillGray(0)


def four_wedges(c: Canvas, x: float, y: float, s: float) -> None:
    """As HTML renderers draw borders: four filled trapezoids."""
    w = 1.0
    inner = ((w, w), (s - w, w), (s - w, s - w), (w, s - w))
    outer = ((0, 0), (s, 0), (s, s), (0, s))
    for index in range(4):
        path = c.beginPath()
        after = (index + 1) % 4
        path.moveTo(x + outer[index][0], y + outer[index][1])
        for px, py in (outer[after], inner[after], inner[index]):
            path.lineTo(x + px, y + py)
        path.close()
        c.drawPath(path, stroke=0, fill=1)


def polygon_circle(c: Canvas, x: float, y: float, s: float) -> None:
    path = c.beginPath()
    path.moveTo(x + s, y + s / 2)
    for index in range(1, 24):
        turn = 2 * math.pi * index / 24
        path.lineTo(x + s / 2 * (1 + math.cos(turn)), y + s / 2 * (1 + math.sin(turn)))
    path.close()
    c.drawPath(path)


def box_in_cell(c: Canvas, x: float, y: float, s: float) -> None:
    """A box in a cell of a table that is hardly larger than itself."""
    c.rect(x - 8, y - 6, s + 16, s + 11)
    c.rect(x, y, s, s)


def filled_box_in_cell(c: Canvas, x: float, y: float, s: float) -> None:
    c.rect(x - 8, y - 7, s + 16, s + 14)
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


def pen_tick(c: Canvas, x: float, y: float, s: float) -> None:
    """A sloppy tick that leaves the box."""
    c.setStrokeColorRGB(0.1, 0.1, 0.6)
    path = c.beginPath()
    path.moveTo(x - 0.1 * s, y + 0.55 * s)
    path.curveTo(x + 0.1 * s, y + 0.3 * s, x + 0.3 * s, y, x + 0.4 * s, y - 0.1 * s)
    path.curveTo(x + 0.6 * s, y + 0.5 * s, x + 1.1 * s, y + 1.2 * s, x + 1.5 * s, y + 1.5 * s)
    c.drawPath(path)
    c.setStrokeGray(0)


def filled_tick(c: Canvas, x: float, y: float, s: float) -> None:
    """The outline of a heavy tick, filled."""
    path = c.beginPath()
    path.moveTo(x + 0.15 * s, y + 0.5 * s)
    for px, py in ((0.28, 0.6), (0.42, 0.4), (0.78, 0.85), (0.9, 0.75), (0.43, 0.15)):
        path.lineTo(x + px * s, y + py * s)
    path.close()
    c.drawPath(path, stroke=0, fill=1)


def grey_cross(c: Canvas, x: float, y: float, s: float) -> None:
    c.setStrokeGray(0.5)
    cross(c, x, y, s)
    c.setStrokeGray(0)


def scribble(c: Canvas, x: float, y: float, s: float) -> None:
    path = c.beginPath()
    path.moveTo(x, y + 0.2 * s)
    for index in range(8):
        path.lineTo(x + (0.1 + 0.11 * index) * s, y + (0.9 if index % 2 == 0 else 0.1) * s)
    c.drawPath(path)


def dingbat_square(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("ZapfDingbats", 0.8 * s)
    c.drawCentredString(x + s / 2, y + 0.2 * s, "■")


def small_x(c: Canvas, x: float, y: float, s: float) -> None:
    c.setFont("Helvetica", 0.8 * s)
    c.drawCentredString(x + s / 2, y + 0.25 * s, "x")


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
    bevelled,
    dashed,
    blue_rect,
    pale_rect,
    in_forms,
    browser_box,
    black_under_white,
    four_wedges,
    polygon_circle,
    box_in_cell,
    filled_box_in_cell,
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
    dingbat_square,
    small_x,
    pen_tick,
    filled_tick,
    grey_cross,
    scribble,
    white_tick_on_blue,
)
