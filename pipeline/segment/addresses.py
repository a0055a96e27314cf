"""Mailboxes of a header value: names as written, addresses in lower case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ..kept import Kept
from ..model import Address
from ..rulebook.mail import HeaderRules
from .patterns import is_redacted

EMAIL = re.compile(r"[^\s<>()\[\]{}:;,\"'|*=@\u2588]{1,120}@[\w\-]{1,80}(?:\.[\w\-]{1,80}){1,8}")
# Rarer than that, and only whole in angle brackets: a quoted local part, an address of a host by its number (RFC 5322, 3.4.1),
# Exchange's way to write an address of its own as one of the Internet.
_RARE = re.compile(
    r"<\s*((?:\"[^\"<>\r\n]{1,64}\"|[^\s<>@\"\u2588]{1,120})@(?:\[[\da-fA-F.:]{3,60}\]|[\w\-]{1,80}(?:\.[\w\-]{1,80}){0,8}))\s*>\s*$"
)
# White space inside an address (RFC 5322, 4.4).
_SPACED = re.compile(r"<\s*[\w.+-]{1,64}\s{0,3}@\s{0,3}[\w-]{1,63}(?:\s?\.\s?[\w-]{1,63}){1,6}\s*>")
# The way that a mail was to take (RFC 5322, 4.4).
_ROUTE = re.compile(r"<\s*(?:@[\w.\-]{1,255}\s{0,2},?\s{0,2}){1,8}:")
_DOMAIN = re.compile(r"@\s?([\w\-]{1,80}(?:\.[\w\-]{1,80}){1,8})")
_MAILTO = re.compile(r"(?:mailto|smtp)\s?:\s?", re.IGNORECASE)
# Where a line ends inside an address, nothing belongs between its halves.
_CUT_ADDRESS = re.compile(r"(?<=[@.\-_])[ \t]*\s*[\r\n]+\s*(?=[\w\-.]{2,})(?=[\w\-]*[.@]|[a-z]{2,6}\b\s*[>;\]]|[\w.\-]+\s*$)")
_X500 = re.compile(r"[\[<(]?/o\s?=[^\]>);]{0,400}[\]>)]?", re.IGNORECASE)
_PAIR = re.compile(r"\\([\"\\])")
_TAG = re.compile(r"</?(?:b|i|u|a|p|br|strong|em|span|font|o:p|td|tr|div)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_LIMIT = 200_000
_SHORT = 400


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The addresses of one header value, and every host name in it (also where the part before the @ was taken out)."""

    addresses: tuple[Address, ...]
    domains: tuple[str, ...]


def read_mailboxes(value: str, rules: HeaderRules) -> Mailboxes:
    """The mailboxes in `value`, in order. A mailbox that was taken out whole gives none, but its host name if that stands."""
    return _read(value, rules) if len(value) > _SHORT else _short_lists(rules)(value)


def _short_lists_of(rules: HeaderRules) -> Callable[[str], Mailboxes]:
    """The same people write to each other, and their mails are quoted again and again: what a value says is kept."""
    return lru_cache(maxsize=2048)(lambda value: _read(value, rules))


_short_lists = Kept(_short_lists_of, most=8)


def _read(value: str, rules: HeaderRules) -> Mailboxes:
    value = unescape(_CUT_ADDRESS.sub("", value[:_LIMIT]))
    value = _ROUTE.sub("<", _MAILTO.sub("", _TAG.sub(" ", value)))
    found: dict[Address, None] = {}
    for piece in _split(value):
        address = _mailbox(piece, rules)
        if address:
            found[address] = None
    domains = dict.fromkeys(match.group(1).lower().strip(".-") for match in _DOMAIN.finditer(value))
    return Mailboxes(tuple(found), tuple(domains))


def _split(value: str) -> Iterator[str]:
    """The single mailboxes of a list: semicolons always divide, commas where they do not stand inside a name."""
    for part in _cut(value, ";"):
        pieces = _cut(part, ",")
        if len(pieces) < 2:
            yield from _run_together(part)
            continue
        if "@" not in part and not _X500.search(part):
            yield from pieces if all(len(piece.split()) > 1 for piece in pieces) else [part]
            continue
        held = ""
        for piece in pieces:
            held = f"{held},{piece}" if held else piece
            if "@" in piece or _X500.search(piece):
                yield from _run_together(held)
                held = ""
        if held.strip():
            yield held


def _cut(value: str, mark: str) -> list[str]:
    """`value` cut at `mark`, but not inside double quotes, angle or square brackets."""
    pieces, start, quoted, depth = [], 0, False, 0
    for index, char in enumerate(value):
        if char == '"':
            quoted = not quoted and '"' in value[index + 1 :]
        elif char in "<[" and not quoted:
            depth += 1
        elif char in ">]" and not quoted:
            depth = max(depth - 1, 0)
        elif char == mark and not quoted and depth == 0:
            pieces.append(value[start:index])
            start = index + 1
    pieces.append(value[start:])
    return [piece for piece in pieces if piece.strip()]


def _run_together(piece: str) -> Iterator[str]:
    """Several mailboxes with only white space between them, one by one."""
    found = list(EMAIL.finditer(piece))
    if len({match.group().lower() for match in found}) < 2:
        yield piece
        return
    start = 0
    for match in found:
        close = re.match(r"\s*[>\])]+", piece[match.end() :])
        end = match.end() + (close.end() if close else 0)
        yield piece[start:end]
        start = end
    if piece[start:].strip(" \t\r\n<>[]()"):
        yield piece[start:]


def _mailbox(piece: str, rules: HeaderRules) -> Address | None:
    """One mailbox; null for nothing and for a redaction."""
    piece = _SPACED.sub(lambda match: "".join(match[0].split()), piece)
    rare = _RARE.search(piece)
    if rare and not EMAIL.fullmatch(rare[1]):
        return Address(_name(piece[: rare.start()], rules), rare[1].lower())
    address = EMAIL.search(piece)
    name = _X500.sub(" ", piece)
    if address:
        written = address.group().strip(".-'").lower()
        name = EMAIL.sub(" ", name)
        return Address(_name(name, rules), written)
    name = re.sub(r"<[^<>]*>\s*$", " ", name) if re.match(r"\s*\S[^<>]*<[^<>]+>\s*$", name) else name
    name = _DOMAIN.sub(" ", name) if "@" in name else name
    cleaned = _name(name, rules)
    return Address(cleaned, None) if cleaned else None


def _name(written: str, rules: HeaderRules) -> str | None:
    """A display name without quotes, brackets and markup; null where nothing or only a redaction is left."""
    if is_redacted(written, rules):
        return None
    name = re.sub(r"[<>\[\]]|\(\s*\)|\*{1,3}|_{2,}", " ", written)
    name = " ".join(_PAIR.sub(r"\1", name).split()).strip(" \"',;|:-")
    name = name[1:-1].strip() if name.startswith("(") and name.endswith(")") else name
    return name if re.search(r"\w", name) and not is_redacted(name, rules) else None
