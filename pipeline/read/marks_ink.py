"""How much ink lies inside a box, as the page looks when it is rendered with its annotations and form fields.

Operands lie about colours and about what hides what; the rendering does not. A box is empty where its inside has one colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from operator import sub
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from ..model.value import value
from .marks_colours import (
    DARK,
    DIFFERENT,
    WHITE,
    Levels,
    Mask,
    Part,
    away_from,
    away_from_white,
    base_colour,
    common,
    lightness,
    only_colour,
    shape_of,
    share_of,
)
from .marks_edges import seen_shares
from .marks_shot import Bounds, Colour, Pixels, Shot, crops, inset, pictures

__all__ = ["Ink", "Pixels", "Place", "inset", "measure", "pictures"]

_COVER: Final = 110
_COLOURED: Final = 222
_PALE: Final = 85
_CENTRE: Final = 0.22
_RIM: Final = 0.125


@value
class Place:
    """Where ink is to be measured: a box on the displayed page, its border in points, whether it is a circle.

    `outer` is the box's outermost line, where it has several.
    """

    box: Box
    border: float
    round: bool
    outer: Box | None = None


@value
class Ink:
    """What a rendering shows of a box; shares are 0 to 1.

    `centre` and `inside` are the shares of ink in the middle and in the whole box but its border (up to an eighth of the box,
    for borders that are drawn twice or as if raised), `edges` of the outline that can be seen. `dark`: the box has a dark or
    strong colour of its own; `coloured`: or a pale one that is not nearly white; `solid`: it is dark and nothing else is in it;
    `hidden`: and everything around is as dark. `line`: the ink is one straight line, or one runs through it from edge to edge;
    `faint`: it is pale; `partly_covered`: it comes in from one side as a block; `spread`: its larger extent, against the box.
    """

    centre: float
    inside: float
    edges: float
    dark: bool
    coloured: bool
    solid: bool
    hidden: bool
    line: bool = False
    faint: bool = False
    partly_covered: bool = False
    spread: float = 0.0


def measure(page: pdfium.PdfPage, places: Sequence[Place]) -> list[Ink | None]:
    """The ink of each place, null where it cannot be measured (outside the page, or the page is too large)."""
    results: list[Ink | None] = [None] * len(places)
    wholes = [_whole(place) for place in places]
    for indices, crop in crops(page, wholes):
        shot = Shot.take(page, crop, [wholes[index] for index in indices])
        if shot is not None:
            for index, ink in zip(indices, _inks(shot, [places[index] for index in indices]), strict=True):
                results[index] = ink
    return results


def _whole(place: Place) -> Box:
    """The area that a place takes up."""
    box, outer = place.box, place.outer or place.box
    return Box(min(box.x0, outer.x0), min(box.top, outer.top), max(box.x1, outer.x1), max(box.bottom, outer.bottom))


def _inks(shot: Shot, places: Sequence[Place]) -> list[Ink | None]:
    """The ink of each place. The outlines of all of them are looked at in one go."""
    papers: list[Colour | None] = []
    for place in places:
        around = shot.bounds(place.outer or place.box, -2.5)
        papers.append(_paper(shot, around) if min(_size(around)) >= 8 else None)
    outlines = [
        (index, box, place.round)
        for index, (place, paper) in enumerate(zip(places, papers, strict=True))
        for box in {place.box, place.outer or place.box}
        if paper is not None
    ]
    edges = [0.0] * len(places)
    for (index, _, _), seen in zip(outlines, seen_shares(shot, outlines, papers), strict=True):
        edges[index] = max(edges[index], seen)
    return [
        _ink(shot, place, paper, seen) if paper is not None else None
        for place, paper, seen in zip(places, papers, edges, strict=True)
    ]


def _ink(shot: Shot, place: Place, paper: Colour, edges: float) -> Ink | None:
    """The ink of a place; `paper` is the colour around it, `edges` the share of its outline that can be seen."""
    size = min(place.box.x1 - place.box.x0, place.box.bottom - place.box.top)
    border = min(place.border / 2 + 0.6, 0.2 * size)
    limits, inner = shot.bounds(place.box, border), shot.bounds(place.box, _CENTRE * size)
    if min(_size(limits)) < 5 or min(_size(inner)) < 3:
        return None
    only = shot.one_colour(limits)
    if only is not None and lightness(only) >= DARK:
        return _plain(only, paper, edges)
    edge = shot.bounds(place.box, min(place.border / 2 + 0.2, 0.2 * size))
    here = _within(edge, limits)
    away: Pixels | Levels | None = away_from_white(shot.darkest_in(edge), here, place.round)
    base = WHITE
    if away is None:
        near = shot.planes_in(edge)
        inside = near[:, *here]
        only = only_colour(inside.reshape(3, -1))
        if only is not None and lightness(only) >= DARK:
            return _plain(only, paper, edges)
        base = base_colour(inside, place.round, near)
        away = away_from(near, base)
    rim = round(border * shot.scale_y)
    return _ink_on(away, here, _within(edge, inner), rim, place.round, _plain(base, paper, edges))


def _ink_on(away: Pixels | Levels, here: Part, middle: Part, rim: int, round_: bool, plain: Ink) -> Ink:
    """The ink of a box of which the pixels are so far `away` from its colour. `here` is its inside, `rim` how much was left out.

    `middle` is what is around its centre, `plain` what a box of its colour is without any ink.
    """
    inked_near = away > DIFFERENT
    inked, centre = inked_near[here], inked_near[middle]
    height, width = inked.shape
    if round_:
        inked = inked & shape_of(height, width, True)
    within = max(round(_RIM * height) - rim, 0)
    line, spread = _shape(inked)
    rows: list[int] = np.add.reduce(inked_near, axis=1, dtype=np.intp).tolist()
    columns: list[int] = np.add.reduce(inked_near, axis=0, dtype=np.intp).tolist()
    return Ink(
        centre=share_of(centre[shape_of(*centre.shape, True)] if round_ else centre),
        inside=share_of(inked[within : height - within, within : width - within]),
        edges=plain.edges,
        dark=plain.dark,
        coloured=plain.coloured,
        solid=plain.solid and share_of(inked[shape_of(height, width, round_)]) < 0.02,
        hidden=plain.hidden,
        line=line or _ruled(rows, columns),
        faint=_faint(away[here][inked]),
        partly_covered=_partly_covered(rows, columns, centre),
        spread=spread,
    )


def _size(bounds: Bounds) -> tuple[int, int]:
    left, top, right, bottom = bounds
    return max(right - left, 0), max(bottom - top, 0)


def _within(outer: Bounds, inner: Bounds) -> Part:
    """Where the pixels of `inner` lie among those of `outer`: rows and columns."""
    return slice(inner[1] - outer[1], inner[3] - outer[1]), slice(inner[0] - outer[0], inner[2] - outer[0])


@lru_cache(maxsize=500)
def _plain(base: Colour, paper: Colour, edges: float) -> Ink:
    """A box of one colour."""
    same = max(map(abs, map(sub, base, paper))) < 25
    # As dark as its surroundings and not hidden, that is: something dark fills it that comes near its edges.
    light = lightness(base)
    dark = light < (_COVER if same else DARK)
    hidden = same and light < _COVER and edges < 0.3
    coloured = min(base) < _COLOURED and not same
    return Ink(0.0, 0.0, edges, dark, coloured, solid=dark and not same, hidden=hidden)


def _ruled(rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether a straight level line runs through the middle of the box from edge to edge: a rule, or a strike-out.

    `rows` and `columns`: how many pixels are inked in each.
    """
    height, width = len(rows), len(columns)
    most = max(rows[round(0.25 * height) : round(0.75 * height)], default=0)
    return most / width >= 0.98 or max(columns[round(0.25 * width) : round(0.75 * width)], default=0) / height >= 0.98


def _faint(away: Pixels | Levels) -> bool:
    """Whether even the strongest fifth of the ink, so far from the box's colour, is pale: a watermark, rather than a tick."""
    place = max(len(away) // 5, 1)
    return bool(len(away) and np.partition(away, -place)[-place] < _PALE)


def _paper(shot: Shot, bounds: Bounds) -> Colour:
    """The colour of what surrounds the box, 1 to 2.5 points away from it; `bounds` are the outer ones."""
    depth = max(2, round(1.5 * shot.scale_x))
    narrow = min(_size(bounds)) <= 2 * depth
    colour = shot.one_colour(bounds, 0 if narrow else depth)
    if colour is not None:
        return colour
    around = shot.planes_in(bounds)
    if narrow:
        return common(around.reshape(3, -1))[0]
    middle = around[:, depth:-depth]
    rim = (around[:, :depth], around[:, -depth:], middle[:, :, :depth], middle[:, :, -depth:])
    return common(np.concatenate([side.reshape(3, -1) for side in rim], axis=1))[0]


def _shape(inked: Mask) -> tuple[bool, float]:
    """Whether the ink is one straight line, and its larger extent as a share of the box."""
    ys, xs = np.nonzero(inked)
    if len(xs) < 4:
        return False, 0.0
    height, width = inked.shape
    # The rows come in their order.
    wide, high = np.maximum.reduce(xs) - np.minimum.reduce(xs), ys[-1] - ys[0]
    spread = max(int(wide + 1) / width, int(high + 1) / height)
    count, x, y = len(xs), int(np.add.reduce(xs)), int(np.add.reduce(ys))
    # The variances along and across the line, as the roots of the covariance matrix.
    share = count * (count - 1)
    xx = (count * int(xs @ xs) - x * x) / (share * width * width)
    yy = (count * int(ys @ ys) - y * y) / (share * height * height)
    xy = (count * int(xs @ ys) - x * y) / (share * width * height)
    middle, reach = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    large, small = middle + reach, max(middle - reach, 0.0)
    return bool(large > 0 and math.sqrt(small / large) < 0.17), spread


def _partly_covered(rows: Sequence[int], columns: Sequence[int], centre: Mask) -> bool:
    """Whether a block of ink comes in from one side only, over its whole length, and reaches the middle.

    `rows` and `columns`: how many pixels are inked in each of those of the whole box.
    """
    height, width = len(rows), len(columns)
    outer = (rows[0] / width, rows[-1] / width, columns[0] / height, columns[-1] / height)
    if max(outer) <= 0.85:
        return False
    sides = (centre[0], centre[-1], centre[:, 0], centre[:, -1])
    full = [o > 0.85 and share_of(side) > 0.9 for o, side in zip(outer, sides, strict=True)]
    return any(full) and not all(full)
