"""Whether a page's text layer can be used: some fonts say nothing, or something wrong, of the letters that they draw."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from statistics import correlation
from typing import Final

_ENOUGH: Final = 15
"""Words with letters, below which nothing can be said of a text."""
_UNKNOWN: Final = 0.1
_READABLE: Final = 0.5
"""Share of words that could be words. Letters, forms and tables of real files have 0.97 and more."""
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
_RUN: Final = re.compile(r"[bcdfghjklmnpqrstvxz]{6,}")


def is_useless(text: str) -> bool:
    """Whether the letters of `text` are not those that a reader sees: unknown signs, or words that no language has."""
    signs = [char for char in text if not char.isspace()]
    if not signs:
        return False
    unknown = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in signs)
    if unknown > max(5, _UNKNOWN * len(signs)):
        return True
    share, fit = readable_share(text), letter_fit(text)
    return (share is not None and share < _READABLE) or (fit is not None and fit < _FIT)


def is_clean(text: str) -> bool:
    """Whether the text of an earlier OCR is good enough to be used as it is."""
    share = readable_share(text)
    return not is_useless(text) and (share is None or share >= _CLEAN)


def readable_share(text: str) -> float | None:
    """The share of words (of three signs or more, with a letter) that could be words; null where there are too few, or where
    most letters are of an alphabet without capitals or of other rules than Latin ones.
    """
    words = [word for word in (piece.strip(_EDGES) for piece in text.split()) if len(word) >= 3 and any(map(str.isalpha, word))]
    letters = [char for word in words for char in word if char.isalpha()]
    if len(words) < _ENOUGH or sum("LATIN" in unicodedata.name(char, "") for char in letters[:2000]) < 0.8 * len(letters[:2000]):
        return None
    return sum(map(_could_be, words)) / len(words)


def letter_fit(text: str) -> float | None:
    """How well the letters' frequencies fit a West European language: their correlation, at most 1; null for short texts."""
    counts = Counter(char for char in unicodedata.normalize("NFKD", text).lower() if char in _USUAL)
    if counts.total() < _LETTERS:
        return None
    return correlation([float(counts[char]) for char in _USUAL], list(_USUAL.values()))


def _could_be(word: str) -> bool:
    """Whether it looks like a word, a name, a number with a unit, a code or an address."""
    if "@" in word or "://" in word or word.startswith("www."):
        return True
    letters = _WORD.findall(word)
    if len(letters) != 1 or letters[0] != word:
        # Digits with letters: references and dates hold parting signs, or their letters come in capitals or at the end.
        return all(_part(part) for part in re.split(r"[^\w]+", word) if part)
    return _part(word)


def _part(part: str) -> bool:
    if part.isdigit() or (part.isupper() and len(part) <= 5):
        return True
    if any(char.isdigit() for char in part):
        return part == part.upper() or bool(re.fullmatch(r"\d+[^\W\d]{1,3}", part))
    folded = unicodedata.normalize("NFKD", part).lower()
    if part[1:] != part[1:].lower() and part != part.upper() and not re.fullmatch(r"(?:Mc|Mac|O'|De)?[A-Z]?\w*", part):
        return False
    return bool(_VOWELS & set(folded)) and not _RUN.search(folded)
