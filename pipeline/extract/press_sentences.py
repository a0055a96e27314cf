"""The sentences of a news article or report, each with what it names: bodies, numbers, a type of incident, a period."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..fields.organisations import BodyMention
from ..model import Document, Quantity, Span
from ..rulebook import Rulebook
from ..rulebook.incident_types import IncidentType, type_of
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .passages import sentences, trim

_BULLET = re.compile(r"\n[ \t]*(?=(?:[•●▪◦·‣*–—-]|\(?[a-z0-9]{1,2}[.)])[ \t]+\S)")
_BULLET_MARK = re.compile(r"[ \t]*(?:[•●▪◦·‣*–—-]|\(?[a-z0-9]{1,2}[.)])[ \t]+")
_QUOTED = re.compile(r'"[^"\n]{2,1500}(?:"|\n|\Z)')
_TITLE_END = re.compile(r"[.!?:;,\"”’)]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item. `words` are folded; places in them are those of the text, less `span.start`.

    `paragraph`: it begins one; `bullet`: it is an item of a list; `title`: a headline; `quoted`: most of it is somebody's speech.
    """

    span: Span
    words: str
    bodies: tuple[BodyMention, ...]
    quantities: tuple[Quantity, ...]
    type: IncidentType | None
    paragraph: bool
    bullet: bool
    title: bool
    quoted: bool

    def has(self, phrases: Sequence[str]) -> bool:
        """Whether one of `phrases` stands in it."""
        return find_phrase(self.words, tuple(phrases)) is not None


def read_sentences(
    document: Document, pieces: Sequence[Span], bodies: Sequence[BodyMention], quantities: Sequence[Quantity], rules: Rulebook
) -> list[Sentence]:
    """The sentences of `pieces`, in text order."""
    text = document.text
    places = [one.span.start for one in bodies]
    counts = [one.span.start for one in quantities]
    found: list[Sentence] = []
    speeches = _Speech(text, pieces)
    for span in _spans(text, pieces):
        mark = _BULLET_MARK.match(text, span.start, span.end)
        inner = Span(mark.end(), span.end) if mark and _starts_line(text, span.start) else span
        words = fold(inner.of(text))
        found.append(
            Sentence(
                span=inner,
                words=words,
                bodies=tuple(bodies[bisect_right(places, inner.start - 1) : bisect_right(places, inner.end - 1)]),
                quantities=tuple(quantities[bisect_right(counts, inner.start - 1) : bisect_right(counts, inner.end - 1)]),
                type=type_of(words, rules.incident_types),
                paragraph=_starts_paragraph(text, span.start),
                bullet=inner is not span,
                title=not found and len(words) < 160 and not _TITLE_END.search(words) and "\n\n" in text[span.end : span.end + 3],
                quoted=speeches.length(inner) > 0.6 * len(words),
            )
        )
    return found


class _Speech:
    """The stretches of a text between quotation marks; one may run over several sentences, never over paragraphs."""

    def __init__(self, text: str, pieces: Sequence[Span]) -> None:
        self._spans = [
            Span(piece.start + match.start(), piece.start + match.end())
            for piece in pieces
            for match in _QUOTED.finditer(fold(piece.of(text)))
        ]
        self._starts = [span.start for span in self._spans]

    def length(self, within: Span) -> int:
        """How many characters of a stretch are speech."""
        first = max(bisect_right(self._starts, within.start) - 1, 0)
        total = 0
        for span in self._spans[first:]:
            if span.start >= within.end:
                break
            total += max(min(span.end, within.end) - max(span.start, within.start), 0)
        return total


def _spans(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    for piece in pieces:
        start = piece.start
        cuts = [match.end() for match in _BULLET.finditer(text, piece.start, piece.end)]
        for cut in (*cuts, piece.end):
            for sentence in sentences(text, Span(start, cut)):
                span = trim(text, sentence)
                if span.end > span.start:
                    yield span
            start = cut


def _starts_line(text: str, start: int) -> bool:
    return start == 0 or text[text.rfind("\n", 0, start) + 1 : start].strip() == ""


def _starts_paragraph(text: str, start: int) -> bool:
    before = text[max(start - 200, 0) : start]
    return not before.strip() or bool(re.search(r"\n[ \t]*\n[ \t]*$", before)) or _starts_line(text, start)


def list_items(sentence: Sentence, rules: Rulebook) -> list[Span]:
    """The items of a list of incidents in one sentence, as spans of the document's text; empty where it holds none."""
    found = find_phrase(sentence.words, tuple(rules.press.lists))
    if found is None:
        return []
    base, end = sentence.span.start, len(sentence.words)
    joints = "|".join([r";(?: and)? *", *(compile_phrase(one).pattern for one in rules.press.item_joints)])
    if ";" in sentence.words[found.end() :]:
        joints = r";(?:\s+and)?\s*"
    spans, start = [], found.end()
    for match in re.compile(joints, re.IGNORECASE).finditer(sentence.words, found.end(), end):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, end))
    items = []
    for low, high in spans:
        words = sentence.words[low:high].strip(" \t\n.,;:")
        if len(words) >= 12:
            at = low + sentence.words[low:high].index(words)
            items.append(Span(base + at, base + at + len(words)))
    return items
