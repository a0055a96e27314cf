"""The messages of a chat: `03/03/2020, 09:14 - Ada Marsh: We lost it`, or `Ada Marsh  09:14` above the words.

A clear form (its marks are those that a program writes) is believed where two such lines stand. Others are those of lists,
too: there the lines must read like a talk, with people who answer each other soon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ..model import Span
from ..rulebook import Rulebook
from ..rulebook.mail import ChatLineRule
from .attributions import label_of
from .chat_lines import Entry, days_above, find_entries, joined_time
from .header import Block, HeaderValue
from .headers import Hit
from .lines import Line
from .mailtimes import MailTime

_SOON = timedelta(hours=2)  # in which an answer comes in a talk
_RUN = 4  # words of a line, mostly without capitals, that is no title
_SENTENCE_ENDS = (".", "?", "!", "…", ")")


@dataclass(frozen=True, slots=True)
class _Told:
    """One entry, from `begin` with the line of its day, if it needs one; its time as far as known, and where its words end."""

    entry: Entry
    day: Span | None
    time: MailTime | None
    begin: int
    end: int


class Chats:
    """The chats of one text. What their lines look like is found once, before page furniture is known."""

    def __init__(self, text: str, lines: Sequence[Line], clocks: Sequence[tuple[int, int]], rules: Rulebook) -> None:
        self._text, self._lines, self._rules = text, lines, rules
        self._entries = find_entries(text, lines, clocks, rules)

    def labels(self) -> list[Hit]:
        """A label for each line, so that none is taken for page furniture."""
        rule = label_of(self._rules.headers, "from")
        return [Hit(rule, one.line, one.start, one.end, "line", False) for _, mine in self._entries for one in mine]

    def blocks(self, skip: frozenset[int]) -> tuple[list[Block], list[Span]]:
        """(the header of each message, chats that may be none), in text order. `skip` are lines of page furniture."""
        found: list[Block] = []
        unsure: list[Span] = []
        for rule, entries in self._entries:
            mine = [one for one in entries if one.line not in skip]
            if len(mine) < rule.at_least:
                continue
            told = list(self._told(mine, skip))
            verdict = self._judge(told, rule)
            if verdict:
                found += self._headers(told)
            elif verdict is None:
                unsure.append(Span(mine[0].start, mine[-1].end))
        found.sort(key=lambda block: block.start)
        return found, unsure

    def _told(self, entries: Sequence[Entry], skip: frozenset[int]) -> Iterator[_Told]:
        text = self._text
        days = days_above(text, self._lines, entries, skip, self._rules)
        ends = [*(one.start for one in entries[1:]), len(text)]
        for entry, day, end in zip(entries, days, ends, strict=True):
            begin = day[1] if day and day[1] is not None else entry.start
            yield _Told(entry, day[0] if day else None, joined_time(text, entry, day and day[0], self._rules), begin, end)

    def _judge(self, told: Sequence[_Told], rule: ChatLineRule) -> bool | None:
        """Whether the entries are a chat; null where they may be one."""
        talk = [one for one in told if any(char.isalnum() for char in self._text[one.entry.end : one.end])]
        if len(talk) < rule.at_least or 2 * len(talk) < len(told):
            return False
        if rule.clear:
            return True
        names = [one.entry.name.of(self._text) for one in told]
        if len(set(names)) < 2 or 2 * sum(self._says(one, rule) for one in told) < len(told):
            return False
        times = [moment for one in told if one.time and (moment := _moment(one.time)) is not None]
        known = len(times) == len(told)
        gaps = [after - before for before, after in pairwise(times)]
        soon = sum(timedelta(0) <= gap <= _SOON for gap in gaps)
        again = len(set(names)) < len(names)
        if known and again and 2 * soon >= len(gaps):
            return None if rule.doubtful else True
        if not known and again and self._in_order(told):
            return None if rule.doubtful else True
        return None if again or (told[0].entry.stamp and 2 * soon >= len(gaps)) else False

    def _says(self, one: _Told, rule: ChatLineRule) -> bool:
        """Whether the words of an entry are a sentence, as titles and notes of a list are not."""
        words = self._text[one.entry.end : one.end].strip()
        first = words.partition("\n")[0].strip()
        parts = first.split()
        small = sum(part[:1].islower() for part in parts)
        ends = words.endswith(_SENTENCE_ENDS) or first.endswith(_SENTENCE_ENDS)
        return bool(parts) and (ends or (not rule.spoken and len(parts) >= _RUN and 2 * small >= len(parts)))

    def _in_order(self, told: Sequence[_Told]) -> bool:
        """Whether times of day without a day go up."""
        clocks = [self._text[one.entry.clock.start : one.entry.clock.end] for one in told if one.entry.clock]
        hours = [tuple(int(part) for part in clock.replace(".", ":").split(":")[:2] if part.isdigit()) for clock in clocks]
        down = sum(before > after for before, after in pairwise(hours))
        return len(clocks) == len(told) and down <= len(told) // 4

    def _headers(self, told: Sequence[_Told]) -> Iterator[Block]:
        rules = self._rules.headers
        start = told[0].entry.start
        said = False
        for one in told:
            entry = one.entry
            values = [HeaderValue(label_of(rules, "from"), Span(entry.name.start, entry.name.start), entry.name)]
            when = entry.stamp or entry.clock
            if when and (one.time or not said):  # a talk without days is told once
                said = said or one.time is None
                values.append(HeaderValue(label_of(rules, "date"), Span(when.start, when.start), when, one.day))
            if entry.to:
                values.append(HeaderValue(label_of(rules, "to"), Span(entry.to.start, entry.to.start), entry.to))
            yield Block(one.begin, entry.end, tuple(values), style="chat", confidence=0.9, conversation=start)


def _moment(time: MailTime) -> datetime | None:
    return None if time.hour is None else datetime(time.day.year, time.day.month, time.day.day, time.hour, time.minute)
