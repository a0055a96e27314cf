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
from .marks_places import all_shown, holds, meet, on_page, user_area
from .marks_shapes import Drawing

_MAX_STROKES: Final = 2000
_MAX_LINES: Final = 6000
_How = Literal["typed", "pen"] | int
"""How a tick came onto the page: as a character, by hand, or drawn with so many slanted lines."""
_RAW: Final[dict[TickState, str]] = {"checked": "[ticked]", "unchecked": "[empty]", "unclear": "[doubt]"}
_TICK: Final = (3.0, 40.0)
"""Least and largest side of a tick in points."""


@dataclass(slots=True)
class Sight:
    """What is needed to look for ticks on one page; `page_text` is its text where it is known already."""

    page: pdfium.PdfPage
    page_text: str | None
    around: Surroundings
    drawing: Drawing
    inked: tuple[Box, ...]
    _ticks: dict[Box, _How] | None = field(default=None)

    def ticked_rows(self, rows: Sequence[list[Candidate]], found: Sequence[Candidate]) -> list[Candidate]:
        """The cells of rows of touching squares that are used as tick boxes."""
        if not rows:
            return []
        boxes = [one.box for one in found]
        return ticked_rows(rows, [tick for tick in self._lone_ticks() if not any(holds(box, tick) for box in boxes)])

    def ticked_cells(self, taken: Sequence[Box]) -> list[SeenMark]:
        """The cells of tables that are used as tick boxes; `taken` are boxes that are known already."""
        lines = [*self.drawing.rules, *self.drawing.edges]
        if not 4 <= len(lines) <= _MAX_LINES:
            return []
        ticks = self._lone_ticks()
        free = [tick for tick in ticks if not any(meet(box, tick) for box in taken)]
        grid = Grid(all_shown(lines, self.around.frame)) if free else None
        if not grid:
            return []
        chars = PageChars(self.page)
        try:
            frame = self.around.frame
            cells = tick_cells(grid, free, lambda box: chars.letters_in(user_area(inset(box, 0.5), frame)))
        finally:
            chars.close()
        cells = [cell for cell in cells if not any(meet(inset(cell.box, 1.0), box) for box in taken)]
        return self._judged(cells, ticks)

    def _judged(self, cells: Sequence[TickCell], ticks: dict[Box, _How]) -> list[SeenMark]:
        """Cells with the tick that a person sees in them; empty ones only where really nothing is drawn in them."""
        if not cells or not self.around.readable([cell.box for cell in cells]):
            return []
        inks = measure(self.page, [Place(inset(cell.box, 0.6), 1.0, False) for cell in cells])
        marks = []
        for cell, ink in zip(cells, inks, strict=True):
            if ink is not None and not ink.hidden and not ink.solid:
                state = self._state(cell, ink, ticks)
                marks.append(SeenMark(cell.box, state, "vector", _RAW[state], needs="row"))
        return marks

    def _state(self, cell: TickCell, ink: Ink, ticks: dict[Box, _How]) -> TickState:
        if cell.tick is None:
            return "unchecked" if ink.inside <= EMPTY and not ink.line else "unclear"
        inside = [how for tick, how in ticks.items() if holds(cell.box, tick)]
        sure = "typed" in inside or "pen" in inside or sum(how for how in inside if isinstance(how, int)) >= 2
        return "checked" if sure and ink.inside > 0 and not self.around.crossed(cell.box) else "unclear"

    def _lone_ticks(self) -> dict[Box, _How]:
        """Whatever may be a tick: where it stands, and how it came there."""
        if self._ticks is not None:
            return self._ticks
        frame = self.around.frame
        ticks: dict[Box, _How] = {}
        strokes = self.drawing.strokes[:_MAX_STROKES]
        for box, stroke in zip(all_shown([one.area for one in strokes], frame), strokes, strict=True):
            ticks[box] = 0 if stroke.curved else stroke.slants
        for box in self.inked:
            ticks[box] = "pen"
        if self.page_text is None or LONE.search(self.page_text):
            chars = PageChars(self.page)
            try:
                for box in all_shown(chars.lone_ticks(), frame):
                    ticks[box] = "typed"
            finally:
                chars.close()
        low, high = _TICK
        self._ticks = {
            box: how
            for box, how in ticks.items()
            if low <= max(box.x1 - box.x0, box.bottom - box.top) <= high and on_page(box, frame)
        }
        return self._ticks
