"""What extracting gives: forms with their answers and ticks, claims, mentions, decisions, redactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .document import Box, Document, Evidence, Issue, MarkKind, Method, RedactionKind, Span, TickState
from .segments import Message
from .value import value
from .values import Quantity, Reference, When

AnswerState = Literal["answered", "partial", "blank", "redacted", "not_readable", "not_applicable", "absent"]


@value
class MarkPlace:
    """Where a mark stands: its characters (of a drawn one the empty place beside it) and, on a page, its box."""

    page: int | None
    span: Span
    box: Box | None


@value
class Option:
    """One option of a tick-box question. `mark` is what stands there, as it stands; `places` are the marks it was read from."""

    option_id: str
    option: str
    state: TickState
    mark: str | None
    mark_kind: MarkKind
    evidence: Evidence
    places: tuple[MarkPlace, ...] = ()


@value
class TickBox:
    """A tick box, whether a template knows its form or not. `form` is the position of the form whose option took it, if one did.

    The box of `evidence` is the box itself; `label` are the words that it most likely belongs to, on one line.
    """

    state: TickState
    mark: str | None
    mark_kind: MarkKind
    label: str | None
    form: int | None
    question_id: str | None
    option_id: str | None
    evidence: Evidence


@value
class Answer:
    """One question of a form with what was answered. `parts` are named sub-answers (`date`, `time`, `name`, `email` …)."""

    question_id: str
    question: str
    section: str | None
    kind: str
    field: str | None
    state: AnswerState
    text: str | None
    evidence: Evidence
    options: tuple[Option, ...] = ()
    parts: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form, filled or blank, read against its template. `position` counts forms in the document from 0."""

    position: int
    message: int | None
    template_id: str
    template_score: float
    report_type: str
    report_type_method: Method
    case_ref: Reference | None
    questions_missing: tuple[str, ...]
    is_blank: bool
    answers: tuple[Answer, ...]
    evidence: Evidence


@value
class Claim:
    """A fact that a source states; `source` is the position of the form or message. `key` names it inside its document.

    `account` is the key of the account (of an article or table) whose incident it is about; `about` the body that it is about,
    resolved, where it is about no incident; `scope` says which incidents a total counts: reported to the regulator, or not;
    `label` what it counts, in its source's words.
    """

    key: str
    field: str
    source_kind: Literal["form", "message", "article", "table"]
    source: int
    evidence: Evidence
    asserter: str | None = None
    modality: str = "asserted"
    value_text: str | None = None
    quantity: Quantity | None = None
    when: When | None = None
    period: str | None = None
    stated_at: datetime | None = None
    part_of: str | None = None
    derived_from: tuple[str, ...] = ()
    account: str | None = None
    about: str | None = None
    scope: Literal["reported", "not_reported"] | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One incident as an article tells it or a row of a table lists it. Its facts are the claims that carry its `key`.

    `case_ref` is the regulator's reference, where one is given: then it may be the incident of a case file. `published`: a row of
    a regulator's statistics, which name no body.
    """

    key: str
    source_kind: Literal["article", "table"]
    evidence: Evidence
    case_ref: Reference | None = None
    published: bool = False


@value
class Mention:
    """A reference, date, quantity, organisation, person or address, wherever it stands.

    `part_of` is the place and the value of the mention that a count is a part of.
    """

    kind: str
    value: str
    evidence: Evidence
    series: str | None = None
    role: str | None = None
    repaired: bool = False
    message: int | None = None
    form: int | None = None
    issuer: str | None = None
    quantity: Quantity | None = None
    when: When | None = None
    part_of: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """A reason, recommendation, requirement or condition of a decision, as a list item of its own."""

    kind: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Penalty:
    """A fine in whole units of its currency (ISO 4217); `planned` where the regulator only intends it."""

    amount: int
    currency: str
    planned: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Decision:
    """A regulator's decision as one letter states it. `closing` are the words that close the matter.

    `case_ref`: the case, where the letter decides several and this is not the message's own.
    """

    message: int | None
    outcome: str
    closed: bool | None
    officer: str | None
    officer_role: str | None
    decided: When | None
    items: tuple[DecisionItem, ...]
    evidence: Evidence
    instrument: str = "letter"
    closing: Evidence | None = None
    penalty: Penalty | None = None
    case_ref: str | None = None


@dataclass(frozen=True, slots=True)
class RequestItem:
    """One question of a request for information; `number` as it is printed, without its punctuation."""

    number: str | None
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Request:
    """A regulator's request for information as one letter makes it. `deadline_text` are the words that set the deadline."""

    message: int
    requested: When | None
    deadline: When | None
    deadline_text: str | None
    officer: str | None
    officer_role: str | None
    items: tuple[RequestItem, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was taken out. The covered text itself is never kept, only how many characters it has (`n_hidden`)."""

    kind: RedactionKind
    evidence: Evidence
    exemption: str | None = None
    covers_text: bool | None = None
    n_hidden: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one document gives. The only input of the resolve stage; cached by content and version.

    `bodies` are the names of the bodies that an article, report or table speaks about, resolved, the main one first.
    """

    document: Document
    kind: str
    messages: tuple[Message, ...] = ()
    letter_types: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    decisions: tuple[Decision, ...] = ()
    requests: tuple[Request, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    tick_boxes: tuple[TickBox, ...] = ()
    issues: tuple[Issue, ...] = ()
    loose: tuple[Span, ...] = ()
    accounts: tuple[Account, ...] = ()
    bodies: tuple[str, ...] = ()
