"""Replace a set of files in a folder: all of them or none, whatever happens in between.

The new files are written into `<folder>/.breachtables/staged/` and flushed to the disk. Then a journal, `publish.json`, names
them with their hashes: its appearance (one atomic rename) is the moment of publication. Then each file is renamed over its
old one. A crash before the journal leaves the old files untouched; one after it is rolled forward by `recover`, which every run
calls first.

A table that a cluster wrote is a folder of parts. It is staged as such (as links to the parts, where the file system has them),
and the old folder or file moves aside just before the new one takes its name.

The published files are plain files at fixed paths, so DuckDB, pandas and a file manager need know nothing of this. The moment
in which another program could open one old and one new file is that of a few renames (about a millisecond); `manifest.json`,
which moves last, has each table's hash for whoever must exclude even that.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

Writer = Callable[[BinaryIO], object]
"""What writes a file's content into an open file."""
Parts = Mapping[str, Path]
"""A folder: the files in it by name, and where each is to be had. None of them is ever changed in place."""

PRIVATE = ".breachtables"
_STAGED = "staged"
_OLD = "replaced"
_JOURNAL = "publish.json"
_LOCK = "lock"
_FLUSHING = 4
"""Files that are flushed at a time, while the next is being written: a run waited as long for the disk as it took to write."""


class OutputError(Exception):
    """The output folder cannot be used. The text is one line for a person; what was published before is unharmed."""


class LockHeld(Exception):  # noqa: N818  it is nobody's error: the other run is entitled to the folder
    """Another run is writing to this folder."""


# The folders that this thread of control holds, so that a run can publish into the folder that it has locked since its start.
_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Keep other runs out of `folder`, which is made if need be; the lock ends with the process, however that ends.

    May be nested. Raises LockHeld where another run has it, OutputError where the folder cannot be used. A publication that was
    cut short is finished before the body runs.
    """
    place = folder.resolve()
    if place in _held.get():
        yield
        return
    with _open_lock(folder):
        token = _held.set(_held.get() | {place})
        try:
            recover(folder)
            yield
        finally:
            _held.reset(token)


@contextmanager
def _open_lock(folder: Path) -> Iterator[None]:
    with _clear_errors(folder):
        private = folder / PRIVATE
        private.mkdir(parents=True, exist_ok=True)
        handle = (private / _LOCK).open("a+")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise LockHeld(
                    f"Another run is writing to {folder}. Wait until it has finished, or choose another -o."
                ) from error
            raise OutputError(f"Cannot lock {folder}: {error.strerror}. Choose a folder on a local disk with -o.") from error
        yield


def replace_files(folder: Path, files: Mapping[str, bytes | Writer | Parts]) -> None:
    """Put `files` (name → content, or what writes it, or the files of a folder) into `folder`, all or none, holding the lock.

    Writers are called in the order of the mapping; what one raises ends the publication. A file that has the same content already
    is left alone, with its time stamp. Raises OutputError.
    """
    with _clear_errors(folder), ThreadPoolExecutor(_FLUSHING) as pool:
        staged = _empty(folder / PRIVATE / _STAGED)
        hashes, flushing = {}, []
        for name, content in files.items():
            if isinstance(content, Mapping):
                _gather(staged / name, content)
            else:
                _write(staged / name, content)
            digest = hash_of(staged / name)
            assert digest is not None  # it was written just now
            if hash_of(folder / name) == digest:
                _remove(staged / name)
                continue
            hashes[name] = digest
            if not isinstance(content, Mapping):
                flushing.append(pool.submit(_sync, staged / name))
        for one in flushing:
            one.result()
        _sync_folder(staged)
        journal = folder / PRIVATE / _JOURNAL
        _write(journal.with_suffix(".new"), json.dumps(hashes, indent=1).encode())
        _sync(journal.with_suffix(".new"))
        journal.with_suffix(".new").replace(journal)
        _sync_folder(journal.parent)
    recover(folder)


def recover(folder: Path) -> None:
    """Finish a publication that was cut short; clear away one that never got as far. The caller holds the lock.

    Raises OutputError where that is not possible.
    """
    private = folder / PRIVATE
    with _clear_errors(folder):
        journal = private / _JOURNAL
        if journal.exists():
            for name, digest in json.loads(journal.read_bytes()).items():
                _move_into_place(folder, name, digest)
            _sync_folder(folder)
            journal.unlink()
            _sync_folder(private)
        shutil.rmtree(private / _STAGED, ignore_errors=True)
        shutil.rmtree(private / _OLD, ignore_errors=True)


def is_interrupted(folder: Path) -> bool:
    """Whether a publication into `folder` was cut short (or is just going on), so that its files may not belong together."""
    return (folder / PRIVATE / _JOURNAL).exists()


def _move_into_place(folder: Path, name: str, digest: str) -> None:
    staged, target = folder / PRIVATE / _STAGED / name, folder / name
    if staged.exists():
        if staged.is_dir() or (target.is_dir() and not target.is_symlink()):  # a folder of parts, now or before
            old = folder / PRIVATE / _OLD
            old.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                target.rename(old / name)
        staged.replace(target)
    elif hash_of(target) != digest:
        raise OutputError(f"{target} was changed while it was being published. Delete {folder / PRIVATE} and run again.")


def hash_of(path: Path) -> str | None:
    """SHA-256 of a file; null where there is none. Of a folder of parts: of their names, which tell their content, and sizes."""
    if path.is_dir():
        lines = [f"{part.name} {part.stat().st_size}\n" for part in sorted(path.iterdir())]
        return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    if not path.is_file():
        return None
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _gather(folder: Path, parts: Parts) -> None:
    """A folder with links to these files, or copies where the file system has no links."""
    folder.mkdir()
    for name, source in parts.items():
        try:
            (folder / name).hardlink_to(source)
        except OSError:
            with source.open("rb") as original:
                _write(folder / name, lambda handle, original=original: shutil.copyfileobj(original, handle))  # type: ignore[misc]
            _sync(folder / name)
    _sync_folder(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _write(path: Path, content: bytes | Writer) -> None:
    with path.open("wb") as handle:
        if isinstance(content, bytes):
            handle.write(content)
        else:
            content(handle)


def _sync(path: Path) -> None:
    """Make a file that was written outlast a power cut."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    """Make renames in `folder` outlast a power cut, where the file system can."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot sync a folder
            raise
    finally:
        os.close(handle)


@contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"Cannot write to {folder}: {reason}. Choose another folder with -o.") from error
