"""Where the labels that hold a form together may stand: strictly at first, then with more errors where order leaves a gap."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..kept import Kept
from .chain import Hit, best_chains, in_order
from .grams import Standing
from .labels import (
    Candidate,
    Tolerance,
    at_word,
    ends_line,
    find_similar,
    follows_mark,
    follows_sentence,
    grow,
    same_case,
    starts_line,
)
from .squash import Squashed
from .templates import Anchor, Label, Wording, question_weight

STRONG = 10
_LONG = 40
_MIDDLE = 20
_BEFORE = 3_000
_AFTER = 6_000
_GAP = 25_000
_TITLE_REACH = 2_500
_CLOSING_REACH = 1_200


@dataclass(frozen=True, slots=True)
class Scene:
    """One document under search: its text, the squashed copy, the barriers (places in that copy, in order), what may be there."""

    text: str
    squashed: Squashed
    hard: tuple[int, ...]
    soft: tuple[int, ...]
    standing: Standing

    def stretch(self, place: int) -> tuple[int, int]:
        """The squashed stretch between the hard barriers around `place`."""
        at = bisect_right(self.hard, place)
        return self.hard[at - 1] if at else 0, self.hard[at] if at < len(self.hard) else len(self.squashed.folded)


def exact_places(scene: Scene, labels: Iterable[str]) -> dict[str, Sequence[int]]:
    """Every place of each folded label in the whole document. Labels shared by templates are looked up once."""
    standing, end = scene.standing, len(scene.squashed.folded)
    return {label: places for label in labels if len(label) >= STRONG and (places := standing.exact(label, 0, end))}


def zones(scene: Scene, anchors: Sequence[Anchor], places: dict[str, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Squashed stretches that hold at least two questions of the form, between hard barriers, with room around them."""
    found = sorted(
        (place, anchor.slot)
        for anchor in anchors
        if anchor.kind == "question"
        for folded in anchor.label.folded
        for place in places.get(folded, ())
    )
    group: list[tuple[int, int]] = []
    for place in found:
        if group and (place[0] - group[-1][0] > _GAP or scene.stretch(place[0]) != scene.stretch(group[-1][0])):
            yield from _zone(scene, group)
            group = []
        group.append(place)
    yield from _zone(scene, group)


def _zone(scene: Scene, group: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len({slot for _, slot in group}) >= 2:
        first, last = scene.stretch(group[0][0])
        yield max(first, group[0][0] - _BEFORE), min(last, group[-1][0] + _AFTER)


# --- hits -------------------------------------------------------------------------------------------------------------------


def find_chains(scene: Scene, anchors: Sequence[Anchor], start: int, end: int) -> list[list[Hit]]:
    """The chains of labels between `start` and `end`, each a form or part of one."""
    hits = [hit for anchor in anchors for hit in _hits(scene, anchor, start, end, "strict")]
    hits = _with_inline_sections(hits)
    chains = [chain for chain in map(_trimmed, best_chains(in_order(hits), scene.soft, question_weight(anchors))) if chain]
    limits = [*(chain[0].start for chain in chains[1:]), end][: len(chains)]
    floors = [start, *(chain[-1].end for chain in chains[:-1])][: len(chains)]
    return [_filled(scene, anchors, *item) for item in zip(chains, floors, limits, strict=True)]


def _hits(scene: Scene, anchor: Anchor, start: int, end: int, tolerance: Tolerance) -> Iterator[Hit]:
    """Every place where an anchor's label may stand; of wordings over one another the longest. Templates share most labels."""
    known, asked = _found_in(scene), (anchor.label, start, end, tolerance)
    places = known.get(asked)
    if places is None:
        places = known[asked] = list(_places(scene, anchor.label, start, end, tolerance))
    for found, trust in places:
        yield Hit(found.start, found.end, anchor, anchor.weight * found.score * abs(trust), found.score, trust)


def _no_answers(_: Scene) -> dict[_Asked, list[tuple[Candidate, float]]]:
    return {}


_Asked = tuple[Label, int, int, Tolerance]
_found_in = Kept(_no_answers)


def _places(scene: Scene, label: Label, start: int, end: int, tolerance: Tolerance) -> Iterator[tuple[Candidate, float]]:
    """The places of a label, each with how surely it is the label."""
    taken: list[Candidate] = []
    for wording in label.wordings:
        index = scene.standing if tolerance == "strict" else None
        for candidate in find_similar(scene.squashed.folded, wording.folded, start, end, tolerance, index):
            if taken and any(candidate.start < other.end and other.start < candidate.end for other in taken):
                continue
            trust = _trust(scene, candidate, wording, label, tolerance)
            if trust:
                candidate = grow(scene.squashed.folded, candidate, label.folded, end)
                taken.append(candidate)
                yield candidate, trust


def _trust(scene: Scene, candidate: Candidate, wording: Wording, label: Label, tolerance: Tolerance) -> float:
    """How surely a candidate is the printed label: less amid other words, not at all where a short one is just a word.

    A negative trust holds only if another label starts right behind (a section's name in a run-together paragraph).
    """
    length = len(candidate.label)
    if length < _LONG and not at_word(scene.text, scene.squashed, candidate):
        return 0.0
    left, right = scene.squashed.start(candidate.start), scene.squashed.end(candidate.end)
    opens = starts_line(scene.text, left)
    cased = candidate.score < 1 or same_case(scene.text, scene.squashed, candidate, wording.printed)
    if length < STRONG or label.kind in ("title", "section"):
        closes = ends_line(scene.text, right) or (label.kind == "question" and ":" in scene.text[right : right + 3])
        return 1.0 if opens and closes else -0.6 if cased and label.kind != "question" else 0.0
    if opens:
        return 1.0
    if length >= _LONG:
        return 0.8
    if tolerance == "loose":
        return 0.5 if length >= _MIDDLE and (follows_sentence(scene.text, left) or follows_mark(scene.text, left)) else 0.0
    return 0.6 if cased else 0.0


def _with_inline_sections(hits: list[Hit]) -> list[Hit]:
    """Hits without those that needed a label right behind them and have none."""
    starts = {hit.start for hit in hits if hit.trust > 0}
    return [hit for hit in hits if hit.trust > 0 or hit.end in starts]


def _filled(scene: Scene, anchors: Sequence[Anchor], chain: list[Hit], floor: int, limit: int) -> list[Hit]:
    """The chain with labels that were too misread for the strict search, looked for only where order says they stand."""
    extra: list[Hit] = []
    slots = [hit.anchor.slot for hit in chain]  # they rise
    for anchor in anchors:
        after = bisect_left(slots, anchor.slot)
        if after < len(slots) and slots[after] == anchor.slot:
            continue
        start = chain[after - 1].end if after else max(floor, chain[0].start - _TITLE_REACH)
        end = chain[after].start if after < len(chain) else min(limit, chain[-1].end + _AFTER)
        if end - start >= anchor.label.shortest:
            extra += [hit._replace(worth=hit.worth * 0.5) for hit in _hits(scene, anchor, start, end, "loose")]
    extra = [hit for hit in _with_inline_sections([*chain, *extra]) if hit.anchor.slot not in slots] if extra else []
    if not extra:
        return chain
    chains = [_trimmed(found) for found in best_chains(in_order([*chain, *extra]), scene.soft, question_weight(anchors))]
    return max(chains, key=lambda found: sum(hit.worth for hit in found), default=chain) or chain


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


# --- numbers before labels --------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"[ \t]*[([]?(?:q(?:uestion)?\.?[ \t]?)?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-z]|[ivx]{1,4})[ \t]?([.)\]:])?[ \t]*(?:\*[ \t]*)?"
    r"|[ \t]*(\*)[ \t]*",
    re.IGNORECASE,
)


def number_start(text: str, position: int) -> tuple[int, bool]:
    """Where a number that stands before a label on its line (`3.`, `(b)`, `Q4`) starts, and whether it is sure to be one.

    The star of a question that must be answered (`(b) *`) belongs to it. A bare number may as well be the end of an answer.
    Without any number `position` comes back.
    """
    line = max(text.rfind("\n", 0, position) + 1, position - 20)
    match = _NUMBER.fullmatch(text, line, position)
    if match is None or not match.group().strip():
        return position, False
    start = match.end() - len(match.group().lstrip())
    sure = match.group(1) is not None or match.group(2) is not None or match.group().strip()[0] in "qQ"
    return start, sure
