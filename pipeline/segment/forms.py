"""Finds filled forms in a document by the labels that their templates print."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

from ..kept import Kept
from ..model import FormRegion, LabelHit, Span
from ..rulebook.forms import FormTemplate, Question
from ..rulebook.phrases import all_of_phrase, fold
from .anchors import Scene, exact_places, find_chains, number_start, zones
from .chain import Hit
from .displaced import with_displaced
from .grams import LabelTable, Standing
from .inside import labels_inside
from .labels import label_end, label_start
from .squash import squash_text
from .templates import anchors_of, question_weight, questions_of

_ENDS = {"text": re.compile(r"\s*\n\s*\n\s*\n"), "other": re.compile(r"\s*\n\s*\n")}
_WORD = re.compile(r"\w")
_MARKS_BEHIND = re.compile(r"[^\w\n]*(?:\n[^\S\n]*[^\w\s][^\w\n]*)?(?=\n|\Z)")
_INSIDE = 5
"""The weight of an option or a printed hint inside a question."""
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Barrier:
    """A place where another thing starts. A hard one always ends a form; a soft one ends it unless its labels go on in order."""

    position: int
    hard: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    """A chain of labels of one template that may be a form: the stretch that it surely covers, and what it can weigh at most."""

    template: FormTemplate
    chain: list[Hit]
    following: int
    core: Span
    most: float


@dataclass(slots=True, order=True)
class _Place:
    """Where a draft, or the form that it turned out to be, stands in the queue. Drafts come before forms of the same weight."""

    weight: float
    number: int = field(compare=False)
    order: tuple[float, Span, str] = (-math.inf, Span(0, 0), "")
    region: FormRegion | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A form as one template sees it, to be weighed against what other templates see."""

    region: FormRegion
    weight: float


def find_forms(
    text: str, templates: Sequence[FormTemplate], barriers: Sequence[Barrier], sign_off: Sequence[str] = ()
) -> tuple[FormRegion, ...]:
    """The forms in `text`, in order, without overlap. Where several templates fit, the one with more labels found wins.

    Behind its last answer a form ends with a line of one of the `sign_off` phrases: a form that was copied into a mail.
    """
    squashed = squash_text(text)
    hard = tuple(sorted({squashed.index(barrier.position) for barrier in barriers if barrier.hard}))
    soft = tuple(sorted({squashed.index(barrier.position) for barrier in barriers if not barrier.hard}))
    scene = Scene(text, squashed, hard, soft, Standing(_table(templates), squashed.folded))
    places = exact_places(scene, questions_of(templates))
    drafts = [
        draft
        for template in templates
        for start, end in zones(scene, anchors_of(template), places)
        for draft in _drafts(scene, template, start, end)
    ]
    best = sorted(_best(scene, drafts), key=lambda region: region.span)
    headers = sorted({barrier.position for barrier in barriers})
    return tuple(_whole(scene, templates, best, headers, sign_off)) if best else ()


def _whole(
    scene: Scene,
    templates: Sequence[FormTemplate],
    regions: Sequence[FormRegion],
    headers: Sequence[int],
    sign_off: Sequence[str],
) -> Iterator[FormRegion]:
    """The forms with the questions that they print in another order than their templates do, each up to its own end."""
    by_id = {template.id: template for template in templates}
    floor = 0
    for index, region in enumerate(regions):
        template, span = by_id[region.template_id], region.span
        before, behind = bisect_right(headers, span.start), bisect_left(headers, span.end)
        upto = [*headers[behind : behind + 1], *(other.span.start for other in regions[index + 1 : index + 2]), len(scene.text)]
        free = Span(max(floor, headers[before - 1] if before else 0), max(min(upto), span.end))

        def end_of(question: str, label: LabelHit, limit: int, template: FormTemplate = template) -> int:
            return _end(scene, template, label, question, limit)

        region = with_displaced(scene, template, region, free, end_of)
        last = max((label.span.end for label in region.labels), default=span.start)
        end = _signed_off(scene.text, last, region.span.end, sign_off)
        floor = end
        yield replace(region, span=Span(region.span.start, end))


def _signed_off(text: str, start: int, end: int, sign_off: Sequence[str]) -> int:
    """Where the first line between `start` and `end` stands that is a sign-off and nothing else; `end` where there is none."""
    folded = fold(text[start:end])
    for phrase in sign_off:
        for match in all_of_phrase(folded, phrase):
            line = folded[folded.rfind("\n", 0, match.start()) + 1 : (folded + "\n").find("\n", match.end())]
            if not _WORD.search(line.replace(match.group().strip(), "", 1)):
                end = min(end, start + match.start())
    return end


def _table_of(templates: Sequence[FormTemplate]) -> LabelTable:
    return LabelTable(folded for template in templates for anchor in anchors_of(template) for folded in anchor.label.folded)


_table = Kept(_table_of)


def _best(scene: Scene, drafts: Sequence[_Draft]) -> list[FormRegion]:
    """The weightiest forms that do not overlap.

    A draft is made out in full only while it may still win: what it can weigh at most puts it in the queue.
    """
    chosen: list[FormRegion] = []
    queue = [_Place(-draft.most, number) for number, draft in enumerate(drafts)]
    heapify(queue)
    while queue:
        place = heappop(queue)
        draft = drafts[place.number]
        span = place.region.span if place.region else draft.core
        if not all(span.end <= other.span.start or span.start >= other.span.end for other in chosen):
            continue
        if place.region:
            chosen.append(place.region)
        elif proposal := _region(scene, draft.template, draft.chain, draft.following):
            region = proposal.region
            order = (-region.score, region.span, region.template_id)
            heappush(queue, _Place(-proposal.weight, place.number, order, region))
    return chosen


def _drafts(scene: Scene, template: FormTemplate, start: int, end: int) -> Iterator[_Draft]:
    """The forms that one template may make out between `start` and `end`."""
    chains = find_chains(scene, anchors_of(template), start, end)
    for index, chain in enumerate(chains):
        following = chains[index + 1][0].start if index + 1 < len(chains) else scene.stretch(chain[-1].start)[1]
        core = Span(_label(scene, chain[0]).span.start, _label(scene, chain[-1]).span.end)
        yield _Draft(template, chain, following, core, _most(template, chain))


def _most(template: FormTemplate, chain: list[Hit]) -> float:
    """What a form can weigh at most: its questions as found, and every label inside them."""
    order = _order(template)
    inside = sum(order.labels_inside(*pair) for pair in _questions_in(chain))
    return _weight(chain) + _INSIDE * inside + _ROUNDING


def _region(scene: Scene, template: FormTemplate, chain: list[Hit], following: int) -> _Proposal | None:
    """The form that a chain of labels makes, if it is one."""
    limit = _limit(scene, chain[-1], following)
    after = dict(_questions_in(chain))
    labels: list[LabelHit] = []
    for index, hit in enumerate(chain):
        labels.append(_label(scene, hit))
        question = template.find(hit.anchor.key) if hit.anchor.kind == "question" else None
        if question:
            upto = chain[index + 1].start if index + 1 < len(chain) else limit
            inside = labels_inside(scene.text, scene.squashed, question, hit.end, upto)
            missing = _order(template).ticks_between(question.id, after[question.id])
            labels += _with_lost_questions(scene, missing, inside, hit.end, upto)
    labels = _numbered(scene.text, labels)
    found, score = _score(template, chain, labels)
    if not _is_form(template, chain, labels, score):
        return None
    last = chain[-1].anchor
    stop = max(scene.squashed.end(limit), labels[-1].span.end)
    end = _end(scene, template, labels[-1], last.key, stop) if last.kind == "question" else labels[-1].span.end
    span = Span(labels[0].span.start, end)
    return _Proposal(FormRegion(template.id, round(score, 4), span, tuple(labels)), found)


def _label(scene: Scene, hit: Hit) -> LabelHit:
    """A hit as a label of the original, with the punctuation that belongs to it."""
    start = label_start(scene.text, scene.squashed.start(hit.start), hit.anchor.label.bracketed)
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


def _questions_in(chain: list[Hit]) -> list[tuple[str, str | None]]:
    """The questions of a chain, by id, each with the next one; null behind the last."""
    ids = [hit.anchor.key for hit in chain if hit.anchor.kind == "question"]
    return list(zip(ids, [*ids[1:], None], strict=True)) if ids else []


class _Order:
    """The questions of a form in printed order, and what may stand between two of them: many drafts ask the same."""

    def __init__(self, template: FormTemplate) -> None:
        self._questions = template.question
        self._places = {question.id: place for place, question in reversed(list(enumerate(template.question)))}
        self._between: dict[tuple[str, str | None], list[Question]] = {}
        self._inside: dict[tuple[str, str | None], int] = {}

    def ticks_between(self, question: str, following: str | None) -> list[Question]:
        """The tick-box questions that the form prints between a question and the next one found (null: its end)."""
        pair = question, following
        if pair not in self._between:
            last = len(self._questions) if following is None else self._places[following]
            self._between[pair] = [item for item in self._questions[self._places[question] + 1 : last] if item.ticks]
        return self._between[pair]

    def labels_inside(self, question: str, following: str | None) -> int:
        """How many labels can stand inside a question, those of one whose own label is lost among them."""
        pair = question, following
        if pair not in self._inside:
            item = self._questions[self._places[question]]
            lost = max((len(one.option) for one in self.ticks_between(question, following)), default=0)
            self._inside[pair] = len(item.hint) + len(item.details) + len(item.option) + lost
        return self._inside[pair]


_order = Kept(_Order, most=200)


def _with_lost_questions(
    scene: Scene, missing: list[Question], inside: Sequence[LabelHit], start: int, end: int
) -> Sequence[LabelHit]:
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
    found = _weight(chain)
    inside = sum(_INSIDE * label.score for label in labels if label.kind in ("option", "hint"))
    return found + inside, min(found / total, 1.0) if total else 0.0


def _weight(chain: list[Hit]) -> float:
    return sum(hit.anchor.weight * hit.score for hit in chain if hit.anchor.kind == "question")


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


def _end(scene: Scene, template: FormTemplate, label: LabelHit, last: str, stop: int) -> int:
    """Where a form ends whose last label is `label`, of the question `last`: with its answer, before `stop` at the latest.

    A text ends at the next barrier or wide gap, anything shorter with its paragraph. Where no word follows, the
    marks behind the label or in a row below it are still its own.
    """
    question = template.find(last)
    kind = "text" if question and (question.kind == "text" or question.details) else "other"
    word = _WORD.search(scene.text, label.span.end, stop)
    if word is None:
        marks = _MARKS_BEHIND.match(scene.text, label.span.end)
        return label.span.end + len(marks.group().rstrip()) if marks else label.span.end
    gap = _ENDS[kind].search(scene.text, word.end(), stop)
    return gap.start() if gap else stop
