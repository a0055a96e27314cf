"""Sheets with two pages side by side (two-up prints, a book laid open): the left one is read to its end before the right one.

Nothing but how the words stand tells such a sheet: a wide white band down its middle, a left margin on both sides, lines of
text that fill each side, and no drawn line across the fold. A table, whose rows go over the middle, has none of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .pdf_columns import Line, Rule, order_lines
from .pdf_rows import Row, find_rows
from .pdf_words import Token

_SHAPE: Final = (1.2, 1.7)
"""Width against height of two upright pages of any usual paper beside each other."""
_BAND: Final = 0.05
_MARGIN: Final = 0.02
_ALIKE: Final = 0.035
"""Shares of the sheet's width: the white down the middle, a page's own margin, how much the two margins may differ."""
_OFF: Final = 0.03
_FULL: Final = 0.55
"""The share of a side that a line of text fills, its words no further apart than `_WORDS` line heights."""
_WORDS: Final = 1.0
_LINES: Final = 3
"""So many lines do on both sides together."""
_LEAST: Final = 40


@dataclass(frozen=True, slots=True)
class Ordered:
    """Lines in reading order; of a sheet with two pages its `fold`, and which line is the first of the second page."""

    lines: list[Line]
    fold: float | None = None
    second: int = 0


def order_sheet(tokens: list[Token], rules: Sequence[Rule], width: float, height: float) -> Ordered:
    """The words of an upright page (`width` by `height` points) as lines in reading order, page by page where it holds two."""
    if _SHAPE[0] <= width / max(height, 1.0) <= _SHAPE[1] and len(tokens) >= _LEAST:
        fold = _fold(tokens, rules, width)
        if fold is not None:
            sides = [[one for one in tokens if (one.x0 < fold) == left] for left in (True, False)]
            parts = [find_rows(side) for side in sides]
            filled = [sum(_filled(row) >= _FULL * width / 2 for row in part) for part in parts]
            if min(filled) >= 1 and sum(filled) >= _LINES:
                left = order_lines(parts[0], _of_side(rules, fold, left=True))
                right = order_lines(parts[1], _of_side(rules, fold, left=False))
                right[0].joint = "\n\n"
                return Ordered(left + right, fold, len(left))
    return Ordered(order_lines(find_rows(tokens), rules))


def second_page(ordered: Ordered, starts: Sequence[int]) -> int | None:
    """Where the text of the second page begins, if the sheet holds two; `starts`: of each word in reading order."""
    if ordered.fold is None:
        return None
    return starts[sum(len(line.tokens) for line in ordered.lines[: ordered.second])]


def _fold(tokens: Sequence[Token], rules: Sequence[Rule], width: float) -> float | None:
    """The middle of the white band near the middle of the sheet; null where words or lines cross it or margins differ."""
    middle = width / 2
    left = max((one.x1 for one in tokens if one.x0 < middle), default=0.0)
    right = min((one.x0 for one in tokens if one.x0 >= middle), default=width)
    fold = (left + right) / 2
    if right - left < _BAND * width or left > middle + _OFF * width or abs(fold - middle) > 2 * _OFF * width:
        return None
    if any(rule.x0 < fold - _OFF * width and rule.x1 > fold + _OFF * width for rule in rules):
        return None
    inner, outer = right - middle, min(one.x0 for one in tokens)
    return fold if inner >= _MARGIN * width and abs(inner - outer) <= _ALIKE * width else None


def _filled(row: Row) -> float:
    """The longest stretch of a row without a gap that is wider than between words."""
    longest, start, end = 0.0, row.tokens[0].x0, row.tokens[0].x1
    for token in row.tokens[1:]:
        if token.x0 - end > _WORDS * row.size:
            start = token.x0
        end = max(end, token.x1)
        longest = max(longest, end - start)
    return longest


def _of_side(rules: Sequence[Rule], fold: float, *, left: bool) -> list[Rule]:
    return [rule for rule in rules if (rule.x0 < fold) == left]
