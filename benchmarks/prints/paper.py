"""Paper for prints: lines of text from the top of a page to its foot, page after page, with margins."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
Margins = Callable[[Canvas, int, int], None]
"""Draws what stands in the margins of a page: (canvas, number of the page, number of pages)."""


class Paper:
    """Pages that are filled from the top. What stands in the margins is drawn last, when the number of pages is known."""

    def __init__(self, left: float = 60, top: float = 60, bottom: float = 60, font: str = "Helvetica", size: float = 10) -> None:
        self.left, self.top, self.bottom, self.font, self.size = left, top, bottom, font, size
        self.pages: list[list[Callable[[Canvas], None]]] = [[]]
        self.y = HEIGHT - top

    def space(self, points: float) -> None:
        """Leave room; never at the top of a page."""
        if self.y < HEIGHT - self.top:
            self.y -= points

    def need(self, points: float) -> None:
        """Begin a new page where so much room is not left."""
        if self.y - points < self.bottom:
            self.pages.append([])
            self.y = HEIGHT - self.top

    def put(self, x: float, words: str, *, font: str = "", size: float = 0, right: bool = False) -> None:
        """Write `words` at `x` on the current line, or so that they end there."""
        font, size, y = font or self.font, size or self.size, self.y
        at = x - stringWidth(words, font, size) if right else x

        def draw(canvas: Canvas) -> None:
            canvas.setFont(font, size)
            canvas.drawString(at, y, words)

        self.pages[-1].append(draw)

    def rule(self, thickness: float = 0.5) -> None:
        """A ruled line over the page."""
        self.need(self.size * 1.3)
        y, left = self.y + self.size * 0.3, self.left

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thickness)
            canvas.line(left, y, WIDTH - left, y)

        self.pages[-1].append(draw)
        self.y -= self.size * 0.8

    def next_line(self, size: float = 0) -> None:
        """Go down one line, to the next page if need be."""
        self.y -= (size or self.size) * 1.3

    def text(self, words: str, *, x: float | None = None, font: str = "", size: float = 0, width: float = 0) -> None:
        """Words broken into lines between `x` and the right margin."""
        x = self.left if x is None else x
        width = width or WIDTH - self.left - x
        for line in wrap(words, font or self.font, size or self.size, width):
            self.need((size or self.size) * 1.3)
            self.put(x, line, font=font, size=size)
            self.next_line(size)

    def bytes(self, margins: Margins | None = None) -> bytes:
        """The PDF."""
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=True)
        self.draw(canvas, margins)
        canvas.save()
        return out.getvalue()

    def draw(self, canvas: Canvas, margins: Margins | None = None) -> None:
        """Draw the pages on `canvas`, each on a new one."""
        for number, page in enumerate(self.pages, 1):
            for draw in page:
                draw(canvas)
            if margins:
                margins(canvas, number, len(self.pages))
            canvas.showPage()


def wrap(words: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width` points."""
    lines, line = [], ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if line and stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
