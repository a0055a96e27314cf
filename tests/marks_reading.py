"""Pages with tick boxes on them, and what is read there."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2 as pdfium
from marks_pages import Draw
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Mark, Page
from pipeline.read.marks import find_marks
from pipeline.read.pdf_form import FormFile
from pipeline.read.pdf_page import read_page


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
            column, row = divmod(number, 29)
            left = 72.0 + 270 * column
            x, y = (left + 128 if after else left), 740 - row * 24.0
            box(c, x, y, size)
            ticked(c, x, y, size)
            c.setFont(font, 11)
            c.drawString(left if after else x + size + 6, y + 1, f"Answer number{number + 1} here")

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
