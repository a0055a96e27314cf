"""Header fields of a mail: found as bytes, decoded by the rules, and by hand where the rules give up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

from ..model import MailFields, Span
from .charsets import decode
from .mail_source import BROKEN
from .mail_words import decode_words

SHOWN: Final = {
    "from": "From",
    "to": "To",
    "cc": "Cc",
    "bcc": "Bcc",
    "subject": "Subject",
    "date": "Date",
    "message-id": "Message-ID",
    "in-reply-to": "In-Reply-To",
    "references": "References",
}
UNSHOWN: Final = frozenset({"thread-index"})
"""Fields that say something about the thread, but nothing to people."""
_ADDRESSES: Final = frozenset({"from", "to", "cc", "bcc"})
_LINE_END = re.compile(r"\r\n|\r|\n")
_IDS = re.compile(r"<[^<>]{1,998}>")
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(slots=True)
class HeaderText:
    """The header as lines of text, and what the fields of a thread say."""

    lines: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The header lines, each ended by a line feed."""
        return "".join(line + "\n" for line in self.lines)

    def fields(self, body: Span) -> MailFields:
        """The header's machine fields; spans count in the header's text followed by a blank line and the body."""
        return MailFields(
            message_id=_one_id(self.values.get("message-id")),
            in_reply_to=_one_id(self.values.get("in-reply-to"), phrases=True),
            references=tuple(_ids(self.values.get("references", ""))),
            date=self.values.get("date"),
            thread_index=self.values.get("thread-index"),
            header=Span(0, len(self.text)),
            body=body,
        )


def read_headers(message: Message) -> HeaderText:
    """The shown fields of `message` in its own order, each on one line, decoded. The first of equal fields gives the value."""
    found = HeaderText()
    for name, raw in message.raw_items():
        key = name.strip().lower()
        if key in UNSHOWN:
            found.values.setdefault(key, _unfolded(str(raw), ""))
        if key == BROKEN.lower():
            found.lines.append(decode_field(key, str(raw))[0])
        if key not in SHOWN:
            continue  # says nothing to people
        value, damaged = decode_field(key, str(raw))
        if damaged:
            found.damaged.append(SHOWN[key])
        found.lines.append(f"{SHOWN[key]}: {value}".rstrip())
        found.values.setdefault(key, value)
    return found


def add_stand_ins(message: Message, header: HeaderText) -> None:
    """Show who sent a mail without `From` (RFC 5322, 3.6.2), and when the last server took in one without `Date`."""
    sender = message.get("Sender") or message.get("Resent-From")
    if "from" not in header.values and sender:
        header.lines.append(f"Sender: {decode_field('from', str(sender))[0]}")
    if "date" not in header.values:
        received = one_line(_unfolded(str(message.get("Received", "")), " ")).rpartition(";")[2].strip()
        received = received or one_line(_unfolded(str(message.get("Delivery-Date", "")), " "))
        if received:  # no more than an upper bound of when it was sent
            header.lines.append(f"Received: {received}")


def decode_field(name: str, raw: str) -> tuple[str, bool]:
    """The field's value as people read it, on one line, and whether the rules of RFC 2047 or 5322 had to be left."""
    plain, guessed = _eight_bit(raw)
    unfolded = _unfolded(plain, " ")
    if "=?" not in unfolded:
        return one_line(unfolded), guessed
    value, damaged = decode_words(unfolded, address=name in _ADDRESSES)
    return one_line(value), guessed or damaged


def _unfolded(raw: str, joint: str) -> str:
    """A folded value on one line."""
    if "\n" not in raw and "\r" not in raw:
        return raw.strip()
    return joint.join(part.strip(" \t") for part in _LINE_END.split(raw)).strip()


def _eight_bit(raw: str) -> tuple[str, bool]:
    """Raw 8-bit bytes (forbidden, but common) as text, and whether that had to be guessed (UTF-8 is allowed by RFC 6532)."""
    if not _has_surrogates(raw):
        return raw.replace("\0", "\ufffd"), False
    decoded = decode(raw.encode("ascii", "surrogateescape"))
    if decoded is None:
        return raw.encode("ascii", "surrogateescape").decode("ascii", "replace"), True
    return decoded.text, decoded.charset != "utf-8"


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def one_line(value: str) -> str:
    """No encoded line break may start a new header line."""
    if not value.isprintable():  # far quicker than looking for each sign
        value = _BREAKS.sub(" ", value.encode("utf-8", "replace").decode("utf-8"))
    return value.strip()


def _ids(value: str) -> list[str]:
    """The message ids of a field. White space inside one comes from folding, or from a program that put it there."""
    found = _IDS.findall(value)
    return ["".join(one.split()) for one in found if "@" in one or not any(char.isspace() for char in one)]


def _one_id(value: str | None, *, phrases: bool = False) -> str | None:
    """The first message id of a field; one without its angle brackets is taken as it stands.

    RFC 822 allowed `phrases` in In-Reply-To ("Your message of Monday"): words without brackets are no id there.
    """
    if not value:
        return None
    found = _ids(value)
    if found:
        return found[0]
    words = [word for word in value.split() if "@" in word or not phrases]
    return words[0] if words and (not phrases or len(value.split()) == 1) else None
