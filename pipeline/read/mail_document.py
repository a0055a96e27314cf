"""From the parts of a mail, in whatever format it came, to its document and those of what it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..model import Issue, ReadResult, Span
from .mail_headers import HeaderText
from .mail_parts import Attachment
from .source import MemberReader, Source, make_document, make_issue

MAX_ATTACHMENTS: Final = 1000


def mail_document(
    source: Source,
    media_type: str,
    header: HeaderText,
    body: str,
    attachments: Sequence[Attachment],
    unopened: int,
    issues: list[Issue],
    read_member: MemberReader,
) -> ReadResult:
    """The mail (header lines, a blank line, the body), then its attachments in order, each followed by what it carries.

    `unopened` attachments count as expected and failed: they are there, but cannot be read.
    """
    kept = attachments[:MAX_ATTACHMENTS]
    beyond = len(attachments) - len(kept)
    if beyond:
        message = f"carries more than {MAX_ATTACHMENTS} attachments; {beyond} were not opened."
        issues.append(make_issue(source, "error", "too_many_attachments", message))
    members = [read_member(one.data, one.name, place, one.media_type) for place, one in enumerate(kept)]
    failed = sum(member.documents[0].status == "failed" for member in members) + beyond + unopened
    expected = len(attachments) + unopened
    head = header.text + "\n"
    document = make_document(source, media_type, head + body)
    document = replace(
        document,
        mail=header.fields(Span(len(head), len(document.text))),
        members_expected=expected,
        members_read=expected - failed,
        members_failed=failed,
        status="partial" if failed or any(issue.severity != "info" for issue in issues) else "ok",
    )
    for member in members:
        issues.extend(member.issues)
    return ReadResult((document, *(child for member in members for child in member.documents)), tuple(issues))
