"""What every export reads: the published tables row by row, and two small tables that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.dataset as ds

from ..rulebook.export import ExportTerms
from ..write.columns import Column, Table, always, key, string, text
from ..write.schema import TABLES

ROWS: Final = 2_000
"""Rows that are in memory at once."""

DICTIONARY: Final = Table(
    "data_dictionary",
    "one column of one table",
    "What each column says. Added by the export.",
    ("table_name", "column_name"),
    (
        key("table_name", "The table"),
        key("column_name", "The column"),
        always(string("type", "Its type in the Parquet tables")),
        always(text("description", "What it says")),
        string("unit", "The unit of its values"),
        text("vocabulary", "The values it may have, with commas between; empty where it may have any"),
        always(Column("is_key", "bool", "Whether it is (part of) the primary key")),
        always(Column("required", "bool", "Whether it is never null")),
        string("refers_to", "The column in which each of its values stands"),
    ),
)
TERMS: Final = Table(
    "terms",
    "one term of a standard for one value of a column",
    "To join with data in the terms of the W3C Data Privacy Vocabulary. Added by the export, from `rules/export.toml`.",
    ("table_name", "column_name", "value", "iri"),
    (
        key("table_name", "The table"),
        key("column_name", "The column; of a list each of its values"),
        key("value", "The value"),
        always(string("standard", "The standard that the term is of")),
        always(string("term", "The term, with the prefix of its vocabulary")),
        key("iri", "The address of the term"),
    ),
)
ALL: Final = (*TABLES, DICTIONARY, TERMS)

Row = dict[str, Any]


class ExportError(Exception):
    """Nothing was exported; the message says why."""


class Source:
    """The published tables of the folder `output`.

    Raises:
        ExportError: if they are not all there.
    """

    def __init__(self, output: Path, terms: ExportTerms) -> None:
        missing = [table.name for table in TABLES if not (output / f"{table.name}.parquet").exists()]
        if missing:
            raise ExportError(f"There are no tables in {output}. Make them with: breachtables run PATH -o {output}")
        self.output, self.terms = output, terms

    def rows(self, table: Table, columns: list[str] | None = None) -> Iterator[Row]:
        """The rows of a table, in its order; it may be a file or a folder of parts."""
        if table is DICTIONARY:
            yield from _dictionary()
        elif table is TERMS:
            yield from self._terms()
        else:
            data = ds.dataset(self.output / f"{table.name}.parquet", format="parquet")
            names = columns or list(table.column_names)
            for batch in data.to_batches(columns=names, batch_size=ROWS, batch_readahead=1, fragment_readahead=1):
                yield from batch.to_pylist()

    def _terms(self) -> Iterator[Row]:
        found = []
        for entry in self.terms.dpv:
            table, _, column = entry.column.partition(".")
            for value in entry.values:
                for term in entry.term:
                    place = {"table_name": table, "column_name": column, "value": value}
                    found.append(place | {"standard": "W3C DPV", "term": term, "iri": self.terms.iri(term)})
        return iter(sorted(found, key=lambda row: tuple(row[name] for name in TERMS.key)))


def _dictionary() -> Iterator[Row]:
    for table in ALL:
        for column in table.columns:
            yield {
                "table_name": table.name,
                "column_name": column.name,
                "type": column.kind,
                "description": column.description,
                "unit": column.unit,
                "vocabulary": ", ".join(column.vocabulary) or None,
                "is_key": column.name in table.key,
                "required": column.required,
                "refers_to": column.refers_to,
            }
