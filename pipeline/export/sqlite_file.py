"""One SQLite database with primary and foreign keys, and a metadata file with which Datasette shows all descriptions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ..write.columns import Column, Kind, Table
from .source import ALL, ExportError, Row, Source

_TYPES: Final[dict[Kind, str]] = {"int32": "INTEGER", "int64": "INTEGER", "double": "REAL", "bool": "INTEGER"}


def write_sqlite(source: Source, file: Path) -> None:
    """Write all tables into the new database `file`. Times are ISO 8601 text in UTC, lists and boxes JSON, true is 1.

    A list whose values stand in another table has a table of its own besides (`claims_derived_from_claim_ids`).

    Raises:
        ExportError: if a key points at nothing (which the run that published the tables rules out).
    """
    connection = sqlite3.connect(file)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")
        for table in ALL:
            _fill(connection, source, table)
        for statement in _indexes():
            connection.execute(statement)
        wrong = connection.execute("PRAGMA foreign_key_check").fetchone()
        if wrong:
            raise ExportError(f"A row of {wrong[0]} points at a row of {wrong[2]} that is not there; run breachtables run again.")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.commit()
    finally:
        connection.close()


def write_metadata(file: Path) -> None:
    """Write what Datasette is to say of the tables and columns: `datasette breachtables.sqlite -m FILE`."""
    tables = {
        table.name: {
            "description": table.description,
            "columns": {column.name: column.description for column in table.columns},
        }
        for table in ALL
    }
    title = "Personal data breaches in disclosed correspondence"
    content = {"title": title, "databases": {"breachtables": {"tables": tables}}}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _fill(connection: sqlite3.Connection, source: Source, table: Table) -> None:
    lists = [column for column in table.columns if column.kind == "texts" and column.refers_to]
    connection.execute(_create(table))
    for column in lists:
        connection.execute(_create_list(table, column))
    marks = ", ".join("?" * len(table.columns))
    for row in source.rows(table):
        values = [_cell(row[column.name]) for column in table.columns]
        connection.execute(f"INSERT INTO {_name(table.name)} VALUES ({marks})", values)
        for column in lists:
            _add_list(connection, table, column, row)


def _add_list(connection: sqlite3.Connection, table: Table, column: Column, row: Row) -> None:
    keys = [row[name] for name in table.key]
    marks = ", ".join("?" * (len(keys) + 2))
    rows = [(*keys, position, value) for position, value in enumerate(row[column.name] or ())]
    connection.executemany(f"INSERT INTO {_name(f'{table.name}_{column.name}')} VALUES ({marks})", rows)


def _create(table: Table) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    for link in table.links:
        names = ", ".join(map(_name, link.columns))
        lines.append(f"FOREIGN KEY ({names}) REFERENCES {_name(link.table)} ({names})")
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _create_list(table: Table, column: Column) -> str:
    own = [f"{_name(name)} TEXT NOT NULL" for name in table.key]
    keys = ", ".join(map(_name, table.key))
    lines = [
        *own,
        "position INTEGER NOT NULL",
        f"value TEXT NOT NULL {_references(column)}",
        f"PRIMARY KEY ({keys}, position)",
        f"FOREIGN KEY ({keys}) REFERENCES {_name(table.name)} ({keys})",
    ]
    return f"CREATE TABLE {_name(f'{table.name}_{column.name}')} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(column: Column) -> str:
    parts = [_name(column.name), _TYPES.get(column.kind, "TEXT")]
    if column.required:
        parts.append("NOT NULL")
    if column.kind == "bool":
        parts.append(f"CHECK ({_name(column.name)} IN (0, 1))")
    elif column.vocabulary and column.kind == "string":
        words = ", ".join("'" + word.replace("'", "''") + "'" for word in column.vocabulary)
        parts.append(f"CHECK ({_name(column.name)} IN ({words}))")
    if column.refers_to and column.kind != "texts":
        parts.append(_references(column))
    return " ".join(parts)


def _references(column: Column) -> str:
    table, _, name = str(column.refers_to).partition(".")
    return f"REFERENCES {_name(table)} ({_name(name)})"


def _indexes() -> Iterator[str]:
    """An index for each foreign key: with it a page of Datasette finds the rows that point at its row."""
    for table in ALL:
        for column in table.columns:
            if column.refers_to and column.kind != "texts" and table.key[0] != column.name:
                index = _name(f"{table.name}_by_{column.name}")
                yield f"CREATE INDEX {index} ON {_name(table.name)} ({_name(column.name)})"
            elif column.refers_to and column.kind == "texts":
                yield f"CREATE INDEX {_name(f'{table.name}_by_{column.name}')} ON {_name(f'{table.name}_{column.name}')} (value)"


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _name(name: str) -> str:
    return f'"{name}"'
