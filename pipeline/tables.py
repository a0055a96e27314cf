"""The published tables as Python sees them: data frames, rows, columns, read when they are asked for."""

from __future__ import annotations

import json
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from .storage import Storage, storage_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = dict[str, Any]


class Scratch:
    """A temporary folder that is deleted with this object."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="breachtables-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Tables:
    """The tables of one run. `tables.incidents` is a pandas DataFrame; `tables.rows["incidents"]` plain rows.

    They lie in `folder`, or at this address of fsspec; where the run was given no output folder it is a temporary one, which ends
    with this object. A table may be a file or a folder of parts.
    """

    folder: Path | str
    paths_missing: tuple[str, ...] = ()
    kept: Scratch | None = field(default=None, repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        from .write import SCHEMA

        if name.startswith("_") or name not in SCHEMA:
            raise AttributeError(f"There is no table {name!r}; there are {', '.join(sorted(SCHEMA))}.")
        frame: pd.DataFrame = self.arrow(name).to_pandas()
        return frame

    @cached_property
    def rows(self) -> Mapping[str, list[Row]]:
        """Each table as a list of rows."""
        return _Rows(self)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """How the run came about: the contents of `manifest.json`."""
        found: dict[str, Any] = json.loads(self.storage.read("manifest.json"))
        return found

    @cached_property
    def storage(self) -> Storage:
        """Where the tables lie."""
        return storage_of(self.folder)

    def arrow(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table, or some of its columns, as an Arrow table."""
        from .write import read_published

        return read_published(self.storage, name, columns)

    def write(self, folder: str | Path) -> None:
        """Publish all tables, `datapackage.json` and `manifest.json` into a folder of this machine: all or none."""
        from .write import copy_published

        copy_published(self.storage, Path(folder))

    @property
    def failures(self) -> list[str]:
        """The `sha256` of each document that could not be read, sorted."""
        documents = self.arrow("documents", ("sha256", "status")).to_pylist()
        return sorted(row["sha256"] for row in documents if row["status"] == "failed")


class _Rows(Mapping[str, list[Row]]):
    """Rows by table, each read when it is first asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._read: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        if name not in self._read:
            if name not in set(self):
                raise KeyError(name)
            self._read[name] = self._tables.arrow(name).to_pylist()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        from .write import SCHEMA

        return iter(SCHEMA)

    def __len__(self) -> int:
        return sum(1 for _ in self)
