"""Office files of older formats: their words and ticks come out, what is hidden does not, what cannot be read is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msg_files import container
from old_office_files import DOC, RTF, odt

from pipeline.read import read_bytes

TABLE = "Question one\tAnswer A\t\nQuestion two\t\t\n"
WORDS = "Was it a cyber incident?\nYes ☒ No ☐\nName: Ada Byrne\n" + TABLE


def read(data: bytes, name: str) -> tuple[str, str, list[str]]:
    result = read_bytes(data, name)
    return result.documents[0].media_type, result.documents[0].text, [issue.code for issue in result.issues]


def test_an_old_word_document_gives_words_tables_and_ticks() -> None:
    media_type, text, codes = read(DOC, "form.doc")
    assert media_type == "application/msword"
    assert text.startswith("ICO ref: IC-31191-G5C6\n\n" + WORDS)
    assert text.endswith("café – end  visible \nTick \uf0fe and \uf0a8\nSmile 😀 done")
    assert codes == ["covered_text"]


def test_a_rich_text_document_gives_words_tables_and_ticks() -> None:
    media_type, text, codes = read(RTF, "form.rtf")
    assert media_type == "application/rtf"
    assert text.startswith("ICO ref: IC-31191-G5C6\n" + WORDS)
    assert text.endswith("café – end  visible \nTick ☑ and ☐")
    assert codes == ["covered_text"]


def test_an_open_document_gives_words_tables_and_ticks() -> None:
    media_type, text, codes = read(odt(), "form.odt")
    assert media_type == "application/vnd.oasis.opendocument.text"
    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "Our ref: IC-31191-G5C6",
        "Report of a breach",
        "Yes ☒ No  ☐",
        "Cyber ☒ shown",
        "Question\tAnswer",
        "• One\titem",
    ]
    assert codes == ["word_parts_left_out", "covered_text"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (odt("<broken"), "a.odt", "archive_broken"),
        (odt("<!DOCTYPE x [<!ENTITY e 'x'>]><a/>"), "a.odt", "archive_broken"),
        (RTF[:60], "a.rtf", "empty_file"),
        (DOC[:7000], "a.doc", "unsupported_type"),
        (container({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "locked.docx", "password_protected"),
        (container({"PowerPoint Document": b"x"}), "a.ppt", "unsupported_type"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, name: str, code: str) -> None:
    assert read(data, name)[2] == [code]


@given(st.integers(0, len(DOC) - 1), st.binary(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_damaged_word_document_raises(at: int, junk: bytes) -> None:
    _, _, codes = read(DOC[:at] + junk + DOC[at + len(junk) :], "a.doc")
    assert "document_failed" not in codes


@given(st.integers(0, len(RTF)), st.text(alphabet="\\{}abv* 0123'\n", max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_damaged_rich_text_raises(at: int, junk: str) -> None:
    _, _, codes = read(b"{\\rtf" + RTF[5:at] + junk.encode() + RTF[at:], "a.rtf")
    assert "document_failed" not in codes
