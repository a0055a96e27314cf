"""The states of a page's form buttons: what the file says, held against what a person sees.

Where the two agree at first sight that is all. Else the page is rendered again with each such button switched, and once more with
those that are off taken away: what then differs is what the button itself shows, and what stays was drawn by something else.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Box
from .marks_chars import PageChars
from .marks_ink import Ink, Pixels, pictures
from .marks_judge import Look, SeenMark, Verdict, look_of
from .marks_places import user_area
from .marks_widgets import Button
from .pdf_chars import Frame, TextLayer, frame_of

_DIFFERENT: Final = 44
_SHOWS: Final = 0.015
"""The share of a button's pixels that change at least when it is turned off, if a person can see that it is on."""
_CENTRE: Final = 0.22
_CORE: Final = 0.36
_FRAME: Final = 0.2
"""The share of a button's own ink that may change when it is turned on, if that ink is the frame of the tick."""


class Around(Protocol):
    """What is known of the things around a box (`marks_page.Surroundings`)."""

    frame: Frame

    def crossed(self, box: Box) -> bool:
        """Whether something much larger runs through it."""

    def has_stroke(self, box: Box) -> bool:
        """Whether a tick or a cross was drawn inside it."""

    def stamped(self, box: Box) -> bool:
        """Whether something was stuck on it by hand."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """A button as seen: its look at first sight, and whether something crosses it."""

    button: Button
    box: Box
    look: Look
    crossed: bool

    @property
    def name(self) -> str:
        return f"/{self.button.name}" if self.button.name else f"[{self.look}]"

    def say(self, state: Any, what: str = "") -> Verdict:
        return Verdict(state, f"{self.name} {what}".strip())


def judge_buttons(
    page: pdfium.PdfPage, around: Around, buttons: Sequence[tuple[Button, Box]], inks: Sequence[Ink | None]
) -> list[SeenMark]:
    """The marks of the buttons, in their order; `inks` is what was measured of each."""
    sights = []
    for (button, box), ink in zip(buttons, inks, strict=True):
        look = look_of(ink, framed=False)
        sights.append(_Sight(button, box, look, look != "empty" and around.crossed(box)))
    off = [sight.look for sight in sights if sight.button.stated in ("off", "nothing")]
    plain = off.count("empty") >= off.count("ticked")
    verdicts = [_at_first_sight(sight, plain) for sight in sights]
    open_ones = [index for index, verdict in enumerate(verdicts) if verdict is None]
    for index, verdict in zip(open_ones, _look_again(page, around, [sights[index] for index in open_ones], plain), strict=True):
        verdicts[index] = verdict
    return [
        SeenMark(sight.box, verdict.state, "widget", verdict.raw)
        for sight, verdict in zip(sights, verdicts, strict=True)
        if verdict is not None
    ]


def _at_first_sight(sight: _Sight, plain: bool) -> Verdict | None:
    """The verdict where file and rendering agree, or nothing is stated. `plain`: most buttons that are off look empty."""
    button, look = sight.button, sight.look
    if button.stated in ("contradiction", "by_group"):
        return sight.say("not_readable" if look == "hidden" else "unclear", f"[{look}]" if button.name else "")
    if sight.crossed:
        return sight.say("unclear", "[crossed]")
    if button.stated == "on":
        if look == "ticked" and plain:
            return sight.say("checked")
        # Without an appearance in the file nothing can be seen here; viewers draw the tick themselves.
        return sight.say("checked") if not button.looks and look != "hidden" else None
    return sight.say("unchecked") if look in ("empty", "unseen") else None


def _look_again(page: pdfium.PdfPage, around: Around, sights: Sequence[_Sight], plain: bool) -> list[Verdict]:
    """The verdicts that need a second rendering."""
    if not sights:
        return []
    boxes = [sight.box for sight in sights]
    buttons = [sight.button for sight in sights]
    first = pictures(page, boxes)
    with _switched(page, buttons):
        second = pictures(page, boxes)
    third: list[Pixels | None] = [None] * len(sights)
    if any(button.stated != "on" for button in buttons):
        with _hidden(page, [button for button in buttons if button.stated != "on"]):
            third = pictures(page, boxes)
    layer = TextLayer(page)
    chars = PageChars(layer, frame_of(page))
    try:
        return [
            _turned_off(sight, before, switched)
            if sight.button.stated == "on"
            else _taken_away(sight, before, switched, gone, plain and _has_tick(sight, around, chars))
            for sight, before, switched, gone in zip(sights, first, second, third, strict=True)
        ]
    finally:
        layer.close()


def _turned_off(sight: _Sight, before: Pixels | None, switched: Pixels | None) -> Verdict:
    """A button that is on, against the same when it is off: can a person see which?"""
    changed = _changes(before, switched)
    if sight.look != "empty" and changed is not None and changed.mean() >= _SHOWS:
        return sight.say("checked")
    return sight.say("not_readable") if sight.look == "hidden" else sight.say("unclear", f"[{sight.look}]")


def _taken_away(sight: _Sight, before: Pixels | None, switched: Pixels | None, gone: Pixels | None, ticked: bool) -> Verdict:
    """A button that is off but not empty, against the page without it. `ticked`: something else drew a tick there."""
    if sight.look == "hidden":
        return sight.say("not_readable")
    doubt = sight.say("unclear", f"[{sight.look}]")
    if before is None or gone is None:
        return doubt
    if not _is_plain(gone, _CENTRE):
        return sight.say("checked", "[ticked]") if ticked and sight.look == "ticked" else doubt
    # The ink is the button's own. A border of any kind leaves the very middle free, a tick or a cross does not; and where all
    # of it stays when the button is turned on, with more ink beside it, it is the frame of the tick.
    return sight.say("unchecked") if _is_plain(before, _CORE) or _is_frame(before, switched, gone) else doubt


def _is_frame(before: Pixels, switched: Pixels | None, gone: Pixels) -> bool:
    own, changed = _changes(before, gone), _changes(before, switched)
    if own is None or changed is None or not own.any():
        return False
    return bool(changed.mean() >= _SHOWS and changed[own].mean() <= _FRAME)


def _changes(before: Pixels | None, after: Pixels | None) -> npt.NDArray[np.bool_] | None:
    """Which pixels differ; null where one of the two pictures is missing."""
    if before is None or after is None or before.shape != after.shape:
        return None
    changed: npt.NDArray[np.bool_] = np.abs(before - after).max(axis=2) > _DIFFERENT
    return changed


def _has_tick(sight: _Sight, around: Around, chars: PageChars) -> bool:
    """Whether something that is not the button drew a tick or a cross into it, or stamped one over it."""
    if around.has_stroke(sight.box) or around.stamped(sight.box):
        return True
    return chars.inside(user_area(sight.box, around.frame)).content == "tick"


def _is_plain(pixels: Pixels, inset: float) -> bool:
    """Whether the middle of a picture has one colour; `inset` is what is left out on each side, as a share."""
    height, width = pixels.shape[:2]
    down, across = round(inset * height), round(inset * width)
    middle = pixels[down : height - down, across : width - across].reshape(-1, 3)
    return len(middle) > 0 and int((middle.max(axis=0) - middle.min(axis=0)).max()) <= _DIFFERENT


@contextmanager
def _switched(page: pdfium.PdfPage, buttons: Sequence[Button]) -> Iterator[None]:
    """The page with these buttons switched from on to off, or the other way, in memory, for as long as it takes."""
    switched = [button for button in buttons if button.other]
    try:
        for button in switched:
            _set_state(page, button, button.other)
        yield
    finally:
        for button in switched:
            _set_state(page, button, button.name)


@contextmanager
def _hidden(page: pdfium.PdfPage, buttons: Sequence[Button]) -> Iterator[None]:
    """The page without these buttons, in memory, for as long as it takes."""
    flags: list[tuple[Button, int]] = []
    try:
        for button in buttons:
            with _annotation(page, button) as annotation:
                flags.append((button, raw.FPDFAnnot_GetFlags(annotation)))
                raw.FPDFAnnot_SetFlags(annotation, flags[-1][1] | raw.FPDF_ANNOT_FLAG_HIDDEN)
        yield
    finally:
        for button, before in flags:
            with _annotation(page, button) as annotation:
                raw.FPDFAnnot_SetFlags(annotation, before)


@contextmanager
def _annotation(page: pdfium.PdfPage, button: Button) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(page.raw, button.index)
    try:
        yield annotation
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _set_state(page: pdfium.PdfPage, button: Button, name: str) -> None:
    text = ctypes.create_string_buffer(name.encode("utf-16-le") + b"\0\0")
    with _annotation(page, button) as annotation:
        raw.FPDFAnnot_SetStringValue(annotation, b"AS", ctypes.cast(text, ctypes.POINTER(raw.FPDF_WCHAR)))
