"""Reasons and recommendations as list items, however a letter is laid out."""

from __future__ import annotations

import time

import pytest
from test_letters import document, message

from pipeline.extract.decisions import read_decision
from pipeline.rulebook import Rulebook, load_rules

REASONS = ["the laptop was encrypted", "it was wiped within an hour", "nobody has complained"]
ADVICE = ["keep a list of devices", "remind staff of the policy"]


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rules()


def items(text: str, rules: Rulebook) -> list[tuple[str, str]]:
    decision = read_decision(document(text), message(text), "decision", rules.letters)
    assert decision is not None
    for item in decision.items:
        assert text[item.evidence.char_start : item.evidence.char_end] == item.evidence.raw
    return [(item.kind, item.text.rstrip(".").lower()) for item in decision.items]


WANTED = [*(("reason", text) for text in REASONS), *(("recommendation", text) for text in ADVICE)]
WHY, ADVISE = "The reasons for our decision are", "We recommend that you"
LAYOUTS = {
    "bullets": f"{WHY} as follows:\n\n• {{0}};\n• {{1}}; and\n• {{2}}.\n\n{ADVISE}:\n\n- {{3}}\n- {{4}}\n",
    "letters in brackets": "This decision has been made because:\n\na) {0}\nb) {1}; and\nc) {2}.\n\n"
    "You should consider the following:\n\n(a) {3}\n(b) {4}\n",
    "numbers, with empty lines": f"Our reasons are:\n\n1. {{0}}\n\n2. {{1}}\n\n3. {{2}}\n\n{ADVISE}:\n\n1. {{3}}\n\n2. {{4}}\n",
    "headings": "We have decided that no action is needed.\n\nReasons for our decision\n\n1. {0}\n2. {1}\n3. {2}\n\n"
    "Recommendations\n\n1. {3}\n2. {4}\n\nContact\n\n1. by telephone\n",
    "semicolons in a sentence": f"Our decision is because: {{0}}; {{1}}; and {{2}}. {ADVISE}: {{3}}; and {{4}}.\n",
    "run together by a scanner": f"{WHY} as follows: - {{0}} - {{1}} - {{2}} However, we recommend that you: - {{3}} - {{4}}. "
    "Please note that we may write again.\n",
    "bullets run together": f"{WHY}: • {{0}} • {{1}} • {{2}}. We would recommend that you • {{3}} • {{4}}.\n",
    "numbers in a sentence": f"{WHY}: (1) {{0}}; (2) {{1}}; and (3) {{2}}. {ADVISE}: (1) {{3}}; (2) {{4}}.\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_items_are_found_in_many_layouts(layout: str, rules: Rulebook) -> None:
    assert items(LAYOUTS[layout].format(*REASONS, *ADVICE), rules) == WANTED


def test_a_reason_and_advice_in_prose_are_one_item_each(rules: Rulebook) -> None:
    text = "We have decided that no further action is needed. The reason for our decision is that the laptop was encrypted. "
    text += "We recommend that you keep a list of devices.\n"
    assert items(text, rules) == [
        ("reason", "the laptop was encrypted"),
        ("recommendation", "we recommend that you keep a list of devices"),
    ]


def test_prose_beside_a_list_adds_no_item(rules: Rulebook) -> None:
    text = "We recommend that you look at this again. In particular, we recommend that you:\n\n- keep a list of devices\n"
    assert items(text, rules) == [("recommendation", "keep a list of devices")]


def test_a_list_inside_an_item_belongs_to_it(rules: Rulebook) -> None:
    text = "We recommend that you:\n\n1. train staff in\n   (a) post; and\n   (b) e-mail\n2. keep a list\n"
    assert items(text, rules) == [
        ("recommendation", "train staff in (a) post; and (b) e-mail"),
        ("recommendation", "keep a list"),
    ]


def test_a_paragraph_between_numbered_items_does_not_end_the_list(rules: Rulebook) -> None:
    text = "We recommend that you:\n\n1. keep a list\n\nThis is good practice.\n\n2. train staff\n"
    assert items(text, rules) == [("recommendation", "keep a list"), ("recommendation", "train staff")]


def test_numbered_paragraphs_of_a_notice_are_no_list_but_the_list_inside_them_is(rules: Rulebook) -> None:
    text = "ENFORCEMENT NOTICE\n\n1. The Commissioner serves this notice.\n\n2. The Commissioner requires that the Council "
    text += "shall take the following steps:\n\n(a) keep a register; and\n(b) encrypt its devices.\n\n3. You may appeal.\n"
    assert items(text, rules) == [("requirement", "keep a register"), ("requirement", "encrypt its devices")]


def test_lists_of_something_else_give_no_items(rules: Rulebook) -> None:
    text = "We have decided that no further action is needed. You can reach us by:\n\n- telephone\n- post\n"
    assert items(text, rules) == []


def test_lists_without_end_take_linear_time(rules: Rulebook) -> None:
    def seconds(count: int) -> float:
        text = "We recommend that you:\n" + "- keep a list\n" * count + "our reasons are: " + "a; " * count
        start = time.process_time()
        assert len(items(text, rules)) >= count
        return time.process_time() - start

    seconds(200)
    assert seconds(8000) < 16 * max(seconds(2000), 0.05)
