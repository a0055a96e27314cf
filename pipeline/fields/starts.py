"""Searches many patterns in one text at the cost of few: a single pass finds the places where any of them can begin.

What a pattern can begin with (a digit, `jan`, `between`) is read off the pattern itself, so that rule files need not say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

from .search import LONG, IndexedPlaces

_LENGTH: Final = 3
_MOST: Final = 400
_DIGIT: Final = "\0"
_SPACE: Final = "\1"
_SPECIAL: Final = {_DIGIT: r"\d", _SPACE: r"\s"}


class Gate:
    """Several patterns that are searched for in the same texts. `finditer` of each finds what its own would find."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)
        leads = [leads_of(pattern.pattern, pattern.flags) for pattern in patterns]
        known = {lead for one in leads if one for lead in one}
        shortest = sorted(lead for lead in known if not any(lead != other and lead.startswith(other) for other in known))
        self._keys = [
            tuple(key for key in shortest if any(lead.startswith(key) for lead in one)) if one else None for one in leads
        ]
        # What none of the patterns takes inside a word is not looked for there.
        inside = {lead for one, pattern in zip(leads, patterns, strict=True) if not _bounded(pattern) for lead in one or ()}
        free = [lead for lead in shortest if any(one.startswith(lead) for one in inside)]
        bound = [lead for lead in shortest if lead not in free]
        either = [_either(free), rf"(?<!\w){_either(bound)}" if bound else ""]
        # It takes nothing, so that a beginning inside another is found as well.
        self._scanner = re.compile(rf"(?=({'|'.join(part for part in either if part) or '(?!)'}))", re.IGNORECASE)

    def begin(self, text: str, start: int, end: int) -> Places | IndexedPlaces:
        """The one pass over `text[start:end]`."""
        if len(text) >= LONG:
            return IndexedPlaces(self._patterns, text, start, end)
        places: dict[str, list[int]] = {}
        for match in self._scanner.finditer(text, start, end):
            places.setdefault(_key(match[1]), []).append(match.start())
        return Places(self._patterns, self._keys, places, text, start, end)


@lru_cache(maxsize=16)
def gate_of(patterns: tuple[re.Pattern[str], ...]) -> Gate:
    """The gate of these patterns, made once."""
    return Gate(patterns)


def _either(leads: Sequence[str]) -> str:
    """One of `leads`, grouped by their first letters: most places are refused by that letter."""
    if not leads:
        return ""
    groups: dict[str, list[str]] = {}
    for lead in leads:
        groups.setdefault(lead[0], []).append(lead[1:])
    first = "".join(_SPECIAL.get(char, re.escape(char)) for char in groups)
    rest = "|".join(f"{_regex(char)}(?:{'|'.join(map(_regex, more))})" for char, more in groups.items())
    return f"(?=[{first}])(?:{rest})"


def _key(word: str) -> str:
    """The lead that `word` was found by."""
    if word.isalpha():
        return word.casefold()
    return "".join(_DIGIT if char.isdecimal() else _SPACE if char.isspace() else char for char in word.casefold())


class Places:
    """Where patterns can begin in one text."""

    def __init__(
        self,
        patterns: tuple[re.Pattern[str], ...],
        keys: Sequence[tuple[str, ...] | None],
        places: dict[str, list[int]],
        text: str,
        start: int,
        end: int,
    ) -> None:
        self._patterns, self._keys, self._places = patterns, keys, places
        self._text, self._start, self._end = text, start, end

    def finditer(self, index: int) -> Iterator[re.Match[str]]:
        """The matches of pattern `index`, as `re.finditer` gives them: in order, none overlapping another."""
        pattern, keys = self._patterns[index], self._keys[index]
        if keys is None:
            yield from pattern.finditer(self._text, self._start, self._end)
            return
        done = self._start
        for place in sorted(place for key in keys for place in self._places.get(key, ())):
            match = pattern.match(self._text, place, self._end) if place >= done else None
            if match is not None:
                yield match
                done = max(match.end(), place + 1)


def _regex(lead: str) -> str:
    return "".join(_SPECIAL.get(char) or re.escape(char) for char in lead)


@lru_cache(maxsize=1024)
def _bounded(pattern: re.Pattern[str]) -> bool:
    """Whether `pattern` matches nothing that begins in the middle of a word."""
    return _starts_bounded(_parser.parse(pattern.pattern, pattern.flags & ~int(re.DEBUG)))


def _starts_bounded(items: Any) -> bool:
    for name, argument in items:
        kind = str(name)
        if kind == "AT" and argument is _constants.AT_BOUNDARY:
            return True
        if kind == "ASSERT_NOT" and argument[0] == -1 and _holds_word(argument[1]):
            return True
        if kind == "ASSERT" and argument[0] == -1 and _ends_outside(argument[1]):
            return True
        if kind == "BRANCH":
            return all(_starts_bounded(branch) for branch in argument[1])
        if kind == "SUBPATTERN":
            return _starts_bounded(argument[3])
        if kind not in ("AT", "ASSERT", "ASSERT_NOT"):
            return False
    return False


def _ends_outside(items: Any) -> bool:
    """Whether the last of these elements is a sign that stands in no word."""
    name, argument = items[-1]
    return str(name) == "LITERAL" and not (chr(argument).isalnum() or chr(argument) == "_")


def _holds_word(items: Any) -> bool:
    """Whether these elements are one class with all letters and digits in it."""
    return len(items) == 1 and str(items[0][0]) == "IN" and (_constants.CATEGORY, _constants.CATEGORY_WORD) in items[0][1]


@lru_cache(maxsize=1024)
def leads_of(pattern: str, flags: int) -> frozenset[str] | None:
    """The first letters of all that `pattern` can match, null where unknown: case folded; `\\0` a digit, `\\1` a space."""
    found = {lead for lead, _ in _sequence(_parser.parse(pattern, flags & ~int(re.DEBUG)))}
    return None if "" in found or not found or len(found) > _MOST else frozenset(found)


_Leads = set[tuple[str, bool]]
"""Beginnings, each with whether what follows it is known (it may then grow)."""


def _sequence(items: Any) -> _Leads:
    leads: _Leads = {("", True)}
    for name, argument in items:
        if not any(grows for _, grows in leads):
            break
        more = _item(str(name), argument)
        if more == {("", True)}:
            continue  # looks around, takes nothing
        grown = {(lead, False) for lead, grows in leads if not grows}
        for lead, grows in leads:
            if grows:
                grown |= {_cut(lead + added, on) for added, on in more}
        leads = grown
        if len(leads) > _MOST:
            return {("", False)}
    return leads


def _cut(lead: str, grows: bool) -> tuple[str, bool]:
    return lead[:_LENGTH], grows and len(lead) < _LENGTH


def _item(name: str, argument: Any) -> _Leads:
    """What one element of a pattern can begin with."""
    if name == "LITERAL":
        char = _key(chr(argument))
        return {(char, char != _DIGIT)} if len(char) == 1 else {("", False)}
    if name == "IN":
        return _class(argument)
    if name == "BRANCH":
        return set().union(*(_sequence(branch) for branch in argument[1]))
    if name == "SUBPATTERN":
        return _sequence(argument[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = argument
        once = {(lead, grows and most == 1) for lead, grows in _sequence(inner)}
        return once | {("", True)} if least == 0 else once
    if name == "ATOMIC_GROUP":
        return _sequence(argument)
    if name in ("ASSERT", "ASSERT_NOT", "AT"):
        return {("", True)}
    return {("", False)}


def _class(members: Any) -> _Leads:
    """What a class in square brackets can begin with: known for digits and for a few letters."""
    leads: set[str] = set()
    for name, argument in members:
        if str(name) == "LITERAL":
            leads.add(_key(chr(argument)))
        elif str(name) == "RANGE" and argument[1] - argument[0] < 12:
            leads |= {_key(chr(code)) for code in range(argument[0], argument[1] + 1)}
        elif argument is _constants.CATEGORY_DIGIT:
            leads.add(_DIGIT)
        elif argument is _constants.CATEGORY_SPACE:
            leads.add(_SPACE)
        else:
            return {("", False)}
    if len(leads) > 12 or any(len(lead) != 1 for lead in leads):
        return {("", False)}
    return {(lead, lead != _DIGIT) for lead in leads}
