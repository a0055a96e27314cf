"""Places in addresses: read backwards from the postcode, part by part; and streets that stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..prepared import compiled
from ..rulebook.names import NameRules
from .names import Name
from .people import strip
from .places import PlaceFinder

# An address is no longer than this, and has no more parts.
_REACH, _PARTS = 260, 9
_SEPARATOR = re.compile(r"[,;|\n\t•·]|\s[-–—]\s")
_SMALL = frozenset(("upon", "on", "under", "in", "the", "le", "of", "and", "by", "next", "de", "with", "cum", "st"))
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of an address: where its words lie, and whether it is the last on its way to the left."""

    start: int
    end: int
    numbered: bool
    last: bool


class AddressFinder:
    """Finds the places in addresses."""

    def __init__(self, rules: NameRules, places: PlaceFinder) -> None:
        address, self._places = rules.address, places
        self._postcode = compiled(address.postcode)
        self._numbers = compiled(rf"\s*(?:{address.numbers})(?=[\s,.]|$)[,.]?\s*", re.IGNORECASE)
        self._ends = _ending([*address.streets, *address.buildings])
        self._suffixes = frozenset(word.split()[-1] for word in (*address.streets, *address.buildings))
        self._counties = _ending(address.counties)
        ends = "|".join(address.sure_streets)
        self._street = compiled(rf"(?<![\w'’-])((?:(?:St\.|[A-Z][\w'’-]*) ){{1,3}}(?:{ends}))(?! ?[A-Z&]|\w)")
        self._confidence = rules.confidence.address

    def find(self, text: str, taken: Sequence[Name]) -> list[Name]:
        """The places of every address in `text`. To the left an address ends at a name that is `taken`: whose address it is."""
        found: list[Name] = []
        floor = 0
        for match in self._postcode.finditer(text):
            found += self._block(text, max(floor, match.start() - _REACH), match.start(), taken)
            floor = match.end()
        return found

    def streets(self, text: str) -> list[Name]:
        """Streets in running text, by their last word."""
        return [self._place(*match.span(1)) for match in self._street.finditer(text)]

    def is_part(self, text: str, name: Name) -> bool:
        """Whether a name ends like a street or a building, or is a county."""
        return self._known(text, [name])

    def _place(self, start: int, end: int) -> Name:
        return Name(start, end, "place", "names#address", "rule", self._confidence)

    def _block(self, text: str, floor: int, at: int, taken: Sequence[Name]) -> list[Name]:
        """Parts to the left of a postcode at `at`, until one is no part of an address."""
        blank = text.rfind("\n\n", floor, at)
        floor = blank + 2 if blank >= 0 else floor
        found: list[Name] = []
        end, seen = at, 0
        while end > floor and seen < _PARTS:
            cuts = [match.end() for match in _SEPARATOR.finditer(text, floor, end)]
            start = cuts[-1] if cuts else floor
            if text[start:end].strip():
                part = self._part(text, start, end, taken)
                places = self._split(text, part) if part else []
                plain = (
                    part is not None and not part.numbered and not self._known(text, places) and not _has_article(text, places)
                )
                if part is None or (plain and seen >= 2):
                    break
                found += places
                seen += 1
                if part.last:
                    break
            end = start - 1 if cuts else floor
            end = max(end, floor)
        return found

    def _part(self, text: str, start: int, end: int, taken: Sequence[Name]) -> _Part | None:
        """The words of one part: what follows a taken name, a colon or a word in lower case; none where it is something else."""
        last = False
        for name in taken:
            if name.start < end and name.end > start:
                if name.end >= end - 1:
                    return None
                start, last = name.end, True
        for match in re.finditer(r":|(?<!\w)[a-z][a-z'’]*(?!\w)", text[start:end]):
            if match.group() not in _SMALL:
                start, last = start + match.end(), True
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip(" .,()"))
        start += lead
        numbered = False
        while (number := self._numbers.match(text, start, end)) and number.end() > start:
            numbered, start = True, number.end()
        words = text[start:end]
        if "@" in words or re.search(r"\d{3}", words) or "www." in words:
            return None
        if not words.strip():
            return _Part(start, start, numbered, last)
        return _Part(start, end, numbered, last) if re.match(r"[A-Z]", words) else None

    def _split(self, text: str, part: _Part) -> list[Name]:
        """The places of one part: run together they end with a word for a street or a building, or are a county at the end."""
        tokens = [
            (part.start + match.start(), part.start + match.end()) for match in _TOKEN.finditer(text[part.start : part.end])
        ]
        words = [text[start:end].strip(".,()") for start, end in tokens]
        groups: list[tuple[int, int]] = []
        begin = 0
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else ""
            if word[:1].isdigit():
                groups.append((begin, index))
                begin = index + 1
            elif word in self._suffixes and index > begin and following not in self._suffixes and following not in _SMALL:
                groups.append((begin, index + 1))
                begin = index + 1
        groups += self._with_county(text, tokens, begin)
        places = [strip(text, tokens[first][0], tokens[after - 1][1]) for first, after in groups if after > first]
        return [self._place(start, end) for start, end in places if end > start]

    def _with_county(self, text: str, tokens: list[tuple[int, int]], begin: int) -> list[tuple[int, int]]:
        """The groups of what is left from token `begin` on: a county at its end is a place of its own."""
        if begin >= len(tokens):
            return []
        rest = text[tokens[begin][0] : tokens[-1][1]].rstrip(" .,")
        county = self._counties.search(rest)
        if not county or county.start() == 0:
            return [(begin, len(tokens))]
        after = next(index for index, (start, _) in enumerate(tokens) if start >= tokens[begin][0] + county.start())
        return [(begin, after), (after, len(tokens))]

    def _known(self, text: str, places: list[Name]) -> bool:
        words = [text[place.start : place.end] for place in places]
        return any(self._ends.search(one) or self._counties.fullmatch(one) or self._places.knows(one) for one in words)


def _has_article(text: str, places: Sequence[Name]) -> bool:
    """Whether a part is a house with an article ("The Old Forge")."""
    return any(text.startswith("The ", place.start) for place in places)


def _ending(words: Sequence[str]) -> re.Pattern[str]:
    return compiled(rf"(?<![\w'’-])(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})$")
