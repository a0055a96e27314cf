"""Outlook messages: .msg files, messages inside messages, and what a mail store (.pst) hands over."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..model import Issue, ReadResult
from .mail_body import body_text
from .mail_document import mail_document
from .msg_attachments import sort_attachments
from .msg_body import bodies_of
from .msg_header import UNSENT, header_of
from .msg_ole import BrokenMessageError, pack_msg
from .msg_props import MapiMessage, unpack
from .msg_tnef import BrokenWrapperError, pack_tnef
from .source import MemberReader, Source, failure, make_issue

MEDIA_TYPE: Final = "application/vnd.ms-outlook"
TNEF_TYPE: Final = "application/ms-tnef"
_MAIL: Final = ("ipm.note", "ipm.post", "ipm.document", "report.ipm", "ipm.recall", "ipm.outlook.recall", "ipm")


def read_msg(source: Source, read_member: MemberReader) -> ReadResult:
    """A .msg file as the .eml of the same message would be read: header lines, a blank line, the body, then attachments."""
    try:
        packed = pack_msg(source.data)
    except BrokenMessageError as error:
        message = f"is an Outlook message that cannot be opened ({error}). Open it in Outlook and save it again."
        return failure(source, MEDIA_TYPE, "msg_broken", message)
    return _read(source, unpack(packed), read_member)


def read_tnef(source: Source, read_member: MemberReader) -> ReadResult:
    """Outlook's wrapper (winmail.dat) as the message that it holds: mostly the words of the mail around it, and its files."""
    try:
        packed = pack_tnef(source.data)
    except BrokenWrapperError as error:
        return failure(source, TNEF_TYPE, "msg_broken", f"is an Outlook wrapper that cannot be opened ({error}).")
    return _read(source, unpack(packed), read_member)


def read_packed(source: Source, read_member: MemberReader) -> ReadResult:
    """A message that its container has packed (see `msg_props`)."""
    try:
        message = unpack(source.data)
    except ValueError as error:
        return failure(source, MEDIA_TYPE, "msg_broken", f"is an Outlook message that cannot be read: {error}.")
    return _read(source, message, read_member)


def _read(source: Source, message: MapiMessage, read_member: MemberReader) -> ReadResult:
    issues: list[Issue] = []
    header = header_of(message)
    bodies = bodies_of(source, message.bag, issues)
    body = body_text(source, bodies, issues)
    sorted_out = sort_attachments(source, message, bodies[0][1].data if bodies and bodies[0][1] else b"", issues)
    issues.extend(_what_was_odd(source, message, header.damaged))
    result = mail_document(source, MEDIA_TYPE, header, body, sorted_out.attachments, sorted_out.unopened, issues, read_member)
    if not header.lines and not body.strip() and not sorted_out.attachments:
        empty = make_issue(source, "warning", "empty_file", "is a message without header, words or attachments.")
        return replace(result, issues=(empty, *result.issues))
    return result


def _what_was_odd(source: Source, message: MapiMessage, damaged: list[str]) -> list[Issue]:
    """What kind of item it is where it is no mail, and what could not be read."""
    found = []
    kind = message.bag.text(0x001A)
    if kind and not _is_mail(kind):
        text = f"is no mail but another item of Outlook ({kind[:80]}); its text was read as that of a mail."
        found.append(make_issue(source, "info", "outlook_item", text))
    elif (message.bag.number(0x0E07) or 0) & UNSENT:
        text = "is a draft: Outlook marks it as not sent."
        found.append(make_issue(source, "info", "outlook_item", text))
    if kind.lower() == "ipm.note.smime":
        text = "is encrypted or signed as a whole (S/MIME); its words lie in the attachment and were not read."
        found.append(make_issue(source, "warning", "mail_encrypted", text))
    if damaged:
        fields = ", ".join(dict.fromkeys(damaged))
        text = f"these header fields are not encoded by the rules and were read as well as possible: {fields}."
        found.append(make_issue(source, "info", "mail_header_damaged", text))
    if message.problems:
        text = f"this message is damaged ({'; '.join(message.problems)}); compare it in Outlook."
        found.append(make_issue(source, "warning", "mail_damaged", text))
    return found


def _is_mail(kind: str) -> bool:
    lower = kind.lower()
    return any(lower == name or lower.startswith(name + ".") for name in _MAIL[:-1]) or lower == "ipm"
