"""Which of the labels found belong together: the best chains of labels in the order of their form.

A label out of order is left out; an order that starts anew is a new form. Starting anew and crossing a soft barrier (a mail
block in the text) cost something, so a chain does it only where the labels beyond clearly carry on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from .templates import Anchor

_RESTART = (60.0, 0.3)
_CROSSING = (150.0, 0.25)
FURTHEST = 40_000


class Hit(NamedTuple):
    """An anchor found at `start:end` of the squashed text. `worth` is its weight times how surely it is the label (`trust`)."""

    start: int
    end: int
    anchor: Anchor
    worth: float
    score: float
    trust: float = 1.0


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Hits by their place in the text, then in the form."""
    return sorted(hits, key=_place)


def _place(hit: Hit) -> tuple[int, int, int]:
    return hit.start, hit.anchor.slot, hit.end


class _Link(NamedTuple):
    """The best chain that ends in one hit: its worth, and the hit before it (null where a chain starts)."""

    worth: float
    before: int | None
    restart: bool


_End = tuple[int, float, int, float]
"""Where a chain ends, its worth, its last hit (by index), and the next soft barrier behind it."""


def best_chains(hits: Sequence[Hit], soft: Sequence[int], form_weight: float) -> list[list[Hit]]:
    """The chains of hits, each in rising order of anchors, with the greatest total worth. `soft` are sorted places.

    `hits` must be sorted; time is their number times the number of anchors. `form_weight` is the weight of all questions of
    the form, by which the cost of a new start or of a crossing is scaled.
    """
    restart = min(_RESTART[0], _RESTART[1] * form_weight)
    crossing = min(_CROSSING[0], _CROSSING[1] * form_weight)
    links: list[_Link] = []
    latest: dict[int, _End] = {}
    best: int | None = None
    for index, hit in enumerate(hits):
        start, worth, mine = hit.start, hit.worth, hit.anchor.slot
        most, anew = worth, True
        before: int | None = None
        for slot, (end, so_far, other, barrier) in latest.items():
            if slot < mine and so_far + worth > most and end <= start <= end + FURTHEST:
                joined = so_far + worth - crossing * (barrier <= start)
                if joined > most:
                    most, before, anew = joined, other, False
        if best is not None and hits[best].end <= start:
            # What goes on in order is no new form: to call it one costs more than to cross whatever stands between.
            cost = restart if mine <= hits[best].anchor.slot else restart + crossing
            if links[best].worth + worth - cost > most:
                most, before, anew = links[best].worth + worth - cost, best, True
        links.append(_Link(most, before, anew))
        known = latest.get(mine)
        # A worse chain that ends nearer is no loss: chains only grow, and the furthest step is long.
        if known is None or most > known[1] or not known[0] <= start <= known[0] + FURTHEST:
            latest[mine] = hit.end, most, index, _following(soft, hit.end)
        if best is None or most > links[best].worth:
            best = index
    return _unwind(hits, links, best)


def _following(soft: Sequence[int], place: int) -> float:
    at = bisect_left(soft, place)
    return soft[at] if at < len(soft) else inf


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
