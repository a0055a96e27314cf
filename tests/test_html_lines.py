"""HTML with a paragraph for each printed line: sentences go on over them; real paragraphs stay apart."""

from __future__ import annotations

from pipeline.read.html import html_text
from pipeline.read.html_lines import with_whole_sentences

LETTER = """Dear Ann Marsh

We have now looked at the report that you made on 9 August about a personal data
breach, and at what you sent us later in the month when we had asked you for it.

We have considered the information that you have provided and we have decided that
no further action by this office is necessary on this occasion, as you have told
the people concerned, have trained the staff who were involved and keep to a new
procedure by which two persons check each letter before it is sent to anybody.

Yours sincerely
Bob Tarn
"""


def as_paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.split("\n") if line)


def test_a_sentence_goes_on_from_one_printed_line_to_the_next() -> None:
    read = html_text(as_paragraphs(LETTER))
    assert "decided that\nno further action by this office is necessary" in read
    assert "Dear Ann Marsh\n\nWe have now looked" in read
    assert "Yours sincerely\n\nBob Tarn" in read
    assert read.split() == LETTER.split()


def test_paragraphs_that_end_with_their_sentences_stay_apart() -> None:
    text = "\n\n".join(
        f"This is what the {number}th officer said of the matter, and no more than that was said." for number in range(20)
    )
    assert with_whole_sentences(text) == text


def test_the_lines_of_a_header_and_a_list_stay_apart() -> None:
    text = "\n\n".join(
        ["From: a@b.example", "To: c@d.example", "Subject: Lost folder", *(f"the {n}th folder" for n in range(20))]
    )
    assert with_whole_sentences(text) == text
