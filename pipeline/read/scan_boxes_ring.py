"""A closer look at places that may be rings, as radio buttons have them: all of them in one go, along rays from their middles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from .scan_boxes_fit import Found
from .scan_boxes_ink import Dark

_ANGLES: Final = 64
_SECTORS: Final = 8
_REACH: Final = 1.6
"""Points by which a ring may lie further out or in than thought."""
_NEAR: Final = 0.6
_FAR: Final = 2.4
"""Points outside a ring between which there must be paper."""
_HALF: Final = 0.5
_ROUND: Final = 0.4
"""Points by which the outer edge may stray from a circle."""
_STRAY: Final = 0.06
"""... or share of the radius, where that is more."""
_DRAWN: Final = 0.7
_EVEN: Final = 0.6
_THIN: Final = 30
"""Per cent of the rays on which a ring is as thick as is said, or thinner."""
_AT_ONCE: Final = 200
"""Places whose rays are worked out together: what is in the cache of the processor is quick."""

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_TURNS: Final[Reals] = (np.arange(_ANGLES) + 0.5) * 2 * np.pi / _ANGLES
_RAYS: Final[Reals] = np.column_stack([np.ones(_ANGLES), np.cos(_TURNS), np.sin(_TURNS)])


def fit_rings(ink: Dark, scale: float, spots: Sequence[tuple[float, float, float]]) -> list[Found]:
    """The rings at about these places (middle x and y, diameter), all in pixels of `ink` with `scale` pixels a point."""
    if not spots:
        return []
    places = np.array(spots, dtype=np.float64)
    middles, radii = places[:, :2].copy(), places[:, 2] / 2
    deep = round(_REACH * scale)
    for _ in range(2):
        edge, drawn = _edges(_rays(ink, middles, radii, deep, deep), deep)
        move = _best_circle(edge, drawn, radii)
        radii, middles = radii + move[:, 0], middles + move[:, 1:]
    rays = _rays(ink, middles, radii, deep, round(_FAR * scale))
    edge, drawn = _edges(rays[:, :, : 2 * deep + 1], deep)
    straight = drawn & (abs(edge) <= np.maximum(max(_ROUND * scale, 1.0), _STRAY * radii)[:, None])
    good = (drawn.mean(axis=1) >= _DRAWN) & (straight.mean(axis=1) >= _EVEN)
    if not good.any():
        return []
    seen = zip(
        middles[good].tolist(),
        radii[good].tolist(),
        _thickness(rays[good], edge[good], deep),
        _shares(drawn[good], _SECTORS),
        _shares(straight[good], _SECTORS),
        _busy(rays[good][:, :, deep + round(_NEAR * scale) + 1 :]),
        strict=True,
    )
    return [
        Found(x - radius, y - radius, x + radius, y + radius, line, sectors, even, busy, round=True)
        for (x, y), radius, line, sectors, even, busy in seen
    ]


def _rays(ink: Dark, middles: Reals, radii: Reals, inner: int, outer: int) -> Flags:
    """What is inked along rays: places × angles × pixels of radius, from `inner` inside the ring to `outer` outside it."""
    height, width = ink.shape
    flat, depths = ink.ravel(), np.arange(-inner, outer + 1)
    seen = np.empty((len(radii), _ANGLES, len(depths)), np.bool_)
    for first in range(0, len(radii), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        steps = radii[part, None, None] + depths
        across, down = _RAYS[:, 1, None] * steps, _RAYS[:, 2, None] * steps
        across += middles[part, 0, None, None] - 0.5
        down += middles[part, 1, None, None] - 0.5
        xs = np.rint(across, out=across).clip(0, width - 1, out=across).astype(np.int64)
        ys = np.rint(down, out=down).clip(0, height - 1, out=down).astype(np.int64)
        ys *= width
        ys += xs
        np.greater_equal(flat.take(ys), _HALF, out=seen[part])
    return seen


def _edges(rays: Flags, middle: int) -> tuple[Reals, Flags]:
    """For each ray how far outside the ring its outer edge is, and whether there is any."""
    far = rays.shape[2] - 1
    return (far - middle - rays[:, :, ::-1].argmax(axis=2)).astype(np.float64) + 0.5, np.asarray(rays.any(axis=2))


def _best_circle(edge: Reals, drawn: Flags, radii: Reals) -> Reals:
    """How radius, x and y must change for the circle to fit these edges; a stroke that crosses the ring has no say."""
    bare = np.asarray(~drawn.any(axis=1))
    usual = np.nanmedian(np.where(drawn | bare[:, None], edge, np.nan), axis=1)
    near = (drawn & (abs(edge - usual[:, None]) <= np.maximum(0.25 * radii, 2.0)[:, None])).astype(np.float64)
    system = np.einsum("na,ai,aj->nij", near, _RAYS, _RAYS) + 1e-3 * np.eye(3)
    goal = np.einsum("na,ai->ni", near * edge, _RAYS)
    return np.asarray(np.linalg.solve(system, goal[:, :, None])[:, :, 0], dtype=np.float64)


def _thickness(rays: Flags, edge: Reals, middle: int) -> list[float]:
    """How thick each ring is where it is thin: a tick that meets it only makes it look thicker."""
    places = np.arange(rays.shape[2])
    bare = np.maximum.accumulate(np.where(rays, -1, places), axis=2)  # of each pixel the last one inwards that is paper
    outer = (middle + (edge - 0.5).astype(np.int64))[:, :, None]
    depths = np.take_along_axis(places - bare, outer, axis=2)[:, :, 0]
    inked = np.take_along_axis(rays, outer, axis=2)[:, :, 0]
    return [
        float(max(np.percentile(depth[on], _THIN), 1.0)) if on.any() else 1.0 for depth, on in zip(depths, inked, strict=True)
    ]


def _shares(flags: Flags, sectors: int) -> list[tuple[float, ...]]:
    """Of each ring how much of each of its sectors is marked, least first."""
    shares = np.sort(flags.reshape(len(flags), sectors, -1).mean(axis=2), axis=1)
    return [tuple(one) for one in shares.tolist()]


def _busy(outside: Flags) -> list[tuple[float, ...]]:
    """Of each ring how dark the quietest circle outside each of its quarters is, least first."""
    quarters = outside.reshape(len(outside), 4, -1, outside.shape[2]).mean(axis=2).min(axis=2)
    return [tuple(one) for one in np.sort(quarters, axis=1).tolist()]
