"""Mailboxes: every message is found, none is made up, and what was counted is compared with what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import ReadResult
from pipeline.read import read_bytes

LINE = b"From maud@wexholt.example Wed Apr  1 16:20:00 2020\n"


def mail(number: int, words: bytes = b"Words.\n", fields: bytes = b"") -> bytes:
    head = b"From: maud@wexholt.example\nTo: casework@regulator.example\nSubject: Number %d\nMessage-ID: <%d@wexholt.example>\n"
    return head % (number, number) + fields + b"\n" + words


def box(*mails: bytes, line: bytes = LINE) -> bytes:
    return b"".join(line + one + b"\n" for one in mails)


def subjects(result: ReadResult) -> list[str]:
    found = [line for one in result.documents for line in one.text.splitlines() if line.startswith("Subject: ")]
    return [line.removeprefix("Subject: ") for line in found]


def counts(result: ReadResult) -> tuple[int | None, int | None, int | None]:
    outer = result.documents[0]
    return outer.members_expected, outer.members_read, outer.members_failed


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


@pytest.mark.parametrize("name", ["box.mbox", "box", "Inbox", "archive.txt", "box.eml"])
def test_a_mailbox_is_known_by_its_bytes_whatever_it_is_called(name: str) -> None:
    result = read_bytes(box(mail(1), mail(2), mail(3)), name)
    assert [one.path for one in result.documents] == [name, f"{name}!/0001.eml", f"{name}!/0002.eml", f"{name}!/0003.eml"]
    assert subjects(result) == ["Number 1", "Number 2", "Number 3"]
    assert {one.parent_document_id for one in result.documents[1:]} == {result.documents[0].document_id}
    assert (counts(result), codes(result), result.documents[0].media_type) == ((3, 3, 0), [], "application/mbox")


@pytest.mark.parametrize("how", ["utf-8-sig", "utf-16", "line ends of old Macs", "CR CR LF"])
def test_a_mailbox_that_was_saved_again_by_another_program_is_one(how: str) -> None:
    whole = box(mail(1), mail(2, b"Words of two.\n"))
    ends = {"line ends of old Macs": b"\r", "CR CR LF": b"\r\r\n"}
    saved = whole.replace(b"\n", ends[how]) if how in ends else whole.decode().encode(how)
    result = read_bytes(saved, "a.mbox")
    assert (subjects(result), counts(result), codes(result)) == (["Number 1", "Number 2"], (2, 2, 0), [])
    assert "Words of two." in result.documents[2].text and "From maud" not in result.documents[1].text


def test_one_message_is_a_mailbox_only_where_the_name_says_so() -> None:
    assert read_bytes(box(mail(1)), "a.mbox").documents[0].media_type == "application/mbox"
    assert read_bytes(box(mail(1)), "a.eml").documents[0].media_type == "message/rfc822"


@pytest.mark.parametrize(
    "line",
    [
        b"From maud@wexholt.example Wed Apr  1 16:20:00 2020\n",
        b"From maud@wexholt.example Wed Apr 01 16:20:00 +0100 2020\n",
        b"From maud@wexholt.example Wed, 1 Apr 2020 16:20:00 +0100\n",
        b"From maud@wexholt.example Wed Apr  1 16:20:00 BST 2020\n",
        b"From maud@wexholt.example 2020-04-01 16:20:00\n",
        b"From maud@wexholt.example 01/04/2020 16:20\n",
        b"From - Wed Apr  1 16:20:00 2020\n",
        b"From ???@??? Wed Apr 01 16:20:00 2020\n",
        b"From MAILER-DAEMON Wed Apr  1 16:20:00 2020\n",
        b"From 1538564978720419823@xxx Wed Apr 01 16:20:00 +0000 2020\n",
        b'From "Maud Pellow" Wed Apr  1 16:20 2020\n',
        b"From maud@wexholt.example Wed Apr  1 16:20:00 2020 remote from wexholt\n",
    ],
)
def test_the_line_between_messages_is_known_in_all_its_customs(line: bytes) -> None:
    for ends in (b"\n", b"\r\n"):
        result = read_bytes(box(mail(1), mail(2), line=line).replace(b"\n", ends), "box.mbox")
        assert (subjects(result), counts(result), codes(result)) == (["Number 1", "Number 2"], (2, 2, 0), [])


def test_quoted_lines_lose_one_sign_and_lines_that_only_begin_alike_stay() -> None:
    words = (
        b"Hello.\n>From the start.\n>>From further back.\n> From a reply.\n\nFrom then on it was lost.\n\nFrom March 2020 on.\n"
    )
    result = read_bytes(box(mail(1, words), mail(2)), "box.mbox")
    assert counts(result) == (2, 2, 0)
    assert (
        "Hello.\nFrom the start.\n>From further back.\n> From a reply.\n\nFrom then on it was lost.\n" in result.documents[1].text
    )


def test_a_line_that_looks_like_a_separator_but_has_no_header_below_is_said() -> None:
    words = b"See:\n\nFrom maud@wexholt.example Wed Apr  1 16:20:00 2020\nI wrote to you.\n"
    result = read_bytes(box(mail(1, words), mail(2)), "box.mbox")
    assert (counts(result), codes(result)) == ((3, 2, 0), ["members_missing"])
    assert "I wrote to you." in result.documents[1].text


def test_a_stated_length_keeps_a_quoted_mailbox_whole() -> None:
    words = b"I forward:\n\n" + box(mail(7)) + b">From here on.\n"
    one = mail(1, words, b"Content-Length: %d\n" % len(words))
    result = read_bytes(box(one, mail(2)), "box.mbox")
    assert [one.path for one in result.documents[1:]] == ["box.mbox!/0001.eml", "box.mbox!/0002.eml"]
    assert "Subject: Number 7" in result.documents[1].text
    assert ">From here on." in result.documents[1].text
    wrong = read_bytes(box(mail(1, b"Words.\n", b"Content-Length: 99999\n"), mail(2)), "box.mbox")
    assert counts(wrong) == (2, 2, 0)


def test_messages_without_a_blank_line_between_them() -> None:
    data = LINE + mail(1) + LINE + mail(2)
    assert subjects(read_bytes(data, "box.mbox")) == ["Number 1", "Number 2"]


def test_a_message_without_a_header_or_without_anything_is_one() -> None:
    result = read_bytes(LINE + b"\nOnly words\n> quoted\n\n" + LINE + b"\n" + LINE + mail(3), "box.mbox")
    assert result.documents[1].text.strip() == "Only words\n> quoted"
    assert result.documents[0].members_expected == 3
    assert subjects(result) == ["Number 3"]


def test_a_last_message_that_is_cut_short_is_kept() -> None:
    result = read_bytes(box(mail(1), mail(2))[:-40], "box.mbox")
    assert (subjects(result), counts(result)) == (["Number 1", "Number 2"], (2, 2, 0))


def test_a_message_that_is_there_twice_is_there_twice() -> None:
    result = read_bytes(box(mail(1), mail(1)), "box.mbox")
    assert len({one.document_id for one in result.documents}) == 3
    assert result.documents[1].sha256 == result.documents[2].sha256


def test_attachments_of_messages_are_below_them() -> None:
    words = b'--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Disposition: attachment; filename="a.txt"\n\nnotes\n--b--\n'
    result = read_bytes(box(mail(1, words, b"Content-Type: multipart/mixed; boundary=b\n")), "box.mbox")
    assert result.documents[2].path == "box.mbox!/0001.eml!/a.txt"


def test_a_letter_that_begins_with_from_is_text() -> None:
    assert read_bytes(b"From Maud Pellow, 1 April 2020\nDear all,\n", "letter.txt").documents[0].media_type == "text/plain"


WORDS = st.text(st.sampled_from("abc >From:\n"), max_size=60)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_message_that_is_written_by_the_rules_is_read_back(bodies: list[str]) -> None:
    quoted = []
    for words in bodies:
        lines = [">" + line if line.lstrip(">").startswith("From ") else line for line in words.split("\n")]
        quoted.append("\n".join(lines).encode() + b"\n")
    result = read_bytes(box(*[mail(number, words) for number, words in enumerate(quoted)]), "box.mbox")
    assert counts(result) == (len(bodies), len(bodies), 0)
    for document, words in zip(result.documents[1:], bodies, strict=True):
        assert document.mail is not None
        assert document.mail.body.of(document.text).strip("\n") == words.strip("\n") or not words.strip()
