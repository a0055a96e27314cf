"""What a character counts as when labels are compared: the one place where likeness of letters is defined."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# Letters that look like Latin ones (after case folding), and digits and letters that OCR takes for one another. Both sides of
# a comparison are folded, so that "l", "i" and "1" being one letter here is harmless.
_LOOK_ALIKES = {
    **dict(zip("абвгеёзіїјкмнорсѕтухцьԁԛԝһ", "abbreeeiijkmhopcstyxubdqwh", strict=True)),
    **dict(zip("αβγεηικμνορτυχωϲϳ", "abyenikmvoptuxwcj", strict=True)),
    **dict(zip("ıłøđħŧſßœæðþ", "ilodhtsboadp", strict=True)),
}
_SAME_SHAPE = {"0": "o", "1": "l", "i": "l"}
_TAKEN_FOR = str.maketrans("\u0130\u0131\u017f\u212a\u212b", "iiskå")


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """What one character counts as: nothing, one letter or digit, or (ligatures, fractions) several."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", char.casefold()) if c.isalnum())
    latin = "".join(_LOOK_ALIKES.get(c, c) for c in plain)
    return "".join(_SAME_SHAPE.get(c, c) for c in latin)


@lru_cache(maxsize=8192)
def fold_label(label: str) -> str:
    """The letters and digits of a label, folded."""
    return "".join(map(fold_char, label))


class OneForOne:
    """Makes some characters others, one for one: what `str.translate` does, many times faster where a text holds few of them."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._pairs = tuple(pairs.items())
        self._table = str.maketrans(dict(pairs))
        self._ascii = any(odd.isascii() for odd in pairs)
        # One after the other, none may make what another one takes.
        self._apart = not set(pairs) & set(pairs.values())

    def __call__(self, text: str) -> str:
        """`text` with these characters made the others; the same object where none stands in it."""
        if not self._ascii and text.isascii():
            return text
        if not self._apart:
            return text.translate(self._table)
        for odd, plain in self._pairs:
            text = text.replace(odd, plain)
        return text


def lowered(words: str) -> str:
    """Lower case as patterns that ignore case have it: for them `\u0130` and `\u0131` are an i,
    `\u017f` is an s, and the sign of kelvin a k.
    """
    return words.lower() if words.isascii() else words.translate(_TAKEN_FOR).lower()
