"""How much ink lies inside a box, as the page looks when it is rendered with its annotations and form fields.

Operands lie about colours and about what hides what; the rendering does not. A box is empty where its inside has one colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ..model import Box
from .marks_shot import Pixels, Shot, crops, inset, pictures

__all__ = ["Ink", "Pixels", "Place", "inset", "measure", "pictures"]

Mask = npt.NDArray[np.bool_]

_DIFFERENT: Final = 44
"""Levels of 255 in one colour by which a pixel must differ to count as ink; a hairline at 216 dpi differs by 60 or more."""
_DARK: Final = 180
"""How light (0 to 255) a box is at least that may be empty: white, pale tints."""
_COVER: Final = 110
_COLOURED: Final = 222
_ONE_COLOUR: Final = 12
_PALE: Final = 85
_CENTRE: Final = 0.22
_DASHED: Final = 0.35
_RIM: Final = 0.125


@dataclass(frozen=True, slots=True)
class Place:
    """Where ink is to be measured: a box on the displayed page, its border in points, whether it is a circle.

    `outer` is the box's outermost line, where it has several.
    """

    box: Box
    border: float
    round: bool
    outer: Box | None = None


@dataclass(frozen=True, slots=True)
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
        around = shot.part(inset(place.outer or place.box, -2.5))
        papers.append(_paper(around, shot.scale_x) if min(around.shape[:2]) >= 8 else None)
    outlines = [
        (index, box, place.round)
        for index, (place, paper) in enumerate(zip(places, papers, strict=True))
        for box in {place.box, place.outer or place.box}
        if paper is not None
    ]
    edges = [0.0] * len(places)
    for (index, _, _), seen in zip(outlines, _edges(shot, outlines, papers), strict=True):
        edges[index] = max(edges[index], seen)
    return [
        _ink(shot, place, paper, seen) if paper is not None else None
        for place, paper, seen in zip(places, papers, edges, strict=True)
    ]


def _ink(shot: Shot, place: Place, paper: Pixels, edges: float) -> Ink | None:
    """The ink of a place; `paper` is the colour around it, `edges` the share of its outline that can be seen."""
    size = min(place.box.x1 - place.box.x0, place.box.bottom - place.box.top)
    border = min(place.border / 2 + 0.6, 0.2 * size)
    inside = shot.part(inset(place.box, border))
    centre = shot.part(inset(place.box, _CENTRE * size))
    if min(inside.shape[:2]) < 5 or min(centre.shape[:2]) < 3:
        return None
    base, share = _common(inside.reshape(-1, 3))
    if share == 1.0 and _light(base) >= _DARK:
        return _plain(base, paper, edges)
    mask = _mask(inside, place.round)
    near = shot.part(inset(place.box, min(place.border / 2 + 0.2, 0.2 * size)))
    base = _base_colour(inside, place.round, near)
    inked = (_away(inside, base) > _DIFFERENT) & mask
    rim = max(round(_RIM * inside.shape[0]) - round(border * shot.scale_y), 0)
    kept = inked[rim : inked.shape[0] - rim, rim : inked.shape[1] - rim]
    line, spread = _shape(inked)
    plain = _plain(base, paper, edges)
    return replace(
        plain,
        centre=_share((_away(centre, base) > _DIFFERENT)[_mask(centre, place.round)]),
        inside=_share(kept),
        solid=plain.solid and _share(inked[mask]) < 0.02,
        line=line or _ruled(near, base),
        faint=_faint(inside, inked, base),
        partly_covered=_partly_covered(near, centre, base),
        spread=spread,
    )


def _share(mask: Mask) -> float:
    """The share of a mask that is set; that of an empty one is none."""
    return int(np.count_nonzero(mask)) / mask.size if mask.size else math.nan


def _plain(base: Pixels, paper: Pixels, edges: float) -> Ink:
    """A box of one colour."""
    colour, around = base.tolist(), paper.tolist()
    same = max(abs(one - other) for one, other in zip(colour, around, strict=True)) < 25
    # As dark as its surroundings and not hidden, that is: something dark fills it that comes near its edges.
    light = _light(base)
    dark = light < (_COVER if same else _DARK)
    hidden = same and light < _COVER and edges < 0.3
    coloured = min(colour) < _COLOURED and not same
    return Ink(0.0, 0.0, edges, dark, coloured, solid=dark and not same, hidden=hidden)


def _ruled(near: Pixels, base: Pixels) -> bool:
    """Whether a straight level line runs through the middle of the box from edge to edge: a rule, or a strike-out."""
    inked = _away(near, base) > _DIFFERENT
    height, width = inked.shape
    across, down = inked.sum(axis=1) / width, inked.sum(axis=0) / height
    rows, columns = across[round(0.25 * height) : round(0.75 * height)], down[round(0.25 * width) : round(0.75 * width)]
    return bool((rows >= 0.98).any() or (columns >= 0.98).any())


def _faint(inside: Pixels, inked: Mask, base: Pixels) -> bool:
    """Whether even the strongest fifth of the ink is pale against the box: a watermark, rather than a tick."""
    away = _away(inside[inked], base)
    place = max(len(away) // 5, 1)
    return bool(len(away) and np.partition(away, -place)[-place] < _PALE)


def _away(pixels: Pixels, colour: Pixels) -> Pixels:
    """How far each of h × w × 3 (or n × 3) pixels is from a colour, in the channel where it is farthest."""
    away = np.abs(pixels - colour)
    result: Pixels = np.maximum(np.maximum(away[..., 0], away[..., 1]), away[..., 2])
    return result


def _light(colour: Pixels) -> float:
    """How light a colour is to the eye, 0 to 255."""
    return float(0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2])


def _mask(pixels: Pixels, round_: bool) -> Mask:
    """Which pixels belong to a box of that shape. Not to be changed."""
    return _shape_of(pixels.shape[0], pixels.shape[1], round_)


@lru_cache(maxsize=500)
def _shape_of(height: int, width: int, round_: bool) -> Mask:
    return _disc(height, width) if round_ else np.ones((height, width), dtype=np.bool_)


def _disc(height: int, width: int) -> Mask:
    y, x = np.ogrid[:height, :width]
    across, down = (x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2)
    result: Mask = across**2 + down**2 <= 0.96
    return result


def _common(pixels: Pixels) -> tuple[Pixels, float]:
    """The most frequent colour of n × 3 pixels, and its share."""
    if (pixels == pixels[0]).all():
        return pixels[0], 1.0
    planes = np.ascontiguousarray(pixels.T)
    low, high = planes.min(axis=1), planes.max(axis=1)
    if int((high - low).max()) < _ONE_COLOUR:
        return low, 1.0
    codes = ((planes[0] >> 5) << 6) | ((planes[1] >> 5) << 3) | (planes[2] >> 5)
    code = int(np.bincount(codes, minlength=512).argmax())
    alike = np.sort(planes[:, codes == code], axis=1)
    count = alike.shape[1]
    colour: Pixels = (alike[:, (count - 1) // 2] + alike[:, count // 2]) // 2
    return colour, _share(np.abs(planes - colour[:, None]).max(axis=0) <= _DIFFERENT)


def _base_colour(inside: Pixels, round_: bool, near: Pixels) -> Pixels:
    """The colour of the box itself: the one along its border where that is one colour, else the most frequent one.

    Where a light colour runs all around further in or out (`near` begins closer to the border), that is the box: what is
    dark outside of it is a thick border, what is dark inside of it is a filled tick.
    """
    size = min(inside.shape[:2])
    colour, share = _common(inside[_rim(*inside.shape[:2], round_, 0, max(2, round(0.08 * size)))])
    base = colour if share >= 0.7 else _common(inside[_mask(inside, round_)])[0]
    if _light(base) >= _DARK:
        return base
    for start in range(max(2, round(0.3 * min(near.shape[:2])))):
        colour, share = _common(near[_rim(*near.shape[:2], round_, start, 1)])
        if share >= 0.8 and _light(colour) >= _DARK:
            return colour
    return base


@lru_cache(maxsize=2000)
def _rim(height: int, width: int, round_: bool, start: int, depth: int) -> Mask:
    """The ring from `start` to `start + depth` pixels inside the edge of a box or circle. Not to be changed."""
    mask = _shape_of(height, width, round_)
    rim: Mask = _cut(mask, start) & ~_cut(mask, start + depth)
    return rim if rim.any() else mask


def _cut(mask: Mask, by: int) -> Mask:
    """The same shape, `by` pixels smaller on every side."""
    height, width = mask.shape
    cut = np.zeros_like(mask)
    if height > 2 * by and width > 2 * by:
        inner = (slice(by, height - by), slice(by, width - by))
        cut[inner] = True if mask.all() else _disc(height - 2 * by, width - 2 * by)
    return cut


def _paper(around: Pixels, scale: float) -> Pixels:
    """The colour of what surrounds the box, 1 to 2.5 points away from it."""
    depth = max(2, round(1.5 * scale))
    if min(around.shape[:2]) <= 2 * depth:
        return _common(around.reshape(-1, 3))[0]
    middle = around[depth:-depth]
    rim = (around[:depth], around[-depth:], middle[:, :depth], middle[:, -depth:])
    return _common(np.concatenate([side.reshape(-1, 3) for side in rim]))[0]


def _shape(inked: Mask) -> tuple[bool, float]:
    """Whether the ink is one straight line, and its larger extent as a share of the box."""
    ys, xs = np.nonzero(inked)
    if len(xs) < 4:
        return False, 0.0
    height, width = inked.shape
    spread = max(int(xs.max() - xs.min() + 1) / width, int(ys.max() - ys.min() + 1) / height)
    x, y = xs / width, ys / height
    x -= x.mean()
    y -= y.mean()
    # The variances along and across the line, as the roots of the covariance matrix.
    xx, yy, xy = (float(one @ other) / (len(x) - 1) for one, other in ((x, x), (y, y), (x, y)))
    middle, reach = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    large, small = middle + reach, max(middle - reach, 0.0)
    return bool(large > 0 and math.sqrt(small / large) < 0.17), spread


def _partly_covered(near: Pixels, centre: Pixels, base: Pixels) -> bool:
    """Whether a block of ink comes in from one side only, over its whole length, and reaches the middle."""
    outer = _shares_of_sides(near, base)
    if max(outer) <= 0.85:
        return False
    full = [o > 0.85 and m > 0.9 for o, m in zip(outer, _shares_of_sides(centre, base), strict=True)]
    return any(full) and not all(full)


def _shares_of_sides(pixels: Pixels, base: Pixels) -> list[float]:
    """The share of ink in the first and last row, the first and last column."""
    return [_share(_away(side, base) > _DIFFERENT) for side in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])]


def _points(round_: bool) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """40 points around a box whose sides lie at -1 and 1, side by side of a square."""
    if round_:
        turns = 2 * np.pi * np.arange(40) / 40
        return np.cos(turns), np.sin(turns)
    side, one = np.linspace(-0.85, 0.85, 10), np.ones(10)
    return np.concatenate([side, side, one, -one]), np.concatenate([one, -one, side, side])


_CIRCLE: Final = _points(True)
_SQUARE: Final = _points(False)
_OFFSETS: Final = np.arange(-1.2, 1.3, 0.3)[:, None]


def _edges(shot: Shot, outlines: Sequence[tuple[int, Box, bool]], papers: Sequence[Pixels | None]) -> list[float]:
    """The share of each outline that can be seen: where, within 1.2 points across it, something differs from the paper.

    Of a square, the share of the side that is seen least; all of it where every side is dashed. An outline is the index of its
    place in `papers`, a box, and whether it is a circle.
    """
    if not outlines:
        return []
    boxes = np.array([[box.x0, box.top, box.x1, box.bottom] for _, box, _ in outlines])[:, :, None, None]
    across = np.array([(_CIRCLE if round_ else _SQUARE)[0] for _, _, round_ in outlines])[:, None, :]
    down = np.array([(_CIRCLE if round_ else _SQUARE)[1] for _, _, round_ in outlines])[:, None, :]
    width, height = (boxes[:, 2] - boxes[:, 0]) / 2 + _OFFSETS, (boxes[:, 3] - boxes[:, 1]) / 2 + _OFFSETS
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2 + across * width, (boxes[:, 1] + boxes[:, 3]) / 2 + down * height
    px = (x * shot.scale_x).astype(np.intp) - shot.left
    py = (y * shot.scale_y).astype(np.intp) - shot.top
    ok = (px >= 0) & (py >= 0) & (px < shot.pixels.shape[1]) & (py < shot.pixels.shape[0])
    there = shot.pixels[np.where(ok, py, 0), np.where(ok, px, 0), :3].astype(np.int16)
    paper = np.array([papers[index] for index, _, _ in outlines])[:, None, None, :]
    seen = (ok & (_away(there, paper) > 22)).any(axis=1)
    sides = seen.reshape(-1, 4, 10).sum(axis=2)
    return [_seen_share(counts, round_) for counts, (_, _, round_) in zip(sides.tolist(), outlines, strict=True)]


def _seen_share(counts: Sequence[int], round_: bool) -> float:
    """The share of an outline of which so many of 10 points are seen on each of its four sides."""
    if round_:
        return sum(counts) / 40
    dashed = min(counts) / 10 >= _DASHED and sum(counts) / 40 >= 0.5
    return 1.0 if dashed else min(counts) / 10
