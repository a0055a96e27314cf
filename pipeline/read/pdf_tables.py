"""Tables of PDF pages that hold one of interest: drawn ones by their lines (pdfplumber), others by where their words stand.

Only the places of cells are taken from the drawing; the words in them are those of the page's text, without what is redacted.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from ..model import Box, Grid, Page, Span, Word
from .pdf_table_words import HeadCell, RowJudge, heads_by_height, table_by_words

_MOST_HEADS: Final = 16
_MOST_STARTS: Final = 40
_BLOCK: Final = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LEAST_TABBED: Final = 3
_MANY_TABBED: Final = 8
_MOSTLY: Final = 0.6
_EDGE: Final = 3.0
_FAULTS: Final = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    AssertionError,
    ArithmeticError,
    OSError,
    struct.error,
    zlib.error,
)
"""What pdfplumber and pdfminer raise on pages that break the rules, beside exceptions of their own."""


@dataclass(slots=True)
class _Laid:
    """A table of one page: the edges of its columns and its rows of cells."""

    page: int
    columns: tuple[float, ...]
    rows: list[tuple[Span | None, ...]]
    scattered: tuple[tuple[Span, str], ...] = ()


def find_tables(data: bytes, text: str, pages: Sequence[Page], judge: RowJudge) -> tuple[Grid, ...]:
    """The tables of interest in a PDF; one that goes on over pages is one table. `judge` knows rows of heads."""
    wanted = _pages_of_interest(text, pages, judge)
    if not wanted:
        return ()
    laid = _by_lines(data, text, wanted, judge)
    if laid is None:
        laid = [one for page, cells in wanted for one in _by_words(text, page, cells, judge)]
    return tuple(Grid(rows=tuple(one.rows), paged=True, scattered=one.scattered) for one in _joined(laid))


def _by_lines(data: bytes, text: str, wanted: Sequence[tuple[Page, list[Span]]], judge: RowJudge) -> list[_Laid] | None:
    """The tables by their drawn lines; null where a page breaks the rules: then the words alone say where the cells are."""
    import pdfplumber  # slow to import, and few files have a table
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    laid: list[_Laid] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page, cells in wanted:
                laid += _tables_of(pdf, text, page, cells, laid[-1] if laid else None, judge)
    except (PDFException, PdfminerException, MalformedPDFException, *_FAULTS):
        return None
    return laid


def _pages_of_interest(text: str, pages: Sequence[Page], judge: RowJudge) -> list[tuple[Page, list[Span]]]:
    """Pages with a row of heads (its cells come with them), and those after them on which a table may go on."""
    found: list[tuple[Page, list[Span]]] = []
    for page in pages:
        cells = find_heads(text, page.span, judge)
        if not cells and page.span.of(text).count("\t") >= _MANY_TABBED:
            cells = heads_by_height(text, page, judge)
        goes_on = bool(found) and found[-1][0].number == page.number - 1 and page.span.of(text).count("\t") >= _LEAST_TABBED
        if cells or goes_on:
            found.append((page, cells))
    return found


def find_heads(text: str, within: Span, judge: RowJudge) -> list[Span]:
    """The cells of the first row of heads in a page's text: as many as are heads, cells parted by tabs.

    A title may stand in the line above: of the lines that may begin the row the one with the fewest unknown heads does.
    """
    if text.find("\t", within.start, within.end) < 0:
        return []
    for block in _BLOCK.finditer(text, within.start, within.end):
        if "\t" not in block[0]:
            continue  # prose
        best: tuple[float, int, list[Span]] = (0.0, 0, [])
        for start, words in _words_from_each_line(block[0]):
            counts = [(judge(words[:count]), count) for count in range(2, len(words) + 1)]
            known, count = max(counts, key=_fewest_unknown, default=(0, 1))
            if known >= 2 and known >= _MOSTLY * count and (known / count, known) > best[:2]:
                best = (known / count, known, _cells_from(text, block.start() + start, block.end(), count))
        if best[2]:
            return _without_next_row(text, best[2], judge)
    return []


def _fewest_unknown(pair: tuple[int, int]) -> tuple[int, int]:
    known, count = pair
    return 2 * known - count, -count


def _words_from_each_line(block: str) -> Iterator[tuple[int, list[str]]]:
    """Each place of a block of lines where a row of heads may begin, and the words of the cells from there on.

    But for the first one these are the same for all lines up to the next tab.
    """
    cells = block.split("\t")
    ends = [end - 1 for end in accumulate(len(cell) + 1 for cell in cells)]
    if not cells[-1]:
        cells.pop()
    words = [" ".join(cell.split()) for cell in cells]
    starts = [0, *(match.end() for match in re.finditer(r"\n", block))][:_MOST_STARTS]
    place = 0
    for start in starts:
        while ends[place] < start:
            place += 1
        yield start, [" ".join(block[start : ends[place]].split()), *words[place + 1 : place + _MOST_HEADS]]


def _without_next_row(text: str, cells: list[Span], judge: RowJudge) -> list[Span]:
    """The heads, the last one cut where the first cell of the next row follows in the same block: no tab parts these two."""
    words = [" ".join(cell.of(text).split()) for cell in cells]
    known, last = judge(words), cells[-1]
    end = text.find("\n", last.start, last.end)
    while end >= 0:
        if judge([*words[:-1], " ".join(text[last.start : end].split())]) >= known:
            return [*cells[:-1], Span(last.start, end)]
        end = text.find("\n", end + 1, last.end)
    return cells


def _cells_from(text: str, start: int, end: int, count: int) -> list[Span]:
    """The first `count` cells of a stretch: what tabs part."""
    cells: list[Span] = []
    at = start
    while at < end and len(cells) < count:
        tab = text.find("\t", at, end)
        stop = tab if tab >= 0 else end
        cells.append(Span(at, stop))
        at = stop + 1
    return cells


# --- drawn tables -----------------------------------------------------------------------------------------------------------


def _tables_of(pdf: Any, text: str, page: Page, heads: list[Span], before: _Laid | None, judge: RowJudge) -> list[_Laid]:
    """The tables of one page: the drawn ones that hold its heads, or go on with the table before; else by its words."""
    plumbed = pdf.pages[page.number - 1]
    try:
        shift = plumbed.cropbox[0] - plumbed.mediabox[0], plumbed.cropbox[1] - plumbed.mediabox[1]
        tables = [one for table in plumbed.find_tables() if (one := _lay(table.cells, page, shift))]
    finally:
        plumbed.close()
    drawn = [one for one in tables if _holds(one, heads) or (before is not None and _same_columns(one, before))]
    if drawn:
        return drawn
    return _by_words(text, page, heads, judge)


def _holds(table: _Laid, heads: list[Span]) -> bool:
    """Whether the heads stand in the table."""
    cells = [cell for row in table.rows for cell in row if cell is not None]
    inside = sum(any(cell.start <= head.start < cell.end for cell in cells) for head in heads)
    return bool(heads) and inside >= len(heads) / 2


def _lay(boxes: Sequence[tuple[float, float, float, float]], page: Page, shift: tuple[float, float]) -> _Laid | None:
    """The rows and columns that drawn cells make; a cell over several places stands in each. Null for less than two by two."""
    cells = [Box(x0 - shift[0], top - shift[1], x1 - shift[0], bottom - shift[1]) for x0, top, x1, bottom in boxes]
    columns, rows = _edges([one.x0 for one in cells]), _edges([one.top for one in cells])
    if len(columns) < 2 or len(rows) < 2:
        return None
    grid: list[list[Span | None]] = [[None] * len(columns) for _ in rows]
    words = sorted(page.words, key=lambda word: (word.box.top + word.box.bottom) / 2)
    for box in cells:
        span = _span_of([word for word in words if _inside(word, box)])
        for row, top in enumerate(rows):
            if box.top - _EDGE <= top < box.bottom - _EDGE:
                for column, left in enumerate(columns):
                    if box.x0 - _EDGE <= left < box.x1 - _EDGE:
                        grid[row][column] = span
    return _Laid(page.number, tuple(columns), [tuple(row) for row in grid])


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _EDGE:
            found.append(value)
    return found


def _inside(word: Word, box: Box) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def _span_of(words: Sequence[Word]) -> Span | None:
    """The stretch of text that holds the words of a cell; where others stand among them, the longest that does not."""
    if not words:
        return None
    ordered = sorted(words, key=lambda word: word.span.start)
    runs = [[ordered[0]]]
    for word in ordered[1:]:
        if word.span.start - runs[-1][-1].span.end > 2:
            runs.append([])
        runs[-1].append(word)
    best = max(runs, key=lambda run: run[-1].span.end - run[0].span.start)
    return Span(best[0].span.start, best[-1].span.end)


# --- tables without lines ---------------------------------------------------------------------------------------------------


def _by_words(text: str, page: Page, heads: list[Span], judge: RowJudge) -> list[_Laid]:
    """The table that stands under a row of heads."""
    cells = [HeadCell(head, box) for head in heads if (box := _box_of(page, head))]
    if not cells:
        return []
    found = table_by_words(text, page, cells, judge)
    return [_Laid(page.number, found.columns, found.rows, found.scattered)] if len(found.rows) > 1 else []


def _box_of(page: Page, span: Span) -> Box | None:
    boxes = [word.box for word in page.words if span.start <= word.span.start < span.end]
    if not boxes:
        return None
    return Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))


# --- over pages -------------------------------------------------------------------------------------------------------------


def _same_columns(one: _Laid, before: _Laid) -> bool:
    """Whether a table on the next page has the columns of the one before."""
    near = len(one.columns) == len(before.columns)
    return near and all(abs(x - y) <= 2 * _EDGE for x, y in zip(one.columns, before.columns, strict=True))


def _joined(laid: Sequence[_Laid]) -> list[_Laid]:
    """Tables that go on over pages as one."""
    done: list[_Laid] = []
    for one in laid:
        if done and one.page > done[-1].page and _same_columns(one, done[-1]):
            done[-1] = _Laid(one.page, done[-1].columns, [*done[-1].rows, *one.rows], (*done[-1].scattered, *one.scattered))
        else:
            done.append(one)
    return done
