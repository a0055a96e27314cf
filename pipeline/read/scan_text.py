"""Whether a page's text layer can be used: some fonts say nothing, or something wrong, of the letters that they draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

_ENOUGH: Final = 15
"""Words with letters, below which nothing can be said of a text."""
_UNKNOWN: Final = 0.1
_FEW_UNKNOWN: Final = 5
_READABLE: Final = 0.5
"""Share of words that could be words. Letters, forms and tables of real files have 0.97 and more."""
_MOST_JUDGED: Final = 20_000
_LETTERS: Final = 150
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
_PLACES: Final = {letter: place for place, letter in enumerate(_USUAL)}
_SMALL: Final = np.array([ord(letter) for letter in _USUAL])
_CAPITAL: Final = np.array([ord(letter.upper()) for letter in _USUAL])
_STRANGE: Final = re.compile(r"[^\x09-\x0d\x1c-\x7e]")
"""All signs beyond ASCII, and those of ASCII that are neither printed nor white space."""
_RUN: Final = re.compile(r"[bcdfghjklmnpqrstvxz]{6,}")


def is_useless(text: str) -> bool:
    """Whether the letters of `text` are not those that a reader sees: unknown signs, or words that no language has."""
    strange = _STRANGE.findall(text)
    unknown = sum(map(_is_unknown, strange))
    if unknown > _FEW_UNKNOWN and unknown > _UNKNOWN * sum(map(len, text.split())):
        return True
    share, fit = readable_share(text), _letter_fit(text, strange)
    return (share is not None and share < _READABLE) or (fit is not None and fit < _FIT)


@lru_cache(maxsize=5_000)
def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or (unicodedata.category(char) in ("Co", "Cn", "Cc") and not char.isspace())


def is_clean(text: str) -> bool:
    """Whether the text of an earlier OCR is good enough to be used as it is."""
    share = readable_share(text)
    return not is_useless(text) and (share is None or share >= _CLEAN)


def readable_share(text: str) -> float | None:
    """The share of words (of three signs or more, with a letter) that could be words; null where there are too few, or where
    most letters are of an alphabet without capitals or of other rules than Latin ones.
    """
    pieces = text.split()
    judged = list(map(_could_be_word.__getitem__, pieces))
    right, wrong = judged.count(True), judged.count(False)
    if right + wrong < _ENOUGH or not _is_latin(text, pieces):
        return None
    return right / (right + wrong)


class _Judged(dict[str, bool | None]):
    """Whether a piece of text without white space could be a word; null where it is too short to be asked, or has no letter.

    Each is judged once: a page asks for hundreds, and most of them were on pages before.
    """

    def __missing__(self, piece: str) -> bool | None:
        word = piece.strip(_EDGES)
        asked = len(word) >= 3 and (word.isalpha() or any(map(str.isalpha, word)))
        if len(self) >= _MOST_JUDGED:
            self.clear()
        self[piece] = verdict = _could_be(word) if asked else None
        return verdict


_could_be_word: Final = _Judged()


def _is_latin(text: str, pieces: Sequence[str]) -> bool:
    """Whether most of the letters in the words of `text`, of which the first 2,000 are looked at, are Latin ones."""
    if text.isascii() or not any(char.isalpha() and not char.isascii() for char in set(text)):
        return True
    letters = [char for piece in pieces if _could_be_word[piece] is not None for char in piece if char.isalpha()][:2000]
    return sum("LATIN" in unicodedata.name(char, "") for char in letters) >= 0.8 * len(letters)


def _letter_fit(text: str, strange: Sequence[str]) -> float | None:
    """How well the letters' frequencies in a text, whose signs beyond ASCII are `strange`, fit a West European language: their
    correlation, at most 1; null for short texts, and where each letter comes equally often: an alphabet.
    """
    counts = np.bincount(np.frombuffer(text.encode("ascii", "ignore"), dtype=np.uint8), minlength=128)
    found = counts[_SMALL] + counts[_CAPITAL]
    for char in strange:
        for place in _letters_in(char):
            found[place] += 1
    total = int(found.sum())
    if total < _LETTERS or (found == found[0]).all():
        return None
    apart = found - total / len(found)
    return float(apart @ _FREQUENCIES / np.sqrt((apart @ apart) * _POWER))


@lru_cache(maxsize=5_000)
def _letters_in(char: str) -> tuple[int, ...]:
    """The letters that a sign beyond ASCII counts as, by their places in `_USUAL`."""
    if char.isascii():
        return ()
    return tuple([_PLACES[letter] for letter in unicodedata.normalize("NFKD", char).lower() if letter in _PLACES])


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
