"""Finds dates with their times, and reads the value of a date field. Exact patterns decide; dateparser sees the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ..kept import Kept
from ..model import Span, When
from ..rulebook.dates import DatePattern, DateRules
from . import days, relative, stretches
from .anchors import Written, day_at, place_partials
from .clocks import Clock, find_clocks
from .days import Context, Reader, Stated, value_span
from .fallback import read_rest
from .joins import pair_in_field, pair_ranges, pair_times
from .order import Ordered, Orders
from .places import Taken, outside_in
from .starts import Gate
from .values import to_when

NEAR = 60
"""How many characters before or after a value its label or its hedge may begin."""

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "day": days.read_day,
        "day_range": stretches.read_day_range,
        "day_list": stretches.read_day_list,
        "either_day": stretches.read_either_day,
        "month": stretches.read_month,
        "month_range": stretches.read_month_range,
        "month_list": stretches.read_month_list,
        "year": stretches.read_year,
        "year_list": stretches.read_year_list,
        "year_range": stretches.read_year_range,
        "season": stretches.read_season,
        "half_year": stretches.read_half_year,
        "financial_year": stretches.read_financial_year,
        "quarter": stretches.read_quarter,
        "day_without_year": relative.read_day_without_year,
        "month_without_year": relative.read_month_without_year,
        "range_without_year": relative.read_range_without_year,
        "week_from": relative.read_week_from,
        "week_to": relative.read_week_to,
        "days_ago": relative.read_days_ago,
        "same_day": relative.read_same_day,
        "day_after": relative.read_day_after,
        "day_of_month": relative.read_day_of_month,
        "weekday": relative.read_weekday,
        "month_of_year": relative.read_month_of_year,
        "last_period": relative.read_last_period,
        "nothing": lambda match, context: [],
    }
)


def find_dates(
    text: str, rules: DateRules, within: Span | None = None, document_date: Written = None, ordered: Ordered = ()
) -> list[When]:
    """Every date in `text` (or in the stretch `within`), joined to the time of day beside it, in text order.

    Times without a date are left out. `document_date` places what is relative to it, `ordered` are stretches that are known
    to write the month or the day first. Impossible dates are none.
    """
    scope = within or Span(0, len(text))
    stated, clocks = _tokens(text, rules, scope, document_date, Orders(text, rules, ordered), headers=False)
    return _joined(text, rules, scope, stated, clocks)


def read_when(text: str, within: Span, rules: DateRules, ordered: Ordered = ()) -> When | None:
    """The one date or time that the stretch `within` states: the value of a mail header or a form field.

    A time alone has precision `time_only`. Null where nothing, something impossible or more than one date stands there: the
    caller says so in an issue.
    """
    stated, clocks = _tokens(text, rules, within, None, Orders(text, rules, ordered), headers=True)
    found = _joined(text, rules, within, stated, clocks)
    if len(stated) == len(clocks) == 1 and (pair := pair_in_field(text, rules, within, stated[0], clocks[0])):
        return to_when(text, rules, pair)
    placed = [one for one in found if one.edtf is not None] or found
    if placed:
        return placed[0] if len(placed) == 1 else None
    if _refused(text, rules, within):
        return None
    if len(clocks) == 1:
        return _only_time(text, rules, within, clocks[0])
    return read_rest(text, within, rules) if not clocks else None


def _tokens(
    text: str, rules: DateRules, scope: Span, written: Written, orders: Orders, *, headers: bool
) -> tuple[list[Stated], list[Clock]]:
    """The dates and the times in `scope`, not yet joined. What one pattern has matched no later one reads, possible or not."""
    taken = Taken()
    for span in outside_in(scope, text, rules.outside_pattern, rules.outside_signs):
        taken.claim(span)
    stated: list[Stated] = []
    places = _gate(rules).begin(text, scope.start, scope.end)
    for index in places.open:
        pattern = rules.patterns[index][0]
        if pattern.headers_only and not headers:
            continue  # too weak for running text
        for match in places.finditer(index):
            if match.end() > match.start() and _in_place(pattern, rules, text, match) and taken.claim(value_span(match)):
                context = Context(rules, pattern, text, day_at(written, match.start()), orders.at(match.start()))
                stated.extend(READERS[pattern.reads](match, context))
    stated = place_partials(text, sorted(stated, key=lambda one: one.span), written)
    return stated, find_clocks(text, rules, scope, taken)


def _gate_of(rules: DateRules) -> Gate:
    return Gate(tuple(regex for _, regex in rules.patterns))


_gate = Kept(_gate_of, most=4)


def _in_place(pattern: DatePattern, rules: DateRules, text: str, match: re.Match[str]) -> bool:
    """Whether the words that the pattern wants stand close by, and those that it does not want do not."""
    before, after = text[max(match.start() - NEAR, 0) : match.start()], text[match.end() : match.end() + NEAR]
    if pattern.never_before and rules.compiled_once(pattern.never_before).search(before):
        return False
    if pattern.never_after and rules.compiled_once(pattern.never_after).match(after):
        return False
    if pattern.label_near is None:
        return True
    sentence = re.split(r"[.;]\s", before)[-1] + " | " + re.split(r"[.;]\s", after)[0]
    return bool(rules.compiled_once(pattern.label_near).search(sentence))


def _joined(text: str, rules: DateRules, scope: Span, stated: list[Stated], clocks: list[Clock]) -> list[When]:
    moments = pair_times(text, rules, scope, stated, clocks)
    return [to_when(text, rules, moment) for moment in pair_ranges(text, rules, scope, moments)]


def _refused(text: str, rules: DateRules, scope: Span) -> bool:
    """Whether something here has the form of a date and is none (31/02/2020): no other reading may then be tried."""
    return any(pattern.reads != "nothing" and regex.search(text, scope.start, scope.end) for pattern, regex in rules.patterns)


def _only_time(text: str, rules: DateRules, scope: Span, clock: Clock) -> When | None:
    """A time with nothing but labels beside it."""
    rest = text[scope.start : clock.span.start] + " " + text[clock.span.end : scope.end]
    if rules.joins["answer_labels"].sub("", rest).strip(" \t\r\n:.,;-–()|~") or clock.last or not clock.alone:
        return None
    raw = clock.span.of(text)
    return When(clock.span, raw, None, None, None, "time_only", time_of_day=clock.shown, rule_id=f"{rules.id}#time")
