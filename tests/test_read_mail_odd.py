"""Mails with what is older than MIME, or against it: files in the words, character sets by odd names, encodings in pieces."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.read.charsets import decode
from pipeline.read.mail_inline import find_inline_files, without
from pipeline.read.mail_transfer import undo_transfer

HEAD = b"From: Maud Pellow <maud@wexholt.example>\nTo: casework@regulator.example\nSubject: Lost folder\nMIME-Version: 1.0\n"
WORDS = b"We lost a folder.\nIt held 25 names.\n"


def uu(data: bytes, name: bytes = b"names.txt") -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return b"begin 644 " + name + b"\n" + b"".join(lines) + b"`\nend\n"


def yenc(data: bytes) -> bytes:
    shifted = [(byte + 42) & 0xFF for byte in data]
    return b"".join(b"=" + bytes(((one + 64) & 0xFF,)) if one in (0, 10, 13, 61) else bytes((one,)) for one in shifted)


def read(data: bytes, name: str = "case.eml") -> tuple[str, list[tuple[str, str]], list[str]]:
    result = read_bytes(data, name)
    mail = result.documents[0]
    assert mail.mail is not None
    files = [(one.path.rsplit("!/", 1)[1], one.text) for one in result.documents[1:]]
    return mail.mail.body.of(mail.text), files, [issue.code for issue in result.issues]


NAMES = b"Ada Byrne, Otis Reed, May Fell\n" * 4


@pytest.mark.parametrize(
    "block",
    [
        uu(NAMES),
        b"begin-base64 644 names.txt\n" + base64.encodebytes(NAMES) + b"====\n",
        b"=ybegin line=128 size=120 name=names.txt\n" + yenc(NAMES) + b"\n=yend size=120\n",
    ],
)
def test_a_file_in_the_words_is_an_attachment_and_no_words(block: bytes) -> None:
    body, files, issues = read(HEAD + b"\n" + WORDS + b"\n" + block + b"\nKind regards\n")
    assert body == WORDS.decode() + "\n\nKind regards\n"
    assert files == [("names.txt", NAMES.decode())]
    assert issues == []


def test_a_file_in_the_words_that_is_cut_short_is_read_as_far_as_it_goes_and_said() -> None:
    _, files, issues = read(HEAD + b"\n" + WORDS + b"\n" + uu(NAMES)[:120])
    assert files[0][1] == NAMES.decode()[: len(files[0][1])] != ""
    assert issues == ["mail_damaged"]


def test_a_sentence_that_begins_like_such_a_file_stays_a_sentence() -> None:
    body, files, _ = read(HEAD + b"\nbegin 644 times if you must\nand stop.\n")
    assert (body, files) == ("begin 644 times if you must\nand stop.\n", [])


@given(st.lists(st.sampled_from([b"begin 644 a\n", b"end\n", b"`\n", b"=ybegin name=a\n", b"=yend\n", b"x\n", b"=", uu(b"abc")])))
def test_what_is_no_file_stays_where_it_is(lines: list[bytes]) -> None:
    words = b"".join(lines)
    files = find_inline_files(words)
    assert sum(one.end - one.start for one in files) + len(without(words, files)) == len(words)


@pytest.mark.parametrize(
    ("charset", "python"),
    [
        ("cp-850", "cp850"),
        ("x-mac-roman", "mac-roman"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-sjis", "cp932"),
        ("windows1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("ks_c_5601-1987", "cp949"),
        ("utf8mb4", "utf-8"),
        ("UTF-8; format=flowed", "utf-8"),
    ],
)
def test_a_character_set_is_known_by_the_names_that_senders_give_it(charset: str, python: str) -> None:
    text = {"iso8859-8": "שלום", "cp932": "紛失の報告", "cp1251": "Утечка", "cp949": "분실"}.get(python, "Lost café")
    decoded = decode(text.encode(python), charset)
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("python", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_by_where_the_zeros_stand(python: str) -> None:
    decoded = decode("We lost a folder".encode(python), "utf-16")
    assert decoded is not None
    assert decoded.text == "We lost a folder"


def test_utf_8_with_a_broken_letter_keeps_the_others() -> None:
    decoded = decode(b"caf\xc3\xa9 for \xe2\x82 25", "utf-8")
    assert decoded is not None
    assert (decoded.text, decoded.damaged) == ("café for \ufffd 25", 1)


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_a_mail_that_was_saved_as_utf_16_is_a_mail(mark: str) -> None:
    body, _, _ = read(("\ufeff" + (HEAD + b"\n" + WORDS).decode()).encode(mark))
    assert body == WORDS.decode()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (base64.b64encode(WORDS[:10]) + b"\n" + base64.b64encode(WORDS[10:]) + b"\n", "base64"),
        (base64.b64encode(WORDS)[:20] + b"!!\n" + base64.b64encode(WORDS)[20:], "base64"),
        (base64.b64encode(WORDS), "Base-64"),
        (b"We lost=  \n a folder.\nIt held 25 names.\n", "quoted-printable"),
        (b"We lost=\n a folder=2E\nIt held 25 names.\n", "quoted printable"),
    ],
)
def test_encodings_that_break_the_rules_are_undone(content: bytes, encoding: str) -> None:
    assert undo_transfer(content, encoding).data == WORDS


def test_a_damaged_line_amid_base64_costs_no_more_than_itself() -> None:
    lines = base64.encodebytes(WORDS * 5).splitlines(keepends=True)
    undone = undo_transfer(b"".join((*lines[:2], b"!!!***\n", *lines[2:])), "base64")
    assert (undone.data, undone.after, undone.damage) == (WORDS * 5, b"", "base64 with junk")
    footer = b"-- \nThe list\n"
    undone = undo_transfer(b"".join((*lines, footer)), "base64")
    assert (undone.data, undone.after, undone.damage) == (WORDS * 5, footer, "")


def test_a_multipart_that_was_encoded_as_a_whole_is_taken_apart() -> None:
    content = b"--b\nContent-Type: text/plain\n\n" + WORDS + b"\n--b\nContent-Type: text/plain; name=a.txt\n\nnotes\n--b--\n"
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
    body, files, _ = read(head + base64.encodebytes(content))
    assert body.strip() == WORDS.decode().strip()
    assert files == [("a.txt", "notes")]


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (b"filename=\"cafe.txt\"; filename*=utf-8''caf%C3%A9.txt", "café.txt"),
        (b"filename='notes.txt'", "notes.txt"),
        (b"filename='", "'"),
    ],
)
def test_of_two_names_of_a_file_the_fuller_is_taken(parameters: bytes, name: str) -> None:
    part = b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; " + parameters + b"\n\nnotes\n--b--\n"
    _, files, _ = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part)
    assert [one for one, _ in files] == [name]


@pytest.mark.parametrize("line", ["X-Föö: 1\n", ": nothing\n"])
def test_a_field_with_an_odd_name_does_not_end_the_header(line: str) -> None:
    body, _, issues = read(HEAD + line.encode() + b"\n" + WORDS)
    assert body == WORDS.decode()
    assert issues == ["mail_header_damaged"]


def test_words_under_pgp_are_said_to_be_encrypted() -> None:
    sealed = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=abcd\n-----END PGP MESSAGE-----\n"
    assert read(HEAD + b"\n" + sealed)[2] == ["mail_encrypted"]


def test_a_mail_whose_own_header_fields_come_behind_hundreds_of_a_server_s_is_still_a_mail() -> None:
    server = b"".join(b"X-Filter-Verdict-%04d: %s\n" % (number, b"q" * 90) for number in range(900))
    (document,) = read_bytes(server + HEAD + b"\n" + WORDS, "note.eml").documents
    assert (document.media_type, document.text[document.mail.body.start :].strip() if document.mail else "") == (
        "message/rfc822",
        WORDS.decode().strip(),
    )


def test_a_long_list_of_words_with_colons_is_no_mail() -> None:
    words = b"".join(b"Entry-%04d: %s\n" % (number, b"q" * 90) for number in range(900))
    (document,) = read_bytes(words + b"\nThe end.\n", "list.txt").documents
    assert document.media_type == "text/plain"
