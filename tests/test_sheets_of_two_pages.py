"""Two pages printed side by side on one sheet: each is read by itself. A table across a landscape page is no such sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pdf_files import PROSE, read
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions
from pipeline.rulebook import load_rules

WIDTH, HEIGHT = landscape(A4)
HALF = WIDTH / 2
Draw = Callable[[Canvas], None]


def sheet(*pages: Draw) -> bytes:
    """A landscape PDF: each pair of drawings side by side, at seven tenths of their size."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for number, draw in enumerate(pages):
        canvas.saveState()
        canvas.translate(HALF * (number % 2), 0)
        canvas.scale(0.707, 0.707)
        draw(canvas)
        canvas.restoreState()
        if number % 2:
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def page(*texts: str, foot: str = "", left: float = 60) -> Draw:
    """An upright page of lines, as large as A4, with a line at its foot."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for number, text in enumerate(texts):
            canvas.drawString(left, A4[1] - 80 - 15 * number, text)
        canvas.drawCentredString(A4[0] / 2, 30, foot)

    return draw


def wrapped(words: str, width: float = 470) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, "Helvetica", 11) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


FIRST = ["A letter of the council", "", *wrapped("FIRST " + PROSE * 2), "", "Date: 3 May 2021", "Time: 09:15"]
SECOND = ["How many people are affected?", "forty-two", *wrapped("SECOND " + PROSE), "", "Telephone: 01632 960001"]


@pytest.mark.parametrize("left", [40, 60, 80])
def test_the_left_page_is_read_to_its_end_before_the_right_one(left: float) -> None:
    document = read(sheet(page(*FIRST, left=left), page(*SECOND, left=left))).documents[0]
    only = [line for line in FIRST + SECOND if line]
    assert [line for line in document.text.split("\n") if line] == only
    (found,) = document.pages
    assert found.fold is not None
    assert abs(found.fold - HALF) < 0.06 * WIDTH
    assert document.text[found.starts[1] :].startswith(SECOND[0])


def test_a_sheet_of_two_pages_is_told() -> None:
    codes = [one.code for one in read(sheet(page(*FIRST), page(*SECOND))).issues]
    assert codes == ["two_pages_on_sheet"]


def test_page_numbers_at_the_foot_of_both_pages_are_no_words_of_either(tmp_path: Path) -> None:
    numbered = [page(*(FIRST if number % 2 else SECOND), foot=str(number)) for number in range(1, 7)]
    path = tmp_path / "sheets.pdf"
    path.write_bytes(sheet(*numbered))
    rules = load_rules()
    (found,) = process_file(path, "sheets.pdf", rules, ReadOptions("never", names=NamesSetting("none"))).findings
    kept = "\n".join(span.of(found.document.text) for span in found.loose)
    assert not any(line.strip().isdigit() for line in kept.split("\n"))


def test_a_table_over_a_landscape_page_is_read_row_by_row() -> None:
    def table(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for row in range(20):
            cells = (f"2021/{row:02d}", "A letter went to a wrong address", "Housing", f"Told the tenant, {row}")
            for left, words in zip((40, 120, HALF + 40, HALF + 160), cells, strict=True):
                canvas.drawString(left, HEIGHT - 60 - 14 * row, words)
        for row in range(21):
            canvas.line(36, HEIGHT - 50 - 14 * row, WIDTH - 36, HEIGHT - 50 - 14 * row)

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    table(canvas)
    canvas.save()
    document = read(buffer.getvalue()).documents[0]
    assert document.pages[0].fold is None
    assert [line.split("\t")[0] for line in document.text.split("\n") if line] == [f"2021/{row:02d}" for row in range(20)]
