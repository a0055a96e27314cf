"""Transfer encodings of a mail's parts undone, as far as damage allows."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_TOKEN = re.compile(r"[a-z0-9-]+")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/ \t]{1,}={0,3}[ \t]*\r?$")
_LONG: Final = 12
_FULL: Final = 40
_MOSTLY: Final = 0.8
_PADDING = re.compile(rb"=+")
_JUNK = re.compile(rb"[^A-Za-z0-9+/=\s]")
_OTHER = re.compile(rb"[^A-Za-z0-9+/]+")
_SOFT_BREAK = re.compile(rb"=[ \t]{1,76}\r?\n")
_BASE64: Final = frozenset({"base64", "base-64", "base", "b64", "x-base64"})
_UU: Final = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})


@dataclass(frozen=True, slots=True)
class Undone:
    """The part's bytes; `after`: words that somebody put below encoded content; `damage`: what was wrong, if anything."""

    data: bytes
    after: bytes = b""
    damage: str = ""


def undo_transfer(raw: bytes, encoding: str) -> Undone:
    """Undo a `Content-Transfer-Encoding`. Content that is not encoded as stated stays as it is. Never raises."""
    match = _TOKEN.search(encoding.lower())
    name = match[0] if match else ""
    if name in _BASE64:
        return _base64(raw)
    if name.startswith("quoted"):
        return Undone(quopri.decodestring(_SOFT_BREAK.sub(b"=\n", raw)))
    if name in _UU:
        return _uuencoded(raw)
    return Undone(raw)


def _base64(raw: bytes) -> Undone:
    """Lines of base64 up to the first that is none; what follows are words of a gateway or a list."""
    lines = raw.splitlines(keepends=True)
    ends = [index for index, line in enumerate(lines) if line.strip() and not _is_base64(line, raw)]
    damaged = {index for index in ends if _is_amid(lines, index)}
    end = next((index for index in ends if index not in damaged), len(lines))
    content, after = b"".join(line for index, line in enumerate(lines[:end]) if index not in damaged), b"".join(lines[end:])
    stretches = [_OTHER.sub(b"", part) for part in _PADDING.split(content)]
    if not any(stretches):
        return Undone(raw, damage="not base64" if raw.strip() else "")
    # Some software encodes a file piece by piece, each padded by itself.
    data = b"".join(_stretch(part) for part in stretches)
    junk = _JUNK.search(content) is not None or any(index < end for index in damaged)
    return Undone(
        data, after, "base64 cut short" if any(len(part) % 4 == 1 for part in stretches) else "base64 with junk" if junk else ""
    )


def _is_amid(lines: Sequence[bytes], index: int) -> bool:
    """Whether a line that is no base64 is damage: a single word between lines that are, the next one a long line."""
    below = next((line.strip() for line in lines[index + 1 : index + 3] if line.strip()), b"")
    return index > 0 and len(lines[index].split()) == 1 and len(below) >= _FULL and bool(_BASE64_LINE.fullmatch(below))


def _stretch(letters: bytes) -> bytes:
    """Base64 up to its padding; a last letter that makes no byte is dropped."""
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _is_base64(line: bytes, raw: bytes) -> bool:
    """Whether a line can be base64: a line of words holds spaces or signs that base64 has not. A few odd signs are damage."""
    words = line.split()
    if len(words) == 1 and len(words[0]) >= _LONG and len(_OTHER.sub(b"", words[0])) >= _MOSTLY * len(words[0]):
        return True
    if not _BASE64_LINE.match(line.rstrip(b"\n")):
        return False
    return len(words) < 3 or min(map(len, words)) > 12 or len(raw) < 4


def _uuencoded(raw: bytes) -> Undone:
    out = bytearray()
    inside = False
    for line in raw.splitlines():
        if line.startswith(b"begin "):
            inside = True
        elif inside and line.strip() == b"end":
            return Undone(bytes(out))
        elif inside:
            try:
                out += binascii.a2b_uu(line)
            except binascii.Error:
                size = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
                try:
                    out += binascii.a2b_uu(line[:size])
                except binascii.Error:
                    return Undone(bytes(out) or raw, damage="uuencode broken")
    return Undone(bytes(out).rstrip(b"\0") or raw, damage="uuencode without an end")
