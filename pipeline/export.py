"""`breachtables export`: published tables as files for spreadsheet programs. Programs should read the Parquet tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow.dataset as ds

from .terminal import on_one_line
from .write import SCHEMA
from .write.csv_cells import csv_cell

OK, UNUSABLE = 0, 2
_ROWS: Final = 2_000
"""Rows that are in memory at once."""


class ExportError(Exception):
    """Nothing was exported; the message says why."""


def export_csv(output: Path, names: Sequence[str], target: Path) -> list[Path]:
    """Write the tables `names` (all, where none is named) of the folder `output` as CSV files into `target`; their paths.

    UTF-8 with a mark at its start, a head line, then a row a line. Each file is there as a whole or not at all. Texts that
    could be taken for formulas are defused (see `write.csv_cells`).

    Raises:
        ExportError: if there is no such table, none is published, or `target` cannot be written.
    """
    unknown = sorted(set(names) - set(SCHEMA))
    if unknown:
        raise ExportError(f"There is no table {', '.join(unknown)}; there are {', '.join(sorted(SCHEMA))}.")
    wanted = list(dict.fromkeys(names)) or list(SCHEMA)
    missing = [name for name in wanted if not (output / f"{name}.parquet").exists()]
    if missing:
        raise ExportError(f"There are no tables in {output}. Make them with: breachtables run PATH -o {output}")
    try:
        target.mkdir(parents=True, exist_ok=True)
        return [_export_one(output / f"{name}.parquet", target / f"{name}.csv") for name in wanted]
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or type(error).__name__}.") from error


def _export_one(table: Path, file: Path) -> Path:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            stream.writelines(_lines(table))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def _lines(table: Path) -> Iterator[str]:
    """The lines of a CSV file; a table may be a file or a folder of parts."""
    data = ds.dataset(table, format="parquet")
    yield ",".join(data.schema.names) + "\r\n"
    for batch in data.to_batches(batch_size=_ROWS, batch_readahead=1, fragment_readahead=1):
        for row in batch.to_pylist():
            yield ",".join(map(csv_cell, row.values())) + "\r\n"


def export_job(tables: Sequence[str], target: Path, output: Path) -> int:
    """Export, and say which files there are now; the exit code of the command."""
    try:
        if target.name in SCHEMA and not tables and not target.exists():
            raise ExportError(f"Name a folder last: breachtables export {target} --to csv FOLDER")
        written = export_csv(output, tables, target)
    except ExportError as error:
        print(on_one_line(str(error)), file=sys.stderr)
        return UNUSABLE
    for path in written:
        print(on_one_line(str(path)))
    return OK
