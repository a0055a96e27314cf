"""Questions that are the rows of a table: their options are the heads of its columns, printed once above all rows.

A mark is given to the head that it stands below, on its page; in a text without pages to the head of the same number in the row.
What is not sure is given to nobody, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..evidence import page_at, sides_in
from ..model import Box, Document, Page, Span
from ..rulebook.folding import fold_label
from ..rulebook.forms import MarkRules, Question
from .answers import Block
from .page_turns import Lie, laid, lie_of
from .tick_marks import Mark, around, collect_marks_of, find_marks

_REACH = 6000
"""Characters above a row, in which the heads of its table are looked for."""
_ASIDE = 6.0
"""Points that the middle of a mark may lie beside the words of its head."""
_LEVEL = 3.0
_HIGH = 500.0
"""Points above a row, in which the heads are looked for on its page."""

Heads = list[tuple[str, Span]]
_Turn = tuple[Page, Lie]


def marks_below_heads(document: Document, block: Block, rules: MarkRules) -> Mapping[str, Mark]:
    """The mark of each option of a question, by option, where its options are heads of columns; empty where they are not."""
    if not block.question.option:
        return {}
    page = page_at(document, block.label.span)
    if page is None:
        return _by_number(document, block, _heads(document, block, rules), rules)
    turn = page, lie_of(page)
    row = _around(turn, block.label.span)
    if row is None:
        return {}
    level = [(mark, _level(turn, mark.box)) for mark in collect_marks_of(document, rules).on_page(page.number) if mark.box]
    marks = [(mark, box) for mark, box in level if not mark.bullet and row.top - _LEVEL <= _middle(box) <= row.bottom + _LEVEL]
    if not marks:
        return {}
    # The heads as the text has them, in one line; where its order took them apart, as they stand on the page.
    heads = _heads(document, block, rules)
    given = _by_place(turn, marks, heads) if heads and page_at(document, heads[0][1]) is page else {}
    return given or _by_place(turn, marks, _heads_on_page(document, turn, row, block.question, [box for _, box in level]))


# --- the heads ----------------------------------------------------------------------------------------------------------------


def _heads(document: Document, block: Block, rules: MarkRules) -> Heads:
    """The options in the order of the columns, from the nearest line above the row that ends with all of them and has no mark."""
    text, end = document.text, block.label.span.start
    lasts = {fold_label(label)[-1:] for labels in block.question.option.values() for label in labels}
    floor = max(0, end - _REACH) if lasts else end
    end = text.rfind("\n", floor, end)
    while end > floor:
        start = max(text.rfind("\n", floor, end) + 1, floor)
        heads = _in_one_or_two(text, start, end, block.question) if _last_of(text, start, end) in lasts else []
        if heads and not find_marks(document, min(start, heads[0][1].start), end, rules):
            return heads
        end = start - 1
    return []


def _in_one_or_two(text: str, start: int, end: int, question: Question) -> Heads:
    """The heads in a line; or all in the line above it but for the end of the last ("Not" above "known")."""
    heads = _in_line(text, Span(start, end), question)
    if heads or start == 0:
        return heads
    heads = _in_line(text, Span(text.rfind("\n", 0, start - 1) + 1, end), question)
    return heads if all(span.start < start for _, span in heads) else []


def _last_of(text: str, start: int, end: int) -> str:
    """The last letter or digit of a stretch as labels are compared: most lines cannot end with an option by that alone."""
    last = next((text[at] for at in range(end - 1, start - 1, -1) if text[at].isalnum()), "")
    return fold_label(last)[-1:]


def _in_line(text: str, line: Span, question: Question) -> Heads:
    """The labels of all options at the end of a line, each once."""
    found: Heads = []
    end = line.end
    left = dict(question.option)
    while left:
        ends = [(len(label), key, at) for key in left for label in left[key] if (at := _ends_with(text, line.start, end, label))]
        if not ends:
            return []
        _, key, at = max(ends)
        found.insert(0, (key, at))
        end = at.start
        del left[key]
    return found


def _ends_with(text: str, start: int, end: int, label: str) -> Span | None:
    """Where `label` stands at the end of a stretch, as a word of its own; null where something else does."""
    while end > start and not text[end - 1].isalnum():
        end -= 1
    wanted, at = fold_label(label), end
    while at > start and len(fold_label(text[at:end])) < len(wanted):
        at -= 1
    if fold_label(text[at:end]) != wanted or (at > start and text[at - 1].isalnum()):
        return None
    return Span(at, end)


def _heads_on_page(document: Document, turn: _Turn, row: Box, question: Question, marks: Sequence[Box]) -> Heads:
    """The options in the order of the columns, from the nearest row of words above that ends with all of them and has no mark."""
    placed = [(_level(turn, word.box), word.span) for word in turn[0].words]
    above = sorted([one for one in placed if row.top - _HIGH <= one[0].top < row.top - _LEVEL], key=lambda one: -_middle(one[0]))
    first = 0
    while first < len(above):
        band = above[first][0]
        lowest = _middle(band) - 0.4 * (band.bottom - band.top)
        end = next((at for at in range(first + 1, len(above)) if _middle(above[at][0]) <= lowest), len(above))
        words, first = above[first:end], end
        heads = _in_words(document.text, [span for _, span in sorted(words, key=lambda one: one[0].x0)], question)
        if heads and not any(band.top < _middle(box) < band.bottom for box in marks):
            return heads
    return []


def _in_words(text: str, words: Sequence[Span], question: Question) -> Heads:
    """As `_in_line`, for words that stand apart in the text."""
    line, starts = "", []
    for span in words:
        starts.append(len(line))
        line += span.of(text) + " "
    heads = _in_line(line, Span(0, len(line)), question)
    places = [[word for at, word in zip(starts, words, strict=True) if span.start <= at < span.end] for _, span in heads]
    return [(key, Span(mine[0].start, mine[-1].end)) for (key, _), mine in zip(heads, places, strict=True) if mine]


# --- the marks of a row -------------------------------------------------------------------------------------------------------


def _by_number(document: Document, block: Block, heads: Heads, rules: MarkRules) -> Mapping[str, Mark]:
    """As many marks as heads right behind the label of the row, with nothing but space between."""
    marks = [mark for mark in find_marks(document, block.span.start, block.span.end, rules) if not mark.bullet]
    at = block.span.start
    for mark in marks:
        if document.text[at : mark.span.start].strip(" \t|.…_:") and at != block.span.start:
            return {}
        at = mark.span.end
    lead = document.text[block.span.start : marks[0].span.start] if marks else "?"
    if not heads or len(marks) != len(heads) or any(char.isalnum() for char in lead):
        return {}
    return {key: mark for (key, _), mark in zip(heads, marks, strict=True)}


def _by_place(turn: _Turn, marks: Sequence[tuple[Mark, Box]], heads: Heads) -> Mapping[str, Mark]:
    """The marks of a row, each below the words of one head; none where one of them is not."""
    given: dict[str, Mark] = {}
    for mark, box in marks:
        across = (box.x0 + box.x1) / 2
        above = [key for key, span in heads if _is_below(turn, span, across, box)]
        if len(above) != 1 or above[0] in given:
            return {}
        given[above[0]] = mark
    return given


def _is_below(turn: _Turn, head: Span, across: float, box: Box) -> bool:
    words = _around(turn, head)
    return words is not None and words.bottom <= box.bottom and words.x0 - _ASIDE <= across <= words.x1 + _ASIDE


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _level(turn: _Turn, box: Box) -> Box:
    return laid(box, *turn) if turn[1] else box


def _around(turn: _Turn, span: Span) -> Box | None:
    """The box around some words once their page is turned so that its lines are level."""
    return around([_level(turn, Box(*sides)) for sides in sides_in(turn[0], span)])
