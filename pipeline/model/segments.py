"""What segmenting gives: messages, and the stretches that forms cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .document import Document, Issue, Span
from .value import value
from .values import Address, Reference, When

Container = Literal["top_level", "embedded", "quoted", "attachment"]
Direction = Literal["incoming", "outgoing", "internal", "unknown"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message where it stands in one document. Positions count from 0 in order of appearance in the document.

    `span` is the whole stretch of the message, its header, form and footers included, without the messages it carries.
    `body` are the pieces of its own words; `footers` disclaimers and banners; `attached` the forms that it carried.
    `parent` is the position of the message that carries this one, `repeats` of the one that this is a copy of. Messages that were
    printed as one `conversation` have its place in the text.
    """

    position: int
    container: Container
    parent: int | None
    span: Span
    header: Span
    body: tuple[Span, ...]
    footers: tuple[Span, ...]
    attached: tuple[Span, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str | None
    subject_base: str | None
    tags: tuple[str, ...]
    direction: Direction
    sent: When | None
    received: When | None
    logged: When | None
    case_ref: Reference | None
    rfc_message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    thread_index: str | None = None
    conversation: int | None = None
    repeats: int | None = None
    confidence: float = 1.0
    rule_id: str = "mail"


@value
class LabelHit:
    """A printed label of a template, found in the text. `key` is the question id, `question/option` or `#boilerplate`."""

    key: str
    kind: Literal["title", "question", "hint", "option", "sublabel", "section", "boilerplate"]
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class FormRegion:
    """The stretch of a document that one form covers, with every label found in it, in text order."""

    template_id: str
    score: float
    span: Span
    labels: tuple[LabelHit, ...]


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document taken apart: what is a message, what a form, what neither (letters and articles are `loose` text).

    `furniture`: page headers, footers, running numbers. `carrier[i]`: position of the message that carried form `i`, or null.
    """

    document: Document
    messages: tuple[Message, ...]
    forms: tuple[FormRegion, ...]
    carrier: tuple[int | None, ...]
    loose: tuple[Span, ...]
    furniture: tuple[Span, ...]
    issues: tuple[Issue, ...] = ()
