"""From characters to words: split at white space and at gaps, turn every writing direction upright."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np

from ..model import Box
from .pdf_chars import Chars, Floats, Places, hundredths, word_runs
from .pdf_fonts import Bools

_ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_GAP: Final = 0.22
"""A gap inside a run of characters that is wider than this share of their height parts two words (a space is 0.25 em or more)."""
_LEAN: Final = 10.0
"""Degrees by which a line may lean (a crooked scan) and still be a line of its direction."""
_NEAR: Final = 0.12
"""The share of its height by which a word may be moved and still be the same word, printed a second time."""


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
    starts, ends = word_runs(chars.text)
    groups: dict[int | None, list[Token]] = {}
    outside = 0
    for angle, mine in _by_direction(chars.angles[starts]).items():
        upright = _upright(chars, angle, starts[mine])
        pieces = _pieces(chars.text, upright, starts[mine], ends[mine])
        groups[angle], missed = _tokens(chars, upright, *pieces)
        outside += missed
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
    first = (codes[1:] == codes[:-1]).nonzero()[0]
    lefts, tops, bottoms = chars.boxes[:, 0], chars.boxes[:, 1], chars.boxes[:, 3]
    second = first + 1
    near = np.abs(lefts[second] - lefts[first]) < 0.1 * (bottoms[second] - tops[second])
    if not np.count_nonzero(near):
        return chars  # as nearly always
    before, after = chars.boxes[first], chars.boxes[first + 1]
    height = after[:, 3] - after[:, 1]
    limit = 0.1 * height
    shift = np.abs(after - before)
    size = np.abs(height - (before[:, 3] - before[:, 1]))
    near = (shift[:, 0] < limit) & (shift[:, 1] < limit) & (size < 0.2 * limit)
    double = first[near & shift.any(axis=1)] + 1
    if not len(double):
        return chars
    keep = np.ones(len(codes), dtype=np.bool_)
    keep[double] = False
    text = "".join(char for char, kept in zip(chars.text, keep.tolist(), strict=True) if kept)
    return Chars(text, chars.boxes[keep], chars.frame, chars.angles[keep], None if chars.bold is None else chars.bold[keep])


def _by_direction(angles: Floats) -> dict[int | None, Places]:
    """Which of the runs with these angles run in which direction."""
    if not np.count_nonzero(angles):
        return {0: np.arange(len(angles))} if len(angles) else {}
    groups: dict[int | None, list[int]] = {}
    for index, angle in enumerate(angles.tolist()):
        groups.setdefault(_direction(angle), []).append(index)
    return {angle: np.array(found, dtype=np.intp) for angle, found in groups.items()}


def _direction(angle: float) -> int | None:
    """The nearest quarter turn, or null where the text is slanted."""
    quarter = round(angle / 90) * 90
    return quarter % 360 if abs(angle - quarter) <= _LEAN else None


def _upright(chars: Chars, angle: int | None, starts: Places) -> Floats:
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
    leans = (chars.angles[starts] - angle + 180) % 360 - 180
    lean = float(np.median(leans)) if np.count_nonzero(leans) else 0.0
    if abs(lean) > 0.05:
        shift = np.tan(np.radians(lean)) * (boxes[:, 0] + boxes[:, 2]) / 2
        boxes = boxes + np.column_stack([np.zeros_like(shift), shift, np.zeros_like(shift), shift])
    return boxes


def _pieces(text: str, boxes: Floats, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Split runs where the pen jumps: a gap as wide as a space, a step back, another line."""
    heights = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    tall = np.maximum(heights[1:], heights[:-1])
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    back = (gaps < -0.9 * tall) & (boxes[1:, 0] < boxes[:-1, 0])
    moved = back | (np.abs(middles[1:] - middles[:-1]) > 0.6 * tall)
    jumps = (moved | (gaps > _GAP * tall)).nonzero()[0]
    runs = starts.searchsorted(jumps, side="right") - 1
    inside = (runs >= 0) & (jumps < ends[runs] - 1)
    if not np.count_nonzero(inside):
        return starts, ends
    cuts_of: dict[int, list[int]] = {}
    for run, jump in zip(runs[inside].tolist(), jumps[inside].tolist(), strict=True):
        cuts_of.setdefault(run, []).append(jump + 1)
    more: list[int] = []
    for run, cuts in cuts_of.items():
        start, end = int(starts[run]), int(ends[run])
        if not moved[start : end - 1].any():
            cuts = _real_gaps(cuts, gaps[start : end - 1], tall[start : end - 1], start)
        more.extend(cut for cut in cuts if text[cut] not in _ZERO_WIDTH and text[cut - 1] not in _ZERO_WIDTH)
    return np.sort(np.append(starts, more).astype(np.intp)), np.sort(np.append(ends, more).astype(np.intp))


def _real_gaps(cuts: list[int], gaps: Floats, tall: Floats, start: int) -> list[int]:
    """Of the wide gaps in a run those that are wide for the run, too: letter-spaced text has wide gaps everywhere."""
    usual = float(np.median(gaps)) if len(gaps) >= 3 else 0.0
    least = 2.0 * usual + 0.05 * tall
    return [cut for cut in cuts if gaps[cut - 1 - start] > least[cut - 1 - start]]


def _tokens(chars: Chars, upright: Floats, starts: Places, ends: Places) -> tuple[list[Token], int]:
    """The words of the characters between `starts` and `ends`, and how many lie outside the page.

    Characters without a box (marks, zero width) do not stretch a word.
    """
    places = _around(upright, starts, ends)
    shown = hundredths(places if upright is chars.boxes else _around(chars.boxes, starts, ends))
    visible = _visible(shown, chars)
    missed = len(visible) - int(np.count_nonzero(visible))
    if missed:
        starts, ends, places, shown = starts[visible], ends[visible], places[visible], shown[visible]
    texts = [chars.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    bold = [False] * len(texts) if chars.bold is None else chars.bold[starts].tolist()
    tokens = list(map(Token, texts, *places.T.tolist(), map(Box, *shown.T.tolist()), repeat(1.0), bold))
    if any(char in chars.text for char in _ZERO_WIDTH):
        tokens = [token for token in tokens if not _is_void(token.text)]
    return (_without_doubles(tokens) if _may_repeat(texts, places) else tokens), missed


def _around(boxes: Floats, starts: Places, ends: Places) -> Floats:
    """The box around each piece (n × 4), boxes without area left out where the piece has any other."""
    found = np.empty((len(starts), 4), order="F")
    if not len(starts):
        return found
    bounds = np.empty(2 * len(starts), dtype=np.intp)
    bounds[::2], bounds[1::2] = starts, ends
    if ends[-1] == len(boxes):
        bounds = bounds[:-1]  # the last piece goes to the end anyway
    columns = boxes.T
    empty = (columns[2] <= columns[0]) | (columns[3] <= columns[1])
    hollow = np.count_nonzero(empty) > 0
    for side, column in enumerate(columns):
        take, nothing = (np.minimum, np.inf) if side < 2 else (np.maximum, -np.inf)
        found[:, side] = take.reduceat(np.where(empty, nothing, column) if hollow else column, bounds)[::2]
    bare = ~np.isfinite(found[:, 0]) if hollow else empty[:0]
    if np.count_nonzero(bare):
        for side, column in enumerate(columns):
            found[bare, side] = (np.minimum if side < 2 else np.maximum).reduceat(column, bounds)[::2][bare]
    return found


def _visible(boxes: Floats, chars: Chars) -> Bools:
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return np.asarray((x >= -1) & (x <= chars.frame.width + 1) & (y >= -1) & (y <= chars.frame.height + 1), dtype=np.bool_)


def _is_void(text: str) -> bool:
    """Whether nothing of the word shows."""
    return all(char in _ZERO_WIDTH for char in text)


def _may_repeat(texts: list[str], places: Floats) -> bool:
    """Whether two equal words (n texts with their n × 4 places) may stand so near that `_without_doubles` would drop one."""
    if not len(texts) or not _any_near(places):
        return False
    numbers: dict[str, int] = {}
    alike = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    if len(numbers) == len(texts):
        return False
    limit = max(_NEAR * float((places[:, 3] - places[:, 1]).max()), 0.5)
    order = np.lexsort((places[:, 1], alike))
    alike, tops, left = alike[order], places[order, 1], places[order, 0]
    # Groups of equal words of which each is nearly as high as the one before: those of one line.
    group = np.cumsum(np.append([True], (alike[1:] != alike[:-1]) | (tops[1:] - tops[:-1] >= limit)))
    order = np.lexsort((left, group))
    group, left = group[order], left[order]
    return bool(np.count_nonzero((group[1:] == group[:-1]) & (left[1:] - left[:-1] < limit)))


def _any_near(places: Floats) -> bool:
    """Whether any two words, equal or not, may stand so near: hardly ever, as most are wider than that."""
    limit = max(_NEAR * float((places[:, 3] - places[:, 1]).max()), 0.5)
    order = np.argsort(places[:, 1], kind="stable")
    tops = places[order, 1]
    line = np.empty(len(order), dtype=np.intp)
    line[order[0]] = 0
    line[order[1:]] = np.cumsum(tops[1:] - tops[:-1] >= limit)
    order = np.lexsort((places[:, 0], line))
    left, line = places[order, 0], line[order]
    return bool(np.count_nonzero((line[1:] == line[:-1]) & (left[1:] - left[:-1] < limit)))


def _without_doubles(tokens: list[Token]) -> list[Token]:
    """Drop a word that is printed a second time at nearly the same place (bold by double printing)."""
    kept: list[Token] = []
    seen: dict[tuple[str, int, int], Token] = {}
    texts: set[str] = set()
    for token in tokens:
        column, row = round(token.x0 / 2), round(token.top / 2)
        if token.text in texts:
            near = (seen.get((token.text, column + dx, row + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            limit = _NEAR * token.height
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
