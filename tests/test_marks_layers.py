"""Where the text says one thing of a tick box and the page shows another, the page wins, and the place is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from marks_pages import cross, rect
from marks_reading import page_of, states_in
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.marks import see_marks

SAYS = {"o": "2610", "x": "2612"}
"""What the letters of the page's Courier font mean in its text: an empty box, a crossed one."""


def page(draw: Callable[[Canvas], None], annotations: list[dict[str, Any]] | None = None) -> bytes:
    """A page on which Courier's `o` and `x` count as box glyphs."""
    pdf = pikepdf.open(io.BytesIO(page_of(draw)))
    pairs = "".join(f"<{ord(letter):02x}> <{code}>\n" for letter, code in SAYS.items())
    cmap = f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(SAYS)} beginbfchar\n{pairs}endbfchar\n"
    for font in pdf.pages[0].Resources.Font.values():
        if font.BaseFont == Name.Courier:
            font.ToUnicode = pdf.make_stream(cmap.encode())
    made = []
    for one in annotations or []:
        stream = pdf.make_stream(one["content"].encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array(one["rect"])
        made.append(
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array(one["rect"]), AP=Dictionary(N=stream))
            )
        )
    if made:
        pdf.pages[0].Annots = Array(made)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def lines(letters: str, mode: int = 0, over: Callable[[Canvas], None] | None = None) -> Callable[[Canvas], None]:
    def draw(c: Canvas) -> None:
        for index, letter in enumerate(letters):
            line = c.beginText(72, 740 - 24 * index)
            line.setTextRenderMode(mode)
            line.setFont("Courier", 16)
            line.textOut(letter)
            c.drawText(line)
            c.setFont("Helvetica", 11)
            c.drawString(92, 741 - 24 * index, "Answer in words")
        if over:
            over(c)

    return draw


def disagree(data: bytes) -> int:
    pdf = pdfium.PdfDocument(data)
    page = pdf[0]
    found = len(see_marks(page).disagree)
    page.close()
    pdf.close()
    return found


def paint(grey: float, more: Callable[[Canvas], None] | None = None) -> Callable[[Canvas], None]:
    def draw(c: Canvas) -> None:
        c.setFillGray(grey)
        c.rect(70, 736, 14, 16, stroke=0, fill=1)
        c.setFillGray(0)
        if more:
            more(c)

    return draw


def test_glyphs_that_nothing_touches_stay_text() -> None:
    data = page(lines("xoo"))
    assert (states_in(data), disagree(data)) == ([], 0)


def test_a_glyph_on_a_shaded_ground_stays_text() -> None:
    def draw(c: Canvas) -> None:
        c.setFillGray(0.9)
        c.rect(60, 700, 300, 60, stroke=0, fill=1)
        c.setFillGray(0)
        lines("xo")(c)

    assert states_in(page(draw)) == []


@pytest.mark.parametrize("grey", [0, 1])
def test_a_ticked_glyph_under_paint_is_not_readable(grey: float) -> None:
    assert states_in(page(lines("xoo", over=paint(grey)))) == ["not_readable"]


def test_a_drawn_box_over_a_painted_glyph_says_what_the_page_shows() -> None:
    data = page(lines("xoo", over=paint(1, lambda c: rect(c, 72, 739, 10))))
    assert (states_in(data), disagree(data)) == (["unchecked"], 1)

    def ticked(c: Canvas) -> None:
        rect(c, 72, 739, 10)
        cross(c, 72, 739, 10)

    data = page(lines("ooo", over=paint(1, ticked)))
    assert (states_in(data), disagree(data)) == (["checked"], 1)


def test_a_cross_over_an_empty_glyph_wins_over_the_text() -> None:
    data = page(lines("ooo", over=lambda c: cross(c, 72, 739, 9)))
    assert (states_in(data), disagree(data)) == (["checked"], 1)


def test_a_letter_x_typed_over_an_empty_glyph_is_a_tick() -> None:
    def over(c: Canvas) -> None:
        c.setFont("Helvetica-Bold", 11)
        c.drawCentredString(76.8, 740, "X")

    assert states_in(page(lines("oo", over=over))) == ["checked"]


def test_a_stamped_tick_over_an_empty_glyph_is_seen() -> None:
    tick = {"rect": [70, 736, 84, 752], "content": "q 0 .5 0 RG 2 w 72 744 m 76 739 l 82 750 l S Q"}
    data = page(lines("ooo"), [tick])
    assert (states_in(data), disagree(data)) == (["checked"], 1)


def test_letters_that_ocr_put_below_a_picture_do_not_say_the_state() -> None:
    ticked = [True, False, True, False]

    def draw(c: Canvas) -> None:
        scale = 3
        image = Image.new("L", (595 * scale, 842 * scale), 255)
        pen = ImageDraw.Draw(image)
        for index, on in enumerate(ticked):
            x, y = 72 * scale, (842 - 749 + 24 * index) * scale
            pen.rectangle([x, y, x + 30, y + 30], outline=0, width=3)
            if on:
                pen.line([x + 4, y + 4, x + 26, y + 26], fill=0, width=3)
                pen.line([x + 4, y + 26, x + 26, y + 4], fill=0, width=3)
        c.drawImage(ImageReader(image), 0, 0, 595, 842)
        lines("oxxo", mode=3)(c)

    data = page(draw)
    assert states_in(data) == ["checked", "unchecked", "checked", "unchecked"]
    assert disagree(data) == 2
