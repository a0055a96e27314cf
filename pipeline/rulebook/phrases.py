"""Tell-tale phrases: written by people as plain words or simple regexes, matched whatever the line breaks and the case."""

from __future__ import annotations

import re
from functools import lru_cache

# The same word is typed with straight or curly quotes and several dashes. One code point each, so that offsets stay.
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


@lru_cache(maxsize=4096)
def compile_phrase(phrase: str) -> re.Pattern[str]:
    """The pattern of `phrase`: a space stands for any white space, case is free, `^` and `$` are the ends of a line.

    ` not ` also finds the contraction: `does not meet` finds “doesn't meet”.
    """
    contracted = phrase.replace(" not ", "(?: not |n't )")
    # At the start of a line white space is spaces and tabs: over blank lines the search would cost the square of their number.
    contracted = contracted.replace(r"^\s*", r"^[^\S\n]*")
    return re.compile(contracted.replace(" ", r"\s+"), re.IGNORECASE | re.MULTILINE)


def fold(text: str) -> str:
    """`text` with typographic quotes and dashes made plain; every offset stays what it was."""
    return text.translate(_FOLD)


def find_phrase(folded: str, phrases: tuple[str, ...]) -> re.Match[str] | None:
    """The first phrase that stands in `folded` (see `fold`), as a match; null where none does."""
    for phrase in phrases:
        match = compile_phrase(phrase).search(folded)
        if match:
            return match
    return None
