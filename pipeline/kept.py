"""What was made of an object is kept while the object is at hand, so that many questions about one document cost little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class Kept(Generic[Thing, Made]):
    """Calls `make` once for each object (not for each value: to compare whole documents costs more than to make it again).

    At most `most` objects are remembered, with what was made of them; then the memory starts anew.
    """

    def __init__(self, make: Callable[[Thing], Made], most: int = 1) -> None:
        self._make, self._most = make, most
        self._known: dict[int, tuple[Thing, Made]] = {}
        self._last: tuple[Thing, Made] | None = None

    def __call__(self, thing: Thing) -> Made:
        """What `make` made of `thing`."""
        last = self._last  # mostly one object is asked about again and again
        if last is not None and last[0] is thing:
            return last[1]
        known = self._known.get(id(thing))
        if known is not None and known[0] is thing:
            self._last = known
            return known[1]
        made = self._make(thing)
        if len(self._known) >= self._most:
            self._known.clear()
        self._last = self._known[id(thing)] = (thing, made)
        return made
