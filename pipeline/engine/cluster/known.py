"""What is known of each input file, and where its packed findings lie: the index that lets a run skip what has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Final

import pyarrow as pa

from ...storage import Storage
from ...write.swap import PRIVATE

CLUSTER: Final = f"{PRIVATE}/cluster"
OUTCOMES, FACTS, INDEX = f"{CLUSTER}/outcomes", f"{CLUSTER}/facts", f"{CLUSTER}/index.arrow"
PICTURES: Final = f"{CLUSTER}/pictures"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a file. Its packed findings are the bytes `start` to `end` (exclusive) of the file `where`.

    `unopened`: its bytes could not be had.
    """

    shown: str
    stamp: str
    version: str
    digest: bytes
    keys: bytes
    failed: bool
    where: str
    start: int
    end: int
    unopened: bool = False


_SCHEMA: Final = pa.schema(
    [
        ("shown", pa.string()),
        ("stamp", pa.string()),
        ("version", pa.string()),
        ("digest", pa.binary()),
        ("keys", pa.large_binary()),
        ("failed", pa.bool_()),
        ("where", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("unopened", pa.bool_()),
    ]
)
_AT_ONCE: Final = 50_000
"""Facts of a record batch: the index is written and read with no more than so many of them twice in memory."""


def pictures_of(shown: str) -> str:
    """Where it is kept what OCR read in the pictures of a file."""
    return f"{PICTURES}/{hashlib.blake2b(shown.encode('utf-8', 'surrogatepass'), digest_size=20).hexdigest()}"


def packed_facts(facts: Iterable[Fact]) -> bytes:
    """Facts as bytes; `unpacked_facts` gives them back."""
    sink = pa.BufferOutputStream()
    names = [field.name for field in fields(Fact)]
    with pa.ipc.new_stream(sink, _SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        rows = list(facts)
        for first in range(0, len(rows), _AT_ONCE):
            columns = zip(*map(astuple, rows[first : first + _AT_ONCE]), strict=True)
            arrays = [pa.array(column, _SCHEMA.field(name).type) for name, column in zip(names, columns, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=_SCHEMA))
    return bytes(sink.getvalue())


def unpacked_facts(data: bytes) -> Iterator[Fact]:
    """The facts that were packed."""
    with pa.ipc.open_stream(data) as reader:
        for batch in reader:
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Fact(*values)


def load_known(storage: Storage) -> dict[str, Fact]:
    """What earlier runs found out, by shown path, as far as the findings are still there."""
    known: dict[str, Fact] = {}
    later = sorted(storage.sizes(FACTS))
    for name in [INDEX, *later]:
        try:
            for fact in unpacked_facts(storage.read(name)):
                before = known.get(fact.shown)
                if before is None or before.failed or not fact.unopened:
                    known[fact.shown] = fact
        except FileNotFoundError:
            continue  # the first run, or facts that are in the index meanwhile
        except pa.ArrowInvalid:
            storage.delete([name])  # no file of ours: what it told is found out again
    there = storage.sizes(OUTCOMES)
    return {shown: fact for shown, fact in known.items() if fact.end <= there.get(fact.where, -1)}


def save_known(storage: Storage, known: Mapping[str, Fact]) -> None:
    """Write the index; the facts of single tasks are in it now."""
    later = list(storage.sizes(FACTS))
    storage.write(INDEX, packed_facts(known.values()))
    storage.delete(later)
