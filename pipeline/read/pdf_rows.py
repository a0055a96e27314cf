"""From words to rows: what stands at one height, from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from operator import attrgetter, itemgetter
from typing import Final

from .pdf_words import Token

_SHARED: Final = 0.6
"""The share of the lower band that a word must have in common with a row to stand on it."""
_OPEN_ROWS: Final = 12
"""How many rows above the current height a word may still join: enough for tall letters beside small print."""
_LOW: Final = 0.1
_PLACE: Final = itemgetter(0, 1)
_ENDS: Final = attrgetter("x0", "x1")
_BAND: Final = attrgetter("top", "bottom")
_MIDDLE: Final = attrgetter("middle")


@dataclass(slots=True)
class Row:
    """Words at one height, sorted from left to right. The band (top to bottom) is that of its first word."""

    tokens: list[Token]
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of its line box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle of its band."""
        return (self.top + self.bottom) / 2

    @property
    def x0(self) -> float:
        """Where its first word starts."""
        return self.tokens[0].x0

    @property
    def x1(self) -> float:
        """Where its last word ends."""
        return max(token.x1 for token in self.tokens)

    @property
    def text(self) -> str:
        """Its words, parted by single spaces."""
        return " ".join(token.text for token in self.tokens)


def find_rows(tokens: list[Token]) -> list[Row]:
    """Group words by height, rows from top to bottom. A word joins the row whose band it shares most of, if that is enough.

    Words of one band are looked at together, as there are few bands: most share no height with another, or with one only.
    """
    bands = _bands_of(tokens)
    if len(bands) == 1 and bands[0].bottom - bands[0].top >= _LOW:
        return _rows_of(bands)
    middles = {band.top + band.bottom for band in bands}
    if len(middles) < len(bands) or not all(band.bottom - band.top >= _LOW for band in bands):
        return _rows_by_word(tokens)  # words of two bands come in turns, or bands are too low to be shared
    rows: list[Row] = []
    meeting: list[Row] = []
    edge = -inf
    for band in sorted(bands, key=_BAND):
        if band.top >= edge:
            rows += _rows_of(meeting)
            meeting = []
        meeting.append(band)
        edge = max(edge, band.bottom)
    return rows + _rows_of(meeting)


def _bands_of(tokens: list[Token]) -> list[Row]:
    """The words of each band, in the order given."""
    known: dict[tuple[float, float], Row] = {}
    top = bottom = inf
    mine: list[Token] = []
    for token in tokens:
        if token.top != top or token.bottom != bottom:
            top, bottom = token.top, token.bottom
            band = known.get((top, bottom))
            if band is None:
                known[top, bottom] = band = Row([], top, bottom)
            mine = band.tokens
        mine.append(token)
    return list(known.values())


def _rows_of(bands: list[Row]) -> list[Row]:
    """The rows of the words of bands that meet each other, none at the same middle."""
    if len(bands) == 2:
        bands.sort(key=_MIDDLE)
        first, second = bands
        share = _overlap(first, second)
        if share >= _SHARED and _on_one_line(first, second):
            bands = [Row(first.tokens + second.tokens, first.top, first.bottom)]
        elif share >= _SHARED:
            return _rows_by_word(first.tokens + second.tokens)
    elif len(bands) > 2:
        return _rows_by_word([token for band in bands for token in band.tokens])
    for row in bands:
        if len(row.tokens) > 1:
            row.tokens.sort(key=_ENDS)
    return bands


def _rows_by_word(tokens: list[Token]) -> list[Row]:
    """The rows of words, each put on the row that it joins."""
    rows: list[Row] = []
    open_: list[tuple[int, Row]] = []
    alone: Row | None = None
    # A later word's middle is lower: what ends above its highest possible top cannot be met any more.
    reach = max([token.bottom - token.top for token in tokens], default=0.0) / 2
    for middle, _, token in sorted([((token.top + token.bottom) / 2, token.x0, token) for token in tokens], key=_PLACE):
        top, bottom = token.top, token.bottom
        if alone is not None and alone.top == top and alone.bottom == bottom:
            alone.tokens.append(token)  # as the word before it, and again nothing else is met
            continue
        best, met, gone = _row_for(token, open_, len(rows) - _OPEN_ROWS, middle - reach - 1)
        if gone:
            open_ = [(index, row) for index, row in open_ if row.bottom >= middle - reach - 1]
        if best is None:
            best, met = Row([], top, bottom), met + 1
            open_.append((len(rows), best))
            rows.append(best)
        best.tokens.append(token)
        same = best.top == top and best.bottom == bottom and bottom - top >= _LOW
        alone = best if same and met == 1 else None
    for row in rows:
        if len(row.tokens) > 1:
            row.tokens.sort(key=_ENDS)
    rows.sort(key=lambda row: (row.middle, row.x0))
    return rows


def _row_for(token: Token, open_: list[tuple[int, Row]], first: int, passed: float) -> tuple[Row | None, int, bool]:
    """The row among the open ones (from number `first` on) that a word joins, how many it shares any height with, and whether
    any ends above `passed`.
    """
    best, share, met, gone = None, _SHARED, 0, False
    top, bottom = token.top, token.bottom
    for index, row in open_:
        if row.bottom <= top or row.top >= bottom:
            gone = gone or row.bottom < passed
            continue
        met += 1
        if row.top == top and row.bottom == bottom and bottom - top >= _LOW:
            # A word of the same line, as most are: it shares all of the band, and collides with nothing.
            if index >= first:
                best, share = row, 1.0
            continue
        overlap = _overlap(row, token)
        if overlap >= share and index >= first and not _collides(row, token):
            best, share = row, overlap
    return best, met, gone


def _overlap(row: Row, token: Row | Token) -> float:
    """The share of the lower of the two bands that both cover; nothing for bands of very unlike heights on other base lines."""
    top, bottom = token.top, token.bottom
    low, high = max(row.bottom - row.top, _LOW), max(bottom - top, _LOW)
    if high < low:
        low, high = high, low
    if high > 2.5 * low and abs(row.bottom - bottom) > 0.6 * low:
        return 0.0
    return (min(row.bottom, bottom) - max(row.top, top)) / low


def _collides(row: Row, token: Token) -> bool:
    """Whether a word at a clearly other height would stand on words of the row: then they are two lines set tightly."""
    if _on_one_line(row, token):
        return False
    width = max(token.x1 - token.x0, 0.1)
    return any(min(other.x1, token.x1) - max(other.x0, token.x0) > 0.4 * width for other in row.tokens)


def _on_one_line(row: Row, other: Row | Token) -> bool:
    """Whether both have nearly the same base line."""
    return abs(row.bottom - other.bottom) < 0.25 * min(row.bottom - row.top, other.bottom - other.top)


def cut_at(rows: list[Row], x: float) -> tuple[list[Row], list[Row]]:
    """The rows left and right of a vertical line, each side grouped anew: neighbours may have held unlike lines together."""
    left: list[Token] = []
    right: list[Token] = []
    for row in rows:
        for token in row.tokens:
            (left if (token.x0 + token.x1) / 2 < x else right).append(token)
    return find_rows(left), find_rows(right)


def gaps_of(row: Row, least: float) -> list[tuple[float, float]]:
    """The white stretches inside a row that are at least `least` wide."""
    if len(row.tokens) == 1:
        return []
    found = []
    edge = row.tokens[0].x1
    for token in row.tokens[1:]:
        start, end = token.x0, token.x1
        if start - edge >= least:
            found.append((edge, start))
        if end > edge:
            edge = end
    return found
