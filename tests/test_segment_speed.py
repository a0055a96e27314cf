"""Segmenting takes time in proportion to the text, also on hostile text. Limits are generous: they catch what is not linear."""

from __future__ import annotations

import time

import pytest
from mail_files import document_of, rules

from pipeline.segment import segment_document

MAIL = (
    "From: a{n}@exampleshire.gov.uk\nTo: casework@regulator.example\nCC:\nSubject: RE: Lost folder {n} - IC-1{n:04d}-A1B2\n"
    "Direction: Incoming\nDate Received: {d:02d}/03/2021 09:00\n\nDear team,\n\n"
    + "We write about the incident of last week and give you the details.\n" * 15
    + "\nAda\n\nThis email is confidential and intended solely for the addressee.\n\n"
)
HOSTILE = {
    "dashes": "-" * 50_000,
    "lines of dashes": "-----\n" * 20_000,
    "spaces after a label": "From:" + " " * 50_000 + "x",
    "spaces in a footer": "This" + " " * 50_000 + "e-mail",
    "On and no end": "On 5 May 2020 at 10:00\n" * 20_000 + "wrote:\n",
    "lines of wrote": "On wrote:\n" * 20_000,
    "lines of To": "To\n" * 20_000,
    "lines of times": "5 May 2020 10:00 a@b.example:\n> x\n" * 1_500,
    "GroupWise marks": ">>> 5/5/2020 10:00 >>>\n" * 10_000,
    "numbers": ("1.2.3 10:00 4/5/6 " * 20 + "wrote:\n") * 150,
    "sentence that never ends": "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: 1/1/2020\n\n"
    + "word " * 100_000
    + "is confidential",
    "quote marks": ">" * 50_000 + "\n" + "> x\n" * 20_000,
    "labels": "From: " * 20_000,
    "headers without words": "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: 1/1/2020\n" * 1_000,
    "stars and tags": "*" * 50_000 + "<b>" * 20_000,
    "halves of addresses": "From: " + "a@" * 30_000 + "\nTo: x@y.example\nSubject: x\nDate: 1/1/2020 10:00\n",
    "opening brackets": "From: " + "<" * 30_000 + "\nTo: x@y.example\nSubject: x\nDate: 1/1/2020 10:00\n",
    "disclaimers": "if you are not the intended recipient " * 10_000,
    "empty lines": "\n" * 200_000,
    "a long reply": "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: 1/1/2020\n\nHi\n\n"
    "On Mon, 5 May 2020 at 10:00, X <a@b.example> wrote:\n" + "> quoted text here and more of it than one would think\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_not_hang(name: str) -> None:
    document = document_of(HOSTILE[name])
    start = time.process_time()
    segment_document(document, rules())
    assert time.process_time() - start < 8


def test_time_grows_with_the_number_of_messages_only() -> None:
    def seconds(count: int) -> float:
        document = document_of("".join(MAIL.format(n=number, d=number % 28 + 1) for number in range(count)))
        start = time.process_time()
        assert len(segment_document(document, rules()).messages) == count
        return time.process_time() - start

    seconds(20)
    small = min(seconds(100) for _ in range(3))
    assert seconds(800) < 20 * small


def test_a_mail_to_a_thousand_people_is_one_message() -> None:
    people = "".join(f"Person {number} <p{number}@exampleshire.gov.uk>;\n" for number in range(1_000))
    text = f"From: a@b.example\nTo: {people}Subject: Newsletter\nDirection: Outgoing\nDate: 1/1/2020 10:00\n\nHello\n"
    [message] = segment_document(document_of(text), rules()).messages
    assert len(message.to) == 1_000
    assert message.subject == "Newsletter"
