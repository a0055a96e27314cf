"""Ticks that stand in no box of their own, and the table cells that they tick.

The characters of the page are loaded only where it holds rows of touching squares, or a table, and something that may be a tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pypdfium2 as pdfium

from ..model import Box, TickState
from .marks_cells import Grid, TickCell, tick_cells, ticked_rows
from .marks_chars import LONE, PageChars
from .marks_find import Candidate
from .marks_ink import Ink, Place, inset, measure
from .marks_judge import EMPTY, SeenMark
from .marks_page import Surroundings
from .marks_pictures import judge_pictures
from .marks_places import all_shown, holds, meet, on_page, user_area
from .marks_shapes import Drawing

_MAX_STROKES: Final = 2000
_MAX_LINES: Final = 6000
_How = Literal["letter", "typed", "pen"] | int
"""How a tick came onto the page: as the letter x, as another character, by hand, or drawn with so many slanted lines."""
_Lone = tuple[Box, _How]
_RAW: Final[dict[TickState, str]] = {"checked": "[ticked]", "unchecked": "[empty]", "unclear": "[doubt]"}
_TICK: Final = (3.0, 40.0)
"""Least and largest side of a tick in points."""


@dataclass(slots=True)
class Sight:
    """What is needed to look for ticks on one page; `page_text` is its text where it is known already."""

    page: pdfium.PdfPage
    page_text: str | None
    chars: PageChars
    around: Surroundings
    drawing: Drawing
    inked: tuple[Box, ...]
    _ticks: list[_Lone] | None = field(default=None)

    def ticked_rows(self, rows: Sequence[list[Candidate]], found: Sequence[Candidate]) -> list[Candidate]:
        """The cells of rows of touching squares that are used as tick boxes."""
        if not rows:
            return []
        boxes = [one.box for one in found]
        free = [(tick, how) for tick, how in self._lone_ticks() if not any(holds(box, tick) for box in boxes)]
        return ticked_rows(rows, [tick for tick, how in free if how != "letter"], [tick for tick, how in free if how == "letter"])

    def ticked_cells(self, taken: Sequence[Box]) -> list[SeenMark]:
        """The cells of tables that are used as tick boxes; `taken` are boxes that are known already."""
        lines = [*self.drawing.rules, *self.drawing.edges]
        if not 4 <= len(lines) <= _MAX_LINES:
            return []
        frame = self.around.frame
        grid = Grid(all_shown(lines, frame))
        ticks = self._lone_ticks() if grid else []
        free = [tick for tick, _ in ticks if not any(meet(box, tick) for box in taken)]
        cells = tick_cells(grid, free, lambda box: self.chars.letters_in(user_area(inset(box, 0.5), frame)))
        cells = [cell for cell in cells if not any(meet(inset(cell.box, 1.0), box) for box in taken)]
        return self._judged(cells, ticks)

    def nameless_boxes(self, taken: Sequence[Box]) -> list[SeenMark]:
        """Tick boxes that are characters of a font which does not say what they are: their looks do."""
        boxes = [
            box for box in self.chars.nameless() if on_page(box, self.around.frame) and not any(meet(box, one) for one in taken)
        ]
        if not boxes or not self.around.readable(boxes):
            return []
        return [SeenMark(mark.box, mark.state, "glyph", mark.raw, mark.needs) for mark in judge_pictures(self.page, boxes)]

    def _judged(self, cells: Sequence[TickCell], ticks: list[_Lone]) -> list[SeenMark]:
        """Cells with the tick that a person sees in them; empty ones only where really nothing is drawn in them."""
        if not cells or not self.around.readable([cell.box for cell in cells]):
            return []
        inks = measure(self.page, [Place(inset(cell.box, 0.6), 1.0, False) for cell in cells])
        marks = []
        for cell, ink in zip(cells, inks, strict=True):
            if ink is not None and not ink.hidden and not ink.solid:
                state = self._state(cell, ink, ticks)
                marks.append(SeenMark(cell.box, state, "vector", _RAW[state], needs="row"))
        # Where no tick is sure, what stands in the cells are pictures or signs of another kind.
        return marks if any(mark.state == "checked" for mark in marks) else []

    def _state(self, cell: TickCell, ink: Ink, ticks: list[_Lone]) -> TickState:
        if cell.tick is None:
            return "unchecked" if ink.inside <= EMPTY and not ink.line else "unclear"
        inside = [how for tick, how in ticks if holds(cell.box, tick)]
        sure = any(isinstance(how, str) for how in inside) or sum(how for how in inside if isinstance(how, int)) >= 2
        return "checked" if sure and ink.inside > 0 and not self.around.crossed(cell.box) else "unclear"

    def _lone_ticks(self) -> list[_Lone]:
        """Whatever may be a tick: where it stands, and how it came there."""
        if self._ticks is not None:
            return self._ticks
        frame = self.around.frame
        ticks: list[_Lone] = []
        strokes = self.drawing.strokes[:_MAX_STROKES]
        for box, stroke in zip(all_shown([one.area for one in strokes], frame), strokes, strict=True):
            ticks.append((box, 0 if stroke.curved else stroke.slants))
        ticks.extend((box, "pen") for box in self.inked)
        if self.page_text is None or LONE.search(self.page_text):
            lone = self.chars.lone_ticks()
            boxes = all_shown([area for area, _ in lone], frame)
            ticks.extend((box, "letter" if char in "xX" else "typed") for box, (_, char) in zip(boxes, lone, strict=True))
        low, high = _TICK
        self._ticks = [
            (box, how) for box, how in ticks if low <= max(box.x1 - box.x0, box.bottom - box.top) <= high and on_page(box, frame)
        ]
        return self._ticks
