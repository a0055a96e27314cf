"""Form buttons as many programs write them: the state that a person sees, and `unclear` where sources disagree."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from acroform_files import (
    BEVEL,
    BORDER,
    CROSS,
    DOT,
    FILLED,
    NO_TOGGLE,
    PAPER,
    PUSH,
    RADIO,
    RING,
    SQUARE,
    TICK,
    TINT,
    UNISON,
    Button,
    Group,
    form_file,
    on_off,
    sign,
)
from pikepdf import Array, Dictionary, Name, String

from pipeline.read import read_bytes

YES, OFF = Name.Yes, Name.Off


def states(data: bytes) -> str:
    """The states of the marks from the top down, by letter: checked, unchecked, ? for unclear, x for not readable."""
    document = read_bytes(data, "form.pdf").documents[0]
    short = {"checked": "c", "unchecked": "u", "unclear": "?", "not_readable": "x"}
    assert all(mark.kind == "widget" for mark in document.marks)
    return "".join(short[mark.state] for mark in document.marks)


def radio(names: str, chosen: str, looks: bool = True, dot: str = RING + DOT, off: str | None = RING) -> list[Button]:
    """Radio buttons with a state of one letter each."""
    made = []
    for name in names:
        state = name if name == chosen else "Off"
        made.append(on_off(state, name, dot, off) if looks else Button(state))
    return made


def both(tick: str, off: str | None = BORDER) -> list[Button]:
    """The same box once on and once off."""
    return [on_off("Yes", tick=tick, off=off, value=YES), on_off("Off", tick=tick, off=off, value=OFF)]


# How programs draw a button: each is on in the first line and off in the second.
DRAWN: dict[str, list[Button]] = {
    "acrobat tick": both(PAPER + BORDER + sign("4"), PAPER + BORDER),
    "acrobat cross, off has no look": both(BORDER + sign("8"), None),
    "acrobat square": both(BORDER + sign("n")),
    "acrobat circle": both(RING + sign("l"), RING),
    "acrobat diamond": both(BORDER + sign("u")),
    "acrobat star": both(BORDER + sign("H")),
    "pdfbox dingbat, off empty": both("/Tx BMC q BT /ZaDb 11 Tf 1 2 Td (4) Tj ET Q EMC", "/Tx BMC EMC"),
    "pdf-lib path": both(TINT + BORDER + TICK, TINT + BORDER),
    "itext lines": both("q 1 g 0 0 12 12 re f 0.5 w 1 1 10 10 re S 1 1 m 11 11 l 1 11 m 11 1 l S Q", "q 0.5 w 1 1 10 10 re S Q"),
    "libreoffice": both("q " + sign("8", 9) + "Q", ""),
    "bevelled border": both(BEVEL + TICK, BEVEL),
    "filled all over": both(FILLED),
    "inner square": both(BORDER + SQUARE),
    "grey tick": both(BORDER + "q 0.45 G 1.2 w 2.5 6 m 5 3 l 9.5 9.5 l S Q"),
    "white tick on blue": both("q 0 0.3 0.8 rg 0 0 12 12 re f 1 G 1.5 w 2.5 6 m 5 3 l 9.5 9.5 l S Q", BORDER),
    "small dot": both(RING + "q 5 5 2 2 re f Q", RING),
    "one stroke": both(BORDER + "q 1.2 w 2 2 m 10 10 l S Q"),
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_however_a_program_draws_it_a_button_is_read(name: str) -> None:
    assert states(form_file(*DRAWN[name])) == "cu"


# What the file says, where the look does not settle it. c: checked, u: unchecked, ?: unclear.
STATED: dict[str, tuple[list[Button | Group], str]] = {
    "no look, state and value agree": ([Button("Yes", value=YES), Button("Off", value=OFF)], "cu"),
    "no look, only the state": ([Button("Yes"), Button("Off")], "cu"),
    "no look, only the value": ([Button(value=YES), Button(value=OFF)], "cu"),
    "no look, nothing": ([Button(), Button()], "uu"),
    "no look, state and value disagree": ([Button("Yes", value=OFF), Button("Off", value=YES)], "??"),
    "value is a string": ([on_off("Yes", value=String("Yes")), on_off("Off", value=String("Off"))], "cu"),
    "value has another name": ([on_off("Yes", value=Name.On), on_off("Off", value=Name.On)], "c?"),
    "value is the empty string": ([on_off("Yes"), on_off("Off", value=String(""))], "cu"),
    "state missing, value named": ([on_off(None, value=YES), on_off(None, value=OFF), on_off(None)], "cuu"),
    "state missing, value unknown": ([on_off(None, value=Name.Maybe)], "?"),
    "state without a look": ([on_off("Other", value=Name.Other)], "?"),
    "off is called No": ([Button(s, {"Yes": BORDER + CROSS, "No": BORDER}, Name(f"/{s}")) for s in ("Yes", "No")], "cu"),
    "off is called 0": ([Button(s, {"1": BORDER + CROSS, "0": BORDER}, Name(f"/{s}")) for s in ("1", "0")], "cu"),
    "off is called false": ([Button(s, {"true": TICK, "false": BORDER}) for s in ("true", "false")], "cu"),
    "a button called No": ([on_off("No", "No", value=Name.No), on_off("Off", "No", value=OFF)], "cu"),
    "a box without a look that is No": ([Button("No", value=Name.No)], "?"),
    "viewers draw anew": ([Button("Yes", value=YES), on_off("Yes", tick="", off="", value=YES), on_off("Off", value=OFF)], "ccu"),
    "on, but its look is empty": ([on_off("Yes", tick="", off="", value=YES)], "?"),
    "on and off look the same": ([on_off("Yes", tick=CROSS, off=CROSS), on_off("Off", tick=CROSS, off=CROSS)], "??"),
    "read only": ([on_off("Yes", value=YES, more={"Ff": 1}), on_off("Off", value=OFF, more={"Ff": 1})], "cu"),
    "a name beyond ascii": ([on_off("Jä", "Jä", value=Name("/Jä")), on_off("Off", "Jä", value=OFF)], "cu"),
    "radio group": ([Group(radio("abc", "b"), Name.b, RADIO | NO_TOGGLE)], "ucu"),
    "radio group, nothing chosen": ([Group(radio("abc", ""), None, RADIO)], "uuu"),
    "radio group, value Off": ([Group(radio("abc", ""), OFF, RADIO)], "uuu"),
    "radio group, value a string": ([Group(radio("abc", "c"), String("c"), RADIO)], "uuc"),
    "radio group, two on": ([Group([on_off("a", "a"), on_off("b", "b"), on_off("Off", "c")], Name.a, RADIO)], "c?u"),
    "radio group, value names another": ([Group(radio("abc", "b"), Name.c, RADIO)], "u??"),
    "radio group, value names none": ([Group(radio("abc", "b"), Name.zzz, RADIO)], "ucu"),
    "radio group, nothing drawn as on": ([Group(radio("abc", ""), Name.zzz, RADIO)], "???"),
    "radio group from above": ([Group(radio("ab", "a"), Name.a, RADIO, above=True)], "cu"),
    "radio group, no looks": ([Group(radio("012", "1", looks=False), Name("/1"), RADIO)], "ucu"),
    "radio group, no looks and no states": ([Group([Button(), Button()], Name("/0"), RADIO)], "??"),
    "radio group, states missing": ([Group([on_off(None, "a"), on_off(None, "b")], Name.b, RADIO)], "uc"),
    "radio group, off has no look": ([Group(radio("ab", "a", off=None), Name.a, RADIO)], "cu"),
    "export values": ([Group(radio("01", "1"), String("Female"), RADIO, ["Male", "Female"])], "uc"),
    "export values, value by number": ([Group(radio("01", "0"), Name("/0"), RADIO, ["Male", "Female"])], "cu"),
    "in unison": ([Group([on_off("a", "a"), on_off("a", "a"), on_off("Off", "b")], Name.a, RADIO | UNISON)], "ccu"),
    "in unison, one lags": ([Group([on_off("a", "a"), on_off("Off", "a")], Name.a, RADIO | UNISON)], "c?"),
    "same name, not in unison": ([Group([on_off("a", "a"), on_off("Off", "a")], Name.a, RADIO)], "cu"),
    "check boxes of one field": ([Group([on_off("a", "a"), on_off("Off", "b")], Name.a)], "cu"),
    "check boxes of one field and name": ([Group([on_off("Yes"), on_off("Yes")], YES)], "cc"),
    "push buttons": ([Group([Button(None, {"Off": BORDER + CROSS})], kind=PUSH), on_off("Off")], "u"),
    "hidden and not to be viewed": (
        [on_off("Yes", flags=2), on_off("Yes", flags=32), on_off("Yes", flags=36), on_off("Off")],
        "u",
    ),
    "not to be printed": ([on_off("Yes", flags=0), on_off("Off", flags=0)], "cu"),
}


@pytest.mark.parametrize("name", sorted(STATED))
def test_what_a_file_says_of_its_buttons(name: str) -> None:
    fields, wanted = STATED[name]
    assert states(form_file(*fields, redraw=name == "viewers draw anew")) == wanted


def read(data: bytes) -> Any:
    return read_bytes(data, "form.pdf")


def test_a_field_without_looks_that_has_one_value_for_several_pages_is_read_on_each() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        second = pdf.add_blank_page(page_size=(595, 842))
        first = pdf.pages[0].Annots
        second.Annots = Array([first[1]])
        del first[1]

    document = read(form_file(Group([on_off("Yes"), on_off("Yes")], YES), change=change)).documents[0]
    assert [(mark.page, mark.state) for mark in document.marks] == [(1, "checked"), (2, "checked")]


def test_a_button_that_is_on_no_page_is_said() -> None:
    result = read(form_file(on_off("Yes", value=YES, placed=False), on_off("Off", value=OFF)))
    assert [mark.state for mark in result.documents[0].marks] == ["unchecked"]
    (issue,) = result.issues
    assert (issue.code, issue.severity) == ("pdf_form_unread", "warning")
    assert "field0" in issue.message


def test_a_button_that_is_on_no_page_and_off_is_nothing() -> None:
    assert not read(form_file(on_off("Off", value=OFF, placed=False), on_off("Off", value=OFF))).issues


def test_annotations_that_are_null_or_lost_harm_no_other() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        lost = pdf.make_indirect(Dictionary())
        annotations = pdf.pages[0].Annots
        pdf.pages[0].Annots = Array([pikepdf.Object.parse(b"null"), annotations[0], lost, 7, Array(), annotations[1]])

    assert states(form_file(on_off("Yes", value=YES), on_off("Off", value=OFF), change=change)) == "cu"


def test_a_page_whose_annotations_are_no_list_is_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots = Name.Nothing

    assert read(form_file(on_off("Yes", placed=False), change=change)).documents[0].text == "Answer 0"


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("form", [True, False])
def test_widgets_that_no_form_lists_are_read_as_most_viewers_draw_them(form: bool) -> None:
    """Where the file has no form at all some viewers leave them out, boxes and all: that is said."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields = Array()
        if not form:
            del pdf.Root.AcroForm

    data = form_file(on_off("Yes", value=YES), on_off("Off", value=OFF), change=change)
    assert states(data) == "cu"
    codes = [one.code for one in read_bytes(data, "form.pdf").issues]
    assert codes == ([] if form else ["pdf_form_lost"])


def test_a_widget_whose_parents_run_in_a_circle_does_not_hang() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        widget = pdf.pages[0].Annots[0]
        widget.Parent = widget.Parent.Parent = widget

    assert len(states(form_file(Group([on_off("Yes")], YES), on_off("Off"), change=change))) == 2


def test_one_look_for_both_states_says_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for annotation in pdf.pages[0].Annots:
            annotation.AP.N = annotation.AP.N.Yes

    assert states(form_file(on_off("Yes", value=YES), on_off("Off", value=OFF), on_off("Off"), change=change)) == "???"


def test_a_number_printed_under_a_button_is_no_tick() -> None:
    """The widget lies over the page's own print: what is under it was there before anybody ticked."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" BT /F 11 Tf 75 702 Td (3) Tj ET")

    seen = states(form_file(*[on_off("Off", off="", value=OFF) for _ in range(4)], change=change))
    assert seen[0] in "u?"
    assert seen[1:] == "uuu"


def test_a_tick_drawn_into_a_button_that_is_off_is_seen() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" 1 w 74 702 m 82 710 l 74 710 m 82 702 l S")

    assert states(form_file(*[on_off("Off", off="", value=OFF) for _ in range(4)], change=change)) == "cuuu"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_buttons_of_turned_pages_are_read(turn: int) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = turn

    assert sorted(states(form_file(*DRAWN["acrobat tick"], *DRAWN["bevelled border"], change=change))) == ["c", "c", "u", "u"]


def test_buttons_of_a_page_that_does_not_start_at_zero_are_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = Array([-100, -50, 495, 792])
        pdf.pages[0].CropBox = Array([20, 30, 400, 780])

    assert states(form_file(*DRAWN["acrobat tick"], change=change)) == "cu"
