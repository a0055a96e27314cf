"""Load a page: not one whose content would unpack to very much, and never one without an area to show."""

from __future__ import annotations

import re
import zlib
from typing import Any, Final

import pypdfium2 as pdfium
from pikepdf import Array, Name, Stream

from .pdf_form import BROKEN, FormFile

MAX_CONTENT: Final = 100_000_000
_RATIO: Final = 1032
"""How many times its size a packed stream can be, at most."""
_TWICE: Final = re.compile(rb"/(?:Fl|FlateDecode)\s{0,5}/(?:Fl|FlateDecode)\b")
_CHUNK: Final = 1 << 20


def load_page(pdf: pdfium.PdfDocument, index: int, form: FormFile) -> pdfium.PdfPage:
    """The page (counted from 0) with an area to show; where its crop box leaves nothing of it, all of it is shown.

    Raises:
        pypdfium2.PdfiumError: if it cannot be loaded, or its content unpacks to more than `MAX_CONTENT` bytes.
    """
    if _unpacks_too_far(form, index):
        raise pdfium.PdfiumError(f"its content unpacks to more than {MAX_CONTENT // 1_000_000} MB")
    page = pdf[index]
    left, bottom, right, top = page.get_bbox()
    if right > left and top > bottom:
        return page
    page.set_cropbox(*page.get_mediabox())
    page.close()
    return pdf[index]


def _unpacks_too_far(form: FormFile, index: int) -> bool:
    """Whether the content of a page is a bomb. A small file that packs nothing twice cannot hold one."""
    if form.may_hold_bomb is None:
        form.may_hold_bomb = len(form.data) * _RATIO >= MAX_CONTENT or _TWICE.search(form.data) is not None
    if not form.may_hold_bomb:
        return False
    pdf = form.pdf()
    if pdf is None:
        return False
    try:
        content = pdf.pages[index].obj.get("/Contents")
        parts = list(content.as_list()) if isinstance(content, Array) else [content]
        room = MAX_CONTENT
        for part in parts:
            if isinstance(part, Stream):
                room -= _size(part, room)
        return room < 0
    except BROKEN:
        return False


def _size(stream: Any, room: int) -> int:
    """The size of a stream when it is unpacked, as far as it is up to `room`; more than that if it is larger."""
    filters = stream.get("/Filter")
    names = list(filters.as_list()) if isinstance(filters, Array) else [filters]
    if sum(name in (Name.FlateDecode, Name.LZWDecode) for name in names) > 1:
        return room + 1
    packed = stream.read_raw_bytes()
    if names != [Name.FlateDecode] or len(packed) * _RATIO < room:
        return len(packed)
    unpacker, size, rest = zlib.decompressobj(), 0, packed
    while rest and not unpacker.eof and size <= room:
        try:
            size += len(unpacker.decompress(rest, _CHUNK))
        except zlib.error:
            return size
        rest = unpacker.unconsumed_tail
    return size
