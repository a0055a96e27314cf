"""Encoded words (RFC 2047) as senders write them: cut inside a letter, inside quotes, with spaces, in wrong character sets."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Final

from .charsets import decode

# Character set, a language (RFC 2231), B or Q, the content, which may hold spaces and question marks against the rules.
_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,30})?\?([bBqQ])\?((?:(?!\?=|=\?(?!=)).){0,2000}+)\?=", re.S)
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_SPECIAL: Final = frozenset(',;:<>@()"')


@dataclass(slots=True)
class _Run:
    """Encoded words that follow each other in one character set: decoded together, for a letter may be cut in two."""

    charset: str
    data: bytes
    rest: str = ""  # base64 letters that are not yet whole bytes

    def add(self, encoding: str, content: str) -> None:
        if encoding in "qQ":
            self.flush()
            plain = content.replace("_", " ").encode("utf-8", "surrogateescape")
            self.data += _HEX.sub(lambda match: bytes((int(match[1], 16),)), plain)
            return
        letters = self.rest + _NO_BASE64.sub("", content)
        whole = len(letters) if content.rstrip().endswith("=") else len(letters) & ~3
        self.rest = letters[whole:]
        self.data += _debase(letters[:whole])

    def flush(self) -> None:
        """What is left of base64 letters, as far as they make bytes."""
        self.data += _debase(self.rest)
        self.rest = ""


@dataclass(slots=True)
class _Parts:
    """The decoded text so far, and whether it ends inside quotes."""

    address: bool
    texts: list[str] = field(default_factory=list)
    quoted: bool = False

    def add(self, text: str) -> None:
        """Text as it was written."""
        self.texts.append(text)
        self.quoted ^= text.count('"') % 2 == 1


def decode_words(text: str, address: bool = False) -> tuple[str, bool]:
    """(the text with its encoded words decoded, whether one of them broke the rules). Linear.

    In an address field a decoded name that holds what parts addresses is put in quotes.
    """
    parts = _Parts(address)
    damaged, at = False, 0
    run: _Run | None = None
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        at = match.end()
        if run is None:
            parts.add(between)
        elif between.strip() or run.charset != match[1].lower():
            damaged |= _finish(run, parts)
            parts.add(between if between.strip() else "")  # white space between two encoded words is not shown
            run = None
        run = run or _Run(match[1].lower(), b"")
        run.add(match[2], match[3])
        damaged |= " " in match[3]
    if run is not None:
        damaged |= _finish(run, parts)
    parts.add(text[at:])
    return "".join(parts.texts), damaged


def _finish(run: _Run, parts: _Parts) -> bool:
    """Write the letters of a run; whether they broke the rules."""
    run.flush()
    decoded = decode(run.data, run.charset)
    words = decoded.text if decoded else run.data.decode("latin-1")
    if parts.address and not parts.quoted and _SPECIAL & set(words):
        parts.add('"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"')
    else:
        parts.texts.append(words)
    return decoded is None or decoded.guessed or bool(decoded.damaged)


def _debase(letters: str) -> bytes:
    """Base64 without its padding; a last letter that makes no byte is dropped."""
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + "=" * (-len(letters) % 4)) if letters else b""
