"""Areas of user space and boxes of the displayed page: from one to the other, and what lies in what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Box
from .marks_shapes import Area
from .pdf_chars import Frame


def shown(area: Area, frame: Frame) -> Box:
    """An area of user space on the displayed page."""
    sides = np.array([[area.left, area.bottom, area.right, area.top]], dtype=np.float64)
    return Box(*(round(value, 2) for value in frame.boxes(sides)[0].tolist()))


def on_page(box: Box, frame: Frame) -> bool:
    """Whether the middle of the box lies on the visible page."""
    return 0 < (box.x0 + box.x1) / 2 < frame.width and 0 < (box.top + box.bottom) / 2 < frame.height


def overlap(one: Box, other: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    return holds(one, other) or holds(other, one)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have any area in common."""
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of `inner` lies in `outer`."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom


def user_area(box: Box, frame: Frame) -> Area:
    """A box of the displayed page in user space."""
    if frame.turns == 1:
        return Area(frame.left + box.top, frame.bottom + box.x0, frame.left + box.bottom, frame.bottom + box.x1)
    if frame.turns == 2:
        return Area(frame.right - box.x1, frame.bottom + box.top, frame.right - box.x0, frame.bottom + box.bottom)
    if frame.turns == 3:
        return Area(frame.right - box.bottom, frame.top - box.x1, frame.right - box.top, frame.top - box.x0)
    return Area(frame.left + box.x0, frame.top - box.bottom, frame.left + box.x1, frame.top - box.top)


def around_all(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all boxes (at least one)."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def all_shown(areas: Sequence[Area], frame: Frame) -> list[Box]:
    """Areas of user space on the displayed page, in their order; much faster than one by one."""
    if not areas:
        return []
    sides = np.array([[area.left, area.bottom, area.right, area.top] for area in areas], dtype=np.float64)
    return [Box(*row) for row in np.round(frame.boxes(sides), 2).tolist()]
