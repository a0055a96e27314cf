"""What lies on a PDF page, in the order of painting: texts, filled areas, pictures, each with its place and colour.

This is the cheap look that every page gets: no rendering, no points of paths, no characters.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pdf_calls import ask, bare, each
from .pdf_chars import Floats, Frame, Places
from .pdf_objects import Matrix, PageObjects, bounds_of, draw_modes, matrices_of, page_objects, pens_of, times

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

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
_MAX_PATHS: Final = 5000

_fill: Final = bare(raw.FPDFPageObj_GetFillColor, ctypes.c_int)
_stroke: Final = bare(raw.FPDFPageObj_GetStrokeColor, ctypes.c_int)
_render_mode: Final = bare(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int)


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
    objects: PageObjects


def read_things(page: pdfium.PdfPage, frame: Frame) -> Things:
    """Everything on `page` that may hide something or be hidden. Thin lines and transparent areas are left out."""
    objects = page_objects(page)
    kinds = np.array(objects.kinds, dtype=np.int64)
    owners = np.array(objects.owners, dtype=np.int64)
    known, sides = bounds_of(objects.pointers)
    paths = np.flatnonzero(kinds == raw.FPDF_PAGEOBJ_PATH)
    own = paths
    if len(paths):
        own = paths[known[paths] & (owners[paths] == 0) & (np.array(objects.places, dtype=np.int64)[paths] < _MAX_PATHS)]
    what = np.zeros(len(kinds), dtype=np.int64)
    colours = np.full((len(kinds), 3), UNKNOWN, dtype=np.int64)
    what[(kinds == raw.FPDF_PAGEOBJ_IMAGE) | (kinds == raw.FPDF_PAGEOBJ_SHADING)] = PICTURE
    unseen = _look_at_texts(objects, np.flatnonzero(kinds == raw.FPDF_PAGEOBJ_TEXT), what, colours)
    _look_at_paths(objects, paths, what, colours)
    rows = np.flatnonzero((what != 0) & known)
    return Things(
        kind=what[rows],
        boxes=frame.boxes(_on_page(sides[rows], owners[rows], objects.matrices)),
        colours=colours[rows],
        unseen=unseen[rows],
        addresses=np.array(objects.addresses, dtype=np.int64)[rows],
        matrices=objects.matrices,
        owners=owners[rows],
        every=objects.addresses,
        complete=objects.complete,
        paths=frame.boxes(sides[own]),
        objects=objects,
    )


def _look_at_texts(objects: PageObjects, texts: Places, what: Ints, colours: Ints) -> Bools:
    """Note what the objects numbered `texts` are, and their colours. Which of all objects are text that is never painted."""
    unseen = np.zeros(len(what), dtype=np.bool_)
    if not len(texts):
        return unseen
    pointers = [objects.pointers[index] for index in texts.tolist()]
    modes = list(each(_render_mode, pointers))
    stroked = [index for index, mode in enumerate(modes) if mode == raw.FPDF_TEXTRENDERMODE_STROKE]
    what[texts] = TEXT
    colours[texts], opaque = _colours(_fill, pointers)
    if stroked:
        colours[texts[stroked]], opaque[stroked] = _colours(_stroke, [pointers[index] for index in stroked])
    unseen[texts] = ~opaque | np.array([mode in INVISIBLE for mode in modes], dtype=np.bool_)
    return unseen


def _look_at_paths(objects: PageObjects, paths: Places, what: Ints, colours: Ints) -> None:
    """Note which of the objects numbered `paths` are opaque areas, or lines as thick as one, and their colours."""
    if not len(paths):
        return
    pointers = [objects.pointers[index] for index in paths.tolist()]
    filled, stroked = draw_modes(pointers)
    lines = np.flatnonzero(stroked & ~filled)
    pens = _pens(
        [pointers[index] for index in lines.tolist()], [objects.owners[index] for index in paths[lines].tolist()], objects
    )
    for get, mine in ((_fill, np.flatnonzero(filled)), (_stroke, lines[pens >= _PEN])):
        if len(mine):
            found, opaque = _colours(get, [pointers[index] for index in mine.tolist()])
            colours[paths[mine]] = found
            what[paths[mine[opaque]]] = FILL


def _colours(get: Any, pointers: Sequence[Any]) -> tuple[Ints, Bools]:
    """The colour of each object, and whether it is opaque. A pattern has none that could be asked for."""
    known, values = ask(get, ctypes.c_uint, 4, len(pointers), pointers)
    found = values[:, :3].astype(np.int64)
    found[~known] = UNKNOWN
    return found, ~known | (values[:, 3] >= _OPAQUE)


def _pens(pointers: Sequence[Any], owners: Sequence[int], objects: PageObjects) -> Floats:
    """How wide the line of each path is on the page."""
    found = []
    for width, own, owner in zip(pens_of(pointers), matrices_of(pointers), owners, strict=True):
        a, b, c, d, _, _ = times(own, objects.matrices[owner])
        found.append(width * max(abs(a * d - b * c), 1e-12) ** 0.5)
    return np.array(found, dtype=np.float64)


def _on_page(sides: Floats, owners: Ints, matrices: Sequence[Matrix]) -> Floats:
    """Boxes (n × 4) of the page and its forms, as they lie on the page."""
    for owner in range(1, len(matrices)):
        mine = owners == owner
        if mine.any():
            sides[mine] = _moved(sides[mine], matrices[owner])
    return sides


def _moved(sides: Floats, matrix: Matrix) -> Floats:
    """Boxes (n × 4) through a matrix: the boxes around their four corners."""
    a, b, c, d, e, f = matrix
    corners = [(sides[:, i], sides[:, j]) for i in (0, 2) for j in (1, 3)]
    xs = np.column_stack([a * x + c * y + e for x, y in corners])
    ys = np.column_stack([b * x + d * y + f for x, y in corners])
    return np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])
