"""Where the messages of a mailbox (mbox) begin and end. The format's one mark is a line `From …` after a blank line.

RFC 4155 and the four customs around it: mboxo and mboxrd (`>From ` in the text), mboxcl and mboxcl2 (`Content-Length`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .mail_source import plain_source

_LINE = re.compile(rb"^From [^\r\n]*(?:\r?\n|\Z)", re.M)
# The first line of a mailbox, also of one that was saved as UTF-16.
_MAY_BE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\r\n\0]{0,64}F\0?r\0?o\0?m\0? ")
_FIELD = re.compile(rb"(?:>?[!-9;-~]{1,76}[ \t]{0,8}:|>From )")
_KNOWN: Final = (
    rb"from|to|cc|subject|date|sender|message-id|received|return-path|delivered-to|mime-version|content-type|status|x-[\w-]{1,60}"
)
_KNOWN_FIELD = re.compile(rb"(?:" + _KNOWN + rb")[ \t]{0,8}:", re.I)
_TIME = re.compile(rb"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b")
_YEAR = re.compile(rb"\b(?:19|20)\d\d\b")
_MONTH = re.compile(rb"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b", re.I)
_EXACT = re.compile(rb"From \S+ {1,4}(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? {1,4}[a-z0-9 ]{5,12} \d{1,2}:\d{2}", re.I)
_ADDRESS = re.compile(rb"From (?:<?[^\s@<>]{1,128}@[^\s@<>]{1,255}>?|MAILER[-_]DAEMON|-)[ \t]*(?:\r?\n|\Z)", re.I)
_LENGTH = re.compile(rb"^content-length[ \t]{0,8}:[ \t]{0,8}(\d{1,12})[ \t]*\r?$", re.I | re.M)
_BLANK = re.compile(rb"\r?\n\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_HEAD: Final = 65536
_SUFFIXES: Final = (".mbox", ".mbx", ".mboxrd", ".mboxo", ".mboxcl", ".mboxcl2")


@dataclass(frozen=True, slots=True)
class Slice:
    """A message: where its `From ` line starts, where its header starts, where it ends. `counted`: its own length was right."""

    start: int
    header: int
    end: int
    counted: bool = False


def starts_like_mailbox(data: bytes, name: str) -> tuple[bool, bool]:
    """(whether the first line is the `From ` line of a mailbox with a header below it, whether it is a mailbox for certain).

    A single message with such a line above it is only called a mailbox where its name says so.
    """
    if not _MAY_BE.match(data):
        return False, False
    data = plain_source(data)
    begin = _begin(data)
    first = _LINE.match(data, begin)
    if first is None or not _is_separator(data, first, begin):
        return False, False
    called = name.lower().endswith(_SUFFIXES) or name.lower() in {"mbox", "inbox", "sent", "sent items", "drafts"}
    if called:
        return True, True
    later = (match for match in _LINE.finditer(data, first.end()) if _is_separator(data, match, begin))
    return True, next(later, None) is not None


def split_mailbox(data: bytes) -> tuple[list[Slice], int]:
    """(the messages in order, how many lines look like a separator but have no header below them and stayed text).

    Every byte from the first separator on lies in exactly one slice.
    """
    begin = _begin(data)
    starts: list[tuple[int, int, bool]] = []
    doubtful, skip_to = 0, 0
    for match in _LINE.finditer(data, begin):
        if match.start() < skip_to:
            continue  # inside a message whose header states its length, and rightly so
        if not _is_separator(data, match, begin):
            doubtful += _is_timed(match[0]) and _after_blank(data, match.start(), begin)
            continue
        ends = _stated_end(data, match.end())
        skip_to = ends or 0
        starts.append((match.start(), match.end(), ends is not None))
    ends_at = [start for start, _, _ in starts[1:]] + [len(data)]
    return [Slice(start, head, end, counted) for (start, head, counted), end in zip(starts, ends_at, strict=True)], doubtful


def count_separators(data: bytes) -> int:
    """How many lines open with `From ` and a date with a time after a blank line: a count that knows nothing of headers."""
    begin = _begin(data)
    return sum(_after_blank(data, match.start(), begin) and _is_timed(match[0]) for match in _LINE.finditer(data, begin))


def message_bytes(data: bytes, piece: Slice) -> bytes:
    """The message as it was sent: without its `From ` line, the blank line that parts it from the next, and `>From ` quoting."""
    body = data[piece.header : piece.end]
    if piece.end < len(data) or body.endswith((b"\n\n", b"\n\r\n")):
        body = body[: -2 if body.endswith(b"\r\n") else -1]
    if b">From " not in body or (piece.counted and _LINE.search(body)):
        return body  # mboxcl2 quotes nothing: the length alone says where the message ends
    return _QUOTED.sub(rb"\1", body)


def _begin(data: bytes) -> int:
    """Where the first line that is not empty begins."""
    return len(data) - len(data.lstrip(b"\r\n"))


def _is_separator(data: bytes, match: re.Match[bytes], begin: int) -> bool:
    """Whether this line parts two messages: dated (or a bare sender) with a header below it."""
    line, below = match[0], data[match.end() : match.end() + 200]
    dated = _looks_dated(line)
    if _after_blank(data, match.start(), begin):
        if dated:
            # A message without any header, or none at all, is still announced by a full date.
            return bool(_FIELD.match(below)) or (bool(_EXACT.match(line)) and not below.strip(b"\r\n")) or _bare(line, below)
        return bool(_ADDRESS.match(line)) and bool(_KNOWN_FIELD.match(below))
    # Some writers forget the blank line; then only a full date and a known field are enough.
    return dated and bool(_TIME.search(line)) and bool(_KNOWN_FIELD.match(below))


def _bare(line: bytes, below: bytes) -> bool:
    """An exact `From ` line (one word, then the date) with the blank line right below it: a message that has no header."""
    return bool(_EXACT.match(line)) and below.startswith((b"\n", b"\r\n"))


def _looks_dated(line: bytes) -> bool:
    """Whether a line holds a date in any of the customs: two of month, year and time of day."""
    return sum(bool(part.search(line, 5)) for part in (_TIME, _YEAR, _MONTH)) >= 2


def _is_timed(line: bytes) -> bool:
    """Whether a line holds a date with a time of day, as no sentence does by chance."""
    return bool(_TIME.search(line, 5)) and _looks_dated(line)


def _after_blank(data: bytes, start: int, begin: int) -> bool:
    """Whether a line stands at the very start or after a blank line."""
    return start <= begin or data[max(0, start - 2) : start] == b"\n\n" or data[max(0, start - 4) : start] == b"\r\n\r\n"


def _stated_end(data: bytes, header: int) -> int | None:
    """Where a message's `Content-Length` says that it ends, if a separator or the end of the file stands there."""
    blank = _BLANK.search(data, header, header + _HEAD)
    stated = _LENGTH.search(data, header, blank.start() + 1) if blank else None
    if blank is None or stated is None:
        return None
    end = blank.end() + int(stated[1])
    rest = data[end : end + 4].lstrip(b"\r\n")
    if end > len(data):
        return None
    after = end + len(data[end : end + 4]) - len(rest)
    return end if after == len(data) or data.startswith(b"From ", after) else None
