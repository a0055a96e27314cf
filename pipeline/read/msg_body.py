"""The body of an Outlook message: plain, HTML, or Rich Text with or without the HTML of which it was made."""

from __future__ import annotations

import struct
from typing import Final

import compressed_rtf
from compressed_rtf.crc32 import crc32

from ..model import Issue
from .mail_body import Body
from .mail_parts import TextPart
from .msg_codepages import codec_of
from .msg_props import BINARY, STRING8, UNICODE, Bag
from .rtf import read_rtf_body
from .source import Source, make_issue

_HEADER: Final = 16
_MAX_RTF: Final = 64 * 1024 * 1024


def bodies_of(source: Source, bag: Bag, issues: list[Issue]) -> list[Body]:
    """The renditions of the body as those of an .eml: at most one (plain, html).

    Rich Text is only unpacked where there is no HTML beside it: else it says the same once more.
    """
    plain, html = _plain(bag), _html(bag)
    rich = bag.raw(0x1009)
    if html is None and rich:
        content, text = _unpacked(source, rich, issues)
        if content == "html":
            html = TextPart(text.encode("utf-8"), "utf-8")
        elif text.strip() and (plain is None or not plain.data.strip()):
            plain = TextPart(text.encode("utf-8"), "utf-8")
    return [(plain, html)] if plain or html else []


def _plain(bag: Bag) -> TextPart | None:
    text = bag.text(0x1000)
    return TextPart(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8"), "utf-8") if text else None


def _html(bag: Bag) -> TextPart | None:
    """The HTML: bytes in the code page of the Internet message, or a string like any other."""
    kind, data = bag.values.get(0x1013, (0, b""))
    if not data.strip(b"\0 \r\n"):
        return None
    if kind in {UNICODE, STRING8}:
        return TextPart(bag.text(0x1013).encode("utf-8"), "utf-8")
    if kind != BINARY:
        return None
    return TextPart(data.rstrip(b"\0"), codec_of(bag.number(0x3FDE)))


def _unpacked(source: Source, data: bytes, issues: list[Issue]) -> tuple[str, str]:
    """(what the Rich Text holds, its text). What is damaged is read as far as it goes, and said."""
    if len(data) > _MAX_RTF:
        issues.append(make_issue(source, "warning", "mail_damaged", "its Rich Text body is too big to be unpacked."))
        return "rtf", ""
    try:
        rtf = _decompressed(data)
    except Exception as error:  # noqa: BLE001  the library raises bare Exceptions for all that is wrong
        message = f"its Rich Text body cannot be unpacked ({type(error).__name__}); open it in Outlook and compare."
        issues.append(make_issue(source, "warning", "mail_damaged", message))
        return "rtf", ""
    if _is_damaged(data):
        message = "its Rich Text body is damaged or cut short; it was read as far as it goes. Compare it in Outlook."
        issues.append(make_issue(source, "warning", "mail_damaged", message))
    return read_rtf_body(rtf)


def _is_damaged(data: bytes) -> bool:
    """Whether the sum of a compressed text is wrong or its end is missing."""
    size, _, kind, stated = struct.unpack_from("<II4sI", data.ljust(_HEADER, b"\0"))
    return bool(kind == b"LZFu" and (size + 4 > len(data) or stated != int(crc32(data[_HEADER : size + 4]))))


def _decompressed(data: bytes) -> bytes:
    """The RTF. The sum of damaged data is mended first, for the library gives nothing where it does not fit."""
    if data.startswith(b"{\\rtf"):
        return data
    size, raw, kind, _ = struct.unpack_from("<II4sI", data)
    if kind == b"MELA":
        return data[_HEADER : _HEADER + raw]
    content = data[_HEADER : size + 4] if size > 12 else data[_HEADER:]
    try:
        return _unpack(raw, kind, content)
    except struct.error:
        return _unpack(raw, kind, content[:-1])  # a reference of two bytes was cut in half


def _unpack(raw: int, kind: bytes, content: bytes) -> bytes:
    head = struct.pack("<II4sI", len(content) + 12, raw, kind, crc32(content))
    return bytes(compressed_rtf.decompress(head + content))
