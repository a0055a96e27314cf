"""Which of the labels found belong together: the best chains of labels in the order of their form.

A label out of order is left out; an order that starts anew is a new form. Starting anew and crossing a soft barrier (a mail
block in the text) cost something, so a chain does it only where the labels beyond clearly carry on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .templates import Anchor

_RESTART = (60.0, 0.3)
_CROSSING = (150.0, 0.25)
FURTHEST = 40_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An anchor found at `start:end` of the squashed text. `worth` is its weight times how surely it is the label (`trust`)."""

    start: int
    end: int
    anchor: Anchor
    worth: float
    score: float
    trust: float = 1.0

    def __lt__(self, other: Hit) -> bool:
        return (self.start, self.anchor.slot, self.end) < (other.start, other.anchor.slot, other.end)


@dataclass(slots=True)
class _Link:
    """The best chain that ends in one hit: its worth, and the hit before it (null where a chain starts)."""

    worth: float
    before: int | None
    restart: bool


def best_chains(hits: Sequence[Hit], soft: Sequence[int], form_weight: float) -> list[list[Hit]]:
    """The chains of hits, each in rising order of anchors, with the greatest total worth. `soft` are sorted places.

    `hits` must be sorted; time is their number times the number of anchors. `form_weight` is the weight of all questions of
    the form, by which the cost of a new start or of a crossing is scaled.
    """
    restart = min(_RESTART[0], _RESTART[1] * form_weight)
    crossing = min(_CROSSING[0], _CROSSING[1] * form_weight)
    links: list[_Link] = []
    by_slot: dict[int, int] = {}
    best: int | None = None
    for index, hit in enumerate(hits):
        link = _Link(hit.worth, None, True)
        for slot, other in by_slot.items():
            joined = links[other].worth + hit.worth
            if slot < hit.anchor.slot and joined > link.worth and _near(hits[other], hit):
                joined -= crossing * _crosses(hits[other], hit, soft)
                if joined > link.worth:
                    link = _Link(joined, other, False)
        earlier = _last_before(hits, links, best, hit)
        if earlier is not None:
            # What goes on in order is no new form: to call it one costs more than to cross whatever stands between.
            anew = restart if hit.anchor.slot <= hits[earlier].anchor.slot else restart + crossing
            if links[earlier].worth + hit.worth - anew > link.worth:
                link = _Link(links[earlier].worth + hit.worth - anew, earlier, True)
        links.append(link)
        slot = hit.anchor.slot
        # A worse chain that ends nearer is no loss: chains only grow, and the furthest step is long.
        if slot not in by_slot or link.worth > links[by_slot[slot]].worth or not _near(hits[by_slot[slot]], hit):
            by_slot[slot] = index
        if best is None or link.worth > links[best].worth:
            best = index
    return _unwind(hits, links, best)


def _near(first: Hit, second: Hit) -> bool:
    return first.end <= second.start <= first.end + FURTHEST


def _crosses(first: Hit, second: Hit, soft: Sequence[int]) -> bool:
    """Whether a soft barrier stands between two hits."""
    if not soft:
        return False
    at = bisect_left(soft, first.end)
    return at < len(soft) and soft[at] <= second.start


def _last_before(hits: Sequence[Hit], links: list[_Link], best: int | None, hit: Hit) -> int | None:
    """The best chain so far, if it ends before `hit`."""
    return best if best is not None and hits[best].end <= hit.start else None


def _unwind(hits: Sequence[Hit], links: list[_Link], last: int | None) -> list[list[Hit]]:
    """The chains of the best solution, in text order."""
    chains: list[list[Hit]] = []
    chain: list[Hit] = []
    while last is not None:
        chain.append(hits[last])
        if links[last].restart:
            chains.append(chain[::-1])
            chain = []
        last = links[last].before
    return chains[::-1]
