"""What workers do in the tests of limits: real work, but a text that says so brings its process down, hangs or grows."""

from __future__ import annotations

import os
import time
from typing import Any

from pipeline.engine.work import perform
from pipeline.pulse import beat
from pipeline.read import registry
from pipeline.read.source import MemberReader, Source

_read_text = registry.READERS["text/plain"]


def faulty(*arguments: Any) -> Any:
    """As `perform`; a text that begins with a word of `_FAULTS` does what it says."""
    registry.READERS["text/plain"] = _read
    return perform(*arguments)


def _read(source: Source, read_member: MemberReader) -> Any:
    beat(source.document_id)
    fault = source.data.split(None, 1)[0].decode()
    if fault in _FAULTS:
        _FAULTS[fault]()
    return _read_text(source, read_member)


def _grow() -> None:
    hoard = []
    while True:
        hoard.append(b"x" * 2**22)
        time.sleep(0.002)


_FAULTS = {"crash": lambda: os._exit(11), "hang": lambda: time.sleep(600), "grow": _grow, "burst": lambda: len(b"x" * 2**40)}
