"""Options of a choose-one question that are read beside each other: one is circled, all others are struck out, or two are ticked.

What bears no mark beside a ring or strikes is answered too, by what was done to the others. That holds only where every printed
option was found, and on pages whose words are the file's own: on a scan a mark may have been missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..evidence import is_ocr, page_at
from ..model import Document, LabelHit, Span, TickState
from .tick_marks import Mark

_CIRCLED: Final = "[circled]"
_STRUCK: Final = "[struck out]"
_FILLED: Final = "[filled]"
_SURE: Final = 0.9


def by_the_others(document: Document, hits: Sequence[LabelHit], marks: Sequence[Mark | None]) -> list[Mark | None]:
    """The marks of all options of a choose-one question, with those that follow from the others' filled in."""
    bare = [hit for hit, mark in zip(hits, marks, strict=True) if mark is None]
    seen = [(mark.raw, mark.state) for mark in marks if mark is not None]
    if not bare or any(_is_scanned(document, hit) for hit in hits):
        return list(marks)
    if seen == [(_CIRCLED, "checked")]:
        return [mark or _mark(hit, "[not circled]", "unchecked") for hit, mark in zip(hits, marks, strict=True)]
    if len(bare) == 1 and seen and set(seen) == {(_STRUCK, "unchecked")}:
        return [mark or _mark(hit, "[not struck out]", "checked") for hit, mark in zip(hits, marks, strict=True)]
    return list(marks)


def without_filled(marks: Sequence[Mark | None]) -> list[Mark | None]:
    """The marks of a choose-one question on a scan: a box that was filled in beside a ticked one may be a tick taken back."""
    ticks = [mark for mark in marks if mark is not None and mark.state == "checked" and mark.kind == "image"]
    if len({mark.raw for mark in ticks}) < 2:
        return list(marks)
    return [replace(mark, state="unclear") if mark in ticks and mark and mark.raw == _FILLED else mark for mark in marks]


def _is_scanned(document: Document, hit: LabelHit) -> bool:
    page = page_at(document, hit.span)
    return page is None or is_ocr(page, hit.span)


def _mark(hit: LabelHit, raw: str, state: TickState) -> Mark:
    return Mark(Span(hit.span.start, hit.span.start), raw, state, "vector", _SURE)
