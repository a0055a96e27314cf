"""Whom a text speaks of, sentence by sentence. In a text about several bodies nobody is meant without a sign of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..fields.organisations import BodyMention
from ..rulebook import Rulebook
from .press_sentences import Sentence

_RECEIVES = re.compile(
    r"\b(?:to|with|via|against|told|informed|chief executive of|boss of|analysed by|according to)(?: the)?(?: [a-z]+){0,2} ?$"
)
_WEAK = re.compile(r"\b(?:at|by|from|of|for)(?: the)?(?: [a-z]+){0,2} ?$")
_PRONOUN = re.compile(r"^(?:it|its|they|their|the body|the organi[sz]ation)\b", re.IGNORECASE)


class Follower:
    """Follows a text: `follow` says of each sentence whom it is about; null where that cannot be told."""

    def __init__(self, sentences: Sequence[Sentence], main: BodyMention | None, rules: Rulebook) -> None:
        self._rules = rules
        names = {one.name for sentence in sentences for one in self._candidates(sentence)}
        self._several = len(names) > 1
        self._main = main
        self._current: BodyMention | None = main
        self._unclear = False
        self._by_kind: dict[str, BodyMention] = {}

    def _candidates(self, sentence: Sentence) -> list[BodyMention]:
        return [one for one in sentence.bodies if one.kind not in self._rules.organisations.watchers]

    def follow(self, sentence: Sentence) -> BodyMention | None:
        """Whom this sentence is about: the body that it names, or means by its kind (“the council”), or the one before it."""
        named = self._named(sentence)
        if named:
            self._current = named[0]
            self._unclear = len({one.name for one in named}) > 1
            self._by_kind |= {one.kind: one for one in named if one.kind}
            return self._current
        meant = self._meant(sentence)
        if meant is not None:
            self._current, self._unclear = meant, False
        elif self._several and sentence.paragraph and (self._unclear or not _PRONOUN.search(sentence.words)):
            self._current, self._unclear = self._main, False
        return self._current

    def _named(self, sentence: Sentence) -> list[BodyMention]:
        """The bodies that the sentence is about, those that it only sends something to left out; one behind “of” or “at” last."""
        strong: list[BodyMention] = []
        weak: list[BodyMention] = []
        for one in self._candidates(sentence):
            lead = sentence.words[: one.span.start - sentence.span.start]
            if not _RECEIVES.search(lead):
                (weak if _WEAK.search(lead) else strong).append(one)
        return strong or weak

    def _meant(self, sentence: Sentence) -> BodyMention | None:
        """The body that a noun with its article means: the last one named of that kind."""
        for match in re.finditer(r"\b(?:the|this|a) ((?:[a-z]+ )?[a-z]+)\b", sentence.words.casefold()):
            for noun in (match[1], match[1].rpartition(" ")[2]):
                for kind in self._rules.organisations.nouns.get(noun, ()):
                    if kind in self._by_kind:
                        return self._by_kind[kind]
        return None
