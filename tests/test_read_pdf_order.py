"""Columns, tables, notes in the margin: the words of a PDF page come in the order in which people read them."""

from __future__ import annotations

import pytest
from pdf_files import PROSE, STYLE, document_of, drawn, flowed, lines, table
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import FrameBreak, Paragraph, Spacer, Table

GRID = ("GRID", (0, 0), (-1, -1), 0.5, "black")
TOP, MIDDLE = (("VALIGN", (0, 0), (-1, -1), where) for where in ("TOP", "MIDDLE"))


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


def test_rows_of_a_table_with_white_between_them_are_rows_where_no_line_is_drawn_between_them() -> None:
    """As on a scan, of whose lines not all are seen: two labels must not be taken for one wrapped over two lines."""
    rows = [("Ward, department or clinic", "Ashdown Ward"), ("Date of incident", "14 February 2023")] * 2
    rows += [("Time of incident", "07:50"), ("Number of patients", "22")]
    every_other = [("LINEBELOW", (0, row), (-1, row), 0.5, "black") for row in (1, 3, 5)]
    spaced = ("BOTTOMPADDING", (0, 0), (-1, -1), 16)
    text = document_of(flowed(table(rows, (220, 220), ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"), spaced, *every_other))).text
    for label, value in rows:
        assert f"{label}\t{value}" in text


@pytest.mark.parametrize("ticked", ["Yes", "No", "Don't know"])
def test_options_in_columns_are_read_row_by_row_with_their_ticks(ticked: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for words, x, y in (("Yes", 50, 700), ("No", 270, 700), ("Don't know", 50, 687.5)):
            canvas.drawString(x, y, words)
            if words == ticked:
                canvas.drawString(x + 110, y, "X")

    marks = {words: "\tX" if words == ticked else "" for words in ("Yes", "No", "Don't know")}
    assert document_of(drawn(draw)).text == f"Yes{marks['Yes']}\tNo{marks['No']}\nDon't know" + marks["Don't know"]


def test_two_columns_of_options_are_read_row_by_row_where_a_tick_stands_in_the_second_row() -> None:
    def draw(canvas: Canvas) -> None:
        rows = (("Customers or prospective customers", "✔ Patients"), ("Children", "Vulnerable adults"))
        for number, (left, right) in enumerate(rows):
            canvas.drawString(50, 700 - 14 * number, left)
            canvas.drawString(340, 700 - 14 * number, right.replace("✔", "X"))
        canvas.drawString(200, 686, "X")

    text = document_of(drawn(draw)).text
    assert text == "Customers or prospective customers\tX Patients\nChildren\tX\tVulnerable adults"
