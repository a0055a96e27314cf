"""Blocks as plain text: as a case system exports it, or as OCR leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import fill

from .blocks import Block


@dataclass(frozen=True, slots=True)
class TextLook:
    """How text is laid out. `header(label, value)` prints one field; `width` wraps paragraphs (0: never)."""

    header: Callable[[str, str], str] = lambda label, value: f"{label} {value}".rstrip()
    width: int = 0
    gap: str = "\n\n"
    option_join: str = " "


def text_of(blocks: Iterable[Block], look: TextLook) -> str:
    """All blocks; what stands close together on paper (fields, options, lines) is parted by single line breaks."""
    made: list[str] = []
    close = {"field", "option", "line", "sub"}
    previous = ""
    for block in blocks:
        piece = piece_of(block, look)
        if piece is None:
            continue
        made.append(("\n" if block.kind == previous and block.kind in close else look.gap) if made else "")
        made.append(piece)
        previous = block.kind
    return re.sub(r"\n{4,}", "\n\n\n", "".join(made)) + "\n"


def piece_of(block: Block, look: TextLook) -> str | None:
    """One block as text; null where nothing is printed."""
    if block.kind in ("gap", "page", "rule"):
        return None
    if block.kind == "field":
        return look.header(block.label, block.text)
    if block.kind == "option":
        after = block.rows == (("after",),)
        pieces = (block.text, block.label) if after else (block.label, block.text)
        return look.option_join.join(piece for piece in pieces if piece)
    if block.kind in ("sub", "numbered"):
        return f"{block.label} {block.text}".rstrip()
    if block.kind == "table":
        return "\n".join("\t".join(row) for row in block.rows)
    text = f"- {block.text}" if block.kind == "bullet" else block.text
    return fill(text, look.width) if look.width and text else text


# --- what OCR does to text ------------------------------------------------------------------------------------------------


def shred(label: str, every: int = 4) -> str:
    """A label broken by tabs at odd places, as a table reader leaves it."""
    pieces: list[str] = []
    for number, word in enumerate(label.split(" ")):
        if number % every == 1 and len(word) > 3:
            pieces += [word[:2] + "\t" + word[2:]]
        elif number % every == 3:
            pieces += [word + "\t"]
        else:
            pieces.append(word)
    return "\t".join(pieces)


CYRILLIC = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р"})


def look_alike(label: str, words: int = 2) -> str:
    """The first words of a label with Cyrillic letters that look like the Latin ones."""
    pieces = label.split(" ")
    return " ".join([*(word.translate(CYRILLIC) for word in pieces[:words]), *pieces[words:]])


def run_together(text: str, start: str, end: str) -> str:
    """`text` with all line breaks between `start` and `end` (exclusive) taken out: questions and answers in one paragraph."""
    first = text.index(start)
    last = text.index(end, first)
    return text[:first] + re.sub(r"\s*\n\s*", " ", text[first:last]).strip() + "\n\n" + text[last:]
