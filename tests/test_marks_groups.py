"""A radio group whose buttons are not drawn: its value stands in the group, and no button may pass for unticked."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pipeline.read import read_bytes


def undrawn_group(value: str) -> bytes:
    """A page with a group of two radio buttons that have neither appearance nor state of their own."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    group = pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=1 << 15, T=String("answer"), V=Name(value), Kids=Array([])))
    for top in (200, 150):
        button = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([50, top, 62, top + 12]), Parent=group, F=4)
        group.Kids.append(pdf.make_indirect(button))
    page.Annots = Array(list(group.Kids))
    pdf.Root.AcroForm = Dictionary(Fields=Array([group]))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_no_button_of_an_undrawn_group_passes_for_unticked() -> None:
    marks = read_bytes(undrawn_group("/0"), "group.pdf").documents[0].marks
    assert [mark.state for mark in marks] == ["unclear", "unclear"]
