"""Tick boxes in the picture of a page: found, told from letters and tables, their states judged by the ink in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .marks_judge import SeenMark
from .scan_boxes_find import find_spots
from .scan_boxes_fit import Found, fit_square
from .scan_boxes_form import Page, boxes_of_form, families, is_possible
from .scan_boxes_ink import COARSE, Dark, Grey, inked, strength
from .scan_boxes_judge import look_inside, settled, shines_through, state_of, usual_inside, usual_line
from .scan_boxes_ring import fit_rings
from .scan_boxes_words import SeenWord

_MOST_SPOTS: Final = 12_000


def see_scan_boxes(picture: Grey, scale: float, words: Sequence[SeenWord]) -> tuple[SeenMark, ...]:
    """The tick boxes of a page, from the top down.

    `picture`: rows × columns, dark ink on light paper, upright; `scale`: pixels a point; `words`: what OCR read, in pixels.
    The boxes of the marks are in pixels.
    """
    if min(picture.shape) < 24 * scale or not words:
        return ()
    sheet = inked(picture, scale)
    full = strength(sheet.dark, sheet.noise, sheet.faintest)
    found = _fitted(strength(sheet.small, sheet.small_noise, sheet.faintest), full, scale)
    found = [one for one in found if not shines_through(sheet, one)]
    boxes = boxes_of_form(Page(full, scale, words), found)
    marks: list[SeenMark] = []
    for family in families(boxes):
        line = usual_line(family)
        insides = [look_inside(sheet, one, line) for one in family]
        usual = usual_inside(insides)
        states = settled([state_of(inside, one, usual) for one, inside in zip(family, insides, strict=True)])
        marks.extend(SeenMark(one.box, state, "image", raw) for one, (state, raw) in zip(family, states, strict=True))
    return tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0)))


def _fitted(small: Dark, full: Dark, scale: float) -> list[Found]:
    """The places of the small picture as they are in the full one."""
    by = scale / COARSE
    spots = find_spots(small)
    if len(spots) > _MOST_SPOTS:
        return []  # a drawing, a map: which of its squares are boxes of a form cannot be told
    squares = (fit_square(full, scale, one.x * by, one.y * by, one.side * by) for one in spots if not one.round)
    rings = [((one.x + one.side / 2) * by, (one.y + one.side / 2) * by, one.side * by) for one in spots if one.round]
    return [one for one in [*squares, *fit_rings(full, scale, rings)] if one is not None and is_possible(one, scale)]
