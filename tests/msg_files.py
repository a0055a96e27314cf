"""Makes Outlook messages for tests: an OLE container (MS-CFB) with a message's properties in it (MS-OXMSG)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = Mapping[str, "bytes | Tree"]

# Property ids by the names under which the tests set them.
IDS: Final = {
    "class": 0x001A, "subject": 0x0037, "flags": 0x0E07, "submitted": 0x0039, "delivered": 0x0E06, "headers": 0x007D,
    "id": 0x1035, "reply_to": 0x1042, "references": 0x1039, "index": 0x0071, "sender_name": 0x0C1A, "sender_kind": 0x0C1E,
    "sender": 0x0C1F, "sender_smtp": 0x5D01, "for_name": 0x0042, "for_kind": 0x0064, "for_address": 0x0065,
    "for_smtp": 0x5D02, "display_to": 0x0E04, "body": 0x1000, "html": 0x1013, "rtf": 0x1009, "code_page": 0x3FFD,
    "cpid": 0x3FDE, "locale": 0x3FF1, "type": 0x0C15, "name": 0x3001, "kind": 0x3002, "address": 0x3003, "smtp": 0x39FE,
    "data": 0x3701, "method": 0x3705, "long_name": 0x3707, "short_name": 0x3704, "mime": 0x370E, "cid": 0x3712,
    "attach_flags": 0x3714, "path": 0x370D,
}  # fmt: skip
Value = str | bytes | int | datetime


class Ansi(bytes):
    """An 8-bit string."""


def message(
    properties: Mapping[str, Value],
    recipients: tuple[Mapping[str, Value], ...] = (),
    attachments: tuple[Mapping[str, Value | Tree], ...] = (),
    inner: bool = False,
) -> Tree:
    """The storage of a message. An attachment's `data` may itself be the storage of a message (or of another OLE object)."""
    count = struct.pack("<8xIIII", len(recipients), len(attachments), len(recipients), len(attachments))
    tree: dict[str, bytes | Tree] = dict(_properties(properties, count if inner else count + bytes(8)))
    for number, recipient in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties(recipient, bytes(8))
    for number, attachment in enumerate(attachments):
        plain = {name: value for name, value in attachment.items() if not isinstance(value, Mapping)}
        storage: dict[str, bytes | Tree] = dict(_properties(plain, bytes(8)))  # type: ignore[arg-type]
        if isinstance(held := attachment.get("data"), Mapping):
            storage["__substg1.0_3701000D"] = held
        tree[f"__attach_version1.0_#{number:08X}"] = storage
    return tree


def msg(properties: Mapping[str, Value], *args: object, **more: object) -> bytes:
    """A .msg file; arguments as for `message`."""
    return container(message(properties, *args, **more))  # type: ignore[arg-type]


def _properties(properties: Mapping[str, Value], head: bytes) -> dict[str, bytes]:
    streams: dict[str, bytes] = {}
    for name, value in properties.items():
        number = IDS[name]
        kind, data, fixed = _stored(value)
        if fixed:
            head += struct.pack("<HHI", kind, number, 6) + data
        else:
            head += struct.pack("<HHIQ", kind, number, 6, len(data))
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {"__properties_version1.0": head, **streams}


def _stored(value: Value) -> tuple[int, bytes, bool]:
    """(property type, bytes, whether it stands in the list of properties itself)."""
    if isinstance(value, int):
        return 0x03, struct.pack("<q", value), True
    if isinstance(value, datetime):
        ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        return 0x40, struct.pack("<Q", ticks), True
    if isinstance(value, Ansi):
        return 0x1E, bytes(value), False
    if isinstance(value, bytes):
        return 0x102, value, False
    return 0x1F, value.encode("utf-16-le"), False


# --- the container ----------------------------------------------------------------------------------------------------


def container(tree: Tree) -> bytes:
    """An OLE container (version 3) with these storages and streams."""
    entries: list[tuple[str, int, int, int, bytes]] = []  # name, type, next sibling, first child, data

    def add(name: str, node: bytes | Tree, kind: int) -> int:
        index = len(entries)
        entries.append((name, kind, NONE, NONE, b""))
        if isinstance(node, bytes):
            entries[index] = (name, 2, NONE, NONE, node)
            return index
        children = [add(child, inner, 1) for child, inner in node.items()]
        for place, child in enumerate(children):
            after = children[place + 1] if place + 1 < len(children) else NONE
            entries[child] = (*entries[child][:2], after, *entries[child][3:])
        entries[index] = (name, kind, NONE, children[0] if children else NONE, b"")
        return index

    add("Root Entry", tree, 5)
    return _written(entries)


def _written(entries: list[tuple[str, int, int, int, bytes]]) -> bytes:
    mini, minifat, sectors, fat = bytearray(), list[int](), bytearray(), list[int]()

    def store(data: bytes) -> int:
        start, count = len(fat), -(-len(data) // SECTOR)
        sectors.extend(data.ljust(count * SECTOR, b"\0"))
        fat.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    starts = []
    for _, kind, _, _, data in entries:
        if kind != 2 or not data:
            starts.append(END)
        elif len(data) < CUTOFF:
            count = -(-len(data) // MINI)
            starts.append(len(minifat))
            minifat.extend([*range(len(minifat) + 1, len(minifat) + count), END])
            mini.extend(data.ljust(count * MINI, b"\0"))
        else:
            starts.append(store(data))
    mini_start = store(bytes(mini))
    minifat_start = store(struct.pack(f"<{len(minifat)}I", *minifat).ljust(-(-len(minifat) * 4 // SECTOR) * SECTOR, b"\xff"))
    directory = b"".join(
        _entry(name, kind, after, child, mini_start if kind == 5 else start, len(mini) if kind == 5 else len(data))
        for (name, kind, after, child, data), start in zip(entries, starts, strict=True)
    )
    directory_start = store(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat_start = len(fat)
    fat.extend([FAT] * fat_sectors)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * SECTOR, b"\xff")
    difat = [*range(fat_start, fat_start + fat_sectors)] + [FREE] * (109 - fat_sectors)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_start, 0, CUTOFF, minifat_start, 1 if minifat else 0, END, 0)
    return header + struct.pack("<109I", *difat) + bytes(sectors) + table


def _entry(name: str, kind: int, after: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    head = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, NONE, after, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
