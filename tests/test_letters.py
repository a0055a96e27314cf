"""Letters are known by their tell-tale words, decisions by what they say, and nobody is named who did not sign."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from pipeline.extract.decisions import read_decision
from pipeline.extract.letters import letter_by_words
from pipeline.model import Address, Decision, Document, Message, Span
from pipeline.rulebook import Rulebook, load_rules


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rules()


def document(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(digest, digest, "letter.txt", "text/plain", len(text.encode()), text)


def message(text: str) -> Message:
    nobody = Address(None, None)
    whole = Span(0, len(text))
    parties = {"sender": nobody, "to": (), "cc": (), "direction": "outgoing"}
    pieces = {"span": whole, "header": Span(0, 0), "body": (whole,), "footers": (), "attached": ()}
    unknown = dict.fromkeys(("subject", "subject_base", "sent", "received", "logged", "case_ref", "parent"))
    return Message(position=0, container="top_level", tags=(), **parties, **pieces, **unknown)  # type: ignore[arg-type]


def decide(text: str, rules: Rulebook) -> Decision:
    decision = read_decision(document(text), message(text), "decision", rules.letters)
    assert decision is not None
    return decision


DECISION = """Dear Ms Orrin

We have looked into your report. We have decided that no further
action is required in this case.

The reasons for our decision are:

• The envelope was returned unopened.
• Staff were reminded of the checks, and
  the checks were made part of the routine.

We recommend that you:

1. Review your address book every quarter.
2. Train new starters within a month.

We now consider this case to be closed.

Yours sincerely

Tamsin Hollowell
Senior Case Officer
01632 960111
"""


def test_a_decision_gives_outcome_items_officer_and_closing(rules: Rulebook) -> None:
    decision = decide(DECISION, rules)
    assert decision.outcome == "no_further_action_with_recommendations"
    assert decision.closed is True
    assert (decision.officer, decision.officer_role) == ("Tamsin Hollowell", "Senior Case Officer")
    assert [(item.kind, item.text) for item in decision.items] == [
        ("reason", "The envelope was returned unopened."),
        ("reason", "Staff were reminded of the checks, and the checks were made part of the routine."),
        ("recommendation", "Review your address book every quarter."),
        ("recommendation", "Train new starters within a month."),
    ]


def test_every_item_opens_its_evidence(rules: Rulebook) -> None:
    for item in decide(DECISION, rules).items:
        evidence = item.evidence
        assert DECISION[evidence.char_start : evidence.char_end] == evidence.raw


def test_name_role_and_phone_glued_on_one_line_are_taken_apart(rules: Rulebook) -> None:
    text = DECISION.replace(
        "Tamsin Hollowell\nSenior Case Officer\n01632 960111", "Tamsin Hollowell Senior Case Officer 01632 960111"
    )
    decision = decide(text, rules)
    assert (decision.officer, decision.officer_role) == ("Tamsin Hollowell", "Senior Case Officer")


def test_a_signature_without_a_printed_name_names_nobody(rules: Rulebook) -> None:
    decision = decide(DECISION.replace("Tamsin Hollowell\n", ""), rules)
    assert (decision.officer, decision.officer_role) == (None, "Senior Case Officer")


def test_a_decision_without_advice_has_none(rules: Rulebook) -> None:
    text = (
        "We have decided that no further action is necessary. The reasons for our decision are as follows:\n\n- It was small.\n"
    )
    decision = decide(text, rules)
    assert decision.outcome == "no_further_action"
    assert decision.closed is None
    assert [item.kind for item in decision.items] == ["reason"]


def test_a_letter_that_states_no_outcome_is_unknown(rules: Rulebook) -> None:
    assert decide("We have decided to write to you again.", rules).outcome == "unknown"


@pytest.mark.parametrize(
    ("text", "direction", "letter"),
    [
        ("Thank you for contacting the ICO to report a personal data breach.", "outgoing", "acknowledgement"),
        ("Thank you for contacting the\nICO to report a   personal data breach.", "outgoing", "acknowledgement"),
        ("Please find attached our self-report form.", "incoming", "breach_report"),
        ("We attach a follow-up report on the incident.", "incoming", "follow_up_report"),
        ("Beware of phishing e-mails. Lunch is at one.", "incoming", "other"),
        ("", "unknown", "other"),
    ],
)
def test_letters_are_told_by_their_words(text: str, direction: str, letter: str, rules: Rulebook) -> None:
    assert letter_by_words(text, direction, rules.letters) == letter


def test_a_controllers_thanks_is_no_acknowledgement_by_the_regulator(rules: Rulebook) -> None:
    words = "Thank you for contacting the ICO to report a personal data breach."
    assert letter_by_words(words, "incoming", rules.letters) != "acknowledgement"


@pytest.mark.parametrize(
    "words",
    [
        "We do not intend to take any further action.",
        "We will not be taking any further action in this case.",
        "Formal regulatory action is not required.",
        "The Commissioner does not consider it necessary to take further action.",
        "In this case no regulatory action is warranted.",
        "No further action by the ICO is necessary on this occasion.",
        "We are taking no further regulatory action.",
    ],
)
def test_no_further_action_has_many_wordings(words: str, rules: Rulebook) -> None:
    assert decide(words, rules).outcome == "no_further_action"


@pytest.mark.parametrize("words", ["We will take further action if we hear of new facts.", "Further action is needed."])
def test_further_action_is_not_taken_for_its_opposite(words: str, rules: Rulebook) -> None:
    assert decide(words, rules).outcome == "unknown"


def test_only_deciding_letters_decide(rules: Rulebook) -> None:
    text = "No further action is required."
    assert read_decision(document(text), replace(message(text)), "other", rules.letters) is None


def test_a_second_rule_for_a_kind_of_letter_adds_to_the_first(rules: Rulebook) -> None:
    first = next(rule for rule in rules.letters.letter if rule.type == "acknowledgement")
    irish = first.model_copy(update={"id": "irish_receipt", "strong": ["has reached the commission safely"], "weak": []})
    more = rules.letters.model_copy(update={"letter": [*rules.letters.letter, irish]})
    for words in (
        "Your notification has reached the Commission safely.",
        "Thank you for contacting the ICO to report a personal data breach.",
    ):
        assert letter_by_words(words, "outgoing", more) == "acknowledgement"
