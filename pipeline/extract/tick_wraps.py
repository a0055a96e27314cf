"""A label over several lines: which lines above and below the one beside its box go on with it."""

from __future__ import annotations

import re

from ..model import Box
from .tick_lines import Piece
from .tick_places import Run, Sheet, line_box

_LINES = 5
_ALIGNED = 3.5
_ENDS = ".:;?!"
_NUMBER = re.compile(r"\(?[A-Za-z]?\d{1,3}[.)]{1,2}|\(?[a-z][.)]")


def whole_label(sheet: Sheet, box: Box, run: Run) -> list[Piece]:
    """The words of `run` (beside `box`) with those of the lines that it goes on with, in reading order."""
    lines = [list(run.pieces)]
    beside = run.box
    height = beside.bottom - beside.top
    if box.top < beside.top - 0.25 * height or box.bottom < beside.top + 0.65 * height:
        above = _line(sheet, lines[0], box, up=True)
        if above is not None and _goes_on(sheet, above, lines[0]):
            lines.insert(0, above)
    while len(lines) < _LINES:
        below = _line(sheet, lines[-1], box, up=False)
        if below is None or not _goes_on(sheet, lines[-1], below):
            break
        lines.append(below)
    return [piece for line in lines for piece in line]


def _line(sheet: Sheet, line: list[Piece], box: Box, *, up: bool) -> list[Piece] | None:
    """The next line above or below that begins where `line` begins and has no box of its own."""
    here = line_box(line)
    height = here.bottom - here.top
    band = (here.top - 0.9 * height, here.top - 0.2 * height) if up else (here.bottom + 0.2 * height, here.bottom + 0.9 * height)
    middle = here.top if up else here.bottom
    near = [piece for piece in sheet.beginning(*band, here.x0, _ALIGNED) if (piece.box.top + piece.box.bottom < 2 * middle) == up]
    if not near:
        return None
    first = (max if up else min)(near, key=lambda piece: piece.box.top)
    if 2 * abs((first.box.bottom - first.box.top) - height) > height:
        return None
    row = sheet.row(first.box)
    if any(piece.box.x1 <= first.box.x0 and first.box.x0 - piece.box.x1 < height for piece in row):
        return None
    if any(mark.x1 <= first.box.x0 + 2 and first.box.x0 - mark.x1 < 60 and mark != box for mark in sheet.marks_on_row(first.box)):
        return None
    return _run_from(row, first, sheet) or None  # a box may stand right on the first word


def _run_from(row: list[Piece], first: Piece, sheet: Sheet) -> list[Piece]:
    """The words of a row from `first` on, up to a wide gap or a mark."""
    stops = [mark.x0 for mark in sheet.marks_on_row(first.box) if mark.x0 >= first.box.x0]
    stop = min(stops, default=float("inf"))
    run: list[Piece] = []
    for piece in row[row.index(first) :]:
        if piece.box.x0 >= stop or (run and sheet.parted(run[-1], piece)):
            break
        run.append(piece)
    return run


def _goes_on(sheet: Sheet, line: list[Piece], below: list[Piece]) -> bool:
    """Whether a line reads on in the next: it has no end of a sentence, and the next line's first word had no room in it."""
    last = line[-1].span.of(sheet.text)
    if last[-1] in _ENDS or _NUMBER.fullmatch(below[0].span.of(sheet.text)):
        return False  # a sentence ends, or the next question begins
    left, right = line[0].box.x0, line[-1].box.x1
    word = below[0].box.x1 - below[0].box.x0
    if right + word < below[-1].box.x1 - 1:
        return False
    start = below[0].span.of(sheet.text)[0]
    return start.islower() or start in "(,/&" or right - left > 110 or last[-1] in ",-–/&("
