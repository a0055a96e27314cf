"""PDFs that are broken, or made to cost much: each a function that gives the bytes of one file."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream


def made(
    content: str | bytes, change: Callable[[pikepdf.Pdf, Any], None] | None = None, size: tuple[float, float] = (595, 842)
) -> bytes:
    """A page with this content, and Helvetica as /F."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=size)
    letters = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F=letters))
    page.Contents = pdf.make_stream(content if isinstance(content, bytes) else content.encode())
    if change:
        change(pdf, page)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def said(text: str, x: float = 72, y: float = 700, size: float = 11) -> str:
    """Content that prints a line."""
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def picture(width: int, height: int, bits: int, data: bytes, filters: Any, **more: Any) -> bytes:
    """A page with a word and a picture all over it, whose stream is given packed."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        image = Stream(pdf, data)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, width, height
        image.BitsPerComponent, image.ColorSpace = bits, Name.DeviceGray
        for key, value in more.items():
            image[f"/{key}"] = value
        image.Filter = filters
        page.Resources.XObject = Dictionary(I=image)

    raw = made("q 595 0 0 842 0 0 cm /I Do Q " + said("word"), change)
    assert len(raw) < 3_000_000
    return raw


def flate_picture() -> bytes:
    """20,000 × 10,000 grey pixels, 200 MB, packed into some 200 kB."""
    packer, rows = zlib.compressobj(1), []
    for _ in range(200):
        rows.append(packer.compress(bytes(1_000_000)))
    return picture(20_000, 10_000, 8, b"".join(rows) + packer.flush(), Name.FlateDecode)


def fax_picture() -> bytes:
    """14,000 × 14,300 pixels of black and white, 200 megapixels, as a scanner packs them."""
    parameters = Dictionary(K=-1, Columns=14_000, Rows=14_300)
    return picture(14_000, 14_300, 1, b"\xff" * 1800, Name.CCITTFaxDecode, DecodeParms=parameters)


def drawn_in_itself() -> bytes:
    """A form that draws itself."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        form = pdf.make_stream(b"/X Do " + said("inside").encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form.Resources = Dictionary(XObject=Dictionary(X=form), Font=page.Resources.Font)
        page.Resources.XObject = Dictionary(X=form)

    return made("/X Do " + said("outside", y=650), change)


def pages_in_a_circle() -> bytes:
    """A page tree of which a branch is its own child."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        tree = pdf.Root.Pages
        tree.Kids.append(tree)
        tree.Count = 2

    return made(said("word"), change)


def stream_that_unpacks() -> bytes:
    """A content stream of 120 MB of spaces, packed."""
    packer = zlib.compressobj(6)
    parts = [packer.compress(said("word").encode()), *(packer.compress(b" " * 1_000_000) for _ in range(120)), packer.flush()]

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = Stream(pdf, b"".join(parts))
        stream.Filter = Name.FlateDecode
        page.Contents = stream

    return made("", change)
