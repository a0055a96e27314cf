"""Scans with a text layer: its characters are never painted, so that what the picture shows in their place decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .pdf_chars import Chars, Frame
from .redact_areas import SeenRedaction, lines_of
from .redact_covers import Cover
from .redact_objects import PICTURE, TEXT, Things
from .redact_picture import find_blocks, see_picture_redactions
from .redact_places import area, overlap
from .redact_sight import Shot, render
from .redact_suspects import Bools

_BIG: Final = 0.4
_INSIDE: Final = 0.55
_ONE_COLOUR: Final = 50
_SCAN: Final = 1.6
"""Pixels a point at which a scan is looked at: 115 dpi."""


def is_layer(things: Things, frame: Frame) -> Bools:
    """Which rows are the text layer of a picture: text that is never painted, or that pictures of the page were painted over."""
    pictures = things.kind == PICTURE
    if not pictures.any():
        return np.zeros(len(things.kind), dtype=np.bool_)
    sizes = (things.boxes[:, 2] - things.boxes[:, 0]) * (things.boxes[:, 3] - things.boxes[:, 1])
    big = float(sizes[pictures].sum()) > _BIG * frame.width * frame.height
    layer = (things.kind == TEXT) & things.unseen
    if not big:
        return np.zeros(len(things.kind), dtype=np.bool_)
    rows = np.arange(len(things.kind))
    middle = (things.boxes[:, :2] + things.boxes[:, 2:]) / 2
    for row in np.flatnonzero(pictures).tolist()[:200]:
        x0, top, x1, bottom = things.boxes[row]
        held = (middle[:, 0] > x0) & (middle[:, 0] < x1) & (middle[:, 1] > top) & (middle[:, 1] < bottom)
        if sizes[row] > 0.1 * frame.width * frame.height:
            layer |= (things.kind == TEXT) & held & (rows < row)
    return np.asarray(layer, dtype=np.bool_)


def darkened(page: pdfium.PdfPage, chars: Chars, on_layer: Bools, covers: Sequence[Cover]) -> list[SeenRedaction]:
    """The redactions of a scan: blocks in its picture, and boxes drawn over it that show one colour. Words beneath are hidden."""
    solid = np.fromiter((not char.isspace() for char in chars.text), dtype=np.bool_, count=len(chars.text))
    mine = np.flatnonzero(on_layer & solid)
    if not len(mine):
        return []
    whole = np.array([[0.0, 0.0, chars.frame.width, chars.frame.height]])
    shot = render(page, whole, scale=_SCAN)
    grey = shot.pixels.mean(axis=2).astype(np.uint8)
    points = chars.boxes[mine]
    words = [Box(*(value * shot.scale for value in box)) for box in points.tolist()]
    blocks = [_points(box, shot) for box in find_blocks(grey, shot.scale)]
    blocks += [c.box for c in covers if c.kind != "image" and _one_colour(shot, c.box)]
    found = [seen for block in blocks if (seen := _with_words(block, chars, mine)) is not None]
    for seen in see_picture_redactions(grey, shot.scale, words):
        box = _points(seen.box, shot)
        if not any(overlap(box, one.box) > 0.5 * area(box) for one in found):
            place = _points(seen.place, shot) if seen.place else None
            found.append(SeenRedaction(box, seen.kind, False, 0, (), place))
    return _apart(found)


def _with_words(block: Box, chars: Chars, mine: np.ndarray[tuple[int], np.dtype[np.intp]]) -> SeenRedaction | None:
    boxes = chars.boxes[mine]
    wide = np.minimum(boxes[:, 2], block.x1) - np.maximum(boxes[:, 0], block.x0)
    high = np.minimum(boxes[:, 3], block.bottom) - np.maximum(boxes[:, 1], block.top)
    size = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 0.01)
    under = mine[np.clip(wide, 0, None) * np.clip(high, 0, None) > _INSIDE * size]
    if not any(chars.text[int(index)].isalnum() for index in under):
        return None
    lines = lines_of(chars, [int(index) for index in under])
    return SeenRedaction(block, "box", True, sum(line.count for line in lines), lines)


def _apart(found: list[SeenRedaction]) -> list[SeenRedaction]:
    """Each hidden character under one area only: a drawn box is found in the picture, too."""
    kept: list[SeenRedaction] = []
    for seen in sorted(found, key=lambda one: (-(one.n_hidden or 0), area(one.box))):
        taken = {index for one in kept for line in one.lines for index in line.chars}
        if any(index in taken for line in seen.lines for index in line.chars):
            continue
        kept.append(seen)
    return kept


def _points(box: Box, shot: Shot) -> Box:
    x0, x1 = (box.x0 + shot.left) / shot.scale, (box.x1 + shot.left) / shot.scale
    return Box(
        round(x0, 2), round((box.top + shot.top) / shot.scale, 2), round(x1, 2), round((box.bottom + shot.top) / shot.scale, 2)
    )


def _one_colour(shot: Shot, box: Box) -> bool:
    """Whether nothing at all shows in a box."""
    pixels = shot.part(Box(box.x0 + 1, box.top + 1, box.x1 - 1, box.bottom - 1))
    if not pixels.size:
        return False
    away = np.abs(pixels.astype(np.float32) - np.median(pixels.reshape(-1, 3), axis=0)).max(axis=2)
    return bool((away < _ONE_COLOUR).mean() > 0.995)
