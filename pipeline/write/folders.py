"""Publish tables as folders of parts: all or none, on a file system and on an object store.

A part's name tells its place and its content (`part-00012-<hash>.parquet`), so a part that is published is never changed.

On a file system the folders are swapped as `swap` does it with files. An object store cannot rename: new parts are put beside
the old ones, `manifest.json`, which names exactly the parts that belong together, is put last, and then the old parts are
removed. Cut short before the manifest, the old parts are all there and the old manifest names them; after it, what is left of
them is removed by the next run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from ..storage import LocalStorage, RemoteStorage, Storage
from .publish import Facts, as_json
from .published import MANIFEST, read_manifest
from .schema import TABLES
from .swap import Parts, Writer, replace_files

_PART: Final = re.compile(r"part-\d{5,}-[0-9a-f]{16}\.parquet")
_AT_ONCE: Final = 16
"""Copies that are made at a time within an object store."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a table: the file that holds it (below the output folder), its rows, bytes and SHA-256."""

    file: str
    rows: int
    bytes: int
    sha256: str


def publish_folders(
    storage: Storage,
    tables: Mapping[str, Sequence[Part]],
    files: Mapping[str, bytes],
    manifest: Callable[[Facts], Mapping[str, Any]],
) -> None:
    """Publish all tables from their parts, which lie in `storage` already, with the further `files` and the manifest.

    The caller holds the lock. Each table has at least one part. Raises OutputError or StorageError: what was published before
    is then as it was.
    """
    facts = {table.name: _facts(tables[table.name]) for table in TABLES}
    last = as_json(manifest(facts))
    if isinstance(storage, LocalStorage):
        swapped: dict[str, bytes | Writer | Parts] = {
            f"{name}.parquet": {_name(place, part): storage.path(part.file) for place, part in enumerate(parts)}
            for name, parts in tables.items()
        }
        replace_files(storage.path("."), {**swapped, **files, MANIFEST: last})
        return
    _put_beside(storage, tables)
    for name, content in files.items():
        storage.write(name, content)
    storage.write(MANIFEST, last)
    remove_old_parts(storage)


def remove_old_parts(storage: Storage) -> None:
    """Remove the parts in an object store that the manifest does not name: what a publication that was cut short has left."""
    published = read_manifest(storage).get("tables")
    if not published or not isinstance(storage, RemoteStorage):
        return
    for table in TABLES:
        named = {part["name"] for part in published.get(table.name, {}).get("parts", ())}
        there = storage.sizes(f"{table.name}.parquet")
        storage.delete(path for path in there if _is_old(path.rpartition("/")[2], named))


def _is_old(name: str, named: Iterable[str]) -> bool:
    """Whether it is a part of ours (what else a person put there stays) that is no longer named."""
    return _PART.fullmatch(name) is not None and name not in named


def _put_beside(storage: Storage, tables: Mapping[str, Sequence[Part]]) -> None:
    wanted = []
    for name, parts in tables.items():
        there = storage.sizes(f"{name}.parquet")
        for place, part in enumerate(parts):
            target = f"{name}.parquet/{_name(place, part)}"
            if there.get(target) != part.bytes:
                wanted.append((part.file, target))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(lambda pair: storage.copy(*pair), wanted):
            pass  # each is awaited, so that an error is raised here


def _facts(parts: Sequence[Part]) -> dict[str, Any]:
    named = [
        {"name": _name(place, part), "rows": part.rows, "bytes": part.bytes, "sha256": part.sha256}
        for place, part in enumerate(parts)
    ]
    digest = hashlib.sha256("".join(f"{one['name']} {one['sha256']}\n" for one in named).encode()).hexdigest()
    rows, size = sum(part.rows for part in parts), sum(part.bytes for part in parts)
    return {"rows": rows, "bytes": size, "sha256": digest, "parts": named}


def _name(place: int, part: Part) -> str:
    return f"part-{place:05d}-{part.sha256[:16]}.parquet"
