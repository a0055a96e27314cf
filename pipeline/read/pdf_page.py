"""One PDF page: its words in reading order, with their spans and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final

import pypdfium2 as pdfium

from ..model import Box, Page, PageWords, RedactedArea, Span
from .pdf_chars import Frame, TextLayer, frame_of, read_chars
from .pdf_columns import Line, order_lines
from .pdf_rows import find_rows
from .pdf_rules import find_rules
from .pdf_sheets import Ordered, order_sheet, second_page
from .pdf_words import Direction, Token, find_words
from .redact_objects import Things, read_things
from .redact_text import count_unseen, put_in, redacted_areas, take_out, without_covered
from .redactions import Redacted

_TAB: Final = 1.25
"""A gap in a line that is as wide as so many line heights is a tab."""
_FEW: Final = 0.25
"""Words that run otherwise than the page stand aside if they are so few, as a share of the others."""
_LINES: Final = 4
"""Lines that notes along the margins of a page have at most."""
_PLACE: Final = attrgetter("place")
_TOKEN: Final = (attrgetter("confidence"), attrgetter("bold"))


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; the spans of its words count from its start.

    `fold`, `second` and `aside` are those of the page, the places counted from its start, too. `outside` words lie outside the
    page, and `unseen` characters do not show on it though no redaction hides them: left out.
    """

    text: str
    words: PageWords
    frame: Frame
    outside: int
    ocr: bool = False
    redactions: tuple[RedactedArea, ...] = ()
    unseen: int = 0
    fold: float | None = None
    second: int | None = None
    aside: int | None = None

    def placed(self, number: int, start: int) -> Page:
        """The page where its text starts at `start` in the document."""
        span, width, height = Span(start, start + len(self.text)), round(self.frame.width, 2), round(self.frame.height, 2)
        second, aside = (None if place is None else place + start for place in (self.second, self.aside))
        return Page(number, span, width, height, self.words.moved(start), self.ocr, self.fold, second, aside)

    def redactions_placed(self, number: int, start: int) -> tuple[RedactedArea, ...]:
        """The redacted areas, where the page's text starts at `start` in the document."""
        return tuple(
            replace(one, page=number, span=Span(one.span.start + start, one.span.end + start) if one.span else None)
            for one in self.redactions
        )


def read_page(
    page: pdfium.PdfPage,
    typed: Sequence[Token] = (),
    redacted: Redacted | None = None,
    covered_text: bool = False,
    things: Things | None = None,
    layer: TextLayer | None = None,
) -> PageText:
    """The text of `page` in reading order; `typed` are words that stand on it without being drawn (form fields).

    Characters that are `redacted`, as seen on this same page, stay out, and a placeholder stands for them. With `covered_text`
    they stay in; the areas are told all the same. `things` are what lies on the page, where that has been
    read, and `layer` is PDFium's text of it.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot make a text page.
    """
    frame = frame_of(page)
    chars = read_chars(page, frame, layer)
    redacted = redacted or Redacted()
    if not covered_text:
        typed, redacted = without_covered(typed, redacted)
    unseen = 0 if covered_text else count_unseen(chars, redacted)
    directions, outside = find_words((put_in if covered_text else take_out)(chars, redacted))
    if typed:
        directions = _with_typed(directions, list(typed))
    things = things or read_things(page, frame)
    ordered = [_ordered(direction, things, frame) for direction in directions]
    text, words = lay_lines(_joined([one.lines for one in ordered]))
    areas = redacted_areas(redacted, words, text, covered_text) if redacted.areas else ()
    sheet = ordered[0] if ordered and directions[0].angle == 0 else Ordered([])
    second, aside = second_page(sheet, words.starts), _aside(directions, ordered, words.starts)
    return PageText(text, words, frame, outside, False, areas, unseen, sheet.fold, second, aside)


def _aside(directions: Sequence[Direction], ordered: Sequence[Ordered], starts: Sequence[int]) -> int | None:
    """Where the words begin that run otherwise than nearly all of the page, which are level; null where there are none.

    Of a page with a table on its side the level words are as much part of it as the table's; and lines on their side that are
    many are a table or a text of their own, not a note.
    """
    turned = sum(len(one.lines) for direction, one in zip(directions, ordered, strict=True) if direction.angle not in (0, None))
    if len(directions) < 2 or directions[0].angle != 0 or turned > _LINES:
        return None
    level = sum(len(line.tokens) for line in ordered[0].lines)
    return starts[level] if len(starts) - level <= _FEW * level else None


def _joined(directions: Sequence[list[Line]]) -> list[Line]:
    """The lines of all directions, a blank line between them."""
    lines: list[Line] = []
    for more in directions:
        if lines and more:
            more[0].joint = "\n\n"
        lines.extend(more)
    return lines


def _with_typed(directions: list[Direction], typed: list[Token]) -> list[Direction]:
    """Put typed words among those that run from left to right."""
    upright = [direction.tokens for direction in directions if direction.angle == 0]
    others = [direction for direction in directions if direction.angle != 0]
    return [Direction(0, [*(upright[0] if upright else []), *typed]), *others]


def _ordered(direction: Direction, things: Things, frame: Frame) -> Ordered:
    """The lines of one direction. Slanted words (watermarks) are one line, in the order of drawing."""
    if direction.angle is None:
        return Ordered([Line(direction.tokens, "")])
    if direction.angle != 0:
        return Ordered(order_lines(find_rows(direction.tokens), ()))
    return order_sheet(direction.tokens, find_rules(things.paths, frame), frame.width, frame.height)


def lay_lines(lines: list[Line]) -> tuple[str, PageWords]:
    """The lines as text, with the place of each word in it. A wide gap inside a line is a tab."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    tokens: list[Token] = []
    at = 0
    for line in lines:
        joint, before = line.joint, None
        tokens += line.tokens
        for token in line.tokens:
            if before is not None:
                gap, joint = token.x0 - before.x1, " "
                if gap > _TAB * (before.bottom - before.top) and gap > _TAB * (token.bottom - token.top):
                    joint = "\t"
            text = token.text
            parts += (joint, text)
            at += len(joint)
            starts.append(at)
            at += len(text)
            ends.append(at)
            before = token
    confidences, bolds = (list(map(get, tokens)) for get in _TOKEN)
    sides = [place.sides if isinstance(place, Box) else place for place in map(_PLACE, tokens)]
    return "".join(parts), PageWords(starts, ends, sides, confidences, bolds)
