"""What introduces a mail inside a mail: markers, ruled lines and bare `>` marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import Span
from ..rulebook.mail import HeaderRules, MarkerRule
from .header import Block
from .lines import Line, line_at, trim_span
from .patterns import compile_patterns

_ABOVE = 3  # blank lines between a marker and the header below it
_DIGITS = re.compile(r"\d+")


def is_divider(words: str, rules: HeaderRules) -> bool:
    """Whether a line says that another mail follows, or draws a rule."""
    stripped = words.strip()
    return len(stripped) <= 200 and bool(_separates(stripped, rules) or _marker(stripped, rules))


def _separates(stripped: str, rules: HeaderRules) -> bool:
    return compile_patterns(rules.separator_patterns).match(stripped) is not None


def _marker(stripped: str, rules: HeaderRules) -> MarkerRule | None:
    """The marker that a whole line is, if it is one."""
    if len(stripped) > 200:
        return None
    return next((rule for rule in rules.marker if compile_patterns(rule.patterns).match(stripped)), None)


def with_marker(text: str, lines: Sequence[Line], block: Block, skip: frozenset[int], rules: HeaderRules) -> Block:
    """`block` with the markers and ruled lines directly above it."""
    index = line_at(lines, block.start)
    if lines[index].start != block.start:
        return block
    blanks = 0
    for near in range(index - 1, max(index - 8, -1), -1):
        if near in skip:
            continue
        if lines[near].blank:
            blanks += 1
            continue
        stripped = text[lines[near].content : lines[near].end].strip(" *_") or text[lines[near].content : lines[near].end]
        whole = text[lines[near].content : lines[near].end].strip()
        marker = _marker(whole, rules) or _marker(stripped, rules)
        if blanks > _ABOVE or (marker is None and not _separates(whole, rules)):
            break
        block = replace(block, start=lines[near].start)
        if marker and block.marker is None:
            block = replace(block, marker=marker.id, forwards=marker.forwards)
        blanks = 0
    return block


def with_titles(text: str, lines: Sequence[Line], blocks: Sequence[Block], skip: frozenset[int]) -> list[Block]:
    """`blocks` with the line that a case system prints above each of its headers ("Record 4 of 9"; numbers count as equal)."""
    above: dict[int, tuple[str, int]] = {}
    for place, block in enumerate(blocks):
        index = line_at(lines, block.start)
        near = _words_above(lines, index, skip) if block.listed and lines[index].start == block.start else None
        if near is not None and place and lines[near].start < blocks[place - 1].end:
            continue  # it is a part of the header before
        if near is not None and lines[near].end - lines[near].content <= 100:
            above[place] = (_DIGITS.sub("#", text[lines[near].content : lines[near].end]).casefold(), lines[near].start)
    counts = Counter(says for says, _ in above.values())
    needed = max(3, 0.6 * sum(block.listed for block in blocks))
    return [
        replace(block, start=above[place][1]) if place in above and counts[above[place][0]] >= needed else block
        for place, block in enumerate(blocks)
    ]


def _words_above(lines: Sequence[Line], index: int, skip: frozenset[int]) -> int | None:
    """The next line with words above line `index`, with no more than two blank ones between."""
    blanks = 0
    for near in range(index - 1, max(index - 8, -1), -1):
        if near in skip:
            continue
        if not lines[near].blank:
            return near
        blanks += 1
        if blanks > 2:
            return None
    return None


def find_lone_markers(
    text: str, lines: Sequence[Line], blocks: Sequence[Block], rules: HeaderRules
) -> list[tuple[Span, MarkerRule]]:
    """Markers below which no header was found: a message may be missing there."""
    covered = sorted((block.start, block.end) for block in blocks)
    found = []
    at = 0
    for line in lines:
        if line.blank or line.end - line.content > 200 or text[line.content] not in "-_*>bBaA":
            continue
        while at < len(covered) and covered[at][1] <= line.start:
            at += 1
        inside = at < len(covered) and covered[at][0] <= line.start
        marker = None if inside else _marker(text[line.content : line.end].strip(), rules)
        if marker:
            found.append((trim_span(text, line.content, line.end), marker))
    return found


def without_header(text: str, first: int, blocks: Sequence[Block], markers: Sequence[tuple[Span, MarkerRule]]) -> list[Block]:
    """Of a mail whose words begin at `first`: what stands below a lone marker of quoting, as a message that nobody is named for.

    Only where words stand above the marker. Ticket systems print it at the top ("reply above this line"), with their news below.
    """
    found: list[Block] = []
    ends = sorted(block.end for block in blocks)
    for span, marker in markers:
        at = bisect_right(ends, span.start)
        above = text[max(first, ends[at - 1] if at else first, found[-1].end if found else 0) : span.start]
        if marker.forwards is None and any(char.isalnum() for char in above):
            found.append(Block(span.start, span.end, (), marker=marker.id, style="quote_marks", confidence=0.5))
    return found


# --- bare quote marks -------------------------------------------------------------------------------------------------


def find_bare_quotes(text: str, lines: Sequence[Line], blocks: Iterable[Block], whole_is_mail: bool) -> list[Block]:
    """Stretches of `>` marks that nothing introduces: words quoted from a message that is not named."""
    ordered = sorted(blocks, key=lambda block: block.start)
    known: set[int] = set()
    found: list[Block] = []
    at, index, active = 0, 0, whole_is_mail
    while index < len(lines):
        line = lines[index]
        while at < len(ordered) and ordered[at].start <= line.start:
            block = ordered[at]
            if whole_is_mail and not any(depth >= block.depth for depth in known) and _goes_on_around(lines, index, ordered, at):
                found.append(_bare(block.start, block.depth))
                known.add(block.depth)
            known = {depth for depth in known if depth <= block.inner} | {block.inner} if block.inner else set()
            active = True
            at += 1
        if line.depth == 0 or line.blank or not active or any(depth >= line.depth for depth in known):
            index += 1
            continue
        if at and ordered[at - 1].end > line.start:
            index += 1
            continue
        last = index
        while last + 1 < len(lines) and (lines[last + 1].depth >= line.depth):
            last += 1
        upcoming = at < len(ordered) and ordered[at].start <= lines[last].end and ordered[at].start <= line.end
        if (last > index or (whole_is_mail and _is_quoted(text, line))) and not upcoming:
            found.append(_bare(lines[_with_marks_above(lines, index)].start, line.depth))
            known.add(line.depth)
        index = last + 1
    return found


def _bare(start: int, depth: int) -> Block:
    return Block(start, start, (), depth=depth - 1, inner=depth, style="quote_marks", confidence=0.5)


def _with_marks_above(lines: Sequence[Line], index: int) -> int:
    """The first of the lines above line `index` that hold nothing but the same marks."""
    first = index
    while first and lines[first - 1].blank and lines[first - 1].depth == lines[index].depth:
        first -= 1
    return first


def _goes_on_around(lines: Sequence[Line], index: int, blocks: Sequence[Block], at: int) -> bool:
    """Whether words stand below what a quoted sentence introduces that are quoted as deep as the sentence itself."""
    block = blocks[at]
    if block.style != "attribution" or not 0 < block.depth < block.inner:
        return False
    limit = blocks[at + 1].start if at + 1 < len(blocks) else lines[-1].end
    for near in range(index, len(lines)):
        line = lines[near]
        if line.start >= limit or (not line.blank and line.depth < block.depth):
            return False
        if not line.blank and line.depth == block.depth and line.start >= block.end:
            return True
    return False


def _is_quoted(text: str, line: Line) -> bool:
    """Whether a single line with a mark is words of another mail: `> We have it.`, not `>5` or `>>> Order now <<<`."""
    begins = text[line.content - 1 : line.content + 1]
    return begins[:1] == " " and begins[1:].isalnum() and line.depth == 1 and len(text[line.content : line.end].split()) >= 2
