"""Real e-mails (RFC 5322, .eml): decoded header lines, a blank line, the body; attachments as documents of their own."""

from __future__ import annotations

from ..model import Issue, ReadResult
from .mail_body import body_text
from .mail_document import mail_document
from .mail_headers import HeaderText, add_stand_ins, read_headers
from .mail_parts import Parts, parse_mail, take_apart
from .mail_source import mend_source
from .source import MemberReader, Source, make_issue


def read_mail(source: Source, read_member: MemberReader) -> ReadResult:
    """A mail as a document: `From: …` and the other header lines in their order, a blank line, the body.

    The plain text is taken where there is one, else the HTML as text. Attachments follow as documents, in their order, each
    followed by what it carries; `members_*` count them.
    """
    data, broken = mend_source(source.data)
    message = parse_mail(data)
    header = read_headers(message)
    add_stand_ins(message, header)
    parts = take_apart(message)
    issues: list[Issue] = []
    body = body_text(source, parts.bodies, issues)
    issues.extend(_what_was_odd(source, header, parts, broken))
    issues.extend(_what_is_missing(source, parts))
    unopened = parts.links + parts.beyond
    return mail_document(source, "message/rfc822", header, body, parts.attachments, unopened, issues, read_member)


def _what_was_odd(source: Source, header: HeaderText, parts: Parts, broken: int) -> list[Issue]:
    """Header fields that broke the rules, damage, and what was left out on purpose."""
    found: list[Issue] = []
    if header.damaged:
        fields = ", ".join(dict.fromkeys(header.damaged))
        message = f"these header fields are not encoded by the rules and were read as well as possible: {fields}."
        found.append(make_issue(source, "info", "mail_header_damaged", message))
    if broken:
        message = f"{broken} lines of the header are no fields; they were kept where they stand."
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


def _what_is_missing(source: Source, parts: Parts) -> list[Issue]:
    """What the mail holds, or speaks of, but cannot be read."""
    found: list[Issue] = []
    if parts.sealed:
        message = "is encrypted, or signed as a whole; the words inside were not read. Ask for it without encryption."
        found.append(make_issue(source, "warning", "mail_encrypted", message))
    if parts.links:
        message = f"{parts.links} of its parts are only links to files that lie elsewhere. Ask for the files."
        found.append(make_issue(source, "warning", "attachment_failed", message))
    if parts.too_deep:
        message = "its parts lie so deep inside each other that they were not parted; they stand in the text as they are."
        found.append(make_issue(source, "error", "nesting_too_deep", message))
    if parts.beyond:
        message = f"has too many parts; {parts.beyond} were not read. Open it in a mail program."
        found.append(make_issue(source, "error", "too_many_attachments", message))
    return found
