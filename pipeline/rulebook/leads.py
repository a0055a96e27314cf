"""What a regular expression can begin with, read off the expression itself, so that rule files need not say it.

A lead is the first few letters of a match, case folded. Three signs stand for classes: `DIGIT`, `SPACE`, and (alone) `WORD`, any
letter, digit or underscore.
"""

from __future__ import annotations

import re
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final, Literal, NamedTuple

from ..prepared import remembered

DIGIT: Final = "\0"
SPACE: Final = "\1"
WORD: Final = "\2"
SHORT: Final = 3
LONG: Final = 6
_MOST: Final = 3000
_ENOUGH: Final = 60
_BROAD: Final = 400
_FEW: Final = 4
_CLASS: Final = 12
_FAR: Final = 200
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

_Leads = set[tuple[str, bool]]
"""Beginnings, each with whether what follows it is known (it may then grow)."""
_UNKNOWN: Final[frozenset[tuple[str, bool]]] = frozenset({("", False)})


def fold_letter(letter: str) -> str:
    """The one letter that stands for `letter` where case is free, or the sign of its class. Follows `re.IGNORECASE`."""
    if letter.isdecimal():
        return DIGIT
    if letter.isspace():
        return SPACE
    folded = letter.casefold()
    return "i" if letter == "ı" else folded if len(folded) == 1 else letter.lower()[0]


class Lead(NamedTuple):
    """`letters` begin a match: `free` anywhere, else only at the beginning of a word or a line.

    Where that is `WORD`, one of the letters `near` (`DIGIT` for any digit) may be known to follow within `reach` characters.
    """

    letters: str
    place: Literal["free", "word", "line"] = "free"
    near: str = ""
    reach: int = 0


@remembered
def beginnings(pattern: str, flags: int, longest: int = LONG) -> frozenset[Lead] | None:
    """All that a match of `pattern` can begin with; null where that is unknown."""
    tree = _parser.parse(pattern, flags & ~int(re.DEBUG))
    best: frozenset[Lead] | None = None
    for size in sorted({min(longest, SHORT), min(longest, SHORT + 1), longest}):
        found = _of_size(tree, flags, size)
        if found is None:
            break
        best = found
        if _ENOUGH < len(found) <= _BROAD:
            break  # longer ones would be too many, and cost more to find than they save; but few places are to be found by them
    return best or None


def _of_size(tree: Any, flags: int, size: int) -> frozenset[Lead] | None:
    """Leads of at most `size` letters; null where one is unknown, or there are too many."""
    found: set[Lead] = set()
    for branch in _branches(tree):
        leads = _of_branch(branch, size, bool((flags | tree.state.flags) & re.MULTILINE))
        if leads is None:
            return None
        found |= leads
        if len(found) > _MOST:
            return None
    return frozenset(found)


def _of_branch(branch: Any, size: int, multiline: bool) -> set[Lead] | None:
    leads = {lead for lead, _ in _Reader(size).sequence(branch)}
    bound = _starts_bounded(branch)
    if "" in leads or (WORD in leads and not bound):
        return None
    at_line = multiline and branch[0][0] is _constants.AT and branch[0][1] is _constants.AT_BEGINNING
    near, reach = _near(branch) if WORD in leads else ("", 0)
    return {
        Lead(lead, "line" if at_line else "word" if bound else "free", *((near, reach) if lead == WORD else ())) for lead in leads
    }


def _near(branch: Any) -> tuple[str, int]:
    """The first signs of which one must come, and within how many characters: `@` in an address; none where that is unknown."""
    reach = 0
    for name, argument in branch:
        signs = _signs(str(name), argument)
        if signs:
            return signs, reach
        width = _width(str(name), argument)
        if width is None or reach + width > _FAR:
            break
        reach += width
    return "", 0


def _signs(name: str, argument: Any) -> str:
    """The signs, digits or neither letters nor white space, of which an element takes one; empty where it may take another."""
    members = [(name, argument)] if name == "LITERAL" else argument if name == "IN" else []
    letters = "".join(
        DIGIT if argument is _constants.CATEGORY_DIGIT else chr(argument) if str(kind) == "LITERAL" else "a"
        for kind, argument in members
    )
    return "" if any(one.isalnum() or one.isspace() for one in letters) else letters


def _width(name: str, argument: Any) -> int | None:
    """How many characters an element takes at most; null where that is not worth knowing."""
    if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return 1
    if name in _REPEATS and len(argument[2]) == 1 and _width(str(argument[2][0][0]), argument[2][0][1]) == 1:
        return int(argument[1])
    return 0 if name in ("AT", "ASSERT", "ASSERT_NOT") else None


def leads_of(pattern: str, flags: int) -> frozenset[str] | None:
    """The first three letters, at most, of all that `pattern` can match; null where unknown, or any word may begin it."""
    found = beginnings(pattern, flags, SHORT)
    return None if found is None or any(lead.letters == WORD for lead in found) else frozenset(lead.letters for lead in found)


@remembered
def is_bounded(pattern: str, flags: int) -> bool:
    """Whether `pattern` matches nothing that begins in the middle of a word."""
    return _starts_bounded(_parser.parse(pattern, flags & ~int(re.DEBUG)))


@remembered
def endings(pattern: str, flags: int) -> frozenset[str] | None:
    """The last letters, at most three, of what `pattern` matches at the end of a text; null where unknown.

    The very last comes first, and white space at the end is left out. A text that ends with none of them is not matched.
    """
    items = list(_parser.parse(pattern, flags & ~int(re.DEBUG)))
    if flags & re.MULTILINE or not items or items[-1] != (_constants.AT, _constants.AT_END):
        return None
    items.pop()
    if items and str(items[-1][0]) in _REPEATS and _signs_of_space(items[-1][1][2]):
        items.pop()
    found = {lead for lead, _ in _Reader(SHORT).sequence(_backwards(items))}
    return None if any(not lead or lead[0] in (SPACE, WORD) for lead in found) else frozenset(found)


def _signs_of_space(items: Any) -> bool:
    members = [member for name, argument in items for member in (argument if str(name) == "IN" else [(name, argument)])]
    return all(argument is _constants.CATEGORY_SPACE for _, argument in members)


def _backwards(items: Any) -> list[Any]:
    """The elements from the last to the first, without those that take nothing."""
    found: list[Any] = []
    for name, argument in reversed(list(items)):
        kind = str(name)
        if kind == "SUBPATTERN":
            found.append((name, (*argument[:3], _backwards(argument[3]))))
        elif kind == "BRANCH":
            found.append((name, (None, [_backwards(branch) for branch in argument[1]])))
        elif kind in _REPEATS:
            found.append((name, (*argument[:2], _backwards(argument[2]))))
        elif kind == "ATOMIC_GROUP":
            found.append((name, _backwards(argument)))
        elif kind not in ("AT", "ASSERT", "ASSERT_NOT"):
            found.append((name, argument))
    return found


def _branches(items: Any) -> list[Any]:
    """The alternatives of an expression that is nothing but alternatives."""
    while len(items) == 1 and str(items[0][0]) == "SUBPATTERN":
        items = items[0][1][3]
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return [deeper for branch in items[0][1][1] for deeper in _branches(branch)]
    return [items]


def _starts_bounded(items: Any) -> bool:
    for name, argument in items:
        kind = str(name)
        if kind == "AT" and argument in (_constants.AT_BOUNDARY, _constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING):
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
    """Whether the last of these elements is a sign that stands in no word, or white space."""
    name, argument = items[-1]
    members = [(name, argument)] if str(name) == "LITERAL" else argument if str(name) == "IN" else []
    return bool(members) and all(
        code is _constants.CATEGORY_SPACE or (str(kind) == "LITERAL" and not (chr(code).isalnum() or chr(code) == "_"))
        for kind, code in members
    )


def _holds_word(items: Any) -> bool:
    """Whether these elements are one class with all letters and digits in it."""
    return len(items) == 1 and str(items[0][0]) == "IN" and (_constants.CATEGORY, _constants.CATEGORY_WORD) in items[0][1]


class _Reader:
    """Reads leads of at most `size` letters."""

    def __init__(self, size: int) -> None:
        self._size = size

    def sequence(self, items: Any) -> _Leads:
        leads: _Leads = {("", True)}
        for name, argument in items:
            if not any(grows for _, grows in leads):
                break
            more = self._item(str(name), argument)
            if more == {("", True)}:
                continue  # looks around, takes nothing
            if str(name) == "ASSERT" and leads == {("", True)}:
                return more  # what follows must begin with this
            leads = self._joined(leads, more)
            if len(leads) > _MOST:
                return set(_UNKNOWN)
        return leads

    def _joined(self, leads: _Leads, more: _Leads) -> _Leads:
        grown = {(lead, False) for lead, grows in leads if not grows}
        for lead, grows in leads:
            if grows:
                grown |= {self._cut(lead, added, on) for added, on in more}
                if len(grown) > _MOST:
                    return set(_UNKNOWN)
        return grown

    def _cut(self, lead: str, added: str, grows: bool) -> tuple[str, bool]:
        if added == WORD and lead:
            return lead, False
        whole = lead + added
        return whole[: self._size], grows and len(whole) < self._size

    def _item(self, name: str, argument: Any) -> _Leads:
        """What one element of a pattern can begin with."""
        if name == "LITERAL":
            return {(fold_letter(chr(argument)), True)}
        if name == "IN":
            return _class(argument)
        if name == "BRANCH":
            return self._any_of(argument[1])
        if name == "SUBPATTERN":
            return self.sequence(argument[3])
        if name in _REPEATS:
            return self._repeated(*argument)
        if name == "ATOMIC_GROUP":
            return self.sequence(argument)
        if name == "ASSERT" and argument[0] == 1:
            ahead = {(lead, False) for lead, _ in self.sequence(argument[1])}
            return ahead if ("", False) not in ahead else {("", True)}
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            return {("", True)}
        return set(_UNKNOWN)

    def _any_of(self, branches: Any) -> _Leads:
        """What one of the alternatives can begin with; soon given up where there are too many."""
        found: _Leads = set()
        for branch in branches:
            found |= self.sequence(branch)
            if ("", False) in found or len(found) > _MOST:
                return set(_UNKNOWN)
        return found

    def _repeated(self, least: int, most: int, inner: Any) -> _Leads:
        """Each number of times, where there are few; else the least, and what follows is unknown."""
        once = self.sequence(inner)
        found: _Leads = set()
        leads: _Leads = {("", True)}
        for times in range(min(most, least + _FEW, self._size) + 1):
            if times >= least:
                found |= leads
            if times == most:
                return found
            leads = self._joined(leads, once)
            if len(found | leads) > _MOST:
                return set(_UNKNOWN)
        return found | {(lead, False) for lead, _ in leads}


def _class(members: Any) -> _Leads:
    """What a class in square brackets can begin with: digits, white space, a few letters, any letter of a word."""
    leads: set[str] = set()
    for name, argument in members:
        kind = str(name)
        if kind == "LITERAL":
            leads.add(fold_letter(chr(argument)))
        elif kind == "RANGE" and argument[1] - argument[0] < _CLASS:
            leads |= {fold_letter(chr(code)) for code in range(argument[0], argument[1] + 1)}
        elif argument is _constants.CATEGORY_DIGIT:
            leads.add(DIGIT)
        elif argument is _constants.CATEGORY_SPACE:
            leads.add(SPACE)
        elif argument is _constants.CATEGORY_WORD or (kind == "RANGE" and _of_letters(*argument)):
            leads.add(WORD)
        else:
            return set(_UNKNOWN)
    if WORD in leads:
        return {(lead, False) for lead in leads if lead == WORD or not (lead == DIGIT or lead.isalnum() or lead == "_")}
    return {(lead, True) for lead in leads} if len(leads) <= 2 * _CLASS else set(_UNKNOWN)


def _of_letters(first: int, last: int) -> bool:
    return last - first < 64 and all(chr(code).isalnum() for code in range(first, last + 1))
