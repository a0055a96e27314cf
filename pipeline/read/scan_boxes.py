"""Tick boxes in the picture of a page: found, told from letters and tables, their states judged by the ink in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ..model import Box
from .marks_judge import SeenMark
from .scan_boxes_circled import find_circled, is_circled
from .scan_boxes_doubt import Judged, without_pale, without_scribbles
from .scan_boxes_find import Spot, find_spots
from .scan_boxes_fit import Found, fit_square
from .scan_boxes_form import LONGEST, Page, boxes_of_form, families, is_possible
from .scan_boxes_ink import COARSE, Dark, Grey, Inked, inked, strength
from .scan_boxes_judge import look_inside, settled, shines_through, state_of, usual_inside, usual_line
from .scan_boxes_ring import fit_rings
from .scan_boxes_words import SeenWord

_MOST_SPOTS: Final = 12_000
_DOT: Final = 0.4
"""Points by which a dotted picture is smoothed."""


def see_scan_boxes(picture: Grey, scale: float, words: Sequence[SeenWord]) -> tuple[SeenMark, ...]:
    """The tick boxes of a page, from the top down.

    `picture`: rows × columns, dark ink on light paper, upright; `scale`: pixels a point; `words`: what OCR read, in pixels.
    The boxes of the marks are in pixels.
    """
    if min(picture.shape) < 24 * scale or not words:
        return ()
    sheet = inked(picture, scale)
    spots = _spots(sheet)
    if spots is None:
        sheet = inked(_without_dots(picture, scale), scale)
        spots = _spots(sheet) or []
    full = strength(sheet.dark, sheet.noise, sheet.faintest)
    found = [one for one in _fitted(spots, full, scale) if not shines_through(sheet, one)]
    boxes = boxes_of_form(Page(full, scale, words), found)
    rings = find_circled(strength(sheet.small, sheet.small_noise, sheet.faintest), words, boxes, scale) if boxes else []
    return _judged(sheet, boxes, rings)


def _judged(sheet: Inked, boxes: Sequence[Found], rings: Sequence[Box]) -> tuple[SeenMark, ...]:
    """The boxes with what is seen in them. An empty one beside words that a pen has circled (`rings`) may be meant."""
    judged: list[Judged] = []
    for family in families(boxes):
        line = usual_line(family)
        insides = [look_inside(sheet, one, line) for one in family]
        usual = usual_inside(insides)
        states = [(one, *state_of(inside, one, usual)) for one, inside in zip(family, insides, strict=True)]
        judged.extend(zip(without_scribbles(sheet, states, line), insides, strict=True))
    judged = list(zip(settled([stated for stated, _ in judged]), (inside for _, inside in judged), strict=True))
    marks = [
        SeenMark(one.box, "unclear", "image", "[circled]")
        if state == "unchecked" and is_circled(one, rings, sheet.scale)
        else SeenMark(one.box, state, "image", raw)
        for one, state, raw in without_pale(sheet, judged)
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0)))


def _spots(sheet: Inked) -> list[Spot] | None:
    """The places that may hold boxes; null where these are too many to be looked at."""
    spots = find_spots(strength(sheet.small, sheet.small_noise, sheet.faintest))
    return spots if len(spots) <= _MOST_SPOTS else None


def _without_dots(picture: Grey, scale: float) -> Grey:
    """The picture without the dots by which black and white printing and faxes make grey. Of a drawing or a map much is left."""
    import cv2

    return np.asarray(cv2.GaussianBlur(picture, (0, 0), _DOT * scale), dtype=np.uint8)


def _fitted(spots: Sequence[Spot], full: Dark, scale: float) -> list[Found]:
    """The places of the small picture as they are in the full one."""
    by = scale / COARSE
    squares = (fit_square(full, scale, one.x * by, one.y * by, one.side * by, aspect=LONGEST) for one in spots if not one.round)
    rings = [((one.x + one.side / 2) * by, (one.y + one.side / 2) * by, one.side * by) for one in spots if one.round]
    return [one for one in [*squares, *fit_rings(full, scale, rings)] if one is not None and is_possible(one, scale)]
