"""Single messages of a case as other files: mails as they were sent, exports as text, letters as Word documents."""

from __future__ import annotations

import io
import random
import textwrap
import zipfile
from email.message import EmailMessage
from email.utils import format_datetime
from xml.sax.saxutils import escape

from benchmarks.prints.mails import Person

from .case import LONDON, Case
from .mails import CaseMail

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def as_eml(case: Case, mail: CaseMail, place: int) -> bytes:
    """The message as it was sent."""
    message = EmailMessage()
    message["From"] = _written(mail.sender)
    message["To"] = ", ".join(_written(one) for one in mail.to)
    if mail.cc:
        message["Cc"] = ", ".join(_written(one) for one in mail.cc)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.when.replace(tzinfo=LONDON))
    message["Message-ID"] = f"<{case.index}.{place}@{mail.sender.address.partition('@')[2]}>"
    message.set_content("\n\n".join(_paragraphs(mail)) + "\n", cte="quoted-printable")
    return message.as_bytes()


def as_text(case: Case, mail: CaseMail) -> bytes:
    """The message as a case system exports it."""
    chance = random.Random(f"text/{case.index}/{mail.subject}")
    label = {"internal": "Date", "incoming": "Date Received:", "outgoing": "Date Sent:"}[mail.direction]
    shown = "Outgoing" if mail.direction == "outgoing" else "Incoming"
    rows = [
        f"From: {_written(mail.sender)}",
        f"To: {'; '.join(_written(one) for one in mail.to)}",
        f"CC: {'; '.join(_written(one) for one in mail.cc)}".rstrip(),
        f"Subject: {mail.subject}",
        f"Direction: {shown}",
        f"{label} {mail.when:%d/%m/%Y %H:%M}",
    ]
    width = chance.choice((72, 78, 0))
    body = [textwrap.fill(one, width) if width else one for one in _paragraphs(mail)]
    return ("\r\n".join(rows) + "\r\n\r\n" + "\n\n".join(body).replace("\n", "\r\n") + "\r\n").encode()


def as_docx(mail: CaseMail) -> bytes:
    """The letter alone, as a Word document: its date and its words."""
    lines = [f"{mail.when.day} {mail.when:%B %Y}", *_paragraphs(mail)]
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/document.xml", document)):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _paragraphs(mail: CaseMail) -> list[str]:
    return [one for one in (*mail.paragraphs, mail.footer) if one]


def _written(person: Person) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address
