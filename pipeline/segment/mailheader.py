"""The header of a real e-mail (.eml), whose fields the reader has printed one a line above the body."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import MailFields, Span
from .header import Block, HeaderValue
from .headers import Hit
from .lines import Line, trim_span


def mail_block(text: str, lines: Sequence[Line], hits: Sequence[Hit], mail: MailFields) -> Block:
    """The header of the mail as a block; a field that no label rule knows stays in it unread."""
    values = []
    for hit in hits:
        if hit.start >= mail.header.end:
            break
        if hit.place == "line" and hit.colon and hit.start == lines[hit.line].start:
            values.append(HeaderValue(hit.rule, Span(hit.start, hit.end), trim_span(text, hit.end, lines[hit.line].end)))
    header = trim_span(text, mail.header.start, mail.header.end)
    return Block(mail.header.start, header.end, tuple(values), style="rfc822")
