"""Names of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .slots import Slots

_ONSETS = (
    "b",
    "br",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "y",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "ou", "y")
_CODAS = ("", "l", "m", "n", "r", "s", "ck", "nd", "rn", "th", "ll", "tt", "x", "sk", "nne")
_LINKS = ("de", "van", "von", "al", "El", "De", "Van", "bin", "St")


def _invented(slots: Slots) -> str:
    """A name that stands in no list, so that the words around it must tell."""
    pick = slots.random.choice
    return "".join(pick(_ONSETS) + pick(_VOWELS) + pick(_CODAS) for _ in range(slots.random.randint(1, 3))).capitalize()


def first(slots: Slots) -> str:
    name = _invented(slots) if slots.chance(0.06) else slots.random.choice(slots.first)
    return f"{name}-{slots.random.choice(slots.first)}" if slots.chance(0.015) else name


def last(slots: Slots) -> str:
    name = _invented(slots) if slots.chance(0.1) else slots.random.choice(slots.last)
    if slots.chance(0.02):
        return f"{slots.random.choice(_LINKS)} {name}"
    return f"{name}-{slots.random.choice(slots.last)}" if slots.chance(0.12) else name


def _initial(slots: Slots) -> str:
    return slots.random.choice("ABCDEFGHIJKLMNOPRSTVWYZ")


def full(slots: Slots) -> str:
    if slots.chance(0.05):
        return initials(slots)
    middle = f" {_initial(slots)}{slots.random.choice(('', '.'))}" if slots.chance(0.04) else ""
    middle = f" {first(slots)}" if slots.chance(0.03) else middle
    return f"{first(slots)}{middle} {last(slots)}"


def initials(slots: Slots) -> str:
    one, two = _initial(slots), _initial(slots)
    front = slots.random.choice((f"{one}.", f"{one}.", one, f"{one}.{two}.", f"{one}. {two}.", f"{one}{two}", f"{one} {two}"))
    return f"{front} {last(slots)}"


def comma(slots: Slots) -> str:
    surname = last(slots)
    return f"{surname.upper() if slots.chance(0.4) else surname}, {first(slots)}"


def letters(slots: Slots) -> str:
    return _initial(slots) + _initial(slots)


MAKERS: dict[str, Callable[[Slots], str]] = {
    "P": full,
    "PF": first,
    "PS": last,
    "PI": initials,
    "PC": comma,
    "PU": lambda slots: full(slots).upper(),
}
