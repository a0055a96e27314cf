"""The header of an Outlook message: its transport header where it came over the Internet, else its MAPI properties."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Final

from .mail_headers import SHOWN, HeaderText, one_line, read_headers
from .mail_parts import parse_mail
from .mail_source import mend_source
from .msg_props import STRING8, Bag, MapiMessage

UNSENT: Final = 0x8
_FIELD = re.compile(rb"^[!-9;-~]{1,76}[ \t]{0,8}:", re.M)
_SPECIAL = re.compile(r'[()<>@,;:\\".\[\]]')
_KINDS: Final = {1: "to", 2: "cc", 3: "bcc"}
_DISPLAYED: Final = {"to": 0x0E04, "cc": 0x0E03, "bcc": 0x0E02}
_ID = re.compile(r"<[^<>\s]{1,998}>")


def header_of(message: MapiMessage) -> HeaderText:
    """The header lines as an .eml of this message has them. What the transport header lacks is filled from the properties."""
    header = _transport(message.bag)
    if _edited(message.bag, header):
        _replace_subject(header, _subject(message.bag))
    for name, value in _stated(message):
        if value and name not in header.values:
            header.values[name] = value
            if name in SHOWN:
                header.lines.append(f"{SHOWN[name]}: {value}")
    if "date" not in header.values and not _is_draft(message.bag):
        delivered = message.bag.time(0x0E06)
        if delivered:  # when it came is no more than an upper bound of when it was sent
            header.lines.append(f"Received: {format_datetime(delivered)}")
    return header


def _transport(bag: Bag) -> HeaderText:
    """The header with which the message arrived; an empty one for a message that was never on the Internet."""
    kind, raw = bag.values.get(0x007D, (0, b""))
    data = raw if kind == STRING8 else bag.text(0x007D).encode("utf-8", "replace")
    first = _FIELD.search(data)
    return read_headers(parse_mail(mend_source(data[first.start() :].rstrip(b"\0") + b"\n\n")[0])) if first else HeaderText()


def _is_draft(bag: Bag) -> bool:
    return bool((bag.number(0x0E07) or 0) & UNSENT)


def _subject(bag: Bag) -> str:
    """The subject as Outlook shows it. A mail store puts two characters before it that say how long `RE: ` is."""
    subject = bag.text(0x0037)
    if subject.startswith("\x01"):
        subject = subject[2:]
    return one_line(subject or bag.text(0x003D) + bag.text(0x0E1D))


def _edited(bag: Bag, header: HeaderText) -> bool:
    """Whether somebody gave the message another subject after it had come (case officers do)."""
    shown, sent = _subject(bag), header.values.get("subject")
    return bool(shown and sent is not None and _squeezed(shown) != _squeezed(sent))


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _replace_subject(header: HeaderText, subject: str) -> None:
    """Show the subject that people see; the one with which it was sent stays below it."""
    at = next(place for place, line in enumerate(header.lines) if line.startswith("Subject:"))
    sent = header.values["subject"]
    header.values["subject"] = subject
    header.lines[at : at + 1] = [f"Subject: {subject}", *([f"Original-Subject: {sent}"] if sent else [])]


def _stated(message: MapiMessage) -> Iterator[tuple[str, str]]:
    """(field name in lower case, value) of what the properties say."""
    bag = message.bag
    yield "from", _sender(bag)
    for name in _KINDS.values():
        yield name, _recipients(message, name)
    yield "subject", _subject(bag)
    sent = bag.time(0x0039)
    yield "date", format_datetime(sent) if sent else ""
    yield "message-id", one_line(bag.text(0x1035))
    yield "in-reply-to", one_line(bag.text(0x1042))
    yield "references", " ".join(_ID.findall(bag.text(0x1039)))
    index = bag.raw(0x0071)
    yield "thread-index", base64.b64encode(index).decode("ascii") if index else ""


def _sender(bag: Bag) -> str:
    """On whose behalf it was sent, else who sent it."""
    return _mailbox(bag, 0x0042, (0x5D02,), 0x0064, 0x0065) or _mailbox(bag, 0x0C1A, (0x5D01,), 0x0C1E, 0x0C1F)


def _recipients(message: MapiMessage, name: str) -> str:
    """The recipients of one kind in the message's order; where none is listed, the line that Outlook displays."""
    rows = [row for row in message.recipients if _KINDS.get((row.number(0x0C15) or 0) & 0xF) == name]
    rows.sort(key=lambda row: row.number(0x3000) or 0)
    found = [_mailbox(row, 0x3001, (0x39FE,), 0x3002, 0x3003) or one_line(row.text(0x5FF6, 0x3A20)) for row in rows]
    if any(found):
        return ", ".join(box for box in found if box)
    displayed = one_line(message.bag.text(_DISPLAYED[name]))
    return ", ".join(_quoted(part.strip()) for part in displayed.split(";") if part.strip())


def _mailbox(bag: Bag, name: int, smtp: tuple[int, ...], kind: int, address: int) -> str:
    """`Name <address>`. An Exchange address (`/O=…/CN=…`) is no e-mail address: only its last part may stand in for a name."""
    shown = one_line(bag.text(name)).strip("'\" ")
    found = one_line(bag.text(*smtp))
    if "@" not in found:
        found = one_line(bag.text(address))
    if "@" not in found or found.startswith("/"):
        shown = shown or found.rpartition("=")[2]
        return _quoted(shown) if "@" not in shown else shown
    if not shown or shown.casefold() == found.casefold():
        return found
    return f"{_quoted(shown)} <{found}>"


def _quoted(name: str) -> str:
    """A name in quotes where it holds what parts addresses."""
    if not _SPECIAL.search(name) or ("@" in name and " " not in name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
