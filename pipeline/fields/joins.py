"""Joins dates to the times beside them, and two ends to a stretch of time, by what stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from ..model import Span
from ..rulebook.dates import DateRules
from .clocks import Clock
from .days import Stated
from .values import Moment as Moment
from .values import to_when as to_when

GAP = 60
"""How many characters may stand between two values that belong together."""


def pair_times(text: str, rules: DateRules, scope: Span, stated: list[Stated], clocks: list[Clock]) -> list[Moment]:
    """Each date with its time, in text order. Left to right: a date takes the time after it, else the one before it."""
    tokens: list[Stated | Clock] = sorted([*stated, *_spans_of_time(text, rules, scope, clocks)], key=lambda one: one.span)
    moments: list[Moment] = []
    place = 0
    while place < len(tokens):
        one = tokens[place]
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        moment = _pair(text, rules, scope, one, after)
        if moment:
            moments.append(moment)
            place += 2
            continue
        if isinstance(one, Stated):
            moments.append(_moment(text, rules, scope, one, None))
        place += 1
    return moments


def _pair(text: str, rules: DateRules, scope: Span, one: Stated | Clock, after: Stated | Clock | None) -> Moment | None:
    if isinstance(one, Stated) and isinstance(after, Clock) and one.precision in ("day", "relative"):
        name = "date_then_weak_time" if after.weak else "date_then_time"
        return _moment(text, rules, scope, one, after) if _between(text, rules, name, one.span, after.span) else None
    if isinstance(one, Clock) and isinstance(after, Stated) and after.precision in ("day", "relative"):
        labelled = not one.weak or rules.joins["weak_time_before"].search(
            text, max(one.span.start - GAP, scope.start), one.span.start
        )
        if labelled and _between(text, rules, "time_then_date", one.span, after.span):
            return _moment(text, rules, scope, after, one)
    return None


def pair_in_field(text: str, rules: DateRules, scope: Span, stated: Stated, clock: Clock) -> Moment | None:
    """The only date and the only time of one field's value, where nothing but labels, blanks and commas stands beside them."""
    first, second = sorted([stated.span, clock.span])
    if stated.one_day is None or second.start < first.end:
        return None
    rest = " ".join(
        text[begin:end] for begin, end in ((scope.start, first.start), (first.end, second.start), (second.end, scope.end))
    )
    if rules.joins["answer_labels"].sub("", rest).strip(" \t\r\n:.,;-–()|@~"):
        return None
    return _moment(text, rules, scope, stated, clock)


def _between(text: str, rules: DateRules, name: str, first: Span, second: Span) -> bool:
    if not 0 <= second.start - first.end <= GAP:
        return False
    return rules.joins[name].fullmatch(text, first.end, second.start) is not None


def _hedge(text: str, rules: DateRules, scope: Span, span: Span) -> int | None:
    """Where a hedge ("on or around") that ends at `span` begins; null where there is none."""
    match = rules.joins["approximate_before"].search(text, max(span.start - GAP, scope.start), span.start)
    return match.start() if match else None


def _moment(text: str, rules: DateRules, scope: Span, stated: Stated, clock: Clock | None) -> Moment:
    """The pair over one stretch of text. A hedge belongs to what it stands before."""
    start, end = stated.span.start, stated.span.end
    hedge = _hedge(text, rules, scope, stated.span)
    if hedge is not None and (stated.one_day or stated.partial):
        stated, start = replace(stated, vague=True), hedge
    if clock:
        before = _hedge(text, rules, scope, clock.span)
        if before is not None and not clock.approximate:
            clock = replace(clock, approximate=True)
        first = clock.span.start if before is None else before
        start, end = min(start, first), max(end, clock.span.end)
        if "(" in text[stated.span.end : clock.span.start] and text[end : end + 1] == ")":
            end += 1
    return Moment(Span(start, end), stated, clock)


def _spans_of_time(text: str, rules: DateRules, scope: Span, clocks: list[Clock]) -> Iterator[Clock]:
    """The times, with `09:00 to 11:30` made one."""
    place = 0
    while place < len(clocks):
        one = clocks[place]
        after = clocks[place + 1] if place + 1 < len(clocks) else None
        if after and _is_range(text, rules, scope, one.span, after.span):
            yield replace(one, span=Span(one.span.start, after.span.end), last=(after.hour, after.minute))
            place += 2
            continue
        yield one
        place += 1


def _is_range(text: str, rules: DateRules, scope: Span, first: Span, second: Span) -> bool:
    """Whether "to" stands between two values; "and" counts only after "between"."""
    if not _between(text, rules, "to", first, second):
        return False
    if not rules.joins["and_"].fullmatch(text, first.end, second.start):
        return True
    return rules.joins["between_before"].search(text, max(first.start - GAP, scope.start), first.start) is not None


def pair_ranges(text: str, rules: DateRules, scope: Span, moments: list[Moment]) -> list[Moment]:
    """The dates, with two that bound a stretch made one."""
    joined: list[Moment] = []
    for moment in moments:
        before = joined[-1] if joined else None
        if before and _ends(before, moment) and _is_range(text, rules, scope, before.span, moment.span):
            joined[-1] = replace(before, span=Span(before.span.start, moment.span.end), until=moment)
        else:
            joined.append(moment)
    return [_opened(text, rules, scope, one) for one in joined]


def _opened(text: str, rules: DateRules, scope: Span, moment: Moment) -> Moment:
    """`from 3 May 2020 onwards`: no end is stated."""
    match = None if moment.until else rules.joins["open_after"].match(text, moment.span.end, scope.end)
    return replace(moment, span=Span(moment.span.start, match.end()), open_end=True) if match else moment


def _ends(first: Moment, last: Moment) -> bool:
    """Whether `last` can end a stretch that begins with `first`: both are known, and the one is before the other."""
    if first.until or last.until or "range" in (first.stated.precision, last.stated.precision):
        return False
    starts, ends = first.stated.first, last.stated.first
    if starts is None or ends is None:
        return False
    return _local(starts, first.clock) < _local(ends, last.clock)


def _local(day: date, clock: Clock | None) -> datetime:
    return datetime(day.year, day.month, day.day, clock.hour if clock else 0, clock.minute if clock else 0)
