"""MAPI: the properties of which Outlook's messages, recipients and attachments consist, however they are stored.

A message travels as bytes (`pack`, `unpack`), so that one inside another, or one out of a mail store, is a member like any file,
and two copies of it have the same hash: only what is read is kept, in a fixed order.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from .charsets import decode
from .msg_codepages import codec_of, codec_of_locale

INTEGER16, INTEGER32, BOOLEAN, OBJECT, STRING8, UNICODE, TIME, BINARY = 0x02, 0x03, 0x0B, 0x0D, 0x1E, 0x1F, 0x40, 0x102
ATTACHED_DATA: Final = 0x3701
MAPI_TYPE: Final = "application/x-mapi-message"
"""What containers call a packed message; no file is ever taken for one."""

# The properties that are read. Source: [MS-OXPROPS].
_MESSAGE = (
    "001A 0037 003D 0E1D 0E07 0039 0E06 0060 0061 007D 1035 1042 1039 0071 0070 0C1A 0C1E 0C1F 5D01 0042 0064 0065 5D02 "
    "0E04 0E03 0E02 1000 1013 1009 3FFD 3FDE 3FF1 3001 3A16 3A17 3A08 3A1C"
)
_RECIPIENT = "0C15 3000 3001 3002 3003 39FE 3A20 5FF6"
_ATTACHMENT = "3001 3701 3703 3704 3705 3707 3708 370D 370E 3712 3713 3714 7FFE"
MESSAGE, RECIPIENT, ATTACHMENT = (
    frozenset(int(number, 16) for number in listed.split()) for listed in (_MESSAGE, _RECIPIENT, _ATTACHMENT)
)
_MAGIC: Final = b"\x89MAPI1\r\n"
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER: Final = 0x0CB34557A3DD4000  # 1 January 4501: Outlook's way to say that there is no date
_MAX_VALUES: Final = 1_000_000

Values = Mapping[int, tuple[int, bytes]]
"""Property id to (property type, value as bytes)."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The properties of one object. `codec`: the character set of its 8-bit strings."""

    values: Values
    codec: str = "cp1252"

    def raw(self, number: int) -> bytes | None:
        """The value's bytes as stored."""
        found = self.values.get(number)
        return found[1] if found else None

    def text(self, *numbers: int) -> str:
        """The first of these strings that is not empty, else an empty one."""
        for number in numbers:
            kind, value = self.values.get(number, (0, b""))
            if kind == UNICODE:
                text = value[: len(value) & ~1].decode("utf-16-le", "replace")
            elif kind == STRING8:
                decoded = decode(value.rstrip(b"\0"), self.codec)
                text = decoded.text if decoded else value.decode("latin-1")
            else:
                continue
            text = text.rstrip("\0").replace("\0", "\ufffd")
            if text.strip():
                return text
        return ""

    def number(self, number: int) -> int | None:
        """The value of an integer or Boolean."""
        value = self.raw(number)
        return int.from_bytes(value[:4], "little") if value else None

    def time(self, number: int) -> datetime | None:
        """A time in UTC, cut to seconds; null where it is missing, means "never", or is out of range."""
        value = self.raw(number)
        if value is None or len(value) < 8:
            return None
        ticks = int.from_bytes(value[:8], "little")
        if not 0 < ticks < _NEVER:
            return None
        return _EPOCH + timedelta(seconds=ticks // 10_000_000)


@dataclass(frozen=True, slots=True)
class MapiMessage:
    """A message: its properties, those of its recipients, those of its attachments (an attached message is a packed one).

    `announced` is the number of attachments that the message's own header states.
    """

    bag: Bag
    recipients: tuple[Bag, ...] = ()
    attachments: tuple[Bag, ...] = ()
    announced: int = 0
    problems: tuple[str, ...] = field(default=())


def message_codec(values: Values) -> str:
    """The character set of a message's 8-bit strings: its code page, that of its sender, its language's, else Windows'."""
    bag = Bag(values)
    pages = (codec_of(bag.number(0x3FFD)), codec_of_locale(bag.number(0x3FF1)), codec_of(bag.number(0x3FDE)))
    return next((page for page in pages if page and page != "ascii" and not page.startswith("utf-16")), "cp1252")


def pack(
    message: Values,
    recipients: Sequence[Values],
    attachments: Sequence[Values],
    announced: int = 0,
    problems: Sequence[str] = (),
) -> bytes:
    """A message as bytes, of which `unpack` makes it again. Properties that nothing reads are left out."""
    parts = [_MAGIC, struct.pack("<I", announced), _packed_texts(problems), _packed(message, MESSAGE)]
    for bags, known in ((recipients, RECIPIENT), (attachments, ATTACHMENT)):
        parts.append(struct.pack("<I", len(bags)))
        parts.extend(_packed(bag, known) for bag in bags)
    return b"".join(parts)


def unpack(data: bytes) -> MapiMessage:
    """The message of which `pack` made `data`. Raises ValueError where it did not."""
    if not data.startswith(_MAGIC):
        raise ValueError("no packed message")
    reader = _Reader(data, len(_MAGIC))
    announced = reader.number()
    problems = tuple(reader.take(reader.number()).decode("utf-8") for _ in range(reader.count()))
    values = reader.values()
    codec = message_codec(values)
    recipients = tuple(Bag(reader.values(), codec) for _ in range(reader.count()))
    attachments = tuple(Bag(reader.values(), codec) for _ in range(reader.count()))
    return MapiMessage(Bag(values, codec), recipients, attachments, announced, problems)


def is_packed(data: bytes) -> bool:
    """Whether the data of an attachment is a packed message."""
    return data.startswith(_MAGIC)


def _packed(values: Values, known: frozenset[int]) -> bytes:
    kept = [(number, *values[number]) for number in sorted(values) if number in known]
    return struct.pack("<I", len(kept)) + b"".join(
        struct.pack("<HHI", number, kind, len(value)) + value for number, kind, value in kept
    )


def _packed_texts(texts: Sequence[str]) -> bytes:
    coded = [text.encode("utf-8") for text in texts]
    return struct.pack("<I", len(coded)) + b"".join(struct.pack("<I", len(text)) + text for text in coded)


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise ValueError("a packed message is cut short")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def count(self) -> int:
        count = self.number()
        if count > _MAX_VALUES:
            raise ValueError("a packed message is damaged")
        return count

    def values(self) -> Values:
        found = {}
        for _ in range(self.count()):
            number, kind, size = struct.unpack("<HHI", self.take(8))
            found[number] = (kind, self.take(size))
        return found
