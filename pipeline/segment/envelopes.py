"""What a header says: sender, recipients, subject, the kinds of time, the printed direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..evidence import make_evidence
from ..fields.dates import find_dates, read_when
from ..model import Address, Direction, Document, Issue, Span, When
from ..rulebook import Rulebook
from ..rulebook.mail import TimeKind
from .addresses import Mailboxes, read_mailboxes
from .chat_lines import time_on
from .header import Block, HeaderValue
from .mailtimes import find_time, read_time, when_of
from .nearby import ReferenceIndex
from .patterns import is_redacted
from .subjects import NO_SUBJECT, Subject, read_subject
from .values import find_direction

_NOBODY = Address(None, None)
_QUOTE = re.compile(r"[\r\n]+[ \t>]*>[ \t>]*")
_ID = re.compile(r"<[^<>\s]{1,400}>")
_UNKNOWN_ZONE = re.compile(r"\s{1,3}[(\"]?[A-Z]{3,5}[)\"]?\s*")
"""What stands like the name of a zone behind a time; names and fillers that the rules know were read with it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The values of one header. `domains` of sender and recipients hold host names even where the rest was taken out."""

    sender: Address
    sender_domains: tuple[str, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    to_domains: tuple[str, ...]
    cc_domains: tuple[str, ...]
    unnamed_recipients: bool
    subject: Subject
    direction: Direction | None
    sent: When | None
    received: When | None
    logged: When | None
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]

    @property
    def times(self) -> tuple[datetime, ...]:
        """The starts of all known times, the time of sending first."""
        known = (self.sent, self.received, self.logged)
        return tuple(when.start_at for when in known if when is not None and when.start_at is not None)

    @property
    def latest(self) -> datetime | None:
        """The end of the latest interval that the header names."""
        known = (self.sent, self.received, self.logged)
        ends = [when.end_at for when in known if when is not None and when.end_at is not None]
        return max(ends, default=None)


def read_envelope(
    document: Document, text: str, block: Block, references: ReferenceIndex, rules: Rulebook
) -> tuple[Envelope, list[Issue]]:
    """The values of `block`; a date that cannot be read is an issue, never a lost message.

    `text` is the document's with page furniture blanked out, so that none gets into a value; offsets are the same.
    """
    issues: list[Issue] = []
    sender = _mailboxes(text, block, rules, "from")
    to = _mailboxes(text, block, rules, "to")
    cc = _mailboxes(text, block, rules, "cc", "bcc")
    times: dict[TimeKind, When] = {}
    for kind, when in _times(document, text, block, rules, issues):
        times.setdefault(kind, when)
    subject = block.first("subject")
    envelope = Envelope(
        sender=sender.addresses[0] if sender.addresses else _NOBODY,
        sender_domains=sender.domains,
        to=to.addresses,
        cc=cc.addresses,
        to_domains=to.domains,
        cc_domains=cc.domains,
        unnamed_recipients=_unnamed(text, block, rules),
        subject=read_subject(text, subject.value, references, rules.headers.subject) if subject else NO_SUBJECT,
        direction=_direction(text, block, rules),
        sent=times.get("sent"),
        received=times.get("received"),
        logged=times.get("logged"),
        message_id=next(_ids(text, block, "message_id"), None),
        in_reply_to=next(_ids(text, block, "in_reply_to"), None),
        references=tuple(_ids(text, block, "references")),
    )
    return envelope, issues


def _mailboxes(text: str, block: Block, rules: Rulebook, *names: str) -> Mailboxes:
    found = [
        read_mailboxes(_QUOTE.sub("\n", value.value.of(text)), rules.headers)
        for value in block.values
        if value.rule.field in names
    ]
    addresses = dict.fromkeys(address for one in found for address in one.addresses)
    domains = dict.fromkeys(domain for one in found for domain in one.domains)
    return Mailboxes(tuple(addresses), tuple(domains))


def _unnamed(text: str, block: Block, rules: Rulebook) -> bool:
    """Whether recipients were taken out, so that nobody can say that all of them are known."""
    values = [value.value.of(text) for value in block.values if value.rule.field in ("to", "cc", "bcc")]
    return any(is_redacted(part, rules.headers) for value in values for part in value.split(";"))


def _direction(text: str, block: Block, rules: Rulebook) -> Direction | None:
    value = block.first("direction")
    if value is None:
        return None
    return find_direction(value.value.of(text), rules.headers)


def _ids(text: str, block: Block, field: str) -> Iterator[str]:
    value = block.first(field)
    for match in _ID.finditer(value.value.of(text)) if value else ():
        yield match.group()


# --- times ------------------------------------------------------------------------------------------------------------


def _times(document: Document, text: str, block: Block, rules: Rulebook, issues: list[Issue]) -> Iterator[tuple[TimeKind, When]]:
    """(what kind of time, the time) of every date line, in the order of the lines."""
    for index, value in enumerate(block.values):
        if value.rule.field != "date" or value.rule.time is None:
            continue
        span = _with_clock(block, index)
        if span.end <= span.start or is_redacted(span.of(text), rules.headers):
            continue
        when = _read_on(text, value.day, span, rules) if value.day else _read(text, span, rules, block)
        if when is None or when.start_at is None:  # a day without its year is no time
            issues.append(_unreadable(document, span, value))
            continue
        kind = value.rule.system_time if block.system and value.rule.system_time else value.rule.time
        yield kind, replace(when, raw=when.span.of(document.text), rule_id=f"{rules.headers.id}#{value.rule.id}")


def _with_clock(block: Block, index: int) -> Span:
    """The value of a date line, with a time that has a line of its own right below."""
    value = block.values[index].value
    if index + 1 < len(block.values) and block.values[index + 1].rule.field == "time":
        return Span(value.start, max(value.end, block.values[index + 1].value.end))
    return value


def _read(text: str, span: Span, rules: Rulebook, block: Block) -> When | None:
    exact = find_time(text, span, rules.times) if block.style == "attribution" else read_time(text, span, rules.times)
    if exact is not None:
        return when_of(text, exact)
    near = find_time(text, span, rules.times)
    if near is not None and near.hour is not None:
        if near.offset is not None:
            return when_of(text, near)  # whatever else stands there, its distance from UTC is stated
        if _UNKNOWN_ZONE.fullmatch(text, near.span.end, span.end):
            return when_of(text, replace(near, hour=None))  # a zone that nobody knows: the hour may be any other's, too
    when = read_when(text, span, rules.dates)
    if when is None or when.precision == "time_only":
        found = find_dates(text, rules.dates, span)
        if block.inline or block.style == "attribution" or len(found) == 1:
            return found[0] if found else None
    return when if when is None or when.precision != "time_only" else None


def _read_on(text: str, day: Span, clock: Span, rules: Rulebook) -> When | None:
    """A time of day on the day that stands elsewhere; the time's evidence is where it stands itself."""
    time = time_on(text, day, clock, rules)
    return when_of(text, time) if time is not None else None


def _unreadable(document: Document, span: Span, value: HeaderValue) -> Issue:
    raw = " ".join(span.of(document.text).split())
    return Issue(
        severity="warning",
        code="date_unreadable",
        message=f'The date of a message could not be read: "{raw[:80]}". Read it in the source; the message is kept without it.',
        document_id=document.document_id,
        evidence=make_evidence(document, span, f"headers#{value.rule.id}"),
    )
