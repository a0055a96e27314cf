"""Mailboxes (mbox): a container of messages, each a document of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..model import Issue, ReadResult
from .mail_source import plain_source
from .mbox_split import count_separators, message_bytes, split_mailbox
from .source import MemberReader, Source, make_document, make_issue

MAX_MESSAGES: Final = 200_000


def read_mbox(source: Source, read_member: MemberReader) -> ReadResult:
    """A mailbox as a document without text, then its messages: `box.mbox!/0001.eml`, each followed by what it carries.

    `members_expected` counts the separator lines without looking at what lies between them; `members_read` and
    `members_failed` what became of the messages.
    """
    data = plain_source(source.data)
    pieces, doubtful = split_mailbox(data)
    kept = pieces[:MAX_MESSAGES]
    width = max(4, len(str(len(kept))))
    results = [
        read_member(message_bytes(data, piece), f"{place + 1:0{width}d}.eml", place, "message/rfc822")
        for place, piece in enumerate(kept)
    ]
    failed = sum(result.documents[0].status == "failed" for result in results) + len(pieces) - len(kept)
    expected = max(count_separators(data), len(pieces))
    issues = _what_is_missing(source, expected, len(pieces), doubtful)
    for result in results:
        issues.extend(result.issues)
    document = replace(
        make_document(source, "application/mbox"),
        members_expected=expected,
        members_read=len(pieces) - failed,
        members_failed=failed,
        status="partial" if failed or expected != len(pieces) else "ok",
    )
    return ReadResult((document, *(child for result in results for child in result.documents)), tuple(issues))


def _what_is_missing(source: Source, expected: int, found: int, doubtful: int) -> list[Issue]:
    """Lines that look like separators and were none, and messages beyond the limit."""
    issues = []
    if expected != found or doubtful:
        message = (
            f"{max(expected - found, doubtful)} lines look like the start of a message, but no mail header stands below them; "
            "they were read as text of the message above. Look there for a message that lost its header."
        )
        issues.append(make_issue(source, "warning", "members_missing", message))
    if found > MAX_MESSAGES:
        message = f"holds {found} messages; only the first {MAX_MESSAGES} were read. Split it and run on the parts."
        issues.append(make_issue(source, "error", "too_many_attachments", message))
    return issues
