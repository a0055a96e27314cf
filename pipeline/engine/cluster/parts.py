"""Parts of tables in the storage, as they are before what only the whole can say: written once, named by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa

from ...storage import Storage
from ...write import SCHEMA
from ...write.folders import Part
from ...write.parquet import write_parquet
from ...write.published import read_file
from ...write.schema import arrow_schema
from .known import CLUSTER

ROWS, STATES = f"{CLUSTER}/rows", f"{CLUSTER}/parts"
_BLOCK: Final = 2**20


@dataclass(frozen=True, slots=True)
class PartState:
    """What the groups of one part gave: a file for each table that has rows; or what is wrong with them."""

    tables: Mapping[str, Part]
    problems: tuple[str, ...] = ()
    misfit: str | None = None


def keep_rows(storage: Storage, name: str, parts: Iterable[pa.Table]) -> Part:
    """Write rows of the table `name` as a Parquet file."""
    with TemporaryDirectory(prefix="breachtables-") as scratch:
        path = Path(scratch) / "part"
        with path.open("wb") as handle:
            rows = write_parquet(handle, arrow_schema(SCHEMA[name]), parts)
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        file = f"{ROWS}/{name}-{digest[:32]}.parquet"
        storage.put(file, path)
        return Part(file, rows, path.stat().st_size, digest)


def keep_state(storage: Storage, signature: str, state: PartState) -> None:
    """Write which files a part has: from now on it is done."""
    storage.write(f"{STATES}/{signature}.json", json.dumps({name: asdict(part) for name, part in state.tables.items()}).encode())


def load_states(storage: Storage, signatures: Iterable[str]) -> dict[str, PartState]:
    """The parts that are done already and whose files are all there, by signature."""
    there = storage.sizes(ROWS)
    written = storage.sizes(STATES)
    found = {}
    for signature in signatures:
        name = f"{STATES}/{signature}.json"
        if name not in written:
            continue
        try:
            tables = {table: Part(**facts) for table, facts in json.loads(storage.read(name)).items()}
        except (ValueError, TypeError, AttributeError, FileNotFoundError):
            continue  # no file of ours: the part is made again, and the file with it
        if all(there.get(part.file) == part.bytes for part in tables.values()):
            found[signature] = PartState(tables)
    return found


class StoredParts:
    """The rows of all parts, as `Stored`."""

    def __init__(self, storage: Storage, states: Sequence[PartState]) -> None:
        self._storage, self.states = storage, states

    def numbers(self) -> Sequence[int]:
        """The parts, in order."""
        return range(len(self.states))

    def part(self, number: int, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """The rows of a part, or some of their columns."""
        part = self.states[number].tables.get(name)
        return None if part is None else read_file(self._storage, part.file, columns)


def part_count(buckets: int) -> int:
    """Into how many parts (and so files of a table) that many buckets are put: a power of two, at most 4,096.

    A bucket is about a hundred files. Few buckets are a part each; many share one, so that there are not too many small files.
    """
    return buckets if buckets <= 16 else max(16, min(buckets // 8, 4096))


def part_of(bucket: int, buckets: int, parts: int) -> int:
    """The part of a bucket. Buckets keep their order, so the rows of all parts are in the order of the local engine."""
    return bucket * parts // buckets
