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
    outside = rays[:, :, deep + round(_NEAR * scale) + 1 :]
    return [
        Found(
            *_corners(middles[index], radii[index]),
            _thickness(rays[index], edge[index], deep),
            _by_sector(drawn[index]),
            _by_sector(straight[index]),
            tuple(sorted(float(part.mean(axis=0).min()) for part in np.split(outside[index], 4))),
            round=True,
        )
        for index in np.flatnonzero(good).tolist()
    ]


def _rays(ink: Dark, middles: Reals, radii: Reals, inner: int, outer: int) -> Flags:
    """What is inked along rays: places × angles × pixels of radius, from `inner` inside the ring to `outer` outside it."""
    steps = radii[:, None, None] + np.arange(-inner, outer + 1)
    xs = np.rint(middles[:, 0, None, None] - 0.5 + _RAYS[:, 1, None] * steps).astype(np.int32)
    ys = np.rint(middles[:, 1, None, None] - 0.5 + _RAYS[:, 2, None] * steps).astype(np.int32)
    return np.asarray(ink[ys.clip(0, ink.shape[0] - 1), xs.clip(0, ink.shape[1] - 1)] >= _HALF, dtype=np.bool_)


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


def _corners(middle: Reals, radius: float) -> tuple[float, float, float, float]:
    x, y = middle.tolist()
    return x - radius, y - radius, x + radius, y + radius


def _thickness(rays: Flags, edge: Reals, middle: int) -> float:
    """How thick the ring is where it is thin: a tick that meets it only makes it look thicker."""
    depths = []
    for ray, outer in zip(rays, (edge - 0.5).astype(int).tolist(), strict=True):
        inward = ~ray[: middle + outer + 1][::-1]
        if not inward[:1].all():
            depths.append(int(inward.argmax()) if inward.any() else len(inward))
    return float(max(np.percentile(depths, 30), 1.0)) if depths else 1.0


def _by_sector(flags: Flags) -> tuple[float, ...]:
    return tuple(sorted(float(part.mean()) for part in np.split(flags, _SECTORS)))
