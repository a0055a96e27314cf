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
import numpy.typing as npt
import pypdfium2 as pdfium

from ..model import Box
from ..model.value import value
from .marks_edges import seen_shares
from .marks_shot import Bounds, Pixels, Shot, crops, inset, pictures

__all__ = ["Ink", "Pixels", "Place", "inset", "measure", "pictures"]

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_DIFFERENT: Final = 44
"""Levels of 255 in one colour by which a pixel must differ to count as ink; a hairline at 216 dpi differs by 60 or more."""
_DARK: Final = 180
"""How light (0 to 255) a box is at least that may be empty: white, pale tints."""
_COVER: Final = 110
_COLOURED: Final = 222
_ONE_COLOUR: Final = 12
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
    for indices, crop in crops(page, [_whole(place) for place in places]):
        shot = Shot.take(page, crop)
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
    papers: list[Pixels | None] = []
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


def _ink(shot: Shot, place: Place, paper: Pixels, edges: float) -> Ink | None:
    """The ink of a place; `paper` is the colour around it, `edges` the share of its outline that can be seen."""
    size = min(place.box.x1 - place.box.x0, place.box.bottom - place.box.top)
    border = min(place.border / 2 + 0.6, 0.2 * size)
    limits, inner = shot.bounds(place.box, border), shot.bounds(place.box, _CENTRE * size)
    if min(_size(limits)) < 5 or min(_size(inner)) < 3:
        return None
    only = shot.one_colour(limits)
    if only is not None and _light(only) >= _DARK:
        return _plain(only, paper, edges)
    edge = shot.bounds(place.box, min(place.border / 2 + 0.2, 0.2 * size))
    near = shot.planes_in(edge)
    here = _within(edge, limits)
    inside = near[:, *here]
    only = _only_colour(inside.reshape(3, -1))
    if only is not None and _light(only) >= _DARK:
        return _plain(only, paper, edges)
    base = _base_colour(inside, place.round, near)
    plain = _plain(base, paper, edges)
    # What follows asks the same of smaller and smaller parts of `near`: how far its pixels are from the base.
    away = _away(near, base)
    inked_near = away > _DIFFERENT
    mask = _shape_of(*inside.shape[1:], place.round)
    inked, centre = inked_near[here] & mask, inked_near[_within(edge, inner)]
    rim = max(round(_RIM * inked.shape[0]) - round(border * shot.scale_y), 0)
    line, spread = _shape(inked)
    return Ink(
        centre=_share(centre[_shape_of(*centre.shape, True)] if place.round else centre),
        inside=_share(inked[rim : inked.shape[0] - rim, rim : inked.shape[1] - rim]),
        edges=edges,
        dark=plain.dark,
        coloured=plain.coloured,
        solid=plain.solid and _share(inked[mask]) < 0.02,
        hidden=plain.hidden,
        line=line or _ruled(inked_near),
        faint=_faint(away[here][inked]),
        partly_covered=_partly_covered(inked_near, centre),
        spread=spread,
    )


def _size(bounds: Bounds) -> tuple[int, int]:
    left, top, right, bottom = bounds
    return max(right - left, 0), max(bottom - top, 0)


def _within(outer: Bounds, inner: Bounds) -> tuple[slice, slice]:
    """Where the pixels of `inner` lie among those of `outer`: rows and columns."""
    return slice(inner[1] - outer[1], inner[3] - outer[1]), slice(inner[0] - outer[0], inner[2] - outer[0])


def _share(mask: Mask) -> float:
    """The share of a mask that is set; that of an empty one is none."""
    return int(np.count_nonzero(mask)) / mask.size if mask.size else math.nan


def _plain(base: Pixels, paper: Pixels, edges: float) -> Ink:
    """A box of one colour."""
    colour, around = base.tolist(), paper.tolist()
    same = max(map(abs, map(sub, colour, around))) < 25
    # As dark as its surroundings and not hidden, that is: something dark fills it that comes near its edges.
    light = _light(base)
    dark = light < (_COVER if same else _DARK)
    hidden = same and light < _COVER and edges < 0.3
    coloured = min(colour) < _COLOURED and not same
    return Ink(0.0, 0.0, edges, dark, coloured, solid=dark and not same, hidden=hidden)


def _ruled(inked: Mask) -> bool:
    """Whether a straight level line runs through the middle of the box from edge to edge: a rule, or a strike-out."""
    height, width = inked.shape
    rows = np.add.reduce(inked[round(0.25 * height) : round(0.75 * height)], axis=1, dtype=np.intp)
    columns = np.add.reduce(inked[:, round(0.25 * width) : round(0.75 * width)], axis=0, dtype=np.intp)
    return bool(np.maximum.reduce(rows, initial=0) / width >= 0.98 or np.maximum.reduce(columns, initial=0) / height >= 0.98)


def _faint(away: Pixels) -> bool:
    """Whether even the strongest fifth of the ink, so far from the box's colour, is pale: a watermark, rather than a tick."""
    place = max(len(away) // 5, 1)
    return bool(len(away) and np.partition(away, -place)[-place] < _PALE)


def _away(planes: Pixels, colour: Pixels) -> Pixels:
    """How far each pixel of three planes (3 × …) is from a colour (or its own one), in the channel where it is farthest."""
    levels = colour if colour.ndim > 1 else colour.reshape(3, *(1,) * (planes.ndim - 1))
    red, green, blue = np.abs(planes - levels)
    result: Pixels = np.maximum(np.maximum(red, green, out=red), blue, out=red)
    return result


def _light(colour: Pixels) -> float:
    """How light a colour is to the eye, 0 to 255."""
    levels: list[int] = colour.tolist()
    one, two, three = levels
    return 0.3 * one + 0.59 * two + 0.11 * three


@lru_cache(maxsize=500)
def _shape_of(height: int, width: int, round_: bool) -> Mask:
    """Which pixels belong to a box of that shape. Not to be changed."""
    return _disc(height, width) if round_ else np.ones((height, width), dtype=np.bool_)


def _disc(height: int, width: int) -> Mask:
    y, x = np.ogrid[:height, :width]
    across, down = (x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2)
    result: Mask = across**2 + down**2 <= 0.96
    return result


def _range(planes: Pixels) -> tuple[Pixels, Pixels]:
    """The lowest and the highest level of each of three planes."""
    return np.minimum.reduce(planes, axis=1), np.maximum.reduce(planes, axis=1)


def _widest(low: Pixels, high: Pixels) -> int:
    """How far the levels of a plane are apart, in the plane where they are farthest."""
    widths: list[int] = list(map(sub, high.tolist(), low.tolist()))
    return max(widths)


def _only_colour(planes: Pixels) -> Pixels | None:
    """The colour of 3 × n pixels where none differs from it so much that it would be ink; null where any does."""
    # Half of the range at least lies on one side of any colour: then asking which is most frequent can be saved.
    if _widest(*_range(planes)) > 2 * _DIFFERENT:
        return None
    colour, share = _common(planes)
    return colour if share == 1.0 else None


def _common(planes: Pixels) -> tuple[Pixels, float]:
    """The most frequent colour of 3 × n pixels, and its share."""
    low, high = _range(planes)
    if _widest(low, high) < _ONE_COLOUR:
        return low, 1.0
    count = planes.shape[1]
    lightest = np.logical_and.reduce(planes == high[:, None], axis=0)
    if 2 * int(np.count_nonzero(lightest)) > count:  # more than half: most frequent, and the median of all that are like it
        return high, _share(_away(planes, high) <= _DIFFERENT)
    codes = ((planes[0] >> 5) << 6) | ((planes[1] >> 5) << 3) | (planes[2] >> 5)
    code = int(np.bincount(codes, minlength=512).argmax())
    alike = np.sort(planes[:, codes == code], axis=1)
    count = alike.shape[1]
    colour: Pixels = (alike[:, (count - 1) // 2] + alike[:, count // 2]) // 2
    return colour, _share(_away(planes, colour) <= _DIFFERENT)


def _base_colour(inside: Pixels, round_: bool, near: Pixels) -> Pixels:
    """The colour of the box itself: the one along its border where that is one colour, else the most frequent one.

    Where a light colour runs all around further in or out (`near` begins closer to the border), that is the box: what is
    dark outside of it is a thick border, what is dark inside of it is a filled tick.
    """
    height, width = inside.shape[1:]
    colour, share = _common(_taken(inside, _rim(height, width, round_, 0, max(2, round(0.08 * min(height, width))))))
    base = colour if share >= 0.7 else _common(inside[:, _shape_of(height, width, round_)])[0]
    if _light(base) >= _DARK:
        return base
    height, width = near.shape[1:]
    for start in range(max(2, round(0.3 * min(height, width)))):
        colour, share = _common(_taken(near, _rim(height, width, round_, start, 1)))
        if share >= 0.8 and _light(colour) >= _DARK:
            return colour
    return base


def _taken(planes: Pixels, places: Places) -> Pixels:
    """The pixels of three planes at these places of a plane."""
    found: Pixels = planes.reshape(3, -1).take(places, axis=1)
    return found


@lru_cache(maxsize=2000)
def _rim(height: int, width: int, round_: bool, start: int, depth: int) -> Places:
    """The ring from `start` to `start + depth` pixels inside the edge of a box or circle. Not to be changed."""
    mask = _shape_of(height, width, round_)
    rim: Mask = _cut(mask, start) & ~_cut(mask, start + depth)
    return np.flatnonzero(rim if rim.any() else mask)


def _cut(mask: Mask, by: int) -> Mask:
    """The same shape, `by` pixels smaller on every side."""
    height, width = mask.shape
    cut = np.zeros_like(mask)
    if height > 2 * by and width > 2 * by:
        inner = (slice(by, height - by), slice(by, width - by))
        cut[inner] = True if mask.all() else _disc(height - 2 * by, width - 2 * by)
    return cut


def _paper(shot: Shot, bounds: Bounds) -> Pixels:
    """The colour of what surrounds the box, 1 to 2.5 points away from it; `bounds` are the outer ones."""
    depth = max(2, round(1.5 * shot.scale_x))
    narrow = min(_size(bounds)) <= 2 * depth
    colour = shot.one_colour(bounds, 0 if narrow else depth)
    if colour is not None:
        return colour
    around = shot.planes_in(bounds)
    if narrow:
        return _common(around.reshape(3, -1))[0]
    middle = around[:, depth:-depth]
    rim = (around[:, :depth], around[:, -depth:], middle[:, :, :depth], middle[:, :, -depth:])
    return _common(np.concatenate([side.reshape(3, -1) for side in rim], axis=1))[0]


def _shape(inked: Mask) -> tuple[bool, float]:
    """Whether the ink is one straight line, and its larger extent as a share of the box."""
    ys, xs = np.nonzero(inked)
    if len(xs) < 4:
        return False, 0.0
    height, width = inked.shape
    # The rows come in their order.
    wide, high = np.maximum.reduce(xs) - np.minimum.reduce(xs), ys[-1] - ys[0]
    spread = max(int(wide + 1) / width, int(high + 1) / height)
    x, y = xs / width, ys / height
    x -= np.add.reduce(x) / len(x)
    y -= np.add.reduce(y) / len(y)
    # The variances along and across the line, as the roots of the covariance matrix.
    count = len(x) - 1
    xx, yy, xy = float(x @ x) / count, float(y @ y) / count, float(x @ y) / count
    middle, reach = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    large, small = middle + reach, max(middle - reach, 0.0)
    return bool(large > 0 and math.sqrt(small / large) < 0.17), spread


def _partly_covered(near: Mask, centre: Mask) -> bool:
    """Whether a block of ink comes in from one side only, over its whole length, and reaches the middle."""
    outer = _shares_of_sides(near)
    if max(outer) <= 0.85:
        return False
    full = [o > 0.85 and m > 0.9 for o, m in zip(outer, _shares_of_sides(centre), strict=True)]
    return any(full) and not all(full)


def _shares_of_sides(inked: Mask) -> list[float]:
    """The share of ink in the first and last row, the first and last column."""
    return [_share(side) for side in (inked[0], inked[-1], inked[:, 0], inked[:, -1])]
