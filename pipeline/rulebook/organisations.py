"""Bodies: their names, what else they are called, their kind and sector (`rules/lookups/organisations.toml`)."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field

from ..prepared import compiled
from .base import RuleCase, StrictModel

CAPITALISED = r"[A-Z](?:[\w’'&\-]|\.(?=\w))*"
_GAP = r"(?:[ \t\u00a0]{1,3}|[ \t]?\n[ \t]?)"
_MOST_WORDS = 9


class Body(StrictModel):
    """A body that is known by name. `aliases` are other ways to write it; an acronym counts only in its own case."""

    name: str
    aliases: list[str] = Field(default_factory=list)
    kind: str
    sector: str | None = None


class BodyKind(StrictModel):
    """A kind of body that its name gives away: names that end in one of `tails` or start with one of `leads`.

    `nouns` are what a text calls such a body after it has named it ("the council").
    """

    id: str
    sector: str | None = None
    tails: list[str] = Field(default_factory=list)
    leads: list[str] = Field(default_factory=list)
    nouns: list[str] = Field(default_factory=list)


class Family(StrictModel):
    """Bodies that are named after their place in one way: `{}` stands for the place in the name and its aliases."""

    kind: str
    name: str
    aliases: list[str]
    places: list[str]


class Spelling(StrictModel):
    """A short form at the end of a name and what it stands for; with several it stands for the one that is known by list."""

    short: str
    full: list[str] = Field(min_length=1)


class OrganisationRules(StrictModel):
    """The whole of `organisations.toml`.

    `never_in_names`: capitalised words that start a sentence, not a name; `never`: what looks like a body's name and is none.
    `watchers`: kinds of bodies that judge or comment on others and are no controller of what they speak of. `legal_forms`:
    endings that part no two companies.
    """

    id: str
    joining: list[str]
    never_in_names: list[str]
    never: list[str]
    legal_forms: list[str]
    watchers: list[str]
    actor_verbs: list[str]
    kind: list[BodyKind]
    body: list[Body]
    family: list[Family]
    spelling: list[Spelling]
    case: list[RuleCase]

    @cached_property
    def known(self) -> tuple[Body, ...]:
        """Every body of the lists: those written out, and those of the families."""
        # Made of what was checked already: the first check of all would take 20 ms of each process.
        listed = [
            Body.model_construct(
                name=one.name.format(place),
                aliases=[alias.format(place) for alias in one.aliases],
                kind=one.kind,
                sector=self.kinds[one.kind].sector,
            )
            for one in self.family
            for place in one.places
        ]
        return (*self.body, *listed)

    @cached_property
    def by_alias(self) -> dict[str, tuple[Body, ...]]:
        """The bodies that a name or alias, folded, may stand for; more than one where it is ambiguous."""
        found: dict[str, list[Body]] = {}
        for body in self.known:
            for name in dict.fromkeys(fold_name(one) for one in (body.name, *body.aliases)):
                found.setdefault(name, []).append(body)
        return {name: tuple(bodies) for name, bodies in found.items()}

    @cached_property
    def kinds(self) -> dict[str, BodyKind]:
        """The kinds by id."""
        return {kind.id: kind for kind in self.kind}

    @cached_property
    def tails(self) -> tuple[tuple[str, BodyKind], ...]:
        """Every ending that gives away a kind, longest first."""
        pairs = [(tail, kind) for kind in self.kind for tail in kind.tails]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    @cached_property
    def leads(self) -> tuple[tuple[str, BodyKind], ...]:
        """Every beginning that gives away a kind, longest first."""
        pairs = [(lead, kind) for kind in self.kind for lead in kind.leads]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The words, in small letters, that names of bodies of one kind have in common: they tell none of them from another."""
        phrases = [*self.joining, *self.legal_forms]
        for kind in self.kind:
            phrases += [*kind.tails, *kind.leads, *kind.nouns]
        return frozenset(word for phrase in phrases for word in re.findall(r"\w+", phrase.casefold()))

    @cached_property
    def by_first_word(self) -> dict[str, tuple[tuple[tuple[str, ...], Body], ...]]:
        """The names that stand for one body only, as folded words, by the first of them; longest first."""
        index: dict[str, list[tuple[tuple[str, ...], Body]]] = {}
        for folded, bodies in self.by_alias.items():
            if len(bodies) == 1:
                words = tuple(folded.split(" "))
                index.setdefault(words[0], []).append((words, bodies[0]))
        return {word: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for word, entries in index.items()}

    @cached_property
    def ended(self) -> re.Pattern[str]:
        """A name that ends like a body's, with what may stand before it in a sentence."""
        joining = "|".join(re.escape(word) for word in self.joining)
        named = [one for tail, _ in self.tails for one in dict.fromkeys((tail, tail.upper()))]
        tails = "|".join(re.escape(tail).replace(r"\ ", _GAP).replace("'", "[’']") for tail in named)
        piece, tail = rf"(?:{CAPITALISED}|{joining})", rf"(?:{tails})(?![\w-])"
        more = rf"(?:{_GAP}(?:{CAPITALISED}{_GAP}){{0,2}}?{tail})*"
        return compiled(rf"(?<![\w@./-]){CAPITALISED}(?:{_GAP}{piece}){{0,{_MOST_WORDS}}}?{_GAP}{tail}{more}")

    @cached_property
    def begun(self) -> re.Pattern[str]:
        """A name that begins like a body's."""
        leads = "|".join(re.escape(lead).replace(r"\ ", _GAP) for lead, _ in self.leads)
        more = rf"(?:{_GAP}(?:(?:of|and|the|upon|&){_GAP}){{0,2}}{CAPITALISED}){{0,5}}"
        return compiled(rf"(?<![\w@./-])(?:{leads}){_GAP}(?:the{_GAP})?{CAPITALISED}{more}")

    @cached_property
    def nouns(self) -> dict[str, tuple[str, ...]]:
        """For each noun ("council") the kinds of bodies that a text may mean by it."""
        found: dict[str, tuple[str, ...]] = {}
        for kind in self.kind:
            for noun in kind.nouns:
                found[noun] = (*found.get(noun, ()), kind.id)
        return found


def fold_name(name: str) -> str:
    """A name for comparison: no article, "and" for "&", no full stops or commas, single spaces; capitals count no longer."""
    plain = name.replace("’", "'").replace("&", " and ").replace("‘", "'")
    plain = re.sub(r"[.,;:()\"“”]", " ", plain)
    words = re.sub(r"[\s\u00a0-]+", " ", plain).strip().casefold().split(" ")
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
