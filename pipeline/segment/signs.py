"""Signs of a message where none was read: what stands right above a greeting looks like a header, but is not one we know.

Letters have greetings, too, below an address, a day and a reference. A time of day, an address of a mailbox or labels that only
mails have are what tells them apart; each sign counts (`rules/mail/headers.toml`, `signs`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..model import Span
from ..prepared import compiled
from ..rulebook import Rulebook
from .addresses import EMAIL
from .chat_lines import is_chatter
from .header import Block
from .headers import Hit
from .lines import Line, trim_span
from .mailclocks import MAY_BE_CLOCK
from .mailtimes import find_time, read_time
from .patterns import compile_patterns, is_redacted
from .values import is_sender

_ABOVE = 6  # lines with words above a greeting
_GREETING = 90  # characters of a line that greets
_BLANKS = 2  # blank lines between two of these
_LONGEST = 160
_ENOUGH = 4


@dataclass(slots=True)
class _Signs:
    """What was seen above one greeting; `points` for what it is worth, `mail` where it is no letter's."""

    first: int
    points: int = 0
    mail: bool = False
    timed: bool = False
    fields: set[str] = field(default_factory=set)


def find_signs(
    text: str, lines: Sequence[Line], hits: Sequence[Hit], known: Sequence[Block | Span], skip: frozenset[int], rules: Rulebook
) -> Iterator[Span]:
    """Each stretch above a greeting that looks like the header of a message. `known` are headers and what was said of others."""
    greetings = _greetings(rules.headers.signs.greetings)
    by_line = {hit.line: hit for hit in hits if hit.place == "line" and hit.start < hit.end}
    ordered = sorted((one.start, one.end) for one in known)
    starts = [start for start, _ in ordered]
    first = _first_letters(rules.headers.signs.greetings)
    for index, line in enumerate(lines):
        if text[line.content : line.content + 2] not in first or line.depth or index in skip:
            continue
        if line.end - line.content > _GREETING or greetings.match(text, line.content, line.end) is None:
            continue
        top = max(index - 2 * _ABOVE, 0)
        if MAY_BE_CLOCK.search(text, lines[top].start, line.start) is None and not any(n in by_line for n in range(top, index)):
            continue
        at = bisect_right(starts, lines[index].start) - 1
        end = ordered[at][1] if at >= 0 else -1
        nearest = next(_words_above(lines, index, skip), None)
        if nearest is None or end > lines[nearest].content:
            continue  # a header that was read, or said
        signs = _above(text, lines, index, by_line, skip, rules)
        if signs is None or not signs.mail or signs.points < _ENOUGH or end > lines[signs.first].content:
            continue
        start = lines[signs.first].content
        yield trim_span(text, start, lines[index].start)


@lru_cache(maxsize=8)
def _greetings(greetings: tuple[str, ...]) -> re.Pattern[str]:
    """A line that greets: such a word, and few others."""
    return compiled(rf"(?:{'|'.join(re.escape(word) for word in greetings)})\b[^\n]{{0,60}}$", re.IGNORECASE)


@lru_cache(maxsize=8)
def _first_letters(greetings: tuple[str, ...]) -> frozenset[str]:
    """What a line with a greeting begins with, in small letters or capitals."""
    return frozenset(form for word in greetings for form in (word[:2], word[:2].upper(), word[:2].lower()))


def _above(
    text: str, lines: Sequence[Line], index: int, labels: dict[int, Hit], skip: frozenset[int], rules: Rulebook
) -> _Signs | None:
    """The signs in the lines above a greeting; null where nothing like a header stands there."""
    found: _Signs | None = None
    named = False
    for near in _words_above(lines, index, skip):
        line = lines[near]
        span = Span(line.content, line.end)
        points, mail = _worth(text, near, span, labels, found, rules)
        if points:
            found = found or _Signs(near)
            found.first, found.points, found.mail = near, found.points + points, found.mail or mail
            if near in labels:
                found.fields.add(labels[near].rule.field)
                found.timed = found.timed or (labels[near].rule.field == "date" and points > 2)
        elif not named and found and _names(text, span, rules):
            named = True
            found.first, found.points = near, found.points + 1
    if found is None:
        return None
    # Appointments and minutes have a date with a time, too.
    company = found.timed and bool(found.fields & {"from", "subject"})
    found.mail = found.mail or company or {"from", "subject"} <= found.fields
    found.points += 1 + ({"from", "subject"} <= found.fields)
    return found


def _worth(text: str, index: int, span: Span, labels: dict[int, Hit], before: _Signs | None, rules: Rulebook) -> tuple[int, bool]:
    """(what a line counts, whether it is no letter's)."""
    hit = labels.get(index)
    if hit is None and MAY_BE_CLOCK.search(text, span.start, span.end) is None:
        return 0, False
    words = span.of(text)
    clock = _has_time(text, span, whole=hit is None, rules=rules)
    if hit is not None:
        rule = hit.rule
        if rule.field not in ("from", "to", "cc", "subject", "date") or (before and rule.field in before.fields):
            return 0, False
        value = trim_span(text, hit.end, span.end).of(text)
        if value and rule.field in ("from", "to") and not (is_sender(value, rules.headers) or EMAIL.search(value)):
            return 0, False
        sent = rule.id in rules.headers.signs.sent_labels
        mailed = EMAIL.search(words) is not None and rule.field in ("from", "to", "cc")
        timed = clock and rule.field == "date"
        return 1 + sent + timed * 2 + mailed, sent or (mailed and rule.field != "to")
    if clock:
        return 2, True
    return (3, True) if _tells(text, span, rules) or _is_name_and_time(text, span, rules) else (0, False)


def _is_name_and_time(text: str, span: Span, rules: Rulebook) -> bool:
    """Whether a line is somebody and a day with a time of day: `Ada Marsh | 5 March 2024 09:14`."""
    if span.end - span.start > _LONGEST // 2 or MAY_BE_CLOCK.search(text, span.start, span.end) is None:
        return False
    time = find_time(text, span, rules.times)
    if time is None or time.hour is None or text[time.span.end : span.end].strip(" )]|,-"):
        return False
    before = text[span.start : time.span.start].strip(" \t([|,-\u2013\u2014")
    return is_chatter(before, rules.headers, alone=False)


def _has_time(text: str, span: Span, *, whole: bool, rules: Rulebook) -> bool:
    """Whether a day with a time of day stands in a line; `whole`: whether it is all of it."""
    if span.end - span.start > _LONGEST or MAY_BE_CLOCK.search(text, span.start, span.end) is None:
        return False
    time = (read_time if whole else find_time)(text, span, rules.times)
    return time is not None and time.hour is not None


def _tells(text: str, span: Span, rules: Rulebook) -> bool:
    """Whether a line says that a mail came or went, and when: `Copy of email sent 5 March 2024 at 09:14`."""
    if compile_patterns(rules.headers.signs.telling_patterns).match(span.of(text)) is None:
        return False
    return _has_time(text, span, whole=False, rules=rules)


def _names(text: str, span: Span, rules: Rulebook) -> bool:
    value = span.of(text)
    return len(value) <= _LONGEST // 2 and (is_redacted(value, rules.headers) or is_sender(value, rules.headers))


def _words_above(lines: Sequence[Line], index: int, skip: frozenset[int]) -> Iterator[int]:
    blanks = seen = 0
    for near in range(index - 1, max(index - 4 * _ABOVE, -1), -1):
        if near in skip:
            continue
        if lines[near].blank:
            blanks += 1
            continue
        if blanks > _BLANKS or lines[near].depth or lines[near].end - lines[near].content > _LONGEST:
            return
        blanks, seen = 0, seen + 1
        yield near
        if seen == _ABOVE:
            return
