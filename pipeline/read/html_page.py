"""Web pages and mails that were saved as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ..model import ReadResult
from .charsets import decode
from .html import html_page
from .html_threads import with_thread_headers
from .source import MemberReader, Source, failure, make_document, make_issue
from .text import decoding_issues

_HEAD: Final = 4096
# HTML Living Standard, 13.2.3.2: the character set stands in the first 1024 bytes; saved mails put long style sheets before it.
_CHARSET = re.compile(rb"<meta[^>]{0,512}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.I)


def read_html(source: Source, read_member: MemberReader) -> ReadResult:
    """A web page or saved mail as a document: its visible text. Nothing that it names is fetched, no script runs."""
    declared = _CHARSET.search(source.data[: 16 * _HEAD])
    decoded = decode(source.data, declared[1].decode("ascii").lower() if declared else None)
    if decoded is None:
        message = "looks like a web page, but is text in no character set; nothing was read. Save it again."
        return failure(source, "text/html", "not_text", message)
    text, grids = html_page(with_thread_headers(decoded.text.replace("\r\n", "\n")))
    if not text.strip():
        return failure(source, "text/html", "empty_file", "is a web page without visible text. Save it as PDF.")
    issues = list(decoding_issues(source, decoded, "the page"))
    if "\ufffd" in text and not decoded.damaged:
        issues.append(make_issue(source, "info", "encoding_damaged", "holds characters that were lost before it was saved."))
    document = replace(make_document(source, "text/html", text), grids=grids)
    return ReadResult((replace(document, status="partial") if decoded.damaged else document,), tuple(issues))
