"""Whose mark is whose where a label or a mark of a question was lost: the next one never takes its place."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract import extract_findings
from pipeline.extract.tick_boxes import find_tick_boxes
from pipeline.extract.tick_marks import Mark, collect_marks
from pipeline.extract.tick_words import by_the_others, without_filled
from pipeline.extract.ticks import Sighting, give_marks, sightings
from pipeline.model import Box, Document, LabelHit, Page, Span, TickState, Word
from pipeline.model import Mark as DrawnMark
from pipeline.rulebook import load_rules
from pipeline.rulebook.forms import FormTemplate, Question
from pipeline.segment import segment_document

WHO, LOST = (
    Question.model_validate({"id": key, "kind": "text", "label": label})
    for key, label in (("who", "Who wrote it?"), ("lost", "What was lost?"))
)


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


# --- what the page shows ------------------------------------------------------------------------------------------------------


def page_of(words: list[tuple[str, float, float]], marks: tuple[DrawnMark, ...] = ()) -> Document:
    """A document of one page: words (5 points a letter) at x and top, each on a line of its own in the text, in this order."""
    text, placed = "", []
    for word, x, top in words:
        placed.append(Word(Span(len(text), len(text) + len(word)), Box(x, top, x + 5.0 * len(word), top + 10), 1.0))
        text += word + "\n"
    page = Page(1, Span(0, len(text)), 595.0, 842.0, tuple(placed))
    return Document("d", "d", "d.pdf", "application/pdf", 1, text, (page,), marks)


def options_of(document: Document, *labels: str) -> list[LabelHit]:
    starts = [document.text.index(label) for label in labels]
    return [
        LabelHit(f"q/{label}", "option", Span(start, start + len(label)), 1.0)
        for label, start in zip(labels, starts, strict=True)
    ]


def read(document: Document, *labels: str) -> list[str]:
    options = options_of(document, *labels)
    found = sightings(document, options, 0, len(document.text), load_rules().marks)
    return states(give_marks(found, len(options), "after"))


def test_a_ring_around_an_option_is_its_own_and_not_that_of_the_option_beside_it() -> None:
    ring = DrawnMark(1, Box(96, 98, 110, 112), 4, "checked", "vector", "[ring]", 1.0, Span(4, 6))
    document = page_of([("Yes", 60, 100), ("No", 98, 100), ("Unknown", 130, 100)], (ring,))
    assert read(document, "Yes", "No", "Unknown") == ["none", "checked", "none"]


def test_a_typed_box_belongs_to_the_option_on_its_row_whatever_the_order_of_the_text() -> None:
    words = [
        ("Likely", 60.0, 100.0),
        ("Neutral", 60.0, 120.0),
        ("☐", 300.0, 100.0),
        ("☒", 300.0, 120.0),
        ("Unlikely", 60.0, 140.0),
    ]
    document = page_of([*words, ("☐", 300.0, 140.0)])
    assert read(document, "Likely", "Neutral", "Unlikely") == ["unchecked", "checked", "unchecked"]


# --- options that are answered on their words -----------------------------------------------------


def word_mark(raw: str, state: TickState) -> Mark:
    return Mark(Span(0, 0), raw, state, "vector", drawn=True)


def test_of_a_question_with_one_circled_option_the_others_are_not_chosen() -> None:
    document = page_of([("Yes", 60, 100), ("No", 98, 100), ("Unknown", 130, 100)])
    options = options_of(document, "Yes", "No", "Unknown")
    assert states(by_the_others(document, options, [None, word_mark("[circled]", "checked"), None])) == [
        "unchecked",
        "checked",
        "unchecked",
    ]


def test_the_one_option_that_was_not_struck_out_is_the_answer() -> None:
    document = page_of([("Yes", 60, 100), ("No", 98, 100), ("Unknown", 130, 100)])
    options = options_of(document, "Yes", "No", "Unknown")
    struck = word_mark("[struck out]", "unchecked")
    assert states(by_the_others(document, options, [struck, None, struck])) == ["unchecked", "checked", "unchecked"]
    assert states(by_the_others(document, options, [struck, None, None])) == ["unchecked", "none", "none"]


def test_nothing_follows_from_two_rings_from_boxes_or_from_a_scan() -> None:
    document = page_of([("Yes", 60, 100), ("No", 98, 100), ("Unknown", 130, 100)])
    options = options_of(document, "Yes", "No", "Unknown")
    ring = word_mark("[circled]", "checked")
    assert states(by_the_others(document, options, [ring, ring, None])) == ["checked", "checked", "none"]
    assert states(by_the_others(document, options, [ring, word_mark("☐", "unchecked"), None])) == ["checked", "unchecked", "none"]
    scan = replace(document, pages=(replace(document.pages[0], ocr=True),))
    assert states(by_the_others(scan, options, [ring, None, None])) == ["checked", "none", "none"]


def test_of_two_ticks_of_a_choose_one_question_the_filled_one_may_have_been_taken_back() -> None:
    filled, ticked = (Mark(Span(0, 0), raw, "checked", "image", drawn=True) for raw in ("[filled]", "[ticked]"))
    assert states(without_filled([filled, None, ticked])) == ["unclear", "none", "checked"]
    assert states(without_filled([filled, None, None])) == ["checked", "none", "none"]


def test_tick_boxes_name_the_option_that_took_them() -> None:
    rules = load_rules()
    question = next(form for form in rules.forms if form.id == "ico-breach-report-2019").find("report_type")
    assert question is not None
    template = FormTemplate.model_validate({"id": "short", "question": [WHO, question, LOST]})
    book = replace(rules, forms=(template,))
    text = f"Who wrote it? Ann\n{question.label[0]}\n☒ Initial report\n☐ Follow-up report\nWhat was lost? A letter.\n"
    document = Document("d" * 64, "d" * 64, "d.txt", "text/plain", len(text), text)
    findings = extract_findings(segment_document(document, book), book)
    owned = [(one.form, one.question_id, one.option_id, one.state) for one in findings.tick_boxes]
    assert owned == [(0, "report_type", "initial", "checked"), (0, "report_type", "follow_up", "unchecked")]


def test_the_label_of_a_box_does_not_run_on_into_the_next_question() -> None:
    text = "2. Are you filing for your own body? Yes ☒ No ☐\n3. Did it occur at a supplier's? Yes ☐ No ☒\n"
    text += "4. Name of the body: Larkspur\n"
    document = Document("d" * 64, "d" * 64, "d.txt", "text/plain", len(text), text)
    found = find_tick_boxes(document, collect_marks(document, load_rules().marks), ())
    assert [(one.label, one.state) for one in found] == [
        ("Yes", "checked"),
        ("No", "unchecked"),
        ("Yes", "unchecked"),
        ("No", "checked"),
    ]
