"""What lies on a PDF page, in the order of painting: texts, filled areas, pictures, each with its place and colour.

This is the cheap look that every page gets: no rendering, no points of paths, no characters.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pdf_calls import POINTER, address_of, by_address
from .pdf_chars import Floats, Frame

Ints = npt.NDArray[np.int64]
Matrix = tuple[float, float, float, float, float, float]

TEXT: Final = 1
FILL: Final = 2
PICTURE: Final = 3
UNKNOWN: Final = -1
"""The colour of pictures, shadings and patterns."""
INVISIBLE: Final = frozenset({3, 7})
"""Text render modes that paint nothing: the text layer of a scan, or a clip."""
_PEN: Final = 3.0
"""From this width in points on, a line can hide a word."""
_OPAQUE: Final = 128
_MAX_OBJECTS: Final = 150_000
_MAX_DEPTH: Final = 8
_MAX_PATHS: Final = 5000
_FLOATS = ctypes.c_float * 4
_SIX_FLOATS = ctypes.c_float * 6
_UINTS = ctypes.c_uint * 4
_INTS = ctypes.c_int * 2


_count_page: Final = by_address(raw.FPDFPage_CountObjects, ctypes.c_int, POINTER)
_of_page: Final = by_address(raw.FPDFPage_GetObject, POINTER, POINTER, ctypes.c_int)
_count_form: Final = by_address(raw.FPDFFormObj_CountObjects, ctypes.c_int, POINTER)
_of_form: Final = by_address(raw.FPDFFormObj_GetObject, POINTER, POINTER, ctypes.c_ulong)
_type: Final = by_address(raw.FPDFPageObj_GetType, ctypes.c_int, POINTER)
_bounds: Final = by_address(raw.FPDFPageObj_GetBounds, ctypes.c_int, *([POINTER] * 5))
_matrix: Final = by_address(raw.FPDFPageObj_GetMatrix, ctypes.c_int, POINTER, POINTER)
_fill: Final = by_address(raw.FPDFPageObj_GetFillColor, ctypes.c_int, *([POINTER] * 5))
_stroke: Final = by_address(raw.FPDFPageObj_GetStrokeColor, ctypes.c_int, *([POINTER] * 5))
_stroke_width: Final = by_address(raw.FPDFPageObj_GetStrokeWidth, ctypes.c_int, POINTER, POINTER)
_draw_mode: Final = by_address(raw.FPDFPath_GetDrawMode, ctypes.c_int, POINTER, POINTER, POINTER)
_render_mode: Final = by_address(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, POINTER)


@dataclass(frozen=True, slots=True)
class Things:
    """The objects of a page in the order of painting: row `i` was painted before row `i + 1`.

    `kind`: TEXT, FILL (an area, or a thick line) or PICTURE. `boxes` are n × 4 on the displayed page, `colours` n × 3 (0 to 255,
    UNKNOWN where only the page knows). `unseen`: text that is never painted. `addresses` are valid while the page is open.
    `paths` (m × 4) are the bounds of all paths, thin lines too, that stand on the page itself; of a page of very many objects
    those of the first ones.
    """

    kind: Ints
    boxes: Floats
    colours: Ints
    unseen: npt.NDArray[np.bool_]
    addresses: Ints
    matrices: list[Matrix]
    owners: Ints
    every: list[int]
    complete: bool
    paths: Floats


@dataclass(slots=True)
class _Found:
    """Rows found so far, and the buffers that PDFium writes into."""

    rows: list[tuple[int, float, float, float, float, int, int, int, bool, int, int]] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=lambda: [(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)])
    every: list[int] = field(default_factory=list)
    paths: list[list[float]] = field(default_factory=list)
    left: int = _MAX_OBJECTS
    sides: Any = field(default_factory=_FLOATS)
    colour: Any = field(default_factory=_UINTS)
    mode: Any = field(default_factory=_INTS)


def read_things(page: pdfium.PdfPage, frame: Frame) -> Things:
    """Everything on `page` that may hide something or be hidden. Thin lines and transparent areas are left out."""
    found = _Found()
    _read_all(found, _count_page, _of_page, address_of(page.raw), 0, 0)
    rows = found.rows
    sides = np.array([row[1:5] for row in rows], dtype=np.float64).reshape(-1, 4)
    owners = np.array([row[10] for row in rows], dtype=np.int64)
    for owner in range(1, len(found.matrices)):
        mine = owners == owner
        if mine.any():
            sides[mine] = _moved(sides[mine], found.matrices[owner])
    return Things(
        kind=np.array([row[0] for row in rows], dtype=np.int64),
        boxes=frame.boxes(sides),
        colours=np.array([row[5:8] for row in rows], dtype=np.int64).reshape(-1, 3),
        unseen=np.array([row[8] for row in rows], dtype=np.bool_),
        addresses=np.array([row[9] for row in rows], dtype=np.int64),
        matrices=found.matrices,
        owners=owners,
        every=found.every,
        complete=found.left >= 0,
        paths=frame.boxes(np.array(found.paths, dtype=np.float64).reshape(-1, 4)),
    )


def _read_all(found: _Found, count: Any, get: Any, parent: Any, owner: int, depth: int) -> None:
    """Read the objects of a page, or of a form inside it, whose matrix is number `owner`."""
    for index in range(max(count(parent), 0)):
        found.left -= 1
        if found.left < 0:
            return
        thing = get(parent, index)
        if not thing:
            continue
        kind = _type(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH:
                values = _SIX_FLOATS()
                own: Matrix = tuple(values) if _matrix(thing, ctypes.addressof(values)) else found.matrices[0]
                found.matrices.append(times(own, found.matrices[owner]))
                _read_all(found, _count_form, _of_form, thing, len(found.matrices) - 1, depth + 1)
            continue
        found.every.append(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH and not depth and index < _MAX_PATHS and _bounds_of(found, thing):
            found.paths.append(list(found.sides))
        _add(found, thing, kind, owner)


def _add(found: _Found, thing: int, kind: int, owner: int) -> None:
    """Note one object, if it may hide or be hidden."""
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        mode = _render_mode(thing)
        colour, opaque = _colour(found, _stroke if mode == 1 else _fill, thing)
        _note(found, TEXT, thing, colour, mode in INVISIBLE or not opaque, owner)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        base = ctypes.addressof(found.mode)
        if not _draw_mode(thing, base, base + 4):
            return
        if found.mode[0]:
            colour, opaque = _colour(found, _fill, thing)
        elif found.mode[1] and _pen(found, thing, owner) >= _PEN:
            colour, opaque = _colour(found, _stroke, thing)
        else:
            return
        if opaque:
            _note(found, FILL, thing, colour, False, owner)
    elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
        _note(found, PICTURE, thing, (UNKNOWN, UNKNOWN, UNKNOWN), False, owner)


def _note(found: _Found, kind: int, thing: int, colour: tuple[int, int, int], unseen: bool, owner: int) -> None:
    if _bounds_of(found, thing):
        left, bottom, right, top = found.sides
        found.rows.append((kind, left, bottom, right, top, *colour, unseen, thing, owner))


def _bounds_of(found: _Found, thing: int) -> bool:
    """Ask for the bounds of an object, into `found.sides`: left, bottom, right, top."""
    base = ctypes.addressof(found.sides)
    return bool(_bounds(thing, base, base + 4, base + 8, base + 12))


def _colour(found: _Found, get: Any, thing: int) -> tuple[tuple[int, int, int], bool]:
    """A colour, and whether it is opaque. A pattern has none that could be asked for."""
    base = ctypes.addressof(found.colour)
    if not get(thing, base, base + 4, base + 8, base + 12):
        return (UNKNOWN, UNKNOWN, UNKNOWN), True
    red, green, blue, alpha = found.colour
    return (red, green, blue), alpha >= _OPAQUE


def _pen(found: _Found, thing: int, owner: int) -> float:
    width = ctypes.c_float()
    _stroke_width(thing, ctypes.addressof(width))
    values = _SIX_FLOATS()
    own: Matrix = tuple(values) if _matrix(thing, ctypes.addressof(values)) else found.matrices[0]
    a, b, c, d, _, _ = times(own, found.matrices[owner])
    return float(width.value * max(abs(a * d - b * c), 1e-12) ** 0.5)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(sides: Floats, matrix: Matrix) -> Floats:
    """Boxes (n × 4) through a matrix: the boxes around their four corners."""
    a, b, c, d, e, f = matrix
    corners = [(sides[:, i], sides[:, j]) for i in (0, 2) for j in (1, 3)]
    xs = np.column_stack([a * x + c * y + e for x, y in corners])
    ys = np.column_stack([b * x + d * y + f for x, y in corners])
    return np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])
