"""Forms are read the same however they are laid out, shredded or misread."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Mapping, Sequence

import pytest
from form_builder import TICKED, WORDS, Layout, garble, print_form
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.forms import read_forms
from pipeline.model import Answer, Box, Document, Form, Issue, Mark, Page, Segmented, Span, Word
from pipeline.rulebook import Rulebook, load_rules
from pipeline.rulebook.forms import FormTemplate, Question
from pipeline.segment.forms import Barrier, find_forms

RULES = load_rules()
V2018, V2019 = (next(form for form in RULES.forms if form.id == f"ico-breach-report-{year}") for year in (2018, 2019))


def read(
    text: str,
    barriers: Sequence[Barrier] = (),
    pages: Sequence[Page] = (),
    marks: Sequence[Mark] = (),
    furniture: Sequence[Span] = (),
    rules: Rulebook = RULES,
) -> tuple[tuple[Form, ...], tuple[Issue, ...]]:
    document = Document("d" * 64, "d" * 64, "case.txt", "text/plain", len(text), text, tuple(pages), tuple(marks))
    regions = find_forms(text, rules.forms, barriers)
    forms, issues = read_forms(Segmented(document, (), regions, (None,) * len(regions), (), tuple(furniture)), rules)
    for form in forms:
        for answer in form.answers:
            for evidence in (answer.evidence, *(option.evidence for option in answer.options)):
                assert evidence.raw is None or text[evidence.char_start : evidence.char_end] == evidence.raw
            assert all(0 <= span.start < span.end <= len(text) for _, span in answer.parts)
    return forms, issues


def only(forms: tuple[Form, ...]) -> Form:
    assert len(forms) == 1
    return forms[0]


def answer(form: Form, question: str) -> Answer:
    return next(answer for answer in form.answers if answer.question_id == question)


def states(form: Form, question: str) -> dict[str, str]:
    return {option.option_id: option.state for option in answer(form, question).options}


def differences(form: Form, template: FormTemplate, words: Mapping[str, str], ticked: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Where a form read differs from what was filled in; white space does not count."""
    wrong = [] if form.template_id == template.id else [f"template {form.template_id}"]
    for question in template.question:
        found = answer(form, question.id)
        wanted = re.sub(r"\s*Time:$", "", " ".join(words.get(question.id, "").split()))
        if " ".join((found.text or "").split()) != wanted:
            wrong.append(f"{question.id}: {found.text!r} for {wanted!r}")
        wanted_states = {value: "checked" if value in ticked.get(question.id, ()) else "unchecked" for value in question.option}
        if states(form, question.id) != wanted_states:
            wrong.append(f"{question.id}: {states(form, question.id)}")
    return wrong


LAYOUTS = {
    "a line each": Layout(),
    "blank lines between": Layout(line="\n\n"),
    "run together in one paragraph": Layout(line=" ", answer=" "),
    "marks after the labels": Layout(after=True),
    "run together, marks after": Layout(after=True, line=" ", answer=" "),
    "two columns": Layout(columns=2),
    "two columns, marks after": Layout(columns=2, after=True),
    "three columns": Layout(columns=3),
    "answers in a table cell": Layout(answer="\t"),
    "answers to the right": Layout(answer="      "),
    "numbered questions": Layout(number=True),
    "square brackets": Layout(glyphs=("[x]", "[ ]")),
    "round brackets after": Layout(glyphs=("(X)", "( )"), after=True),
    "check marks": Layout(glyphs=("✔", "□")),
    "formulas of an OCR": Layout(glyphs=(r"$oxed{\boxtimes}$", r"$\hfill \square$")),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("template", [V2018, V2019], ids=lambda template: template.id)
def test_a_form_is_read_in_any_layout(template: FormTemplate, layout: Layout) -> None:
    form = only(read(print_form(template, layout))[0])
    assert differences(form, template, WORDS, TICKED) == []
    assert form.questions_missing == ()
    assert (form.report_type, form.report_type_method) == ("initial", "rule")


CHANGES = {
    "curly quotes": lambda text: text.replace("'", "’"),
    "other dashes": lambda text: text.replace(" - ", " – "),
    "no question marks": lambda text: text.replace("?", ""),
    "bold labels": lambda text: text.replace("What has happened?", "**What has happened?**"),
    "tags": lambda text: text.replace("the breach", "the <u>breach</u>"),
    "marks on lines of their own": lambda text: re.sub("([☒☐]) ", r"\1\n", text),
    "look-alike letters": lambda text: re.sub("(?<=h)a", "а", text),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_small_changes_of_print_do_not_matter(change: object) -> None:
    assert callable(change)
    text = change(print_form(V2019))
    words = {key: change(value) for key, value in WORDS.items()}
    assert differences(only(read(text)[0]), V2019, words, TICKED) == []


def test_shredded_labels_are_found() -> None:
    noise = random.Random(5)
    text = "".join(char + ("\t" if char.isalpha() and noise.random() < 0.15 else "") for char in print_form(V2019))
    form = only(read(text)[0])
    assert form.questions_missing == ()
    assert {key: states(form, key) for key in TICKED} == {
        key: {value: "checked" if value in TICKED[key] else "unchecked" for value in V2019.find(key).option}  # type: ignore[union-attr]
        for key in TICKED
    }


@pytest.mark.parametrize("seed", range(8))
def test_misread_letters_never_make_a_wrong_tick(seed: int) -> None:
    form = only(read(garble(print_form(V2019), 0.02, seed))[0])
    assert len(form.questions_missing) <= 1
    for question in V2019.question:
        for value, state in states(form, question.id).items():
            assert state in ("not_readable", "checked" if value in TICKED.get(question.id, ()) else "unchecked")
    lost = sum(state == "not_readable" for found in form.answers for state in states(form, found.question_id).values())
    assert lost <= 3


@settings(max_examples=25, deadline=None)
@given(
    st.text(alphabet=string.ascii_letters + " .,-\n", min_size=3, max_size=300).filter(
        lambda text: sum(map(str.isalpha, text)) > 2
    )
)
def test_whatever_is_written_in_an_answer_the_ticks_stay(words: str) -> None:
    form = only(read(print_form(V2019, words={**WORDS, "description": words}))[0])
    assert states(form, "cyber") == {"yes": "unchecked", "no": "checked", "not_known": "unchecked"}
    assert states(form, "likelihood")["unlikely"] == "checked"


def test_words_of_labels_inside_answers_are_words() -> None:
    words = {
        **WORDS,
        "description": "Patients, children and users were affected. Likely cause: other staff. No training.",
        "consequences": "Unlikely to matter. Not yet known.\nHealth data\nYes\nNo",
        "likelihood": "Very likely it is nothing\nLikely",
        "subjects_told": "Yes, we've told affected data subjects in Kent; no, they're already aware in Devon.",
        "others_told": "Yes, the Data Protection Officer of the court",
    }
    form = only(read(print_form(V2019, words=words))[0])
    assert differences(form, V2019, words, TICKED) == []


def test_a_copy_that_prints_only_answers() -> None:
    text = """Report type: Initial report
What has happened?: Yes, a bag was left on a train.
Was the breach caused by a cyber incident?: No
When did you discover the breach?: 3 March 2020 10:15
Categories of personal data included in the breach: Health data, Basic personal identifiers, eg name, contact details
How many data subjects could be affected?: 11
Had the staff member involved in this breach received data protection training in the last two years?: Yes - in May 2019
Have you told data subjects about the breach?: No, but we're planning to
Organisation (data controller) name: Wessex Clinic
"""
    form = only(read(text)[0])
    assert states(form, "cyber") == {"yes": "unchecked", "no": "checked", "not_known": "unchecked"}
    assert states(form, "staff_trained")["yes"] == "checked"
    assert answer(form, "staff_trained").text == "Yes - in May 2019"
    assert states(form, "subjects_told")["planned"] == "checked"
    ticked = {value for value, state in states(form, "data_categories").items() if state == "checked"}
    assert ticked == {"health", "basic_identifiers"}
    assert set(states(form, "data_categories").values()) == {"checked", "not_readable"}
    assert answer(form, "cyber").options[1].mark_kind == "text"
    assert answer(form, "controller").text == "Wessex Clinic"


def drawn(template: FormTemplate, after: bool, columns: int) -> tuple[str, Page, list[Mark]]:
    """A form whose boxes are drawn: its text, a page with a place for each word, and the marks."""
    text = print_form(template, Layout(marks=False, columns=columns))
    words, marks, offset, top = [], [], 0, 10.0
    question: Question | None = None
    for line in text.split("\n"):
        question = next((one for one in template.question if one.label[0] == line), question)
        at = offset
        for column, cell in enumerate(line.split("     ")):
            left = right = 40.0 + column * 260
            start = at
            for word in cell.split(" "):
                words.append(Word(Span(start, start + len(word)), Box(right, top, right + 5 * len(word), top + 10)))
                right += 5 * len(word) + 4
                start += len(word) + 1
            value = next((value for value, labels in question.option.items() if labels[0] == cell), None) if question else None
            if question and value:
                x0 = right + 6 if after else left - 14
                ticked = value in TICKED.get(question.id, ())
                anchor = min(at + len(cell) + 1, len(text)) if after else at
                marks.append(Mark(1, Box(x0, top, x0 + 9, top + 9), anchor, "checked" if ticked else "unchecked", "vector", "□"))
            at += len(cell) + 5
        offset, top = offset + len(line) + 1, top + 14
    page = Page(1, Span(0, len(text)), 595, top, tuple(word for word in words if word.span.end > word.span.start))
    return text, page, marks


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_drawn_boxes_belong_to_the_label_on_their_row(after: bool, columns: int) -> None:
    text, page, marks = drawn(V2019, after, columns)
    form = only(read(text, pages=[page], marks=marks)[0])
    assert differences(form, V2019, WORDS, TICKED) == []
    option = answer(form, "cyber").options[1]
    assert option.mark_kind == "vector"
    assert option.evidence.box is not None
    assert any(option.evidence.box.x0 == mark.box.x0 or option.evidence.box.x1 == mark.box.x1 for mark in marks)


def test_a_box_that_was_not_found_leaves_its_option_unread() -> None:
    text, page, marks = drawn(V2019, after=False, columns=1)
    form = only(read(text, pages=[page], marks=[mark for mark in marks if mark.state == "unchecked"])[0])
    assert states(form, "cyber") == {"yes": "unchecked", "no": "not_readable", "not_known": "unchecked"}
    assert answer(form, "cyber").state == "partial"
