"""From characters to words: split at white space and at gaps, turn every writing direction upright."""

from __future__ import annotations

from bisect import bisect_left
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
    """A word in the upright frame of its writing direction (x0, top, x1, bottom) and its box on the displayed page.

    `confidence` is below 1 where OCR read it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    box: Box
    confidence: float = 1.0
    bold: bool = False

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
    by_angle: dict[int | None, list[tuple[int, int]]] = {}
    for start, end in zip(*_runs(chars), strict=True):
        by_angle.setdefault(_direction(float(chars.angles[start])), []).append((start, end))
    groups: dict[int | None, list[Token]] = {}
    outside = 0
    for angle, runs in by_angle.items():
        upright = _upright(chars, angle, runs)
        tokens = _tokens(chars, upright, _pieces(chars.text, upright, runs))
        shown = [token for token in tokens if _visible(token.box, chars)]
        outside += len(tokens) - len(shown)
        groups[angle] = _without_doubles([token for token in shown if not _is_void(token.text)])
    order = sorted(groups, key=lambda angle: (angle is None, -len(groups[angle]), angle or 0))
    return [Direction(angle, groups[angle]) for angle in order if groups[angle]], outside


def _without_double_letters(chars: Chars) -> Chars:
    """Drop a letter that is drawn a second time right after itself, in the same size at nearly the same place.

    Equal letters at the very same place are kept: they come out of one glyph, such as the ligatures of "office". (PDFium has
    dropped those of one font that lie within 7 % of the font size of each other before anybody can ask.)
    """
    if len(chars.text) < 2:
        return chars
    codes = np.frombuffer(chars.text.encode("utf-32-le"), dtype="<u4")
    boxes = chars.boxes
    limit = 0.1 * (boxes[1:, 3] - boxes[1:, 1])
    shift = np.abs(boxes[1:] - boxes[:-1])
    size = np.abs((boxes[1:, 3] - boxes[1:, 1]) - (boxes[:-1, 3] - boxes[:-1, 1]))
    near = (shift[:, 0] < limit) & (shift[:, 1] < limit) & (size < 0.2 * limit)
    double = (codes[1:] == codes[:-1]) & near & shift.any(axis=1)
    if not double.any():
        return chars
    keep = np.concatenate([[True], ~double])
    text = "".join(char for char, kept in zip(chars.text, keep.tolist(), strict=True) if kept)
    return Chars(text, boxes[keep], chars.frame, chars.angles[keep], None if chars.bold is None else chars.bold[keep])


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


def _pieces(text: str, boxes: Floats, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Split runs where the pen jumps: a gap as wide as a space, a step back, another line."""
    heights = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    tall = np.maximum(heights[1:], heights[:-1])
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    back = (gaps < -0.9 * tall) & (boxes[1:, 0] < boxes[:-1, 0])
    moved = back | (np.abs(np.diff(middles)) > 0.6 * tall)
    wide = gaps > _GAP * tall
    jumps = np.flatnonzero(moved | wide).tolist()
    pieces: list[tuple[int, int]] = []
    for start, end in runs:
        first, last = bisect_left(jumps, start), bisect_left(jumps, end - 1)
        cuts = [jump + 1 for jump in jumps[first:last]]
        if cuts and not moved[start : end - 1].any():
            cuts = _real_gaps(cuts, gaps[start : end - 1], tall[start : end - 1], start)
        cuts = [cut for cut in cuts if text[cut] not in _ZERO_WIDTH and text[cut - 1] not in _ZERO_WIDTH]
        pieces.extend(pairwise((start, *cuts, end)))
    return pieces


def _real_gaps(cuts: list[int], gaps: Floats, tall: Floats, start: int) -> list[int]:
    """Of the wide gaps in a run those that are wide for the run, too: letter-spaced text has wide gaps everywhere."""
    usual = float(np.median(gaps)) if len(gaps) >= 3 else 0.0
    least = 2.0 * usual + 0.05 * tall
    return [cut for cut in cuts if gaps[cut - 1 - start] > least[cut - 1 - start]]


def _tokens(chars: Chars, upright: Floats, pieces: list[tuple[int, int]]) -> list[Token]:
    """The words of the characters in `pieces`. Characters without a box (marks, zero width) do not stretch a word."""
    if not pieces:
        return []
    places = _around(upright, pieces).tolist()
    shown = places if upright is chars.boxes else _around(chars.boxes, pieces).tolist()
    tokens = []
    bold = [False] * len(pieces) if chars.bold is None else chars.bold[[start for start, _ in pieces]].tolist()
    for (start, end), (x0, top, x1, bottom), box, heavy in zip(pieces, places, shown, bold, strict=True):
        at = Box(round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
        tokens.append(Token(chars.text[start:end], x0, top, x1, bottom, at, bold=heavy))
    return tokens


def _around(boxes: Floats, pieces: list[tuple[int, int]]) -> Floats:
    """The box around each piece (n × 4), boxes without area left out where the piece has any other."""
    bounds = np.array(pieces, dtype=np.intp).ravel()
    padded = np.vstack([boxes, boxes[-1:]])
    solid = (padded[:, 2] > padded[:, 0]) & (padded[:, 3] > padded[:, 1])
    low = np.where(solid[:, None], padded[:, :2], np.inf)
    high = np.where(solid[:, None], padded[:, 2:], -np.inf)
    found = np.hstack([np.minimum.reduceat(low, bounds)[::2], np.maximum.reduceat(high, bounds)[::2]])
    empty = ~np.isfinite(found[:, 0])
    if empty.any():
        whole = [np.minimum.reduceat(padded[:, :2], bounds)[::2], np.maximum.reduceat(padded[:, 2:], bounds)[::2]]
        found[empty] = np.hstack(whole)[empty]
    return found


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
    texts: set[str] = set()
    for token in tokens:
        column, row = round(token.x0 / 2), round(token.top / 2)
        if token.text in texts:
            near = (seen.get((token.text, column + dx, row + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            limit = 0.12 * token.height
            if any(other and _repeats(token, other, limit) for other in near):
                continue
        texts.add(token.text)
        seen[(token.text, column, row)] = token
        kept.append(token)
    return kept


def _repeats(token: Token, other: Token, limit: float) -> bool:
    """Whether both have nearly the same place and the same size."""
    sides = (token.x0 - other.x0, token.top - other.top, token.x1 - other.x1, token.bottom - other.bottom)
    return all(abs(side) < limit for side in sides)
