"""What a redaction does to ticks: under it nothing can be read, and where it may cover a tick nothing is concluded."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Box, Document

_HIDDEN = 0.3
_REACH = 30.0
"""How far beside a label, in points, its tick box would stand."""


def is_covered(document: Document, page: int, box: Box) -> bool:
    """Whether a good part of `box` lies under a redaction."""
    area = max((box.x1 - box.x0) * (box.bottom - box.top), 0.01)
    return any(_shared(one.box, box) > _HIDDEN * area for one in document.redactions if one.page == page)


def _shared(one: Box, other: Box) -> float:
    """The area that both boxes cover."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return width * height if width > 0 and height > 0 else 0.0


def may_hide_mark(document: Document, page: int, label: Sequence[Box]) -> bool:
    """Whether a redaction lies on the label's row, on it or directly beside it, where its tick box may have stood."""
    return any(
        _on_row(one.box, word) and one.box.x0 - word.x1 < _REACH and word.x0 - one.box.x1 < _REACH
        for one in document.redactions
        if one.page == page
        for word in label
    )


def _on_row(one: Box, word: Box) -> bool:
    shared = min(one.bottom, word.bottom) - max(one.top, word.top)
    return shared > 0.4 * min(one.bottom - one.top, word.bottom - word.top)
