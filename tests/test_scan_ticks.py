"""Tick boxes of scanned pages, from the file to the marks: pages that lean, lie on their side, or were read by an OCR before."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.forms.answers import fill
from benchmarks.forms.draw import draw_form
from benchmarks.forms.scan import Scan
from benchmarks.forms.scan import scanned as scan_of
from pipeline import run
from pipeline.model import Box, Document, ReadOptions
from pipeline.read.marks_judge import SeenMark
from pipeline.read.pdf_words import Token
from pipeline.read.registry import read_bytes
from pipeline.read.scan_see import without_boxes
from pipeline.rulebook import load_rules

Picture = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 420.0, 300.0
OPTIONS = (("Yes", "x"), ("No", ""), ("Other people", ""), ("Don't know", "x"), ("Unlikely", ""))
JUNK = ("IX]", "O", "D", "[1", "0")


def form(canvas: Canvas, tilt: float = 0.0) -> None:
    """A question with five options, the first and the fourth crossed by hand."""
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(tilt)
    canvas.translate(-WIDTH / 2, -HEIGHT / 2)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(50, 260, "Have you told the people whose data this is about the breach?")
    for index, (label, mark) in enumerate(OPTIONS):
        y = 230 - 24 * index
        canvas.rect(60, y, 9.5, 9.5)
        if mark:
            canvas.setLineWidth(1.4)
            canvas.line(58, y - 2, 72, y + 12)
            canvas.line(58, y + 12, 71, y - 2)
            canvas.setLineWidth(1)
        canvas.drawString(76, y + 1, label)
    canvas.drawString(50, 90, "Please send this form to the office that has asked you for it.")


def picture(tilt: float = 0.0, turns: int = 0, dpi: int = 170) -> Picture:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    form(canvas, tilt)
    canvas.save()
    pdf = pdfium.PdfDocument(buffer.getvalue())
    grey = np.array(pdf[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L"), dtype=np.float64)
    pdf.close()
    noisy = 245 - (255 - grey) * 0.85 + np.random.default_rng(5).normal(0, 9, grey.shape)
    return np.ascontiguousarray(np.rot90(np.clip(noisy, 0, 255).astype(np.uint8), -turns))


def paste(canvas: Canvas, pixels: Picture) -> None:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    buffer.seek(0)
    size = (WIDTH, HEIGHT) if pixels.shape[1] > pixels.shape[0] else (HEIGHT, WIDTH)
    canvas.setPageSize(size)
    canvas.drawImage(ImageReader(buffer), 0, 0, *size)


def hidden_words(canvas: Canvas) -> None:
    """What an earlier OCR made of the page, boxes and all."""
    text = canvas.beginText()
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 11)
    text.setTextOrigin(50, 260)
    text.textOut("Have you told the people whose data this is about the breach?")
    for index, (label, _) in enumerate(OPTIONS):
        text.setTextOrigin(60, 231 - 24 * index)
        text.textOut(JUNK[index])
        text.setTextOrigin(76, 231 - 24 * index)
        text.textOut(label)
    text.setTextOrigin(50, 90)
    text.textOut("Please send this form to the office that has asked you for it.")
    canvas.drawText(text)


@cache
def scanned() -> Document:
    """Page 1 leans by 2.5°, page 2 lies on its side, page 3 was read before."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    paste(canvas, picture(tilt=2.5))
    canvas.showPage()
    paste(canvas, picture(turns=1))
    canvas.showPage()
    paste(canvas, picture())
    hidden_words(canvas)
    canvas.save()
    return read_bytes(buffer.getvalue(), "scan.pdf", options=ReadOptions()).documents[0]


def states_by_label(page: int) -> dict[str, str]:
    """The state of the mark before each option of a page."""
    document = scanned()
    return {document.text[mark.anchor :].split("\n")[0]: mark.state for mark in document.marks if mark.page == page and mark.box}


EXPECTED = {label: "checked" if mark else "unchecked" for label, mark in OPTIONS}


def test_ticks_of_a_page_that_leans_are_read() -> None:
    assert states_by_label(1) == EXPECTED


def test_ticks_of_a_page_on_its_side_are_read_and_placed_as_it_is_displayed() -> None:
    assert states_by_label(2) == EXPECTED
    boxes = [mark.box for mark in scanned().marks if mark.page == 2 and mark.box]
    # The first box stands 60 points from the left and 239.5 from the bottom, before the page was turned clockwise.
    assert abs((boxes[0].x0 + boxes[0].x1) / 2 - (HEIGHT - (HEIGHT - 234.75))) < 1.5
    assert abs((boxes[0].top + boxes[0].bottom) / 2 - 64.75) < 1.5


def test_ticks_of_a_page_that_was_read_before_come_from_its_picture() -> None:
    assert states_by_label(3) == EXPECTED


def test_what_an_earlier_ocr_made_of_tick_boxes_is_no_text() -> None:
    page = scanned().pages[2]
    assert [line for line in page.span.of(scanned().text).splitlines() if line][1:-1] == [label for label, _ in OPTIONS]


def test_marks_of_scans_are_seen_in_images() -> None:
    assert {mark.kind for mark in scanned().marks} == {"image"}


def test_a_scanned_form_of_a_known_template_gives_its_ticks_with_their_evidence(tmp_path: Path) -> None:
    template = next(form for form in load_rules().forms if form.id == "ico-eidas-breach")
    data, truth = draw_form(fill(template, 3), "by hand, leaving the square", 3)
    path = tmp_path / "form.pdf"
    path.write_bytes(scan_of(data, Scan(skew=1.0, noise=1, dpi=200), 3))
    rows = run([path]).rows["form_options"]
    found = {(row["question_id"], row["option_id"]): row for row in rows}
    assert {key: found[key]["state"] for key in truth.ticks} == {
        key: "checked" if ticked else "unchecked" for key, ticked in truth.ticks.items()
    }
    for key in truth.ticks:
        row = found[key]
        assert (row["mark_kind"], row["method"], row["page"]) == ("image", "ocr", 1)
        assert row["bbox"] is not None
        assert row["rule_id"]


# --- words at boxes -----------------------------------------------------------------------------------------------------------


def cut(text: str, x0: float, x1: float, box: tuple[float, float]) -> tuple[str, float, float] | None:
    """What is left of a word from x0 to x1 at a box."""
    token = Token(text, x0, 100.0, x1, 112.0, Box(x0, 100.0, x1, 112.0), 0.9)
    label = Token("label", 300.0, 100.0, 340.0, 112.0, Box(300.0, 100.0, 340.0, 112.0), 0.9)
    kept, _ = without_boxes([token, label], [SeenMark(Box(box[0], 101.0, box[1], 111.0), "checked", "image", "")], 1.0)
    left: Sequence[Token] = [one for one in kept if one is not label]
    return (left[0].text, left[0].x0, left[0].x1) if left else None


def test_a_sign_that_stands_for_a_box_is_no_word() -> None:
    assert cut("口", 50, 60, (50, 60)) is None
    assert cut("IX]", 50, 62, (50, 60)) is None


def test_a_sign_for_a_box_at_the_start_or_end_of_a_word_is_cut_off() -> None:
    assert (cut("OYes", 50, 82, (50, 60)) or ("",))[0] == "Yes"
    assert (cut("Yes□", 50, 82, (72, 82)) or ("",))[0] == "Yes"


def test_letters_of_a_label_stay_where_ocr_read_no_sign_for_its_box() -> None:
    found = cut("Don't", 50, 90, (50, 60))
    assert found is not None
    text, x0, _ = found
    assert text == "Don't"
    assert x0 >= 60.0
    assert (cut("OTHER", 50, 100, (50, 60)) or ("",))[0] == "OTHER"


def test_the_last_letter_of_a_label_is_no_box_behind_it() -> None:
    assert (cut("No", 50, 80, (70, 80)) or ("",))[0] == "No"
    assert (cut("NoX", 50, 80, (70, 80)) or ("",))[0] == "No"
    assert (cut("NO", 50, 80, (70, 80)) or ("",))[0] == "NO"


def test_a_further_sign_beside_a_box_that_was_found_is_no_other_box() -> None:
    tokens = [
        Token("□", 63.0, 100.0, 67.0, 112.0, Box(63.0, 100.0, 67.0, 112.0), 0.6),
        Token("Employees", 70.0, 100.0, 120.0, 112.0, Box(70.0, 100.0, 120.0, 112.0), 0.9),
    ]
    kept, unread = without_boxes(tokens, [SeenMark(Box(50, 101, 60, 111), "unchecked", "image", "")], 1.0)
    assert [token.text for token in kept] == ["Employees"]
    assert unread == []
