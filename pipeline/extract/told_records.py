"""Reports in layouts of their own as accounts: an incident each, or more on the case whose letters name their reference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..evidence import make_evidence
from ..fields.grids import TableRow
from ..model import Account, Claim, Document, Issue, Reference, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase, fold
from .records import Record, find_records, reference_of
from .same_case import contradicts, only_case
from .table_cells import CellReader
from .table_rows import RowReader
from .table_source import TableSource

_NO_RECORDS = ("policy", "foi_request", "blank_form", "article", "annual_report", "dataset", "email")
_HEADING = 300
"""So many characters before a report may say which of several reports on one incident it is."""
_SHORT_TITLE = 100
_LEAST_REFERENCE = 5
_ALIKE = str.maketrans("Il|Oo", "11100")
"""Signs that OCR takes for one another: the same reference is read `DSI` here and `DSl` there."""


@dataclass(slots=True)
class RecordFindings:
    """What the reports of a document gave; `places` are theirs."""

    accounts: list[Account] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)


def read_records(segmented: Segmented, kind: str, rules: Rulebook) -> RecordFindings:
    """The accounts of the reports among the loose text of a document. Several with one reference are about one incident."""
    found = RecordFindings()
    if kind in _NO_RECORDS:
        return found
    document = segmented.document
    records = find_records(document, _runs(segmented), rules)
    first: dict[str, Account] = {}
    for number, record in enumerate(records):
        reference = reference_of(document.text, record)
        known = first.get(reference or "")
        rows = read_record(document, record, f"record{number}", rules)
        found.places.append(record.span)
        found.issues += [*rows.issues, *rows.facts.issues, *doubts(document, record)]
        if known is not None and rows.accounts:
            claims = [replace(one, account=known.key) for one in rows.facts.claims]
            found.claims = [*claims, *found.claims] if _is_later(document, record, rules) else [*found.claims, *claims]
            case_ref = known.case_ref or rows.accounts[0].case_ref
            found.accounts = [replace(one, case_ref=case_ref) if one.key == known.key else one for one in found.accounts]
            continue
        alone = len(records) == 1
        accounts = [_of_case(segmented, one, record, rows.facts.claims, rules, alone=alone) for one in rows.accounts]
        found.accounts += accounts
        found.issues += _alone(segmented, accounts)
        found.claims += rows.facts.claims
        if reference is not None and accounts:
            first[reference] = accounts[0]
    return found


def read_record(document: Document, record: Record, prefix: str, rules: Rulebook) -> RowReader:
    """The answers of a report, read as the cells of a row."""
    heads = tuple(one.label.of(document.text) for one in record.answers)
    columns = tuple(one.column for one in record.answers)
    source = TableSource(document, prefix, columns, heads, CellReader(rules, {}), rules)
    rows = RowReader(source, None)
    rows.read_report(TableRow(0, tuple(one.value for one in record.answers)))
    return rows


def doubts(document: Document, record: Record) -> Iterator[Issue]:
    """Why a date of a report is left open: it was answered in two ways."""
    for one in record.doubtful:
        label, answer = (" ".join(part.of(document.text).split())[:80] for part in (one.label, one.value))
        text = f"A report answers “{label}” with “{answer}”, and otherwise elsewhere. The date is left open: look which holds."
        yield Issue("warning", "date_unreadable", text, document.document_id, make_evidence(document, one.value, "tables#labels"))


def _is_later(document: Document, record: Record, rules: Rulebook) -> bool:
    """Whether the title of a report says that it follows an earlier one."""
    start = record.span.start
    return find_phrase(fold(document.text[max(0, start - _HEADING) : start]), tuple(rules.tables.later_titles)) is not None


def _alone(segmented: Segmented, accounts: Sequence[Account]) -> Iterator[Issue]:
    """That a report stands beside letters of cases, where nothing says that it is of one of them."""
    cases = sorted({one.case_ref.value for one in segmented.messages if one.case_ref})
    for one in accounts if cases else ():
        if one.case_ref is None:
            text = f"Nothing says that this report is of the case of the letters beside it ({', '.join(cases[:3])}): it is apart."
            yield Issue("info", "report_stands_alone", text, segmented.document.document_id, one.evidence)


def _of_case(
    segmented: Segmented, account: Account, record: Record, claims: Sequence[Claim], rules: Rulebook, *, alone: bool
) -> Account:
    """The account with the case of the letters that name its reference; of a file about one case, with that case.

    Not where what the report states contradicts what the letters of that case say: then it stays an incident of its own.
    """
    if account.case_ref is not None:
        return account
    reference = reference_of(segmented.document.text, record)
    cases: dict[str, Reference] = {}
    for message in segmented.messages:
        if message.case_ref is None:
            continue
        words = message.span.of(segmented.document.text).translate(_ALIKE)
        if reference is not None and len(reference) >= _LEAST_REFERENCE and reference.translate(_ALIKE) in words:
            cases[message.case_ref.value] = message.case_ref
    if len(cases) == 1:
        return replace(account, case_ref=next(iter(cases.values())))
    only = only_case(segmented) if alone and reference is None else None
    if only is None or contradicts(segmented, only, claims, _with_title(record), rules):
        return account
    return replace(account, case_ref=only)


def _with_title(record: Record) -> Span:
    """A report with the line or two of its title."""
    return Span(max(0, record.span.start - _SHORT_TITLE), record.span.end)


def _runs(segmented: Segmented) -> list[list[Span]]:
    """The loose pieces, together where nothing but page furniture stands between them."""
    ends = sorted([one.span.start for one in segmented.messages] + [one.span.start for one in segmented.forms])
    runs: list[list[Span]] = []
    for piece in sorted(segmented.loose):
        last = runs[-1][-1].end if runs else 0
        if runs and bisect_left(ends, last) == bisect_left(ends, piece.start):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
