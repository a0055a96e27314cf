"""Windows code page numbers, as Outlook and RTF state them, to Python's character sets."""

from __future__ import annotations

import codecs
from typing import Final

# Numbers that are no `cp…` in Python. Source: Microsoft's list of code page identifiers.
_NAMED: Final = {
    0: "cp1252",
    708: "iso8859-6",
    936: "gb18030",
    1200: "utf-16-le",
    1201: "utf-16-be",
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10081: "mac-turkish",
    12000: "utf-32-le",
    12001: "utf-32-be",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    20936: "gb2312",
    20949: "euc-kr",
    21866: "koi8-u",
    38598: "iso8859-8",
    50220: "iso2022-jp",
    50221: "iso2022-jp",
    50222: "iso2022-jp",
    50225: "iso2022-kr",
    51932: "euc-jp",
    51936: "gb2312",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
# The primary language of a Windows locale id to its ANSI code page, where that is not 1252.
_LANGUAGES: Final = {
    0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250,
    0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x22: 1251, 0x23: 1251, 0x24: 1250,
    0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251,
}  # fmt: skip
# Font character sets of RTF. Source: the Rich Text Format specification, `\fcharset`.
_CHARSETS: Final = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip


def codec_of(code_page: int | None) -> str | None:
    """The Python name of a code page; null where the number is missing or unknown."""
    if code_page is None:
        return None
    if 28591 <= code_page <= 28606:
        return f"iso8859-{code_page - 28590}"
    name = _NAMED.get(code_page, f"cp{code_page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def codec_of_locale(locale: int | None) -> str | None:
    """The ANSI character set of a Windows locale id; null where there is none."""
    if locale is None:
        return None
    return codec_of(950 if locale in {0x0404, 0x0C04, 0x1404} else _LANGUAGES.get(locale & 0x3FF, 1252))


def codec_of_charset(charset: int) -> str | None:
    """The character set of an RTF font; null where the font leaves it to the document (1), or is a symbol font (2)."""
    return codec_of(_CHARSETS.get(charset))
