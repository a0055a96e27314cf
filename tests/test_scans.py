"""Scanned pages: read by OCR where their own text is missing, hidden or wrong; what was not read is said."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document, OcrMode, ReadOptions, ReadResult
from pipeline.read import ocr
from pipeline.read.registry import read_bytes
from pipeline.read.scan_text import is_clean, is_useless
from pipeline.read.scan_turn import find_letters, find_lie, turned

Picture = npt.NDArray[np.uint8]
Draw = Callable[[Canvas], None]

WIDTH, HEIGHT = 595.0, 842.0
LETTER = (
    "From: Ottoline Marsh <o.marsh@stonehollow.example>",
    "Sent: 14 May 2021 09:12",
    "Subject: Records sent to the wrong parent",
    "Dear colleague,",
    "On Tuesday a member of our staff posted a letter to a former address.",
    "The envelope held the records of 312 pupils and was not returned.",
)


def drawn(*pages: Draw) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def small_page(*lines: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(280, 120), invariant=True)
    words(lines, top=80)(canvas)
    canvas.save()
    return buffer.getvalue()


def words(lines: Sequence[str] = LETTER, top: float = 760, mode: int = 0) -> Draw:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, top)
        text.setTextRenderMode(mode)
        text.setFont("Helvetica", 12, 20)
        text.textLines("\n".join(lines))
        canvas.drawText(text)

    return draw


def rendered(page: Draw, dpi: int = 150, turns: int = 0) -> Picture:
    pdf = pdfium.PdfDocument(drawn(page))
    grey = pdf[0].render(scale=dpi / 72, grayscale=True).to_numpy()
    pdf.close()
    flat = np.array(grey if grey.ndim == 2 else grey[:, :, 0], dtype=np.uint8)
    return np.ascontiguousarray(np.rot90(flat, -turns))


def noisy(picture: Picture, strength: float = 12.0) -> Picture:
    chance = np.random.default_rng(7)
    return np.asarray(np.clip(picture.astype(np.float64) - 8 + chance.normal(0, strength, picture.shape), 0, 255), dtype=np.uint8)


def pasted(
    picture: Picture, x: float = 0.0, y: float = 0.0, width: float = WIDTH, height: float = HEIGHT, then: Draw | None = None
) -> Draw:
    def draw(canvas: Canvas) -> None:
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "PNG")
        buffer.seek(0)
        canvas.drawImage(ImageReader(buffer), x, y, width, height)
        if then:
            then(canvas)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def read(data: bytes, mode: OcrMode = "auto") -> ReadResult:
    return read_bytes(data, "scan.pdf", options=ReadOptions(ocr=mode))


def document_of(result: ReadResult) -> Document:
    return result.documents[0]


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


SHIFTED = str.maketrans({chr(code): chr(code - 29) for code in range(ord("a"), ord("z") + 1)})


@cache
def mixed_scan() -> ReadResult:
    """A scan upside down, a blank sheet, a digital page, and a page with a picture of a letter between its own words."""
    upside_down = noisy(rendered(words(), turns=2))
    blank = noisy(np.full((1650, 1170), 252, np.uint8), 3.0)
    own = [f"This is line {number} of a letter that was written and not scanned." for number in range(3)]
    part = rendered(words(LETTER[:3]))[110:330, 80:1000]
    around = both(words(own), words(["And here the letter ends with kind regards."], top=300))
    data = drawn(
        pasted(upside_down),
        pasted(blank),
        words(own * 3),
        pasted(part, 60, 400, 460, 110, then=around),
    )
    return read(data)


# --- what is read -------------------------------------------------------------------------------------------------------------


def test_a_scan_that_lies_upside_down_is_read_line_by_line() -> None:
    document = document_of(mixed_scan())
    page = document.pages[0]
    assert page.ocr
    assert [line for line in page.span.of(document.text).splitlines() if line] == list(LETTER)


def test_words_of_a_scan_have_their_places_on_the_displayed_page_and_confidences_below_one() -> None:
    document = document_of(mixed_scan())
    first = document.pages[0].words[0]
    assert first.span.of(document.text) == "From:"
    # "From:" stands 60 points from the left and 760 from the bottom of the page, which was then turned by half.
    assert WIDTH - 60 - 40 < first.box.x0 < first.box.x1 < WIDTH - 55
    assert 750 < first.box.top < first.box.bottom < 776
    assert all(0.0 < word.confidence < 1.0 for word in document.pages[0].words)


def test_a_blank_sheet_is_said_to_be_blank_and_is_no_fault() -> None:
    result = mixed_scan()
    (issue,) = [issue for issue in result.issues if issue.evidence and issue.evidence.page == 2]
    assert (issue.code, issue.severity) == ("page_blank", "info")
    assert document_of(result).status == "ok"


def test_a_page_with_text_of_its_own_is_not_read_by_ocr() -> None:
    page = document_of(mixed_scan()).pages[2]
    assert not page.ocr
    assert all(word.confidence == 1.0 for word in page.words)


def test_a_picture_of_text_on_a_page_with_words_is_read_where_it_stands() -> None:
    document = document_of(mixed_scan())
    page = document.pages[3]
    text = page.span.of(document.text)
    assert text.index("written and not scanned") < text.index("stonehollow") < text.index("kind regards")
    sure = {word.span.of(document.text): word.confidence for word in page.words}
    assert sure["kind"] == 1.0
    assert sure["Subject:"] < 1.0


def test_spans_of_words_are_the_words() -> None:
    document = document_of(mixed_scan())
    for page in document.pages:
        spans = [word.span for word in page.words]
        assert spans == sorted(spans)
        assert "".join(span.of(document.text) for span in spans) == "".join(page.span.of(document.text).split())


@cache
def layered_scan() -> ReadResult:
    """A sideways scan with a stamp, one with the text layer of an earlier OCR, and a page whose text layer is wrong."""
    sideways = noisy(rendered(words(), turns=1))
    stamp = words(["STONE 000417"], top=30)
    wrong = [line.translate(SHIFTED) for line in LETTER * 2]
    data = drawn(
        pasted(sideways, then=stamp),
        pasted(noisy(rendered(words())), then=words([line.replace("312", "321") for line in LETTER], mode=3)),
        pasted(noisy(rendered(words(LETTER * 2))), then=words(wrong, mode=3)),
    )
    return read(data)


def test_a_sideways_scan_is_turned_and_a_stamp_printed_on_it_kept() -> None:
    document = document_of(layered_scan())
    text = document.pages[0].span.of(document.text)
    assert LETTER[4] in text
    stamp = [word for word in document.pages[0].words if word.span.of(document.text) in ("STONE", "000417")]
    assert [word.confidence for word in stamp] == [1.0, 1.0]


def test_the_text_layer_of_an_earlier_ocr_is_kept_where_it_is_good() -> None:
    document = document_of(layered_scan())
    page = document.pages[1]
    assert page.ocr
    assert "321 pupils" in page.span.of(document.text)
    assert {word.confidence for word in page.words} == {0.9}


def test_a_text_layer_that_is_no_language_is_read_anew() -> None:
    document = document_of(layered_scan())
    page = document.pages[2]
    assert page.ocr
    text = page.span.of(document.text)
    assert text.count("records of 312 pupils") == 2
    assert LETTER[4].translate(SHIFTED).split()[-1] not in text


def test_the_same_bytes_give_the_same_document() -> None:
    data = small_page("Two lines that are read", "and read again.")
    assert read(data, "always") == read(data, "always")


# --- what is not read is said -------------------------------------------------------------------------------------------------


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(ocr, "import_module", missing)
    monkeypatch.setattr(ocr, "_engines", {})


@pytest.mark.usefixtures("without_ocr")
def test_without_the_ocr_a_scanned_page_says_what_to_install() -> None:
    result = read(drawn(words(LETTER * 5), pasted(rendered(words()))))
    (issue,) = result.issues
    assert (issue.code, issue.severity) == ("page_without_text", "warning")
    assert issue.evidence is not None
    assert issue.evidence.page == 2
    assert "pip install 'breachtables[ocr]'" in issue.message
    assert document_of(result).status == "partial"


def test_ocr_that_cannot_be_loaded_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> object:
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(ocr, "import_module", broken)
    monkeypatch.setattr(ocr, "_engines", {})
    (issue,) = read(drawn(words(LETTER * 5), pasted(rendered(words())))).issues
    assert "libGL.so.1" in issue.message


def test_ocr_never_reads_no_scan_and_says_so() -> None:
    result = read(drawn(words(LETTER * 5), pasted(rendered(words()))), "never")
    assert codes(result) == ["page_without_text"]
    assert "--ocr never" in result.issues[0].message
    assert not document_of(result).pages[1].words


def test_ocr_always_reads_a_page_whatever_text_it_has() -> None:
    document = document_of(read(small_page("Words of its own"), "always"))
    assert document.pages[0].ocr
    assert document.text == "Words of its own"


def test_a_page_that_shows_something_without_words_is_said() -> None:
    def blot(canvas: Canvas) -> None:
        canvas.circle(300, 400, 120, fill=1)

    assert "page_without_text" in codes(read(drawn(words(LETTER * 5), blot)))


def test_a_picture_of_far_too_many_pixels_is_not_opened() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    wide, high = 16_000, 12_500
    size = {"Width": wide, "Height": high, "BitsPerComponent": 1, "ColorSpace": pikepdf.Name.DeviceGray}
    pixels = zlib.compress(bytes(wide // 8 * high), 1)
    picture = pikepdf.Stream(
        pdf, pixels, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.FlateDecode, **size
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /P Do")
    buffer = io.BytesIO()
    pdf.save(buffer)
    (issue,) = read(buffer.getvalue()).issues
    assert issue.code == "page_without_text"
    assert "200 million pixels" in issue.message


# --- the parts ----------------------------------------------------------------------------------------------------------------


def test_a_text_is_told_from_one_with_the_wrong_letters() -> None:
    prose = " ".join(LETTER * 3)
    assert not is_useless(prose)
    assert is_clean(prose)
    assert is_useless(prose.translate(SHIFTED))
    assert is_useless(prose.replace("e", "\ufffd"))
    assert not is_useless("IC-12345-X9Y8 2021-05-14 " * 3)


@pytest.mark.parametrize("lean", [-4.0, -1.3, 0.0, 0.4, 2.7])
@pytest.mark.parametrize("turns", [0, 1])
def test_the_lean_of_a_page_is_measured(lean: float, turns: int) -> None:
    crooked, _ = turned(rendered(words(LETTER * 4)), turns, -lean)
    lie = find_lie(find_letters(crooked))
    assert lie.sideways == bool(turns)
    assert abs(lie.lean - lean) < 0.2


@pytest.mark.parametrize(("turns", "lean"), [(0, 0.0), (1, 2.0), (2, -3.0), (3, 0.5)])
def test_the_map_of_a_turned_picture_leads_back_to_where_the_ink_was(turns: int, lean: float) -> None:
    picture = np.full((300, 200), 255, np.uint8)
    picture[40:60, 150:180] = 0
    straight, matrix = turned(picture, turns, lean)
    ys, xs = np.nonzero(straight < 100)
    back = np.linalg.inv(matrix) @ [xs.mean() + 0.5, ys.mean() + 0.5, 1.0]
    assert abs(back[0] - 165) < 1.0
    assert abs(back[1] - 50) < 1.0
