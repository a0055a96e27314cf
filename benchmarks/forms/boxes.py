"""The ways in which software and people draw a tick box. Each draws one box on a canvas, empty or ticked."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageDraw
from reportlab.lib.colors import Color, black, grey, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas, float, float, float, bool, random.Random], None]
"""Draws a box with its lower left corner at (x, y) and this side; ticked or not."""


def glyph_unicode(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    canvas.setFont("DejaVuSans", side * 1.15)
    canvas.drawString(x, y + side * 0.05, "☒" if ticked else "☐")


def glyph_dingbats(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """ZapfDingbats: an empty square, with a tick printed over it as a second sign.

    reportlab wants the characters, and writes their codes (`o`, `4`); of a letter it makes a black square.
    """
    canvas.setFont("ZapfDingbats", side * 1.1)
    canvas.drawString(x, y + side * 0.1, "❏")
    if ticked:
        canvas.drawString(x + side * 0.1, y + side * 0.15, "✔")


def glyph_ballot(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """A tick or a cross of ZapfDingbats inside a drawn square."""
    canvas.rect(x, y, side, side)
    if ticked:
        canvas.setFont("ZapfDingbats", side * 0.95)
        canvas.drawString(x + side * 0.1, y + side * 0.16, "✘" if chance.random() < 0.5 else "✔")


def square_cross(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    canvas.rect(x, y, side, side)
    if ticked:
        canvas.line(x, y, x + side, y + side)
        canvas.line(x, y + side, x + side, y)


def square_tick(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """Four lines, and a tick of one line with two parts."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    for start, end in pairwise(corners):
        canvas.line(*start, *end)
    if ticked:
        path = canvas.beginPath()
        path.moveTo(x + side * 0.15, y + side * 0.5)
        path.lineTo(x + side * 0.4, y + side * 0.2)
        path.lineTo(x + side * 0.85, y + side * 0.85)
        canvas.setLineWidth(1.4)
        canvas.drawPath(path)


def square_filled(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    canvas.rect(x, y, side, side)
    if ticked:
        canvas.rect(x + side * 0.22, y + side * 0.22, side * 0.56, side * 0.56, stroke=0, fill=1)


def square_thin_fills(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """A border of four thin filled rectangles, as word processors write it; an X in Helvetica."""
    width = 0.6
    for box in ((x, y, side, width), (x, y + side - width, side, width), (x, y, width, side), (x + side - width, y, width, side)):
        canvas.rect(*box, stroke=0, fill=1)
    if ticked:
        canvas.setFont("Helvetica-Bold", side * 0.9)
        canvas.drawCentredString(x + side / 2, y + side * 0.18, "X")


def circle_dot(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    canvas.circle(x + side / 2, y + side / 2, side / 2)
    if ticked:
        canvas.circle(x + side / 2, y + side / 2, side * 0.25, stroke=0, fill=1)


def bevelled(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """Acrobat's bevelled style, flattened: a grey frame with a white field and a dark edge."""
    canvas.setFillColor(white)
    canvas.setStrokeColor(grey)
    canvas.rect(x, y, side, side, fill=1)
    canvas.setStrokeColor(Color(0.75, 0.75, 0.75))
    canvas.line(x + 1, y + 1, x + side - 1, y + 1)
    canvas.line(x + side - 1, y + 1, x + side - 1, y + side - 1)
    canvas.setFillColor(black)
    if ticked:
        canvas.setFont("ZapfDingbats", side * 0.9)
        canvas.drawString(x + side * 0.14, y + side * 0.2, "✔")


def small_picture(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """A small picture of a box, as web pages print it."""
    picture = Image.new("RGB", (26, 26), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((2, 2, 23, 23), outline=(90, 90, 90), width=2)
    if ticked:
        pen.line((6, 13, 11, 19, 20, 6), fill=(20, 20, 20), width=3)
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    canvas.drawImage(ImageReader(data), x, y, side, side)


def by_hand(canvas: Canvas, x: float, y: float, side: float, ticked: bool, chance: random.Random) -> None:
    """A printed square, ticked or crossed with a pen that leaves it."""
    canvas.rect(x, y, side, side)
    if not ticked:
        return
    canvas.setStrokeColor(chance.choice((black, Color(0.1, 0.1, 0.5), Color(0.25, 0.25, 0.25))))
    canvas.setLineWidth(chance.uniform(0.9, 1.9))
    canvas.setLineCap(1)
    if chance.random() < 0.5:
        _stroke(canvas, [(x - side * 0.2, y + side * 1.2), (x + side * 1.25, y - side * 0.15)], side, chance)
        _stroke(canvas, [(x - side * 0.1, y - side * 0.2), (x + side * 1.2, y + side * 1.25)], side, chance)
    else:
        _stroke(
            canvas,
            [(x + side * 0.1, y + side * 0.55), (x + side * 0.4, y + side * 0.1), (x + side * 1.4, y + side * 1.5)],
            side,
            chance,
        )


def _stroke(canvas: Canvas, points: list[tuple[float, float]], side: float, chance: random.Random) -> None:
    """A line through these points, as a hand draws it."""
    path = canvas.beginPath()
    shaken = [(x + chance.gauss(0, side * 0.06), y + chance.gauss(0, side * 0.06)) for x, y in points]
    path.moveTo(*shaken[0])
    for (x0, y0), (x1, y1) in pairwise(shaken):
        bend = chance.uniform(-0.12, 0.12) * math.hypot(x1 - x0, y1 - y0)
        path.curveTo(x0 + (x1 - x0) / 3 + bend, y0 + (y1 - y0) / 3, x0 + 2 * (x1 - x0) / 3, y0 + 2 * (y1 - y0) / 3 + bend, x1, y1)
    canvas.drawPath(path)


WAYS: dict[str, Draw] = {
    "glyph: ballot box": glyph_unicode,
    "glyph: dingbat over dingbat": glyph_dingbats,
    "glyph in a drawn square": glyph_ballot,
    "square, two diagonals": square_cross,
    "square of four lines, tick": square_tick,
    "square, filled inside": square_filled,
    "square of thin fills, X": square_thin_fills,
    "circle with dot": circle_dot,
    "bevelled, flattened": bevelled,
    "small picture": small_picture,
    "by hand, leaving the square": by_hand,
}
