"""Which of the places that look like boxes are tick boxes of a form: boxes come in families of one size, in line, beside words.

The sure ones tell what the others look like, and where they stand: a box that a stroke or noise has spoilt is believed, or looked
for again, where one of the family should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .scan_boxes_find import SMALLEST
from .scan_boxes_fit import Found
from .scan_boxes_ink import Dark
from .scan_boxes_known import fit_known
from .scan_boxes_words import SeenWord, has_label, in_comb, in_pattern, is_drawn, is_letter, stands_free

_ALIKE: Final = 0.1
LONGEST: Final = 1.35
"""Longer side against shorter of what may still be a box."""
_STEP: Final = 0.08
_ALIGNED: Final = 1.3
"""Points by which boxes of one column or row may be out of line."""
_BEYOND: Final = 150.0
"""Points above and below a column of boxes in which another is looked for."""
_ALONE: Final = 0.93
_INNER: Final = 0.6
"""A box in a box is its inner border if it has this share of its size."""
_SOLID: Final = 0.85
_LOOPED: Final = 0.7
"""How much of the weakest side of a square must be drawn for a ring in it to be its tick."""
_CELL: Final = 0.9
_SAME: Final = 0.08
_CLOSE: Final = 1.0
"""Points around a box that its line may blur into."""
_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the page: its ink (full size), pixels a point, and where words stand, in pixels."""

    ink: Dark
    scale: float
    words: Sequence[SeenWord]


def is_sure(one: Found) -> bool:
    """Whether a place is drawn so well that it is a box, whatever stands around."""
    if one.round:
        return one.evenness >= 0.82 and one.straight[1] >= 0.6 and one.drawn[1] >= 0.8 and one.busy[2] <= 0.25
    return _is_square(one) and one.busy[2] <= 0.35 and not one.goes_on


def _is_square(one: Found) -> bool:
    return not one.round and one.aspect <= 1.16 and one.drawn[0] >= 0.8 and one.straight[0] >= 0.7 and one.evenness >= 0.87


def is_possible(one: Found, scale: float) -> bool:
    """Whether a place may be a box, if one of a family should be there."""
    if one.side < SMALLEST * scale:
        return False
    if one.round:
        return one.evenness >= 0.62
    return one.aspect <= LONGEST and sum(one.drawn) >= 3.0 and one.evenness >= 0.6 and len(one.goes_on) < 3


def boxes_of_form(page: Page, found: Sequence[Found]) -> list[Found]:
    """The tick boxes among `found`, and those that were missed."""
    found = _without_loops(found)
    sure = _distinct(page, [one for one in found if is_sure(one) and not is_letter(one, page.words, page.ink, page.scale)])
    sure = [one for one in sure if not one.round or stands_free(one, page.ink, page.scale)]
    cells = [one for one in found if _is_square(one) and one.evenness >= _CELL]
    sure = [one for one in sure if not _in_comb(page, one, sure, cells)]
    sure = _outside_patterns(page, sure)
    kept: list[Found] = []
    for family in families(sure):
        hollow = [one for one in family if not is_solid(page, one)]
        if not hollow or (hollow[0].round and len(hollow) < 2):
            continue
        if len(family) == 1 and family[0].evenness < _ALONE:
            continue
        kept.extend(_whole_family(page, family, [one for one in found if is_possible(one, page.scale)], [*kept, *sure]))
    kept = _outside_patterns(page, [one for one in kept if not _in_comb(page, one, kept, cells)])
    return [one for one in kept if has_label(one, page.words, page.scale, _in_line(one, kept, page.scale))]


def _in_comb(page: Page, one: Found, others: Sequence[Found], cells: Sequence[Found]) -> bool:
    """Whether it is a cell of a comb, `cells` of which may have been taken for the letters in them, or for cells of a table."""
    row: list[Found] = []
    for cell in cells:
        off = max(abs(cell.middle[1] - one.middle[1]), abs(cell.side - one.side))
        if off <= _SAME * one.side and not any(cell.meets(other) for other in [*others, *row]):
            row.append(cell)
    return in_comb(one, [*others, *row], page.words)


def _outside_patterns(page: Page, boxes: Sequence[Found]) -> list[Found]:
    """Those that are no part of a pattern. Boxes one close below the other make none: they are taken away to look around."""
    around = page.ink.copy()
    for one in boxes:
        x0, top = max(round(one.x0 - _CLOSE * page.scale), 0), max(round(one.top - _CLOSE * page.scale), 0)
        around[top : round(one.bottom + _CLOSE * page.scale), x0 : round(one.x1 + _CLOSE * page.scale)] = 0
    return [one for one in boxes if not in_pattern(one, around, page.scale)]


def is_solid(page: Page, one: Found) -> bool:
    """Whether it is all ink."""
    cut = one.side * 0.2
    part = page.ink[round(one.top + cut) : round(one.bottom - cut), round(one.x0 + cut) : round(one.x1 - cut)]
    return bool(part.size) and float((part >= 0.5).mean()) >= _SOLID


def families(found: Sequence[Found]) -> list[list[Found]]:
    """The boxes by shape and size, the largest family first."""
    groups: list[list[Found]] = []
    for one in sorted(found, key=lambda box: (box.round, box.side)):
        last = groups[-1] if groups else None
        if (
            last
            and last[0].round == one.round
            and one.side - last[-1].side <= _STEP * one.side
            and one.side - last[0].side <= 2 * _ALIKE * one.side
        ):
            last.append(one)
        else:
            groups.append([one])
    return sorted(groups, key=len, reverse=True)


def _distinct(page: Page, found: Sequence[Found]) -> list[Found]:
    """Of several at one place the best. Of a box in a box the inner one, unless that is solid or a ring in a square: then it is
    the tick.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda box: (-round(box.evenness, 1), -box.side, box.x0, box.top)):
        rival = next((other for other in kept if one.meets(other)), None)
        if rival is None:
            kept.append(one)
        elif not is_solid(page, one) and (
            (_around(one, rival) and (is_solid(page, rival) or (rival.round and not one.round)))
            or (_around(rival, one) and one.side > _INNER * rival.side and not (one.round and not rival.round))
        ):
            kept[kept.index(rival)] = one
    return kept


def _without_loops(found: Sequence[Found]) -> list[Found]:
    """The places without the rings in squares: there somebody has ticked with a loop."""
    squares = [one for one in found if not one.round and one.drawn[0] >= _LOOPED and len(one.goes_on) < 2]
    return [one for one in found if not (one.round and any(_loops(one, square) for square in squares))]


def _loops(ring: Found, square: Found) -> bool:
    """Whether a ring is drawn in a square."""
    return (
        square.x0 < ring.x0
        and ring.x1 < square.x1
        and square.top < ring.top
        and ring.bottom < square.bottom
        and square.side > 1.12 * ring.side
    )


def _around(outer: Found, inner: Found) -> bool:
    """Whether one box stands in the middle of the other."""
    off = max(abs(outer.middle[0] - inner.middle[0]), abs(outer.middle[1] - inner.middle[1]))
    return off <= 0.08 * outer.side and outer.side > 1.12 * inner.side


# --- what belongs to a family -------------------------------------------------------------------------------------------------


def _whole_family(page: Page, family: list[Found], possible: Sequence[Found], known: Sequence[Found]) -> list[Found]:
    """The family with those of its members that were not sure, or not found."""
    like = _usual(family)
    members = list(family)
    for middle in [*(one.middle for one in possible if _alike(one, like)), *_places(page, family)]:
        if any(
            abs(one.middle[0] - middle[0]) < 0.6 * one.side and abs(one.middle[1] - middle[1]) < 0.6 * one.side
            for one in [*members, *known]
        ):
            continue
        again = fit_known(page.ink, page.scale, like, middle)
        if again is None or any(again.meets(one) for one in [*members, *known]) or len(again.goes_on) > 1:
            continue
        if _belongs(page, again, members):
            members.append(again)
    return [one for one in members if not in_comb(one, members, page.words)]


def _belongs(page: Page, one: Found, members: Sequence[Found]) -> bool:
    """Whether a box that is not sure stands where one of the family should; words, too, begin under columns of boxes."""
    column, row = _company(one, members, page.scale)
    if is_letter(one, page.words, page.ink, page.scale, aligned=True):
        return False
    if any(
        word.box.x0 <= one.middle[0] <= word.box.x1 and word.box.top <= one.middle[1] <= word.box.bottom for word in page.words
    ):
        return column + row > 0 and _is_good(one)
    return column > 0 or (row > 0 and _is_good(one))


def _is_good(one: Found) -> bool:
    return is_drawn(one) or (one.evenness >= 0.8 and one.straight[0] >= 0.55 and one.drawn[0] >= 0.7)


def _usual(family: Sequence[Found]) -> Found:
    """The member of middle size, with the usual thickness of line."""
    return sorted(family, key=lambda one: (one.side, one.x0, one.top))[len(family) // 2]


def _alike(one: Found, like: Found) -> bool:
    return one.round == like.round and abs(one.side - like.side) <= 2.5 * _ALIKE * like.side


def _in_line(one: Found, others: Sequence[Found], scale: float) -> int:
    """How many others stand in its column or on its row, whichever is more, itself counted; 0 for none."""
    most = max(_company(one, others, scale))
    return most + 1 if most else 0


def _company(one: Found, others: Sequence[Found], scale: float) -> tuple[int, int]:
    """How many others stand in its column, and how many on its row."""
    reach = _ALIGNED * scale
    column = sum(abs(other.middle[0] - one.middle[0]) <= reach for other in others if other is not one)
    row = sum(abs(other.middle[1] - one.middle[1]) <= reach for other in others if other is not one)
    return column, row


def _places(page: Page, family: Sequence[Found]) -> list[tuple[float, float]]:
    """Where others of a family may stand: in each column of it, on each row of words and of boxes without one."""
    places: list[tuple[float, float]] = []
    rows = sorted({round(one.middle[1]) for one in family})
    for column in _columns(family, page.scale):
        x = float(np.median([one.middle[0] for one in column]))
        lift = _lift(page, column)
        low, high = (
            min(one.top for one in column) - _BEYOND * page.scale,
            max(one.bottom for one in column) + _BEYOND * page.scale,
        )
        lines = {round((box.top + box.bottom) / 2 + lift) for box in (word.box for word in page.words) if low <= box.top <= high}
        taken: list[float] = [one.middle[1] for one in column]
        for y in sorted([*lines, *rows]):
            if all(abs(y - other) > 0.5 * column[0].side for other in taken):
                taken.append(y)
                places.append((x, float(y)))
    return places[:_MOST]


def _columns(family: Sequence[Found], scale: float) -> list[list[Found]]:
    """The boxes that stand below one another, where there are two at least."""
    columns: list[list[Found]] = []
    for one in sorted(family, key=lambda box: box.middle[0]):
        if columns and one.middle[0] - columns[-1][-1].middle[0] <= _ALIGNED * scale:
            columns[-1].append(one)
        else:
            columns.append([one])
    return [column for column in columns if len(column) > 1]


def _lift(page: Page, column: Sequence[Found]) -> float:
    """How far the middles of boxes stand below the middles of the words beside them, in pixels."""
    lifts = []
    for one in column:
        y = one.middle[1]
        row = [
            word.box
            for word in page.words
            if word.box.top < y < word.box.bottom and not word.box.x0 < one.middle[0] < word.box.x1
        ]
        if row:
            near = min(row, key=lambda box: max(box.x0 - one.x1, one.x0 - box.x1))
            lifts.append(y - (near.top + near.bottom) / 2)
    return float(np.median(lifts)) if lifts else 0.0
