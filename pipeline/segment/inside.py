"""The labels inside one question of a form: hints, options and sublabels, between this question's label and the next one's.

Short labels such as `Yes` or `Time:` are looked for only here, and only where they stand alone: an answer may use the same
words. Of labels that overlap the longer wins, so `Likely` is never found inside `Very likely`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..kept import Kept
from ..model import LabelHit, Span
from ..rulebook.forms import Question
from .labels import (
    Candidate,
    Tolerance,
    at_word,
    ends_line,
    find_similar,
    follows_mark,
    grow,
    label_end,
    label_start,
    precedes_mark,
    same_case,
    starts_line,
)
from .squash import Squashed
from .templates import Kind, Wording, wordings_of

_LONG = 12
_COLON = re.compile(r"\s{0,3}:")
_SHIFTED = 0.5
_Label = tuple[str, Kind, tuple[Wording, ...]]


class _Found(NamedTuple):
    """A candidate for one label of the question."""

    at: Candidate
    key: str
    kind: Kind
    printed: str
    worth: float = 0.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The squashed stretch `start:end` of a text, in which one question's labels are looked for."""

    text: str
    squashed: Squashed
    start: int
    end: int


def labels_inside(text: str, squashed: Squashed, question: Question, start: int, end: int) -> Sequence[LabelHit]:
    """Every label of `question` in the squashed stretch `start:end`, in text order.

    Versions of a form share most questions: what was found for one is kept for the others.
    """
    known = _found_in(squashed)
    asked = (_labels(question), start, end)
    if asked not in known:
        known[asked] = _find(_Stretch(text, squashed, start, end), asked[0].labels)
    return known[asked]


class _Labels:
    """The labels inside a question. Questions with the same labels have the same one of these."""

    def __init__(self, labels: tuple[_Label, ...]) -> None:
        self.labels = labels


def _find(stretch: _Stretch, labels: Sequence[_Label]) -> Sequence[LabelHit]:
    chosen = _choose(_search(stretch, labels, "strict", []), [])
    keys = {item.key for item in chosen}
    lost = [label for label in labels if label[0] not in keys]
    if lost:
        chosen = _choose(_search(stretch, lost, "loose", chosen), chosen)
    return [_hit(stretch.text, stretch.squashed, item) for item in sorted(chosen, key=lambda item: item.at.start)]


def _no_answers(_: Squashed) -> dict[tuple[_Labels, int, int], Sequence[LabelHit]]:
    return {}


_found_in = Kept(_no_answers)


def _search(stretch: _Stretch, labels: Sequence[_Label], tolerance: Tolerance, chosen: list[_Found]) -> list[_Found]:
    """Everything in the stretch that reads like one of the labels and stands like one, with its worth."""
    text, squashed = stretch.text, stretch.squashed
    found = [
        _Found(_grown(stretch, candidate, wordings), key, kind, wording.printed)
        for key, kind, wordings in labels
        for wording in wordings
        for candidate in find_similar(squashed.folded, wording.folded, stretch.start, stretch.end, tolerance)
        if at_word(text, squashed, candidate)
    ]
    edges = _Edges.of([*found, *chosen], stretch.start, stretch.end)
    weighed = ((item, _worth(text, squashed, item, edges, tolerance)) for item in found)
    return [_Found(item.at, item.key, item.kind, item.printed, worth) for item, worth in weighed if worth > 0]


def _grown(stretch: _Stretch, candidate: Candidate, wordings: tuple[Wording, ...]) -> Candidate:
    """The candidate in its longest wording, if the label has several."""
    if len(wordings) == 1:
        return candidate
    return grow(stretch.squashed.folded, candidate, [wording.folded for wording in wordings], stretch.end)


def _labels_of(question: Question) -> _Labels:
    return _one_of(tuple(_each_label(question)))


_labels = Kept(_labels_of, most=2_000)
_one_of = lru_cache(maxsize=2_000)(_Labels)


def _each_label(question: Question) -> Iterator[_Label]:
    """The labels inside a question: (key, kind, wordings)."""
    for index, hint in enumerate(question.hint):
        yield f"{question.id}#hint{index}", "hint", wordings_of((hint,))
    for index, label in enumerate(question.details):
        yield f"{question.id}#details{index}", "hint", wordings_of((label,))
    for value, labels in question.option.items():
        yield f"{question.id}/{value}", "option", wordings_of(tuple(labels))
    for value, labels in question.sublabel.items():
        yield f"{question.id}:{value}", "sublabel", wordings_of(tuple(labels))


class _Edges(NamedTuple):
    """Where a label may start or end because another one ends or starts right there (squashed places)."""

    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, found: list[_Found], start: int, end: int) -> _Edges:
        places = [item.at for item in found]
        return cls(frozenset([end, *[at.start for at in places]]), frozenset([start, *[at.end for at in places]]))


def _worth(text: str, squashed: Squashed, item: _Found, edges: _Edges, tolerance: Tolerance) -> float:
    """How much a candidate counts: its length and likeness, less where it stands amid other words, nothing where it is one."""
    left, right = squashed.start(item.at.start), squashed.end(item.at.end)
    opens = item.at.start in edges.ends or starts_line(text, left) or follows_mark(text, left)
    closes = item.at.end in edges.starts or ends_line(text, right) or precedes_mark(text, right)
    length = len(item.at.label) * item.at.score
    if item.kind == "hint":
        return length + 1
    if item.kind == "sublabel":
        alike = same_case(text, squashed, item.at, item.printed)
        if _COLON.match(text, right):
            return length if opens or alike else 0.0
        # "Time of incident" in a cell of its own; a single word without a colon ("Date") may be the answer's own.
        return length * 0.9 if opens and alike and item.at.score == 1 and " " in item.printed.strip() else 0.0
    if opens and closes:
        return length
    if tolerance == "loose":
        return 0.0
    if len(item.at.label) >= _LONG and (opens or same_case(text, squashed, item.at, item.printed)):
        return length * 0.9
    if item.at.score == 1 and opens and _typed_answer(text, right) and item.at.start in edges.ends:
        return length * _SHIFTED
    return 0.0


def _typed_answer(text: str, position: int) -> bool:
    """Whether the word before `position` is set off from what follows, as in `Yes, by e-mail` or `No - not needed`."""
    return re.match(r"\s?[,;.–-]|\s*\(", text[position : position + 4]) is not None


def _choose(found: list[_Found], before: list[_Found]) -> list[_Found]:
    """Each label once, none over another, the weightiest first, beside what was chosen `before`."""
    chosen = list(before)
    keys = {item.key for item in chosen}
    for item in sorted(found, key=lambda item: (-item.worth, item.at.start)):
        start, end = item.at.start, item.at.end
        if item.key not in keys and all(end <= other.at.start or start >= other.at.end for other in chosen):
            keys.add(item.key)
            chosen.append(item)
    return chosen


def _hit(text: str, squashed: Squashed, item: _Found) -> LabelHit:
    start = label_start(text, squashed.start(item.at.start), item.printed)
    end = squashed.end(item.at.end)
    if item.kind != "option" or item.printed.endswith((")", "*")):
        end = label_end(text, end)
    return LabelHit(item.key, item.kind, Span(start, end), round(item.at.score, 4))
