"""Dates and times: what is stated, no more; UTC intervals that are never more certain than the source."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fields.cases import run_case
from pipeline.fields.dates import find_dates, read_when
from pipeline.fields.intervals import day_interval, minute_interval
from pipeline.model import Span, When
from pipeline.rulebook import load_rules

RULES = load_rules()
DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))
LONG = ["%-d %B %Y", "%A, %-d %B %Y", "%-d %b %Y", "%B %-d, %Y", "%-dth of %B %Y", "%Y-%m-%d", "%-d-%b-%Y"]
NUMERIC = ["%d/%m/%Y", "%-d/%-m/%y", "%d.%m.%Y", "%d-%m-%Y"]
TIMES = [" %H:%M", " at %H:%M", ", %H:%M:%S", " at %-I.%M%p", " %H%Mhrs", " Time: %H:%M", "\nTime: %H:%M", " @ %I:%M %p"]


def when(text: str) -> When | None:
    return read_when(text, Span(0, len(text)), RULES.dates)


@pytest.mark.parametrize("case", RULES.dates.case, ids=lambda case: case.text[:40])
def test_examples_of_the_rule_file(case) -> None:
    assert run_case("dates", case.text, RULES) == case.expect


@given(day=DAYS, form=st.sampled_from(LONG + NUMERIC))
def test_a_written_day_reads_back(day: date, form: str) -> None:
    found = when(day.strftime(form))
    assert found is not None
    assert (found.edtf, found.precision) == (day.isoformat(), "day")
    assert (found.start_at, found.end_at) == day_interval(day)
    assert found.ambiguous == (form in NUMERIC and day.day <= 12 and day.day != day.month)


@given(
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2069, 12, 31)), form=st.sampled_from(LONG), clock=st.sampled_from(TIMES)
)
def test_a_written_minute_reads_back(moment: datetime, form: str, clock: str) -> None:
    text = moment.strftime(form + clock)
    found = when(text)
    assert found is not None
    assert (found.edtf, found.precision) == (moment.strftime("%Y-%m-%dT%H:%M"), "minute")
    assert [one.edtf for one in find_dates(f"It was seen on {text} by staff.", RULES.dates)] == [found.edtf]


@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2069, 12, 31)), hours=st.integers(-11, 13))
def test_a_stated_offset_places_the_minute_exactly(moment: datetime, hours: int) -> None:
    found = when(moment.strftime("%a, %d %b %Y %H:%M:%S ") + f"{hours:+03d}00")
    assert found is not None
    start = (moment.replace(second=0, microsecond=0) - timedelta(hours=hours)).replace(tzinfo=UTC)
    assert (found.start_at, found.end_at) == (start, start + timedelta(minutes=1))


@given(day=st.integers(1, 31), month=st.integers(13, 99), year=st.integers(1990, 2060))
def test_month_and_day_are_never_swapped_to_make_a_date(day: int, month: int, year: int) -> None:
    text = f"{day:02d}/{month:02d}/{year}"
    assert when(text) is None
    assert find_dates(text, RULES.dates) == []


@given(st.text(max_size=300))
def test_any_text_is_survived_and_raw_is_what_the_span_covers(text: str) -> None:
    found = find_dates(text, RULES.dates)
    assert all(one.raw == one.span.of(text) for one in found)
    assert all(one.start_at is None or one.end_at is None or one.start_at < one.end_at for one in found)
    one = when(text)
    assert one is None or one.raw == one.span.of(text)


def test_a_repeated_hour_covers_both_readings() -> None:
    start, end = minute_interval(datetime(2020, 10, 25, 1, 30))
    assert (start, end) == (datetime(2020, 10, 25, 0, 30, tzinfo=UTC), datetime(2020, 10, 25, 1, 31, tzinfo=UTC))


def test_a_skipped_hour_covers_both_readings() -> None:
    start, end = minute_interval(datetime(2020, 3, 29, 1, 30))
    assert (start, end) == (datetime(2020, 3, 29, 0, 30, tzinfo=UTC), datetime(2020, 3, 29, 1, 31, tzinfo=UTC))


def test_the_day_of_a_clock_change_has_23_or_25_hours() -> None:
    hours = [(end - start) / timedelta(hours=1) for start, end in map(day_interval, [date(2020, 3, 29), date(2020, 10, 25)])]
    assert hours == [23, 25]


def test_a_hedged_day_has_no_interval() -> None:
    found = when("on or around 7 December 2019")
    assert found is not None
    assert (found.edtf, found.start_at, found.raw) == ("2019-12-07~", None, "on or around 7 December 2019")


def test_a_zone_by_name_places_the_minute() -> None:
    found = when("12 June 2020 18:16 BST")
    assert found is not None
    assert found.start_at == datetime(2020, 6, 12, 17, 16, tzinfo=UTC)


def test_a_weekday_settles_which_way_round_a_date_is() -> None:
    text = "Saturday 07/12/2019 and 07/12/2019"
    assert [one.ambiguous for one in find_dates(text, RULES.dates)] == [False, True]


def test_an_unusual_wording_is_read_only_if_every_part_stands_in_the_text() -> None:
    found = when("2019, December 7th")
    assert found is None or found.edtf == "2019-12-07"
    assert when("December of that year, the 7th") is None


def test_only_the_stretch_asked_about_is_read() -> None:
    text = "7 December 2019 Date: 9 March 2020 Time: 07:40 5 May 2020"
    found = read_when(text, Span(16, 46), RULES.dates)
    assert found is not None
    assert found.span.of(text) == "9 March 2020 Time: 07:40" == found.raw


@pytest.mark.parametrize("unit", ["1", " ", "\n", "-", "1-", "7 December ", "Monday ", "about ", "0:", "1/", "x", "12 ", "a.b"])
def test_time_grows_with_length_only(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    find_dates(text, RULES.dates)
    when(text)
    assert time.process_time() - start < 5
