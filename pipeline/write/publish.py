"""Publish a run: all tables with their data package and manifest, or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa

from ..storage import LocalStorage, Storage
from .check import IntegrityError, check_tables
from .datapackage import describe_package
from .parquet import Row, SchemaError, to_arrow, write_parquet
from .published import read_file, read_manifest, table_files
from .schema import SCHEMA, TABLES, arrow_schema
from .swap import Parts as Folder
from .swap import Writer, replace_files, run_lock

Parts = Callable[[str], Iterable[pa.Table]]
"""The rows of a table by its name, in parts, in order."""
Facts = dict[str, dict[str, Any]]
"""By table: rows, bytes and SHA-256 of its file."""


def publish(tables: Mapping[str, Iterable[Row]], folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write all tables, `datapackage.json` and `manifest.json` into `folder`, which is made if need be.

    `tables` maps table names to rows; a table that is missing is written empty. Other files in the folder stay. Raises
    SchemaError or IntegrityError where the tables are wrong, LockHeld where another run is writing there, OutputError where the
    folder cannot be written: the published files are then as they were.
    """
    unknown = sorted(set(tables) - set(SCHEMA))
    if unknown:
        raise SchemaError(f"no such table: {', '.join(unknown)}")
    rows = {name: list(table) for name, table in tables.items()}
    arrow = {table.name: to_arrow(table, rows.get(table.name, ())) for table in TABLES}
    problems = check_tables(rows)
    if problems:
        raise IntegrityError(problems)
    publish_parts(lambda name: [arrow[name]], folder, lambda facts: {**manifest, "tables": facts})


def publish_parts(parts: Parts, folder: Path, manifest: Callable[[Facts], Mapping[str, Any]], **more: bytes) -> None:
    """Write all tables from their parts, which are checked already, with no more than some of them in memory.

    `manifest` is given the facts of the tables and gives the manifest; `more` are further files, by name without `.json`. Raises
    as `publish`.
    """
    facts: Facts = {}
    files: dict[str, bytes | Writer | Folder] = {
        f"{table.name}.parquet": _table_writer(table.name, parts, facts) for table in TABLES
    }
    files["datapackage.json"] = as_json(describe_package())
    files |= {f"{name}.json": content for name, content in more.items()}
    files["manifest.json"] = lambda handle: _write_json(handle, manifest(facts))
    with run_lock(folder):
        replace_files(folder, files)


def republish(storage: Storage, manifest: Mapping[str, Any], **more: bytes) -> None:
    """Publish a manifest and further files (by name without `.json`) of a run that changed no table. The caller has the lock."""
    files = {f"{name}.json": content for name, content in more.items()}
    files["manifest.json"] = as_json({**read_manifest(storage), **manifest})
    if isinstance(storage, LocalStorage):
        replace_files(storage.path("."), files)
        return
    for name, content in files.items():
        storage.write(name, content)


def copy_published(source: Storage, folder: Path) -> None:
    """Publish in `folder` what is published in `source`; a table that lies there in parts becomes one file."""
    manifest = read_manifest(source)
    if isinstance(source, LocalStorage) and all(source.is_file(f"{table.name}.parquet") for table in TABLES):
        names = [f"{table.name}.parquet" for table in TABLES] + ["datapackage.json", "changes.json", "manifest.json"]
        with run_lock(folder):
            replace_files(folder, {name: _copy_of(source.path(name)) for name in names})
        return

    def parts(name: str) -> Iterable[pa.Table]:
        return (read_file(source, file) for file in table_files(source, name, manifest))

    publish_parts(parts, folder, lambda facts: {**manifest, "tables": facts}, changes=source.read("changes.json"))


def _copy_of(path: Path) -> Writer:
    def write(handle: BinaryIO) -> None:
        with path.open("rb") as original:
            shutil.copyfileobj(original, handle)

    return write


def _table_writer(name: str, parts: Parts, facts: Facts) -> Writer:
    def write(handle: BinaryIO) -> None:
        told = _Told(handle)
        rows = write_parquet(told, arrow_schema(SCHEMA[name]), parts(name))  # type: ignore[arg-type]
        facts[name] = {"rows": rows, "bytes": told.size, "sha256": told.hash.hexdigest()}

    return write


class _Told:
    """A file that is only written to, from its start to its end, and that knows its size and hash."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self.size = 0
        self.hash = hashlib.sha256()
        self.closed = False

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.hash.update(data)
        return self._handle.write(data)

    def flush(self) -> None:
        self._handle.flush()

    def tell(self) -> int:
        return self.size

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


_JSON: Final = json.JSONEncoder(indent=2, ensure_ascii=False, allow_nan=False)


def as_json(value: Mapping[str, Any]) -> bytes:
    """The value as a JSON file, readable for people too."""
    return (_JSON.encode(value) + "\n").encode("utf-8", "backslashreplace")


def _write_json(handle: BinaryIO, value: Mapping[str, Any]) -> None:
    """Write what `as_json` gives, without holding it as a whole: a manifest names all documents."""
    for piece in chain(_JSON.iterencode(value), "\n"):
        handle.write(piece.encode("utf-8", "backslashreplace"))
