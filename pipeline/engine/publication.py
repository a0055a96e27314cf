"""The last step of a run: the tables of a store into an output folder, with manifest and changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..model import Issue
from ..resolve.reviews import Reviews
from ..rulebook import Rulebook
from ..storage import storage_of
from ..write import SCHEMA, as_json, build_manifest, is_whole, publish_parts, read_manifest, republish, run_lock
from .changes import describe_changes, no_changes
from .output import NO_REVIEWS, Output, StoreRows
from .store import Store


@dataclass(frozen=True, slots=True)
class Making:
    """How the tables came about, for the manifest: the rules, when it began, the run's arguments, the model that finds names.

    `reviews` are what people decided about links and cells.
    """

    rules: Rulebook
    started: datetime
    arguments: Mapping[str, Any]
    model: Mapping[str, Any]
    reviews: Reviews = NO_REVIEWS


def publish_store(store: Store, folder: Path, issues: Sequence[Issue], making: Making) -> bool:
    """Publish what `store` holds in `folder`; `issues` are those of the run itself.

    Where nothing at all could be read and tables were published before, these stay: then false.
    """
    state, place = _state(store, issues, making.reviews), storage_of(folder)
    if read_manifest(place).get("state") == state and is_whole(place):
        manifest = build_manifest({}, making.rules.hashes, started=making.started, arguments=making.arguments)
        kept = {name: manifest[name] for name in ("started", "finished", "seconds", "arguments")}
        with run_lock(folder):
            republish(place, kept, changes=as_json(no_changes()))
        return True
    result = Output(StoreRows(store), issues, making.rules, making.reviews)
    documents = result.read("documents", ("path", "document_id", "sha256", "status")).to_pylist()
    if (folder / "documents.parquet").exists() and all(row["status"] == "failed" for row in documents):
        return False
    write_output(result, folder, making, documents, state)
    return True


def write_output(
    result: Output,
    folder: Path,
    making: Making,
    documents: Sequence[Mapping[str, Any]] | None = None,
    state: str | None = None,
) -> None:
    """Publish all tables of `result` in `folder`, with data package, manifest and changes.

    `state`: a hash of all that they depend on, by which a later run sees that nothing has changed.
    """
    if documents is None:
        documents = result.read("documents", ("path", "document_id", "sha256", "status")).to_pylist()
    problems = result.read("issues", ("document_id", "severity", "code", "message")).to_pylist()
    tables = {"documents": documents, "issues": problems}
    manifest = build_manifest(tables, making.rules.hashes, started=making.started, arguments=making.arguments)
    manifest |= {"ner": dict(making.model) or None, "state": state}
    changes = describe_changes(result.read, SCHEMA["incidents"].column_names, storage_of(folder))
    publish_parts(result.parts, folder, lambda facts: {**manifest, "tables": facts}, changes=as_json(changes))


def _state(store: Store, issues: Sequence[Issue], reviews: Reviews) -> str:
    """A hash of all that the published tables depend on."""
    digest = hashlib.sha256(repr((sorted(map(repr, issues)), reviews)).encode("utf-8", "backslashreplace"))
    for name, (signature, bucket) in sorted(store.groups().items()):
        digest.update(f"{name}\0{signature.hex()}\0{bucket}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
