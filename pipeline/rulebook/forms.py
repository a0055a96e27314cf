"""The record of a form: what the template prints, in order, and what each place of it is for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from ..kept import Kept
from ..model import MarkKind, TickState
from .base import RuleCase, StrictModel

QuestionKind = Literal["text", "number", "date_time", "tick_all", "choose_one", "tick_list", "contact", "reference"]
TICK_KINDS: frozenset[str] = frozenset({"tick_all", "choose_one", "tick_list"})


def _as_list(value: object) -> object:
    """One label may be written without brackets."""
    return [value] if isinstance(value, str) else value


class Question(StrictModel):
    """One question of a form. `label[0]` is the wording shown to people; further labels are other printed wordings.

    `hint` is help printed below the question. `details` is the label of a free-text field below the options
    (`[""]` where the field has no label of its own). `field` names the claim that the answer makes. `seen = false` says
    that the wording is from memory (`options_seen` says the same of the options): what is found by it is less certain.
    """

    id: str
    label: list[str] = Field(min_length=1)
    kind: QuestionKind
    hint: list[str] = Field(default_factory=list)
    section: str | None = None
    option: dict[str, list[str]] = Field(default_factory=dict)
    sublabel: dict[str, list[str]] = Field(default_factory=dict)
    applies_to: Literal["all", "initial", "follow_up", "cyber"] = "all"
    details: list[str] = Field(default_factory=list)
    field: str | None = None
    unit: str | None = None
    role: str | None = None
    after: str | None = None
    seen: bool = True
    options_seen: bool = True

    _lists = field_validator("label", "hint", "details", mode="before")(_as_list)

    @field_validator("option", "sublabel", mode="before")
    @classmethod
    def _labels(cls, value: object) -> object:
        return {key: _as_list(label) for key, label in value.items()} if isinstance(value, dict) else value

    @property
    def ticks(self) -> bool:
        """Whether the question is answered by ticking options alone."""
        return self.kind in TICK_KINDS


class FormTemplate(StrictModel):
    """One version of a printed form. `opening` and `closing` is what it prints before its first and after its last question.

    `date_order` says how its answers write `03/04/2022`; null where the form does not tell: then as the document does.
    """

    id: str
    title: list[str] = Field(default_factory=list)
    issuer: str = ""
    regime: str = ""
    date_order: Literal["day_first", "month_first"] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    extends: str | None = None
    remove: list[str] = Field(default_factory=list)
    opening: list[str] = Field(default_factory=list)
    closing: list[str] = Field(default_factory=list)
    question: list[Question] = Field(default_factory=list)
    case: list[RuleCase] = Field(default_factory=list)

    _lists = field_validator("title", mode="before")(_as_list)

    def find(self, question_id: str) -> Question | None:
        """The question of that id, if the form has one."""
        return _by_id(self).get(question_id)


def _questions_of(template: FormTemplate) -> dict[str, Question]:
    return {question.id: question for question in reversed(template.question)}  # of two with one id the first counts


_by_id = Kept(_questions_of, most=200)


MarkLook = Literal["box", "tick", "radio", "blot", "bullet", "typed", "letter", "code"]


class MarkShape(StrictModel):
    """One way in which a tick box comes out as text: characters, or a regular expression.

    `state` holds everywhere; `digital` instead of it where the characters are the PDF's own, not read from a picture.
    A `bullet` before every option of a group is decoration. `odd_one_out` is a tick where all other boxes of its group are
    empty, if the characters are the PDF's own.

    `look` says what the shape is where no form says that a tick box stands there: a `box` is one, a `tick` or `blot` only in
    line with empty boxes, a `radio` only in line with one of the other state, a `typed` pair of brackets only with others,
    a `code` (a letter that a symbol font draws as a box) only with one of the other state; a `letter` or `bullet` never.
    """

    id: str
    look: MarkLook = "box"
    glyphs: list[str] = Field(default_factory=list)
    pattern: str | None = None
    state: TickState
    digital: TickState | None = None
    kind: MarkKind = "glyph"
    bullet: bool = False
    odd_one_out: bool = False
    confidence: float = 1.0


class MarkRules(StrictModel):
    """What each tick mark means (`lookups/marks.toml`).

    `debris_patterns` match what is neither mark nor answer, `redaction_patterns` what says that an answer was taken out.
    `emphasis` before a label may be the mark of a chosen option.
    """

    id: str = "marks"
    mark: list[MarkShape]
    debris_patterns: list[str] = Field(default_factory=list)
    redaction_patterns: list[str] = Field(default_factory=list)
    emphasis: list[str] = Field(default_factory=list)
    case: list[RuleCase] = Field(default_factory=list)
