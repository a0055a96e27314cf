"""`format=flowed` (RFC 3676): lines that end in a space go on in the next one."""

from __future__ import annotations

import re

_QUOTES = re.compile(r">*")


def unfold_flowed(text: str, delsp: bool = False) -> str:
    """The paragraphs of a flowed text on one line each, quoting kept (`>> `). `delsp`: the space at the break is not a letter.

    `-- ` (the line above a signature) never flows on. Linear.
    """
    out: list[str] = []
    paragraph: list[str] = []
    depth = -1
    for line in text.split("\n"):
        match = _QUOTES.match(line)
        quotes = match.end() if match else 0
        words = line[quotes:].removeprefix(" ")
        if paragraph and (quotes != depth or words == "-- "):
            out.append(_joined(paragraph, depth))
            paragraph = []
        depth = quotes
        flows = words.endswith(" ") and words != "-- "
        paragraph.append(words[:-1] if flows and delsp else words)
        if not flows:
            out.append(_joined(paragraph, depth))
            paragraph = []
    if paragraph:
        out.append(_joined(paragraph, depth))
    return "\n".join(out)


def _joined(paragraph: list[str], depth: int) -> str:
    words = "".join(paragraph)
    return words if depth == 0 else ">" * depth + (" " + words if words else "")
