"""Publish a run: all tables with their data package and manifest, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .check import IntegrityError, check_tables
from .datapackage import describe_package
from .parquet import Row, SchemaError, parquet_bytes, to_arrow
from .schema import SCHEMA, TABLES
from .swap import replace_files, run_lock


def publish(tables: Mapping[str, Iterable[Row]], folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write all tables, `datapackage.json` and `manifest.json` into `folder`, which is made if need be.

    `tables` maps table names to rows; a table that is missing is written empty. Other files in the folder stay. Raises
    SchemaError or IntegrityError where the tables are wrong, LockHeld where another run is writing there, OutputError where the
    folder cannot be written: the published files are then as they were.
    """
    files = render(tables, manifest)
    with run_lock(folder):
        replace_files(folder, files)


def render(tables: Mapping[str, Iterable[Row]], manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """The published files by name, checked. Only `manifest.json` may differ between two runs on the same input.

    Raises SchemaError and IntegrityError.
    """
    unknown = sorted(set(tables) - set(SCHEMA))
    if unknown:
        raise SchemaError(f"no such table: {', '.join(unknown)}")
    rows = {name: list(table) for name, table in tables.items()}
    arrow = {table.name: to_arrow(table, rows.get(table.name, ())) for table in TABLES}
    problems = check_tables(rows)
    if problems:
        raise IntegrityError(problems)
    files: dict[str, bytes] = {}
    facts: dict[str, dict[str, Any]] = {}
    for name, table in arrow.items():
        content = parquet_bytes(table)
        files[f"{name}.parquet"] = content
        facts[name] = {"rows": table.num_rows, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    files["datapackage.json"] = _json(describe_package())
    files["manifest.json"] = _json({**manifest, "tables": facts})
    return files


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "backslashreplace")
