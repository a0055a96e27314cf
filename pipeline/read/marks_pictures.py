"""Tick boxes that are small pictures: each box of the form is an image of an empty or a ticked square."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ..model import Box, TickState
from .marks_ink import Pixels, Place, measure, pictures
from .marks_judge import Look, SeenMark, look_of

_MOST: Final = 400
"""A page of more small pictures is a drawing, or letters that were scanned one by one."""
_DIFFERENT: Final = 44
_ALONG: Final = 0.85
"""The share of a side that its line must cover."""
_BLUR: Final = 0.5
"""Points by which a scaled picture smears the line of its frame."""
_APART: Final = 0.4
_LEAST: Final = 0.45
"""How much of the picture its frame must take up."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame inside a picture, as shares of its width and height, and its line as a share of the frame's size."""

    x0: float
    top: float
    x1: float
    bottom: float
    line: float
    round: bool

    def on(self, box: Box) -> Box:
        """The frame where the picture lies in `box` of the page."""
        width, height = box.x1 - box.x0, box.bottom - box.top
        return Box(
            round(box.x0 + self.x0 * width, 2),
            round(box.top + self.top * height, 2),
            round(box.x0 + self.x1 * width, 2),
            round(box.top + self.bottom * height, 2),
        )


def judge_pictures(page: pdfium.PdfPage, boxes: Sequence[Box]) -> list[SeenMark]:
    """The marks among small pictures. A tick counts only beside a picture of an empty box: a list may have ticks for bullets."""
    if not 0 < len(boxes) <= _MOST:
        return []
    alone = [box for box in boxes if not any(other is not box and _touches(box, other) for other in boxes)]
    framed = [(box, find_frame(part)) for box, part in zip(alone, pictures(page, alone), strict=True)]
    groups: dict[tuple[int, int], list[tuple[Box, Frame | None]]] = defaultdict(list)
    for box, frame in framed:
        groups[round(box.x1 - box.x0), round(box.bottom - box.top)].append((box, frame))
    places = [place for group in groups.values() for place in _places(group)]
    looks = [look_of(ink) for ink in measure(page, places)] if places else []
    marks: list[SeenMark] = []
    sizes = [(round(place.box.x1 - place.box.x0), place.round) for place in places]
    for place, look, size in zip(places, looks, sizes, strict=True):
        alike = [other for other, its in zip(looks, sizes, strict=True) if its == size]
        state = _state(look, alike)
        if state:
            marks.append(SeenMark(place.box, state, "image", f"[{look}]", needs="label"))
    return marks


def _touches(one: Box, other: Box) -> bool:
    """Whether two pictures touch: then they are pieces of one larger picture."""
    return (
        one.x0 - other.x1 < _APART
        and other.x0 - one.x1 < _APART
        and one.top - other.bottom < _APART
        and other.top - one.bottom < _APART
    )


def _places(group: Sequence[tuple[Box, Frame | None]]) -> list[Place]:
    """Where the frames of pictures of one size lie. A frame that a tick hides lies where the others have theirs."""
    known = sorted((one for _, one in group if one), key=lambda one: (one.x1 - one.x0, one.x0, one.top))
    places = []
    for box, frame in group if known else ():
        one = frame or known[len(known) // 2]
        inner = one.on(box)
        places.append(Place(inner, one.line * (inner.x1 - inner.x0) + _BLUR, one.round))
    return places


def _state(look: Look, alike: Sequence[Look]) -> TickState | None:
    """The state of a picture; none where no picture of its kind shows an empty box: signs of a list, parts of a drawing."""
    if look in ("unseen", "hidden") or "empty" not in alike:
        return None
    return "unchecked" if look == "empty" else "checked" if look == "ticked" else "unclear"


def find_frame(pixels: Pixels | None) -> Frame | None:
    """The square or circle that a picture (h × w × 3) shows, with whatever stands in it; null where it shows none."""
    if pixels is None or min(pixels.shape[:2]) < 10:
        return None
    height, width = pixels.shape[:2]
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    paper = np.median(rim, axis=0)
    inked = np.abs(pixels - paper).max(axis=2) > _DIFFERENT
    if inked.mean() > 0.9 or paper.mean() < 128:
        # The frame is the edge of the picture itself: then its line is what the rim shows.
        paper = np.full(3, 255.0)
        inked = np.abs(pixels - paper).max(axis=2) > _DIFFERENT
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows) or not len(columns):
        return None
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    part = inked[top:bottom, left:right]
    tall, wide = part.shape
    if min(tall, wide) < _LEAST * min(height, width) or min(tall, wide) < 0.8 * max(tall, wide):
        return None
    line = _square_line(part)
    round_ = line is None
    if line is None:
        line = _ring_line(part)
    if line is None:
        return None
    return Frame(left / width, top / height, right / width, bottom / height, line / max(tall, wide), round_)


def _square_line(part: npt.NDArray[np.bool_]) -> int | None:
    """How thick the line of a square is that fills `part`, in pixels; null where it has no line on every side."""
    room = max(2, part.shape[0] // 10)
    sides = (part[:room], part[-room:], part[:, :room].T, part[:, -room:].T)
    if any(side.any(axis=0).mean() < _ALONG for side in sides):
        return None
    across = part[:, part.shape[1] // 4]
    thick = int(np.argmin(across)) if not across.all() else part.shape[0]
    return int(min(max(thick, 1), part.shape[0] // 4))


def _ring_line(part: npt.NDArray[np.bool_]) -> int | None:
    """The same for a circle: its line is looked for at 40 places all around."""
    height, width = part.shape
    turns = 2 * np.pi * np.arange(40) / 40
    hits = np.zeros(40, dtype=np.bool_)
    for share in (0.99, 0.95, 0.91, 0.87):
        x = ((1 + share * np.cos(turns)) * (width - 1) / 2).round().astype(int)
        y = ((1 + share * np.sin(turns)) * (height - 1) / 2).round().astype(int)
        hits |= part[y, x]
    if hits.mean() < _ALONG or part[0, 0] or part[0, -1] or part[-1, 0] or part[-1, -1]:
        return None
    across = part[height // 2]
    thick = int(np.argmin(across)) if not across.all() else width
    return int(min(max(thick, 1), width // 4))
