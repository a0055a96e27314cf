"""A letter on several cases: which of its words are about which case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..fields.references import find_references
from ..model import Document, Message, Reference, Span
from ..rulebook.references import ReferenceRules

_LEAD = 40
"""A reference within so many characters of the start of a paragraph begins what is said of its case."""
_HEADING = 120
_LEAST = 40
"""So many characters make a section; references with less between them are a list."""
_SENTENCE_END = re.compile(r"[.;?!]\s")
_WIDE = 50
"""A line of fewer characters was not broken by the width of its page."""
_NUMBERED = re.compile(r"^\W*\d{1,2}[.)]\s")
_BLANK = 80
"""So many characters above a line are looked at for an empty line."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n[^\S\n]*\Z")


@dataclass(frozen=True, slots=True)
class Section:
    """The words of a letter on one case, from the line that names it to the next such line."""

    case: Reference
    span: Span


def case_sections(document: Document, message: Message, rules: ReferenceRules) -> list[Section]:
    """The sections of a letter that names more than one case; none where nothing says which words are on which."""
    text = document.text
    found: list[Section] = []
    named = {message.case_ref.value} if message.case_ref else set[str]()
    for piece in message.body:
        references = [one for one in find_references(text, rules, piece) if one.series in rules.case_series]
        named |= {one.value for one in references}
        marks = list({start: (start, case) for start, case in _marks(text, piece, references)}.values())
        ends = [*(start for start, _ in marks[1:]), piece.end]
        sections = [Section(case, Span(start, end)) for (start, case), end in zip(marks, ends, strict=False)]
        found += _without_lists(sections)
    return found if len(named) > 1 else []


def _without_lists(sections: list[Section]) -> list[Section]:
    """Without references that stand one below the other, as at the head of a letter: they part nothing."""
    listed = [one.span.end - one.case.span.end < _LEAST for one in sections]
    return [
        one
        for place, one in enumerate(sections)
        if not listed[place] and not (place and listed[place - 1] and sections[place - 1].case.value != one.case.value)
    ]


def _marks(text: str, piece: Span, references: list[Reference]) -> Iterator[tuple[int, Reference]]:
    """(start of the line, case) of each reference that begins a paragraph, or is the whole of a short line but for a title."""
    top = piece.start + len(piece.of(text)) - len(piece.of(text).lstrip())
    lines: dict[int, list[Reference]] = {}
    start = at = piece.start
    for one in references:
        start = text.rfind("\n", at, one.span.start) + 1 or start
        at = one.span.start
        lines.setdefault(start, []).append(one)
    for start, named in lines.items():
        end = text.find("\n", named[0].span.end, piece.end)
        words = Span(start, end if end >= 0 else piece.end).of(text).strip()
        lead = text[start : named[0].span.start]
        if len({one.value for one in named}) > 1 or len(lead) > _LEAD or _SENTENCE_END.search(_NUMBERED.sub("", lead)):
            continue
        if _runs_on(text, piece, start):
            continue  # a sentence that the width of the page broke before the reference
        opens = start <= top or _PARAGRAPH.search(text, max(start - _BLANK, piece.start), start) is not None
        if opens or (len(words) <= _HEADING and not words.endswith((".", ",", ";")) and not _goes_on(text, end, words)):
            yield start, named[0]


def _runs_on(text: str, piece: Span, start: int) -> bool:
    """Whether the line above the one that begins at `start` is as wide as a page's and ends inside a sentence."""
    above = text[text.rfind("\n", piece.start, max(piece.start, start - 1)) + 1 : start].rstrip()
    return len(above) >= _WIDE and not above.endswith((".", ":", ";", "?", "!"))


def _goes_on(text: str, end: int, words: str) -> bool:
    """Whether a line that ends there is one of running text: a sentence ends in it, or runs on into the next line."""
    after = text[end + 1 : end + 2] if end >= 0 else ""
    return after.islower() or _SENTENCE_END.search(_NUMBERED.sub("", words)) is not None


def without_sections(message: Message, sections: list[Section]) -> Message:
    """The message with only the words that are on its own case, or on none."""
    own = message.case_ref.value if message.case_ref else None
    others = [one.span for one in sections if one.case.value != own]
    body: list[Span] = []
    for piece in message.body:
        at = piece.start
        for span in others:
            if span.start >= piece.end or span.end <= at:
                continue
            body += [Span(at, span.start)] if span.start > at else []
            at = span.end
        body += [Span(at, piece.end)] if at < piece.end else []
    return replace(message, body=tuple(body)) if others else message


def cases_beside(message: Message, sections: list[Section]) -> list[tuple[str, tuple[Span, ...]]]:
    """The other cases of a letter with their words, where each of its cases has a section of its own."""
    own = message.case_ref.value if message.case_ref else None
    spans: dict[str, list[Span]] = {}
    for one in sections:
        spans.setdefault(one.case.value, []).append(one.span)
    if len(spans) < 2 or (own is not None and own not in spans):
        return []
    return [(case, tuple(words)) for case, words in spans.items() if case != own]
