"""Questions that a form prints elsewhere than its template does: their labels belong to the form all the same.

The chain that holds a form together takes labels in printed order only. A body that made its own version moved some of them;
left out, their answers would be read as part of the answer above, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..model import FormRegion, LabelHit, Span
from ..rulebook.forms import FormTemplate
from .anchors import STRONG, Scene
from .inside import labels_inside
from .labels import Candidate, at_word, ends_line, label_end, label_start, places_of, starts_line
from .templates import Anchor, anchors_of

_REACH = 1_500
"""How far above its first label and below its last answer a form may begin and end with a moved question (letters, digits)."""
_OWN = ("question", "section", "title", "boilerplate")

EndOf = Callable[[str, LabelHit, int], int]
"""Where a form ends whose last question is the one with this id and label: (question id, label, place that it ends before)."""


def with_displaced(scene: Scene, template: FormTemplate, region: FormRegion, free: Span, end_of: EndOf) -> FormRegion:
    """`region` with the labels of its missing questions that stand elsewhere in it, or right before or behind it.

    Only a label without any error that has its line to itself, and stands there once: in an answer it is just words. `free`
    is the stretch of the text that no other form, and no header of a mail, has.
    """
    found = [label for label in region.labels if label.kind == "question"]
    known = {label.key for label in found}
    missing = [anchor for anchor in anchors_of(template) if anchor.kind == "question" and anchor.key not in known]
    stretch = _reach(scene, region, free)
    moved = [label for anchor in missing if (label := _label_of(scene, anchor, region, stretch))] if missing else []
    if not moved:
        return region
    labels = _with_insides(scene, template, sorted([*region.labels, *moved], key=lambda label: label.span), moved, free.end)
    last = max([label for label in labels if label.kind in _OWN], key=lambda label: label.span)
    end = end_of(last.key, labels[-1], free.end) if last in moved else region.span.end
    return replace(region, span=Span(min(region.span.start, labels[0].span.start), end), labels=tuple(labels))


def _reach(scene: Scene, region: FormRegion, free: Span) -> tuple[int, int]:
    """The squashed stretch in which labels of the form may stand."""
    index = scene.squashed.index
    first, last = index(region.span.start), index(region.span.end)
    return max(index(free.start), first - _REACH), min(index(free.end), last + _REACH)


def _label_of(scene: Scene, anchor: Anchor, region: FormRegion, stretch: tuple[int, int]) -> LabelHit | None:
    """The one place of a question's label, as printed and alone on its line; null where there is none, or there are several."""
    squashed = scene.squashed
    for folded in anchor.label.folded:
        if len(folded) < STRONG:
            return None  # a word such as `Details` heads many things
        spans = [
            Span(squashed.start(at), squashed.end(at + len(folded)))
            for at in places_of(squashed.folded, folded, *stretch)
            if at_word(scene.text, squashed, Candidate(at, at + len(folded), folded, 1.0))
        ]
        spans = [span for span in spans if starts_line(scene.text, span.start) and ends_line(scene.text, span.end)]
        if len(spans) == 1:
            start = label_start(scene.text, spans[0].start, anchor.label.bracketed)
            span = Span(start, label_end(scene.text, spans[0].end))
            taken = any(span.start < label.span.end and label.span.start < span.end for label in region.labels)
            return None if taken else LabelHit(anchor.key, "question", span, 1.0)
        if spans:
            return None
    return None


def _with_insides(
    scene: Scene, template: FormTemplate, labels: Sequence[LabelHit], moved: Sequence[LabelHit], end: int
) -> list[LabelHit]:
    """The labels, with what stands inside the moved questions, and without what the question above had taken of it."""
    kept: list[LabelHit] = []
    own: list[LabelHit] = []
    for label in labels:
        # A question that was put there only for the options, whose own label was thought lost.
        guessed = label.span.start == label.span.end
        if label.kind in _OWN and not (guessed and own and own[-1] in moved):
            own.append(label)
    for index, label in enumerate(own):
        limit = own[index + 1].span.start if index + 1 < len(own) else end
        follows_moved = index + 1 < len(own) and own[index + 1] in moved
        kept.append(label)
        question = template.find(label.key) if label.kind == "question" else None
        if question and (label in moved or follows_moved):
            squash = scene.squashed.index
            kept += labels_inside(scene.text, scene.squashed, question, squash(label.span.end), squash(limit))
        else:
            kept += [one for one in labels if one.kind not in _OWN and label.span.end <= one.span.start < limit]
    return kept
