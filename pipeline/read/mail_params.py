"""Parameters of a part's header fields: file name, character set, whether its lines flow."""

from __future__ import annotations

import re
from email.message import Message

from .charsets import decode
from .mail_headers import decode_field

_LOOSE_NAME = re.compile(r"(?:file)?name\s{0,8}=\s{0,8}([^\";\r\n][^;\r\n]{0,254})", re.I)
# Something that stays (in quotes, a file name without any, anything else), or a comment.
_COMMENT = re.compile(r"(\"[^\"]*+\"|name\s{0,8}=[^;\"]*+|[^(]|\((?![^()]*\)))|\([^()]*+\)", re.I)
_FIELDS = ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding")


def mend_fields(part: Message) -> None:
    """Decode raw 8-bit letters in the fields that describe a part, and leave out comments: the standard library knows neither."""
    for name, raw in list(part.raw_items()):
        if name.title() not in _FIELDS:
            continue
        text = str(raw)
        mended = _without_comments(text) if text.isascii() else decode_field("name", text)[0]
        if mended != text:
            try:
                part.replace_header(name, mended)
            except KeyError:
                return  # two spellings of one field: the first was mended


def _without_comments(value: str) -> str:
    """A field's value without its comments (RFC 2045, 5.1); brackets inside quotes or a bare file name are no comments."""
    if "(" not in value:
        return value
    kept = [match.group() if match[1] else " " for match in _COMMENT.finditer(value)]
    return "".join(kept)


def file_name(part: Message) -> str:
    """The decoded file name, or an empty string. RFC 2231 and, against the rules but common, RFC 2047 and plain 8-bit."""
    for field, name in (("content-disposition", "filename"), ("content-type", "name"), ("content-disposition", "name")):
        found = parameter(part, name, field)
        if len(found) > 2 and found[0] == found[-1] == "'":
            found = found[1:-1]  # quoted in the wrong way
        if found:
            return found
    return ""


def parameter(part: Message, name: str, field: str = "content-type") -> str:
    """A parameter's value, decoded; empty where it is missing or cannot be parsed."""
    try:
        values = [value for key, value in part.get_params([], header=field) if key.lower() == name]
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    # Of two spellings of one parameter RFC 2231's (a tuple) says more (RFC 6266, 4.3).
    value = next((one for one in values if isinstance(one, tuple)), values[0] if values else None)
    if isinstance(value, tuple):
        text = value[2] or ""
        decoded = decode(text.encode("latin-1", "replace"), value[0] or None)
        return decode_field(name, decoded.text if decoded else text)[0]
    if not isinstance(value, str):
        return ""
    loose = _LOOSE_NAME.search(str(part.get(field, ""))) if name in {"filename", "name"} and " " not in value else None
    return decode_field(name, loose[1].strip() if loose and loose[1].startswith(value) else value)[0]


def charset(part: Message) -> str | None:
    """The declared character set, without the junk that surrounds it in broken mails."""
    value = parameter(part, "charset").strip("'\"; \t").lower()
    return value or None


def flows(part: Message) -> tuple[bool, bool]:
    """(whether the lines of a text flow (RFC 3676), whether the space at a break is no letter)."""
    flowed = parameter(part, "format").strip().lower() == "flowed"
    return flowed, flowed and parameter(part, "delsp").strip().lower() == "yes"
