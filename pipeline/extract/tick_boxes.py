"""Every tick box of a document with its state and its label, whether a template knows the form or not.

Boxes that were drawn are taken as they were seen. A character is taken for a tick box only where it cannot be a bullet or a word
of a sentence: its looks (`look` in `lookups/marks.toml`) say what it takes to believe it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..evidence import make_evidence
from ..kept import Kept
from ..model import Box, Document, Evidence, Form, Page, Span, TickBox, TickState
from .tick_groups import Groups, connected, groups_of
from .tick_labels import Label, find_labels
from .tick_marks import DocumentMarks, Mark
from .tick_places import Sheet, page_sheet, typed_sheet
from .tick_sense import in_sentence, settle_family

_Shown = dict[Box, Box]
_Taken = dict[tuple[int | None, Span, tuple[float, ...] | None], tuple[int, str, str]]


def find_tick_boxes(document: Document, marks: DocumentMarks, forms: Sequence[Form]) -> tuple[TickBox, ...]:
    """The tick boxes in the order of pages and text. What a form took for an option has that option's state."""
    taken = _taken(forms)
    found: list[TickBox] = []
    for sheet, shown in _sheets(document, marks):
        kept, groups = _boxes_of(sheet, taken, shown)
        for mark, label in zip(kept, find_labels(sheet, kept, groups), strict=True):
            found.append(_tick_box(document, _as_shown(mark, shown), label, taken, forms))
    for mark in marks.marks:
        if mark.drawn and mark.box is None:
            found.append(_tick_box(document, mark, _line_label(document, mark), taken, forms))
    return tuple(sorted(found, key=lambda one: (one.evidence.page or 0, one.evidence.char_start or 0, _corner(one.evidence))))


def _corner(evidence: Evidence) -> tuple[float, float]:
    return (evidence.box.top, evidence.box.x0) if evidence.box else (0.0, 0.0)


def _sheets(document: Document, marks: DocumentMarks) -> list[tuple[Sheet, _Shown]]:
    """The pages that hold marks; or the text, where there are no pages with words on them. Each with the boxes as displayed."""
    by_page: dict[int, list[Mark]] = defaultdict(list)
    unplaced: list[Mark] = []
    for mark in marks.marks:
        if mark.page is not None and mark.box is not None:
            by_page[mark.page].append(mark)
        elif not mark.drawn and mark.look not in ("letter", "bullet"):
            unplaced.append(mark)
    paired = []
    for page in document.pages:
        for part, mine in _parts(page, by_page.get(page.number, ())):
            sheet = page_sheet(document, part, mine)
            paired.append((sheet, _shown(sheet, mine)))
    return [*paired, (typed_sheet(document.text, unplaced), {})] if unplaced else paired


def _parts(page: Page, marks: Sequence[Mark]) -> Iterator[tuple[Page, Sequence[Mark]]]:
    """The page with its marks, if it has any; of a sheet with two pages each of them with its own."""
    fold = page.fold
    if fold is None:
        yield from [(page, marks)] if marks else []
        return
    for left in (True, False):
        mine = [mark for mark in marks if mark.box is not None and (mark.box.x0 < fold) == left]
        if mine:
            yield replace(page, words=[word for word in page.words if (word.box.x0 < fold) == left]), mine


def _shown(sheet: Sheet, marks: Sequence[Mark]) -> _Shown:
    """For each box on a sheet that was turned the box on the displayed page; nothing of one that lies as it is displayed."""
    placed = [mark.box for mark in marks if mark.box is not None]
    if all(level.box is box for level, box in zip(sheet.marks, placed, strict=True)):
        return {}
    return {level.box: box for level, box in zip(sheet.marks, placed, strict=True) if level.box is not None}


def _as_shown(mark: Mark, shown: _Shown) -> Mark:
    if not shown:
        return mark
    box = shown.get(mark.box, mark.box) if mark.box is not None else None
    return mark if box == mark.box else replace(mark, box=box)


def place_key(mark: Mark) -> tuple[int | None, Span, tuple[float, ...] | None]:
    """What tells a mark from all others of its document."""
    box = mark.box
    return mark.page, mark.span, (box.x0, box.top, box.x1, box.bottom) if box and mark.page is not None else None


def _taken(forms: Sequence[Form]) -> _Taken:
    """Which mark each option of each form took."""
    return {
        (place.page, place.span, (place.box.x0, place.box.top, place.box.x1, place.box.bottom) if place.box else None): (
            form.position,
            answer.question_id,
            option.option_id,
        )
        for form in forms
        for answer in form.answers
        for option in answer.options
        for place in option.places
    }


# --- which characters are tick boxes ------------------------------------------------------------------------------------------


def _boxes_of(sheet: Sheet, taken: _Taken, shown: _Shown) -> tuple[list[Mark], Groups]:
    """The marks of a page that are tick boxes, with their states as their company tells them, and which stand in line."""
    marks = [mark for mark in sheet.marks if mark.look not in ("letter", "bullet") or place_key(_as_shown(mark, shown)) in taken]
    families: dict[int, list[int]] = defaultdict(list)
    groups = groups_of(marks)
    for index, family in enumerate(connected(len(marks), [*groups.columns, *groups.rows])):
        families[family].append(index)
    kept: list[tuple[int, Mark]] = []
    for places in families.values():
        members = [marks[index] for index in places]
        settled = settle_family(sheet, members)
        for index, mark, new in zip(places, members, settled, strict=True):
            if mark.drawn or place_key(_as_shown(mark, shown)) in taken:
                kept.append((index, mark))
            elif new is not None and not in_sentence(sheet, mark, alone=len(members) == 1):
                kept.append((index, new))
    found = [mark for _, mark in sorted(kept, key=lambda item: item[0])]
    return found, groups if len(found) == len(marks) else groups_of(found)


def _line_label(document: Document, mark: Mark) -> Label | None:
    """The words from the anchor of a mark without a place to the end of their line."""
    end = document.text.find("\n", mark.span.start)
    span = Span(mark.span.start, len(document.text) if end < 0 else end)
    words = span.of(document.text).partition("\t")[0].rstrip()
    return Label(words, Span(span.start, span.start + len(words))) if words.strip() else None


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _owner(mark: Mark, taken: _Taken) -> tuple[int, str, str] | None:
    """The option that took a mark, or the sign that was typed into a box that was drawn."""
    owner = taken.get(place_key(mark))
    if owner is not None or not mark.drawn or mark.box is None:
        return owner
    for (x, y), inside in _middles(taken).get(mark.page, ()):
        if mark.box.x0 <= x <= mark.box.x1 and mark.box.top <= y <= mark.box.bottom:
            return inside
    return None


def _middles_of(taken: _Taken) -> dict[int | None, list[tuple[tuple[float, float], tuple[int, str, str]]]]:
    """The middles of the marks that options took, by page."""
    found = defaultdict(list)
    for (page, _, sides), owner in taken.items():
        if sides is not None:
            found[page].append((((sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2), owner))
    return found


_middles = Kept(_middles_of)


def _tick_box(document: Document, mark: Mark, label: Label | None, taken: _Taken, forms: Sequence[Form]) -> TickBox:
    owner = _owner(mark, taken)
    state = mark.state
    if owner is not None and state == "unclear":
        state = _state_of_option(forms, owner)  # its neighbours in the question told what it means
    rule_id = "marks#drawn" if mark.drawn else f"marks#{mark.look}"
    span = mark.span if not mark.drawn or label is None or label.span is None else label.span
    place = (mark.page, mark.box) if mark.page is not None else None
    evidence = make_evidence(document, span, rule_id, confidence=mark.confidence, mark=place)
    return TickBox(
        state=state,
        mark=mark.raw or None,
        mark_kind=mark.kind,
        label=label.text if label else None,
        form=owner[0] if owner else None,
        question_id=owner[1] if owner else None,
        option_id=owner[2] if owner else None,
        evidence=evidence,
    )


def _state_of_option(forms: Sequence[Form], owner: tuple[int, str, str]) -> TickState:
    answers = (answer for answer in forms[owner[0]].answers if answer.question_id == owner[1])
    return next(option.state for answer in answers for option in answer.options if option.option_id == owner[2])
