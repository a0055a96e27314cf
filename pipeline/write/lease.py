"""Keep two runs out of one output: a lock of the file system for a folder, a lease for an object store.

A lease is an object that exists while a run goes on, and that the run writes again every few seconds. One that has not been
written for longer belonged to a run that is no more, and is taken over.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from ..storage import RemoteStorage, StorageError, is_address, local_path, remote_storage
from .swap import PRIVATE, LockHeld, run_lock

_LEASE: Final = f"{PRIVATE}/lease.json"
_CLOCK: Final = f"{PRIVATE}/clock"
RENEW: Final = 15.0
"""Seconds between two signs of life of a run."""
LAPSE: Final = 120.0
"""Seconds without one after which a run counts as gone."""

_leases: ContextVar[dict[str, Lease]] = ContextVar("leases")


class Lease:
    """This run's right to write to an object store."""

    def __init__(self, storage: RemoteStorage) -> None:
        self._storage = storage
        self._name = uuid.uuid4().hex
        self._content = json.dumps({"run": self._name, "host": socket.gethostname(), "pid": os.getpid()}).encode()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def take(self) -> None:
        """Become the one run that writes there. Raises LockHeld where another is."""
        if not self._storage.create(_LEASE, self._content):
            if not self._has_lapsed():
                raise LockHeld(
                    f"Another run is writing to {self._storage.address}. Wait until it has finished (one that was killed is out "
                    f"of the way after {LAPSE:.0f} seconds), or choose another -o."
                )
            self._storage.delete([_LEASE])
            if not self._storage.create(_LEASE, self._content):
                raise LockHeld(f"Another run has just begun to write to {self._storage.address}.")
        self._thread.start()

    def check(self) -> None:
        """Raise LockHeld where another run has taken over, because nothing was heard of this one for too long."""
        if self._holder() != self._name:
            raise LockHeld(f"Another run has taken over {self._storage.address}, as this one gave no sign of life for too long.")

    def end(self) -> None:
        """Let other runs in."""
        self._ended.set()
        self._thread.join()
        if self._holder() == self._name:
            self._storage.delete([_LEASE])

    def _holder(self) -> str | None:
        try:
            found: str | None = json.loads(self._storage.read(_LEASE)).get("run")
        except (FileNotFoundError, ValueError):
            return None
        return found

    def _has_lapsed(self) -> bool:
        """By the store's own clock: that of this machine may be wrong."""
        try:
            last = self._storage.changed(_LEASE)
        except FileNotFoundError:
            return True  # the other run has ended meanwhile
        self._storage.write(_CLOCK, b"")
        return self._storage.changed(_CLOCK) - last > LAPSE

    def _renew(self) -> None:
        while not self._ended.wait(RENEW):
            try:
                self.check()
                self._storage.write(_LEASE, self._content)
            except LockHeld:
                return  # taken over: `check` says so before anything is published
            except StorageError:
                continue  # the store does not answer just now; the next try may do


@contextmanager
def output_lock(place: str | Path) -> Iterator[None]:
    """Keep other runs out of an output, be it a folder or an address. May be nested.

    Raises LockHeld where another run has it, OutputError or StorageError where it cannot be used.
    """
    if not is_address(place):
        with run_lock(local_path(place)):
            yield
        return
    held = _leases.get({})
    storage = remote_storage(str(place))
    if storage.address in held:
        yield
        return
    lease = Lease(storage)
    lease.take()
    token = _leases.set({**held, storage.address: lease})
    try:
        yield
    finally:
        _leases.reset(token)
        lease.end()


def check_lock(place: str | Path) -> None:
    """Make sure, just before a publication, that this run still has the lock that it took. Raises LockHeld."""
    if is_address(place):
        _leases.get({})[remote_storage(str(place)).address].check()
