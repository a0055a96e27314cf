"""What lies over tick boxes, runs through them or only looks like a tick must never make a state that is not so."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from marks_pages import cross, nothing, rect, tick, white_tick_on_blue
from marks_reading import options, page_of, states_in
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]


def with_boxes(more: Draw, *ticks: Any) -> bytes:
    def draw(c: Canvas) -> None:
        options(rect, list(ticks), 10)(c)
        more(c)

    return page_of(draw)


def signature(c: Canvas) -> None:
    path = c.beginPath()
    path.moveTo(60, 690)
    path.curveTo(90, 820, 70, 640, 110, 760)
    path.curveTo(60, 700, 90, 690, 60, 745)
    path.curveTo(70, 760, 76, 700, 88, 735)
    c.setLineWidth(1.2)
    c.drawPath(path)


def watermark(c: Canvas) -> None:
    c.saveState()
    c.setFillGray(0.8)
    c.setFont("Helvetica-Bold", 80)
    c.translate(50, 660)
    c.rotate(30)
    c.drawString(0, 0, "DRAFT")
    c.restoreState()


def outlined_watermark(c: Canvas) -> None:
    c.setFillGray(0.78)
    c.setStrokeGray(0.78)
    path = c.beginPath()
    for x in range(60, 100, 12):
        path.rect(x, 660, 6, 100)
    c.drawPath(path, fill=1, stroke=0)


def stripes(c: Canvas) -> None:
    for y in range(680, 760, 4):
        c.line(60, y, 110, y)


@pytest.mark.parametrize("more", [signature, watermark, outlined_watermark, stripes])
def test_what_runs_through_empty_boxes_never_ticks_them(more: Draw) -> None:
    assert "checked" not in states_in(with_boxes(more, nothing, nothing, nothing))


@pytest.mark.parametrize("more", [signature, watermark, outlined_watermark, stripes])
def test_what_runs_through_ticked_boxes_never_empties_them(more: Draw) -> None:
    assert "unchecked" not in states_in(with_boxes(more, cross, tick, cross))


def test_a_ticked_box_that_was_struck_out_is_unclear() -> None:
    def strike(c: Canvas) -> None:
        c.line(60, 745, 250, 745)

    assert states_in(with_boxes(strike, cross, cross, nothing)) == ["unclear", "checked", "unchecked"]


def test_a_pale_highlight_changes_nothing() -> None:
    def highlight(c: Canvas) -> None:
        c.setFillColorRGB(1, 1, 0.4)
        c.rect(60, 735, 200, 20, stroke=0, fill=1)
        c.setFillGray(0)

    def draw(c: Canvas) -> None:
        highlight(c)
        options(rect, [nothing, cross], 10)(c)

    assert states_in(page_of(draw)) == ["unchecked", "checked"]


def test_boxes_with_a_shadow_are_read() -> None:
    def shadowed(c: Canvas, x: float, y: float, s: float) -> None:
        c.setFillGray(0.3)
        c.rect(x + 1.5, y - 1.5, s, s, stroke=0, fill=1)
        c.setFillGray(1)
        c.rect(x, y, s, s, stroke=1, fill=1)
        c.setFillGray(0)

    assert states_in(page_of(options(shadowed, [cross, nothing, tick], 11))) == ["checked", "unchecked", "checked"]


def test_a_sign_in_white_on_a_colour_is_a_tick_only_where_it_is_drawn_as_one() -> None:
    def icon(c: Canvas, x: float, y: float, s: float) -> None:
        c.setFillColorRGB(0.1, 0.3, 0.8)
        c.circle(x + s / 2, y + s / 2, s / 2, stroke=0, fill=1)
        c.setFillGray(1)
        c.circle(x + s / 2, y + 0.6 * s, s / 5, stroke=0, fill=1)
        c.setFillGray(0)

    assert "checked" not in states_in(page_of(options(icon, [nothing, nothing], 12)))
    assert states_in(page_of(options(nothing, [white_tick_on_blue, white_tick_on_blue], 12))) == ["checked", "checked"]


def test_white_paint_over_a_tick_leaves_what_a_person_sees() -> None:
    def paint(c: Canvas) -> None:
        c.setFillGray(1)
        c.rect(50, 730, 300, 40, stroke=0, fill=1)

    assert states_in(with_boxes(paint, cross, cross, nothing)) == ["checked", "unchecked"]


def annotated(data: bytes, *annotations: dict[str, Any]) -> bytes:
    pdf = pikepdf.open(io.BytesIO(data))
    made = []
    for one in annotations:
        x0, y0, x1, y1 = one["rect"]
        stream = pdf.make_stream(one["content"].encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([x0, y0, x1, y1])
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name(one["subtype"]), F=4, Rect=Array([x0, y0, x1, y1]), AP=Dictionary(N=stream)
        )
        if "ink" in one:
            annotation.InkList = Array([Array(stroke) for stroke in one["ink"]])
        made.append(pdf.make_indirect(annotation))
    pdf.pages[0].Annots = Array(made)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_large_stamp_over_boxes_makes_them_unclear() -> None:
    stamp = {
        "subtype": "/Stamp",
        "rect": [60, 680, 260, 760],
        "content": "q 1 0 0 RG 4 w 62 682 196 76 re S 64 740 m 100 684 l 90 756 l 60 700 l S Q",
    }
    states = states_in(annotated(with_boxes(lambda c: None, nothing, nothing, nothing), stamp))
    assert "checked" not in states


def test_crosses_of_one_pen_stand_in_their_own_boxes() -> None:
    strokes = [[72, 740, 82, 750], [72, 750, 82, 740], [72, 692, 82, 702], [72, 702, 82, 692]]
    content = "q 1.2 w " + " ".join(f"{a} {b} m {c} {d} l S" for a, b, c, d in strokes) + " Q"
    pen = {"subtype": "/Ink", "rect": [70, 690, 84, 752], "content": content, "ink": strokes}
    data = annotated(with_boxes(lambda c: None, nothing, nothing, nothing), pen)
    assert states_in(data) == ["checked", "unchecked", "checked"]


def test_a_box_on_a_picture_of_very_many_pixels_is_not_readable_and_not_rendered() -> None:
    pdf = pikepdf.open(io.BytesIO(page_of(options(rect, [cross, nothing], 10))))
    row = b"\xff" * 1250
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(row) for _ in range(10_000)), packer.flush()])
    picture = pikepdf.Stream(pdf, b"")
    picture.write(packed, filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 10_000, 10_000
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 1
    page = pdf.pages[0]
    page.Resources.XObject = Dictionary(Big=picture)
    page.contents_add(b"q 595 0 0 842 0 0 cm /Big Do Q", prepend=True)
    out = io.BytesIO()
    pdf.save(out)
    assert states_in(out.getvalue()) == ["not_readable", "not_readable"]
