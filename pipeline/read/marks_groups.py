"""Button groups of which a file draws nothing. PDFium writes `Off` into them before anybody can ask: the file itself is asked."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


def holds_undrawn_groups(data: bytes) -> bool:
    """Whether a group of buttons holds a value while a button of it has no appearance: which one is on cannot be seen.

    A file that cannot be looked into counts as holding one: in doubt no button passes for unticked.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            form = pdf.Root.get("/AcroForm")
            return form is not None and any(_is_undrawn(field) for field in _groups(form.get("/Fields", []), 0))
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, KeyError):
        return True


def _groups(fields: Any, depth: int) -> Iterator[Any]:
    """Every field with kids, down to a depth that no real form has."""
    for field in fields:
        kids = field.get("/Kids")
        if kids is not None and depth < 12:
            yield field
            yield from _groups(kids, depth + 1)


def _is_undrawn(field: Any) -> bool:
    value = field.get("/V")
    if field.get("/FT") != pikepdf.Name.Btn or value is None or str(value) == "/Off":
        return False
    return any("/AP" not in kid for kid in field.get("/Kids"))
