"""Tick boxes that are drawn on a digital PDF page, with their states: form buttons, squares and circles, ticks over box glyphs.

`see_marks` looks at the page and keeps nothing of PDFium; `place_marks` anchors what it saw in the text; `find_marks` does both.
Boxes that are characters of the text (☐, ☒) are no marks here: the text says their state, unless something is drawn over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box, Mark, Page
from .marks_anchor import anchors
from .marks_chars import EMPTY_GLYPHS
from .marks_find import Candidate, Edge, boxes_of_edges, choose, mark_stacks
from .marks_glyphs import over_glyphs
from .marks_judge import SeenMark
from .marks_page import Surroundings, judge_all
from .marks_paths import read_drawing
from .marks_places import on_page, overlap, shown
from .marks_shapes import Area, Drawing
from .marks_widgets import read_annotations
from .pdf_chars import Frame, frame_of
from .pdf_form import PageForm

MAX_CANDIDATES: Final = 1500
MAX_STROKES: Final = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on a page. `complete` is false where it holds more than is looked at (a drawing, not a form)."""

    marks: tuple[SeenMark, ...]
    complete: bool = True


def find_marks(page: pdfium.PdfPage, page_model: Page, text: str, form: PageForm | None = None) -> tuple[Mark, ...]:
    """The drawn tick boxes of `page`, from the top down; `page_model` is the same page as read, `text` the document's.

    The page must be as the file has it: not flattened, and no annotation hidden. Nothing of PDFium is kept.
    """
    return place_marks(see_marks(page, page_model.span.of(text), form), page_model, text)


def see_marks(page: pdfium.PdfPage, page_text: str | None = None, form: PageForm | None = None) -> Seen:
    """The tick boxes that a person sees on `page`. A page that cannot hold any is neither rendered nor read.

    `page_text` is the page's text where it is known already: without box glyphs in it none are looked for.
    `form`: what the file says of the page's form fields.
    """
    annotated = read_annotations(page, form)
    drawing = read_drawing(page)
    frame = frame_of(page)
    found = _candidates(drawing, frame)
    complete = drawing.complete and annotated.complete and len(found) <= MAX_CANDIDATES
    if len(found) > MAX_CANDIDATES:
        found = []  # a map or a chart: which of its squares were boxes of a form cannot be told
    buttons = [(button, shown(button.area, frame)) for button in annotated.buttons]
    buttons = [(button, box) for button, box in buttons if on_page(box, frame)]
    found = [one for one in found if not any(overlap(one.box, box) for _, box in buttons)]
    marks: list[SeenMark] = []
    inked = [shown(area, frame) for area in annotated.inked]
    if buttons or found:
        marks = judge_all(page, Surroundings(frame, drawing, inked), buttons, found)
    if (inked or drawing.strokes) and (page_text is None or any(char in EMPTY_GLYPHS for char in page_text)):
        strokes = [(shown(stroke.area, frame), stroke) for stroke in drawing.strokes[:MAX_STROKES]]
        marks.extend(over_glyphs(page, frame, strokes, inked, marks))
    return Seen(tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0))), complete)


def place_marks(seen: Seen, page_model: Page, text: str) -> tuple[Mark, ...]:
    """The marks with their anchors in `text`: the next word on the line, else the end of the one before."""
    places = anchors([mark.box for mark in seen.marks], page_model, text)
    return tuple(
        Mark(page_model.number, mark.box, place, mark.state, mark.kind, mark.raw)
        for mark, place in zip(seen.marks, places, strict=True)
    )


def _candidates(drawing: Drawing, frame: Frame) -> list[Candidate]:
    """Squares and circles of the drawing that may be tick boxes, on the visible page."""
    found = []
    if drawing.outlines:
        sides = np.array([[o.area.left, o.area.bottom, o.area.right, o.area.top] for o in drawing.outlines])
        for outline, (x0, top, x1, bottom) in zip(drawing.outlines, frame.boxes(sides).tolist(), strict=True):
            box = Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
            found.append(Candidate(box, box, outline.border, outline.round, outline.hollow))
    if len(drawing.level) > 1 and len(drawing.upright) > 1:
        level = [Area(start, at, end, at) for start, end, at in drawing.level]
        upright = [Area(at, start, at, end) for start, end, at in drawing.upright]
        if frame.turns % 2:
            level, upright = upright, level
        level_edges = [Edge(box.x0, box.x1, box.top) for box in (shown(area, frame) for area in level)]
        upright_edges = [Edge(box.top, box.bottom, box.x0) for box in (shown(area, frame) for area in upright)]
        found.extend(Candidate(box, box, 1.0, False) for box in boxes_of_edges(level_edges, upright_edges))
    return mark_stacks(choose([one for one in found if on_page(one.box, frame)]))
