"""Lines that head a message in logs and chats: `Email from Ada received 04/03/2020 09:12`, `[04/03/2020 09:12] Ada`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Span
from ..rulebook import Rulebook
from ..rulebook.mail import LabelRule, LogLineRule
from .header import Block, HeaderValue
from .headers import Hit
from .lines import Line, line_at, trim_span
from .mailtimes import read_time
from .patterns import compile_patterns, is_redacted
from .values import is_sender

_LONGEST = 400
_TIMES = ("sent", "received", "logged")


def find_log_lines(
    text: str, lines: Sequence[Line], clocks: Sequence[int], hits: Sequence[Hit], skip: frozenset[int], rules: Rulebook
) -> tuple[list[Block], list[Span]]:
    """(the headers that such lines are, those that look like one and may be an entry of a chronology), in text order.

    `clocks` are the lines in which a time of day may stand: no other is looked at.
    """
    found: list[Block] = []
    unsure: list[Span] = []
    subjects = {hit.line: hit for hit in hits if hit.rule.field == "subject" and hit.colon and hit.place == "line"}
    for rule in rules.headers.log_line:
        mine = list(_of_rule(text, lines, clocks, skip, subjects, rule, rules))
        if len({block.start for block, _ in mine}) < rule.at_least:
            continue
        ends = [block.start for block, _ in mine[1:]] + [len(text)]
        says = [any(char.isalnum() for char in text[block.end : end]) for (block, _), end in zip(mine, ends, strict=True)]
        sure = [words and (apart or not rule.apart) for (_, apart), words in zip(mine, says, strict=True)]
        mostly = 2 * sum(sure) >= len(mine)  # then the others head a message, too
        for (block, _), words, one in zip(mine, says, sure, strict=True):
            if one or (words and mostly):
                found.append(block)
            else:
                unsure.append(trim_span(text, block.start, block.end))
    found.sort(key=lambda block: block.start)
    return [one for one, before in zip(found, [None, *found], strict=False) if before is None or before.end <= one.start], unsure


def labels_of_log(text: str, lines: Sequence[Line], clocks: Sequence[int], rules: Rulebook) -> list[Hit]:
    """A label for each such line, so that it is not taken for page furniture."""
    label = next(rule for rule in rules.headers.label if rule.field == "from")
    found = (one for rule in rules.headers.log_line for one in _of_rule(text, lines, clocks, frozenset(), {}, rule, rules))
    return [Hit(label, line_at(lines, block.start), block.start, block.end, "line", False) for block, _ in found]


def _of_rule(
    text: str,
    lines: Sequence[Line],
    clocks: Sequence[int],
    skip: frozenset[int],
    subjects: dict[int, Hit],
    rule: LogLineRule,
    rules: Rulebook,
) -> Iterator[tuple[Block, bool]]:
    """The lines that `rule` fits, each with whether it stands apart from other words."""
    pattern = compile_patterns(rule.patterns)
    for index in clocks:
        line = lines[index]
        if line.blank or index in skip or line.end - line.content > _LONGEST * 10 or line.depth:
            continue
        match = pattern.match(text, line.content, line.end)
        values = _values(text, match, rules) if match and match.end() - match.start() <= _LONGEST else None
        if match is None or values is None:
            continue
        end = match.end()
        subject = subjects.get(index + 1) or subjects.get(index + 2)
        if subject and not text[line.end : lines[subject.line].start].strip():
            value = trim_span(text, subject.end, lines[subject.line].end)
            values.append(HeaderValue(subject.rule, Span(subject.start, subject.end), value))
            end = lines[subject.line].end
        greets = index + 1 < len(lines) and _opens(text, lines[index + 1], rules)
        apart = greets or subject is not None or all(_is_apart(lines, index, step, skip) for step in (-1, 1))
        yield Block(line.start, end, tuple(values), confidence=0.8), apart


def _opens(text: str, line: Line, rules: Rulebook) -> bool:
    """Whether a line begins the words of a mail."""
    return compile_patterns(rules.headers.opener_patterns).match(text, line.content, line.end) is not None


def _is_apart(lines: Sequence[Line], index: int, step: int, skip: frozenset[int]) -> bool:
    """Whether a blank line, page furniture or nothing stands above or below a line."""
    near = index + step
    return not 0 <= near < len(lines) or lines[near].blank or near in skip


def _values(text: str, match: re.Match[str], rules: Rulebook) -> list[HeaderValue] | None:
    """The values of a line; null where the time is none, or somebody no name."""
    values = []
    for name, found in match.groupdict().items():
        if found is None:
            continue
        field = name.rstrip("0123456789")
        span = trim_span(text, *match.span(name))
        if field in _TIMES:
            time = read_time(text, span, rules.times)
            if time is None or time.hour is None:
                return None
        elif not (is_redacted(span.of(text), rules.headers) or is_sender(span.of(text), rules.headers)):
            return None
        values.append(HeaderValue(_label(rules, field), Span(match.start(), span.start), span))
    return values


def _label(rules: Rulebook, field: str) -> LabelRule:
    """The first label of a field, of times the one that always means this one."""
    labels = rules.headers.label
    if field in _TIMES:
        return next(rule for rule in labels if rule.time == field and rule.system_time is None)
    return next(rule for rule in labels if rule.field == field)
