"""Dates and times: what is stated, no more; UTC intervals that are never more certain than the source."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.fields.cases import run_case
from pipeline.fields.dates import find_dates, read_when
from pipeline.fields.intervals import day_interval, minute_interval
from pipeline.model import Span, When
from pipeline.rulebook import load_rules

RULES = load_rules()
settings.register_profile("fields", deadline=None)  # the first search compiles the rules
settings.load_profile("fields")
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


# Level 0 to 2 of ISO 8601-2 (EDTF), as far as these rules write it: dates, times, `~`, intervals, seasons, sets of one.
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d)?)?|-2[1-4])?~?"
EDTF = re.compile(rf"{_DATE}|(?:{_DATE})/(?:{_DATE}|\.\.)|\[{_DATE},{_DATE}\]")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
YEARS = st.integers(2000, 2040)
PIECES = st.sampled_from(
    [
        *(
            "on ",
            "in ",
            "by ",
            "between ",
            "from ",
            " to ",
            " and ",
            " or ",
            "early ",
            "around ",
            "the end of ",
            "last ",
            "w/c ",
            "Q3 ",
        ),
        *(
            "3",
            "31",
            "2019",
            "2020",
            "/",
            "-",
            "20",
            "5th",
            " May ",
            " March ",
            "Monday",
            " at ",
            "16:42",
            "4.42pm",
            "noon",
            "midnight",
        ),
        *(
            "yesterday",
            "today",
            "next day",
            "summer ",
            "first half of ",
            " onwards",
            ", ",
            ". ",
            "\n",
            "FY",
            "2019/20",
            " days ago",
        ),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from([None, date(2020, 6, 12)]))
def test_every_value_is_a_valid_edtf_string_and_every_interval_runs_forward(text: str, written: date | None) -> None:
    for one in find_dates(text, RULES.dates, document_date=written):
        assert one.edtf is None or EDTF.fullmatch(one.edtf), (one.raw, one.edtf)
        assert one.start_at is None or one.end_at is None or one.start_at < one.end_at
        assert one.raw == one.span.of(text)


def only(text: str, written: date | None = None) -> When:
    (found,) = find_dates(text, RULES.dates, document_date=written)
    return found


@given(
    first=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    days=st.integers(1, 300),
    form=st.sampled_from(
        [
            "between {} and {}",
            "from {} to {}",
            "{} - {}",
            "{}–{}",
            "from {} until {}",
            "{} through to {}",
        ]
    ),
)
def test_a_written_range_of_days_reads_back(first: date, days: int, form: str) -> None:
    last = first + timedelta(days=days)
    found = only(f"It was open {form.format(first.strftime('%-d %B %Y'), last.strftime('%-d %B %Y'))}.")
    assert (found.edtf, found.precision) == (f"{first}/{last}", "range")
    assert (found.start_at, found.end_at) == (day_interval(first)[0], day_interval(last)[1])


@given(
    year=YEARS, month=st.integers(1, 12), day=st.integers(1, 20), more=st.integers(1, 8), join=st.sampled_from(["to", "-", "and"])
)
def test_a_range_within_a_month_reads_back(year: int, month: int, day: int, more: int, join: str) -> None:
    lead = "between " if join == "and" else "from "
    found = only(f"{lead}{day} {join} {day + more} {MONTHS[month - 1]} {year}")
    assert found.edtf == f"{date(year, month, day)}/{date(year, month, day + more)}"


@given(
    year=YEARS,
    month=st.integers(1, 12),
    form=st.sampled_from(["{m} {y}", "{m}, {y}", "in {m} of {y}", "{s} {y}", "{s}-{t}", "{s} '{t}"]),
)
def test_a_written_month_reads_back(year: int, month: int, form: str) -> None:
    assume("{t}" not in form or year < 2040)  # two digits from 40 on may be of either century
    name = MONTHS[month - 1]
    found = only(f"It was seen {form.format(m=name, y=year, s=name[:3], t=f'{year % 100:02d}')}.")
    assert (found.edtf, found.precision) == (f"{year}-{month:02d}", "month")


@given(
    year=YEARS,
    form=st.sampled_from(["in {a}/{b}", "in {a}-{b}", "FY{a}/{b}", "FY{c}/{b}", "(annual report {a}-{d})", "Over {a}/{b} it"]),
)
def test_a_written_financial_year_reads_back(year: int, form: str) -> None:
    found = only(form.format(a=year, b=f"{(year + 1) % 100:02d}", c=f"{year % 100:02d}", d=year + 1))
    assert found.edtf == f"{year}-04-01/{year + 1}-03-31"


@given(
    year=YEARS,
    quarter=st.integers(1, 4),
    form=st.sampled_from(["Q{q} {y}/{z}", "quarter {q} of {y}-{z}", "{y}/{z} Q{q}", "Q{q} FY{y}/{z}"]),
)
def test_a_written_financial_quarter_reads_back(year: int, quarter: int, form: str) -> None:
    found = only(form.format(q=quarter, y=year, z=f"{(year + 1) % 100:02d}"))
    start = date(year + (quarter == 4), (quarter * 3) % 12 + 1, 1)
    assert found.edtf is not None
    assert found.edtf.startswith(f"{start}/")
    assert (found.precision, found.derived) == ("range", True)


@given(
    day=st.dates(date(2005, 1, 1), date(2035, 1, 1)),
    form=st.sampled_from(["w/c {}", "week commencing {}", "week beginning the {}"]),
)
def test_a_written_week_reads_back(day: date, form: str) -> None:
    found = only(form.format(day.strftime("%-d %B %Y")))
    assert found.edtf == f"{day}/{day + timedelta(days=6)}"


@given(written=st.dates(date(2005, 1, 1), date(2035, 1, 1)), back=st.integers(0, 50))
def test_a_day_shortly_before_its_text_reads_back_without_its_year(written: date, back: int) -> None:
    day = written - timedelta(days=back)
    assert only(f"It was lost on {day.strftime('%-d %B')}.", written).edtf == str(day)
    assert only(f"It was lost on {day.strftime('%A, %-d %B')}.", written).edtf == str(day)


@given(written=st.dates(date(2005, 1, 1), date(2035, 1, 1)), back=st.integers(1, 7))
def test_a_weekday_reads_back_from_its_texts_date(written: date, back: int) -> None:
    day = written - timedelta(days=back)
    assert only(f"It was lost last {day.strftime('%A')}.", written).edtf == str(day)


@given(day=DAYS, off=st.integers(1, 6), form=st.sampled_from(["%-d %B %Y", "%d/%m/%Y", "%B %-d, %Y"]))
def test_a_weekday_that_is_not_the_dates_is_told(day: date, off: int, form: str) -> None:
    right, wrong = day.strftime("%A"), (day + timedelta(days=off)).strftime("%A")
    assert not only(f"{right} {day.strftime(form)}").weekday_wrong
    found = only(f"{wrong} {day.strftime(form)}")
    assert (found.weekday_wrong, found.edtf) == (True, str(day))


def test_a_document_that_writes_days_first_settles_its_other_dates() -> None:
    text = "Lost 03/02/2020, found 23/02/2020."
    assert [(one.edtf, one.ambiguous, one.settled) for one in find_dates(text, RULES.dates)] == [
        ("2020-02-03", True, True),
        ("2020-02-23", False, False),
    ]


def test_one_impossible_date_does_not_swap_the_others_but_two_do() -> None:
    assert [one.edtf for one in find_dates("02/03/2020 and 02/23/2020", RULES.dates)] == ["2020-03-02"]
    text = "02/03/2020, 02/23/2020 and 02/24/2020"
    assert [one.edtf for one in find_dates(text, RULES.dates)] == ["2020-02-03", "2020-02-23", "2020-02-24"]


def test_a_document_that_writes_both_ways_settles_nothing() -> None:
    found = find_dates("02/03/2020, 02/23/2020, 02/24/2020 and 25/02/2020", RULES.dates)
    assert [(one.edtf, one.settled) for one in found] == [("2020-03-02", False), ("2020-02-25", False)]


def test_midnight_in_words_may_begin_the_day_or_end_it() -> None:
    found = only("at midnight on 3 May 2020")
    assert (found.edtf, found.precision, found.time_of_day) == ("2020-05-03", "day", "00:00")
    assert found.end_at == datetime(2020, 5, 3, 23, 1, tzinfo=UTC)


def test_an_open_stretch_has_a_start_and_no_end() -> None:
    found = only("from 3 May 2020 onwards")
    assert (found.edtf, found.start_at, found.end_at) == ("2020-05-03/..", datetime(2020, 5, 2, 23, tzinfo=UTC), None)


def test_what_is_vague_has_no_interval() -> None:
    assert [one.start_at for one in find_dates("around May 2020, in summer 2020, circa 3 May 2020", RULES.dates)] == [None] * 3


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


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        " ",
        "\n",
        "-",
        "1-",
        "7 December ",
        "Monday ",
        "about ",
        "0:",
        "1/",
        "x",
        "12 ",
        "a.b",
        "May ",
        "on Monday ",
        "3, 4, ",
        "in 2019 and ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    find_dates(text, RULES.dates)
    when(text)
    assert time.process_time() - start < 5
