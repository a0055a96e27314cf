"""Check boxes and radio buttons of forms: what the file says and what a person sees together make the state."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from marks_pages import cross, tick
from marks_reading import marks_in, options, page_of, states_in
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

SIZE = 12
BORDER = f"q 1 w 0.5 0.5 {SIZE - 1} {SIZE - 1} re S Q "
CROSS = f"q 1 w 2 2 m {SIZE - 2} {SIZE - 2} l 2 {SIZE - 2} m {SIZE - 2} 2 l S Q "
FILL = f"q 0.9 g 0 0 {SIZE} {SIZE} re f Q "


def look(pdf: pikepdf.Pdf, content: str) -> Any:
    stream = pdf.make_stream(content.encode())
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, SIZE, SIZE])
    return pdf.make_indirect(stream)


def form(*buttons: dict[str, Any], draw: Any = None) -> bytes:
    """A page with a button a line. Keys: AS, V (of the button), on, off (its looks), radio, flags, parent (the group's value)."""

    def page(c: Canvas) -> None:
        for index in range(len(buttons)):
            c.drawString(92, 702 - 24 * index, f"Answer {index}")
        if draw:
            draw(c)

    pdf = pikepdf.open(io.BytesIO(page_of(page)))
    widgets = []
    fields = []
    for index, button in enumerate(buttons):
        y = 700 - 24 * index
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Btn,
            F=button.get("flags", 4),
            Rect=Array([72, y, 72 + SIZE, y + SIZE]),
        )
        for key in ("AS", "V"):
            if key in button:
                widget[f"/{key}"] = Name(f"/{button[key]}")
        looks = {key: look(pdf, button[key]) for key in ("on", "off") if key in button}
        if looks:
            widget.AP = Dictionary(N=Dictionary({"/Yes" if key == "on" else "/Off": value for key, value in looks.items()}))
        widget = pdf.make_indirect(widget)
        if "parent" in button:
            group = Dictionary(FT=Name.Btn, T=f"g{index}", Ff=1 << 15, V=Name(f"/{button['parent']}"), Kids=Array([widget]))
            group = pdf.make_indirect(group)
            del widget["/FT"]
            widget.Parent = group
            fields.append(group)
        else:
            widget.T = f"f{index}"
            if button.get("radio"):
                widget.Ff = 1 << 15
            fields.append(widget)
        widgets.append(widget)
    pdf.pages[0].Annots = Array(widgets)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA="/Helv 0 Tf 0 g")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def box(state: str, **more: Any) -> dict[str, Any]:
    """A check box with looks for both states."""
    return {"AS": state, "V": state, "on": BORDER + CROSS, "off": BORDER, **more}


def test_check_boxes_are_read_with_their_places() -> None:
    marks, text, _ = marks_in(form(box("Yes"), box("Off"), box("Yes", on=FILL + BORDER + CROSS, off=FILL + BORDER)))
    assert [(mark.state, mark.kind) for mark in marks] == [("checked", "widget"), ("unchecked", "widget"), ("checked", "widget")]
    assert [text[mark.anchor :].split("\n")[0] for mark in marks] == ["Answer 0", "Answer 1", "Answer 2"]
    assert [round(value) for value in (marks[0].box.x0, marks[0].box.top)] == [72, 842 - 712]


def test_radio_buttons_of_a_group_are_read_by_their_own_appearance() -> None:
    chosen = {"AS": "Yes", "on": CROSS, "off": BORDER, "parent": "Yes"}
    other = {"AS": "Off", "on": CROSS, "off": BORDER, "parent": "Off"}
    assert states_in(form(chosen, other, other)) == ["checked", "unchecked", "unchecked"]


def test_a_button_without_appearance_is_read_by_what_the_file_says() -> None:
    states = states_in(form({"AS": "Yes", "V": "Yes"}, {"AS": "Off", "V": "Off"}, {}, {"V": "Yes"}, {"V": "Off"}))
    assert states[:3] == ["checked", "unchecked", "unchecked"]
    assert states[3] in ("checked", "unclear")
    assert states[4] == "unchecked"


def test_a_radio_button_without_appearance_is_read_by_what_the_file_says() -> None:
    states = states_in(form({"AS": "Yes", "radio": True}, {"AS": "Off", "radio": True}, {"radio": True}))
    assert states == ["checked", "unchecked", "unchecked"]


def test_a_button_whose_value_and_appearance_contradict_each_other_is_unclear() -> None:
    assert states_in(form(box("Off", V="Yes"), box("Yes", V="Off"), box("Off"))) == ["unclear", "unclear", "unchecked"]


def test_a_button_that_is_on_and_shows_nothing_is_unclear() -> None:
    assert states_in(form(box("Yes", on=BORDER), box("Off"))) == ["unclear", "unchecked"]


def test_a_button_that_names_an_appearance_that_is_not_there_is_unclear() -> None:
    assert states_in(form(box("Other", V="Other"), box("Off"))) == ["unclear", "unchecked"]


def test_where_the_look_of_off_has_ink_of_its_own_only_its_own_change_tells() -> None:
    states = states_in(form(box("Off", off=BORDER + CROSS), box("Off", off=BORDER + CROSS), box("Yes")))
    assert states == ["unclear", "unclear", "checked"]


def test_a_tick_that_is_drawn_into_a_button_that_is_off_is_what_a_person_sees() -> None:
    def draw(c: Canvas) -> None:
        tick(c, 72, 676, SIZE)

    see_through = {"off": "", "on": CROSS}
    states = states_in(form(box("Off", **see_through), box("Off", **see_through), box("Off", **see_through), draw=draw))
    assert states == ["unchecked", "checked", "unchecked"]


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_hidden_buttons_are_not_seen(flags: int) -> None:
    assert states_in(form(box("Yes", flags=flags), box("Off"))) == ["unchecked"]


def test_a_button_over_a_drawn_box_gives_one_mark() -> None:
    def draw(c: Canvas) -> None:
        c.rect(72, 700, SIZE, SIZE)
        c.rect(71, 675, SIZE + 2, SIZE + 2)

    marks, _, _ = marks_in(form(box("Yes", on=CROSS), box("Off", off=""), draw=draw))
    assert [(mark.state, mark.kind) for mark in marks] == [("checked", "widget"), ("unchecked", "widget")]


def test_a_form_that_was_flattened_is_read_from_its_drawing() -> None:
    pdf = pikepdf.open(io.BytesIO(form(box("Yes"), box("Off"))))
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    out = io.BytesIO()
    pdf.save(out)
    marks, _, _ = marks_in(out.getvalue())
    assert [(mark.state, mark.kind) for mark in marks] == [("checked", "vector"), ("unchecked", "vector")]


def glyph(c: Canvas, y: float) -> None:
    c.setFont("ZapfDingbats", 12)
    c.drawString(72, y, "❏")


def glyph_page(*ticks: Any) -> bytes:
    def draw(c: Canvas) -> None:
        for index, ticked in enumerate(ticks):
            glyph(c, 700 - 24 * index)
            if ticked:
                ticked(c, 72, 699 - 24 * index, 10)
            c.setFont("Helvetica", 11)
            c.drawString(92, 702 - 24 * index, f"Answer {index}")

    return page_of(draw)


def test_box_glyphs_stay_text() -> None:
    assert states_in(glyph_page(None, None)) == []


def test_a_tick_drawn_over_a_box_glyph_is_a_mark() -> None:
    marks, text, _ = marks_in(glyph_page(cross, None, tick))
    assert [(mark.state, text[mark.anchor :].split("\n")[0]) for mark in marks] == [
        ("checked", "Answer 0"),
        ("checked", "Answer 2"),
    ]


def test_a_button_over_a_box_glyph_is_a_mark() -> None:
    marks, _, _ = marks_in(form(box("Yes"), box("Off"), draw=lambda c: glyph(c, 700)))
    assert [mark.state for mark in marks] == ["checked", "unchecked"]


def annotated(data: bytes, *annotations: Any) -> bytes:
    pdf = pikepdf.open(io.BytesIO(data))
    stamps = []
    for subtype, rect in annotations:
        stream = look(pdf, f"q 1.5 w 1 1 m {SIZE - 1} {SIZE - 1} l 1 {SIZE - 1} m {SIZE - 1} 1 l S Q")
        stamps.append(Dictionary(Type=Name.Annot, Subtype=Name(subtype), F=4, Rect=Array(rect), AP=Dictionary(N=stream)))
    pdf.pages[0].Annots = pdf.make_indirect(Array(stamps))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("subtype", ["/Stamp", "/Ink", "/FreeText"])
def test_a_cross_stamped_over_a_drawn_box_is_seen(subtype: str) -> None:
    from marks_pages import nothing, rect

    data = page_of(options(rect, [nothing, nothing, nothing], 10))
    assert states_in(annotated(data, (subtype, [71, 715, 83, 727]))) == ["unchecked", "checked", "unchecked"]


def test_a_cross_stamped_over_a_box_glyph_is_never_left_out() -> None:
    assert states_in(annotated(glyph_page(None, None), ("/Stamp", [71, 698, 83, 710]))) == ["unclear"]
