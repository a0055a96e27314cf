"""The kinds of nothing are told apart, and forms are told from text that only sounds like one."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from form_builder import TICKED, WORDS, Layout, print_form
from test_form_reading import RULES, V2018, V2019, answer, only, read, states

from pipeline.model import Page, Span
from pipeline.rulebook.forms import Question
from pipeline.segment.forms import Barrier

MAIL = "From: Ann <ann@a.example>\nSent: 3 March 2020 10:00\nTo: Bob <bob@b.example>\nSubject: Papers\n\nThe papers are wrong.\n"


def filled(**words: str) -> str:
    return print_form(V2019, words={**WORDS, **words})


ENDS_WITH_TICKS = Question.model_validate(
    {
        "id": "people_told",
        "kind": "choose_one",
        "label": "Were the people told of it?",
        "option": {"told": "Yes", "not_told": "No"},
    }
)

# --- kinds of nothing ---------------------------------------------------------------------------------------


def test_a_blank_form_is_blank_whether_its_boxes_can_be_read_or_not() -> None:
    for layout in (Layout(), Layout(marks=False)):
        form = only(read(print_form(V2019, layout, words={}, ticked={}))[0])
        assert form.is_blank
        assert {answer(form, key).state for key in ("description", "subjects", "controller", "reporter")} == {"blank"}
    assert set(states(form, "cyber").values()) == {"not_readable"}
    assert answer(form, "cyber").state == "not_readable"


def test_a_blank_form_is_blank_though_a_page_break_took_the_label_of_an_option() -> None:
    lines = print_form(V2019, words={}, ticked={}).split("\n")
    lost = next(index for index, line in enumerate(lines) if "Not yet known" in line)
    form = only(read("\n".join(lines[:lost] + lines[lost + 1 :]))[0])
    assert any("not_readable" in states(form, one.question_id).values() for one in form.answers if one.options)
    assert form.is_blank


def test_one_word_or_one_tick_makes_a_form_filled() -> None:
    assert not only(read(print_form(V2019, words={"subjects": "4"}, ticked={}))[0]).is_blank
    assert not only(read(print_form(V2019, words={}, ticked={"cyber": ("yes",)}))[0]).is_blank
    assert not only(read(print_form(V2019, Layout(glyphs=("●", "☐")), words={}, ticked={"cyber": ("yes",)}))[0]).is_blank


def test_not_applicable_is_an_answer_and_an_empty_line_is_none() -> None:
    form = only(read(filled(ico_contact="N/A", consequences=""))[0])
    assert (answer(form, "ico_contact").state, answer(form, "ico_contact").text) == ("answered", "N/A")
    assert (answer(form, "consequences").state, answer(form, "consequences").text) == ("blank", None)
    assert answer(form, "consequences").evidence.raw == ""


def test_redactions_are_no_answers_and_part_of_one_is_partial() -> None:
    form = only(
        read(filled(description="[redacted]", controller="█████", consequences="The ███ told us.", how_discovered="s40(2)"))[0]
    )
    found = {key: answer(form, key).state for key in ("description", "controller", "consequences", "how_discovered")}
    assert found == {"description": "redacted", "controller": "redacted", "consequences": "partial", "how_discovered": "redacted"}


def test_words_about_redaction_are_an_answer() -> None:
    words = "Two names were not redacted. We sent section 40 of the file."
    form = only(read(filled(description=words, controller="Redacted."))[0])
    assert answer(form, "description").state == "answered"
    assert answer(form, "controller").state == "redacted"


def test_questions_for_the_other_kind_of_report_are_not_applicable() -> None:
    initial = only(read(filled(delay_reason=""))[0])
    assert answer(initial, "prior_measures").state == "not_applicable"
    assert answer(initial, "delay_reason").state == "blank"
    assert answer(initial, "cyber_impact").state == "not_applicable"
    words = {**WORDS, "case_ref": "IC-12345-A1B2", "delay_reason": ""}
    ticked = {**TICKED, "report_type": ("follow_up",), "cyber": ("yes",)}
    later = only(read(print_form(V2019, words=words, ticked=ticked))[0])
    assert answer(later, "prior_measures").state == "blank"
    assert answer(later, "delay_reason").state == "not_applicable"
    assert answer(later, "cyber_impact").state == "blank"


def test_a_time_without_its_date_is_part_of_an_answer() -> None:
    form = only(read(filled(discovered="Time: 16:42", happened="Date: 7 December 2019\nTime:"))[0])
    assert (answer(form, "discovered").state, answer(form, "discovered").text) == ("partial", "Time: 16:42")
    assert (answer(form, "happened").state, answer(form, "happened").text) == ("answered", "Date: 7 December 2019")
    text = filled(discovered="Time: 16:42", happened="Date: 7 December 2019\nTime:")
    assert [(name, span.of(text)) for name, span in answer(form, "happened").parts] == [("date", "7 December 2019")]


def test_a_missing_question_is_absent_and_its_options_unread() -> None:
    text = filled().replace("Was the breach caused by a cyber incident?\n☐ Yes\n☒ No\n☐ Don't know\n", "")
    form = only(read(text)[0])
    assert form.questions_missing == ("cyber",)
    assert (answer(form, "cyber").state, answer(form, "cyber").evidence.raw) == ("absent", None)
    assert set(states(form, "cyber").values()) == {"not_readable"}


def test_a_question_whose_label_is_lost_is_known_by_its_options() -> None:
    text = filled().replace("Categories of data subjects affected (tick all that apply)", "▒▒▒")
    form = only(read(text)[0])
    assert states(form, "subject_categories")["children"] == "checked"
    assert answer(form, "subject_categories").evidence.confidence <= 0.5
    assert (answer(form, "subjects").text or "").startswith("up to 12")


# --- marks --------------------------------------------------------------------------------------------------


def test_radio_buttons_mean_what_they_say_only_in_a_digital_pdf() -> None:
    text = print_form(V2019, Layout(glyphs=("●", "○")))
    page = Page(1, Span(0, len(text)), 595, 842)
    assert states(only(read(text, pages=[page])[0]), "cyber") == {"yes": "unchecked", "no": "checked", "not_known": "unchecked"}
    scanned = Page(1, Span(0, len(text)), 595, 842, ocr=True)
    for pages in ([], [scanned]):
        assert set(states(only(read(text, pages=pages)[0]), "cyber").values()) == {"unclear"}


def test_filled_squares_are_ticks_only_where_more_empty_ones_stand_in_a_digital_group() -> None:
    text = print_form(V2019, Layout(glyphs=("■", "□")))
    form = only(read(text, pages=[Page(1, Span(0, len(text)), 595, 842)])[0])
    assert states(form, "cyber")["no"] == "checked"
    ticked = [name for name, state in states(form, "data_categories").items() if state == "checked"]
    assert ticked == list(TICKED["data_categories"])
    assert states(only(read(text)[0]), "cyber")["no"] == "unclear"
    assert states(only(read(text)[0]), "data_categories")["other"] == "unclear"


@pytest.mark.parametrize("printed", ["■ Yes\n■ No\n□ Don't know", "■ Yes\n■ No\n■ Don't know"])
def test_filled_squares_that_are_no_minority_stay_unclear(printed: str) -> None:
    text = print_form(V2019, Layout(glyphs=("☒", "☐"))).replace("☐ Yes\n☒ No\n☐ Don't know", printed, 1)
    form = only(read(text, pages=[Page(1, Span(0, len(text)), 595, 842)])[0])
    assert states(form, "cyber")["no"] == "unclear"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Yes\nNo\nDon't know", ("not_readable", "not_readable", "not_readable")),
        ("☐ Yes\nNo\n☐ Don't know", ("unchecked", "not_readable", "unchecked")),
        ("☐ Yes\n☒\n☐ Don't know", ("unchecked", "not_readable", "unchecked")),
        ("Yes ☐\nNo ☒\nDon't know ☐", ("unchecked", "checked", "unchecked")),
        ("Yes ☐ No ☒ Don't know ☐", ("unchecked", "checked", "unchecked")),
        ("☐ Yes ☒ No ☐ Don't know", ("unchecked", "checked", "unchecked")),
        ("Yes   No   Don't know\n☐   ☒   ☐", ("unchecked", "checked", "unchecked")),
        ("Yes   No   Don't know\n☐   ☒", ("not_readable", "not_readable", "not_readable")),
        ("• Yes\n• No\n• Don't know", ("not_readable", "not_readable", "not_readable")),
        ("Yes\n• No\nDon't know", ("not_readable", "unclear", "not_readable")),
        ("Yes\n**No**\nDon't know", ("not_readable", "unclear", "not_readable")),
        ("Yes\nNo X\nDon't know", ("not_readable", "checked", "not_readable")),
        ("X Yes\nNo\nDon't know", ("checked", "not_readable", "not_readable")),
        ("☐ ☒ Yes\n☐ No\n☐ Don't know", ("not_readable", "unchecked", "unchecked")),
        ("\uf0a8 Yes\n\uf0fe No\n\uf0a8 Don't know", ("unchecked", "checked", "unchecked")),
        ("☐ Yes\n☑︎ No\n☐ Oon't know", ("unchecked", "checked", "unchecked")),
        ("☐Yes\n☒No\n☐Don’t know", ("unchecked", "checked", "unchecked")),
    ],
)
def test_each_mark_goes_to_its_own_option(printed: str, expected: tuple[str, ...]) -> None:
    form = only(read(filled().replace("☐ Yes\n☒ No\n☐ Don't know", printed, 1))[0])
    assert tuple(states(form, "cyber").values()) == expected


def test_two_ticks_or_none_in_a_choose_one_question_are_told() -> None:
    ticked = {**TICKED, "cyber": ("yes", "no"), "likelihood": ()}
    form, issues = read(print_form(V2019, ticked=ticked))
    told = {issue.severity: issue.message for issue in issues if issue.code == "choose_one_conflict"}
    assert "cyber incident" in told["warning"]
    assert "likelihood" in told["info"]
    assert states(only(form), "cyber")["yes"] == states(only(form), "cyber")["no"] == "checked"


def test_overlapping_labels_bind_to_the_longest() -> None:
    form = only(read(print_form(V2019, ticked={**TICKED, "likelihood": ("very_unlikely",), "subjects_told": ("planned",)}))[0])
    assert [value for value, state in states(form, "likelihood").items() if state == "checked"] == ["very_unlikely"]
    assert [value for value, state in states(form, "subjects_told").items() if state == "checked"] == ["planned"]


# --- which report -------------------------------------------------------------------------------------------


def test_the_kind_of_report_follows_the_case_reference_where_ticks_are_lost() -> None:
    initial = only(read(print_form(V2019, Layout(marks=False)))[0])
    assert (initial.report_type, initial.report_type_method) == ("initial", "derived")
    later = only(read(print_form(V2019, Layout(marks=False), words={**WORDS, "case_ref": "IC-12345-A1B2"}))[0])
    assert (later.report_type, later.report_type_method) == ("follow_up", "derived")
    assert later.case_ref is not None
    assert later.case_ref.value == "IC-12345-A1B2"
    silent = only(read(print_form(V2019, Layout(marks=False), words={**WORDS, "case_ref": ""}))[0])
    assert silent.report_type == "unknown"


def test_the_version_is_chosen_by_what_only_one_of_them_prints() -> None:
    assert only(read(print_form(V2018))[0]).template_id == V2018.id
    assert only(read(print_form(V2019))[0]).template_id == V2019.id


# --- where a form starts and ends ---------------------------------------------------------------------------


def test_half_a_form_is_a_form_with_questions_missing() -> None:
    text = filled()
    cut = text.index("Categories of data subjects affected")
    first = only(read(text[:cut])[0])
    assert "controller" in first.questions_missing
    assert answer(first, "subjects").text == "up to 12"
    second = only(read(text[cut:])[0])
    assert "description" in second.questions_missing
    assert answer(second, "controller").text == WORDS["controller"]


def test_two_forms_in_a_row_are_two() -> None:
    follow_up = print_form(V2019, words={**WORDS, "case_ref": "IC-12345-A1B2"}, ticked={**TICKED, "report_type": ("follow_up",)})
    forms, _ = read(filled() + "\nDear Sir\n\nplease see the update.\n\n" + follow_up)
    assert [form.report_type for form in forms] == ["initial", "follow_up"]
    half = filled()[: filled().index("Categories of data subjects affected")]
    assert [form.report_type for form in read(half + follow_up)[0]] == ["initial", "follow_up"]


def test_a_hard_barrier_ends_a_form() -> None:
    half = filled()[: filled().index("Categories of data subjects affected")]
    text = half + MAIL + filled()
    forms, _ = read(text, [Barrier(text.index("From: Ann"), hard=True)])
    assert len(forms) == 2
    assert (forms[0].evidence.char_end or 0) <= text.index("From: Ann") < (forms[1].evidence.char_start or 0)


def test_a_mail_pasted_into_an_answer_does_not_end_the_form() -> None:
    text = filled(description="This is what was sent:\n" + MAIL)
    form = only(read(text, [Barrier(text.index("From: Ann"), hard=False)])[0])
    assert form.questions_missing == ()
    assert (answer(form, "description").text or "").endswith("The papers are wrong.")


def test_questions_quoted_in_a_mail_behind_half_a_form_are_not_its_questions() -> None:
    half = filled()[: filled().index("Categories of data subjects affected")]
    text = half + "\n" + MAIL + "\nHave you told data subjects about the breach?\nOrganisation (data controller) name\n"
    form = only(read(text, [Barrier(text.index("From: Ann"), hard=False)])[0])
    assert "controller" in form.questions_missing
    assert (form.evidence.char_end or 0) <= text.index("From: Ann")


def test_words_behind_the_form_are_not_its_answer() -> None:
    letter = "\n\nDear Ms Quill\n\nThank you for your report.\n\nYours sincerely\nA. Officer\n"
    form = only(read(filled() + letter)[0])
    assert "Thank you" not in " ".join(answer.text or "" for answer in form.answers)
    text = filled()
    open_end = only(read(text[: text.index("Sending this form")] + letter)[0])
    assert (answer(open_end, "data_protection_officer").text or "").endswith("960002")


@pytest.mark.parametrize(
    "text",
    [
        "Please complete the Report type box. What has happened? Tell us. When did you discover the breach? Thanks.",
        "We need answers:\n1. What has happened?\n2. When did you discover the breach?\n"
        "3. How many data subjects could be affected?\n4. Have you told data subjects about the breach?\n"
        "5. How did you find out about the breach?\nPlease respond within 7 days.",
        "Thank you for contacting the ICO to report a personal data breach.\nSending this form. What happens next?\n"
        "For information about what we do with personal data see our privacy notice at www.ico.org.uk/privacy-notice",
        "Report a personal data breach\nWe will ask what has happened, how you found out about the breach, who has been told.\n"
        "Data protection officer. Categories of data subjects affected.",
        "Health data\nLocation data\nEmployees\nUsers\nStudents\nYes\nNo\nDon't know\nNot yet known\n",
        "",
        " ",
    ],
)
def test_text_that_only_sounds_like_a_form_is_none(text: str) -> None:
    assert read(text)[0] == ()


def test_page_furniture_is_no_answer() -> None:
    text = filled(description="It was sent\n\nPage 2 of 9\n\nto the wrong house.", consequences="")
    text = text.replace("actual harm to data subjects\n", "actual harm to data subjects\nPage 3 of 9\n")
    furniture = [Span(text.index(line), text.index(line) + len(line)) for line in ("Page 2 of 9", "Page 3 of 9")]
    form = only(read(text, furniture=furniture)[0])
    assert (answer(form, "description").text or "").split() == ["It", "was", "sent", "to", "the", "wrong", "house."]
    assert answer(form, "consequences").state == "blank"


def test_a_number_at_the_foot_of_a_page_is_no_answer() -> None:
    text = filled(discovered="").replace("Date:\nTime:\nWhen did the breach", "2\n\fDate:\nTime:\nWhen did the breach")
    cut = text.index("\f") + 1
    pages = [Page(1, Span(0, cut), 595, 842), Page(2, Span(cut, len(text)), 595, 842)]
    assert answer(only(read(text, pages=pages)[0]), "discovered").state == "blank"


def test_long_files_take_little_time() -> None:
    prose = "The council wrote to residents about the breach. We have decided that no further action is needed.\n" * 7000
    for text in (prose + filled() + prose, " " * 50_000 + "-" * 50_000 + "\n" * 50_000, "Yes No " * 50_000):
        begun = time.process_time()
        read(text)
        assert time.process_time() - begun < 5


# --- where a form ends ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["Yes ☐ No ☒", "Yes ☐ No ☒\n", "Yes No\n☐ ☒", "Yes\t☐\tNo\t☒\n\n\nYours sincerely"])
def test_marks_behind_the_last_label_of_a_form_belong_to_it(row: str) -> None:
    template = V2019.model_copy(update={"id": "short", "question": [V2019.question[0], *V2019.question[-3:], ENDS_WITH_TICKS]})
    rules = replace(RULES, forms=(template,))
    questions = "\n".join(f"{question.label[0]}\nN/A" for question in template.question[:-1])
    form = only(read(f"{questions}\nWere the people told of it?\n{row}", rules=rules)[0])
    assert states(form, "people_told") == {"told": "unchecked", "not_told": "checked"}
