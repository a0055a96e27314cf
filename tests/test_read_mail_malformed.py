"""Mails that break the rules of their format, as real senders break them: what a reader would see is read all the same.

Each case is the mail's bytes and what is to come out; `codes` are the issues without those of the attachments.
"""

from __future__ import annotations

import base64
import quopri
import time
from dataclasses import dataclass, field

import pytest

from pipeline.model import Document, ReadResult
from pipeline.read import read_bytes

FROM = b"From: Maud Pellow <maud@wexholt.example>\n"
TO = b"To: casework@regulator.example\n"
SUBJECT = b"Subject: Lost folder\n"
DATE = b"Date: Wed, 1 Apr 2020 16:20:00 +0100\n"
ID = b"Message-ID: <one@wexholt.example>\n"
HEAD = FROM + TO + SUBJECT + DATE + ID
MIME = b"MIME-Version: 1.0\n"
WORDS = b"We lost a folder.\nIt held 25 names.\n"
TEXT = WORDS.decode()


@dataclass(frozen=True)
class Case:
    name: str
    data: bytes
    header: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    files: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None


def head(**changes: bytes | None) -> bytes:
    """The usual header with some fields replaced, or left out."""
    fields = {"from": FROM, "to": TO, "subject": SUBJECT, "date": DATE, "id": ID}
    return b"".join(changes.get(name, line) or b"" for name, line in fields.items())


def mixed(*parts: bytes, boundary: bytes = b"b1", end: bytes | None = None, kind: bytes = b"mixed") -> bytes:
    """A multipart mail of these parts (each its own header, a blank line, its content)."""
    closing = b"--" + boundary + b"--\n" if end is None else end
    content = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return HEAD + MIME + b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\n\n' + content + closing


PLAIN = b"Content-Type: text/plain\n\n" + WORDS
PDFISH = (
    b"Content-Type: application/octet-stream; name=%s\nContent-Transfer-Encoding: base64\n\n"
    + base64.b64encode(b"notes of the call")
    + b"\n"
)


def typed(content_type: bytes, body: bytes, encoding: bytes = b"8bit") -> bytes:
    return HEAD + MIME + b"Content-Type: " + content_type + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body


HEADERS = [
    Case(
        "line ends of a Mac",
        HEAD.replace(b"\n", b"\r") + b"\r" + WORDS.replace(b"\n", b"\r"),
        {"Subject": "Lost folder"},
        holds=("25 names",),
    ),
    Case(
        "line ends mixed",
        FROM[:-1] + b"\r\n" + TO + SUBJECT[:-1] + b"\r\n" + DATE + ID + b"\r\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>", "Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "line ends doubled", HEAD.replace(b"\n", b"\r\r\n") + b"\r\r\n" + WORDS, {"Subject": "Lost folder"}, holds=("25 names",)
    ),
    Case("BOM before it", b"\xef\xbb\xbf" + HEAD + b"\n" + WORDS, {"From": "Maud Pellow <maud@wexholt.example>"}, TEXT),
    Case("blank lines before it", b"\r\n\r\n" + HEAD + b"\n" + WORDS, {"Subject": "Lost folder"}, TEXT),
    Case(
        "envelope line before it",
        b"From maud@wexholt.example Wed Apr  1 16:20:00 2020\n" + HEAD + b"\n" + WORDS,
        {"Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "quoted envelope line before it",
        b">From maud@wexholt.example Wed Apr  1 16:20:00 2020\n" + HEAD + b"\n" + WORDS,
        {"Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "a broken line in the header",
        FROM + b"this line is no field\n" + TO + SUBJECT + DATE + ID + b"\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>", "Subject": "Lost folder", "Date": "Wed, 1 Apr 2020 16:20:00 +0100"},
        holds=("25 names",),
    ),
    Case("no blank line before the body", HEAD + WORDS, {"Subject": "Lost folder"}, holds=("We lost a folder.", "25 names")),
    Case("header without a body", HEAD, {"Subject": "Lost folder"}, ""),
    Case("header without line end", HEAD.rstrip(b"\n"), {"Message-ID": "<one@wexholt.example>"}, ""),
    Case("spaces before the colon", HEAD.replace(b"Subject:", b"Subject :") + b"\n" + WORDS, {"Subject": "Lost folder"}, TEXT),
    Case(
        "no space after the colon",
        HEAD.replace(b": ", b":") + b"\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>", "Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "names in odd case",
        HEAD.replace(b"Subject", b"SUBJECT").replace(b"From", b"fRoM") + b"\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>", "Subject": "Lost folder"},
        TEXT,
    ),
    Case("two subjects", HEAD + b"Subject: Another\n\n" + WORDS, {"Subject": "Lost folder"}, TEXT, holds=("Subject: Another",)),
    Case(
        "two senders",
        HEAD + b"From: Otis Kerr <otis@wexholt.example>\n\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>"},
        TEXT,
        holds=("otis@wexholt.example",),
    ),
    Case(
        "folded with tabs",
        head(subject=b"Subject: Lost\n\tfolder\n\t of\n names\n") + b"\n" + WORDS,
        {"Subject": "Lost folder of names"},
        TEXT,
    ),
    Case(
        "folded line that is blank",
        head(subject=b"Subject: Lost folder\n \n") + b"\n" + WORDS,
        {"Subject": "Lost folder", "Date": "Wed, 1 Apr 2020 16:20:00 +0100"},
        TEXT,
    ),
    Case(
        "value folded below its name", head(subject=b"Subject:\n Lost folder\n") + b"\n" + WORDS, {"Subject": "Lost folder"}, TEXT
    ),
    Case(
        "raw cp1252 in the subject",
        head(subject=b"Subject: Caf\xe9 \x96 lost\n") + b"\n" + WORDS,
        {"Subject": "Café – lost"},
        TEXT,
        codes=("mail_header_damaged",),
    ),
    Case(
        "raw UTF-8 in the subject",
        head(subject="Subject: Café – lost\n".encode()) + b"\n" + WORDS,
        {"Subject": "Café – lost"},
        TEXT,
        codes=(),
    ),
    Case(
        "raw letters in a name",
        head(**{"from": b"From: Zo\xe9 Br\xe2the <zoe@wexholt.example>\n"}) + b"\n" + WORDS,
        {"From": "Zoé Brâthe <zoe@wexholt.example>"},
        TEXT,
    ),
    Case(
        "NUL bytes in header and body",
        head(subject=b"Subject: Lost\0 folder\n") + b"\n" + b"We lost\0 a folder.\n",
        {"From": "Maud Pellow <maud@wexholt.example>"},
        holds=("a folder.",),
    ),
    Case(
        "a megabyte in one line",
        head(subject=b"Subject: Lost " + b"x" * 1_000_000 + b"\n") + b"\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example>"},
        TEXT,
    ),
    Case(
        "ten thousand fields",
        FROM + b"X-Junk: yes\n" * 10_000 + TO + SUBJECT + DATE + b"\n" + WORDS,
        {"Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "ten thousand references",
        HEAD + b"References: " + b"\n ".join(b"<%d@a.example>" % n for n in range(10_000)) + b"\n\n" + WORDS,
        {"Subject": "Lost folder"},
        TEXT,
    ),
    Case(
        "group address",
        head(to=b"To: Panel: a@x.example, B <b@x.example>;, c@x.example\n") + b"\n" + WORDS,
        {"To": "Panel: a@x.example, B <b@x.example>;, c@x.example"},
        TEXT,
    ),
    Case("nobody named", head(to=b"To: undisclosed-recipients:;\n") + b"\n" + WORDS, {"To": "undisclosed-recipients:;"}, TEXT),
    Case(
        "address without brackets' end",
        head(**{"from": b"From: Maud Pellow <maud@wexholt.example\n"}) + b"\n" + WORDS,
        {"From": "Maud Pellow <maud@wexholt.example"},
        TEXT,
    ),
    Case(
        "comment in the address",
        head(**{"from": b"From: maud@wexholt.example (Maud Pellow)\n"}) + b"\n" + WORDS,
        {"From": "maud@wexholt.example (Maud Pellow)"},
        TEXT,
    ),
    Case(
        "name with a comma, unquoted",
        head(**{"from": b"From: Pellow, Maud <maud@wexholt.example>\n"}) + b"\n" + WORDS,
        {"From": "Pellow, Maud <maud@wexholt.example>"},
        TEXT,
    ),
    Case("bad date", head(date=b"Date: yesterday, about noon\n") + b"\n" + WORDS, {"Date": "yesterday, about noon"}, TEXT),
    Case(
        "date with a bad zone",
        head(date=b"Date: Wed, 1 Apr 2020 16:20:00 +9900\n") + b"\n" + WORDS,
        {"Date": "Wed, 1 Apr 2020 16:20:00 +9900"},
        TEXT,
    ),
    Case("no date", head(date=None) + b"\n" + WORDS, {"Subject": "Lost folder"}, TEXT, lacks=("Date:",)),
    Case(
        "id over two lines",
        head(id=b"Message-ID:\n <one@wexholt.example>\n") + b"\n" + WORDS,
        {"Message-ID": "<one@wexholt.example>"},
        TEXT,
    ),
    Case(
        "id without brackets",
        head(id=b"Message-ID: one@wexholt.example\n") + b"\n" + WORDS,
        {"Message-ID": "one@wexholt.example"},
        TEXT,
    ),
]

ENCODED_WORDS = [
    (b"=?utf-8?q?Caf=C3=A9?=", "Café"),
    (b"=?UTF-8?B?Q2Fmw6k=?=", "Café"),
    (b"=?UTF-8?B?Q2Fmw6k?=", "Café"),
    (b"=?utf-8?q?Caf=C3=A9?= =?utf-8?q?_lost?=", "Café lost"),
    (b"=?utf-8?q?Caf=C3=A9?=\n =?utf-8?q?_lost?=", "Café lost"),
    (b"=?utf-8?q?Caf=C3?=\n =?utf-8?q?=A9_lost?=", "Café lost"),
    (b"=?utf-8?B?Q2Fmw?=\n =?utf-8?B?6kgbG9zdA==?=", "Café lost"),
    (b"Lost=?utf-8?q?_Caf=C3=A9?=folder", "Lost Caféfolder"),
    (b'"=?utf-8?q?Caf=C3=A9?="', '"Café"'),
    (b"=?utf-8?q?Caf=C3=A9 lost folder?=", "Café lost folder"),
    (b"=?utf-8*en?q?Caf=C3=A9?=", "Café"),
    (b"=?windows-1252?q?Caf=E9_=96_lost?=", "Café – lost"),
    (b"=?iso-8859-1?q?Caf=E9_=96_lost?=", "Café – lost"),
    (b"=?unknown-8bit?q?Caf=E9?=", "Café"),
    (b"=?x-unknown?q?Caf=C3=A9?=", "Café"),
    (b"=?gb18030?B?zbzK6bnd?=", "图书馆"),
    (b"=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
    (b"=?utf-7?q?Caf+AOk-?=", "Café"),
    (b"=?utf-8?q?100=25_lost?=", "100% lost"),
    (b"=?utf-8?q?broken=ZZword?=", "broken=ZZword"),
    (b"=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    (b"=?utf-8?q?never ends", "=?utf-8?q?never ends"),
    (b"=?utf-8?q?_?=", ""),
    (b"RE: =?utf-8?q?Caf=C3=A9?= (IC-31191-G5C6)", "RE: Café (IC-31191-G5C6)"),
]

BODIES = [
    Case(
        "cp1252 called latin-1",
        typed(b"text/plain; charset=iso-8859-1", b"Caf\xe9 \x96 \x93lost\x94\n"),
        body="Café – “lost”\n",
        codes=(),
    ),
    Case("cp1252 called ascii", typed(b"text/plain; charset=us-ascii", b"Caf\xe9 \x96 lost\n"), body="Café – lost\n"),
    Case("cp1252 called UTF-8", typed(b"text/plain; charset=utf-8", b"Caf\xe9 \x96 lost\n"), body="Café – lost\n"),
    Case("UTF-8 called ascii", typed(b"text/plain; charset=us-ascii", "Café – lost\n".encode()), body="Café – lost\n"),
    Case("UTF-8 called latin-1", typed(b"text/plain; charset=iso-8859-1", "Café – lost\n".encode()), holds=("Caf",)),
    Case("no charset", typed(b"text/plain", b"Caf\xe9 \x96 lost\n"), body="Café – lost\n", codes=("encoding_guessed",)),
    Case("charset in junk quotes", typed(b"text/plain; charset='utf-8'", "Café\n".encode()), body="Café\n"),
    Case("charset twice", typed(b"text/plain; charset=utf-8; charset=iso-8859-1", "Café\n".encode()), body="Café\n"),
    Case("unknown-8bit", typed(b"text/plain; charset=unknown-8bit", b"Caf\xe9\n"), body="Café\n"),
    Case("gb18030", typed(b"text/plain; charset=gb2312", "图书馆丢失\n".encode("gb18030")), body="图书馆丢失\n"),
    Case("iso-2022-jp", typed(b"text/plain; charset=iso-2022-jp", "テスト\n".encode("iso2022-jp"), b"7bit"), body="テスト\n"),
    Case("utf-7", typed(b"text/plain; charset=utf-7", b"Caf+AOk- lost\n", b"7bit"), body="Café lost\n"),
    Case(
        "utf-16 in base64",
        typed(b"text/plain; charset=utf-16", base64.b64encode("Café lost\n".encode("utf-16")), b"base64"),
        body="Café lost\n",
    ),
    Case("koi8-r", typed(b"text/plain; charset=koi8-r", "Утечка\n".encode("koi8-r")), body="Утечка\n"),
    Case("base64 without padding", typed(b"text/plain", base64.b64encode(WORDS).rstrip(b"=") + b"\n", b"base64"), body=TEXT),
    Case(
        "base64 with spaces in its lines",
        typed(b"text/plain", b"V2UgbG9z dCBhIGZv\n bGRlci4K\n", b"base64"),
        body="We lost a folder.\n",
    ),
    Case("base64 cut short", typed(b"text/plain", base64.b64encode(WORDS)[:-7], b"base64"), holds=("We lost a folder.",)),
    Case(
        "base64 with words after it",
        typed(b"text/plain", base64.b64encode(WORDS) + b"\n\nThis mail was scanned by the gateway.\n", b"base64"),
        holds=("We lost a folder.",),
    ),
    Case("base64 that is plain text", typed(b"text/plain", WORDS, b"base64"), holds=("We lost a folder.", "25 names")),
    Case("encoding unknown", typed(b"text/plain", WORDS, b"x-no-such"), body=TEXT),
    Case(
        "encoding in odd case with junk",
        typed(b"text/plain", quopri.encodestring("Café lost\n".encode()), b"Quoted-Printable; x"),
        holds=("Café lost",),
    ),
    Case(
        "quoted-printable with bad escapes",
        typed(b"text/plain", b"100% =ZZ lost =3D fine=\nand on\n", b"quoted-printable"),
        body="100% =ZZ lost = fineand on\n",
    ),
    Case("quoted-printable with an open end", typed(b"text/plain", b"lost folder=", b"quoted-printable"), holds=("lost folder",)),
    Case(
        "quoted-printable in lower case", typed(b"text/plain; charset=utf-8", b"Caf=c3=a9\n", b"quoted-printable"), body="Café\n"
    ),
    Case(
        "uuencode",
        HEAD + MIME + b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n",
        holds=("Cat",),
    ),
    Case(
        "flowed",
        typed(b"text/plain; format=flowed", b"We lost \na folder.\n> It held \n> 25 names.\n-- \nMaud\n"),
        body="We lost a folder.\n> It held 25 names.\n-- \nMaud\n",
    ),
    Case(
        "flowed with DelSp", typed(b"text/plain; format=flowed; delsp=yes", b"We lo \nst a folder.\n"), body="We lost a folder.\n"
    ),
    Case(
        "flowed, stuffed lines",
        typed(b"text/plain; format=flowed", b" From here\n >not a quote\n"),
        body="From here\n>not a quote\n",
    ),
    Case("content type without a subtype", typed(b"text", WORDS), body=TEXT),
    Case("content type junk", typed(b";;;=", WORDS), body=TEXT),
    Case("content type of a word", typed(b"plain text", WORDS), body=TEXT),
    Case("content type in odd case", typed(b"TEXT/HTML; CHARSET=UTF-8", "<p>Café</p>".encode()), body="Café\n"),
    Case("enriched text", typed(b"text/enriched", b"We <bold>lost</bold> a folder."), holds=("lost",)),
    Case(
        "HTML called plain",
        typed(b"text/plain", b"<html><body><p>We lost a folder.</p></body></html>"),
        holds=("We lost a folder.",),
    ),
    Case(
        "HTML with its own charset only",
        typed(
            b"text/html",
            b'<html><head><meta charset="windows-1251"></head><body>' + "Утечка".encode("cp1251") + b"</body></html>",
        ),
        body="Утечка\n",
    ),
    Case(
        "MIME without its version",
        HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nCaf=C3=A9\n",
        body="Café\n",
    ),
    Case("empty body", HEAD + b"\n", body=""),
    Case("soft hyphen of a NUL", typed(b"text/plain; charset=utf-8", b"lost\0folder\n"), holds=("lost", "folder")),
]

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
