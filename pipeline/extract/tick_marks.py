"""All marks of a document, typed and drawn, as one sort of thing: what stands there, where, and what it means by itself.

Where a typed and a drawn mark stand in the same place, the drawn one is what a person sees. Two glyphs printed over each
other are one mark. On a page that was read from its picture no mark of the text is trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..evidence import is_ocr, page_at, words_in
from ..fields.starts import find_all
from ..kept import Kept
from ..model import Box, Document, MarkKind, Page, PageWords, Span, TickState
from ..model import Mark as DrawnMark
from ..model.value import value
from ..prepared import compiled
from ..rulebook.forms import MarkLook, MarkRules, MarkShape
from .tick_covered import is_covered

_TICK_LETTERS = frozenset("xXvV√✓✔✗✘✕✖•●/\\+")
_SQUEEZED = 1.3
"""Two glyphs that are printed over each other are not wider together than so many line heights; side by side they are."""


@value
class Mark:
    """A mark that stands in the text at `span` or, drawn, on the page at `box` (then `span` is empty: the place beside it)."""

    span: Span
    raw: str
    state: TickState
    kind: MarkKind
    confidence: float = 1.0
    bullet: bool = False
    odd_one_out: bool = False
    box: Box | None = None
    page: int | None = None
    look: MarkLook = "box"
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class DocumentMarks:
    """The marks of one document in the order of pages and text. `on_words` are rings around words and lines through them."""

    marks: tuple[Mark, ...]
    on_words: tuple[DrawnMark, ...]

    def on_page(self, number: int | None) -> list[Mark]:
        """The marks that have a place on that page."""
        return [mark for mark in self.marks if mark.page == number and mark.box is not None]


def collect_marks(document: Document, rules: MarkRules) -> DocumentMarks:
    """Every mark of `document`. Letters that may be ticks and bullets are among them: who takes them must know why."""
    drawn = [_of_drawn(document, mark) for mark in document.marks if mark.span is None]
    typed = _trusted(document, find_marks(document, 0, len(document.text), rules), drawn)
    by_page: dict[int | None, list[Mark]] = defaultdict(list)
    for mark in drawn:
        by_page[mark.page].append(mark)
    typed = [mark for mark in typed if not _inside_any(mark, by_page[mark.page])]
    typed = _overprinted(document, typed)
    ordered = sorted([*drawn, *typed], key=_place)
    return DocumentMarks(tuple(ordered), tuple(mark for mark in document.marks if mark.span is not None))


class _Collected:
    """The marks of one document, by the rules that they were found with."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: tuple[MarkRules, DocumentMarks] | None = None

    def by(self, rules: MarkRules) -> DocumentMarks:
        if self._found is None or self._found[0] is not rules:
            self._found = rules, collect_marks(self._document, rules)
        return self._found[1]


_collected = Kept(_Collected)


def collect_marks_of(document: Document, rules: MarkRules) -> DocumentMarks:
    """As `collect_marks`, collected once for a document that is asked about again and again."""
    return _collected(document).by(rules)


def _place(mark: Mark) -> tuple[int, int, int, float]:
    return mark.page or 0, mark.span.start, mark.span.end, mark.box.x0 if mark.box else 0.0


def _of_drawn(document: Document, mark: DrawnMark) -> Mark:
    """A drawn mark; one that lies under a redaction cannot be read, whatever was found there."""
    covered = mark.page is not None and mark.box is not None and is_covered(document, mark.page, mark.box)
    return Mark(
        span=Span(mark.anchor, mark.anchor),
        raw="" if covered else mark.raw,
        state="not_readable" if covered else mark.state,
        kind="none" if covered else mark.kind,
        confidence=mark.confidence,
        box=mark.box,
        page=mark.page,
        drawn=True,
    )


# --- marks in the text ------------------------------------------------------------------------------------------------------


def _scanner_of(rules: MarkRules) -> tuple[list[MarkShape], re.Pattern[str]]:
    """The shapes in order, and one pattern for all of them; the group that matched tells which."""
    shapes = sorted(rules.mark, key=lambda shape: shape.pattern is None)
    parts = []
    for index, shape in enumerate(shapes):
        glyph = "|".join(re.escape(g) for g in sorted(shape.glyphs, key=len, reverse=True))
        either = "|".join(part for part in (shape.pattern, f"(?:{glyph})\ufe0f?" if glyph else None) if part)
        parts.append(f"(?P<shape{index}>{either})")
    return shapes, compiled("|".join(parts))


_scanner = Kept(_scanner_of, most=8)


def find_marks(document: Document, start: int, end: int, rules: MarkRules) -> list[Mark]:
    """The marks in `text[start:end]`, in order. `digital` meanings count on pages whose characters are the file's own."""
    shapes, scanner = _scanner(rules)
    known = _known(document).of(shapes)
    found = []
    for match in find_all(scanner, document.text, start, end):
        place = match.start(), match.end(), match.lastgroup
        mark = known.get(place)
        if mark is None:
            mark = known[place] = _typed(document, match, shapes)
        found.append(mark)
    return found


class _Known:
    """The marks of one document that were found already: those of a question are found again among all."""

    def __init__(self, document: Document) -> None:
        self._shapes: list[MarkShape] = []
        self._marks: dict[tuple[int, int, str | None], Mark] = {}

    def of(self, shapes: list[MarkShape]) -> dict[tuple[int, int, str | None], Mark]:
        """Those of these shapes, by where they start and end and which shape they have."""
        if self._shapes is not shapes:
            self._shapes, self._marks = shapes, {}
        return self._marks


_known = Kept(_Known)


def _typed(document: Document, match: re.Match[str], shapes: list[MarkShape]) -> Mark:
    shape = shapes[int((match.lastgroup or "shape0").removeprefix("shape"))]
    lead = len(match.group()) - len(match.group().lstrip())
    raw = match.group().strip()
    span = Span(match.start() + lead, match.start() + lead + len(raw))
    page = page_at(document, span)
    digital = page is not None and not is_ocr(page, span)
    return Mark(
        span=span,
        raw=raw,
        state=shape.digital if digital and shape.digital else shape.state,
        kind=shape.kind,
        confidence=shape.confidence,
        bullet=shape.bullet,
        odd_one_out=shape.odd_one_out and digital,
        box=part_box(page, span) if page else None,
        page=page.number if page else None,
        look=shape.look,
    )


def part_box(page: Page, span: Span) -> Box | None:
    """The box of a part of a word (its letters taken as equally wide), or around the parts of several; null if there is none."""
    boxes = []
    for word in words_in(page, span):
        step = (word.box.x1 - word.box.x0) / max(word.span.end - word.span.start, 1)
        left = word.box.x0 + step * max(span.start - word.span.start, 0)
        right = word.box.x0 + step * (min(span.end, word.span.end) - word.span.start)
        boxes.append(Box(round(left, 2), word.box.top, round(right, 2), word.box.bottom))
    return around(boxes)


def around(boxes: Sequence[Box]) -> Box | None:
    """The smallest box that holds all boxes; null where there are none."""
    if not boxes:
        return None
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _trusted(document: Document, typed: list[Mark], drawn: Sequence[Mark]) -> list[Mark]:
    """Marks that were read from a picture count only where no box was seen in it, and then they are unclear."""
    pages = {page.number: page for page in document.pages}
    scanned = {mark for mark in typed if mark.page is not None and is_ocr(pages[mark.page], mark.span)}
    seen = {mark.page for mark in drawn}
    kept = [mark for mark in typed if mark not in scanned or mark.page not in seen]
    return [replace(mark, state="unclear", confidence=0.5) if mark in scanned else mark for mark in kept]


def _inside_any(mark: Mark, drawn: Iterable[Mark]) -> bool:
    """Whether a glyph stands in a box that was drawn: then the box is the mark, and the glyph was seen with it."""
    return mark.box is not None and any(one.box is not None and _centred(mark.box, one.box, 1.5) for one in drawn)


def _centred(inner: Box, outer: Box, room: float = 0.0) -> bool:
    """Whether the middle of one box lies in the other."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 - room <= x <= outer.x1 + room and outer.top - room <= y <= outer.bottom + room


# --- two glyphs in one place ----------------------------------------------------------------------------------------------------


def _overprinted(document: Document, typed: list[Mark]) -> list[Mark]:
    """Empty boxes with another character printed over them: a tick makes them ticked, anything else leaves them unclear."""
    empty = [mark for mark in typed if mark.look == "box" and mark.state == "unchecked" and mark.box is not None]
    if not empty:
        return typed
    numbers = {mark.page for mark in empty}
    short = {page.number: _short_words(page) for page in document.pages if page.number in numbers}
    changed: dict[Mark, Mark] = {}
    gone: set[Mark] = set()
    for mark in empty:
        over = _over(document.text, mark, short.get(mark.page or 0, []))
        if over is None:
            continue
        state: TickState = "checked" if over.of(document.text) in _TICK_LETTERS else "unclear"
        changed[mark] = replace(mark, state=state, raw=f"{mark.raw}{over.of(document.text)}", confidence=0.95)
        gone.update(other for other in typed if other.span == over)
    return [_joined(document.text, mark, changed) for mark in typed if mark not in gone]


def _joined(text: str, mark: Mark, changed: dict[Mark, Mark]) -> Mark:
    """The mark as it was changed, with a span over both characters where these follow each other in the text."""
    new = changed.get(mark, mark)
    span = Span(mark.span.start, mark.span.start + len(new.raw))
    return replace(new, span=span) if new is not mark and span.of(text) == new.raw else new


def _short_words(page: Page) -> list[tuple[float, Span, Box]]:
    """The words of one or two characters, by their tops."""
    words = PageWords.of(page.words)
    spans = zip(words.starts, words.ends, strict=True)
    short = [(words.sides[at], Span(start, end)) for at, (start, end) in enumerate(spans) if end - start <= 2]
    return sorted([(sides[1], span, Box(*sides)) for sides, span in short], key=lambda item: (item[0], item[1]))


def _over(text: str, mark: Mark, short: list[tuple[float, Span, Box]]) -> Span | None:
    """The character that is printed over a box glyph, if there is one."""
    if mark.box is None:
        return None
    height = mark.box.bottom - mark.box.top
    first = bisect_left(short, mark.box.top - height, key=lambda item: item[0])
    for top, span, box in short[first:]:
        if top > mark.box.bottom:
            break
        if span.start <= mark.span.start and mark.span.end <= span.end:
            if span.end - span.start == 2 and box.x1 - box.x0 < _SQUEEZED * height * 0.8 + 0.01:
                start = span.end - 1 if mark.span.start == span.start else span.start
                return Span(start, start + 1)
        elif span.end - span.start == 1 and not text[span.start].isdigit() and _centred(box, mark.box):
            return span
    return None
