"""Characters of a PDF page with their boxes, in bulk, in the frame of the page as it is displayed.

PDFium gives one character a call, so each question is asked of as few characters as will do.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pdf_calls import address_of, bare, each, numbers, pointer_to, tell
from .pdf_fonts import Bools, changes, see_fonts, text_objects

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

SPACES: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""All characters for which `str.isspace` is true."""
_LAST_SPACE: Final = 0x3000
_IS_SOLID: Final = np.ones(_LAST_SPACE + 2, dtype=np.bool_)
_IS_SOLID[[ord(space) for space in SPACES]] = False

_Unit: Final = ctypes.c_ushort * 1
_ODD: Final = re.compile(r"[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\uffff]|[^\x00-\uffff]")
_loose_box: Final = bare(raw.FPDFText_GetLooseCharBox, None)
_angle: Final = bare(raw.FPDFText_GetCharAngle, ctypes.c_float)
_unmapped: Final = bare(raw.FPDFText_HasUnicodeMapError, ctypes.c_int)
_unicode: Final = bare(raw.FPDFText_GetUnicode, ctypes.c_uint)


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
        # Side by side in memory, as they are nearly always asked for side by side.
        found = np.empty((len(user), 4), order="F")
        if not len(user):
            return found
        first, second = self.points(user[:, :2]), self.points(user[:, 2:])
        np.minimum(first, second, out=found[:, :2])
        np.maximum(first, second, out=found[:, 2:])
        return found

    def points(self, user: Floats) -> Floats:
        """Points (n × 2) of user space on the displayed page, origin at the top left."""
        x, y = user[:, 0], user[:, 1]
        found = np.empty((len(user), 2), order="F")
        across, down = found[:, 0], found[:, 1]
        if self.turns == 1:
            np.subtract(y, self.bottom, out=across)
            np.subtract(x, self.left, out=down)
        elif self.turns == 2:
            np.subtract(self.right, x, out=across)
            np.subtract(y, self.bottom, out=down)
        elif self.turns == 3:
            np.subtract(self.top, y, out=across)
            np.subtract(self.right, x, out=down)
        else:
            np.subtract(x, self.left, out=across)
            np.subtract(self.top, y, out=down)
        return found


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


class TextLayer:
    """PDFium's text of one page, loaded when it is first asked for. To be closed before the page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._handle: Any = None
        self._asked = False
        self._chars: Chars | None = None

    @property
    def handle(self) -> Any:
        """PDFium's handle; false where it can make none."""
        if not self._asked:
            self._asked = True
            self._handle = raw.FPDFText_LoadPage(self._page.raw)
        return self._handle

    def chars(self, frame: Frame) -> Chars:
        """The characters, read once; their arrays are not to be changed. Raises `PdfiumError` as `read_chars` does."""
        if self._chars is None:
            self._chars = _read(self.handle, frame)
        return self._chars

    def close(self) -> None:
        """Let go of the handle."""
        if self._handle:
            raw.FPDFText_ClosePage(self._handle)
        self._handle, self._asked = None, True


def frame_of(page: pdfium.PdfPage) -> Frame:
    """The frame of `page`."""
    left, bottom, right, top = page.get_bbox()
    turns = int(raw.FPDFPage_GetRotation(page.raw)) % 4
    width, height = right - left, top - bottom
    if turns % 2:
        width, height = height, width
    return Frame(width, height, left, bottom, right, top, turns)


def read_chars(page: pdfium.PdfPage, frame: Frame, layer: TextLayer | None = None) -> Chars:
    """All characters of `page`; `layer` is its text where others want it, too.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot make a text page.
    """
    if layer is not None:
        return layer.chars(frame)
    layer = TextLayer(page)
    try:
        return layer.chars(frame)
    finally:
        layer.close()


def _read(handle: Any, frame: Frame) -> Chars:
    """The characters of a text page."""
    if not handle:
        raise pdfium.PdfiumError("the text of the page could not be loaded")
    count = max(raw.FPDFText_CountChars(handle), 0)
    address = address_of(handle)
    text = _text(handle, address, count)
    # FS_RECTF is left, top, right, bottom.
    sides = tell(_loose_box, ctypes.c_float, 4, count, repeat(pointer_to(address)), numbers(count))
    user = sides.T[[0, 3, 2, 1]].astype(np.float64).T
    heads, ends = word_runs(text)
    objects = text_objects(address, heads.tolist())
    angles = _angles(address, heads, objects, count, frame)
    text, bold = see_fonts(address, text, heads, ends, objects)
    return Chars(text, frame.boxes(user), frame, angles, bold)


def is_solid(text: str) -> Bools:
    """For each character whether it is no white space."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    solid: Bools = _IS_SOLID[np.minimum(codes, _LAST_SPACE + 1)]
    return solid


@lru_cache(maxsize=2)  # the text of a page is asked for its fonts, then for its words
def word_runs(text: str) -> tuple[Places, Places]:
    """Where the runs of characters without white space start and end. The arrays are not to be changed."""
    if not text:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    solid = is_solid(text)
    # White space before the first character and behind the last one.
    framed = np.zeros(len(solid) + 2, dtype=np.bool_)
    framed[1:-1] = solid
    edges = (framed[1:] != framed[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]


def hundredths(values: Floats) -> Floats:
    """The values rounded to two decimals exactly as `round` does, which goes by the number's true value at a half."""
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = values * 100.0
        whole = np.rint(scaled)
        halves = np.abs(np.abs(scaled - whole) - 0.5) < 1e-6
        found: Floats = whole / 100.0
    if np.count_nonzero(halves):
        found[halves] = [round(value, 2) for value in values[halves].tolist()]
    return found


def _text(handle: Any, address: int, count: int) -> str:
    """The page's characters as a string of exactly `count` code points.

    PDFium has codes of its own, such as U+FFFE for a hyphen at a line's end. Where a font does not say which letter a glyph
    is, it gives the glyph's number as if that were one; such a character is U+FFFD here, never a wrong letter.
    """
    if not count:
        return ""
    units = bytearray(2 * count + 2)
    written = raw.FPDFText_GetText(handle, 0, count, _Unit.from_buffer(units))
    # A font may name some of its glyphs only, by codes that others have as well: so every character is asked for.
    if any(each(_unmapped, repeat(pointer_to(address)), numbers(count))):
        wrong = np.fromiter(each(_unmapped, repeat(pointer_to(address)), numbers(count)), np.int32, count) > 0
    else:
        wrong = None
    # More or fewer units than characters: some character has no unit of its own, so each is asked for.
    if written == count + 1:
        text = _plain(units[:-2].decode("utf-16-le", "surrogatepass")) if wrong is None else None
        if text is not None:
            return text
        codes = np.frombuffer(units, dtype=np.uint16, count=count).astype(np.uint32)
    else:
        codes = np.fromiter(each(_unicode, repeat(pointer_to(address)), numbers(count)), np.uint32, count)
    return _without_codes(codes, wrong)


def _plain(text: str) -> str | None:
    """A text without PDFium's own codes, as nearly every page is; null where it has any that must be looked at one by one."""
    text = text.replace("\ufffe", "\x02")
    if "\x02\x02" in text or _ODD.search(text):
        return None
    return text.replace("\r\n", "  ").replace("\r", " ").replace("\n", " ").replace("\t", " ").replace("\x02", "-")


def _without_codes(codes: npt.NDArray[np.uint32], wrong: Bools | None) -> str:
    """The text of these characters, of which those that are `wrong` are unknown."""
    places = ((codes < 32) | (codes == 127) | (codes >= 0xD800)).nonzero()[0]
    strange = codes[places]
    codes[places] = np.where(_is_private(strange), strange, 0xFFFD)
    codes[places[(strange == 9) | (strange == 10) | (strange == 13)]] = ord(" ")
    hyphens = places[(strange == 2) | (strange == 0xFFFE)]
    codes[hyphens] = ord("-")
    # A hyphen that ends a line stands alone; a run of them are characters that the font maps to nothing.
    touching = (np.diff(hyphens) == 1).nonzero()[0]
    codes[hyphens[touching]] = 0xFFFD
    codes[hyphens[touching + 1]] = 0xFFFD
    if wrong is not None:
        codes[wrong] = 0xFFFD
    text: str = codes.astype("<u4").tobytes().decode("utf-32-le")
    return text


def _is_private(codes: npt.NDArray[np.uint32]) -> Bools:
    """Whether codes from U+D800 on are characters at all."""
    return np.asarray((codes >= 0xE000) & (codes <= 0x10FFFF) & (codes != 0xFFFF), dtype=np.bool_)


def _angles(address: int, heads: Places, objects: npt.NDArray[np.uint64], count: int, frame: Frame) -> Floats:
    """The angle of each character: asked for at the head of the first word of each text object, and held to the next."""
    angles = np.zeros(count)
    if not len(heads):
        return angles
    first = changes(objects) | (objects == 0)
    asked = heads[first]
    of_heads = np.fromiter(each(_angle, repeat(pointer_to(address)), asked.tolist()), np.float64, len(asked))
    if not np.count_nonzero(of_heads) and not frame.turns:
        return angles
    angles[asked[0] :] = np.repeat(of_heads, np.diff([*asked.tolist(), count]))
    # PDFium's angles are clockwise, in user space.
    return (-np.degrees(angles) - 90 * frame.turns) % 360
