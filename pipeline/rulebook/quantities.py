"""Rules for counts (`rules/fields/quantities.toml`): units, number words, hedges, what is never a count, and words for parts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from ..prepared import compiled
from .base import RuleCase, StrictModel
from .folding import lowered
from .nouns import SPACE, nouns_pattern

Hedge = Literal["exact", "approximate", "at_least", "more_than", "at_most", "less_than", "nearly"]
State = Literal["nil", "not_known", "withheld", "vague"]


class Unit(StrictModel):
    """What is counted. `one` are its nouns after the number one, `many` after any other. A hyphen may be a space or nothing.

    `endings` are regexes of how further plurals end.
    """

    id: str
    one: list[str]
    many: list[str] = Field(min_length=1)
    endings: list[str] = Field(default_factory=list)

    @property
    def singulars(self) -> list[str]:
        """The nouns for one, with those that come of a regular plural."""
        return list(dict.fromkeys([*self.one, *(one for noun in self.many if (one := _singular(noun)))]))


class HedgeRule(StrictModel):
    """Words just before or just after a number, as regexes, and the qualifier that they make of it."""

    qualifier: Hedge
    before: list[str] = Field(default_factory=list)
    after: list[str] = Field(default_factory=list)


class StateRule(StrictModel):
    """Words that stand where a number is asked for.

    `prose` are those that count in running text before a unit, `alone` those
    that do so by themselves.
    """

    qualifier: State
    answers: list[str]
    prose: list[str] = Field(default_factory=list)
    alone: list[str] = Field(default_factory=list)


class QuantityRules(StrictModel):
    """The whole of `quantities.toml`. Entries of lists are regexes unless they are plain words; case is free.

    `never` are stretches whose numbers count nothing; `names_before` words that make the number after them a name (`Article 33`).
    `gap_stops` are words that cannot stand between a number and its unit. `suppression_limits`: "fewer than N" of these is
    disclosure control, one to N − 1.
    """

    id: str
    number_words: dict[str, int]
    scales: dict[str, int]
    suppression_limits: list[int]
    unit: list[Unit]
    hedge: list[HedgeRule]
    state: list[StateRule]
    never: list[str]
    names_before: list[str]
    gap_stops: list[str]
    gap_pairs: str
    longest_gap: int
    year_allowed_after: str
    label_words: str
    label_leads: str
    label_verbs: str
    part_before: str
    part_before_weak: str
    part_after: str
    part_goes_on: str
    total_before: str
    sentence_end: str
    range_never_before: str
    part_of_next: str
    inherit_after: str
    compare_before: str
    percent_behind: str
    share: str
    bare_before: str
    bare_after_stop: str
    bare_end: str
    list_opens: str
    sentence_verb: str
    series_before: str
    series_after: str
    shared_noun: str
    bare_labels: dict[str, str]
    label_clause: str
    suppression_notes: list[str]
    affinity: dict[str, str]
    fillers: str
    range_joins: str
    between_joins: str
    between_before: str
    range_before: str
    case: list[RuleCase]

    @cached_property
    def units(self) -> dict[str, str]:
        """Each noun, squashed (lower case, letters only), to its unit."""
        return {squash(noun): unit.id for unit in self.unit for noun in [*unit.singulars, *unit.many]}

    @cached_property
    def ending_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Each unit with what its further plurals look like, squashed."""
        found = ((unit.id, "|".join(unit.endings)) for unit in self.unit if unit.endings)
        return tuple((unit, compiled(rf"[a-z]{{0,20}}(?:{endings})")) for unit, endings in found)

    def unit_of(self, noun: str) -> str:
        """The unit that a noun found by the patterns names."""
        plain = squash(noun)
        known = self.units.get(plain)
        return known or next(unit for unit, pattern in self.ending_patterns if pattern.fullmatch(plain))

    def _needed(self, nouns: list[tuple[str, str]]) -> list[str]:
        """The nouns without those that end in another of the same unit: words may stand before one (`foster carers`)."""
        units = dict(nouns)
        needed = []
        for noun, unit in nouns:
            words = noun.split()
            begins = any(units.get(" ".join(words[:end]), unit) != unit for end in range(1, len(words)))  # "reports of breaches"
            if begins or not any(units.get(" ".join(words[first:])) == unit for first in range(1, len(words))):
                needed.append(noun)
        return needed

    @cached_property
    def many_pattern(self) -> str:
        """A regex source for any unit's noun in the plural."""
        return nouns_pattern(self._needed([(noun, unit.id) for unit in self.unit for noun in unit.many]))

    @cached_property
    def any_many_pattern(self) -> str:
        """The same with the nouns that are known by their endings only: behind a number, not to be searched for."""
        endings = "|".join(ending for unit in self.unit for ending in unit.endings)
        return rf"(?:{self.many_pattern}|[a-z]{{0,20}}(?:{endings}))" if endings else self.many_pattern

    @cached_property
    def one_pattern(self) -> str:
        """A regex source for any unit's noun in the singular."""
        return nouns_pattern(self._needed([(noun, unit.id) for unit in self.unit for noun in unit.singulars]))

    @cached_property
    def never_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What a stretch whose numbers count nothing looks like, one pattern a rule, and last the names with a number."""
        names = "|".join(self.names_before)
        more = r"(?:\s?(?:,|and|or|to|&|[-–])\s?\d[\w./()-]*(?!,\d|\s[a-z]+s\b)){0,8}"
        named = rf"\b(?:{names})\s{{0,3}}\d[\w./()-]*{more}"
        return tuple(compiled(one, re.IGNORECASE) for one in (*self.never, named))

    @cached_property
    def before_patterns(self) -> tuple[tuple[Hedge, re.Pattern[str]], ...]:
        """Each hedge before a number, ending where the number begins."""
        return tuple((one.qualifier, _ending(one.before)) for one in self.hedge if one.before)

    @cached_property
    def before_any(self) -> re.Pattern[str]:
        """Any hedge before a number: most numbers have none, and one look is enough for them."""
        return _ending([regex for one in self.hedge for regex in one.before])

    @cached_property
    def after_patterns(self) -> tuple[tuple[Hedge, re.Pattern[str]], ...]:
        """Each hedge after a number, beginning where the number ends."""
        return tuple((one.qualifier, _starting(one.after)) for one in self.hedge if one.after)

    @cached_property
    def answer_patterns(self) -> tuple[tuple[State, re.Pattern[str]], ...]:
        """Each state in words, where a number is asked for."""
        return tuple((one.qualifier, compiled(_any(one.answers), re.IGNORECASE)) for one in self.state)

    @cached_property
    def phrases(self) -> dict[str, re.Pattern[str]]:
        """The single regexes by the name of their key, compiled."""
        names: tuple[str, ...] = (
            "year_allowed_after",
            "part_before",
            "part_after",
            "part_of_next",
            "inherit_after",
            "compare_before",
        )
        names += ("part_before_weak", "part_goes_on", "total_before", "sentence_end", "range_never_before")
        names += ("percent_behind", "share", "bare_before", "bare_after_stop", "bare_end", "series_before", "series_after")
        names += ("shared_noun", "list_opens", "sentence_verb")
        names += ("fillers", "range_joins", "between_joins", "between_before", "range_before")
        return {name: compiled(getattr(self, name), re.IGNORECASE) for name in names}

    @cached_property
    def unit_after(self) -> re.Pattern[str]:
        """A unit's noun after a number, with a few words between (`17 “serious” data breaches`)."""
        return compiled(self._unit_regex(self.any_many_pattern, self.longest_gap), re.IGNORECASE)

    @cached_property
    def unit_after_one(self) -> re.Pattern[str]:
        """The same after the number one, where hardly a word may stand between."""
        return compiled(self._unit_regex(self.one_pattern, 3, of=False), re.IGNORECASE)

    @cached_property
    def prose_patterns(self) -> tuple[re.Pattern[str], ...]:
        """States in words before a unit (`hundreds of people`), or alone (`nil return`): a group named after each qualifier."""
        prose = "|".join(f"(?P<{one.qualifier}>{_any(one.prose)})" for one in self.state if one.prose)
        unit = self._unit_regex(self.many_pattern, self.longest_gap, of=False)
        alone = "|".join(f"(?P<{one.qualifier}>{_any(one.alone)})" for one in self.state if one.alone)
        return tuple(compiled(regex, re.IGNORECASE) for regex in (rf"\b(?:{prose}){unit}", rf"\b(?:{alone})(?P<unit>)"))

    @cached_property
    def stop_pattern(self) -> re.Pattern[str]:
        """A word that cannot be an unknown noun right after a number."""
        return compiled(rf"[ \t]{{1,4}}(?:{'|'.join(self.gap_stops)})\b", re.IGNORECASE)

    @cached_property
    def unit_goes_on(self) -> re.Pattern[str]:
        """A second noun right after the first (`staff records`), the one that is counted."""
        nouns = nouns_pattern(noun for one in self.unit for noun in one.many)
        return compiled(rf"[’']?s?[’']?{SPACE}(?P<unit>{nouns})\b", re.IGNORECASE)

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A label that ends where its number begins (`Number of people affected:`); the noun is group `unit`.

        After "number of" a verb, a dash or a line's end may stand for the colon, and a clause between noun and verb.
        """
        words = rf"(?:\s{{1,3}}(?:{self.label_words})){{0,7}}"
        colon = r"\s{0,3}[:?=]\s{0,6}(?:total\s{0,3}[:=]?\s{0,4})?"
        value = r"[ \t]{0,3}\n?[ \t]{1,3}(?=\d)|\n(?=\d)"
        verb = rf"\s{{1,3}}(?:{self.label_verbs})\s{{1,3}}|\s{{0,3}}[–—-]\s{{1,3}}|{value}"
        few = r"(?=(?:(?:around|about|approximately|nearly|almost|over|at|least|most|more|fewer|than|up|to|now)\s){0,3}\d)"
        clause = rf"{self.label_clause}\s(?:{self.label_verbs})\s{{1,3}}{few}"
        lead = rf"(?P<lead>(?:{self.label_leads})\s{{1,3}}(?:[a-z’'-]+\s{{1,3}}){{0,3}}?)?"
        nouns = rf"(?<!\bper ){self.many_pattern}"
        end = rf"(?:{words}(?:{colon}|(?(lead)(?:{verb})|(?!)))|(?(lead)(?:{clause})|(?!)))"
        return compiled(rf"\b{lead}(?P<unit>{nouns})\b{end}", re.IGNORECASE)

    @cached_property
    def plain_labels(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Labels that name no noun, with what they count, and a noun alone at the start of a line or clause (`incidents 12;`)."""
        end = r"\b\s{0,3}[:=–-]?\s{1,4}"
        found = [(unit, compiled(rf"\b(?:{regex}){end}", re.IGNORECASE)) for unit, regex in self.bare_labels.items()]
        return tuple(found)

    @cached_property
    def noun_label(self) -> re.Pattern[str]:
        """A noun (group `unit`) that begins a line or clause, right before a number that ends it: `; incidents 12;`."""
        head = r"(?:^|(?<=\n)|(?<=\.\s)|(?<=\n\s)|(?<=\n\s\s)|(?<=[;:|]\s)|(?<=[;:|]))(?:(?:total|number of|no\. of)\s)?"
        tail = r"(?:\s(?:affected|involved|concerned|impacted|reported|recorded|lost))?"
        return compiled(
            rf"{head}(?P<unit>{self.many_pattern}){tail}[ \t]{{1,4}}(?=[\d,]{{1,9}}\s{{0,3}}(?:[;,|)\n]|$))", re.IGNORECASE
        )

    @cached_property
    def note_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What a footnote that explains suppressed numbers looks like."""
        return tuple(compiled(one, re.IGNORECASE | re.MULTILINE) for one in self.suppression_notes)

    @cached_property
    def affinities(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Verbs right behind a count that tell its unit."""
        return tuple((unit, compiled(rf"\s{{1,3}}(?:{regex})", re.IGNORECASE)) for unit, regex in self.affinity.items())

    def _unit_regex(self, nouns: str, longest: int, *, of: bool = True) -> str:
        stops = "|".join(self.gap_stops)
        grade = r"(?:year|grade|band|level|tier|class|key stage) \d{1,2}"  # "58 Year 11 pupils"
        word = rf"[“\"'‘(]?(?!(?:{stops})\b|\w{{1,30}}s,)[a-z][\w’'-]{{0,30}}[”\"'’)]?,?"
        sets = rf"(?:{SPACE}(?:separate |individual )?(?:sets|pieces|items|copies){SPACE}of)?"
        of_the = rf"(?:{SPACE}of{SPACE}(?:the|our|its|their|these|those|your|all|his|her|such))?" if of else ""
        pairs = rf"(?:{SPACE}(?:{self.gap_pairs}))?"
        words = rf"(?:{SPACE}(?:{grade}|{word})){{0,{longest}}}?"
        return rf"(?:[ ]?[x×](?= ))?{of_the}{sets}{pairs}{words}{SPACE}[“\"'‘(]?(?P<unit>{nouns})\b"

    @model_validator(mode="after")
    def _regexes_compile(self) -> QuantityRules:
        try:
            _ = self.never_patterns, self.before_patterns, self.after_patterns, self.answer_patterns, self.phrases
            _ = self.unit_after, self.unit_after_one, self.unit_goes_on, self.label, self.units
            _ = self.prose_patterns, self.stop_pattern, self.plain_labels, self.noun_label, self.note_patterns, self.affinities
        except re.error as error:
            raise ValueError(f"the regex {error.pattern!r} does not compile: {error}; correct it in quantities.toml") from error
        return self


def squash(noun: str) -> str:
    """A noun in lower case, letters only: `E-mail accounts` and `email\\naccounts` are one.

    What patterns take for a letter is one: in their eyes `ı` is an i, and the long `ſ` an s.
    """
    return re.sub(r"[^a-z]+", "", lowered(noun))


def _singular(plural: str) -> str | None:
    """The regular singular of a plural noun; null where the plural is not regular."""
    head, _, last = plural.rpartition(" ")
    if last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("sses", "xes", "ches", "shes")):
        last = last[:-2]
    elif last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    else:
        return None
    return f"{head} {last}".strip()


def _any(regexes: list[str]) -> str:
    return "(?:" + "|".join(regexes) + ")"


def _ending(regexes: list[str]) -> re.Pattern[str]:
    return compiled(rf"(?:^|(?<![\w-]))(?:{'|'.join(map(_any_space, regexes))})\s{{0,3}}$", re.IGNORECASE)


def _starting(regexes: list[str]) -> re.Pattern[str]:
    return compiled(rf"\s{{0,2}}(?:{'|'.join(map(_any_space, regexes))})(?!\w)", re.IGNORECASE)


def _any_space(regex: str) -> str:
    """A hedge may be broken over lines, or by the tab of a table: `at least` is the same however far its words stand apart."""
    # What looks behind must have one length, so spaces in there stay as they are.
    pieces = re.split(r"(\(\?<[=!][^)]*\))", regex)
    return "".join(piece if index % 2 else piece.replace(" ", r"\s{1,3}") for index, piece in enumerate(pieces))
