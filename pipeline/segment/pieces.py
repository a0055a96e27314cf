"""Cuts a document into pieces and says whose words each one is: every word lies in exactly one piece."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import FormRegion, Span
from .lines import Line, trim_span
from .tree import Node

_FULL = 62  # characters of a line that may have been too long
Kind = Literal["header", "words", "form", "furniture"]
_Zone = Literal["header", "words", "form", "paper"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text without outer white space. `owner` is the position of a message, null for loose text.

    For forms `owner` is the index of the form. `after_form` words stand behind a form that the same message carries.
    """

    kind: Kind
    span: Span
    owner: int | None
    after_form: bool = False


def cut_pieces(
    text: str,
    lines: Sequence[Line],
    nodes: Sequence[Node],
    forms: Sequence[FormRegion],
    furniture: frozenset[int],
    one_mail: bool,
    papers: Sequence[int] = (),
) -> list[Piece]:
    """All pieces of the document in text order. `one_mail`: the whole file is a mail, so nothing in it is loose.

    `papers`: where papers begin that are no mail's, down to the next header (see `papers`).
    """
    pieces: list[Piece] = []
    zones = _zones(nodes, forms, papers)
    depths = _depths(text, lines)
    current: int | None = None
    after_form = False
    start = 0
    for kind, span, owner in [*zones, ("words", Span(len(text), len(text)), -1)]:
        begin = max(start, min(span.start, len(text)))
        current = _words(pieces, text, lines, nodes, depths, furniture, Span(start, begin), current, after_form)
        if span.end <= begin:
            start = begin
        else:
            kept = Span(begin, span.end)
            pieces += _without_furniture(text, lines, furniture, Piece("header" if kind == "header" else "form", kept, owner))
            start = kept.end
        if kind == "header":
            current, after_form = owner, False
        elif kind == "form":
            after_form = not one_mail
        elif kind == "paper":
            current, after_form = None, False
    return pieces


def _zones(nodes: Sequence[Node], forms: Sequence[FormRegion], papers: Sequence[int]) -> list[tuple[_Zone, Span, int]]:
    headers: list[tuple[_Zone, Span, int]] = [
        ("header", Span(node.block.start, node.block.end), position) for position, node in enumerate(nodes)
    ]
    regions: list[tuple[_Zone, Span, int]] = [("form", form.span, index) for index, form in enumerate(forms)]
    begun: list[tuple[_Zone, Span, int]] = [("paper", Span(at, at), -1) for at in papers]
    return sorted([*headers, *regions, *begun], key=lambda zone: (zone[1].start, zone[1].end))


def _first_line(lines: Sequence[Line], position: int) -> int:
    """The index of the first line that ends behind `position`."""
    return bisect_left(lines, position + 1, key=lambda line: line.end)


def _words(
    pieces: list[Piece],
    text: str,
    lines: Sequence[Line],
    nodes: Sequence[Node],
    depths: Sequence[int],
    furniture: frozenset[int],
    within: Span,
    current: int | None,
    after_form: bool,
) -> int | None:
    """Adds the words of `within`, run by run; returns the message that the last of them belong to."""
    run: list[int] = []  # start and end of the run
    owner = current
    for index in range(_first_line(lines, within.start), len(lines)):
        line = lines[index]
        if line.start >= within.end:
            break
        begin, end = max(line.start, within.start), min(line.end, within.end)
        if begin >= end or (line.blank and line.depth == 0):
            continue
        if index in furniture:
            _close(pieces, text, run, owner, after_form)
            pieces.append(Piece("furniture", trim_span(text, begin, end), None))
            continue
        whose = owner if line.blank and line.depth > depths[index] else _owner_at(nodes, current, depths[index])
        if whose != owner:
            _close(pieces, text, run, owner, after_form)
            owner = whose
        run[:] = [run[0] if run else begin, end]
    _close(pieces, text, run, owner, after_form)
    return current


def _depths(text: str, lines: Sequence[Line]) -> list[int]:
    """How deep each line is quoted; marks without words (`>`) count with the words below them.

    The rest of a quoted line that a program broke without a mark is quoted as well: small letters between two marked lines, the
    upper of which is full.
    """
    depths: list[int] = []
    below = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        above = lines[index - 1] if index else line
        if not line.blank and line.depth < above.depth and not above.blank and above.end - above.start >= _FULL:
            after = lines[index + 1].depth if index + 1 < len(lines) else 0
            broken = after == above.depth and text[line.content].islower()
            below = above.depth if broken else line.depth
        elif not line.blank:
            below = line.depth
        depths.append(below)
    return depths[::-1]


def _close(pieces: list[Piece], text: str, run: list[int], owner: int | None, after_form: bool) -> None:
    """Turns a run into a piece."""
    if run:
        span = trim_span(text, run[0], run[1])
        if span.end > span.start:
            pieces.append(Piece("words", span, owner, after_form))
        run.clear()


def _owner_at(nodes: Sequence[Node], current: int | None, depth: int) -> int | None:
    """The message whose words stand at a depth of quoting: the innermost one that reaches so deep."""
    owner = current
    while owner is not None and nodes[owner].block.inner > depth and nodes[owner].parent is not None:
        owner = nodes[owner].parent
    if owner is None or current is None or nodes[owner].block.inner == depth:
        return owner
    return owner


def _without_furniture(text: str, lines: Sequence[Line], furniture: frozenset[int], piece: Piece) -> Iterator[Piece]:
    """A header or form with the running lines inside it cut out."""
    start = piece.span.start
    for index in range(_first_line(lines, piece.span.start), len(lines)) if furniture else ():
        line = lines[index]
        if line.start >= piece.span.end:
            break
        if index not in furniture:
            continue
        yield from _part(text, piece, start, line.start)
        yield Piece("furniture", trim_span(text, max(line.start, start), min(line.end, piece.span.end)), None)
        start = min(line.end, piece.span.end)
    yield from _part(text, piece, start, piece.span.end)


def _part(text: str, piece: Piece, start: int, end: int) -> Iterator[Piece]:
    span = trim_span(text, start, end)
    if span.end > span.start:
        yield Piece(piece.kind, span, piece.owner, piece.after_form)
