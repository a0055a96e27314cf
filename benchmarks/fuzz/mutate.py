"""Mutations of bytes and of text, with a dictionary for each type of file. Everything comes from one `Random`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

NUMBERS: Final = (
    b"-1", b"0", b"1", b"255", b"256", b"32767", b"65535", b"65536", b"2147483647", b"-2147483648", b"4294967295", b"1e308", b"-1e99",
    b"99999999999999999999999999", b"0.0000000001", b"1000000", b"nan", b"9" * 400,
)  # fmt: skip
_MOST: Final = 600_000
"""Bytes of a mutated text."""
_NUMBER: Final = re.compile(rb"-?\d+(?:\.\d+)?")
_ODD: Final = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "\x00", "\x1b]0;x\x07", "\u202e", "\u200b", "\ufeff", "\ufffd", "\ud800", "\U0010ffff", "e\u0301" * 50, "\u0345" * 300, "İ", "ß", "ﬃ",
        "\u2028", "\x85", "\x0c", "\x1c", "\r", "\u3000", "٣", "²", "½", "𝟗", "①", "Ⅷ", "ſ", "K", "\U000e0041", "‏", "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    )
)  # fmt: skip
TEXT: Final = tuple(
    text.encode()
    for text in (
        "From: a <a@a.example>\nSent: 3 May 2020 10:00\nTo: b\nSubject: IC-31191-G5C6\n\n", "-----Original Message-----\n", "> " * 200,
        "IC-31191-G5C6", "IC-99999999999-G5C6", "32/13/9999", "29 February 2021", "31/12/0000", "1 January 10000", "25:61", "24:00",
        "between 99999999999999999999 and 3 people", "up to £1e308", "minus 5 people", "½ million people", "twenty-" * 40,
        "nine hundred trillion people", "3 May 2020/31 June 2020", "00/00/0000", "☐ Yes ☒ No", "\\square \\boxtimes", "[X] [ ]", "Dear ",
        "On 3 May 2020 at 10:00, Ann <a@a.example> wrote:\n", "Time: 99:99", "Date: Mon, 99 Foo 99999 99:99:99 +9999\n", "\t" * 3000,
        "a" * 5000, "\n" * 2000, " " * 20000, "Yours sincerely\n", "1. " * 500, "(" * 2000, "| " * 1000, "_" * 3000, ". " * 2000,
        "=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "n/a", "[REDACTED]", "s.40(2)", "Personal data breach report", "What has happened?",
    )
)  # fmt: skip
DICTIONARY: Final[dict[str, tuple[bytes, ...]]] = {
    "pdf": (
        b"/Type /Page", b"obj", b"endobj", b"1 0 R", b"9999999 0 R", b"<<", b">>", b"[", b"]", b"stream\n", b"/Filter /ASCII85Decode",
        b"/Filter [/LZWDecode /LZWDecode]", b"/Filter /JBIG2Decode", b"/Filter /JPXDecode", b"/Filter /Crypt", b"/Length 4000000000",
        b"/Encrypt 1 0 R", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/W [1 9999999 1]", b"/Index [0 4294967295]", b"/Prev 0", b"xref\n0 9999999\n",
        b"/JS (app.alert(1))", b"/URI (http://a.example)", b"%%EOF", b"%PDF-9.9", b"/Size 2147483647", b"/N 2147483647", b"/First -1",
    ),
    "mail": (
        b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n", b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: uuencode\n", b"Content-Type: text/plain; charset=utf-7\n", b"Content-Type: text/html; charset=\"idna\"\n",
        b"Content-Type: text/plain; charset=unicode_escape\n", b"=?utf-8?B?////?=", b"=?x-unknown?Q?=FF=?=", b"=?utf-16?B?AAA=?=", b"\n\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''%00%ff; filename*1*=%zz\n", b"--b\n", b"--b--\n", b"begin 644 ../../x\n",
        b"=ybegin line=128 size=99999999999 name=x\n", b"Content-Type: message/partial; id=a; number=1; total=9\n", b"From x\n", b"\r", b">From ",
        b"Date: Thu, 01 Jan 0000 00:00:00 +9999\n", b"Date: 31 Feb 2020 99:99\n", b"Message-ID: <", b"References: " + b"<a@a> " * 2000 + b"\n",
        b"Content-Type: application/ms-tnef\n", b"Content-Type: message/external-body; access-type=URL; URL=\"http://a.example\"\n",
        b"Content-Type: text/plain; charset=" + b"x" * 3000 + b"\n", b"Content-Type: text/plain; format=flowed; delsp=yes\n", b"filename=\"",
    ),
    "html": (
        b"<table>", b"<tr><td colspan=99999999>", b"<td rowspan=2147483647>", b"<div>" * 3000, b"<blockquote>" * 500, b"<!--", b"<![CDATA[", b"<script>",
        b"<style>", b"&#x110000;", b"&#0;", b"&#xD800;", b"<svg>", b"<math>", b"<template>", b"<select>", b"<plaintext>", b"<frameset>",
        b"<meta charset=utf-7>", b"<img src=http://a.example/x.png>", b"<base href=file:///etc/passwd>", b"<details>", b"<p hidden>", b"<li>" * 500,
    ),
    "rtf": (
        b"{" * 3000, b"}", b"\\u-1?", b"\\u65536?", b"\\'zz", b"\\bin99999999999 ", b"\\uc999999", b"{\\*\\objdata ", b"\\ansicpg65001", b"\\ansicpg99999",
        b"\\fcharset255", b"{\\fonttbl", b"\\f-1", b"\\field{\\*\\fldinst INCLUDEPICTURE \"http://a.example\"}", b"\\cell\\row" * 200, b"\\'",
    ),
    "xml": (
        b"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>", b"&b;", b"<!ENTITY x SYSTEM \"file:///etc/passwd\">", b"&x;",
        b"<w:p>" * 3000, b"<w:tbl><w:tr><w:tc>" * 300, b"<text:s text:c=\"99999999999\"/>", b"table:number-columns-repeated=\"99999999\"",
        b"table:number-rows-repeated=\"1048576\"", b"<w:gridSpan w:val=\"99999999\"/>", b"w:val=\"-1\"", b"<w:fldChar w:fldCharType=\"begin\"/>", b"]]>",
        b"r:id=\"rId1\"", b"Target=\"http://a.example\" TargetMode=\"External\"", b"Target=\"../../../../etc/passwd\"", b"<w:instrText>IF", b"<c r=\"XFD1048576\">",
        b"<c r=\"A0\">", b"<mergeCell ref=\"A1:XFD1048576\"/>", b"<row r=\"4294967296\">", b"min=\"1\" max=\"99999999\" hidden=\"1\"", b"<w:sdt>",
    ),
    "csv": (b'"', b'""', b",,,,,", b"\t", b";", b"\r\n", b"\0", b"=1+1", b"-1", b"Ref,Date of breach,Number affected\n", b"," * 20000, b'"\n' * 500),
    "toml": (
        b"[", b"]", b"[[x]]\n", b"= ", b"'", b"\"\"\"", b"'''", b"[" * 3000, b"{a=" * 2000, b"1e999", b"inf", b"0x" + b"f" * 4000, b"'(a+)+$'", b"'(?P<x>'",
        b"'" + b"(" * 500 + b"'", b"'(?:a|aa)+$'", b"9999-99-99", b"\\ud800", b"'[a-z'", b"'\\1'", b"'(?=x)*'", b"true", b"-1", b"\"\"", b"'.*'", b"''",
    ),
}  # fmt: skip


def _flip(random: Random, data: bytearray) -> None:
    for _ in range(random.choice((1, 2, 4, 16, 64))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _set(random: Random, data: bytearray) -> None:
    for _ in range(random.choice((1, 2, 8))):
        data[random.randrange(len(data))] = random.choice((0, 1, 10, 32, 127, 128, 255, 60, 91, 40, 47))


def _word(random: Random, data: bytearray) -> None:
    """A binary number that is too large."""
    at = random.randrange(len(data))
    size = random.choice((2, 4, 8))
    value = random.choice((0, 1, 0x7F, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 1 << 24)) & ((1 << 8 * size) - 1)
    data[at : at + size] = value.to_bytes(size, random.choice(("little", "big")))


def _delete(random: Random, data: bytearray) -> None:
    at = random.randrange(len(data))
    del data[at : at + random.choice((1, 2, 16, 256, 4096))]


def _double(random: Random, data: bytearray) -> None:
    at = random.randrange(len(data))
    piece = bytes(data[at : at + random.choice((4, 64, 1024, 8192))])
    data[at:at] = piece * min(random.choice((1, 2, 20, 400)), 200_000 // max(len(piece), 1))


def _truncate(random: Random, data: bytearray) -> None:
    del data[random.randrange(len(data)) :]


def _number(random: Random, data: bytearray) -> None:
    found = list(_NUMBER.finditer(data[:200_000]))
    for match in sorted(random.sample(found, min(len(found), random.choice((1, 1, 3, 10)))), key=lambda one: -one.start()):
        data[match.start() : match.end()] = random.choice(NUMBERS)


def _move(random: Random, data: bytearray) -> None:
    at, size = random.randrange(len(data)), random.choice((8, 128, 2048))
    piece = data[at : at + size]
    del data[at : at + size]
    to = random.randrange(len(data) + 1)
    data[to:to] = piece


_BYTES: Final[tuple[Callable[[Random, bytearray], None], ...]] = (_flip, _set, _word, _delete, _double, _truncate, _number, _move)


def mutate_bytes(random: Random, data: bytes, words: Sequence[bytes] = (), times: int | None = None) -> bytes:
    """`data` with a few changes; `words` is the dictionary that insertions are taken from."""
    out = bytearray(data)
    for _ in range(times or random.choice((1, 1, 2, 3, 6))):
        if not out:
            break
        if words and random.random() < 0.4:
            at = _line_start(random, out)
            out[at:at] = random.choice(words)
        else:
            random.choice(_BYTES)(random, out)
    return bytes(out)


def _joined(lines: Sequence[bytes]) -> bytes:
    out = bytearray()
    for line in lines:
        out += line[: _MOST - len(out)]
    return bytes(out)


def mutate_text(random: Random, data: bytes, words: Sequence[bytes] = ()) -> bytes:
    """Text with odd characters, dates and numbers that cannot be, lines that are doubled, moved or lost."""
    lines = data.splitlines(keepends=True) or [b""]
    for _ in range(random.choice((1, 2, 4, 10))):
        at = random.randrange(len(lines))
        line = lines[at]
        cut = random.randrange(len(line) + 1)
        match random.randrange(8):
            case 0:
                lines[at] = line[:cut] + random.choice(_ODD) * random.choice((1, 1, 50)) + line[cut:]
            case 1:
                lines[at] = line[:cut] + random.choice(TEXT) + line[cut:]
            case 2:
                lines[at] = (line * min(random.choice((2, 10, 300)), _MOST // (len(line) + 1)))[:_MOST]
            case 3:
                lines[at] = line[:cut] + (random.choice(words) if words else b"") + line[cut:]
            case 4:
                lines[at] = _NUMBER.sub(lambda _: random.choice(NUMBERS), line, count=2)
            case 5:
                other = random.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 6:
                lines[at : at + random.randrange(1, 4)] = [line.rstrip(b"\r\n")]
            case _:
                lines[at:at] = lines[at : at + random.randrange(1, 40)] * random.choice((1, 3, 30))
    return _joined(lines)


def _line_start(random: Random, data: bytearray) -> int:
    at = random.randrange(len(data))
    return data.rfind(b"\n", 0, at) + 1 if random.random() < 0.5 else at
