"""Subjects that web mail prints once, above the mails of a conversation, and not in each header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Span
from ..rulebook.mail import HeaderRules
from .attributions import label_of
from .header import Block, HeaderValue
from .lines import Line, line_at, trim_span
from .patterns import compile_patterns
from .values import is_date_like

_LONGEST = 300
_OWNER = 100  # characters of the line that says whose mailbox was printed
_LINES = 3  # over which such a subject may be broken


@dataclass(frozen=True, slots=True)
class _Title:
    """A subject, and where what is printed above it begins. `counted`: by a count of messages it is that of all."""

    subject: Span
    start: int
    counted: bool


def with_conversation_subject(
    text: str, lines: Sequence[Line], blocks: Sequence[Block], skip: frozenset[int], rules: HeaderRules
) -> list[Block]:
    """`blocks` in order; those without labels for sender and time take the subject that stands above the first of them.

    A file may hold several conversations: each begins with a subject and a count of its own.
    """
    done: list[Block] = []
    current: _Title | None = None
    met = False
    for block in blocks:
        if block.depth or not _is_bare(block):
            done.append(block)
            continue
        title = _title(text, lines, line_at(lines, block.start), skip, rules)
        title = title if title and (title.counted or not met) else None
        met = True
        current = title or (current if current and current.counted else None)
        done.append(_titled(block, current, title is not None, rules) if current else block)
    return done


def _titled(block: Block, title: _Title, first: bool, rules: HeaderRules) -> Block:
    """The header with its subject, unless it has one; the words of the subject are part of the first one."""
    if block.first("subject") is not None:
        return block
    value = HeaderValue(label_of(rules, "subject"), Span(title.subject.start, title.subject.start), title.subject)
    conversation = title.subject.start if title.counted else None
    start = title.start if first else block.start
    return replace(block, values=(*block.values, value), start=start, conversation=conversation)


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


def _title(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], rules: HeaderRules) -> _Title | None:
    """The subject above the header in line `index`: above a count of messages, else all that stands before it."""
    folders = compile_patterns(rules.folder_patterns)
    last = _above(lines, index, skip)
    while last >= 0 and folders.fullmatch(text, lines[last].content, lines[last].end):
        last = _above(lines, last, skip)  # the folder that was open
    if last < 0:
        return None
    counted = compile_patterns(rules.conversation_patterns).match(text[lines[last].content : lines[last].end]) is not None
    last = _above(lines, last, skip) if counted else last
    top = last
    while top > 0 and last - top < _LINES and not lines[top - 1].blank and top - 1 not in skip:
        if counted and "@" in text[lines[top - 1].content : lines[top - 1].end]:
            break  # whose mailbox it is
        top -= 1
    above = _above(lines, top, skip)
    while above >= 0 and folders.fullmatch(text, lines[above].content, lines[above].end):
        above = _above(lines, above, skip)
    if last < 0 or (not counted and above >= 0):
        return None
    span = trim_span(text, lines[top].content, lines[last].end)
    words = span.of(text)
    plain = not counted and (words.endswith((".", ":", "?")) or "@" in words or is_date_like(words))
    if plain or len(words) > _LONGEST:
        return None
    owner = text[lines[above].content : lines[above].end] if above >= 0 else ""
    start = lines[above].content if counted and "@" in owner and len(owner) <= _OWNER else span.start
    return _Title(span, start, counted)
