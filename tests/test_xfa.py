"""Dynamic XFA forms: captions, values and ticks come from the form's own XML, each value once, and harmful XML harms nothing."""

from __future__ import annotations

import time
from typing import Any

import pikepdf
import pytest
from pdf_files import drawn, edited, lines
from xfa_files import box, draw, field, items, subform, xfa_file

from pipeline.model import Document
from pipeline.read import read_bytes


def read(data: bytes) -> Any:
    return read_bytes(data, "form.pdf")


def document_of(template: str, data: str, **how: Any) -> Document:
    result = read(xfa_file(template, data, **how))
    assert [issue.code for issue in result.issues] == ["xfa_form_read"], [issue.message for issue in result.issues]
    assert result.issues[0].severity == "info"
    document: Document = result.documents[0]
    assert document.status == "ok"
    return document


def ticks(document: Document) -> dict[str, str]:
    """The state of each mark, by the words at its anchor."""
    assert all((mark.page, mark.box, mark.kind) == (None, None, "widget") for mark in document.marks)
    return {document.text[mark.anchor :].split("\n")[0].split("\t")[0]: mark.state for mark in document.marks}


def test_captions_and_values_stand_in_the_order_of_the_form() -> None:
    form = subform(
        "form1",
        draw("Report a personal data breach"),
        field("Organisation", caption="Name of the organisation"),
        field("When", "dateTimeEdit", caption="When did you find out?"),
        field("Empty", caption="Reference"),
    )
    document = document_of(form, "<form1><When>2020-03-09</When><Organisation>Wexholt Borough</Organisation><Empty/></form1>")
    assert document.text.split("\n") == [
        "Report a personal data breach",
        "Name of the organisation: Wexholt Borough",
        "When did you find out? 2020-03-09",
        "Reference:",
    ]
    assert document.pages == ()


@pytest.mark.parametrize("how", [{}, {"packed": False}, {"one_stream": True}, {"one_stream": True, "packed": False}])
def test_the_packets_may_lie_in_one_stream_or_many(how: dict[str, bool]) -> None:
    assert document_of(subform("f", field("a", caption="A")), "<f><a>one</a></f>", **how).text == "A: one"


def test_check_boxes_have_the_state_of_their_value() -> None:
    form = subform("f", *(box(name, f"Box {name}", "on", "no") for name in "abcd"))
    document = document_of(form, "<f><a>on</a><b>no</b><c></c><d>perhaps</d></f>")
    assert ticks(document) == {"Box a": "checked", "Box b": "unchecked", "Box c": "unchecked", "Box d": "unclear"}


def test_a_choose_one_group_has_one_value_for_its_buttons() -> None:
    group = '<exclGroup name="g"><caption><value><text>Cyber incident?</text></value></caption>'
    group += "".join(
        field(name, "checkButton", name, items(value)) for name, value in (("Yes", "1"), ("No", "2"), ("Unsure", "3"))
    )
    for value, wanted in (("2", ["unchecked", "checked", "unchecked"]), ("", ["unchecked"] * 3), ("9", ["unclear"] * 3)):
        document = document_of(subform("f", group + "</exclGroup>"), f"<f><g>{value}</g></f>")
        assert list(ticks(document).values()) == wanted
        assert document.text.split("\n") == ["Cyber incident?", "Yes", "No", "Unsure"]


def test_buttons_of_a_group_may_have_values_of_their_own() -> None:
    group = "<exclGroup>" + "".join(box(name, name, "1", "0") for name in ("Yes", "No")) + "</exclGroup>"
    assert ticks(document_of(subform("f", group), "<f><Yes>0</Yes><No>1</No></f>")) == {"Yes": "unchecked", "No": "checked"}


def test_parts_that_repeat_are_all_read() -> None:
    row = subform(
        "row",
        '<occur min="0" max="-1"/>',
        field("name", caption="Name"),
        field("age", "numericEdit", caption="Age"),
        layout="row",
    )
    people = "".join(f"<row><name>Person {n}</name><age>{n}</age></row>" for n in range(30, 33))
    text = document_of(subform("f", subform("table", row)), f"<f><table>{people}</table></f>").text
    assert text.split("\n") == [f"Name: Person {n}\tAge: {n}" for n in range(30, 33)]


def test_parts_without_data_show_their_captions_and_optional_ones_do_not() -> None:
    form = subform("f", subform("a", field("x", caption="X")), subform("b", '<occur min="0"/>', field("y", caption="Y")))
    assert document_of(form, "<f/>").text == "X:"


def test_a_choice_is_read_in_its_words_not_its_code() -> None:
    form = subform("f", field("c", "choiceList", "Sector", items("Health", "Education") + items("H1", "E2", save=True)))
    assert document_of(form, "<f><c>E2</c></f>").text == "Sector: Education"
    several = document_of(form, "<f><c><value>H1</value><value>E2</value></c></f>").text
    assert several.split() == ["Sector:", "Health", "Education"]


def test_fields_may_point_to_their_data_or_to_none() -> None:
    form = subform(
        "f",
        field("a", caption="A", inner='<bind match="dataRef" ref="$record.other.place"/>'),
        subform("", field("b", caption="B", inner='<bind match="dataRef" ref="$.list[1]"/>')),
        field("c", caption="C", inner='<bind match="none"/><value><text>as printed</text></value>'),
        field("d", caption="D", inner='<bind match="global"/>'),
    )
    data = "<f><other><place>here</place></other><list>no</list><list>yes</list><c>lost</c><deep><x/></deep><d>all</d></f>"
    assert document_of(form, data).text.split("\n") == ["A: here", "B: yes", "C: as printed", "D: all", "list: no", "c: lost"]


def test_values_that_no_field_shows_are_not_lost() -> None:
    document = document_of(subform("f", field("a", caption="A")), "<f><a>1</a><b>two</b><g><c>three</c></g></f>")
    assert document.text.split("\n") == ["A: 1", "b: two", "c: three"]


def test_each_value_stands_once_however_names_repeat() -> None:
    part = subform("p", field("n", caption="N"), '<occur min="1" max="5"/>')
    values = [f"value{number}" for number in range(8)]
    data = "<f>" + "".join(f"<p><n>{value}</n></p>" for value in values[:6]) + "<n>value6</n><p><q>value7</q></p></f>"
    text = document_of(subform("f", part, field("n", caption="N")), data).text
    assert sorted(word for word in text.split() if word.startswith("value")) == values


def test_rich_text_is_read_line_by_line() -> None:
    body = '<body xmlns="http://www.w3.org/1999/xhtml"><p>First <b>line</b>.</p><p>Second.</p></body>'
    assert document_of(subform("f", field("a", caption="What happened?")), f"<f><a>{body}</a></f>").text.split("\n") == [
        "What happened? First line.",
        "Second.",
    ]


def test_hidden_parts_are_left_out_unless_they_hold_a_value() -> None:
    form = subform(
        "f",
        field("a", caption="A", presence="hidden"),
        field("b", caption="B", presence="hidden"),
        subform("s", draw("For office use"), field("c", caption="C"), presence="invisible"),
    )
    assert document_of(form, "<f><a/><b>kept</b><s><c/></s></f>").text == "B: kept"


def test_buttons_to_press_and_pictures_give_no_text() -> None:
    form = subform("f", field("send", "button", "Send"), field("logo", "imageEdit", "Logo"), field("a", caption="A"))
    result = read(xfa_file(form, f"<f><logo>{'QUJD' * 2000}</logo><a>1</a></f>"))
    assert result.documents[0].text.split("\n") == ["Logo:", "A: 1"]


def test_what_stands_side_by_side_is_one_line_and_boxes_have_the_nearest_words() -> None:
    form = subform(
        "f",
        draw("Yes", x="10mm", y="40mm", w="10mm"),
        box("yes", x="21mm", y="40mm", w="5mm"),
        draw("No", x="60mm", y="40mm", w="10mm"),
        box("no", x="71mm", y="40mm", w="5mm"),
        draw("Name", x="10mm", y="20mm", w="20mm"),
        field("name", x="40mm", y="20.5mm", w="50mm"),
        layout="position",
    )
    document = document_of(form, "<f><yes>0</yes><no>1</no><name>Maud Pellow</name></f>")
    assert document.text.split("\n") == ["Name\tMaud Pellow", "Yes\tNo"]
    assert ticks(document) == {"Yes": "unchecked", "No": "checked"}


def test_a_box_that_stands_between_two_labels_has_its_own_name() -> None:
    form = subform(
        "f",
        draw("Yes", x="10mm", y="0mm", w="10mm"),
        box("tickA", x="25mm", y="0mm", w="5mm"),
        draw("No", x="35mm", y="0mm", w="10mm"),
        layout="position",
    )
    assert ticks(document_of(form, "<f><tickA>1</tickA></f>")) == {"tickA": "checked"}


def test_a_form_without_data_is_its_captions() -> None:
    document = document_of(subform("f", field("a", caption="A"), box("b", "B")), "")
    assert (document.text, ticks(document)) == ("A:\nB", {"B": "unchecked"})


# --- what harms ---------------------------------------------------------------------------------------------------------


def failed(data: bytes) -> str:
    began = time.process_time()
    result = read(data)
    assert time.process_time() - began < 5
    (issue,) = [one for one in result.issues if one.code == "pdf_form_unread"]
    assert issue.severity == "error"
    assert result.documents[0].status != "ok"
    return issue.message


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
def test_entities_are_refused(head: str) -> None:
    assert "document type" in failed(xfa_file(subform("f", field("a", caption="A")), "<f><a>&a;</a></f>", head=head))


def test_broken_xml_is_said() -> None:
    assert failed(xfa_file("<subform>", "<f/>"))


def test_very_deep_xml_is_refused() -> None:
    assert "deep" in failed(xfa_file("<subform>" * 5000 + "</subform>" * 5000, "<f/>"))


def test_a_stream_that_unpacks_to_very_much_is_refused() -> None:
    assert "large" in failed(xfa_file(subform("f", field("a", caption="A")), f"<f><a>{'a' * 60_000_000}</a></f>"))


def test_a_form_of_very_many_parts_ends_in_time() -> None:
    part = subform("p", *(field(f"n{number}", caption="N") for number in range(20)), '<occur min="0" max="-1"/>')
    data = "<f>" + "<p><n1>x</n1><m/></p>" * 4000 + "</f>"
    assert "lines" in failed(xfa_file(subform("f", part), data))


# --- not dynamic --------------------------------------------------------------------------------------------------------


def test_a_form_behind_pages_with_text_of_their_own_leaves_these_alone() -> None:
    pages = drawn(lines(*[f"Line {number} of a letter that says what it has to say" for number in range(40)]))
    result = read(xfa_file(subform("f", field("a", caption="A")), "<f><a>1</a></f>", pages=pages))
    assert "Line 39" in result.documents[0].text
    assert [issue.code for issue in result.issues] == ["pdf_form_unread"]


def test_a_static_form_is_read_from_its_fields() -> None:
    def page(canvas: Any) -> None:
        canvas.drawString(100, 650, "Initial report")
        canvas.acroForm.checkbox(name="initial", checked=True, x=72, y=646, size=16)

    def change(pdf: pikepdf.Pdf) -> None:
        data = f'<template xmlns="x">{subform("f", box("initial", "Initial report"))}</template>'
        pdf.Root.AcroForm.XFA = pikepdf.Array([pikepdf.String("template"), pdf.make_stream(data.encode())])

    result = read(edited(drawn(page), change))
    assert [(mark.page, mark.state) for mark in result.documents[0].marks] == [(1, "checked")]
    assert not result.issues
