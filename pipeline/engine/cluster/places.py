"""From the paths and addresses on the command line to the files to read, each with a stamp by which a change is seen."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ...model import Issue
from ...read import InputFile, list_inputs
from ...read.ignored import IGNORE_FILE, are_in_mail_folder, is_ignored, patterns_in
from ...read.source import storable
from ...storage import StorageError, is_address, local_path, remote_storage
from ..sources import read_sources

Row = dict[str, Any]
_STAMPS: Final = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "version_id",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "created",
)
_SIDECAR_END: Final = ".source.toml"
_LARGEST_BESIDE: Final = 50_000_000
"""Bytes of a list that is fetched."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read: `shown` is its path as people know it. `place` is its absolute path, or its name below the address `store`.

    `stamp` changes when the file does, and is empty where that cannot be told; `size` is in bytes, -1 where the file cannot be
    looked at.
    """

    shown: str
    place: str
    stamp: str
    size: int
    store: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a run, where they were disclosed (by shown path), what was wrong with the paths and the lists beside them.

    `folders` are the paths of this machine that each worker must see too.
    """

    items: tuple[Item, ...]
    sources: Mapping[str, Row]
    issues: tuple[Issue, ...]
    folders: tuple[str, ...]


def list_places(paths: Sequence[str | Path], follow_links: bool = False) -> Listing:
    """The files behind `paths`, as `list_inputs` lists them, those below addresses of object stores too.

    Raises StorageError where a store does not answer.
    """
    local = [local_path(path) for path in paths if not is_address(path)]
    files, issues = list_inputs(local, follow_links)
    found = {file.path.absolute().as_posix(): _local_item(file) for file in files}
    with TemporaryDirectory(prefix="breachtables-") as scratch:
        mirrored: list[InputFile] = []
        for number, address in enumerate(sorted({str(path) for path in paths if is_address(path)})):
            for item, beside in _remote_items(address, Path(scratch) / str(number), issues):
                place = f"{item.store}/{item.place}".rstrip("/")
                known = found.get(place)
                if known is None or item.shown < known.shown:
                    found[place] = item
                mirrored.append(InputFile(item.shown, beside))
        sources, told = read_sources([*files, *mirrored])
    folders = tuple(sorted({os.path.abspath(path) for path in local if path.exists()}))  # noqa: PTH100  keeps links
    items = tuple(sorted(found.values(), key=lambda item: item.shown))
    return Listing(items, sources, (*issues, *told), folders)


def _local_item(file: InputFile) -> Item:
    place = str(file.path.absolute())
    try:
        found = file.path.stat()
    except (OSError, ValueError):
        return Item(file.shown, place, "", -1)
    return Item(file.shown, place, f"{found.st_size}:{found.st_mtime_ns}", found.st_size)


def _remote_items(address: str, mirror: Path, issues: list[Issue]) -> Iterator[tuple[Item, Path]]:
    """The files at or below an address, each with where it would lie in `mirror`: a folder with the lists beside them alone."""
    storage, shown = remote_storage(address), storable(address.rstrip("/"))
    try:
        info = storage.info()
    except FileNotFoundError:
        issues.append(Issue("error", "path_missing", f"{shown}: there is no such file or folder. Check the spelling."))
        return
    if info.get("type") == "file":
        yield _remote_item(shown, storage.address, "", info), mirror / shown.rpartition("/")[2]
        return
    listing = storage.listing()
    for name in listing:
        base = name.rpartition("/")[2]
        if base not in (IGNORE_FILE, "sources.csv") and not base.endswith(_SIDECAR_END):
            continue
        if int(listing[name].get("size") or 0) > _LARGEST_BESIDE:
            issues.append(_unusable(f"{shown}/{storable(name)}", f"it is larger than {_LARGEST_BESIDE:,} bytes"))
        else:
            _fetch(storage.read(name), mirror / name)
    ignored = _Ignored(mirror, shown, issues)
    names = [name for name in sorted(listing) if not ignored.has(name)]
    for name in names:
        yield _remote_item(f"{shown}/{storable(name)}", storage.address, name, listing[name]), mirror / name
    if not names:
        issues.append(Issue("error", "empty_folder", f"{shown}: the folder holds no file to read."))


def _remote_item(shown: str, store: str, place: str, info: Mapping[str, Any]) -> Item:
    size = int(info.get("size") or 0)
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key) is not None), "")
    return Item(shown, place, f"{size}:{stamp}" if stamp else "", size, store)


class _Ignored:
    """What is left out on purpose below an address, by the lists in `mirror`; each of these is read once."""

    def __init__(self, mirror: Path, shown: str, issues: list[Issue]) -> None:
        self._mirror, self._shown, self._issues = mirror, shown, issues
        self._patterns: dict[Path, tuple[str, ...]] = {}

    def has(self, name: str) -> bool:
        """Whether the file, or a folder that it lies in, is left out."""
        folder = self._mirror
        steps = name.split("/")
        for place, step in enumerate(steps):
            if is_ignored(step, self._patterns_in(folder), step[:1] == "." and are_in_mail_folder(steps[place + 1 :])):
                return True
            folder /= step
        return False

    def _patterns_in(self, folder: Path) -> tuple[str, ...]:
        if folder not in self._patterns:
            self._patterns[folder], problem = patterns_in(folder)
            if problem:
                below = folder.relative_to(self._mirror) / IGNORE_FILE
                self._issues.append(_unusable(f"{self._shown}/{storable(below.as_posix())}", problem))
        return self._patterns[folder]


def _unusable(what: str, problem: str) -> Issue:
    message = f"{what} was not used as it stands: {problem}. What it names may have been read."
    return Issue("warning", "source_list_unreadable", message)


def _fetch(content: bytes, target: Path) -> None:
    """Put a small file into the mirror. A name that would lead out of it, or that no file can have here, is refused."""
    if ".." in target.parts:
        raise StorageError(f"{target.name} lies in a folder with a name of dots, which is not followed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def name_of(*parts: bytes) -> str:
    """A name for content, by its hash."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
