"""Stretches of a document that are read as running text: sentences, lines and list items, always with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from ..model import Document, Message, Span

# A sentence ends at a full stop, question or exclamation mark before white space and a capital, quote or bracket, or at an
# empty line. Titles and single initials ("Mr. A. Smith") and "No. 5" do not end one.
# It begins with the one sign that it needs, so that the search need not stop at every letter.
_END = re.compile(
    r"[.!?\n](?:(?<!\n)(?<!\bMr.)(?<!\bMrs.)(?<!\bMs.)(?<!\bDr.)(?<!\bNo.)(?<!\b[A-Z].)[\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9£])"
    r"|(?<=\n)[ \t]*\n)"
)

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


# A message is asked for the sentence around each of its numbers.
@lru_cache(maxsize=64)
def sentences(text: str, within: Span) -> tuple[Span, ...]:
    """The sentences of `within`, as spans of `text` without outer white space."""
    spans = []
    start = within.start
    for match in _END.finditer(text, within.start, within.end):
        spans.append(trim(text, Span(start, match.end())))
        start = match.end()
    spans.append(trim(text, Span(start, within.end)))
    return tuple(span for span in spans if span.end > span.start)


def sentence_around(text: str, span: Span, within: Span) -> Span:
    """The sentence of `within` in which `span` starts."""
    found = sentences(text, within)
    at = bisect_right(found, span.start, key=lambda sentence: sentence.start) - 1
    return found[at] if at >= 0 and span.start < found[at].end else within


def trim(text: str, span: Span) -> Span:
    """`span` without white space at either end."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def lines(text: str, within: Span) -> list[Span]:
    """The non-empty lines of `within`, trimmed."""
    spans, start = [], within.start
    while start < within.end:
        newline = text.find("\n", start, within.end)
        end = newline if newline >= 0 else within.end
        line = trim(text, Span(start, end))
        if line.end > line.start:
            spans.append(line)
        start = end + 1
    return spans


def body_text(document: Document, message: Message) -> str:
    """The message's own words, its pieces joined by a line break, without the `>` that a reply puts before each quoted line."""
    words = "\n".join(piece.of(document.text).strip("\n") for piece in message.body).strip()
    if message.container not in ("quoted", "embedded"):
        return words
    filled = [line.lstrip().startswith(">") for line in words.split("\n") if line.strip()]
    # A few lines may lack the mark, where a program broke long ones.
    return _QUOTE_MARKS.sub("", words).strip() if filled and sum(filled) >= 0.6 * len(filled) else words
