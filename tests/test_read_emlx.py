"""Apple Mail's files: the mail inside is read, whatever the file is called and whatever became of its number of bytes."""

from __future__ import annotations

import pytest
from malformed_mails import HEAD, TEXT, WORDS, mixed

from pipeline.read import read_bytes

LIST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
    b'"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n\t<key>date-received</key>\n'
    b"\t<integer>1585754400</integer>\n\t<key>flags</key>\n\t<integer>8590195713</integer>\n\t<key>subject</key>\n"
    b"\t<string>Lost folder</string>\n</dict>\n</plist>\n"
)
MAIL = HEAD + b"\n" + WORDS


def emlx(mail: bytes, length: int | None = None, end: bytes = LIST) -> bytes:
    return b"%-10d\n" % (len(mail) if length is None else length) + mail + end


@pytest.mark.parametrize("name", ["1234.emlx", "1234.partial.emlx", "1234.eml", "1234", "1234.txt"])
def test_the_mail_inside_is_read(name: str) -> None:
    result = read_bytes(emlx(MAIL), name)
    (document,) = result.documents
    assert document.media_type == "message/x-emlx"
    assert document.text.endswith("\n\n" + TEXT)
    assert document.mail is not None
    assert document.mail.message_id == "<one@wexholt.example>"
    assert (document.status, result.issues) == ("ok", ())
    assert document.n_bytes == len(emlx(MAIL))


@pytest.mark.parametrize(
    "data",
    [emlx(MAIL, 7), emlx(MAIL, 99_999), emlx(MAIL).replace(b"\n", b"\r\n"), emlx(MAIL, 99_999, b"")],
    ids=["too short", "too long", "line ends changed", "cut off"],
)
def test_a_wrong_length_costs_no_words(data: bytes) -> None:
    result = read_bytes(data, "1234.emlx")
    assert result.documents[0].text.replace("\r", "").endswith("\n\n" + TEXT)
    assert [issue.code for issue in result.issues] == ["mail_damaged"]


def test_its_attachments_are_documents_and_those_that_lie_elsewhere_are_issue_rows() -> None:
    there = b'Content-Type: text/plain\nContent-Disposition: attachment; filename="note.txt"\n\nnotes of the call\n'
    away = b'Content-Type: application/pdf; name="form.pdf"\nX-Apple-Content-Length: 81234\nContent-Transfer-Encoding: base64\n\n'
    result = read_bytes(emlx(mixed(b"Content-Type: text/plain\n\n" + WORDS, there, away)), "1.partial.emlx")
    assert [one.path for one in result.documents] == ["1.partial.emlx", "1.partial.emlx!/note.txt", "1.partial.emlx!/form.pdf"]
    assert {(issue.code, issue.document_id) for issue in result.issues} == {
        ("empty_file", result.documents[2].document_id),
        ("members_missing", result.documents[0].document_id),
    }


@pytest.mark.parametrize("data", [b"12\nwords of a text\n", b"2020\nFrom: 1 May\nTo: 3 May\n", b"1234567890\n" * 9])
def test_a_text_that_begins_with_a_number_is_a_text(data: bytes) -> None:
    assert read_bytes(data, "notes.txt").documents[0].media_type == "text/plain"
