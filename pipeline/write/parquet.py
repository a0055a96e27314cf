"""Rows to Arrow to Parquet: every value checked against the schema, the same rows always giving the same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from .columns import BOX_SIDES, PYTHON_TYPES, Column, Table
from .schema import SCHEMA, arrow_schema

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

ROW_GROUP = 100_000
"""Rows of a row group."""
# Fixed here so that neither a library's default nor the machine decides about the bytes.
_WRITER = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": True,
}


class SchemaError(Exception):
    """A row does not fit its table: a fault of the program or of a rule file, never of a document."""


def to_arrow(table: Table, rows: Iterable[Row]) -> pa.Table:
    """The rows, sorted by the table's key, as an Arrow table with the table's schema.

    A column that a row does not name is null. Raises SchemaError, naming table, column and value, for an unknown column, a
    value of another type or outside the vocabulary, a missing required value, a time without zone.
    """
    return in_order(table, sort_rows(table, rows))


def in_order(table: Table, rows: Sequence[Row]) -> pa.Table:
    """The rows in the order in which they come, checked as by `to_arrow`."""
    _refuse_unknown(table, rows)
    arrays = [_array(table, column, rows) for column in table.columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))


def sort_rows(table: Table, rows: Iterable[Row]) -> list[Row]:
    """The rows by primary key; rows that share a key (the integrity check will refuse them) by all their values."""

    def by_key(row: Row) -> tuple[tuple[bool, Any], ...]:
        return tuple((row.get(name) is not None, row.get(name)) for name in table.key)

    def by_all(row: Row) -> str:
        return repr([row.get(name) for name in table.column_names])

    try:
        ordered = sorted(rows, key=by_key)
        if any(by_key(one) == by_key(other) for one, other in pairwise(ordered)):
            ordered.sort(key=lambda row: (by_key(row), by_all(row)))
    except TypeError as error:
        raise SchemaError(f"{table.name}: the key {', '.join(table.key)} has values of different types ({error})") from error
    return ordered


def write_parquet(sink: BinaryIO, schema: pa.Schema, parts: Iterable[pa.Table]) -> int:
    """Write the parts, one after the other, as one Parquet file of this schema; the number of rows.

    The bytes depend on nothing but the rows, their order and the version of pyarrow, not on how the rows are divided into parts.
    """
    waiting: list[pa.Table] = []
    rows = 0
    with pq.ParquetWriter(sink, schema, **_WRITER) as writer:
        for part in parts:
            rows += part.num_rows
            waiting.append(part)
            while sum(one.num_rows for one in waiting) >= ROW_GROUP:
                whole = pa.concat_tables(waiting)
                writer.write_table(whole.slice(0, ROW_GROUP).combine_chunks(), ROW_GROUP)
                waiting = [whole.slice(ROW_GROUP)]
        if rows == 0 or any(one.num_rows for one in waiting):
            rest = pa.concat_tables(waiting) if waiting else schema.empty_table()
            writer.write_table(rest.combine_chunks(), ROW_GROUP)
    return rows


def parquet_bytes(table: pa.Table) -> bytes:
    """The Parquet file of an Arrow table."""
    sink = io.BytesIO()
    write_parquet(sink, table.schema, [table])
    return sink.getvalue()


_PLAIN: Final[dict[str, type]] = {
    "string": str,
    "text": str,
    "int32": int,
    "int64": int,
    "double": float,
    "bool": bool,
    "date": date,
    "box": dict,
}
"""Kinds of columns whose cells are in order if they are exactly of this type, and what is in a box or a number is, too."""
_SIDES: Final = frozenset(BOX_SIDES)


def _refuse_unknown(table: Table, rows: Sequence[Row]) -> None:
    known = frozenset(table.column_names)
    for row in rows:
        if not row.keys() <= known:
            unknown = sorted(set(row) - known)
            raise SchemaError(f"{table.name}: no such column: {', '.join(unknown)}")


def _array(table: Table, column: Column, rows: Sequence[Row]) -> pa.Array:
    cells = _cells(column.name, rows)
    if not _surely_fit(column, cells):
        check = _checker(column)
        for row, value in zip(rows, cells, strict=True):
            problem = check(value)
            if problem:
                key = ", ".join(f"{name}={row.get(name)}" for name in table.key)
                raise SchemaError(f"{table.name}.{column.name} {problem} (row {key})")
    try:
        return pa.array(cells, type=column.arrow_type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError) as error:
        raise SchemaError(f"{table.name}.{column.name} cannot be stored: {error}") from error


def _cells(name: str, rows: Sequence[Row]) -> list[Any]:
    """The values of one column. Nearly always each row names it, and then it costs half as much to take it for granted."""
    try:
        return [row[name] for row in rows]
    except KeyError:
        return [row.get(name) for row in rows]


def _surely_fit(column: Column, cells: Sequence[object]) -> bool:
    """Whether a look at the kinds of cells, rather than at each cell, shows that nothing is wrong with them."""
    kinds = set(map(type, cells))
    if not column.required:
        kinds.discard(type(None))
    if not kinds:
        return True
    if column.kind not in _PLAIN or kinds != {_PLAIN[column.kind]}:
        return False
    if column.kind == "double":
        return all(map(math.isfinite, [cell for cell in cells if cell is not None]))  # type: ignore[arg-type]
    if column.kind == "box":
        return _surely_boxes([cell for cell in cells if cell is not None])  # type: ignore[misc]
    return not column.vocabulary or {cell for cell in cells if cell is not None} <= set(column.vocabulary)


def _surely_boxes(boxes: Sequence[Mapping[str, object]]) -> bool:
    sides = [side for box in boxes for side in box.values()]
    if set(map(type, sides)) != {float} or not all(map(math.isfinite, sides)):  # type: ignore[arg-type]
        return False
    return all(box.keys() == _SIDES for box in boxes)


def _checker(column: Column) -> Callable[[object], str | None]:
    """A function that says what is wrong with a cell of `column`; null where nothing is."""
    words = frozenset(column.vocabulary)
    outside = f"is not one of {', '.join(column.vocabulary)}"

    def check(value: object) -> str | None:
        if value is None:
            return "is required but null" if column.required else None
        if column.kind == "texts":
            return _check_list(value, words, outside)
        if column.kind == "box":
            return _check_box(value)
        problem = _check_type(column, value)
        if problem is None and words and value not in words:
            return f"= {value!r} {outside}"
        return problem

    return check


def _check_type(column: Column, value: object) -> str | None:
    kind = column.kind
    fits = isinstance(value, PYTHON_TYPES[kind])
    if isinstance(value, bool) and kind != "bool":
        fits = False
    if isinstance(value, datetime) and kind == "date":
        fits = False
    if not fits:
        return f"= {value!r} is of type {type(value).__name__}, not {kind}"
    if isinstance(value, datetime) and value.utcoffset() is None:
        return f"= {value!r} has no time zone"
    if isinstance(value, float) and not math.isfinite(value):
        return f"= {value!r} is not a number"
    return None


def _check_list(value: object, words: frozenset[str], outside: str) -> str | None:
    if not isinstance(value, list | tuple):
        return f"= {value!r} is of type {type(value).__name__}, not a list of strings"
    for item in value:
        if not isinstance(item, str):
            return f"holds {item!r}, which is of type {type(item).__name__}, not string"
        if words and item not in words:
            return f"holds {item!r}, which {outside}"
    return None


def _check_box(value: object) -> str | None:
    if not isinstance(value, Mapping) or tuple(sorted(value)) != tuple(sorted(BOX_SIDES)):
        return f"= {value!r} is not a mapping with {', '.join(BOX_SIDES)}"
    if any(isinstance(side, bool) or not isinstance(side, int | float) or not math.isfinite(side) for side in value.values()):
        return f"= {value!r} has a side that is not a number"
    return None


def to_frame(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """The rows of the table `name` as pandas sees the published file: whole numbers and true/false stay so beside nulls.

    Raises KeyError for an unknown table, SchemaError as `to_arrow`.
    """
    frame: pd.DataFrame = to_arrow(SCHEMA[name], rows).to_pandas()
    return frame
