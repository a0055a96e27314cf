"""Finds banners, disclaimers and notices in a message's words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, compress
from typing import Literal

from ..kept import Kept
from ..model import Span
from ..prepared import compiled
from ..rulebook.folding import OneForOne
from ..rulebook.mail import FooterRule, FooterRules
from ..rulebook.phrases import all_needed_by, needed_by
from .grams import SHORTEST, PieceTable, grams_of, short_places
from .lines import trim_span
from .paragraphs import Paragraphs
from .patterns import compile_patterns

_PLAIN = OneForOne(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "İ": "i", "\r": "\n", "\t": " "}
)
_LONG_LINE = 300
_PARAGRAPH_END = re.compile(r"\n[ \t\u00a0>]*\n|\Z")
_PARAGRAPH_START = re.compile(r"\n[ \t\u00a0>]*\n")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s|\Z)|\n[ \t>]*(?=\n)|\Z")
_SENTENCE_CLOSE = ".!?:;*_-="
_SENTENCE_START = re.compile(r"[.!?][\"')\]]*\s+|\n[ \t>]*\n[ \t>]*")
_SHORT = 0.55
_BEFORE_SENTENCE = re.compile(r"(?:^|\n|[.!?)*_|~=])[\s>*_\[(<|\"']*\Z")
_BEFORE_BANNER = re.compile(r"(?:^|\n)[ \t\u00a0>*_\[(<|#]*\Z")


@dataclass(frozen=True, slots=True)
class Footer:
    """A stretch that is no word of the message's writer."""

    span: Span
    kind: Literal["banner", "disclaimer", "letterhead"]
    rule_id: str


@dataclass(frozen=True, slots=True)
class FooterIndex:
    """Every match of every rule in a document, sorted by place; made once, asked for each piece of words."""

    text: str
    folded: str
    starts: tuple[int, ...]
    matches: tuple[tuple[int, int, FooterRule, int], ...]
    rules: FooterRules


def fold_plain(text: str) -> str:
    """`text` in lower case with plain quotes and dashes, one for one."""
    folded = _PLAIN(text).lower()
    return folded if len(folded) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return compiled(_spaces(pattern))


def _spaces(pattern: str) -> str:
    """A space in a pattern stands for any white space and quote marks; inside a set it stays what it is."""
    out, inside, escaped = [], False, False
    for char in pattern:
        if escaped:
            out.append(char)
            escaped = False
            continue
        escaped = char == "\\"
        inside = (inside or char == "[") and char != "]"
        out.append(r"[\s>]" if char == " " and not inside else char)
    return re.sub(r"\[\\s>\](?![?*+{])", r"[\\s>]{1,12}", "".join(out)).replace(r"[\s>]?", r"[\s>]{0,12}")


def make_footers_ready(rules: FooterRules) -> None:
    """Works out all that a search for footers needs, so that it can be kept."""
    _patterns(rules)
    for rule in rules.footer:
        for pattern in rule.patterns:
            _compiled(pattern)


class _Patterns:
    """The patterns of all footers, each with what letters it cannot do without: one of each group of them."""

    def __init__(self, rules: FooterRules) -> None:
        self._each = [
            (rule, which, needed_by(pattern), all_needed_by(pattern))
            for rule in rules.footer
            for which, pattern in enumerate(rule.patterns)
        ]
        self._literals = list(dict.fromkeys(one for *_, groups in self._each for group in groups for one in group))
        self._table = PieceTable(self._literals)

    def that_may_match(self, folded: str) -> Iterator[tuple[FooterRule, int, Iterable[int] | None]]:
        """The patterns (by their places in their rules) that may match, each with the places of its best group of letters.

        Null where it can do without any.
        """
        grams = grams_of(folded)
        standing = self._table.standing_in(grams)
        places = self._table.places_in(folded, grams, standing)
        may = compress(self._literals, standing.tolist())
        there = {one for one in may if one in places or (len(one) < SHORTEST and one in folded)}
        for rule, which, literals, groups in self._each:
            if not any(there.isdisjoint(group) for group in groups):
                each = [places.get(one) or short_places(folded, one) for one in literals or ()]
                yield rule, which, None if literals is None else chain.from_iterable(each)


_patterns = Kept(_Patterns, most=4)


def index_footers(text: str, rules: FooterRules) -> FooterIndex:
    """All matches of the footer rules in `text`."""
    folded = fold_plain(text)
    paragraphs = Paragraphs(folded)
    found = [
        (match.start(), match.end(), rule, which)
        for rule, which, places in _patterns(rules).that_may_match(folded)
        for match in paragraphs.search(_compiled(rule.patterns[which]), places)
        if match.end() > match.start()
    ]
    found.sort(key=lambda one: (one[0], -one[1]))
    return FooterIndex(text, folded, tuple(one[0] for one in found), tuple(found), rules)


def find_footers(index: FooterIndex, within: Span) -> list[Footer]:
    """The footers inside the words `within`, in order, without overlap; neighbours of one kind are one."""
    found: list[Footer] = []
    for start, end, rule in _confirmed(index, within):
        if found and end <= found[-1].span.end and not _begins_another(index, found[-1], start, rule):
            continue
        span = _stretch(index, start, end, rule, within)
        if found and span.start < found[-1].span.end:
            if _begins_another(index, found[-1], span.start, rule):
                found[-1] = replace(found[-1], span=trim_span(index.text, found[-1].span.start, span.start))
            else:
                found[-1] = replace(found[-1], span=Span(found[-1].span.start, max(span.end, found[-1].span.end)))
                continue
        found.append(Footer(span, rule.kind, f"{index.rules.id}#{rule.id}"))
    return _joined(index, found, within)


def with_rest(index: FooterIndex, before: Sequence[Footer], end: int, within: Span, found: list[Footer]) -> list[Footer]:
    """`found` in the words `within`, with the rest of a footer that a page break cut off.

    `before` are the footers of the words above, which end at `end`.
    """
    last = before[-1] if before else None
    start = index.text[within.start : min(within.start + 40, within.end)].lstrip("> \t")[:1]
    if (
        last is None
        or last.span.end != end
        or last.kind == "banner"
        or index.text[end - 1] in _SENTENCE_CLOSE
        or not start.islower()
    ):
        return found
    stop = _end_of(_PARAGRAPH_END, index.folded, within.start, within)
    rest = trim_span(index.text, within.start, stop)
    inside = [footer for footer in found if footer.span.start < rest.end]
    rest = Span(rest.start, max([rest.end, *(footer.span.end for footer in inside)]))
    return [Footer(rest, last.kind, last.rule_id), *found[len(inside) :]]


def _begins_another(index: FooterIndex, before: Footer, start: int, rule: FooterRule) -> bool:
    """Whether a match inside a footer begins another one, with no empty line between."""
    if start <= before.span.start or before.rule_id.endswith(f"#{rule.id}"):
        return False
    if index.folded[start - 1] == "\n":
        return rule.kind != before.kind
    ends = next((one.ends for one in index.rules.footer if before.rule_id.endswith(f"#{one.id}")), "paragraph")
    return ends != "paragraph" and index.folded[start - 1].isspace() and index.text[start].isupper()


def _confirmed(index: FooterIndex, within: Span) -> Iterator[tuple[int, int, FooterRule]]:
    """The matches inside `within` that count: banners begin a line, some rules need several patterns in a paragraph."""
    first = bisect_left(index.starts, within.start)
    last = bisect_left(index.starts, within.end)
    nearby = index.matches[first:last]
    for start, end, rule, _ in nearby:
        if end > within.end:
            end = within.end
        if not _in_place(index, start, rule, within):
            continue
        if rule.at_least > 1:
            paragraph = _paragraph(index.folded, start, within)
            kinds = {which for at, _, other, which in nearby if other is rule and paragraph.start <= at < paragraph.end}
            if len(kinds) < rule.at_least:
                continue
        yield start, end, rule


def _in_place(index: FooterIndex, start: int, rule: FooterRule, within: Span) -> bool:
    """Whether a match stands where such words begin: banners at the start of a line, disclaimers at that of a sentence."""
    if start == within.start or rule.starts != "match":
        return True
    if rule.kind == "banner":
        return _BEFORE_BANNER.search(index.folded, max(start - 80, within.start), start) is not None
    if rule.ends != "paragraph" or index.text[start].isupper():
        return True
    return _BEFORE_SENTENCE.search(index.folded, max(start - 80, within.start), start) is not None


def _paragraph(folded: str, position: int, within: Span) -> Span:
    breaks = [match.end() for match in _PARAGRAPH_START.finditer(folded, max(within.start, position - 20_000), position)]
    ends = _PARAGRAPH_END.search(folded, position, within.end)
    return Span(breaks[-1] if breaks else within.start, ends.start() if ends else within.end)


def _stretch(index: FooterIndex, start: int, end: int, rule: FooterRule, within: Span) -> Span:
    """The whole footer round a match."""
    folded = index.folded
    begin, stop = start, end
    if rule.starts == "sentence":
        begin = _sentence_start(folded, start, within)
    elif rule.starts == "line":
        begin = max(folded.rfind("\n", within.start, start) + 1, within.start)
    elif rule.starts == "paragraph":
        begin = _paragraph(folded, start, within).start
    begin = _markup_before(folded, begin, within)
    if rule.ends == "paragraph":
        stop = _resumes(index, end, _end_of(_PARAGRAPH_END, folded, end, within))
    elif rule.ends == "sentence":
        stop = min(_end_of(_SENTENCE_END, folded, end, within, whole=True), _line_end(folded, end, within))
    elif rule.ends == "line":
        stop = _line_end(folded, end, within)
        if stop - start > _LONG_LINE:  # the whole mail may stand in one line
            stop = min(stop, _end_of(_SENTENCE_END, folded, end - 1, within, whole=True))
    return trim_span(index.text, begin, max(stop, end))


def _resumes(index: FooterIndex, start: int, stop: int) -> int:
    """`stop`, or where before it a letter's own words begin again."""
    pattern = compile_patterns(index.rules.resume_patterns, re.MULTILINE)
    match = pattern.search(index.folded, start, stop)
    return match.start() if match else stop


def _end_of(pattern: re.Pattern[str], folded: str, position: int, within: Span, whole: bool = False) -> int:
    match = pattern.search(folded, position, within.end)
    if match is None:
        return within.end
    return match.end() if whole else match.start()


def _line_end(folded: str, position: int, within: Span) -> int:
    at = folded.find("\n", position, within.end)
    return within.end if at < 0 else at


def _sentence_start(folded: str, position: int, within: Span) -> int:
    """Where the sentence begins in which `position` stands."""
    lowest = max(within.start, position - 1_500)
    begin = lowest
    for match in _SENTENCE_START.finditer(folded[lowest:position]):
        begin = lowest + match.end()
    # A line much shorter than the one below was not broken by the margin: a greeting, a name.
    lines = folded[begin:position].split("\n")
    below = _line_end(folded, position, within) - (position - len(lines[-1]))
    for place in range(len(lines) - 1, 0, -1):
        if len(lines[place - 1].strip()) < _SHORT * below:
            return position - len("\n".join(lines[place:]))
        below = len(lines[place - 1].strip())
    return begin


def _markup_before(folded: str, position: int, within: Span) -> int:
    """`position`, moved before opening brackets and stars that stand right in front of it."""
    while position > within.start and folded[position - 1] in "*_[(<\"'":
        position -= 1
    return position


def _joined(index: FooterIndex, found: list[Footer], within: Span) -> list[Footer]:
    """Footers grown over ruled lines beside them and over paragraphs that go on in the middle of a sentence."""
    rule_line = compile_patterns((index.rules.rule_line_pattern,))
    grown: list[Footer] = []
    for position, footer in enumerate(found):
        limit = found[position + 1].span.start if position + 1 < len(found) else within.end
        floor = grown[-1].span.end if grown else within.start
        start, end = footer.span.start, footer.span.end
        if footer.kind != "banner":
            start = _before(index.text, start, floor, rule_line)
            end = _after(index, end, limit, rule_line)
        grown.append(Footer(Span(start, end), footer.kind, footer.rule_id))
    return grown


def _before(text: str, start: int, floor: int, rule_line: re.Pattern[str]) -> int:
    """`start`, moved up over a ruled line directly above."""
    above = text[floor:start].rstrip() if start - floor < 400 else text[start - 400 : start].rstrip()
    line = above[above.rfind("\n") + 1 :]
    if line.strip() and rule_line.match(line.strip(" \t>")):
        return start - len(text[max(floor, start - 400) : start]) + len(above) - len(line)
    return start


def _after(index: FooterIndex, end: int, limit: int, rule_line: re.Pattern[str]) -> int:
    """`end`, moved down over ruled lines and over the rest of a sentence that a page break cut off."""
    for _ in range(12):
        rest = re.compile(r"[\s>]*").match(index.text, end, limit)
        begin = rest.end() if rest else end
        if begin >= limit:
            return end
        stop = _line_end(index.folded, begin, Span(begin, limit))
        line = index.text[begin:stop].strip()
        cut_off = index.text[end - 1] not in _SENTENCE_CLOSE and line[:1].islower()
        if rule_line.match(line):
            end = trim_span(index.text, begin, stop).end
        elif cut_off:
            end = trim_span(index.text, begin, _end_of(_PARAGRAPH_END, index.folded, begin, Span(begin, limit))).end
        else:
            return end
    return end
