"""Where redaction boxes lie: which belong together, and which stand in the place of a line of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..model import Box

_TOUCH: Final = 1.0
_NEAR: Final = 120
_SLICE: Final = 4.5
"""Boxes lower or narrower than this (points) are slices of a larger one."""


def meets(first: Box, second: Box) -> bool:
    """Whether two boxes share any area."""
    return first.x0 < second.x1 and second.x0 < first.x1 and first.top < second.bottom and second.top < first.bottom


def overlap(first: Box, second: Box) -> float:
    """The area that two boxes share, in square points."""
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    high = min(first.bottom, second.bottom) - max(first.top, second.top)
    return max(wide, 0.0) * max(high, 0.0)


def area(box: Box) -> float:
    """The area of a box in square points."""
    return max(box.x1 - box.x0, 0.0) * max(box.bottom - box.top, 0.0)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes, at least one."""
    every = list(boxes)
    return Box(
        round(min(box.x0 for box in every), 2),
        round(min(box.top for box in every), 2),
        round(max(box.x1 for box in every), 2),
        round(max(box.bottom for box in every), 2),
    )


def groups_of(boxes: Sequence[Box]) -> list[list[int]]:
    """Boxes that are one: drawn twice, side by side on one line, or cut into slices. Indices, the groups by their first."""
    order = sorted(range(len(boxes)), key=lambda index: (boxes[index].top, boxes[index].x0))
    parent = list(range(len(boxes)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    active: list[int] = []
    for index in order:
        active = [other for other in active if boxes[other].bottom + _TOUCH + 1 >= boxes[index].top]
        for other in active:
            if root(other) != root(index) and _are_one(boxes[other], boxes[index]):
                parent[max(root(other), root(index))] = min(root(other), root(index))
        active = [*active[-_NEAR:], index]
    found: dict[int, list[int]] = {}
    for index in range(len(boxes)):
        found.setdefault(root(index), []).append(index)
    return list(found.values())


def _are_one(first: Box, second: Box) -> bool:
    high = min(first.bottom, second.bottom) - max(first.top, second.top)
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    low = min(first.bottom - first.top, second.bottom - second.top)
    narrow = min(first.x1 - first.x0, second.x1 - second.x0)
    if wide > 0 and high > 0 and wide * high > 0.8 * min(area(first), area(second)):
        return True
    if high >= 0.6 * max(first.bottom - first.top, second.bottom - second.top) and wide >= -_TOUCH:
        return True
    sliced = low < _SLICE and wide >= 0.6 * narrow and high >= -_TOUCH
    return sliced or (narrow < _SLICE and high >= 0.6 * low and wide >= -_TOUCH)
