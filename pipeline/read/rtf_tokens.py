"""Rich Text (RTF) as a stream of tokens: braces, control words, control symbols, bytes of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["open", "close", "word", "symbol", "byte", "text"]

_TOKEN = re.compile(
    rb"""(?P<text>[^\\{}\r\n]+) | (?P<break>[\r\n]+) | (?P<open>\{) | (?P<close>\})
      | \\(?:'(?P<byte>[0-9a-fA-F]{2}) | (?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]? | (?P<symbol>[^a-zA-Z]))""",
    re.X | re.S,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of RTF: `data` is the text's bytes, or the name of a control word or symbol; `number` a word's parameter."""

    kind: Kind
    data: bytes
    number: int | None = None


def tokens(rtf: bytes) -> Iterator[Token]:
    """All tokens in order. What breaks the syntax is skipped by one byte; binary data (`\\binN`) is left out."""
    at, size = 0, len(rtf)
    while at < size:
        match = _TOKEN.match(rtf, at)
        if match is None:
            at += 1  # a lone backslash at the end, or a broken escape
            continue
        at = match.end()
        if match["text"] is not None:
            yield Token("text", match["text"])
        elif match["word"] is not None:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":
                at += max(0, number or 0)
            else:
                yield Token("word", match["word"], number)
        elif match["byte"] is not None:
            yield Token("byte", bytes((int(match["byte"], 16),)))
        elif match["symbol"] is not None:
            yield Token("symbol", match["symbol"])
        elif match["open"] is not None:
            yield Token("open", b"")
        elif match["close"] is not None:
            yield Token("close", b"")
