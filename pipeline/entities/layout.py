"""Text made ready for reading names, with every offset kept: paragraphs, sentences, wrapped lines, marks of quoting."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from ..model import Span

_BLANK = re.compile(r"\n[ \t\u00a0>]*\n[\s>]*")
_QUOTING = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Z].)(?<!\bMr.)(?<!\bMrs.)(?<!\bMs.)(?<!\bDr.)(?<!\bSt.)(?<!\bNo.)(?<!\bRev.)(?<!\bProf.)(?<!\bLtd.)"
    r"[\"'”’)]{0,2}(?=\s+[\"'“‘(]?[A-Z])"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# A line at least this long that reaches near the end of its neighbours was broken by the width of the page.
_WIDE, _SHARE = 45, 0.72
_LONGEST = 4000
# A sign-off is no longer than this.
_SIGN_OFF = 50


def paragraphs(text: str, within: Span, sign_off: re.Pattern[str] | None = None) -> list[Span]:
    """The paragraphs of `within`, without blank lines between them; very long ones are cut at a line or word end.

    A line that is a `sign_off` and nothing else stays with the signature below it.
    """
    spans, start = [], within.start
    for match in _BLANK.finditer(text, within.start, within.end):
        if (
            sign_off
            and match.start() - start < _SIGN_OFF
            and (signed := sign_off.match(text, start))
            and signed.end() >= match.start()
        ):
            continue
        spans += _cut(text, start, match.start())
        start = match.end()
    return [*spans, *_cut(text, start, within.end)]


def _cut(text: str, start: int, end: int) -> list[Span]:
    spans = []
    while end - start > _LONGEST:
        at = max(text.rfind("\n", start, start + _LONGEST), text.rfind(". ", start, start + _LONGEST) + 1, start)
        at = at if at > start + _LONGEST // 2 else start + _LONGEST
        spans.append(Span(start, at))
        start = at
    return [*spans, Span(start, end)] if text[start:end].strip() else spans


def level(paragraph: str) -> str:
    """The paragraph, letter for letter in its place, with spaces for marks of quoting and for the breaks of wrapped lines."""
    if ">" in paragraph:
        paragraph = _QUOTING.sub(lambda match: " " * len(match.group()), paragraph)
    paragraph = paragraph.replace("\u00a0", " ").replace("\r", " ")
    if "\n" not in paragraph:
        return paragraph
    lines = paragraph.split("\n")
    widest = max(len(line.strip()) for line in lines)
    joined = [lines[0]]
    for before, line in pairwise(lines):
        wrapped = widest >= _WIDE and len(before.strip()) >= widest * _SHARE and not before.rstrip().endswith((":", ">"))
        joined.append((" " if wrapped else "\n") + line)
    return "".join(joined)


def sentences(levelled: str) -> list[Span]:
    """The sentences of a levelled paragraph, end to end."""
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(levelled):
        spans.append(Span(start, match.end()))
        start = match.end()
    return [span for span in (*spans, Span(start, len(levelled))) if span.end > span.start]


def may_hold_a_name(sentence: str, small_words: Collection[str]) -> bool:
    """Whether any word has a capital, but for a first word that begins many sentences."""
    for number, match in enumerate(_WORD.finditer(sentence)):
        word = match.group()
        if word[0].isupper() and not (number == 0 and word in small_words) and word != "I":
            return True
        rest = word[1:]
        if not rest.islower() and any(letter.isupper() for letter in rest):
            return True
    return False
