"""PDF pages are read in the order in which people read them, and every word keeps its place on the page."""

from __future__ import annotations

import logging
import random
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_files import HEIGHT, PROSE, STYLE, WIDTH, document_of, drawn, edited, flowed, lines, read, table
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import FrameBreak, Paragraph, Spacer, Table

from pipeline.model import Document, ReadOptions, Word

GRID = ("GRID", (0, 0), (-1, -1), 0.5, "black")
TOP, MIDDLE = (("VALIGN", (0, 0), (-1, -1), where) for where in ("TOP", "MIDDLE"))


def word(document: Document, text: str) -> Word:
    """The only word that reads `text`."""
    (found,) = (one for page in document.pages for one in page.words if one.span.of(document.text) == text)
    return found


def place(document: Document, text: str) -> tuple[float, float]:
    """The top left corner of the word on its page."""
    box = word(document, text).box
    return box.x0, box.top


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


# --- reading order ----------------------------------------------------------------------------------------------------


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left, right = "LEFT " + PROSE * 3, "RIGHT " + PROSE * 3
    text = document_of(flowed(Paragraph(left, STYLE), FrameBreak(), Paragraph(right, STYLE), columns=2)).text
    assert " ".join(text.split()) == f"{left} {right}".replace("  ", " ").strip()


def test_columns_whose_paragraphs_stand_at_heights_of_their_own_are_read_one_after_the_other() -> None:
    small = ParagraphStyle("small", parent=STYLE, fontSize=9, leading=11.3)

    def column(style: ParagraphStyle, name: str, *sizes: int) -> list[Paragraph | Spacer]:
        return [
            one
            for number, size in enumerate(sizes)
            for one in (Paragraph(f"{name}{number}. {PROSE[: size * 30].strip()} end.", style), Spacer(1, 9))
        ]

    text = document_of(
        flowed(*column(STYLE, "left", 2, 5, 3, 6, 2, 4), FrameBreak(), *column(small, "right", 4, 3, 5, 2, 6, 3), columns=2)
    ).text
    heads = [part for part in text.split() if part[:-2] in {"left", "right"}]
    assert heads == [f"left{number}." for number in range(6)] + [f"right{number}." for number in range(6)]


QUESTIONS = [
    ("Had the staff member involved in this breach received data protection training in the last two years?", "Yes"),
    (
        "(Initial reports only) If there has been a delay in reporting this breach, please explain why",
        "We had to be sure that the laptop was ours before reporting, and the person who knew was away until the Monday after.",
    ),
    ("Number of personal data records concerned?", "up to 420"),
    ("What has happened?", "A laptop was lost. " + PROSE.strip()),
]


@pytest.mark.parametrize("widths", [(150, 300), (225, 225)])
@pytest.mark.parametrize("where", [TOP, MIDDLE], ids=["top", "middle"])
@pytest.mark.parametrize("grid", [True, False], ids=["grid", "no lines"])
def test_a_table_of_labels_and_values_is_read_cell_by_cell(widths: tuple[int, int], where: tuple[object], grid: bool) -> None:
    text = document_of(flowed(table(QUESTIONS, widths, where, *([GRID] if grid else [])))).text
    rows = [" ".join(part.split("\n")) for part in text.split("\n\n")]
    assert rows == [f"{label}\t{value}" for label, value in QUESTIONS]


def test_short_labels_and_values_are_read_row_by_row() -> None:
    rows = [
        ("Date", "9 March 2020"),
        ("Time", "07:40"),
        ("From", "Maud Pellow"),
        ("To", ""),
        ("Subject", "Breach report"),
        ("Cc", ""),
    ]
    text = document_of(flowed(table(rows, (80, 300)))).text
    assert [line for line in text.splitlines() if line] == [f"{label}\t{value}".strip() for label, value in rows]


def test_a_box_around_labels_and_values_does_not_make_them_two_cells() -> None:
    rows = [("Date:", "9 March 2020"), ("Time:", "07:40"), ("From:", "Maud Pellow"), ("To:", "The casework team")]
    text = document_of(flowed(table(rows, (80, 300), ("BOX", (0, 0), (-1, -1), 1, "black")))).text
    assert [line for line in text.splitlines() if line] == ["\t".join(row) for row in rows]


@pytest.mark.parametrize("where", [TOP, MIDDLE], ids=["top", "middle"])
def test_a_table_of_three_columns_is_read_row_by_row(where: tuple[object]) -> None:
    rows = [
        ("When", "What", "Who"),
        (
            "9 March 2020 in the early morning",
            "The laptop was found to be missing from the boot of the car by the officer",
            "J. Tarn",
        ),
        ("10 March", "Reported to the head of service, who told the data protection officer", "The head of service"),
    ]
    text = document_of(flowed(table(rows, (90, 220, 120), where, GRID))).text
    read_rows = [" ".join(part.split("\n")) for part in text.split("\n\n")]
    assert " ".join(read_rows) == " ".join("\t".join(row) for row in rows)


@pytest.mark.parametrize("after", [False, True], ids=["mark before label", "mark after label"])
def test_options_in_two_columns_keep_each_mark_beside_its_label(after: bool) -> None:
    left = ["Racial or ethnic origin", "Political opinions", "Health data", "Location data"]
    right = [
        "Identification data, eg usernames, passwords",
        "Economic and financial data, eg credit card numbers",
        "Other",
        "None",
    ]
    cells = [[f"{name} [X]" if after else f"[X] {name}" for name in row] for row in zip(left, right, strict=True)]
    text = " ".join(document_of(flowed(table(cells, (170, 170)))).text.replace("\t", " | ").split())
    for name in (*left, *right):
        assert (f"{name} [X]" if after else f"[X] {name}") in text


def test_a_question_with_its_hint_stays_whole_beside_options_of_another_size() -> None:
    small = ParagraphStyle("hint", parent=STYLE, fontSize=9, leading=10.5, spaceBefore=4)
    wide = ParagraphStyle("option", parent=STYLE, leading=14.5)
    question = [
        Paragraph("Have you told, or are you planning to tell any other organisations about the breach?", STYLE),
        Paragraph("eg the police, other regulators or authorities. In case we need to make contact with other agencies", small),
    ]
    options = [Paragraph(text, wide) for text in ("Yes [X]", "No [ ]", "Don't know [ ]", "If you answered yes, please specify")]
    name = [Paragraph(text, STYLE) for text in ("Organisation name", "Wexholt Borough")]
    text = document_of(flowed(Table([[question, options], name], colWidths=[210, 240], style=[TOP, GRID]))).text
    assert " ".join(text.split()) == (
        "Have you told, or are you planning to tell any other organisations about the breach? eg the police, other regulators or "
        "authorities. In case we need to make contact with other agencies Yes [X] No [ ] Don't know [ ] "
        "If you answered yes, please specify Organisation name Wexholt Borough"
    )


def test_a_note_in_the_margin_does_not_break_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        lines(*[f"line {number} of a letter that goes on and on and on" for number in range(20)])(canvas)
        canvas.saveState()
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "DISCLOSURE COPY")
        canvas.restoreState()

    text = document_of(drawn(draw)).text
    body, note = text.rsplit("\n\n", 1)
    assert note == "DISCLOSURE COPY"
    assert body.count("\n") == 19


def test_a_watermark_across_the_page_is_a_line_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        lines(*[f"line {number} of a letter that goes on and on and on" for number in range(20)])(canvas)
        canvas.saveState()
        canvas.translate(150, 300)
        canvas.rotate(50)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()

    text = document_of(drawn(draw)).text
    assert text.splitlines()[-1] == "DRAFT COPY"
    assert [line.split()[1] for line in text.splitlines()[:20]] == [str(number) for number in range(20)]


# --- forms ------------------------------------------------------------------------------------------------------------


def form(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "Organisation name")
    canvas.acroForm.textfield(name="organisation", value="Wexholt Borough", x=200, y=692, width=200, height=20)
    canvas.drawString(100, 650, "Initial report")
    canvas.acroForm.checkbox(name="initial", checked=True, x=72, y=646, size=16)
    canvas.drawString(100, 620, "Follow-up report")
    canvas.acroForm.checkbox(name="follow", checked=False, x=72, y=616, size=16)


def test_what_is_typed_into_fields_is_read_beside_its_label() -> None:
    document = document_of(drawn(form))
    assert document.text.splitlines()[0].split() == ["Organisation", "name", "Wexholt", "Borough"]
    assert place(document, "Wexholt")[0] == pytest.approx(202, abs=5)


def test_a_value_without_an_appearance_is_read_too() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for annotation in pdf.pages[0].Annots:
            if pikepdf.Name.Tx == annotation.FT:
                del annotation.AP

    assert document_of(edited(drawn(form), change)).text.splitlines()[0].split() == ["Organisation", "name", "Wexholt", "Borough"]


def test_buttons_of_a_form_are_marks_beside_their_labels() -> None:
    document = document_of(drawn(form))
    marks = {document.text[mark.anchor :].split("\n")[0]: (mark.state, mark.kind) for mark in document.marks}
    assert marks == {"Initial report": ("checked", "widget"), "Follow-up report": ("unchecked", "widget")}


def boxes(canvas: Canvas, after: bool) -> None:
    """Options with a stroked square, ticked by a cross of two lines."""
    canvas.setFont("Helvetica", 10)
    for number, (label, ticked) in enumerate([("Yes", False), ("No", True), ("Don't know", False)]):
        y = 700 - 18 * number
        x = 80 + canvas.stringWidth(label, "Helvetica", 10) if after else 72
        canvas.drawString(72 if after else 90, y, label)
        canvas.rect(x, y - 1, 9, 9)
        if ticked:
            canvas.line(x, y - 1, x + 9, y + 8)
            canvas.line(x, y + 8, x + 9, y - 1)


@pytest.mark.parametrize("after", [False, True], ids=["box before label", "box after label"])
def test_boxes_that_are_only_drawn_are_marks_on_the_line_of_their_label_on_any_page(after: bool) -> None:
    def draw(canvas: Canvas) -> None:
        lines("A first page.")(canvas)
        canvas.showPage()
        boxes(canvas, after)

    document = document_of(drawn(draw))
    place_of = document.text.rindex if after else document.text.index
    assert [(mark.page, mark.state, mark.kind) for mark in document.marks] == [
        (2, "unchecked", "vector"),
        (2, "checked", "vector"),
        (2, "unchecked", "vector"),
    ]
    for mark, label in zip(document.marks, ("Yes", "No", "Don't know"), strict=True):
        assert mark.anchor == place_of(label) + (len(label) if after else 0)


def test_where_ticks_cannot_be_looked_at_the_words_stay_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import pdf_look

    def fails(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pdf_look, "see_marks", fails)
    result = read(drawn(lambda canvas: boxes(canvas, False)))
    assert result.documents[0].text.split() == ["Yes", "No", "Don't", "know"]
    assert (result.documents[0].marks, result.documents[0].status) == ((), "partial")
    assert [issue.code for issue in result.issues] == ["tick_not_readable"]


def test_notes_that_were_stuck_on_the_page_are_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(b"BT /F 11 Tf 2 4 Td (9 March 2020) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = [0, 0, 120, 16]
        look.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
            )
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[120, 752, 240, 768], F=4, AP=pikepdf.Dictionary(N=look)
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))

    assert "9 March 2020" in document_of(edited(drawn(lines("Date:", "Time:")), change)).text


def test_embedded_files_are_documents_of_their_own() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["list.txt"] = b"The list of names."

    outer, inner = read(edited(drawn(lines("See the attached list.")), change)).documents
    assert (inner.path, inner.text, inner.parent_document_id) == ("file.pdf!/list.txt", "The list of names.", outer.document_id)
    assert (outer.members_expected, outer.members_read, outer.members_failed) == (1, 1, 0)


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

    def fails_once(file: Any, index: int, options: ReadOptions) -> object:
        if index == 1:
            raise ZeroDivisionError
        return whole(file, index, options)

    def draw(canvas: Canvas) -> None:
        for text in ("first", "second", "third"):
            lines(text)(canvas)
            canvas.showPage()

    monkeypatch.setattr(pdf, "look_at", fails_once)
    result = read(drawn(draw))
    assert [page.span.of(result.documents[0].text) for page in result.documents[0].pages] == ["first", "", "third"]
    assert [(issue.code, issue.evidence.page if issue.evidence else None) for issue in result.issues] == [("page_unreadable", 2)]
    assert result.documents[0].status == "partial"


def test_xfa_forms_are_read_without_a_word_on_stderr(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>")

    data = edited(drawn(form), change)
    with caplog.at_level(logging.DEBUG):
        document = document_of(data)
    assert "Initial report" in document.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert capfd.readouterr().err == ""


# --- whatever the layout ----------------------------------------------------------------------------------------------


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_at_any_places_are_all_read_once_and_lie_in_their_spans(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"w{number}x" for number in range(chance.randrange(1, 60))]

    def draw(canvas: Canvas) -> None:
        for name in names:
            canvas.setFont("Helvetica", chance.choice((6, 9, 11, 24)))
            canvas.drawString(chance.randrange(20, 500), chance.randrange(20, 800), name)

    document = document_of(drawn(draw))
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
