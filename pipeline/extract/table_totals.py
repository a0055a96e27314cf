"""Tables that count incidents: each number is a total, for its period, of the kind that its row names."""

from __future__ import annotations

from dataclasses import replace

from ..evidence import make_evidence
from ..fields.grids import TableRow
from ..model import Claim, Span
from ..rulebook.phrases import find_phrase, fold
from .periods import find_period
from .table_source import TableSource

_REPORTED = (r"\b(?:ico|information commissioner)", r"notified|notifiable|reportable")


def read_total_row(source: TableSource, row: TableRow, period: str | None) -> list[Claim]:
    """The totals of one row, each with the words that say what it counts and the period that its row or head names."""
    document, rules = source.document, source.rules
    label = _label(source, row)
    whole = bool(rules.tables.totals_cell.fullmatch(label.strip(" :")))
    own = _period_of(source, row, period) or (find_period(label, rules.dates) or (None, None))[1]
    claims = []
    for place, cell, column in source.cells_of(row):
        quantity = source.cells.count(source.raw(cell), cell, column.unit) if column.reads == "count" else None
        if quantity is None:
            continue  # no number, or a note inside a column of numbers
        head = find_period(source.heads[place], rules.dates)
        field = column.field if column.tells == "total" else f"{column.field}_total"
        reported = find_phrase(fold(source.heads[place]), _REPORTED) is not None
        claims.append(
            Claim(
                key=f"{source.prefix}r{row.place}:{field}@{cell.start}",
                field=field,
                source_kind="table",
                source=0,
                evidence=make_evidence(document, cell, f"tables#{column.id}"),
                value_text=" ".join(source.raw(cell).split()),
                quantity=replace(quantity, unit=column.unit),
                period=own or (head[1] if head else period),
                scope="reported" if reported else None,
                label=None if whole else label or None,
            )
        )
    return claims


def _label(source: TableSource, row: TableRow) -> str:
    """What the row counts, in its own words: the cells that are no numbers."""
    seen: list[Span] = []
    for place, cell in enumerate(row.cells):
        column = source.column(place)
        if cell is not None and cell not in seen and (column is None or column.reads != "count"):
            seen.append(cell)
    return " ".join(source.value(cell) for cell in seen)


def _period_of(source: TableSource, row: TableRow, period: str | None) -> str | None:
    for _, cell, column in source.cells_of(row):
        if column.reads in ("date", "year", "quarter"):
            when = source.cells.date(source.raw(cell), cell, period)
            if when is not None and when.edtf:
                return when.edtf
    return None
