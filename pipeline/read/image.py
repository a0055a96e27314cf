"""Pictures as files (a scanned letter as JPEG, a fax as TIFF with many pages): each frame is read as a page of a scan."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ..model import ReadResult
from .pdf import read_pdf
from .source import MemberReader, Source, failure, make_document, make_issue

_POINTS: Final = 72.0
_LONG_SIDE: Final = 11.69
"""Inches of A4: the size of a page whose picture does not say how dense it is."""
_DENSE: Final = (70.0, 1300.0)
_MOST_PIXELS: Final = 150_000_000
_MOST_PAGES: Final = 2000
_SMALL: Final = (240, 80)
"""Pixels (long side, short side) below which no letter can be read: logos, icons, lines."""
_ERRORS: Final = (
    UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, EOFError,
    SyntaxError, TypeError, ArithmeticError, IndexError, KeyError, AttributeError, struct.error, zlib.error, pdfium.PdfiumError,
)  # fmt: skip
_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "TIFF": "image/tiff", "WEBP": "image/webp",
                 "BMP": "image/bmp", "MPO": "image/jpeg"}  # fmt: skip
MEDIA_TYPES: Final = tuple(dict.fromkeys(_TYPES.values()))


def read_image(source: Source, read_member: MemberReader) -> ReadResult:
    """A picture as a document of scanned pages. A small one holds no letter and is left out on purpose; a broken one is said."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(source.data), formats=tuple(_TYPES)) as image:
                media_type = _TYPES[image.format or "PNG"]
                if image.width * image.height > _MOST_PIXELS:
                    message = f"is a picture of {image.width} by {image.height} pixels, which is too large to be read."
                    return failure(source, media_type, "limit_reached", message)
                if max(image.size) < _SMALL[0] or min(image.size) < _SMALL[1]:
                    return _small(source, media_type)
                pages, beyond = _as_pdf(image, source.data)
    except _ERRORS as error:
        message = f"is a picture that cannot be opened ({type(error).__name__}). Look at it in a viewer and save it anew."
        return failure(source, "image/*", "picture_broken", message)
    result = read_pdf(replace(source, data=pages), read_member)
    document = replace(result.documents[0], media_type=media_type, n_bytes=len(source.data))
    issues = list(result.issues)
    if beyond:
        issues.append(
            make_issue(source, "error", "limit_reached", f"holds more than {_MOST_PAGES} pages; the rest was not read.")
        )
        document = replace(document, status="partial")
    return ReadResult((document, *result.documents[1:]), tuple(issues))


def _small(source: Source, media_type: str) -> ReadResult:
    message = "is a small picture, such as a logo; it was not read, on purpose."
    return ReadResult((make_document(source, media_type),), (make_issue(source, "info", "picture_ignored", message),))


def _as_pdf(image: Image.Image, data: bytes) -> tuple[bytes, bool]:
    """A PDF with a page for each frame, and whether there are more frames than are read."""
    document = pdfium.PdfDocument.new()
    beyond = False
    for number, frame in enumerate(_frames(image)):
        if number >= _MOST_PAGES:
            beyond = True
            break
        _add_page(document, frame, data if _is_plain_jpeg(image) else None)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue(), beyond


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """The pages of a TIFF; of a moving picture only the first, which is what a letter in it would be."""
    if image.format != "TIFF":
        yield image
        return
    yield from ImageSequence.Iterator(image)


def _is_plain_jpeg(image: Image.Image) -> bool:
    """Whether the file's own bytes show the picture as it is meant: upright, in colours that PDF has."""
    return image.format == "JPEG" and image.mode in ("L", "RGB") and image.getexif().get(0x0112, 1) == 1


def _add_page(document: pdfium.PdfDocument, frame: Image.Image, jpeg: bytes | None) -> None:
    width, height = _size_of(frame)
    picture = pdfium.PdfImage.new(document)
    if jpeg is not None:
        picture.load_jpeg(io.BytesIO(jpeg), inline=True)
    else:
        upright = ImageOps.exif_transpose(frame)
        if upright.size != frame.size:
            width, height = height, width
        picture.set_bitmap(pdfium.PdfBitmap.from_pil(_on_white(upright)))
    picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page = document.new_page(width, height)
    page.insert_obj(picture)
    page.gen_content()


def _on_white(image: Image.Image) -> Image.Image:
    """Paper for what is see-through, and a mode that PDF has."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode in ("1", "I;16", "I"):
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


def _size_of(frame: Image.Image) -> tuple[float, float]:
    """Width and height in points: as the file says, where that can be true, else as if its longer side were that of A4."""
    stated = frame.info.get("dpi", (0, 0))
    dense = float(max(stated)) if isinstance(stated, tuple) and stated else 0.0
    if not _DENSE[0] < dense < _DENSE[1] or max(frame.size) / dense > 2 * _LONG_SIDE:
        dense = max(frame.size) / _LONG_SIDE
    return frame.width / dense * _POINTS, frame.height / dense * _POINTS
