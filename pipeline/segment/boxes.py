"""Headers that Lotus Notes drew boxes around in plain text (`|------------>`): the drawing is no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..rulebook.mail import HeaderRules
from .header import Block
from .lines import Line, line_at
from .patterns import compile_patterns


def find_box_lines(text: str, lines: Sequence[Line], rules: HeaderRules) -> frozenset[int]:
    """The lines that draw the edges of boxes."""
    pattern = compile_patterns(rules.box_patterns)
    return frozenset(
        index
        for index, line in enumerate(lines)
        if not line.blank and text[line.end - 1] in "|>" and line.end - line.start <= 200
        and pattern.match(text[line.start : line.end].strip())
    )  # fmt: skip


def with_box(lines: Sequence[Line], block: Block, edges: frozenset[int]) -> Block:
    """`block` with the edges directly above and below it."""
    if not edges:
        return block
    first, last = line_at(lines, block.start), line_at(lines, max(block.end - 1, block.start))
    start, end = block.start, block.end
    while first - 1 in edges:
        first -= 1
        start = lines[first].start
    while last + 1 in edges:
        last += 1
        end = lines[last].end
    return replace(block, start=start, end=end)
