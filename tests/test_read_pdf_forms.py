"""What was typed, ticked or stuck onto a PDF page is read with its words; embedded files are documents."""

from __future__ import annotations

import logging

import pikepdf
import pytest
from pdf_files import document_of, drawn, edited, lines, place, read
from reportlab.pdfgen.canvas import Canvas


def form(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "Organisation name")
    canvas.acroForm.textfield(name="organisation", value="Wexholt Borough", x=200, y=692, width=200, height=20)
    canvas.drawString(100, 650, "Initial report")
    canvas.acroForm.checkbox(name="initial", checked=True, x=72, y=646, size=16)
    canvas.drawString(100, 620, "Follow-up report")
    canvas.acroForm.checkbox(name="follow", checked=False, x=72, y=616, size=16)


def test_what_is_typed_into_fields_is_read_beside_its_label() -> None:
    document = document_of(drawn(form))
    assert document.text.splitlines()[0].split() == ["Organisation", "name", "Wexholt", "Borough"]
    assert place(document, "Wexholt")[0] == pytest.approx(202, abs=5)


def test_a_value_without_an_appearance_is_read_too() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for annotation in pdf.pages[0].Annots:
            if pikepdf.Name.Tx == annotation.FT:
                del annotation.AP

    assert document_of(edited(drawn(form), change)).text.splitlines()[0].split() == ["Organisation", "name", "Wexholt", "Borough"]


def test_buttons_of_a_form_are_marks_beside_their_labels() -> None:
    document = document_of(drawn(form))
    marks = {document.text[mark.anchor :].split("\n")[0]: (mark.state, mark.kind) for mark in document.marks}
    assert marks == {"Initial report": ("checked", "widget"), "Follow-up report": ("unchecked", "widget")}


def boxes(canvas: Canvas, after: bool) -> None:
    """Options with a stroked square, ticked by a cross of two lines."""
    canvas.setFont("Helvetica", 10)
    for number, (label, ticked) in enumerate([("Yes", False), ("No", True), ("Don't know", False)]):
        y = 700 - 18 * number
        x = 80 + canvas.stringWidth(label, "Helvetica", 10) if after else 72
        canvas.drawString(72 if after else 90, y, label)
        canvas.rect(x, y - 1, 9, 9)
        if ticked:
            canvas.line(x, y - 1, x + 9, y + 8)
            canvas.line(x, y + 8, x + 9, y - 1)


@pytest.mark.parametrize("after", [False, True], ids=["box before label", "box after label"])
def test_boxes_that_are_only_drawn_are_marks_on_the_line_of_their_label_on_any_page(after: bool) -> None:
    def draw(canvas: Canvas) -> None:
        lines("A first page.")(canvas)
        canvas.showPage()
        boxes(canvas, after)

    document = document_of(drawn(draw))
    place_of = document.text.rindex if after else document.text.index
    assert [(mark.page, mark.state, mark.kind) for mark in document.marks] == [
        (2, "unchecked", "vector"),
        (2, "checked", "vector"),
        (2, "unchecked", "vector"),
    ]
    for mark, label in zip(document.marks, ("Yes", "No", "Don't know"), strict=True):
        assert mark.anchor == place_of(label) + (len(label) if after else 0)


def test_where_ticks_cannot_be_looked_at_the_words_stay_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import pdf_look

    def fails(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pdf_look, "see_marks", fails)
    result = read(drawn(lambda canvas: boxes(canvas, False)))
    assert result.documents[0].text.split() == ["Yes", "No", "Don't", "know"]
    assert (result.documents[0].marks, result.documents[0].status) == ((), "partial")
    assert [issue.code for issue in result.issues] == ["tick_not_readable"]


def test_notes_that_were_stuck_on_the_page_are_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(b"BT /F 11 Tf 2 4 Td (9 March 2020) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = [0, 0, 120, 16]
        look.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
            )
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[120, 752, 240, 768], F=4, AP=pikepdf.Dictionary(N=look)
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))

    assert "9 March 2020" in document_of(edited(drawn(lines("Date:", "Time:")), change)).text


def test_embedded_files_are_documents_of_their_own() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["list.txt"] = b"The list of names."

    outer, inner = read(edited(drawn(lines("See the attached list.")), change)).documents
    assert (inner.path, inner.text, inner.parent_document_id) == ("file.pdf!/list.txt", "The list of names.", outer.document_id)
    assert (outer.members_expected, outer.members_read, outer.members_failed) == (1, 1, 0)


def test_xfa_forms_are_read_without_a_word_on_stderr(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>")

    data = edited(drawn(form), change)
    with caplog.at_level(logging.DEBUG):
        document = document_of(data)
    assert "Initial report" in document.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert capfd.readouterr().err == ""
