"""Words under boxes, pictures and annotations stay out of the text, however these are drawn; what can be read stays in it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hidden_words import BOX, FILL, HEIGHT, HIDES, QUAD, WIDTH, noted, over, read
from redaction_files import (
    AFTER,
    BEFORE,
    FONT,
    LINE,
    SECRET,
    SIZE,
    boxed,
    letter,
    pdf_of,
    place_of,
    with_annotation,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@pytest.mark.parametrize("name", HIDES)
def test_what_lies_beneath_is_not_read(name: str) -> None:
    document = read(HIDES[name])
    assert "Wilhelmina" not in document.text
    assert "Marsh" not in document.text
    assert BEFORE.strip() in document.text
    assert AFTER.strip() in document.text
    (area,) = document.redactions
    assert area.covers_text
    assert area.n_hidden in (len(SECRET), len(SECRET) - 1)  # pens and slices may leave a letter out
    assert area.span is not None
    assert area.span.of(document.text) == ("s.40(2)" if name == "a label on the box" else "[REDACTED]")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_on_turned_and_cropped_pages(turn: int) -> None:
    pdf = pikepdf.open(BytesIO(HIDES["black"]))
    pdf.pages[0]["/Rotate"] = turn
    pdf.pages[0]["/MediaBox"] = [-50, -100, 600, 900]
    pdf.pages[0]["/CropBox"] = [40, 500, 560, 800]
    out = BytesIO()
    pdf.save(out)
    document = read(out.getvalue())
    assert "Marsh" not in document.text
    assert [area.covers_text for area in document.redactions] == [True]


def test_the_covered_part_of_a_word_is_dropped() -> None:
    def part(c: Canvas) -> None:
        x, y, width, height = place_of(c)
        c.rect(x + 1 + c.stringWidth("Wil", FONT, SIZE), y, width, height, stroke=0, fill=1)

    assert "sent to Wil[REDACTED]" in read(over(part)).text


def test_a_box_over_several_lines_is_one_redaction_with_a_placeholder_a_line() -> None:
    document = read(over(lambda c: c.rect(70, LINE - 20, 460, 52, stroke=0, fill=1)))
    assert document.text.split("\n") == ["Dear Sir or Madam,", *["[REDACTED]"] * 3, "Yours sincerely"]
    assert len(document.redactions) == 1
    assert document.redactions[0].n_hidden > 150


def test_whoever_asks_gets_the_covered_text_and_is_told_all_the_same() -> None:
    document = read(HIDES["black"], covered_text=True)
    assert BEFORE + SECRET + AFTER in document.text
    (area,) = document.redactions
    assert (area.covers_text, area.n_hidden, area.span) == (True, len(SECRET), None)


def test_a_typed_answer_under_an_annotation_is_not_read() -> None:
    def field(c: Canvas) -> None:
        letter(c)
        c.drawString(72, 600, "Name")
        c.acroForm.textfield(name="name", value="Wilhelmina Marsh", x=120, y=595, width=200, height=18)

    document = read(
        with_annotation(pdf_of(field), (118, 590, 210, 26), Subtype="Square", IC=[0, 0, 0], look=b"0 g 0 0 210 26 re f")
    )
    assert "Name\t[REDACTED]" in document.text or "Name [REDACTED]" in document.text
    assert document.text.count("Marsh") == 1
    assert [area.covers_text for area in document.redactions] == [True]


# --- scans with a text layer --------------------------------------------------------------------------------------------------


def scan(*, black: bool = False, drawn: bool = False, below: bool = False) -> bytes:
    """A picture of the letter with its words as a text layer; a box in the picture, or drawn over it."""
    import pypdfium2

    shown = pypdfium2.PdfDocument(over(boxed) if black else pdf_of(letter))[0].render(scale=1.6).to_pil().convert("L")

    def words(c: Canvas) -> None:
        text = c.beginText(72, LINE)
        for y, line in ((LINE + 32, "Dear Sir or Madam,"), (LINE, BEFORE + SECRET + AFTER), (LINE - 32, "Yours sincerely")):
            text.setTextOrigin(72, y)
            text.setTextRenderMode(0 if below else 3)
            text.textOut(line)
        c.drawText(text)

    def page(c: Canvas) -> None:
        if below:
            words(c)
        c.drawImage(ImageReader(shown), 0, 0, 595, 842)
        if not below:
            words(c)
        if drawn:
            boxed(c)

    return pdf_of(page)


@pytest.mark.parametrize("below", [False, True])
def test_the_text_layer_of_a_scan_is_no_covered_text(below: bool) -> None:
    document = read(scan(below=below))
    assert BEFORE + SECRET + AFTER in document.text
    assert document.redactions == ()


@pytest.mark.parametrize("how", [{"black": True}, {"drawn": True}, {"black": True, "below": True}], ids=str)
def test_the_text_layer_under_a_box_is_not_read(how: dict[str, bool]) -> None:
    document = read(scan(**how))
    assert "Marsh" not in document.text
    assert [(area.covers_text, area.n_hidden) for area in document.redactions] == [(True, len(SECRET))]


# --- things that hide nothing -------------------------------------------------------------------------------------------------


def highlight_below(c: Canvas) -> None:
    boxed(c, (1, 1, 0))
    letter(c)


def white_page(c: Canvas) -> None:
    c.setFillColorRGB(1, 1, 1)
    c.rect(0, 0, 595, 842, stroke=0, fill=1)
    c.setFillColorRGB(0, 0, 0)
    letter(c)


def banner(c: Canvas) -> None:
    letter(c, LINE - 100)
    c.rect(60, LINE - 8, 470, 26, stroke=0, fill=1)
    c.setFillColorRGB(1, 1, 1)
    c.drawString(72, LINE, BEFORE + SECRET + AFTER)


def twice_with_paint_between(c: Canvas) -> None:
    letter(c)
    boxed(c, (1, 1, 0.6))
    c.drawString(72, LINE, BEFORE + SECRET + AFTER)


def halo(c: Canvas) -> None:
    c.setFillColorRGB(1, 1, 1)
    c.drawString(72.6, LINE - 0.4, BEFORE + SECRET + AFTER)
    c.setFillColorRGB(0, 0, 0)
    letter(c)


def watermark(c: Canvas) -> None:
    c.setFillAlpha(0.15)
    c.setFont(FONT, 90)
    c.translate(150, 550)
    c.rotate(45)
    c.drawString(0, 0, "DRAFT")


def hatched(c: Canvas) -> None:
    x, y, width, height = place_of(c)
    c.setLineWidth(0.3)
    for step in range(0, int(width), 6):
        c.line(x + step, y, x + step + 6, y + height)


def frame(c: Canvas) -> None:
    c.setLineWidth(4)
    c.rect(50, LINE - 60, 500, 130, stroke=1, fill=0)


def chart(c: Canvas) -> None:
    for row, (label, value) in enumerate((("Lost", 200), ("Stolen", 150), ("Posted", 90))):
        c.setFillColorRGB(0, 0, 0)
        c.drawString(72, 400 - 24 * row, label)
        c.setFillColorRGB(0.2, 0.4, 0.8)
        c.rect(130, 396 - 24 * row, value, 14, stroke=0, fill=1)


def bars(c: Canvas) -> None:
    c.rect(60, 600, 475, 14, stroke=0, fill=1)
    c.drawString(72, 584, "Section 1: About you")
    c.rect(60, 800, 475, 30, stroke=0, fill=1)
    c.rect(60, 500, 70, 14, stroke=0, fill=1)
    c.drawString(140, 503, "Describe employment")
    c.setFillColorRGB(1, 1, 1)
    c.drawString(64, 503, "Part 1:")


def ticks(c: Canvas) -> None:
    for column, label in enumerate(("Yes", "No", "Not known")):
        c.rect(72 + 90 * column, 600, 9, 9, stroke=1, fill=column == 1)
        c.drawString(86 + 90 * column, 600, label)


def clipped_away(c: Canvas) -> None:
    c.saveState()
    path = c.beginPath()
    path.rect(10, 10, 20, 20)
    c.clipPath(path, stroke=0, fill=0)
    c.rect(0, 600, 595, 200, stroke=0, fill=1)
    c.restoreState()


INNOCENT = {
    "a pale highlight": over(lambda c: boxed(c, (1, 1, 0), alpha=0.5)),
    "a dark veil": over(lambda c: boxed(c, alpha=0.3)),
    "a highlight below": pdf_of(highlight_below),
    "an empty frame": over(lambda c: c.rect(*place_of(c), stroke=1, fill=0)),
    "a thick frame around the text": over(frame),
    "an underline": over(lambda c: c.rect(BOX[0], LINE - 2, WIDTH, 0.8, stroke=0, fill=1)),
    "a strike-out": over(lambda c: c.rect(BOX[0], LINE + 3.5, WIDTH, 0.8, stroke=0, fill=1)),
    "thin hatching": over(hatched),
    "a white page": pdf_of(white_page),
    "white words on a dark banner": pdf_of(banner),
    "printed again over paint": pdf_of(twice_with_paint_between),
    "a halo": pdf_of(halo),
    "a watermark": over(watermark),
    "a bar chart": over(chart),
    "header bars": over(bars),
    "filled tick boxes": over(ticks),
    "a box that is clipped away": over(clipped_away),
    "an outlined square": noted(Subtype="Square", C=[1, 0, 0], look=f"1 0 0 RG 0 0 {WIDTH} {HEIGHT} re S".encode()),
    "a square that is not shown": noted(Subtype="Square", IC=[0, 0, 0], look=FILL, F=2),
    "a yellow highlight": noted(Subtype="Highlight", C=[1, 1, 0], QuadPoints=QUAD),
}


@pytest.mark.parametrize("name", INNOCENT)
def test_what_hides_nothing_is_no_redaction(name: str) -> None:
    document = read(INNOCENT[name])
    assert BEFORE + SECRET + AFTER in document.text
    assert document.redactions == ()


def test_shaded_tables_are_no_redactions() -> None:
    def table(c: Canvas) -> None:
        for row in range(6):
            for column in range(4):
                c.setFillColorRGB(*((0.2, 0.3, 0.6) if row == 0 else (0.92, 0.92, 0.92) if row % 2 else (1, 1, 1)))
                c.rect(72 + 100 * column, LINE - 20 * row, 100, 20, stroke=1, fill=1)
                c.setFillColorRGB(*((1, 1, 1) if row == 0 else (0, 0, 0)))
                c.drawString(76 + 100 * column, LINE - 20 * row + 6, f"Cell {row}{column}")

    document = read(pdf_of(table))
    assert document.redactions == ()
    assert document.text.count("Cell") == 24


# --- boxes with nothing beneath -----------------------------------------------------------------------------------------------


def test_a_box_in_the_place_of_words_gets_a_placeholder_though_nothing_lies_beneath() -> None:
    def clean(c: Canvas) -> None:
        x, y, width, height = place_of(c)
        c.drawString(72, LINE + 16, "Thank you for your letter.")
        c.drawString(72, LINE, BEFORE)
        c.rect(x, y, width, height, stroke=0, fill=1)
        c.drawString(x + width, LINE, AFTER)

    document = read(pdf_of(clean))
    assert BEFORE + "[REDACTED]" + AFTER in document.text
    assert [(area.covers_text, area.n_hidden) for area in document.redactions] == [(False, 0)]


def test_the_values_of_a_header_that_were_blacked_out() -> None:
    def page(c: Canvas) -> None:
        for row, label in enumerate(("From:", "To:", "Cc:")):
            c.drawString(72, LINE - 16 * row, label)
            c.rect(120, LINE - 16 * row - 3, 180 - 30 * row, 13, stroke=0, fill=1)
        c.drawString(72, LINE - 48, "Subject: A lost file")
        c.drawString(72, LINE - 80, "Dear all, the file is lost.")

    document = read(pdf_of(page))
    assert document.text.split()[:6] == ["From:", "[REDACTED]", "To:", "[REDACTED]", "Cc:", "[REDACTED]"]
    assert [area.covers_text for area in document.redactions] == [False] * 3


def test_what_redaction_software_prints_beneath_its_boxes_is_not_told_as_covered() -> None:
    def page(c: Canvas) -> None:
        letter(c, secret="[REDACTED]")
        c.rect(*place_of(c, secret="[REDACTED]"), stroke=0, fill=1)

    document = read(pdf_of(page))
    assert [area.covers_text for area in document.redactions] == [False]


def test_ten_thousand_rectangles_are_looked_at_in_time() -> None:
    import time

    def page(c: Canvas) -> None:
        letter(c)
        c.setFillColorRGB(0.8, 0.8, 0.8)
        for index in range(10_000):
            c.rect(60 + index % 100 * 4.5, 100 + index // 100 * 6, 3, 4, stroke=0, fill=1)

    data = pdf_of(page)
    start = time.process_time()
    document = read(data)
    assert time.process_time() - start < 5
    assert "Dear Sir or Madam" in document.text


@pytest.mark.parametrize("hidden", [b"AAAA", b"AAAAEE", b"EEAAAA", b"AAEEAA"])
def test_letters_that_print_nothing_beside_hidden_ones_are_hidden_as_well(hidden: bytes) -> None:
    """A font in which E has no drawing; a viewer copies it with the rest."""
    glyph = pikepdf.Stream(pdf := pikepdf.new(), b"600 0 0 0 500 700 d1 0 0 500 700 re f")
    empty = pikepdf.Stream(pdf, b"600 0 d0")
    names = pikepdf.Array([pikepdf.Name("/glyph"), *[pikepdf.Name("/glyph")] * 3, pikepdf.Name("/empty")])
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name("/Type3"),
        FontBBox=[0, 0, 600, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=65,
        LastChar=69,
        Widths=[600] * 5,
        CharProcs=pikepdf.Dictionary(glyph=glyph, empty=empty),
        Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array([65, *names])),
        ToUnicode=pikepdf.Stream(pdf, _to_unicode()),
    )
    page = pdf.add_blank_page(page_size=(400, 200))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    words = b"BT /F 20 Tf 20 100 Td [(BBBB) -600 (%s) -600 (CCCC)] TJ ET 0 g 78 96 %d 22 re f" % (hidden, 12 * len(hidden) + 4)
    page.Contents = pikepdf.Stream(pdf, words)
    out = BytesIO()
    pdf.save(out)
    text = read(out.getvalue()).text
    assert "BBBB" in text
    assert "CCCC" in text
    assert not {"A", "E"} & set(text.replace("[REDACTED]", ""))


def _to_unicode() -> bytes:
    pairs = b"".join(b"<%02x> <00%02x>\n" % (code, code) for code in range(65, 70))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n5 beginbfchar\n" + pairs + b"endbfchar endcmap end end"
    )
