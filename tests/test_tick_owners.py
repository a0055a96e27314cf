"""Whose mark is whose where a label or a mark of a question was lost: the next one never takes its place."""

from __future__ import annotations

from pipeline.extract.tick_marks import Mark
from pipeline.extract.ticks import Sighting, give_marks
from pipeline.model import Span, TickState


def seen(state: TickState, left: int | None, right: int | None, left_near: float = 1.0, right_near: float = 1.0) -> Sighting:
    mark = Mark(Span(0, 0), f"[{state}]", state, "image", drawn=True)
    return Sighting(mark, left, right, left_near if left is not None else 0.0, right_near if right is not None else 0.0)


def states(marks: list[Mark | None]) -> list[str]:
    return [mark.state if mark else "none" for mark in marks]


def test_a_whole_question_is_read_on_the_side_that_explains_it() -> None:
    row = [seen("unchecked", 0, 1), seen("unchecked", 1, 2), seen("checked", 2, None)]
    assert states(give_marks(row, 3, "after")) == ["unchecked", "unchecked", "checked"]
    assert states(give_marks(row, 3, "before")) == ["unchecked", "unchecked", "checked"]


def test_marks_behind_their_labels_are_not_given_to_the_next_one_where_a_label_was_lost() -> None:
    """Yes □ (No, not found) □ Don't know ☒ in a form with boxes behind its labels, the first label out of its row."""
    row = [seen("unchecked", None, 1), seen("unchecked", 0, 2, left_near=0.5), seen("checked", 2, None)]
    assert "checked" not in states(give_marks(row, 3, "after"))[:2]
    assert states(give_marks(row, 3, "after"))[2] != "unchecked"


def test_a_mark_whose_label_was_lost_is_in_doubt_where_it_is_nearer_to_the_next_option() -> None:
    row = [seen("checked", 0, 1, left_near=0.5, right_near=1.0), seen("unchecked", 1, None)]
    assert states(give_marks(row, 3, "after"))[0] == "unclear"
