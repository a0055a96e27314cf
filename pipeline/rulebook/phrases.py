"""Tell-tale phrases: written by people as plain words or simple regexes, matched whatever the line breaks and the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from ..prepared import compiled, remembered
from .folding import OneForOne
from .leads import Lead, beginnings

_SHORTEST: Final = 3
_MOST: Final = 24
_FEWEST: Final = 2

# The same word is typed with straight or curly quotes and several dashes. One code point each, so that offsets stay.
_FOLD = OneForOne({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


@lru_cache(maxsize=4096)
def compile_phrase(phrase: str, *, case: bool = False) -> re.Pattern[str]:
    """The pattern of `phrase`: a space stands for any white space, case is free (but for `case`), `^` and `$` end a line.

    A space before `?` may be missing. ` not ` also finds the contraction: `does not meet` finds “doesn't meet”.
    """
    contracted = phrase.replace(" not ", "(?: not |n't )")
    # At the start of a line white space is spaces and tabs: over blank lines the search would cost the square of their number.
    contracted = contracted.replace(r"^\s*", r"^[^\S\n]*")
    return compiled(contracted.replace(" ?", r"\s*").replace(" ", r"\s+"), re.MULTILINE | (re.NOFLAG if case else re.IGNORECASE))


def fold(text: str) -> str:
    """`text` with typographic quotes and dashes made plain; every offset stays what it was."""
    return _FOLD(text)


def find_phrase(folded: str, phrases: tuple[str, ...]) -> re.Match[str] | None:
    """The first phrase that stands in `folded` (see `fold`), as a match; null where none does."""
    return next((match for phrase in phrases if (match := _search(folded, phrase))), None)


def all_of_phrase(folded: str, phrase: str) -> Iterator[re.Match[str]]:
    """Every place where `phrase` stands in `folded`, in order."""
    pattern, needed = _ready(phrase)
    if needed is None or _holds(_plain(folded), needed):
        yield from pattern.finditer(folded)


def may_hold(folded: str, phrase: str) -> bool:
    """A quick look: whether the letters that `phrase` cannot do without stand in `folded`."""
    needed = _ready(phrase)[1]
    return needed is None or _holds(_plain(folded), needed)


def possible_phrases(folded: str, phrases: Sequence[str]) -> tuple[str, ...]:
    """Those of `phrases` that may stand in `folded`: no other need be looked for in any of its sentences."""
    return tuple([phrase for phrase in phrases if may_hold(folded, phrase)])


def count_phrases(folded: str, phrases: Sequence[str]) -> int:
    """How many of `phrases` stand in `folded`."""
    return sum(_search(folded, phrase) is not None for phrase in phrases)


def may_match(text: str, pattern: str) -> bool:
    """A quick look: whether the letters that a match of `pattern`, whatever its case, cannot do without stand in `text`."""
    needed = needed_by(pattern)
    return needed is None or _holds(_plain(text), needed)


def _holds(plain: str, literals: tuple[str, ...]) -> bool:
    for literal in literals:  # noqa: SIM110  (run some thousand times a document)
        if literal in plain:
            return True
    return False


def _search(folded: str, phrase: str) -> re.Match[str] | None:
    """The first match, searched for only in a text that holds letters which the phrase cannot do without."""
    pattern, needed = _ready(phrase)
    plain = _plain(folded)
    if needed is not None and not _holds(plain, needed):
        return None
    begins = _letters_first(phrase)
    if begins is None or len(plain) != len(folded):
        return pattern.search(folded)
    one = len(begins) == 1  # then they are in order, and none behind the first match is looked for
    places = _places(plain, begins[0]) if one else sorted([place for lead in begins for place in _places(plain, lead)])
    return next((match for place in places if (match := pattern.match(folded, place))), None)


def _places(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)


def make_ready(phrase: str) -> None:
    """Works out all that a search for `phrase` needs, so that it can be kept."""
    _ready(phrase)
    _letters_first(phrase)


@lru_cache(maxsize=4096)
def _ready(phrase: str) -> tuple[re.Pattern[str], tuple[str, ...] | None]:
    pattern = compile_phrase(phrase)
    return pattern, needed_by(pattern.pattern)


@lru_cache(maxsize=4096)
def _letters_first(phrase: str) -> tuple[str, ...] | None:
    """The letters that a match can begin with, no one the beginning of another; null where fewer than two are known."""
    pattern = compile_phrase(phrase)
    leads = beginnings(pattern.pattern, pattern.flags)
    cut = sorted({re.split("[\0-\2]", lead.letters)[0] for lead in leads or [Lead("")]})
    if any(len(lead) < _FEWEST for lead in cut):
        return None
    return tuple(lead for place, lead in enumerate(cut) if not any(lead.startswith(other) for other in cut[:place]))


@lru_cache(maxsize=16)
def _plain(folded: str) -> str:
    """The text as `re.IGNORECASE` compares it, near enough: nothing that it would find is missing."""
    return folded.replace("İ", "i").casefold().replace("ı", "i")


@remembered
def needed_by(pattern: str) -> tuple[str, ...] | None:
    """Runs of letters, in folded case, one of which stands in every match of `pattern`; null where there are none of use."""
    found = _needed(_parser.parse(pattern))
    return tuple(literal.casefold() for literal in found) if found else None


@remembered
def all_needed_by(pattern: str) -> tuple[tuple[str, ...], ...]:
    """All such runs of letters: of each group one stands in every match of `pattern`."""
    return tuple(tuple(literal.casefold() for literal in group) for group in _groups(_parser.parse(pattern)))


def _needed(items: Any) -> tuple[str, ...]:
    """The alternatives of which the shortest is longest; none where nothing of three letters or more is sure to stand there."""
    return max(_groups(items), key=_worth, default=())


def _groups(items: Any) -> Iterator[tuple[str, ...]]:
    run = ""
    for name, argument in [*items, ("END", None)]:
        kind = str(name)
        if kind == "LITERAL" and chr(argument) not in " \n\t>":
            run += chr(argument)
            continue
        if len(run) >= _SHORTEST:
            yield (run,)
        run = ""
        yield from _groups_inside(kind, argument)


def _groups_inside(kind: str, argument: Any) -> Iterator[tuple[str, ...]]:
    if kind == "SUBPATTERN":
        yield from _groups(argument[3])
    elif kind == "ATOMIC_GROUP":
        yield from _groups(argument)
    elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        yield from _groups(argument[2])
    elif kind == "BRANCH":
        each = [_needed(branch) for branch in argument[1]]
        if all(each) and sum(map(len, each)) <= _MOST:
            yield tuple(literal for one in each for literal in one)


def _worth(literals: tuple[str, ...]) -> tuple[int, int]:
    return (min(map(len, literals)), -len(literals)) if literals else (0, 0)
