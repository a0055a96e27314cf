"""One list of names from several finders: the model's are trimmed, and of two organisations that overlap the longer stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..prepared import compiled
from ..rulebook.names import NameRules
from .names import QUOTES, Name, longest_first
from .people import PeopleRulesReady, is_word, strip, trim_person

_ARTICLE = re.compile(r"(?:the|a|an|our|your|their|its)\s+", re.IGNORECASE)
_BETWEEN_PLACES = re.compile(r"\s*[,;\n|]\s*")
# "Thorne, Ada", as address books write people; a body's name of two words has no comma.
_SURNAME_FIRST = re.compile(r"[A-Z][\w'’-]+, [A-Z][a-z'’-]+")
_WORD = re.compile(r"\b[^\W\d_]{2,}\b")
_SMALL_LAST = re.compile(r"\s+([a-z]+)$")
_LINK_WORD = re.compile(r"\s+(?:of|at|from|for|in|and|&)\s+(?:the\s+)?")
_BEHIND_OF = re.compile(r"\b(?:of|at|for|from|and|&)\s+(?:the\s+)?$")
_LINK = re.compile(r"(?:\s+[a-z]+|\s*[,(–-])+\s*$")
_HOUSE = re.compile(r"(?:no\.? ?)?\d{1,4}[A-Za-z]?(?:[-–/]\d{1,4}[A-Za-z]?)?,?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found in one text: `listed` bodies, `weak` ones that count only with the model, people and roles, places."""

    listed: Sequence[Name] = ()
    weak: Sequence[Name] = ()
    people: Sequence[Name] = ()
    places: Sequence[Name] = ()
    streets: Sequence[Name] = ()


class Merger:
    """Trims and merges, by the rules."""

    def __init__(self, rules: NameRules, people: PeopleRulesReady) -> None:
        self._people = people
        self._never = frozenset(rules.bodies.never)
        self._never_end = compiled(rf"\b(?:{'|'.join(rules.bodies.never_end)})$", re.IGNORECASE)
        self._postcode = compiled(rf"[\s,]*(?:{rules.address.postcode}).*$", re.DOTALL)
        self._small_ends = frozenset(rules.bodies.small_ends)
        self._both = rules.confidence.both

    def trim(self, text: str, names: Sequence[Name]) -> list[Name]:
        """The model's names, cut to our conventions; some part into several, some are none."""
        trimmed: list[Name] = []
        for name in names:
            if name.kind == "person":
                trimmed += trim_person(text, name, self._people)
            elif name.kind == "organisation":
                trimmed += self._bodies(text, name)
            else:
                trimmed += self._places(text, name)
        return trimmed

    def merge(self, text: str, model: Sequence[Name], found: Found) -> list[Name]:
        """The names of one text, none overlapping another, in order."""
        if not (model or found.listed or found.people or found.places or found.streets):
            return []
        weak = [name for name in found.weak if any(name.overlaps(other) and other.kind == "organisation" for other in model)]
        bodies = self._merge_bodies(
            longest_first([*found.listed, *weak]), [name for name in model if name.kind == "organisation"]
        )
        bodies = [_as_model_begins(text, body, model) for body in bodies]
        others = [_before_body(text, name, bodies) for name in model if name.kind != "organisation"]
        # A listed name inside a longer name of a person or street is a part of that ("Sage Close").
        bodies = [
            body
            for body in bodies
            if not any(other.covers(body) and other.length > body.length for other in (*others, *found.places))
        ]
        people = [one for one in longest_first(found.people) if one.kind == "person" and not _touch_rule(one, bodies)]
        # Where the model sees the same name without its first words ("Ask Ada Thorne"), it is right.
        people = [one for one in people if not any(_is_end_of(name, one, text) for name in others)]
        kept = [
            body for body in bodies if body.method == "rule" or not any(body.overlaps(one) for one in (*people, *found.places))
        ]
        kept += [one for one in people if not any(one.overlaps(other) for other in kept)]
        kept += [one for one in found.places if not any(one.overlaps(other) for other in kept)]
        for name in (*others, *found.streets):
            if not any(name.overlaps(other) for other in kept):
                kept.append(name)
        roles = [one for one in found.people if one.kind == "role" and not any(one.overlaps(other) for other in kept)]
        return sorted([*kept, *longest_first(roles)])

    def _merge_bodies(self, ruled: Sequence[Name], model: Sequence[Name]) -> list[Name]:
        """Of a listed and a model's body that overlap the longer; not the model's where it runs over several listed ones."""
        merged = list(ruled)
        for name in model:
            inside = [other for other in merged if name.overlaps(other)]
            if not inside:
                merged.append(name)
            elif len(inside) == 1:
                merged[merged.index(inside[0])] = self._longer(inside[0], name)
        return merged

    def _longer(self, ruled: Name, model: Name) -> Name:
        if ruled.covers(model):
            return replace(ruled, confidence=self._both)
        if not model.covers(ruled):
            return ruled
        return replace(ruled, start=model.start) if ruled.closed else model

    def _bodies(self, text: str, name: Name) -> list[Name]:
        pieces, at = [], name.start
        for match in re.finditer(r"\n+", text[name.start : name.end]):
            pieces.append((at, name.start + match.start()))
            at = name.start + match.end()
        pieces.append((at, name.end))
        if _SURNAME_FIRST.fullmatch(text, name.start, name.end):
            return [replace(name, kind="person")]
        trimmed = [self._body(text, start, end, name) for start, end in pieces]
        return [one for one in trimmed if one]

    def _body(self, text: str, start: int, end: int, name: Name) -> Name | None:
        while article := _ARTICLE.match(text, start, end):
            start = article.end()
        role = self._people.role.match(text, start, end)
        if role and role.group()[0].isupper() and role.end() < end:
            start = role.end()
        if postcode := self._postcode.search(text[start:end]):
            end = start + postcode.start()
        start, end = strip(text, start, end)
        while (last := _SMALL_LAST.search(text, start, end)) and last[1] not in self._small_ends:
            end = last.start()
        words = text[start:end].translate(QUOTES)
        if not is_word(words) or not any(letter.isupper() for letter in words) or "@" in words or words.casefold() in self._never:
            return None
        # A code, and what is left of a possessive, are no names.
        if (
            self._never_end.search(words)
            or not _WORD.search(words)
            or (words.startswith("s ") and text[start - 1 : start] in "'’")
        ):
            return None
        return replace(name, start=start, end=end)

    def _places(self, text: str, name: Name) -> list[Name]:
        end = name.end
        if match := self._postcode.search(text[name.start : end]):
            end = name.start + match.start()
        pieces, at = [], name.start
        for match in _BETWEEN_PLACES.finditer(text, name.start, end):
            pieces.append((at, match.start()))
            at = match.end()
        pieces.append((at, end))
        found = []
        for start, stop in pieces:
            if article := re.compile(r"the\s+").match(text, start, stop):
                start = article.end()
            if house := _HOUSE.match(text, start, stop):
                start = house.end()
            start, stop = strip(text, start, stop)
            words = text[start:stop]
            if words[:1].isupper() and is_word(words) and words.casefold() not in self._never:
                found.append(replace(name, start=start, end=stop))
        return found


def _as_model_begins(text: str, body: Name, model: Sequence[Name]) -> Name:
    """A body found by its shape over somebody else's name ("Ada Thorne of Kent Police"), without that name.

    Where the model saw another name in its front, or saw the body begin behind an "of", it begins as the model says.
    """
    for name in model:
        if not body.closed or not body.covers(name):
            continue
        link = _LINK_WORD.match(text, name.end, body.end)
        if link and (name.kind == "person" or any(other.start == link.end() for other in model)):
            return replace(body, start=link.end())
        if body.start < name.start and name.end == body.end and _BEHIND_OF.search(text, body.start, name.start):
            return replace(body, start=name.start)
    return body


def _before_body(text: str, name: Name, bodies: Sequence[Name]) -> Name:
    """A name that runs over a word in lower case into a listed body ("Ada Thorne of Kent Police"), cut before that word."""
    for body in bodies:
        if body.method == "rule" and body.end == name.end and name.start < body.start:
            link = _LINK.search(text, name.start, body.start)
            if link:
                return replace(name, end=link.start())
    return name


def _touch_rule(name: Name, bodies: Sequence[Name]) -> bool:
    return any(name.overlaps(body) for body in bodies if body.method == "rule")


def _is_end_of(name: Name, longer: Name, text: str) -> bool:
    """Whether `name`, of two words at least, is the end of a longer one."""
    return longer.covers(name) and longer.end == name.end and " " in text[name.start : name.end]
