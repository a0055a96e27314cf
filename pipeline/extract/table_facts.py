"""The cells of one row of a table of incidents as claims."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..evidence import make_evidence
from ..fields.grids import TableRow
from ..model import Claim, Issue, Quantity, Span, When
from ..rulebook.tables import ColumnRule
from .table_source import TableSource


@dataclass(slots=True)
class Facts:
    """Claims, and issues where a cell could not be read, of the rows of one table. `counts_reports`: a regulator's statistics."""

    source: TableSource
    counts_reports: bool
    claims: list[Claim] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def read(self, row: TableRow, cell: Span, column: ColumnRule, account: str, period: str | None) -> None:
        """The claims that one cell makes on the incident of `account`."""
        self._account, self._period = account, period
        words = self.source.value(cell)
        reads = column.reads
        if reads == "count":
            self._count(cell, column)
        elif reads in ("date", "year", "quarter"):
            self._date(row, cell, column)
        elif reads == "type":
            self._type(cell, column, words)
        elif reads in ("data", "subject_kinds", "outcome", "cyber", "yes_no"):
            self._vocabulary(cell, column, words)
        elif reads == "sector":
            sector = self.source.cells.sector(words)
            self._add("sector" if sector else "sector_described", cell, column, sector or words)
        elif reads == "case_ref":
            reference = self.source.cells.reference(self.source.raw(cell), cell)
            self._add("case_ref" if reference else "reference", cell, column, reference.value if reference else words)
        else:
            self._add(column.field, cell, column, words)

    _account: str = ""
    _period: str | None = None

    def _count(self, cell: Span, column: ColumnRule) -> None:
        quantity = self.source.cells.count(self.source.raw(cell), cell, column.unit)
        if quantity is None:
            self._unread(cell, column, "quantity_unreadable", "number")
        else:
            self._add(column.field, cell, column, quantity=quantity)

    def _date(self, row: TableRow, cell: Span, column: ColumnRule) -> None:
        """A date; year and quarter in two columns are one date. A regulator counts by the date of the report."""
        when = self.source.cells.date(self.source.raw(cell), cell, self._period)
        if column.reads == "quarter":
            when = self._quarter(row, cell)
        elif column.reads == "year" and any(one and one.reads == "quarter" for one in self.source.columns):
            return  # read with its quarter
        name = column.field if column.reads == "date" else "reported" if self.counts_reports else "happened"
        if when is None or (when.edtf is None and when.precision != "time_only"):
            self._unread(cell, column, "date_unreadable", "date")
        else:
            self._add(name, cell, column, when=when)

    def _quarter(self, row: TableRow, cell: Span) -> When | None:
        years = [self.source.value(one) for _, one, column in self.source.cells_of(row) if column.reads == "year"]
        words = f"{self.source.value(cell)} {years[0] if years else ''}".strip()
        when = self.source.cells.date(f"Q{words}" if words[:1].isdigit() else words, cell)
        return replace(when, raw=self.source.raw(cell), derived=True) if when else None

    def _type(self, cell: Span, column: ColumnRule, words: str) -> None:
        found = self.source.cells.incident_type(words)
        if found is None:
            self._add("type_described", cell, column, words)
            return
        self._add("incident_type", cell, column, found[0])
        if not any(one and one.reads == "cyber" for one in self.source.columns):
            self._add("cyber", cell, column, "yes" if found[1] else "no")

    def _vocabulary(self, cell: Span, column: ColumnRule, words: str) -> None:
        found = self.source.cells.vocabulary(column.reads, words)
        if column.reads in ("data", "subject_kinds"):
            name = "data_categories" if column.reads == "data" else column.field
            for value in found:
                self._add(name, cell, column, value, suffix=f"/{value}")
            self._add(column.field if column.reads == "data" else "subjects_described", cell, column, words)
        elif found:
            denied = found[0] == "no" and column.reads == "yes_no"
            self._add(column.field, cell, column, found[0], modality="denied" if denied else "asserted")
        else:
            self._add(f"{column.field}_described", cell, column, words)

    def _unread(self, cell: Span, column: ColumnRule, code: str, what: str) -> None:
        document = self.source.document
        raw = " ".join(self.source.raw(cell).split())
        text = f"A cell under “{column.heads[0]}” holds no {what} that can be read: “{raw[:80]}”. It is left empty."
        evidence = make_evidence(document, cell, f"tables#{column.id}")
        self.issues.append(Issue("warning", code, text, document.document_id, evidence))

    def _add(
        self,
        name: str,
        cell: Span,
        column: ColumnRule,
        words: str | None = None,
        *,
        quantity: Quantity | None = None,
        when: When | None = None,
        modality: str = "asserted",
        suffix: str = "",
    ) -> None:
        document = self.source.document
        self.claims.append(
            Claim(
                key=f"{self._account}:{name}@{cell.start}{suffix}",
                field=name,
                source_kind="table",
                source=0,
                evidence=make_evidence(document, cell, f"tables#{column.id}"),
                value_text=words if words is not None else " ".join(self.source.raw(cell).split()),
                quantity=quantity,
                when=when,
                account=self._account,
                period=self._period,
                modality=modality,
            )
        )
