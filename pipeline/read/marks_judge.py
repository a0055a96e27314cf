"""From what the file says and what the rendering shows of a box to its state. In doubt `unclear`, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from ..model import Box, MarkKind, TickState
from ..model.value import value
from .marks_chars import Inside
from .marks_ink import Ink

Look = Literal["empty", "ticked", "doubt", "solid", "hidden", "unseen"]

TICKED: Final = 0.04
EMPTY: Final = 0.006
"""Shares of ink in the middle of a box. Measured on real forms: empty ones 0.000, ticked ones 0.067 and more."""
_RIM: Final = 0.05
_SMALL: Final = 0.22
_VISIBLE: Final = 0.6


@value
class Verdict:
    """The state of a box, and what was seen there; no verdict (null) means that it is no tick box."""

    state: TickState
    raw: str


@value
class SeenMark:
    """A tick box as seen on a page, not yet anchored in its text.

    `needs`: what must stand beside it for it to be one at all: a word close by (`label`), or any on its line (`row`).
    """

    box: Box
    state: TickState
    kind: MarkKind
    raw: str
    needs: Literal["", "label", "row"] = ""


def look_of(ink: Ink | None, framed: bool = True) -> Look:
    """What a person sees in a box. `framed`: it counts only if its outline can be seen; else its border is unknown.

    The border of a form's button lies inside its box, square or round, as wide as it likes: only the middle says something.
    """
    if ink is None:
        return "unseen"
    if ink.hidden:
        return "hidden"
    if framed and ink.edges < _VISIBLE:
        return "unseen"
    if ink.solid:
        return "solid"
    if ink.partly_covered or (ink.dark and ink.centre <= EMPTY):
        return "doubt"
    if ink.centre <= EMPTY:
        return "empty" if ink.inside <= _RIM or not framed else "doubt"
    if ink.centre < TICKED or ink.line or ink.faint or ink.spread < _SMALL:
        return "doubt"
    return "ticked"


def judge_drawn(look: Look, inside: Inside, crossed: bool, alike: Sequence[Look]) -> Verdict | None:
    """The state of a drawn box. `crossed`: a long line runs through it; `alike`: what boxes of its kind on the page look like."""
    seen = inside.text or f"[{look}]"
    if look == "unseen" or inside.content == "other":
        return None
    if look == "hidden":
        return Verdict("not_readable", "[covered]")
    if look == "solid" and inside.content != "nothing":
        return Verdict("not_readable", "[covered]")
    if look == "solid":
        # A solid square among outlined ones may be a tick or a redaction; alone it is an ornament, a legend or a bullet.
        return Verdict("unclear", "[solid]") if any(other in ("empty", "ticked") for other in alike) else None
    if inside.content == "box":
        # The text says the state of the glyph, unless it cannot be seen in the box.
        return Verdict("unchecked", f"[empty, not {inside.text}]") if look == "empty" and not crossed else None
    if crossed or inside.content == "doubt":
        return Verdict("unclear", seen)
    if look == "ticked":
        return Verdict("checked", inside.text or "[ticked]")
    if look == "empty":
        return Verdict("unchecked", "[empty]") if inside.content == "nothing" else Verdict("unclear", seen)
    return Verdict("unclear", seen)
