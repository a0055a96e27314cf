"""Dark boxes in the place of words, with nothing left beneath: what was redacted properly.

Header bars, table shading, charts and logos are dark, too; only what fills a place in a line of text, or a line of its own in
a block of text, is a redaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .pdf_chars import Chars, Floats
from .redact_areas import SeenRedaction, says_redacted
from .redact_covers import Cover
from .redact_objects import Ints
from .redact_places import area, around, groups_of, overlap
from .redact_sight import Shot, render
from .redact_suspects import Bools

_DARK: Final = 100
_GREY: Final = 45
_SOLID: Final = 0.96
_SQUARE: Final = 1.4
_TICK: Final = 16.0
_FULL: Final = 0.97
_NEAR: Final = 2.5
_FAR: Final = 11.0


def bare_boxes(
    page: pdfium.PdfPage, covers: Sequence[Cover], chars: Chars, hidden: Bools, taken: Sequence[SeenRedaction]
) -> list[SeenRedaction]:
    """The redactions among dark `covers` under which nothing lies. `taken`: those known already."""
    seen = _shown_chars(chars, hidden)
    shown = chars.boxes[seen]
    free = [c for c in covers if not any(overlap(c.box, seen.box) > 0.5 * area(c.box) for seen in taken)]
    if not free or not len(shown):
        return []
    shot = render(page, np.array([[c.box.x0, c.box.top, c.box.x1, c.box.bottom] for c in free]))
    labels = ["".join(chars.text[int(seen[i])] for i in np.flatnonzero(_inside(shown, c.box))) for c in free]
    stamped = [c for c, label in zip(free, labels, strict=True) if label and says_redacted(label) and _is_solid(shot, c.box, 0.5)]
    free = [c for c, label in zip(free, labels, strict=True) if not label and _is_solid(shot, c.box)]
    text = _Text.of(shown)
    boxes = [c.box for c in free]
    groups = [(around(boxes[i] for i in group), free[group[0]].kind) for group in groups_of(boxes)]
    fits = [text.beside(box) for box, _ in groups]
    for index, (box, _) in enumerate(groups):
        near = [other for other, (one, _) in enumerate(groups) if fits[other] and _follows(one, box)]
        fits[index] = fits[index] or ((bool(near) or not text.is_bar(box)) and text.in_column(box))
    found = [SeenRedaction(c.box, c.kind, False) for c in stamped]
    for fit, (box, kind) in zip(fits, groups, strict=True):
        if fit:
            found.append(SeenRedaction(box, kind, False, 0, (), text.place(box)))
    return found


def _shown_chars(chars: Chars, hidden: Bools) -> Ints:
    """The indices of the level characters that a person sees."""
    seen = np.array([i for i, char in enumerate(chars.text) if not char.isspace() and not hidden[i]], dtype=np.int64)
    boxes = chars.boxes[seen]
    level = np.abs((chars.angles[seen] + 10) % 360 - 10) < 10
    return np.asarray(seen[level & (boxes[:, 3] > boxes[:, 1])], dtype=np.int64)


def _is_solid(shot: Shot, box: Box, share: float = _SOLID) -> bool:
    """Whether a box is, as rendered, dark grey or black all over, or at least to this share."""
    pixels = shot.part(Box(box.x0 + 0.8, box.top + 0.8, box.x1 - 0.8, box.bottom - 0.8))
    if pixels.size < 12:
        return False
    dark = (pixels.max(axis=2) < _DARK) & ((pixels.max(axis=2) - pixels.min(axis=2)) < _GREY)
    return bool(dark.mean() > share)


def _inside(shown: Floats, box: Box) -> Bools:
    """Which characters have their middle in a box."""
    x, y = (shown[:, 0] + shown[:, 2]) / 2, (shown[:, 1] + shown[:, 3]) / 2
    return np.asarray((x > box.x0) & (x < box.x1) & (y > box.top) & (y < box.bottom), dtype=np.bool_)


def _follows(one: Box, box: Box) -> bool:
    """Whether two boxes are lines of one redaction."""
    tall = max(one.bottom - one.top, box.bottom - box.top)
    apart = max(one.top, box.top) - min(one.bottom, box.bottom)
    return apart < 2 * tall and min(one.x1, box.x1) > max(one.x0, box.x0) and one is not box


@dataclass(frozen=True, slots=True)
class _Text:
    """The visible characters of a page: boxes (n × 4), their usual height and the margins of the text."""

    boxes: Floats
    size: float
    left: float
    right: float

    @classmethod
    def of(cls, boxes: Floats) -> _Text:
        """The text of the page."""
        size = float(np.median(boxes[:, 3] - boxes[:, 1]))
        return cls(boxes, size, float(boxes[:, 0].min()), float(boxes[:, 2].max()))

    def beside(self, box: Box) -> bool:
        """Whether words stand on the same line right before or after the box, and the box is as high as they are."""
        tall = self.boxes[:, 3] - self.boxes[:, 1]
        shared = np.minimum(self.boxes[:, 3], box.bottom) - np.maximum(self.boxes[:, 1], box.top)
        level = (shared > 0.6 * tall) & (tall < 2.2 * (box.bottom - box.top)) & (box.bottom - box.top < 2.4 * tall)
        # In a table or a list of labels the value stands far from its label.
        reach = np.where(box.x1 - box.x0 > 2.5 * (box.bottom - box.top), _FAR, _NEAR) * tall
        before = level & (self.boxes[:, 2] <= box.x0 + 2) & (self.boxes[:, 2] > box.x0 - reach)
        after = level & (self.boxes[:, 0] >= box.x1 - 2) & (self.boxes[:, 0] < box.x1 + _NEAR * tall)
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if wide < _SQUARE * high and high < _TICK:
            # A filled tick box is a square below the height of a line; a redacted letter or digit fills the line.
            close = level & (tall <= high * 1.02)
            return bool((close & before).any() and (close & after).any())
        return bool(before.any() or after.any())

    def in_column(self, box: Box) -> bool:
        """Whether the box takes a line, or some, of a block of text: lines stand closely above or below, at the same margin."""
        high = box.bottom - box.top
        if not 0.6 * self.size < high or (box.x1 - box.x0) < 3 * self.size:
            return False
        across = (self.boxes[:, 2] > box.x0) & (self.boxes[:, 0] < box.x1)
        reach = 1.6 * self.size
        above = across & (self.boxes[:, 3] <= box.top + 3) & (self.boxes[:, 3] > box.top - reach)
        below = across & (self.boxes[:, 1] >= box.bottom - 3) & (self.boxes[:, 1] < box.bottom + reach)
        near = self.boxes[above | below]
        return bool(above.any() and below.any() and (np.abs(near[:, 0] - box.x0) < 4).any())

    def is_bar(self, box: Box) -> bool:
        """Whether the box runs from margin to margin: a bar above a heading, unless other redactions stand beside it."""
        return box.x1 - box.x0 > _FULL * (self.right - self.left)

    def place(self, box: Box) -> Box:
        """Where the placeholder of a box stands: in its first line."""
        tall = self.boxes[:, 3] - self.boxes[:, 1]
        shared = np.minimum(self.boxes[:, 3], box.bottom) - np.maximum(self.boxes[:, 1], box.top)
        near = np.minimum(np.abs(self.boxes[:, 2] - box.x0), np.abs(self.boxes[:, 0] - box.x1))
        level = np.flatnonzero((shared > 0.6 * tall) & (near < 5 * tall))
        if len(level):
            top, bottom = self.boxes[level[near[level].argmin()], [1, 3]].tolist()
            return Box(box.x0, round(top, 2), box.x1, round(bottom, 2))
        return Box(box.x0, box.top, box.x1, round(min(box.bottom, box.top + 1.2 * self.size), 2))
