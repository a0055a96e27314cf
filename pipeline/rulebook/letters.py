"""Rules for letters and mails: what kind they are, what they decide, and the lists they hold (`rules/letters/letters.toml`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import RuleCase, StrictModel, ValuePattern

LetterType = Literal[
    "breach_report",
    "follow_up_report",
    "acknowledgement",
    "auto_reply",
    "information_request",
    "information_response",
    "decision",
    "reprimand",
    "notice",
    "notice_to_data_subjects",
    "other",
]
Outcome = Literal[
    "no_further_action",
    "no_further_action_with_recommendations",
    "advice",
    "referred",
    "reprimand",
    "enforcement_notice",
    "monetary_penalty",
    "not_a_breach",
    "below_threshold",
    "pending",
    "unknown",
]


class LetterRule(StrictModel):
    """One kind of letter. A strong phrase counts 1, a weak one 0.5; from 1 on the letter is of this kind.

    `subjects` say what a mail to the regulator is that no words classify, if it answers none and none of `never` stands in it.
    One that `opens_incident` proves a breach, if a phrase of `opens_near` (where there are any) stands in it and none of
    `opens_never`: a regulator decides on complaints and unwanted calls in the same words.
    """

    id: str
    type: LetterType
    strong: list[str] = Field(default_factory=list)
    weak: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    not_said: list[str] = Field(default_factory=list)
    subjects: list[str] = Field(default_factory=list)
    directions: list[Literal["incoming", "outgoing", "internal", "unknown"]] = Field(default_factory=list)
    opens_incident: bool = False
    opens_near: list[str] = Field(default_factory=list)
    opens_never: list[str] = Field(default_factory=list)


class InstrumentRule(StrictModel):
    """A document whose title, a line of its own, says what it is: a notice, a reprimand."""

    id: str
    type: LetterType
    outcome: Outcome
    heading: list[str]
    decides: bool = True


class OutcomeRule(StrictModel):
    """Words with which a decision is stated. The first rule that matches gives the outcome.

    Of an `action` the words of `not_done` in the same clause say that it was not taken.
    """

    id: str
    outcome: Outcome
    phrases: list[str]
    never: list[str] = Field(default_factory=list)
    action: bool = False


class ListRule(StrictModel):
    """A list in a letter, known by the words that introduce it or by the heading that it stands under.

    `prose` are sentences that give a single item where a letter has no list of this kind; `value` is the part that counts.
    """

    id: str
    kind: Literal["reason", "recommendation", "requirement", "condition", "question"]
    intro: list[str]
    heading: list[str] = Field(default_factory=list)
    prose: list[str] = Field(default_factory=list)


class FineRule(StrictModel):
    """The sentence that states a fine: `near` must, `never` must not, stand in it. In a notice of intent `planned` may."""

    near: list[str]
    never: list[str]
    final: list[str]
    planned: list[str]


class DeadlineWords(StrictModel):
    """How a letter says until when it wants an answer: by a day (`by`), or within days of its own (`within`, group `days`)."""

    by: list[ValuePattern]
    within: list[str]


class SignatureRule(StrictModel):
    """How a letter ends. `roles` are found anywhere in a signature; `role_lines` only as the whole line below the name."""

    sign_off: list[str]
    roles: list[str]
    role_lines: list[str]
    not_a_person: list[str]


class LetterRules(StrictModel):
    """The whole of `letters.toml`."""

    id: str
    letter: list[LetterRule]
    outcome: list[OutcomeRule]
    list_rule: list[ListRule] = Field(alias="list")
    instrument: list[InstrumentRule]
    boilerplate: list[str]
    not_done: list[str]
    not_done_after: list[str]
    elsewhere: list[str]
    withdrawn: list[str]
    not_withdrawn: list[str]
    on_body: list[str]
    controller_words: list[str]
    clause_ends: list[str]
    resumes: list[str]
    recommends: list[str]
    closed: list[str]
    not_closed: list[str]
    fine: FineRule
    deadline: DeadlineWords
    not_first: list[str]
    to_controller: list[str]
    to_subjects: list[str]
    no_report_titles: list[str]
    nowhere: list[str]
    signature: SignatureRule
    case: list[RuleCase]
