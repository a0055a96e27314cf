"""Is a character a tick box, a bullet or a word of a sentence? Its neighbours in line with it tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from .tick_marks import Mark
from .tick_places import Run, Sheet

_LABEL_LIKE = 70
_SHORT = 32
_ROMAN = re.compile(r"\(\s?(?:i{1,3}|iv|v|vi{1,3}|ix|xi{1,3})\s?\)", re.IGNORECASE)


def settle_family(sheet: Sheet, family: Sequence[Mark]) -> list[Mark | None]:
    """For each mark of a family (all in line with each other): the mark, perhaps with another state, or null if it is none."""
    kin = _Family(sheet, family)
    return [_settle(sheet, mark, kin) for mark in family]


class _Family:
    """Marks in line with each other, and what is asked of them: once for all, for there may be thousands."""

    def __init__(self, sheet: Sheet, marks: Sequence[Mark]) -> None:
        self._sheet, self._marks = sheet, marks
        self.among_boxes = any(mark.drawn or (mark.look in ("box", "typed") and mark.state == "unchecked") for mark in marks)
        self._alike: dict[str, list[Mark]] = defaultdict(list)
        for mark in marks:
            if not mark.drawn:
                self._alike[mark.look].append(mark)
        self.states = {look: {mark.state for mark in alike} for look, alike in self._alike.items()}

    def alike(self, look: str) -> list[Mark]:
        """The marks of this look that are no drawings."""
        return self._alike[look]

    @cached_property
    def is_prose(self) -> bool:
        """Whether all of them are bullets of a list."""
        return _is_bulleted_prose(self._sheet, self._marks)

    @cached_property
    def ticks_are_prose(self) -> bool:
        """Whether the ticks among them are bullets of a list."""
        return _is_bulleted_prose(self._sheet, self.alike("tick"))

    @cached_property
    def circles(self) -> int:
        """How many sorts of circles stand there beside words that can be labels; 0 where they stand beside sentences."""
        alike = self.alike("radio")
        return len({mark.raw for mark in alike}) if len(alike) > 1 and _label_like(self._sheet, alike) else 0


def _settle(sheet: Sheet, mark: Mark, family: _Family) -> Mark | None:
    if mark.drawn:
        return mark
    if mark.look == "box":
        return None if family.is_prose else mark
    if mark.look == "tick":
        return mark if family.among_boxes and not family.ticks_are_prose else None
    if mark.look == "typed":
        return _settle_typed(sheet, mark, family)
    if mark.look == "radio":
        return _settle_radio(sheet, mark, family)
    if mark.look == "blot":
        return _settle_blot(mark, family.alike("blot"), among_boxes=family.among_boxes)
    if mark.look == "code":
        return mark if len(family.states["code"]) > 1 else replace(mark, state="unclear", confidence=0.5)
    return None


def _settle_typed(sheet: Sheet, mark: Mark, family: _Family) -> Mark | None:
    """`[ ]` and `[x]` before or after words; round brackets only in company, and not as the tenth item of a list."""
    before = sheet.text[mark.span.start - 1 : mark.span.start]
    after = sheet.text[mark.span.end : mark.span.end + 1]
    if before.isalnum() or before in (")", "]", '"', "'", "_") or (after and after in "([{.="):
        return None  # a call or an index in program text
    if mark.raw.startswith("["):
        return mark
    if "unchecked" not in family.states["typed"] and _ROMAN.search(sheet.text, max(mark.span.start - 4000, 0), mark.span.start):
        return None
    return mark if len(family.alike("typed")) > 1 else None


def _settle_radio(sheet: Sheet, mark: Mark, family: _Family) -> Mark | None:
    """Circles are buttons where both sorts stand in line beside short labels, or several on one row; else they may be bullets."""
    if not family.circles:
        return None
    if family.circles > 1 and mark.state in ("checked", "unchecked"):
        return mark if len(family.states["radio"]) > 1 else replace(mark, state="unclear", confidence=0.5)
    on_row = sheet.marks_on_row(mark.box) if mark.box else []
    if family.circles > 1 or len(on_row) > 1:
        hollow = mark.state == "unchecked" and len(on_row) > 1
        return mark if hollow else replace(mark, state="unclear", confidence=0.5)
    return None


def _settle_blot(mark: Mark, alike: Sequence[Mark], *, among_boxes: bool) -> Mark | None:
    """A filled square in line with empty ones is a tick if it is the only one; several may be the boxes of a coarse font."""
    if not among_boxes:
        return None
    return (
        replace(mark, state="checked", confidence=0.9) if len(alike) == 1 and mark.odd_one_out else replace(mark, state="unclear")
    )


def _runs(sheet: Sheet, marks: Sequence[Mark]) -> list[Run | None]:
    return [sheet.right_of(mark.box) or sheet.left_of(mark.box) if mark.box else None for mark in marks]


def _label_like(sheet: Sheet, marks: Sequence[Mark]) -> bool:
    """Whether the words beside most of the marks are short, as options are, and no sentences."""
    words = [_text(sheet, run) for run in _runs(sheet, marks) if run is not None]
    short = [text for text in words if len(text) <= _LABEL_LIKE and not text.endswith(".")]
    return bool(words) and len(short) >= 0.75 * len(words)


def _is_bulleted_prose(sheet: Sheet, family: Sequence[Mark]) -> bool:
    """Whether equal signs stand before long paragraphs only, several lines of a sentence each: bullets of a list."""
    if len(family) < 2 or len({one.raw for one in family}) > 1 or any(one.drawn for one in family):
        return False
    if family[0].raw in "☐☑☒":
        return False  # signs that nobody takes for bullets
    words = [_text(sheet, run) for run in _runs(sheet, family) if run is not None]
    return bool(words) and sum(len(text) > _LABEL_LIKE for text in words) > 0.6 * len(words)


def _text(sheet: Sheet, run: Run) -> str:
    return " ".join(piece.span.of(sheet.text) for piece in run.pieces)


def in_sentence(sheet: Sheet, mark: Mark, *, alone: bool) -> bool:
    """Whether a character is read as a word of the sentence that it stands in ("please tick ☑ as appropriate")."""
    text = sheet.text
    before, after = text[max(mark.span.start - 60, 0) : mark.span.start], text[mark.span.end : mark.span.end + 60]
    if before.rstrip(" ").endswith(("(", "“", "‘", '"', "'", "[")) and after.lstrip(" ").startswith(
        (")", "”", "’", '"', "'", "]")
    ):
        return True
    if not alone:
        return False
    left, right = before.rpartition("\n")[2].rstrip(" "), after.partition("\n")[0].lstrip(" ")
    if not left or "\t" in (before[-1:], after[:1]) or left[-1] in ":?)]_.…":
        return False
    if right[:1] in (".", ",", ";"):
        return True
    return left[-1].isalpha() and right[:1].islower() and len(left.split()) > 1
