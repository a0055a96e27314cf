"""Words on a page of more drawn objects than are walked through: what hides them may be among the others, so the page is asked.

All texts of the page are taken away, and it is compared with how it looked: a character whose absence changes nothing is hidden.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pypdfium2 as pdfium

from .pdf_chars import Chars
from .redact_areas import Hidden, SeenRedaction, lines_of
from .redact_sight import Shot, changed, owners_of, render, solid, sums, switch

_LEAST: Final = 0.04
"""The share of its box that changes at least where a letter or digit goes, if it can be seen; a sign may be but a dot."""
_DOT: Final = 1
"""Pixels that may change in the place of a sign that cannot be seen: the edge of what stands beside it."""
_PAPER: Final = 200


def hidden_beyond(page: pdfium.PdfPage, chars: Chars, known: frozenset[int]) -> tuple[list[SeenRedaction], set[int]]:
    """The redactions that hide words of `page` besides the characters `known` to be hidden, and all characters so found.

    `page` is changed: it must be one that nobody else uses.
    """
    owner = owners_of(page, len(chars.text))
    mine = np.flatnonzero(solid(chars) & (owner != 0))
    if not len(mine):
        return [], set()
    texts = np.unique(owner[mine]).tolist()
    shown = render(page, chars.boxes[mine])
    switch(texts, False)
    change = changed(shown, render(page, chars.boxes[mine]))
    switch(texts, True)
    seen, area = sums(change, shown, chars.boxes[mine])
    is_letter = np.array([chars.text[index].isalnum() for index in mine.tolist()], dtype=np.bool_)
    gone = (seen <= _DOT) | (is_letter & (seen < _LEAST * area))
    found = [index for index in mine[gone].tolist() if index not in known]
    lines = [line for line in lines_of(chars, found) if _is_covered(shown, line)]
    areas = [SeenRedaction(line.box, "box", True, line.count, (line,)) for line in lines]
    return areas, set(found)


def _is_covered(shown: Shot, line: Hidden) -> bool:
    """Whether something else than paper shows in the place of hidden characters; else they are white on white."""
    pixels = shown.part(line.box)
    return bool(pixels.size) and float(np.median(pixels.min(axis=2))) < _PAPER
