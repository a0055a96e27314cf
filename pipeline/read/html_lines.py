"""Web pages with a paragraph for each printed line, as programs write them that turn a PDF into HTML.

Parted by blank lines no sentence goes on, and what a letter decides would not be found. The lines that fill the width go on; what
follows a short one is a paragraph of its own, as far as can be told.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

_LEAST: Final = 3
"""So many lines must go on in the next paragraph."""
_SHARE: Final = 0.5
_FULL: Final = 0.75
"""A line that is so long, against most of the longest ones, fills the width."""
_PRINTED: Final = (40, 160)
"""Characters that a line which fills the width has, least and most."""


def with_whole_sentences(text: str) -> str:
    """`text`, blank lines taken out between lines of one paragraph; unchanged where paragraphs are what they seem."""
    parts = text.split("\n\n")
    lengths = sorted(len(part) for part in parts if part.strip())
    if len(lengths) < 2 * _LEAST:
        return text
    full = _FULL * lengths[(9 * len(lengths)) // 10]
    if not _PRINTED[0] <= full <= _PRINTED[1]:
        return text
    pairs = [(one, two) for one, two in pairwise(parts) if _is_full(one, full) and two.strip()]
    going_on = sum(_goes_on(one, two) for one, two in pairs)
    if going_on < _LEAST or going_on < _SHARE * len(pairs):
        return text
    joints = ["\n" if _is_full(one, full) and two.strip() and one[-1] not in ":?" else "\n\n" for one, two in pairwise(parts)]
    return parts[0] + "".join(joint + part for joint, part in zip(joints, parts[1:], strict=True))


def _is_full(line: str, full: float) -> bool:
    return full <= len(line) <= _PRINTED[1] and "\n" not in line


def _goes_on(line: str, below: str) -> bool:
    """Whether a sentence goes on from one paragraph to the next."""
    return below[:1].islower() or (line[-1:].isalnum() and line[-1:].islower() and below[:1].isalnum())
