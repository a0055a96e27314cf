"""The many ways in which programs write `Date:` and `Sent:`, read through the whole way from the bytes of a mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mail_files import codes, rules, segment

from pipeline.model import Segmented
from pipeline.read import read_bytes
from pipeline.segment import segment_document

WRITTEN = [
    tuple(part.strip() for part in line.rsplit("|", 1))
    for line in (Path(__file__).parent / "mail_dates.txt").read_text(encoding="utf-8").splitlines()
]


def mailed(date: str) -> Segmented:
    data = f"From: Ada <ada@a.example>\nTo: b@c.example\nSubject: x\nMessage-ID: <a@b>\nDate: {date}\n\nhello\n"
    return segment_document(read_bytes(data.encode(), "a.eml").documents[0], rules())


def printed(date: str) -> Segmented:
    return segment(f"From: Ada <ada@a.example>\nSent: {date}\nTo: c@d.example\nSubject: x\n\nhello\n")


@pytest.mark.parametrize("make", [mailed, printed])
@pytest.mark.parametrize(("date", "expected"), WRITTEN)
def test_a_date_is_read_or_said_to_be_unreadable(make: Callable[[str], Segmented], date: str, expected: str) -> None:
    segmented = make(date)
    (message,) = segmented.messages
    assert (message.sent.edtf if message.sent else "") == expected
    assert codes(segmented) == ([] if expected else ["date_unreadable"])


@pytest.mark.parametrize("date", ["1594286040", "9 July", "Thu, 31 Jun", "(no date)", "Thu Jul 9 10:14:00"])
def test_what_names_no_day_is_an_issue_row(date: str) -> None:
    for segmented in (mailed(date), printed(date)):
        assert [message.sent for message in segmented.messages] == [None]
        assert codes(segmented) == ["date_unreadable"]


def test_folds_and_comments_of_the_rfc() -> None:
    """RFC 5322, appendix A.5."""
    segmented = mailed("Thu,\n      13\n        Feb\n          1969\n      23:32\n               -0330 (Newfoundland Time)")
    assert segmented.messages[0].sent is not None
    assert segmented.messages[0].sent.edtf == "1969-02-14T04:02"
