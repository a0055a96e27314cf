"""The last step of a run on a cluster: its tables into the output, as folders of parts, with manifest and changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc

from ...model import Issue
from ...resolve.reviews import Reviews
from ...storage import Storage
from ...write import SCHEMA, as_json, build_manifest, check_lock, is_whole, publish_parts, read_manifest, republish
from ...write.datapackage import describe_package
from ...write.folders import Part, publish_folders
from ..changes import describe_changes, no_changes
from ..publication import Making
from .assembling import Assembled
from .known import OUTCOMES, PICTURES, Fact, pictures_of
from .parts import ROWS, STATES, PartState
from .resolving import PLANS
from .shared import SHARED, Ground

_MOST_INPUTS: Final = 100_000
"""Inputs that the manifest lists; where there are more, the table `documents` must do."""


def state_of(signatures: Iterable[str], issues: Sequence[Issue], reviews: Reviews) -> str:
    """A hash of all that the published tables depend on."""
    digest = hashlib.sha256(repr((sorted(map(repr, issues)), reviews)).encode("utf-8", "backslashreplace"))
    digest.update("\n".join(["cluster", *signatures]).encode())
    return digest.hexdigest()


def publish_unchanged(storage: Storage, state: str, making: Making) -> bool:
    """Say in the manifest that a run found nothing changed; false where the published tables are others, or not whole."""
    if read_manifest(storage).get("state") != state or not is_whole(storage):
        return False
    manifest = build_manifest({}, making.rules.hashes, started=making.started, arguments=making.arguments)
    check_lock(storage.address)
    kept = {name: manifest[name] for name in ("started", "finished", "seconds", "arguments")}
    republish(storage, kept, changes=as_json(no_changes()))
    return True


def publish_assembled(tables: Assembled, storage: Storage, making: Making, state: str) -> bool:
    """Publish the tables. False where nothing at all could be read and tables were published before: these stay."""
    if storage.exists("documents.parquet") and not _any_read(tables):
        return False
    changes = describe_changes(tables.read, SCHEMA["incidents"].column_names, storage)
    manifest = {**_manifest(tables, making), "state": state}
    files = {"datapackage.json": as_json(describe_package()), "changes.json": as_json(changes)}
    check_lock(storage.address)
    publish_folders(storage, tables.files, files, lambda facts: {**manifest, "tables": facts})
    return True


def publish_aside(tables: Assembled, folder: Path, storage: Storage, making: Making) -> None:
    """Write the tables of a run that read nothing into a folder of this machine."""
    manifest = _manifest(tables, making)
    changes = describe_changes(tables.read, SCHEMA["incidents"].column_names, storage)
    publish_parts(tables.parts, folder, lambda facts: {**manifest, "tables": facts}, changes=as_json(changes))


def _any_read(tables: Assembled) -> bool:
    statuses = pc.unique(tables.read("documents", ("status",)).column("status")).to_pylist()
    return bool(set(statuses) - {"failed"})


def _manifest(tables: Assembled, making: Making) -> dict[str, Any]:
    """The manifest, without the facts of the tables."""
    documents = tables.read("documents", ("path", "document_id", "sha256", "status"))
    many = documents.num_rows > _MOST_INPUTS
    failed = documents.filter(pc.equal(documents.column("status"), "failed"))
    problems = tables.read("issues", ("document_id", "severity", "code", "message"))
    about = problems.column("document_id")
    wanted = pc.or_(pc.is_null(about), pc.is_in(about, failed.column("document_id").combine_chunks()))
    told = {"documents": (failed if many else documents).to_pylist(), "issues": problems.filter(wanted).to_pylist()}
    manifest = build_manifest(told, making.rules.hashes, started=making.started, arguments=making.arguments)
    return {**manifest, "inputs": None if many else manifest["inputs"], "ner": dict(making.model) or None}


def sweep(
    storage: Storage,
    ground: Ground,
    known: Mapping[str, Fact],
    states: Mapping[str, PartState],
    published: Mapping[str, Sequence[Part]] | None,
) -> None:
    """Remove what earlier runs kept and nothing needs any more."""
    needed = {fact.where for fact in known.values()} | {pictures_of(shown) for shown in known}
    needed |= {f"{STATES}/{signature}.json" for signature in states} | {f"{SHARED}/{ground.shared}"}
    needed |= {part.file for state in states.values() for part in state.tables.values()}
    needed |= {part.file for parts in (published or {}).values() for part in parts}
    for prefix in (OUTCOMES, PICTURES, ROWS, STATES, PLANS, SHARED):
        storage.delete(sorted(storage.sizes(prefix).keys() - needed))
