"""Subjects: mended where they were broken over lines, and taken apart into their own words, triage notes and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..model import Reference, Span
from ..prepared import compiled
from ..rulebook.mail import SubjectRules
from .nearby import ReferenceIndex
from .patterns import compile_patterns

_BREAK = re.compile(r"[ \t]*[\r\n]+[\s>]*")
_DASHES = re.compile(r"(\s[-–—|/]{1,3})(?:\s+[-–—|/]{1,3})+(?=\s|$)")
_TAG = re.compile(r"</?(?:b|i|u|strong|em|span|font|p|br)(?:\s[^<>]{0,80})?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: `whole` with its line breaks mended, `base` its own words, `tags` the notes that staff put before them."""

    whole: str | None
    base: str | None
    tags: tuple[str, ...]
    reference: Reference | None
    replies: bool
    forwards: bool


NO_SUBJECT = Subject(None, None, (), None, False, False)


def read_subject(text: str, value: Span, references: ReferenceIndex, rules: SubjectRules) -> Subject:
    """The subject that stands at `value` of `text`."""
    found = references.inside(value)
    whole = _mended(text, value, found)
    if not whole:
        return NO_SUBJECT
    replies, forwards, rest = split_prefixes(whole, rules)
    for reference in found:
        rest = rest.replace(" ".join(reference.raw.split()), " ").replace(reference.value, " ")
    base, tags = _tags(_DASHES.sub(r"\1", rest), rules)
    return Subject(whole, base, tags, found[0] if found else None, replies, forwards)


def _mended(text: str, value: Span, references: list[Reference]) -> str:
    """The value in one line. A reference that was broken by white space is written as it is meant."""
    pieces, start = [], value.start
    for reference in references:
        if not re.search(r"\s", reference.raw):
            continue
        pieces += [text[start : reference.span.start], reference.value]
        start = reference.span.end
    pieces.append(text[start : value.end])
    joined = _BREAK.sub(_join, _TAG.sub("", "".join(pieces)))
    return " ".join(joined.split()).strip("*| ")


def _join(match: re.Match[str]) -> str:
    """What stands for a line break: nothing after a hyphen inside a word, else a space."""
    before = match.string[max(match.start() - 2, 0) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return "" if len(before) == 2 and before[1] == "-" and before[0].isalnum() and after.isalnum() else " "


@lru_cache(maxsize=16)
def _prefixes(reply: tuple[str, ...], forward: tuple[str, ...]) -> re.Pattern[str]:
    def one_of(words: tuple[str, ...]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    return compiled(
        rf"\s*(?:(?P<reply>{one_of(reply)})|(?P<forward>{one_of(forward)}))\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\d{{1,2}})?\s?[:：]\s*",
        re.IGNORECASE,
    )


def split_prefixes(subject: str, rules: SubjectRules) -> tuple[bool, bool, str]:
    """(the outermost prefix says reply, says forward, the subject without any prefix or mark of a gateway)."""
    pattern = _prefixes(rules.reply_prefixes, rules.forward_prefixes)
    noise = compile_patterns(rules.noise_patterns)
    first: str | None = None
    rest = subject
    for _ in range(40):
        match = pattern.match(rest)
        if match and (first is None):
            first = "reply" if match.group("reply") else "forward"
        match = match or noise.match(rest)
        if match is None or match.end() == 0:
            break
        rest = rest[match.end() :]
    return first == "reply", first == "forward", rest.strip()


def _tags(rest: str, rules: SubjectRules) -> tuple[str | None, tuple[str, ...]]:
    """(the subject's own words, the triage notes). Notes stand between dashes; the words keep the dashes inside them."""
    separator = compile_patterns((rules.separator_pattern,))
    tag = compile_patterns(rules.tag_patterns, 0)
    tags, kept, start = [], [], 0
    cuts = [*separator.finditer(rest)]
    for index in range(len(cuts) + 1):
        end = cuts[index].start() if index < len(cuts) else len(rest)
        piece = rest[start:end].strip(" -–—:|/,.")
        if piece and tag.match(piece):
            tags.append(piece)
        elif piece:
            kept.append((start, end))
        start = cuts[index].end() if index < len(cuts) else end
    if not kept:
        return (tags.pop() if tags else None), tuple(tags)
    words = _without(rest, kept)
    return words or None, tuple(tags)


def _without(rest: str, kept: list[tuple[int, int]]) -> str:
    """The kept pieces of `rest`; what stands between two neighbours stays, what stood round a note goes."""
    joined = rest[kept[0][0] : kept[0][1]]
    for (_, before), (start, end) in pairwise(kept):
        between = rest[before:start]
        joined += (between if len(between) <= 5 else " - ") + rest[start:end]
    return " ".join(joined.split()).strip(" -–—:|/,").replace("( )", "").replace("[ ]", "").strip()
