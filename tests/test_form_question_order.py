"""A form that prints its questions in another order, or that was copied into a mail, is read with every answer in its place."""

from __future__ import annotations

import random

import pytest
from test_form_reading import V2018, answer, only, read, states

from pipeline.model import Form
from pipeline.rulebook import load_rules
from pipeline.segment.forms import find_forms

RULES = load_rules()
PARTS = {
    "description": "What has happened?\n\nA register of 9 tenants was posted to a stranger.\n",
    "cyber": "Was the breach caused by a cyber incident?\n\n[ ] Yes\n[X] No\n[ ] Don't know\n",
    "discovered": "When did you discover the breach?\n\nDate: 4 March 2020 Time: 09:15\n",
    "happened": "When did the breach happen?\n\nDate: 3 March 2020 Time:\n",
    "records": "Number of personal data records concerned?\n\nnot known\n",
    "subjects": "How many data subjects could be affected?\n\nat least 12\n",
    "staff_trained": (
        "Had the staff member involved in this breach received data protection training in the last two years?\n\n"
        "[X] Yes\n[ ] No\n[ ] Don't know\n"
    ),
    "controller": "Organisation (data controller) name\n\nBorough of Nether Wallop\n",
}


def filled(order: list[str], tail: str = "") -> Form:
    return only(read("\n".join(PARTS[name] for name in order) + tail)[0])


def assert_all_read(form: Form) -> None:
    assert answer(form, "discovered").text == "Date: 4 March 2020 Time: 09:15"
    assert answer(form, "records").text == "not known"
    assert answer(form, "subjects").text == "at least 12"
    assert answer(form, "controller").text == "Borough of Nether Wallop"
    assert answer(form, "description").text == "A register of 9 tenants was posted to a stranger."
    assert states(form, "cyber") == {"yes": "unchecked", "no": "checked", "not_known": "unchecked"}
    assert states(form, "staff_trained") == {"yes": "checked", "no": "unchecked", "not_known": "unchecked"}


@pytest.mark.parametrize("moved", PARTS)
@pytest.mark.parametrize("place", [0, 2, 5, 7])
def test_a_question_in_another_place_keeps_its_own_answer(moved: str, place: int) -> None:
    order = [name for name in PARTS if name != moved]
    assert_all_read(filled([*order[:place], moved, *order[place:]]))


@pytest.mark.parametrize("seed", range(6))
def test_two_questions_that_changed_places_keep_their_own_answers(seed: int) -> None:
    order = list(PARTS)
    one, other = sorted(random.Random(seed).sample(range(len(order)), 2))
    order[one], order[other] = order[other], order[one]
    assert_all_read(filled(order))


def test_a_controller_at_the_top_of_the_form_is_read() -> None:
    assert_all_read(filled(["controller", *[name for name in PARTS if name != "controller"]]))


def test_a_moved_label_that_stands_amid_the_words_of_an_answer_is_no_label() -> None:
    told = "What has happened?\n\nAsked how many data subjects could be affected? we said nine.\n"
    text = told + "\n".join(PARTS[name] for name in ("cyber", "discovered", "happened", "records", "staff_trained", "controller"))
    form = only(read(text)[0])
    assert "subjects" in form.questions_missing
    assert answer(form, "description").text == "Asked how many data subjects could be affected? we said nine."


def test_a_moved_label_that_stands_twice_is_not_guessed() -> None:
    order = ["description", "cyber", "discovered", "happened", "staff_trained", "controller"]
    text = PARTS["subjects"] + PARTS["subjects"] + "\n".join(PARTS[name] for name in order)
    assert "subjects" in only(read(text)[0]).questions_missing


@pytest.mark.parametrize("sign_off", ["Kind regards", "Yours sincerely,", "Many thanks"])
def test_the_sign_off_of_a_mail_ends_the_form_that_was_copied_into_it(sign_off: str) -> None:
    text = "\n".join(PARTS.values()) + f"\n{sign_off}\nAda Quill\nInformation Governance Manager\n"
    (region,) = find_forms(text, RULES.forms, (), RULES.letters.signature.sign_off)
    assert text[: region.span.end].rstrip().endswith("Borough of Nether Wallop")


def test_thanks_inside_an_answer_end_no_form() -> None:
    text = "\n".join(PARTS.values()).replace("Nether Wallop", "Nether Wallop, with many thanks to all") + "\n"
    (region,) = find_forms(text, RULES.forms, (), RULES.letters.signature.sign_off)
    assert text[: region.span.end].rstrip().endswith("many thanks to all")
    assert V2018.id == region.template_id
