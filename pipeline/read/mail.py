"""Real e-mails (RFC 5322, .eml): decoded header lines, a blank line, the body; attachments as documents of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..model import Document, Issue, ReadResult, Span
from .charsets import decode
from .html import html_text
from .mail_headers import HeaderText, read_headers
from .mail_parts import Parts, TextPart, parse_mail, take_apart
from .source import MemberReader, Source, make_document, make_issue
from .text import decoding_issues

MAX_ATTACHMENTS: Final = 1000
STUB: Final = 0.25
"""A plain text that has less than this share of the HTML body's letters is a stub ("your software shows no HTML")."""


def read_mail(source: Source, read_member: MemberReader) -> ReadResult:
    """A mail as a document: `From: …` and the other header lines in their order, a blank line, the body.

    The plain text is taken where there is one, else the HTML as text. Attachments follow as documents, in their order, each
    followed by what it carries; `members_*` count them.
    """
    message = parse_mail(_without_envelope(source.data))
    header = read_headers(message)
    parts = take_apart(message, MAX_ATTACHMENTS)
    issues: list[Issue] = []
    body = _body_text(source, parts, issues)
    document, text_start = _assemble(source, header, body)
    issues.extend(_what_was_odd(source, header, parts))
    members, failed = _read_members(source, parts, read_member, issues)
    expected = len(members) + parts.beyond
    document = replace(
        document,
        mail=header.fields(Span(text_start, len(document.text))),
        members_expected=expected,
        members_read=expected - failed,
        members_failed=failed,
        status="partial" if failed or any(issue.severity != "info" for issue in issues) else "ok",
    )
    for member in members:
        issues.extend(member.issues)
    return ReadResult((document, *(child for member in members for child in member.documents)), tuple(issues))


def _without_envelope(data: bytes) -> bytes:
    """Drop what may stand before the header: a BOM, empty lines, the `From ` line of a mailbox."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return data[data.find(b"\n") + 1 :] if data.startswith(b"From ") else data


def _assemble(source: Source, header: HeaderText, body: str) -> tuple[Document, int]:
    """The document, and where in its text the body starts."""
    head = header.text + "\n"
    return make_document(source, "message/rfc822", head + body), len(head)


def _body_text(source: Source, parts: Parts, issues: list[Issue]) -> str:
    """All stretches of body text in their order, parted by blank lines."""
    texts = []
    for plain, html in parts.bodies:
        plain_text = _decode(source, plain, issues) if plain else ""
        shown = html_text(_decode(source, html, issues)) if html and _needs_html(plain_text, html) else ""
        if plain_text.strip() and _letters(plain_text) >= STUB * _letters(shown):
            texts.append(plain_text.strip("\n"))
        elif shown.strip():
            if plain_text.strip():
                message = "the plain text of this mail is only a stub; the HTML body was read instead."
                issues.append(make_issue(source, "info", "html_body_used", message))
            texts.append(shown)
    return "\n\n".join(text for text in texts if text.strip()) + "\n" if any(text.strip() for text in texts) else ""


def _needs_html(plain: str, html: TextPart) -> bool:
    """HTML is only worth the walk where the plain text is short against it."""
    return _letters(plain) < len(html.data) * STUB


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


def _decode(source: Source, part: TextPart, issues: list[Issue]) -> str:
    """The part's text with LF line ends."""
    if not part.data:
        return ""
    decoded = decode(part.data, part.charset)
    if decoded is None:
        issues.append(make_issue(source, "warning", "mail_damaged", "a text part of this mail is not text; it was left out."))
        return ""
    issues.extend(decoding_issues(source, decoded, "the body of this mail"))
    return decoded.text.replace("\r\n", "\n")


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


def _read_members(source: Source, parts: Parts, read_member: MemberReader, issues: list[Issue]) -> tuple[list[ReadResult], int]:
    """The attachments read, and how many of them failed, those beyond the limit included."""
    members = [read_member(attachment.data, attachment.name, place) for place, attachment in enumerate(parts.attachments)]
    failed = sum(member.documents[0].status == "failed" for member in members)
    if parts.beyond:
        message = f"carries more than {MAX_ATTACHMENTS} attachments; {parts.beyond} were not opened."
        issues.append(make_issue(source, "error", "too_many_attachments", message))
    return members, failed + parts.beyond
