"""Dynamic XFA forms: a PDF whose page only says "Please wait…", while the form and what was filled in lie in its XML.

The document's text is then made of the form's captions and values, in the form's order, with its buttons as marks beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ..model import Mark
from .xfa_data import Data
from .xfa_fields import Cell
from .xfa_form import Line, merge
from .xfa_packets import read_packets

_PICTURE: Final = re.compile(r"[A-Za-z0-9+/=\s]{2000,}")


@dataclass(frozen=True, slots=True)
class XfaText:
    """A form as text. The marks have no page and no box; `unread`: values that are no text (pictures)."""

    text: str
    marks: tuple[Mark, ...]
    fields: int
    unread: int


def read_xfa(form: Any) -> XfaText | None:
    """The text of the XFA form in `form`, the form's dictionary of a PDF; null where it has none.

    Raises:
        XmlRefusedError: if its XML cannot be read.
    """
    packets = read_packets(form)
    if packets is None:
        return None
    merged = merge(packets)
    texts = [one for one in merged.left if not _PICTURE.fullmatch(one.value or "")]
    pages: list[str] = []
    marks: list[Mark] = []
    at = 0
    for line in [*merged.lines, *(line for one in texts for line in _leftover(one))]:
        text, found = _written(line, at)
        marks.extend(found)
        pages.append(text)
        at += len(text) + 1
    return XfaText("\n".join(pages), tuple(marks), merged.fields, len(merged.left) - len(texts))


def _leftover(one: Data) -> list[Line]:
    """A value that no field shows, under the name that it has in the data."""
    first, *more = (one.value or "").splitlines()
    return [[Cell(f"{one.name}: {first}")], *([Cell(line)] for line in more)]


def _written(line: Line, at: int) -> tuple[str, list[Mark]]:
    """A line as text that starts at `at`, and its marks, each at the start of its own words."""
    text = ""
    marks = []
    for cell in line:
        text += "\t" if text else ""
        if cell.tick:
            marks.append(Mark(None, None, at + len(text), cell.tick.state, "widget", cell.tick.raw))
        text += cell.text or cell.name
    return text, marks
