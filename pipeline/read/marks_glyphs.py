"""Box glyphs of the text (☐, ☒) that are not what a person sees: something is drawn over them, they are covered, or never shown.

A glyph that nothing touches gives no mark: the text says its state. Of others a mark says what the page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box, TickState
from .marks_chars import BOX_GLYPHS, EMPTY_GLYPHS, TICK_SIGNS, Inside, PageChars
from .marks_find import size_of
from .marks_ink import Ink, Place, inset, measure, pictures
from .marks_judge import EMPTY, TICKED, SeenMark, look_of
from .marks_pictures import find_frame
from .marks_places import all_shown, meet, overlap, user_area
from .marks_shapes import Stroke
from .pdf_chars import Frame

_ROOM: Final = 1.5
_DIFFERENT: Final = 90
_ADDED: Final = (0.1, 0.6)
"""Least and largest share of a glyph's middle that changes where a tick lies over it; more is a blot."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A box glyph at a place; `painted` says whether it is drawn at all."""

    box: Box
    char: str
    painted: bool

    @property
    def says(self) -> TickState:
        """The state that the text states."""
        return "unchecked" if self.char in EMPTY_GLYPHS else "checked"


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over the text of a page: small strokes, annotations, and whatever is painted and may hide what is below it."""

    strokes: Sequence[tuple[Box, Stroke]]
    inked: Sequence[Box]
    covers: Sequence[Box]


@dataclass(frozen=True, slots=True)
class _Case:
    """A glyph that something touches: its strokes, whether an annotation lies on it, what else is typed there."""

    glyph: Glyph
    drawn: tuple[Stroke, ...]
    stamped: bool
    typed: str


def over_glyphs(
    page: pdfium.PdfPage, frame: Frame, chars: PageChars, layers: Layers, marks: Sequence[SeenMark]
) -> tuple[list[SeenMark], list[Box]]:
    """A mark for each box glyph that the page does not show as the text has it, and the places where the two disagree."""
    glyphs = _glyphs(chars, frame)
    known = [(glyph, mark) for glyph in glyphs for mark in marks if overlap(mark.box, glyph.box)]
    disagree = [glyph.box for glyph, mark in known if mark.kind != "widget" and mark.state not in (glyph.says, "not_readable")]
    taken = {id(glyph) for glyph, _ in known}
    free = [(box, stroke) for box, stroke in layers.strokes if not any(overlap(box, mark.box) for mark in marks)]
    cases, plain = [], []
    for glyph in (glyph for glyph in glyphs if id(glyph) not in taken):
        case = _case(glyph, free, layers, chars.inside(user_area(glyph.box, frame)))
        if case:
            cases.append(case)
        else:
            plain.append(glyph)
    if not cases:
        return [], disagree
    inks = measure(page, [Place(case.glyph.box, 0.0, False) for case in cases])
    found = []
    for case, ink in zip(cases, inks, strict=True):
        mark = _mark(page, case, ink, plain)
        if mark:
            found.append(mark)
            if mark.state not in (case.glyph.says, "not_readable"):
                disagree.append(case.glyph.box)
    return found, disagree


def _glyphs(chars: PageChars, frame: Frame) -> list[Glyph]:
    """The box glyphs on the page, each as the square middle of its box, which is as high as its line."""
    found = chars.box_glyphs()
    boxes = all_shown([area for area, _, _ in found], frame)
    glyphs = [Glyph(_square(box), char, painted) for box, (_, char, painted) in zip(boxes, found, strict=True)]
    return [glyph for glyph in glyphs if glyph.box.x1 - glyph.box.x0 > 2]


def _square(box: Box) -> Box:
    width, height = box.x1 - box.x0, box.bottom - box.top
    down, across = max((height - width) / 2, 0.0), max((width - height) / 2, 0.0)
    return Box(box.x0 + across, box.top + down, box.x1 - across, box.bottom - down)


def _case(glyph: Glyph, free: Sequence[tuple[Box, Stroke]], layers: Layers, inside: Inside) -> _Case | None:
    drawn = tuple(stroke for box, stroke in free if overlap(glyph.box, box) and _fits(glyph.box, box))
    stamped = any(overlap(glyph.box, box) for box in layers.inked)
    typed = "".join(char for char in inside.text if char not in BOX_GLYPHS and not char.isspace())
    covered = any(meet(inset(glyph.box, 1.0), box) for box in layers.covers)
    return _Case(glyph, drawn, stamped, typed) if drawn or stamped or typed or covered or not glyph.painted else None


def _fits(glyph: Box, stroke: Box) -> bool:
    """Whether a stroke is about as large as the glyph: a dot or a word's underline is no tick."""
    ratio = max(stroke.x1 - stroke.x0, stroke.bottom - stroke.top) / max(glyph.x1 - glyph.x0, 1.0)
    return 0.4 <= ratio <= 2.2


def _mark(page: pdfium.PdfPage, case: _Case, ink: Ink | None, plain: Sequence[Glyph]) -> SeenMark | None:
    """What the page shows of a glyph; nothing where it shows the glyph. `plain`: glyphs that nothing touches."""
    box, char = case.glyph.box, case.glyph.char
    if ink is None:
        return None
    if not case.glyph.painted:
        return _in_picture(page, case.glyph)
    if ink.hidden or ink.solid:
        return SeenMark(box, "not_readable", "glyph", f"[covered {char}]")
    if ink.inside <= EMPTY:
        return SeenMark(box, "not_readable", "glyph", f"[hidden {char}]")
    if ink.centre < TICKED or not (case.drawn or case.stamped or case.typed):
        return None
    slants = sum(stroke.slants for stroke in case.drawn)
    sure = (
        slants >= 2
        or (bool(case.typed) and all(sign in TICK_SIGNS for sign in case.typed))
        or (case.stamped and _adds_ink(page, case.glyph, plain))
    )
    state: TickState = "checked" if sure and case.glyph.says == "unchecked" else "unclear"
    return SeenMark(box, state, "glyph" if case.typed else "vector", f"[drawn over {char}]")


def _adds_ink(page: pdfium.PdfPage, glyph: Glyph, plain: Sequence[Glyph]) -> bool:
    """Whether the glyph shows what a plain one of its kind shows, and ink inside it besides."""
    size = size_of(glyph.box)
    alike = next((one for one in plain if one.char == glyph.char and abs(size_of(one.box) - size) < 0.3), None)
    if alike is None:
        return False
    stamped, empty = pictures(page, [glyph.box, alike.box])
    if stamped is None or empty is None:
        return False
    height, width = min(stamped.shape[0], empty.shape[0]), min(stamped.shape[1], empty.shape[1])
    changed = np.abs(stamped[:height, :width] - empty[:height, :width]).max(axis=2) > _DIFFERENT
    middle = changed[height // 4 : -(height // 4), width // 4 : -(width // 4)]
    return bool(_ADDED[0] <= middle.mean() <= _ADDED[1] and changed.mean() <= _ADDED[1])


def _in_picture(page: pdfium.PdfPage, glyph: Glyph) -> SeenMark:
    """The state of a box that the text has for a picture of it (OCR put it there): what the picture shows."""
    around = inset(glyph.box, -_ROOM)
    (pixels,) = pictures(page, [around])
    frame = find_frame(pixels)
    if frame is None:
        return SeenMark(glyph.box, "unclear", "image", f"[picture of {glyph.char}]")
    box = frame.on(around)
    (ink,) = measure(page, [Place(box, frame.line * (box.x1 - box.x0) + 0.5, frame.round)])
    look = look_of(ink)
    state: TickState = "checked" if look == "ticked" else "unchecked" if look == "empty" else "unclear"
    return SeenMark(box, state, "image", f"[picture of {glyph.char}]")
