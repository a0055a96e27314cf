"""Tick boxes and redactions that are seen in the picture of a page, and the signs that OCR took for letters there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..model import Box, Mark, Page, RedactedArea
from .marks import Seen, place_marks
from .marks_judge import SeenMark
from .ocr import Picture
from .pdf_page import PageText
from .pdf_words import Token
from .redact_picture import see_picture_redactions
from .redact_places import area as surface
from .redact_places import overlap
from .redact_text import PLACEHOLDER
from .scan_boxes import see_scan_boxes
from .scan_boxes_words import SeenWord
from .scan_merge import Block
from .scan_page import Sheet, Way

_SIGNS: Final = frozenset("□☐☑☒⊠⊡▢◻◽❏❑❒✓✔√✗✘✕✖○◯●◉⊙⊗")
"""What the engine writes for a box or a tick. What state it is in is seen in the picture alone."""
_IDEOGRAPHS: Final = ("\u2e80", "\u9fff")
_LIKE_BOXES: Final = frozenset("OoDQUuCcGXxVvYyIiLlJjZz0178[](){}|/\\_-—=+*.,:;'\"!<>&%¥£€«»~^`°")
_SIGNS_LONG: Final = 3
_OVERLAP: Final = 0.5
_BESIDE: Final = 4.0
_PLACEHOLDER_SURE: Final = 0.9
_BLACK: Final = 45
"""Level of grey (of 255): bars of charts and buttons are seldom as dark."""
_RIM: Final = 3
"""Pixels at the edge of a block that are neither its own nor the paper's."""
_MOSTLY: Final = 0.6
_LIGHTER: Final = 60
_PRINTED: Final = 0.05
"""Share of a word's place that is so many levels lighter than the ground where it is printed on a dark one."""
_HIGHER: Final = 2.2
"""A redaction in a line is at most so many times as high as its words."""


def ticks_of(sheet: Sheet, words: Sequence[SeenWord]) -> list[SeenMark]:
    """The tick boxes in the picture, in pixels of the sheet; `words` are those known so far, in its pixels."""
    return list(see_scan_boxes(sheet.picture, 1.0 / sheet.points, words))


def seen_tokens(sheet: Sheet, tokens: Sequence[Token]) -> list[SeenWord]:
    """What OCR read, in pixels of the sheet."""
    return [SeenWord(scaled(place_of(token), 1.0 / sheet.points), token.text) for token in tokens]


def place_of(token: Token) -> Box:
    """Where a word stands in its upright frame."""
    return Box(token.x0, token.top, token.x1, token.bottom)


def blocks_of(
    sheet: Sheet, tokens: Sequence[Token], known: Sequence[Box] | None, *, page: bool = True
) -> tuple[list[Token], list[Block]]:
    """The words that are not under a redaction, and the redactions of the picture but for those in `known` (displayed page).

    `page`: the picture is a page. One that stands on a page may as well be a chart or a screen with its buttons.
    """
    words = [scaled(place_of(token), 1.0 / sheet.points) for token in tokens]
    blocks = []
    dark = []
    for seen in see_picture_redactions(sheet.picture, 1.0 / sheet.points, words):
        shown = sheet.on_page(*_sides(seen.box))
        if any(meets(shown, box) for box in known or ()) or not (page or _hides_words(sheet, seen.box, words)):
            continue
        dark.append(scaled(seen.box, sheet.points))
        place = scaled(seen.place or seen.box, sheet.points)
        token = Token(PLACEHOLDER, *_sides(place), sheet.on_page(*_sides(seen.place or seen.box)), _PLACEHOLDER_SURE)
        blocks.append(Block(token, RedactedArea(0, shown, seen.kind, False, None, 0, None, "ocr", _PLACEHOLDER_SURE)))
    kept = [token for token in tokens if not any(holds(box, place_of(token)) for box in dark)]
    return kept, blocks


def _hides_words(sheet: Sheet, block: Box, words: Sequence[Box]) -> bool:
    """Whether a solid block has words in it, which are darker still, or is black and stands in a line, about as high as that."""
    ground = _pixels(sheet, block)
    if not ground.size:
        return False
    level = float(np.median(ground))
    held = [_pixels(sheet, block, word) for word in words if overlap(block, word) > _MOSTLY * surface(word)]
    if held:
        return not any(float((part > level + _LIGHTER).mean()) > _PRINTED for part in held if part.size)
    return level < _BLACK and any(_in_line_with(block, word) for word in words)


def _pixels(sheet: Sheet, block: Box, word: Box | None = None) -> Picture:
    """The picture inside a block, or where a word lies inside it, without its edges."""
    word = word or block
    x0, x1 = max(block.x0, word.x0), min(block.x1, word.x1)
    top, bottom = max(block.top, word.top), min(block.bottom, word.bottom)
    return sheet.picture[int(top) + _RIM : max(int(bottom) - _RIM, 0), int(x0) + _RIM : max(int(x1) - _RIM, 0)]


def _in_line_with(block: Box, word: Box) -> bool:
    high, tall = block.bottom - block.top, word.bottom - word.top
    shared = min(block.bottom, word.bottom) - max(block.top, word.top)
    gap = max(word.x0 - block.x1, block.x0 - word.x1)
    return shared > 0.5 * max(tall, high / _HIGHER) and high < _HIGHER * tall and gap < 3 * tall


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def holds(area: Box, box: Box) -> bool:
    """Whether the middle of `box` lies in `area`."""
    return area.x0 <= (box.x0 + box.x1) / 2 <= area.x1 and area.top <= (box.top + box.bottom) / 2 <= area.bottom


def without_boxes(
    tokens: Sequence[Token], marks: Sequence[SeenMark], points: float, way: Way = "right"
) -> tuple[list[Token], list[SeenMark]]:
    """The words without the signs that are tick boxes, and further marks where OCR saw such a sign but no box was found: what its
    state is cannot be read. `marks` are in pixels of `points` points each, tokens in points; `way`: how these run on the page.
    """
    areas = [scaled(mark.box, points) for mark in marks]
    kept: list[Token] = []
    unread: list[SeenMark] = []
    for token in tokens:
        rest: Token | None = token
        for area in areas:
            if rest is not None and _meet(rest, area):
                rest = _cut(rest, area, way)
        if rest is not None:
            rest, sign = _without_sign(rest, way)
            if sign is not None and _has_label(sign, tokens) and not any(_is_of(sign, area) for area in areas):
                unread.append(SeenMark(scaled(place_of(sign), 1.0 / points), "not_readable", "image", sign.text))
        if rest is not None:
            kept.append(rest)
    return kept, unread


def _is_of(sign: Token, area: Box) -> bool:
    """Whether a sign stands so close beside a box that OCR can only have made it of that box."""
    size = area.bottom - area.top
    return area.top < sign.middle < area.bottom and max(sign.x0 - area.x1, area.x0 - sign.x1) < 0.75 * size


def _meet(token: Token, area: Box) -> bool:
    """Whether a box stands on the word's line and covers some of it."""
    shared = min(token.bottom, area.bottom) - max(token.top, area.top)
    across = min(token.x1, area.x1) - max(token.x0, area.x0)
    return shared > _OVERLAP * min(area.bottom - area.top, token.height) and across > 0


def _cut(token: Token, area: Box, way: Way) -> Token | None:
    """The word without the signs at its start or end that OCR made of a box in `area`; null where nothing is left.

    Where it read none the word still ends at the box.
    """
    if len(token.text) <= _SIGNS_LONG and _is_box(token.text, ""):
        return None
    size = (token.x1 - token.x0) / len(token.text)
    if area.x0 < token.x0 + size:
        first = sum(token.x0 + (place + 0.5) * size < area.x1 for place in range(len(token.text)))
        signs = next((count for count in range(first, 0, -1) if _is_box(token.text[:count], token.text[count:])), 0)
        return _between(_part(token, signs, len(token.text), way), area.x1, token.x1, way)
    if area.x1 > token.x1 - size:
        last = sum(token.x0 + (place + 0.5) * size > area.x0 for place in range(len(token.text)))
        ends = range(len(token.text) - last, len(token.text))
        end = next((place for place in ends if _is_box_after(token.text[:place], token.text[place:])), len(token.text))
        return _between(_part(token, 0, end, way), token.x0, area.x0, way)
    return token


def _is_box(signs: str, rest: str) -> bool:
    """Whether signs at one end of a word are what OCR made of a box; `rest` is the word from there on.

    A letter is none where a word goes on behind it in small letters, or in capitals all through.
    """
    if not signs or not all(char in _LIKE_BOXES or not char.isascii() for char in signs):
        return False
    if not signs[-1].isalpha() or not signs[-1].isascii() or not rest[:1].isalpha():
        return True
    return rest[0].isupper() and not (len(rest) > 2 and rest.isupper())


def _is_box_after(word: str, signs: str) -> bool:
    """Whether signs at the end of a word are what OCR made of a box there. A letter is none unless it is a capital behind small
    ones: the o of No stays.
    """
    letter = signs[:1].isascii() and signs[:1].isalpha() and word[-1:].isalpha()
    return _is_box(signs, "") and not (letter and not (signs[0].isupper() and word[-1].islower()))


def _between(token: Token | None, x0: float, x1: float, way: Way) -> Token | None:
    """The word, no wider than from `x0` to `x1`."""
    if token is None or x1 - x0 < 1.0:
        return token
    left, right = max(token.x0, min(x0, token.x1 - 1.0)), min(token.x1, max(x1, token.x0 + 1.0))
    wide = max(token.x1 - token.x0, 0.1)
    box = _along(token.box, (left - token.x0) / wide, (right - token.x0) / wide, way)
    return replace(token, x0=left, x1=right, place=box)


def _along(box: Box, low: float, high: float, way: Way) -> Box:
    """The stretch of a word's box on the displayed page between these shares of its length."""
    wide, tall = box.x1 - box.x0, box.bottom - box.top
    if way == "right":
        return replace(box, x0=round(box.x0 + low * wide, 2), x1=round(box.x0 + high * wide, 2))
    if way == "left":
        return replace(box, x0=round(box.x1 - high * wide, 2), x1=round(box.x1 - low * wide, 2))
    if way == "down":
        return replace(box, top=round(box.top + low * tall, 2), bottom=round(box.top + high * tall, 2))
    return replace(box, top=round(box.bottom - high * tall, 2), bottom=round(box.bottom - low * tall, 2))


def _without_sign(token: Token, way: Way) -> tuple[Token | None, Token | None]:
    """The word without a leading or closing sign for a box, and that sign."""
    if _is_sign(token.text[0]):
        return _part(token, 1, len(token.text), way), _part(token, 0, 1, way)
    if _is_sign(token.text[-1]):
        return _part(token, 0, len(token.text) - 1, way), _part(token, len(token.text) - 1, len(token.text), way)
    return token, None


def _has_label(sign: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word stands close beside the sign: a box without any is none."""
    return any(
        abs(token.middle - sign.middle) < 0.5 * sign.height
        and max(token.x0 - sign.x1, sign.x0 - token.x1) < _BESIDE * sign.height
        and len(token.text) > 1
        for token in tokens
    )


def _is_sign(char: str) -> bool:
    return char in _SIGNS or _IDEOGRAPHS[0] <= char <= _IDEOGRAPHS[1]


def _part(token: Token, start: int, end: int, way: Way) -> Token | None:
    """Some of the word's characters, with their share of its place; null for none."""
    if start >= end:
        return None
    low, high = start / len(token.text), end / len(token.text)
    wide = token.x1 - token.x0
    box = _along(token.box, low, high, way)
    return replace(token, text=token.text[start:end], x0=token.x0 + low * wide, x1=token.x0 + high * wide, place=box)


def place_on_sheet(sheet: Sheet, level: Page, text: PageText, marks: Sequence[SeenMark], seen: Seen | None) -> tuple[Mark, ...]:
    """The marks of a page, anchored along the level lines of its sheet, and on its words.

    They are those of the picture (`marks`, in pixels of the sheet) and those that the file draws over it (`seen`, on the
    displayed page), which win. `level` has the words in points of the sheet.
    """
    seen = seen or Seen(())
    drawn = [replace(mark, box=scaled(sheet.in_picture(mark.box), sheet.points)) for mark in seen.marks]
    pictured = [replace(mark, box=scaled(mark.box, sheet.points)) for mark in marks]
    every = [*drawn, *(mark for mark in pictured if not any(meets(mark.box, other.box) for other in drawn))]
    every.sort(key=lambda mark: (mark.box.top, mark.box.x0))
    placed = place_marks(Seen(tuple(every)), level, text.text)
    on_words = place_marks(replace(seen, marks=()), text.placed(level.number, 0), text.text)
    return (*(replace(mark, box=_displayed(sheet, mark.box) if mark.box else None) for mark in placed), *on_words)


def displayed_marks(sheet: Sheet, marks: Sequence[SeenMark]) -> list[SeenMark]:
    """Marks in pixels of the sheet with their boxes on the displayed page."""
    return [replace(mark, box=sheet.on_page(*_sides(mark.box))) for mark in marks]


def scaled(box: Box, by: float) -> Box:
    """A box in another unit."""
    return Box(box.x0 * by, box.top * by, box.x1 * by, box.bottom * by)


def _displayed(sheet: Sheet, box: Box) -> Box:
    return sheet.on_page(*_sides(scaled(box, 1.0 / sheet.points)))


def meets(one: Box, two: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    return holds(one, two) or holds(two, one)
