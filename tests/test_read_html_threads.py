"""Pages of request sites: each letter of the thread is a message with its author and its time."""

from __future__ import annotations

import pytest
from mail_files import rules

from pipeline.read import read_bytes
from pipeline.segment import segment_document

LETTER = """<div class="{way} correspondence" id="{way}-{n}"><div class="correspondence__header">
<span class="correspondence__header__author">{who}</span> <a href="#"><time datetime="{when}">on some day</time></a></div>
<div class="correspondence_text"><p>Dear all,</p><p>{words}</p></div></div>"""
PAGE = "<html><head><title>x</title></head><body><nav>Browse</nav><h1>Data breaches 2020</h1>{}</body></html>"
ASKED = LETTER.format(
    way="outgoing", n=1, who="Otis Reed", when="2020-03-09T10:14:00+00:00", words="How many breaches were there?"
)
GIVEN = LETTER.format(
    way="incoming", n=2, who="Wexholt Council", when="2020-03-30T09:00:00+01:00", words="There were 12 &lt;b&gt;."
)


def test_each_letter_of_a_thread_is_a_message() -> None:
    document = read_bytes(PAGE.format(ASKED + GIVEN).encode(), "thread.html").documents[0]
    found = segment_document(document, rules()).messages
    assert [(one.sender.name, one.subject, one.sent.edtf if one.sent else None) for one in found] == [
        ("Otis Reed", "Data breaches 2020", "2020-03-09T10:14"),
        ("Wexholt Council", "Data breaches 2020", "2020-03-30T09:00"),
    ]
    assert [one.body[0].of(document.text).split("\n")[-1] for one in found] == [
        "How many breaches were there?",
        "There were 12 <b>.",
    ]


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format(ASKED.replace("2020-03-09T10:14:00+00:00", "some day")),
        PAGE.format(ASKED.replace("Otis Reed", "")),
        PAGE.format("<p>Our correspondence of <time datetime='2020-03-09'>9 March</time> is here.</p>"),
    ],
)
def test_a_letter_that_does_not_say_who_and_when_stays_as_it_is(page: str) -> None:
    assert "From:" not in read_bytes(page.encode(), "page.html").documents[0].text
