"""The properties of what libpff gives: messages, recipients, attachments of a mail store, as MAPI values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from .msg_props import ATTACHED_DATA, ATTACHMENT, BINARY, MESSAGE, OBJECT, RECIPIENT, Values, pack

ERRORS: Final = (OSError, ValueError, RuntimeError, SystemError, TypeError, OverflowError, AttributeError)
"""What libpff's Python side raises for content that it cannot read."""

_METHOD, _EMBEDDED = 0x3705, 5
_MAX_ATTACHMENT: Final = 1 << 30

# libpff has no type hints; its objects are called Any here.
Embedded = Callable[[int, int], bytes]
"""(message's identifier, index of the attachment) to the message inside it, packed; raises one of ERRORS."""


def pack_item(item: Any, embedded: Embedded) -> bytes:
    """A message of the store, packed. What cannot be read of it is named among its problems; raises one of ERRORS."""
    problems: list[str] = []
    values = _values(item.record_sets, MESSAGE, problems)
    recipients = [row for row in _rows(item, problems) if row]
    attachments = [
        _attachment(item, index, embedded, problems)
        for index in range(_safely(lambda: int(item.number_of_attachments), 0, "attachments", problems))
    ]
    return pack(values, recipients, attachments, len(attachments), tuple(dict.fromkeys(problems)))


def _safely(action: Callable[[], int], otherwise: int, what: str, problems: list[str]) -> int:
    try:
        return action()
    except ERRORS:
        problems.append(f"its {what} cannot be read")
        return otherwise


def _values(record_sets: Any, known: frozenset[int], problems: list[str]) -> dict[int, tuple[int, bytes]]:
    """The known properties of all record sets of one object."""
    found: dict[int, tuple[int, bytes]] = {}
    for record_set in record_sets:
        found.update(_of_one(record_set, known, problems))
    return found


def _of_one(record_set: Any, known: frozenset[int], problems: list[str]) -> Values:
    found: dict[int, tuple[int, bytes]] = {}
    for entry in _each(record_set.entries, problems):
        number = entry.entry_type
        if number in known and number not in found and number != ATTACHED_DATA:
            try:
                found[number] = (entry.value_type or 0, bytes(entry.data or b""))
            except ERRORS:
                problems.append("a property cannot be read")
    return found


def _each(sequence: Any, problems: list[str]) -> Iterator[Any]:
    """The members of one of libpff's sequences; one that cannot be read costs no other."""
    for index in range(len(sequence)):
        try:
            yield sequence[index]
        except ERRORS:
            problems.append("a property cannot be read")


def _rows(item: Any, problems: list[str]) -> Iterator[Values]:
    """The recipients, one record set each."""
    try:
        recipients = item.recipients
        sets = recipients.record_sets if recipients is not None else ()
        count = len(sets)
    except ERRORS:
        problems.append("its recipients cannot be read")
        return
    for index in range(count):
        try:
            yield _of_one(sets[index], RECIPIENT, problems)
        except ERRORS:
            problems.append("a recipient cannot be read")


def _attachment(item: Any, index: int, embedded: Embedded, problems: list[str]) -> Values:
    """The properties of one attachment with its data; without data where that cannot be read."""
    try:
        attachment = item.get_attachment(index)
        values = _values(attachment.record_sets, ATTACHMENT, problems)
    except ERRORS:
        problems.append("an attachment cannot be read")
        return {}
    method = int.from_bytes(values.get(_METHOD, (0, b""))[1][:4], "little")
    try:
        if method == _EMBEDDED:
            values[ATTACHED_DATA] = (OBJECT, embedded(item.identifier, index))
        elif method in {0, 1}:
            values[ATTACHED_DATA] = (BINARY, _data(attachment))
    except ERRORS:
        problems.append("a message inside it cannot be opened" if method == _EMBEDDED else "an attachment cannot be read")
        if method == _EMBEDDED:
            values[ATTACHED_DATA] = (OBJECT, b"")
    return values


def _data(attachment: Any) -> bytes:
    size = attachment.size
    if size > _MAX_ATTACHMENT:
        raise ValueError("an attachment of more than 1 GiB")
    attachment.seek_offset(0, 0)
    return bytes(attachment.read_buffer(size)) if size else b""
