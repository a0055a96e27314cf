"""Tick boxes that are drawn on a digital PDF page, with their states: form buttons, squares and circles, ticks over box glyphs.

`see_marks` looks at the page and keeps nothing of PDFium; `place_marks` anchors what it saw in the text; `find_marks` does both.
Boxes that are characters of the text (☐, ☒) are no marks here: the text says their state, unless something is drawn over them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box, Mark, Page
from .marks_anchor import anchors
from .marks_chars import EMPTY_GLYPHS, PageChars
from .marks_find import Candidate, Edge, boxes_of_edges, choose, mark_stacks
from .marks_glyphs import over_glyphs
from .marks_ink import Ink, Place, measure
from .marks_judge import Look, SeenMark, judge_button, judge_drawn, look_of
from .marks_paths import Area, Drawing, read_drawing
from .marks_widgets import Button, read_annotations
from .pdf_chars import Frame, frame_of

MAX_CANDIDATES: Final = 1500


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on a page. `complete` is false where it holds more than is looked at (a drawing, not a form)."""

    marks: tuple[SeenMark, ...]
    complete: bool = True


def find_marks(page: pdfium.PdfPage, page_model: Page, text: str) -> tuple[Mark, ...]:
    """The drawn tick boxes of `page`, from the top down; `page_model` is the same page as read, `text` the document's.

    The page must be as the file has it: not flattened, and no annotation hidden. Nothing of PDFium is kept.
    """
    return place_marks(see_marks(page, page_model.span.of(text)), page_model, text)


def see_marks(page: pdfium.PdfPage, page_text: str | None = None) -> Seen:
    """The tick boxes that a person sees on `page`. A page that cannot hold any is neither rendered nor read.

    `page_text` is the page's text where it is known already: without box glyphs in it none are looked for.
    """
    annotated = read_annotations(page)
    drawing = read_drawing(page)
    frame = frame_of(page)
    found = _candidates(drawing, frame)
    complete = drawing.complete and len(found) <= MAX_CANDIDATES
    buttons = [(button, _shown(button.area, frame)) for button in annotated.buttons]
    buttons = [(button, box) for button, box in buttons if _on_page(box, frame)]
    found = [one for one in found[:MAX_CANDIDATES] if not any(_overlap(one.box, box) for _, box in buttons)]
    marks: list[SeenMark] = []
    if buttons or found:
        marks = _judged(page, _View(frame, drawing), buttons, found)
    inked = [_shown(area, frame) for area in annotated.inked]
    strokes = [(_shown(stroke.area, frame), stroke) for stroke in drawing.strokes]
    if (inked or strokes) and (page_text is None or any(char in EMPTY_GLYPHS for char in page_text)):
        marks.extend(over_glyphs(page, frame, strokes, inked, marks))
    return Seen(tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0))), complete)


def place_marks(seen: Seen, page_model: Page, text: str) -> tuple[Mark, ...]:
    """The marks with their anchors in `text`: the next word on the line, else the end of the one before."""
    places = anchors([mark.box for mark in seen.marks], page_model, text)
    return tuple(
        Mark(page_model.number, mark.box, place, mark.state, mark.kind, mark.raw)
        for mark, place in zip(seen.marks, places, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A page's frame and drawing, to ask what lies where."""

    frame: Frame
    drawing: Drawing

    def crossed(self, box: Box) -> bool:
        """Whether a long slanted line runs through the box."""
        return any(_passes(box, first, second, width / 2) for first, second, width in self._long())

    def _long(self) -> list[tuple[tuple[float, float], tuple[float, float], float]]:
        if not self.drawing.long:
            return []
        ends = self.frame.points(np.array([end for first, second, _ in self.drawing.long for end in (first, second)]))
        return [
            ((ends[2 * i, 0], ends[2 * i, 1]), (ends[2 * i + 1, 0], ends[2 * i + 1, 1]), line[2])
            for i, line in enumerate(self.drawing.long)
        ]

    def heavy(self, box: Box) -> bool:
        """Whether the box lies on a picture that is too large to be rendered."""
        return any(_overlap(_shown(area, self.frame), box) for area in self.drawing.heavy)


def _passes(box: Box, first: tuple[float, float], second: tuple[float, float], width: float) -> bool:
    """Whether a line of half the width `width` comes within the middle of the box."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    dx, dy = second[0] - first[0], second[1] - first[1]
    share = ((x - first[0]) * dx + (y - first[1]) * dy) / max(dx * dx + dy * dy, 1e-9)
    if not 0 <= share <= 1:
        return False
    away = float(np.hypot(first[0] + share * dx - x, first[1] + share * dy - y))
    return away < width + 0.5 * (box.x1 - box.x0)


def _candidates(drawing: Drawing, frame: Frame) -> list[Candidate]:
    """Squares and circles of the drawing that may be tick boxes, on the visible page."""
    found = []
    if drawing.outlines:
        sides = np.array([[o.area.left, o.area.bottom, o.area.right, o.area.top] for o in drawing.outlines])
        for outline, (x0, top, x1, bottom) in zip(drawing.outlines, frame.boxes(sides).tolist(), strict=True):
            box = Box(x0, top, x1, bottom)
            found.append(Candidate(box, box, outline.border, outline.round, outline.hollow))
    if len(drawing.level) > 1 and len(drawing.upright) > 1:
        level = [Area(start, at, end, at) for start, end, at in drawing.level]
        upright = [Area(at, start, at, end) for start, end, at in drawing.upright]
        if frame.turns % 2:
            level, upright = upright, level
        level_edges = [Edge(box.x0, box.x1, box.top) for box in (_shown(area, frame) for area in level)]
        upright_edges = [Edge(box.top, box.bottom, box.x0) for box in (_shown(area, frame) for area in upright)]
        found.extend(Candidate(box, box, 1.0, False) for box in boxes_of_edges(level_edges, upright_edges))
    return mark_stacks(choose([one for one in found if _on_page(one.box, frame)]))


def _shown(area: Area, frame: Frame) -> Box:
    """An area of user space on the displayed page."""
    sides = np.array([[area.left, area.bottom, area.right, area.top]], dtype=np.float64)
    return Box(*(round(value, 2) for value in frame.boxes(sides)[0].tolist()))


def _on_page(box: Box, frame: Frame) -> bool:
    """Whether the middle of the box lies on the visible page."""
    return 0 < (box.x0 + box.x1) / 2 < frame.width and 0 < (box.top + box.bottom) / 2 < frame.height


def _overlap(one: Box, other: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    return _holds(one, other) or _holds(other, one)


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom


def _judged(page: pdfium.PdfPage, view: _View, buttons: list[tuple[Button, Box]], found: list[Candidate]) -> list[SeenMark]:
    """The marks among the buttons and candidates, by the ink that a rendering shows in them."""
    boxes = [box for _, box in buttons] + [one.box for one in found]
    readable = [not view.heavy(box) for box in boxes]
    places = [Place(box, 1.0, False) for _, box in buttons] + [Place(one.inner, one.border, one.round, one.box) for one in found]
    wanted = [place for place, ok in zip(places, readable, strict=True) if ok]
    measured = iter(measure(page, wanted))
    inks: list[Ink | None] = [next(measured) if ok else None for ok in readable]
    marks = [SeenMark(box, "not_readable", "vector", "[picture]") for box, ok in zip(boxes, readable, strict=True) if not ok]
    n = len(buttons)
    marks.extend(_button_marks([pair for pair, ok in zip(buttons, readable[:n], strict=True) if ok], inks[:n]))
    kept = [(one, ink) for one, ink, ok in zip(found, inks[n:], readable[n:], strict=True) if ok]
    marks.extend(_drawn_marks(page, view, kept))
    return marks


def _button_marks(buttons: list[tuple[Button, Box]], inks: list[Ink | None]) -> list[SeenMark]:
    looks = [look_of(ink, framed=False) for ink in inks]
    off = [look for (button, _), look in zip(buttons, looks, strict=True) if button.stated in ("off", "nothing")]
    empty, ticked = off.count("empty"), off.count("ticked")
    marks = []
    for (button, box), look in zip(buttons, looks, strict=True):
        verdict = judge_button(button, look, empty, ticked)
        marks.append(SeenMark(box, verdict.state, "widget", verdict.raw))
    return marks


def _drawn_marks(page: pdfium.PdfPage, view: _View, found: list[tuple[Candidate, Ink | None]]) -> list[SeenMark]:
    """The marks among drawn squares and circles. What stands inside as text is asked for all: an empty look needs no text."""
    if not found:
        return []
    looks = [look_of(ink) for _, ink in found]
    if all(look == "unseen" for look in looks):
        return []
    chars = PageChars(page)
    try:
        inside = [chars.inside(_user(one.box, view.frame)) for one, _ in found]
    finally:
        chars.close()
    cells = {_column(one) for (one, _), content in zip(found, inside, strict=True) if one.stacked and content.content == "other"}
    kinds: dict[tuple[bool, int], list[Look]] = defaultdict(list)
    for (one, _), look in zip(found, looks, strict=True):
        kinds[_kind(one)].append(look)
    marks = []
    for (one, _), look, content in zip(found, looks, inside, strict=True):
        if one.stacked and _column(one) in cells:
            continue
        verdict = judge_drawn(look, content, one.nested or view.crossed(one.box), kinds[_kind(one)])
        if verdict:
            marks.append(SeenMark(one.box, verdict.state, "vector", verdict.raw))
    return marks


def _column(one: Candidate) -> int:
    """Which column of the page a stacked candidate stands in."""
    return round(one.box.x0 / 2)


def _kind(one: Candidate) -> tuple[bool, int]:
    """What candidates of one kind have in common: shape and, in steps of two points, size."""
    return one.round, round((one.box.x1 - one.box.x0) / 2)


def _user(box: Box, frame: Frame) -> Area:
    """A box of the displayed page in user space."""
    if frame.turns == 1:
        return Area(frame.left + box.top, frame.bottom + box.x0, frame.left + box.bottom, frame.bottom + box.x1)
    if frame.turns == 2:
        return Area(frame.right - box.x1, frame.bottom + box.top, frame.right - box.x0, frame.bottom + box.bottom)
    if frame.turns == 3:
        return Area(frame.right - box.bottom, frame.top - box.x1, frame.right - box.top, frame.top - box.x0)
    return Area(frame.left + box.x0, frame.top - box.bottom, frame.left + box.x1, frame.top - box.top)
