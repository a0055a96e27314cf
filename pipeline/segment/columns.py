"""Headers whose labels stand in one column and whose values in another: all labels come first, then all values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ..model import Span
from ..rulebook.mail import HeaderRules
from .header import HeaderValue
from .headers import Hit
from .lines import Line, trim_span
from .values import is_date_like, is_direction, is_mailbox_like, is_sender

_OFTEN_EMPTY = ("cc", "bcc", "attachments", "importance", "other")


def column_values(
    text: str, lines: Sequence[Line], group: Sequence[Hit], skip: frozenset[int], rules: HeaderRules
) -> tuple[HeaderValue, ...] | None:
    """The values of `group` where no label has anything behind it and the next lines fit the labels one by one.

    Null where they do not fit: then nothing is guessed.
    """
    if len(group) < 3 or not any(hit.rule.field == "date" for hit in group):
        return None
    if any(text[hit.end : lines[hit.line].end].strip(" *_|") for hit in group):
        return None
    labels = {hit.line for hit in group}
    between = [index for index in range(group[0].line, group[-1].line) if index not in labels and index not in skip]
    if any(not lines[index].blank for index in between):
        return None
    below = _below(text, lines, group[-1].line, len(group), skip)
    for filled in _fillings(group):
        if len(filled) <= len(below) and all(_fits(text, hit, value, rules) for hit, value in zip(filled, below, strict=False)):
            values = dict(zip((hit.start for hit in filled), below, strict=False))
            return tuple(
                HeaderValue(hit.rule, Span(hit.start, hit.end), values.get(hit.start, Span(hit.end, hit.end))) for hit in group
            )
    return None


def _below(text: str, lines: Sequence[Line], last: int, count: int, skip: frozenset[int]) -> list[Span]:
    """The next `count` lines with words below the labels."""
    found: list[Span] = []
    for index in range(last + 1, min(last + 4 * count + 4, len(lines))):
        if index not in skip and not lines[index].blank and len(found) < count:
            found.append(trim_span(text, lines[index].content, lines[index].end))
    return found


def _fillings(group: Sequence[Hit]) -> Iterator[list[Hit]]:
    """`group` as it is, then without one or more of the labels that often have no value."""
    optional = [index for index, hit in enumerate(group) if hit.rule.field in _OFTEN_EMPTY][:4]
    for size in range(len(optional) + 1):
        for empty in combinations(optional, size):
            yield [hit for index, hit in enumerate(group) if index not in empty]


def _fits(text: str, hit: Hit, value: Span, rules: HeaderRules) -> bool:
    """Whether one line can be the value of one label."""
    words = value.of(text)
    if hit.rule.field == "from":
        return is_sender(words, rules)
    if hit.rule.field in ("to", "cc", "bcc"):
        return is_mailbox_like(words, rules) or is_sender(words, rules)
    if hit.rule.field == "date":
        return is_date_like(words)
    if hit.rule.field == "direction":
        return is_direction(words, rules)
    return len(words) <= 250
