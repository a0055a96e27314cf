"""What earlier runs found out, in one SQLite file in the output folder: findings of files, what OCR read in them, rows of groups.

It can be deleted at any time.

Each write is a transaction: a run that is killed leaves what it had finished, and the next one goes on from there. Text under
redactions is not in it, unless the run was told to include it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..write.swap import PRIVATE

FORMAT: Final = 1
"""Of this file; one of another format is thrown away."""
_SCHEMA: Final = f"""
BEGIN;
CREATE TABLE IF NOT EXISTS files (
    shown TEXT PRIMARY KEY, size INTEGER, changed INTEGER, version TEXT, digest BLOB, keys BLOB, failed INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes (shown TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS pictures (shown TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS groups (name TEXT PRIMARY KEY, signature BLOB, bucket INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (bucket INTEGER, name TEXT, data BLOB, PRIMARY KEY (bucket, name));
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
COMMIT;
"""
_WRITE_EVERY: Final = 64
"""Outcomes that are written to the disk together: what a kill may cost."""

_NO_DAMAGE: Final = {
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full. Make room, or choose another folder with -o",
    sqlite3.SQLITE_IOERR: "cannot be used: the disk gives an error. Look at the disk, or choose another folder with -o",
    sqlite3.SQLITE_READONLY: "may not be written. Check its permissions, or choose another folder with -o",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check the permissions of its folder, or choose another with -o",
    sqlite3.SQLITE_PERM: "may not be opened. Check its permissions, or choose another folder with -o",
    sqlite3.SQLITE_NOMEM: "cannot be used: there is no memory left. End other programs",
    sqlite3.SQLITE_BUSY: "is open in another program. Close that",
    sqlite3.SQLITE_LOCKED: "is open in another program. Close that",
}
"""What SQLite says of a sound file that it cannot use now, and what to do about it."""


class StoreError(Exception):
    """What earlier runs kept cannot be used. Published tables are unharmed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an input file. `size` and `changed` (nanoseconds) are the file's; `digest` is that of its findings."""

    size: int
    changed: int
    version: str
    digest: bytes
    keys: bytes
    failed: bool


class Store:
    """The file's contents. Not for use by more than one run at once: the caller holds the lock of the folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pending: list[tuple[str, Known, bytes, bytes]] = []
        self._db = _opened(path)

    def close(self) -> None:
        """Write what is pending, and let go of the file."""
        self.flush()
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done within is written, or none of it."""
        with self._db:
            self._db.execute("BEGIN")
            yield self._db

    # --- files

    def files(self) -> dict[str, Known]:
        """All that is known, by path."""
        self.flush()
        found = self._db.execute("SELECT shown, size, changed, version, digest, keys, failed FROM files")
        return {row[0]: Known(row[1], row[2], row[3], row[4], row[5], bool(row[6])) for row in found}

    def put(self, shown: str, known: Known, outcome: bytes, pictures: bytes = b"") -> None:
        """Keep the findings of a file, and what OCR read in its pictures; on the disk soon."""
        self._pending.append((shown, known, outcome, pictures))
        if len(self._pending) >= _WRITE_EVERY:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        if not self._pending:
            return
        with self.transaction() as db:
            for shown, known, outcome, pictures in self._pending:
                values = (shown, known.size, known.changed, known.version, known.digest, known.keys, known.failed)
                db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                db.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", (shown, outcome))
                db.execute("DELETE FROM pictures WHERE shown = ?", (shown,))
                if pictures:
                    db.execute("INSERT INTO pictures VALUES (?, ?)", (shown, pictures))
        self._pending.clear()

    def forget(self, gone: Iterable[str]) -> None:
        """Drop files that are no longer input."""
        names = [(shown,) for shown in gone]
        if names:
            with self.transaction() as db:
                db.executemany("DELETE FROM files WHERE shown = ?", names)
                db.executemany("DELETE FROM outcomes WHERE shown = ?", names)
                db.executemany("DELETE FROM pictures WHERE shown = ?", names)

    def outcome(self, shown: str) -> bytes:
        """The packed findings of a file."""
        [data] = self._db.execute("SELECT data FROM outcomes WHERE shown = ?", (shown,)).fetchone()
        return bytes(data)

    def pictures(self, shown: str) -> bytes:
        """What OCR read in the pictures of a file, packed; empty where that is nothing, or not known."""
        found = self._db.execute("SELECT data FROM pictures WHERE shown = ?", (shown,)).fetchone()
        return bytes(found[0]) if found else b""

    # --- groups and their rows

    def groups(self) -> dict[str, tuple[bytes, int]]:
        """Signature and bucket of each group that has rows."""
        return {name: (signature, bucket) for name, signature, bucket in self._db.execute("SELECT * FROM groups")}

    def rows(self, bucket: int, name: str) -> bytes | None:
        """The packed rows that a bucket holds of a table."""
        found = self._db.execute("SELECT data FROM rows WHERE bucket = ? AND name = ?", (bucket, name)).fetchone()
        return bytes(found[0]) if found else None

    def all_rows(self, bucket: int) -> dict[str, bytes]:
        """The packed rows of a bucket, by table."""
        return dict(self._db.execute("SELECT name, data FROM rows WHERE bucket = ?", (bucket,)))

    def buckets(self) -> list[int]:
        """The buckets that hold rows, in order."""
        return [bucket for (bucket,) in self._db.execute("SELECT DISTINCT bucket FROM rows ORDER BY bucket")]

    def replace_bucket(
        self, bucket: int, rows: Mapping[str, bytes], signatures: Mapping[str, bytes], gone: Iterable[str]
    ) -> None:
        """New rows of a bucket, with the signatures of the groups that they are new for; `gone` groups are dropped."""
        with self.transaction() as db:
            db.execute("DELETE FROM rows WHERE bucket = ?", (bucket,))
            db.executemany("INSERT INTO rows VALUES (?, ?, ?)", [(bucket, name, data) for name, data in rows.items()])
            db.executemany("DELETE FROM groups WHERE name = ?", [(name,) for name in gone])
            values = [(name, signature, bucket) for name, signature in signatures.items()]
            db.executemany("INSERT OR REPLACE INTO groups VALUES (?, ?, ?)", values)

    def clear_rows(self) -> None:
        """Drop all rows; files stay known."""
        with self.transaction() as db:
            db.execute("DELETE FROM rows")
            db.execute("DELETE FROM groups")

    # --- facts

    def fact(self, name: str) -> str | None:
        """What was kept under this name."""
        found = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def keep_fact(self, name: str, value: str) -> None:
        """Keep a short text for later runs."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """The store of an output folder, closed in the end. One that turns out to be damaged is removed: the next run makes it anew.

    Raises:
        StoreError: if it is damaged, if something else has it open, or if the disk is full or may not be written.
    """
    path = folder / PRIVATE / "state.sqlite"
    try:
        store = Store(path)
        try:
            yield store
        finally:
            store.close()
    except sqlite3.DatabaseError as error:
        _refuse_what_is_no_damage(error, path)
        remove_store(path)
        raise StoreError(f"What earlier runs had kept in {path} was damaged ({error}) and was removed. Run again.") from error


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made anew where it is damaged or of another format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        db = _connect(path)
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found in (0, FORMAT):
            return _prepared(db)
        db.close()
    except sqlite3.DatabaseError as error:
        _refuse_what_is_no_damage(error, path)
        # No file of ours, or a damaged one: it holds nothing that cannot be found out again.
    remove_store(path)
    return _prepared(_connect(path))


def _refuse_what_is_no_damage(error: sqlite3.DatabaseError, path: Path) -> None:
    """Raise `StoreError` where the file is sound and only cannot be used now: it holds what may have taken hours to find out."""
    text = _NO_DAMAGE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the rest of the code says more than is needed
    if text is not None:
        raise StoreError(f"{path} {text}, and run again. Published tables are as they were.") from error


def remove_store(path: Path) -> None:
    """Delete the file, whatever state it is in."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    # With a log a transaction need not wait for the disk (0.1 s of a run); what a power cut may cost are the last ones. Nobody
    # else uses the file meanwhile, so that it works where memory cannot be shared (network drives).
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA busy_timeout = 1000")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -16000")
    return db


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    db.executescript(_SCHEMA)
    return db
