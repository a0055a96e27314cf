"""What introduces a mail inside a mail: markers, ruled lines, "On … wrote:" and bare `>` marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import Span
from ..rulebook.mail import AttributionRule, HeaderRules, LabelRule, MarkerRule
from .header import Block, HeaderValue
from .lines import Line, line_at, trim_span
from .patterns import compile_patterns

_ABOVE = 3  # blank lines between a marker and the header below it
_REACH = 4  # lines over which "On … wrote:" may be broken
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s{0,3}(?:[ap]\.?m\.?)?\s{0,3}(?:(?:GMT|UTC|BST|CET|CEST|EST|PST)?\s?[+-]?\d{0,2}:?\d{2}\b|GMT|UTC|BST)?\s{0,3}(?:\([^)\n]{1,30}\))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b\d{4}\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")


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


def find_lone_markers(text: str, lines: Sequence[Line], blocks: Sequence[Block], rules: HeaderRules) -> list[Span]:
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
        if not inside and _marker(text[line.content : line.end].strip(), rules):
            found.append(trim_span(text, line.content, line.end))
    return found


# --- On … wrote: ------------------------------------------------------------------------------------------------------


def find_attributions(text: str, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules) -> list[Block]:
    """Every sentence such as "On 5 May 2020 at 10:02, A. Person <a@b.example> wrote:" as a header block."""
    opening = compile_patterns(tuple(rule.opening_pattern for rule in rules.attribution))
    found: list[Block] = []
    for index, line in enumerate(lines):
        if line.blank or index in skip or not opening.match(text[line.content : line.content + 40]):
            continue
        block = _attribution(text, lines, index, skip, rules)
        if block:
            found.append(block)
    return found


def _attribution(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], rules: HeaderRules) -> Block | None:
    start = lines[index].content
    head = text[start : start + 40]
    for near in range(index, min(index + _REACH, len(lines))):
        line = lines[near]
        if line.blank or near in skip or line.end - start > 500:
            return None
        whole = text[start : line.end].replace("\u00a0", " ")
        for rule in rules.attribution:
            closing = compile_patterns((rule.closing_pattern,)).search(whole[-160:])
            if closing and compile_patterns((rule.opening_pattern,)).match(head):
                base = line.end - min(len(whole), 160)
                return _attributed(text, lines, (index, near), (base + closing.start(), closing, base), rule, rules)
    return None


def _attributed(
    text: str,
    lines: Sequence[Line],
    reach: tuple[int, int],
    closing: tuple[int, re.Match[str], int],
    rule: AttributionRule,
    rules: HeaderRules,
) -> Block | None:
    """The block of an attribution over the lines `reach`, if it names a time, a mailbox, or quoted words follow."""
    start, verb = lines[reach[0]].content, closing[0]
    depth = lines[reach[0]].depth
    inner = _depth_below(lines, reach[1])
    words = text[start:verb]
    clock = list(_CLOCK.finditer(words))
    if not (inner > depth or ((clock or "@" in words) and re.search(r"\d", words))):
        return None
    date_end = start + (clock[-1].end() if clock else _last_year(words))
    sender = trim_span(text, date_end, verb)
    if "sender" in closing[1].re.groupindex and closing[1].group("sender").strip():
        sender = trim_span(text, closing[2] + closing[1].start("sender"), closing[2] + closing[1].end("sender"))
    sender = _without_comma(text, sender)
    values = (
        HeaderValue(_label(rules, "date"), Span(start, start), trim_span(text, start, date_end)),
        HeaderValue(_label(rules, "from"), Span(start, start), sender),
    )
    return Block(
        start=lines[reach[0]].start,
        end=lines[reach[1]].end,
        values=values,
        depth=depth,
        inner=max(inner, depth),
        marker=rule.id,
        style="attribution",
    )


def _last_year(words: str) -> int:
    found = list(_YEAR.finditer(words))
    return found[-1].end() if found else 0


def _without_comma(text: str, span: Span) -> Span:
    start = span.start
    while start < span.end and text[start] in " ,;\n\r\t>":
        start += 1
    return trim_span(text, start, span.end)


def _label(rules: HeaderRules, field: str) -> LabelRule:
    """The first label of `field`; of dates the one that always means the time of sending."""
    return next(
        rule
        for rule in rules.label
        if rule.field == field and (field != "date" or (rule.time == "sent" and rule.system_time is None))
    )


def _depth_below(lines: Sequence[Line], index: int) -> int:
    """How deep the words below a line are quoted."""
    for line in lines[index + 1 : index + 8]:
        if not line.blank:
            return line.depth
    return 0


# --- bare quote marks -------------------------------------------------------------------------------------------------


def find_bare_quotes(lines: Sequence[Line], blocks: Iterable[Block], whole_is_mail: bool) -> list[Block]:
    """Stretches of `>` marks that nothing introduces: words quoted from a message that is not named."""
    ordered = sorted(blocks, key=lambda block: block.start)
    known: set[int] = set()
    found: list[Block] = []
    at, index, active = 0, 0, whole_is_mail
    while index < len(lines):
        line = lines[index]
        while at < len(ordered) and ordered[at].start <= line.start:
            known = {depth for depth in known if depth <= ordered[at].inner} | {ordered[at].inner} if ordered[at].inner else set()
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
        if last > index and not upcoming:
            found.append(
                Block(line.start, line.start, (), depth=line.depth - 1, inner=line.depth, style="quote_marks", confidence=0.5)
            )
            known.add(line.depth)
        index = last + 1
    return found
