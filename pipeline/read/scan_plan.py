"""What is to be done with a page: take its own text, read all of it by OCR, or only the pictures on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pypdfium2 as pdfium

from ..model import Box, OcrMode
from .marks import Seen
from .marks_judge import SeenMark
from .pdf_page import PageText
from .redact_objects import Things
from .scan_pictures import Pictures, find_pictures
from .scan_render import MAX_STORED, render
from .scan_text import is_clean, is_useless
from .scan_turn import count_letters

FEW_WORDS: Final = 25
_BIG: Final = 0.4
"""Pictures that cover this share of a page with few words make it a scan."""
_PART: Final = 0.08
"""Share of the page from which on a picture is looked at for text: a letterhead's emblem is smaller."""
_MOST_PARTS: Final = 12
_INKED: Final = 12
"""Letter-sized spots from which on a picture may hold text."""
_LOOK_SIDE: Final = 1200
_LAYER_WORDS: Final = 8
"""Words from which on hidden text is the text layer of an earlier OCR."""

_FAULTY_LAYER: Final = "is a picture, and the text layer behind it is faulty"

Kind = Literal["text", "whole", "layer", "parts"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`text`: the page's own text will do. `whole`: read all of it. `layer`: a scan whose earlier OCR will do. `parts`: read
    these areas of the displayed page besides the page's own text. `hidden` says for each word of the text whether it is not seen,
    `fault` why the page's own text will not do, `heaviest` how many pixels the largest picture has. `useless`: the page's own
    text is wrong. `outlined`: the part is the whole page, as its words may be drawn as lines.
    """

    kind: Kind
    hidden: tuple[bool, ...] = ()
    parts: tuple[Box, ...] = ()
    heaviest: float = 0.0
    fault: str = ""
    useless: bool = False
    outlined: bool = False


def make_plan(page: pdfium.PdfPage, text: PageText, seen: Seen | None, mode: OcrMode, things: Things | None = None) -> Plan:
    """What to do with `page`, whose own text is `text` and whose drawn tick boxes are `seen`; `things` lie on it."""
    pictures = find_pictures(page, text.frame, things)
    asked = [word.box for word in text.words] if len(pictures.hidden) else []
    hidden = tuple(pictures.hides(asked)) if asked else (False,) * len(text.words)
    shown = len(hidden) - sum(hidden)
    heaviest = pictures.heaviest
    if mode == "always":
        return Plan("whole", hidden, (), heaviest, "is to be read by OCR")
    if pictures.share >= _BIG and (shown < FEW_WORDS or shown < sum(hidden)):
        if sum(hidden) >= _LAYER_WORDS and is_clean(_hidden_text(text, hidden)):
            return Plan("layer", hidden, (), heaviest, "is a picture with the text of an earlier OCR")
        return Plan("whole", hidden, (), heaviest, _FAULTY_LAYER if any(hidden) else _few_words(text))
    if is_useless(text.text):
        return Plan("whole", hidden, (), heaviest, "has a text layer that does not say which letters it shows", True)
    if pictures.drawn and not len(text.words):
        return Plan("whole", hidden, (), heaviest, _few_words(text))
    if not pictures.drawn:
        return Plan("text", hidden, (), heaviest, "holds nothing but text")
    marks = seen.marks if seen else ()
    sheet = Box(0.0, 0.0, text.frame.width, text.frame.height)
    if pictures.drawn and len(text.words) < FEW_WORDS and _holds_text(page, text, marks, sheet, heaviest):
        return Plan("parts", hidden, (sheet,), heaviest, "shows what may be words drawn as lines", outlined=True)
    parts = tuple(area for area in _large(pictures, text) if _holds_text(page, text, marks, area, heaviest))
    return Plan("parts" if parts else "text", hidden, parts, heaviest, "holds a picture that may show text")


def _few_words(text: PageText) -> str:
    if not text.words:
        return "has no text layer"
    return f"is a picture with only {len(text.words)} words of text on it"


def _hidden_text(text: PageText, hidden: Sequence[bool]) -> str:
    return " ".join(word.span.of(text.text) for word, out in zip(text.words, hidden, strict=True) if out)


def _large(pictures: Pictures, text: PageText) -> list[Box]:
    """The areas of pictures that are large enough to hold text, from the top down."""
    least = _PART * text.frame.width * text.frame.height
    return [area for area in pictures.areas() if (area.x1 - area.x0) * (area.bottom - area.top) >= least][:_MOST_PARTS]


def _holds_text(page: pdfium.PdfPage, text: PageText, marks: Sequence[SeenMark], area: Box, heaviest: float) -> bool:
    """Whether an area of the page shows what may be letters, besides its words and the boxes that are known."""
    if heaviest > MAX_STORED:
        return True
    quick = render(page, text.frame, area, _LOOK_SIDE)
    back = np.linalg.inv(quick.to_page)
    for box in (*(word.box for word in text.words), *(mark.box for mark in marks)):
        x0, top = (back @ [box.x0 - 1, box.top - 1, 1.0])[:2]
        x1, bottom = (back @ [box.x1 + 1, box.bottom + 1, 1.0])[:2]
        quick.picture[max(int(top), 0) : max(int(bottom) + 1, 0), max(int(x0), 0) : max(int(x1) + 1, 0)] = 255
    try:
        return count_letters(quick.picture) >= _INKED
    except ImportError:  # OCR is not installed: whether these are letters cannot be told, only that there is ink
        return float((quick.picture < 128).mean()) > 0.002
