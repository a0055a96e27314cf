"""Runs the process that reads a mail store, within limits of time and memory, and takes in what it writes."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

DISTRIBUTION: Final = "libpff-python"
MEMORY: Final = 3 << 30
SECONDS: Final = 300.0
SECONDS_A_MEGABYTE: Final = 2.0
_MAX_RECORD: Final = (1 << 31) + (1 << 20)


class CutShortError(Exception):
    """The process ended, or was ended, before it was through."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the process wrote: a kind (see `pst_worker`) with a packed message or values."""

    kind: bytes
    message: bytes = b""
    values: dict[str, object] = field(default_factory=dict)


def is_installed() -> bool:
    """Whether libpff is there (the extra `[pst]`). Another project is called `pypff` on the index, as its module is."""
    try:
        importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def store_records(data: bytes) -> Iterator[Record]:
    """What the process says of the store, in order. Raises `CutShortError` after the last record of one that did not end well."""
    with tempfile.TemporaryDirectory(prefix="breachtables-") as folder:
        path = Path(folder) / "store.pst"
        path.write_bytes(data)
        command = [sys.executable, "-m", f"{__package__}.pst_worker", str(path), str(MEMORY + 2 * len(data))]
        yield from _run(command, SECONDS + SECONDS_A_MEGABYTE * len(data) / 1e6)


def _run(command: list[str], seconds: float) -> Iterator[Record]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    late = threading.Event()
    with subprocess.Popen(  # our own module, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        ended = False
        try:
            assert process.stdout is not None
            for record in _records(process.stdout):
                ended = ended or record.kind in b"EB"
                yield record
        finally:
            timer.cancel()
            with contextlib.suppress(OSError):
                process.kill()
    if not ended:
        raise CutShortError(f"it took more than {seconds:.0f} seconds" if late.is_set() else "the library crashed")


def _records(stream: IO[bytes]) -> Iterator[Record]:
    while len(head := stream.read(5)) == 5:
        kind, size = struct.unpack("<cI", head)
        data = stream.read(size) if size <= _MAX_RECORD else b""
        if len(data) < size:
            return
        yield Record(kind, message=data) if kind == b"M" else Record(kind, values=json.loads(data))
