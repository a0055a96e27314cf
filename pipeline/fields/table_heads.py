"""Which columns a table has, by its heads, and whether its rows are incidents or numbers of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz, process

from ..rulebook.folding import fold_label
from ..rulebook.tables import ColumnRule, TableRules, fold_head

TableKind = Literal["incidents", "summary"]
_LONGEST = 140
_LEAST_FUZZY = 5
_MOST_KNOWN = 20_000
_NEAREST = 5


class Heads:
    """Recognises heads; each head is looked up once, however many readers the same rules have."""

    def __init__(self, rules: TableRules) -> None:
        self._rules = rules
        self._known: dict[str, ColumnRule | None] = rules.known_heads
        self._heads = [(head, column) for column in rules.column for head in column.folded]
        self._choices = [head for head, _ in self._heads]

    def column(self, head: str) -> ColumnRule | None:
        """The column that a head names; null where the rules know none."""
        if len(head) > _LONGEST:
            return None
        if head not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[head] = self._find(fold_head(head))
        return self._known[head]

    def columns(self, heads: Sequence[str]) -> list[ColumnRule | None]:
        """The columns of a row of heads. A column that two heads name is the first one's, but for totals."""
        seen: set[str] = set()
        found: list[ColumnRule | None] = []
        for head in heads:
            column = self.column(head) if head else None
            if column is not None and column.id in seen and column.tells != "total":
                column = None
            if column is not None:
                seen.add(column.id)
            found.append(column)
        return found

    def known_in_row(self, words: Sequence[str]) -> int:
        """How many of a row of words are heads of a table that may be ours; 0 where the row is none."""
        known = self._known
        looked_up = [known.get(word, True) for word in words if word and len(word) <= _LONGEST]
        if not any(looked_up):
            return 0  # as nearly always: none of these words is a head
        columns = self.columns(words)
        if judge(columns, True, self._rules) is None:
            return 0
        return sum(column is not None for column in columns)

    def _find(self, folded: str) -> ColumnRule | None:
        if not folded:
            return None
        for column in self._rules.column:
            if column.whole.fullmatch(folded):
                return column
        if len(folded) < _LEAST_FUZZY:
            return None
        least = self._rules.least_similarity
        for head, _, place in process.extract(folded, self._choices, scorer=fuzz.ratio, score_cutoff=least, limit=_NEAREST):
            if self._keeps_names(head, folded):
                return self._heads[place][1]
        return None

    def _keeps_names(self, known: str, head: str) -> bool:
        """Whether a head that is like a known one names whom that names: “reported to SIRO” is not “reported to ICO”."""
        words, squashed = known.split(), fold_label(head)
        return all(fold_label(name) in squashed for name in self._rules.names if name in words)


def judge(columns: Sequence[ColumnRule | None], about_breaches: bool, rules: TableRules) -> TableKind | None:
    """What the rows of a table with these columns are; null where they are nothing of ours.

    `about_breaches`: words around the table say that it is about breaches.
    """
    if any(column is not None and column.tells == "papers" for column in columns):
        return None  # a schedule of documents
    known = {column.id: column for column in columns if column is not None and column.reads != "ignored"}
    tells = {column.tells for column in known.values()}
    topical = about_breaches or any(column.specific for column in known.values())
    if not topical:
        return None
    if "total" in tells:
        others = tells & {"what", "when", "who"}
        return "summary" if others else None
    plain = "what" in tells or {"many", "case"} <= tells or {"when", "many"} <= tells
    if len(known) >= rules.least_columns and plain:
        return "incidents"
    if about_breaches and len(known) == rules.least_columns - 1 and "what" in tells and tells & {"when", "many", "case"}:
        return "incidents"
    return None
