"""One row of a table of incidents: an account, more of the one before, a total, a nil return, or a note."""

from __future__ import annotations

from ..evidence import make_evidence
from ..fields.grids import TableRow
from ..model import Account, Claim, Issue, Quantity, Reference, Span
from .periods import find_period
from .table_facts import Facts
from .table_source import TableSource

_SHORT = 40
_TELLING = ("what", "many", "case")


class RowReader:
    """Reads the rows of one table. Rows with the same key are one incident; so are rows that a merged reference cell joins."""

    def __init__(self, source: TableSource, period: str | None) -> None:
        keyed = any(one and one.reads == "key" for one in source.columns)
        self.accounts: list[Account] = []
        self.issues: list[Issue] = []
        self.facts = Facts(source, keyed)
        self.source, self._period, self._is_keyed = source, period, keyed
        self._keyed: dict[str, str] = {}
        self._stated: set[tuple[str, str, str | Span]] = set()
        self._last_reference: Span | None = None

    def read(self, row: TableRow) -> None:
        """One row: an incident, more of the one before, a total, a note, or an issue that says that it was not understood."""
        words = [self.source.value(cell) for cell in row.cells]
        filled = list(dict.fromkeys(cell for cell in row.cells if cell is not None))
        if self._is_total(words):
            self._total(row)
        elif self._is_nil(words):
            self._nil(row)
        elif self._goes_on(row):
            self._facts(row, self.accounts[-1].key)
        elif len(filled) == 1 and len(self.source.columns) > 2:
            self._alone(row, filled[0])
        elif any(self._tells(place, words) for place in range(len(words))):
            self._incident(row)
        else:
            self._not_understood(row)

    def read_report(self, row: TableRow) -> None:
        """A row that is known to be an incident: the answers of a report in a layout of its own."""
        self._incident(row)

    def _tells(self, place: int, words: list[str]) -> bool:
        """Whether this cell says something of an incident."""
        column = self.source.column(place)
        return column is not None and column.tells in _TELLING and not self.source.cells.is_empty(words[place])

    # --- what a row is --------------------------------------------------------------------------------------------------

    def _is_total(self, words: list[str]) -> bool:
        first = next((word for word in words if word), "")
        return bool(self.source.rules.tables.totals_cell.fullmatch(first.strip(" :")))

    def _is_nil(self, words: list[str]) -> bool:
        said = [(place, word) for place, word in enumerate(words) if word and not self.source.cells.is_empty(word)]
        nil = {place for place, word in said if self.source.cells.says_nil(word)}
        telling = any((one := self.source.column(place)) and one.tells in ("what", "when") for place in nil)
        return telling and not any(place not in nil and self._states_more(place, word) for place, word in said)

    def _states_more(self, place: int, word: str) -> bool:
        """Whether a cell of a row that says “nil” says something else: a number, or more than a few words."""
        column = self.source.column(place)
        return len(word) > _SHORT or (column is not None and column.reads == "count" and word not in ("0", "nil", "Nil"))

    def _goes_on(self, row: TableRow) -> bool:
        """A row cut in two by the end of a page: nothing but words of free text, under an incident."""
        if not self.accounts:
            return False
        filled = [place for place, cell in enumerate(row.cells) if cell is not None]
        kinds = {one.reads if (one := self.source.column(place)) else "text" for place in filled}
        first = next((place for place, one in enumerate(self.source.columns) if one is not None), 0)
        return kinds <= {"text", "ignored"} and first not in filled and self.source.paged

    # --- rows that are no incident -----------------------------------------------------------------------------------------

    def _alone(self, row: TableRow, cell: Span) -> None:
        """A row of one cell: a note, a heading that names a period, or something that is not understood."""
        words = self.source.value(cell)
        found = find_period(words, self.source.rules.dates) if len(words) < _SHORT * 2 else None
        if found:
            self._period = found[1]
        elif len(words) > _SHORT and not self.source.rules.tables.note_start.match(words):
            self._not_understood(row)

    def _not_understood(self, row: TableRow) -> None:
        span = self.source.extent(row)
        shown = " ".join(span.of(self.source.document.text).split())[:80]
        text = f"Row {row.place + 1} of a table of incidents was not understood and is no incident: “{shown}”. Look at it."
        evidence = make_evidence(self.source.document, span, "tables#row", whole=True)
        self.issues.append(Issue("warning", "table_row_unread", text, self.source.document.document_id, evidence))

    def _total(self, row: TableRow) -> None:
        for _, cell, column in self.source.cells_of(row):
            quantity = None
            if column.reads == "count":
                quantity = self.source.cells.count(self.source.raw(cell), cell, column.unit)
            if quantity is not None:
                field = f"{column.field}_total" if column.field in ("subjects", "records") else column.field
                self._add_total(row, field, cell, quantity, self._period)

    def _nil(self, row: TableRow) -> None:
        """No incident in the period of the row: a stated zero."""
        period = self._period
        for _, cell, column in self.source.cells_of(row):
            if column.reads in ("date", "year", "quarter"):
                when = self.source.cells.date(self.source.raw(cell), cell, self._period)
                period = when.edtf if when and when.edtf else period
        cell = next(one for one in row.cells if one is not None and self.source.cells.says_nil(self.source.value(one)))
        quantity = Quantity(cell, self.source.raw(cell), 0, 0, 0, "nil", "incidents", rule_id="tables#nil")
        self._add_total(row, "incidents_total", cell, quantity, period)

    def _add_total(self, row: TableRow, field: str, cell: Span, quantity: Quantity, period: str | None) -> None:
        document = self.source.document
        self.facts.claims.append(
            Claim(
                key=f"{self.source.prefix}r{row.place}:{field}@{cell.start}",
                field=field,
                source_kind="table",
                source=0,
                evidence=make_evidence(document, cell, "tables#total"),
                value_text=" ".join(self.source.raw(cell).split()),
                quantity=quantity,
                period=period,
            )
        )

    # --- incidents -----------------------------------------------------------------------------------------------------------

    def _incident(self, row: TableRow) -> None:
        key = self._account_of(row)
        if key is not None:
            self._facts(row, key)
            return
        key = f"{self.source.prefix}r{row.place}"
        if self._is_keyed:
            self._keyed[self._key_of(row)] = key
        evidence = make_evidence(self.source.document, self.source.extent(row), "tables#row", whole=True)
        self.accounts.append(Account(key, "table", evidence, self._regulators_reference(row), published=self._is_keyed))
        self._facts(row, key)

    def _key_of(self, row: TableRow) -> str:
        return next((self.source.value(cell) for _, cell, column in self.source.cells_of(row) if column.reads == "key"), "")

    def _account_of(self, row: TableRow) -> str | None:
        """The account that a row goes on with: the one of its key, or of the reference cell that it shares with the row above."""
        if self._is_keyed:
            return self._keyed.get(self._key_of(row))
        reference = next((cell for _, cell, column in self.source.cells_of(row) if column.reads == "reference"), None)
        same = reference is not None and reference == self._last_reference
        self._last_reference = reference
        return self.accounts[-1].key if same and self.accounts else None

    def _regulators_reference(self, row: TableRow) -> Reference | None:
        for _, cell, column in self.source.cells_of(row):
            if column.reads in ("case_ref", "reference"):
                found = self.source.cells.reference(self.source.raw(cell), cell)
                if found is not None:
                    return found
        return None

    def _facts(self, row: TableRow, account: str) -> None:
        for _, cell, column in self.source.cells_of(row):
            words = self.source.value(cell)
            if column.reads == "ignored" or self.source.cells.is_empty(words):
                continue  # the number of the row, or a cell that says that there is nothing to say
            said = (account, column.id, words if self._is_keyed else cell)
            if said in self._stated:
                continue  # the same report on a further row, or a cell merged over several: said once
            self._stated.add(said)
            self.facts.read(row, cell, column, account, self._period)
