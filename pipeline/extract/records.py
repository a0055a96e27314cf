"""Reports of a breach in anybody's own layout: labels with their answers. Each block of them is an incident of its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..model import Document, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase, fold
from ..rulebook.tables import ColumnRule, TableRules, fold_head
from .passages import lines, trim

_LONGEST = 120
"""No label is longer."""
_MOST_APART = 40
"""So many lines without a label of ours end a report."""
_NEAR = 700
"""So many characters before a report may say what it is about."""
_CELL = re.compile(r"[^\S\n]*\t\s*|[ ]{3,}|[ ]?\.{3,}[ ]?|[ ]?…+[ ]?")
_NUMBER = re.compile(
    r"(?:(?:q(?:uestion|n)?\.?\s?)?\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?[.):*]{0,2}|\([a-z0-9]{1,4}\)|[A-Z][.)]|[ivx]{1,5}[.)])\*?(?=\s|$)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"((?:\w+ ){0,2}(?:ref|reference|no|number)\b\.?) (\S*\d\S*)", re.IGNORECASE)
"""A reference right behind its label, without a sign between them."""
_BOX = re.compile(
    r"[\s\uf0a8\uf0fe\uf0fc\uf06f\uf078]*(?:[■□▪▫☐☑☒●○◉◯✓✔✗✘✕\uf0a8\uf0fe\uf0fc\uf06f\uf078]|\[\s?[xX✓*/]?\s?\]|\(\s?[xXoO*•]?\s?\))"
)
_CHOICE = ("cyber", "yes_no")
_PLAIN = ("text", "organisation", "date", "count", "key", "reference", "case_ref")
"""What is written rather than chosen: a box drawn beside it says nothing of it."""
_PART = re.compile(r"[:?](?=\s|$)|\s[-–—](?=\s)")
_MOST_PARTS = 3
_CORE = ("discovered", "happened", "reported_date", "subjects", "records")
"""Of these columns a report of a breach has two or more."""
_TITLE = 300
"""So many characters before a report its title may say to whom it is."""
_DATES = ("discovered", "happened", "reported_date")


@dataclass(frozen=True, slots=True)
class Answer:
    """A label that the rules know, and what stands beside or below it."""

    column: ColumnRule
    label: Span
    value: Span


@dataclass(slots=True)
class Record:
    """The answers of one report, in the order of the text. `doubtful`: those to dates that were answered in two ways."""

    answers: list[Answer] = field(default_factory=list)
    last_line: int = 0
    doubtful: list[Answer] = field(default_factory=list)

    def has(self, column: ColumnRule) -> bool:
        """Whether a question of this kind is answered already."""
        return any(one.column.id == column.id for one in self.answers)

    @property
    def span(self) -> Span:
        """From the first label to the last answer."""
        return Span(self.answers[0].label.start, max(one.value.end for one in self.answers))


def find_records(document: Document, runs: Sequence[Sequence[Span]], rules: Rulebook) -> list[Record]:
    """The reports in stretches of the text, in order. A run are pieces with nothing but page furniture between them."""
    text, tables = document.text, rules.tables
    found: list[Record] = []
    for run in runs:
        if not any(tables.record_start.search(text, piece.start, piece.end) for piece in run):
            continue  # as nearly always: no label of ours
        told = [line for piece in run for line in lines(text, piece)]
        for record in _divided(document, list(_answers(text, told, tables)), tables):
            kept = _without_doubt(text, record)
            if kept is not None and _is_report(text, kept, tables, found) and not _is_example(text, kept, rules):
                found.append(_with_sending(text, kept, tables))
    return found


# --- labels and answers ------------------------------------------------------------------------------------------------------


def _answers(text: str, found: Sequence[Span], tables: TableRules) -> Iterator[tuple[int, Answer]]:
    """Each label with its answer, and the number of its line."""
    waiting: tuple[int, ColumnRule, Span] | None = None
    for number, line in enumerate(found):
        pairs, rest = _pairs(text, line, tables)
        if waiting and not pairs and rest is None and not _asks(text, line):
            yield waiting[0], Answer(waiting[1], waiting[2], _with_more(text, found, number, line, waiting[1], tables))
        waiting = None
        for column, label, value in pairs:
            if value is None:
                waiting = (number, column, label)
                continue
            last = value.end == line.end
            whole = _with_more(text, found, number, value, column, tables) if last else value
            yield number, Answer(column, label, whole)
        waiting = waiting or (rest and (number, *rest))


_Pair = tuple[ColumnRule, Span, Span | None]


def _pairs(text: str, line: Span, tables: TableRules) -> tuple[list[_Pair], tuple[ColumnRule, Span] | None]:
    """The labels of a line with their answers, and the label that ends it without one."""
    cells = [trim(text, cell) for cell in _cells(text, line)]
    cells = [cell for cell in cells if cell.end > cell.start]
    found: list[_Pair] = []
    at = 0
    while at < len(cells):
        known = _label(text, _unnumbered(text, cells[at]), tables)
        at += 1
        if known is None:
            continue
        column, label, value = known
        if value.end > value.start:
            found.append((column, label, value))
        elif at < len(cells) and not _is_label(text, cells[at], tables):
            found.append((column, label, cells[at]))
            at += 1
        elif at == len(cells):
            return found, (column, label)
    return found, None


def _cells(text: str, line: Span) -> Iterator[Span]:
    """The parts of a line between tabs, wide gaps or rows of dots."""
    at = line.start
    for match in _CELL.finditer(text, line.start, line.end):
        yield Span(at, match.start())
        at = match.end()
    yield Span(at, line.end)


def _unnumbered(text: str, cell: Span) -> Span:
    """A cell without the number of its question, and without white space around it."""
    match = _NUMBER.match(text, cell.start, cell.end)
    start = match.end() if match else cell.start
    while start < cell.end and text[start].isspace():
        start += 1
    return Span(start, cell.end)


def _label(text: str, cell: Span, tables: TableRules) -> tuple[ColumnRule, Span, Span] | None:
    """(column, label, answer) of a cell that begins with a label; the answer is empty where the cell is nothing else."""
    for count, match in enumerate(_PART.finditer(text, cell.start, min(cell.end, cell.start + _LONGEST))):
        if count == _MOST_PARTS:
            break
        column = tables.labelled(text[cell.start : match.start()])
        if column is not None:
            start = match.end()
            while start < cell.end and text[start].isspace():
                start += 1
            return column, Span(cell.start, match.start()), _closed(text, Span(start, cell.end), column)
    numbered = _REFERENCE.fullmatch(text, cell.start, cell.end)
    if numbered and (column := tables.labelled(numbered[1])) is not None:
        return column, Span(*numbered.span(1)), Span(*numbered.span(2))
    if text[cell.end - 1 : cell.end] in (".", ",", ";"):
        return None  # the end of a sentence
    if cell.end - cell.start <= _LONGEST and (column := tables.labelled(text[cell.start : cell.end])) is not None:
        return column, cell, Span(cell.end, cell.end)
    return None


def _closed(text: str, value: Span, column: ColumnRule) -> Span:
    """A name without the bracket that its line opens and does not close."""
    opened = text.find(" (", value.start, value.end) if column.reads == "organisation" else -1
    return Span(value.start, opened) if opened > value.start and text.find(")", opened, value.end) < 0 else value


def _is_label(text: str, cell: Span, tables: TableRules) -> bool:
    """Whether a cell is a label itself, or the lettered head of a second column."""
    bare = _unnumbered(text, cell)
    lettered = bare.start > cell.start and text[cell.start].isalpha()
    return lettered or _label(text, bare, tables) is not None


def _asks(text: str, line: Span) -> bool:
    """Whether a line is a label or question, known or not: it answers none."""
    words = line.of(text)
    return words.endswith(("?", ":")) or re.match(r"[A-Z][^.:;?]{2,50}[:?]\s", words) is not None


def _with_more(text: str, found: Sequence[Span], number: int, value: Span, column: ColumnRule, tables: TableRules) -> Span:
    """An answer in words with the lines that it goes on in: up to an empty line, or the next label."""
    end = value.end
    if column.reads != "text":
        return value
    for line in found[number + 1 :]:
        between = text[end : line.start]
        if between.count("\n") > 1 or _asks(text, line) or "\t" in line.of(text) or _NUMBER.match(text, line.start, line.end):
            break
        if _label(text, line, tables) is not None:
            break
        end = line.end
    return Span(value.start, end)


# --- reports -----------------------------------------------------------------------------------------------------------------


def _divided(document: Document, answers: Sequence[tuple[int, Answer]], tables: TableRules) -> Iterator[Record]:
    """The answers, parted into reports: one begins where its first label comes again, or on a new page where any does."""
    pages = [page.span.start for page in document.pages]
    record = Record()
    for number, answer in answers:
        answer = _as_choice(document.text, answer, tables)
        if not _is_answered(document.text, answer, tables) or _holds_boxes(document, answer):
            continue  # nothing that can be read
        if record.answers:
            turned = bisect_right(pages, answer.label.start) != bisect_right(pages, record.answers[-1].label.start)
            elsewhere = turned and answer.column.tells == "case" and not record.has(answer.column)
            again = elsewhere or record.answers[0].column.id == answer.column.id or (turned and record.has(answer.column))
            if again or number - record.last_line > _MOST_APART:
                yield record
                record = Record()
        if record.answers or answer.column.reads not in ("outcome", "yes_no", "text"):
            record.answers.append(answer)
            record.last_line = number
    if record.answers:
        yield record


def _as_choice(text: str, answer: Answer, tables: TableRules) -> Answer:
    """“Reported to the ICO” asks for a day, or whether it was: by its answer one sees which."""
    words = " ".join(answer.value.of(text).split()).casefold()
    if answer.column.id != "reported_date" or not tables.not_reported.match(words):
        return answer
    return replace(answer, column=next(column for column in tables.column if column.id == "reported_yes"))


def _holds_boxes(document: Document, answer: Answer) -> bool:
    """Whether tick boxes are drawn among the words of a choice: these are all its options, ticked or not."""
    if not document.marks or answer.column.reads in _PLAIN:
        return False
    return any(answer.value.start <= mark.anchor <= answer.value.end for mark in document.marks)


def _is_answered(text: str, answer: Answer, tables: TableRules) -> bool:
    """Whether an answer is one: of options that are still to be chosen from, or ticked, no word says which it is."""
    words = " ".join(answer.value.of(text).split())
    boxed = _BOX.match(words) if answer.column.reads in ("text", "organisation") else _BOX.search(words)
    if boxed or tables.no_answer.fullmatch(words):
        return False
    if answer.column.reads in _CHOICE:
        after = text[answer.value.end : answer.value.end + 40].strip().casefold()
        if answer.column.id == "reported_yes" and tables.not_reported.fullmatch(words.casefold()):
            return True
        return len(set(tables.option_words.findall(words.casefold()))) == 1 and not tables.option_words.match(after)
    return answer.column.reads not in ("reference", "case_ref") or not tables.other_reference.match(words)


def _without_doubt(text: str, record: Record) -> Record | None:
    """The report with one answer to each question; a date that is answered in two ways is left out."""
    words: dict[str, set[str]] = {}
    for one in record.answers:
        words.setdefault(one.column.id, set()).add(" ".join(one.value.of(text).split()))
    kept: list[Answer] = []
    doubtful: list[Answer] = []
    for one in record.answers:
        if one.column.id in _DATES and len(words[one.column.id]) > 1:
            doubtful.append(one)
        elif not any(other.column.id == one.column.id for other in kept):
            kept.append(one)
    return Record(kept, record.last_line, doubtful) if kept else None


def _is_report(text: str, record: Record, tables: TableRules, before: Sequence[Record]) -> bool:
    """Whether labels and answers are the report of a breach, or more on one `before`; not a form on something else."""
    columns = [one.column for one in record.answers]
    core = {column.id for column in columns} & set(_CORE)
    if core and reference_of(text, record) and reference_of(text, record) in {reference_of(text, one) for one in before}:
        return True
    if len(core) < 2 or not core & set(_DATES):
        return False
    span = record.span
    if find_phrase(fold(span.of(text)), (*tables.record_never, *tables.title_never)) is not None:
        return False
    if find_phrase(fold(text[max(0, span.start - _TITLE) : span.start]), tuple(tables.title_never)) is not None:
        return False
    near = fold(text[max(0, span.start - _NEAR) : span.end])
    return find_phrase(near, tuple(tables.record_about)) is not None and len(columns) >= tables.least_columns


def _is_example(text: str, record: Record, rules: Rulebook) -> bool:
    """Whether words around the report say that it is only an exercise, a sample or a template."""
    near = fold(text[max(0, record.span.start - _TITLE) : record.span.end + _TITLE])
    return find_phrase(near, tuple(rules.letters.nowhere)) is not None


def reference_of(text: str, record: Record) -> str | None:
    """The reference that a report states of itself; null where it states none."""
    return next((one.value.of(text) for one in record.answers if one.column.reads in ("reference", "case_ref")), None)


def _with_sending(text: str, record: Record, tables: TableRules) -> Record:
    """The report, whose sending is its reporting where its title says that it is to the regulator."""
    reported = next(column for column in tables.column if column.id == "reported_date")
    if record.has(reported):
        return record
    start = record.span.start
    if find_phrase(fold(text[max(0, start - _TITLE) : start]), tuple(tables.to_regulator)) is None:
        return record
    answers = [
        replace(one, column=reported)
        if one.column.id == "logged" and tables.sent_label.fullmatch(fold_head(one.label.of(text)))
        else one
        for one in record.answers
    ]
    return replace(record, answers=answers)
