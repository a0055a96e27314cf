"""Drawn horizontal lines of a scanned page: they part the rows of a table, as on a digital page."""

from __future__ import annotations

from typing import Final

import numpy as np

from .ocr import Picture
from .pdf_columns import Rule

_LONG: Final = 60.0
"""Points: shorter strokes are dashes, underlines of a word, or letters."""
_THICK: Final = 3.0
_GREY: Final = 190
_FAINT: Final = 16.0
_SAME: Final = 1.5
_MOST: Final = 2000


def find_scan_rules(picture: Picture, points: float) -> list[Rule]:
    """The level lines of a picture that was put straight, in points of it; `points` is the size of a pixel."""
    import cv2

    length = max(8, round(_LONG / points))
    # A thin line of a noisy scan is broken and grey, and one that leans a little is a row of steps: smoothed along its way,
    # then joined before the long ones are sought.
    smooth = np.asarray(cv2.blur(picture, (max(3, length // 10), 1)), dtype=np.uint8)
    # Hair lines come out pale in parts: first what is darker than the paper and its grain, then dark lines that touch words.
    found = _lines_darker_than(_palest(smooth), smooth, length, points)
    for rule in _lines_darker_than(_GREY, smooth, length, points):
        if not any(abs(other.y - rule.y) < _SAME and other.x0 <= rule.x0 and rule.x1 <= other.x1 for other in found):
            found.append(rule)
    return sorted(found, key=lambda rule: (rule.y, rule.x0))


def _palest(smooth: Picture) -> float:
    """How grey ink may be at least: clearly darker than the paper, and than what its grain makes of it."""
    paper = np.asarray(smooth)[::7, ::7].astype(float)
    white = float(np.median(paper))
    grain = 1.48 * float(np.median(np.abs(paper - white)))
    return white - max(_FAINT, 5 * grain)


def _lines_darker_than(grey: float, smooth: Picture, length: int, points: float) -> list[Rule]:
    import cv2

    ink = cv2.threshold(smooth, grey, 255, cv2.THRESH_BINARY_INV)[1]
    ink = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), dtype=np.uint8)
    rules = []
    for first, end in _bands(level):
        count, _, stats, middles = cv2.connectedComponentsWithStats(level[first:end], connectivity=8)
        for index in range(1, count):
            x, _, wide, tall = (int(value) for value in stats[index, :4])
            if tall <= max(4, _THICK / points):
                rules.append(Rule(x * points, (x + wide) * points, (first + float(middles[index][1])) * points))
        if len(rules) > _MOST:
            break
    return rules


def _bands(ink: Picture) -> list[tuple[int, int]]:
    """The rows, first and one past the last, of each strip that has ink: most of a page has none."""
    inked = np.concatenate([[False], ink.any(axis=1), [False]])
    edges = np.flatnonzero(inked[1:] != inked[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
