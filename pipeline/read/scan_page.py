"""A picture of a page, put straight: its lines of text as words, with their places on the page as it is displayed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ..model import Box
from .ocr import FIND_SIDE, Floats, Picture, ReadLine, find_lines, read_line
from .ocr_words import words_of
from .pdf_words import Token
from .scan_page_light import even_light
from .scan_turn import Lie, find_letters, find_lie, turned

MAX_LINES: Final = 700
"""Lines that are read on one page; a page of smallest print has about 250."""
_FIND_SCALE: Final = 2.0
"""Pixels for a point of the page in the picture in which lines are looked for: a part of a page needs no large one."""
_LEAST_SIDE: Final = 320
_LINE_HEIGHT: Final = 48
_JUNK: Final = 0.5
"""One or two signs of which the engine is less sure than this are specks."""
_PROBES: Final = 5
_CERTAIN: Final = 0.85
"""Mean confidence of a few lines from which on a page is taken to stand upright (upside down: 0.3 to 0.75)."""
_TALL: Final = 2.0
_ALIKE: Final = 1.25
_BAND: Final = 1.1
"""The line box of digital text is that much higher than a line that was found in a picture."""
_MARGIN: Final = 0.08
"""Share of a found line's height, above and below, that is white."""
_BLANK: Final = 3
_INK: Final = 110
_SPOTS: Final = 0.002
"""Share of dark pixels that specks and dust may have on a blank sheet."""

Way = Literal["right", "left", "down", "up"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture, upright, level and evenly lit. `to_page` (3 × 3) maps its pixels to points of the displayed page,
    `points` is the size of a pixel in points, `letters` how many letter-sized spots of ink it shows.
    """

    picture: Picture
    to_page: Floats
    points: float
    letters: int

    @property
    def blank(self) -> bool:
        """Whether it shows nothing but paper."""
        return self.letters < _BLANK and float((self.picture[::2, ::2] < _INK).mean()) < _SPOTS

    @property
    def way(self) -> Way:
        """How its lines run on the displayed page."""
        across, down = float(self.to_page[0, 0]), float(self.to_page[1, 0])
        if abs(across) >= abs(down):
            return "right" if across >= 0 else "left"
        return "down" if down > 0 else "up"

    def on_page(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """The box around an area of the picture on the displayed page."""
        corners = np.array([[x0, top, 1.0], [x1, top, 1.0], [x1, bottom, 1.0], [x0, bottom, 1.0]]) @ self.to_page.T
        left, upper = corners[:, :2].min(axis=0).tolist()
        right, lower = corners[:, :2].max(axis=0).tolist()
        return Box(round(left, 2), round(upper, 2), round(right, 2), round(lower, 2))

    def in_picture(self, box: Box) -> Box:
        """A box of the displayed page in pixels of the picture."""
        corners = np.array([[box.x0, box.top, 1.0], [box.x1, box.top, 1.0], [box.x1, box.bottom, 1.0], [box.x0, box.bottom, 1.0]])
        back = corners @ np.linalg.inv(self.to_page).T
        left, upper = back[:, :2].min(axis=0).tolist()
        right, lower = back[:, :2].max(axis=0).tolist()
        return Box(left, upper, right, lower)


@dataclass(frozen=True, slots=True)
class SheetText:
    """What OCR read of a sheet. Tokens: upright frame in points of the sheet; `sideways` are those that run up or down on it.
    `dropped`: lines beyond the most that are read.
    """

    sheet: Sheet
    tokens: list[Token]
    sideways: list[list[Token]]
    dropped: int = 0


@dataclass(slots=True)
class _Upright:
    """A candidate for how the page stands, with the lines found on it and those read so far."""

    picture: Picture
    matrix: Floats
    lines: Floats
    read: dict[int, ReadLine]
    sure: float = 0.0


def read_picture(picture: Picture, to_page: Floats, points: float) -> SheetText:
    """Read a rendered page or a part of it (grey, any way up).

    `to_page` (3 × 3) maps its pixels to the displayed page, `points` is the size of a pixel on a sheet of real size.

    Raises:
        OcrMissingError: if the engine cannot be had.
    """
    picture = even_light(picture)
    letters = find_letters(picture)
    if letters.count < _BLANK:
        return SheetText(Sheet(picture, to_page, points, letters.count), [], [])
    lie = find_lie(letters)
    upright = _stand_up(picture, lie, points)
    sheet = Sheet(upright.picture, to_page @ np.linalg.inv(upright.matrix), points, letters.count)
    return _read_lines(sheet, upright)


def put_straight(picture: Picture, to_page: Floats, points: float, backwards: Callable[[bool], bool]) -> Sheet:
    """The sheet of a page whose words are known: nothing is read.

    `backwards` says, for lines across or (true) up and down, whether the words follow each other against the way of reading.
    """
    picture = even_light(picture)
    letters = find_letters(picture)
    lie = find_lie(letters)
    sideways = bool(lie.sideways)
    # Lines that run up the page are level after a quarter turn clockwise, those that run down after three.
    quarters = (1 if backwards(True) else 3) if sideways else (2 if backwards(False) else 0)
    straight, matrix = turned(picture, quarters, lie.lean)
    return Sheet(straight, to_page @ np.linalg.inv(matrix), points, letters.count)


# --- which way up -------------------------------------------------------------------------------------------------------------


def _stand_up(picture: Picture, lie: Lie, points: float) -> _Upright:
    """The page the way up in which its lines can be read best; the first way that reads well is taken."""
    sideways = lie.sideways
    first = _either_way_up(picture, 3 if sideways else 0, lie.lean, points)
    tall = _tall(first.lines)
    if first.sure >= _CERTAIN or (sideways is not None and tall.mean() < 0.5 if len(tall) else sideways is not None):
        return first
    second = _either_way_up(picture, 0 if sideways else 3, lie.lean, points)
    return second if second.sure > first.sure else first


def _either_way_up(picture: Picture, quarters: int, lean: float, points: float) -> _Upright:
    """The page after so many quarter turns, or upside down if it reads better so."""
    straight, matrix = turned(picture, quarters, lean)
    one = _Upright(straight, matrix, _find(straight, points), {})
    if not len(one.lines):
        return one
    one.sure = _probe(one)
    if one.sure >= _CERTAIN:
        return one
    height, width = straight.shape
    flip = np.array([[-1.0, 0.0, float(width)], [0.0, -1.0, float(height)], [0.0, 0.0, 1.0]])
    lines = np.array([width, height]) - one.lines
    other = _Upright(np.ascontiguousarray(straight[::-1, ::-1]), flip @ matrix, _sorted(lines[:, [2, 3, 0, 1]]), {})
    other.sure = _probe(other)
    return other if other.sure > one.sure else one


def _find(picture: Picture, points: float) -> Floats:
    """The corners of the lines of text, in pixels of `picture`."""
    longest = max(picture.shape)
    side = min(FIND_SIDE, max(_LEAST_SIDE, round(_FIND_SCALE * longest * points)))
    return _sorted(find_lines(_scaled(picture, side)) * max(1.0, longest / side))


def _sorted(lines: Floats) -> Floats:
    return lines[np.lexsort((lines[:, :, 0].min(axis=1), lines[:, :, 1].mean(axis=1)))]


def _scaled(picture: Picture, side: int) -> Picture:
    import cv2

    scale = side / max(picture.shape)
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _probe(one: _Upright) -> float:
    """Read a few of the longest lines: how sure the engine is of them, in the mean."""
    wide, tall = _sizes(one.lines)
    longest = np.argsort(-wide / np.maximum(tall, 1), kind="stable")[:_PROBES].tolist()
    for index in longest:
        one.read[index] = _read(one.picture, one.lines[index])
    return sum(one.read[index].confidence for index in longest) / max(len(longest), 1)


def _sizes(lines: Floats) -> tuple[Floats, Floats]:
    """Widths and heights of the lines."""
    wide = np.hypot(*(lines[:, 1] - lines[:, 0]).T)
    tall = np.hypot(*(lines[:, 3] - lines[:, 0]).T)
    return wide, tall


def _tall(lines: Floats) -> Floats:
    """For each line 1 where it is taller than wide."""
    wide, tall = _sizes(lines)
    return (tall > _TALL * wide).astype(np.float64)


# --- reading the lines --------------------------------------------------------------------------------------------------------


def _read_lines(sheet: Sheet, upright: _Upright) -> SheetText:
    wide, tall = _sizes(upright.lines)
    usual = float(np.median(tall)) if len(tall) else 0.0
    heights = _even_heights(tall)
    tokens: list[Token] = []
    sideways: list[list[Token]] = []
    for index, corners in enumerate(upright.lines[:MAX_LINES]):
        if tall[index] > _TALL * wide[index] and tall[index] > 2 * usual:
            sideways.extend(_read_sideways(sheet, corners))
            continue
        line = upright.read.get(index) or _read(sheet.picture, corners)
        tokens.extend(token for token in _tokens(sheet, corners, line, heights[index]) if not _is_junk(token))
    return SheetText(sheet, tokens, sideways, max(len(upright.lines) - MAX_LINES, 0))


def _even_heights(tall: Floats) -> list[float]:
    """The heights of lines in which those of about one size have the same: found lines are higher or lower by chance."""
    even = []
    for height in tall.tolist():
        alike = tall[(tall > height / _ALIKE) & (tall < height * _ALIKE)]
        even.append(_BAND * float(np.median(alike)))
    return even


def _read(picture: Picture, corners: Floats) -> ReadLine:
    return read_line(_fitted(_strip(picture, corners)))


def _strip(picture: Picture, corners: Floats) -> Picture:
    """The part of the picture between four corners, level."""
    import cv2

    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    wide, tall = (max(1, round(float(size[0]))) for size in _sizes(corners[None]))
    if bottom - top <= 1.25 * tall and right - left <= 1.25 * wide:
        part = picture[top : max(bottom, top + 1), left : max(right, left + 1)]
        if part.size:
            return part
    goal = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    strip = cv2.warpPerspective(picture, matrix, (wide, tall), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, dtype=np.uint8)


def _fitted(strip: Picture) -> Picture:
    """The strip in the height that the engine reads."""
    import cv2

    height, width = strip.shape
    size = (max(1, round(width * _LINE_HEIGHT / height)), _LINE_HEIGHT)
    how = cv2.INTER_AREA if height > _LINE_HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(strip, size, interpolation=how), dtype=np.uint8)


def _tokens(sheet: Sheet, corners: Floats, line: ReadLine, band: float) -> list[Token]:
    """The words of a line with their places; `band` is the height that they have for the reading order."""
    strip = _strip(sheet.picture, corners)
    width = strip.shape[1]
    size = sheet.points
    tokens = []
    for word in words_of(line, strip):
        upper = _between(corners[0], corners[1], (word.x0 + word.x1) / 2 / width)
        lower = _between(corners[3], corners[2], (word.x0 + word.x1) / 2 / width)
        x0 = float(_between(corners[0], corners[1], word.x0 / width)[0])
        x1 = float(_between(corners[0], corners[1], word.x1 / width)[0])
        margin = _MARGIN * float(lower[1] - upper[1])
        box = sheet.on_page(x0, float(upper[1]) + margin, x1, float(lower[1]) - margin)
        middle, half = float(upper[1] + lower[1]) / 2 * size, band / 2 * size
        tokens.append(Token(word.text, x0 * size, middle - half, x1 * size, middle + half, box, _sure(word.confidence)))
    return tokens


def _between(first: Floats, second: Floats, share: float) -> Floats:
    return first + (second - first) * share


def _is_junk(token: Token) -> bool:
    return len(token.text) <= 2 and token.text.isascii() and token.confidence < _JUNK


def _sure(confidence: float) -> float:
    """A confidence as it is kept: below 1 for whatever OCR read."""
    return min(round(confidence, 3), 0.999)


def _read_sideways(sheet: Sheet, corners: Floats) -> Sequence[list[Token]]:
    """A line that runs up or down on an upright page (a stamp in the margin): its words, in the way in which it reads better."""
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    part = sheet.picture[top:bottom, left:right]
    if not part.size:
        return []
    best: list[Token] = []
    sure = 0.0
    for turns in (1, 3):
        strip = np.ascontiguousarray(np.rot90(part, turns))
        line = read_line(_fitted(strip))
        if line.confidence > sure:
            best, sure = _turned_tokens(sheet, line, strip, (left, top, right, bottom), turns), line.confidence
    return [best] if best else []


def _turned_tokens(sheet: Sheet, line: ReadLine, strip: Picture, area: tuple[int, int, int, int], turns: int) -> list[Token]:
    left, top, right, bottom = area
    size = sheet.points
    tokens = []
    for word in words_of(line, strip):
        upper, lower = (top + word.x0, top + word.x1) if turns == 1 else (bottom - word.x1, bottom - word.x0)
        box = sheet.on_page(left, upper, right, lower)
        frame = (word.x0 * size, 0.0, word.x1 * size, strip.shape[0] * size)
        tokens.append(Token(word.text, *frame, box, _sure(word.confidence)))
    return tokens
