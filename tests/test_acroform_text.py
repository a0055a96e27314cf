"""What was typed or chosen in a PDF form is in the text as a viewer shows it, beside its label, whatever the file keeps of it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pdf_files import document_of
from pikepdf import Array, Dictionary, Name, String

MULTILINE, PASSWORD, COMB, COMBO, MULTISELECT = 1 << 12, 1 << 13, 1 << 24, 1 << 17, 1 << 21


def form(*fields: dict[str, Any], redraw: bool = False) -> bytes:
    """A page with a labelled field a line. Keys: those of the field; `look`: content of its appearance; `high`: its height."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    letters = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F=letters))
    text, widgets = [], []
    for number, given in enumerate(fields):
        y, high = 700 - 60 * number, given.pop("high", 16)
        text.append(f"BT /F 11 Tf 72 {y + 4} Td (Label {number}:) Tj ET")
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(f"f{number}"),
            F=4,
            Rect=Array([140, y - high + 16, 400, y + 16]),
            DA=String("/F 11 Tf 0 g"),
        )
        look = given.pop("look", None)
        for key, value in given.items():
            widget[f"/{key}"] = value
        if look is not None:
            stream = pdf.make_stream(look.encode("latin-1"), Type=Name.XObject, Subtype=Name.Form)
            stream.BBox, stream.Resources = Array([0, 0, 260, high]), Dictionary(Font=Dictionary(F=letters))
            widget.AP = Dictionary(N=stream)
        widgets.append(pdf.make_indirect(widget))
    page.Contents = pdf.make_stream("\n".join(text).encode())
    page.Annots = Array(widgets)
    pdf.Root.AcroForm = Dictionary(Fields=Array(widgets), DR=Dictionary(Font=Dictionary(F=letters)))
    if redraw:
        pdf.Root.AcroForm.NeedAppearances = True
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def answers(data: bytes) -> list[str]:
    """What stands beside or below each label."""
    words = " ".join(document_of(data).text.split())
    return [part.split(": ", 1)[-1].strip().removesuffix(":") if ":" in part else part for part in words.split("Label ")[1:]]


def shows(text: str) -> str:
    return f"/Tx BMC q BT /F 11 Tf 2 4 Td ({text}) Tj ET Q EMC"


EMPTY = "/Tx BMC EMC"
CHOICES = Array([Array([String("H1"), String("Health")]), Array([String("E2"), String("Education")])])


@pytest.mark.parametrize("redraw", [False, True])
@pytest.mark.parametrize("look", [None, EMPTY, "", shows("Wexholt Borough")])
def test_a_typed_value_is_read_whether_or_not_the_file_draws_it(look: str | None, redraw: bool) -> None:
    field = {"V": String("Wexholt Borough")} | ({} if look is None else {"look": look})
    assert answers(form(field, redraw=redraw)) == ["Wexholt Borough"]


def test_where_viewers_draw_anew_the_value_counts_and_not_an_old_look() -> None:
    old = {"V": String("Maud Pellow"), "look": shows("John Smith")}
    assert answers(form(dict(old), redraw=True)) == ["Maud Pellow"]
    assert answers(form(dict(old))) == ["John Smith"]


def test_a_look_that_shows_the_value_in_another_format_is_what_is_seen() -> None:
    assert answers(form({"V": String("1234.5"), "look": shows("GBP 1,234.50")})) == ["GBP 1,234.50"]


def test_a_value_of_several_lines_is_read_line_by_line() -> None:
    value = "A laptop was lost.\rIt was found.\r\nNobody saw it."
    document = document_of(form({"V": String(value), "Ff": MULTILINE, "high": 50}, {"V": String("next")}))
    text = " ".join(document.text.split())
    assert text == "Label 0: A laptop was lost. It was found. Nobody saw it. Label 1: next"


def test_a_value_kept_as_rich_text_only_is_read() -> None:
    rich = '<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>It was <b>encrypted</b>.</p></body>'
    assert answers(form({"RV": String(rich)})) == ["It was encrypted ."]


def test_a_comb_is_read_as_one_word() -> None:
    cells = "".join(f"1 0 0 1 {2 + 18 * place} 4 Tm ({digit}) Tj " for place, digit in enumerate("09032020"))
    assert answers(form({"V": String("09032020"), "Ff": COMB, "look": f"/Tx BMC q BT /F 11 Tf {cells} ET Q EMC"})) == ["09032020"]


@pytest.mark.parametrize("quadding", [0, 1, 2])
def test_a_value_stands_beside_its_label_wherever_it_is_set(quadding: int) -> None:
    assert answers(form({"V": String("one"), "Q": quadding}, {"V": String("two"), "Q": quadding})) == ["one", "two"]


def test_a_password_is_in_no_text() -> None:
    text = document_of(form({"V": String("hunter2"), "Ff": PASSWORD}, {"V": String("seen")})).text
    assert "hunter2" not in text
    assert "seen" in text


def test_a_choice_is_read_in_the_words_that_are_shown() -> None:
    chosen = {"FT": Name.Ch, "Ff": COMBO, "Opt": CHOICES, "V": String("E2")}
    assert answers(form(dict(chosen))) == ["Education"]
    assert answers(form(chosen | {"look": shows("Education")})) == ["Education"]


def test_of_a_list_only_what_is_chosen_is_read() -> None:
    look = "/Tx BMC q 0.6 0.75 0.85 rg 1 1 100 14 re f 0 g BT /F 11 Tf 2 18 Td (Health) Tj 0 -14 Td (Education) Tj ET Q EMC"
    field = {"FT": Name.Ch, "Opt": CHOICES, "V": String("E2"), "look": look, "high": 32}
    assert answers(form(dict(field))) == ["Education"]
    several = field | {"Ff": MULTISELECT, "V": Array([String("H1"), String("E2")])}
    assert answers(form(several)) == ["Health Education"]


def test_a_value_inherited_from_a_parent_is_read() -> None:
    def change(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            (widget,) = pdf.pages[0].Annots
            parent = pdf.make_indirect(Dictionary(T=String("p"), FT=Name.Tx, V=String("from above"), Kids=Array([widget])))
            del widget.FT, widget.T
            widget.Parent = parent
            pdf.Root.AcroForm.Fields = Array([parent])
            pdf.save(out)
        return out.getvalue()

    assert answers(change(form({}))) == ["from above"]


def test_a_note_without_a_look_is_read_from_its_words() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(form({}))) as pdf:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, F=4, Rect=Array([140, 700, 300, 716]), Contents=String("9 March")
        )
        pdf.pages[0].Annots.append(pdf.make_indirect(note))
        pdf.save(out)
    assert answers(out.getvalue()) == ["9 March"]
