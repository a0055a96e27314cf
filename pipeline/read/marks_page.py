"""The states of the boxes of one page: measures their ink, and asks what else lies in them and over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .marks_buttons import judge_buttons
from .marks_chars import PageChars
from .marks_find import Candidate
from .marks_ink import Ink, Place, measure
from .marks_judge import Look, SeenMark, judge_drawn, look_of
from .marks_places import holds, meet, shown, user_area
from .marks_shapes import Drawing
from .marks_widgets import Button
from .pdf_chars import Frame

_MAX_STROKES: Final = 2000


class Surroundings:
    """What else lies on a page, on its displayed coordinates: to ask what runs through a box or lies over it."""

    def __init__(self, frame: Frame, drawing: Drawing, inked: Sequence[Box]) -> None:
        self.frame = frame
        self._heavy = [shown(area, frame) for area in drawing.heavy]
        self._inked = inked
        ends = np.array([[*first, *second] for first, second, _ in drawing.long], dtype=np.float64).reshape(-1, 4)
        self._first, self._second = frame.points(ends[:, :2]), frame.points(ends[:, 2:])
        self._width = np.array([width for _, _, width in drawing.long], dtype=np.float64)
        slanted = [stroke for stroke in drawing.strokes if stroke.slants and not stroke.curved]
        self._strokes = [(shown(stroke.area, frame), stroke.slants) for stroke in slanted[:_MAX_STROKES]]

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
        return bool((away < self._width / 2 + 0.5 * size).any())

    def stamped(self, box: Box) -> bool:
        """Whether an annotation was stuck on the box by hand: ink, a stamp, typed text."""
        return any(meet(one, box) for one in self._inked)

    def has_stroke(self, box: Box) -> bool:
        """Whether a tick or a cross was drawn inside the box."""
        return sum(slants for stroke, slants in self._strokes if holds(box, stroke)) >= 2

    def readable(self, boxes: Sequence[Box]) -> bool:
        """Whether the part of the page with these boxes can be rendered: not where a picture of very many pixels lies on it."""
        whole = Box(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )
        return not any(meet(area, whole) for area in self._heavy)


def judge_all(
    page: pdfium.PdfPage, around: Surroundings, buttons: list[tuple[Button, Box]], found: list[Candidate]
) -> list[SeenMark]:
    """The marks among the buttons and candidates of a page, in no order."""
    boxes = [box for _, box in buttons] + [one.box for one in found]
    if not boxes:
        return []
    if not around.readable(boxes):
        unread = [SeenMark(box, "not_readable", "widget", "[picture]") for _, box in buttons]
        return [*unread, *(SeenMark(one.box, "not_readable", "vector", "[picture]") for one in found)]
    places = [Place(box, 1.0, False) for _, box in buttons] + [Place(one.inner, one.border, one.round, one.box) for one in found]
    inks = measure(page, places)
    of_buttons = judge_buttons(page, around, buttons, inks[: len(buttons)])
    return [*of_buttons, *_drawn_marks(page, around, found, inks[len(buttons) :])]


def _drawn_marks(page: pdfium.PdfPage, around: Surroundings, found: list[Candidate], inks: list[Ink | None]) -> list[SeenMark]:
    """The marks among drawn squares and circles. What stands inside as text is asked for all of them that can be seen."""
    looks = [_look(one, ink) for one, ink in zip(found, inks, strict=True)]
    if all(look == "unseen" for look in looks):
        return []
    chars = PageChars(page)
    try:
        inside = [chars.inside(user_area(one.box, around.frame)) for one in found]
    finally:
        chars.close()
    cells = {_column(one) for one, content in zip(found, inside, strict=True) if one.stacked and content.content == "other"}
    kinds: dict[tuple[bool, int], list[Look]] = defaultdict(list)
    for one, look in zip(found, looks, strict=True):
        kinds[_kind(one)].append(look)
    marks = []
    for one, ink, look, content in zip(found, inks, looks, inside, strict=True):
        if one.stacked and _column(one) in cells:
            continue
        doubtful = one.nested or (look != "empty" and around.crossed(one.box))
        if ink and ink.dark and look == "ticked" and content.content == "nothing":
            # White on a colour may be a sign of any kind: only what is drawn as a tick is one.
            doubtful = doubtful or not around.has_stroke(one.box)
        verdict = judge_drawn(look, content, doubtful, kinds[_kind(one)])
        if verdict:
            marks.append(SeenMark(one.box, verdict.state, "vector", verdict.raw))
    return marks


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
