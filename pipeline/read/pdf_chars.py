"""Characters of a PDF page with their boxes, in bulk, in the frame of the page as it is displayed.

PDFium gives one character a call; through ctypes with typed arguments that is 2 microseconds, with plain addresses 0.8.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pdf_fonts import Bools, by_address, see_fonts

Floats = npt.NDArray[np.float64]

_POINTER = ctypes.c_void_p


_HEAD: Final = re.compile(r"(?<!\S)\S")
_loose_box: Final = by_address(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _POINTER, ctypes.c_int, _POINTER)
_angle: Final = by_address(raw.FPDFText_GetCharAngle, ctypes.c_float, _POINTER, ctypes.c_int)
_unmapped: Final = by_address(raw.FPDFText_HasUnicodeMapError, ctypes.c_int, _POINTER, ctypes.c_int)
_unicode: Final = by_address(raw.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, ctypes.c_int)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible page: its displayed size, and how user space maps to it (crop box, then clockwise quarter turns)."""

    width: float
    height: float
    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def boxes(self, user: Floats) -> Floats:
        """Boxes (n × 4: left, bottom, right, top in user space) as n × 4: x0, top, x1, bottom on the displayed page."""
        first, second = self.points(user[:, :2]), self.points(user[:, 2:])
        return np.hstack([np.minimum(first, second), np.maximum(first, second)])

    def points(self, user: Floats) -> Floats:
        """Points (n × 2) of user space on the displayed page, origin at the top left."""
        x, y = user[:, 0], user[:, 1]
        if self.turns == 1:
            return np.column_stack([y - self.bottom, x - self.left])
        if self.turns == 2:
            return np.column_stack([self.right - x, y - self.bottom])
        if self.turns == 3:
            return np.column_stack([self.top - y, self.right - x])
        return np.column_stack([x - self.left, self.top - y])


@dataclass(frozen=True, slots=True)
class Chars:
    """The characters of a page in the order of its drawing. `boxes` are n × 4 on the displayed page, `text` has n characters.

    What PDFium puts in by itself (spaces, line ends) is white space in `text`. Angles are of the displayed page, in degrees,
    anticlockwise, 0 to 360. `bold`: which are printed bold, null where that is not known.
    """

    text: str
    boxes: Floats
    frame: Frame
    angles: Floats
    bold: Bools | None = None


def frame_of(page: pdfium.PdfPage) -> Frame:
    """The frame of `page`."""
    left, bottom, right, top = page.get_bbox()
    turns = int(raw.FPDFPage_GetRotation(page.raw)) % 4
    width, height = right - left, top - bottom
    if turns % 2:
        width, height = height, width
    return Frame(width, height, left, bottom, right, top, turns)


def read_chars(page: pdfium.PdfPage, frame: Frame) -> Chars:
    """All characters of `page`.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot make a text page.
    """
    handle = raw.FPDFText_LoadPage(page.raw)
    if not handle:
        raise pdfium.PdfiumError("the text of the page could not be loaded")
    try:
        count = max(raw.FPDFText_CountChars(handle), 0)
        address = ctypes.cast(handle, _POINTER).value
        text = _text(handle, address, count)
        user = np.zeros((count, 4), dtype=np.float32)
        base = user.ctypes.data
        deque(map(_loose_box, repeat(address), range(count), range(base, base + 16 * count, 16)), maxlen=0)
        heads = _word_heads(text)
        angles = _angles(address, heads, count, frame)
        text, bold = see_fonts(address, text, heads)
    finally:
        raw.FPDFText_ClosePage(handle)
    # FS_RECTF is left, top, right, bottom.
    boxes = frame.boxes(user[:, [0, 3, 2, 1]].astype(np.float64))
    return Chars(text, boxes, frame, angles, bold)


def _text(handle: Any, address: int | None, count: int) -> str:
    """The page's characters as a string of exactly `count` code points.

    PDFium has codes of its own, such as U+FFFE for a hyphen at a line's end. Where a font does not say which letter a glyph
    is, it gives the glyph's number as if that were one; such a character is U+FFFD here, never a wrong letter.
    """
    if not count:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    # More or fewer units than characters: some character has no unit of its own, so each is asked for.
    if written == count + 1:
        codes = np.frombuffer(memoryview(buffer), dtype=np.uint16, count=count).astype(np.uint32)
    else:
        codes = np.array(list(map(_unicode, repeat(address), range(count))), dtype=np.uint32)
    spaces, hyphens = np.isin(codes, (9, 10, 13)), np.isin(codes, (2, 0xFFFE))
    wrong = np.fromiter(map(_unmapped, repeat(address), range(count)), dtype=np.int32, count=count) > 0
    unknown = (codes < 32) | (codes == 127) | (codes == 0xFFFF) | (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
    codes[unknown] = 0xFFFD
    codes[spaces] = ord(" ")
    codes[hyphens] = ord("-")
    # A hyphen that ends a line stands alone; a run of them are characters that the font maps to nothing.
    codes[1:][hyphens[1:] & hyphens[:-1]] = 0xFFFD
    codes[:-1][hyphens[1:] & hyphens[:-1]] = 0xFFFD
    codes[wrong] = 0xFFFD
    text: str = codes.astype("<u4").tobytes().decode("utf-32-le")
    return text


def _word_heads(text: str) -> list[int]:
    """The index of each character that follows white space."""
    return [found.start() for found in _HEAD.finditer(text)]


def _angles(address: int | None, heads: list[int], count: int, frame: Frame) -> Floats:
    """The angle of each character: asked for at the head of each word, and held to its end."""
    angles = np.zeros(count)
    if heads:
        of_heads = np.fromiter(map(_angle, repeat(address), heads), np.float64, len(heads))
        angles[heads[0] :] = np.repeat(of_heads, np.diff([*heads, count]))
    # PDFium's angles are clockwise, in user space.
    return (-np.degrees(angles) - 90 * frame.turns) % 360
