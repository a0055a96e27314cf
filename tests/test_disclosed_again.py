"""What a body does to a file as it discloses it changes nothing: stamps, watermarks, blank pages, a smaller print."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from form_builder import TICKED, Layout, print_form
from pdf_files import document_of, drawn
from reportlab.pdfgen.canvas import Canvas
from test_form_reading import V2019

from pipeline.engine.work import process_file
from pipeline.model import Findings, NamesSetting, ReadOptions, Span
from pipeline.rulebook import load_rules
from pipeline.segment.labels import ends_line, starts_line

SAMPLES = Path(__file__).parent.parent / "sample_docs"
FILES = ("01_northmere_case_file.pdf", "02_wexholt_two_reports.pdf", "13_pennholme_clock_change.pdf")
Change = Callable[[pikepdf.Pdf], None]
Draw = Callable[[Canvas, float, float, int], None]


def findings(path: Path) -> Findings:
    options = replace(ReadOptions(), names=NamesSetting(model="none"))
    return process_file(path, path.name, load_rules(), options).findings[0]


def told(found: Findings) -> dict[str, Any]:
    """All that a file says, without places: answers, ticks, and each message's head and words."""
    return {
        "answers": [(one.question_id, one.state, one.text) for form in found.forms for one in form.answers],
        "ticks": [(one.option_id, one.state) for form in found.forms for answer in form.answers for one in answer.options],
        "messages": [
            (one.sender.name, one.sender.address, one.subject, one.sent and one.sent.raw, _words(found.document.text, one.body))
            for one in found.messages
        ],
    }


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(" ".join(span.of(text) for span in spans).split())


@cache
def undisturbed(name: str) -> dict[str, Any]:
    return told(findings(SAMPLES / name))


def on_each_page(draw: Draw) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for number, page in enumerate(pdf.pages, 1):
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            buffer = io.BytesIO()
            canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
            draw(canvas, width, height, number)
            canvas.save()
            with pikepdf.open(io.BytesIO(buffer.getvalue())) as over:
                page.add_underlay(over.pages[0])

    return change


def watermark(canvas: Canvas, width: float, height: float, number: int) -> None:
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45)
    canvas.setFillGray(0.85)
    canvas.setFont("Helvetica-Bold", 70)
    canvas.drawCentredString(0, 0, "DISCLOSURE")


def margin_note(canvas: Canvas, width: float, height: float, number: int) -> None:
    canvas.translate(12, height / 2)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 7)
    canvas.drawCentredString(0, 0, "Released by the information access team, with names taken out")


def bates(canvas: Canvas, width: float, height: float, number: int) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(width - 20, 12, f"FOI/2026/{number:06d}")


def blank_pages(pdf: pikepdf.Pdf) -> None:
    for place in range(len(pdf.pages) - 1, 0, -1):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages.insert(place, pdf.pages[-1])
        del pdf.pages[-1]


def smaller(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_add(b"q 0.68 0 0 0.68 90 150 cm", prepend=True)
        page.contents_add(b"Q")


def nameless_signs(pdf: pikepdf.Pdf) -> None:
    """Programs that print a PDF anew may drop what a font of box signs says of its characters."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "DejaVu" in str(thing.get("/BaseFont", "")) and "/ToUnicode" in thing:
            del thing["/ToUnicode"]


CHANGES = [on_each_page(watermark), on_each_page(margin_note), on_each_page(bates), blank_pages, smaller]
NAMES = ["watermark", "margin note", "Bates numbers", "blank pages between", "printed smaller"]


@pytest.mark.parametrize("change", CHANGES, ids=NAMES)
@pytest.mark.parametrize("name", FILES)
def test_a_disclosed_copy_says_what_the_file_said(name: str, change: Change, tmp_path: Path) -> None:
    with pikepdf.open(SAMPLES / name) as pdf:
        change(pdf)
        pdf.save(tmp_path / name)
    assert told(findings(tmp_path / name)) == undisturbed(name)


def test_boxes_of_a_font_that_names_no_character_are_read_by_their_looks(tmp_path: Path) -> None:
    name = FILES[0]
    with pikepdf.open(SAMPLES / name) as pdf:
        nameless_signs(pdf)
        pdf.save(tmp_path / name)
    found = findings(tmp_path / name)
    assert "\ufffd" in found.document.text
    assert told(found)["ticks"] == undisturbed(name)["ticks"]


def test_a_table_on_its_side_is_no_note_along_the_margin() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(30):
            canvas.drawString(60, 780 - 14 * number, "Words of the letter that stand level, line by line.")
        canvas.rotate(90)
        for number in range(6):
            canvas.drawString(120, -500 - 14 * number, f"Row {number} of a table")

    assert document_of(drawn(draw)).pages[0].aside is None


# --- labels that are redacted in part --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("How many data subjects could be affected?", "How many [REDACTED] could be affected?"),
        ("Organisation (data controller) name", "Organisation (data controller) [REDACTED]"),
        ("Organisation (data controller) name", "Organisation [REDACTED] name"),
        ("Registered organisation address", "[REDACTED] address"),
    ],
)
def test_a_question_whose_label_is_redacted_in_part_ends_the_answer_above(printed: str, left: str, tmp_path: Path) -> None:
    text = findings(SAMPLES / FILES[0]).document.text
    assert printed in text
    answers = []
    for number, words in enumerate([text, text.replace(printed, left)]):
        path = tmp_path / f"{number}.txt"
        path.write_text(words, encoding="utf-8")
        answers.append(told(findings(path))["answers"])
    assert answers[1] == answers[0]


@pytest.mark.parametrize("mark", ["[REDACTED]", "s.40(2)"])
def test_what_a_redaction_leaves_of_an_option_is_no_shorter_option(mark: str, tmp_path: Path) -> None:
    ticks = {**TICKED, "likelihood": ("very_likely",)}
    text = print_form(V2019, Layout(after=True), ticked=ticks)
    assert "Very likely ☒" in text
    path = tmp_path / "a.txt"
    path.write_text(text.replace("Very likely", f"{mark} likely").replace("Likely", "[REDACTED]"), encoding="utf-8")
    answers = [answer for form in findings(path).forms for answer in form.answers if answer.question_id == "likelihood"]
    assert {one.option_id: one.state for one in answers[0].options}["likely"] == "not_readable"


# --- ticks beside options ----------------------------------------------------------------------------------------------------

OPTIONS = ["Health data", "Basic personal identifiers, eg names", "Identification data", "Economic data of a person"]


def options_page(ticked: int, left: bool) -> Iterator[tuple[float, float, str]]:
    for number, option in enumerate(OPTIONS):
        yield (90.0, 700.0 - 17 * number, option)
        if number == ticked:
            yield (70.0 if left else 340.0, 700.0 - 17 * number, "X")


@pytest.mark.parametrize("left", [True, False], ids=["before", "behind"])
@pytest.mark.parametrize("ticked", range(len(OPTIONS)))
def test_a_lone_tick_is_read_on_the_line_of_its_option(ticked: int, left: bool) -> None:
    def draw(canvas: Canvas) -> None:
        for x, y, words in options_page(ticked, left):
            canvas.drawString(x, y, words)

    lines = document_of(drawn(draw)).text.split("\n")
    assert lines[ticked] == (f"X\t{OPTIONS[ticked]}" if left else f"{OPTIONS[ticked]}\tX")


def test_an_option_may_stand_behind_a_tick_in_the_same_cell() -> None:
    text = "Yes\tX No\tDon't know"
    assert starts_line(text, text.index("No"))
    assert ends_line("Yes X\tNo", len("Yes"))
    assert not starts_line("We said No", len("We said "))
