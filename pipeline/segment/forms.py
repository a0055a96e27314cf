"""Finds filled forms in a document by the labels that their templates print."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import FormRegion, LabelHit, Span
from ..rulebook.forms import FormTemplate
from .chain import Hit, best_chains
from .inside import labels_inside
from .labels import Candidate, at_word, ends_line, find_exact, find_similar, label_end, label_start, same_case, starts_line
from .squash import Squashed, squash_text
from .templates import Anchor, Wording, anchors_of

_STRONG = 10
_LONG = 40
_MARGIN = 3_000
_GAP = 25_000
_TITLE_REACH = 2_500
_CLOSING_REACH = 1_200


@dataclass(frozen=True, slots=True)
class Barrier:
    """A place where another thing starts. A hard one always ends a form; a soft one ends it unless its labels go on in order."""

    position: int
    hard: bool


@dataclass(frozen=True, slots=True)
class _Scene:
    """One document under search: its text, the squashed copy, and the barriers as places in that copy."""

    text: str
    squashed: Squashed
    hard: tuple[int, ...]
    soft: tuple[int, ...]


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
    scene = _Scene(text, squashed, hard, soft)
    proposals = [
        proposal
        for template in templates
        for start, end in _zones(scene, anchors_of(template))
        for proposal in _propose(scene, template, start, end)
    ]
    chosen: list[FormRegion] = []
    for proposal in sorted(proposals, key=lambda p: (-p.weight, -p.region.score, p.region.span, p.region.template_id)):
        span = proposal.region.span
        if all(span.end <= other.span.start or span.start >= other.span.end for other in chosen):
            chosen.append(proposal.region)
    return tuple(sorted(chosen, key=lambda region: region.span))


# --- where to look ------------------------------------------------------------------------------------------------------------


def _zones(scene: _Scene, anchors: Sequence[Anchor]) -> Iterator[tuple[int, int]]:
    """Squashed stretches that hold at least two questions of the form, between hard barriers, with room around them."""
    found = sorted(
        (candidate.start, anchor.slot)
        for anchor in anchors
        if anchor.kind == "question"
        for wording in anchor.wordings
        if len(wording.folded) >= _STRONG
        for candidate in find_exact(scene.squashed.folded, wording.folded, 0, len(scene.squashed.folded))
    )
    group: list[tuple[int, int]] = []
    for place in found:
        if group and (place[0] - group[-1][0] > _GAP or _stretch(scene, place[0]) != _stretch(scene, group[-1][0])):
            yield from _zone(scene, group)
            group = []
        group.append(place)
    yield from _zone(scene, group)


def _zone(scene: _Scene, group: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len({slot for _, slot in group}) >= 2:
        first, last = _stretch(scene, group[0][0])
        yield max(first, group[0][0] - _MARGIN), min(last, group[-1][0] + _GAP)


def _stretch(scene: _Scene, place: int) -> tuple[int, int]:
    """The squashed stretch between the hard barriers around `place`."""
    at = bisect_right(scene.hard, place)
    return scene.hard[at - 1] if at else 0, scene.hard[at] if at < len(scene.hard) else len(scene.squashed.folded)


# --- what one template sees in a zone ---------------------------------------------------------------------------------------


def _propose(scene: _Scene, template: FormTemplate, start: int, end: int) -> Iterator[_Proposal]:
    """The forms that one template makes out between `start` and `end`."""
    hits = sorted(
        (hit for anchor in anchors_of(template) for hit in _hits(scene, anchor, start, end)),
        key=lambda h: (h.start, h.anchor.slot),
    )
    chains = [chain for chain in map(_trimmed, best_chains(hits, scene.soft)) if chain]
    for index, chain in enumerate(chains):
        following = chains[index + 1][0].start if index + 1 < len(chains) else end
        proposal = _region(scene, template, chain, following)
        if proposal:
            yield proposal


def _hits(scene: _Scene, anchor: Anchor, start: int, end: int) -> Iterator[Hit]:
    """Every place where an anchor's label may stand; of wordings over one another the longest."""
    taken: list[Candidate] = []
    for wording in anchor.wordings:
        for candidate in find_similar(scene.squashed.folded, wording.folded, start, end):
            if any(candidate.start < other.end and other.start < candidate.end for other in taken):
                continue
            trust = _trust(scene, candidate, wording, anchor)
            if trust:
                taken.append(candidate)
                yield Hit(candidate.start, candidate.end, anchor, anchor.weight * candidate.score * trust, candidate.score)


def _trust(scene: _Scene, candidate: Candidate, wording: Wording, anchor: Anchor) -> float:
    """How surely a candidate is the printed label: less amid other words, not at all where a short one is just a word."""
    length = len(candidate.label)
    if length < _LONG and not at_word(scene.text, scene.squashed, candidate):
        return 0.0
    left, right = scene.squashed.start(candidate.start), scene.squashed.end(candidate.end)
    opens = starts_line(scene.text, left)
    if length < _STRONG or anchor.kind in ("title", "section"):
        return (
            1.0
            if (opens and ends_line(scene.text, right)) or (length < _STRONG and opens and ":" in scene.text[right : right + 3])
            else 0.0
        )
    if opens:
        return 1.0
    if length >= _LONG:
        return 0.8
    return 0.6 if same_case(scene.text, scene.squashed, candidate, wording.printed) else 0.0


def _trimmed(chain: list[Hit]) -> list[Hit]:
    """The chain without titles far before its first question and printed endings far after its last one."""
    questions = [index for index, hit in enumerate(chain) if hit.anchor.kind == "question"]
    if not questions:
        return []
    first, last = questions[0], questions[-1]
    while first > 0 and chain[first].start - chain[first - 1].end <= _TITLE_REACH:
        first -= 1
    while last + 1 < len(chain) and chain[last + 1].start - chain[last].end <= _CLOSING_REACH:
        last += 1
    return chain[first : last + 1]


# --- from a chain to a region -----------------------------------------------------------------------------------------------


def _region(scene: _Scene, template: FormTemplate, chain: list[Hit], following: int) -> _Proposal | None:
    """The form that a chain of labels makes, if it is one."""
    end = _end(scene, chain, following)
    labels: list[LabelHit] = []
    for index, hit in enumerate(chain):
        labels.append(_label(scene, hit))
        question = template.find(hit.anchor.key) if hit.anchor.kind == "question" else None
        if question:
            upto = chain[index + 1].start if index + 1 < len(chain) else end
            labels += labels_inside(scene.text, scene.squashed, question, hit.end, upto)
    weight, score = _score(template, chain, labels)
    if not _is_form(template, chain, labels, score):
        return None
    last = max(scene.squashed.end(end), labels[-1].span.end)
    return _Proposal(FormRegion(template.id, round(score, 4), Span(labels[0].span.start, last), tuple(labels)), weight)


def _label(scene: _Scene, hit: Hit) -> LabelHit:
    printed = next((w.printed for w in hit.anchor.wordings if w.printed.startswith("(")), "")
    start = label_start(scene.text, scene.squashed.start(hit.start), printed)
    return LabelHit(
        hit.anchor.key, hit.anchor.kind, Span(start, label_end(scene.text, scene.squashed.end(hit.end))), round(hit.score, 4)
    )


def _end(scene: _Scene, chain: list[Hit], following: int) -> int:
    """The squashed place where the form ends: after its printed ending, else where its last answer can end at most."""
    last = chain[-1]
    if last.anchor.kind == "boilerplate":
        return last.end
    at = bisect_right(scene.soft, last.end)
    return min(following, scene.soft[at] if at < len(scene.soft) else following)


def _score(template: FormTemplate, chain: list[Hit], labels: list[LabelHit]) -> tuple[float, float]:
    """(weight of all that was found, share of the form's questions that was found, weighted by length and likeness)."""
    total = sum(anchor.weight for anchor in anchors_of(template) if anchor.kind == "question")
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
    return score >= 0.35 or (score >= 0.1 and dense >= 0.7 and printed >= 3)
