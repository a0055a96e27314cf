"""The text of an old Word document: pieces put in order, what is deleted or hidden left out, tick boxes as signs ([MS-DOC])."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MAGIC: Final = frozenset({0xA5EC, 0xA5DC})
_WORD_97: Final = 0x00C1
# Offsets in the File Information Block: lengths of the stories in characters, places of tables in the table stream.
_LENGTHS, _N_LENGTHS = 0x4C, 8
_FC_CHARACTERS, _FC_PARAGRAPHS, _FC_CLX = 0x00FA, 0x0102, 0x01A2
_COMPRESSED: Final = 0x40000000
_PAGE: Final = 512
# Single properties ([MS-DOC] 2.6): end of a table row; deleted, hidden; place of a picture or form field in the data stream;
# a sign of a font of signs.
_ROW_END, _DELETED, _HIDDEN, _PICTURE, _SYMBOL = 0x2417, 0x0800, 0x083C, 0x6A03, 0x6A09
_OPERAND: Final = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG_OPERANDS: Final = frozenset({0xD608, 0xC615})
_CELL, _BEGIN, _SEPARATE, _END, _PLACE = "\x07", "\x13", "\x14", "\x15", "\x01"
_PLAIN: Final = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "\u2011", "\x1f": "", "\t": "\t", "\n": "\n"}
_BOX, _LIST = "FORMCHECKBOX", "FORMDROPDOWN"
_DEFAULT: Final = 25
_MOST_PIECES: Final = 1_000_000


class BrokenWordError(Exception):
    """The bytes are no Word document of 97 or later, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The text, and what was left out of it or could not be read."""

    text: str
    comments: bool
    deleted: int
    hidden: int
    unread_boxes: int
    pictures: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `first` to `last` stand at byte `offset` of the main stream, `width` bytes each."""

    first: int
    last: int
    offset: int
    width: int


@dataclass(slots=True)
class _Ranges:
    """Properties of stretches of the main stream: byte offsets where each begins, and its properties."""

    starts: list[int]
    ends: list[int]
    properties: list[dict[int, bytes]]

    def at(self, offset: int) -> dict[int, bytes]:
        """The properties of the character at byte `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return self.properties[index] if index >= 0 and offset < self.ends[index] else {}


def read_stories(main: bytes, table: bytes, data: bytes) -> Stories:
    """All text of the document, headers first. Raises `BrokenWordError`; `struct.error`, `IndexError` for damaged tables."""
    magic, version = struct.unpack_from("<HH", main)
    if magic not in _MAGIC or version < _WORD_97:
        raise BrokenWordError("no document of Word 97 or later")
    pieces = _pieces(main, table)
    reader = _Reader(main, data, pieces, _ranges(main, table, _FC_CHARACTERS, 1), _ranges(main, table, _FC_PARAGRAPHS, 13))
    lengths = struct.unpack_from(f"<{_N_LENGTHS}i", main, _LENGTHS)
    if any(length < 0 for length in lengths):
        raise BrokenWordError("a story of negative length")
    body, notes, headers, _, comments, end_notes, boxes, header_boxes = _spans(lengths)
    texts = [reader.text(*span) for span in (headers, header_boxes, body, boxes, notes, end_notes)]
    return Stories(
        text="\n\n".join(text.strip("\n") for text in texts if text.strip()),
        comments=comments[1] > comments[0],
        deleted=reader.deleted,
        hidden=reader.hidden,
        unread_boxes=reader.unread_boxes,
        pictures=reader.pictures,
    )


def _spans(lengths: tuple[int, ...]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for length in lengths:
        spans.append((at, at + length))
        at += length
    return spans


def _pieces(main: bytes, table: bytes) -> list[_Piece]:
    """The piece table ([MS-DOC] 2.8.35): which characters stand where in the main stream."""
    start, size = struct.unpack_from("<II", main, _FC_CLX)
    at, stop = start, min(start + size, len(table))
    while at < stop and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= stop or table[at] != 2:
        raise BrokenWordError("no piece table")
    length = struct.unpack_from("<I", table, at + 1)[0]
    count = (length - 4) // 12
    if not 0 < count <= _MOST_PIECES:
        raise BrokenWordError("an impossible piece table")
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    pieces = []
    for index in range(count):
        where = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
        packed = bool(where & _COMPRESSED)
        offset = (where & 0x3FFFFFFF) // 2 if packed else where
        pieces.append(_Piece(places[index], places[index + 1], offset, 1 if packed else 2))
    return pieces


def _ranges(main: bytes, table: bytes, entry: int, step: int) -> _Ranges:
    """Character (`step` 1) or paragraph properties (13) from their formatted pages of 512 bytes ([MS-DOC] 2.9.33, 2.9.174)."""
    found = _Ranges([], [], [])
    start, size = struct.unpack_from("<II", main, entry)
    count = (size - 4) // 8
    if count <= 0 or start + size > len(table):
        return found
    for page in struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)):
        block = main[(page & 0x3FFFFF) * _PAGE : ((page & 0x3FFFFF) + 1) * _PAGE]
        if len(block) < _PAGE:
            continue  # cut short: its characters have no properties that are known
        runs = block[-1]
        places = struct.unpack_from(f"<{runs + 1}I", block)
        for index in range(runs):
            found.starts.append(places[index])
            found.ends.append(places[index + 1])
            found.properties.append(_run_properties(block, block[4 * (runs + 1) + step * index] * 2, paragraph=step > 1))
    order = sorted(range(len(found.starts)), key=found.starts.__getitem__)
    return _Ranges(
        [found.starts[index] for index in order],
        [found.ends[index] for index in order],
        [found.properties[index] for index in order],
    )


def _run_properties(block: bytes, at: int, *, paragraph: bool) -> dict[int, bytes]:
    if not at:
        return {}
    size = block[at]
    if not paragraph:
        return dict(_single(block[at + 1 : at + 1 + size]))
    begin = at + 1 if size else at + 2
    length = 2 * size - 1 if size else 2 * block[at + 1]
    return dict(_single(block[begin + 2 : begin + length]))


def _single(properties: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        size = _OPERAND[code >> 13]
        at += 2
        if not size:
            if at >= len(properties):
                return
            wide = code in _LONG_OPERANDS and at + 2 <= len(properties)
            size = struct.unpack_from("<H", properties, at)[0] + 1 if wide else properties[at] + 1
        yield code, properties[at : at + size]
        at += max(size, 1)


@dataclass(slots=True)
class _Reader:
    """Writes stories; counts what it leaves out."""

    main: bytes
    data: bytes
    pieces: list[_Piece]
    characters: _Ranges
    paragraphs: _Ranges
    deleted: int = 0
    hidden: int = 0
    unread_boxes: int = 0
    pictures: int = 0

    def text(self, first: int, last: int) -> str:
        """The characters `first` to `last` as a reader sees them."""
        out: list[str] = []
        fields: list[list[str] | None] = []  # the code of each open field; null once its result has begun
        boxes: list[str] = []
        left_out = ""
        for letter, offset, width in self._letters(first, last):
            properties = self.characters.at(offset)
            out_now = "deleted" if _on(properties, _DELETED) else "hidden" if _on(properties, _HIDDEN) else ""
            if out_now != left_out:
                self.deleted += out_now == "deleted"
                self.hidden += out_now == "hidden"
                left_out = out_now
            if out_now:
                continue  # said at the end
            self._take(letter, offset + width, properties, out, fields, boxes)
        joined = "".join(out)
        return joined if joined.isascii() else joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _take(
        self,
        letter: str,
        after: int,
        properties: dict[int, bytes],
        out: list[str],
        fields: list[list[str] | None],
        boxes: list[str],
    ) -> None:
        """One character that is shown, or steers what is."""
        if letter == _BEGIN:
            fields.append([])
            boxes.append("")
        elif letter == _SEPARATE and fields:
            self._box(fields[-1], boxes[-1], out)
            fields[-1] = None
        elif letter == _END and fields:
            self._box(fields.pop(), boxes.pop(), out)
        elif fields and (code := fields[-1]) is not None:
            code.append(letter)
            if letter == _PLACE:
                boxes[-1] = self._state(properties)
        elif any(code is not None for code in fields):
            return  # the result of a field inside another's code
        elif letter == _CELL:
            out.append("\n" if _ROW_END in self.paragraphs.at(after - 1) else "\t")
        elif _SYMBOL in properties:
            out.append(chr(struct.unpack("<2xH", properties[_SYMBOL])[0]))  # such as U+F0FE, a ticked box of Wingdings
        elif letter in (_PLACE, "\x08"):
            self.pictures += 1
        else:
            out.append(_PLAIN.get(letter, letter if letter >= " " else ""))

    def _box(self, code: list[str] | None, box: str, out: list[str]) -> None:
        """Writes the sign of a tick box once its code is over; its field has no words of its own."""
        words = "".join(code or ())
        self.unread_boxes += _LIST in words or (_BOX in words and not box)
        out.append(box if _BOX in words else "")

    def _state(self, properties: dict[int, bytes]) -> str:
        """`☒` or `☐`; empty where the state of the box cannot be had ([MS-DOC] 2.9.78, FFData)."""
        if _PICTURE not in properties:
            return ""
        try:
            at = struct.unpack("<I", properties[_PICTURE])[0]
            size, header = struct.unpack_from("<IH", self.data, at)
            version, bits = struct.unpack_from("<IH", self.data, at + header)
            if version != 0xFFFFFFFF or bits & 3 != 1 or size <= header:
                return ""
            result = bits >> 2 & 31
            if result == _DEFAULT:
                name = at + header + 10
                result = struct.unpack_from("<H", self.data, name + 2 + 2 * struct.unpack_from("<H", self.data, name)[0] + 2)[0]
        except struct.error:
            return ""
        return {0: "☐", 1: "☒"}.get(result, "")

    def _letters(self, first: int, last: int) -> Iterator[tuple[str, int, int]]:
        """(character, its byte in the main stream, its width) of a stretch."""
        for piece in self.pieces:
            begin, end = max(first, piece.first), min(last, piece.last)
            if begin >= end:
                continue
            offset = piece.offset + (begin - piece.first) * piece.width
            raw = self.main[offset : offset + (end - begin) * piece.width]
            text = raw.decode("cp1252", "replace") if piece.width == 1 else _wide(raw)
            for index, letter in enumerate(text):
                yield letter, offset + index * piece.width, piece.width


def _wide(raw: bytes) -> str:
    """UTF-16, one unit a character, so that offsets hold; halves of a letter are put together when all is read."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


def _on(properties: dict[int, bytes], number: int) -> bool:
    return properties.get(number, b"\0")[:1] == b"\x01"
