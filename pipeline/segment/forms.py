"""Finds filled forms in a document by the labels that their templates print."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import FormRegion, LabelHit, Span
from ..rulebook.forms import FormTemplate, Question
from .anchors import Scene, exact_places, find_chains, number_start, zones
from .chain import Hit
from .inside import labels_inside
from .labels import label_end, label_start
from .squash import squash_text
from .templates import anchors_of, question_weight

_ENDS = {"text": re.compile(r"\s*\n\s*\n\s*\n"), "other": re.compile(r"\s*\n\s*\n")}
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Barrier:
    """A place where another thing starts. A hard one always ends a form; a soft one ends it unless its labels go on in order."""

    position: int
    hard: bool


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A form as one template sees it, to be weighed against what other templates see."""

    region: FormRegion
    weight: float


def find_forms(text: str, templates: Sequence[FormTemplate], barriers: Sequence[Barrier]) -> tuple[FormRegion, ...]:
    """The forms in `text`, in order, without overlap. Where several templates fit, the one with more labels found wins."""
    squashed = squash_text(text)
    hard = tuple(sorted({squashed.index(barrier.position) for barrier in barriers if barrier.hard}))
    soft = tuple(sorted({squashed.index(barrier.position) for barrier in barriers if not barrier.hard}))
    scene = Scene(text, squashed, hard, soft)
    questions = {w.folded: None for t in templates for a in anchors_of(t) if a.kind == "question" for w in a.wordings}
    places = exact_places(scene, questions)
    proposals = [
        proposal
        for template in templates
        for start, end in zones(scene, anchors_of(template), places)
        for proposal in _propose(scene, template, start, end)
    ]
    chosen: list[FormRegion] = []
    for proposal in sorted(proposals, key=lambda p: (-p.weight, -p.region.score, p.region.span, p.region.template_id)):
        span = proposal.region.span
        if all(span.end <= other.span.start or span.start >= other.span.end for other in chosen):
            chosen.append(proposal.region)
    return tuple(sorted(chosen, key=lambda region: region.span))


def _propose(scene: Scene, template: FormTemplate, start: int, end: int) -> Iterator[_Proposal]:
    """The forms that one template makes out between `start` and `end`."""
    chains = find_chains(scene, anchors_of(template), start, end)
    for index, chain in enumerate(chains):
        following = chains[index + 1][0].start if index + 1 < len(chains) else scene.stretch(chain[-1].start)[1]
        proposal = _region(scene, template, chain, following)
        if proposal:
            yield proposal


def _region(scene: Scene, template: FormTemplate, chain: list[Hit], following: int) -> _Proposal | None:
    """The form that a chain of labels makes, if it is one."""
    limit = _limit(scene, chain[-1], following)
    labels: list[LabelHit] = []
    for index, hit in enumerate(chain):
        labels.append(_label(scene, hit))
        question = template.find(hit.anchor.key) if hit.anchor.kind == "question" else None
        if question:
            upto = chain[index + 1].start if index + 1 < len(chain) else limit
            inside = labels_inside(scene.text, scene.squashed, question, hit.end, upto)
            missing = _missing_between(template, question, chain[index + 1 :])
            labels += _with_lost_questions(scene, missing, inside, hit.end, upto)
    labels = _numbered(scene.text, labels)
    found, score = _score(template, chain, labels)
    if not _is_form(template, chain, labels, score):
        return None
    span = Span(labels[0].span.start, _end(scene, template, labels[-1], chain[-1], limit))
    return _Proposal(FormRegion(template.id, round(score, 4), span, tuple(labels)), found)


def _label(scene: Scene, hit: Hit) -> LabelHit:
    """A hit as a label of the original, with the punctuation that belongs to it."""
    printed = next((wording.printed for wording in hit.anchor.wordings if wording.printed.startswith("(")), "")
    start = label_start(scene.text, scene.squashed.start(hit.start), printed)
    end = label_end(scene.text, scene.squashed.end(hit.end))
    return LabelHit(hit.anchor.key, hit.anchor.kind, Span(start, end), round(hit.score, 4))


def _numbered(text: str, labels: list[LabelHit]) -> list[LabelHit]:
    """Labels with the numbers before them (`3. What has happened?`). Bare numbers count where several labels have one."""
    found = [number_start(text, label.span.start) if label.kind == "question" else (label.span.start, False) for label in labels]
    bare = sum(start < label.span.start and not sure for (start, sure), label in zip(found, labels, strict=True))
    return [
        replace(label, span=Span(start, label.span.end)) if sure or bare >= 3 else label
        for (start, sure), label in zip(found, labels, strict=True)
    ]


# --- questions whose own label is lost ----------------------------------------------------------------------------------------


def _missing_between(template: FormTemplate, question: Question, rest: list[Hit]) -> list[Question]:
    """The tick-box questions that the form prints between `question` and the next one found."""
    ids = [item.id for item in template.question]
    following = next((ids.index(hit.anchor.key) for hit in rest if hit.anchor.kind == "question"), len(ids))
    return [item for item in template.question[ids.index(question.id) + 1 : following] if item.ticks]


def _with_lost_questions(scene: Scene, missing: list[Question], inside: list[LabelHit], start: int, end: int) -> list[LabelHit]:
    """The labels of a block, with those of a question whose own label is lost but whose options stand there all the same.

    Such a question gets an empty label where its options start, with a low score.
    """
    taken = max((label.span.end for label in inside), default=0)
    for question in missing:
        if sum(other.option == question.option for other in missing) > 1:
            continue
        begin = max(start, scene.squashed.index(taken))
        found = [hit for hit in labels_inside(scene.text, scene.squashed, question, begin, end) if hit.kind == "option"]
        if len(found) < min(3, len(question.option)) or len(found) * 2 < len(question.option):
            continue
        # The mark may stand before the first option.
        at = max(scene.text.rfind("\n", 0, found[0].span.start) + 1, taken, scene.squashed.end(start))
        return [*inside, LabelHit(question.id, "question", Span(at, at), 0.5), *found]
    return inside


# --- is it a form, and where does it end ----------------------------------------------------------------------------------------


def _score(template: FormTemplate, chain: list[Hit], labels: list[LabelHit]) -> tuple[float, float]:
    """(weight of all that was found, share of the form's questions that was found, weighted by length and likeness)."""
    total = question_weight(anchors_of(template))
    found = sum(hit.anchor.weight * hit.score for hit in chain if hit.anchor.kind == "question")
    inside = sum(5 * label.score for label in labels if label.kind in ("option", "hint"))
    return found + inside, min(found / total, 1.0) if total else 0.0


def _is_form(template: FormTemplate, chain: list[Hit], labels: list[LabelHit], score: float) -> bool:
    """Whether so many labels are a form: a good share of its questions, or a run of them with what else the form prints."""
    slots = [hit.anchor.slot for hit in chain if hit.anchor.kind == "question"]
    between = [a for a in anchors_of(template) if a.kind == "question" and slots[0] <= a.slot <= slots[-1]]
    dense = len(slots) / len(between)
    printed = sum(label.kind in ("option", "hint", "boilerplate", "title", "section", "sublabel") for label in labels)
    if len(slots) < min(4, max(3, len(template.question) // 2)):
        return False
    return score >= 0.35 or (score >= 0.15 and printed >= 6) or (score >= 0.1 and dense >= 0.7 and printed >= 3)


def _limit(scene: Scene, last: Hit, following: int) -> int:
    """The squashed place where a form that ends with `last` must have ended: the next form or barrier."""
    at = bisect_right(scene.soft, last.end)
    return min(following, scene.soft[at]) if at < len(scene.soft) else following


def _end(scene: Scene, template: FormTemplate, label: LabelHit, last: Hit, limit: int) -> int:
    """Where the form ends: with its printed ending, else with its last answer.

    A text ends at the next barrier or wide gap, anything shorter with its paragraph.
    """
    if last.anchor.kind != "question":
        return label.span.end
    stop = max(scene.squashed.end(limit), label.span.end)
    question = template.find(last.anchor.key)
    kind = "text" if question and (question.kind == "text" or question.details) else "other"
    word = _WORD.search(scene.text, label.span.end, stop)
    if word is None:
        return label.span.end
    gap = _ENDS[kind].search(scene.text, word.end(), stop)
    return gap.start() if gap else stop
