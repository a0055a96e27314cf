"""A mail's source before it is parsed: line ends, what stands before the header, header lines that break the grammar."""

from __future__ import annotations

import re
from typing import Final

BROKEN: Final = "X-Broken-Line"
"""The field under which a header line that is none is handed on, so that it is shown where it stands."""

_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]{0,8}:")
# What is meant for a field, but has no name or one in letters of another kind.
_ODD_FIELD = re.compile(rb"(?:[^\s:]{0,75}[\x80-\xff][^\s:]{0,75}|):[ \t]")
_LOOSE = re.compile(rb"([!-9;-~]{1,76})[ \t]{1,8}:")
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|return-path|mime-version|"
    rb"content-[a-z-]{1,40}|delivered-to|x-[\w-]{1,60}|thread-[a-z]{1,10}|importance)[ \t]{0,8}:",
    re.I,
)
_CARRIED_ON: Final = frozenset({b"subject", b"to", b"cc", b"bcc", b"references", b"thread-topic"})
_ENVELOPE = re.compile(rb">?From [^\r\n]*(?:\r\n|\r|\n)")
_LOOK_AHEAD: Final = 40


def mend_source(data: bytes) -> tuple[bytes, int]:
    """(the mail with a header that the standard library can parse, how many header lines were no fields).

    The body's bytes stay as they are, but for line ends that the format does not know (a lone CR, CR CR LF).
    """
    data = plain_source(data)
    start = data.lstrip(b"\r\n")
    if _FIELD.match(start) or _ENVELOPE.match(start):
        data = start  # else a blank line says that there is no header
    while (envelope := _ENVELOPE.match(data)) is not None:
        data = data[envelope.end() :]
    return _mend_header(data)


def plain_source(data: bytes) -> bytes:
    """A mail, or a mailbox, without the mark of a character set, in a superset of ASCII, with line ends that the format knows."""
    return _line_ends(narrow(data).removeprefix(_BOM))


def narrow(data: bytes) -> bytes:
    """A mail that was saved as UTF-16, which no mail is when it is sent, as UTF-8."""
    for mark, charset in _WIDE:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace").encode("utf-8")
    return data


def _line_ends(data: bytes) -> bytes:
    """LF or CR LF. Old Macs ended lines by CR; some gateways write CR twice."""
    if b"\r\r\n" in data[:4096]:
        return data.replace(b"\r\r\n", b"\r\n")
    if b"\n" not in data and b"\r" in data:
        return data.replace(b"\r", b"\n")
    return data


def _mend_header(data: bytes) -> tuple[bytes, int]:
    """Give every line of the header a name, and the body the blank line that parts it from the header."""
    lines: list[bytes] = []
    at, broken, last, changed, known = 0, 0, b"", False, 0
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if not line.strip(b"\r\n"):
            break
        if _FIELD.match(line):
            last = line.partition(b":")[0].strip().lower()
            loose = _LOOSE.match(line)
            mended = loose[1] + b":" + line[loose.end() :] if loose else line
        elif line[:1] in b" \t" and lines:
            mended = line
        elif known < end and (known := _next_field(data, end)) < 0 and not (lines and _ODD_FIELD.match(line)):
            return (b"".join(lines) + b"\n" + data[at:] if lines else b"\n" + data), broken
        else:
            broken += 1
            mended = b" " + line if last in _CARRIED_ON else BROKEN.encode() + b": " + line.lstrip()
        changed = changed or mended is not line
        lines.append(mended)
        at = end
    return (b"".join(lines) + data[at:] if changed else data), broken


def _next_field(data: bytes, at: int) -> int:
    """Where known fields go on below a line that is none, before the next blank line; -1 where they do not."""
    for _ in range(_LOOK_AHEAD):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if not line.strip():
            return -1
        if _KNOWN.match(line):
            return at
        at = end
    return -1
