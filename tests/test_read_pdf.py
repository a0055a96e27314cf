"""PDF pages are read in the order in which people read them, and every word keeps its place on the page."""

from __future__ import annotations

import gc
import random
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pdf_files import HEIGHT, PROSE, STYLE, WIDTH, document_of, drawn, edited, flowed, lines, place, read
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Spacer

import pipeline as bt
from pipeline.model import ReadOptions
from pipeline.read.collector import fewer_searches
from pipeline.read.pdf_form import FormFile

# --- words and places -------------------------------------------------------------------------------------------------


def test_a_page_gives_its_lines_and_each_word_its_place() -> None:
    document = document_of(drawn(lines("Number of people affected:", "between 300 and 420")))
    assert document.text == "Number of people affected:\nbetween 300 and 420"
    assert (document.media_type, document.status) == ("application/pdf", "ok")
    (page,) = document.pages
    assert (round(page.width), round(page.height)) == (595, 842)
    x0, top = place(document, "between")
    assert x0 == pytest.approx(72, abs=1)
    assert 72 + 14 - 4 < top < 72 + 14 + 4
    assert place(document, "300")[0] > x0
    assert place(document, "300")[1] == pytest.approx(top, abs=0.5)


def test_pages_are_joined_by_a_blank_line_that_lies_in_no_page() -> None:
    def draw(canvas: Canvas) -> None:
        for text in ("first page", "second page", "third page"):
            lines(text)(canvas)
            canvas.showPage()

    document = document_of(drawn(draw))
    assert document.text == "first page\n\nsecond page\n\nthird page"
    assert [page.span.of(document.text) for page in document.pages] == ["first page", "second page", "third page"]


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    text = document_of(drawn(lines("Our reference is IC-31191-", "G5C6, and this was a non-", "event."))).text
    assert text == "Our reference is IC-31191-\nG5C6, and this was a non-\nevent."


def test_paragraphs_are_parted_by_a_blank_line_and_lines_are_not() -> None:
    gap = Spacer(1, 10)
    text = document_of(
        flowed(Paragraph(PROSE, STYLE), gap, Paragraph("Yours sincerely", STYLE), gap, Paragraph(PROSE, STYLE))
    ).text
    paragraphs = text.split("\n\n")
    assert [" ".join(one.split()) for one in paragraphs] == [PROSE.strip(), "Yours sincerely", PROSE.strip()]


def test_page_furniture_stands_on_lines_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        lines("OFFICIAL - SENSITIVE", top=30, left=240, size=8)(canvas)
        lines("The body of the letter.", "Its second line.")(canvas)
        lines("Case print 17", top=800, size=8)(canvas)
        lines("Page 2 of 7", top=800, left=480, size=8)(canvas)

    assert document_of(drawn(draw)).text.split("\n") == [
        "OFFICIAL - SENSITIVE",
        "",
        "The body of the letter.",
        "Its second line.",
        "",
        "Case print 17\tPage 2 of 7",
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_to_be_shown_is_read_as_shown(turn: int) -> None:
    """What is drawn askew and then turned by /Rotate has the boxes that a reader sees."""
    width, height = (HEIGHT, WIDTH) if turn % 180 else (WIDTH, HEIGHT)

    def draw(canvas: Canvas) -> None:
        shift = {90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn]
        canvas.translate(*shift)
        canvas.rotate(turn)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(100, height - 61, "first line")
        canvas.drawString(100, height - 75, "second line")

    def turned(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = turn

    document = document_of(edited(drawn(draw), turned))
    (page,) = document.pages
    assert document.text == "first line\nsecond line"
    assert (round(page.width), round(page.height)) == (round(width), round(height))
    assert place(document, "first") == pytest.approx((100, 51), abs=3)


def test_words_are_placed_in_the_crop_box_and_those_outside_it_are_left_out_and_said() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 20, "outside")
        canvas.drawString(150, 700, "inside")
        canvas.setCropBox((100, 200, 500, 800))

    result = read(drawn(draw))
    document = result.documents[0]
    assert document.text == "inside"
    assert (document.pages[0].width, document.pages[0].height) == (400, 600)
    assert place(document, "inside") == pytest.approx((50, 90), abs=3)
    assert [issue.code for issue in result.issues] == ["text_outside_page"]


def test_marks_and_letters_beyond_ascii_are_what_they_show() -> None:
    font = Path(__file__).parents[1] / "sample_docs" / "fonts" / "DejaVuSans.subset.ttf"
    pdfmetrics.registerFont(TTFont("ReadTest", font))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("ReadTest", 11)
        canvas.drawString(72, 700, "☒ Yes, Zoë’s file – café")
        canvas.drawString(72, 686, "☐ No")

    assert document_of(drawn(draw)).text == "☒ Yes, Zoë’s file – café\n☐ No"


def test_a_ligature_is_the_letters_it_stands_for() -> None:
    """Fonts say so in their /ToUnicode map: one glyph, several letters."""

    def change(pdf: pikepdf.Pdf) -> None:
        (font,) = pdf.pages[0].Resources.Font.values()
        pairs = b"<7E> <00660069> <5A> <006600660069> <7A> <FB01>"
        font.ToUnicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
            b"3 beginbfchar " + pairs + b" endbfchar endcmap end"
        )

    assert document_of(edited(drawn(lines("the ~nal oZce zle")), change)).text == "the final office file"


def test_a_page_that_was_scanned_askew_is_read_line_by_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(2)
        lines(*[f"line {number} of a letter that goes on from the left margin to the right one" for number in range(20)])(canvas)

    text = document_of(drawn(draw)).text
    assert [line.split()[:2] for line in text.splitlines()] == [["line", str(number)] for number in range(20)]


def test_letters_drawn_twice_to_look_bold_are_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(72 + shift, 700, "Report type")
        canvas.drawString(72, 680, "Initial report, bookkeeping")

    assert document_of(drawn(draw)).text == "Report type\nInitial report, bookkeeping"


def test_words_are_parted_where_the_pen_jumps_and_letterspaced_words_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name:")
        canvas.drawString(112, 700, "Maud")
        canvas.drawString(72, 680, "CONFIDENTIAL", charSpace=4)

    assert document_of(drawn(draw)).text == "Name: Maud\nCONFIDENTIAL"


def test_glyphs_whose_letters_nobody_knows_are_no_letters_and_the_page_is_said_to_be_unreliable() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        name, number = pikepdf.Name, pdf.make_indirect
        system = pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
        below = pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.CIDFontType2,
            BaseFont=name.Hidden,
            CIDSystemInfo=system,
            DW=600,
            CIDToGIDMap=name.Identity,
        )
        font = pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.Type0,
            BaseFont=name.Hidden,
            Encoding=name("/Identity-H"),
            DescendantFonts=[number(below)],
        )
        pdf.pages[0].Resources.Font = pikepdf.Dictionary(H=number(font))
        codes = "".join(f"{code:04X}" for code in range(0x4001, 0x4015))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /H 12 Tf 72 700 Td <{codes}> Tj ET".encode())

    result = read(edited(drawn(lines("x")), change))
    assert result.documents[0].text.replace("\ufffd", "").strip() == ""
    assert result.documents[0].text.count("\ufffd") == 20
    assert [issue.code for issue in result.issues] == ["glyphs_unreadable"]
    assert result.documents[0].status == "partial"


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_a_page_that_is_only_a_picture_is_said_to_need_ocr() -> None:
    def draw(canvas: Canvas) -> None:
        lines("A first page with words.")(canvas)
        canvas.showPage()
        canvas.rect(100, 100, 300, 300, fill=1)

    result = read(drawn(draw))
    assert (result.documents[0].status, len(result.documents[0].pages)) == ("partial", 2)
    (issue,) = result.issues
    assert issue.code == "page_without_text"
    assert issue.evidence is not None
    assert issue.evidence.page == 2


def test_a_fault_on_one_page_costs_only_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import pdf

    whole = pdf.look_at

    def fails_once(file: Any, index: int, options: ReadOptions, form: FormFile) -> object:
        if index == 1:
            raise ZeroDivisionError
        return whole(file, index, options, form)

    def draw(canvas: Canvas) -> None:
        for text in ("first", "second", "third"):
            lines(text)(canvas)
            canvas.showPage()

    monkeypatch.setattr(pdf, "look_at", fails_once)
    result = read(drawn(draw))
    assert [page.span.of(result.documents[0].text) for page in result.documents[0].pages] == ["first", "", "third"]
    assert [(issue.code, issue.evidence.page if issue.evidence else None) for issue in result.issues] == [("page_unreadable", 2)]
    assert result.documents[0].status == "partial"


# --- whatever the layout ----------------------------------------------------------------------------------------------


def any_letter_on_its_like(names: list[str], places: list[tuple[int, int, int]]) -> bool:
    """Whether a letter lies on an equal one of another word: PDFium takes that for one letter, printed twice to look bold."""
    letters = [
        (letter, x + pdfmetrics.stringWidth(name[:index], "Helvetica", size), y, size)
        for name, (size, x, y) in zip(names, places, strict=True)
        for index, letter in enumerate(name)
    ]
    return any(
        one[0] == other[0] and max(abs(one[1] - other[1]), abs(one[2] - other[2])) < 0.14 * max(one[3], other[3])
        for one, other in combinations(letters, 2)
    )


def test_words_that_overlap_in_other_sizes_are_not_taken_for_bold() -> None:
    def draw(canvas: Canvas) -> None:
        for size, x in ((9, 72), (12, 73)):
            canvas.setFont("Helvetica" if size == 9 else "Courier", size)
            canvas.drawString(x, 700, "Yes")

    assert document_of(drawn(draw)).text.split() == ["Yes", "Yes"]


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_at_any_places_are_all_read_once_and_lie_in_their_spans(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"w{number}x" for number in range(chance.randrange(1, 60))]
    places = [(chance.choice((6, 9, 11, 24)), chance.randrange(20, 500), chance.randrange(20, 800)) for _ in names]
    assume(not any_letter_on_its_like(names, places))

    def draw(canvas: Canvas) -> None:
        for name, (size, x, y) in zip(names, places, strict=True):
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, name)

    document = document_of(drawn(draw), "never")  # words that no language has would be read by OCR, too
    assert "".join(sorted("".join(document.text.split()))) == "".join(sorted("".join(names)))


@given(st.lists(st.text("abcdefgh ☒,.", min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_lines_of_words_come_back_as_they_were_drawn(texts: list[str]) -> None:
    wanted = [" ".join(text.replace("☒", "x").split()) for text in texts]
    document = document_of(drawn(lines(*wanted)))
    assert [line for line in document.text.splitlines() if line] == wanted


@pytest.mark.parametrize("count", [6000])
def test_a_page_of_very_many_words_is_read_in_reasonable_time(count: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 3)
        for number in range(count):
            canvas.drawString(20 + 11 * (number % 50), 820 - 6 * (number // 50), f"{number:04}")

    assert len(document_of(drawn(draw)).text.split()) == count


def test_reading_leaves_the_garbage_collector_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing of use")
    before = gc.get_threshold()
    bt.read_document(path, ocr="never")
    with fewer_searches(), fewer_searches():
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
