"""What the fonts of a page say of its characters: which are signs though the file calls them letters, and which are bold.

Fonts of signs (ZapfDingbats, Wingdings, Webdings, Symbol) often come with a table that names the keys they were typed with: a
tick is then the letter `4` or `ü`. Signs of ZapfDingbats become the Unicode character; those of Wingdings their code at U+F000,
which is how most programs write them; those of its kin the Unicode character where they may stand in a tick box, else their code
at U+F100, so that none is taken for another font's sign of the same code.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from .pdf_calls import POINTER, bare, by_address, each, numbers, pointer_to

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Addresses = npt.NDArray[np.uint64]

_text_object: Final = bare(raw.FPDFText_GetTextObject, ctypes.c_size_t)
_font_of: Final = bare(raw.FPDFTextObj_GetFont, ctypes.c_size_t)
_mode_of: Final = bare(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int)
_font_info: Final = by_address(raw.FPDFText_GetFontInfo, ctypes.c_ulong, POINTER, ctypes.c_int, POINTER, ctypes.c_ulong, POINTER)
_is_embedded: Final = by_address(raw.FPDFFont_GetIsEmbedded, ctypes.c_int, POINTER)

_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi|^cmbx|[-,]bd", re.IGNORECASE)
_FORCE_BOLD: Final = 1 << 18
_LAST: Final = re.compile(r"[2-8l-rtuxaO-TX£¨þýüûú\uf020-\uf0ff]")
"""A character at a word's end that may be a sign of another font than the word's."""
_ASKED: Final = re.compile(r"[\x85\xa0\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""White space that a font of signs may have as a sign, and letters that are written from right to left."""

Table = MappingProxyType[str, str]


def _typed(code: int) -> set[str]:
    """The characters that the key of a code may be called by."""
    octet = bytes([code])
    return {octet.decode("latin-1"), octet.decode("cp1252", "ignore") or octet.decode("latin-1"), chr(0xF000 + code)}


def _table(signs: Mapping[int, str], rest: int, letters: bool = True) -> Table:
    """A table from what the file calls a character to the sign it is; other codes go to `rest` and up."""
    found = {}
    for code in [*range(0x21, 0x7F), *range(0x80, 0x100)]:
        for name in _typed(code) if letters else {chr(0xF000 + code)}:
            found[name] = signs.get(code, chr(rest + code))
    return MappingProxyType(found)


def _dingbats() -> dict[int, str]:
    """The encoding of ZapfDingbats: Unicode took over its order, but for signs that it had already."""
    signs = {code: chr(0x2700 + code - 0x20) for code in range(0x21, 0x7F)}
    signs |= {code: chr(0x2761 + code - 0xA1) for code in range(0xA1, 0xA8)}
    signs |= {code: chr(0x2460 + code - 0xAC) for code in range(0xAC, 0xB6)}
    signs |= {code: chr(0x2776 + code - 0xB6) for code in range(0xB6, 0xD5)}
    signs |= {code: chr(0x2798 + code - 0xD8) for code in range(0xD8, 0xFF)}
    others = {0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x77: "◗"}
    return signs | others | {0xA8: "♣", 0xA9: "♦", 0xAA: "♥", 0xAB: "♠", 0xD5: "→", 0xD6: "↔", 0xD7: "↕"}


def _symbols() -> dict[int, str]:
    """The encoding of Symbol, as far as it is met in letters: Greek, digits and stops, bullets."""
    upper, lower = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
    signs = {code: chr(code) for code in (*range(0x21, 0x40), 0x5B, 0x5D, 0x5F, *range(0x7B, 0x7E))}
    signs |= {0x41 + place: letter for place, letter in enumerate(upper)}
    signs |= {0x61 + place: letter for place, letter in enumerate(lower)}
    return signs | {0xB7: "•", 0xA8: "♦", 0xA3: "≤", 0xB3: "≥", 0xD6: "√", 0xB4: "×", 0xAE: "→", 0xB0: "°", 0xB1: "±"}


_SIGNS: Final[tuple[tuple[str, Callable[[], Table]], ...]] = (
    ("zapfdingbats", lambda: _table(_dingbats(), 0xF100)),
    ("dingbatsitc", lambda: _table(_dingbats(), 0xF100)),
    ("d050000l", lambda: _table(_dingbats(), 0xF100)),  # what free programs put in the place of ZapfDingbats
    ("wingdings2", lambda: _table({0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}, 0xF100)),
    ("wingdings3", lambda: _table({}, 0xF100)),
    ("wingdings", lambda: _table({}, 0xF000)),
    ("webdings", lambda: _table({0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✖"}, 0xF100)),
    ("marlett", lambda: _table({0x61: "✓", 0x62: "✓", 0x72: "✕"}, 0xF100)),
    ("symbol", lambda: _table(_symbols(), 0xF100, letters=False)),
)
"""Part of the name of a font of signs, and what makes its table: each is made with the first font that needs it."""
_EITHER: Final = "⁄¥ƒ§¤“«‹›–†‡·¶•‚„”»…‰¿`´ˆ˜¯¸—ÆªØŒºæøœß"
"""What Adobe's standard encoding and that of Windows call different codes by."""
_NO_SIGNS: Final = ("opensymbol", "segoeuisymbol", "notosanssymbol", "symbola", "applesymbol")
"""Fonts with such a name whose characters are what they are called."""


@dataclass(frozen=True, slots=True)
class Font:
    """What a font's name says: the table of its signs, if it is a font of signs, and whether it is bold."""

    signs: Table | None
    bold: bool


_PLAIN: Final = Font(None, False)
_tables: Final[dict[str, Table]] = {}


def _made(key: str, table: Callable[[], Table]) -> Table:
    """The table of this key of `_SIGNS`, made once: two fonts of a kind share it."""
    if key not in _tables:
        _tables[key] = table()
    return _tables[key]


@lru_cache(maxsize=500)
def font_named(name: str, flags: int = 0, embedded: bool = True) -> Font:
    """The font of a name as PDF files write it, such as `ABCDEF+Wingdings-Regular`.

    Where the font itself is not in the file, some characters may stand for either of two codes: they are U+FFFD.
    """
    plain = re.sub(r"[^a-z0-9]", "", name.split("+", 1)[-1].lower())
    signs = None
    if not plain.startswith(_NO_SIGNS):
        signs = next((_made(key, table) for key, table in _SIGNS if key in plain), None)
    if signs and not embedded and "ding" in plain and "zapf" not in plain:
        signs = MappingProxyType(signs | dict.fromkeys(_EITHER, "\ufffd"))
    return Font(signs, bool(_BOLD.search(name)) or bool(flags & _FORCE_BOLD))


def changes(objects: Addresses) -> Bools:
    """Whether each of at least one object is another one than that before it."""
    found = np.ones(len(objects), dtype=np.bool_)
    np.not_equal(objects[1:], objects[:-1], out=found[1:])
    return found


def _held(values: npt.NDArray[Any], first: Places, count: int) -> npt.NDArray[Any]:
    """For each of `count` things the value of its run; runs begin at `first`, which is 0 for the first one."""
    lengths = np.empty(len(first), dtype=np.intp)
    np.subtract(first[1:], first[:-1], out=lengths[:-1])
    lengths[-1] = count - first[-1]
    return np.repeat(values, lengths)


def text_objects(address: int, indices: Sequence[int]) -> Addresses:
    """The address of the text object of each of these characters of a text page; 0 for those that PDFium put in."""
    return np.fromiter(each(_text_object, repeat(pointer_to(address)), indices), np.uint64, len(indices))


@dataclass(slots=True)
class _PageFonts:
    """The fonts of one text page, by the address of its handle. Ask before the handle is closed."""

    address: int
    _fonts: dict[int, Font] = field(default_factory=dict)

    def of(self, indices: Sequence[int], objects: Addresses) -> tuple[list[Font], list[bool], Places]:
        """The font of each run of characters of one text object, whether it draws bold, and which of the characters begin a run.

        An object draws bold by its font, or by filling and stroking.
        """
        first = changes(objects).nonzero()[0]
        things = [pointer_to(thing) for thing in objects[first].tolist()]
        keys = list(each(_font_of, things))
        known = self._fonts
        for key, place in zip(keys, first.tolist(), strict=True):
            if key not in known:
                known[key] = self._look(indices[place], key)
        fonts = [known[key] for key in keys]
        stroked = raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        bold = [font.bold or mode == stroked for font, mode in zip(fonts, each(_mode_of, things), strict=True)]
        return fonts, bold, first

    def _look(self, index: int, key: int) -> Font:
        """The font at the address `key`, in which the character `index` is set."""
        if not key:
            return _PLAIN
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        size = _font_info(self.address, index, name, 128, ctypes.byref(flags))
        embedded = _is_embedded(key) == 1
        return font_named(name.value.decode("latin-1") if 0 < size <= 128 else "", flags.value, embedded)

    def have_signs(self, indices: Sequence[int]) -> bool:
        """Whether any of these characters is set in a font of signs."""
        return bool(indices) and any(font.signs for font in self.of(indices, text_objects(self.address, indices))[0])


def see_fonts(address: int, text: str, heads: Places, ends: Places, objects: Addresses) -> tuple[str, Bools]:
    """The text with its signs as what they are, and which characters are bold.

    `heads` and `ends` are where its words begin and end, `objects` the text objects of their first characters.
    """
    bold = np.zeros(len(text), dtype=np.bool_)
    if not len(heads):
        return text, bold
    page = _PageFonts(address)
    fonts, drawn_bold, first = page.of(heads.tolist(), objects)
    if any(drawn_bold):
        bold[heads[0] :] = _held(np.array(drawn_bold, dtype=np.bool_), heads[first] - heads[0], len(text) - int(heads[0]))
    mixed = _may_be_mixed(objects)
    if not any(font.signs for font in fonts) and not page.have_signs(_lasts(text, heads[mixed], ends[mixed])):
        return text, bold
    fonts, _, first = page.of(range(len(text)), _objects_of_all(address, text, heads, objects, mixed))
    tables = [font.signs for font in fonts]
    if not any(tables):
        return text, bold
    chars = list(text)
    for table, start, stop in zip(tables, first.tolist(), [*first[1:].tolist(), len(text)], strict=True):
        if table is not None:
            chars[start:stop] = [table.get(char, char) for char in chars[start:stop]]
    return "".join(chars), bold


def _may_be_mixed(objects: Addresses) -> Bools:
    """For each word whether it, or what follows it, may be of other text objects than its first character.

    Where the next word is of the same object, so is all between the two; unless objects come in turns.
    """
    found = np.ones(len(objects), dtype=np.bool_)
    np.not_equal(objects[1:], objects[:-1], out=found[:-1])
    of_runs = objects[found].tolist()
    if len(of_runs) > len(set(of_runs)):
        found[:] = True
    return found


def _lasts(text: str, heads: Places, ends: Places) -> list[int]:
    """The last characters of these words, as far as they may be a sign of another font than their word's."""
    lasts = ends - 1
    return [last for last in lasts[lasts > heads].tolist() if _LAST.match(text, last)]


def _objects_of_all(address: int, text: str, heads: Places, objects: Addresses, mixed: Bools) -> Addresses:
    """The text object of each character: only those of words that may be mixed are asked for, and all of a text in which
    characters need not follow each other as they are drawn, or white space may be a sign.
    """
    if _ASKED.search(text):
        return text_objects(address, numbers(len(text)))
    found, asked = np.zeros(len(text), dtype=np.uint64), np.zeros(len(text), dtype=np.bool_)
    found[heads[0] :] = _held(objects, heads - heads[0], len(text) - int(heads[0]))
    asked[heads[0] :] = _held(mixed, heads - heads[0], len(text) - int(heads[0]))
    found[asked] = text_objects(address, asked.nonzero()[0].tolist())
    return found
