"""Footnotes that say which sign stands for a number too small to be shown ("* fewer than five")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ..kept import Kept
from ..model import Quantity, Span
from ..rulebook.folding import lowered
from ..rulebook.phrases import may_match
from ..rulebook.quantities import QuantityRules

_SUPERSCRIPTS = str.maketrans("¹²³", "123")
_CELL = re.compile(
    r"[“\"'‘(]?([*~†‡#§¹²³]{1,3}|\[[a-z0-9]{1,2}\]|[a-z](?!\w)|\d?[-–—]{1,2}\d?)[”\"'’)]?(?![\w.,])", re.IGNORECASE
)
_DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Notes:
    """Each sign that stands for a small number, with the number that this is below, and where the notes that say so stand."""

    below: Mapping[str, int]
    spans: tuple[Span, ...] = ()


def _notes(text: str, rules: QuantityRules) -> Notes:
    known = rules.number_words
    found: dict[str, int] = {}
    spans = []
    for pattern in rules.note_patterns:
        for match in pattern.finditer(text) if may_match(text, pattern.pattern) else ():
            groups = match.groupdict()
            raw = groups.get("limit") or groups.get("top") or ""
            value = known.get(lowered(raw)) or int(raw)
            found.setdefault(_plain(match["mark"]), value if groups.get("limit") else value + 1)
            spans.append(Span(*match.span()))
    return Notes(MappingProxyType(found), tuple(sorted(spans)))


def find_notes(text: str, rules: QuantityRules) -> Notes:
    """The footnotes of `text` that explain signs for suppressed numbers."""
    return _in_whole(rules)(text)


def _whole_texts(rules: QuantityRules) -> Callable[[str], Notes]:
    return lru_cache(maxsize=4)(lambda text: _notes(text, rules))


# A document is asked for its counts stretch by stretch.
_in_whole = Kept(_whole_texts, most=4)


def read_sign(text: str, rules: QuantityRules, span: Span, unit: str, notes: Notes) -> Quantity | None:
    """The suppressed number whose sign begins `span`; null where none does."""
    match = _CELL.match(text, span.start, span.end)
    limit = _limit(match[1], notes) if match else None
    if match is None or limit is None or limit < 2:
        return None
    place = Span(*match.span(1))
    return Quantity(place, place.of(text), None, 1, limit - 1, "suppressed", unit, rule_id=f"{rules.id}#suppressed")


def _limit(raw: str, notes: Notes) -> int | None:
    """`*` as its note has it; `1—` where the note is numbered 1, or marked with the dash or the whole."""
    sign = _plain(raw)
    if sign in notes.below:
        return notes.below[sign]
    if any(char in _DASHES for char in sign):
        number = sign.strip(_DASHES)
        return notes.below.get(number) if number else None
    return None


def _plain(sign: str) -> str:
    return sign.translate(_SUPERSCRIPTS).casefold().replace("–", "-").replace("—", "-")
