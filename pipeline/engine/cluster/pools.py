"""The process in which a cluster's worker does the work of a run, kept from call to call: a new one would be slow at first.

Each thread of the worker has one for each function. One that nobody used for a while is ended: nothing is left of a run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ...model import ReadOptions
from ...rulebook import Rulebook
from ..pool import Pool

IDLE: Final = 30.0
"""Seconds after which a process that is not used is ended."""


@dataclass(slots=True)
class _Kept:
    name: str
    pool: Pool
    since: float = 0.0


_kept: dict[tuple[int, str], _Kept] = {}
"""By thread and function, those that are not in use."""
_guard = threading.Lock()


@contextmanager
def kept_pool(version: str, rules: Rulebook, options: ReadOptions, function: str) -> Iterator[Pool]:
    """This thread's process for `function`, which is kept for the next call; `version` stands for the rules."""
    name = f"{version} {options!r}"
    mine = _taken(name, function) or _Kept(name, Pool(rules, 1, options, function, threads=1))
    try:
        yield mine.pool
    except BaseException:
        mine.pool.end()
        raise
    mine.since = time.monotonic()
    with _guard:
        _kept[threading.get_ident(), function] = mine
    _look_later()


def _taken(name: str, function: str) -> _Kept | None:
    with _guard:
        known = _kept.pop((threading.get_ident(), function), None)
    if known is not None and known.name != name:
        known.pool.end()
        return None
    return known


def _look_later() -> None:
    timer = threading.Timer(IDLE, _end_idle)
    timer.daemon = True
    timer.start()


def _end_idle() -> None:
    with _guard:
        idle = [place for place, one in _kept.items() if time.monotonic() - one.since >= IDLE - 0.1]
        gone = [_kept.pop(place) for place in idle]
    for one in gone:
        one.pool.end()
