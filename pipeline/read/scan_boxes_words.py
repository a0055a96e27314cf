"""What stands around a box: whether it is a letter of a word, a cell of a comb, or has words beside it that may be its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..model import Box
from .scan_boxes_fit import Found
from .scan_boxes_ink import Dark

_LIKE_BOXES: Final = frozenset("OoDQUuCcGXxVvYy0[](){}|/\\_-—=+*.,:;'\"!<>&%~^`")
"""What OCR writes for a box, besides signs that are not ASCII."""
_ALONE: Final = frozenset("O0oXxVvY")
_ROUND: Final = frozenset("aCcdeGgQq69@")
"""What may look like a ring and is none."""
_AROUND: Final = (2.5, 9.0)
_DENSE: Final = 0.35
_BESIDE: Final = 8.0
_JOINED: Final = 1.6
"""A word that is wider than so many boxes holds more than the box."""
_EDGE: Final = 0.5
_GAP: Final = 1.2
"""Points of paper between a box and the letters that OCR joined to it; letters of a word stand closer."""
_LOOK: Final = 3.5
_WIDE: Final = 5.0
_DRAWN: Final = 0.9
_WEAKEST: Final = 0.75
_WHOLE: Final = 0.93
_BARE: Final = 0.06
_NEAR: Final = 70.0
_FAR: Final = 520.0
_COMB: Final = 0.75
_HOLDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as OCR read it and where it stands, in pixels."""

    box: Box
    text: str


def is_letter(one: Found, words: Sequence[SeenWord], ink: Dark, scale: float, aligned: bool = False) -> bool:
    """Whether it is a part of a word. `aligned`: it stands in line with boxes, so a stroke may join it to its label."""
    x, y = one.middle
    square = not one.round and one.evenness >= 0.93 and one.straight[0] >= 0.75
    for word in words:
        box = word.box
        if not (box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1):
            continue
        if box.x1 - box.x0 <= _JOINED * one.side:
            if not (aligned and (square or is_drawn(one))) and _reads_as_letter(one, word.text, ink, scale, square):
                return True
            continue
        starts, ends = one.x0 - box.x0 <= _EDGE * one.side, box.x1 - one.x1 <= _EDGE * one.side
        if not starts and not ends:
            return True
        if aligned and _is_whole(one):
            continue
        char = word.text[0] if starts else word.text[-1]
        if not square and (char in _ROUND if one.round else not _like_box(char)):
            return True
        if not (aligned and square) and _gap(one, ink, scale, 1 if starts else -1) < _GAP:
            return True
    return False


def is_drawn(one: Found) -> bool:
    """Whether its outline is drawn nearly all round, however a stroke over it looks."""
    return not one.round and sum(one.drawn) >= _DRAWN * len(one.drawn) and one.drawn[0] >= _WEAKEST


def _is_whole(one: Found) -> bool:
    """Whether no letter can have such an outline: it is drawn to its corners on all sides."""
    return not one.round and one.drawn[0] >= _WHOLE


def _reads_as_letter(one: Found, text: str, ink: Dark, scale: float, square: bool) -> bool:
    """Whether a sign that stands for itself is a letter. A box is often read as an O or an X."""
    if not text.isascii() or not any(map(str.isalnum, text)):
        return False
    if not all(char in _ALONE or not char.isalnum() for char in text):
        return True
    return not square and not stands_free(one, ink, scale)


def _like_box(char: str) -> bool:
    return char in _LIKE_BOXES or not char.isascii()


def stands_free(one: Found, ink: Dark, scale: float) -> bool:
    """Whether there is more paper on one side than ever between words: an O in a line of words has words around it."""
    return max(_gap(one, ink, scale, way, _WIDE + 1) for way in (-1, 1)) >= _WIDE


def _gap(one: Found, ink: Dark, scale: float, way: int, look: float = _LOOK) -> float:
    """The widest stretch of paper beside a box, in points, to its right (1) or left (-1)."""
    start, far = round(0.3 * scale), round(look * scale)
    top, bottom = max(round(one.top), 0), max(round(one.bottom), 0)
    if way > 0:
        strip = ink[top:bottom, round(one.x1) + start : round(one.x1) + far]
    else:
        strip = ink[top:bottom, max(round(one.x0) - far, 0) : max(round(one.x0) - start, 0)]
    if not strip.size:
        return look
    bare = np.concatenate([[0], (strip >= _HOLDS).mean(axis=0) <= _BARE, [0]]).astype(np.int8)
    steps = np.diff(bare)
    runs = np.flatnonzero(steps == -1) - np.flatnonzero(steps == 1)
    return float(runs.max(initial=0)) / scale


def in_pattern(one: Found, ink: Dark, scale: float) -> bool:
    """Whether it is part of a pattern, as the corners of a QR code are: ink all about on two sides at least."""
    near, far = round(_AROUND[0] * scale), round(_AROUND[1] * scale)
    x0, top, x1, bottom = (max(round(value), 0) for value in (one.x0, one.top, one.x1, one.bottom))
    sides = (
        ink[top:bottom, max(x0 - far, 0) : max(x0 - near, 0)],
        ink[top:bottom, x1 + near : x1 + far],
        ink[max(top - far, 0) : max(top - near, 0), x0:x1],
        ink[bottom + near : bottom + far, x0:x1],
    )
    return sum(bool(side.size) and float((side >= _HOLDS).mean()) >= _DENSE for side in sides) >= 2


def nearest_word(one: Found, words: Sequence[SeenWord]) -> tuple[float, SeenWord | None]:
    """The nearest word on its row and how far it is, in pixels; not the sign that OCR made of the box itself."""
    nearest, found = float("inf"), None
    for word in words:
        box = word.box
        shared = min(one.bottom, box.bottom) - max(one.top, box.top)
        if (
            shared < 0.35 * min(one.bottom - one.top, box.bottom - box.top)
            or max(box.x1 - one.x1, one.x0 - box.x0) <= 0.5 * one.side
        ):
            continue
        gap = max(box.x0 - one.x1, one.x0 - box.x1, 0.0)
        if gap < nearest:
            nearest, found = gap, word
    return nearest, found


def has_label(one: Found, words: Sequence[SeenWord], scale: float, in_line: int) -> bool:
    """Whether words stand beside it: near by, or anywhere on its row if it is one of several boxes in line."""
    gap, word = nearest_word(one, words)
    if one.round and word is not None and gap < _BESIDE * scale and len(word.text) < 2:
        return False  # an O among single letters
    return gap <= _NEAR * scale or (in_line >= 2 and gap <= _FAR * scale)


def in_comb(one: Found, others: Sequence[Found], words: Sequence[SeenWord]) -> bool:
    """Whether it is one of several squares side by side with no words between: a place for the letters of a date or a code."""
    row = sorted((other for other in others if _on_row(one, other)), key=lambda box: box.x0)
    at = next((index for index, other in enumerate(row) if other is one), None)
    if at is None:
        return False
    joined = 1
    for step in (1, -1):
        index = at
        while 0 <= index + step < len(row) and _adjoin(row[index], row[index + step], words):
            joined += 1
            index += step
    touching = any(
        abs(gap) < 0.15 * one.side for other in row if other is not one for gap in (other.x0 - one.x1, one.x0 - other.x1)
    )
    return joined >= 3 or (joined == 2 and touching)


def _on_row(one: Found, other: Found) -> bool:
    return abs(one.middle[1] - other.middle[1]) <= 0.25 * one.side and abs(one.side - other.side) <= 0.3 * one.side


def _adjoin(one: Found, other: Found, words: Sequence[SeenWord]) -> bool:
    left, right = (one, other) if one.x0 < other.x0 else (other, one)
    if right.x0 - left.x1 > _COMB * left.side:
        return False
    y = left.middle[1]
    between = (word.box for word in words if word.box.top < y < word.box.bottom)
    return not any(box.x0 > left.x0 + 0.6 * left.side and box.x1 < right.x1 - 0.6 * right.side for box in between)
