"""The objects of a PDF page in the order of painting, those of forms inside it too: walked once for all who ask for them."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pdf_calls import POINTER, address_of, ask, bare, by_address, each, numbers, pointer_to

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_OBJECTS: Final = 150_000
_MAX_DEPTH: Final = 45
"""Forms inside each other: PDFium itself follows them less far. What is not walked through could not be seen to be covered."""

_count_page: Final = bare(raw.FPDFPage_CountObjects, ctypes.c_int)
_of_page: Final = bare(raw.FPDFPage_GetObject, ctypes.c_size_t)
_count_form: Final = bare(raw.FPDFFormObj_CountObjects, ctypes.c_int)
_of_form: Final = by_address(raw.FPDFFormObj_GetObject, ctypes.c_size_t, POINTER, ctypes.c_ulong)
_type: Final = bare(raw.FPDFPageObj_GetType, ctypes.c_int)
_bounds: Final = bare(raw.FPDFPageObj_GetBounds, ctypes.c_int)
_matrix: Final = bare(raw.FPDFPageObj_GetMatrix, ctypes.c_int)
_stroke_width: Final = bare(raw.FPDFPageObj_GetStrokeWidth, ctypes.c_int)
_draw_mode: Final = bare(raw.FPDFPath_GetDrawMode, ctypes.c_int)


@dataclass(slots=True)
class PageObjects:
    """All objects of a page but the forms that hold others; one entry of each list an object.

    `pointers` are their addresses as `bare` functions take them, valid while the page is open. `owners`: the number of the matrix
    that maps the form to the page, 0 for objects of the page itself. `places`: where they come among the objects of the page or
    form, `ordinals` among all there are. `walked`: how many objects were come across; `complete`: those are all.
    """

    addresses: list[int] = field(default_factory=list)
    pointers: list[Any] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=lambda: [IDENTITY])
    walked: int = 0
    complete: bool = True


def page_objects(page: pdfium.PdfPage) -> PageObjects:
    """Walk through `page`. Of a page of very many objects the first ones are given."""
    found = PageObjects()
    _walk(found, _count_page, _of_page, pointer_to(address_of(page.raw)), 0, 0)
    return found


def _walk(found: PageObjects, count: Any, get: Any, parent: Any, owner: int, depth: int) -> None:
    """Walk through a page, or a form inside it, whose matrix is number `owner`."""
    size = max(count(parent), 0)
    things = list(each(get, repeat(parent), numbers(min(size, max(_MAX_OBJECTS - found.walked, 0)))))
    pointers = list(map(pointer_to, things))
    kinds = list(each(_type, pointers))
    if raw.FPDF_PAGEOBJ_FORM not in kinds and 0 not in things:
        _take(found, things, pointers, kinds, owner, 0)
        things = []
    for place, (thing, pointer, kind) in enumerate(zip(things, pointers, kinds, strict=False)):
        if found.walked >= _MAX_OBJECTS:
            found.complete = False
            return
        if not thing:
            found.walked += 1
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            found.walked += 1
            if depth < _MAX_DEPTH:
                found.matrices.append(times(matrices_of([pointer])[0], found.matrices[owner]))
                _walk(found, _count_form, _of_form, pointer, len(found.matrices) - 1, depth + 1)
        else:
            _take(found, [thing], [pointer], [kind], owner, place)
    found.complete = found.complete and size <= len(pointers)


def _take(found: PageObjects, things: list[int], pointers: list[Any], kinds: list[int], owner: int, place: int) -> None:
    """Note objects that follow each other, the first one at `place` of its page or form."""
    count = len(things)
    found.addresses += things
    found.pointers += pointers
    found.kinds += kinds
    found.owners += [owner] * count
    found.places += range(place, place + count)
    found.ordinals += range(found.walked, found.walked + count)
    found.walked += count


def bounds_of(pointers: Sequence[Any]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Which objects have bounds, and the bounds (n × 4: left, bottom, right, top) where their page or form has them."""
    known, sides = ask(_bounds, ctypes.c_float, 4, len(pointers), pointers)
    return known, sides.astype(np.float64)


def matrices_of(pointers: Sequence[Any]) -> list[Matrix]:
    """The matrix of each object itself."""
    known, values = ask(_matrix, ctypes.c_float, 6, len(pointers), pointers, whole=True)
    return [tuple(row) if is_known else IDENTITY for is_known, row in zip(known.tolist(), values.tolist(), strict=True)]


def pens_of(pointers: Sequence[Any]) -> list[float]:
    """How wide the line of each path is, before its matrix."""
    widths: list[float] = ask(_stroke_width, ctypes.c_float, 1, len(pointers), pointers)[1][:, 0].tolist()
    return widths


def draw_modes(pointers: Sequence[Any]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which of these paths are filled, and which are stroked."""
    modes = ask(_draw_mode, ctypes.c_int, 2, len(pointers), pointers)[1]
    return modes[:, 0] != 0, modes[:, 1] != 0


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
