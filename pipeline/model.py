"""The types that flow through the pipeline. Offsets are code-point offsets into `Document.text`, end exclusive.

Boxes are PDF points, origin at the top left of the page as it is displayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["info", "warning", "error"]
Method = Literal["rule", "model", "ocr", "derived", "human"]
TickState = Literal["checked", "unchecked", "unclear", "not_readable"]
MarkKind = Literal["glyph", "vector", "widget", "image", "text", "none"]
AnswerState = Literal["answered", "partial", "blank", "redacted", "not_readable", "not_applicable", "absent"]
Container = Literal["top_level", "embedded", "quoted", "attachment"]
Direction = Literal["incoming", "outgoing", "internal", "unknown"]
Status = Literal["ok", "partial", "failed"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of `Document.text`: code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that this span covers in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in PDF points, origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as it stands on a page."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated source; `words` are in text order and lie inside `span`."""

    number: int
    span: Span
    width: float
    height: float
    words: tuple[Word, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick box that was drawn, not typed: it stands on the page before or after the text at `anchor`."""

    page: int
    box: Box
    anchor: int
    state: TickState
    kind: MarkKind
    raw: str


@dataclass(frozen=True, slots=True)
class MailFields:
    """What the header of a real RFC 5322 message says (decoded), for .eml and its kin. Dates are kept raw."""

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    date: str | None
    header: Span
    body: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One file, attachment or member of an archive, as text with its places on the page."""

    document_id: str
    sha256: str
    path: str
    media_type: str
    n_bytes: int
    text: str
    pages: tuple[Page, ...] = ()
    marks: tuple[Mark, ...] = ()
    mail: MailFields | None = None
    parent_document_id: str | None = None
    members_expected: int | None = None
    members_read: int | None = None
    members_failed: int | None = None
    status: Status = "ok"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands in its source: the provenance columns of every table."""

    document_id: str
    page: int | None
    char_start: int | None
    char_end: int | None
    box: Box | None
    raw: str | None
    rule_id: str
    method: Method = "rule"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not be done, or would not be guessed. `message` says what happened and what the person can do."""

    severity: Severity
    code: str
    message: str
    document_id: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What reading one path gave: the file itself first, then its attachments, parents before children."""

    documents: tuple[Document, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A date or time as stated. `start_at`/`end_at` are the half-open UTC interval it covers; null for a bare time.

    `precision` is minute, day, month, year, range, time_only or relative; `ambiguous`: day and month could be swapped.
    `time_of_day` is `HH:MM` where a clock time was stated (also for `time_only`).
    """

    span: Span
    raw: str
    edtf: str | None
    start_at: datetime | None
    end_at: datetime | None
    precision: str
    ambiguous: bool = False
    time_of_day: str | None = None
    derived: bool = False
    rule_id: str = "dates"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as stated, with its bounds. `part_of` is the index, in the same list of findings, of the total it is a part of."""

    span: Span
    raw: str
    stated: int | None
    minimum: int | None
    maximum: int | None
    qualifier: str
    unit: str | None
    part_of: int | None = None
    rule_id: str = "quantities"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A case reference. `value` is normalised; `repaired` says that broken or misread text was mended to get it."""

    span: Span
    raw: str
    value: str
    series: str
    repaired: bool
    rule_id: str = "references"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name as written, the address in lower case. Either may be missing."""

    name: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message where it stands in one document. Positions count from 0 in order of appearance in the document.

    `span` is the whole stretch of the message, its header, form and footers included, without the messages it carries.
    `body` are the pieces of its own words; `footers` disclaimers and banners; `attached` the forms that it carried.
    `parent` is the position of the message that carries this one, `repeats` of the one that this is a copy of.
    """

    position: int
    container: Container
    parent: int | None
    span: Span
    header: Span
    body: tuple[Span, ...]
    footers: tuple[Span, ...]
    attached: tuple[Span, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str | None
    subject_base: str | None
    tags: tuple[str, ...]
    direction: Direction
    sent: When | None
    received: When | None
    logged: When | None
    case_ref: Reference | None
    rfc_message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    repeats: int | None = None
    confidence: float = 1.0
    rule_id: str = "mail"


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A printed label of a template, found in the text. `key` is the question id, `question/option` or `#boilerplate`."""

    key: str
    kind: Literal["title", "question", "hint", "option", "sublabel", "section", "boilerplate"]
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class FormRegion:
    """The stretch of a document that one form covers, with every label found in it, in text order."""

    template_id: str
    score: float
    span: Span
    labels: tuple[LabelHit, ...]


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document taken apart: what is a message, what a form, what neither (letters and articles are `loose` text).

    `furniture`: page headers, footers, running numbers. `carrier[i]`: position of the message that carried form `i`, or null.
    """

    document: Document
    messages: tuple[Message, ...]
    forms: tuple[FormRegion, ...]
    carrier: tuple[int | None, ...]
    loose: tuple[Span, ...]
    furniture: tuple[Span, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a tick-box question. `mark` is what stands there, as it stands there."""

    option_id: str
    option: str
    state: TickState
    mark: str | None
    mark_kind: MarkKind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that a source states; `source` is the position of the form or message. `key` names it inside its document."""

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


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference, date, quantity, organisation, person or address, wherever it stands."""

    kind: str
    value: str
    evidence: Evidence
    series: str | None = None
    role: str | None = None
    repaired: bool = False
    message: int | None = None
    form: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """A reason, recommendation, requirement or condition of a decision, as a list item of its own."""

    kind: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Decision:
    """A regulator's decision as one letter states it."""

    message: int | None
    outcome: str
    closed: bool | None
    officer: str | None
    officer_role: str | None
    decided: When | None
    items: tuple[DecisionItem, ...]
    evidence: Evidence
    amount: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was taken out. The covered text itself is never kept."""

    kind: str
    evidence: Evidence
    exemption: str | None = None
    covers_text: bool | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one document gives. The only input of the resolve stage; cached by content and version."""

    document: Document
    kind: str
    messages: tuple[Message, ...] = ()
    letter_types: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    decisions: tuple[Decision, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    issues: tuple[Issue, ...] = ()
    loose: tuple[Span, ...] = ()
