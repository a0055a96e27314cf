"""The lines of a text with what stands before their words: quote marks and markup."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ..model import Span
from ..model.value import value

# `>` quoting, as mail programs write it: marks with little white space between them. Possessive, so that it cannot run away.
_QUOTE = re.compile(r"(?:[ \t\u00a0]{0,3}+>)*+[ \t\u00a0]*+")
# What makes text bold, a table or HTML stands before a label or a value and is none of it.
_MARKUP = re.compile(r"(?:[*_|#\s\u00a0]++|</?[a-zA-Z][^<>\n]{0,80}+>)*+")


@value
class Line:
    """One line: `[start, end)` without its line break, `content` where its words begin, `depth` the number of `>` before them.

    `blank`: nothing but white space and quote marks stands in it.
    """

    start: int
    end: int
    content: int
    depth: int
    blank: bool


def split_lines(text: str) -> list[Line]:
    """The lines of `text`, in order. Together with their line breaks they are the whole text."""
    lines = []
    start = 0
    for whole in text.splitlines(keepends=True):
        after = start + len(whole)
        end = start + len(whole.rstrip())
        content, depth = start, 0
        if whole[0] in " \t\u00a0>":
            match = _QUOTE.match(text, start, max(end, start))
            content = match.end() if match else start
            depth = text.count(">", start, content)
        lines.append(Line(start, end, min(content, end), depth, content >= end))
        start = after
    return lines


def line_at(lines: Sequence[Line], position: int) -> int:
    """The index of the line in which `position` stands."""
    return max(bisect_right(lines, position, key=lambda line: line.start) - 1, 0)


def skip_markup(text: str, start: int, end: int) -> int:
    """The first place from `start` on that is neither white space nor markup; `end` if there is none."""
    match = _MARKUP.match(text, start, end)
    return match.end() if match else start


def trim_span(text: str, start: int, end: int) -> Span:
    """`[start, end)` without white space at either end; empty at `start` where nothing is left."""
    begin = start
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end) if end > begin else Span(start, start)
