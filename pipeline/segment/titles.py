"""Subjects that web mail prints once, above the mails of a conversation, and not in each header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Span
from ..rulebook.mail import HeaderRules
from .attributions import label_of
from .header import Block, HeaderValue
from .lines import Line, line_at, trim_span
from .patterns import compile_patterns
from .values import is_date_like

_LONGEST = 300
_LINES = 3  # over which such a subject may be broken


def with_conversation_subject(
    text: str, lines: Sequence[Line], blocks: Sequence[Block], skip: frozenset[int], rules: HeaderRules
) -> list[Block]:
    """`blocks` in order; those without labels for sender and time take the subject that stands above the first of them."""
    first = next((block for block in blocks if not block.depth and _is_bare(block)), None)
    if first is None:
        return list(blocks)
    title = _title(text, lines, line_at(lines, first.start), skip, rules)
    if title is None:
        return list(blocks)
    counted = title.end < lines[_above(lines, line_at(lines, first.start), skip)].start
    chosen = [block for block in blocks if _is_bare(block) and block.first("subject") is None]
    value = HeaderValue(label_of(rules, "subject"), Span(title.start, title.start), title)
    taken = {id(block) for block in (chosen if counted else [first]) if block.first("subject") is None}
    return [_titled(block, value, block is first) if id(block) in taken else block for block in blocks]


def _titled(block: Block, value: HeaderValue, first: bool) -> Block:
    """The header with its subject; the words of the subject are part of the first one."""
    return replace(block, values=(*block.values, value), start=value.value.start if first else block.start)


def _is_bare(block: Block) -> bool:
    """Whether a header has a sender without a label."""
    sender = block.first("from")
    return block.style == "mail" and sender is not None and sender.label.start == sender.label.end


def _above(lines: Sequence[Line], index: int, skip: frozenset[int]) -> int:
    """The next line with words above line `index`; -1 where there is none."""
    near = index - 1
    while near >= 0 and (lines[near].blank or near in skip):
        near -= 1
    return near


def _title(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], rules: HeaderRules) -> Span | None:
    """The subject above the header in line `index`: above a count of messages, else all that stands before it."""
    last = _above(lines, index, skip)
    if last < 0:
        return None
    counted = compile_patterns(rules.conversation_patterns).match(text[lines[last].content : lines[last].end]) is not None
    last = _above(lines, last, skip) if counted else last
    top = last
    while top > 0 and last - top < _LINES and not lines[top - 1].blank and top - 1 not in skip:
        top -= 1
    if last < 0 or (not counted and _above(lines, top, skip) >= 0):
        return None
    span = trim_span(text, lines[top].content, lines[last].end)
    words = span.of(text)
    plain = not counted and (words.endswith((".", ":", "?")) or "@" in words or is_date_like(words))
    return None if plain or len(words) > _LONGEST else span
