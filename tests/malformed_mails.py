"""Mails that break the rules of their format in their headers and bodies, with what people read in them."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass, field

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
