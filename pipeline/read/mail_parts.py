"""The parts of a mail: which are its words, which its attachments, which are left out on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.errors import MessageDefect
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from typing import Final

from .mail_boundaries import has_delimiter, mend_multipart, raw_payload, split_content
from .mail_headers import decode_field
from .mail_inline import InlineFile, find_inline_files, without
from .mail_names import Names, clean_name
from .mail_params import charset, file_name, flows, mend_fields, parameter
from .mail_transfer import Undone, undo_transfer

_SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_SEALED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_SUFFIXES: Final = {
    "message/rfc822": ".eml", "message/global": ".eml", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics",
    "application/pdf": ".pdf", "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt", "text/rtf": ".rtf", "text/csv": ".csv", "application/ms-tnef": ".dat",
}  # fmt: skip
_CARRIED: Final = frozenset({"message/rfc822", "message/global", "message/rfc2822"})
_MARKED: Final = frozenset({"text/enriched", "text/richtext"})
_SAME_WORDS: Final = frozenset({"text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"})
_CID = re.compile(r"cid:([^\"'\s>)]{1,512})", re.I)
_HTML = re.compile(rb"\s{0,256}(?:<!--[^>]{0,512}-->\s{0,64})?<(?:!doctype\s+html|html[\s>])", re.I)
_TAG = re.compile(rb"<(<)|</?[a-zA-Z-]{1,60}>")
_PGP: Final = b"-----BEGIN PGP MESSAGE-----"
_BINARY: Final = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
MAX_PARTS: Final = 20_000


class _TooDeepDefect(MessageDefect):
    """Parts inside parts, deeper than the standard library can follow."""


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
    inline: list[InlineFile] = field(default_factory=list)
    pictures: int = 0
    signatures: int = 0
    sealed: int = 0
    links: int = 0
    too_deep: bool = False
    beyond: int = 0
    defects: list[str] = field(default_factory=list)


def parse_mail(data: bytes) -> Message:
    """The mail (see `mend_source`) as the standard library sees it, on bytes. Never raises.

    What breaks the rules becomes a defect; parts that lie too deep inside each other stay unparted text.
    """
    try:
        return BytesParser(_class=_Part, policy=compat32).parsebytes(data)
    except RecursionError:
        flat = BytesHeaderParser(_class=_Part, policy=compat32).parsebytes(data)
        flat.defects.append(_TooDeepDefect())
        return flat


def take_apart(message: Message) -> Parts:
    """Sort the leaves of `message`."""
    parts = Parts()
    leaves: list[_Part] = []
    _collect(message, parts, leaves)
    html = b" ".join(body.data for _, body in parts.bodies if body)
    wanted = {cid.lower() for cid in _CID.findall(html.decode("latin-1"))}
    names = Names()
    for leaf in leaves:
        _sort_file(leaf, parts, wanted, names)
    for one in parts.inline:
        name = clean_name(decode_field("name", one.name.decode("ascii", "surrogateescape"))[0])
        parts.attachments.append(Attachment(names.unique(name or f"part-{len(parts.attachments) + 1}"), one.data))
    return parts


def _sort_file(leaf: _Part, parts: Parts, wanted: set[str], names: Names) -> None:
    """What is no body text: a file, a picture of the text, a signature, sealed content, a link."""
    kind, name = leaf.declared_type, file_name(leaf)
    content_id = str(leaf.get("Content-ID", "")).strip().strip("<>").lower()
    if kind in _SIGNATURES:
        parts.signatures += 1
    elif kind.startswith("image/") and _disposition(leaf) != "attachment" and (content_id in wanted or not name):
        parts.pictures += 1
    elif kind == "message/external-body":
        parts.links += 1
    else:
        if kind in _SEALED and parameter(leaf, "smime-type").lower() != "certs-only":
            parts.sealed += 1
        data = _payload(leaf, parts)
        shown = clean_name(name) or f"part-{len(parts.attachments) + 1}{_SUFFIXES.get(kind, '')}"
        if kind in _CARRIED and not shown.lower().endswith(".eml"):
            shown += ".eml"
        parts.attachments.append(Attachment(names.unique(shown), data, "message/rfc822" if kind in _CARRIED and data else None))


def _collect(message: Message, parts: Parts, leaves: list[_Part]) -> None:
    """Walk the tree without recursion; `multipart/alternative` is one body with its renditions."""
    waiting: list[Message] = [message]
    seen = mended = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            parts.beyond += 1
            continue
        mend_fields(part)
        _note_defects(part, parts)
        children = _children(part)
        if not children and part.get_content_maintype() == "multipart":
            children = mend_multipart(_undone(part, Parts()).data, _Part, mended)
            mended += 1
        if not children:
            _sort_leaf(part, parts, leaves)
            continue
        if part.get_content_type() == "multipart/alternative":
            children = _alternatives(children, parts)
        waiting.extend(reversed([*children, *_epilogue(part)]))


def _note_defects(part: Message, parts: Parts) -> None:
    parts.too_deep |= any(isinstance(defect, _TooDeepDefect) for defect in part.defects)
    parts.defects.extend(type(defect).__name__ for defect in part.defects if not isinstance(defect, _TooDeepDefect))


def _children(part: Message) -> list[Message]:
    """The parts of a multipart, which the standard library types more widely than it fills them."""
    if not part.is_multipart():
        return []  # (`get_payload` would read its words in whatever codec it names)
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _epilogue(part: Message) -> list[Message]:
    """What stands below the last boundary: words of a gateway, or parts behind a closing line that came too early."""
    words = part.epilogue if isinstance(part.epilogue, str) else ""
    if not words.strip():
        return []
    content, boundary = words.encode("utf-8", "surrogateescape"), part.get_boundary() or ""
    if boundary and has_delimiter(content, boundary):
        return split_content(content, boundary, _Part)
    below = _Part()
    below.set_payload(words)
    return [below]


def _alternatives(children: Sequence[Message], parts: Parts) -> list[Message]:
    """Take the plain and the HTML rendition as one body; what is neither is handed back to be sorted by itself."""
    plain: TextPart | None = None
    html: TextPart | None = None
    rest: list[Message] = []
    for part in _flat(children, parts):
        kind = part.get_content_type()
        if kind == "text/plain" and plain is None and not _is_file(part):
            plain = _plain(part, parts)
        elif kind == "text/html" and html is None and not _is_file(part):
            html = _text(part, parts)
        elif kind in _SAME_WORDS and (plain or html) and not _is_file(part):
            continue  # a further rendition of the same words
        else:
            rest.append(part)
    if plain or html:
        parts.bodies.append((plain, html))
    return rest


def _flat(children: Sequence[Message], parts: Parts) -> list[Message]:
    """The leaves below a rendition: `multipart/related` holds the HTML and its pictures."""
    waiting, found = list(children)[::-1], list[Message]()
    while waiting:
        part = waiting.pop()
        inner = _children(part)
        mend_fields(part)
        if inner and len(found) < MAX_PARTS:
            _note_defects(part, parts)
            waiting.extend(reversed(inner))
        else:
            found.append(part)
    return found


def _sort_leaf(part: Message, parts: Parts, leaves: list[_Part]) -> None:
    """A text part that is no file is body; everything else waits until all bodies are known."""
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        # A multipart whose boundary never comes: the standard library leaves its text whole.
        parts.bodies.append((TextPart(raw_payload(part), None), None))
    elif kind in {"text/plain", "text/html"} | _MARKED and not _is_file(part):
        body = _plain(part, parts) if kind == "text/plain" else _text(part, parts)
        if body.data.startswith(_BINARY) and isinstance(part, _Part):
            leaves.append(part)  # a file that is called text
        else:
            is_html = kind == "text/html" or _HTML.match(body.data[:2048]) is not None
            parts.bodies.append((None, body) if is_html else (body, None))
    elif isinstance(part, _Part):
        leaves.append(part)


def _plain(part: Message, parts: Parts) -> TextPart:
    """The words of a plain part without the files that stand in them (uuencode, yEnc)."""
    text = _text(part, parts)
    if _PGP in text.data:
        parts.sealed += 1
    files = find_inline_files(text.data)
    parts.inline.extend(files)
    parts.defects.extend(one.damage for one in files if one.damage)
    return replace(text, data=without(text.data, files)) if files else text


def _text(part: Message, parts: Parts) -> TextPart:
    """The words of a text part. Enriched text loses its marks."""
    undone = _undone(part, parts)
    data = undone.data
    if part.get_content_type() in _MARKED:
        data = _TAG.sub(lambda match: match[1] or b"", data)
    if undone.after.strip():
        data = data.rstrip() + b"\n\n" + undone.after
    flowed, delsp = flows(part)
    return TextPart(data, charset(part), flowed, delsp)


def _is_file(part: Message) -> bool:
    """Whether a text part is carried as a file."""
    return _disposition(part) == "attachment" or bool(file_name(part))


def _disposition(part: Message) -> str | None:
    return part.get_content_disposition()


def _payload(part: Message, parts: Parts) -> bytes:
    return _undone(part, parts).data


def _undone(part: Message, parts: Parts) -> Undone:
    """The part's bytes with its transfer encoding undone; an encoding that cannot be undone leaves them as they stand."""
    undone = undo_transfer(raw_payload(part), str(part.get("Content-Transfer-Encoding", "")))
    if undone.damage:
        parts.defects.append(undone.damage)
    return undone
