"""Mutations inside containers: members of a ZIP (also Word, OpenDocument, Excel), headers of a tar, sectors of an OLE file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from random import Random
from typing import Final

from .mutate import DICTIONARY, mutate_bytes, mutate_text

_NAMES: Final = (
    "../../x.txt", "/etc/passwd", "C:\\x.txt", "a" * 60_000, "x\x1b[31m.txt", "\u202etxt.exe", "", ".", "a//b", "CON", "x.zip", "[Content_Types].xml"
)  # fmt: skip
_TAR_BLOCK: Final = 512


def mutate_zip(random: Random, data: bytes) -> bytes:
    """A ZIP with changed members; now and then with changed bytes."""
    if random.random() < 0.25:
        return mutate_bytes(random, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error, RuntimeError):
        return mutate_bytes(random, data)
    for _ in range(random.choice((1, 1, 2, 5))):
        if not members:
            break
        at = random.randrange(len(members))
        name, content = members[at]
        match random.randrange(8):
            case 0:
                members[at] = (random.choice(_NAMES), content)
            case 1:
                members.insert(at, (name, content))
            case 2:
                del members[at]
            case 3:
                members[at] = (name, content.decode("utf-8", "replace").encode("utf-16"))
            case _:
                members[at] = (name, _changed_member(random, name, content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return out.getvalue()


def _changed_member(random: Random, name: str, content: bytes) -> bytes:
    if name.endswith((".xml", ".rels")):
        return _mutate_xml(random, content)
    return mutate_text(random, content) if random.random() < 0.5 else mutate_bytes(random, content or b"x")


def _mutate_xml(random: Random, data: bytes) -> bytes:
    """XML that is mostly still well-formed: elements doubled, nested into themselves, renamed, with odd values."""
    pieces = data.split(b"<")
    for _ in range(random.choice((1, 2, 5))):
        at = random.randrange(len(pieces))
        match random.randrange(6):
            case 0:
                pieces[at] = mutate_bytes(random, pieces[at] or b"x", DICTIONARY["xml"], 1)
            case 1:
                other = random.randrange(len(pieces))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 2:
                tag = pieces[at].split(b">")[0].split(b" ")[0].strip(b"/")
                if tag and not tag.startswith((b"?", b"!")):
                    depth = random.choice((5, 300, 5000))
                    pieces[at] = b"<".join([tag + b">"] * depth + [b"/" + tag + b">"] * depth) + b"<" + pieces[at]
            case 3:
                end = min(len(pieces), at + random.randrange(1, 60))
                pieces[at:at] = pieces[at:end] * random.choice((1, 5, 200))
            case 4:
                pieces[at] = mutate_text(random, pieces[at] or b"x", DICTIONARY["xml"])
            case _:
                head, sign, tail = pieces[at].partition(b'="')
                _value, quote, rest = tail.partition(b'"')
                pieces[at] = head + sign + random.choice((b"-1", b"99999999999", b"", b"x" * 999, b"true", b"NaN")) + quote + rest
    return b"<".join(pieces)[:3_000_000]


def mutate_tar(random: Random, data: bytes) -> bytes:
    """A tar with changed fields in its headers; their checksums are right again."""
    out = bytearray(data)
    for _ in range(random.choice((1, 2, 4))):
        starts = [at for at in range(0, len(out) - _TAR_BLOCK, _TAR_BLOCK) if out[at + 257 : at + 262] == b"ustar"]
        if not starts:
            break
        at = random.choice(starts)
        match random.randrange(5):
            case 0:
                out[at + 124 : at + 136] = random.choice((
                    b"77777777777\0", b"-0000000001\0", b"\x80" + bytes(7) + b"\x7f\xff\xff\xff", b"\xff" * 12, b"00000000000\0", b"\xff" * 11 + b"\0",
                    b"\xff" * 10 + b"\xfe\x00",
                ))  # fmt: skip
            case 1:
                out[at + 156] = random.choice(b"01234567xgLKSDMVXZ\0")
            case 2:
                name = random.choice(_NAMES).encode()[:100]
                out[at : at + 100] = name.ljust(100, b"\0")
            case 3:
                out[at : at + _TAR_BLOCK] = mutate_bytes(random, bytes(out[at : at + _TAR_BLOCK]), times=1)[:_TAR_BLOCK].ljust(
                    _TAR_BLOCK, b"\0"
                )
            case _:
                out[:] = mutate_bytes(random, bytes(out), times=1)
        if len(out) >= at + _TAR_BLOCK:
            out[at + 148 : at + 156] = b" " * 8
            out[at + 148 : at + 156] = b"%06o\0 " % sum(out[at : at + _TAR_BLOCK])
    return bytes(out)


def mutate_packed(random: Random, data: bytes) -> bytes:
    """A gzip, bzip2 or xz file: its bytes, or what is packed in it."""
    if random.random() < 0.5:
        return mutate_bytes(random, data)
    for opener, packer in ((gzip.decompress, gzip.compress), (bz2.decompress, bz2.compress), (lzma.decompress, lzma.compress)):
        try:
            return packer(mutate_text(random, opener(data), DICTIONARY["mail"]))
        except (OSError, ValueError, EOFError, lzma.LZMAError, zlib.error):
            continue  # of another format
    return data


def mutate_ole(random: Random, data: bytes) -> bytes:
    """An OLE file (.msg, .doc): header, allocation tables, directory entries, and the properties of a message."""
    out = bytearray(data)
    for _ in range(random.choice((1, 1, 3, 8))):
        kind = random.randrange(5)
        if kind == 0 and len(out) >= 512:
            at = random.choice((30, 32, 44, 48, 56, 60, 64, 68, 72, 76, 80))
            out[at : at + 4] = struct.pack("<I", random.choice((0, 1, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 9, 12, 31)))
        elif kind == 1:
            sector = 512 * random.randrange(1, max(2, len(out) // 512))
            at = sector + 4 * random.randrange(128)
            out[at : at + 4] = struct.pack("<I", random.choice((0, 1, 2, 3, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFC)))
        elif kind == 2:
            name = b"R\0o\0o\0t\0" if random.random() < 0.2 else b"_\0_\0"
            at = out.find(name, random.randrange(len(out)))
            if at >= 0:
                field = random.choice((64, 66, 67, 68, 72, 76, 116, 120, 124))
                out[at + field : at + field + 4] = struct.pack("<I", random.choice((0, 1, 2, 5, 64, 0xFFFFFFFF, 0x7FFFFFFF)))
        else:
            out = bytearray(mutate_bytes(random, bytes(out), times=1))
        if not out:
            break
    return bytes(out)
