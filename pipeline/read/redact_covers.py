"""The boxes with which a page was redacted, one by one: filled paths split into their parts, pictures, annotations."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2.raw as raw

from ..model import Box, RedactionKind
from .pdf_calls import POINTER, by_address
from .pdf_chars import Floats, Frame
from .pdf_objects import Matrix, times
from .redact_objects import FILL, PICTURE, Things

ON_TOP: Final = 1 << 40
"""The place of annotations in the order of painting."""
_MANY: Final = 4000
_count: Final = by_address(raw.FPDFPath_CountSegments, ctypes.c_int, POINTER)
_segment: Final = by_address(raw.FPDFPath_GetPathSegment, POINTER, POINTER, ctypes.c_int)
_kind: Final = by_address(raw.FPDFPathSegment_GetType, ctypes.c_int, POINTER)
_point: Final = by_address(raw.FPDFPathSegment_GetPoint, ctypes.c_int, POINTER, POINTER, POINTER)
_matrix: Final = by_address(raw.FPDFPageObj_GetMatrix, ctypes.c_int, POINTER, POINTER)
_draw_mode: Final = by_address(raw.FPDFPath_GetDrawMode, ctypes.c_int, POINTER, POINTER, POINTER)


@dataclass(frozen=True, slots=True)
class Cover:
    """Something opaque on the displayed page. `row` is its place in the order of painting, `owner` the form that it is in."""

    box: Box
    kind: RedactionKind
    row: int
    owner: int
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation that covers, or that asks for what is under its boxes to be taken out (`asks`)."""

    boxes: tuple[Box, ...]
    asks: bool


def covers_of(things: Things, rows: list[int], frame: Frame, notes: tuple[Note, ...]) -> list[Cover]:
    """The covers that the rows of `things` and the `notes` are made of, in the order of painting."""
    covers: list[Cover] = []
    for row in rows:
        colour = (int(things.colours[row, 0]), int(things.colours[row, 1]), int(things.colours[row, 2]))
        kind: RedactionKind = "image" if things.kind[row] == PICTURE else "box"
        boxes = _parts(things, row, frame) if things.kind[row] == FILL else [_box(things.boxes[row])]
        covers.extend(Cover(box, kind, row, int(things.owners[row]), colour) for box in boxes)
    covers.extend(Cover(box, "annotation", ON_TOP, -1, (-1, -1, -1)) for note in notes for box in note.boxes)
    return covers


def _box(sides: Any) -> Box:
    x0, top, x1, bottom = sides.tolist()
    return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def _parts(things: Things, row: int, frame: Frame) -> list[Box]:
    """The boxes around the parts of a filled path: a redaction over three lines is often one path of three rectangles."""
    thing = int(things.addresses[row])
    count = _count(thing)
    mode = (ctypes.c_int * 2)()
    _draw_mode(thing, ctypes.addressof(mode), ctypes.addressof(mode) + 4)
    if not mode[0] or count > _MANY or count < 6:
        return [_box(things.boxes[row])]
    values = (ctypes.c_float * 6)()
    own: Matrix = tuple(values) if _matrix(thing, ctypes.addressof(values)) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = times(own, things.matrices[int(things.owners[row])])
    parts: list[list[tuple[float, float]]] = []
    at = (ctypes.c_float * 2)()
    base = ctypes.addressof(at)
    for index in range(count):
        segment = _segment(thing, index)
        if not segment or not _point(segment, base, base + 4):
            continue
        if _kind(segment) == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append((a * at[0] + c * at[1] + e, b * at[0] + d * at[1] + f))
    solid = [part for part in parts if len(part) >= 3]
    if len(solid) < 2:
        return [_box(things.boxes[row])]
    sides: Floats = np.array([[*np.min(part, axis=0), *np.max(part, axis=0)] for part in solid])
    return [_box(side) for side in frame.boxes(sides)]
