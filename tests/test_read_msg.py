"""Outlook messages: the same rows as the .eml of the same message, whatever way Outlook kept them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from email.message import EmailMessage

import compressed_rtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msg_files import Ansi, Value, container, message, msg

from pipeline.model import Document, ReadResult
from pipeline.read import read_bytes

SENT = datetime(2020, 4, 1, 15, 20, tzinfo=UTC)
USUAL: dict[str, Value] = {
    "class": "IPM.Note",
    "subject": "Lost folder",
    "for_name": "Maud Pellow",
    "for_kind": "SMTP",
    "for_address": "maud@wexholt.example",
    "submitted": SENT,
    "id": "<one@wexholt.example>",
    "body": "We lost a folder.\r\nIt held 25 names.\r\n",
}
TO: dict[str, Value] = {"type": 1, "name": "casework@regulator.example", "kind": "SMTP", "address": "casework@regulator.example"}


def read(**changes: Value) -> ReadResult:
    return read_bytes(msg(USUAL | changes, (TO,)), "report.msg")


def header(document: Document) -> list[str]:
    assert document.mail is not None
    return document.mail.header.of(document.text).splitlines()


def body(document: Document) -> str:
    assert document.mail is not None
    return document.mail.body.of(document.text)


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


def test_a_message_that_was_never_on_the_internet_has_its_header_from_its_properties() -> None:
    result = read(reply_to="<zero@wexholt.example>", references="<minus@a.example> <zero@wexholt.example>", index=b"\x01" * 22)
    document = result.documents[0]
    assert header(document) == [
        "From: Maud Pellow <maud@wexholt.example>",
        "To: casework@regulator.example",
        "Subject: Lost folder",
        "Date: Wed, 01 Apr 2020 15:20:00 +0000",
        "Message-ID: <one@wexholt.example>",
        "In-Reply-To: <zero@wexholt.example>",
        "References: <minus@a.example> <zero@wexholt.example>",
    ]
    assert body(document) == "We lost a folder.\nIt held 25 names.\n"
    assert document.mail is not None
    assert document.mail.references == ("<minus@a.example>", "<zero@wexholt.example>")
    assert document.mail.thread_index == "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=="
    assert (document.media_type, document.status, codes(result)) == ("application/vnd.ms-outlook", "ok", [])


def test_its_eml_twin_gives_the_same_text() -> None:
    twin = EmailMessage()
    twin["From"], twin["To"], twin["Subject"] = "Zoë Bråthe <zoe@wexholt.example>", "casework@regulator.example", "Café – lost"
    twin["Date"], twin["Message-ID"], twin["In-Reply-To"] = (
        "Wed, 1 Apr 2020 16:20:00 +0100",
        "<one@a.example>",
        "<zero@a.example>",
    )
    twin.set_content("We lost a folder.\nIt held 25 names.\n")
    raw = twin.as_bytes()
    headers = raw.partition(b"\n\n")[0].decode().replace("\n", "\r\n") + "\r\n\r\n"
    outlook = read(headers=headers, subject="Café – lost", for_name="Someone else", body=twin.get_content().replace("\n", "\r\n"))
    mail = read_bytes(raw, "a.eml")
    assert outlook.documents[0].text == mail.documents[0].text
    assert outlook.documents[0].mail == mail.documents[0].mail


def test_a_file_named_msg_that_is_a_plain_mail_is_read_as_one() -> None:
    raw = b"From: a@x.example\r\nTo: b@x.example\r\nSubject: S\r\nMessage-ID: <1@x>\r\n\r\nWords\r\n"
    assert read_bytes(raw, "a.msg").documents[0].media_type == "message/rfc822"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"for_name": "Pellow, Maud"}, 'From: "Pellow, Maud" <maud@wexholt.example>'),
        ({"for_name": "'maud@wexholt.example'"}, "From: maud@wexholt.example"),
        ({"for_name": "", "for_address": ""}, None),
        ({"for_kind": "EX", "for_address": "/O=WEX/OU=A/CN=RECIPIENTS/CN=PELLOWM"}, "From: Maud Pellow"),
        ({"for_kind": "EX", "for_address": "/O=WEX/CN=PELLOWM", "for_name": ""}, "From: PELLOWM"),
        ({"for_address": "/O=WEX/CN=P", "for_smtp": "maud@wexholt.example"}, "From: Maud Pellow <maud@wexholt.example>"),
        ({"sender_name": "Clerk", "sender": "clerk@wexholt.example"}, "From: Maud Pellow <maud@wexholt.example>"),
        ({"subject": "Line\r\nFrom: evil@x.example"}, "Subject: Line From: evil@x.example"),
        ({"subject": "\x01\x05RE: Lost folder"}, "Subject: RE: Lost folder"),
    ],
)  # fmt: skip
def test_names_and_addresses(changes: dict[str, Value], line: str | None) -> None:
    lines = header(read(**changes).documents[0])
    assert line is None or line in lines
    assert sum(one.startswith("From:") for one in lines) == (line is not None)


def test_recipients_by_kind_in_order_and_the_displayed_line_where_none_is_listed() -> None:
    rows: tuple[dict[str, Value], ...] = (
        {"type": 2, "name": "Otis", "smtp": "otis@x.example", "kind": "EX", "address": "/O=X/CN=OTIS"},
        TO,
        {"type": 3, "name": "Archive", "address": "archive@x.example"},
        {"type": 1, "name": "Only a name"},
    )
    lines = header(read_bytes(msg(USUAL, rows), "a.msg").documents[0])
    assert "To: casework@regulator.example, Only a name" in lines
    assert "Cc: Otis <otis@x.example>" in lines
    assert "Bcc: Archive <archive@x.example>" in lines
    shown = header(read_bytes(msg(USUAL | {"display_to": "Pellow, Maud; Otis Kerr"}), "a.msg").documents[0])
    assert 'To: "Pellow, Maud", Otis Kerr' in shown


def test_what_the_transport_header_lacks_comes_from_the_properties() -> None:
    lines = header(read(headers="Received: from a by b\r\nX-Mailer: m\r\nSubject: Lost folder\r\n\r\n").documents[0])
    assert lines[0] == "Subject: Lost folder"
    assert "From: Maud Pellow <maud@wexholt.example>" in lines
    assert "Date: Wed, 01 Apr 2020 15:20:00 +0000" in lines


def test_a_subject_that_was_changed_later_is_shown_and_the_first_one_kept() -> None:
    lines = header(read(headers="Subject: Lost folder\r\n\r\n", subject="JC INITIAL BREACH REPORT - Triaged CY").documents[0])
    assert lines[:2] == ["Subject: JC INITIAL BREACH REPORT - Triaged CY", "Original-Subject: Lost folder"]


def test_when_it_came_is_not_said_to_be_when_it_was_sent() -> None:
    without = {name: value for name, value in USUAL.items() if name != "submitted"} | {"delivered": SENT}
    lines = header(read_bytes(msg(without), "a.msg").documents[0])
    assert "Received: Wed, 01 Apr 2020 15:20:00 +0000" in lines
    assert not any(line.startswith("Date:") for line in lines)
    draft = read_bytes(msg(without | {"flags": 8}), "a.msg")
    assert not any(line.startswith(("Date:", "Received:")) for line in header(draft.documents[0]))
    assert codes(draft) == ["outlook_item"]


@pytest.mark.parametrize("page", [(1251, "Утечка данных"), (932, "個人情報の紛失"), (1250, "Únik údajů"), (65001, "Café – lost")])
def test_an_ansi_message_is_read_in_its_own_code_page(page: tuple[int, str]) -> None:
    number, words = page
    coded = Ansi(words.encode("utf-8" if number == 65001 else f"cp{number}"))
    document = read(subject=coded, body=coded, for_name=coded, code_page=number).documents[0]
    assert f"Subject: {words}" in header(document)
    assert body(document) == words + "\n"


def test_an_ansi_message_without_a_code_page_goes_by_its_language() -> None:
    document = read(body=Ansi("Утечка".encode("cp1251")), locale=0x0419).documents[0]
    assert body(document) == "Утечка\n"
    assert body(read(body=Ansi("Café – lost".encode("cp1252"))).documents[0]) == "Café – lost\n"


HTML = "<html><body><p>We lost a folder.</p><p>It held 25 names &amp; more.</p></body></html>"


def rich(rtf: bytes) -> bytes:
    return bytes(compressed_rtf.compress(rtf, compressed=True))


WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern\fcharset204 Courier;}}"
    rb"{\*\htmltag19 <html>}{\*\htmltag50 <body>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 \u8211 ? lost\htmlrtf \par }"
    rb"\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag64 <p>}{\f1\'d3\'f2}{\*\htmltag84 &amp;}\htmlrtf &\htmlrtf0 more"
    rb"{\*\htmltag72 </p>}{\*\htmltag58 </body>}}"
)
STORY = "The story is told here. " * 20


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"body": "", "html": HTML.encode(), "cpid": 65001}, "We lost a folder.\n\nIt held 25 names & more.\n"),
        ({"body": "", "html": "<p>Café</p>".encode("cp1252"), "cpid": 1252}, "Café\n"),
        ({"body": "", "html": "<p>Утечка</p>".encode("koi8-r"), "cpid": 20866}, "Утечка\n"),
        ({"body": "", "html": "<p>Café</p>"}, "Café\n"),
        ({"body": "", "rtf": rich(WRAPPED)}, "Café – lost\n\nУт&more\n"),
        ({"body": "", "rtf": rich(rb"{\rtf1\ansi\fromtext \deff0{\fonttbl{\f0 A;}}Plain \'a35\par two}")}, "Plain £5\ntwo\n"),
        ({"body": "", "rtf": rich(rb"{\rtf1\ansi Only \b rich\b0\par two\tab three}")}, "Only rich\ntwo\tthree\n"),
        ({"body": "", "rtf": b"{\\rtf1 not compressed}"}, "not compressed\n"),
        ({"rtf": rich(rb"{\rtf1\ansi the same words}")}, "We lost a folder.\nIt held 25 names.\n"),
        ({"body": "Stub.", "html": f"<p>{STORY}</p>".encode(), "cpid": 65001}, STORY.strip() + "\n"),
    ],
)  # fmt: skip
def test_the_body_is_found_wherever_it_is(changes: dict[str, Value], text: str) -> None:
    assert body(read(**changes).documents[0]) == text


def test_a_damaged_rich_text_body_is_read_as_far_as_it_goes_and_said() -> None:
    whole = rich(b"{\\rtf1\\ansi " + b" ".join(b"word%d" % number for number in range(200)) + b"}")
    result = read(body="", rtf=whole[: len(whole) // 2])
    assert "word1 word2 word3" in result.documents[0].text
    assert codes(result) == ["mail_damaged"]
    assert codes(read(body="", rtf=b"\x05\0\0\0garbage of another kind")) == ["mail_damaged"]


def test_messages_inside_messages_and_their_files_are_documents_of_their_own() -> None:
    deepest = message(
        {"subject": "Third", "body": "third"}, (), ({"method": 1, "long_name": "deep.txt", "data": b"deep notes"},), inner=True
    )
    middle = message({"subject": "Second", "body": "second"}, (), ({"method": 5, "name": "Third", "data": deepest},), inner=True)
    held: tuple[dict[str, object], ...] = (
        {"method": 1, "long_name": "notes.txt", "data": b"first notes"},
        {"method": 5, "name": "Second: the/second", "data": middle},
        {"method": 1, "short_name": "SAME.TXT", "data": b"a"},
        {"method": 1, "short_name": "SAME.TXT", "data": b"b"},
    )
    result = read_bytes(msg(USUAL, (TO,), held), "a.msg")
    assert [one.path for one in result.documents] == [
        "a.msg",
        "a.msg!/notes.txt",
        "a.msg!/Second: the_second.msg",
        "a.msg!/Second: the_second.msg!/Third.msg",
        "a.msg!/Second: the_second.msg!/Third.msg!/deep.txt",
        "a.msg!/SAME.TXT",
        "a.msg!/SAME (2).TXT",
    ]
    assert [one.text.strip() for one in result.documents[1:]] == [
        "first notes", "Subject: Second\n\nsecond", "Subject: Third\n\nthird", "deep notes", "a", "b",
    ]  # fmt: skip
    assert (result.documents[0].members_expected, result.documents[0].members_read) == (4, 4)
    assert (codes(result), {one.status for one in result.documents}) == ([], {"ok"})


def test_the_same_message_inside_two_others_has_the_same_hash() -> None:
    inner = message({"subject": "Inner", "body": "in", "submitted": SENT}, inner=True)
    one = read_bytes(msg({"subject": "A"}, (), ({"method": 5, "name": "I", "data": inner},)), "a.msg").documents[1]
    two = read_bytes(msg({"subject": "B"}, (TO,), ({"method": 5, "name": "I", "data": inner},)), "b.msg").documents[1]
    assert one.sha256 == two.sha256


def test_what_cannot_be_had_is_counted_and_said() -> None:
    held: tuple[dict[str, object], ...] = (
        {"method": 4, "long_name": "plan.doc", "path": "\\\\server\\plan.doc"},
        {"method": 6, "name": "Chart", "data": {"CONTENTS": b"x"}},
        {"method": 1, "long_name": "gone.pdf"},
    )
    result = read_bytes(msg(USUAL, (TO,), held), "a.msg")
    outer = result.documents[0]
    assert codes(result) == [*["attachment_failed"] * 3, "members_missing"]
    assert (outer.members_expected, outer.members_read, outer.members_failed, outer.status) == (3, 0, 3, "partial")


def test_an_attachment_that_is_announced_but_not_there_is_missed() -> None:
    tree = dict(message(USUAL))
    properties = tree["__properties_version1.0"]
    assert isinstance(properties, bytes)
    tree["__properties_version1.0"] = properties[:20] + struct.pack("<I", 2) + properties[24:]
    result = read_bytes(container(tree), "a.msg")
    assert codes(result) == ["members_missing"]
    assert result.documents[0].members_expected == 2


def test_pictures_that_the_html_shows_are_left_out_and_said() -> None:
    held: tuple[dict[str, object], ...] = (
        {"method": 1, "long_name": "logo.png", "data": b"\x89PNG\r\n\x1a\n", "cid": "logo@x"},
        {"method": 1, "long_name": "list.txt", "data": b"The list."},
    )
    result = read_bytes(msg(USUAL | {"html": b'<p>Hi <img src="cid:logo@x"></p>', "cpid": 65001}, (), held), "a.msg")
    assert [one.path for one in result.documents] == ["a.msg", "a.msg!/list.txt"]
    assert codes(result) == ["inline_images_ignored"]


@pytest.mark.parametrize("kind", ["IPM.Appointment", "IPM.Contact", "IPM.Task", "IPM.StickyNote", "IPM.Activity"])
def test_an_item_that_is_no_mail_is_read_and_said(kind: str) -> None:
    result = read(**{"class": kind})
    assert codes(result) == ["outlook_item"]
    assert "25 names" in result.documents[0].text


def test_a_sealed_message_is_said() -> None:
    assert codes(read(**{"class": "IPM.Note.SMIME"})) == ["mail_encrypted"]


def test_an_ole_file_without_a_message_is_none() -> None:
    assert read_bytes(container({"Something": b"x"}), "a.msg").documents[0].media_type == "application/x-ole-storage"
    broken = read_bytes(msg(USUAL)[:600] + "__substg1.0_".encode("utf-16-le"), "a.msg")
    assert (broken.documents[0].status, codes(broken)) == ("failed", ["msg_broken"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damaged_message_raises(data: st.DataObject) -> None:
    whole = bytearray(
        msg(USUAL | {"rtf": rich(WRAPPED)}, (TO,), ({"method": 5, "name": "I", "data": message(USUAL, inner=True)},))
    )
    for at in data.draw(st.lists(st.integers(512, len(whole) - 1), max_size=12)):
        whole[at] = data.draw(st.integers(0, 255))
    result = read_bytes(bytes(whole[: data.draw(st.integers(513, len(whole)))]), "a.msg")
    assert "document_failed" not in codes(result)
    for document in result.documents:
        document.text.encode("utf-8")
