"""Where files lie: a folder of this machine, or an address that fsspec knows, such as `s3://bucket/tables`.

Names below a place are relative, with `/`. What is written appears whole or not at all.
"""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::[A-Za-z][A-Za-z0-9+.-]*)*://")
_LOCAL: Final = re.compile(r"(?:file|local)://(?=/)")
_OWN: Final = ".writing-"
"""How the name of a file begins that is not whole yet."""
_CHANGED: Final = ("LastModified", "last_modified", "updated", "mtime", "created")


class StorageError(Exception):
    """A place cannot be read or written; the text is one line for a person."""


class Storage(Protocol):
    """The files at and below one place."""

    address: str
    """The place: an absolute path, or an address of fsspec."""

    def read(self, name: str) -> bytes:
        """A file's content. Raises FileNotFoundError."""

    def read_ranges(self, ranges: Sequence[tuple[str, int, int]]) -> list[bytes]:
        """Of each (name, start, end) the bytes from start to end, exclusive. Raises FileNotFoundError."""

    def open(self, name: str) -> BinaryIO:
        """A file to read from, at any position. Raises FileNotFoundError."""

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, in place of one of the same name."""

    def put(self, name: str, source: Path) -> None:
        """Put a copy of a file of this machine there."""

    def copy(self, source: str, target: str) -> None:
        """Give a file a second name. Neither is ever changed in place."""

    def sizes(self, prefix: str) -> dict[str, int]:
        """The names of all files below the folder `prefix`, with their bytes."""

    def exists(self, name: str) -> bool:
        """Whether there is a file, or a folder that holds one, of this name."""

    def delete(self, names: Iterable[str]) -> None:
        """Remove files. One that is not there is removed already."""


def is_address(place: str | Path) -> bool:
    """Whether `place` names a store by its address, and no file or folder of this machine."""
    text = str(place)
    return bool(_ADDRESS.match(text)) and not _LOCAL.match(text)


def local_path(place: str | Path) -> Path:
    """The path of a place of this machine, also where it is written as `file:///…`."""
    return Path(_LOCAL.sub("", str(place)))


def storage_of(place: str | Path) -> Storage:
    """The storage at a path or address. Raises StorageError where nothing knows such an address."""
    return remote_storage(str(place)) if is_address(place) else LocalStorage(local_path(place).absolute())


@lru_cache(maxsize=8)
def remote_storage(address: str) -> RemoteStorage:
    """The storage at an address of fsspec, kept for the next call."""
    return RemoteStorage(address)


class LocalStorage:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    def read(self, name: str) -> bytes:
        """A file's content."""
        return (self._folder / name).read_bytes()

    def read_ranges(self, ranges: Sequence[tuple[str, int, int]]) -> list[bytes]:
        """Stretches of files, fetched together."""
        found = []
        for name, start, end in ranges:
            with (self._folder / name).open("rb") as handle:
                handle.seek(start)
                found.append(handle.read(end - start))
        return found

    def open(self, name: str) -> BinaryIO:
        """A file to read from."""
        return (self._folder / name).open("rb")

    def write(self, name: str, data: bytes) -> None:
        """Put a file there."""
        with _clear_errors(self.address, OSError), self._appearing(name) as path, path.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())

    def put(self, name: str, source: Path) -> None:
        """Put a copy of a file of this machine there."""
        with (
            _clear_errors(self.address, OSError),
            self._appearing(name) as path,
            path.open("wb") as handle,
            source.open("rb") as original,
        ):
            shutil.copyfileobj(original, handle, 2**20)
            handle.flush()
            os.fsync(handle.fileno())

    def copy(self, source: str, target: str) -> None:
        """A second name (a link, where the file system has them)."""
        with _clear_errors(self.address, OSError), self._appearing(target) as path:
            try:
                path.hardlink_to(self._folder / source)
            except OSError:  # a file system without links
                shutil.copyfile(self._folder / source, path)

    def sizes(self, prefix: str) -> dict[str, int]:
        """All files below a folder."""
        root = self._folder / prefix
        found = {}
        for path in root.rglob("*") if root.is_dir() else ():
            with suppress(FileNotFoundError):  # removed by another just now
                if path.is_file() and not path.name.startswith(_OWN):
                    found[path.relative_to(self._folder).as_posix()] = path.stat().st_size
        return found

    def exists(self, name: str) -> bool:
        """Whether there is such a file or folder."""
        return (self._folder / name).exists()

    def is_file(self, name: str) -> bool:
        """Whether there is a plain file of this name."""
        return (self._folder / name).is_file()

    def size(self, name: str) -> int:
        """The bytes of a file."""
        return (self._folder / name).stat().st_size

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self._folder / name

    def delete(self, names: Iterable[str]) -> None:
        """Remove files."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    @contextmanager
    def _appearing(self, name: str) -> Iterator[Path]:
        """A path to write to, whose file gets its name in the end."""
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path = target.with_name(f"{_OWN}{uuid.uuid4().hex}")
        try:
            yield path
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)


class RemoteStorage:
    """What lies at an address of fsspec. An object of such a store appears when all of it is there."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise StorageError(f"{address} needs fsspec. Install it with: pip install 'breachtables[dask,s3]'") from error
        try:
            # Listings that are kept would hide what other machines have written since.
            self.fs, root = url_to_fs(self.address, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise StorageError(f"{address} cannot be used: {error}") from error
        self.root = str(root).rstrip("/")

    def read(self, name: str) -> bytes:
        """A file's content."""
        with self._clear_errors():
            return bytes(self.fs.cat_file(self._at(name)))

    def read_ranges(self, ranges: Sequence[tuple[str, int, int]]) -> list[bytes]:
        """Stretches of files, fetched together."""
        if not ranges:
            return []
        names, starts, ends = zip(*ranges, strict=True)
        with self._clear_errors():
            found = self.fs.cat_ranges([self._at(name) for name in names], list(starts), list(ends), on_error="raise")
        return [bytes(one) for one in found]

    def open(self, name: str) -> BinaryIO:
        """A file to read from."""
        with self._clear_errors():
            handle: BinaryIO = self.fs.open(self._at(name), "rb", cache_type="none")
            return handle

    def write(self, name: str, data: bytes) -> None:
        """Put a file there: at once, whole."""
        with self._clear_errors():
            self.fs.pipe_file(self._at(name), data)

    def create(self, name: str, data: bytes) -> bool:
        """Put a file there where there is none of this name; else false."""
        with self._clear_errors():
            try:
                self.fs.pipe_file(self._at(name), data, mode="create")
            except FileExistsError:
                return False
        return True

    def put(self, name: str, source: Path) -> None:
        """Put a copy of a file of this machine there."""
        with self._clear_errors():
            self.fs.put_file(str(source), self._at(name))

    def copy(self, source: str, target: str) -> None:
        """A second object of the same content, made by the store itself."""
        with self._clear_errors():
            self.fs.cp_file(self._at(source), self._at(target))

    def sizes(self, prefix: str) -> dict[str, int]:
        """All files below a folder."""
        return {f"{prefix}/{name}": int(info["size"]) for name, info in self.listing(prefix).items()}

    def listing(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """What the store says of each file below `prefix`, by its name below it."""
        root = self._at(prefix) if prefix else self.root
        with self._clear_errors():
            try:
                found = self.fs.find(f"{root}/", detail=True)
            except FileNotFoundError:
                return {}
        stem = f"{root.lstrip('/')}/"
        names = {str(path).lstrip("/").removeprefix(stem): info for path, info in found.items()}
        # Some tools mark a folder by an empty object whose name ends with `/`.
        return {name: info for name, info in names.items() if name and info.get("type") == "file" and not name.endswith("/")}

    def info(self) -> dict[str, Any]:
        """What the store says of the place itself. Raises FileNotFoundError."""
        with self._clear_errors():
            found: dict[str, Any] = self.fs.info(self.root)
            return found

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file to a path of this machine. Raises FileNotFoundError."""
        with self._clear_errors():
            self.fs.get_file(self._at(name), str(target))

    def exists(self, name: str) -> bool:
        """Whether there is such a file or folder."""
        with self._clear_errors():
            return bool(self.fs.exists(self._at(name)))

    def delete(self, names: Iterable[str]) -> None:
        """Remove files."""
        paths = [self._at(name) for name in names]
        with self._clear_errors(), suppress(FileNotFoundError):
            if paths:
                self.fs.rm(paths)

    def changed(self, name: str) -> float:
        """When a file was last written, in seconds of the store's own clock. Raises FileNotFoundError."""
        with self._clear_errors():
            info = self.fs.info(self._at(name))
        when = next((info[key] for key in _CHANGED if info.get(key) is not None), 0.0)
        return when.timestamp() if isinstance(when, datetime) else float(when)

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root

    def _clear_errors(self) -> AbstractContextManager[None]:
        return _clear_errors(self.address, Exception)  # each store's library raises errors of its own


@contextmanager
def _clear_errors(address: str, kind: type[Exception]) -> Iterator[None]:
    """What goes wrong with a place, as a line for a person; that something is not there stays what it is."""
    try:
        yield
    except (FileNotFoundError, StorageError):
        raise
    except kind as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise StorageError(f"{address} cannot be used: {reason}") from error
