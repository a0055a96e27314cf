"""Bytes to text: declared character set, BOM, UTF-8, UTF-16 without BOM, cp1252, and only then a detector.

Detectors get short cp1252 wrong, so they come last. What comes out never holds a NUL or a lone surrogate, so that every
table can store it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What printers and old word processors leave in text: bell, backspace, tab, line feeds, shift out/in, escape, end of file.
_TEXT_CONTROLS = bytes((7, 8, 9, 10, 11, 12, 13, 14, 15, 26, 27))
_CONTROLS = bytes(byte for byte in range(32) if byte not in _TEXT_CONTROLS) + b"\x7f"
_MAX_CONTROLS = 0.005
_MAX_HIGH_CP1252 = 0.3
_FEW_HIGH = 8
_SAMPLE = 65536
_C1 = re.compile("[\x80-\x9f]")
# What senders call by the older name is nearly always the wider set (as in the WHATWG's Encoding Standard).
_WIDER = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the character set that gave it; `damaged` counts what did not fit and stands as U+FFFD."""

    text: str
    charset: str
    guessed: bool = False
    damaged: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`, or null where it is not text. A declared character set that does not fit is not believed."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _finish(_lenient(data[len(mark) :], charset), charset)
    if declared and (found := _declared(data, declared)) is not None:
        return found
    wide = _wide(data)
    if wide is not None:
        return wide
    if _share(data, _CONTROLS) > _MAX_CONTROLS:
        return None
    text = _strict(data, "utf-8")
    if text is not None:
        return _finish(text, "utf-8")
    return _damaged_utf8(data) or _single_byte(data)


def _declared(data: bytes, declared: str) -> Decoded | None:
    """`data` in the declared character set, or in the wider one that is meant; null where neither fits."""
    name = _name(declared)
    if name is None:
        return None
    if name == "utf-16" and (wide := _wide(data)) is not None:
        return wide  # which byte comes first is not said
    if name in {"ascii", "iso8859-1", "cp1252"} and not data.isascii() and (text := _strict(data, "utf-8")) is not None:
        return _finish(text, "utf-8")  # no Western text is UTF-8 by chance
    text = _strict(data, name)
    if text is not None and not _C1.search(text):
        return _finish(text, declared.lower())
    if text is None and name == "utf-8" and (damaged := _damaged_utf8(data, least=1)) is not None:
        return damaged
    wider = _strict(data, _WIDER[name]) if name in _WIDER else None
    if wider is not None:
        return _finish(wider, _WIDER[name])
    return None if text is None else _finish(text, name)


# What senders write instead of a registered name, and what stands before or after one. Source: the WHATWG's Encoding Standard,
# and mails as they are.
_SPELT = {
    "sjis": "cp932", "windows31j": "cp932", "macintosh": "mac_roman", "mac": "mac_roman", "unicode": "utf-16",
    "utf8mb4": "utf-8", "ansi": "cp1252", "ansix3.41968": "ascii", "chinesebig5": "cp950", "ksc5601": "cp949",
    "gb231280": "gb18030",
}  # fmt: skip
# Codecs that a mail may name but no mail is written in: notations, and such as take time that grows with the square.
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
_BEFORE = re.compile(r"^(?:x-|cs)+")
_AFTER = re.compile(r"(?:-[ie]|[;,].*)$")
_NUMBERED = re.compile(r"^(?:cp|windows|win|ibm|dos|ms|oem|codepage)[-_ ]?(\d{3,5})$")


def _name(charset: str) -> str | None:
    """Python's name of a character set, also where it is not spelt as registered; null for one that is unknown."""
    given = charset.strip("'\" ").lower()
    bare = _AFTER.sub("", _BEFORE.sub("", given))
    numbered = _NUMBERED.match(bare)
    for name in (given, bare, f"cp{numbered[1]}" if numbered else bare, _SPELT.get(re.sub(r"[-_ ]", "", bare), bare)):
        try:
            found = codecs.lookup(name)
            return found.name if found._is_text_encoding and found.name not in _NO_CHARSETS else None
        except (LookupError, ValueError, TypeError):
            continue  # the next spelling
    return None


def _strict(data: bytes, charset: str) -> str | None:
    """`data` in `charset`, or null where the name is unknown, is no character set, or the bytes do not fit."""
    try:
        text = codecs.lookup(charset).decode(data, "strict")[0]
    except (LookupError, ValueError, TypeError, AssertionError):
        return None
    return text if isinstance(text, str) else None


def _lenient(data: bytes, charset: str) -> str:
    return data.decode(charset, "replace")


def _finish(text: str, charset: str, guessed: bool = False) -> Decoded | None:
    """Put U+FFFD for what no table can store; text that is mostly that is none."""
    clean = text.replace("\0", "\ufffd")
    if not clean.isascii():
        clean = clean.encode("utf-8", "replace" if _has_surrogates(clean) else "strict").decode("utf-8")
    damaged = clean.count("\ufffd")
    if damaged > 8 and damaged > 0.05 * len(clean):
        return None
    return Decoded(clean, charset, guessed, damaged)


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a BOM: Western text has a NUL in nearly every second byte, always on the same side."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    for charset, this, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if this > 0.5 and other < 0.02:
            text = _lenient(data, charset)
            if sum(char < " " and ord(char) not in _TEXT_CONTROLS for char in text[:_SAMPLE]) <= _MAX_CONTROLS * len(text):
                return _finish(text, charset, guessed=True)
    return None


def _share(data: bytes, of: bytes) -> float:
    """The share of the bytes `of` among all."""
    return (len(data) - len(data.translate(None, of))) / len(data) if data else 0.0


def _damaged_utf8(data: bytes, least: int = 10) -> Decoded | None:
    """UTF-8 with a few broken bytes (cut short, patched): better two U+FFFD than every accent read wrongly.

    `least` letters beyond ASCII must be whole for each that is broken.
    """
    text = _lenient(data, "utf-8")
    broken = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - broken
    return _finish(text, "utf-8") if whole >= max(least * broken, 1) else None


def _single_byte(data: bytes) -> Decoded | None:
    """Windows text, else whatever the detector finds in a sample."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if high <= max(_MAX_HIGH_CP1252 * len(data), _FEW_HIGH):
        text = _strict(data, "cp1252")
        if text is not None:
            return _finish(text, "cp1252", guessed=True)
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return None
    text = _strict(data, best.encoding)
    return _finish(text if text is not None else _lenient(data, best.encoding), best.encoding, guessed=True)
