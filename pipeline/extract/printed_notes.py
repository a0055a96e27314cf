"""Memos and notes for the file: papers with a title that says so and a head of labels, without salutation or signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Address, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, fold
from .passages import lines, trim

_TITLE_LINES = 8
"""The title of a note stands among so many lines of its paper."""
_HEAD_LINES, _HEAD_WIDTH = 14, 90


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its head (title and labels) and its words."""

    head: Span
    body: Span


def find_note(text: str, found: Sequence[Span], rules: Rulebook) -> Note | None:
    """The note that these lines are, from its title on; null where no line near the top is such a title."""
    for place, line in enumerate(found[:_TITLE_LINES]):
        if not _matches(text, line, rules.printed.note):
            continue
        first = place + 1
        while first < min(len(found), place + _HEAD_LINES) and _is_head(text, found[first], rules):
            first += 1
        if first == place + 1 or first == len(found):
            return None  # a title alone, such as that of a chapter, or a head without words
        return Note(Span(line.start, found[first].start), Span(found[first].start, found[-1].end))
    return None


def ends_of_note(text: str, head: Span, rules: Rulebook) -> tuple[Address, Address]:
    """(from, to) as the labels of a note's head give them."""
    ends = (labelled(text, head, patterns) for patterns in (rules.printed.note_from, rules.printed.note_to))
    sender, reader = (Address(" ".join(span.of(text).split()) if span else None, None) for span in ends)
    return sender, reader


def labelled(text: str, head: Span, patterns: Sequence[str]) -> Span | None:
    """What stands behind the label that one of `patterns` knows, in the head of a note."""
    for line in lines(text, head):
        words = fold(line.of(text))
        for pattern in patterns:
            match = compile_phrase(pattern).match(words)
            if match:
                start, end = match.span("value")
                return trim(text, Span(line.start + start, line.start + end))
    return None


def _is_head(text: str, line: Span, rules: Rulebook) -> bool:
    return line.end - line.start <= _HEAD_WIDTH and _matches(text, trim(text, line), rules.printed.note_head)


def _matches(text: str, line: Span, phrases: Sequence[str]) -> bool:
    words = fold(line.of(text))
    return any(compile_phrase(phrase).match(words) for phrase in phrases)
