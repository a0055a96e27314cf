"""Where the mail in one of Apple Mail's files (.emlx) begins and ends: a number of bytes, the mail, a property list."""

from __future__ import annotations

import re
from typing import Final

MEDIA_TYPE: Final = "message/x-emlx"
_COUNT = re.compile(rb"(?:\xef\xbb\xbf)?(\d{1,12})[ \t]{0,32}\r?\n")
_LIST = re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s{0,16})?(?:<!DOCTYPE plist[^>]{0,300}>\s{0,16})?<plist\b", re.I)
_LIST_END: Final = b"</plist>"


def mail_inside(data: bytes) -> bytes | None:
    """The mail of an .emlx file; null where `data` has not its first line."""
    parted = part_emlx(data)
    return parted[0] if parted else None


def ends_in_list(data: bytes) -> bool:
    """Whether the last thing in `data` is the property list by which Apple Mail ends a file."""
    return data[-64:].rstrip().endswith(_LIST_END)


def part_emlx(data: bytes) -> tuple[bytes, bool] | None:
    """(the mail, whether the number of bytes is right)."""
    first = _COUNT.match(data)
    if first is None:
        return None
    start, end = first.end(), first.end() + int(first[1])
    rest = data[end : end + 1024].lstrip()
    if end <= len(data) and (not rest or _LIST.match(rest)):
        return data[start:end], True
    found = list(_LIST.finditer(data, max(start, len(data) - 65536))) if ends_in_list(data) else []
    return data[start : found[-1].start() if found else len(data)], False
