"""What a person or an organisation is in a case: by a form's field, words beside the name, place in a letter, a list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..entities import Name
from ..model import Span
from ..prepared import compiled
from ..rulebook.names import NameRoleRules, NameRules, RoleCue

Place = Literal["header", "body", "footer", "form", "loose"]

# How far from a name its cue may begin, and how far below a sign-off a name still signs.
_WINDOW, _SIGNING = 120, 120
_TITLE = r"(?:(?:the|an?|our|mr|mrs|ms|miss|mx|dr|prof|professor|cllr|sir|dame)\.? )?"
_LIST = re.compile(r"\s*(?:,|;|,? and|,? &)\s+(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cue:
    rule: RoleCue
    before: tuple[re.Pattern[str], ...]
    after: tuple[re.Pattern[str], ...]


class NameRoles:
    """Gives roles to names, by the rules."""

    def __init__(self, rules: NameRoleRules, names: NameRules) -> None:
        self._cues = [
            _Cue(cue, tuple(_compile(f"(?:{one}){_TITLE}\\Z") for one in cue.before), tuple(_compile(one) for one in cue.after))
            for cue in rules.cue
        ]
        signs = "|".join(
            re.escape(words).replace(r"\ ", r"\s+") for words in sorted(names.roles.sign_offs, key=len, reverse=True)
        )
        thanks = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in names.roles.thanks)
        # "Thanks Ada" speaks to Ada; "Thanks, Ada" and "Thanks" above "Ada" are signed by her.
        self._sign_off = compiled(rf"^[ \t>]*(?!(?:{thanks})[ \t]+\w)(?:{signs})[ \t]*[,.:!]?\s*", re.IGNORECASE | re.MULTILINE)
        self._kinds = {cue.role: cue.kinds[0] for cue in rules.cue}

    def kind_of(self, role: str) -> str | None:
        """The kind of names that this role is for; null for a role that no cue gives."""
        return self._kinds.get(role)

    def of_names(
        self, text: str, within: Span, names: Sequence[Name], place: Place, kind: str, field_role: str | None = None
    ) -> list[str | None]:
        """The role of each of `names`, which stand in `within` in order, in a document of this `kind`."""
        if place == "footer":
            return ["boilerplate" for _ in names]
        if place == "header":
            return [name.role for name in names]
        roles: list[str | None] = []
        for name, room in zip(names, _rooms(within, names), strict=True):
            role = field_role if field_role and self._kinds.get(field_role) == name.kind else None
            cued = name.role if name.role_stays else self._by_cue(text, room, name, kind)
            roles.append(role or cued)
        self._along_lists(text, names, roles)
        if place in ("body", "loose"):
            self._signed(text, within, names, roles)
        return [role or name.role for role, name in zip(roles, names, strict=True)]

    def _by_cue(self, text: str, room: Span, name: Name, kind: str) -> str | None:
        front, behind = text[room.start : name.start], text[name.end : room.end]
        for cue in self._cues:
            if name.kind not in cue.rule.kinds or (cue.rule.only and kind not in cue.rule.only):
                continue
            if any(pattern.search(front) for pattern in cue.before) or any(pattern.match(behind) for pattern in cue.after):
                return cue.rule.role
        return None

    def _along_lists(self, text: str, names: Sequence[Name], roles: list[str | None]) -> None:
        """Names in one list share the role of the name at its cue, whether the cue stands before or after the list."""
        order = range(1, len(names))
        for index, other in [*((at, at - 1) for at in order), *((at - 1, at) for at in reversed(order))]:
            first, second = sorted((index, other))
            between = text[names[first].end : names[second].start]
            if roles[index] is None and roles[other] and names[index].kind == names[other].kind and _LIST.fullmatch(between):
                roles[index] = roles[other]

    def _signed(self, text: str, within: Span, names: Sequence[Name], roles: list[str | None]) -> None:
        """The first person below each sign-off signs."""
        people = [index for index, name in enumerate(names) if name.kind == "person"]
        starts = [names[index].start for index in people]
        for match in self._sign_off.finditer(text, within.start, within.end):
            at = bisect_left(starts, match.end())
            if at == len(people):
                break  # nobody is named below it
            index, name = people[at], names[people[at]]
            if roles[index] is None and name.start - match.end() <= _SIGNING and _is_alone(text, match.end(), name):
                roles[index] = "signatory"


def _rooms(within: Span, names: Sequence[Name]) -> list[Span]:
    """Where the words of each name's cue may stand: near it, and never beyond another name of its kind."""
    floors, ceilings = [], []
    ends: dict[str, int] = {}
    for name in names:
        floors.append(max(within.start, name.start - _WINDOW, ends.get(name.kind, 0)))
        ends[name.kind] = max(name.end, ends.get(name.kind, 0))
    starts: dict[str, int] = {}
    for name in reversed(names):
        ceilings.append(min(within.end, name.end + _WINDOW, starts.get(name.kind, within.end)))
        starts[name.kind] = min(name.start, starts.get(name.kind, name.start))
    return [Span(floor, ceiling) for floor, ceiling in zip(floors, reversed(ceilings), strict=True)]


def _is_alone(text: str, at: int, name: Name) -> bool:
    """Whether nothing stands between the sign-off and the name but white space and a title, and no sentence goes on after it."""
    between = text[at : name.start].strip(" \t\n>.")
    rest = text[name.end :].split("\n", 1)[0].strip()
    return len(between) <= 5 and not re.match(r"[.!?:] ?\w|[a-z]", rest)


def _compile(pattern: str) -> re.Pattern[str]:
    """A space stands for white space, one that is optional for any or none; a curly apostrophe for a plain one."""
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+").replace("'", "['’]")
    return compiled(spaced, re.IGNORECASE)
