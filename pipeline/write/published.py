"""Published tables, read from wherever they lie: files, or folders of parts that the manifest names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..storage import LocalStorage, Storage, StorageError
from .schema import TABLES

MANIFEST = "manifest.json"
Manifest = Mapping[str, Any]


def read_manifest(storage: Storage) -> dict[str, Any]:
    """The published manifest; empty where there is none, or none of ours."""
    try:
        found = json.loads(storage.read(MANIFEST))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read_published(storage: Storage, name: str, columns: Sequence[str] | None, manifest: Manifest | None = None) -> pa.Table:
    """A published table, or some of its columns.

    Raises FileNotFoundError where the table was never published, StorageError where a part is not there, or cannot be read.
    """
    files = table_files(storage, name, manifest)
    whole = f"{name}.parquet"
    try:
        return read_files(storage, files, columns)
    except FileNotFoundError as error:
        if files == [whole]:
            raise
        text = f"{storage.address}: not all parts of {whole} are there. A run is publishing, or was cut short: run it again."
        raise StorageError(text) from error
    except (pa.ArrowInvalid, PermissionError) as error:
        text = "may not be read: check its permissions" if isinstance(error, PermissionError) else "is damaged: run again"
        raise StorageError(f"{storage.address}: {whole} {text}.") from error


def read_files(storage: Storage, files: Iterable[str], columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one or more Parquet files of the same schema, one file after the other."""
    return pa.concat_tables([read_file(storage, file, columns) for file in files])


def read_file(storage: Storage, file: str, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of a Parquet file. Of one that lies far away no more is fetched than is wanted, in a few requests."""
    if isinstance(storage, LocalStorage):
        return pq.read_table(storage.path(file), columns=list(columns) if columns is not None else None, partitioning=None)
    with storage.open(file) as handle:
        if columns is None:
            return pq.ParquetFile(handle, pre_buffer=True).read()
        return pq.ParquetFile(handle, pre_buffer=True).read(list(columns)).select(list(columns))


def table_files(storage: Storage, name: str, manifest: Manifest | None = None) -> list[str]:
    """The files of a table, in order: those that the manifest names, else the one file, or all of a folder."""
    whole = f"{name}.parquet"
    if isinstance(storage, LocalStorage) and storage.is_file(whole):
        return [whole]
    known = read_manifest(storage) if manifest is None else manifest
    parts = known.get("tables", {}).get(name, {}).get("parts")
    if parts is not None:
        return [f"{whole}/{part['name']}" for part in parts]
    return sorted(storage.sizes(whole)) or [whole]


def column_names(storage: Storage, name: str) -> frozenset[str]:
    """The columns that a published table has."""
    with storage.open(table_files(storage, name)[0]) as handle:
        return frozenset(pq.read_schema(handle).names)


def is_whole(storage: Storage) -> bool:
    """Whether all published tables are there, with the sizes that the manifest says."""
    try:
        facts = read_manifest(storage)["tables"]
        return all(_sizes(storage, f"{table.name}.parquet") == _stated(table.name, facts[table.name]) for table in TABLES)
    except (OSError, StorageError, KeyError, TypeError):
        return False


def _stated(name: str, facts: Mapping[str, Any]) -> dict[str, int]:
    whole = f"{name}.parquet"
    if "parts" not in facts:
        return {whole: facts["bytes"]}
    return {f"{whole}/{part['name']}": part["bytes"] for part in facts["parts"]}


def _sizes(storage: Storage, whole: str) -> dict[str, int]:
    if isinstance(storage, LocalStorage) and storage.is_file(whole):
        return {whole: storage.size(whole)}
    return storage.sizes(whole)
