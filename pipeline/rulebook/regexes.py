"""Checks on a regular expression in a rule file: does it compile, and can it run away on hostile text?

A quantifier without limit around a quantifier without limit (`(a+)*`), or around alternatives that make the same text in several
ways (`(a|aa)*`), takes exponential time where the text almost matches. `regex_problem` finds these shapes in the parsed
expression; it need not prove anything, only make a person look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from ..prepared import remembered

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
_MOST_WAYS = 100
_MOST_LETTERS = 40
_WRITTEN_OUT = 2
"""So many rounds more than the fewest are looked at, of a repetition with a limit."""
_SAMPLE = [chr(code) for code in range(32, 127)] + ["\n", "\t", "\u00a0", "\u00e9", "\u2013", "\u2019"]


@remembered
def regex_problem(pattern: str) -> str | None:
    """What is wrong with `pattern`, in words for its author; null where nothing is."""
    try:
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a valid regular expression ({error}); mend it and mind that it stands in 'single quotes'"
    if any(_runs_away(body) for body in _unbounded_bodies(tree)):
        return (
            "repeats something that itself repeats without limit, which can take hours on odd text; "
            "give the inner or the outer part a limit such as {0,80}"
        )
    if any(_is_ambiguous(body) for body in _unbounded_bodies(tree)):
        return (
            "repeats without limit what the same letters can be divided into in several ways, which can take hours on odd text; "
            "let each alternative begin with letters of its own, or give the repetition a limit such as {0,20}"
        )
    return None


@remembered
def phrase_problem(pattern: str) -> str | None:
    """What is wrong with a regex whose spaces stand for any white space: no look-behind can hold one, its length is not fixed."""
    if "(?<" not in pattern or " " not in pattern:
        return None
    try:
        re.compile(pattern.replace(" ", r"\s+"))
    except re.error as error:
        return f"does not work where a space stands for any white space ({error}); write `\\s` for a space in a look-behind"
    return None


def _unbounded_bodies(tree: Any) -> Iterator[Any]:
    """The body of every quantifier without upper limit."""
    for name, argument in _walk(tree):
        if name in _REPEATS and argument[1] == _parser.MAXREPEAT:
            yield argument[2]


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every node below `tree`, parents first."""
    for operation, argument in tree:
        yield str(operation), argument
        for child in _children(str(operation), argument):
            yield from _walk(child)


def _children(name: str, argument: Any) -> list[Any]:
    """The sequences inside one node."""
    if name in (*_REPEATS, "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "GROUPREF_EXISTS":
        return [part for part in argument[1:] if part is not None]
    return []


def _runs_away(body: Any) -> bool:
    """Whether a repeated `body` holds an unbounded quantifier that nothing solid keeps apart from its next round."""
    return any(_is_loose(items) for items in _sequences(list(body)))


def _sequences(items: list[Any]) -> list[list[Any]]:
    """The plain sequences that `items` stands for: groups opened, one for each way through its alternatives (100 at most)."""
    ways: list[list[Any]] = [[]]
    for item in items:
        name, argument = str(item[0]), item[1]
        if name == "SUBPATTERN":
            further = _sequences(list(argument[3]))
        elif name == "BRANCH":
            further = [way for branch in argument[1] for way in _sequences(list(branch))]
        else:
            further = [[item]]
        ways = [[*way, *rest] for way in ways for rest in further][:_MOST_WAYS]
    return ways


Word = tuple[frozenset[str], ...]
"""What an alternative of fixed length can match: for each of its characters the sample characters that it may be."""


def _is_ambiguous(body: Any) -> bool:
    """Whether rounds of a repeated `body` can make the same text in two ways (the test of Sardinas and Patterson for codes)."""
    words = {word for way in _sequences(list(body)) for word in _words(way) if word}
    rests = {rest for one in words for other in words if one != other for rest in _rests(one, other)}
    known: set[Word] = set()
    while rests and () not in rests and len(known) < _MOST_WAYS:
        known |= rests
        rests = {rest for one in rests for word in words for rest in _rests(one, word)} - known
    return () in rests


def _rests(one: Word, other: Word) -> list[Word]:
    """What is left of the longer word where the shorter one may be how it begins; the empty word where both may be the same."""
    short, long = sorted((one, other), key=len)
    return [long[len(short) :]] if all(first & second for first, second in zip(short, long, strict=False)) else []


def _words(way: list[Any]) -> list[Word]:
    """The words that a sequence stands for, repetitions with a limit written out; none where it has another kind of part."""
    words: list[Word] = [()]
    for item in way:
        name, argument = str(item[0]), item[1]
        if name in _REPEATS and argument[1] != _parser.MAXREPEAT:
            inner = [word for part in _sequences(list(argument[2])) for word in _words(part)]
            least, most = argument[0], min(argument[1], argument[0] + _WRITTEN_OUT)
            further = [word * times for word in inner for times in range(least, most + 1)] if least <= _MOST_LETTERS else []
        elif name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            further = [(frozenset(_letters(item)),)]
        else:
            return [] if name != "AT" else words
        words = [(*word, *rest) for word in words for rest in further if len(word) + len(rest) <= _MOST_LETTERS][:_MOST_WAYS]
    return words


def _is_loose(items: list[Any]) -> bool:
    """Whether a sequence repeats without limit and has no solid part that its repeated letters cannot match as well."""
    inner = [item for item in items if str(item[0]) in _REPEATS and item[1][1] == _parser.MAXREPEAT]
    if not inner:
        return False
    solid = [item for item in items if item not in inner and not _can_be_empty(item)]
    solid += [item for item in inner[1:] if item[1][0] > 0]
    return not any(_letters(item).isdisjoint(_letters(inner[0])) for item in solid)


def _can_be_empty(item: Any) -> bool:
    """Whether one node can match nothing at all."""
    return bool(_parser.SubPattern(_parser.State(), [item]).getwidth()[0] == 0)


def _letters(item: Any) -> set[str]:
    """The sample characters with which one node can match (an upper bound)."""
    found: set[str] = set()
    for name, argument in _walk([item]):
        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY", "CATEGORY"):
            found |= {char for char in _SAMPLE if _accepts(name, argument, char)}
    return found


def _accepts(name: str, argument: Any, char: str) -> bool:
    """Whether a single-character node matches `char`, upper and lower case alike."""
    if name == "ANY":
        return True
    if name in ("LITERAL", "NOT_LITERAL"):
        return (chr(argument).lower() == char.lower()) == (name == "LITERAL")
    if name == "CATEGORY":
        return _in_category(str(argument), char)
    negated = str(argument[0][0]) == "NEGATE"
    return any(_in_set(part, char) for part in argument[negated:]) != negated


def _in_set(part: Any, char: str) -> bool:
    """Whether one member of a character set matches `char`."""
    name, argument = str(part[0]), part[1]
    if name == "RANGE":
        return any(argument[0] <= ord(form) <= argument[1] for form in (char, char.lower(), char.upper()) if len(form) == 1)
    return _accepts(name, argument, char)


def _in_category(category: str, char: str) -> bool:
    """Whether `char` belongs to a class such as a digit or white space."""
    kinds = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    return any(name in category and held != ("NOT" in category) for name, held in kinds.items())
