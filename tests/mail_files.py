"""Makes small case files for tests: documents from text and from pages, and a short way to look at what came out."""

from __future__ import annotations

import hashlib
from functools import cache
from textwrap import dedent

from pipeline.model import Box, Document, FormRegion, MailFields, Message, Page, Segmented, Span, Word
from pipeline.rulebook import Rulebook, load_rules
from pipeline.segment import segment_document


@cache
def rules() -> Rulebook:
    return load_rules()


def document_of(text: str, *, pages: tuple[Page, ...] = (), mail: MailFields | None = None) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(digest, digest, "file.txt", "text/plain", len(text.encode()), text, pages=pages, mail=mail)


def segment(text: str) -> Segmented:
    return segment_document(document_of(dedent(text).lstrip("\n")), rules())


def mail_document(header: str, body: str) -> Document:
    """A mail as the reader hands it over: header lines, a blank line, the body."""
    head = dedent(header).strip() + "\n\n"
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    text = head + dedent(body)
    mail = MailFields(
        message_id=fields.get("Message-ID"),
        in_reply_to=fields.get("In-Reply-To"),
        references=(),
        date=fields.get("Date"),
        header=Span(0, len(head) - 1),
        body=Span(len(head), len(text)),
    )
    return document_of(text, mail=mail)


def paged_document(pages: list[list[tuple[float, str]]]) -> Document:
    """Pages of lines, each (height from the top in points, text), as the PDF reader hands them over."""
    text, made = "", []
    for number, lines in enumerate(pages, 1):
        text += "\n\n" if made else ""
        start, words = len(text), []
        for top, line in lines:
            at = len(text)
            for word in line.split():
                place = at + line.index(word, words[-1].span.end - at if words and words[-1].span.start >= at else 0)
                words.append(Word(Span(place, place + len(word)), Box(72, top, 72 + 6.0 * len(word), top + 10)))
            text += line + "\n"
        text = text.rstrip("\n")
        made.append(Page(number, Span(start, len(text)), 595, 842, tuple(words)))
    return document_of(text, pages=tuple(made))


def body(segmented: Segmented, position: int) -> str:
    """The own words of a message, white space made one space."""
    pieces = segmented.messages[position].body
    return " ".join(" ".join(piece.of(segmented.document.text) for piece in pieces).split())


def footers(segmented: Segmented, position: int) -> list[str]:
    return [" ".join(span.of(segmented.document.text).split()) for span in segmented.messages[position].footers]


def shape(segmented: Segmented) -> list[tuple[str, int | None]]:
    """(container, carrier) of every message."""
    return [(message.container, message.parent) for message in segmented.messages]


def times(message: Message) -> tuple[str | None, str | None, str | None]:
    """(sent, received, logged) as EDTF."""
    known = (message.sent, message.received, message.logged)
    sent, received, logged = (when.edtf if when else None for when in known)
    return sent, received, logged


def recipients(message: Message) -> list[str | None]:
    return [address.address or address.name for address in message.to]


def codes(segmented: Segmented) -> list[str]:
    return [issue.code for issue in segmented.issues]


def places_of(segmented: Segmented) -> list[tuple[str, Span]]:
    """Every stretch of the document with what it was taken for."""
    found: list[tuple[str, Span]] = [("loose", span) for span in segmented.loose]
    found += [("furniture", span) for span in segmented.furniture]
    for message in segmented.messages:
        found.append((f"header {message.position}", message.header))
        found += [(f"body {message.position}", span) for span in message.body]
        found += [(f"footer {message.position}", span) for span in message.footers]
    carried = {index for index, carrier in enumerate(segmented.carrier) if carrier is not None}
    found += [(f"attached {message.position}", span) for message in segmented.messages for span in message.attached]
    found += [(f"form {index}", form.span) for index, form in enumerate(segmented.forms) if index not in carried]
    return found


def fake_form(text: str, begin: str, end: str) -> FormRegion:
    start = text.index(begin)
    return FormRegion("fake", 1.0, Span(start, text.index(end, start) + len(end)), ())
