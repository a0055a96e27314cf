"""Finds case references, whole or broken, and mends what can be mended without guessing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ..kept import Kept
from ..model import Reference, Span
from ..rulebook.folding import OneForOne
from ..rulebook.references import LabelledNumbers, ReferenceRules
from .intervals import real_date
from .places import Taken, outside_in
from .reference_starts import Shape, shapes_in
from .starts import gate_of

MENDED_SPACE = 0.97
MENDED_CHARACTER = 0.8


def find_references(text: str, rules: ReferenceRules, within: Span | None = None) -> list[Reference]:
    """Every case reference in `text` (or in the stretch `within`), in text order, none overlapping another.

    A broken-off reference (`IC-31191-` and nothing that could be its rest) is no reference. Offsets are those of `text`.
    """
    return _find(text, rules, within) if within else list(_in_whole(rules)(text))


def _find(text: str, rules: ReferenceRules, scope: Span) -> list[Reference]:
    folded = fold(text, tuple(rules.look_alikes.items()))
    outside = outside_in(scope, folded, rules.outside_pattern, rules.outside_signs)
    found = [
        reference
        for shape, starts in shapes_in(folded, rules, scope.start, scope.end)
        for reference in _in_shape(text, folded, rules, shape, starts, scope.end)
    ]
    found.extend(_labelled(text, folded, rules, scope))
    return _without_overlaps(found, outside)


def _whole_texts(rules: ReferenceRules) -> Callable[[str], tuple[Reference, ...]]:
    """The references of whole texts: a document is asked for them when it is taken apart, and when it is read."""
    return lru_cache(maxsize=2)(lambda text: tuple(_find(text, rules, Span(0, len(text)))))


_in_whole = Kept(_whole_texts, most=4)


@lru_cache(maxsize=8)
def _folding(pairs: tuple[tuple[str, str], ...]) -> OneForOne:
    return OneForOne(dict(pairs))


# A document is asked for references stretch by stretch; its text is folded once.
@lru_cache(maxsize=2)
def fold(text: str, look_alikes: tuple[tuple[str, str], ...]) -> str:
    """`text` with look-alike letters of other alphabets made Latin, one for one: offsets stay."""
    return _folding(look_alikes)(text)


def _in_shape(text: str, folded: str, rules: ReferenceRules, one: Shape, starts: Sequence[int], end: int) -> Iterator[Reference]:
    """The references of one shape; `starts` are the places where one may begin, in text order."""
    series, pattern = one.series, one.pattern
    done = 0
    for start in starts:
        match = pattern.match(folded, start, end) if start >= done else None
        if match is None:
            continue  # another shape may begin here
        done = match.end()
        mended = one.mended(match.groups())
        if mended is None:
            continue  # too much of it would be guessed: no reference, the text itself stays what it is
        value, characters = mended
        span = Span(match.start(1), match.end(match.lastindex or 1))
        raw = span.of(text)
        confidence = series.confidence * MENDED_CHARACTER**characters
        if characters == 0 and raw.upper() != value:
            confidence *= MENDED_SPACE
        yield Reference(
            span=span,
            raw=raw,
            value=value,
            series=series.id,
            repaired=raw != value,
            rule_id=f"{rules.id}#{series.id}",
            confidence=round(confidence, 4),
        )


def _labelled(text: str, folded: str, rules: ReferenceRules, scope: Span) -> Iterator[Reference]:
    # The label may stand before the stretch that is asked about: a form prints it outside the answer.
    rule = rules.labelled
    for match in gate_of((rules.labelled_pattern,)).begin(folded, max(scope.start - 60, 0), scope.end).finditer(0):
        span = Span(*match.span("value"))
        if span.start < scope.start:
            continue  # stands before the stretch that was asked about
        raw = span.of(text)
        series = _labelled_series(raw, rule)
        yield Reference(
            span=span,
            raw=raw,
            value=raw.upper(),
            series=series,
            repaired=False,
            rule_id=f"{rules.id}#{series}",
            confidence=rule.confidence,
        )


def _labelled_series(raw: str, rule: LabelledNumbers) -> str:
    """The series that the form of a labelled number tells: YYMMDDnnn, or one of the rule's own."""
    if re.fullmatch(r"[0-9]{9}", raw) and real_date(2000 + int(raw[:2]), int(raw[2:4]), int(raw[4:6])) is not None:
        return rule.dated
    return next((series for series, pattern in rule.named.items() if re.fullmatch(pattern, raw, re.IGNORECASE)), rule.series)


def _without_overlaps(found: list[Reference], outside: Sequence[Span]) -> list[Reference]:
    """The longest, then the surest reading of each place, in text order; nothing that touches `outside`."""
    ranked = sorted(found, key=lambda one: (one.series == "labelled", one.span.start - one.span.end, -one.confidence))
    taken = Taken()
    for span in outside:
        taken.claim(span)
    return sorted((one for one in ranked if taken.claim(one.span)), key=lambda one: one.span)
