"""What reading gives: documents with their text, pages, words, drawn tick boxes and redactions. Offsets are code points into
`Document.text`, end exclusive; boxes are PDF points, origin at the top left of the page as it is displayed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from .value import value

Severity = Literal["info", "warning", "error"]
Method = Literal["rule", "model", "ocr", "derived", "human"]
TickState = Literal["checked", "unchecked", "unclear", "not_readable"]
MarkKind = Literal["glyph", "vector", "widget", "image", "text", "none"]
RedactionKind = Literal["box", "annotation", "marked_text", "exemption_code", "gap", "image"]
OcrMode = Literal["auto", "always", "never"]
Status = Literal["ok", "partial", "failed"]


Sides = Sequence[float]
"""Left, top, right and bottom of a box."""


@value
class Span:
    """A stretch of `Document.text`: code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that this span covers in `text`."""
        return text[self.start : self.end]


@value
class Box:
    """A rectangle on a page in PDF points, origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def sides(self) -> Sides:
        """Its four sides, in this order."""
        return self.x0, self.top, self.x1, self.bottom


@value
class Word:
    """A run of characters without white space, as it stands on a page. `confidence` is below 1 where OCR read it."""

    span: Span
    box: Box
    confidence: float = 1.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated source; `words` are in text order and lie inside `span`. `ocr`: read from a picture of it.

    A sheet with two pages side by side has a `fold` (points from its left edge); at `second` the text of the right one begins.
    At `aside` begins what runs in another direction than nearly all of its words: watermarks, notes along the margin.
    """

    number: int
    span: Span
    width: float
    height: float
    words: Sequence[Word] = ()
    ocr: bool = False
    fold: float | None = None
    second: int | None = None
    aside: int | None = None

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the text of the page begins, or of both pages on it."""
        return (self.span.start,) if self.second is None else (self.span.start, self.second)

    @property
    def level_end(self) -> int:
        """Where the text ends that runs as nearly all of the page does."""
        return self.span.end if self.aside is None else self.aside


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick box that was drawn, not typed: it stands on the page before or after the text at `anchor`.

    A mark drawn on the words of an option themselves (a circle around them, a line through them) has the `span` of these words.
    One of a form that is drawn on no page (dynamic XFA) has no page and no box; it belongs to the words that start at `anchor`.
    """

    page: int | None
    box: Box | None
    anchor: int
    state: TickState
    kind: MarkKind
    raw: str
    confidence: float = 1.0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class RedactedArea:
    """What was blacked (or whited) out on a page. `span`: the placeholder that stands for it in the text, if any.

    `covers_text`: characters lie beneath it in the file. `n_hidden` says how many (null: in a picture, not counted); they are
    kept nowhere.
    """

    page: int
    box: Box
    kind: RedactionKind
    covers_text: bool
    span: Span | None = None
    n_hidden: int | None = 0
    exemption: str | None = None
    method: Method = "rule"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much one input file may cost, so that none can fill the memory or keep a run busy for ever.

    `depth`: containers inside containers. `members`: of all containers together. `member_bytes`: of one member.
    `total_bytes`: of all members. `ratio`: how many times larger than in its archive a member of over 1 MB may be.
    `pages`: of one document. `seconds`: for one step (a page, a document's text). `memory_mb`: of the worker process.
    `output_mb`: of all that is found in it.
    """

    depth: int = 10
    members: int = 200_000
    member_bytes: int = 512 * 2**20
    total_bytes: int = 4 * 2**30
    ratio: int = 250
    pages: int = 5_000
    seconds: int = 300
    memory_mb: int = 3_000
    output_mb: int = 1_000


def limits_from(given: Sequence[str]) -> ReadLimits:
    """The limits with what is given as `name=number`. Raises `ValueError`, saying what is wrong."""
    values = {}
    known = [one.name for one in fields(ReadLimits)]
    for one in given:
        name, _, number = one.partition("=")
        name = name.strip().replace("-", "_")
        if name not in known:
            raise ValueError(f"there is no limit {name!r}; there are {', '.join(known)}")
        if not number.strip().isdecimal():
            raise ValueError(f"{one!r}: write it as {name}=1000")
        values[name] = int(number)
    return replace(ReadLimits(), **values)


@dataclass(frozen=True, slots=True)
class NamesSetting:
    """What finds names: `default` (the model that comes with the software), `none`, or the name or folder of a spaCy pipeline.

    `labels` are that pipeline's labels, each with what it means here (person, organisation, place); empty for the usual ones.
    """

    model: str = "default"
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person who runs it chose about reading. `covered_text`: let words under redactions into the text all the same.

    `skip`: members that are left out because a worker died of them: document id, issue code, message.
    `table_heads` says how many of a row of words are heads of a table of interest: only pages with such a row are searched for
    tables. It comes from the rules; without it no tables of pages are read.
    """

    ocr: OcrMode = "auto"
    covered_text: bool = False
    limits: ReadLimits = ReadLimits()
    skip: tuple[tuple[str, str, str], ...] = ()
    names: NamesSetting = NamesSetting()
    table_heads: Callable[[Sequence[str]], int] | None = None


@dataclass(frozen=True, slots=True)
class MailFields:
    """What the header of a real RFC 5322 message says (decoded), for .eml and its kin. Dates are kept raw.

    `thread_index` is Exchange's: base64 of 22 bytes for the conversation and 5 more for each reply.
    """

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    date: str | None
    header: Span
    body: Span
    thread_index: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as its file lays it out. Places count from 0; a cell merged over several places stands in each of them.

    Either `rows` holds each cell's stretch of `Document.text` (null where a row has no cell), or the stretch `span` does, a row
    a line, with `delimiter` between its cells: then `merged` are areas (first row, first column, last row, last column) whose
    first cell counts for all. `hidden_rows` and `hidden_columns` are hidden from view in the file. `name` is the sheet's.
    `paged`: the table stands on pages, whose ends may cut a row in two. `scattered` gives the words of cells whose words lie
    apart in the text.
    """

    rows: tuple[tuple[Span | None, ...], ...] = ()
    span: Span | None = None
    delimiter: str | None = None
    name: str | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    paged: bool = False
    scattered: tuple[tuple[Span, str], ...] = ()


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
    redactions: tuple[RedactedArea, ...] = ()
    mail: MailFields | None = None
    grids: tuple[Grid, ...] = ()
    parent_document_id: str | None = None
    members_expected: int | None = None
    members_read: int | None = None
    members_failed: int | None = None
    status: Status = "ok"

    @property
    def is_dataset(self) -> bool:
        """Whether the file is a table, or several, and nothing else: a CSV file, a workbook."""
        return bool(self.grids) and all(grid.span is not None for grid in self.grids)


@value
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
