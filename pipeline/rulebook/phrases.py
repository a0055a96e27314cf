"""Tell-tale phrases: written by people as plain words or simple regexes, matched whatever the line breaks and the case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]

# The same word is typed with straight or curly quotes and several dashes. One code point each, so that offsets stay.
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


@lru_cache(maxsize=4096)
def compile_phrase(phrase: str, *, case: bool = False) -> re.Pattern[str]:
    """The pattern of `phrase`: a space stands for any white space, case is free (but for `case`), `^` and `$` end a line.

    ` not ` also finds the contraction: `does not meet` finds “doesn't meet”.
    """
    contracted = phrase.replace(" not ", "(?: not |n't )")
    # At the start of a line white space is spaces and tabs: over blank lines the search would cost the square of their number.
    contracted = contracted.replace(r"^\s*", r"^[^\S\n]*")
    return re.compile(contracted.replace(" ", r"\s+"), re.MULTILINE | (re.NOFLAG if case else re.IGNORECASE))


def fold(text: str) -> str:
    """`text` with typographic quotes and dashes made plain; every offset stays what it was."""
    return text.translate(_FOLD)


def find_phrase(folded: str, phrases: tuple[str, ...]) -> re.Match[str] | None:
    """The first phrase that stands in `folded` (see `fold`), as a match; null where none does."""
    plain = folded.casefold()
    return next((match for phrase in phrases if (match := _search(folded, plain, phrase))), None)


def count_phrases(folded: str, phrases: Sequence[str]) -> int:
    """How many of `phrases` stand in `folded`."""
    plain = folded.casefold()
    return sum(_search(folded, plain, phrase) is not None for phrase in phrases)


def _search(folded: str, plain: str, phrase: str) -> re.Match[str] | None:
    """The first match, searched for only in a text that holds the letters which the phrase cannot do without."""
    pattern = compile_phrase(phrase)
    literal = literal_of(pattern.pattern)
    return pattern.search(folded) if literal is None or literal.casefold() in plain else None


@lru_cache(maxsize=1024)
def literal_of(pattern: str) -> str | None:
    """The longest run of plain letters that every match of `pattern` holds; null if it is shorter than four."""
    best, run = "", ""
    for name, argument in _parser.parse(pattern):
        if str(name) == "LITERAL" and chr(argument) not in " \n\t>":
            run += chr(argument)
        else:
            run = ""
        best = max(best, run, key=len)
    return best if len(best) >= 4 else None
