"""From a line that OCR read to its words, each between the white gaps of the picture where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from .ocr import Picture, ReadLine

Flags = npt.NDArray[np.bool_]

_SPACE: Final = 0.30
"""A white gap inside a word that is wider than this share of the line's height is a space that the engine did not see."""
_USUAL: Final = 0.75
"""... and it must be nearly as wide as the line's other spaces."""
_NARROW: Final = 0.3
_NARROW_AT: Final = 0.7
"""What is narrower than this share of the line's usual space is none, though the engine saw one; beside an @ none is likely."""
_REACH: Final = 0.65
"""Share of the line's height within which the edge of a letter lies from its middle."""
_EDGE: Final = 0.12
"""Share of the strip's height, above and below, in which other lines may show."""


@dataclass(frozen=True, slots=True)
class StripWord:
    """A word of a strip: its text, its left and right edge in pixels of the strip, and how sure the engine is (0 to 1)."""

    text: str
    x0: float
    x1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The white stretches of a strip: where they start and end, in pixels, from left to right."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def between(self, left: float, right: float) -> tuple[float, float] | None:
        """The widest gap that shows between two places."""
        near = np.flatnonzero((self.ends > left) & (self.starts < right))
        if not len(near):
            return None
        best = near[int(np.argmax(self.ends[near] - self.starts[near]))]
        return float(self.starts[best]), float(self.ends[best])


def words_of(line: ReadLine, strip: Picture) -> list[StripWord]:
    """The words of `line`, which stands in `strip`, from left to right."""
    height, width = strip.shape
    middles = [middle * width for middle in line.middles]
    gaps = _gaps(strip)
    pieces, joints = _joined(line.text, _pieces(line.text), middles, gaps)
    if not pieces:
        return []
    usual = float(np.median([end - start for start, end in joints])) if joints else 0.0
    first, last = middles[pieces[0][0]], middles[pieces[-1][1] - 1]
    # What stands further from the first letter than half a wide letter was not read: a tick box, perhaps.
    before = gaps.between(first - _REACH * height, first)
    after = gaps.between(last, last + _REACH * height)
    lefts = [before[1] if before else max(first - _REACH * height, 0.0), *(end for _, end in joints)]
    rights = [*(start for start, _ in joints), after[0] if after else min(last + _REACH * height, float(width))]
    words: list[StripWord] = []
    least = max(_SPACE * height, _USUAL * usual)
    for (start, end), left, right in zip(pieces, lefts, rights, strict=True):
        words.extend(_split(line, middles, gaps, (start, end), (left, right), least))
    return words


def _joined(
    text: str, pieces: list[tuple[int, int]], middles: list[float], gaps: _Gaps
) -> tuple[list[tuple[int, int]], list[tuple[float, float]]]:
    """The runs of characters, and the gaps between them. Where the picture shows much less than a space there is none."""
    joints = [_joint(gaps, middles[before[1] - 1], middles[after[0]]) for before, after in pairwise(pieces)]
    if len(joints) < 3:
        return pieces, joints
    usual = float(np.median([end - start for start, end in joints]))
    least = [(_NARROW_AT if "@" in (text[one[1] - 1], text[two[0]]) else _NARROW) * usual for one, two in pairwise(pieces)]
    kept = [gap for gap, narrow in zip(joints, least, strict=True) if gap[1] - gap[0] >= narrow]
    joined = pieces[:1]
    for piece, gap, narrow in zip(pieces[1:], joints, least, strict=True):
        if gap[1] - gap[0] >= narrow:
            joined.append(piece)
        else:
            joined[-1] = (joined[-1][0], piece[1])
    return joined, kept


def _gaps(strip: Picture) -> _Gaps:
    """Where no ink stands in the strip, over its whole height but for the edges."""
    height = strip.shape[0]
    edge = int(_EDGE * height)
    # Each pixel with those around it, so that a speck of noise does not fill a gap.
    ink = ink_of(_smooth(strip))[edge : height - edge or None]
    dark = ink.sum(axis=0) >= max(2, round(0.04 * height))
    starts, ends = runs_of(~dark)
    return _Gaps(starts, ends)


def runs_of(flags: Flags) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Starts and ends of the runs of true values."""
    steps = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)


def _smooth(strip: Picture) -> Picture:
    import cv2

    return np.asarray(cv2.GaussianBlur(strip, (3, 3), 0), dtype=np.uint8)


def ink_of(picture: Picture) -> Flags:
    """Which pixels are ink: darker than half way between the paper and the darkest parts."""
    low, high = np.percentile(picture, (2, 80))
    return picture < (low + high) / 2 if high - low > 30 else np.zeros(picture.shape, dtype=bool)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Starts and ends of the runs of characters without white space."""
    starts, ends = runs_of(np.fromiter((not char.isspace() for char in text), dtype=np.bool_, count=len(text)))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _joint(gaps: _Gaps, left: float, right: float) -> tuple[float, float]:
    """Where a word ends and the next one begins, given the middles of the letters on both sides."""
    found = gaps.between(left, right)
    if found is None:
        middle = (left + right) / 2
        return middle, middle
    return found


def _split(
    line: ReadLine, middles: list[float], gaps: _Gaps, piece: tuple[int, int], edges: tuple[float, float], least: float
) -> list[StripWord]:
    """The words of one run of characters: one, or more where the picture shows a space that the engine did not see."""
    start, end = piece
    left, right = edges
    words: list[StripWord] = []
    for index in range(start + 1, end):
        found = gaps.between(middles[index - 1], middles[index])
        if found and found[1] - found[0] > least and left < found[0] and found[1] < right:
            words.append(_word(line, start, index, left, found[0]))
            start, left = index, found[1]
    words.append(_word(line, start, end, left, right))
    return words


def _word(line: ReadLine, start: int, end: int, left: float, right: float) -> StripWord:
    text = "".join(line.text[start:end].split())
    return StripWord(text, left, max(right, left + 1.0), min(line.sure[start:end]))
