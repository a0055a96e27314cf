"""Tables of incidents: each row an account of one incident, with a claim for each cell; tables of numbers give totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..evidence import make_evidence
from ..fields.grids import Cells, TableRow, rows_of, value_of, width_of
from ..fields.table_heads import Heads, TableKind, judge
from ..model import Account, Claim, Document, Grid, Issue, Span
from ..rulebook import Rulebook
from ..rulebook.tables import ColumnRule
from .periods import find_period
from .table_cells import CellReader, about_breaches
from .table_rows import RowReader
from .table_source import TableSource
from .table_totals import read_total_row

_FIRST_ROWS = 60
"""A table's heads stand in one of its first rows; below titles and notes."""
_FORM_ROWS = 15
"""The labels of a report that is laid out as a table stand in its first rows."""
_BEFORE = 700
"""So many characters before a table may say what it is about."""


@dataclass(slots=True)
class TableFindings:
    """What the tables of a document gave. `places`: the rows of tables of ours."""

    accounts: list[Account] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table's heads say: the columns, what its rows are, and the row (or rows) of the heads."""

    columns: tuple[ColumnRule | None, ...]
    heads: tuple[str, ...]
    kind: TableKind


def read_tables(document: Document, grids: Sequence[Grid], rules: Rulebook, cells: CellReader, first: int = 0) -> TableFindings:
    """All incidents and totals in the tables of a document; `first` is the number of the first table given."""
    found = TableFindings()
    heads = Heads(rules.tables)
    for number, grid in enumerate(grids, first):
        if _is_form(document, grid, rules):
            continue  # read as a report in a layout of its own
        _TableReader(document, grid, f"table{number}", rules, cells, heads, dict(grid.scattered)).read(found)
    return found


@dataclass(slots=True)
class _TableReader:
    """Reads one table: first its heads, then its rows, until other heads come."""

    document: Document
    grid: Grid
    prefix: str
    rules: Rulebook
    cells: CellReader
    heads: Heads
    scattered: Mapping[Span, str]

    def read(self, out: TableFindings) -> None:
        """Add what the table gives to `out`."""
        text = self.document.text
        about = _is_about_breaches(self.document, self.grid, self.rules)
        period = _period_before(self.document, self.grid, self.rules)
        layout: Layout | None = None
        rows: RowReader | None = None
        before: TableRow | None = None
        read, unknown = False, list[Issue]()
        for row in rows_of(text, self.grid):
            if layout is None and row.place > _FIRST_ROWS:
                return  # no table of ours: its heads would have come by now
            if not width_of(row.cells):
                continue  # an empty row
            above = before if layout is None or not read else None
            new = self._layout(row, above, about)
            before = row
            if new is None and layout is None:
                period = _period_of_row(text, row, self.rules) or period  # a title above the heads
            elif new is not None:
                if layout is None or new.columns != layout.columns:  # else the heads repeated on the next page
                    _finish(rows, out)
                    layout, rows, read = new, self._begin(new, row, period), False
                    unknown = list(_unknown_heads(self.document, new, row))
                out.places.append(_extent(row.cells))
            elif rows is not None and layout is not None:
                out.places.append(_extent(row.cells))
                out.issues += unknown
                read, unknown = True, []
                if layout.kind == "summary":
                    rows.facts.claims += read_total_row(rows.source, row, period)
                else:
                    rows.read(row)
        _finish(rows, out)

    def _begin(self, layout: Layout, row: TableRow, period: str | None) -> RowReader:
        prefix = f"{self.prefix}r{row.place}"
        paged = self.grid.paged
        source = TableSource(self.document, prefix, layout.columns, layout.heads, self.cells, self.rules, paged, self.scattered)
        return RowReader(source, period)

    def _heads_in(self, cells: Cells) -> list[str]:
        """The heads; one merged over several columns counts for its first."""
        seen: set[Span] = set()
        words = []
        for cell in cells:
            words.append("" if cell is None or cell in seen else self.scattered.get(cell) or value_of(self.document.text, cell))
            if cell is not None:
                seen.add(cell)
        return words

    def _layout(self, row: TableRow, before: TableRow | None, about: bool) -> Layout | None:
        """The layout that a row of heads sets, by itself or under the row above (heads over several columns)."""
        text = self.document.text
        options = [self._heads_in(row.cells)]
        if before is not None and before.place == row.place - 1:
            joined = _joined(text, before.cells, row.cells)
            mixed = [one if self.heads.column(one) else below for one, below in zip(joined, options[0], strict=False)]
            options += [joined, mixed]
        best: Layout | None = None
        for words in options:
            columns = self.heads.columns(words)
            filled = sum(bool(word) for word in words)
            known = sum(column is not None for column in columns)
            kind = judge(columns, about, self.rules.tables)
            if kind is not None and 2 * known >= filled and (best is None or known > sum(map(bool, best.columns))):
                best = Layout(tuple(columns), tuple(words), kind)
        return best


def _is_form(document: Document, grid: Grid, rules: Rulebook) -> bool:
    """Whether the first column of a table holds the labels of a report, each beside its answer."""
    first = [next((cell for cell in row if cell is not None), None) for row in grid.rows[:_FORM_ROWS]]
    words = [value_of(document.text, cell) for cell in first if cell is not None]
    known = {column.id for one in words[1:] if (column := rules.tables.labelled(one)) and column.reads in ("date", "count")}
    return len(known) > 1


def _finish(rows: RowReader | None, out: TableFindings) -> None:
    if rows is not None:
        out.accounts += rows.accounts
        out.claims += rows.facts.claims
        out.issues += [*rows.issues, *rows.facts.issues]


def _is_about_breaches(document: Document, grid: Grid, rules: Rulebook) -> bool:
    start = _start_of(grid)
    near = document.text[max(start - _BEFORE, 0) : start + 200]
    return any(about_breaches(words, rules) for words in (grid.name or "", near, document.text[:600]) if words)


def _start_of(grid: Grid) -> int:
    if grid.span is not None:
        return grid.span.start
    return next((cell.start for row in grid.rows for cell in row if cell is not None), 0)


def _period_before(document: Document, grid: Grid, rules: Rulebook) -> str | None:
    """The period that the words before the table name last, else its sheet's name, else the document's first lines."""
    start = _start_of(grid)
    near = document.text[max(start - _BEFORE, 0) : start]
    for words in (
        *reversed([line for line in near.split("\n") if line.strip()][-6:]),
        grid.name or "",
        document.text[: min(400, start)],
    ):
        found = find_period(words, rules.dates)
        if found:
            return found[1]
    return None


def _period_of_row(text: str, row: TableRow, rules: Rulebook) -> str | None:
    words = " ".join(value_of(text, cell) for cell in dict.fromkeys(row.cells) if cell is not None)
    found = find_period(words, rules.dates) if len(words) < 300 else None
    return found[1] if found else None


def _joined(text: str, above: Cells, below: Cells) -> list[str]:
    """Heads of two rows: what stands above counts for every column below it."""
    width = max(len(above), len(below))
    upper = [value_of(text, above[place]) if place < len(above) else "" for place in range(width)]
    lower = [value_of(text, below[place]) if place < len(below) else "" for place in range(width)]
    return [one if one == other else f"{one} {other}".strip() for one, other in zip(upper, lower, strict=True)]


def _extent(cells: Iterable[Span | None]) -> Span:
    filled = [cell for cell in cells if cell is not None]
    return Span(min(cell.start for cell in filled), max(cell.end for cell in filled))


def _unknown_heads(document: Document, layout: Layout, row: TableRow) -> Iterator[Issue]:
    unknown = [head for head, column in zip(layout.heads, layout.columns, strict=True) if head and column is None]
    if unknown:
        shown = ", ".join(f"“{head[:60]}”" for head in unknown)
        text = f"A table of incidents has columns that no rule knows: {shown}. They were not read; add the heads to tables.toml."
        evidence = make_evidence(document, _extent(row.cells), "tables#column", whole=True)
        yield Issue("info", "table_column_unknown", text, document.document_id, evidence)
