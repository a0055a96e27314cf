"""Places by a list of names and the words before them (`rules/lookups/places.toml`)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from ..prepared import compiled
from ..rulebook.names import PlaceRules
from .names import Name

_LAST_WORD = re.compile(r"([A-Za-z]+)\s+$")


class PlaceFinder:
    """Finds listed places, and knows them where a model took them for something else."""

    def __init__(self, rules: PlaceRules, confidence: float, bodies: Collection[str] = ()) -> None:
        self._bodies = bodies
        self._names = frozenset((*rules.towns, *rules.regions, *rules.countries))
        self._before, self._confidence = frozenset(rules.before), confidence
        names = "|".join(re.escape(name) for name in sorted(self._names, key=lambda name: (-len(name), name)))
        self._sure = compiled(rf"\b(?:{'|'.join(rules.sure)})\s+(?:the\s+)?({names})(?![\w'’-]|[ ][A-Z&])")

    def find(self, text: str) -> list[Name]:
        """The listed places behind words that stand before places alone."""
        return [Name(*match.span(1), "place", "places", "rule", self._confidence) for match in self._sure.finditer(text)]

    def corrected(self, text: str, name: Name) -> Name:
        """The name, as a place if it is a listed one: of a person behind a word such as "in", of a body that has no such name."""
        words = text[name.start : name.end]
        if name.kind == "place" or words not in self._names:
            return name
        if name.kind == "organisation" and words not in self._bodies:
            return replace(name, kind="place")
        before = _LAST_WORD.search(text, max(0, name.start - 20), name.start)
        return replace(name, kind="place") if before and before[1] in self._before else name

    def knows(self, words: str) -> bool:
        """Whether these words are a listed place."""
        return words in self._names
