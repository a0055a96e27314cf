"""Searches many patterns in one text at the cost of few: a single pass finds the places where any of them can begin.

What a pattern can begin with (a digit, `jan`, `between`) is read off the pattern itself (see `rulebook.leads`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from ..prepared import compiled
from ..rulebook.leads import DIGIT, SPACE, is_bounded, leads_of
from .text_starts import LeadTable, starts_in, table_of

_LONG: Final = 500
"""A text of so many characters has an index that all its searches share (see `text_starts`)."""
_MOST_GATES: Final = 512
_SPECIAL: Final = {DIGIT: r"\d", SPACE: r"\s"}


class Gate:
    """Several patterns that are searched for in the same texts. `finditer` of each finds what its own would find."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)

    @cached_property
    def known(self) -> frozenset[int]:
        """The patterns (by index) whose beginnings are known."""
        return frozenset(index for index, one in enumerate(self._patterns) if leads_of(one.pattern, one.flags))

    @cached_property
    def unknown(self) -> tuple[re.Pattern[str], ...]:
        """All others: they are tried at every place, unless who asks can say where to look."""
        return tuple(one for one in self._patterns if not leads_of(one.pattern, one.flags))

    @cached_property
    def _short(self) -> tuple[re.Pattern[str], list[tuple[str, ...] | None]]:
        """For short texts: one scanner for all leads, and which leads are each pattern's."""
        patterns = self._patterns
        leads = [leads_of(pattern.pattern, pattern.flags) for pattern in patterns]
        known = {lead for one in leads if one for lead in one}
        shortest = sorted(lead for lead in known if not any(lead != other and lead.startswith(other) for other in known))
        keys = [tuple(key for key in shortest if any(lead.startswith(key) for lead in one)) if one else None for one in leads]
        # What none of the patterns takes inside a word is not looked for there.
        inside = {
            lead
            for one, pattern in zip(leads, patterns, strict=True)
            if not is_bounded(pattern.pattern, pattern.flags)
            for lead in one or ()
        }
        free = [lead for lead in shortest if any(one.startswith(lead) for one in inside)]
        bound = [lead for lead in shortest if lead not in free]
        either = [_either(free), rf"(?<!\w){_either(bound)}" if bound else ""]
        # It takes nothing, so that a beginning inside another is found as well.
        scanner = compiled(rf"(?=({'|'.join(part for part in either if part) or '(?!)'}))", re.IGNORECASE)
        return scanner, keys

    def begin(self, text: str, start: int, end: int) -> Places:
        """The places in `text[start:end]` where the patterns can begin: one pass, or what the index of a long text knows."""
        if len(text) >= _LONG:
            return Places(self._patterns, self._indexed(text, start, end), text, start, end)
        places: dict[str, list[int]] = {}
        scanner, wanted = self._short
        for match in scanner.finditer(text, start, end):
            places.setdefault(_key(match[1]), []).append(match.start())
        each = [None if keys is None else sorted(place for key in keys for place in places.get(key, ())) for keys in wanted]
        return Places(self._patterns, each, text, start, end)

    @cached_property
    def _table(self) -> LeadTable:
        return table_of(self._patterns)

    def _indexed(self, text: str, start: int, end: int) -> list[Sequence[int] | None]:
        """For each pattern where it can begin in `text[start:end]`, in order; null where that is not known."""
        found = self._table.nowhere.copy()
        whole = start <= 0 and end >= len(text)
        for pattern, places in starts_in(text).of(self._table):
            if whole:
                found[pattern] = places
                continue
            first = bisect_left(places, start)
            if first < len(places) and places[first] < end:
                found[pattern] = places[first : bisect_left(places, end, first)]
        return found


_gates: dict[tuple[int, ...], Gate] = {}


def gate_of(patterns: Sequence[re.Pattern[str]]) -> Gate:
    """The gate of these patterns, made once.

    They are told by which objects they are: the hash of a pattern goes through all of its code, each time anew.
    """
    key = tuple(map(id, patterns))
    gate = _gates.get(key)
    if gate is None:
        if len(_gates) >= _MOST_GATES:
            _gates.clear()
        gate = _gates[key] = Gate(patterns)
    return gate


def find_all(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, looked for only where it can begin if the text is long."""
    stop = len(text) if end is None else end
    return gate_of((pattern,)).begin(text, start, stop).finditer(0) if len(text) >= _LONG else pattern.finditer(text, start, stop)


def expect_all(text: str) -> None:
    """Says that nearly all gates will be asked for this text: what they look for is then found in one look."""
    if len(text) >= _LONG:
        starts_in(text).of_all()


_Tree = dict[str, "_Tree"]


def _either(leads: Sequence[str]) -> str:
    """One of `leads`, as a tree of letters: most places are refused by their first letter."""
    if not leads:
        return ""
    tree: _Tree = {}
    for lead in leads:
        node = tree
        for char in lead:
            node = node.setdefault(char, {})
    first = "".join(_SPECIAL.get(char, re.escape(char)) for char in tree)
    return f"(?=[{first}]){_branches(tree)}"


def _branches(tree: _Tree) -> str:
    """The pattern of a tree; none of the leads begins another, so that each ends in a leaf."""
    parts = [_regex(char) + (_branches(more) if more else "") for char, more in tree.items()]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _key(word: str) -> str:
    """The lead that `word` was found by."""
    if word.isalpha():
        return word.casefold()
    return "".join(DIGIT if char.isdecimal() else SPACE if char.isspace() else char for char in word.casefold())


class Places:
    """Where patterns can begin in one text: for each its places in order, null where that is not known."""

    def __init__(
        self, patterns: tuple[re.Pattern[str], ...], places: Sequence[Sequence[int] | None], text: str, start: int, end: int
    ) -> None:
        self._patterns, self._places = patterns, places
        self._text, self._start, self._end = text, start, end

    @property
    def open(self) -> list[int]:
        """The patterns (by index, in order) that may match at all."""
        return [index for index, places in enumerate(self._places) if places is None or places]

    def finditer(self, index: int) -> Iterator[re.Match[str]]:
        """The matches of pattern `index`, as `re.finditer` gives them: in order, none overlapping another."""
        places = self._places[index]
        if places is None:
            return self._patterns[index].finditer(self._text, self._start, self._end)
        return self._at(index, places) if places else iter(())

    def _at(self, index: int, places: Sequence[int]) -> Iterator[re.Match[str]]:
        match, text, end, done = self._patterns[index].match, self._text, self._end, self._start
        for place in places:
            if place >= done and (found := match(text, place, end)) is not None:
                yield found
                done = max(found.end(), place + 1)


def _regex(lead: str) -> str:
    return "".join(_SPECIAL.get(char) or re.escape(char) for char in lead)
