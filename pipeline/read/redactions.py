"""What was taken out of a PDF page: boxes, annotations and pictures over its text.

`see_redactions` looks at the file's objects first; only where something may be hidden is the page rendered. The visible page
decides: a character is covered if it does not show, whatever the file says about colours.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from .pdf_chars import Chars, Frame, TextLayer, frame_of, read_chars
from .redact_areas import SeenRedaction, Sight, areas_of
from .redact_bare import bare_boxes
from .redact_beyond import hidden_beyond
from .redact_covers import Note, covers_of
from .redact_layer import darkened, is_layer
from .redact_marked import marked_in_pictures
from .redact_notes import read_notes
from .redact_objects import TEXT, Ints, Things, read_things
from .redact_sight import hidden_chars, owners_of
from .redact_suspects import Suspects, dark_areas, find_suspects, shows_all

__all__ = ["Redacted", "SeenRedaction", "see_notes", "see_redactions"]

_MANY_COVERS: Final = 3000
_MANY_PAIRS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was redacted on a page, and all characters (indices, as PDFium gives them) that nobody sees on it.

    `unseen` holds those under the `areas` and others: white on white, or painted over by the page's own background.
    """

    areas: tuple[SeenRedaction, ...] = ()
    unseen: frozenset[int] = frozenset()


def see_notes(page: pdfium.PdfPage, data: bytes, index: int) -> tuple[Note, ...]:
    """The annotations that may cover words of `page`, number `index` (from 0) of the file `data`, before they are drawn."""
    return read_notes(page, frame_of(page), data, index)


def see_redactions(
    page: pdfium.PdfPage,
    pdf: pdfium.PdfDocument,
    index: int,
    notes: tuple[Note, ...] = (),
    things: Things | None = None,
    text: TextLayer | None = None,
) -> Redacted:
    """The redacted areas of `page`, number `index` (from 0) of `pdf`, with its `notes`. `page` itself is not changed.

    `things` are what lies on the page, where that has been read, and `text` is PDFium's text of it.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot open the page once more, or make a text page.
    """
    frame = frame_of(page)
    things = things or read_things(page, frame)
    if not notes and things.complete and shows_all(things):
        return Redacted()
    found = _see(page, pdf, index, notes, things, text)
    marked = marked_in_pictures(page, notes, things, found.areas)
    return Redacted(_from_the_top([*found.areas, *marked]), found.unseen) if marked else found


def _see(
    page: pdfium.PdfPage,
    pdf: pdfium.PdfDocument,
    index: int,
    notes: tuple[Note, ...],
    things: Things,
    text: TextLayer | None,
) -> Redacted:
    """What of the page's own characters is redacted."""
    frame = frame_of(page)
    suspects = find_suspects(things, [box for note in notes for box in note.boxes])
    dark = dark_areas(things, suspects.alike, (frame.width, frame.height))
    layer = is_layer(things, frame)
    if not things.complete:
        return _look_beyond(pdf, index, frame, notes, read_chars(page, frame, text))
    if not (notes or suspects.any or dark or layer.any()) or not (things.kind == TEXT).any():
        return Redacted()
    chars = read_chars(page, frame, text)
    if not (notes or suspects.any or layer.any()):
        bare = bare_boxes(page, covers_of(things, dark, frame, ()), chars, np.zeros(len(chars.text), dtype=np.bool_), ())
        return Redacted(_from_the_top(bare))
    with closing(pdf[index]) as scratch:
        return _look(scratch, frame, notes, chars)


def _look_beyond(pdf: pdfium.PdfDocument, index: int, frame: Frame, notes: tuple[Note, ...], chars: Chars) -> Redacted:
    """See what is hidden on a page of which only the first objects are known."""
    if not chars.text.strip():
        return Redacted()
    with closing(pdf[index]) as scratch:
        first = _look(scratch, frame, notes, chars)
    with closing(pdf[index]) as scratch:
        areas, unseen = hidden_beyond(scratch, chars, first.unseen)
    return Redacted(_from_the_top([*first.areas, *areas]), first.unseen | unseen)


def _from_the_top(found: list[SeenRedaction]) -> tuple[SeenRedaction, ...]:
    return tuple(sorted(found, key=lambda seen: (seen.box.top, seen.box.x0, seen.box.x1)))


def _look(page: pdfium.PdfPage, frame: Frame, notes: tuple[Note, ...], chars: Chars) -> Redacted:
    """See what is hidden on a page that may be changed, with these characters."""
    things = read_things(page, frame)
    suspects = find_suspects(things, [box for note in notes for box in note.boxes])
    layer = is_layer(things, frame)
    owner = _rows(things, owners_of(page, len(chars.text)))
    rows = _with_ghosts(things, owner, np.flatnonzero(suspects.alike | suspects.under))
    hidden, shot = hidden_chars(page, things, chars, owner, rows)
    on_layer = (owner >= 0) & np.append(layer, False)[owner]  # a page may have no objects that are known
    hidden[on_layer] = False
    asked = _asked(chars, notes)
    covers = covers_of(things, _cover_rows(things, suspects), frame, notes)
    found, unseen = areas_of(Sight(things, chars, owner, hidden | asked, shot), covers)
    on_picture = darkened(page, chars, on_layer, covers) if on_layer.any() else []
    for seen in on_picture:
        found.append(seen)
        unseen |= {one for line in seen.lines for one in line.chars}
    hidden[sorted(unseen)] = True
    solid = covers_of(things, dark_areas(things, suspects.alike, (frame.width, frame.height)), frame, ())
    found.extend(bare_boxes(page, solid, chars, hidden, found))
    return Redacted(_from_the_top(found), frozenset(unseen))


def _rows(things: Things, addresses: Ints) -> Ints:
    """The row of each address; -1 for none."""
    rows = {address: row for row, address in enumerate(things.addresses.tolist())}
    return np.array([rows.get(address, -1) for address in addresses.tolist()], dtype=np.int64)


def _with_ghosts(things: Things, owner: Ints, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Ints:
    """The rows, and those of texts that repeat them in place: PDFium gives the characters of the first one only."""
    silent = np.setdiff1d(np.flatnonzero(things.kind == TEXT), np.union1d(owner, rows))
    if not len(silent) or not len(rows):
        return np.asarray(rows, dtype=np.int64)
    if len(silent) * len(rows) > _MANY_PAIRS:
        return np.asarray(np.union1d(rows, silent), dtype=np.int64)
    mine, others = things.boxes[rows], things.boxes[silent]
    wide = np.minimum(mine[:, None, 2], others[None, :, 2]) - np.maximum(mine[:, None, 0], others[None, :, 0])
    high = np.minimum(mine[:, None, 3], others[None, :, 3]) - np.maximum(mine[:, None, 1], others[None, :, 1])
    ghosts = silent[((wide > 0) & (high > 0)).any(axis=0)]
    return np.asarray(np.union1d(rows, ghosts), dtype=np.int64)


def _cover_rows(things: Things, suspects: Suspects) -> list[int]:
    """Areas and pictures that meet a suspicious text."""
    texts = things.boxes[suspects.under | suspects.alike]
    others = np.flatnonzero(things.kind != TEXT)
    if not len(texts) or not len(others):
        return []
    x0, top = texts[:, :2].min(axis=0)
    x1, bottom = texts[:, 2:].max(axis=0)
    boxes = things.boxes[others]
    near = (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    return [int(row) for row in others[near][:_MANY_COVERS]]


def _asked(chars: Chars, notes: tuple[Note, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The characters that a mark asks to take out, seen or not."""
    x, y = (chars.boxes[:, 0] + chars.boxes[:, 2]) / 2, (chars.boxes[:, 1] + chars.boxes[:, 3]) / 2
    asked = np.zeros(len(chars.text), dtype=np.bool_)
    for note in notes:
        for box in note.boxes if note.asks else ():
            asked |= (x > box.x0) & (x < box.x1) & (y > box.top) & (y < box.bottom)
    solid = np.fromiter((not char.isspace() for char in chars.text), dtype=np.bool_, count=len(chars.text))
    return np.asarray(asked & solid)
