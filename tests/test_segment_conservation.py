"""Every word of a document lies in exactly one place, whatever the document."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mail_files import document_of, fake_form, mail_document, paged_document, places_of, rules

import pipeline.segment
from pipeline.model import Document, Segmented
from pipeline.segment import segment_document

PEOPLE = [
    "ada@exampleshire.gov.uk",
    "Ben Lane <b.lane@regulator.example>",
    "Casework",
    "[redacted]",
    "",
    "Lee, Kim [mailto:kim@t.example]",
]
SYSTEM = "From: {a}\nTo: {b};\nCC:\nSubject: {s}\nDirection: {d}\nDate: {t}/02/2021 09:15\n"
OUTLOOK = "From: {a}\nSent: {t} February 2021 08:00\nTo: {b}\nSubject: {s}\n"
WROTE = "On {t} Feb 2021, at 10:00, {a} wrote:\n"
WORDS = [
    "Dear team,\n\nWe lost a folder on the train.\n",
    "> quoted words\n> and more\n>> deeper\n\nanswer\n",
    "External: This email originated outside the Regulator.\n",
    "This email and any attachments are confidential.\n\n****************\n",
    "Page 2 of 9\n",
    "Kind regards\nAda\n\nPlease consider the environment before printing this email\n",
    "-----Original Message-----\n",
    "________________________________\n",
    "From: what date?\nTo: nobody\n",
    "FORM {n} begins\nQuestion: yes\nFORM {n} ends\nAnnex\n",
    "Subject: RE: nothing\nDate: 5 May 2020\n",
    "\n\n\n",
    "\u00a0\t \u2028x\r\ny\x0cz\n",
]


@st.composite
def case_files(draw: st.DrawFn) -> str:
    """A bundle of headers and words in any order, sane or not."""
    pieces = []
    for number in range(draw(st.integers(1, 9))):
        template = draw(st.sampled_from([SYSTEM, OUTLOOK, WROTE, "> " + OUTLOOK.replace("\n", "\n> ").rstrip("> "), ""]))
        pieces.append(
            template.format(
                a=draw(st.sampled_from(PEOPLE)),
                b=draw(st.sampled_from(PEOPLE)),
                s=draw(st.sampled_from(["Lost folder", "RE: Lost folder", "FW: Lost folder - IC-12345-\n\nA1B2", ""])),
                d=draw(st.sampled_from(["Incoming", "Outgoing"])),
                t=draw(st.integers(1, 28)),
            )
        )
        pieces += [words.replace("{n}", str(number)) for words in draw(st.lists(st.sampled_from(WORDS), max_size=4))]
    return draw(st.sampled_from(["", "\n"])).join(pieces)


def assert_conserved(segmented: Segmented) -> None:
    """Each character that is no white space is covered exactly once; furniture counts before the header or form around it."""
    text = segmented.document.text
    furniture = {place for span in segmented.furniture for place in range(span.start, span.end)}
    counts: Counter[int] = Counter()
    for kind, span in places_of(segmented):
        assert 0 <= span.start <= span.end <= len(text)
        inside = kind == "furniture" or not kind.startswith(("header", "form"))
        counts.update(place for place in range(span.start, span.end) if inside or place not in furniture)
    for place, char in enumerate(text):
        if not char.isspace():
            assert counts[place] == 1, (place, text[max(place - 40, 0) : place + 40], counts[place])


def assert_sound(segmented: Segmented) -> None:
    """Positions, carriers and copies hold together."""
    assert [message.position for message in segmented.messages] == list(range(len(segmented.messages)))
    assert sorted(message.header.start for message in segmented.messages) == [
        message.header.start for message in segmented.messages
    ]
    for message in segmented.messages:
        assert (message.parent is None) == (message.container == "top_level")
        assert message.parent is None or message.parent < message.position
        assert message.repeats is None or segmented.messages[message.repeats].repeats is None
        assert message.span.start == message.header.start
        for when in (message.sent, message.received, message.logged):
            assert when is None or when.raw == when.span.of(segmented.document.text)
        reference = message.case_ref
        assert reference is None or reference.raw == reference.span.of(segmented.document.text)


def check(document: Document) -> None:
    segmented = segment_document(document, rules())
    assert_conserved(segmented)
    assert_sound(segmented)
    assert segment_document(document, rules()) == segmented


@given(case_files())
@settings(max_examples=120, deadline=None)
def test_no_word_of_a_case_file_is_lost_or_counted_twice(text: str) -> None:
    check(document_of(text))


@given(case_files())
@settings(max_examples=40, deadline=None)
def test_nor_of_a_mail_with_such_a_body(text: str) -> None:
    check(mail_document("From: ada@a.example\nTo: b@b.example\nSubject: x\nDate: Sat, 06 Feb 2021 11:00:12 +0000", text))


@given(case_files())
@settings(max_examples=40, deadline=None)
def test_nor_of_one_on_pages(text: str) -> None:
    lines = text.split("\n")
    pages = [lines[start : start + 12] for start in range(0, len(lines), 12)]
    check(paged_document([[(20.0 + 15 * row, " ".join(line.split())) for row, line in enumerate(page)] for page in pages]))


@given(case_files())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nor_of_one_with_forms(text: str) -> None:
    found, at = [], 0
    for number in range(9):
        begin, end = f"FORM {number} begins", f"FORM {number} ends"
        if begin in text[at:] and end in text[at:]:
            found.append(fake_form(text, begin, end))
            at = found[-1].span.end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.segment, "find_forms", lambda *_: tuple(found))
        check(document_of(text))


@given(st.text(alphabet="From:TSubject ando@.x>\n\t-*<b|Date5/2021\r\u2028 ", max_size=400))
@settings(max_examples=150, deadline=None)
def test_nor_of_any_text_at_all(text: str) -> None:
    check(document_of(text))


@pytest.mark.parametrize("header", [SYSTEM, OUTLOOK])
def test_what_stands_before_and_after_other_cases_does_not_change_a_case(header: str) -> None:
    """Two bundles in one file give what each gives alone."""
    one = SYSTEM.format(a="ada@a.example", b="case@r.example", s="Folder", d="Incoming", t=3) + "\nHello there\n\n"
    two = SYSTEM.format(a="case@r.example", b="kim@t.example", s="Laptop", d="Outgoing", t=4) + "\nGood day\n\n"
    inner = header.format(a="Sam <sam@a.example>", b="ada@a.example", s="Folder", d="Incoming", t=1) + "\nIt is gone\n\n"
    alone = [message.subject for text in (one + inner, two) for message in segment_document(document_of(text), rules()).messages]
    for text in (one + inner + two, two + one + inner):
        found = segment_document(document_of(text), rules()).messages
        assert sorted(str(message.subject) for message in found) == sorted(map(str, alone))
