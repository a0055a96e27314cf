"""How much of a box's outline can be seen on a rendered part of a page."""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub
from typing import Final

import numpy as np
import numpy.typing as npt

from ..model import Box
from .marks_shot import Colour, Shot

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_SEEN: Final = 22
"""Levels by which a pixel of an outline must differ from the paper."""
_COLOURS: Final = np.frombuffer(b"\xff\xff\xff\x00", dtype=np.uint32)[0]
"""Those three bytes of a pixel that have a meaning."""
_DASHED: Final = 0.35


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
_LIKELY: Final = tuple(_OFFSETS[[4, 3], 0].tolist())
"""Those where the line of a box lies that is drawn as a line, and as a filled shape: right on the outline, and just inside."""
_ALONG: Final = (-1.0, -0.85, 0.85, 1.0)
"""Where a side lies, and where the points on it begin and end."""


def seen_shares(shot: Shot, outlines: Sequence[tuple[int, Box, bool]], papers: Sequence[Colour | None]) -> list[float]:
    """The share of each outline that can be seen: where, within 1.2 points across it, something differs from the paper.

    Of a square, the share of the side that is seen least; all of it where every side is dashed. An outline is the index of its
    place in `papers`, a box, and whether it is a circle.
    """
    framed = [not round_ and any(_is_framed(shot, box, papers[index], by) for by in _LIKELY) for index, box, round_ in outlines]
    left = [outline for outline, is_framed in zip(outlines, framed, strict=True) if not is_framed]
    shares = iter(_shares(shot, left, papers) if left else ())
    return [1.0 if is_framed else next(shares) for is_framed in framed]


def _is_framed(shot: Shot, box: Box, paper: Colour | None, by: float) -> bool:
    """Whether a square has a line of one colour, not the paper's, on each of its sides, made larger `by` this: all is seen then.

    So nearly every box is drawn, and no point of it has to be looked at then.
    """
    x, across = (box.x0 + box.x1) / 2, (box.x1 - box.x0) / 2 + by
    y, down = (box.top + box.bottom) / 2, (box.bottom - box.top) / 2 + by
    left, first, last, right = (int((x + at * across) * shot.scale_x) - shot.left for at in _ALONG)
    top, upper, lower, bottom = (int((y + at * down) * shot.scale_y) - shot.top for at in _ALONG)
    height, width = shot.packed.shape
    if paper is None or not (0 <= left <= first <= last <= right < width and 0 <= top <= upper <= lower <= bottom < height):
        return False
    pixels = shot.packed
    level = (pixels[top, first : last + 1], pixels[bottom, first : last + 1])
    for side in (*level, pixels[upper : lower + 1, left], pixels[upper : lower + 1, right]):
        line = side.tobytes()
        if line != line[:4] * len(side) or max(map(abs, map(sub, line[:3], paper))) <= _SEEN:
            return False
    return True


def _shares(shot: Shot, outlines: Sequence[tuple[int, Box, bool]], papers: Sequence[Colour | None]) -> list[float]:
    """The share of each outline that can be seen, point by point."""
    sides = np.array([[[box.x0, box.top], [box.x1, box.bottom]] for _, box, _ in outlines]).transpose(1, 2, 0)[..., None, None]
    points = np.array([_CIRCLE if round_ else _SQUARE for _, _, round_ in outlines]).transpose(1, 0, 2)[:, :, None]
    places = (sides[0] + sides[1]) / 2 + points * ((sides[1] - sides[0]) / 2 + _OFFSETS)
    places *= np.array([shot.scale_x, shot.scale_y]).reshape(2, 1, 1, 1)
    pixels = places.astype(np.intp) - np.array([shot.left, shot.top]).reshape(2, 1, 1, 1)
    seen = _apart(shot, pixels, [papers[index] for index, _, _ in outlines])
    counts = np.add.reduce(np.logical_or.reduce(seen, axis=1).reshape(-1, 4, 10), axis=2, dtype=np.intp).tolist()
    return [_seen_share(count, round_) for count, (_, _, round_) in zip(counts, outlines, strict=True)]


def _apart(shot: Shot, places: Places, papers: Sequence[Colour | None]) -> Mask:
    """Which pixels (2 × n × k × m: their columns, their rows) are seen to differ from the n colours of `papers`.

    Those off the picture do not.
    """
    height, width = shot.packed.shape
    across, down = places
    flat = down * width + across
    right, low = np.maximum.reduce(places.reshape(2, -1), axis=1).tolist()
    whole = places.min() >= 0 and right < width and low < height
    inside = None if whole else (across >= 0) & (down >= 0) & (across < width) & (down < height)
    there = shot.packed.ravel().take(flat if inside is None else np.where(inside, flat, 0))
    colours = np.zeros((len(papers), 4), dtype=np.uint8)
    colours[:, :3] = np.array(papers)
    paper = np.empty_like(there)
    paper[...] = colours.view(np.uint32)[:, :, None]
    levels, usual = there.view(np.uint8), paper.view(np.uint8)
    far = np.maximum(levels, usual) - np.minimum(levels, usual) > _SEEN
    apart: Mask = (far.view(np.uint32) & _COLOURS) != 0
    return apart if inside is None else apart & inside


def _seen_share(counts: Sequence[int], round_: bool) -> float:
    """The share of an outline of which so many of 10 points are seen on each of its four sides."""
    if round_:
        return sum(counts) / 40
    dashed = min(counts) / 10 >= _DASHED and sum(counts) / 40 >= 0.5
    return 1.0 if dashed else min(counts) / 10
