"""Multiparts whose boundary is missing or misstated: the line that really parts them is found in their content."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

_DELIMITER = re.compile(rb"^--([^\s]{1,70}?)(?:--)?[ \t]*\r?$", re.M)
_PART = re.compile(rb"^--([^\s]{1,70})[ \t]*\r?\n(?:Content-[\w-]{1,40}[ \t]{0,8}:|\r?\n)", re.M | re.I)
_MAX_MENDED: Final = 8


def raw_payload(part: Message) -> bytes:
    """The content of a part as it stands in the mail. (`get_payload` would already have read it in a character set.)"""
    payload = getattr(part, "_payload", None)
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def mend_multipart(content: bytes, factory: type[Message], mended: int) -> list[Message]:
    """The parts of a multipart that the standard library could not part; empty where no line in it looks like a boundary.

    `content` is what the multipart holds, also where that was encoded as a whole, against the rules. `mended` counts how often
    that was done in this mail, so that no mail can keep it busy.
    """
    found = _PART.search(content)
    if found is None or mended >= _MAX_MENDED:
        return []
    boundary = found[1].removesuffix(b"--").decode("latin-1")
    return split_content(content, boundary, factory)


def split_content(content: bytes, boundary: str, factory: type[Message]) -> list[Message]:
    """`content` parted at the lines of this boundary."""
    quoted = boundary.replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: multipart/mixed; boundary="{quoted}"\n\n'.encode("latin-1", "replace")
    try:
        whole = BytesParser(_class=factory, policy=compat32).parsebytes(head + content)
    except RecursionError:
        return []  # too deep to be parted; the content stays whole
    payload = whole.get_payload()
    children = [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []
    before = whole.preamble if isinstance(whole.preamble, str) and whole.preamble.strip() else None
    if children and before:
        first = factory()
        first.set_payload(before)
        return [first, *children]
    return children


def has_delimiter(content: bytes, boundary: str) -> bool:
    """Whether a line of `content` parts it at `boundary` once more (the closing line came too early)."""
    wanted = boundary.encode("latin-1", "replace")
    return any(match[1] == wanted for match in _DELIMITER.finditer(content))
