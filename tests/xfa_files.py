"""Makes PDFs with XFA forms: a page that asks the reader to wait, and the form with its data in XML."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pdf_files import drawn, lines
from pikepdf import Array, Dictionary, String

TEMPLATE = "http://www.xfa.org/schema/xfa-template/3.3/"
DATA = "http://www.xfa.org/schema/xfa-data/1.0/"
WAIT = (
    "Please wait...",
    "If this message is not eventually replaced with the proper contents of the document,",
    "your PDF viewer",
)


def field(name: str, ui: str = "textEdit", caption: str = "", inner: str = "", **attributes: str) -> str:
    """A field; `inner` is XML that goes in as it stands."""
    label = f"<caption><value><text>{caption}</text></value></caption>" if caption else ""
    return f'<field name="{name}"{_attributes(attributes)}>{label}<ui><{ui}/></ui>{inner}</field>'


def box(name: str, caption: str = "", on: str = "1", off: str = "0", **attributes: str) -> str:
    """A check box."""
    return field(name, "checkButton", caption, items(on, off), **attributes)


def items(*values: str, save: bool = False) -> str:
    """A list of values, of which `save` says that they are codes."""
    head = '<items save="1">' if save else "<items>"
    return head + "".join(f"<text>{value}</text>" for value in values) + "</items>"


def draw(text: str, **attributes: str) -> str:
    """Printed text."""
    return f"<draw{_attributes(attributes)}><value><text>{text}</text></value></draw>"


def subform(name: str, *inner: str, **attributes: str) -> str:
    """A part of the form."""
    attributes.setdefault("layout", "tb")
    named = f' name="{name}"' if name else ""
    return f"<subform{named}{_attributes(attributes)}>{''.join(inner)}</subform>"


def xfa_file(
    template: str, data: str, *, packed: bool = True, one_stream: bool = False, pages: Any = None, head: str = ""
) -> bytes:
    """A dynamic form. `one_stream`: all packets in one; `head` goes before the data's root element."""
    packets = {
        "preamble": '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">',
        "config": '<config xmlns="http://www.xfa.org/schema/xci/1.0/"></config>',
        "template": f'<template xmlns="{TEMPLATE}">{template}</template>',
        "datasets": f'{head}<xfa:datasets xmlns:xfa="{DATA}"><xfa:data>{data}</xfa:data></xfa:datasets>',
        "postamble": "</xdp:xdp>",
    }
    with pikepdf.open(io.BytesIO(pages or drawn(lines(*WAIT)))) as pdf:
        if one_stream:
            entry: Any = pdf.make_stream("".join(packets.values()).encode())
        else:
            entry = Array()
            for name, text in packets.items():
                entry.extend([String(name), pdf.make_stream(text.encode())])
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=entry)
        pdf.Root.NeedsRendering = True
        out = io.BytesIO()
        pdf.save(out, compress_streams=packed, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _attributes(given: dict[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in given.items())
