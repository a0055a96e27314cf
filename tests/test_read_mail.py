"""Real e-mails: header lines, body and attachments as they were sent, and what breaks the rules is said."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Document, MailFields, ReadResult
from pipeline.read import read_bytes

HEADER = (
    b"From: Maud Pellow <maud@wexholt.example>\r\nTo: casework@regulator.example\r\nSubject: Breach at Wexholt\r\n"
    b"Date: Wed, 1 Apr 2020 16:20:00 +0100\r\nMessage-ID: <one@wexholt.example>\r\nMIME-Version: 1.0\r\n"
)


def mail(body: bytes, *fields: str, header: bytes = HEADER) -> ReadResult:
    more = "".join(f"{field}\r\n" for field in fields).encode()
    return read_bytes(header + more + b"\r\n" + body, "report.eml")


def fields_of(document: Document) -> MailFields:
    assert document.mail is not None
    return document.mail


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


def carrier(**attachments: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "maud@wexholt.example", "casework@regulator.example", "Papers"
    message["Message-ID"] = "<papers@wexholt.example>"
    message.set_content("See attached.\n")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return message


def test_a_plain_mail_is_its_header_lines_a_blank_line_and_its_body() -> None:
    result = mail(b"We lost a file.\r\nIt held 25 names.\r\n", "Content-Type: text/plain; charset=utf-8")
    document = result.documents[0]
    found = fields_of(document)
    assert document.text.startswith("From: Maud Pellow <maud@wexholt.example>\nTo: casework@regulator.example\n")
    assert found.body.of(document.text) == "We lost a file.\nIt held 25 names.\n"
    assert document.text == found.header.of(document.text) + "\n" + found.body.of(document.text)
    assert found.header.of(document.text).splitlines()[-1] == "Message-ID: <one@wexholt.example>"
    assert (found.message_id, found.date) == ("<one@wexholt.example>", "Wed, 1 Apr 2020 16:20:00 +0100")
    assert (document.media_type, document.status, codes(result)) == ("message/rfc822", "ok", [])


def test_the_ids_of_a_thread_are_taken_apart() -> None:
    result = mail(b"x", "In-Reply-To: <zero@wexholt.example>", "References: <minus@a.example>\r\n <zero@wexholt.example>")
    found = fields_of(result.documents[0])
    assert found.in_reply_to == "<zero@wexholt.example>"
    assert found.references == ("<minus@a.example>", "<zero@wexholt.example>")


def test_html_becomes_lines_as_a_reader_sees_them() -> None:
    html = (
        b"<html><head><style>p {margin:0}</style></head><body><p>Dear <b>Ms</b>&nbsp;Tansy,</p><p><b>From:</b> Otis<br>"
        b"<b>Sent:</b> Monday</p>"
        b"<table><tr><td>Records</td><td>25</td></tr></table><ul><li>one</li></ul><script>alert(1)</script></body></html>"
    )
    text = fields_of(document := mail(html, "Content-Type: text/html").documents[0]).body.of(document.text)
    assert "Dear Ms\u00a0Tansy," in text
    assert "From: Otis\nSent: Monday" in text
    assert "Records\t25" in text
    assert "• one" in text
    assert "alert" not in text
    assert "margin" not in text


def test_ticks_of_an_html_form_are_shown() -> None:
    html = b'<p><input type="checkbox" checked> Yes</p><p><input type=checkbox> No</p>'
    assert "☒ Yes\n\n☐ No" in mail(html, "Content-Type: text/html").documents[0].text


def test_of_two_renditions_the_plain_one_is_read_and_a_stub_gives_way() -> None:
    message = carrier()
    message.clear_content()
    message.set_content("The whole story in plain words.\n")
    message.add_alternative("<p>The whole story in <b>plain</b> words.</p>", subtype="html")
    assert fields_of(one := read_bytes(message.as_bytes(), "a.eml").documents[0]).body.of(one.text).count("whole story") == 1
    stub = carrier()
    stub.clear_content()
    stub.set_content("Use an HTML reader.\n")
    stub.add_alternative("<p>" + "The whole story is long and only told here. " * 10 + "</p>", subtype="html")
    result = read_bytes(stub.as_bytes(), "b.eml")
    assert "only told here" in result.documents[0].text
    assert codes(result) == ["html_body_used"]


def test_encoded_headers_are_decoded_and_cannot_forge_a_line() -> None:
    result = mail(
        b"x",
        header=b"From: =?utf-8?q?Zo=C3=AB_Br=C3=A5the?= <zoe@a.example>\n"
        b"Subject: =?iso-8859-1?Q?Caf=E9?= =?utf-8?B?4oCTIGxvc3Q=?=\n"
        b"To: =?utf-8?q?x=0AFrom=3A_evil?= <b@a.example>\nMessage-ID: <1@a.example>\n",
    )
    lines = fields_of(document := result.documents[0]).header.of(document.text).splitlines()
    assert lines[0] == "From: Zoë Bråthe <zoe@a.example>"
    assert lines[1] == "Subject: Café– lost"
    assert [line for line in lines if line.startswith("From:")] == lines[:1]
    assert "\n" not in lines[2]


@pytest.mark.parametrize(
    "line",
    [
        b"Subject: =?utf-8?q?broken=ZZ?= and =?no-such-set?b?4oCT?=",
        b"Subject: raw \xe9 byte",
        b"Subject: =?utf-8?b?!!!not base64!!!?=",
        b"From: a@b@c <<broken>, =?utf-8?q?x",
        b"To: undisclosed-recipients:;",
        b"Date: not a date at all \xff\xfe",
        b"Message-ID: no brackets",
        b"References: <unclosed <a@b> c>",
        b": no name",
        b"Subject: " + b"=?utf-8?q?a?= " * 2000,
    ],
)
def test_a_malformed_header_field_costs_neither_the_mail_nor_its_body(line: bytes) -> None:
    result = mail(b"The body is here.\r\n", header=HEADER + line + b"\r\n")
    document = result.documents[0]
    assert "The body is here." in document.text
    document.text.encode("utf-8")
    assert document.status in {"ok", "partial"}


def test_a_header_that_is_not_encoded_by_the_rules_is_said() -> None:
    result = mail(b"x", header=HEADER.replace(b"Subject: Breach at Wexholt", b"Subject: Caf\xe9 breach"))
    assert "Subject: Café breach\n" in result.documents[0].text
    assert codes(result) == ["mail_header_damaged"]


def test_attachments_are_documents_of_their_own_and_are_counted() -> None:
    result = read_bytes(
        carrier(notes_txt=b"Notes of the call.", scan_bin=b"\xff\xd8\xff\xe0JFIF", none_txt=b"").as_bytes(), "in/papers.eml"
    )
    outer, notes, scan, none = result.documents
    assert [one.path for one in result.documents[1:]] == [
        f"in/papers.eml!/{name}" for name in ("notes.txt", "scan.bin", "none.txt")
    ]
    assert {one.parent_document_id for one in (notes, scan, none)} == {outer.document_id}
    assert notes.text == "Notes of the call."
    assert (outer.members_expected, outer.members_read, outer.members_failed, outer.status) == (3, 1, 2, "partial")
    assert codes(result) == ["picture_broken", "empty_file", "members_missing"]


def test_copies_of_one_attachment_have_ids_and_names_of_their_own() -> None:
    message = carrier(list_txt=b"The same list.")
    message.add_attachment(b"The same list.", maintype="application", subtype="octet-stream", filename="list.txt")
    documents = read_bytes(message.as_bytes(), "a.eml").documents
    assert len({one.document_id for one in documents}) == 3
    assert len({one.path for one in documents}) == 3
    assert documents[1].sha256 == documents[2].sha256


def test_an_attached_mail_is_read_as_it_was_sent_with_its_own_attachments() -> None:
    inner = carrier(list_txt=b"The list of names.").as_bytes()
    boundary = (
        b"--b1\r\nContent-Type: text/plain\r\n\r\nFYI\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b1--\r\n"
    )
    result = mail(boundary, 'Content-Type: multipart/mixed; boundary="b1"')
    outer, attached, listed = result.documents
    assert fields_of(outer).body.of(outer.text).strip() == "FYI"
    assert attached.path == "report.eml!/part-1.eml"
    assert fields_of(attached).message_id == "<papers@wexholt.example>"
    assert (listed.text, listed.parent_document_id) == ("The list of names.", attached.document_id)
    assert (outer.members_expected, attached.members_read) == (1, 1)


def test_mails_inside_mails_are_opened_to_a_depth_and_what_lies_deeper_is_said() -> None:
    data = carrier().as_bytes()
    for depth in range(14):
        data = (
            b'From: a@b.example\nSubject: deeper\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="q%d"\n\n--q%d\n'
            b"Content-Type: message/rfc822\n\n%s\n--q%d--\n" % (depth, depth, data, depth)
        )
    result = read_bytes(data, "deep.eml")
    assert [one.status for one in result.documents] == ["ok"] * 10 + ["partial", "failed"]
    assert codes(result) == ["nesting_too_deep", "members_missing"]


def test_pictures_of_the_body_are_left_out_and_said_but_attached_ones_are_not() -> None:
    message = carrier()
    message.clear_content()
    message.set_content('<p>Hello <img src="cid:logo"></p>', subtype="html")
    message.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<logo>")
    message.add_attachment(b"\x89PNG\r\n\x1a\n1", maintype="image", subtype="png", filename="scan.png")
    result = read_bytes(message.as_bytes(), "a.eml")
    assert [one.path for one in result.documents[1:]] == ["a.eml!/scan.png"]
    assert "inline_images_ignored" in codes(result)


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "Zoë".encode(), "Zoë"),
        ("iso-8859-1", b"Caf\xe9 \xa35", "Café £5"),
        ("us-ascii", b"Caf\xe9 \x965", "Café –5"),
        ("utf-8", b"Caf\xe9 \xa35", "Café £5"),
        ("no-such-set", "Zoë".encode(), "Zoë"),
        ("unicode-1-1-utf-7", b"plain", "plain"),
        ("base64", b"plain", "plain"),
    ],
)
def test_a_declared_character_set_is_believed_only_where_it_fits(charset: str, body: bytes, text: str) -> None:
    assert text in mail(body, f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit").documents[0].text


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (['Content-Type: multipart/mixed; boundary="never"'], b"The words are here.\n"),
        (['Content-Type: multipart/mixed; boundary="b"'], b"--b\nContent-Type: text/plain\n\nThe words are here.\n"),
        (["Content-Type: multipart/mixed"], b"The words are here.\n"),
        (["Content-Transfer-Encoding: base64"], b"The words are here.\n"),
        (["Content-Type: ;;;"], b"The words are here.\n"),
    ],
)
def test_a_damaged_structure_keeps_the_words(fields: list[str], body: bytes) -> None:
    result = mail(body, *fields)
    assert "The words are here." in result.documents[0].text or "mail_damaged" in codes(result)


def test_a_printout_of_a_mail_in_a_text_file_is_text() -> None:
    printed = (
        b"From: casework@regulator.example\nTo: maud@wexholt.example\nSubject: Breach\nDirection: Outgoing\n"
        b"Date: 01/04/2020 10:15\n\nHello\n"
    )
    assert read_bytes(printed, "case.txt").documents[0].media_type == "text/plain"


def test_a_real_mail_is_one_whatever_it_is_called() -> None:
    assert read_bytes(HEADER + b"\r\nHello\r\n", "report.txt").documents[0].media_type == "message/rfc822"


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_mail_raises(head: bytes, body: bytes) -> None:
    for data in (
        HEADER + head + b"\r\n\r\n" + body,
        b"From: a\nTo: b\n" + body,
        HEADER + b"Content-Type: " + head + b"\n\n" + body,
    ):
        for document in read_bytes(data, "a.eml").documents:
            document.text.encode("utf-8")
            if document.mail:
                assert 0 <= document.mail.header.end <= document.mail.body.start <= document.mail.body.end == len(document.text)
