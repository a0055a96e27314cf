"""Second thoughts about boxes of a scanned page, each seen beside the others: ticks taken back, and pale marks that were lost."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import TickState
from .scan_boxes_fit import Found
from .scan_boxes_ink import Inked
from .scan_boxes_judge import Inside
from .scan_boxes_strokes import bare, is_scribbled, look_at_strokes
from .scan_boxes_trace import has_trace, is_broken, pen_is_pale, specks_of_paper

Stated = tuple[Found, TickState, str]
Judged = tuple[Stated, Inside]


def without_scribbles(sheet: Inked, family: Sequence[Stated], line: float) -> list[Stated]:
    """The states of a family of boxes, whose outlines are `line` pixels thick: a tick that was scribbled out is unclear."""
    if not any(state == "checked" for _, state, _ in family):
        return list(family)
    strokes = [look_at_strokes(sheet, one, line) for one, _, _ in family]
    unmarked = [seen for seen, (_, state, _) in zip(strokes, family, strict=True) if state == "unchecked"]
    empty = bare(unmarked, family[0][0].side, line)
    marks = [seen for seen, (_, state, _) in zip(strokes, family, strict=True) if state == "checked"]
    return [
        (one, "unclear", "[scribbled]")
        if state == "checked" and is_scribbled(seen, one.side, empty, marks)
        else (one, state, raw)
        for seen, (one, state, raw) in zip(strokes, family, strict=True)
    ]


def without_pale(sheet: Inked, judged: Sequence[Judged]) -> list[Stated]:
    """The states of all boxes of a page: one with traces is unclear, and so are all empty ones where the pen was too pale."""
    if not judged or not sheet.flat:
        return [stated for stated, _ in judged]  # where paper has shades of grey what is pale is seen as such
    by_paper = specks_of_paper(sheet)
    alike = [inside.specks for (_, state, _), inside in judged if state == "unchecked"]
    traced = [state == "unchecked" and has_trace(inside.specks, alike, by_paper) for (_, state, _), inside in judged]
    marks = [inside.specks for (_, state, _), inside in judged if state in ("checked", "unclear")]
    n_broken = sum(is_broken(specks, by_paper) for specks in marks)
    pale = pen_is_pale(sum(traced), n_broken, len(marks) + sum(traced))
    found: list[Stated] = []
    for trace, ((one, state, raw), _) in zip(traced, judged, strict=True):
        if trace:
            found.append((one, "unclear", "[trace]"))
        elif pale and state == "unchecked":
            found.append((one, "unclear", "[pale pen]"))
        else:
            found.append((one, state, raw))
    return found
