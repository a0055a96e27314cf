"""What an Outlook message carries: files, messages, pictures of its text, and what cannot be had."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..model import Issue
from .mail_names import Names, clean_name
from .mail_parts import Attachment
from .msg_ole import PICTURE
from .msg_props import ATTACHED_DATA, MAPI_TYPE, OBJECT, Bag, MapiMessage, is_packed
from .source import Source, make_issue

_BY_REFERENCE: Final = frozenset({2, 3, 4, 7})
_IN_TEXT: Final = 4  # the attachment belongs to the HTML body
_PICTURE_TYPES = re.compile(r"\.(?:png|gif|jpe?g|bmp|emf|wmf|tiff?)$|^image/", re.I)
_CID = re.compile(rb"cid:([^\"'\s>)]{1,512})", re.I)
_MULTIPART = re.compile(rb"\A\s{0,64}(?:mime-version:[^\n]{0,80}\n)?content-type:", re.I)


@dataclass(slots=True)
class SortedAttachments:
    """`unopened` counts those that are there but cannot be read; each has an issue."""

    attachments: list[Attachment] = field(default_factory=list)
    unopened: int = 0


def sort_attachments(source: Source, message: MapiMessage, html: bytes, issues: list[Issue]) -> SortedAttachments:
    """The attachments in their order. Pictures that the HTML shows are left out on purpose, and said."""
    found = SortedAttachments()
    shown = {cid.lower().decode("latin-1") for cid in _CID.findall(html)}
    names = Names()
    pictures = 0
    for place, bag in enumerate(message.attachments):
        if _is_picture(bag, shown):
            pictures += 1
            continue
        reason = _why_not(bag)
        if reason:
            found.unopened += 1
            text = f"attachment {place + 1} ({_name(bag, place)}) {reason}"
            issues.append(make_issue(source, "warning", "attachment_failed", text))
            continue
        found.attachments.append(_attachment(bag, names.unique(_name(bag, place))))
    missing = message.announced - len(message.attachments)
    if missing > 0:
        found.unopened += missing
        text = f"announces {message.announced} attachments, but holds {len(message.attachments)}. Compare it in Outlook."
        issues.append(make_issue(source, "warning", "members_missing", text))
    if pictures:
        text = f"{pictures} pictures inside the body were left out on purpose."
        issues.append(make_issue(source, "info", "inline_images_ignored", text))
    return found


def _attachment(bag: Bag, name: str) -> Attachment:
    data = bag.raw(ATTACHED_DATA) or b""
    if is_packed(data) and bag.values[ATTACHED_DATA][0] == OBJECT:
        return Attachment(name, data, MAPI_TYPE)
    signed = bag.text(0x370E).lower() == "multipart/signed" and _MULTIPART.match(data)
    return Attachment(name, data, "message/rfc822" if signed else None)


def _why_not(bag: Bag) -> str:
    """Why an attachment cannot be read; empty where it can."""
    method, kind = bag.number(0x3705), bag.values.get(ATTACHED_DATA, (0, b""))[0]
    if method in _BY_REFERENCE and not bag.raw(ATTACHED_DATA):
        return "is only a link to a file that lies elsewhere. Ask for the file."
    if kind == OBJECT and not bag.raw(ATTACHED_DATA):
        what = "is a message, but cannot be opened" if method == 5 else "is an object of another program inside the mail"
        return f"{what}. Open the mail in Outlook and save it as a file."
    if ATTACHED_DATA not in bag.values:
        return "has no content in the file. Ask for the original."
    return ""


def _is_picture(bag: Bag, shown: set[str]) -> bool:
    """Whether it is only a picture in the text."""
    kind, data = bag.values.get(ATTACHED_DATA, (0, b""))
    if kind == OBJECT:
        return data == PICTURE
    if not (_PICTURE_TYPES.search(bag.text(0x370E)) or _PICTURE_TYPES.search(_file_name(bag))):
        return False
    content_id = bag.text(0x3712).strip("<> ").lower()
    return bool(content_id and content_id in shown) or bool((bag.number(0x3714) or 0) & _IN_TEXT)


def _file_name(bag: Bag) -> str:
    return bag.text(0x3707, 0x3704)


def _name(bag: Bag, place: int) -> str:
    """The name to show: the long one, the short one, what Outlook displays; a message is always `.msg`."""
    name = clean_name(_file_name(bag) or bag.text(0x3001)) or f"part-{place + 1}{bag.text(0x3703)}"
    packed = is_packed(bag.raw(ATTACHED_DATA) or b"")
    return name if not packed or name.lower().endswith(".msg") else name + ".msg"
