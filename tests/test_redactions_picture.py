"""Redactions in the picture of a scanned page: solid blocks in the place of words, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from redaction_files import BEFORE, FONT, LINE, SIZE, letter, pdf_of, place_of
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Box
from pipeline.read.pdf_chars import frame_of, read_chars
from pipeline.read.pdf_words import find_words
from pipeline.read.redact_areas import SeenRedaction
from pipeline.read.redact_picture import see_picture_redactions

Grey = npt.NDArray[np.uint8]


def seen(
    draw: Callable[[Canvas], None], scale: float, noise: float = 0.0, turn: float = 0.0, dark: int = 0
) -> tuple[SeenRedaction, ...]:
    """What is seen in a picture of the letter without its secret, with something drawn on it."""

    def page(c: Canvas) -> None:
        letter(c, secret=" " * 30)
        draw(c)

    pdf = pdfium.PdfDocument(pdf_of(page))
    tokens = [token for direction in find_words(read_chars(pdf[0], frame_of(pdf[0])))[0] for token in direction.tokens]
    words = [Box(*(side * scale for side in (t.box.x0, t.box.top, t.box.x1, t.box.bottom))) for t in tokens]
    shown = pdf[0].render(scale=scale).to_pil().convert("L").rotate(turn, fillcolor=255)
    picture = np.asarray(shown, dtype=np.int16) + dark
    random = np.random.default_rng(7)
    picture = picture + (random.normal(0, 1, picture.shape) * noise).astype(np.int16)
    return see_picture_redactions(np.clip(picture, 0, 255).astype(np.uint8), scale, words)


def box(c: Canvas) -> None:
    x, y, _, height = place_of(c, secret="")
    c.rect(x, y, 80, height, stroke=0, fill=1)


@pytest.mark.parametrize(("scale", "noise", "turn"), [(150 / 72, 0, 0), (200 / 72, 25, 0.4), (300 / 72, 40, -0.5)])
def test_a_block_in_a_line_is_a_redaction(scale: float, noise: float, turn: float) -> None:
    (one,) = seen(box, scale, noise, turn, dark=20)
    x = 72 + Canvas("x").stringWidth(BEFORE, FONT, SIZE)
    assert one.kind == "box"
    assert not one.covers_text
    if not turn:
        assert abs(one.box.x0 / scale - x) < 4
        assert abs(one.box.x1 / scale - x - 80) < 4
        assert abs(one.box.top / scale - (842 - LINE - 11)) < 4


def photo(c: Canvas) -> None:
    pixels = ((np.indices((100, 150)).sum(axis=0) * 37) % 200).astype(np.uint8)
    from reportlab.lib.utils import ImageReader

    c.drawImage(ImageReader(Image.fromarray(pixels)), 100, 400, 200, 130)


def edge_of_the_scan(c: Canvas) -> None:
    c.rect(0, 0, 12, 842, stroke=0, fill=1)
    c.rect(0, 825, 595, 17, stroke=0, fill=1)


def table(c: Canvas) -> None:
    c.setLineWidth(2)
    for row in range(5):
        c.rect(60, 400 + 20 * row, 400, 20, stroke=1, fill=0)


def logo(c: Canvas) -> None:
    c.rect(400, 780, 100, 30, stroke=0, fill=1)


def heavy_print(c: Canvas) -> None:
    c.setFont("Helvetica-Bold", 28)
    c.drawString(72, 500, "HEAVY TITLE")


def staple(c: Canvas) -> None:
    c.rect(30, 800, 18, 3, stroke=0, fill=1)


def tick(c: Canvas) -> None:
    c.rect(72, 500, 9, 9, stroke=1, fill=1)
    c.drawString(86, 500, "Yes")


@pytest.mark.parametrize("draw", [photo, edge_of_the_scan, table, logo, heavy_print, staple, tick, lambda c: None])
def test_other_dark_things_are_no_redactions(draw: Callable[[Canvas], None]) -> None:
    assert seen(draw, 200 / 72) == ()


def test_blocks_of_a_paragraph_and_of_its_lines() -> None:
    def lines(c: Canvas) -> None:
        for row in range(3):
            c.rect(72, 560 - 16 * row, 400 - 90 * (row == 2), 13, stroke=0, fill=1)
        c.drawString(72, 580, "The words below were taken out of this letter before")
        c.drawString(72, 510, "it was sent to the person who had asked for it.")

    assert len(seen(lines, 200 / 72)) == 3


def test_an_empty_picture_has_none() -> None:
    assert see_picture_redactions(np.full((10, 10), 255, dtype=np.uint8), 2.0, []) == ()
    black = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(black).rectangle([100, 100, 300, 130], fill=0)
    assert see_picture_redactions(np.asarray(black), 2.0, []) == ()
