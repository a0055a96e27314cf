"""`breachtables export`: all published tables in one format, there as a whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow as pa

from ..rulebook import RuleError, rules_folder
from ..rulebook.export import load_export_terms
from ..storage import StorageError, is_address, storage_of
from ..terminal import on_one_line
from ..write import copy_published
from .csv_files import write_csv
from .duckdb_file import write_duckdb
from .source import ExportError, Source
from .sqlite_file import write_metadata, write_sqlite
from .veris import write_veris

OK, UNUSABLE = 0, 2


def _csv(source: Source, folder: Path) -> list[str]:
    write_csv(source, folder)
    return []


def _sqlite(source: Source, folder: Path) -> list[str]:
    write_sqlite(source, folder / "breachtables.sqlite")
    write_metadata(folder / "breachtables.metadata.json")
    return []


def _duckdb(source: Source, folder: Path) -> list[str]:
    write_duckdb(source, folder / "breachtables.duckdb")
    return []


def _veris(source: Source, folder: Path) -> list[str]:
    missing = write_veris(source, folder / "veris.json", folder / "veris.left-out.csv")
    return (
        [f"{missing} incidents without any date are not in it, as VERIS needs a year: see veris.left-out.csv"] if missing else []
    )


FORMATS: Final[dict[str, Callable[[Source, Path], list[str]]]] = {
    "csv": _csv,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "veris": _veris,
}


def export(output: str | Path, form: str, target: str | Path | None = None) -> tuple[list[Path], list[str]]:
    """Write the tables that are published in `output` as `form` (csv, sqlite, duckdb, veris) into the folder `target`.

    Without `target` that is the folder `export-<form>` in `output`. Returns the files, and what a person should know of them.
    Tables at an address, such as `s3://bucket/folder`, are copied to this machine for it, and need a `target`.

    Raises:
        ExportError: if no tables are published, or `target` cannot be written. What was there before is then unchanged.
    """
    if is_address(output):
        return _export_from_afar(str(output), form, target)
    folder = Path(target) if target is not None else Path(output) / f"export-{form}"
    try:
        source = Source(Path(output), load_export_terms(rules_folder()))
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as staged:
            notes = FORMATS[form](source, Path(staged))
            folder.mkdir(exist_ok=True)
            names = sorted(path.name for path in Path(staged).iterdir())
            for name in names:
                shutil.move(Path(staged) / name, folder / name)
    except RuleError as error:
        raise ExportError("; ".join(error.problems)) from error
    except pa.ArrowInvalid as error:
        raise ExportError(f"A table in {output} is damaged. Run again into this folder, then export.") from error
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ExportError(f"{folder} cannot be written: {said}.") from error
    return [folder / name for name in names], notes


def _export_from_afar(address: str, form: str, target: str | Path | None) -> tuple[list[Path], list[str]]:
    """Export tables that lie at an address of fsspec."""
    if target is None:
        raise ExportError(f"Tables of {address} are exported into a folder of this machine. Name it: export --to {form} FOLDER")
    with tempfile.TemporaryDirectory(prefix="breachtables-") as copied:
        try:
            storage = storage_of(address)
            if not storage.exists("documents.parquet"):
                raise ExportError(f"There are no tables in {address}.")
            copy_published(storage, Path(copied))
        except (StorageError, OSError) as error:
            raise ExportError(str(error)) from error
        return export(copied, form, target)


def export_job(form: str, target: Path | None, output: str | Path) -> int:
    """Export, and say which files there are now; the exit code of the command."""
    try:
        written, notes = export(output, form, target)
    except ExportError as error:
        print(on_one_line(str(error)), file=sys.stderr)
        return UNUSABLE
    for path in written:
        print(on_one_line(str(path)))
    for note in notes:
        print(note, file=sys.stderr)
    return OK
