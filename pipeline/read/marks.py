"""Tick boxes that are drawn on a digital PDF page, with their states: form buttons, squares and circles, ticks over box glyphs.

`see_marks` looks at the page and keeps nothing of PDFium; `place_marks` anchors what it saw in the text; `find_marks` does both.
Boxes that are characters of the text (☐, ☒) are no marks here: the text says their state, unless something is drawn over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box, Mark, Page
from .marks_anchor import anchors, with_company
from .marks_chars import BOX_GLYPHS, PageChars
from .marks_find import Candidate, Edge, boxes_of_edges, choose, in_company
from .marks_glyphs import Layers, over_glyphs
from .marks_judge import SeenMark
from .marks_page import Surroundings, judge_all
from .marks_paths import read_drawing
from .marks_pens import Pens, read_pens
from .marks_pictures import judge_pictures
from .marks_places import all_shown, on_page, overlap, shown
from .marks_shapes import Area, Drawing
from .marks_sight import Sight
from .marks_widgets import read_annotations
from .marks_words import NOTHING, OnWords, marks_on_words
from .pdf_chars import Frame, TextLayer, frame_of
from .pdf_form import PageForm
from .pdf_objects import PageObjects

MAX_CANDIDATES: Final = 700
_MAX_OUTLINES: Final = 3000
MAX_STROKES: Final = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on a page. `complete` is false where it holds more than is looked at (a drawing, not a form).

    `on_words`: what was drawn around words or through them. `disagree`: boxes where the text says one thing and the page
    shows another.
    """

    marks: tuple[SeenMark, ...]
    complete: bool = True
    on_words: OnWords = NOTHING
    disagree: tuple[Box, ...] = ()


def find_marks(page: pdfium.PdfPage, page_model: Page, text: str, form: PageForm | None = None) -> tuple[Mark, ...]:
    """The drawn tick boxes of `page`, from the top down; `page_model` is the same page as read, `text` the document's.

    The page must be as the file has it: not flattened, and no annotation hidden. Nothing of PDFium is kept.
    """
    page_text = page_model.span.of(text)
    return place_marks(see_marks(page, page_text, form), page_model, page_text)


def see_marks(
    page: pdfium.PdfPage,
    page_text: str | None = None,
    form: PageForm | None = None,
    layer: TextLayer | None = None,
    objects: PageObjects | None = None,
) -> Seen:
    """The tick boxes that a person sees on `page`. A page that cannot hold any is neither rendered nor read.

    `page_text` is the page's text where it is known already: without box glyphs in it none are looked for.
    `form`: what the file says of the page's form fields. `layer` is PDFium's text of the page, where others want it, too,
    and `objects` are what lies on it.
    """
    own = TextLayer(page)
    try:
        return _see(page, page_text, form, PageChars(layer or own, frame_of(page)), objects)
    finally:
        own.close()


def _see(
    page: pdfium.PdfPage, page_text: str | None, form: PageForm | None, chars: PageChars, objects: PageObjects | None
) -> Seen:
    annotated = read_annotations(page, form)
    drawing = read_drawing(page, objects)
    frame = frame_of(page)
    pens = read_pens(page) if annotated.inked or raw.FPDFPage_GetAnnotCount(page.raw) > 0 else Pens()
    found, rows = _candidates(drawing, frame) if len(drawing.outlines) <= _MAX_OUTLINES else ([], [])
    is_form = len(drawing.outlines) <= _MAX_OUTLINES and len(found) <= MAX_CANDIDATES
    complete = drawing.complete and annotated.complete and is_form
    glyphs = page_text is None or not BOX_GLYPHS.isdisjoint(page_text)
    nameless = page_text is None or "\ufffd" in page_text
    if not (glyphs or nameless or annotated.buttons or drawing.holds_boxes):
        return Seen((), complete, _on_words(drawing, pens, frame))
    if not is_form:
        found, rows = [], []  # a map or a chart: which of its squares were boxes of a form cannot be told
    buttons = [(button, shown(button.area, frame)) for button in annotated.buttons]
    buttons = [(button, box) for button, box in buttons if on_page(box, frame)]
    inked = all_shown(annotated.inked, frame)
    around = Surroundings(frame, drawing, inked, pens.strokes)
    sight = Sight(page, page_text, chars, around, drawing, tuple(inked))
    found = in_company([*found, *sight.ticked_rows(rows, found)])
    found = [one for one in found if not any(overlap(one.box, box) for _, box in buttons)]
    marks: list[SeenMark] = []
    if buttons or found:
        marks = judge_all(page, around, buttons, found, chars)
    marks.extend(sight.ticked_cells([mark.box for mark in marks] + [one.box for row in rows for one in row]))
    marks.extend(judge_pictures(page, [box for box in all_shown(drawing.pictures, frame) if on_page(box, frame)]))
    if nameless:
        marks.extend(sight.nameless_boxes([mark.box for mark in marks]))
    disagree: list[Box] = []
    if glyphs:
        strokes = list(zip(all_shown([one.area for one in drawing.strokes[:MAX_STROKES]], frame), drawing.strokes, strict=False))
        layers = Layers(strokes, inked, all_shown([*drawing.fills, *drawing.pictures], frame))
        more, disagree = over_glyphs(page, frame, chars, layers, marks)
        marks.extend(more)
    on_words = _on_words(drawing, pens, frame)
    return Seen(tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0))), complete, on_words, tuple(disagree))


def _on_words(drawing: Drawing, pens: Pens, frame: Frame) -> OnWords:
    """What was drawn on the page that may be meant for its words."""
    level = [rule for rule in drawing.rules if (rule.width if frame.turns % 2 == 0 else rule.height) > 4]
    areas = (drawing.rings, pens.rings, level, pens.strikes, [*drawing.slashes, *pens.slashes])
    return OnWords(*(tuple(all_shown(group, frame)) for group in areas))


def place_marks(seen: Seen, page_model: Page, page_text: str) -> tuple[Mark, ...]:
    """The marks with their anchors in the document: the next word on the line, else the end of the one before.

    `page_text` is the page's own; its words (`page_model`) have their places in the document already.
    """
    if not seen.marks and not seen.on_words:
        return ()
    kept = with_company(seen.marks, page_model)
    places = anchors([mark.box for mark in kept], page_model, page_text)
    beside = [
        Mark(page_model.number, mark.box, place, mark.state, mark.kind, mark.raw)
        for mark, place in zip(kept, places, strict=True)
    ]
    return (*beside, *marks_on_words(seen.on_words, page_model, page_text, [mark.box for mark in kept]))


def _candidates(drawing: Drawing, frame: Frame) -> tuple[list[Candidate], list[list[Candidate]]]:
    """Squares and circles of the drawing that may be tick boxes, on the visible page; rows of touching ones apart."""
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
        level_edges = [Edge(box.x0, box.x1, box.top) for box in all_shown(level, frame)]
        upright_edges = [Edge(box.top, box.bottom, box.x0) for box in all_shown(upright, frame)]
        found.extend(Candidate(box, box, 1.0, False) for box in boxes_of_edges(level_edges, upright_edges))
    return choose([one for one in found if on_page(one.box, frame)])
