"""Messages inside messages of a mail store. libpff's Python side cannot open them, its C side can."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Final

from .msg_props import ATTACHED_DATA, ATTACHMENT, BINARY, MESSAGE, OBJECT, RECIPIENT, Values, pack

MAX_DEPTH: Final = 16
_METHOD, _EMBEDDED, _READ = 0x3705, 5, 1
_MAX_VALUE: Final = 1 << 30
_Pointer = ctypes.c_void_p


class EmbeddedMessages:
    """Opens the store a second time, through the C interface of the library at `library`.

    Raises OSError or AttributeError where that interface cannot be had (it is not exported on every system).
    """

    def __init__(self, library: str, path: str) -> None:
        self._c = ctypes.CDLL(library)
        self._file = _Pointer()
        self._must("libpff_file_initialize", ctypes.byref(self._file))
        self._must("libpff_file_open", self._file, path.encode(), _READ)

    def packed(self, identifier: int, index: int) -> bytes:
        """The message in attachment `index` of the message with this identifier, packed. Raises OSError."""
        message = self._new("libpff_file_get_item_by_identifier", self._file, ctypes.c_uint32(identifier))
        return self._inner(message, index, 0)

    def _inner(self, message: _Pointer, index: int, depth: int) -> bytes:
        attachment = self._new("libpff_message_get_attachment", message, ctypes.c_int(index))
        return self._message(self._new("libpff_attachment_get_item", attachment), depth)

    def _message(self, message: _Pointer, depth: int) -> bytes:
        """Its properties, recipients and attachments, as `pst_items.pack_item` packs those of any other message."""
        problems: list[str] = []
        values = next(self._sets(message, MESSAGE), {})
        recipients: list[Values] = []
        holder = self._perhaps("libpff_message_get_recipients", message)
        if holder is not None:
            recipients = [row for row in self._sets(holder, RECIPIENT) if row]
        count = ctypes.c_int()
        if not self._call("libpff_message_get_number_of_attachments", message, ctypes.byref(count)):
            problems.append("its attachments cannot be read")
        attachments = [self._attachment(message, index, depth, problems) for index in range(count.value)]
        return pack(values, recipients, attachments, len(attachments), tuple(dict.fromkeys(problems)))

    def _attachment(self, message: _Pointer, index: int, depth: int, problems: list[str]) -> Values:
        try:
            attachment = self._new("libpff_message_get_attachment", message, ctypes.c_int(index))
            values = dict(next(self._sets(attachment, ATTACHMENT), {}))
            method = int.from_bytes(values.get(_METHOD, (0, b""))[1][:4], "little")
            values.pop(ATTACHED_DATA, None)
            if method == _EMBEDDED:
                values[ATTACHED_DATA] = (OBJECT, self._inner(message, index, depth + 1) if depth < MAX_DEPTH else b"")
            elif method in {0, 1}:
                values[ATTACHED_DATA] = (BINARY, self._data(attachment))
        except OSError:
            problems.append("an attachment cannot be read")
            return {}
        return values

    def _data(self, attachment: _Pointer) -> bytes:
        size = ctypes.c_uint64()
        self._must("libpff_attachment_get_data_size", attachment, ctypes.byref(size))
        buffer = _buffer(size.value)
        self._c.libpff_attachment_data_seek_offset.restype = ctypes.c_int64
        self._c.libpff_attachment_data_seek_offset(attachment, ctypes.c_int64(0), ctypes.c_int(0), ctypes.byref(_Pointer()))
        read: Callable[..., int] = self._c.libpff_attachment_data_read_buffer
        self._c.libpff_attachment_data_read_buffer.restype = ctypes.c_ssize_t
        got = read(attachment, buffer, ctypes.c_size_t(size.value), ctypes.byref(_Pointer())) if size.value else 0
        if got != size.value:
            raise OSError("an attachment is cut short")
        return buffer.raw[: size.value]

    def _sets(self, item: _Pointer, known: frozenset[int]) -> Iterator[Values]:
        """The record sets of an object."""
        count = ctypes.c_int()
        self._must("libpff_item_get_number_of_record_sets", item, ctypes.byref(count))
        for index in range(count.value):
            record_set = self._new("libpff_item_get_record_set_by_index", item, ctypes.c_int(index))
            yield self._values(record_set, known)

    def _values(self, record_set: _Pointer, known: frozenset[int]) -> Values:
        found: dict[int, tuple[int, bytes]] = {}
        count = ctypes.c_int()
        self._must("libpff_record_set_get_number_of_entries", record_set, ctypes.byref(count))
        for index in range(count.value):
            entry = self._perhaps("libpff_record_set_get_entry_by_index", record_set, ctypes.c_int(index))
            number, kind, size = ctypes.c_uint32(), ctypes.c_uint32(), ctypes.c_size_t()
            if entry is None or not self._call("libpff_record_entry_get_entry_type", entry, ctypes.byref(number)):
                continue  # a named property
            if number.value not in known or number.value in found:
                continue
            self._must("libpff_record_entry_get_value_type", entry, ctypes.byref(kind))
            self._call("libpff_record_entry_get_data_size", entry, ctypes.byref(size))
            buffer = _buffer(size.value)
            if size.value:
                self._must("libpff_record_entry_get_data", entry, buffer, size)
            found[number.value] = (kind.value, buffer.raw[: size.value])
        return found

    # --- calls: all functions take an error to be filled last, and give 1 for success ----------------------------------

    def _call(self, name: str, *arguments: object) -> bool:
        error = _Pointer()
        done = getattr(self._c, name)(*arguments, ctypes.byref(error)) == 1
        if error.value:
            self._c.libcerror_error_free(ctypes.byref(error))
        return bool(done)

    def _must(self, name: str, *arguments: object) -> None:
        if not self._call(name, *arguments):
            raise OSError(name)

    def _perhaps(self, name: str, *arguments: object) -> _Pointer | None:
        """A new object, or null where there is none. Objects live as long as the process, which is one store's."""
        made = _Pointer()
        return made if self._call(name, *arguments, ctypes.byref(made)) and made.value else None

    def _new(self, name: str, *arguments: object) -> _Pointer:
        made = self._perhaps(name, *arguments)
        if made is None:
            raise OSError(name)
        return made


def _buffer(size: int) -> ctypes.Array[ctypes.c_char]:
    if size > _MAX_VALUE:
        raise OSError("a value of more than 1 GiB")
    return ctypes.create_string_buffer(max(1, size))
