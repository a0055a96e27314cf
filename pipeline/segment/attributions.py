"""Finds the sentences that introduce quoted words, such as "On 5 May 2020 at 10:02, A. Person <a@b.example> wrote:".

Each is looked for from its end, a colon (or the marks of GroupWise, `>>> A. Person 05/05/2020 10:02 >>>`), backwards over the
few lines that it may be broken over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ..model import Span
from ..rulebook import Rulebook
from ..rulebook.mail import HeaderRules, LabelRule
from .header import Block, HeaderValue
from .lines import Line
from .sayings import Saying, may_end, read_saying

_REACH = 4  # lines over which such a sentence may be broken
_LONGEST = 800
_ENDS = ":：>-)*_‐]"
_GROUPWISE = ">>>"


def find_attributions(text: str, lines: Sequence[Line], skip: frozenset[int], rules: Rulebook) -> list[Block]:
    """Every such sentence as a header block, in text order, without overlap."""
    found: list[Block] = []
    seen = _without_breaks(lines, skip)
    for index, line in enumerate(seen):
        if line.blank or text[line.end - 1] not in _ENDS:
            continue
        block = _ending_at(text, seen, index, rules)
        if block and (not found or found[-1].end <= block.start):
            found.append(block)
    return found


def _without_breaks(lines: Sequence[Line], skip: frozenset[int]) -> Sequence[Line]:
    """The lines without page furniture and the blank lines around it: what is broken by a page goes on."""
    if not skip:
        return lines
    kept: list[Line] = []
    after = False
    for index, line in enumerate(lines):
        if index in skip:
            while kept and kept[-1].blank:
                kept.pop()
            after = True
        elif not (line.blank and after):
            kept.append(line)
            after = False
    return kept


def _ending_at(text: str, lines: Sequence[Line], index: int, rules: Rulebook) -> Block | None:
    """The sentence that ends with line `index`. Of several beginnings the nearest that makes it whole, else the nearest."""
    fallback: Block | None = None
    last = lines[index]
    if last.end - last.content > _LONGEST:
        return None
    if _depth_below(lines, index) <= last.depth and not may_end(text[last.content : last.end], rules.headers):
        return None
    for first in range(index, max(index - _REACH, -1), -1):
        line = lines[first]
        if line.blank or lines[index].end - line.content > _LONGEST:
            break
        begin, depth = _beginning(text, lines, first, index)
        inner = max(_depth_below(lines, index), depth)
        saying = read_saying(_joined(text, lines, begin, first, index), inner > depth, rules)
        if saying is None:
            continue
        block = _block(lines[first], begin, lines[index].end, saying, (depth, inner), rules.headers)
        if saying.whole:
            return block
        fallback = fallback or block
    return fallback


def _beginning(text: str, lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """Where the sentence begins in line `first`, and how deep it is quoted. The `>>>` of GroupWise is no quoting."""
    line = lines[first]
    marks = text[line.start : line.content].rstrip()
    ends = text[line.content : lines[last].end].endswith(_GROUPWISE)
    broken = last > first and any(later.depth < line.depth for later in lines[first + 1 : last + 1])
    if marks.endswith(_GROUPWISE) and (ends or broken):
        return line.start + len(marks) - len(_GROUPWISE), line.depth - len(_GROUPWISE)
    return line.content, line.depth


def _joined(text: str, lines: Sequence[Line], begin: int, first: int, last: int) -> str:
    """The words of the lines as one, with blanks where line breaks and quote marks stand: every offset stays what it was."""
    pieces = [text[begin : lines[first].end]]
    for before, line in zip(lines[first:last], lines[first + 1 : last + 1], strict=True):
        pieces += [" " * (line.content - before.end), text[line.content : line.end]]
    return "".join(pieces)


def _depth_below(lines: Sequence[Line], index: int) -> int:
    """How deep the words below a line are quoted."""
    for line in lines[index + 1 : index + 8]:
        if not line.blank:
            return line.depth
    return 0


def _block(line: Line, begin: int, end: int, saying: Saying, depths: tuple[int, int], rules: HeaderRules) -> Block:
    """The header of a sentence: its time and its sender. Words before it in its line are not part of it."""
    start = begin + saying.start
    values = []
    for field, span in (("date", saying.time), ("from", saying.sender)):
        if span is not None:
            place = Span(begin + span.start, begin + span.end)
            values.append(HeaderValue(label_of(rules, field), Span(place.start, place.start), place))
    return Block(
        start=start if saying.start else line.start,
        end=end,
        values=tuple(values),
        depth=depths[0],
        inner=depths[1],
        marker=saying.rule_id,
        style="attribution",
        confidence=1.0 if saying.whole else 0.8,
    )


def with_attributions(text: str, blocks: Sequence[Block], found: Sequence[Block]) -> list[Block]:
    """`blocks` and the sentences `found` that are in none of them, in order.

    Some programs print both, the sentence right above the header: then they are one header.
    """
    ordered = sorted(blocks, key=lambda block: block.start)
    starts = [block.start for block in ordered]
    kept: list[Block] = []
    for one in beside(ordered, found, only_new=True):
        at = bisect_left(starts, one.start)
        after = ordered[at] if at < len(ordered) else None
        if after and after.inner == one.inner and not text[one.end : after.start].strip(" \t\r\n>*_-"):
            ordered[at] = replace(after, start=one.start, marker=after.marker or one.marker)
        else:
            kept.append(one)
    return sorted([*ordered, *kept], key=lambda block: block.start)


def beside(blocks: Sequence[Block], found: Sequence[Block], *, only_new: bool = False) -> list[Block]:
    """`blocks` and those of `found` that do not overlap them, in order; or only the latter."""
    ordered = sorted(blocks, key=lambda block: block.start)
    starts = [block.start for block in ordered]
    kept: list[Block] = []
    for one in found:
        at = bisect_left(starts, one.start)
        before = ordered[at - 1] if at else None
        after = ordered[at] if at < len(ordered) else None
        if not (before and one.start < before.end) and not (after and after.start < one.end):
            kept.append(one)
    return kept if only_new else sorted([*ordered, *kept], key=lambda block: block.start)


def label_of(rules: HeaderRules, field: str) -> LabelRule:
    """The first label of `field`; of dates the one that always means the time of sending."""
    return next(
        rule
        for rule in rules.label
        if rule.field == field and (field != "date" or (rule.time == "sent" and rule.system_time is None))
    )
