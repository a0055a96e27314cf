"""From hidden characters and boxes to redacted areas: what hides which words, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from ..model import Box, RedactionKind
from .pdf_chars import Chars, Floats
from .redact_covers import ON_TOP, Cover
from .redact_objects import Ints, Things
from .redact_places import area, around, groups_of
from .redact_sight import Shot
from .redact_suspects import Bools

_ALIKE: Final = 60
_TWIN: Final = 2.5
_DARK: Final = 128
_WHOLE: Final = 0.5
_LAW: Final = frozenset(
    {"section", "sec", "reg", "regulation", "foia", "foi", "eir", "dpa", "act", "exemption", "and", "iii", "vii", "viii"}
)
_SMALL: Final = 12.0
_LONG: Final = 40
_NO_COLOUR: Final = -1000
_STAMP: Final = re.compile(r"[\W_]*(?:(?:redact(?:ed|ion)|privileged?|sealed|withheld|removed|x{2,})[\W_]*)+", re.IGNORECASE)
"""What redaction software itself prints below its boxes. Nothing is lost where only this is found there."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hidden characters of one line under one cover: indices into the page's characters, and where they stand."""

    chars: tuple[int, ...]
    box: Box
    count: int


@dataclass(frozen=True, slots=True)
class SeenRedaction:
    """A redacted area of a page as displayed. `covers_text`: characters lie beneath it in the file, `n_hidden` of them, or words
    in a picture, which nobody counts (null).

    `lines`: these characters by line (indices into the page's characters as PDFium gives them; they are not kept).
    `place`: where its placeholder stands if nothing lies beneath; null where something else says in the text what it is.
    """

    box: Box
    kind: RedactionKind
    covers_text: bool
    n_hidden: int | None = 0
    lines: tuple[Hidden, ...] = ()
    place: Box | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """A page with its hidden characters known. `owner`: the row of `things` that each character belongs to, -1 for none."""

    things: Things
    chars: Chars
    owner: Ints
    hidden: Bools
    shot: Shot


def areas_of(sight: Sight, covers: Sequence[Cover]) -> tuple[list[SeenRedaction], set[int]]:
    """The redacted areas under which characters lie, and all characters that nobody sees, redacted or not."""
    unseen = {int(index) for index in np.flatnonzero(sight.hidden)}
    left = [index for index in sorted(unseen) if not _has_twin(sight, index)]
    areas: list[SeenRedaction] = []
    for group, indices in _under_covers(sight, covers, left):
        left = [index for index in left if index not in set(indices)]
        seen = _area(sight, group, indices)
        if seen is not None:
            areas.append(seen)
    areas.extend(_whitened(sight, left))
    redacted = {index for seen in areas for line in seen.lines for index in line.chars}
    return areas, {index for index in unseen if index in redacted or not _in_a_word_that_shows(sight, index)}


def _in_a_word_that_shows(sight: Sight, index: int) -> bool:
    """Whether a character that nothing redacts is part of a word of which most can be seen: a line runs through it."""
    text, start, end = sight.chars.text, index, index + 1
    while start > 0 and not text[start - 1].isspace() and index - start < _LONG:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - index < _LONG:
        end += 1
    return bool(sight.hidden[start:end].mean() < 0.5)


def _under_covers(sight: Sight, covers: Sequence[Cover], hidden: list[int]) -> list[tuple[list[Cover], list[int]]]:
    """Groups of covers that are one box, with the hidden characters whose middles lie in it."""
    if not hidden or not covers:
        return []
    boxes = sight.chars.boxes[hidden]
    sides = np.array([[c.box.x0, c.box.top, c.box.x1, c.box.bottom] for c in covers])
    rows = np.array([cover.row for cover in covers])
    fits = _fits(sight, covers, hidden, rows)
    touches = (
        (boxes[:, None, 0] < sides[None, :, 2])
        & (boxes[:, None, 2] > sides[None, :, 0])
        & (boxes[:, None, 1] < sides[None, :, 3])
        & (boxes[:, None, 3] > sides[None, :, 1])
    )
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    holds = _holds(x, y, sides)
    slices = (sides[:, 2] - sides[:, 0] < 4.5) | (sides[:, 3] - sides[:, 1] < 4.5)
    used = np.flatnonzero(
        (fits & (holds | (touches & slices[None, :]))).any(axis=0) | (fits.any(axis=0) & _between(sight, sides, hidden))
    ).tolist()
    if not used:
        return []
    groups = [[used[i] for i in group] for group in groups_of([covers[i].box for i in used])]
    outer = np.array([[b.x0, b.top, b.x1, b.bottom] for b in (around(covers[i].box for i in g) for g in groups)]).reshape(-1, 4)
    inside = _holds(x, y, outer) & np.column_stack([fits[:, group].any(axis=1) for group in groups])
    sizes = (outer[:, 2] - outer[:, 0]) * (outer[:, 3] - outer[:, 1])
    chosen: dict[int, list[int]] = {}
    for place, index in enumerate(hidden):
        candidates = np.flatnonzero(inside[place])
        if len(candidates):
            chosen.setdefault(int(candidates[sizes[candidates].argmin()]), []).append(index)
    return [([covers[i] for i in groups[number]], chosen[number]) for number in sorted(chosen)]


def _between(sight: Sight, sides: Floats, hidden: list[int]) -> Bools:
    """Small covers in a line of hidden characters: what lies over a space belongs to the boxes over the words."""
    small = (sides[:, 2] - sides[:, 0] < _SMALL) & (sides[:, 3] - sides[:, 1] < 3 * _SMALL)
    lines = np.array([[line.box.x0, line.box.top, line.box.x1, line.box.bottom] for line in lines_of(sight.chars, hidden)])
    held = _holds((sides[:, 0] + sides[:, 2]) / 2, (sides[:, 1] + sides[:, 3]) / 2, lines)
    return np.asarray(small & held.any(axis=1), dtype=np.bool_)


def _holds(x: Floats, y: Floats, sides: Floats) -> Bools:
    """Which points lie in which boxes (n × m), half a point more on each side."""
    return np.asarray(
        (x[:, None] >= sides[None, :, 0] - 0.5)
        & (x[:, None] <= sides[None, :, 2] + 0.5)
        & (y[:, None] >= sides[None, :, 1] - 0.5)
        & (y[:, None] <= sides[None, :, 3] + 0.5),
        dtype=np.bool_,
    )


def _fits(sight: Sight, covers: Sequence[Cover], hidden: list[int], rows: Ints) -> Bools:
    """Whether a cover can hide a character: it was painted later, or it lies below and has the same colour (n × m)."""
    texts, places = np.unique(sight.owner[hidden], return_inverse=True)
    known = np.vstack([sight.things.colours, np.full((1, 3), _NO_COLOUR)])  # a text that was not walked to is number -1
    colours = known[texts].astype(np.int16)
    under = np.array([cover.colour for cover in covers], dtype=np.int16)
    alike = (np.abs(colours[:, None, :] - under[None, :, :]).max(axis=2) < _ALIKE) & (under[None, :, 0] >= 0)
    return np.asarray(((rows[None, :] > texts[:, None]) | alike)[places], dtype=np.bool_)


def _area(sight: Sight, group: list[Cover], indices: list[int]) -> SeenRedaction | None:
    """The area that a cover and the characters under it make; null where it is no redaction."""
    box, kind = around(cover.box for cover in group), group[-1].kind
    frame = sight.chars.frame
    text = "".join(sight.chars.text[index] for index in indices)
    if not any(char.isalnum() for char in text) or (kind == "image" and len(text) < 2):
        return None
    if kind != "annotation" and area(box) > _WHOLE * frame.width * frame.height and not _one_dark_colour(sight.shot, box):
        return None
    lines = lines_of(sight.chars, indices)
    if kind != "annotation" and not _is_dark(sight.shot, lines) and _written_over(sight, box, lines):
        return None
    if kind == "image" and not _one_colour(sight.shot, lines) and not any(_beside_words(sight, box, line.box) for line in lines):
        return None
    if _STAMP.fullmatch(text) or _is_label(sight, group, indices):
        return SeenRedaction(box, kind, False, 0, lines)
    return SeenRedaction(box, kind, True, sum(line.count for line in lines), lines)


def _is_label(sight: Sight, group: list[Cover], indices: list[int]) -> bool:
    """Whether the words are the box's own: painted after it, inside the same form, in a colour that happens not to show."""
    owners = sight.owner[indices]
    forms = np.append(sight.things.owners, -1)[owners]
    return all(
        cover.row != ON_TOP and cover.owner > 0 and bool(((owners > cover.row) & (forms == cover.owner)).all()) for cover in group
    )


def lines_of(chars: Chars, indices: Sequence[int]) -> tuple[Hidden, ...]:
    """Characters by line: a new one begins where the next character stands at another height (of turned text: another place)."""
    lines: list[list[int]] = []
    for index in indices:
        if lines and _same_line(chars, lines[-1][-1], index):
            lines[-1].append(index)
        else:
            lines.append([index])
    found = []
    for line in lines:
        if any(chars.text[index].isalnum() for index in line):
            found.append(Hidden(tuple(line), _around(chars, line), _count(chars, line)))
        elif found:
            last = found.pop()
            found.append(Hidden((*last.chars, *line), last.box, last.count))
        else:
            found.append(Hidden(tuple(line), _around(chars, line), _count(chars, line)))
    return tuple(found)


def _count(chars: Chars, line: list[int]) -> int:
    """The characters of a line and the spaces between them."""
    between = sum(
        all(chars.text[k].isspace() for k in range(first + 1, second)) and second > first + 1 for first, second in pairwise(line)
    )
    return len(line) + between


def _same_line(chars: Chars, first: int, second: int) -> bool:
    one, other = chars.boxes[first], chars.boxes[second]
    low, high = (0, 2) if round(chars.angles[first] / 90) % 2 else (1, 3)
    shared = min(one[high], other[high]) - max(one[low], other[low])
    return bool(shared > 0.4 * min(one[high] - one[low], other[high] - other[low]))


def _around(chars: Chars, indices: Sequence[int]) -> Box:
    boxes = chars.boxes[list(indices)]
    x0, top = boxes[:, :2].min(axis=0).tolist()
    x1, bottom = boxes[:, 2:].max(axis=0).tolist()
    return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def _has_twin(sight: Sight, index: int) -> bool:
    """Whether the same character shows at nearly the same place: a shadow, or text that was printed twice."""
    x0, top, _, _ = sight.chars.boxes[index].tolist()
    boxes = sight.chars.boxes
    near = (np.abs(boxes[:, 0] - x0) < _TWIN) & (np.abs(boxes[:, 1] - top) < _TWIN) & ~sight.hidden
    return any(sight.chars.text[int(other)] == sight.chars.text[index] for other in np.flatnonzero(near))


def _is_dark(shot: Shot, lines: Sequence[Hidden]) -> bool:
    return all(float(np.median(pixels)) < _DARK for line in lines if (pixels := shot.part(line.box)).size)


def _one_dark_colour(shot: Shot, box: Box) -> bool:
    pixels = shot.part(box)
    return bool(pixels.size and float((pixels.max(axis=2) < _DARK).mean()) > 0.97)


def _written_over(sight: Sight, box: Box, lines: Sequence[Hidden]) -> bool:
    """Whether other words stand on a light cover, in the lines of the hidden ones: a text that was changed, a cell of a table."""
    boxes = sight.chars.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = np.zeros(len(boxes), dtype=np.bool_)
    for line in lines:
        inside |= (x > box.x0) & (x < box.x1) & (y > line.box.top) & (y < line.box.bottom)
    inside &= ~sight.hidden & (sight.owner >= 0)
    text = "".join(sight.chars.text[index] for index in np.flatnonzero(inside).tolist())
    return sum(char.isalnum() for char in text) > 1 and not says_redacted(text)


def says_redacted(text: str) -> bool:
    """Whether a label is that of a redaction: a stamp, or the number of a section."""
    if _STAMP.fullmatch(text):
        return True
    parts = re.findall(r"[^\W\d_]+|\d+", text)
    return all(len(part) <= 2 or part.lower() in _LAW for part in parts) and any(part.isdigit() for part in parts)


def _beside_words(sight: Sight, box: Box, line: Box) -> bool:
    """Whether words that show stand beside a box on one of the lines that it covers."""
    boxes = sight.chars.boxes
    middle, tall = (boxes[:, 1] + boxes[:, 3]) / 2, line.bottom - line.top
    level = (middle > line.top) & (middle < line.bottom) & ~sight.hidden & (sight.owner >= 0)
    before = level & (boxes[:, 2] <= box.x0 + 2) & (boxes[:, 2] > box.x0 - 2.5 * tall)
    after = level & (boxes[:, 0] >= box.x1 - 2) & (boxes[:, 0] < box.x1 + 2.5 * tall)
    return bool(before.any() or after.any())


def _one_colour(shot: Shot, lines: Sequence[Hidden]) -> bool:
    """Whether nothing shows in the place of the hidden words."""
    for line in lines:
        pixels = shot.part(line.box)
        if pixels.size and float((pixels.max(axis=(0, 1)) - pixels.min(axis=(0, 1))).max()) > _ALIKE:
            return False
    return True


def _whitened(sight: Sight, hidden: list[int]) -> list[SeenRedaction]:
    """Words in the colour of the paper, in the middle of a line of words that can be read: taken out by colour."""
    runs: list[list[int]] = []
    for index in hidden:
        last = runs[-1][-1] if runs else -1
        close = bool(runs) and _same_line(sight.chars, last, index) and sight.chars.text[last + 1 : index].strip() == ""
        if close:
            runs[-1].append(index)
        else:
            runs.append([index])
    found = []
    for run in runs:
        text = "".join(sight.chars.text[index] for index in run)
        box = _around(sight.chars, run)
        if sum(char.isalnum() for char in text) < 3 or not _between_words(sight, box):
            continue
        lines = lines_of(sight.chars, run)
        found.append(SeenRedaction(box, "box", True, sum(line.count for line in lines), lines))
    return found


def _between_words(sight: Sight, box: Box) -> bool:
    """Whether words that show stand on the same line right before and right after."""
    boxes = sight.chars.boxes
    middle, tall = (boxes[:, 1] + boxes[:, 3]) / 2, box.bottom - box.top
    level = (middle > box.top) & (middle < box.bottom) & ~sight.hidden & (sight.owner >= 0)
    before = level & (boxes[:, 2] <= box.x0 + 1) & (boxes[:, 2] > box.x0 - 1.2 * tall)
    after = level & (boxes[:, 0] >= box.x1 - 1) & (boxes[:, 0] < box.x1 + 1.2 * tall)
    return bool(before.any() and after.any())
