"""The shapes that tick boxes and ticks are drawn with, and the sorting of a path's lines into them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..model.value import value

Point = tuple[float, float]

SMALLEST: Final = 4.3
LARGEST: Final = 31.0
"""Sides of a tick box in points. Forms use 6 to 16; those beside these ask for more evidence (`marks_find.is_usual`)."""
THIN: Final = 1.8
_SMALL_THING: Final = 34.0
_SLASH: Final = 45.0
_NEARLY: Final = 0.06
"""Rise of a line that is meant to be level, against its length."""
_MAX_LONG: Final = 4000
_MAX_RULES: Final = 6000
_CELL_LINES: Final = 4
_MAX_RINGS: Final = 400
_MAX_FILLS: Final = 2000
MANY: Final = 64
"""A filled path of more segments that is as small as a tick box is a logo or an outlined word."""
MANY_OF_PEN: Final = 400
_ROUND: Final = 8
"""The points that a ring has at least."""
_RING: Final = (9.0, 260.0, 7.0, 60.0)
"""Least and largest width and height of a ring around the words of an option, in points."""


@value
class Area:
    """A rectangle in user space: origin at the bottom left, points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.top - self.bottom


@value
class Outline:
    """A closed square or circle of the size of a tick box, or smaller where it is `hollow` (a second line inside a box).

    `border` is its line's width, 0 where it is only filled; `hollow`: it is not filled, or with a hole.
    """

    area: Area
    border: float
    round: bool
    hollow: bool


@value
class Stroke:
    """Something small that is neither level nor a box: a diagonal, a tick, a drawn letter. `slants` counts its slanted lines.

    `points` are those that lie on it, in the order of drawing; none where it has very many.
    """

    area: Area
    slants: int
    curved: bool
    points: tuple[Point, ...] = ()


@dataclass(slots=True)
class Drawing:
    """What is drawn on one page. `level`, `upright`: (from, to, at) of short lines; `long`: lines of large slanted things,
    with the width of the line and the larger side of the whole thing.

    `rules`: lines that are level or upright, as areas without width or height; `edges`: those of larger rectangles;
    `fills`: painted rectangles of any size. `rings`: what
    was drawn around something; `slashes`: slanted lines, larger than a tick or not. `pictures`: images of the size of a tick
    box; `heavy`: images too large to be rendered.
    """

    outlines: list[Outline] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    long: list[tuple[Point, Point, float, float]] = field(default_factory=list)
    rules: list[Area] = field(default_factory=list)
    edges: list[Area] = field(default_factory=list)
    fills: list[Area] = field(default_factory=list)
    rings: list[Area] = field(default_factory=list)
    slashes: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    heavy: list[Area] = field(default_factory=list)
    complete: bool = True
    """False where the page holds more than is looked at."""

    @property
    def holds_boxes(self) -> bool:
        """Whether anything is drawn that may be a tick box, or a cell of a table."""
        lines = len(self.rules) + len(self.edges)
        return bool(self.outlines or self.pictures or (self.level and self.upright) or lines >= _CELL_LINES)


@dataclass(slots=True)
class Line:
    """One subpath: its points in user space (control points too), which of them lie on the curve, and whether it is closed."""

    points: list[Point]
    on: list[Point]
    curved: bool
    closed: bool


def around(points: list[Point]) -> Area:
    """The smallest area that holds all points."""
    xs, ys = zip(*points, strict=True)
    return Area(min(xs), min(ys), max(xs), max(ys))


def sort_path(drawing: Drawing, lines: list[Line], border: float, filled: bool, stroked: bool) -> None:
    """Sort the subpaths of one painted path into the drawing."""
    rings = filled and not stroked and len(lines) > 1
    for line in lines:
        area = around(line.points)
        may_be_ring = stroked and not filled and len(line.points) >= _ROUND
        ring = may_be_ring and not _has_sides(line) and goes_around(line.points, area, line.curved)
        if ring and len(drawing.rings) < _MAX_RINGS:
            drawing.rings.append(area)
        hollow = not filled or (len(lines) > 1 and _has_hole(area, lines))
        if line.curved or (line.closed and len(line.points) >= 12 and _is_round(line, area)):
            _sort_curve(drawing, line, Outline(area, border, False, hollow), rings and not _thin_ring(area, lines))
        elif not _is_box(drawing, line, Outline(area, border, False, hollow), filled):
            _sort_lines(drawing, line, area, border, filled)


def _has_sides(line: Line) -> bool:
    """Whether a curved line has straight parts, as a rectangle with round corners has."""
    curves = (len(line.points) - len(line.on)) // 2
    return line.curved and len(line.on) - 1 - curves >= 2


def _has_hole(area: Area, lines: list[Line]) -> bool:
    """Whether another subpath of the same filled path lies around the same centre, as the hole of a frame does."""
    return any(abs(other.width - area.width) > 0.2 and _concentric(other, area) for other in map(_around_line, lines[:MANY]))


def _around_line(line: Line) -> Area:
    return around(line.points)


def _concentric(one: Area, other: Area) -> bool:
    across = one.left + one.right - other.left - other.right
    return abs(across) < 0.6 and abs(one.bottom + one.top - other.bottom - other.top) < 0.6


def _thin_ring(area: Area, lines: list[Line]) -> bool:
    """Whether a filled circle has another one just inside or outside: a drawn letter o has not, its strokes are thicker."""
    for other in map(_around_line, lines[:MANY]):
        if 0.02 < abs(other.width - area.width) < 0.32 * max(area.width, other.width) and _concentric(other, area):
            return True
    return False


def _fits(outline: Outline) -> bool:
    """Whether an outline has the size and the proportions of a tick box, or of a line inside one."""
    short, long = sorted((outline.area.width, outline.area.height))
    return short >= (SMALLEST / 2 if outline.hollow else SMALLEST) and long <= LARGEST and short >= 0.8 * long


def _sort_curve(drawing: Drawing, line: Line, outline: Outline, letter: bool) -> None:
    """A circle or a square with round corners is an outline; other small curves are strokes."""
    area = outline.area
    ends = line.closed or _near(line.points[0], line.points[-1])
    if ends and not letter and _fits(outline):
        round_ = _is_round(line, area)
        if round_ or _hugs(line, area):
            drawing.outlines.append(replace(outline, round=round_))
            return
    if max(area.width, area.height) <= 2 * _SMALL_THING:
        drawing.strokes.append(Stroke(area, 0, True, tuple(line.on)))
    if max(area.width, area.height) > _SMALL_THING:
        _add_long(drawing, zip(line.on, line.on[1:], strict=False), outline.border, area)


def _add_long(drawing: Drawing, pairs: Iterable[tuple[Point, Point]], border: float, area: Area) -> None:
    """Note the lines of something large that is not level throughout: it may run through boxes, as a signature does."""
    for first, second in pairs:
        if len(drawing.long) >= _MAX_LONG:
            drawing.complete = False
            return
        drawing.long.append((first, second, border, max(area.width, area.height)))


def goes_around(points: Sequence[Point], area: Area, curved: bool) -> bool:
    """Whether a line runs around the middle of its area, as an ellipse or a ring drawn by hand does; it need not quite close.

    A rectangle is no ring, with round corners or without.
    """
    narrow, wide, low, high = _RING
    if len(points) < _ROUND or not (narrow <= area.width <= wide and low <= area.height <= high):
        return False
    x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
    places = [(2 * (px - x) / area.width, 2 * (py - y) / area.height) for px, py in points]
    if sum(across**2 + up**2 < 0.3 for across, up in places) > 0.15 * len(places):
        return False
    turns = sorted(math.atan2(up, across) for across, up in places)
    gaps = [second - first for first, second in zip(turns, [*turns[1:], turns[0] + 2 * math.pi], strict=True)]
    return max(gaps) < 1.2 and (curved or any(max(abs(across), abs(up)) < 0.93 for across, up in places))


def _near(first: Point, second: Point) -> bool:
    return abs(first[0] - second[0]) < 0.6 and abs(first[1] - second[1]) < 0.6


def _is_round(line: Line, area: Area) -> bool:
    x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
    radius = (area.width + area.height) / 4
    far = [((px - x) ** 2 + (py - y) ** 2) ** 0.5 / radius for px, py in line.on]
    curves = (len(line.points) - len(line.on)) // 2
    return len(far) >= 4 and (curves >= 3 or len(far) >= 12) and all(0.93 < value < 1.07 for value in far)


def _hugs(line: Line, area: Area) -> bool:
    """Whether every point lies on an edge of the area: a square with round corners."""
    room = 0.03 * max(area.width, area.height)
    return len(line.on) >= 8 and all(
        min(x - area.left, area.right - x, y - area.bottom, area.top - y) <= room for x, y in line.on
    )


def _is_box(drawing: Drawing, line: Line, outline: Outline, filled: bool) -> bool:
    """Whether the subpath is a rectangle with level edges; one of the size of a tick box is noted."""
    corners = len(line.points) - (1 if _near(line.points[0], line.points[-1]) else 0)
    shut = line.closed or filled or corners < len(line.points)
    area = outline.area
    if corners != 4 or not shut or min(area.width, area.height) <= THIN:
        return False
    left, bottom, right, top = area.left, area.bottom, area.right, area.top
    for x, y in line.points:
        if not ((x - left < 0.3 or right - x < 0.3) and (y - bottom < 0.3 or top - y < 0.3)):
            return False
    if filled and len(drawing.fills) < _MAX_FILLS:
        drawing.fills.append(area)
    if _fits(outline):
        drawing.outlines.append(outline)
    else:
        _add_edges(drawing, area)
    return True


def _add_edges(drawing: Drawing, area: Area) -> None:
    """Note the edges of a rectangle, which may be the cell of a table."""
    left, bottom, right, top = area.left, area.bottom, area.right, area.top
    for edge in (
        Area(left, bottom, right, bottom),
        Area(left, top, right, top),
        Area(left, bottom, left, top),
        Area(right, bottom, right, top),
    ):
        add_rule(drawing.edges, edge)


def add_rule(rules: list[Area], area: Area) -> None:
    """Note a level or upright line, however long, among `rules`."""
    if len(rules) >= _MAX_RULES:
        return
    if area.width >= area.height:
        middle = (area.bottom + area.top) / 2
        rules.append(Area(area.left, middle, area.right, middle))
    else:
        middle = (area.left + area.right) / 2
        rules.append(Area(middle, area.bottom, middle, area.top))


def _sort_lines(drawing: Drawing, line: Line, area: Area, border: float, filled: bool) -> None:
    """Short level lines (also drawn as thin bars) may be the edges of a box, slanted ones a tick."""
    if min(area.width, area.height) <= THIN and len(line.points) > 2 and filled:
        _add_level(drawing, area)
        return
    slants = 0
    pairs = list(zip(line.points, line.points[1:], strict=False))
    if (line.closed or filled) and len(line.points) > 2:
        pairs.append((line.points[-1], line.points[0]))
    for first, second in pairs:
        width, height = abs(first[0] - second[0]), abs(first[1] - second[1])
        if min(width, height) <= 0.3:
            _add_level(drawing, around([first, second]))
        else:
            slants += 1
            if SMALLEST < width <= _SMALL_THING and height <= _NEARLY * width:
                add_rule(drawing.rules, around([first, second]))  # by hand through a short word
    if 0 < slants <= 4 and area.height <= _SLASH and area.width <= 4 * _SLASH and len(drawing.slashes) < _MAX_RINGS:
        drawing.slashes.append(area)
    if slants and max(area.width, area.height) <= 2 * _SMALL_THING:
        drawing.strokes.append(Stroke(area, slants, False, tuple(line.points)))
    if slants and max(area.width, area.height) > _SMALL_THING:
        _add_long(drawing, pairs, border, area)


def _add_level(drawing: Drawing, area: Area) -> None:
    length = max(area.width, area.height)
    if length > SMALLEST:
        add_rule(drawing.rules, area)
    if not SMALLEST - 1 <= length <= LARGEST + 1:
        return
    if area.width >= area.height:
        drawing.level.append((area.left, area.right, (area.bottom + area.top) / 2))
    else:
        drawing.upright.append((area.bottom, area.top, (area.left + area.right) / 2))
