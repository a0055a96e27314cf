"""Whether a page's text layer can be used: some fonts say nothing, or something wrong, of the letters that they draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

_ENOUGH: Final = 15
"""Words with letters, below which nothing can be said of a text."""
_UNKNOWN: Final = 0.1
_READABLE: Final = 0.5
"""Share of words that could be words. Letters, forms and tables of real files have 0.97 and more."""
_LETTERS: Final = 150
_COMMON: Final = 0x3000
"""Up to this code signs are counted all at once."""
_FIT: Final = 0.4
"""Correlation of a text's letters with those of West European languages. Real files: 0.75 and more; shifted alphabets: 0."""
_CLEAN: Final = 0.9
"""The share from which on the text layer of an earlier OCR is taken as it is."""

# Per cent, the mean of English, French, German, Spanish, Italian, Dutch and Welsh; accents count as their letters.
_USUAL: Final = dict(
    zip(
        "etaoinsrhldcumfpgwybvkjxqz",
        (
            14,
            6.6,
            8.6,
            6.6,
            7.4,
            7.7,
            6.6,
            6.8,
            3.3,
            4.6,
            4.4,
            3.1,
            4,
            2.7,
            1.6,
            2.2,
            1.9,
            1.4,
            1.7,
            1.4,
            1.4,
            0.8,
            0.3,
            0.3,
            0.4,
            0.6,
        ),
        strict=True,
    )
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_EDGES: Final = "()[]{}<>.,;:!?\"'“”‘’„«»*…–—-/\\|•·☐☑☒□■"
_VOWELS: Final = frozenset("aeiouyw")
_PARTING: Final = re.compile(r"[^\w]+")
_UNIT: Final = re.compile(r"\d+[^\W\d]{1,3}")
_INNER_CAPITAL: Final = re.compile(r"(?:Mc|Mac|O'|De)?[A-Z]?\w*")
_FREQUENCIES: Final = np.array(list(_USUAL.values())) - sum(_USUAL.values()) / len(_USUAL)
_POWER: Final = _FREQUENCIES @ _FREQUENCIES
_CASES: Final = tuple((letter, letter.upper()) for letter in _USUAL)
_RUN: Final = re.compile(r"[bcdfghjklmnpqrstvxz]{6,}")


def is_useless(text: str) -> bool:
    """Whether the letters of `text` are not those that a reader sees: unknown signs, or words that no language has."""
    counts = _counts(text)
    if not counts:
        return False
    unknown = sum(count for char, count in counts.items() if _is_unknown(char))
    if unknown > max(5, _UNKNOWN * sum(counts.values())):
        return True
    share, fit = readable_share(text), _letter_fit(counts)
    return (share is not None and share < _READABLE) or (fit is not None and fit < _FIT)


def _counts(text: str) -> dict[str, int]:
    """How often each sign comes that is no white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if not len(codes) or codes.max() > _COMMON:
        return {char: text.count(char) for char in set(text) if not char.isspace()}
    numbers = np.bincount(codes)
    found = np.flatnonzero(numbers)
    signs = zip(map(chr, found.tolist()), numbers[found].tolist(), strict=True)
    return {char: number for char, number in signs if not char.isspace()}


@lru_cache(maxsize=5_000)
def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")


def is_clean(text: str) -> bool:
    """Whether the text of an earlier OCR is good enough to be used as it is."""
    share = readable_share(text)
    return not is_useless(text) and (share is None or share >= _CLEAN)


def readable_share(text: str) -> float | None:
    """The share of words (of three signs or more, with a letter) that could be words; null where there are too few, or where
    most letters are of an alphabet without capitals or of other rules than Latin ones.
    """
    pieces = text.split()
    words = [one for one in map(_word_of, pieces) if one is not None]
    if len(words) < _ENOUGH or not _is_latin(text, pieces):
        return None
    return sum(words) / len(words)


@lru_cache(maxsize=20_000)
def _word_of(piece: str) -> bool | None:
    """Whether a piece of text without white space could be a word; null where it is too short to be asked, or has no letter."""
    word = piece.strip(_EDGES)
    if len(word) < 3 or not (word.isalpha() or any(map(str.isalpha, word))):
        return None
    return _could_be(word)


def _is_latin(text: str, pieces: Sequence[str]) -> bool:
    """Whether most of the letters in the words of `text`, of which the first 2,000 are looked at, are Latin ones."""
    if text.isascii() or not any(char.isalpha() and not char.isascii() for char in set(text)):
        return True
    letters = [char for piece in pieces if _word_of(piece) is not None for char in piece if char.isalpha()][:2000]
    return sum("LATIN" in unicodedata.name(char, "") for char in letters) >= 0.8 * len(letters)


def _letter_fit(counts: Mapping[str, int]) -> float | None:
    """How well the letters' frequencies (`counts` of all signs of a text) fit a West European language: their correlation, at
    most 1; null for short texts, and where each letter comes equally often: an alphabet.
    """
    found = {letter: counts.get(letter, 0) + counts.get(capital, 0) for letter, capital in _CASES}
    for char, count in counts.items():
        if char.isascii():
            continue
        for letter in unicodedata.normalize("NFKD", char).lower():
            if letter in found:
                found[letter] += count
    total = sum(found.values())
    if total < _LETTERS or len(set(found.values())) == 1:
        return None
    apart = np.array(list(found.values())) - total / len(found)
    return float(apart @ _FREQUENCIES / np.sqrt((apart @ apart) * _POWER))


def _could_be(word: str) -> bool:
    """Whether it looks like a word, a name, a number with a unit, a code or an address."""
    if word.isascii() and word.isalpha():
        return _part(word)
    if "@" in word or "://" in word or word.startswith("www."):
        return True
    letters = _WORD.findall(word)
    if len(letters) != 1 or letters[0] != word:
        # Digits with letters: references and dates hold parting signs, or their letters come in capitals or at the end.
        return all(_part(part) for part in _PARTING.split(word) if part)
    return _part(word)


def _part(part: str) -> bool:
    if part.isdigit() or (part.isupper() and len(part) <= 5):
        return True
    if not part.isalpha() and any(map(str.isdigit, part)):
        return part == part.upper() or bool(_UNIT.fullmatch(part))
    folded = (part if part.isascii() else unicodedata.normalize("NFKD", part)).lower()
    if part[1:] != part[1:].lower() and part != part.upper() and not _INNER_CAPITAL.fullmatch(part):
        return False
    return not _VOWELS.isdisjoint(folded) and not _RUN.search(folded)
