"""Mails that break the rules of their format, as real senders break them: what a reader would see is read all the same.

Each case is the mail's bytes and what is to come out; `codes` are the issues without those of the attachments.
"""

from __future__ import annotations

import base64
import time

import pytest
from malformed_mails import (
    BODIES,
    ENCODED_WORDS,
    FROM,
    HEAD,
    HEADERS,
    MIME,
    PDFISH,
    PLAIN,
    SUBJECT,
    TEXT,
    WORDS,
    Case,
    head,
    mixed,
    typed,
)

from pipeline.model import Document, ReadResult
from pipeline.read import read_bytes

PARTS = [
    Case("no final boundary", mixed(PLAIN, PDFISH % b"a.txt", end=b""), body=TEXT, files=("a.txt",)),
    Case("cut inside an attachment", mixed(PLAIN, PDFISH % b"a.txt")[:-40], body=TEXT, files=("a.txt",)),
    Case(
        "boundary in other case",
        mixed(PLAIN, PDFISH % b"a.txt").replace(b'boundary="b1"', b'boundary="B1"'),
        holds=("We lost a folder.",),
        files=("a.txt",),
    ),
    Case(
        "boundary never comes", HEAD + MIME + b'Content-Type: multipart/mixed; boundary="never"\n\n' + WORDS, body=TEXT, files=()
    ),
    Case(
        "boundary not stated",
        mixed(PLAIN, PDFISH % b"a.txt").replace(b'; boundary="b1"', b""),
        holds=("We lost a folder.",),
        files=("a.txt",),
    ),
    Case(
        "boundary misstated",
        mixed(PLAIN, PDFISH % b"a.txt").replace(b'boundary="b1"', b'boundary="zz"'),
        holds=("We lost a folder.",),
        files=("a.txt",),
    ),
    Case(
        "boundary with trailing spaces",
        mixed(PLAIN, PDFISH % b"a.txt").replace(b"--b1\n", b"--b1   \n"),
        body=TEXT,
        files=("a.txt",),
    ),
    Case(
        "boundary unquoted with signs",
        mixed(PLAIN, PDFISH % b"a.txt", boundary=b"=_b=1:2").replace(b'"=_b=1:2"', b"=_b=1:2"),
        body=TEXT,
        files=("a.txt",),
    ),
    Case(
        "words before the first boundary", mixed(PLAIN).replace(b"\n\n--b1", b"\n\nPreamble for old readers.\n--b1", 1), body=TEXT
    ),
    Case(
        "words after the last boundary",
        mixed(PLAIN) + b"Scanned by the gateway. Reference 25.\n",
        holds=("We lost a folder.", "Reference 25"),
    ),
    Case("part without a header", mixed(b"\n" + WORDS), body=TEXT),
    Case("part without a blank line", mixed(b"Content-Type: text/plain\n" + WORDS), holds=("We lost a folder.",)),
    Case("empty part", mixed(b"", PLAIN), body=TEXT),
    Case(
        "inner boundary is the outer one",
        mixed(b'Content-Type: multipart/alternative; boundary="b1"\n\n', PLAIN),
        holds=("We lost a folder.",),
    ),
    Case(
        "alternative whose text is a stub",
        mixed(
            b"Content-Type: text/plain\n\nUse an HTML reader.\n",
            b"Content-Type: text/html\n\n<p>" + b"The story is told here. " * 20 + b"</p>",
            kind=b"alternative",
        ),
        holds=("story is told here",),
        codes=("html_body_used",),
    ),
    Case(
        "alternative whose text is empty",
        mixed(b"Content-Type: text/plain\n\n\n", b"Content-Type: text/html\n\n<p>Told here.</p>", kind=b"alternative"),
        body="Told here.\n",
    ),
    Case(
        "alternative with a calendar",
        mixed(
            PLAIN,
            b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nSUMMARY:Call about the breach\nEND:VCALENDAR\n",
            kind=b"alternative",
        ),
        holds=("We lost a folder.",),
        files=("part-1.ics",),
    ),
    Case(
        "attachment inside an alternative",
        mixed(
            PLAIN,
            b"Content-Type: multipart/mixed; boundary=in\n\n--in\nContent-Type: text/html\n\n<p>We lost a folder.</p>\n--in\n"
            + PDFISH % b"a.txt"
            + b"--in--\n",
            kind=b"alternative",
        ),
        body=TEXT,
        files=("a.txt",),
    ),
    Case(
        "two texts around an attachment",
        mixed(PLAIN, PDFISH % b"a.txt", b"Content-Type: text/plain\n\nRegards, Maud\n"),
        holds=("We lost a folder.", "Regards, Maud"),
        files=("a.txt",),
    ),
    Case(
        "RFC 2231 name in pieces",
        mixed(
            PLAIN,
            PDFISH.replace(b"; name=%s", b"").replace(
                b"\nContent-T",
                b"\nContent-Disposition: attachment; filename*0*=utf-8''Caf%C3%A9; filename*1=\" list.txt\"\nContent-T",
                1,
            ),
        ),
        files=("Café list.txt",),
    ),
    Case(
        "RFC 2231 name with a bad charset",
        mixed(PLAIN, b"Content-Disposition: attachment; filename*=nope''Caf%C3%A9.txt\n\nnotes\n"),
        files=("Café.txt",),
    ),
    Case("RFC 2047 name", mixed(PLAIN, PDFISH % b'"=?utf-8?q?Caf=C3=A9.txt?="'), files=("Café.txt",)),
    Case("raw name", mixed(PLAIN, PDFISH % b'"Caf\xe9.txt"'), files=("Café.txt",)),
    Case("name that is a path", mixed(PLAIN, PDFISH % b'"../../etc/pass.txt"'), files=(".._.._etc_pass.txt",)),
    Case(
        "name without quotes but with spaces",
        mixed(PLAIN, b"Content-Type: application/octet-stream; name=list of names.txt\n\nnotes\n"),
        files=("list of names.txt",),
    ),
    Case(
        "forwarded mail with a broken header",
        mixed(PLAIN, b"Content-Type: message/rfc822\n\nSubject: Inner\nbroken line\nFrom: otis@x.example\n\nInner words.\n"),
        files=("part-1.eml",),
    ),
    Case(
        "forwarded mail without a header",
        mixed(PLAIN, b"Content-Type: message/rfc822\n\n\nInner words.\n"),
        files=("part-1.eml",),
    ),
    Case(
        "forwarded mail in base64",
        mixed(
            PLAIN,
            b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            + base64.b64encode(HEAD + b"\nInner words.\n")
            + b"\n",
        ),
        files=("part-1.eml",),
    ),
    Case(
        "delivery report",
        mixed(
            b"Content-Type: text/plain\n\nIt could not be delivered.\n",
            b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n",
            b"Content-Type: text/rfc822-headers\n\n" + HEAD,
            kind=b"report",
        ),
        holds=("could not be delivered",),
        anywhere=("Status: 5.1.1",),
    ),
    Case(
        "opaque S/MIME",
        typed(
            b'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
            base64.b64encode(b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x03sealed"),
            b"base64",
        ),
        codes=("mail_encrypted", "members_missing"),
    ),
    Case(
        "PGP, encrypted",
        mixed(
            b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
            b"Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n",
            kind=b"encrypted",
        ),
        codes=("mail_encrypted",),
    ),
    Case(
        "signed in the clear",
        mixed(PLAIN, b"Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\nabc\n", kind=b"signed"),
        body=TEXT,
        files=(),
        codes=("signature_ignored",),
    ),
    Case("partial", typed(b'message/partial; id="x"; number=1; total=2', WORDS), anywhere=("We lost a folder.",)),
    Case(
        "external body",
        mixed(
            PLAIN,
            b'Content-Type: message/external-body; access-type=URL; url="http://x.example/a"\n\nContent-Type: text/plain\n\n',
        ),
        body=TEXT,
    ),
]


@pytest.mark.parametrize("case", [*HEADERS, *BODIES, *PARTS], ids=lambda case: case.name)
def test_a_broken_mail_is_read_as_people_read_it(case: Case) -> None:
    result = read_bytes(case.data, "case.eml")
    document = result.documents[0]
    assert document.media_type == "message/rfc822"
    assert document.mail is not None
    check_text(document, case)
    for words in case.anywhere:
        assert any(words in one.text for one in result.documents)
    if case.files is not None:
        assert (
            tuple(
                one.path.removeprefix("case.eml!/") for one in result.documents if one.parent_document_id == document.document_id
            )
            == case.files
        )
    if case.codes is not None:
        assert own_codes(result) == case.codes


def check_text(document: Document, case: Case) -> None:
    assert document.mail is not None
    lines = document.mail.header.of(document.text).splitlines()
    for name, value in case.header.items():
        assert next(line for line in lines if line.startswith(f"{name}:")) == f"{name}: {value}"
    if case.body is not None:
        assert document.mail.body.of(document.text) == case.body
    for words in case.holds:
        assert words in document.text
    for words in case.lacks:
        assert words not in document.text
    document.text.encode("utf-8")


def own_codes(result: ReadResult) -> tuple[str, ...]:
    return tuple(issue.code for issue in result.issues if issue.document_id == result.documents[0].document_id)


@pytest.mark.parametrize(("written", "shown"), ENCODED_WORDS)
def test_encoded_words_are_read_however_they_are_put_together(written: bytes, shown: str) -> None:
    document = read_bytes(head(subject=b"Subject: " + written + b"\n") + b"\n" + WORDS, "case.eml").documents[0]
    assert f"Subject: {shown}".rstrip() in document.text.splitlines()
    assert TEXT in document.text


def test_a_mail_bomb_of_parts_is_bounded_and_said() -> None:
    result = read_bytes(mixed(*[PDFISH % b"a.txt"] * 3000), "bomb.eml")
    assert "too_many_attachments" in own_codes(result)
    outer = result.documents[0]
    assert (outer.members_expected, outer.members_read, outer.members_failed) == (3000, 1000, 2000)


def test_a_mail_bomb_of_depth_is_bounded_and_said() -> None:
    data = b"Content-Type: text/plain\n\nThe innermost words.\n"
    for depth in range(400):
        data = b'Content-Type: multipart/mixed; boundary="q%d"\n\n--q%d\n%s\n--q%d--\n' % (depth, depth, data, depth)
    result = read_bytes(HEAD + MIME + data, "deep.eml")
    assert "The innermost words." in result.documents[0].text or "nesting_too_deep" in own_codes(result)


def deep(levels: int) -> bytes:
    data = b"Content-Type: text/plain\n\nThe innermost words.\n"
    for depth in range(levels):
        data = b'Content-Type: multipart/mixed; boundary="q%d"\n\n--q%d\n%s\n--q%d--\n' % (depth, depth, data, depth)
    return HEAD + MIME + data


BOMBS = {
    "a long quoted reply": HEAD + b"\n" + b"> quoted words of a line\n" * 30_000,
    "encoded words": FROM + b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\n\n" + WORDS,
    "encoded words that never end": FROM + b"Subject: " + b"=?utf-8?q?a" * 30_000 + b"\n\n" + WORDS,
    "encoded names": FROM + b"To: " + b"=?utf-8?q?a=2Cb?= <a@b.example>, " * 10_000 + b"\n\n" + WORDS,
    "spaces in a field": FROM + b"Subject: a" + b" " * 200_000 + b"\n b\n\n" + WORDS,
    "lines that are no fields": HEAD + (b"junk\n" * 39 + SUBJECT) * 500 + b"\n" + WORDS,
    "nested tags": typed(b"text/html", b"<div>" * 100_000 + b"deep words"),
    "nested parts": deep(2500),
    "parts": HEAD + MIME + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 10_000,
    "files of one name": HEAD
    + MIME
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: application/x; name=a.txt\n\nx\n" * 3_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_takes_no_more_than_its_size(name: str) -> None:
    begin = time.process_time()
    assert read_bytes(BOMBS[name], "bomb.eml").documents[0].mail is not None
    assert time.process_time() - begin < 4  # each takes well under a second on a machine that is not busy
