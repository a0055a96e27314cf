"""Ways in which the words of a page are hidden, for tests of redactions."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from redaction_files import (
    AFTER,
    BEFORE,
    FONT,
    LINE,
    SECRET,
    SIZE,
    boxed,
    letter,
    pdf_of,
    picture,
    place_of,
    with_annotation,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document, ReadOptions
from pipeline.read import read_bytes

BOX = place_of(Canvas(BytesIO()))
WIDTH, HEIGHT = BOX[2], BOX[3]
FILL = f"0 g 0 0 {WIDTH} {HEIGHT} re f".encode()
QUAD = [BOX[0], BOX[1] + HEIGHT, BOX[0] + WIDTH, BOX[1] + HEIGHT, BOX[0], BOX[1], BOX[0] + WIDTH, BOX[1]]


def read(data: bytes, *, covered_text: bool = False) -> Document:
    return read_bytes(data, "case.pdf", options=ReadOptions(covered_text=covered_text)).documents[0]


def over(draw: Callable[[Canvas], None]) -> bytes:
    """The letter with something drawn over it."""

    def page(c: Canvas) -> None:
        letter(c)
        draw(c)

    return pdf_of(page)


def noted(**keys: Any) -> bytes:
    """The letter with an annotation over its secret."""
    return with_annotation(pdf_of(letter), BOX, **keys)


# --- things that hide ---------------------------------------------------------------------------------------------------------


def below_black_text(c: Canvas) -> None:
    boxed(c)
    letter(c)


def thick_line(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    c.setLineWidth(height)
    c.line(x, y + height / 2, x + width, y + height / 2)


def slices(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    for step in range(round(height)):
        c.rect(x, y + step, width, 1.05, stroke=0, fill=1)


def upright_slices(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    for step in range(round(width)):
        c.rect(x + step, y, 1.05, height, stroke=0, fill=1)


def letter_by_letter(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    for step in range(16):
        c.rect(x + step * width / 16, y, width / 16, height, stroke=0, fill=1)


def strokes(c: Canvas) -> None:
    x, y, width, _ = place_of(c)
    c.setLineWidth(3.2)
    for step in range(5):
        c.line(x, y + 1 + 3 * step, x + width, y + 1 + 3 * step)


def twice(c: Canvas) -> None:
    boxed(c)
    boxed(c)


def crooked(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    path = c.beginPath()
    path.moveTo(x, y)
    for right, up in ((x + width, y + 1), (x + width + 2, y + height), (x - 1, y + height - 1)):
        path.lineTo(right, up)
    path.close()
    c.drawPath(path, fill=1, stroke=0)


def inside_a_form(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    c.beginForm("box")
    c.rect(0, 0, width, height, stroke=0, fill=1)
    c.endForm()
    c.saveState()
    c.translate(x, y)
    c.doForm("box")
    c.restoreState()


def clipped(c: Canvas) -> None:
    c.saveState()
    path = c.beginPath()
    path.rect(*place_of(c))
    c.clipPath(path, stroke=0, fill=0)
    c.rect(0, 600, 595, 200, stroke=0, fill=1)
    c.restoreState()


def noise(c: Canvas) -> None:
    pixels = bytes((index * 7919 + index // 7 * 104729) % 256 for index in range(600))
    c.drawImage(ImageReader(Image.frombytes("L", (60, 10), pixels)), *place_of(c))


def labelled(c: Canvas) -> None:
    boxed(c)
    c.setFillColorRGB(1, 1, 1)
    c.setFont(FONT, 8)
    c.drawString(place_of(c)[0] + 20, LINE, "s.40(2)")


def white_words(c: Canvas) -> None:
    x = 72 + c.stringWidth(BEFORE, FONT, SIZE)
    c.drawString(72, LINE, BEFORE)
    c.drawString(x + c.stringWidth(SECRET, FONT, SIZE), LINE, AFTER)
    c.setFillColorRGB(1, 1, 1)
    c.drawString(x, LINE, SECRET)


def turned_text(c: Canvas) -> None:
    c.drawString(72, 100, "Level words at the foot of the page")
    c.translate(300, 200)
    c.rotate(90)
    letter(c, y=0)
    boxed(c, y=0)


HIDES = {
    "black": over(boxed),
    "white": over(lambda c: boxed(c, (1, 1, 1))),
    "grey": over(lambda c: boxed(c, (0.6, 0.6, 0.6))),
    "red": over(lambda c: boxed(c, (0.9, 0.1, 0.1))),
    "nearly opaque": over(lambda c: boxed(c, alpha=0.97)),
    "black text on a black box": pdf_of(below_black_text),
    "a thick line": over(thick_line),
    "slices": over(slices),
    "upright slices": over(upright_slices),
    "letter by letter": over(letter_by_letter),
    "strokes of a pen": over(strokes),
    "a crooked path": over(crooked),
    "a box inside a form": over(inside_a_form),
    "a large box, clipped": over(clipped),
    "drawn twice": over(twice),
    "a black picture": over(lambda c: c.drawImage(picture(0), *place_of(c)) and None),
    "a white picture": over(lambda c: c.drawImage(picture(255), *place_of(c)) and None),
    "a picture of noise": over(noise),
    "a label on the box": over(labelled),
    "white words": pdf_of(white_words),
    "turned text": pdf_of(turned_text),
    "a square": noted(Subtype="Square", IC=[0, 0, 0], look=FILL),
    "a square without a look": noted(Subtype="Square", IC=[0, 0, 0], C=[0, 0, 0]),
    "a black highlight": noted(Subtype="Highlight", C=[0, 0, 0], QuadPoints=QUAD),
    "a stamp": noted(Subtype="Stamp", look=FILL),
    "a typed note": noted(Subtype="FreeText", Contents="x", look=b"1" + FILL[1:]),
    "thick ink": noted(Subtype="Ink", look=f"14 w 0 {HEIGHT / 2} m {WIDTH} {HEIGHT / 2} l S".encode()),
    "a mark for redaction": noted(Subtype="Redact", QuadPoints=QUAD),
    "an outlined mark": noted(Subtype="Redact", QuadPoints=QUAD, look=f"1 0 0 RG 0 0 {WIDTH} {HEIGHT} re S".encode()),
}
