"""Mailboxes, subjects, directions and copies, each by example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_files import rules, segment, shape

from pipeline.fields.references import find_references
from pipeline.model import Address, Span
from pipeline.segment.addresses import read_mailboxes
from pipeline.segment.nearby import ReferenceIndex
from pipeline.segment.subjects import read_subject

MAILBOXES = [
    ("A.Marsh@Exampleshire.gov.uk;", [(None, "a.marsh@exampleshire.gov.uk")]),
    ("Marsh, Ada <ada@a.example>", [("Marsh, Ada", "ada@a.example")]),
    ("Marsh, Ada <ada@a.example>, Lane, Ben <ben@b.example>", [("Marsh, Ada", "ada@a.example"), ("Lane, Ben", "ben@b.example")]),
    ("Marsh, Ada [mailto:ada@A.example]", [("Marsh, Ada", "ada@a.example")]),
    ("'ada@a.example' <ada@a.example>", [(None, "ada@a.example")]),
    ('"Marsh, Ada (Legal)" <ada@a.example>; Ben', [("Marsh, Ada (Legal)", "ada@a.example"), ("Ben", None)]),
    (
        "casework <casework@r.example>;\nData Protection\n<dp@a.example>",
        [("casework", "casework@r.example"), ("Data Protection", "dp@a.example")],
    ),
    ("ada@a.example ben@b.example", [(None, "ada@a.example"), (None, "ben@b.example")]),
    ("data.compliance@\nexampleshire.gov.uk", [(None, "data.compliance@exampleshire.gov.uk")]),
    ("Ada Marsh </O=EXCHANGELABS/OU=EXCHANGE/CN=RECIPIENTS/CN=1A2B>", [("Ada Marsh", None)]),
    ("smtp:ada@a.example", [(None, "ada@a.example")]),
    ("Ada Marsh; Ben Lane", [("Ada Marsh", None), ("Ben Lane", None)]),
    ("Marsh, Ada", [("Marsh, Ada", None)]),
    ("Mia Stone &lt;m.stone@w.example&gt;", [("Mia Stone", "m.stone@w.example")]),
    ("[redacted]; █████", []),
    ("[redacted] <ada@a.example>", [(None, "ada@a.example")]),
    ("", []),
]


@pytest.mark.parametrize(("value", "expected"), MAILBOXES)
def test_mailboxes(value: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = read_mailboxes(value, rules().headers).addresses
    assert found == tuple(Address(name, address) for name, address in expected)


def test_the_host_name_of_a_redacted_address_is_known() -> None:
    found = read_mailboxes("[redacted]@exampleshire.gov.uk", rules().headers)
    assert (found.addresses, found.domains) == ((), ("exampleshire.gov.uk",))


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@[a-z]{2,8}\.example", fullmatch=True), min_size=1, max_size=30, unique=True)
)
def test_every_address_of_a_list_is_found_in_order(addresses: list[str]) -> None:
    for separator in ("; ", ";\n", ", ", ",\n  "):
        found = read_mailboxes(separator.join(addresses), rules().headers).addresses
        assert [one.address for one in found] == addresses


@given(st.text(alphabet="aA @.<>[];,:\"'()\n█=/", max_size=200))
def test_no_value_of_a_header_is_too_odd(value: str) -> None:
    for address in read_mailboxes(value, rules().headers).addresses:
        assert address.name or address.address
        assert address.address is None or address.address == address.address.lower()


SUBJECTS = [
    ("RE: FW: Lost folder", "RE: FW: Lost folder", "Lost folder", ()),
    ("Re[2]: AW: WG: Lost folder", "Re[2]: AW: WG: Lost folder", "Lost folder", ()),
    ("[EXTERNAL] RE: Lost folder", "[EXTERNAL] RE: Lost folder", "Lost folder", ()),
    (
        "JC INITIAL BREACH REPORT - Triaged CY - RFI - Data breach",
        None,
        "Data breach",
        ("JC INITIAL BREACH REPORT", "Triaged CY", "RFI"),
    ),
    ("FOLLOW UP REPORT - triaged - Data breach - update", None, "FOLLOW UP REPORT - Data breach - update", ("triaged",)),
    (
        "JC INITIAL BREACH REPORT-Triaged AB/CY-RFI-Lost folder",
        None,
        "Lost folder",
        ("JC INITIAL BREACH REPORT", "Triaged AB/CY", "RFI"),
    ),
    ("RE: JC: FOLLOW UP REPORT - Lost folder", None, "Lost folder", ("JC: FOLLOW UP REPORT",)),
    ("UK-GDPR and NHS-BT letters", None, "UK-GDPR and NHS-BT letters", ()),
    ("R: I: Lost folder", None, "Lost folder", ()),
    ("Acknowledgement - IC-45678-B2C3", None, "Acknowledgement", ()),
    ("IC-45678-B2C3", None, None, ()),
    ("RE: Breach - IC-45678-B2C3 - further questions", None, "Breach - further questions", ()),
    ("Report on a data-\nbreach of\nMonday", "Report on a data-breach of Monday", "Report on a data-breach of Monday", ()),
    ("Breach -\nsecond part", "Breach - second part", "Breach - second part", ()),
    ("RFI", "RFI", "RFI", ()),
    ("Reference to your letter", None, "Reference to your letter", ()),
]


@pytest.mark.parametrize(("raw", "whole", "base", "tags"), SUBJECTS)
def test_subjects(raw: str, whole: str | None, base: str | None, tags: tuple[str, ...]) -> None:
    references = ReferenceIndex(find_references(raw, rules().references))
    found = read_subject(raw, Span(0, len(raw)), references, rules().headers.subject)
    assert found.whole == (whole or raw)
    assert found.base == base
    assert found.tags == tags


def _mail(sender: str, to: str, direction: str, hour: int) -> str:
    return (
        f"From: {sender}\nTo: {to}\nSubject: Matter {hour}\nDirection: {direction}\nDate: 04/02/2021 {hour}:15\n\nHello there\n\n"
    )


def test_direction_is_seen_from_the_body_that_printed_the_file() -> None:
    segmented = segment(
        _mail("ada@a.example", "case@r.example", "Incoming", 10)
        + _mail("case@r.example", "ada@a.example", "Outgoing", 11)
        + _mail("ben@r.example", "box@mail.r.example", "Incoming", 12)
        + _mail("ben@r.example", "legal@r.example; counsel@chambers.example", "Outgoing", 13)
    )
    assert [message.direction for message in segmented.messages] == ["incoming", "outgoing", "internal", "outgoing"]


def test_without_any_printed_direction_nothing_is_said() -> None:
    text = "From: ada@a.example\nSent: 04 February 2021 10:15\nTo: case@r.example\nSubject: x\n\nHello\n"
    assert segment(text).messages[0].direction == "unknown"


def test_a_message_with_redacted_recipients_is_not_called_internal() -> None:
    segmented = segment(
        _mail("case@r.example", "ada@a.example", "Outgoing", 10)
        + _mail("case@r.example", "ben@r.example; [redacted]", "Outgoing", 11)
    )
    assert segmented.messages[1].direction == "outgoing"


COPY = "From: case@r.example\nSent: {when}\nTo: Ada\nSubject: {subject}\n\n{words}\n"
LONG = "We have received your report about the folder and will write to you again within seven days of this letter."


@pytest.mark.parametrize(
    ("when", "subject", "words", "repeats"),
    [
        ("04 February 2021 10:15", "Matter 10", "Quite other words, cut by a page", 0),
        ("04 February 2021 10:16", "RE: Matter 10", LONG, 0),
        ("04 February 2021 11:15", "Matter 10", LONG.replace("seven", "7"), 0),
        ("04 February 2021 09:00", "Matter 10", "A different letter of the same morning", None),
        ("01 February 2021 10:15", "Matter 10", LONG, None),
        ("04 February 2021 10:15", "Another matter", LONG, None),
    ],
)
def test_what_is_a_copy(when: str, subject: str, words: str, repeats: int | None) -> None:
    first = _mail("case@r.example", "ada@a.example", "Outgoing", 10).replace("Date:", "Date Sent:").replace("Hello there", LONG)
    reply = _mail("ada@a.example", "case@r.example", "Incoming", 16).replace("Matter", "RE: Matter")
    segmented = segment(first + reply + COPY.format(when=when, subject=subject, words=words))
    assert shape(segmented)[2] == ("quoted", 1)
    assert segmented.messages[2].repeats == repeats
