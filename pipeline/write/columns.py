"""What a table and a column are. The tables themselves are described in the `schema_*` modules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import pyarrow as pa

Kind = Literal["string", "text", "texts", "int32", "int64", "double", "bool", "timestamp", "date", "box"]

BOX_SIDES = ("x0", "top", "x1", "bottom")

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "text": pa.large_string(),
    "texts": pa.list_(pa.string()),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "box": pa.struct([(side, pa.float64()) for side in BOX_SIDES]),
}

# What a cell of each kind may be in Python. `bool` is an `int` and `datetime` a `date` there, so the check excludes these itself.
PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    "string": (str,),
    "text": (str,),
    "int32": (int,),
    "int64": (int,),
    "double": (float, int),
    "bool": (bool,),
    "timestamp": (datetime,),
    "date": (date,),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `refers_to` is `table.column`: each value (of a list: each element) must stand there."""

    name: str
    kind: Kind
    description: str
    unit: str | None = None
    vocabulary: tuple[str, ...] = ()
    required: bool = False
    refers_to: str | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type that the column has in the Parquet file."""
        return ARROW_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key over more than one column, to the columns of the same names in `table`."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns in order, its primary key and its composite foreign keys."""

    name: str
    row: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    links: tuple[Link, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in their order in the file."""
        return tuple(column.name for column in self.columns)


def key(name: str, description: str, refers_to: str | None = None) -> Column:
    """An id that every row has."""
    return Column(name, "string", description, required=True, refers_to=refers_to)


def refer(name: str, refers_to: str, description: str) -> Column:
    """An id of a row of another table (or this one); null where there is none."""
    return Column(name, "string", description, refers_to=refers_to)


def string(name: str, description: str, *vocabulary: str) -> Column:
    """A short value; with a vocabulary, one of it."""
    return Column(name, "string", description, vocabulary=vocabulary)


def text(name: str, description: str) -> Column:
    """Running text of any length."""
    return Column(name, "text", description)


def texts(name: str, description: str, *vocabulary: str) -> Column:
    """A list of short values: empty where there is none, null where that is not known."""
    return Column(name, "texts", description, vocabulary=vocabulary)


def count(name: str, description: str, unit: str | None = None) -> Column:
    """A whole number, 64 bits."""
    return Column(name, "int64", description, unit=unit)


def place(name: str, description: str, unit: str | None = None) -> Column:
    """A position or page number, 32 bits."""
    return Column(name, "int32", description, unit=unit)


def number(name: str, description: str, unit: str | None = None) -> Column:
    """A number that need not be whole."""
    return Column(name, "double", description, unit=unit)


def flag(name: str, description: str) -> Column:
    """True, false, or null for not known."""
    return Column(name, "bool", description)


def moment(name: str, description: str) -> Column:
    """A point in time, in UTC."""
    return Column(name, "timestamp", description, unit="UTC")


def always(column: Column) -> Column:
    """The same column, never null."""
    return replace(column, required=True)


METHODS = ("rule", "model", "ocr", "derived", "human")


def provenance(*, required: bool = True) -> tuple[Column, ...]:
    """The nine columns that lead from a row to its evidence; not `required` where a row may be about no single document."""
    document = refer("document_id", "documents.document_id", "The document that the evidence stands in")
    method = string("method", "How the value came about", *METHODS)
    confidence = number("confidence", "How sure the reading is, 0 to 1")
    return (
        always(document) if required else document,
        place("page", "Page of the evidence, counted from 1; null where the source has no pages", "page"),
        count("char_start", "Where the evidence starts in `documents.text`", "code points"),
        count("char_end", "Where the evidence ends in `documents.text`, exclusive", "code points"),
        Column("bbox", "box", "Rectangle around it, origin at the top left of the page; null without a page", unit="PDF points"),
        text("raw", "The evidence as it stands there, `text[char_start:char_end]`; null for whole stretches of text"),
        string("rule_id", "The rule file and entry (`file#entry`) or the model that found it"),
        always(method) if required else method,
        always(confidence) if required else confidence,
    )
