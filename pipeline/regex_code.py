"""The code of a regular expression, laid out so that it fails sooner than what `re` makes of the same parsed expression.

Rules are long lists of words (months, nouns, roles), searched for whatever their case. Python tries the words of such a list one
by one at every place of a text. Here words with the same first letter are tried together, a list is left at once where the letter
there begins none of them, and a search looks only at places whose letter can begin a match. What matches is the same, and so are
the groups: alternatives that begin with different letters never match at one place, and all others keep their order.
"""

from __future__ import annotations

from _sre import unicode_iscased  # type: ignore[import-not-found]
from collections.abc import Iterator
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

_IGNORECASE: Final = _constants.SRE_FLAG_IGNORECASE
_MULTILINE: Final = _constants.SRE_FLAG_MULTILINE
_NOT_PLAIN: Final = _constants.SRE_FLAG_ASCII | _constants.SRE_FLAG_LOCALE
_ASCII: Final = 127
_ALSO: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}
"""What is a case of an ASCII letter, too (a test looks whether these are all)."""
_MOST_LETTERS: Final = 400
_FEWEST_TESTED: Final = 3
"""The code of a class takes more room than that of a letter."""
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_NO_WIDTH: Final = ("AT", "ASSERT", "ASSERT_NOT")

_Item = tuple[Any, Any]
_Letters = list[_Item]
"""Members of a class in square brackets, whatever the case."""


def code_of(tree: Any, flags: int) -> list[int]:
    """The code of a parsed expression, for `_sre.compile`."""
    flags = int(flags | tree.state.flags)
    if flags & _NOT_PLAIN:
        code: list[int] = _compiler._code(tree, flags)
        return code
    quick = _sub(tree, [*_items(tree.data, flags)])
    code = []
    _compiler._compile_info(code, _begun(quick, flags), flags)
    _compiler._compile(code, quick.data, flags)
    code.append(_constants.SUCCESS)
    return code


def _sub(tree: Any, data: list[_Item]) -> Any:
    return _parser.SubPattern(tree.state, data)


# --- alternatives ---------------------------------------------------------------------------------------------------------------


def _items(data: list[_Item], flags: int) -> Iterator[_Item]:
    """The elements of an expression, their alternatives grouped by first letters."""
    for op, argument in data:
        name = str(op)
        if name == "BRANCH":
            yield from _branch(argument[1], flags)
        elif name == "SUBPATTERN":
            group, add, remove, inner = argument
            yield op, (group, add, remove, _quicker(inner, _compiler._combine_flags(flags, add, remove)))
        elif name in _REPEATS:
            least, most, inner = argument
            yield op, (least, most, _quicker(inner, flags))
        elif name == "ATOMIC_GROUP":
            yield op, _quicker(argument, flags)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield op, (argument[0], _quicker(argument[1], flags))
        else:
            yield op, argument


def _quicker(tree: Any, flags: int) -> Any:
    return tree if flags & _NOT_PLAIN else _sub(tree, [*_items(tree.data, flags)])


def _branch(branches: list[Any], flags: int) -> Iterator[_Item]:
    """Alternatives, those of a run that begin with the same letter made one; nothing around them where one is left."""
    grouped: list[Any] = []
    run: dict[int, list[Any]] = {}
    for one in branches:
        letter = _letter(one, flags)
        if letter is not None:
            run.setdefault(letter, []).append(one)
            continue
        grouped += [_group(each, flags) for each in run.values()]
        run = {}
        grouped.append(_quicker(one, flags))
    grouped += [_group(each, flags) for each in run.values()]
    if len(grouped) == 1:
        yield from grouped[0].data
    else:
        tested = len(grouped) >= _FEWEST_TESTED
        yield _constants.BRANCH, (None, [_sub(one, _tested(one.data, flags)) if tested else one for one in grouped])


def _group(each: list[Any], flags: int) -> Any:
    """Alternatives that begin with the same letter: the letter, and what follows it in each."""
    if len(each) == 1:
        return _quicker(each[0], flags)
    rests = [_sub(one, one.data[1:]) for one in each]
    return _sub(each[0], [each[0].data[0], *_branch(rests, flags)])


def _letter(one: Any, flags: int) -> int | None:
    """What stands for the letter that an alternative begins with, whatever its case; null where it begins otherwise."""
    if not one.data or str(one.data[0][0]) != "LITERAL":
        return None
    code = int(one.data[0][1])
    if not flags & _IGNORECASE:
        return code
    same = _class_of(code)
    return same[0] if same else None


def _tested(data: list[_Item], flags: int) -> list[_Item]:
    """An alternative whose first letter is written as a class: only then is it passed over without being entered."""
    if not (flags & _IGNORECASE and data and str(data[0][0]) == "LITERAL" and unicode_iscased(data[0][1])):
        return data
    letters = _either_case(data[0][1], flags)
    if letters is None:
        return data
    exactly = _parser.SubPattern(_parser.State(), [(_constants.IN, letters)])
    return [(_constants.SUBPATTERN, (None, 0, _IGNORECASE, exactly)), *data[1:]]


def _class_of(code: int) -> tuple[int, ...] | None:
    """All letters that `re.IGNORECASE` takes for `code`; null where that is a cased letter that is not ASCII."""
    if not unicode_iscased(code):
        return (code,)
    if code > _ASCII:
        return None
    lower = code | 32
    return (lower - 32, lower, *_ALSO.get(chr(lower), ()))


# --- where a search looks -------------------------------------------------------------------------------------------------------


def _begun(tree: Any, flags: int) -> Any:
    """An expression from which `re` learns what letters a match begins with, as wide as `tree`."""
    prefix, charset = _compiler._get_literal_prefix(tree, flags)[0], _compiler._get_charset_prefix(tree, flags)
    if prefix or charset or tree.getwidth()[0] == 0 or _begins_text(tree.data, flags):
        return tree
    letters, empty = _first(tree.data, flags)
    if letters is None or empty or len(letters) > _MOST_LETTERS:
        return tree
    exactly = _parser.SubPattern(_parser.State(), [(_constants.IN, list(dict.fromkeys(letters)))])
    begun = _sub(tree, [(_constants.SUBPATTERN, (None, 0, _IGNORECASE, exactly))])
    begun.width = tree.getwidth()
    return begun


def _begins_text(data: list[_Item], flags: int) -> bool:
    """Whether nothing but the beginning of a text can match: `re` gives up at the second letter of it."""
    at = data[0][1] if data and str(data[0][0]) == "AT" else None
    return at is _constants.AT_BEGINNING_STRING or (at is _constants.AT_BEGINNING and not flags & _MULTILINE)


def _first(data: list[_Item], flags: int) -> tuple[_Letters | None, bool]:
    """The letters that a match of these elements begins with, null where unknown; and whether it can be empty."""
    letters: _Letters = []
    for op, argument in data:
        if str(op) in _NO_WIDTH:
            continue
        more, empty = _first_of(str(op), argument, flags)
        if more is None:
            return None, False
        letters += more
        if not empty:
            return letters, False
    return letters, True


def _first_of(name: str, argument: Any, flags: int) -> tuple[_Letters | None, bool]:
    if name == "LITERAL":
        return _either_case(argument, flags), False
    if name == "IN":
        return _members(argument, flags), False
    if name == "SUBPATTERN":
        inner = _compiler._combine_flags(flags, argument[1], argument[2])
        return (None, False) if inner & _NOT_PLAIN else _first(argument[3].data, inner)
    if name in _REPEATS:
        letters, empty = _first(argument[2].data, flags)
        return letters, empty or argument[0] == 0
    if name == "ATOMIC_GROUP":
        return _first(argument.data, flags)
    if name == "BRANCH":
        each = [_first(one.data, flags) for one in argument[1]]
        known = [letters for letters, _ in each if letters is not None]
        return [one for letters in known for one in letters] if len(known) == len(each) else None, any(empty for _, empty in each)
    return None, False


def _either_case(code: int, flags: int) -> _Letters | None:
    same = _class_of(code) if flags & _IGNORECASE else (code,)
    return None if same is None else [(_constants.LITERAL, one) for one in same]


def _members(members: list[_Item], flags: int) -> _Letters | None:
    """What a class takes, whatever the case; null where it says what it does not take, or holds very many."""
    found: _Letters = []
    for op, argument in members:
        more = _member(op, argument, flags)
        if more is None:
            return None
        found += more
    return found


def _member(op: Any, argument: Any, flags: int) -> _Letters | None:
    name = str(op)
    if name == "LITERAL":
        return _either_case(argument, flags)
    if name == "RANGE" and flags & _IGNORECASE:
        if argument[1] > _ASCII:
            return None
        each = [_either_case(code, flags) or [] for code in range(argument[0], argument[1] + 1)]
        return [letter for letters in each for letter in letters]
    return [(op, argument)] if name in ("RANGE", "CATEGORY") else None
