"""Text files that are tables as a whole, with a comma, tab or semicolon between cells. The text stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..fields.grids import find_delimiter
from ..model import Document, Grid, Span

_NAMED: Final = (".csv", ".tsv", ".tab")


def with_table(document: Document) -> Document:
    """The document, with a table over all of its text where each of its lines is a row of one."""
    delimiter = find_delimiter(document.text, document.path.lower().endswith(_NAMED))
    if delimiter is None:
        return document
    media_type = "text/tab-separated-values" if delimiter == "\t" else "text/csv"
    grid = Grid(span=Span(0, len(document.text)), delimiter=delimiter)
    return replace(document, media_type=media_type, grids=(grid,))
