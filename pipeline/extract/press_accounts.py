"""From sentences to incidents: where a text begins one, and which sentences go on about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..fields.organisations import BodyMention
from ..model import Quantity, Span
from ..rulebook import Rulebook
from ..rulebook.incident_types import IncidentType, type_of
from ..rulebook.phrases import fold
from .press_bodies import Follower
from .press_sentences import Sentence, list_items

_LEAST_SHARED = 0.6
_LEAST_WORDS = 3
_STOP = frozenset(
    """
    the a an of to in on at by for from with and or was were is are been being had has have that which who whose its their his her
    it as into after when where this these those not no also other data personal information detail incident breach containing
    contained contain involving involved relating related including included affecting affected impact impacting people person
    individual due result caused case
    """.split()  # noqa: SIM905  one word after the other reads better than a list of strings
)
_AND_A = re.compile(r",? (?:and|while) (?=(?:an?|another|one) )|; (?:and )?(?=(?:an?|another|one) )")
_VERB = re.compile(r"\b(?:was|were|left|lost|sent|e-?mailed|stole|posted|published|disclosed|accessed|faxed|gave|took|shared)\b")
_THING = re.compile(r"(?:an?|one|two|three|several|some) [a-z]")
_BARE_ITEM = re.compile(r"(?:the )?(?:names|details|loss|theft)\b")


@dataclass(slots=True)
class Story:
    """One incident in the making: the stretch that tells what happened, the sentences that go on, and whose it is.

    `listed`: an item of a list, which a later passage may tell in full.
    """

    what: Span
    words: str
    type: IncidentType | None
    body: BodyMention | None
    sentences: list[Sentence] = field(default_factory=list)
    listed: bool = False
    also: list[Span] = field(default_factory=list)


def find_stories(sentences: Sequence[Sentence], main: BodyMention | None, rules: Rulebook) -> list[Story]:
    """The incidents that the sentences tell of. One that a list only names, and that is told in full elsewhere, counts once."""
    several = any(_several(one, rules) for one in sentences)
    teller = _Teller(rules, several, Follower(sentences, main, rules))
    for sentence in sentences:
        teller.take(sentence)
    return list(_told_once(teller.stories))


def _several(sentence: Sentence, rules: Rulebook) -> bool:
    """Whether the sentence shows that the text is about more than one incident."""
    return counts_incidents(sentence) or (sentence.has(rules.press.openers) and not sentence.title)


def counts_incidents(sentence: Sentence) -> bool:
    """Whether it gives a number of incidents."""
    return any(one.unit == "incidents" and (one.stated or one.maximum or 0) != 1 for one in sentence.quantities)


@dataclass(slots=True)
class _Teller:
    """Follows a text sentence by sentence. `current` is the incident that it speaks of."""

    rules: Rulebook
    several: bool
    follower: Follower
    body: BodyMention | None = None
    stories: list[Story] = field(default_factory=list)
    current: Story | None = None

    def take(self, sentence: Sentence) -> None:
        """Add a sentence: a new incident, more of the current one, a list of them, or nothing of these."""
        press = self.rules.press
        self.body = self.follower.follow(sentence)
        if sentence.title or sentence.quoted or sentence.has(press.never):
            if sentence.quoted and self.current is not None:
                self.current.sentences.append(sentence)
            return
        items = self._items(sentence)
        if len(items) >= 2 or (items and counts_incidents(sentence)):
            for span in items:
                self._begin(sentence, span, listed=True)
            self.current = None if len(items) > 1 else self.current
            return
        twice = self._two_events(sentence)
        if twice:
            for span in twice:
                self._begin(sentence, span, part=True)
            return
        if counts_incidents(sentence):
            self.current = None  # figures of many incidents: what follows is about none before it
            return
        opens = sentence.has(press.openers)
        if self._is_new(sentence, opens):
            self._begin(sentence, sentence.span)
        elif self.current is not None and (sentence.has(press.continuing) or sentence.type or not sentence.paragraph):
            self.current.sentences.append(sentence)
        elif self.several and sentence.paragraph:
            self.current = None  # another matter

    def _two_events(self, sentence: Sentence) -> list[Span]:
        """The halves of “a nurse lost a notebook, and a clerk e-mailed …”: each with an event of its own."""
        found = [match for match in _AND_A.finditer(sentence.words) if match.start() > 20]
        if not self.several or len(found) != 1:
            return []
        cut, base = found[0], sentence.span.start
        halves = (sentence.words[: cut.start()], sentence.words[cut.end() :])
        types = [type_of(words, self.rules.incident_types) for words in halves]
        if None in types or any(_VERB.search(words) is None for words in halves):
            return []
        return [Span(base, base + cut.start()), Span(base + cut.end(), sentence.span.end)]

    def _items(self, sentence: Sentence) -> list[Span]:
        """The items of a list of incidents. Where one tells of an incident, those that only name a thing do so too."""
        items = list_items(sentence, self.rules)
        telling = [span for span in items if self._is_item(sentence, span)]
        things = [span for span in items if span in telling or _THING.match(sentence.words[span.start - sentence.span.start :])]
        return things if telling else []

    def _is_item(self, sentence: Sentence, span: Span) -> bool:
        words = sentence.words[span.start - sentence.span.start : span.end - sentence.span.start]
        return type_of(words, self.rules.incident_types) is not None or bool(
            re.match(r"(?:the )?(?:names|details|loss|theft)\b", words)
        )

    def _is_new(self, sentence: Sentence, opens: bool) -> bool:
        if opens and (sentence.type is not None or any(one.unit == "data_subjects" for one in sentence.quantities)):
            return True
        if sentence.type is None:
            return False
        if self.current is None or sentence.bullet:
            return True
        if self._names_another(sentence):
            return True
        press = self.rules.press
        phrases = (press.introduces, press.introduces_paragraph) if sentence.paragraph else (press.introduces,)
        return self.several and sentence.has(phrases) and not _alike(sentence.words, _all(self.current))

    def _names_another(self, sentence: Sentence) -> bool:
        """Whether the sentence begins with another body than the current incident's."""
        watchers = self.rules.organisations.watchers
        own = [one for one in sentence.bodies if one.kind not in watchers and one.span.start - sentence.span.start < 40]
        current = self.current.body if self.current else None
        return bool(own) and current is not None and own[0].name != current.name and sentence.paragraph

    def _begin(self, sentence: Sentence, span: Span, *, listed: bool = False, part: bool = False) -> None:
        words = sentence.words[span.start - sentence.span.start : span.end - sentence.span.start]
        story = Story(span, words, type_of(words, self.rules.incident_types) or (None if listed else sentence.type), self.body)
        story.listed = listed
        story.sentences.append(_part(sentence, span) if listed or part else sentence)
        self.stories.append(story)
        self.current = story


def _part(sentence: Sentence, span: Span) -> Sentence:
    """The part of a sentence that one item of its list is."""
    low, high = span.start - sentence.span.start, span.end - sentence.span.start
    inside: list[Quantity] = [one for one in sentence.quantities if span.start <= one.span.start < span.end]
    bodies = [one for one in sentence.bodies if span.start <= one.span.start < span.end]
    return Sentence(span, sentence.words[low:high], tuple(bodies), tuple(inside), None, False, False, False, False)


# --- told twice -------------------------------------------------------------------------------------------------------------


def _told_once(stories: Sequence[Story]) -> Iterator[Story]:
    """A story that a list only names is part of the one that tells it in full; both stretches are kept."""
    taken: set[int] = set()
    for place, story in enumerate(stories):
        if not story.listed:
            continue
        for other_place, other in enumerate(stories):
            fuller = other_place > place or not other.listed
            if other_place == place or other_place in taken or not fuller:
                continue
            if _same_body(story, other) and _alike(story.words, _all(other)):
                other.also.append(story.what)
                taken.add(place)
                break
    yield from (story for place, story in enumerate(stories) if place not in taken)


def _same_body(one: Story, other: Story) -> bool:
    return one.body is None or other.body is None or one.body.name == other.body.name


def _all(story: Story) -> str:
    return " ".join([story.words, *(sentence.words for sentence in story.sentences if not sentence.quoted)])


def _alike(words: str, others: str) -> bool:
    """Whether most of the telling words of the first stand in the second."""
    mine, theirs = telling_words(words), telling_words(others)
    shared = mine & theirs
    return len(shared) >= _LEAST_WORDS and len(shared) >= _LEAST_SHARED * min(len(mine), len(theirs))


def telling_words(words: str) -> frozenset[str]:
    """The words that tell one incident from another, without endings."""
    found = re.findall(r"[a-z0-9][a-z0-9'-]+", fold(words).casefold())
    stems = (re.sub(r"(?:'s|ies|es|s)$", "", word) if len(word) > 4 else word for word in found)
    return frozenset(stem for stem in stems if stem not in _STOP and len(stem) > 2)
