"""Real e-mails (RFC 5322, .eml): decoded header lines, a blank line, the body; attachments as documents of their own."""

from __future__ import annotations

from ..model import Issue, ReadResult
from .mail_body import body_text
from .mail_document import mail_document
from .mail_headers import HeaderText, read_headers
from .mail_parts import Parts, parse_mail, take_apart
from .source import MemberReader, Source, make_issue


def read_mail(source: Source, read_member: MemberReader) -> ReadResult:
    """A mail as a document: `From: …` and the other header lines in their order, a blank line, the body.

    The plain text is taken where there is one, else the HTML as text. Attachments follow as documents, in their order, each
    followed by what it carries; `members_*` count them.
    """
    message = parse_mail(source.data)
    header = read_headers(message)
    parts = take_apart(message)
    issues: list[Issue] = []
    body = body_text(source, parts.bodies, issues)
    issues.extend(_what_was_odd(source, header, parts))
    return mail_document(source, "message/rfc822", header, body, parts.attachments, 0, issues, read_member)


def _what_was_odd(source: Source, header: HeaderText, parts: Parts) -> list[Issue]:
    """Header fields that broke the rules, damage, and what was left out on purpose."""
    found: list[Issue] = []
    if header.damaged:
        fields = ", ".join(dict.fromkeys(header.damaged))
        message = f"these header fields are not encoded by the rules and were read as well as possible: {fields}."
        found.append(make_issue(source, "info", "mail_header_damaged", message))
    if parts.defects:
        kinds = ", ".join(sorted(set(parts.defects)))
        message = f"this mail is damaged or cut short ({kinds}); compare it with the original."
        found.append(make_issue(source, "warning", "mail_damaged", message))
    if parts.pictures:
        message = f"{parts.pictures} pictures inside the body were left out on purpose."
        found.append(make_issue(source, "info", "inline_images_ignored", message))
    if parts.signatures:
        found.append(make_issue(source, "info", "signature_ignored", "its cryptographic signature was left out on purpose."))
    return found
