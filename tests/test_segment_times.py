"""Times of messages: which number is the month, zones, the clock change; a date that cannot be read costs no message."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_files import codes, mail_document, rules, segment, times

from pipeline.model import Message, Span
from pipeline.segment import segment_document
from pipeline.segment.mailtimes import find_time, read_time, when_of

HEADER = "From: Ada <ada@a.example>\nTo: Ben Lane <ben@r.example>\nSubject: RE: x\nDate: {date}"


def chain(date: str, body: str) -> list[Message]:
    return list(segment_document(mail_document(HEADER.format(date=date), body), rules()).messages)


def sent(message: Message) -> tuple[str | None, bool]:
    assert message.sent is not None
    return message.sent.edtf, message.sent.ambiguous


@pytest.mark.parametrize(
    ("date", "quoted", "expected"),
    [
        # British order, and a flag: nothing proves it.
        ("Fri, 10 Dec 2021 18:27:08 +0000", "05/02/2021 18:26", ("2021-02-05T18:26", True)),
        # Read the other way the quoted mail would be younger than the mail that quotes it.
        ("Sat, 06 Feb 2021 18:27:08 +0000", "05/02/2021 18:26", ("2021-02-05T18:26", False)),
        ("Thu, 06 May 2021 18:27:08 +0000", "05/06/2021 18:26", ("2021-05-06T18:26", False)),
        # No month has so many days.
        ("Thu, 06 May 2021 18:27:08 +0000", "05/06/2021 18:26", ("2021-05-06T18:26", False)),
        ("Thu, 06 May 2021 18:27:08 +0000", "04/30/2021 18:26", ("2021-04-30T18:26", False)),
        # Twelve hours, and an answer within a minute against one after two months: likely, but flagged.
        ("Mon, 02 Apr 2012 18:27:08 +0100", "04/02/2012 06:26 PM", ("2012-04-02T18:26", True)),
        ("Mon, 02 Apr 2012 18:27:08 +0100", "04/02/2012 18:26", ("2012-02-04T18:26", True)),
    ],
)
def test_which_number_is_the_month(date: str, quoted: str, expected: tuple[str, bool]) -> None:
    _, message = chain(date, f"Fine\n\nOn {quoted}, Ben Lane wrote:\n> Hello\n")
    assert sent(message) == expected


def test_one_date_of_a_chain_proves_the_order_of_the_others() -> None:
    body = "Fine\n\nOn 04/02/2021 06:26 PM, Ben Lane wrote:\n> Hello\n> On 03/31/2021 6:00 PM, Ada wrote:\n>> Who?\n"
    _, first, second = chain("Thu, 02 Dec 2021 18:27:08 +0000", body)
    assert [sent(first), sent(second)] == [("2021-04-02T18:26", False), ("2021-03-31T18:00", False)]


def test_a_case_systems_dates_are_read_day_first() -> None:
    segmented = segment(
        "From: a@b.example\nTo: c@d.example\nSubject: x\nDirection: Incoming\nDate Received: 04/05/2021 06:15 PM\n\nHi\n"
    )
    assert times(segmented.messages[0]) == (None, "2021-05-04T18:15", None)


@pytest.mark.parametrize(
    ("value", "start", "minutes"),
    [
        ("31 October 2021 01:30", "2021-10-31T00:30", 61),  # the clock showed this minute twice
        ("31 October 2021 01:30 GMT", "2021-10-31T01:30", 1),
        ("31 October 2021 01:30 BST", "2021-10-31T00:30", 1),
        ("28 March 2021 01:30", "2021-03-28T00:30", 61),  # and this one never
        ("2 July 2021 10:02", "2021-07-02T09:02", 1),
        ("Fri, 02 Jul 2021 10:02:00 -0500", "2021-07-02T15:02", 1),
        ("02 July 2021 10:02 GMT Standard Time", "2021-07-02T09:02", 1),  # Windows' name for London's zone, also in summer
        ("02 July 2021 10:02 GMT Daylight Time", "2021-07-02T09:02", 1),
        ("02/07/2021 10:02 (GMT+01:00)", "2021-07-02T09:02", 1),
    ],
)
def test_zones_and_the_clock_change(value: str, start: str, minutes: int) -> None:
    time = read_time(value, Span(0, len(value)), rules().times)
    assert time is not None
    when = when_of(value, time)
    assert when.start_at is not None
    assert when.end_at is not None
    assert when.start_at.strftime("%Y-%m-%dT%H:%M") == start
    assert (when.end_at - when.start_at).total_seconds() == minutes * 60


@pytest.mark.parametrize(
    "date", ["Never", "31/02/2021 10:00", "Mon, 99 Foo 2021", "????", "0000-00-00", "1 Jan 0001 00:00", "[date]"]
)
@pytest.mark.parametrize("label", ["Sent", "Date", "Date Received"])
def test_a_bad_date_costs_no_message(label: str, date: str) -> None:
    segmented = segment(f"From: a@b.example\nTo: c@d.example\nSubject: x\n{label}: {date}\n\nHello\n")
    [message] = segmented.messages
    assert times(message) == (None, None, None)
    assert codes(segmented) == ["date_unreadable"]


@given(st.text(alphabet="0123456789/.-: ,apmJanFriMayTZ+()年月日\u200e\u00a0de", max_size=60))
def test_no_value_is_too_odd(value: str) -> None:
    whole = Span(0, len(value))
    for time in (find_time(value, whole, rules().times), read_time(value, whole, rules().times)):
        if time is not None:
            assert 0 <= time.span.start < time.span.end <= len(value)
            assert when_of(value, time).raw == time.span.of(value)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2068, 1, 1)))
def test_every_minute_in_every_style(moment: datetime) -> None:
    for style in (
        "%d %B %Y %H:%M",
        "%A, %d %B %Y %I:%M %p",
        "%B %d, %Y %I:%M:%S %p",
        "%Y-%m-%d %H:%M",
        "%d-%b-%y %H:%M",
        "%a %b %d, %Y at %H:%M",
    ):
        value = moment.strftime(style)
        time = read_time(value, Span(0, len(value)), rules().times)
        assert time is not None, value
        assert (time.day, time.hour, time.minute) == (moment.date(), moment.hour, moment.minute)
