"""The answer above the history of a mail that was saved or printed without its own header: a message all the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ..model import Document
from ..rulebook.mail import HeaderRules
from .header import Block
from .lines import Line, trim_span
from .patterns import compile_patterns
from .values import is_date_like

_MOST_WORDS = 300  # a letter above printed mails is longer, and has a date or a reference
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?]\W{0,2}$")


def with_unheaded_answer(
    document: Document, lines: Sequence[Line], blocks: list[Block], skip: frozenset[int], rules: HeaderRules
) -> list[Block]:
    """`blocks` with a header of no length for the words above the first of them, if these answer it."""
    if not blocks or document.mail:
        return blocks
    text, first = document.text, blocks[0]
    above = [line for index, line in enumerate(lines[: _line_of(lines, first.start)]) if index not in skip and not line.blank]
    introduced = first.style == "attribution" or (first.marker is not None and not first.forwards)
    if not above or not (introduced or _is_answer(document, above, blocks, rules)):
        return blocks
    start = trim_span(text, above[0].start, above[0].end).start
    return [Block(start, start, (), style="unheaded", confidence=0.6), *blocks]


def _line_of(lines: Sequence[Line], position: int) -> int:
    """The number of lines that begin before `position`."""
    return bisect_left(lines, position, key=lambda line: line.start)


def _is_answer(document: Document, above: Sequence[Line], blocks: Sequence[Block], rules: HeaderRules) -> bool:
    """Whether the words above a header that nothing introduces read like a mail's, and the mails below like its history."""
    first = blocks[0]
    if document.pages or first.style != "mail" or any(block.listed for block in blocks) or above[0].depth:
        return False
    words = [document.text[line.content : line.end].strip() for line in above]
    if sum(len(line.split()) for line in words) > _MOST_WORDS:
        return False
    reference = compile_patterns(rules.reference_line_patterns)
    if any(reference.match(line) for line in words) or any(is_date_like(line) and len(line) < 40 for line in words[:8]):
        return False
    opener, closing = compile_patterns(rules.opener_patterns), compile_patterns(rules.closing_patterns)
    return any(opener.match(line) or closing.match(line) or _SENTENCE.search(line) for line in words)
