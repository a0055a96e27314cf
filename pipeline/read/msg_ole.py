"""Outlook's .msg files: an OLE container in which each property is a stream, each recipient and attachment a storage."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import olefile

from .msg_props import ATTACHED_DATA, BINARY, OBJECT, STRING8, UNICODE, Values, pack

MAX_DEPTH: Final = 32
_STREAM: Final = "__substg1.0_"
_PROPERTIES: Final = "__properties_version1.0"
_ATTACHMENT: Final = "__attach_version1.0_#"
_RECIPIENT: Final = "__recip_version1.0_#"
# Bytes before the first property: in the message itself, in a message inside it, in a recipient or attachment.
_TOP, _INNER, _ITEM = 32, 24, 8
_VARIABLE: Final = frozenset({STRING8, UNICODE, BINARY, OBJECT})
# Pictures that Outlook draws into a Rich Text body: metafile, bitmap, enhanced metafile.
_PICTURES: Final = frozenset(f"0000031{digit}-0000-0000-C000-000000000046" for digit in "569")
PICTURE: Final = b"picture"
"""What stands for the data of an OLE object that is only a picture in the text."""


class BrokenMessageError(Exception):
    """The file is no OLE container, or one without a message."""


@dataclass(slots=True)
class _Storage:
    """A folder of the container."""

    streams: dict[str, str] = field(default_factory=dict)
    storages: dict[str, _Storage] = field(default_factory=dict)
    clsid: str = ""


def pack_msg(data: bytes) -> bytes:
    """The message of a .msg file with all that it carries, packed (see `msg_props`). Raises `BrokenMessageError`."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            root = _tree(ole)
            if not any(name.startswith((_STREAM.lower(), _PROPERTIES)) for name in root.streams):
                raise BrokenMessageError("an OLE file without a message")
            return _Reader(ole).message(root, _TOP, 0)
    except (
            OSError, ValueError, ArithmeticError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError,
    ) as error:  # fmt: skip
        raise BrokenMessageError(type(error).__name__) from error


def _tree(ole: olefile.OleFileIO) -> _Storage:
    """All folders and streams, names in lower case (as the format compares them)."""
    root = _Storage()
    for path in ole.listdir(streams=True, storages=True):
        here = root
        for name in path[:-1]:
            here = here.storages.setdefault(name.lower(), _Storage())
        name = path[-1].lower()
        if ole.get_type(path) == olefile.STGTY_STREAM:
            here.streams[name] = "/".join(path)
        else:
            here.storages.setdefault(name, _Storage()).clsid = ole.getclsid(path) or ""
    return root


@dataclass(slots=True)
class _Reader:
    """Reads properties; a stream that cannot be read is named among the problems, and the rest is read all the same."""

    ole: olefile.OleFileIO
    problems: list[str] = field(default_factory=list)

    def message(self, storage: _Storage, offset: int, depth: int) -> bytes:
        """The message in `storage`, packed."""
        outer, self.problems = self.problems, []
        head = self._stream(storage, _PROPERTIES)
        announced = int.from_bytes(head[20:24], "little") if len(head) >= offset else 0
        values = self._values(storage, head, offset)
        recipients = [self._values(inner, self._stream(inner, _PROPERTIES), _ITEM) for inner in _numbered(storage, _RECIPIENT)]
        attachments = [self._attachment(inner, depth) for inner in _numbered(storage, _ATTACHMENT)]
        packed = pack(values, recipients, attachments, announced, tuple(dict.fromkeys(self.problems)))
        self.problems = outer
        return packed

    def _attachment(self, storage: _Storage, depth: int) -> Values:
        values = dict(self._values(storage, self._stream(storage, _PROPERTIES), _ITEM))
        inner = storage.storages.get(f"{_STREAM}{ATTACHED_DATA:04x}{OBJECT:04x}".lower())
        if inner is None:
            return values
        if any(name.startswith((_STREAM, _PROPERTIES)) for name in inner.streams):
            if depth < MAX_DEPTH:
                values[ATTACHED_DATA] = (OBJECT, self.message(inner, _INNER, depth + 1))
            else:
                self.problems.append("messages inside messages, too deep to be opened")
        else:
            values[ATTACHED_DATA] = (OBJECT, PICTURE if inner.clsid.upper() in _PICTURES else b"")
        return values

    def _values(self, storage: _Storage, head: bytes, offset: int) -> Values:
        """Fixed values stand in the properties stream, all others each in a stream of its own, which alone is believed."""
        found: dict[int, tuple[int, bytes]] = {}
        for start in range(offset, len(head) - 15, 16):
            kind, number = struct.unpack_from("<HH", head, start)
            if kind not in _VARIABLE:
                found[number] = (kind, head[start + 8 : start + 16])
        for name in sorted(storage.streams):
            digits = name.removeprefix(_STREAM)
            if digits == name or len(digits) != 8:
                continue  # the second half of a multiple value, or the streams of named properties
            try:
                number, kind = int(digits[:4], 16), int(digits[4:], 16)
            except ValueError:
                self.problems.append("a property without a number")
                continue
            if kind in _VARIABLE and found.get(number, (0, b""))[0] != UNICODE:
                found[number] = (kind, self._stream(storage, name))
        return found

    def _stream(self, storage: _Storage, name: str) -> bytes:
        path = storage.streams.get(name)
        if path is None:
            if name == _PROPERTIES:
                self.problems.append("a list of properties is missing")
            return b""
        try:
            with self.ole.openstream(path) as stream:
                return bytes(stream.read())
        except (OSError, ValueError, ArithmeticError, IndexError, TypeError):
            self.problems.append("a property cannot be read")
            return b""


def _numbered(storage: _Storage, prefix: str) -> list[_Storage]:
    """The storages of recipients or attachments by their number."""
    order: Callable[[str], tuple[int, str]] = lambda name: (len(name), name)  # noqa: E731  the numbers are hexadecimal
    return [storage.storages[name] for name in sorted(storage.storages, key=order) if name.startswith(prefix)]
