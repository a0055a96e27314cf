"""The XFA packets of a PDF form: the template (what the form looks like) and the data (what was filled in)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from .xfa_xml import MAX_BYTES, Node, XmlRefusedError, parse_xml

_MAX_RAW: Final = 60_000
"""What is packed in a way that cannot be unpacked step by step is unpacked only where it is small."""
_BROKEN: Final = (pikepdf.PdfError, AttributeError, TypeError, ValueError, KeyError, RuntimeError, zlib.error)


@dataclass(frozen=True, slots=True)
class Packets:
    """Template and data of an XFA form; `data` is the element that holds the records, null where nothing was filled in."""

    template: Node
    data: Node | None


def read_packets(form: Any) -> Packets | None:
    """The packets of `form` (the form's dictionary in the file); null where it has no XFA.

    Raises:
        XmlRefusedError: if it has XFA that cannot be read.
    """
    entry = form.get("/XFA") if isinstance(form, Dictionary) else None
    if entry is None:
        return None
    try:
        pieces = list(_pieces(entry))
    except XmlRefusedError:
        raise
    except _BROKEN as error:
        raise XmlRefusedError("its streams are broken") from error
    roots = _parsed(pieces)
    template = _found(roots, "template")
    if template is None or not template.children:
        raise XmlRefusedError("it has no template")
    datasets = _found(roots, "datasets")
    return Packets(template, datasets.first("data") if datasets else None)


def _parsed(pieces: list[tuple[str, bytes]]) -> list[Node]:
    """The packets that hold template and data, each parsed for itself; else the whole as one document."""
    wanted = [data for name, data in pieces if name in ("template", "datasets")]
    whole = b"".join(data for _, data in pieces)
    if not wanted:
        return [parse_xml(whole)]
    try:
        return [parse_xml(data) for data in wanted]
    except XmlRefusedError as error:
        # The packets may be pieces of one document, cut anywhere.
        try:
            return [parse_xml(whole)]
        except XmlRefusedError:
            raise error from None


def _found(roots: list[Node], name: str) -> Node | None:
    return next((found for root in roots for found in (root, *root.children) if found.name == name), None)


def _pieces(entry: Any) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each packet; one stream that holds all has no name."""
    if isinstance(entry, Stream):
        yield "", _unpacked(entry, MAX_BYTES)
    elif isinstance(entry, Array):
        room = MAX_BYTES
        for index in range(0, min(len(entry) - 1, 200), 2):
            if isinstance(entry[index + 1], Stream):
                data = _unpacked(entry[index + 1], room)
                room -= len(data)
                yield str(entry[index]), data


def _unpacked(stream: Any, room: int) -> bytes:
    """The stream's bytes, of which no more than `room` are ever made."""
    packed = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters is None:
        data: bytes = packed
    elif filters == Name.FlateDecode and stream.get("/DecodeParms") is None:
        data = zlib.decompressobj().decompress(packed, room + 1)
    elif len(packed) > _MAX_RAW:
        raise XmlRefusedError("it is packed in an unusual way")
    else:
        data = stream.read_bytes()
    if len(data) > room:
        raise XmlRefusedError("it is too large")
    return data
