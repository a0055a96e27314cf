"""The process that reads a mail store with libpff: `python -m pipeline.read.pst_worker FILE LIMIT`. It writes records to stdout.

It is a process of its own because the library is C code that reads damaged files: it may crash, hang or eat memory.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from .msg_props import Bag
from .pst_embedded import EmbeddedMessages
from .pst_items import ERRORS, Embedded, pack_item

_CONTENT_COUNT: Final = 0x3602
_SEARCH_FOLDER: Final = 3
_MAX_DEPTH: Final = 64


def main(arguments: Sequence[str]) -> int:
    """Write the store's folders (`F`), messages (`M`), messages that cannot be read (`X`) and the end (`E`)."""
    import pypff  # the extra [pst]

    path, limit = arguments[0], int(arguments[1])
    out = sys.stdout.buffer
    _limit_memory(limit)
    store = pypff.file()
    try:
        store.open(path)
        root = store.get_root_folder()
    except ERRORS as error:
        _write(out, b"B", {"reason": _reason(error)})
        return 0
    walker = _Walker(out, _embedded(pypff.__file__, path))
    if root is not None:
        walker.folder(root, [])
    try:
        orphans = int(store.number_of_orphan_items)
    except ERRORS:
        orphans = 0
    _write(out, b"E", {"orphans": orphans})
    out.flush()
    return 0


def _limit_memory(limit: int) -> None:
    """Bound the address space to `limit` bytes, where the system can do that."""
    try:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, ValueError, OSError):
        print("no memory limit on this system", file=sys.stderr)


def _embedded(library: str, path: str) -> Embedded:
    """How to open messages inside messages; where that is impossible each gives an OSError."""
    try:
        return EmbeddedMessages(library, path).packed
    except (OSError, AttributeError) as error:
        reason = _reason(error)

        def cannot(identifier: int, index: int) -> bytes:
            raise OSError(reason)

        return cannot


class _Walker:
    """Walks the folders and writes a record for each folder and message."""

    def __init__(self, out: BinaryIO, embedded: Embedded) -> None:
        self._out, self._embedded = out, embedded

    def folder(self, folder: Any, path: list[str]) -> None:
        """The messages of `folder`, then its folders."""
        try:
            found = int(folder.number_of_sub_messages)
        except ERRORS as error:
            found = 0
            _write(self._out, b"X", {"reason": f"its list of messages: {_reason(error)}"})
        _write(self._out, b"F", {"path": path, "announced": _announced(folder), "found": found})
        for place in range(found):
            self._message(folder, place)
        self._folders(folder, path)

    def _folders(self, folder: Any, path: list[str]) -> None:
        try:
            count = int(folder.number_of_sub_folders)
        except ERRORS as error:
            _write(self._out, b"D", {"path": path, "reason": _reason(error)})
            return
        for place in range(count):
            try:
                inner = folder.get_sub_folder(place)
                search = (inner.identifier or 0) & 0x1F == _SEARCH_FOLDER
                name = inner.name or f"folder {place + 1}"
            except ERRORS as error:
                _write(self._out, b"D", {"path": path, "reason": _reason(error)})
                continue
            if len(path) >= _MAX_DEPTH:
                _write(self._out, b"D", {"path": path, "reason": "folders too deep inside each other"})
            elif not search:  # a search folder only lists messages of others
                self.folder(inner, [*path, name])

    def _message(self, folder: Any, place: int) -> None:
        try:
            packed = pack_item(folder.get_sub_message(place), self._embedded)
        except (*ERRORS, MemoryError) as error:
            _write(self._out, b"X", {"reason": _reason(error)})
            return
        self._out.write(struct.pack("<cI", b"M", len(packed)) + packed)
        self._out.flush()


def _announced(folder: Any) -> int | None:
    """How many messages the folder says that it holds."""
    try:
        for record_set in folder.record_sets:
            for entry in record_set.entries:
                if entry.entry_type == _CONTENT_COUNT:
                    return Bag({_CONTENT_COUNT: (3, bytes(entry.data or b""))}).number(_CONTENT_COUNT)
    except ERRORS:
        return None  # the number that is found is all there is to go by
    return None


def _write(out: BinaryIO, kind: bytes, value: dict[str, object]) -> None:
    data = json.dumps(value).encode("ascii")
    out.write(struct.pack("<cI", kind, len(data)) + data)
    out.flush()


def _reason(error: BaseException) -> str:
    """The library's innermost reason, without addresses or content."""
    return (str(error).split(". ")[-1] or type(error).__name__)[:160]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
