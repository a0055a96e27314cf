"""Plain text comes in whole, whatever character set wrote it, and never holds what a table cannot store."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.model import Document, ReadResult
from pipeline.read import read_bytes

LETTER = "Dear Ms Tansy,\n\nThe café’s list – 1,450 entries at £3 each – was lost on 9 March 2020.\n"
# Text as people write it: no line ends that are normalised, no NUL, no lone surrogate, not only white space.
words = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufffd\ufeff"), min_size=1).filter(str.strip)


def document(data: bytes, name: str = "letter.txt") -> Document:
    return read_bytes(data, name).documents[0]


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-8"),
    ],
)
def test_a_stated_character_set_gives_the_text_without_its_mark_and_without_an_issue(mark: bytes, charset: str) -> None:
    result = read_bytes(mark + LETTER.encode(charset), "letter.txt")
    assert result.documents[0].text == LETTER
    assert (result.documents[0].status, codes(result)) == ("ok", [])


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "cp1252"])
def test_a_character_set_without_mark_is_guessed_and_said_to_be(charset: str) -> None:
    result = read_bytes(LETTER.encode(charset), "letter.txt")
    assert result.documents[0].text == LETTER
    assert (result.documents[0].status, codes(result)) == ("ok", ["encoding_guessed"])


@pytest.mark.parametrize("text", ["Café", "£12", "naïve – “yes”", "O’Brien paid €5 to Zoë"])
def test_short_cp1252_is_not_taken_for_another_code_page(text: str) -> None:
    assert document(text.encode("cp1252")).text == text


def test_line_ends_become_lf_and_everything_else_stays() -> None:
    assert document(b"one\r\n\ttwo  \r\n\x0cthree\rfour\n").text == "one\n\ttwo  \n\x0cthree\rfour\n"


def test_a_few_broken_bytes_cost_only_themselves() -> None:
    data = ("Zoë, José, Renée, Åsa, Søren, Chloë, Noël, Müller, café, naïve: " * 2).encode()
    result = read_bytes(data[:-1] + b"\xc3 end", "names.txt")
    text = result.documents[0].text
    assert (text.count("Søren"), text.count("\ufffd"), result.documents[0].status) == (2, 1, "partial")
    assert codes(result) == ["encoding_damaged"]


def test_a_nul_in_text_is_replaced_and_said() -> None:
    result = read_bytes(b"The report\0 was sent on time. " * 40, "x.txt")
    assert "\0" not in result.documents[0].text
    assert result.documents[0].status in {"partial", "failed"}
    assert codes(result)


@pytest.mark.parametrize(
    "data", [b"a \xed\xa0\x80 b and more words to read", b"\xff\xfea\x00\x00\xd8b\x00", b"\xfe\xff\x00a\xdc\x00"]
)
def test_lone_surrogates_never_reach_the_text(data: bytes) -> None:
    for one in read_bytes(data, "x.txt").documents:
        one.text.encode("utf-8")


@given(words)
def test_utf8_is_read_as_written(text: str) -> None:
    result = read_bytes(codecs.BOM_UTF8 + text.encode(), "x.txt")
    assert result.documents[0].text == text


@given(words, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_with_mark_is_read_as_written(text: str, charset: str) -> None:
    mark = codecs.BOM_UTF16_LE if charset.endswith("le") else codecs.BOM_UTF16_BE
    assert document(mark + text.encode(charset)).text == text


@given(st.binary(max_size=400))
@example(b"BZh")
@example(b"\x1f\x8b\x08")
@example(b"\xfd7zXZ\0")
def test_any_bytes_give_one_document_whose_text_can_be_stored(data: bytes) -> None:
    result = read_bytes(data, "x.txt")
    assert sum(one.parent_document_id is None for one in result.documents) == 1  # beside it only what was packed in it
    text = result.documents[0].text
    text.encode("utf-8")
    assert "\0" not in text
    assert text.strip() or result.issues  # nothing is lost without a word
