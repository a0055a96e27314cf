"""From characters to words: split at white space and at gaps, turn every writing direction upright."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from ..model import Box
from .pdf_chars import Chars, Floats

_ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_GAP: Final = 0.22
"""A gap inside a run of characters that is wider than this share of their height parts two words (a space is 0.25 em or more)."""
_LEAN: Final = 10.0
"""Degrees by which a line may lean (a crooked scan) and still be a line of its direction."""


@dataclass(slots=True)
class Token:
    """A word in the upright frame of its writing direction (x0, top, x1, bottom) and its box on the displayed page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    box: Box

    @property
    def height(self) -> float:
        """The height of its line box, about 1.2 times the font size."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle of its line box."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Direction:
    """All words that run in one direction. `angle` is 0, 90, 180 or 270, or null for slanted ones (watermarks), kept as drawn."""

    angle: int | None
    tokens: list[Token]


def find_words(chars: Chars) -> tuple[list[Direction], int]:
    """The page's words by writing direction (the one with most words first), and how many words lie outside the page.

    A word outside is one whose middle nobody can see; it is not among those returned.
    """
    chars = _without_double_letters(chars)
    starts, ends = _runs(chars)
    groups: dict[int | None, list[Token]] = {}
    outside = 0
    by_angle: dict[int | None, list[tuple[int, int]]] = {}
    for start, end in zip(starts, ends, strict=True):
        by_angle.setdefault(_direction(float(chars.angles[start])), []).append((start, end))
    for angle, runs in by_angle.items():
        upright = _upright(chars, angle, runs)
        tokens = []
        for start, end in runs:
            for first, last in _pieces(chars.text, upright, start, end):
                token = _token(chars, upright, first, last)
                if not _visible(token.box, chars):
                    outside += 1
                elif not _is_void(token.text):
                    tokens.append(token)
        groups[angle] = _without_doubles(tokens)
    order = sorted(groups, key=lambda angle: (angle is None, -len(groups[angle]), angle or 0))
    return [Direction(angle, groups[angle]) for angle in order if groups[angle]], outside


def _without_double_letters(chars: Chars) -> Chars:
    """Drop a letter that is drawn a second time right after itself, at nearly the same place."""
    if len(chars.text) < 2:
        return chars
    codes = np.frombuffer(chars.text.encode("utf-32-le"), dtype="<u4")
    boxes = chars.boxes
    limit = 0.1 * (boxes[1:, 3] - boxes[1:, 1])
    shift = np.abs(boxes[1:] - boxes[:-1])
    double = (codes[1:] == codes[:-1]) & (shift[:, 0] < limit) & (shift[:, 1] < limit)
    if not double.any():
        return chars
    keep = np.concatenate([[True], ~double])
    text = "".join(char for char, kept in zip(chars.text, keep.tolist(), strict=True) if kept)
    return Chars(text, boxes[keep], chars.frame, chars.angles[keep])


def _runs(chars: Chars) -> tuple[list[int], list[int]]:
    """Starts and ends of the runs of characters without white space."""
    solid = np.fromiter((not char.isspace() for char in chars.text), dtype=np.int8, count=len(chars.text))
    steps = np.diff(np.concatenate([[0], solid, [0]]))
    return np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist()


def _direction(angle: float) -> int | None:
    """The nearest quarter turn, or null where the text is slanted."""
    quarter = round(angle / 90) * 90
    return quarter % 360 if abs(angle - quarter) <= _LEAN else None


def _upright(chars: Chars, angle: int | None, runs: list[tuple[int, int]]) -> Floats:
    """The characters' boxes in a frame in which this direction runs left to right, a common lean taken out."""
    boxes, width, height = chars.boxes, chars.frame.width, chars.frame.height
    x0, top, x1, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if angle == 90:
        boxes = np.column_stack([height - bottom, x0, height - top, x1])
    elif angle == 180:
        boxes = np.column_stack([width - x1, height - bottom, width - x0, height - top])
    elif angle == 270:
        boxes = np.column_stack([top, width - x1, bottom, width - x0])
    if angle is None:
        return boxes
    leans = [(float(chars.angles[start]) - angle + 180) % 360 - 180 for start, _ in runs]
    lean = float(np.median(leans))
    if abs(lean) > 0.05:
        shift = np.tan(np.radians(lean)) * (boxes[:, 0] + boxes[:, 2]) / 2
        boxes = boxes + np.column_stack([np.zeros_like(shift), shift, np.zeros_like(shift), shift])
    return boxes


def _pieces(text: str, boxes: Floats, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Split a run where the pen jumps: a gap as wide as a space, a step back, another line."""
    if end - start == 1:
        return ((start, end),)
    run = boxes[start:end]
    heights = np.maximum(run[:, 3] - run[:, 1], 0.1)
    tall = np.maximum(heights[1:], heights[:-1])
    gaps = run[1:, 0] - run[:-1, 2]
    usual = float(np.median(gaps)) if len(gaps) >= 3 else 0.0
    wide = np.maximum(_GAP * tall, 2.0 * usual + 0.05 * tall)
    middles = (run[:, 1] + run[:, 3]) / 2
    jumps = (gaps > wide) | (gaps < -0.9 * tall) & (run[1:, 0] < run[:-1, 0]) | (np.abs(np.diff(middles)) > 0.6 * tall)
    cuts = (np.flatnonzero(jumps) + start + 1).tolist()
    cuts = [cut for cut in cuts if text[cut] not in _ZERO_WIDTH and text[cut - 1] not in _ZERO_WIDTH]
    bounds = [start, *cuts, end]
    return pairwise(bounds)


def _token(chars: Chars, upright: Floats, start: int, end: int) -> Token:
    """The word of the characters from `start` to `end`. Characters without a box (marks, zero width) do not stretch it."""
    x0, top, x1, bottom = _around(upright[start:end])
    box = Box(*(round(value, 2) for value in _around(chars.boxes[start:end])))
    return Token(chars.text[start:end], x0, top, x1, bottom, box)


def _around(boxes: Floats) -> tuple[float, float, float, float]:
    """The box around boxes, those without area left out where any has one."""
    if len(boxes) > 1:
        solid = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
        if solid.any() and not solid.all():
            boxes = boxes[solid]
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _visible(box: Box, chars: Chars) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return -1 <= x <= chars.frame.width + 1 and -1 <= y <= chars.frame.height + 1


def _is_void(text: str) -> bool:
    """Whether nothing of the word shows."""
    return all(char in _ZERO_WIDTH for char in text)


def _without_doubles(tokens: list[Token]) -> list[Token]:
    """Drop a word that is printed a second time at nearly the same place (bold by double printing)."""
    kept: list[Token] = []
    seen: dict[tuple[str, int, int], Token] = {}
    for token in tokens:
        column, row = round(token.x0 / 2), round(token.top / 2)
        near = (seen.get((token.text, column + dx, row + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        limit = 0.12 * token.height
        if any(other and abs(other.x0 - token.x0) < limit and abs(other.top - token.top) < limit for other in near):
            continue
        seen[(token.text, column, row)] = token
        kept.append(token)
    return kept
