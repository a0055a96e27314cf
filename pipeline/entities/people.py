"""People by where they stand: above or before a role, below a sign-off; and what is trimmed from a name that was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..prepared import compiled
from ..rulebook.names import NameRules
from .names import QUOTES, Name

_PART = r"(?:[A-Z]\.?(?:[ .]?[A-Z]\.?){0,2}|(?:Mc|Mac|O['’]|[Dd]e |[Vv]an |al-|El-)?[A-Z][\w'’-]*)"
_PERSON = re.compile(rf"{_PART}(?: {_PART}){{1,3}}")
_GIVEN = re.compile(r"[A-Z][a-z'’-]+")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Ltd|Inc|Co|St|Jr)\.$")
_BREAK = ",|–—/-"
"""What may stand between a name and the role behind it, two of them at most."""
_LONGEST = 300
"""Characters of a line that may be a name with its titles."""
_BEGINNING = re.compile(r"(?<![\w'’-])(?:\w+|[^\w\s])")
"""The first letters of a word, up to a hyphen; or a sign."""
_SPACE = re.compile(r"\s*")
_ODD_CASE = re.compile("[\u0130\u0131\u017f\u212a]")
"""Letters that are ASCII ones in another case only for regular expressions."""


class PeopleRulesReady:
    """The rules for people, compiled once."""

    def __init__(self, rules: NameRules) -> None:
        self.titles = _phrases(rules.people.titles, r"(?:{})\.?\s+")
        self.honours = _phrases(rules.people.honours, r"[,\s]\s*(?:{})\.?$")
        self.never = frozenset(rules.people.never)
        heads, before = _any(rules.roles.heads), _any(rules.roles.before)
        # "Head of" is followed by words that roles are made of, else by whatever has a capital.
        known = rf"(?i:{before}|teams?)(?![\w-])"
        link, capital = r",? (?:and |& |of )?", r"[A-Z][\w&'’-]*"
        tail = rf"(?: (?:of|for|to) (?:the )?(?:{known}(?:{link}{known}){{0,5}}|{capital}(?:{link}{capital}){{0,3}}))?"
        # In a signature a role has capitals; in a name that the model cut too long, any case.
        self.role = compiled(rf"(?<![\w'’-])(?:(?:(?i:{before})[ /,]{{1,2}}){{0,6}}(?i:{heads})(?![\w-]){tail})")
        first = {head.split()[0].lower() for head in rules.roles.heads}
        self._heads = sorted(head for head in first if not any(other != head and other in head for other in first))
        beginnings = [_BEGINNING.match(words) for words in (*rules.roles.heads, *rules.roles.before)]
        self._begin = frozenset(found.group().lower() for found in beginnings if found)
        self._words = frozenset(word.casefold() for word in (*rules.roles.heads, *rules.roles.before))
        self.sign_off = compiled(rf"^[ \t]*(?:{_any(rules.roles.sign_offs)})[ \t]*[,.:!]?[ \t]*", re.IGNORECASE | re.MULTILINE)
        self.confidence = rules.confidence.signature

    def may_hold_a_role(self, text: str) -> bool:
        """Whether any word for a role's holder stands in `text`: no role is without one."""
        small = text.lower()
        for head in self._heads:  # a plain loop: every paragraph is asked
            if head in small:
                return True
        return _ODD_CASE.search(text) is not None

    def may_begin_a_role(self, beginning: str) -> bool:
        """Whether a role may begin with a word whose first letters, up to a hyphen, are these; or with this sign."""
        return beginning.lower() in self._begin

    def is_role_word(self, word: str) -> bool:
        """Whether roles are made of this word."""
        return word.casefold() in self._words


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _phrases(words: list[str], frame: str) -> re.Pattern[str]:
    return compiled(frame.format(_any(words)), re.IGNORECASE)


def roles_in(text: str, rules: PeopleRulesReady) -> Iterator[re.Match[str]]:
    """Roles with capitals, as signatures print them."""
    if not rules.may_hold_a_role(text):
        return
    matches = rules.role.finditer(text) if _ODD_CASE.search(text) else _roles_at_words(text, rules)
    yield from (match for match in matches if match.group()[0].isupper())


def _roles_at_words(text: str, rules: PeopleRulesReady) -> Iterator[re.Match[str]]:
    """What `finditer` finds, asked for only at words that a role can begin with: one in fifty."""
    after = 0
    for word in _BEGINNING.finditer(text):
        if word.start() >= after and rules.may_begin_a_role(word.group()):
            match = rules.role.match(text, word.start())
            if match:
                yield match
                after = match.end()


def signed_people(text: str, rules: PeopleRulesReady) -> list[Name]:
    """People before a role on its line, on the line above it, or right below a sign-off; and these roles (kind `role`)."""
    found = []
    for match in roles_in(text, rules):
        person = _before(text, match.start(), rules)
        if person:
            found += [person, Name(match.start(), match.end(), "role", "names#signature", "rule", rules.confidence)]
    for match in rules.sign_off.finditer(text):
        gap = _SPACE.match(text, match.end())
        start = gap.end() if gap else match.end()
        line_end = text.find("\n", start)
        alone = "\n" in text[match.end() - 1 : start]
        person = _person(text, start, line_end if line_end >= 0 else len(text), rules, alone=alone)
        if person:
            found.append(person)
    return found


def _before(text: str, at: int, rules: PeopleRulesReady) -> Name | None:
    """The person whose role begins at `at`: the rest of its line before it, or else the whole line above."""
    start = text.rfind("\n", 0, at) + 1
    if at - start > _LONGEST:
        return None
    end = start + len(_without_break(text[start:at]))
    if end <= start:
        above = text[: max(start - 1, 0)].rstrip()
        if not above or text[len(above) : start].count("\n") > 2:
            return None
        start, end = above.rfind("\n") + 1, len(above)
    return _person(text, start, end, rules)


def _without_break(front: str) -> str:
    """The words before a role, without the comma or dash that parts them from it."""
    words = front.rstrip(" \t")
    return words[: max(len(words.rstrip(_BREAK)), len(words) - 2)].rstrip(" \t")


def _person(text: str, start: int, end: int, rules: PeopleRulesReady, *, alone: bool = False) -> Name | None:
    """A person where the whole stretch is a name, with a sign-off or titles before it; none else. `alone`: one word may do."""
    front = rules.sign_off.match(text, start, end)
    start = front.end() if front else start
    while title := rules.titles.match(text, start, end):
        start = title.end()
    line = text[start:end].rstrip(" ,.\t|-–")
    line = line[: match.start()] if (match := rules.honours.search(line)) else line
    whole = _PERSON.fullmatch(line) or (alone and _GIVEN.fullmatch(line))
    if not whole or line.casefold().translate(QUOTES) in rules.never:
        return None
    if any(rules.is_role_word(word.strip(",.")) for word in line.split()):
        return None
    return Name(start, start + len(line), "person", "names#signature", "rule", rules.confidence)


def trim_person(text: str, name: Name, rules: PeopleRulesReady) -> list[Name]:
    """The people in what the model took for one: without titles, honours, roles; lines and "and" part them."""
    parts = []
    for start, end in _pieces(text, name.start, name.end):
        while title := rules.titles.match(text, start, end):
            start = title.end()
        role = next(
            (match for match in rules.role.finditer(text, start, min(len(text), end + 60)) if start < match.start() < end), None
        )
        if role and role.group()[0].isupper() and role.end() >= end - 1:
            end = role.start()
        piece = text[start:end]
        if match := rules.honours.search(piece):
            end = start + match.start()
        start, end = strip(text, start, end)
        words = text[start:end]
        if (
            is_word(words)
            and words[:1].isupper()
            and words.casefold().translate(QUOTES) not in rules.never
            and not re.search(r"[\d@/]", words)
        ):
            parts.append(Name(start, end, name.kind, name.rule_id, name.method, name.confidence))
    return parts


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in re.finditer(r"\n+|\s+(?:and|&)\s+", text[start:end]):
        yield at, start + match.start()
        at = start + match.end()
    yield at, end


def is_word(words: str) -> bool:
    """Whether words may be a name at all: more than one letter, and not one letter over and over, as names are masked."""
    return len(set(words.casefold())) > 1


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and punctuation around it, nor a possessive or an open bracket at its end."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ").+":
        end -= 1
    words = text[start:end]
    if words.endswith(("'s", "’s")):
        return strip(text, start, end - 2)
    if words.endswith(".") and not _ABBREVIATED.search(words):
        return strip(text, start, end - 1)
    if text[start:end].count(")") > text[start:end].count("("):
        end = start + text[start:end].rindex(")")
        return strip(text, start, end)
    return start, end
