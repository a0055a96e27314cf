"""Takes hidden characters out of a page's characters, before anything else sees them, and puts placeholders in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..model import Box, RedactedArea, Span, Word
from .pdf_chars import Chars
from .pdf_words import Token
from .redact_areas import Hidden, SeenRedaction
from .redact_places import area, overlap
from .redactions import Redacted

PLACEHOLDER: Final = "[REDACTED]"
"""What stands in the text for words that were taken out."""


def take_out(chars: Chars, redacted: Redacted) -> Chars:
    """The characters that a person sees, with a placeholder for each line of each redaction that has no words of its own."""
    dropped = set(redacted.unseen)
    puts: list[tuple[int, Box, float]] = []
    for seen in redacted.areas:
        for line in seen.lines:
            dropped |= _gaps(chars, line)
            if not _labelled(chars, seen.box, line.box, redacted.unseen):
                puts.append((line.chars[0], line.box, float(chars.angles[line.chars[0]])))
    return _rebuilt(chars, dropped, sorted(puts, key=lambda put: put[0]), _bare(redacted))


def put_in(chars: Chars, redacted: Redacted) -> Chars:
    """All characters, hidden ones too, and placeholders only for what is gone from the file."""
    gone = tuple(seen for seen in redacted.areas if not seen.covers_text)
    return _rebuilt(chars, set(), [], _bare(replace(redacted, areas=gone)))


def count_unseen(chars: Chars, redacted: Redacted) -> int:
    """How many letters and digits nobody sees, though no redaction hides them."""
    under = {index for seen in redacted.areas for line in seen.lines for index in line.chars}
    return sum(chars.text[index].isalnum() for index in redacted.unseen if index not in under)


def _bare(redacted: Redacted) -> list[Box]:
    return [seen.place for seen in redacted.areas if seen.place is not None]


def _gaps(chars: Chars, line: Hidden) -> set[int]:
    """The white space between hidden characters of one line."""
    found: set[int] = set()
    for first, second in zip(line.chars, line.chars[1:], strict=False):
        between = range(first + 1, second)
        if all(chars.text[index].isspace() for index in between):
            found.update(between)
    return found


def _labelled(chars: Chars, box: Box, line: Box, unseen: frozenset[int]) -> bool:
    """Whether words that show stand on the box in this line: they say what it is."""
    boxes = chars.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (
        (x > max(box.x0, line.x0))
        & (x < min(box.x1, line.x1))
        & (y > max(box.top, line.top))
        & (y < min(box.bottom, line.bottom))
    )
    shown = [index for index in np.flatnonzero(inside).tolist() if index not in unseen]
    return sum(chars.text[index].isalnum() for index in shown) >= 2


def _rebuilt(chars: Chars, dropped: set[int], puts: Sequence[tuple[int, Box, float]], bare: Sequence[Box]) -> Chars:
    """The characters without those dropped, with placeholders before the characters of given index, or after all."""
    if not dropped and not puts and not bare:
        return chars
    text: list[str] = []
    boxes: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = []
    angles: list[float] = []

    def put(box: Box, angle: float) -> None:
        text.append(PLACEHOLDER)
        boxes.append(_spread(box, angle))
        angles.extend([angle] * len(PLACEHOLDER))

    at = 0
    for index, box, angle in [*puts, (len(chars.text), None, 0.0)]:
        kept = [one for one in range(at, index) if one not in dropped]
        text.append("".join(chars.text[one] for one in kept))
        boxes.append(chars.boxes[kept].reshape(-1, 4))
        angles.extend(chars.angles[kept].tolist())
        at = max(at, index)
        if box is not None:
            put(box, angle)
    for box in bare:
        text.append(" ")
        boxes.append(np.array([[box.x0, box.top, box.x0, box.bottom]]))
        angles.append(0.0)
        put(box, 0.0)
    return Chars("".join(text), np.vstack(boxes), chars.frame, np.array(angles, dtype=np.float64))


def _spread(box: Box, angle: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The boxes of a placeholder's letters, side by side along the direction of writing."""
    count = len(PLACEHOLDER)
    steps = np.arange(count + 1) / count
    quarter = round(angle / 90) % 4
    if quarter in (0, 2):
        edges = box.x0 + steps * (box.x1 - box.x0)
        rows = [[edges[i], box.top, edges[i + 1], box.bottom] for i in range(count)]
    else:
        edges = box.top + steps * (box.bottom - box.top)
        rows = [[box.x0, edges[i], box.x1, edges[i + 1]] for i in range(count)]
    return np.array(rows[::-1] if quarter in (1, 2) else rows, dtype=np.float64)


def without_covered(typed: Sequence[Token], redacted: Redacted) -> tuple[list[Token], Redacted]:
    """Typed words but those under a redaction, which are counted there."""
    kept: list[Token] = []
    areas = list(redacted.areas)
    for token in typed:
        under = next((i for i, seen in enumerate(areas) if overlap(token.box, seen.box) > 0.5 * area(token.box)), None)
        if under is None:
            kept.append(token)
            continue
        seen = areas[under]
        place = seen.place if seen.lines else seen.place or token.box
        areas[under] = replace(seen, covers_text=True, n_hidden=(seen.n_hidden or 0) + len(token.text), place=place)
    return kept, replace(redacted, areas=tuple(areas))


def redacted_areas(redacted: Redacted, words: Sequence[Word], text: str, covered_text: bool) -> tuple[RedactedArea, ...]:
    """The areas with the spans of their placeholders, or of the words printed on them. Their page is set later."""
    used: set[Span] = set()
    found = []
    for seen in redacted.areas:
        kept = covered_text and (seen.covers_text or bool(seen.lines))
        places = [] if kept else [seen.place] if seen.place else [line.box for line in seen.lines]
        span = next((span for place in places if (span := _placeholder(place, words, text, used))), None)
        if span is None and not kept:
            span = _printed(seen, words)
        if span is not None:
            used.add(span)
        found.append(RedactedArea(0, seen.box, seen.kind, seen.covers_text, span, seen.n_hidden))
    return tuple(found)


def _placeholder(place: Box, words: Sequence[Word], text: str, used: set[Span]) -> Span | None:
    """Where the placeholder for `place` came to stand in the text."""
    best, most = None, 0.3 * area(place)
    for word in words:
        shared = overlap(word.box, place)
        if shared > most and PLACEHOLDER in (written := word.span.of(text)):
            start = word.span.start + written.index(PLACEHOLDER)
            span = Span(start, start + len(PLACEHOLDER))
            if span not in used:
                best, most = span, shared
    return best


def _printed(seen: SeenRedaction, words: Sequence[Word]) -> Span | None:
    """The words that show on a box, if they follow each other."""
    box = seen.box
    inside = [
        index
        for index, word in enumerate(words)
        if box.x0 < (word.box.x0 + word.box.x1) / 2 < box.x1 and box.top < (word.box.top + word.box.bottom) / 2 < box.bottom
    ]
    if not inside or inside[-1] - inside[0] != len(inside) - 1:
        return None
    return Span(words[inside[0]].span.start, words[inside[-1]].span.end)
