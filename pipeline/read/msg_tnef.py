"""Outlook's wrapper `winmail.dat` (TNEF): the message's properties and files as Outlook sent them beside the plain text."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from .msg_props import ATTACHED_DATA, BINARY, OBJECT, STRING8, UNICODE, Values, pack

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
MAX_DEPTH: Final = 16
_MAX_ROWS: Final = 100_000

# Attributes of the format ([MS-OXTNEF]).
_NEW_ATTACHMENT, _ATTACHMENT_PROPERTIES, _MESSAGE_PROPERTIES, _RECIPIENTS = 0x00069002, 0x00069005, 0x00069003, 0x00069004
_CODE_PAGE, _TITLE, _DATA = 0x00069007, 0x00018010, 0x0006800F
_STRINGS: Final = {0x00018004: 0x0037, 0x0002800C: 0x1000, 0x00018009: 0x1035}
# Bytes of a value by its type; all are padded to four.
_SIZES: Final = {0x01: 0, 0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE: Final = frozenset({STRING8, UNICODE, BINARY, OBJECT})
_MULTIPLE: Final = 0x1000
_GUID: Final = 16


class BrokenWrapperError(Exception):
    """The bytes are no TNEF."""


@dataclass(slots=True)
class _Bytes:
    """Reads forward; raises `BrokenWrapperError` at the end."""

    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        if not 0 <= size <= len(self.data) - self.at:
            raise BrokenWrapperError("cut short")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")

    def padded(self, size: int) -> bytes:
        data = self.take(size)
        self.at = min(len(self.data), self.at + -size % 4)
        return data


@dataclass(slots=True)
class _Wrapper:
    """What was found so far."""

    message: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    recipients: list[Values] = field(default_factory=list)
    attachments: list[dict[int, tuple[int, bytes]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def pack_tnef(data: bytes, depth: int = 0) -> bytes:
    """The message in a TNEF stream, packed (see `msg_props`). Raises `BrokenWrapperError` where there is none.

    What is damaged is named among the message's problems, and all before it is kept.
    """
    if not data.startswith(SIGNATURE):
        raise BrokenWrapperError("no signature")
    stream, found = _Bytes(data, len(SIGNATURE) + 2), _Wrapper()
    while stream.at < len(data):
        try:
            stream.take(1)
            attribute, size = stream.number(), stream.number()
            content = stream.take(size)
            stream.at = min(len(data), stream.at + 2)
        except BrokenWrapperError:
            found.problems.append("the wrapper is cut short")
            break
        try:
            _take(attribute, content, found, depth)
        except (BrokenWrapperError, struct.error):
            found.problems.append("a part of the wrapper is damaged")
    return pack(found.message, found.recipients, found.attachments, len(found.attachments), tuple(dict.fromkeys(found.problems)))


def _take(attribute: int, content: bytes, found: _Wrapper, depth: int) -> None:
    """One attribute of the stream."""
    if attribute == _MESSAGE_PROPERTIES:
        found.message.update(_properties(_Bytes(content), depth))
    elif attribute == _RECIPIENTS:
        stream = _Bytes(content)
        for _ in range(min(stream.number(), _MAX_ROWS)):
            found.recipients.append(_properties(stream, depth))
    elif attribute == _NEW_ATTACHMENT:
        found.attachments.append({0x3705: (0x03, b"\x01\0\0\0")})
    elif attribute == _CODE_PAGE:
        found.message.setdefault(0x3FFD, (0x03, content[:4]))
    elif attribute in _STRINGS:
        found.message.setdefault(_STRINGS[attribute], (STRING8, content))
    elif found.attachments and attribute == _TITLE:
        found.attachments[-1].setdefault(0x3707, (STRING8, content))
    elif found.attachments and attribute == _DATA:
        found.attachments[-1].setdefault(ATTACHED_DATA, (BINARY, content))
    elif found.attachments and attribute == _ATTACHMENT_PROPERTIES:
        found.attachments[-1].update(_properties(_Bytes(content), depth))


def _properties(stream: _Bytes, depth: int) -> dict[int, tuple[int, bytes]]:
    """A list of MAPI properties. Of several values of one property the first is taken."""
    found: dict[int, tuple[int, bytes]] = {}
    for _ in range(min(stream.number(), _MAX_ROWS)):
        kind, number = stream.number(2), stream.number(2)
        if number >= 0x8000:
            _skip_name(stream)
        value = _value(stream, kind)
        if number == ATTACHED_DATA and kind == OBJECT:
            inner = value[_GUID:]
            value = pack_tnef(inner, depth + 1) if inner.startswith(SIGNATURE) and depth < MAX_DEPTH else b""
        if number < 0x8000:
            found[number] = (kind & ~_MULTIPLE, value)
    return found


def _skip_name(stream: _Bytes) -> None:
    """A named property states its set and its number or name."""
    stream.take(_GUID)
    if stream.number() == 0:
        stream.take(4)
    else:
        stream.padded(stream.number())


def _value(stream: _Bytes, kind: int) -> bytes:
    single = kind & ~_MULTIPLE
    if single in _VARIABLE:
        values = [stream.padded(stream.number()) for _ in range(min(stream.number(), _MAX_ROWS))]
    elif single in _SIZES:
        values = [stream.padded(_SIZES[single]) for _ in range(min(stream.number(), _MAX_ROWS) if kind & _MULTIPLE else 1)]
    else:
        raise BrokenWrapperError("a property of an unknown type")
    return values[0] if values else b""
