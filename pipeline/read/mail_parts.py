"""The parts of a mail: which are its words, which its attachments, which are left out on purpose."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

from .mail_headers import decode_field

_SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_SUFFIXES: Final = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf"}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]+")
_CID = re.compile(r"cid:([^\"'\s>)]{1,512})", re.I)


class _Part(Message):
    """A part that keeps a carried mail as the bytes it is, instead of parsing (and later re-writing) it."""

    def get_content_type(self) -> str:
        declared = super().get_content_type()
        return "application/x-carried" if declared.startswith("message/") else declared

    @property
    def declared_type(self) -> str:
        """The content type as declared, `message/rfc822` included."""
        return super().get_content_type()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A carried file: the name it is shown by and its bytes. `media_type` where the mail says it for certain."""

    name: str
    data: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class TextPart:
    """The bytes of a text part of the body, with the character set that it declares."""

    data: bytes
    charset: str | None
    flowed: bool = False
    delsp: bool = False


@dataclass(slots=True)
class Parts:
    """A mail taken apart. `bodies` are alternatives for one stretch of text each: (plain, html), either may be null."""

    bodies: list[tuple[TextPart | None, TextPart | None]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    pictures: int = 0
    signatures: int = 0
    defects: list[str] = field(default_factory=list)


def parse_mail(data: bytes) -> Message:
    """The mail as the standard library sees it, on bytes. Never raises: what breaks the rules becomes a defect."""
    return BytesParser(_class=_Part, policy=compat32).parsebytes(_without_envelope(data))


def _without_envelope(data: bytes) -> bytes:
    """Drop what may stand before the header: a BOM, empty lines, the `From ` line of a mailbox."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return data[data.find(b"\n") + 1 :] if data.startswith(b"From ") else data


def take_apart(message: Message) -> Parts:
    """Sort the leaves of `message`."""
    parts = Parts()
    leaves: list[_Part] = []
    _collect(message, parts, leaves)
    html = b" ".join(body.data for _, body in parts.bodies if body)
    wanted = {cid.lower() for cid in _CID.findall(html.decode("latin-1"))}
    for leaf in leaves:
        kind = leaf.declared_type
        content_id = str(leaf.get("Content-ID", "")).strip().strip("<>").lower()
        if kind in _SIGNATURES:
            parts.signatures += 1
        elif kind.startswith("image/") and _disposition(leaf) != "attachment" and (content_id in wanted or not _filename(leaf)):
            parts.pictures += 1
        else:
            parts.attachments.append(Attachment(_name_for(leaf, parts.attachments), _payload(leaf, parts)))
    return parts


def _collect(message: Message, parts: Parts, leaves: list[_Part]) -> None:
    """Walk the tree without recursion; `multipart/alternative` is one body with its renditions."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        parts.defects.extend(type(defect).__name__ for defect in part.defects)
        payload = part.get_payload()
        children = [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []
        if not children:
            _sort_leaf(part, parts, leaves)
        elif part.get_content_type() == "multipart/alternative":
            waiting.extend(reversed(_alternatives(_messages(children), parts)))
        else:
            waiting.extend(reversed(_messages(children)))


def _messages(children: Sequence[object]) -> list[Message]:
    """The children of a multipart, which the standard library types more widely than it fills them."""
    return [child for child in children if isinstance(child, Message)]


def _alternatives(children: list[Message], parts: Parts) -> list[Message]:
    """Take the plain and the HTML rendition as one body; what is neither is handed back to be sorted by itself."""
    plain: TextPart | None = None
    html: TextPart | None = None
    rest: list[Message] = []
    for part in _flat(children, parts):
        kind = part.get_content_type()
        if kind == "text/plain" and plain is None and not _is_file(part):
            plain = TextPart(_payload(part, parts), part.get_content_charset())
        elif kind == "text/html" and html is None and not _is_file(part):
            html = TextPart(_payload(part, parts), part.get_content_charset())
        elif kind.startswith("text/") and not _is_file(part):
            continue  # a further rendition of the same words (enriched text, calendar)
        else:
            rest.append(part)
    parts.bodies.append((plain, html))
    return rest


def _flat(children: list[Message], parts: Parts) -> Iterator[Message]:
    """The leaves below a rendition: `multipart/related` holds the HTML and its pictures."""
    waiting = children[::-1]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            parts.defects.extend(type(defect).__name__ for defect in part.defects)
            waiting.extend(reversed(_messages(payload)))
        else:
            yield part


def _sort_leaf(part: Message, parts: Parts, leaves: list[_Part]) -> None:
    """A text part that is no file is body; everything else waits until all bodies are known."""
    kind = part.get_content_type()
    if kind in {"text/plain", "text/html"} and not _is_file(part):
        body = TextPart(_payload(part, parts), part.get_content_charset())
        parts.bodies.append((body, None) if kind == "text/plain" else (None, body))
    elif kind.startswith("multipart/"):
        # A multipart whose boundary never comes: the standard library leaves its text whole.
        parts.bodies.append((TextPart(_payload(part, parts), None), None))
    elif isinstance(part, _Part):
        leaves.append(part)


def _is_file(part: Message) -> bool:
    """Whether a text part is carried as a file."""
    return _disposition(part) == "attachment" or bool(_filename(part))


def _disposition(part: Message) -> str | None:
    return part.get_content_disposition()


def _filename(part: Message) -> str:
    """The decoded file name, or an empty string. RFC 2231 and, against the rules but common, RFC 2047."""
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError):
        name = None
    return decode_field("filename", name)[0] if name else ""


def _payload(part: Message, parts: Parts) -> bytes:
    """The part's bytes with its transfer encoding undone; an encoding that cannot be undone leaves them as they stand."""
    payload = part.get_payload(decode=True)
    parts.defects.extend(type(defect).__name__ for defect in part.defects if type(defect).__name__.startswith("InvalidBase64"))
    if isinstance(payload, bytes):
        return payload
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _name_for(part: _Part, before: list[Attachment]) -> str:
    """`letter.pdf`, or `part-3.eml` where no name is given; a carried mail is always `.eml`."""
    kind = part.declared_type
    name = clean_name(_filename(part)) or f"part-{len(before) + 1}{_SUFFIXES.get(kind, '')}"
    if kind == "message/rfc822" and not name.lower().endswith(".eml"):
        name += ".eml"
    return unique_name(name, {attachment.name for attachment in before})


def clean_name(name: str) -> str:
    """A file name without what would make it a path."""
    return _FORBIDDEN.sub("_", name).strip()


def unique_name(name: str, taken: Container[str]) -> str:
    """A name that is unique among its siblings: `letter.pdf`, `letter (2).pdf`."""
    stem, dot, suffix = name.rpartition(".")
    number, unique = 2, name
    while unique in taken:
        unique = f"{stem} ({number}){dot}{suffix}" if stem else f"{name} ({number})"
        number += 1
    return unique
