"""Signs set in fonts of signs are read as what they are, whatever letters a file calls them; words know whether they are bold."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pdf_files import document_of, drawn, word
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.pdf_fonts import font_named


def page(font: str, codes: str, *, subtype: str = "TrueType", means: dict[int, int] | None = None, **more: Any) -> bytes:
    """A label after signs of these codes (hexadecimal) in a font; `means`: its `/ToUnicode`."""
    wide = subtype == "Type0"
    pdf = pikepdf.new()
    one = pdf.add_blank_page(page_size=(300, 300))
    signs = Dictionary(Type=Name.Font, Subtype=Name(f"/{subtype}"), BaseFont=Name(f"/{font}"), **more)
    if wide:
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
        below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{font}"), CIDSystemInfo=system, DW=800)
        signs.Encoding, signs.DescendantFonts = Name("/Identity-H"), Array([pdf.make_indirect(below)])
    if means:
        size = 4 if wide else 2
        pairs = " ".join(f"<{code:0{size}X}> <{char:04X}>" for code, char in means.items())
        space = f"<{'0' * size}> <{'F' * size}>"
        signs.ToUnicode = pdf.make_stream(
            f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange {space} endcodespacerange "
            f"{len(means)} beginbfchar {pairs} endbfchar endcmap end".encode()
        )
    letters = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    one.Resources = Dictionary(Font=Dictionary(S=pdf.make_indirect(signs), H=letters))
    one.Contents = pdf.make_stream(f"BT /S 12 Tf 50 200 Td <{codes}> Tj ET BT /H 12 Tf 150 200 Td (4 people) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def signs(data: bytes) -> str:
    text = document_of(data).text
    assert text.endswith("4 people")
    return "".join(text.removesuffix("4 people").split())


KEYS = {code: code for code in b"4 8 n o q"}


@pytest.mark.parametrize("font", ["ZapfDingbats", "ABCDEF+ZapfDingbats", "ITCZapfDingbats-Medium", "ZapfDingbatsITC"])
@pytest.mark.parametrize("means", [None, KEYS])
def test_dingbats_are_read_as_the_signs_they_are(font: str, means: dict[int, int] | None) -> None:
    assert signs(page(font, b"48noq".hex(), subtype="Type1", means=means)) == "✔✘■❏❑"


def test_dingbats_by_the_names_of_their_glyphs_are_read() -> None:
    names = Dictionary(Type=Name.Encoding, Differences=Array([1, Name.a20, Name.a24, Name.a73]))
    assert signs(page("ABCDEF+Dingbats", "010203", subtype="Type1", Encoding=names)) == "✔✘■"


def test_a_table_that_is_right_is_left_alone() -> None:
    assert signs(page("ZapfDingbats", "34", subtype="Type1", means={0x34: 0x2714})) == "✔"
    assert signs(page("ABCDEF+Wingdings-Regular", "FEA8", means={0xFE: 0xF0FE, 0xA8: 0xF0A8})) == "\uf0fe\uf0a8"
    assert signs(page("ABCDEF+Wingdings-Regular", "FEA8", means={0xFE: 0x2612, 0xA8: 0x2610})) == "☒☐"


@pytest.mark.parametrize(
    "how",
    [
        {"Encoding": Name.WinAnsiEncoding},
        {"means": {code: code for code in (0xFE, 0xA8, 0x6F, 0xFC, 0x78)}},
        {"FontDescriptor": Dictionary(Type=Name.FontDescriptor, FontName=Name.W, Flags=4)},
    ],
    ids=["WinAnsi", "ToUnicode to keys", "symbolic"],
)
def test_wingdings_are_read_as_their_codes(how: dict[str, Any]) -> None:
    assert signs(page("ABCDEF+Wingdings-Regular", "FEA86FFC78", **how)) == "\uf0fe\uf0a8\uf06f\uf0fc\uf078"


def test_wingdings_with_codes_of_the_subset_are_read_by_their_table() -> None:
    means = {3: 0xFE, 4: 0xA8, 5: 0x6F}
    assert signs(page("ABCDEF+Wingdings-Regular", "000300040005", subtype="Type0", means=means)) == "\uf0fe\uf0a8\uf06f"


def test_signs_of_which_nothing_is_known_are_no_letters() -> None:
    assert set(signs(page("ABCDEF+Wingdings-Regular", "00030004", subtype="Type0"))) == {"\ufffd"}


def test_a_sign_that_may_be_either_of_two_is_neither() -> None:
    """Without the font and its encoding 0xA8 (an empty box) is called by the name of 0xA4 (a filled ring)."""
    assert "\uf0a4" not in signs(page("Wingdings", "A86F"))


@pytest.mark.parametrize(
    ("font", "codes", "wanted"),
    [
        ("Wingdings2", "50 4F A3 52 53", "✓✗☐☑☒"),
        ("ABCDEF+Wingdings2", "FE", "\uf1fe"),
        ("Wingdings3", "6F", "\uf16f"),
        ("Webdings", "61 72 63", "✔✖□"),
    ],
)
def test_the_kin_of_wingdings_have_signs_of_their_own(font: str, codes: str, wanted: str) -> None:
    assert signs(page(font, codes.replace(" ", ""), Encoding=Name.WinAnsiEncoding)) == wanted


def test_codes_of_the_symbol_font_are_no_boxes() -> None:
    means = {code: 0xF000 + code for code in (0xB7, 0xA8, 0xA3, 0x61)}
    assert signs(page("SymbolMT", "B7A8A361", means=means)) == "•♦≤α"


def test_a_sign_right_after_a_word_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, "Yes")
        canvas.setFont("ZapfDingbats", 11)
        canvas.drawString(72 + canvas.stringWidth("Yes", "Helvetica", 11), 700, "✔")

    assert "✔" in document_of(drawn(draw)).text


def test_words_know_whether_they_are_bold() -> None:
    def draw(canvas: Canvas) -> None:
        for place, (font, text) in enumerate((("Helvetica-Bold", "heavy"), ("Helvetica", "plain"), ("Times-Bold", "other"))):
            canvas.setFont(font, 11)
            canvas.drawString(72 + 60 * place, 700, text)
        line = canvas.beginText(72, 680)
        line.setFont("Helvetica", 11)
        line.setTextRenderMode(2)
        line.textOut("stroked")
        canvas.drawText(line)

    document = document_of(drawn(draw))
    assert {text: word(document, text).bold for text in ("heavy", "plain", "other", "stroked")} == {
        "heavy": True,
        "plain": False,
        "other": True,
        "stroked": True,
    }


@pytest.mark.parametrize(
    ("name", "bold"),
    [
        ("ABCDEE+Calibri-Bold", True),
        ("ABCDEE+Calibri,Bold", True),
        ("TimesNewRomanPS-BoldMT", True),
        ("CMBX10", True),
        ("OpenSans-Semibold", True),
        ("ArialMT", False),
        ("ABCDEF+Wingdings-Regular", False),
        ("", False),
    ],
)
def test_the_name_of_a_font_says_whether_it_is_bold(name: str, bold: bool) -> None:
    assert font_named(name).bold is bold


@pytest.mark.parametrize("name", ["OpenSymbol", "SegoeUISymbol", "Helvetica", "NotoSansSymbols2-Regular"])
def test_fonts_whose_characters_are_what_they_are_called(name: str) -> None:
    assert font_named(name).signs is None
