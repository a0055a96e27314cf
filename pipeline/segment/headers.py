"""Finds the labels of header lines: `From:`, `Date Sent`, `**To:**`, with or without a colon, at the start of a line or in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from ..kept import Kept
from ..prepared import compiled
from ..rulebook.folding import lowered
from ..rulebook.mail import HeaderRules, LabelRule
from .bilingual import between_languages, label_in_languages, same_thing
from .lines import Line, skip_markup
from .patterns import fold_confusables

_HEAD = 40  # a label is never longer than this, markup included
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_NOT_ALNUM = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_][\w'.]{0,14}(?:[ \t]?/[ \t]?\w{1,10})?(?:\(s\))?")
_PARTED = re.compile(r"\t|[ ]{3}|[=~|>\]\u2192\u00bb]|[ ][-\u2013\u2014][ ]")
_GAP = re.compile(r"\t|[ ]{2}")
_CLOSE = re.compile(r"(?:[*_|]{1,3}|</[a-zA-Z]{1,8}>|[ \t\u00a0])*+")
_DAY_OR_MONTH = r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\b"
_DATE_START = re.compile(
    rf"[\[(]?(?:\d{{1,4}}\s?[/.\-]\s?(?:\d|[a-z]{{3}})|\d{{1,2}}(?:st|nd|rd|th)?\s+[a-z]{{3}}|{_DAY_OR_MONTH}[\s,.]{{1,3}}\w)",
    re.IGNORECASE,
)
_TEXT_START = re.compile(r"[A-Z0-9<\[(\"'█■*]|\S{1,80}@")


@dataclass(frozen=True, slots=True)
class Hit:
    """A label: from `start` to `end`, where its value may begin. `line` is the index of its line.

    `place`: at the start of a line, at the start of a table's column, or inside running text. `colon` is false for labels
    that stand without one, which need more company to be believed.
    """

    rule: LabelRule
    line: int
    start: int
    end: int
    place: Literal["line", "column", "inline"]
    colon: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of the rules by their words without white space and case; the pattern of labels with a colon in a line."""

    by_key: dict[str, LabelRule]
    bare: dict[str, LabelRule]
    inline: re.Pattern[str]
    fuzzy: tuple[str, ...]
    system: frozenset[str]
    bare_starts: frozenset[str]
    starts: frozenset[str]
    sender_starts: frozenset[str]
    between: re.Pattern[str]
    before: re.Pattern[str]


def squash(words: str) -> str:
    """`words` without tags, white space, punctuation and case."""
    return lowered(_NOT_ALNUM.sub("", _TAG.sub("", words) if "<" in words else words))


def _vocabulary(rules: HeaderRules) -> Vocabulary:
    by_key: dict[str, LabelRule] = {}
    bare: dict[str, LabelRule] = {}
    words = []
    for rule in rules.label:
        for word in rule.words:
            # Texts are compared with look-alikes made plain, so Russian labels must be, too.
            folded = fold_confusables(word, rules)
            by_key.setdefault(squash(folded), rule)
            words.append(folded)
        for word in rule.bare_words:
            bare.setdefault(squash(word), rule)
    words.sort(key=len, reverse=True)
    inside = "|".join(re.escape(word).replace(r"\ ", r"[ \t]{1,3}") for word in words)
    between = between_languages(rules)
    inline = compiled(
        rf"(?<=[\s|;>*])(?=[^\W\d_])({inside})(?:(?:{between.pattern})({inside})[)\]]?)?(?:\*{{1,2}}|</\w{{1,6}}>)?[ \t]{{0,2}}:",
        re.IGNORECASE,
    )
    fuzzy = tuple(sorted(key for key in by_key if len(key) >= 6 and key.isascii()))
    system = frozenset(squash(word) for rule in rules.label for word in rule.system_words)
    starts = frozenset(word[:2].casefold() for rule in rules.label for word in rule.bare_words)
    first = frozenset(key[:2] for key, rule in by_key.items() if rule.field != "other")
    named = frozenset(key[:2] for key, rule in by_key.items() if rule.field == "from")
    named |= frozenset(form for key in named for form in (key.upper(), key.capitalize()))
    return Vocabulary(by_key, bare, inline, fuzzy, system, starts, first, named, between, compiled(rules.before_label_pattern, 0))


_kept = Kept(_vocabulary, most=16)


def vocabulary_of(rules: HeaderRules) -> Vocabulary:
    """The compiled labels of `rules`; built once."""
    return _kept(rules)


def find_labels(text: str, lines: Sequence[Line], rules: HeaderRules) -> list[Hit]:
    """Every label in `lines`, in text order. What of it is a header is decided by the company it keeps."""
    words = vocabulary_of(rules)
    folded = fold_confusables(text, rules)
    hits: list[Hit] = []
    for index, line in enumerate(lines):
        if line.blank:
            continue
        start = line.content if folded[line.content].isalpha() else skip_markup(folded, line.content, line.end)
        if start < line.end and not folded[start].isalpha():
            listed = words.before.match(folded, start, line.end)
            begin = listed.end() if listed and ":" in folded[listed.end() : listed.end() + _HEAD] else start
        else:
            begin = start
        first = _label_at(folded, begin, line.end, index, words) if begin < line.end and folded[begin].isalpha() else None
        first = replace(first, start=start) if first and start < begin else first
        if first:
            hits.append(first)
        after = first.end if first else start
        if ":" in folded[after : line.end]:
            hits += _inside(folded, line, index, after, words)
    return hits


def _label_at(folded: str, start: int, end: int, index: int, words: Vocabulary) -> Hit | None:
    """The label that begins at `start`, if there is one: with a colon, without one, misread."""
    colon = folded.find(":", start, min(start + _HEAD, end))
    if colon < 0:  # most lines
        return _bare_in_languages(folded, start, end, index, words) or _bare_label(folded, start, end, index, words)
    head = folded[start:colon]
    key = squash(head)
    rule = words.by_key.get(key) or words.by_key.get(_undoubled(key)) or _in_languages(head, words)
    if rule is None:
        bare = _bare_in_languages(folded, start, end, index, words) or _bare_label(folded, start, end, index, words)
        if bare is not None:
            return bare
        rule = _similar(key, words) if len(key) >= 6 and key.isascii() and not _PARTED.search(head) else None
    if rule is None:
        return None
    colon = _second_colon(folded, colon, end, rule, words)
    return Hit(rule, index, start, _after(folded, colon + 1, end), "line", True)


def _in_languages(head: str, words: Vocabulary) -> LabelRule | None:
    return label_in_languages(head, words.by_key, squash, words.between)


def _second_colon(folded: str, colon: int, end: int, rule: LabelRule, words: Vocabulary) -> int:
    """The colon that ends a label whose words in each language have one (`De: / From:`); `colon` where there is one only."""
    second = folded.find(":", colon + 1, min(colon + 1 + _HEAD, end))
    if second < 0 or words.between.match(folded, colon + 1) is None:
        return colon
    other = words.by_key.get(squash(folded[colon + 1 : second]))
    return second if other and same_thing([rule, other]) else colon


def _bare_in_languages(folded: str, start: int, end: int, index: int, words: Vocabulary) -> Hit | None:
    """A label in two languages without a colon, which a wide gap or the end of the line ends."""
    gap = _GAP.search(folded, start, min(start + _HEAD, end))
    stop = gap.start() if gap else end
    rule = _in_languages(folded[start:stop], words) if stop - start <= _HEAD else None
    if rule is None:
        return None
    return Hit(rule, index, start, _after(folded, stop, end), "line", False)


def _bare_label(folded: str, start: int, end: int, index: int, words: Vocabulary) -> Hit | None:
    """A label without a colon (a semicolon is a misread one): followed by white space and a fitting value, or by nothing."""
    first = folded[start : start + 2]
    if first[0].islower() or first.casefold() not in words.bare_starts:
        return None
    found: Hit | None = None
    key = ""
    position = start
    for _ in range(4):
        word = _WORD.match(folded, position, end)
        if word is None:
            break
        key += squash(word.group())
        after = _after(folded, word.end() + (folded[word.end() : word.end() + 1] == ";"), end)
        rule = words.bare.get(key)
        if rule and _stands_alone(folded, word.end(), after, end, rule):
            found = Hit(rule, index, start, after, "line", False)
        position = after
        if position - word.end() > 1:
            break
    return found


def _stands_alone(folded: str, label_end: int, after: int, end: int, rule: LabelRule) -> bool:
    """Whether what follows a label without colon can be its value."""
    if after >= end:
        return True
    gap = folded[label_end:after]
    if not gap:
        return False
    if rule.field == "date":
        return _DATE_START.match(folded, after, end) is not None
    if rule.field in ("from", "to", "cc") and folded.find("@", after, end) > 0:
        return True
    wide = len(gap) > 1 or gap in "\t|"
    return end - after <= 300 and (wide or _TEXT_START.match(folded, after, end) is not None)


def _after(folded: str, start: int, end: int) -> int:
    """Where the value begins: after white space and the closing half of markup."""
    match = _CLOSE.match(folded, start, end)
    return match.end() if match else start


def _inside(folded: str, line: Line, index: int, after: int, words: Vocabulary) -> Iterator[Hit]:
    """Labels with a colon further on in a line."""
    for match in words.inline.finditer(folded, after, line.end):
        label = match.group(1)
        if not label[0].isupper() or match.start() <= after:
            continue
        rule = words.by_key[squash(label)]
        if match.group(2):
            both = same_thing([rule, words.by_key[squash(match.group(2))]])
            if both is None:
                continue
            rule = both
        if rule.inside:
            continue
        before = folded[max(match.start() - 2, after) : match.start()]
        column = "\t" in before or "|" in before or before == "  "
        yield Hit(rule, index, match.start(), _after(folded, match.end(), line.end), "column" if column else "inline", True)


def _undoubled(key: str) -> str:
    """`ffrroomm` as `from`: bold letters that were printed twice."""
    return key[::2] if len(key) % 2 == 0 and key[::2] == key[1::2] else key


@lru_cache(maxsize=4096)
def _similar_key(key: str, candidates: tuple[str, ...]) -> str | None:
    best = max(candidates, key=lambda candidate: fuzz.ratio(key, candidate), default=None)
    return best if best and fuzz.ratio(key, best) >= 84 and abs(len(key) - len(best)) <= 2 else None


def _similar(key: str, words: Vocabulary) -> LabelRule | None:
    """The label that `key` is a misreading of. Only long labels: short ones are like too much else."""
    if len(key) > 24:
        return None
    best = _similar_key(key, words.fuzzy)
    return words.by_key[best] if best else None
