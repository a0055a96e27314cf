"""The characters that stand inside a drawn box: a tick, a number, a letter, or the glyph of a box."""

from __future__ import annotations

import ctypes
import re
from itertools import islice
from typing import Any, Final, Literal

import numpy as np
import pypdfium2.raw as raw

from ..model import Box
from ..model.value import value
from .marks_places import shown
from .marks_shapes import Area
from .pdf_chars import Floats, Frame, TextLayer

Content = Literal["nothing", "tick", "box", "doubt", "other"]
"""`box` is the glyph of a tick box (the text says its state); `doubt` may be meant as a tick; `other` is no tick."""

TICK_SIGNS: Final = frozenset("xX×✓✔✕✖✗✘√★◆●•∙■◼⬛⚫⬤☑☒✅❎🗸⮽" + "\uf0fc\uf0fb\uf0fe\uf0fd\uf052\uf053\uf054\uf050")
BOX_GLYPHS: Final = frozenset("☐□▢◻⬜○◯⚪❍❏❐❑❒⎕◽🗆☑☒⊠✅❎🗹🗷🗵" + "\uf0a8\uf0a3\uf06f\uf071\uf072\uf0fe\uf0fd\uf052\uf053\uf054")
EMPTY_GLYPHS: Final = frozenset("☐□▢◻⬜○◯⚪❍❏❐❑❒⎕◽🗆\uf0a8\uf0a3\uf06f\uf071\uf072")
LONE: Final = re.compile(rf"(?<!\S)[{''.join(sorted(TICK_SIGNS))}ûüýþO-X\ue000-\uf8ff](?!\S)")
"""A character that may be a tick by itself, and stands by itself. Which are, the font tells."""
_GLYPH: Final = re.compile(f"[{''.join(sorted(BOX_GLYPHS))}]")
_NAMELESS: Final = re.compile(r"(?<!\S)\ufffd(?!\S)")
_MANY: Final = 300
_INVISIBLE: Final = 3
_LARGE: Final = 15.0
"""Points that no letter inside a tick box is wide and high."""
_LARGER: Final = 1.6
_Letters: Final = ctypes.c_ushort * 24
_DOUBT: Final = frozenset("YyNnVvJj/\\|*+-–—.·,'′`´^~_¬")
_SYMBOLS: Final = (
    ("wingdings2", "OPQRSTUVWX"),
    ("wingdings-2", "OPQRSTUVWX"),
    ("wingdings 2", "OPQRSTUVWX"),
    ("wingding", "xlnûüýþ"),
    ("opensymbol", "xlnûüýþ"),
    ("webding", "ar"),
    ("dingbat", "345678nluH"),
    ("d050000l", "345678nluH"),
    ("zadb", "345678nluH"),
)
"""Codes that are ticks, crosses or dots in fonts of signs; also found at U+F000 and up."""
_SIGNS: Final = ("symbol", "marlett", "check", "tick", "icon", "awesome")


@value
class Inside:
    """What stands inside a box, and what it can mean."""

    text: str
    content: Content


class PageChars:
    """The characters of one page by place."""

    def __init__(self, layer: TextLayer, frame: Frame) -> None:
        self._layer = layer
        self._frame = frame
        self._large: tuple[Floats, str] | None = None

    @property
    def _handle(self) -> Any:
        return self._layer.handle

    def inside(self, area: Area) -> Inside:
        """What stands in the middle of `area` (user space)."""
        if not self._handle:
            return Inside("", "nothing")
        room = 0.2 * min(area.width, area.height)
        text = self._text(area.left + room, area.top - room, area.right - room, area.bottom + room)
        text = self._without_large(text, area) if text else text
        return Inside(text, self._meaning(text, area))

    def _without_large(self, text: str, area: Area) -> str:
        """`text` without letters of a watermark, which is so much larger than the box that it stands in none."""
        boxes, letters = self._large_letters()
        if not letters:
            return text
        box, least = shown(area, self._frame), _LARGER * min(area.width, area.height)
        left, top, right, bottom = boxes.T
        over = (left < box.x1) & (right > box.x0) & (top < box.bottom) & (bottom > box.top)
        for place in (over & (np.minimum(right - left, bottom - top) > least)).nonzero()[0].tolist():
            text = text.replace(letters[place], "", 1)
        return text.strip()

    def _large_letters(self) -> tuple[Floats, str]:
        """The boxes of the letters that are larger than tick boxes are, on the displayed page, and what they are."""
        if self._large is None:
            chars = self._layer.chars(self._frame)
            large = (chars.boxes[:, 2] - chars.boxes[:, 0] > _LARGE) & (chars.boxes[:, 3] - chars.boxes[:, 1] > _LARGE)
            places = large.nonzero()[0]
            self._large = chars.boxes[places], "".join(chars.text[place] for place in places.tolist())
        return self._large

    def letters_in(self, area: Area) -> Inside:
        """What stands anywhere in `area` (user space), at most 24 characters of it."""
        if not self._handle:
            return Inside("", "nothing")
        text = self._text(area.left, area.top, area.right, area.bottom)
        return Inside(text, self._meaning(text, area))

    def lone_ticks(self) -> list[tuple[Area, str]]:
        """Where on the page a tick, a cross or an x stands by itself, as a word of one character (user space), and which."""
        if not self._handle:
            return []
        found: list[tuple[Area, str]] = []
        sides = [ctypes.c_double() for _ in range(4)]
        for match in LONE.finditer(self._letters()):
            if len(found) >= _MANY:
                break
            # The arguments are left, right, bottom, top.
            if raw.FPDFText_GetCharBox(self._handle, match.start(), *(ctypes.byref(side) for side in sides)):
                left, right, bottom, top = (side.value for side in sides)
                area = Area(left, bottom, right, top)
                if area.width > 1 and area.height > 1 and self._meaning(match.group(), area) == "tick":
                    found.append((area, match.group()))
        return found

    def box_glyphs(self) -> list[tuple[Area, str, bool]]:
        """The glyphs of tick boxes: where they are (user space), which, and whether they are painted (OCR's letters are not)."""
        if not self._handle:
            return []
        found: list[tuple[Area, str, bool]] = []
        sides = raw.FS_RECTF()
        for match in _GLYPH.finditer(self._letters()):
            index = match.start()
            if len(found) < _MANY and raw.FPDFText_GetLooseCharBox(self._handle, index, ctypes.byref(sides)):
                thing = raw.FPDFText_GetTextObject(self._handle, index)
                painted = not thing or raw.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE
                found.append((Area(sides.left, sides.bottom, sides.right, sides.top), match.group(), painted))
        return found

    def nameless(self) -> list[Box]:
        """Signs that stand by themselves and of which no one knows what they are: boxes on the displayed page."""
        if not self._handle:
            return []
        chars = self._layer.chars(self._frame)
        places = [match.start() for match in islice(_NAMELESS.finditer(chars.text), _MANY)]
        return [Box(*sides) for sides in chars.boxes[places].round(2).tolist()] if places else []

    def _letters(self) -> str:
        """The characters of the page, one code point each."""
        count = max(raw.FPDFText_CountChars(self._handle), 0)
        buffer = (ctypes.c_ushort * (count + 1))()
        written = raw.FPDFText_GetText(self._handle, 0, count, buffer)
        if written != count + 1:  # some character has more or fewer units than one: each is asked for
            return "".join(chr(raw.FPDFText_GetUnicode(self._handle, index) or 32) for index in range(count))
        units = np.frombuffer(memoryview(buffer), dtype=np.uint16, count=count)
        return units.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def _text(self, left: float, top: float, right: float, bottom: float) -> str:
        buffer = _Letters()
        count = raw.FPDFText_GetBoundedText(self._handle, left, top, right, bottom, buffer, 24)
        if count <= 1 and not buffer[0]:
            return ""
        units = bytes(buffer)[: 2 * max(count, 0)]
        return units.decode("utf-16-le", "replace").strip("\x00 \r\n\t\ufeff")

    def _meaning(self, text: str, area: Area) -> Content:
        if not text:
            return "nothing"
        if all(char in BOX_GLYPHS for char in text):
            return "box"
        if all(char in TICK_SIGNS for char in text):
            return "tick"
        if len(text) > 1:
            return "other"
        font = self._font(area)
        code = chr(ord(text) - 0xF000) if "\uf020" <= text <= "\uf0ff" else text
        for name, ticks in _SYMBOLS:
            if name in font:
                return "tick" if code in ticks else "doubt"
        if any(name in font for name in _SIGNS):
            return "doubt"
        if text in _DOUBT or ord(text) < 32 or text == "\ufffd" or "\ue000" <= text <= "\uf8ff":
            return "doubt"
        return "other"

    def _font(self, area: Area) -> str:
        """The name of the font, in lower case, that the character in the middle of `area` is set in."""
        x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
        index = raw.FPDFText_GetCharIndexAtPos(self._handle, x, y, area.width / 2, area.height / 2)
        if index < 0:
            return ""
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        size = raw.FPDFText_GetFontInfo(self._handle, index, name, 128, ctypes.byref(flags))
        return name.value.decode("utf-8", "replace").lower() if 0 < size <= 128 else ""
