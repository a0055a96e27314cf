"""Reads names: each distinct paragraph once, however often it stands in the documents of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..model import Span
from ..rulebook import Rulebook
from .addresses import AddressFinder
from .bodies import BodyFinder
from .layout import level, may_hold_a_name, paragraphs, sentences
from .merge import Found, Merger
from .names import Name
from .people import PeopleRulesReady, signed_people
from .places import PlaceFinder
from .settings import NONE, SHIPPED, NamesSetting
from .spacy_model import SpacyModel

# Paragraphs, and sentences, that are remembered; when there are more, the memory starts anew.
_MEMORY = 20_000
Names = tuple[Name, ...]


class Model(Protocol):
    """What finds names by having learned them."""

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names of each text."""
        ...


class NameReader:
    """Names of people, organisations, places, and roles in signatures. `model` null: by the rules alone."""

    def __init__(self, rules: Rulebook, model: Model | None) -> None:
        self._model = model
        self._people = PeopleRulesReady(rules.names)
        self._bodies = BodyFinder(rules.bodies, rules.names.confidence, self._people, frozenset(rules.names.bodies.never))
        self._places = PlaceFinder(rules.places, rules.names.confidence.list_, _body_names(rules))
        self._addresses = AddressFinder(rules.names, self._places)
        self._merger = Merger(rules.names, self._people)
        self._small_words = frozenset(rules.bodies.not_first)
        self._known: dict[str, Names] = {}
        self._said: dict[str, list[Name]] = {}

    def paragraphs(self, text: str, within: Span) -> list[Span]:
        """The stretches of `within` that are read one by one."""
        return paragraphs(text, within, self._people.sign_off)

    def read_all(self, paragraphs: Sequence[str]) -> list[Names]:
        """The names in each paragraph, in order, none overlapping another."""
        new = list(dict.fromkeys(one for one in paragraphs if one not in self._known))
        if len(self._known) + len(new) > _MEMORY:
            self._known.clear()
            new = list(dict.fromkeys(paragraphs))
        levelled = [level(one) for one in new]
        for paragraph, flat, names in zip(new, levelled, self._modelled(levelled), strict=True):
            self._known[paragraph] = tuple(self._merged(flat, names))
        return [self._known[one] for one in paragraphs]

    def _modelled(self, paragraphs: Sequence[str]) -> list[list[Name]]:
        """What the model finds in each paragraph, asked only for the sentences that may hold a name."""
        found: list[list[Name]] = [[] for _ in paragraphs]
        if self._model is None:
            return found
        asked: list[tuple[int, Span]] = []
        for number, paragraph in enumerate(paragraphs):
            for span in sentences(paragraph):
                if may_hold_a_name(span.of(paragraph), self._small_words):
                    asked.append((number, span))
        texts = [span.of(paragraphs[number]) for number, span in asked]
        for (number, span), names in zip(asked, self._asked(texts, self._model), strict=True):
            found[number] += [name.moved(span.start) for name in names]
        return found

    def _asked(self, sentences: Sequence[str], model: Model) -> list[list[Name]]:
        """What the model finds in each sentence; the same sentence is not asked for twice, in whatever paragraph it stands."""
        new = list(dict.fromkeys(one for one in sentences if one not in self._said))
        if len(self._said) + len(new) > _MEMORY:
            self._said.clear()
            new = list(dict.fromkeys(sentences))
        if new:
            self._said.update(zip(new, model.find(new), strict=True))
        return [self._said[one] for one in sentences]

    def _merged(self, text: str, model: list[Name]) -> list[Name]:
        if not any(letter.isupper() for letter in text):
            return []
        trimmed = [self._places.corrected(text, name) for name in self._merger.trim(text, model)]
        listed, weak = self._bodies.find(text)
        people = signed_people(text, self._people)
        # An address ends at whoever it belongs to. The model takes some houses for bodies and some streets for people.
        taken = [
            *listed,
            *people,
            *(name for name in trimmed if name.kind != "place" and not self._addresses.is_part(text, name)),
        ]
        places = self._addresses.find(text, taken)
        return self._merger.merge(
            text, trimmed, Found(listed, weak, people, places, [*self._addresses.streets(text), *self._places.find(text)])
        )


def _body_names(rules: Rulebook) -> frozenset[str]:
    return frozenset(name for group in rules.bodies.group for name in (*group.names, *group.short))


def load_reader(setting: NamesSetting | str, rules: Rulebook) -> NameReader:
    """The reader for a setting. The model itself is loaded when the first text is read."""
    setting = NamesSetting(setting) if isinstance(setting, str) else setting
    if setting.model == NONE:
        return NameReader(rules, None)
    labels = dict(setting.labels) or dict(rules.names.labels)
    return NameReader(rules, SpacyModel(setting.model or SHIPPED, labels, rules.names.confidence.model))
