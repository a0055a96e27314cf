"""Lists in letters: reasons, recommendations, requirements, questions; as bullets, numbered, or run together in a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..evidence import box_of, page_at
from ..model import Document, Span
from ..rulebook.letters import LetterRules, ListRule
from ..rulebook.phrases import all_of_phrase, compile_phrase, fold, possible_phrases
from .passages import lines, sentences, trim

# What stands before an item, by its kind. Items of a list have the same kind; another kind inside it is a list in the item.
_MARKERS = (
    ("question", r"(?:Q|Question|Request)[ \t]?\d{1,2}[.:)]?"),
    ("decimal", r"\d{1,2}(?:\.\d{1,2})+[.)]?"),
    ("digit", r"\(?\d{1,2}[.)]|\d{1,2}(?=\t)"),
    ("roman", r"\(?(?:i{2,3}|iv|vi{0,3}|ix|xi{0,3}|i)[.)]"),
    ("letter", r"\(?[a-zA-Z][.)]"),
    ("glyph", r"[-–—•·▪●○◦*\uf0b7\uf0a7]|o(?=[ \t])"),
)
_MARKER = re.compile("[ \t]*(?:" + "|".join(f"(?P<{name}>{shape})" for name, shape in _MARKERS) + r")[ \t]+(?=\S)")
_INLINE = re.compile(
    r"(?<![\w&])(?:(?P<digit>\(?\d{1,2}[.)])|(?P<letter>\(?[a-z]\))|(?P<glyph>[•▪●·\uf0b7]|[-–—](?= )))\s+(?=\S)"
)
_WIDE = 400  # an introduction stands within so many characters before its list


@dataclass(slots=True)
class Item:
    """One item: its kind of list, its words, its printed number, and where its marker and its words begin on the page."""

    kind: str
    span: Span
    number: str | None = None
    marker: float = 0.0
    words: float = 0.0


@dataclass(slots=True)
class _Run:
    """The list that is being read. A list of no kind is passed over. `open`: the next line may go on with the last item."""

    kind: str | None
    shape: str
    last: int | None
    items: list[Item]
    open: bool = True


def find_items(document: Document, pieces: Sequence[Span], rules: LetterRules, kinds: Collection[str]) -> list[Item]:
    """The items of every list of these kinds, as its introduction or heading says what it holds, in the order of the text."""
    wanted = [rule for rule in rules.list_rule if rule.kind in kinds]
    possible = [(piece, [_of_piece(rule, fold(piece.of(document.text))) for rule in wanted]) for piece in pieces]
    found = [item for piece, here in possible for item in _listed(document, piece, here)]
    for piece, here in possible:
        taken = sorted(item.span for item in found)
        found += [item for item in _run_together(document.text, piece, here, rules.resumes) if not _touches(item.span, taken)]
    listed = {item.kind for item in found}
    for piece, here in possible:
        taken = sorted(item.span for item in found)
        prose = _in_prose(document.text, piece, [rule for rule in here if rule.prose and rule.kind not in listed])
        found += [item for item in prose if not _touches(item.span, taken)]
    return sorted(found, key=lambda item: item.span)


class _Rule(NamedTuple):
    """What of a rule may stand in a piece: its lines and paragraphs are asked for no other phrase."""

    kind: str
    heading: tuple[str, ...]
    intro: tuple[str, ...]
    prose: tuple[str, ...]


def _of_piece(rule: ListRule, folded: str) -> _Rule:
    return _Rule(rule.kind, *(possible_phrases(folded, one) for one in (rule.heading, rule.intro, rule.prose)))


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether `span` overlaps one of `others`, which are in order and do not overlap each other."""
    before = bisect_left(others, span.end, key=lambda other: other.start) - 1
    return before >= 0 and others[before].end > span.start


# --- items that begin a line ----------------------------------------------------------------------------------------------------


def _listed(document: Document, piece: Span, rules: Sequence[_Rule]) -> list[Item]:
    text = document.text
    found: list[Item] = []
    run: _Run | None = None
    heading: str | None = None
    counted: dict[str, int] = {}  # by shape, how far the markers outside inner lists have counted
    for line, gap in _paragraph_lines(text, piece):
        marker = _MARKER.match(text, line.start, line.end)
        if marker is None:
            heading = _heading_kind(text, line, gap, rules, heading)
            if run and run.open and not (not gap and _goes_on(document, run, line)):
                run.open = False
            elif run and run.open and run.items:
                run.items[-1].span = Span(run.items[-1].span.start, line.end)
            continue
        shape, number = _shape(marker), _number(marker)
        goes_on_outside = number is not None and shape in counted and number == counted[shape] + 1
        if run and _is_inner(run, shape) and not goes_on_outside:
            run.items[-1].span = Span(run.items[-1].span.start, line.end)
            run.open = True
            continue
        if run is None or not _continues(run, shape, number):
            # Paragraphs that are numbered 1.8 are no list of their heading.
            kind = _kind_before(text, line, piece, rules, None if shape == "decimal" else heading)
            run = _Run(kind, shape, None, [])
        words = trim(text, Span(marker.end(), line.end))
        run.last, run.open = number, True
        if number is not None:
            counted[shape] = number
        if run.kind:
            item = Item(run.kind, words, marker.group().strip(), _left(document, line), _left(document, words))
            run.items.append(item)
            found.append(item)
    return found


def _shape(marker: re.Match[str]) -> str:
    return str(marker.lastgroup)


def _number(marker: re.Match[str]) -> int | None:
    """The place that a marker counts to; null for bullets."""
    shape, printed = _shape(marker), marker.group().strip().strip("().:")
    if shape in ("digit", "question"):
        return int(re.sub(r"\D", "", printed))
    if shape == "letter":
        return ord(printed.lower()) - ord("a") + 1
    return None


def _is_inner(run: _Run, shape: str) -> bool:
    """Whether a marker of another kind inside a list of known kind belongs to the item above it."""
    return run.kind is not None and run.open and bool(run.items) and shape != run.shape and run.shape != "glyph"


def _continues(run: _Run, shape: str, number: int | None) -> bool:
    """Whether a marker goes on with the list: of its kind, and right behind the last item or counting on."""
    if shape != run.shape and not (run.shape == "letter" and shape == "roman"):
        return False
    return run.open or (number is not None and run.last is not None and number == run.last + 1)


def _goes_on(document: Document, run: _Run, line: Span) -> bool:
    """Whether `line` goes on with the last item: not where it stands left of the marker, or on it below hanging items."""
    if not run.items:
        return True
    item, left = run.items[-1], _left(document, line)
    hanging = any(abs(_second_line(document, one) - one.words) < 2 for one in run.items if "\n" in one.span.of(document.text))
    ended = item.span.of(document.text).rstrip().endswith((".", ";", "?"))
    if left < item.marker - 2:
        return False
    return left > item.marker + 2 or not (hanging or ended)


def _second_line(document: Document, item: Item) -> float:
    start = document.text.index("\n", item.span.start) + 1
    return _left(document, trim(document.text, Span(start, item.span.end)))


def _left(document: Document, line: Span) -> float:
    """Where a line begins: points from the left edge on a page, else columns from the start of the line, in points."""
    page = page_at(document, line)
    box = box_of(page, Span(line.start, line.start + 1)) if page else None
    if box is not None:
        return box.x0
    return 5.0 * (line.start - (document.text.rfind("\n", 0, line.start) + 1))


def _paragraph_lines(text: str, piece: Span) -> list[tuple[Span, bool]]:
    """The lines of `piece`, each with whether an empty line stands before it."""
    spans = lines(text, piece)
    previous = [piece.start, *(span.end for span in spans[:-1])]
    return [(span, text.count("\n", end, span.start) > 1) for span, end in zip(spans, previous, strict=True)]


# --- what a list holds --------------------------------------------------------------------------------------------------------


def _heading_kind(text: str, line: Span, gap: bool, rules: Sequence[_Rule], before: str | None) -> str | None:
    """The kind of list that belongs under the last heading. A line that looks like another heading ends it."""
    words = fold(line.of(text))
    for rule in rules:
        if any(compile_phrase(phrase).fullmatch(words) for phrase in rule.heading):
            return rule.kind
    is_heading = gap and len(words) < 60 and words[:1].isupper() and not words.endswith((".", ":", ",", ";"))
    return None if is_heading else before


def _kind_before(text: str, line: Span, piece: Span, rules: Sequence[_Rule], heading: str | None) -> str | None:
    """What the words right above a list say that it holds, else the heading that it stands under."""
    above = text[max(piece.start, line.start - _WIDE) : line.start].rstrip()
    start = max(above.rfind("\n\n"), above.rfind("\n \n"), 0)
    paragraph = fold(above[start:])
    if not paragraph.strip():
        return heading
    best: tuple[int, str] | None = None
    for rule in rules:
        for phrase in rule.intro:
            for match in all_of_phrase(paragraph, phrase):
                near = _introduces(paragraph[match.end() :], rule)
                if near and (best is None or match.start() < best[0]):
                    best = (match.start(), rule.kind)
    return best[1] if best else heading if paragraph.rstrip().endswith((":", ".")) or len(paragraph) < 80 else None


def _introduces(rest: str, rule: _Rule) -> bool:
    """Whether nothing but the end of its sentence stands between an introduction and its list."""
    rest = rest.strip()
    return not re.search(r"[.?!]\s+\S", rest) and (rest.endswith((":", ".", "-")) or len(rest) <= 40 or rest[-1:].isalpha())


# --- items inside a paragraph ---------------------------------------------------------------------------------------------------


def _run_together(text: str, piece: Span, rules: Sequence[_Rule], resumes: Sequence[str]) -> Iterator[Item]:
    """Items that follow their introduction in the same paragraph: after a colon, or each behind a marker."""
    for paragraph in _paragraphs(text, piece) if any(rule.intro for rule in rules) else ():
        folded = fold(paragraph.of(text))
        intros = _intros(folded, rules)
        for place, (_, end, kind) in enumerate(intros):
            until = intros[place + 1][0] if place + 1 < len(intros) else len(folded)
            begin = end + len(folded[end:until]) - len(folded[end:until].lstrip())
            if not _INLINE.match(folded[begin:until]):
                colon = re.match(r"[^.:;?!]{0,80}[:.]?\s*", folded[end:until])
                begin = end + (colon.end() if colon else 0)
            rest = folded[begin:until]
            marker = _INLINE.match(rest)
            if not rest.strip() or (not marker and not folded[end:begin].rstrip().endswith(":")):
                continue
            for first, last, number in _split(rest, marker, resumes):
                span = trim(text, Span(paragraph.start + begin + first, paragraph.start + begin + last))
                if span.end - span.start > 2:
                    yield Item(kind, span, number)


def _paragraphs(text: str, piece: Span) -> Iterator[Span]:
    start = piece.start
    for match in re.finditer(r"\n[ \t]*\n", text[piece.start : piece.end]):
        yield Span(start, piece.start + match.start())
        start = piece.start + match.end()
    yield Span(start, piece.end)


def _intros(folded: str, rules: Sequence[_Rule]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of the introductions in a paragraph, without overlap, in order."""
    found = [
        (match.start(), match.end(), rule.kind)
        for rule in rules
        for phrase in rule.intro
        for match in all_of_phrase(folded, phrase)
    ]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _split(rest: str, marker: re.Match[str] | None, resumes: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, printed number) of the items in `rest`: by their markers, else by semicolons; the last ends its sentence."""
    if marker is not None:
        shape = str(marker.lastgroup)
        marks = [match for match in _INLINE.finditer(rest) if match.lastgroup == shape]
        ends = [match.start() for match in marks[1:]] + [marks[-1].end() + _sentence_end(rest[marks[-1].end() :], resumes)]
        for match, end in zip(marks, ends, strict=True):
            yield match.end(), end, match.group().strip()
        return
    end = _sentence_end(rest, resumes)
    start = 0
    for part in re.finditer(r";(?:\s+and\b)?", rest[:end]):
        yield start, part.start(), None
        start = part.end()
    yield start, end, None


def _sentence_end(words: str, resumes: Sequence[str]) -> int:
    """Where the sentence ends that `words` begin with: at its full stop, or where the next one begins without one before it."""
    match = re.search(r"[.!?](?=\s+[A-Z])|[.!?]\s*$", words)
    begins = [found.start() for phrase in resumes for found in compile_phrase(phrase, case=True).finditer(words, 3)]
    return min([match.end() if match else len(words), *begins])


def _in_prose(text: str, piece: Span, rules: Sequence[_Rule]) -> Iterator[Item]:
    """A reason or recommendation that a sentence gives, in a letter that lists none."""
    for sentence in sentences(text, piece) if rules else ():
        folded = fold(sentence.of(text))
        for rule in rules:
            match = next((one for phrase in rule.prose if (one := compile_phrase(phrase).search(folded))), None)
            if match is not None:
                start = match.start("value") if "value" in match.re.groupindex else 0
                yield Item(rule.kind, trim(text, Span(sentence.start + start, sentence.end)))
                break


# --- answers by number ----------------------------------------------------------------------------------------------------------


def numbered_parts(text: str, pieces: Sequence[Span], signs: Sequence[str]) -> dict[str, Span]:
    """The parts of a reply that begin with 1, 2, 3 …, each up to the next; the last up to an empty line or the signature."""
    found: list[tuple[int, Span]] = []
    end = pieces[-1].end if pieces else 0
    for piece in pieces:
        for line in lines(text, piece):
            marker = _MARKER.match(text, line.start, line.end)
            number = _number(marker) if marker and _shape(marker) in ("digit", "question") else None
            if marker and number is not None and number == (found[-1][0] + 1 if found else 1):
                found.append((number, Span(marker.end(), line.end)))
            elif found and any(compile_phrase(phrase).match(fold(line.of(text))) for phrase in signs):
                end = min(end, line.start)
    if not found:
        return {}
    parts = {}
    for (number, first), after in zip(found, [*(span.start for _, span in found[1:]), end], strict=True):
        until = text.rfind("\n", first.start, after) if after != end else after
        span = trim(text, Span(first.start, max(until, first.end)))
        gap = re.search(r"\n[ \t]*\n", span.of(text)) if after == end else None
        parts[str(number)] = trim(text, Span(span.start, span.start + gap.start())) if gap else span
    return parts
