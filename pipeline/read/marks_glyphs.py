"""Box glyphs of the text (☐, □) with something drawn over them: then what a person sees is no longer what the text says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from ..model import Box
from .marks_chars import EMPTY_GLYPHS
from .marks_ink import Ink, Place, measure
from .marks_judge import TICKED, SeenMark
from .marks_shapes import Stroke
from .pdf_chars import Frame, read_chars


def over_glyphs(
    page: pdfium.PdfPage,
    frame: Frame,
    strokes: Sequence[tuple[Box, Stroke]],
    inked: Sequence[Box],
    marks: Sequence[SeenMark],
) -> list[SeenMark]:
    """A mark for each empty box glyph that strokes or annotations (`inked`) cover, if these can be seen. Others give none."""
    free = [(box, stroke) for box, stroke in strokes if not any(_meets(box, mark.box) for mark in marks)]
    if not free and not inked:
        return []
    glyphs = list(_glyphs(page, frame))
    if not glyphs:
        return []
    over: list[tuple[Box, list[Stroke], bool]] = []
    for glyph in glyphs:
        drawn = [stroke for box, stroke in free if _meets(glyph, box) and _fits(glyph, box)]
        stamped = any(_meets(glyph, box) for box in inked)
        if drawn or stamped:
            over.append((glyph, drawn, stamped))
    seen = measure(page, [Place(glyph, 0.0, False) for glyph, _, _ in over])
    return [mark for (glyph, drawn, _), ink in zip(over, seen, strict=True) if (mark := _mark(glyph, drawn, ink))]


def _glyphs(page: pdfium.PdfPage, frame: Frame) -> Iterator[Box]:
    """The box glyphs on the page."""
    chars = read_chars(page, frame)
    for index, char in enumerate(chars.text):
        if char in EMPTY_GLYPHS:
            x0, top, x1, bottom = chars.boxes[index].tolist()
            if x1 - x0 > 2 and bottom - top > 2:
                yield _square(x0, top, x1, bottom)


def _square(x0: float, top: float, x1: float, bottom: float) -> Box:
    """The middle of a glyph's box, which is as high as its line, cut to a square."""
    room = max((bottom - top - (x1 - x0)) / 2, 0.0)
    return Box(round(x0, 2), round(top + room, 2), round(x1, 2), round(bottom - room, 2))


def _meets(one: Box, other: Box) -> bool:
    """Whether the middle of the smaller box lies in the larger one."""
    small, large = sorted((one, other), key=lambda box: (box.x1 - box.x0) * (box.bottom - box.top))
    x, y = (small.x0 + small.x1) / 2, (small.top + small.bottom) / 2
    return large.x0 <= x <= large.x1 and large.top <= y <= large.bottom


def _fits(glyph: Box, stroke: Box) -> bool:
    """Whether a stroke is about as large as the glyph: a dot or a word's underline is no tick."""
    ratio = max(stroke.x1 - stroke.x0, stroke.bottom - stroke.top) / max(glyph.x1 - glyph.x0, 1.0)
    return 0.4 <= ratio <= 2.2


def _mark(glyph: Box, drawn: list[Stroke], ink: Ink | None) -> SeenMark | None:
    """The state of a glyph with strokes over it: two slanted lines or a drawn tick are a tick, anything else is in doubt."""
    if ink is None or (ink.centre < TICKED and not ink.solid):
        return None
    sure = not ink.solid and not ink.hidden and (sum(stroke.slants for stroke in drawn) >= 2)
    return SeenMark(glyph, "checked" if sure else "unclear", "vector", "[drawn over a box]")
