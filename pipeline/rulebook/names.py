"""Rules for names: bodies by list and shape (`bodies.toml`), how names are cut out (`names.toml`), roles (`name_roles.toml`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import RuleCase, StrictModel

NameKind = Literal["person", "organisation", "place"]


class BodyGroup(StrictModel):
    """Names of bodies of one sort. `short`: a short form and the name it stands for.

    `role_stays`: the role is theirs whatever the words beside a name say. `after_article` names count only after "the",
    `weak` ones only where the model sees an organisation too.
    """

    id: str
    names: list[str]
    short: dict[str, str] = Field(default_factory=dict)
    sector: str | None = None
    role: str | None = None
    role_stays: bool = False
    after_article: list[str] = Field(default_factory=list)
    weak: list[str] = Field(default_factory=list)


class BodyShape(StrictModel):
    """A shape of names. In `pattern` WORD stands for a word with a capital, NAME for some of them; case counts."""

    id: str
    pattern: str
    sector: str | None = None


class BodyRules(StrictModel):
    """The whole of `bodies.toml`."""

    id: str
    not_first: list[str]
    before_of: list[str]
    group: list[BodyGroup]
    shape: list[BodyShape]
    case: list[RuleCase]


class PeopleRules(StrictModel):
    """Words around names of people: what is taken off, and what is never one."""

    titles: list[str]
    honours: list[str]
    never: list[str]


class NeverBodies(StrictModel):
    """What is never a name of a body; `never_end` are regexes of its last words; `small_ends` its last words in lower case."""

    never: list[str]
    never_end: list[str]
    small_ends: list[str]


class RoleWords(StrictModel):
    """The words that roles are made of, and the words above a signature. `thanks`: those that also begin a mail."""

    heads: list[str]
    before: list[str]
    sign_offs: list[str]
    thanks: list[str]


class AddressRules(StrictModel):
    """The words that parts of addresses are known by."""

    postcode: str
    streets: list[str]
    buildings: list[str]
    sure_streets: list[str]
    counties: list[str]
    numbers: str


class NameConfidence(StrictModel):
    """How sure a name is (0 to 1), by how it was found."""

    model: float
    list_: float = Field(alias="list")
    shape: float
    both: float
    address: float
    signature: float


class NameRules(StrictModel):
    """The whole of `names.toml`."""

    id: str
    confidence: NameConfidence
    labels: dict[str, NameKind]
    people: PeopleRules
    bodies: NeverBodies
    roles: RoleWords
    address: AddressRules
    case: list[RuleCase]


class PlaceRules(StrictModel):
    """The whole of `places.toml`: names of places, and the words before them; `sure` ones stand before places alone."""

    id: str
    before: list[str]
    sure: list[str]
    towns: list[str]
    regions: list[str]
    countries: list[str]
    case: list[RuleCase]


class RoleCue(StrictModel):
    """Words beside a name that say what it is. `only`: in documents of these kinds alone."""

    id: str
    role: str
    kinds: list[NameKind]
    only: list[str] = Field(default_factory=list)
    before: list[str] = Field(default_factory=list)
    after: list[str] = Field(default_factory=list)


class NameRoleRules(StrictModel):
    """The whole of `name_roles.toml`."""

    id: str
    cue: list[RoleCue]
    case: list[RuleCase]
