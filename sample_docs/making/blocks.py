"""What a page is made of, before anybody decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "field", "para", "bullet", "numbered", "small", "banner", "gap", "rule", "page", "heading", "title", "section", "question",
    "hint", "option", "answer", "sub", "boxline", "table", "line",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One printed thing. `label` goes with `text` for fields, options (the mark) and sub-answers; `rows` only with tables."""

    kind: Kind
    text: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def paras(*texts: str) -> tuple[Block, ...]:
    """Paragraphs; a text that starts with `- ` is a bullet, one that starts with `1. ` or the like a numbered item."""
    made: list[Block] = []
    for text in texts:
        head, _, rest = text.partition(" ")
        if head == "-":
            made.append(Block("bullet", rest))
        elif head[:-1].isdigit() and head.endswith("."):
            made.append(Block("numbered", rest, label=head))
        else:
            made.append(Block("para", text))
    return tuple(made)


def lines(*texts: str) -> tuple[Block, ...]:
    """Lines that stand close together: signatures, addresses."""
    return tuple(Block("line", text) for text in texts)
