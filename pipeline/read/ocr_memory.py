"""What the OCR engine read in the pictures of one input file, kept for the next time: its work is by far the dearest.

What it reads depends on the picture that it is given and on the engine, on nothing else: not on rules, nor on most of our code.
Of a page on which words were read under a redaction nothing is kept, or these words would be in what is remembered.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

R = TypeVar("R")
_UNREADABLE: Final = (
    zlib.error,
    pickle.UnpicklingError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    ImportError,
    IndexError,
)


class Memory:
    """What was read in a file before, by the picture, and what of it was met again or read anew this time."""

    def __init__(self, packed: bytes, engine: Callable[[], str]) -> None:
        self._engine = engine
        self._known: dict[bytes, Any] = _unpacked(packed, engine()) if packed else {}
        self._kept: dict[bytes, Any] = {}
        self._page: dict[bytes, Any] | None = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is known from before, so that the engine will be needed."""
        return not self._known

    def recall(self, what: str, picture: npt.NDArray[np.uint8], read: Callable[[], R]) -> R:
        """What the engine gave for this picture before, or else what `read` gives."""
        digest = hashlib.blake2b(f"{what} {picture.shape}".encode(), digest_size=16)
        digest.update(np.ascontiguousarray(picture).data)
        key = digest.digest()
        found: R = self._known[key] if key in self._known else read()
        if self._page is not None:
            self._page[key] = found
        return found

    def forget_page(self) -> None:
        """Keep nothing of the page that is being read."""
        self._page = None

    @contextmanager
    def page(self) -> Iterator[None]:
        """What is read within belongs to one page, and is kept if that is read to its end and not forgotten."""
        self._page = {}
        yield
        self._kept |= self._page or {}

    def packed(self) -> bytes:
        """What to keep for the next time; empty where that is nothing."""
        if not self._kept:
            return b""
        return zlib.compress(pickle.dumps((self._engine(), self._kept), pickle.HIGHEST_PROTOCOL))


def _unpacked(packed: bytes, engine: str) -> dict[bytes, Any]:
    """What the same engine had read. Only ever given bytes that this software wrote itself."""
    with suppress(*_UNREADABLE):
        reader, known = pickle.loads(zlib.decompress(packed))
        if reader == engine:
            return dict(known)
    return {}


_nothing: Final = Memory(b"", str)
_memories: Final = [_nothing]


def memory() -> Memory:
    """The memory of the file that is being read; one that is always empty where nothing is to be remembered."""
    return _memories[-1]


@contextmanager
def remembering(packed: bytes, engine: Callable[[], str]) -> Iterator[Memory]:
    """While one file is read: what `packed` holds is not read again. `engine` names what reads, down to its version."""
    mine = Memory(packed, engine)
    _memories.append(mine)
    try:
        yield mine
    finally:
        _memories.remove(mine)
