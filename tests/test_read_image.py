"""Pictures as files: scanned letters are read, logos are left out, what cannot be opened is said."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import ReadOptions, ReadResult
from pipeline.read import read_bytes
from pipeline.read.ocr import OcrMissingError, require

LINES = ("Our ref: IC-31191-G5C6", "We lost a folder with 25 names.")


def page(*lines: str, size: tuple[int, int] = (1240, 800)) -> Image.Image:
    image = Image.new("L", size, "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((100, 120 + 70 * number), line, font=ImageFont.load_default(size=36), fill=0)
    return image


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def read(data: bytes, name: str, ocr: str = "never") -> ReadResult:
    return read_bytes(data, name, options=ReadOptions(ocr=ocr))  # type: ignore[arg-type]


def installed() -> bool:
    try:
        require()
    except OcrMissingError:
        return False
    return True


@pytest.mark.skipif(not installed(), reason="needs the extra [ocr]")
def test_each_page_of_a_fax_is_read() -> None:
    second = page("Page two of two.").convert("1")
    data = saved(page(*LINES).convert("1"), "TIFF", compression="group4", save_all=True, append_images=[second])
    document = read(data, "fax.tif", "auto").documents[0]
    assert (document.media_type, [one.ocr for one in document.pages]) == ("image/tiff", [True, True])
    assert document.text == "\n".join(LINES) + "\n\nPage two of two."


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "1", "image/png"),
        ("GIF", "P", "image/gif"),
        ("BMP", "RGB", "image/bmp"),
        ("WEBP", "RGB", "image/webp"),
        ("TIFF", "CMYK", "image/tiff"),
    ],
)
def test_a_picture_is_a_page_of_its_size_and_says_what_was_not_read(kind: str, mode: str, media_type: str) -> None:
    data = saved(page(*LINES).convert(mode), kind)
    result = read(data, "letter")
    document = result.documents[0]
    assert (document.media_type, document.n_bytes, len(document.pages)) == (media_type, len(data), 1)
    assert round(document.pages[0].width / document.pages[0].height, 2) == 1.55
    assert [issue.code for issue in result.issues] == ["page_without_text"]


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    shown = read(saved(page(*LINES), "JPEG", exif=turned), "photo.jpg").documents[0].pages[0]
    assert shown.height > shown.width


def test_a_logo_is_left_out_on_purpose() -> None:
    result = read(saved(page(size=(200, 60)), "PNG"), "logo.png")
    assert (result.documents[0].status, [issue.code for issue in result.issues]) == ("ok", ["picture_ignored"])


@pytest.mark.parametrize("size", [30, 2000])
def test_a_damaged_picture_is_said(size: int) -> None:
    result = read(saved(page(*LINES), "PNG")[:size], "cut.png")
    assert [issue.code for issue in result.issues] == ["picture_broken"]


def test_a_picture_bomb_is_not_unpacked() -> None:
    result = read(saved(Image.new("1", (20_000, 20_000)), "PNG"), "bomb.png")
    assert [issue.code for issue in result.issues] in (["limit_reached"], ["picture_broken"])
