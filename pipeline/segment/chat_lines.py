"""The lines that head the messages of a chat (`rules/mail/headers.toml`, `chat`), and the lines that say their day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..kept import Kept
from ..model import Span
from ..prepared import compiled
from ..rulebook import Rulebook
from ..rulebook.mail import ChatLineRule, ChatRules, HeaderRules
from .addresses import EMAIL
from .lines import Line, trim_span
from .mailtimes import MailTime, find_time, read_time
from .patterns import compile_patterns, is_redacted
from .values import is_sender

_LONGEST = 200  # characters of such a line before the words
_EARLY = 90  # characters before a time that words may follow
_LATE = 40  # characters of a time that ends its line, with its day
_FARTHEST = 400  # lines below a day to which it still counts
_PHONE = re.compile(r"\+?\d[\d \u00a0()-]{7,20}")
_ASIDE = re.compile(r"\s{0,2}[(\[][^()\[\]]{0,30}[)\]]$")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One such line, in line `line`: from `start` to `end`, where its words begin. It has a `stamp` or a mere `clock`."""

    line: int
    start: int
    end: int
    name: Span
    stamp: Span | None
    clock: Span | None
    to: Span | None


def _patterns_of(chat: ChatRules) -> tuple[tuple[ChatLineRule, re.Pattern[str]], ...]:
    """The pattern of each rule, with the parts that it names."""
    parts = {"stamp": chat.stamp_pattern, "clock": chat.clock_pattern, "name": chat.name_pattern, "to": chat.name_pattern}
    found = []
    for rule in chat.line:
        whole = rule.pattern
        for name, pattern in parts.items():
            whole = whole.replace(f"%{name}%", f"(?P<{name}>{pattern.replace('%clock%', chat.clock_pattern)})")
        found.append((rule, compiled(chat.before_pattern + whole, 0)))
    return tuple(found)


_patterns = Kept(_patterns_of, most=8)


def find_entries(
    text: str, lines: Sequence[Line], clocks: Sequence[tuple[int, int]], rules: Rulebook
) -> list[tuple[ChatLineRule, list[Entry]]]:
    """The lines of each rule that fits any, in text order. A line counts for the first rule that fits it.

    `clocks` are the lines in which a time of day may stand, each with its place.
    """
    patterns = _patterns(rules.headers.chat)
    found: dict[str, tuple[ChatLineRule, list[Entry]]] = {}
    for index, clock in clocks:
        line = lines[index]
        if line.depth or line.blank or clock - line.content > _LONGEST:
            continue
        late = clock > line.content + _EARLY
        for rule, pattern in patterns:
            if (late and not rule.ends_line) or (rule.ends_line and line.end - clock > _LATE):
                continue
            entry = _entry(text, lines, index, rule, pattern, rules)
            if entry is not None:
                found.setdefault(rule.id, (rule, []))[1].append(entry)
                break
    return list(found.values())


def _entry(
    text: str, lines: Sequence[Line], index: int, rule: ChatLineRule, pattern: re.Pattern[str], rules: Rulebook
) -> Entry | None:
    first = index
    if rule.two_lines:
        first = index - 1
        if first < 0 or lines[first].blank or lines[first].depth or lines[index].end - lines[first].content > _LONGEST:
            return None
    match = pattern.match(text, lines[first].content, lines[index].end)
    if match is None or match.end() - match.start() > _LONGEST:
        return None
    groups = match.groupdict()
    name = trim_span(text, *match.span("name"))
    if not is_chatter(name.of(text), rules.headers, alone=rule.clear):
        return None
    stamp, clock, to = (trim_span(text, *match.span(part)) if groups.get(part) else None for part in ("stamp", "clock", "to"))
    time = read_time(text, stamp, rules.times) if stamp else None
    if stamp and (time is None or time.hour is None):
        return None
    return Entry(index, lines[first].start, match.end(), name, stamp, clock, to)


def is_chatter(value: str, rules: HeaderRules, *, alone: bool) -> bool:
    """Whether `value` can be who writes in a chat: a name, an address, a number. `alone`: a name may be one word."""
    if is_redacted(value, rules) or _PHONE.fullmatch(value) or EMAIL.fullmatch(value):
        return True
    value = _ASIDE.sub("", value)
    if any(char.isdigit() for char in value):
        return False
    words = value.replace(",", " ").split()
    if not words or len(words) > _MOST_WORDS or (len(words) == 1 and not alone) or not is_sender(value, rules):
        return False
    if any(word.casefold().strip(".'’") in rules.chat.no_names for word in words):
        return False
    named = [word for word in words if word.casefold() not in rules.small_words]
    return all(word[0].isupper() or not word[0].isalpha() for word in named) and not (len(words) == 1 and value.isupper())


def days_above(
    text: str, lines: Sequence[Line], entries: Sequence[Entry], skip: frozenset[int], rules: Rulebook
) -> list[tuple[Span, int | None] | None]:
    """For each entry with a mere clock the day that a line above says, and where this line starts if it is right above it."""
    found: list[tuple[Span, int | None] | None] = []
    current: Span | None = None
    at = max(entries[0].line - _FARTHEST, 0) if entries else 0
    for entry in entries:
        near: int | None = None
        for index in range(at, entry.line):
            day = None if lines[index].blank or index in skip else _day(text, lines[index], rules)
            if day is not None:
                current, near = day, lines[index].start
            elif not lines[index].blank and index not in skip and lines[index].start < entry.start:
                near = None
        at = entry.line + 1
        found.append((current, near) if current is not None and entry.stamp is None else None)
    return found


def _day(text: str, line: Line, rules: Rulebook) -> Span | None:
    """The day that a whole line says, or that it says behind the words of a chat's title."""
    if line.end - line.content > 60 or not any(char.isdigit() for char in text[line.content : line.end]):
        return None
    span = trim_span(text, line.content, line.end)
    title = compile_patterns(rules.headers.chat.title_patterns).match(text, span.start, span.end)
    time = read_time(text, Span(title.end() if title else span.start, span.end), rules.times)
    return time.span if time is not None and time.hour is None else None


def joined_time(text: str, entry: Entry, day: Span | None, rules: Rulebook) -> MailTime | None:
    """The time of an entry: its stamp, or its clock on the day that was said above it; null where that is not known."""
    if entry.stamp:
        return read_time(text, entry.stamp, rules.times)
    return time_on(text, day, entry.clock, rules) if day and entry.clock else None


def time_on(text: str, day: Span, clock: Span, rules: Rulebook) -> MailTime | None:
    """The time of day at `clock` on the day that stands at `day`; its place is the clock's."""
    joined = f"{day.of(text)} {clock.of(text)}"
    time = find_time(joined, Span(0, len(joined)), rules.times)
    return replace(time, span=clock) if time is not None and time.hour is not None else None
