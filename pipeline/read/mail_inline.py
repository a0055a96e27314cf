"""Files that stand in the words of a mail, as they were sent before MIME: uuencode and yEnc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .mail_transfer import undo_transfer

_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.M)
_END = re.compile(rb"^(?:end|====)[ \t]*\r?$\n?", re.M)
_YENC = re.compile(rb"^=ybegin [^\r\n]{0,255}?name=([^\r\n]{1,255})\r?\n", re.M)
_YENC_END = re.compile(rb"^=yend\b[^\r\n]{0,255}\r?\n?", re.M)
_YENC_LINE: Final = (b"=ypart", b"=yend", b"=ybegin")
_UU_LINE = re.compile(rb"[ -`]{2,62}\r?\n")


@dataclass(frozen=True, slots=True)
class InlineFile:
    """A file in the words, where its block begins and ends, and what was wrong with it, if anything."""

    name: bytes
    data: bytes
    start: int
    end: int
    damage: str = ""


def find_inline_files(words: bytes) -> list[InlineFile]:
    """The files in `words`, in order, none inside another. Linear."""
    found: list[InlineFile] = []
    if b"begin" not in words:
        return found
    for one in sorted([*_uuencoded(words), *_yencoded(words)], key=lambda file: file.start):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def without(words: bytes, files: list[InlineFile]) -> bytes:
    """`words` without the blocks of `files`."""
    parts, at = [], 0
    for one in files:
        parts.append(words[at : one.start])
        at = one.end
    return b"".join([*parts, words[at:]])


def _uuencoded(words: bytes) -> Iterator[InlineFile]:
    """`begin 644 name`, encoded lines, `end`; or the same in base64 (`begin-base64`, `====`)."""
    done = 0
    for begin in _BEGIN.finditer(words):
        if begin.start() < done:
            continue  # inside the block before
        plain = begin[0].startswith(b"begin ")
        if plain and not _UU_LINE.match(words, begin.end()) and not words.startswith(b"`", begin.end()):
            continue  # a sentence that begins so
        end = _END.search(words, begin.end())
        stop = end.end() if end else len(words)
        block = words[begin.start() : stop] if plain else words[begin.end() : end.start() if end else stop]
        undone = undo_transfer(block, "x-uuencode" if plain else "base64")
        if undone.data and undone.data != block:
            yield InlineFile(begin[1].strip(), undone.data, begin.start(), stop, undone.damage)
            done = stop


def _yencoded(words: bytes) -> Iterator[InlineFile]:
    """yEnc: each byte plus 42, `=` before the few that are plus 64 more."""
    done = 0
    for begin in _YENC.finditer(words):
        if begin.start() < done:
            continue  # inside the block before
        end = _YENC_END.search(words, begin.end())
        stop = end.start() if end else len(words)
        lines = [line for line in words[begin.end() : stop].splitlines() if not line.startswith(_YENC_LINE)]
        done = end.end() if end else stop
        yield InlineFile(begin[1].strip(), _unyenc(b"".join(lines)), begin.start(), done, "" if end else "yEnc without an end")


def _unyenc(data: bytes) -> bytes:
    head, *escaped = data.split(b"=")
    shifted = bytes((byte - 42) & 0xFF for byte in range(256))
    parts = [head.translate(shifted)]
    for part in escaped:
        parts.append(bytes(((part[0] - 106) & 0xFF,)) + part[1:].translate(shifted) if part else b"")
    return b"".join(parts)
