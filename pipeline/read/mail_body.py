"""The words of a mail's body: which of its renditions is read, and that as text with lines ended by LF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..model import Issue
from .charsets import decode
from .html import html_text
from .mail_flowed import unfold_flowed
from .mail_parts import TextPart
from .source import Source, make_issue
from .text import decoding_issues

STUB: Final = 0.25
"""A plain text that has less than this share of the HTML body's letters is a stub ("your software shows no HTML")."""

_HEAD: Final = 4096
_META = re.compile(rb"<meta\s[^>]{0,256}charset\s{0,8}=\s{0,8}[\"']?([a-zA-Z0-9._:-]{1,40})", re.I)

Body = tuple[TextPart | None, TextPart | None]
"""Two renditions of one stretch of text: (plain, html); either may be null."""


def body_text(source: Source, bodies: Sequence[Body], issues: list[Issue]) -> str:
    """All stretches of body text in their order, parted by blank lines. The plain text is taken where it is no stub."""
    texts = []
    for plain, html in bodies:
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


def _meta_charset(data: bytes) -> str | None:
    """The character set that an HTML page states of itself."""
    match = _META.search(data[:_HEAD])
    return match[1].decode("ascii") if match else None


def _decode(source: Source, part: TextPart, issues: list[Issue]) -> str:
    """The part's text with LF line ends."""
    if not part.data:
        return ""
    decoded = decode(part.data, part.charset or _meta_charset(part.data)) or decode(part.data.replace(b"\0", b""), part.charset)
    if decoded is None:
        issues.append(make_issue(source, "warning", "mail_damaged", "a text part of this mail is not text; it was left out."))
        return ""
    issues.extend(decoding_issues(source, decoded, "the body of this mail"))
    text = decoded.text.replace("\r\n", "\n")
    return unfold_flowed(text, part.delsp) if part.flowed else text
