"""Whether two counts can be of the same thing: equal, one a rounding of the other, or bounds that both can meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Agreement = Literal["same", "by_rounding", "by_bound", "no", "unknown"]
_UNKNOWN = ("not_known", "withheld", "vague")


@dataclass(frozen=True, slots=True)
class Count:
    """A count as a row holds it: the number as stated, its bounds, its qualifier."""

    stated: int | None
    low: int | None
    high: int | None
    qualifier: str | None

    @property
    def is_known(self) -> bool:
        """Whether it says any number."""
        return self.qualifier not in _UNKNOWN and (self.stated is not None or self.low is not None or self.high is not None)


def compare_counts(one: Count, other: Count) -> Agreement:
    """How two counts agree. A rounded number has the same digits as the exact one up to its last that is not zero."""
    if not one.is_known or not other.is_known:
        return "unknown"
    if one.stated is not None and other.stated is not None:
        if one.stated == other.stated:
            return "same"
        if is_rounding(one.stated, other.stated) or is_rounding(other.stated, one.stated):
            return "by_rounding"
    if "approximate" in (one.qualifier, other.qualifier):
        return "no" if one.stated is not None and other.stated is not None else "unknown"
    return "by_bound" if _bounded(one, other) and _meet(one, other) else "no"


def is_rounding(exact: int, rounded: int) -> bool:
    """Whether `rounded` is `exact` rounded to a place that shows in its zeros: 120,000 of 121,109, never 1,500 of 1,449."""
    zeros = 10 ** (len(str(rounded)) - len(str(rounded).rstrip("0"))) if rounded > 0 else 1
    place = 10
    while place <= zeros:
        if (exact + place // 2) // place * place == rounded:
            return True
        place *= 10
    return False


def _bounded(one: Count, other: Count) -> bool:
    """Whether one of them is no exact number."""
    return "exact" not in (one.qualifier, other.qualifier) or one.qualifier != other.qualifier


def _meet(one: Count, other: Count) -> bool:
    low = max(value for value in (one.low, other.low, 0) if value is not None)
    highs = [value for value in (one.high, other.high) if value is not None]
    return not highs or low <= min(highs)
