"""Percentages of a total that is stated: what they come to, as far as their own rounding lets it be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules
from .parts import Draft, sentences_between
from .starts import gate_of

CONFIDENCE = 0.8
REACH = 160
"""How many characters before a percentage "of these" its total may end."""


def find_shares(text: str, rules: QuantityRules, scope: Span, drafts: Sequence[Draft]) -> Iterator[Quantity]:
    """`25% of the 1,200 patients`, `40% of them`: a part between two bounds; its stated number is null, for none is stated.

    Only of an exact total, and only where nobody counts the part beside it: `72 (60%)` is a count.
    """
    starts = {place: index for index, one in enumerate(drafts) for place in (one.amount.span.start, one.amount.digits.start)}
    for match in gate_of((rules.phrases["share"],)).begin(text, scope.start, scope.end).finditer(0):
        index = _before(text, rules, drafts, match.start()) if match["same"] else starts.get(match.end())
        if index is None or text[match.start() - 1 : match.start()] in {".", ",", "£", "("}:
            continue  # a percentage of something that is not counted here
        bounds = _bounds(match["number"], drafts[index])
        if bounds:
            span = Span(match.start(), match.end("number"))
            end = text.find(" of", span.end)
            span = Span(span.start, end if 0 < end < match.end() else span.end)
            unit = drafts[index].unit
            yield Quantity(
                span, span.of(text), None, *bounds, "range", unit, index, f"{rules.id}#share", CONFIDENCE, derived=True
            )


def _before(text: str, rules: QuantityRules, drafts: Sequence[Draft], place: int) -> int | None:
    """The last count before `place`, at most one sentence back."""
    last = max((index for index, one in enumerate(drafts) if one.end <= place), default=None)
    if last is None or place - drafts[last].end > REACH or sentences_between(text, rules, drafts[last].end, place) > 1:
        return None
    return last


def _bounds(raw: str, draft: Draft) -> tuple[int, int] | None:
    """The least and the most that a percentage, rounded to the decimals it is given in, can come to."""
    total = draft.amount.stated
    if total is None or draft.amount.qualifier != "exact" or Fraction(raw) > 100:
        return None
    half = Fraction(1, 2 * 10 ** len(raw.partition(".")[2]))
    low, high = ceil((Fraction(raw) - half) * total / 100), floor((Fraction(raw) + half) * total / 100)
    return (max(low, 0), min(high, total)) if low <= high else None
