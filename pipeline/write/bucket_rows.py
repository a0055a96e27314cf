"""Rows on their way to the published tables: packed Arrow tables that also know of which group each row is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .columns import Table
from .parquet import in_order
from .schema import SCHEMA, arrow_schema

GROUP = "_group"
Row = Mapping[str, Any]
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


def grouped_arrow(name: str, rows_of: Mapping[str, Iterable[Row]]) -> pa.Table:
    """The rows of each group as one Arrow table of the table `name`, checked as by `to_arrow`, with the group beside them."""
    rows: list[Row] = []
    groups: list[str] = []
    for group, ones in rows_of.items():
        before = len(rows)
        rows += ones
        groups += [group] * (len(rows) - before)
    return in_order(SCHEMA[name], rows).append_column(GROUP, pa.array(groups, pa.string()))


def replaced(table: Table, old: bytes | None, gone: Collection[str], new: pa.Table) -> pa.Table:
    """The rows of a bucket: the old ones but for those of the groups in `gone`, and the new ones; sorted by the table's key."""
    parts = [new]
    if old is not None:
        before = unpacked(old)
        parts.insert(0, before.filter(pc.invert(pc.is_in(before.column(GROUP), pa.array(list(gone), pa.string())))))
    whole = pa.concat_tables([part.cast(_bare_schema(table)) for part in parts])
    return sorted_by_key(table, whole)


def sorted_by_key(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in the order of their primary key."""
    keys = [(name, "ascending") for name in table.key]
    return rows.take(pc.sort_indices(rows, sort_keys=keys))


def packed(rows: pa.Table) -> bytes:
    """The table as bytes; `unpacked` gives it back."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=_OPTIONS) as writer:
        writer.write_table(rows.combine_chunks())
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> pa.Table:
    """A table that was packed."""
    with pa.ipc.open_stream(data) as reader:
        return reader.read_all()


def published(table: Table, rows: pa.Table) -> pa.Table:
    """The rows as they are published: without their group, with the schema's descriptions."""
    return rows.drop_columns([GROUP]).cast(arrow_schema(table))


def _bare_schema(table: Table) -> pa.Schema:
    fields = [field.remove_metadata() for field in arrow_schema(table)]
    return pa.schema([*fields, pa.field(GROUP, pa.string())])
