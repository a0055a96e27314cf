"""Makes small PDFs for tests: lines at places, flowing columns, tables; and a short way to read them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from pipeline.model import Document, OcrMode, ReadOptions, ReadResult, Word
from pipeline.read import read_bytes

WIDTH, HEIGHT = A4
STYLE = ParagraphStyle("cell", fontName="Helvetica", fontSize=10, leading=12)
PROSE = (
    "The folder was left on a bus on Monday evening and was handed in to the depot two days later by a member of the public, "
    "who had opened it to find out whose it was. The files relate to tenants of our sheltered schemes. "
)


def drawn(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    """A PDF of what `draw` puts on a canvas; a page that is not shown yet is shown at the end."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, size: float = 11, left: float = 72, top: float = 72, leading: float = 14) -> Callable[[Canvas], None]:
    """A drawing of lines below each other."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.setFont("Helvetica", size)
            canvas.drawString(left, HEIGHT - top - size - number * leading, text)

    return draw


def flowed(*flowables: Flowable, columns: int = 1) -> bytes:
    """A PDF of flowing text in equal columns."""
    buffer = io.BytesIO()
    width = (WIDTH - 144 - 24 * (columns - 1)) / columns
    frames = [Frame(72 + index * (width + 24), 72, width, HEIGHT - 144, 0, 0, 0, 0) for index in range(columns)]
    document = BaseDocTemplate(buffer, pagesize=A4, pageTemplates=[PageTemplate(frames=frames)], invariant=1)
    document.build(list(flowables))
    return buffer.getvalue()


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], *style: tuple[Any, ...]) -> Table:
    """A table of wrapped cells; `style` are reportlab's table commands."""
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    return Table(cells, colWidths=list(widths), style=[("LEFTPADDING", (0, 0), (-1, -1), 4), *style])


def edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF after `change` was made to its objects."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def read(data: bytes, ocr: OcrMode = "auto") -> ReadResult:
    """The PDF as read."""
    return read_bytes(data, "file.pdf", options=ReadOptions(ocr))


def document_of(data: bytes, ocr: OcrMode = "auto") -> Document:
    """The document itself; every word must lie where the contract says."""
    document = read(data, ocr).documents[0]
    assert_words_lie_in_their_spans(document)
    return document


def assert_words_lie_in_their_spans(document: Document) -> None:
    """Pages in order, words in order inside their page's span, and the text consists of the words and white space."""
    end = 0
    for number, page in enumerate(document.pages, 1):
        assert page.number == number
        assert end <= page.span.start <= page.span.end <= len(document.text)
        at, end = page.span.start, page.span.end
        for word in page.words:
            assert at <= word.span.start < word.span.end <= page.span.end
            assert not document.text[at : word.span.start].strip(), "text between two words"
            assert not any(char.isspace() for char in word.span.of(document.text))
            assert word.box.x0 <= word.box.x1
            assert word.box.top <= word.box.bottom
            at = word.span.end
        assert not document.text[at : page.span.end].strip()


def word(document: Document, text: str) -> Word:
    """The only word that reads `text`."""
    (found,) = (one for page in document.pages for one in page.words if one.span.of(document.text) == text)
    return found


def place(document: Document, text: str) -> tuple[float, float]:
    """The top left corner of the word on its page."""
    box = word(document, text).box
    return box.x0, box.top
