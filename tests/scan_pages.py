"""Small pages with tick boxes as pictures, as a scanner gives them; where their words stand is known, so no OCR is needed."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Box
from pipeline.read.marks_judge import SeenMark
from pipeline.read.scan_boxes import see_scan_boxes
from pipeline.read.scan_boxes_words import SeenWord

Picture = npt.NDArray[np.uint8]
Pen = Callable[[Canvas, float, float, float, random.Random], None]
WIDTH, HEIGHT = 300.0, 240.0
SCALE = 200 / 72


def stroke(canvas: Canvas, points: Sequence[tuple[float, float]], side: float, chance: random.Random) -> None:
    """A line through these points that is not quite straight."""
    shaken = [(x + chance.gauss(0, side * 0.05), y + chance.gauss(0, side * 0.05)) for x, y in points]
    for (x0, y0), (x1, y1) in pairwise(shaken):
        canvas.line(x0, y0, x1, y1)


def cross(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    stroke(canvas, [(x + side * 0.1, y + side * 0.1), (x + side * 0.9, y + side * 0.9)], side, chance)
    stroke(canvas, [(x + side * 0.1, y + side * 0.9), (x + side * 0.9, y + side * 0.1)], side, chance)


def large_cross(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    """A cross that leaves its box on all sides."""
    stroke(canvas, [(x - side * 0.25, y + side * 1.2), (x + side * 1.25, y - side * 0.2)], side, chance)
    stroke(canvas, [(x - side * 0.2, y - side * 0.2), (x + side * 1.2, y + side * 1.25)], side, chance)


def tick(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    points = [(x + side * 0.15, y + side * 0.5), (x + side * 0.42, y + side * 0.15), (x + side * 0.9, y + side * 0.9)]
    stroke(canvas, points, side, chance)


def large_tick(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    """A tick that ends far outside of its box."""
    points = [(x + side * 0.1, y + side * 0.55), (x + side * 0.4, y + side * 0.1), (x + side * 1.5, y + side * 1.5)]
    stroke(canvas, points, side, chance)


def filling(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    canvas.rect(x + side * 0.22, y + side * 0.22, side * 0.56, side * 0.56, stroke=0, fill=1)


def dot(canvas: Canvas, x: float, y: float, side: float, chance: random.Random) -> None:
    canvas.circle(x + side / 2, y + side / 2, side * 0.25, stroke=0, fill=1)


PENS: dict[str, Pen] = {
    "cross": cross,
    "large cross": large_cross,
    "tick": tick,
    "large tick": large_tick,
    "filling": filling,
    "dot": dot,
}


@dataclass(slots=True)
class ScanPage:
    """A page to draw on: boxes (from the top left, in points), words, and whatever else; then it is looked at."""

    seed: int = 0
    words: list[SeenWord] = field(default_factory=list)
    _buffer: io.BytesIO = field(default_factory=io.BytesIO)
    canvas: Canvas = field(init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self._buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.chance = random.Random(self.seed)

    def say(self, x: float, top: float, words: str, size: float = 10.0, font: str = "Helvetica", known: bool = True) -> None:
        """A line of words; `known`: OCR has read it."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - top - size, words)
        for word in words.split() if known else ():
            left = x + stringWidth(words[: words.index(word)], font, size)
            box = Box(left, top + 0.1 * size, left + stringWidth(word, font, size), top + 1.2 * size)
            self.words.append(SeenWord(Box(box.x0 * SCALE, box.top * SCALE, box.x1 * SCALE, box.bottom * SCALE), word))

    def box(
        self,
        x: float,
        top: float,
        side: float = 9.0,
        pen: str = "",
        line: float = 0.8,
        width: float = 1.1,
        grey: float = 0.0,
        round_: bool = False,
    ) -> None:
        """A square or a circle with a mark of a pen, `width` points thick and as grey as `grey`."""
        y = HEIGHT - top - side
        self.canvas.setLineWidth(line)
        if round_:
            self.canvas.circle(x + side / 2, y + side / 2, side / 2)
        else:
            self.canvas.rect(x, y, side, side)
        if pen:
            self.canvas.saveState()
            self.canvas.setStrokeColor(Color(grey, grey, grey))
            self.canvas.setFillColor(Color(grey, grey, grey))
            self.canvas.setLineWidth(width)
            PENS[pen](self.canvas, x, y, side, self.chance)
            self.canvas.restoreState()

    def options(self, pens: Sequence[str], x: float = 40.0, top: float = 30.0, step: float = 22.0, **box: float | bool) -> None:
        """Options below one another, each with a box before its words."""
        side = float(box.get("side", 9.0))
        for index, pen in enumerate(pens):
            self.box(x, top + index * step, pen=pen, **box)  # type: ignore[arg-type]
            self.say(
                x + side + 5, top + index * step + side / 2 - 6, ("Health data", "Location data", "Not yet known")[index % 3]
            )

    def picture(self, noise: float = 0.0, bilevel: bool = False) -> Picture:
        """The page in grey, with noise of this spread (of 255), or in black and white."""
        self.canvas.save()
        pdf = pdfium.PdfDocument(self._buffer.getvalue())
        grey = np.array(pdf[0].render(scale=SCALE, grayscale=True).to_pil().convert("L"), dtype=np.float64)
        pdf.close()
        if noise:
            grey = 250 - (255 - grey) * 0.85 + np.random.default_rng(self.seed).normal(0, noise, grey.shape)
        if bilevel:
            grey = np.where(grey > 160, 255.0, 0.0)
        return np.clip(grey, 0, 255).astype(np.uint8)

    def look(self, noise: float = 0.0, bilevel: bool = False) -> tuple[SeenMark, ...]:
        """The tick boxes that are found."""
        return see_scan_boxes(self.picture(noise, bilevel), SCALE, self.words)

    def states(self, noise: float = 0.0, bilevel: bool = False) -> list[str]:
        """Their states, from the top down."""
        return [mark.state for mark in self.look(noise, bilevel)]
