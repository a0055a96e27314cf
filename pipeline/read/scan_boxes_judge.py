"""What a person sees in a box of a scanned page. In doubt `unclear`, never a guess.

Empty boxes of one page are alike: what noise, a shadow or the other side of the sheet leaves in them is measured, and what is no
more than that says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ..model import TickState
from .scan_boxes_fit import Found
from .scan_boxes_ink import COARSE, Inked
from .scan_boxes_trace import NOTHING, Specks, count_specks

_INSET: Final = 0.5
"""Points inside the outline that its own blur may fill."""
_PEN: Final = 0.42
"""Share of the darkness of print from which on ink is a pen's or a printer's."""
_SPECK: Final = 0.55
"""Points: a smaller piece of ink is dust."""
_SHORT: Final = 0.22
"""Share of the box that something pale must span to be more than noise."""
_EMPTY: Final = 0.012
_PALE: Final = 0.012
_TICKED: Final = 0.055
_REACH: Final = 0.55
"""How much of a box the largest piece of a tick spans at least."""
_CORE: Final = 0.03
_UNEVEN: Final = 0.6
_NARROW: Final = 0.28
"""A tick spans more of a box than that both ways; a dash may mean no, or nothing."""
_RIM: Final = 0.16
"""Share of the inside, at either edge, where a bevel, a shadow or the blur of the outline may lie."""
_DEEPEST: Final = 0.34
_FRAMED: Final = 0.85
_FILLED: Final = 0.6
_MANY: Final = 5
_SOME: Final = 3
_LIKE: Final = 0.25
_SHINE: Final = 1.3
_CLEAR: Final = 0.45
"""Points inside the outline, blur and all, where a speck is no part of it."""
_BLUR: Final = 0.06
_BLURRED: Final = 1.2
"""Points inside the outline that it darkens in the smoothed picture."""
_FULL: Final = 0.72
_GAP: Final = 0.82
"""A frame of paper between outline and filling is at most so dark, against the filling."""

Flags = npt.NDArray[np.bool_]
_Depths = tuple[float, float, float, float]
"""From the top, bottom, left and right edge."""
Part = TypeVar("Part", npt.NDArray[np.float32], npt.NDArray[np.bool_])


@dataclass(frozen=True, slots=True)
class Inside:
    """The ink inside a box: `share` of its area (`core`: without its rim), `reach` of the largest piece against the box, `faint`:
    share of the core that is darker than paper at all, `level`: all ink lies in one level (or upright) stripe that goes on
    outside, `gap`: how dark the lightest frame between outline and middle is against the middle, `narrow`: how much of the box
    the ink spans where it spans less, across or down, `uneven`: points by which the outline is deeper on one
    side than on another, `specks`: the pieces of ink well inside, `deep`: how thick the
    outline is in the mean, in points.
    """

    share: float
    core: float
    reach: float
    faint: float
    level: bool
    gap: float = 1.0
    narrow: float = 1.0
    uneven: float = 0.0
    specks: Specks = NOTHING
    deep: float = 0.0


def look_inside(sheet: Inked, one: Found, line: float) -> Inside:
    """Measure the inside of a box, within its outline, which is `line` pixels thick."""
    depths = _outline(sheet, one, line)
    part, within = _part(sheet, one, depths)
    if part.size < 16:
        return Inside(0.0, 0.0, 0.0, 1.0, False)
    pen = max(_PEN * sheet.print, 2.5 * sheet.noise)
    inked, reach = _without_dust((part >= pen) & within, _SPECK * sheet.scale)
    rim = (max(round(_RIM * part.shape[0]), 1), max(round(_RIM * part.shape[1]), 1))
    core = (slice(rim[0], -rim[0]), slice(rim[1], -rim[1]))
    return Inside(
        float(inked.sum()) / float(within.sum()),
        float(inked[core].mean()),
        reach,
        _pale(sheet, one, depths),
        _is_line(inked, sheet, one),
        _gap(sheet, one),
        _narrow(inked),
        (max(depths) - min(depths)) / sheet.scale,
        _specks(sheet, one, depths),
        sum(depths) / len(depths) / sheet.scale,
    )


def _specks(sheet: Inked, one: Found, depths: _Depths) -> Specks:
    top, bottom, left, right = (depth + _CLEAR * sheet.scale for depth in depths)
    return count_specks(*_part(sheet, one, (top, bottom, left, right)), sheet)


def _pale(sheet: Inked, one: Found, depths: _Depths) -> float:
    """The share of the inside in which something is drawn, however pale."""
    by = COARSE / sheet.scale
    edge = max(_INSET * sheet.scale + _BLUR * one.side, _BLURRED * sheet.scale)
    top, bottom, left, right = ((depth + edge) * by for depth in depths)
    x0, upper = int(np.ceil(one.x0 * by + left)), int(np.ceil(one.top * by + top))
    part = sheet.soft[upper : max(int(one.bottom * by - bottom), upper + 1), x0 : max(int(one.x1 * by - right), x0 + 1)]
    if not part.size:
        return 1.0
    drawn, _ = _without_dust(part >= sheet.pale, _SHORT * one.side * by)
    return float(drawn.mean())


def _gap(sheet: Inked, one: Found) -> float:
    """How dark the lightest frame (or ring) between the outline and the middle of a box is, against its middle."""
    top, bottom, x0, x1 = max(round(one.top), 0), round(one.bottom), max(round(one.x0), 0), round(one.x1)
    dark = sheet.dark[top:bottom, x0:x1]
    high, wide = dark.shape
    rows, columns = np.ogrid[:high, :wide]
    across, down = abs(columns - (wide - 1) / 2) / (wide / 2), abs(rows - (high - 1) / 2) / (high / 2)
    away = np.hypot(across, down) if one.round else np.maximum(across, down)
    middle = float(dark[away < 0.3].mean()) if (away < 0.3).any() else 0.0
    frames = [dark[(away >= low) & (away < low + 0.08)] for low in np.arange(0.4, 0.93, 0.04)]
    levels = [float(frame.mean()) for frame in frames if frame.size]
    # Beyond the frame of paper the outline must be seen: else it is the paper around a solid square.
    gaps = [level / max(min(middle, max(levels[index + 1 :])), 0.01) for index, level in enumerate(levels[:-1])]
    return min(gaps, default=1.0)


def _outline(sheet: Inked, one: Found, line: float) -> _Depths:
    """How deep the outline is on each side, a second frame inside it included: no tick runs along a whole side."""
    x0, top, x1, bottom = round(one.x0), round(one.top), round(one.x1), round(one.bottom)
    drawn = sheet.dark[max(top, 0) : bottom, max(x0, 0) : x1] >= max(_PEN * sheet.print, 2.0 * sheet.noise)
    plain = (line, line, line, line)
    if one.round or min(drawn.shape) < 8:
        return plain
    across, down = (slice(int(0.2 * size), int(0.8 * size)) for size in drawn.shape[::-1])
    rows, columns = drawn[:, across].mean(axis=1), drawn[down].mean(axis=0)
    depths = tuple(_deepest(profile, line) for profile in (rows, rows[::-1], columns, columns[::-1]))
    inside = _inset(drawn, (depths[0], depths[1], depths[2], depths[3]))
    return (depths[0], depths[1], depths[2], depths[3]) if inside.size and float(inside.mean()) < _FILLED else plain


def _deepest(profile: npt.NDArray[np.float64], line: float) -> float:
    """How deep the last row lies that is drawn from end to end, of those near the edge."""
    full = np.flatnonzero(profile[: int(_DEEPEST * len(profile))] >= _FRAMED)
    return max(line, float(full[-1] + 1)) if len(full) else line


def _inset(part: Part, depths: _Depths) -> Part:
    """What lies inside these depths, from the top, bottom, left and right."""
    top, bottom, left, right = (int(np.ceil(depth)) for depth in depths)
    return part[top : max(part.shape[0] - bottom, top), left : max(part.shape[1] - right, left)]


def _part(sheet: Inked, one: Found, depths: _Depths) -> tuple[npt.NDArray[np.float32], Flags]:
    whole = sheet.dark[max(round(one.top), 0) : round(one.bottom), max(round(one.x0), 0) : round(one.x1)]
    top, bottom, left, right = (depth + _INSET * sheet.scale for depth in depths)
    part = _inset(whole, (top, bottom, left, right))
    within = np.ones(part.shape, dtype=np.bool_)
    if one.round and part.size:
        rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
        y, x = (part.shape[0] - 1) / 2, (part.shape[1] - 1) / 2
        within = ((rows - y) / (y + 0.5)) ** 2 + ((columns - x) / (x + 0.5)) ** 2 <= 1.0
    return part, within


def _without_dust(inked: Flags, least: float) -> tuple[Flags, float]:
    """The ink without pieces that are smaller than `least` pixels, and how much of the box its largest piece spans."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    if count <= 1:
        return inked, 0.0
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    keep = np.maximum(wide, high) > least
    keep[0] = False
    spans = np.maximum(wide / inked.shape[1], high / inked.shape[0])[keep]
    return np.asarray(keep[labels], dtype=np.bool_), float(spans.max(initial=0.0))


def _narrow(inked: Flags) -> float:
    """The lesser of the shares of width and height that the ink spans."""
    spans = [np.flatnonzero(inked.any(axis=axis)) for axis in (0, 1)]
    return min(
        (float(span[-1] - span[0] + 1) / size for span, size in zip(spans, inked.shape[::-1], strict=True) if len(span)),
        default=0.0,
    )


def _is_line(inked: Flags, sheet: Inked, one: Found) -> bool:
    """Whether the ink is one straight stripe from edge to edge that goes on outside: a line of a fax, a fold, a rule."""
    if not inked.any():
        return False
    for pixels, level in ((inked, True), (inked.T, False)):
        rows = np.flatnonzero(pixels.any(axis=1))
        if rows[-1] - rows[0] + 1 > max(2.0 * sheet.scale, 0.2 * len(pixels)) or pixels.any(axis=0).mean() < 0.9:
            continue
        out = round(1.5 * sheet.scale)
        middle = round((one.top + one.bottom) / 2) if level else round((one.x0 + one.x1) / 2)
        middle += round(float(rows.mean()) - (len(pixels) - 1) / 2)
        band = slice(max(middle - 2, 0), middle + 3)
        ends = (slice(max(round(one.x0) - out, 0), round(one.x0) - 2), slice(round(one.x1) + 2, round(one.x1) + out))
        if not level:
            ends = (
                slice(max(round(one.top) - out, 0), round(one.top) - 2),
                slice(round(one.bottom) + 2, round(one.bottom) + out),
            )
        parts = [sheet.dark[band, end] if level else sheet.dark[end, band].T for end in ends]
        if all(part.size and float((part.max(axis=0) > 0.4 * sheet.print).mean()) > 0.8 for part in parts):
            return True
    return False


def state_of(inside: Inside, one: Found, usual: Inside) -> tuple[TickState, str]:
    """The state of a box; `usual`: what the empty boxes of its family hold."""
    if inside.share >= _FULL and (inside.gap > _GAP or inside.core < _FULL):
        return "unclear", "[solid]"
    if inside.core >= 0.5 and inside.gap <= _GAP and inside.reach < 1.0:
        return "checked", "[filled]"
    if inside.level:
        return "unclear", "[line]"
    if inside.share - usual.share <= _EMPTY and inside.faint - usual.faint <= _PALE:
        if max(inside.uneven - usual.uneven, inside.deep - usual.deep) > _UNEVEN:
            return "unclear", "[thick]"  # a stroke may run along the outline, or the outline was not found where it is
        # Where hardly an outline is seen, emptiness is no evidence either.
        return ("unchecked", "[empty]") if one.evenness >= 0.7 and one.drawn[0] >= 0.5 else ("unclear", "[faint]")
    if inside.narrow < _NARROW:
        return "unclear", "[dash]"
    if inside.share >= _TICKED and inside.reach >= _REACH and inside.core >= _CORE:
        return "checked", "[ticked]"
    return "unclear", "[mark]"


def settled(judged: list[tuple[Found, TickState, str]]) -> list[tuple[Found, TickState, str]]:
    """The states of all boxes. Where many of about one size all hold ink that may be a part of how they are drawn."""
    found = []
    for one, state, raw in judged:
        alike = [other for box, other, _ in judged if box.round == one.round and abs(box.side - one.side) <= _LIKE * one.side]
        all_inked = len(alike) >= _MANY and "unchecked" not in alike
        found.append((one, "unclear" if all_inked and state == "checked" else state, raw))
    return found


def usual_inside(insides: list[Inside]) -> Inside:
    """What the emptiest boxes of a family hold: noise, the blur of their outline. Nothing where even these may be ticked."""
    if not insides:
        return Inside(0.0, 0.0, 0.0, 0.0, False)
    third = max(len(insides) // 3, 1)
    share = float(np.median(sorted(one.share for one in insides)[:third]))
    faint = float(np.median(sorted(one.faint for one in insides)[:third]))
    uneven = float(np.median(sorted(one.uneven for one in insides)[:third])) if len(insides) >= _SOME else 0.0
    deep = (
        float(np.median(sorted(one.deep for one in insides)[:third]))
        if len(insides) >= _SOME
        else max(one.deep for one in insides)
    )
    return Inside(share if share <= 0.02 else 0.0, 0.0, 0.0, faint if faint <= 0.05 else 0.0, False, uneven=uneven, deep=deep)


def usual_line(family: list[Found]) -> float:
    """How thick the outline of a family is: as in its empty boxes, where it cannot be mistaken."""
    lines = sorted(one.line for one in family)
    return float(min(lines[len(lines) // 3], 0.2 * family[0].side))


def shines_through(sheet: Inked, one: Found) -> bool:
    """Whether a box is as pale as what shines through from the other side of the sheet."""
    if not sheet.ghost:
        return False
    by = COARSE / sheet.scale
    x0, top, x1, bottom = (round(value * by) for value in (one.x0, one.top, one.x1, one.bottom))
    part = sheet.small[max(top, 0) : bottom, max(x0, 0) : x1]
    if min(part.shape, default=0) < 6:
        return False
    sides = (part[:3].max(axis=0), part[-3:].max(axis=0), part[:, :3].max(axis=1), part[:, -3:].max(axis=1))
    return float(np.median(np.concatenate([side[2:-2] for side in sides]))) < _SHINE * sheet.ghost
