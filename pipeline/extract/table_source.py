"""What the readers of a table's rows need to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..fields.grids import TableRow, value_of
from ..model import Document, Span
from ..rulebook import Rulebook
from ..rulebook.tables import ColumnRule
from .table_cells import CellReader


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table with its columns (null: no rule knows the head) and heads. `prefix` begins the keys of its claims."""

    document: Document
    prefix: str
    columns: tuple[ColumnRule | None, ...]
    heads: tuple[str, ...]
    cells: CellReader
    rules: Rulebook
    paged: bool = False
    scattered: Mapping[Span, str] = field(default_factory=dict)

    def value(self, cell: Span | None) -> str:
        """The words of a cell, on one line."""
        return (self.scattered.get(cell) if cell is not None else None) or value_of(self.document.text, cell)

    def raw(self, cell: Span) -> str:
        """The words of a cell as they stand."""
        return self.scattered.get(cell) or cell.of(self.document.text)

    def column(self, place: int) -> ColumnRule | None:
        """The column at `place` (from 0); null where a row is longer than its heads, or no rule knows the head."""
        return self.columns[place] if place < len(self.columns) else None

    def cells_of(self, row: TableRow) -> Iterator[tuple[int, Span, ColumnRule]]:
        """(place, cell, column) of every filled cell under a known head; of a merged cell only its first place."""
        seen: set[Span] = set()
        for place, cell in enumerate(row.cells):
            column = self.column(place)
            if cell is not None and column is not None and cell not in seen:
                yield place, cell, column
            if cell is not None:
                seen.add(cell)

    def extent(self, row: TableRow) -> Span:
        """The stretch from the first filled cell of a row to its last."""
        filled = [cell for cell in row.cells if cell is not None]
        return Span(min(cell.start for cell in filled), max(cell.end for cell in filled))
