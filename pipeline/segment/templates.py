"""Templates made ready for the search: every printed label folded, in the order of the form, with its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..kept import Kept
from ..rulebook.folding import fold_label
from ..rulebook.forms import FormTemplate

HEAVIEST = 40
Kind = Literal["title", "question", "hint", "option", "sublabel", "section", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One printed wording of a label: as printed, and folded."""

    printed: str
    folded: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label that holds the form together: a title, section, question or printed sentence, at its place in the order."""

    slot: int
    key: str
    kind: Kind
    wordings: tuple[Wording, ...]

    @property
    def weight(self) -> int:
        """Long labels say more than short ones, up to a limit; what is no question says little."""
        longest = min(max(len(wording.folded) for wording in self.wordings), HEAVIEST)
        return longest if self.kind == "question" else max(longest // 4, 1)


@lru_cache(maxsize=64)
def _plan(template_id: str, labels: tuple[tuple[str, Kind, tuple[str, ...]], ...]) -> tuple[Anchor, ...]:
    return tuple(Anchor(slot, key, kind, wordings_of(printed)) for slot, (key, kind, printed) in enumerate(labels))


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


def question_weight(anchors: Sequence[Anchor]) -> int:
    """The weight of all questions of a form together."""
    return sum(anchor.weight for anchor in anchors if anchor.kind == "question")
