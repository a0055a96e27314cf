"""One DuckDB database: the types of the Parquet tables, primary and foreign keys, descriptions as comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from ..write.columns import Column, Kind, Table
from ..write.schema import TABLES
from .source import ALL, ExportError, Source

_TYPES: Final[dict[Kind, str]] = {
    "string": "VARCHAR",
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMPTZ",
    "date": "DATE",
    "box": "STRUCT(x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE)",
}
# Nothing is fetched: DuckDB would else load what it lacks from the network.
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}


def write_duckdb(source: Source, file: Path) -> None:
    """Write all tables into the new database `file`.

    DuckDB checks foreign keys row by row, so that keys of a table to itself or in a circle cannot be declared; what they
    refer to stands in the comment of the column and in `data_dictionary`.

    Raises:
        ExportError: if DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise ExportError("DuckDB is not installed. Install it with: pip install 'breachtables[duckdb]'") from error
    connection = duckdb.connect(str(file), config=_CONFIG)
    try:
        there: set[str] = set()
        for table in _ordered():
            connection.execute(_create(table, there))
            _fill(connection, source, table)
            _describe(connection, table)
            there.add(table.name)
    finally:
        connection.close()


def _ordered() -> list[Table]:
    """The tables, those that others refer to first (as far as that goes)."""
    waiting, done = list(ALL), list[Table]()
    while waiting:
        names = {table.name for table in done}
        ready = [table for table in waiting if _referred(table) - {table.name} <= names]
        # In a circle the table that lacks least goes first.
        take = ready or [min(waiting, key=lambda table: len(_referred(table) - names))]
        done += take
        waiting = [table for table in waiting if table not in take]
    return done


def _referred(table: Table) -> set[str]:
    columns = {str(one.refers_to).partition(".")[0] for one in table.columns if one.refers_to and one.kind != "texts"}
    return columns | {link.table for link in table.links}


def _create(table: Table, there: set[str]) -> str:
    lines = [f'"{one.name}" {_TYPES[one.kind]}{" NOT NULL" if one.required else ""}' for one in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    for column in table.columns:
        target, _, name = str(column.refers_to or "").partition(".")
        if target in there and column.kind != "texts":
            lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{target}" ("{name}")')
    for link in table.links:
        if link.table in there:
            lines.append(f'FOREIGN KEY ({_names(link.columns)}) REFERENCES "{link.table}" ({_names(link.columns)})')
    return f'CREATE TABLE "{table.name}" ({", ".join(lines)})'


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _fill(connection: Any, source: Source, table: Table) -> None:
    if table in TABLES:
        path = source.output / f"{table.name}.parquet"
        parts = str(path / "*.parquet") if path.is_dir() else str(path)
        names = _names(table.column_names)
        connection.execute(f'INSERT INTO "{table.name}" SELECT {names} FROM read_parquet(?)', [parts])
        return
    marks = ", ".join("?" * len(table.columns))
    rows = [[row[name] for name in table.column_names] for row in source.rows(table)]
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)


def _describe(connection: Any, table: Table) -> None:
    connection.execute(f'COMMENT ON TABLE "{table.name}" IS {_text(table.description)}')
    for column in table.columns:
        connection.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {_text(_said(column))}')


def _said(column: Column) -> str:
    return f"{column.description} → {column.refers_to}" if column.refers_to else column.description


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
