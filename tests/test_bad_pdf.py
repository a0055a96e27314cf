"""PDFs that are broken, odd, or made to cost much: an outcome for each, in bounded time, and nothing lost in silence."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from bad_pdf_files import (
    drawn_in_itself,
    fax_picture,
    flate_picture,
    made,
    pages_in_a_circle,
    said,
    stream_that_unpacks,
)
from pikepdf import Array, Dictionary, Name

from pipeline.model import ReadOptions, ReadResult
from pipeline.read import read_bytes

BOX = "100 690 10 10 re S 101 691 m 109 699 l 101 699 m 109 691 l S "
NO_OCR = ReadOptions(ocr="never")


def read(data: bytes, seconds: float = 4.0) -> ReadResult:
    """The file as read; `seconds` is far above what it takes, for machines that are busy."""
    began = time.process_time()
    result = read_bytes(data, "file.pdf", options=NO_OCR)
    assert time.process_time() - began < seconds
    return result


def codes(result: ReadResult) -> set[str]:
    return {issue.code for issue in result.issues}


@pytest.mark.parametrize("draw", [flate_picture, fax_picture])
def test_a_picture_of_very_many_pixels_is_never_unpacked(draw: Callable[[], bytes]) -> None:
    result = read(draw())
    assert result.documents[0].text == "word"
    assert codes(result) == {"page_without_text"}


def test_a_form_that_draws_itself_is_drawn_once() -> None:
    assert read(drawn_in_itself()).documents[0].text.split() == ["inside", "outside"]


def test_a_page_tree_that_holds_itself_is_walked_once() -> None:
    assert "word" in read(pages_in_a_circle()).documents[0].text


def test_a_content_stream_that_unpacks_to_very_much_is_said() -> None:
    result = read(stream_that_unpacks())
    assert codes(result) == {"page_unreadable"}
    assert "MB" in result.issues[0].message
    assert result.documents[0].status == "failed"


@pytest.mark.parametrize(
    "content",
    ["".join(f"{10 + i % 100 * 5} {10 + i // 100 * 7} 4 4 re S\n" for i in range(3000)), "q " * 50_000 + "Q " * 50_000],
    ids=["rectangles", "graphics states"],
)
def test_very_many_things_on_a_page_do_not_hang(content: str) -> None:
    assert read(made(content + said("word"))).documents[0].text == "word"


def key(name: str, value: Any) -> Callable[[pikepdf.Pdf, Any], None]:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page[name] = Array(value) if isinstance(value, list) else value

    return change


SHAPES: dict[str, tuple[Callable[[pikepdf.Pdf, Any], None], tuple[float, float]]] = {
    "turned by 90": (key("/Rotate", 90), (842, 595)),
    "turned by 180": (key("/Rotate", 180), (595, 842)),
    "turned by -90": (key("/Rotate", -90), (842, 595)),
    "turned by 450": (key("/Rotate", 450), (842, 595)),
    "turned by 45": (key("/Rotate", 45), (595, 842)),
    "box not from zero": (key("/MediaBox", [-50, -30, 545, 812]), (595, 842)),
    "box upside down": (key("/MediaBox", [595, 842, 0, 0]), (595, 842)),
    "crop box beyond the page": (key("/CropBox", [-500, -500, 5000, 5000]), (595, 842)),
    "crop box elsewhere": (key("/CropBox", [1000, 1000, 1500, 1500]), (595, 842)),
    "crop box of nothing": (key("/CropBox", [100, 100, 100, 100]), (595, 842)),
    "a unit of its own": (key("/UserUnit", 10), (595, 842)),
    "huge": (key("/MediaBox", [0, 0, 14400, 14400]), (14400, 14400)),
}


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_pages_of_any_shape_are_read_with_their_ticks(name: str) -> None:
    change, size = SHAPES[name]
    document = read(made(BOX + said("word", x=120, y=692), change)).documents[0]
    assert document.text == "word"
    assert [mark.state for mark in document.marks] == ["checked"]
    (page,) = document.pages
    assert (page.width, page.height) == pytest.approx(size, abs=1)
    box = page.words[0].box
    assert 0 <= box.x0 < box.x1 <= page.width
    assert 0 <= box.top < box.bottom <= page.height


@pytest.mark.parametrize("size", [(3, 3), (10, 14400)])
def test_tiny_pages_are_read(size: tuple[float, float]) -> None:
    assert read(made(said("w", x=1, y=1, size=1), size=size)).documents[0].text == "w"


@pytest.mark.parametrize("name", ["/Contents", "/Resources", "/MediaBox"])
@pytest.mark.parametrize("value", [None, 7, Name.Nothing])
def test_a_page_without_one_of_its_parts_has_an_outcome(name: str, value: Any) -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        if value is None:
            del page[name]
        else:
            page[name] = value

    result = read(made(said("word"), change))
    assert result.documents[0].text == "word" or result.issues


def test_boxes_outside_the_page_are_no_marks() -> None:
    away = "-100 690 10 10 re S 700 690 10 10 re S 100 900 10 10 re S "
    document = read(made(away + BOX + said("word", x=120, y=692))).documents[0]
    assert len(document.marks) == 1


# --- fonts ----------------------------------------------------------------------------------------------------------------


def no_name(pdf: pikepdf.Pdf, page: Any) -> None:
    del page.Resources.Font.F.BaseFont


def no_font(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Resources.Font.F = Name.Nothing


@pytest.mark.parametrize("change", [no_name, no_font])
def test_a_font_of_which_nothing_is_said_is_read_as_letters(change: Callable[[pikepdf.Pdf, Any], None]) -> None:
    assert read(made(said("word"), change)).documents[0].text == "word"


def drawn_letters(pdf: pikepdf.Pdf, page: Any) -> None:
    """A font of drawings (Type 3) that does not say what they are."""
    glyph = pdf.make_stream(b"500 0 0 0 500 500 d1 0 0 500 500 re f")
    page.Resources.Font.F = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 500, 500]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=glyph, b=glyph),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.g1, Name.g2])),
            FirstChar=97,
            LastChar=98,
            Widths=Array([500, 500]),
        )
    )


def maps_to_nothing(pdf: pikepdf.Pdf, page: Any) -> None:
    pairs = " ".join(f"<{code:02X}> <0000>" for code in range(33, 127))
    page.Resources.Font.F.ToUnicode = pdf.make_stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"94 beginbfchar " + pairs.encode() + b" endbfchar endcmap end"
    )


@pytest.mark.parametrize("change", [drawn_letters, maps_to_nothing])
def test_characters_of_which_nothing_is_known_are_no_letters(change: Callable[[pikepdf.Pdf, Any], None]) -> None:
    result = read(made("".join(said("abab ba baba ab", y=700 - 14 * line) for line in range(8)), change))
    assert set(result.documents[0].text) <= set("\ufffd \n\t")
    assert "glyphs_unreadable" in codes(result)


def test_many_pages_are_read_in_linear_time() -> None:
    pdf = pikepdf.open(io.BytesIO(made(said("word"))))
    for _ in range(299):
        pdf.pages.append(pdf.pages[0])
    out = io.BytesIO()
    pdf.save(out)
    document = read(out.getvalue(), seconds=15).documents[0]
    assert document.text.split() == ["word"] * 300
