"""Plain text files."""

from __future__ import annotations

from dataclasses import replace

from ..model import Issue, ReadResult
from .charsets import Decoded, decode
from .source import MemberReader, Source, failure, make_document, make_issue
from .tabular import with_table


def read_text(source: Source, read_member: MemberReader) -> ReadResult:
    """A text file as a document without pages. The text is as decoded, but for line ends: CR LF becomes LF.

    All offsets count in that text. A lone CR, tabs, form feeds and the rest stay as they are.
    """
    decoded = decode(source.data)
    if decoded is None:
        message = (
            "is neither a file type that is known here nor text in any character set; nothing was read. Check what wrote it."
        )
        return failure(source, "application/octet-stream", "not_text", message)
    text = decoded.text.replace("\r\n", "\n")
    if not text.strip():
        return failure(source, "text/plain", "empty_file", "holds nothing but white space.")
    issues = decoding_issues(source, decoded)
    document = with_table(make_document(source, "text/plain", text))
    return ReadResult((replace(document, status="partial") if decoded.damaged else document,), issues)


def decoding_issues(source: Source, decoded: Decoded, what: str = "the text") -> tuple[Issue, ...]:
    """What must be said about how `what` was decoded: a guess, and bytes that did not fit."""
    issues = []
    if decoded.guessed:
        message = f"{what} does not say its character set; it was read as {decoded.charset}. Look at accents and currency signs."
        issues.append(make_issue(source, "info", "encoding_guessed", message))
    if decoded.damaged:
        message = f"{decoded.damaged} characters of {what} could not be read as {decoded.charset}; they stand as \ufffd."
        issues.append(make_issue(source, "warning", "encoding_damaged", message))
    return tuple(issues)
