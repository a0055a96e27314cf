"""Templates made ready for the search: every printed label folded, in the order of the form, with its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from ..kept import Kept
from ..rulebook.folding import fold_label
from ..rulebook.forms import FormTemplate
from .labels import allowed_errors

HEAVIEST = 40
Kind = Literal["title", "question", "hint", "option", "sublabel", "section", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One printed wording of a label: as printed, and folded."""

    printed: str
    folded: str


class Label:
    """What is looked for: a label of one kind in its wordings, longest first. The same label of many forms is one of these.

    `weight`: long labels say more than short ones, up to a limit; what is no question says little. `shortest`: the letters that
    the most misread of its wordings still has.
    """

    def __init__(self, kind: Kind, wordings: tuple[Wording, ...]) -> None:
        self.kind, self.wordings = kind, wordings
        self.folded = [wording.folded for wording in wordings]
        longest = min(max(map(len, self.folded), default=0), HEAVIEST)
        self.weight = longest if kind == "question" else max(longest // 4, 1)
        self.shortest = min((len(folded) - allowed_errors(len(folded), "loose") for folded in self.folded), default=0)
        self.bracketed = next((wording.printed for wording in wordings if wording.printed.startswith("(")), "")


class Anchor(NamedTuple):
    """A label that holds the form together: a title, section, question or printed sentence, at its place in the order.

    `kind` and `weight` are the label's.
    """

    slot: int
    key: str
    label: Label
    kind: Kind
    weight: int


_label = lru_cache(maxsize=4096)(Label)


@lru_cache(maxsize=64)
def _plan(template_id: str, labels: tuple[tuple[str, Kind, tuple[str, ...]], ...]) -> tuple[Anchor, ...]:
    made = [(key, kind, _label(kind, wordings_of(printed))) for key, kind, printed in labels]
    return tuple(Anchor(slot, key, label, kind, label.weight) for slot, (key, kind, label) in enumerate(made))


def anchors_of(template: FormTemplate) -> tuple[Anchor, ...]:
    """The anchors of a form in printed order."""
    return _anchors(template)


def _anchors_of(template: FormTemplate) -> tuple[Anchor, ...]:
    labels: list[tuple[str, Kind, tuple[str, ...]]] = []
    if template.title:
        labels.append(("#title", "title", tuple(template.title)))
    labels += [("#opening", "boilerplate", (line,)) for line in template.opening]
    section: str | None = None
    for question in template.question:
        if question.section and question.section != section:
            labels.append((f"#{question.section}", "section", (question.section,)))
        section = question.section
        labels.append((question.id, "question", tuple(question.label)))
    labels += [("#closing", "boilerplate", (line,)) for line in template.closing]
    return _plan(template.id, tuple(labels))


_anchors = Kept(_anchors_of, most=200)


@lru_cache(maxsize=4096)
def wordings_of(printed: tuple[str, ...]) -> tuple[Wording, ...]:
    """The wordings of one label, longest first; wordings without a letter or digit are left out."""
    folded = [Wording(line, fold_label(line)) for line in printed]
    return tuple(sorted((wording for wording in folded if wording.folded), key=lambda w: (-len(w.folded), w.folded)))


def questions_of(templates: Sequence[FormTemplate]) -> Sequence[str]:
    """The folded wordings of all questions of these forms, each once."""
    return _questions(templates)


def _questions_of(templates: Sequence[FormTemplate]) -> Sequence[str]:
    labels = [anchor.label for template in templates for anchor in anchors_of(template) if anchor.kind == "question"]
    return list(dict.fromkeys(folded for label in labels for folded in label.folded))


_questions = Kept(_questions_of)


def question_weight(anchors: Sequence[Anchor]) -> int:
    """The weight of all questions of a form together."""
    return sum(anchor.weight for anchor in anchors if anchor.kind == "question")
