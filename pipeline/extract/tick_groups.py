"""Which marks of a page belong together: those in one column, those on one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..model import Box
from .tick_marks import Mark
from .tick_places import overlap_in_height

_ALIGNED = 3.0
_APART = 90.0
_ON_ROW = 0.4


class Groups(NamedTuple):
    """The marks of a page (their places among them) that stand in one column, and those on one row."""

    columns: list[list[int]]
    rows: list[list[int]]


def groups_of(marks: Sequence[Mark]) -> Groups:
    """Which of `marks` stand in line with each other."""
    return Groups(columns_of(marks), rows_of(marks))


def columns_of(marks: Sequence[Mark]) -> list[list[int]]:
    """The marks (their places in `marks`) that stand below each other, left edges or middles in line, no great gap between."""
    by_left = sorted(_placed(marks), key=lambda item: (item[1].x0, item[1].top))
    clusters: list[list[tuple[int, Box]]] = []
    for index, box in by_left:
        if clusters and _in_line(clusters[-1][-1][1], box):
            clusters[-1].append((index, box))
        else:
            clusters.append([(index, box)])
    columns: list[list[int]] = []
    for cluster in clusters:
        cluster.sort(key=lambda item: item[1].top)
        column = [cluster[0][0]]
        for (_, before), (index, box) in pairwise(cluster):
            if box.top - before.bottom > _APART:
                columns.append(column)
                column = []
            column.append(index)
        columns.append(column)
    return columns


def _in_line(one: Box, other: Box) -> bool:
    if abs(one.x0 - other.x0) <= _ALIGNED:
        return True
    return abs((one.x0 + one.x1) - (other.x0 + other.x1)) <= 2 * _ALIGNED and abs(one.x0 - other.x0) <= 3 * _ALIGNED


def rows_of(marks: Sequence[Mark]) -> list[list[int]]:
    """The marks (their places in `marks`) that stand on one row, from left to right."""
    rows: list[list[tuple[int, Box]]] = []
    for index, box in sorted(_placed(marks), key=lambda item: (item[1].top, item[1].x0)):
        reaching = (row for row in rows[:-9:-1] if row[0][1].bottom > box.top)  # the others end above it
        near = next((row for row in reaching if overlap_in_height(row[0][1], box) > _ON_ROW), None)
        if near is None:
            rows.append([(index, box)])
        else:
            near.append((index, box))
    return [[index for index, _ in sorted(row, key=lambda item: item[1].x0)] for row in rows]


def _placed(marks: Sequence[Mark]) -> list[tuple[int, Box]]:
    return [(index, mark.box) for index, mark in enumerate(marks) if mark.box is not None]


def connected(n_marks: int, groups: Iterable[Sequence[int]]) -> list[int]:
    """For each mark the number of the family that it belongs to: marks that share a group are of one family."""
    parent = list(range(n_marks))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for group in groups:
        for one, other in pairwise(group):
            parent[root(one)] = root(other)
    return [root(index) for index in range(n_marks)]
