"""Outlook's wrapper winmail.dat: its words and files come out as if they had been sent plainly."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.read.msg_tnef import SIGNATURE


def attribute(number: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def variable(kind: int, number: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(data)) + data + bytes(-len(data) % 4)


def properties(*each: bytes) -> bytes:
    return struct.pack("<I", len(each)) + b"".join(each)


def text(number: int, words: str) -> bytes:
    return variable(0x1F, number, (words + "\0").encode("utf-16-le"))


NAMED = struct.pack("<HH16sII", 0x03, 0x8001, b"g" * 16, 0, 7) + struct.pack("<I", 5)
NAMED_BY_WORD = struct.pack("<HH16sII", 0x1E, 0x8002, b"g" * 16, 1, 6) + b"a\0b\0\0\0\0\0" + struct.pack("<II", 1, 2) + b"x\0\0\0"
RENDERING = attribute(0x00069002, bytes(14), 2)


def wrapper(*attributes: bytes) -> bytes:
    return SIGNATURE + b"\1\0" + b"".join(attributes)


INNER = wrapper(attribute(0x00069003, properties(text(0x0037, "Inner"), text(0x1000, "inner words"))))
WHOLE = wrapper(
    attribute(0x00069007, struct.pack("<II", 1252, 0)),
    attribute(0x00069003, properties(text(0x0037, "Lost folder"), NAMED, NAMED_BY_WORD, text(0x1000, "It held 25 names.\r\n"))),
    attribute(0x00069004, struct.pack("<I", 1) + properties(struct.pack("<HHI", 3, 0x0C15, 1), text(0x3003, "otis@x.example"))),
    RENDERING,
    attribute(0x00018010, b"caf\xe9.txt\0", 2),
    attribute(0x0006800F, b"notes of the call", 2),
    RENDERING,
    attribute(
        0x00069005,
        properties(struct.pack("<HHI", 3, 0x3705, 5), text(0x3001, "Inner"), variable(0x0D, 0x3701, b"i" * 16 + INNER)),
        2,
    ),
)


def test_the_wrapper_s_words_and_files_are_read() -> None:
    result = read_bytes(WHOLE, "winmail.dat")
    assert [(one.path, one.text.strip()) for one in result.documents] == [
        ("winmail.dat", "To: otis@x.example\nSubject: Lost folder\n\nIt held 25 names."),
        ("winmail.dat!/café.txt", "notes of the call"),
        ("winmail.dat!/Inner.msg", "Subject: Inner\n\ninner words"),
    ]
    assert (result.documents[0].members_expected, result.documents[0].members_read, result.issues) == (2, 2, ())


@pytest.mark.parametrize("size", [7, 40, 120, len(WHOLE) - 30])
def test_a_wrapper_that_is_cut_short_is_read_as_far_as_it_goes_and_said(size: int) -> None:
    result = read_bytes(WHOLE[:size], "winmail.dat")
    assert "mail_damaged" in [issue.code for issue in result.issues]


@given(st.binary(max_size=200), st.integers(6, len(WHOLE)))
def test_no_wrapper_raises(junk: bytes, at: int) -> None:
    result = read_bytes(WHOLE[:at] + junk + WHOLE[at + len(junk) :], "winmail.dat")
    assert "document_failed" not in [issue.code for issue in result.issues]
