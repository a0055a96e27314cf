"""Organisations by lists of names and by shapes of names (`rules/lookups/bodies.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..prepared import compiled
from ..rulebook.names import BodyGroup, BodyRules, NameConfidence
from .names import QUOTES, Name, longest_first
from .people import PeopleRulesReady

# A possessive is a token of its own, so that a name is found with it and without.
_TOKEN = re.compile(r"(?:(?!['’]s\b)[\w&'’-])+|['’]s\b|[^\w\s]")
_WORD = r"(?:St\.|[A-Z][\w'’-]*)"
_NAME = rf"{_WORD}(?:(?: (?:of|the|on|upon|le|de|under|&)){{0,2}} {_WORD}){{0,5}}"
_TAIL = rf"{_WORD}(?: (?:of |the |upon |on )?{_WORD}){{0,3}}"
_OF = re.compile(r"([A-Z][\w'’-]*) of (?:the )?")
_AND = re.compile(r" (?:and|&) ")
_CAPITAL_BEFORE = re.compile(r"(?<![\w.])([A-Z][\w'’-]*) $")
# Words of shapes are made of these letters, three or more.
_RUN = re.compile(r"[A-Za-z]{3,}")
_LITERAL = re.compile(r"(?<![\\\w])(?!and\b)[A-Za-z]{3,}")
# Words that are remembered, with the shapes that they hint at.
_MEMORY = 20_000
_LOOKAHEAD = re.compile(r"\(\?!.*?\)(?=\)|$|[^)])")


@dataclass(frozen=True, slots=True)
class _Listed:
    tokens: tuple[str, ...]
    rule_id: str
    role: str | None
    role_stays: bool
    after_article: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    rule_id: str
    closed: bool


class BodyFinder:
    """Finds listed and shaped names of bodies."""

    def __init__(
        self,
        rules: BodyRules,
        confidence: NameConfidence,
        people: PeopleRulesReady | None = None,
        never: frozenset[str] = frozenset(),
    ) -> None:
        self._never = never
        self._people = people
        self._before_of = frozenset(rules.before_of) | {word.upper() for word in rules.before_of}
        self._not_first = frozenset(rules.not_first) | {word.upper() for word in rules.not_first}
        self._confidence = confidence
        self._by_first: dict[str, list[_Listed]] = {}
        self._weak: set[Name] = set()
        for group in rules.group:
            for name in (*group.names, *group.short):
                self._add(name, f"{rules.id}#{group.id}", group)
        for listed in self._by_first.values():
            listed.sort(key=lambda one: -len(one.tokens))
        self._shapes = [
            _compiled(f"{rules.id}#{shape.id}", pattern) for shape in rules.shape for pattern in _cases(shape.pattern)
        ]
        self._heads = frozenset(word for shape in self._shapes for word in shape.words if word[0].isupper())
        words = {word for shape in self._shapes for word in shape.words}
        self._by_word = {
            word: frozenset(place for place, shape in enumerate(self._shapes) if word in shape.words) for word in words
        }
        self._always = self._by_word.pop("", frozenset())
        self._hinted: dict[str, frozenset[int]] = {}

    def _add(self, name: str, rule_id: str, group: BodyGroup) -> None:
        forms = {name} if " " not in name else {name, name.upper()}
        for form in forms:
            tokens = tuple(_token(word) for word in _TOKEN.findall(_plain(form)))
            self._by_first.setdefault(tokens[0], []).append(
                _Listed(tokens, rule_id, group.role, group.role_stays, name in group.after_article, name in group.weak)
            )

    def find(self, text: str) -> tuple[list[Name], list[Name]]:
        """The names of bodies in `text`, none overlapping; and those too weak to stand without the model's word."""
        sure: list[Name] = []
        weak: list[Name] = []
        for name, is_weak in self._listed(text):
            (weak if is_weak else sure).append(name)
        return longest_first([*sure, *self._shaped(text, sure)]), weak

    def _listed(self, text: str) -> list[tuple[Name, bool]]:
        text = _plain(text)
        words = tuple(_TOKEN.findall(text))
        if "&" in text:
            words = tuple(map(_token, words))
        places: list[tuple[int, int]] = []  # found only for a text in which a name stands
        found = []
        for index in [index for index, word in enumerate(words) if word in self._by_first]:
            for listed in self._by_first[words[index]]:
                after = index + len(listed.tokens)
                if words[index:after] != listed.tokens:
                    continue
                places = places or [match.span() for match in _TOKEN.finditer(text)]
                start, end = places[index][0], places[after - 1][1]
                if "\n" in text[start:end] or (listed.after_article and (index == 0 or words[index - 1].lower() != "the")):
                    continue
                found.append((self._name(start, end, listed), listed.weak))
                break
        return found

    def _name(self, start: int, end: int, listed: _Listed) -> Name:
        return Name(start, end, "organisation", listed.rule_id, "rule", self._confidence.list_, listed.role, listed.role_stays)

    def _shaped(self, text: str, listed: list[Name]) -> list[Name]:
        found = []
        for place in sorted(self._possible(text)):
            shape = self._shapes[place]
            for match in shape.pattern.finditer(text):
                start = self._skip(text, self._behind(text, match, shape, listed), match.end())
                if start is not None and text[start : match.end()].casefold() not in self._never:
                    found.append(
                        Name(
                            start, match.end(), "organisation", shape.rule_id, "rule", self._confidence.shape, closed=shape.closed
                        )
                    )
        return found

    def _possible(self, text: str) -> set[int]:
        """The shapes (by their place) of which a word that they cannot do without stands in `text`.

        Texts are made of the same words over and over: what each of them hints at is remembered.
        """
        found = set(self._always)
        for run in set(_RUN.findall(text)):
            hinted = self._hinted.get(run)
            if hinted is None:
                if len(self._hinted) >= _MEMORY:
                    self._hinted.clear()
                hinted = frozenset().union(*[places for word, places in self._by_word.items() if word in run])
                self._hinted[run] = hinted
            found |= hinted
        return found

    def _behind(self, text: str, match: re.Match[str], shape: _Shape, listed: list[Name]) -> int:
        """Where a shape begins that runs over more than one name: behind a role, behind "… of", behind another body's "and"."""
        start = match.start()
        for role in self._people.role.finditer(text, start, match.end()) if self._people else ():
            start = role.end() + (text[role.end() : role.end() + 1] == " ") if role.end() < match.end() - 1 else start
        for of in _OF.finditer(text, start, match.end()):
            if of[1] not in self._before_of:
                start = of.end()
        other = _AND.search(text, start, match.end())
        if other and self._is_other(text, start, other.start(), shape, listed):
            start = other.end()
        return start

    def _is_other(self, text: str, start: int, end: int, shape: _Shape, listed: list[Name]) -> bool:
        """Whether what stands before an "and" is (the end of) another name, and not the first half of this one."""
        front = text[start:end]
        last = front.rpartition(" ")[2]
        if shape.pattern.match(text, start) and front in shape.words and front.isupper():
            return False  # "HMP & YOI"
        before = _CAPITAL_BEFORE.search(text, max(0, start - 40), start)
        cut_in_half = before is not None and before[1] not in self._not_first
        alone = front.isupper() and " " not in front
        return cut_in_half or alone or last in self._heads or any(name.end == end for name in listed)

    def _skip(self, text: str, start: int, end: int) -> int | None:
        """Where the name begins, after words that begin no name; none where only one word is left."""
        while True:
            word, space, rest = text[start:end].partition(" ")
            if not space:
                return None
            if word not in self._not_first:
                return start
            start = end - len(rest)


def _plain(text: str) -> str:
    """`text` with plain quotes and spaces, letter for letter."""
    return text if text.isascii() else text.translate(QUOTES)


def _token(token: str) -> str:
    return "and" if token == "&" else token


def _cases(pattern: str) -> tuple[str, str]:
    """The pattern as written, and in capitals."""
    upper = re.sub(
        r"\\.|NAME|TAIL|WORD|[a-z]", lambda match: match.group() if len(match.group()) > 1 else match.group().upper(), pattern
    )
    return pattern, upper


def _compiled(rule_id: str, pattern: str) -> _Shape:
    plain = _LOOKAHEAD.sub("", pattern.replace("NAME", "").replace("TAIL", "").replace("WORD", ""))
    words = tuple(sorted(set(_LITERAL.findall(plain)) or {""}))
    filled = pattern.replace("'", "['’]").replace("NAME", _NAME).replace("TAIL", _TAIL).replace("WORD", _WORD)
    return _Shape(compiled(r"(?<![\w'’-])" + filled + r"(?!\w)"), words, rule_id, "TAIL" not in pattern)
