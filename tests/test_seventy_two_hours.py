"""The 72-hour verdict: interval arithmetic, and no accusation without proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.resolve.deadline import Interval, hours_between, judge

BASE = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
minutes = st.integers(min_value=0, max_value=60 * 24 * 30)


def interval(start: int, length: int) -> Interval:
    return Interval(BASE + timedelta(minutes=start), BASE + timedelta(minutes=start + length))


def test_minute_to_minute_gives_the_hours_within_two_minutes() -> None:
    least, most = hours_between(interval(0, 1), interval(60 * 49 + 34, 1))
    assert least == pytest.approx(49.55, abs=0.01)
    assert most == pytest.approx(49.5833, abs=0.01)
    assert judge(least, most, 72) == "within"


def test_a_whole_day_of_knowing_near_the_limit_is_indeterminate() -> None:
    day = 24 * 60
    least, most = hours_between(interval(0, day), interval(3 * day, 1))
    assert (least, judge(least, most, 72)) == (48.0, "indeterminate")


def test_late_needs_every_reading_to_be_late() -> None:
    assert judge(72.0, 90.0, 72) == "indeterminate"
    assert judge(72.01, 90.0, 72) == "late"
    assert judge(None, 90.0, 72) == "indeterminate"
    assert judge(80.0, None, 72) == "late"


def test_an_open_end_gives_no_bound() -> None:
    known = interval(0, 1)
    assert hours_between(known, Interval(None, BASE + timedelta(hours=10))) == (None, 10.0)
    assert hours_between(Interval(known.start, None), interval(600, 1))[0] is None


@given(minutes, st.integers(1, 3000), minutes, st.integers(1, 3000), st.floats(0, 1), st.floats(0, 1))
def test_the_true_delay_lies_between_the_bounds_and_the_verdict_never_contradicts_it(
    aware: int, aware_length: int, reported: int, reported_length: int, where_aware: float, where_reported: float
) -> None:
    a, r = interval(aware, aware_length), interval(reported, reported_length)
    assert a.start and a.end and r.start and r.end
    knew = a.start + (a.end - a.start) * where_aware
    told = r.start + (r.end - r.start) * where_reported
    hours = (told - knew).total_seconds() / 3600
    if hours < 0:
        return  # a report before the controller knew is no delay; `verdict_of` treats it as a contradiction
    least, most = hours_between(a, r)
    assert least is not None and most is not None
    assert least - 0.001 <= hours <= most + 0.001
    verdict = judge(least, most, 72)
    if verdict == "within":
        assert hours <= 72.001
    if verdict == "late":
        assert hours >= 71.999


@given(minutes, st.integers(1, 3000), minutes, st.integers(1, 3000), st.integers(0, 3000))
def test_knowing_less_never_makes_a_verdict_firmer_the_other_way(
    aware: int, aware_length: int, reported: int, reported_length: int, more: int
) -> None:
    least, most = hours_between(interval(aware, aware_length), interval(reported, reported_length))
    assume(most is not None and most >= 0)  # reported before known: a contradiction, whose verdict is left open
    narrow = judge(least, most, 72)
    wide = judge(*hours_between(interval(aware, aware_length + more), interval(reported, reported_length + more)), 72)
    assert wide in (narrow, "indeterminate")
