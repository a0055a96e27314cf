"""The states of the boxes of one page: measures their ink, and asks what else lies in them and over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .marks_buttons import judge_buttons
from .marks_chars import Inside, PageChars
from .marks_fill import is_filled_inside
from .marks_find import CELL_AROUND, USUAL, Candidate, is_usual, size_of
from .marks_ink import Ink, Place, inset, measure, pictures
from .marks_judge import EMPTY, Look, SeenMark, judge_drawn, look_of
from .marks_places import all_shown, around_all, holds, meet, overlap, shown, user_area
from .marks_shapes import Drawing, Stroke
from .marks_strays import stray_boxes
from .marks_widgets import Button
from .pdf_chars import Frame

_MAX_STROKES: Final = 2000
_FEW: Final = 4
_SPREAD: Final = 0.42
_FOREIGN: Final = 2.2
"""A line that is larger than so many boxes is not a tick of one of them."""


class Surroundings:
    """What else lies on a page, on its displayed coordinates: to ask what runs through a box or lies over it."""

    def __init__(self, frame: Frame, drawing: Drawing, inked: Sequence[Box], pens: Sequence[Stroke] = ()) -> None:
        self.frame = frame
        self._heavy = [shown(area, frame) for area in drawing.heavy]
        self._inked = inked
        ends = np.array([[*first, *second] for first, second, _, _ in drawing.long], dtype=np.float64).reshape(-1, 4)
        self._first, self._second = frame.points(ends[:, :2]), frame.points(ends[:, 2:])
        self._width = np.array([width for _, _, width, _ in drawing.long], dtype=np.float64)
        self._extent = np.array([extent for _, _, _, extent in drawing.long], dtype=np.float64)
        strokes = drawing.strokes[:_MAX_STROKES]
        self._strokes = list(zip(all_shown([stroke.area for stroke in strokes], frame), strokes, strict=True))
        self._lines = [*drawing.strokes[:_MAX_STROKES], *pens]

    def crossed(self, box: Box) -> bool:
        """Whether something much larger than the box runs through its middle or was stamped over it."""
        size = box.x1 - box.x0
        if any(max(one.x1 - one.x0, one.bottom - one.top) > 2.5 * size and meet(one, box) for one in self._inked):
            return True
        if not len(self._first):
            return False
        middle = np.array([(box.x0 + box.x1) / 2, (box.top + box.bottom) / 2])
        along = self._second - self._first
        share = ((middle - self._first) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
        nearest = self._first + np.clip(share, 0.0, 1.0)[:, None] * along
        away = np.hypot(*(nearest - middle).T)
        return bool(((away < self._width / 2 + 0.5 * size) & (self._extent > _FOREIGN * size)).any())

    def strays(self, boxes: Sequence[Box]) -> set[int]:
        """Which of the boxes a stroke runs through that may be the tick of another one."""
        if len(boxes) < 2:
            return set()
        least = 1.1 * min(box.x1 - box.x0 for box in boxes)
        lines = [line.points for line in self._lines if len(line.points) > 1 and max(line.area.width, line.area.height) > least]
        return stray_boxes(boxes, [self.frame.points(np.array(points, dtype=np.float64)) for points in lines])

    def blank_note(self, box: Box) -> bool:
        """Whether an annotation as small as a tick lies on the middle of the box: if nothing of it shows, other viewers may."""
        size = box.x1 - box.x0
        return any(max(one.x1 - one.x0, one.bottom - one.top) <= 2.5 * size and overlap(one, box) for one in self._inked)

    def stamped(self, box: Box) -> bool:
        """Whether an annotation was stuck on the box by hand: ink, a stamp, typed text."""
        return any(meet(one, box) for one in self._inked)

    def has_stroke(self, box: Box) -> bool:
        """Whether a tick or a cross was drawn inside the box."""
        return sum(stroke.slants for place, stroke in self._strokes if not stroke.curved and holds(box, place)) >= 2

    def has_one_sign(self, box: Box) -> bool:
        """Whether few enough strokes stand in the box to be one tick, and enough: not a picture, nor a single line."""
        inside = [stroke for place, stroke in self._strokes if holds(box, place)]
        return len(inside) <= _FEW and (sum(stroke.slants for stroke in inside) >= 2 or any(stroke.curved for stroke in inside))

    def readable(self, boxes: Sequence[Box]) -> bool:
        """Whether the part of the page with these boxes can be rendered: not where a picture of very many pixels lies on it."""
        return not any(meet(area, around_all(boxes)) for area in self._heavy)


def judge_all(
    page: pdfium.PdfPage,
    around: Surroundings,
    buttons: list[tuple[Button, Box]],
    found: list[Candidate],
    chars: PageChars,
) -> list[SeenMark]:
    """The marks among the buttons and candidates of a page, in no order."""
    boxes = [box for _, box in buttons] + [one.box for one in found]
    if not boxes:
        return []
    if not around.readable(boxes):
        unread = [SeenMark(box, "not_readable", "widget", "[picture]") for _, box in buttons]
        return [*unread, *(SeenMark(one.box, "not_readable", "vector", "[picture]") for one in found)]
    places = [Place(box, 1.0, False) for _, box in buttons] + [Place(one.inner, one.border, one.round, one.box) for one in found]
    nested = [(index, one.nested[-1]) for index, one in enumerate(found) if one.nested]
    inks = measure(page, [*places, *(Place(one.box, one.border, one.round, found[index].box) for index, one in nested)])
    bare = {_kind(one) for one in found if not one.nested}
    for (index, _), ink in zip(nested, inks[len(places) :], strict=True):
        filled = look_of(ink) == "solid" and (size_of(found[index].box) < CELL_AROUND or _kind(found[index]) in bare)
        if look_of(ink) == "ticked" or filled:
            found[index] = replace(
                found[index], nested=(), filled=filled
            )  # whether it is a line of the box or a part of the tick: ticked
    inks = inks[: len(places)]
    of_buttons = judge_buttons(page, around, buttons, inks[: len(buttons)])
    return [*of_buttons, *_drawn_marks(page, around, found, inks[len(buttons) :], chars)]


def _drawn_marks(
    page: pdfium.PdfPage, around: Surroundings, found: list[Candidate], inks: list[Ink | None], chars: PageChars
) -> list[SeenMark]:
    """The marks among drawn squares and circles. What stands inside as text is asked for all of them that can be seen."""
    looks = [_look(one, ink) for one, ink in zip(found, inks, strict=True)]
    if all(look == "unseen" for look in looks):
        return []
    _same_rims(found, inks, looks)
    _fill_looks(page, around, found, looks)
    inside = [chars.inside(user_area(one.box, around.frame)) for one in found]
    cells = {_column(one) for one, content in zip(found, inside, strict=True) if one.stacked and content.content == "other"}
    combs = {one.run for one, content in zip(found, inside, strict=True) if one.run and _is_written(content)}
    strays = around.strays([one.box for one in found])
    kinds: dict[tuple[bool, int], list[Look]] = defaultdict(list)
    for one, look in zip(found, looks, strict=True):
        kinds[_kind(one)].append(look)
    # An outline inside a box that looks empty cannot be seen: it is no tick in boxes of that kind.
    unseen = {_kind(one) for one, look in zip(found, looks, strict=True) if one.nested and look == "empty"}
    marks = []
    for index, (one, ink, look, content) in enumerate(zip(found, inks, looks, inside, strict=True)):
        if (one.stacked and not one.run and _column(one) in cells) or (one.run and one.run in combs):
            continue
        stray = index in strays or (bool(one.nested) and _kind(one) not in unseen)
        verdict = judge_drawn(look, content, _doubtful(one, ink, look, content, around, stray), kinds[_kind(one)])
        if verdict:
            marks.append(SeenMark(one.box, verdict.state, "vector", verdict.raw, _needs(one)))
    return marks


def _same_rims(found: list[Candidate], inks: list[Ink | None], looks: list[Look]) -> None:
    """Boxes with a free middle and some ink along the edge look empty where others of their kind have just the same: a bevel."""
    groups: dict[tuple[tuple[bool, int, int], float], list[int]] = defaultdict(list)
    for index, (one, ink, look) in enumerate(zip(found, inks, looks, strict=True)):
        if look == "doubt" and ink and ink.centre <= EMPTY and not (ink.dark or ink.partly_covered or ink.line):
            groups[_exact(one), round(ink.inside, 2)].append(index)
    for group in groups.values():
        for index in group if len(group) > 1 else ():
            looks[index] = "empty"


def _fill_looks(page: pdfium.PdfPage, around: Surroundings, found: list[Candidate], looks: list[Look]) -> None:
    """Boxes in doubt that hold a filled square or dot look ticked: an empty box of their kind shows what they have besides."""
    empty = {_exact(one): one.box for one, look in zip(found, looks, strict=True) if look == "empty"}
    asked = [
        index
        for index, (one, look) in enumerate(zip(found, looks, strict=True))
        if look in ("doubt", "solid") and _exact(one) in empty and not around.crossed(one.box)
    ]
    if not asked:
        return
    wanted = [found[index].box for index in asked]
    shots = pictures(page, [inset(box, -1.5) for box in (*wanted, *(empty[_exact(found[index])] for index in asked))])
    for place, index in enumerate(asked):
        if is_filled_inside(shots[place], shots[len(asked) + place]):
            looks[index] = "ticked"


def _exact(one: Candidate) -> tuple[bool, int, int]:
    """Candidates that agree in this are drawn alike: shape and size."""
    return one.round, round(2 * (one.box.x1 - one.box.x0)), round(2 * (one.box.bottom - one.box.top))


def _is_written(inside: Inside) -> bool:
    """Whether a letter or a number stands in a cell: then something is written into its row, a character a cell."""
    return inside.content == "other" or (inside.content == "doubt" and inside.text.isalnum())


def _doubtful(one: Candidate, ink: Ink | None, look: Look, content: Inside, around: Surroundings, stray: bool) -> bool:
    """Whether what shows in a box, or that nothing shows, may have another reason than that it is ticked or not."""
    if look == "empty":
        return around.blank_note(one.box)
    if stray or around.crossed(one.box):
        return True
    if ink is None or look != "ticked" or content.content != "nothing":
        return False
    # Cells of tables hold signs of many kinds, and are as large as this.
    cell = (size_of(one.box) > CELL_AROUND or one.stacked) and not around.stamped(one.box)
    if cell and (ink.spread < _SPREAD or not (one.filled or around.has_one_sign(one.box))):
        return True
    # White on a colour may be a sign of any kind: only what is drawn as a tick is one.
    return ink.dark and not around.has_stroke(one.box)


def _needs(one: Candidate) -> Literal["", "label", "row"]:
    if one.run or (size_of(one.box) > USUAL[1] and not one.stacked):
        return "row"
    return "" if is_usual(one.box) else "label"


def _look(one: Candidate, ink: Ink | None) -> Look:
    """What a person sees. A patch of colour without a line around it is solid, pale or not: the key to a chart, not a box."""
    look = look_of(ink)
    patch = ink is not None and ink.coloured and not one.border and not one.hollow
    return "solid" if patch and look == "empty" else look


def _column(one: Candidate) -> int:
    """Which column of the page a stacked candidate stands in."""
    return round(one.box.x0 / 2)


def _kind(one: Candidate) -> tuple[bool, int]:
    """What candidates of one kind have in common: shape and, in steps of two points, size."""
    return one.round, round((one.box.x1 - one.box.x0) / 2)
