"""Whether rounding, or a stated bound, explains that two counts differ."""

from __future__ import annotations

from typing import Literal

from ..model import Quantity

Compatible = Literal["by_rounding", "by_bound", "no"]


def compare(first: Quantity, second: Quantity) -> Compatible | None:
    """Null where both state the same number; else what explains the difference.

    `by_bound`: one number satisfies both statements. An approximate number has no stated band, so no bound explains it.
    `by_rounding`: one is the other, rounded to two figures or more (to one, where it is called approximate).
    """
    if first.stated is not None and first.stated == second.stated:
        return None
    if "approximate" not in (first.qualifier, second.qualifier) and _overlap(first, second):
        return "by_bound"
    if first.stated is None or second.stated is None:
        return "no"
    if _is_rounded(first, second) or _is_rounded(second, first):
        return "by_rounding"
    return "no"


def _overlap(first: Quantity, second: Quantity) -> bool:
    bounds = [value for one in (first, second) for value in (one.minimum, one.maximum) if value is not None]
    if not bounds or (first.minimum is None and first.maximum is None) or (second.minimum is None and second.maximum is None):
        return False
    low = max(value for value in (first.minimum, second.minimum, 0) if value is not None)
    highs = [value for value in (first.maximum, second.maximum) if value is not None]
    return not highs or low <= min(highs)


def _is_rounded(rough: Quantity, precise: Quantity) -> bool:
    assert rough.stated is not None and precise.stated is not None  # checked by the caller
    figures = 1 if rough.qualifier == "approximate" else 2
    return is_rounding(rough.stated, precise.stated, figures)


def is_rounding(rough: int, precise: int, figures: int = 2) -> bool:
    """Whether `rough` is `precise` rounded to some power of ten, with at least `figures` figures left."""
    step = 10
    while rough // step >= 10 ** (figures - 1):
        if rough % step == 0 and abs(rough - precise) * 2 <= step:
            return True
        step *= 10
    return False
