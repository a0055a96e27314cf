"""A closer look at one place: where exactly its four sides (or its ring) lie, and how well, how straight they are drawn.

What tells a box from a letter: its sides are straight over nearly their whole length, paper is around it, its lines end at its
corners.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from ..model import Box
from .scan_boxes_ink import Dark

_MARGIN: Final = 4.0
"""Points around a place that are looked at."""
REACH: Final = 1.6
"""Points by which a side may lie off."""
_ENDS: Final = 0.15
"""Share of a side at either end that the measure of its place leaves out."""
_LOW: Final = 0.3
_HIGH: Final = 0.75
_HALF: Final = 0.5
_STRAIGHT: Final = 0.36
"""Points by which the outer edge of a straight side may stray."""
_NEAR: Final = 0.5
_FAR: Final = 2.4
"""Points outside an edge within which there must be paper."""
_ON: Final = 3.6
"""Points beyond a corner that a line goes on; a slanting stroke leaves it sooner."""
_GOES: Final = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A box in pixels (outer edges). `line`: how thick its thinnest side is. Of its sides, weakest first: `drawn` how much of
    them is drawn, `straight` how much of that lies on one line. `busy`: how dark the quietest row outside each side is, quietest
    side first. `goes_on`: the sides (left, right, up, down) on which both lines go on beyond
    the corners.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    line: float
    drawn: tuple[float, ...]
    straight: tuple[float, ...]
    busy: tuple[float, ...]
    goes_on: str = ""
    round: bool = False

    @property
    def side(self) -> float:
        """The mean of width and height."""
        return (self.x1 - self.x0 + self.bottom - self.top) / 2

    @property
    def middle(self) -> tuple[float, float]:
        """x and y."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def box(self) -> Box:
        """The outer edge."""
        return Box(self.x0, self.top, self.x1, self.bottom)

    @property
    def evenness(self) -> float:
        """How straight its sides are in the mean."""
        return sum(self.straight) / len(self.straight)

    @property
    def aspect(self) -> float:
        """The longer side against the shorter."""
        width, height = self.x1 - self.x0, self.bottom - self.top
        return max(width, height) / max(min(width, height), 1e-6)

    def meets(self, other: Found) -> bool:
        """Whether both cover the same place, by a good part of the smaller."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0 and down > 0 and across * down > 0.25 * min(self.side, other.side) ** 2


@dataclass(frozen=True, slots=True)
class _Edge:
    """The outer edge of a line in a profile, its height there, and how many pixels it is thick."""

    at: int
    height: float
    thick: int


def fit_square(
    ink: Dark, scale: float, x0: float, top: float, side: float, reach: float = REACH, aspect: float = inf
) -> Found | None:
    """The square near (x0, top), all in pixels of `ink` with `scale` pixels a point; null where there are not four sides.

    `reach`: points by which its sides may lie off. `aspect`: one that is longer by more than this is not looked at any closer.
    """
    margin, near = round(_MARGIN * scale), max(round(reach * scale), 2)
    left, upper, size = round(x0), round(top), round(side)
    height, width = ink.shape
    if left < margin or upper < margin or left + size + margin > width or upper + size + margin > height:
        return None
    patch = ink[upper - margin : upper + size + margin, left - margin : left + size + margin]
    cut = slice(margin + int(_ENDS * size), margin + size - int(_ENDS * size))
    rows, columns = np.sort(patch[:, cut], axis=1), np.sort(patch[cut], axis=0).T
    edges = (*_edges_of(rows, margin, near), *_edges_of(columns, margin, near))
    if min(edge.height for edge in edges) < _HALF * 0.8:
        return None
    a, b, c, d = edges[0].at, edges[1].at + 1, edges[2].at, edges[3].at + 1
    if min(b - a, d - c) < 4 * scale or max(b - a, d - c) > aspect * min(b - a, d - c):
        return None
    thick = min(edge.thick for edge in edges)
    busy = (*_busy(rows, a, b, scale), *_busy(columns, c, d, scale))
    sides = [_side(one, scale, thick) for one in _strips(patch, a, b, c, d, scale)]
    return Found(
        left - margin + c,
        upper - margin + a,
        left - margin + d,
        upper - margin + b,
        float(thick),
        tuple(sorted(drawn for drawn, _ in sides)),
        tuple(sorted(straight for _, straight in sides)),
        tuple(sorted(busy)),
        _goes_on(patch, (a, b, c, d), thick, scale),
    )


def _edges_of(profile: Dark, margin: int, reach: int) -> tuple[_Edge, _Edge]:
    """The first and the last line of a patch, given its rows with their pixels in order of darkness."""
    low = profile[:, int(_LOW * profile.shape[1])].tolist()
    return _edge(low, margin, reach, 1), _edge(low, len(low) - margin - 1, reach, -1)


def _edge(profile: list[float], at: int, reach: int, inward: int) -> _Edge:
    near = range(max(at - reach, 0), min(at + reach + 1, len(profile)))
    height = max(profile[near.start : near.stop])
    if height <= 0:
        return _Edge(at, 0.0, 1)
    edge = next(place for place in near[::inward] if profile[place] >= _HALF * height)
    thick = 1
    while 0 <= edge + inward * thick < len(profile) and profile[edge + inward * thick] >= _HALF * height:
        thick += 1
    return _Edge(edge, height, thick)


def _busy(profile: Dark, first: int, end: int, scale: float) -> tuple[float, float]:
    """How dark the quietest rows just outside are. A stroke that crosses them fills a small part only."""
    high = profile[:, int(_HIGH * profile.shape[1])].tolist()
    far = max(round(_FAR * scale), 2)
    return min(high[max(first - far, 0) : max(first - 1, 0)], default=1.0), min(high[end + 1 : end + far], default=1.0)


def _strips(patch: Dark, a: int, b: int, c: int, d: int, scale: float) -> list[Dark]:
    """The pixels around the outer edge of each side, the outside first, one row a pixel of depth."""
    out, deep = max(round(0.8 * scale), 1), max(round(1.4 * scale), 2)
    ends = max(round(0.08 * (b - a)), 1)
    across, down = slice(c + ends, d - ends), slice(a + ends, b - ends)
    return [
        patch[max(a - out, 0) : a + deep, across],
        patch[b - deep : b + out, across][::-1],
        patch[down, max(c - out, 0) : c + deep].T,
        patch[down, d - deep : d + out].T[::-1],
    ]


def _side(strip: Dark, scale: float, thick: float) -> tuple[float, float]:
    """How much of a side is drawn, and how much lies with its outer edge on one line."""
    inked = strip >= _HALF
    drawn = inked.any(axis=0)
    first = inked.argmax(axis=0)
    depths = np.sort(first[drawn]).tolist()
    if not depths:
        return 0.0, 0.0
    usual = (depths[(len(depths) - 1) // 2] + depths[len(depths) // 2]) / 2
    stray = max(_STRAIGHT * scale, 1.0)
    straight = sum(abs(depth - usual) <= stray for depth in depths)
    return len(depths) / inked.shape[1], straight / inked.shape[1]


def _goes_on(patch: Dark, edges: tuple[int, int, int, int], thick: int, scale: float) -> str:
    """Where both lines go on beyond the corners: a cell of a table or a comb."""
    a, b, c, d = edges
    near, far = max(round(_NEAR * scale), 1), max(round(_ON * scale), 2)
    deep = max(min(thick, round(1.5 * scale)), 1)
    upper, lower = slice(a, a + deep), slice(b - deep, b)
    first, last = slice(c, c + deep), slice(d - deep, d)
    sides = {
        "l": (patch[upper, max(c - far, 0) : c - near].max(axis=0), patch[lower, max(c - far, 0) : c - near].max(axis=0)),
        "r": (patch[upper, d + near : d + far].max(axis=0), patch[lower, d + near : d + far].max(axis=0)),
        "u": (patch[max(a - far, 0) : a - near, first].max(axis=1), patch[max(a - far, 0) : a - near, last].max(axis=1)),
        "d": (patch[b + near : b + far, first].max(axis=1), patch[b + near : b + far, last].max(axis=1)),
    }
    return "".join(name for name, lines in sides.items() if all(line.size and float(line.mean()) >= _GOES for line in lines))
