"""Marks that ask to take out what stands in a picture, and were never applied: no character lies beneath, but the words show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .redact_areas import SeenRedaction
from .redact_covers import Note
from .redact_objects import FILL, PICTURE, TEXT, Things
from .redact_places import area, overlap
from .redact_sight import Shot, render

_KNOWN: Final = 0.5
"""A mark of which this share is a known redaction is that one."""
_ON_PICTURE: Final = 0.1
_LETTERS: Final = 5
"""Drawn areas under a mark from which on they may be letters: a table's lines and shading are fewer."""
_INK: Final = 60
"""Levels of grey (of 255) by which ink differs from paper."""
_LINE: Final = 14.0
"""Points: the height of the placeholder of a mark that runs over several lines."""


def marked_in_pictures(
    page: pdfium.PdfPage, notes: Sequence[Note], things: Things, known: Sequence[SeenRedaction]
) -> list[SeenRedaction]:
    """The areas of the marks that ask for a picture, or a part of one, to be taken out. `known`: redactions found already.

    How many characters are in a picture nobody counts: their number is not known.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot render the page.
    """
    boxes = [
        box
        for note in notes
        if note.asks
        for box in note.boxes
        if not any(overlap(box, seen.box) > _KNOWN * area(box) for seen in known) and _on_picture(box, things)
    ]
    if not boxes:
        return []
    shot = render(page, np.array([[box.x0, box.top, box.x1, box.bottom] for box in boxes]), annotations=False)
    return [
        SeenRedaction(box, "annotation", True, None, (), Box(box.x0, box.top, box.x1, round(min(box.bottom, box.top + _LINE), 2)))
        for box in boxes
        if _shows_something(shot, box)
    ]


def _on_picture(box: Box, things: Things) -> bool:
    """Whether the box lies on a picture, or on what may be words that are drawn as areas (as all are on a page without text)."""
    if not (things.kind == TEXT).any():
        return True
    if any(overlap(box, Box(*one)) > _ON_PICTURE * area(box) for one in things.boxes[things.kind == PICTURE].tolist()):
        return True
    return sum(overlap(box, Box(*one)) > 0 for one in things.boxes[things.kind == FILL].tolist()) >= _LETTERS


def _shows_something(shot: Shot, box: Box) -> bool:
    """Whether the page without its annotations has more than one colour there: not blank, nor blackened in the picture itself."""
    pixels = shot.part(box)
    return bool(pixels.size and int((pixels.max(axis=(0, 1)).astype(int) - pixels.min(axis=(0, 1))).max()) > _INK)
