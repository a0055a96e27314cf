"""A box of known size looked for near a place: where its outline is drawn best. Strokes over it do not mislead the search."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from .scan_boxes_fit import Found, fit_square
from .scan_boxes_ink import Dark
from .scan_boxes_ring import fit_rings

_REACH: Final = 2.2
"""Points around the place in which it is looked for."""
_DRAWN: Final = 0.7
_WEAKEST: Final = 0.45
_EVEN: Final = 0.66
_WHOLE: Final = 0.93
_COMPLETE: Final = 0.82
_BUSY: Final = 0.5
_SAME: Final = 0.12
_EQUAL: Final = 0.005


def fit_known(ink: Dark, scale: float, like: Found, middle: tuple[float, float]) -> Found | None:
    """A box like `like` with its middle near `middle`; null where none is drawn. All in pixels of `ink`, `scale` to a point."""
    if like.round:
        found = fit_rings(ink, scale, [(*middle, like.side)])
        return next((one for one in found if abs(one.side - like.side) <= _SAME * like.side and one.evenness >= _EVEN), None)
    width, height = round(like.x1 - like.x0), round(like.bottom - like.top)
    reach, deep = round(_REACH * scale), max(round(like.line), 1)
    x0, top = round(middle[0] - width / 2) - reach, round(middle[1] - height / 2) - reach
    if x0 < 0 or top < 0 or x0 + width + 2 * reach >= ink.shape[1] or top + height + 2 * reach >= ink.shape[0]:
        return None
    patch = ink[top : top + height + 2 * reach, x0 : x0 + width + 2 * reach]
    shares = _outlines(patch, width, height, deep)
    down, right = _best(shares.mean(axis=0), deep)
    drawn = tuple(sorted(float(share[down, right]) for share in shares))
    if sum(drawn) / 4 < _DRAWN or drawn[0] < _WEAKEST:
        return None
    left, upper = x0 + right, top + down
    exact = fit_square(ink, scale, left, upper, (width + height) / 2, 0.7)
    if exact is None:
        return None
    whole = sum(drawn) / 4 >= _WHOLE and drawn[0] >= _COMPLETE and exact.busy[2] <= _BUSY
    if not whole and (exact.evenness < _EVEN or not _fits(exact, left, upper, width, height, scale)):
        return None
    return replace(exact, x0=left, top=upper, x1=left + width, bottom=upper + height, line=like.line, drawn=drawn)


def _fits(exact: Found, left: int, top: int, width: int, height: int, scale: float) -> bool:
    """Whether what is drawn there has this size too; a stroke may hide one side of it."""
    off = (abs(exact.x0 - left), abs(exact.top - top), abs(exact.x1 - left - width), abs(exact.bottom - top - height))
    return sorted(off)[2] <= max(0.6 * scale, 2.0)


def _best(scores: Dark, deep: int) -> tuple[int, int]:
    """The row and column that score best; of several side by side the middle, as an outline thicker than a pixel fits at each."""
    down, right = (int(place) for place in np.unravel_index(int(scores.argmax()), scores.shape))
    rows, columns = np.nonzero(scores[down : down + deep, max(right - deep, 0) : right + deep] >= scores[down, right] - _EQUAL)
    return down + int(np.median(rows)), max(right - deep, 0) + int(np.median(columns))


def _outlines(patch: Dark, width: int, height: int, deep: int) -> Dark:
    """For each place of an outline in the patch how much of each of its sides is drawn (4 × rows × columns)."""
    flat, tall = np.zeros_like(patch), np.zeros_like(patch)
    for step in range(deep):
        flat[: patch.shape[0] - step] = np.maximum(flat[: patch.shape[0] - step], patch[step:])
        tall[:, : patch.shape[1] - step] = np.maximum(tall[:, : patch.shape[1] - step], patch[:, step:])
    across = np.pad(flat.cumsum(axis=1), ((0, 0), (1, 0)))
    down = np.pad(tall.cumsum(axis=0), ((1, 0), (0, 0)))
    rows = (across[:, width:] - across[:, :-width]) / width
    columns = (down[height:] - down[:-height]) / height
    high, wide = columns.shape[0], rows.shape[1]
    last, end = height - deep, width - deep
    return np.stack([rows[:high], rows[last : last + high], columns[:, :wide], columns[:, end : end + wide]])
