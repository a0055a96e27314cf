"""How much ink lies inside a box, as the page looks when it is rendered with its annotations and form fields.

Operands lie about colours and about what hides what; the rendering does not. A box is empty where its inside has one colour.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ..model import Box

Pixels = npt.NDArray[np.int16]

_SCALE: Final = 3.0
"""Pixels a point: 216 dpi. A 6 pt box is then 18 pixels wide."""
_MARGIN: Final = 4.0
_COLUMN: Final = 48.0
_MAX_RENDERS: Final = 8
_MAX_PIXELS: Final = 12_000_000
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
    for indices, crop in _crops([place.box for place in places], page.get_size()):
        shot = _Shot.take(page, crop)
        if shot is None:
            continue
        for index in indices:
            results[index] = _ink(shot, places[index])
    return results


def pictures(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[Pixels | None]:
    """The pixels (h × w × 3) inside each box of the displayed page, as it looks now; null where it cannot be rendered."""
    results: list[Pixels | None] = [None] * len(boxes)
    for indices, crop in _crops(boxes, page.get_size()):
        shot = _Shot.take(page, crop)
        for index in indices if shot else ():
            part = shot.part(boxes[index]) if shot else None
            results[index] = part if part is not None and min(part.shape[:2]) >= 5 else None
    return results


def _crops(boxes: Sequence[Box], size: tuple[float, float]) -> Iterator[tuple[list[int], Box]]:
    """Boxes that stand in a column are rendered together; where there are many columns, all boxes at once."""
    width, height = size
    order = sorted(range(len(boxes)), key=lambda index: boxes[index].x0)
    groups: list[list[int]] = []
    for index in order:
        if groups and boxes[index].x1 - boxes[groups[-1][0]].x0 <= _COLUMN:
            groups[-1].append(index)
        else:
            groups.append([index])
    if len(groups) > _MAX_RENDERS:
        groups = [order]
    for group in groups:
        x0, x1 = min(boxes[i].x0 for i in group) - _MARGIN, max(boxes[i].x1 for i in group) + _MARGIN
        top, bottom = min(boxes[i].top for i in group) - _MARGIN, max(boxes[i].bottom for i in group) + _MARGIN
        crop = Box(max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height))
        if crop.x1 - crop.x0 >= 2 and crop.bottom - crop.top >= 2:
            yield group, crop


@dataclass(frozen=True, slots=True)
class _Shot:
    """A rendered part of a page: h × w × 3, and how to get from points to its pixels."""

    pixels: Pixels
    scale_x: float
    scale_y: float
    left: int
    top: int

    @classmethod
    def take(cls, page: pdfium.PdfPage, crop: Box) -> _Shot | None:
        """Render a part of the page. A very large part is rendered smaller; null where a box would be too small to judge."""
        width, height = page.get_size()
        area = (crop.x1 - crop.x0) * (crop.bottom - crop.top)
        scale = min(_SCALE, math.sqrt(_MAX_PIXELS / max(area, 1.0)))
        if scale < 1.4:
            return None
        cut = (crop.x0, height - crop.bottom, width - crop.x1, crop.top)
        bitmap = page.render(scale=scale, crop=cut, may_draw_forms=True, draw_annots=True)
        try:
            pixels = bitmap.to_numpy()[:, :, :3].astype(np.int16)
        finally:
            bitmap.close()
        full_x, full_y = math.ceil(width * scale), math.ceil(height * scale)
        left, top = math.ceil(cut[0] * scale), math.ceil(cut[3] * scale)
        return cls(pixels, full_x / width, full_y / height, left, top)

    def part(self, box: Box) -> Pixels:
        """The pixels inside `box`: those that lie in it by more than half."""
        x0, x1 = round(box.x0 * self.scale_x) - self.left, round(box.x1 * self.scale_x) - self.left
        top, bottom = round(box.top * self.scale_y) - self.top, round(box.bottom * self.scale_y) - self.top
        return self.pixels[max(top, 0) : max(bottom, 0), max(x0, 0) : max(x1, 0)]


def inset(box: Box, by: float) -> Box:
    """`box` made smaller on all sides (larger, where `by` is negative)."""
    return Box(box.x0 + by, box.top + by, box.x1 - by, box.bottom - by)


def _ink(shot: _Shot, place: Place) -> Ink | None:
    size = min(place.box.x1 - place.box.x0, place.box.bottom - place.box.top)
    border = min(place.border / 2 + 0.6, 0.2 * size)
    inside = shot.part(inset(place.box, border))
    centre = shot.part(inset(place.box, _CENTRE * size))
    around = shot.part(inset(place.outer or place.box, -2.5))
    if min(inside.shape[:2]) < 5 or min(centre.shape[:2]) < 3 or min(around.shape[:2]) < 8:
        return None
    paper = _paper(around, shot.scale_x)
    edges = max(_edges(shot, box, place.round, paper) for box in {place.box, place.outer or place.box})
    base, share = _common(inside.reshape(-1, 3))
    if share == 1.0 and _light(base) >= _DARK:
        return _plain(base, paper, edges)
    mask = _mask(inside, place.round)
    near = shot.part(inset(place.box, min(place.border / 2 + 0.2, 0.2 * size)))
    base = _base_colour(inside, mask, near, place.round)
    inked = (_away(inside, base) > _DIFFERENT) & mask
    rim = max(round(_RIM * inside.shape[0]) - round(border * shot.scale_y), 0)
    kept = inked[rim : inked.shape[0] - rim, rim : inked.shape[1] - rim]
    line, spread = _shape(inked)
    plain = _plain(base, paper, edges)
    return replace(
        plain,
        centre=float((_away(centre, base) > _DIFFERENT)[_mask(centre, place.round)].mean()),
        inside=float(kept.mean()),
        solid=plain.solid and float(inked.sum() / mask.sum()) < 0.02,
        line=line or _ruled(near, base),
        faint=_faint(inside, inked, base),
        partly_covered=_partly_covered(near, centre, base),
        spread=spread,
    )


def _plain(base: Pixels, paper: Pixels, edges: float) -> Ink:
    """A box of one colour."""
    same = bool(np.abs(base - paper).max() < 25)
    # As dark as its surroundings and not hidden, that is: something dark fills it that comes near its edges.
    dark = _light(base) < (_COVER if same else _DARK)
    hidden = same and _light(base) < _COVER and edges < 0.3
    coloured = int(base.min()) < _COLOURED and not same
    return Ink(0.0, 0.0, edges, dark, coloured, solid=dark and not same, hidden=hidden)


def _ruled(near: Pixels, base: Pixels) -> bool:
    """Whether a straight level line runs through the middle of the box from edge to edge: a rule, or a strike-out."""
    inked = _away(near, base) > _DIFFERENT
    across, down = inked.mean(axis=1), inked.mean(axis=0)
    height, width = inked.shape
    rows, columns = across[round(0.25 * height) : round(0.75 * height)], down[round(0.25 * width) : round(0.75 * width)]
    return bool((rows >= 0.98).any() or (columns >= 0.98).any())


def _faint(inside: Pixels, inked: npt.NDArray[np.bool_], base: Pixels) -> bool:
    """Whether even the strongest fifth of the ink is pale against the box: a watermark, rather than a tick."""
    away = _away(inside, base)[inked]
    return bool(len(away) and np.partition(away, -max(len(away) // 5, 1))[-max(len(away) // 5, 1)] < _PALE)


def _away(pixels: Pixels, colour: Pixels) -> Pixels:
    """How far each of h × w × 3 (or n × 3) pixels is from a colour, in the channel where it is farthest."""
    away = np.abs(pixels - colour)
    result: Pixels = np.maximum(np.maximum(away[..., 0], away[..., 1]), away[..., 2])
    return result


def _light(colour: Pixels) -> float:
    """How light a colour is to the eye, 0 to 255."""
    return float(0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2])


def _mask(pixels: Pixels, round_: bool) -> npt.NDArray[np.bool_]:
    """Which pixels belong to a box of that shape."""
    height, width = pixels.shape[:2]
    return _disc(height, width) if round_ else np.ones((height, width), dtype=np.bool_)


def _disc(height: int, width: int) -> npt.NDArray[np.bool_]:
    y, x = np.ogrid[:height, :width]
    across, down = (x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2)
    result: npt.NDArray[np.bool_] = across**2 + down**2 <= 0.96
    return result


def _common(pixels: Pixels) -> tuple[Pixels, float]:
    """The most frequent colour of n × 3 pixels, and its share."""
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    if int((high - low).max()) < _ONE_COLOUR:
        return low, 1.0
    codes = ((pixels[:, 0] >> 5) << 6) | ((pixels[:, 1] >> 5) << 3) | (pixels[:, 2] >> 5)
    counts = np.bincount(codes, minlength=512)
    code = int(counts.argmax())
    colour: Pixels = np.median(pixels[codes == code], axis=0).astype(np.int16)
    near = _away(pixels, colour) <= _DIFFERENT
    return colour, float(near.mean())


def _base_colour(inside: Pixels, mask: npt.NDArray[np.bool_], near: Pixels, round_: bool) -> Pixels:
    """The colour of the box itself: the one along its border where that is one colour, else the most frequent one.

    Where a light colour runs all around further in or out (`near` begins closer to the border), that is the box: what is
    dark outside of it is a thick border, what is dark inside of it is a filled tick.
    """
    size = min(inside.shape[:2])
    colour, share = _common(inside[_rim(mask, 0, max(2, round(0.08 * size)))])
    base = colour if share >= 0.7 else _common(inside[mask])[0]
    if _light(base) >= _DARK:
        return base
    shape = _mask(near, round_)
    for start in range(max(2, round(0.3 * min(near.shape[:2])))):
        colour, share = _common(near[_rim(shape, start, 1)])
        if share >= 0.8 and _light(colour) >= _DARK:
            return colour
    return base


def _rim(mask: npt.NDArray[np.bool_], start: int, depth: int) -> npt.NDArray[np.bool_]:
    """The ring from `start` to `start + depth` pixels inside the edge of the box or circle `mask`."""
    rim = np.zeros_like(mask)
    outer, inner = _cut(mask, start), _cut(mask, start + depth)
    rim |= outer & ~inner
    return rim if rim.any() else mask


def _cut(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
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
    rim = np.ones(around.shape[:2], dtype=np.bool_)
    rim[depth:-depth, depth:-depth] = False
    return _common(around[rim])[0]


def _shape(inked: npt.NDArray[np.bool_]) -> tuple[bool, float]:
    """Whether the ink is one straight line, and its larger extent as a share of the box."""
    ys, xs = np.nonzero(inked)
    if len(xs) < 4:
        return False, 0.0
    height, width = inked.shape
    spread = float(max((xs.max() - xs.min() + 1) / width, (ys.max() - ys.min() + 1) / height))
    covariance = np.cov(np.stack([xs / width, ys / height]))
    small, large = np.linalg.eigvalsh(covariance)
    return bool(large > 0 and math.sqrt(max(small, 0.0) / large) < 0.17), spread


def _partly_covered(near: Pixels, centre: Pixels, base: Pixels) -> bool:
    """Whether a block of ink comes in from one side only, over its whole length, and reaches the middle."""
    outer, inner = (_away(pixels, base) > _DIFFERENT for pixels in (near, centre))
    full = [
        bool(o.mean() > 0.85 and m.mean() > 0.9)
        for o, m in (
            (outer[0], inner[0]),
            (outer[-1], inner[-1]),
            (outer[:, 0], inner[:, 0]),
            (outer[:, -1], inner[:, -1]),
        )
    ]
    return any(full) and not all(full)


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


def _edges(shot: _Shot, box: Box, round_: bool, paper: Pixels) -> float:
    """The share of the outline that can be seen: where, within 1.2 points across it, something differs from the paper.

    Of a square, the share of the side that is seen least; all of it where every side is dashed.
    """
    across, down = _CIRCLE if round_ else _SQUARE
    width, height = (box.x1 - box.x0) / 2 + _OFFSETS, (box.bottom - box.top) / 2 + _OFFSETS
    x, y = (box.x0 + box.x1) / 2 + across * width, (box.top + box.bottom) / 2 + down * height
    px = (x * shot.scale_x).astype(np.intp) - shot.left
    py = (y * shot.scale_y).astype(np.intp) - shot.top
    ok = (px >= 0) & (py >= 0) & (px < shot.pixels.shape[1]) & (py < shot.pixels.shape[0])
    there = shot.pixels[np.where(ok, py, 0), np.where(ok, px, 0)]
    seen = (ok & (_away(there, paper) > 22)).any(axis=0)
    if round_:
        return float(seen.mean())
    sides = seen.reshape(4, 10).mean(axis=1)
    dashed = sides.min() >= _DASHED and sides.mean() >= 0.5
    return 1.0 if dashed else float(sides.min())
