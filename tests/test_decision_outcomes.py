"""What a letter decides, in many wordings; what a regulator could do, weighed or refused is never taken for what it did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_letters import document, message

from pipeline.extract.decisions import other_cases, read_decision, states_outcome
from pipeline.extract.letters import letter_by_words
from pipeline.fields.references import find_references
from pipeline.model import Decision
from pipeline.rulebook import Rulebook, load_rules


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rules()


def decide(text: str, rules: Rulebook) -> Decision | None:
    """The decision of an outgoing letter with these words, classified as the pipeline does."""
    letter = letter_by_words(text, "outgoing", rules.letters)
    if letter == "other" and states_outcome(document(text), message(text), rules.letters):
        letter = "decision"
    return read_decision(document(text), message(text), letter, rules.letters)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("We have concluded that regulatory action is not warranted in the circumstances.", "no_further_action"),
        ("The ICO has decided to take no action in relation to this matter.", "no_further_action"),
        ("Our view is that there is no need for us to take any further steps in this case.", "no_further_action"),
        ("I can confirm that we will be taking no further action in respect of this incident.", "no_further_action"),
        ("No formal regulatory action will be taken against your organisation.", "no_further_action"),
        ("We have decided that it would not be proportionate to take further action.", "no_further_action"),
        ("Having considered the facts, we are not going to pursue this matter any further.", "no_further_action"),
        ("The Commissioner has decided not to impose a monetary penalty but to issue a reprimand.", "reprimand"),
        ("The Commissioner considered imposing a fine, but has decided to issue a reprimand instead.", "reprimand"),
        ("We have decided to issue a reprimand rather than an enforcement notice.", "reprimand"),
        ("It has been referred to our Investigations Directorate. We have decided that this is right.", "referred"),
        ("The case has now been passed to our Cyber Incident Response and Investigations team.", "referred"),
        ("On 4 May 2020 we served you with an enforcement notice.", "enforcement_notice"),
        ("The Commissioner has served the company with a penalty notice for £40,000.", "monetary_penalty"),
        ("We have assessed your report and the incident falls below the threshold for reporting.", "below_threshold"),
        ("The incident does not meet our threshold for reporting, so we've closed the case.", "below_threshold"),
        (
            "We do not think that this incident meets the threshold for reporting to us. No further action will be taken.",
            "below_threshold",
        ),
        ("We have concluded that a personal data breach has not occurred.", "not_a_breach"),
        ("The incident is not a personal data breach. We have decided to take no further action.", "not_a_breach"),
        ("We have decided to give you some advice about your handling of data.", "advice"),
        (
            "We do not intend to take formal action in this case. Instead I would like to give you the following advice:\n\n"
            "1. Use a mail merge tool.\n2. Refresh the training of your staff.\n",
            "no_further_action_with_recommendations",
        ),
        (
            "We have passed your notification to the Jersey Office of the Information Commissioner. We closed our file.",
            "referred",
        ),
        ("We have now referred this matter to the Data Protection Commission in Ireland.", "referred"),
        ("The Information Commissioner intends to impose a monetary penalty. We have decided to write to you.", "pending"),
    ],
)
def test_an_outcome_has_many_wordings(text: str, outcome: str, rules: Rulebook) -> None:
    decision = decide(text, rules)
    assert decision is not None
    assert decision.outcome == outcome


@pytest.mark.parametrize(
    "text",
    [
        "We may issue a reprimand if you do not comply. We have decided to write to you.",
        "We have decided not to refer this matter to our investigations team.",
        "We have decided that formal action is needed and will write again.",
        "You do not need to take any further action. We have decided to open an investigation.",
        "Organisations that break the law can be fined up to £17.5 million. We have decided to look at this again.",
        "We have decided to ask whether a reprimand should be issued.",
        "We have decided to look at other cases in which an enforcement notice could be served, for example last year's.",
    ],
)
def test_what_was_possible_weighed_or_refused_is_no_outcome(text: str, rules: Rulebook) -> None:
    decision = decide(text, rules)
    assert decision is not None
    assert decision.outcome == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "We have not yet decided whether to take regulatory action.",
        "We will decide what action, if any, to take once we hear from you.",
        "We may issue a monetary penalty where organisations fail to report a breach.",
        "No further action was taken on your request for information under the Freedom of Information Act 2000.",
    ],
)
def test_a_letter_that_decides_nothing_is_no_decision(text: str, rules: Rulebook) -> None:
    assert decide(text, rules) is None


def test_sentences_that_every_letter_prints_decide_nothing(rules: Rulebook) -> None:
    text = "We have decided that no further action is needed. We may impose a monetary penalty or issue a reprimand where "
    text += "organisations fail to report. If we become aware of any further information we may issue an enforcement notice."
    decision = decide(text, rules)
    assert decision is not None
    assert decision.outcome == "no_further_action"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("We now consider the matter closed.", True),
        ("Your case has been closed.", True),
        ("I have therefore closed this case.", True),
        ("we do not think that action is needed and we will now close it.", True),
        ("If we do not hear from you we will close the case.", None),
        ("We have reopened the case, which had been closed.", None),
        ("The case is not yet closed.", None),
    ],
)
def test_only_plain_words_close_a_matter(text: str, closed: bool | None, rules: Rulebook) -> None:
    decision = read_decision(document(text), message(text), "decision", rules.letters)
    assert decision is not None
    assert decision.closed is closed


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("We have decided to issue a penalty notice. The amount of the penalty is £98,000.", 98000, "GBP"),
        ("The Commissioner has imposed a monetary penalty of £1.25 million on the company.", 1250000, "GBP"),
        ("The company has been fined £500,000. The maximum would have been £17.5 million.", 500000, "GBP"),
        ("We have imposed a fine of £60,000. Early payment reduces the penalty of £60,000 by 20% to £48,000.", 60000, "GBP"),
        ("We have imposed a fine of EUR 40 000.", 40000, "EUR"),
        ("We have imposed a fine of £60,000 on one body. We have imposed a fine of £80,000 on the other.", None, None),
        ("We have imposed a monetary penalty. On 3 May a notice of intent proposed a penalty of £90,000.", None, None),
    ],
)
def test_a_fine_is_the_one_amount_that_was_imposed(text: str, amount: int | None, currency: str | None, rules: Rulebook) -> None:
    decision = decide(text, rules)
    assert decision is not None
    assert decision.outcome == "monetary_penalty"
    fine = decision.penalty
    assert (fine.amount if fine else None, fine.currency if fine else None) == (amount, currency)


@pytest.mark.parametrize("name", ["Personal Data Breach Team", "Wycliffe House", "Information Commissioner", "Oakmere Council"])
def test_a_team_or_an_office_is_no_officer(name: str, rules: Rulebook) -> None:
    text = f"We have decided that no further action is needed.\n\nYours faithfully\n\n{name}\n"
    decision = decide(text, rules)
    assert decision is not None
    assert decision.officer is None


@pytest.mark.parametrize(
    "text",
    [
        "No action will be taken against Bluefin Payroll Ltd. Our case about the controller remains open.",
        "We will take no further action against the supplier. Our investigation into your trust is still ongoing.",
        "We have decided to take no further action on the fax, and that case is closed. Your report remains under consideration.",
        "IC-10203-A1B2 is still under investigation. We have decided to take no further action in the other matter.",
    ],
)
def test_a_letter_that_says_that_the_case_goes_on_decides_and_closes_nothing(text: str, rules: Rulebook) -> None:
    decision = decide(text, rules)
    assert decision is not None
    assert (decision.outcome, decision.closed) == ("pending", None)


@pytest.mark.parametrize(
    "text",
    [
        "We have decided to take no further action. Should the police investigation continue, please tell us.",
        "If our investigation had remained open we would have written. We have decided to take no further action.",
    ],
)
def test_the_investigation_of_another_or_an_imagined_one_keeps_no_case_open(text: str, rules: Rulebook) -> None:
    decision = decide(text, rules)
    assert decision is not None
    assert decision.outcome == "no_further_action"


def test_no_action_against_a_body_as_processor_is_no_outcome_of_the_breach(rules: Rulebook) -> None:
    decision = decide("We have decided to take no action against Bluefin Payroll Ltd as a processor.", rules)
    assert decision is not None
    assert decision.outcome == "unknown"


def test_what_a_letter_says_of_another_case_decides_nothing_of_its_own(rules: Rulebook) -> None:
    earlier = "In your earlier case, IC-10001-A1B2, we took no further action and the case was closed."
    text = f"{earlier}\n\nWe have decided to write to you."
    own = replace(message(text), case_ref=find_references("IC-20002-C3D4", rules.references)[0])
    others = other_cases(document(text), own, rules.references)
    decision = read_decision(document(text), own, "decision", rules.letters, others)
    assert decision is not None
    assert (decision.outcome, decision.closed) == ("unknown", None)


def test_a_sentence_that_names_the_old_number_beside_the_case_s_own_decides(rules: Rulebook) -> None:
    text = "We have decided to take no further action in IC-20002-C3D4 (once COM0812345)."
    own = replace(message(text), case_ref=find_references("IC-20002-C3D4", rules.references)[0])
    assert other_cases(document(text), own, rules.references) == []


def test_a_withdrawn_report_is_closed_and_its_outcome_unknown(rules: Rulebook) -> None:
    decision = decide(
        "We have noted that you have withdrawn your breach report of 14 April 2023 and have closed the case.", rules
    )
    assert decision is not None
    assert (decision.outcome, decision.closed) == ("unknown", True)
