"""Word documents: words in reading order, ticks of controls and old form fields, what is left out and said."""

from __future__ import annotations

import pytest
from word_files import SCHEMAS, document, line, paragraph, run, table, tick_control, tick_field

import pipeline as bt
from pipeline.model import ReadOptions, ReadResult
from pipeline.read import read_bytes


def read(body: str, **more: object) -> ReadResult:
    return read_bytes(document(body, **more), "letter.docx")  # type: ignore[arg-type]


def text(body: str, **more: object) -> str:
    return read(body, **more).documents[0].text


def codes(result: ReadResult) -> list[str]:
    return sorted(issue.code for issue in result.issues)


def test_paragraphs_tables_and_tabs_stand_in_reading_order() -> None:
    body = line("Dear Ms Marsh") + line("") + paragraph(run("Our ref:"), "<w:r><w:tab/></w:r>", run("IC-12345-A1B2"))
    body += table((line("Date"), line("3 May 2020")), (line("Number") + line("of people"), line("12")))
    assert text(body) == "Dear Ms Marsh\n\nOur ref:\tIC-12345-A1B2\nDate\t3 May 2020\nNumber\nof people\t12"


@pytest.mark.parametrize("checked", [True, False])
def test_a_tick_control_shows_its_state(checked: bool) -> None:
    result = read(paragraph(tick_control(checked), run(" Yes")))
    assert result.documents[0].text == ("☒ Yes" if checked else "☐ Yes")
    assert codes(result) == []


def test_where_a_control_shows_another_sign_than_it_states_the_sign_counts_and_it_is_said() -> None:
    result = read(paragraph(tick_control(True, shown="☐"), run(" Yes")))
    assert result.documents[0].text == "☐ Yes"
    assert codes(result) == ["tick_layers_disagree"]


@pytest.mark.parametrize(
    ("checked", "default", "shown"), [(True, False, "☒"), (False, True, "☐"), (None, True, "☒"), (None, False, "☐")]
)
def test_an_old_form_field_shows_what_was_chosen_else_its_default(checked: bool | None, default: bool, shown: str) -> None:
    assert text(paragraph(tick_field(checked, default), run(" No"))) == f"{shown} No"


def test_a_prompt_is_no_answer() -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("Click here to enter text.")
        + "</w:sdtContent></w:sdt>"
    )
    assert text(paragraph(run("Name: "), prompt)) == "Name: "


def test_a_sign_of_a_symbol_font_is_its_private_code() -> None:
    assert text(paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run(" Yes"))) == "\uf0fe Yes"


def test_list_items_have_their_bullets_and_numbers() -> None:
    level = '<w:abstractNum w:abstractNumId="{}"><w:lvl w:ilvl="0"><w:numFmt w:val="{}"/></w:lvl></w:abstractNum>'
    number = '<w:num w:numId="{}"><w:abstractNumId w:val="{}"/></w:num>'
    levels = level.format(0, "bullet") + level.format(1, "decimal") + number.format(1, 0) + number.format(2, 1)
    numbering = f"<w:numbering {SCHEMAS}>{levels}</w:numbering>"

    def item(number: int, words: str) -> str:
        return paragraph(run(words), properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    body = item(1, "No risk") + item(2, "Who?") + item(2, "When?")
    assert text(body, parts={"word/numbering.xml": numbering}) == "• No risk\n1. Who?\n2. When?"


def test_a_text_box_that_is_written_twice_is_read_once() -> None:
    box = f"<w:txbxContent>{line('In the box')}</w:txbxContent>"
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert text(paragraph(run("Before"), drawn)).split("\n") == ["Before", "In the box"]


def test_tracked_deletions_and_comments_are_left_out_and_said() -> None:
    deleted = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>" + run("new") + "</w:ins>"
    result = read(paragraph(deleted), parts={"word/comments.xml": f"<w:comments {SCHEMAS}/>"})
    assert (result.documents[0].text, codes(result)) == ("new", ["word_parts_left_out", "word_parts_left_out"])


@pytest.mark.parametrize(
    "look", ['<w:highlight w:val="black"/>', '<w:shd w:val="clear" w:fill="000000"/><w:color w:val="000000"/>']
)
def test_words_under_black_marking_reach_no_text_unless_asked_for(look: str) -> None:
    body = paragraph(run("Dear "), run("Ada ", look), run("Marsh", look), run(", thank you"))
    result = read(body)
    assert result.documents[0].text == "Dear [REDACTED], thank you"
    assert codes(result) == ["covered_text"]
    assert "Ada" not in str(result.issues)
    asked = read_bytes(document(body), "letter.docx", options=ReadOptions(covered_text=True))
    assert asked.documents[0].text == "Dear Ada Marsh, thank you"


def test_white_words_on_black_are_no_redaction() -> None:
    look = '<w:shd w:val="clear" w:fill="000000"/><w:color w:val="FFFFFF"/>'
    assert text(paragraph(run("SECTION 1", look))) == "SECTION 1"


def test_hidden_words_are_left_out_and_said() -> None:
    result = read(paragraph(run("Seen"), run("secret", "<w:vanish/>")))
    assert (result.documents[0].text, codes(result)) == ("Seen", ["covered_text"])


def test_headers_and_footers_are_read_once() -> None:
    parts = {
        "word/header1.xml": f"<w:hdr {SCHEMAS}>{line('Our ref: IC-12345-A1B2')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {SCHEMAS}>{line('Registered office')}</w:ftr>",
    }
    found = text(line("Body"), relations={"a": ("header", "header1.xml"), "b": ("footer", "footer1.xml")}, parts=parts)
    assert [one for one in found.split("\n") if one] == ["Our ref: IC-12345-A1B2", "Body", "Registered office"]


def test_embedded_files_are_members() -> None:
    inner = document(line("Inner letter"))
    result = read(line("Outer"), relations={"a": ("package", "embeddings/x.docx")}, parts={"word/embeddings/x.docx": inner})
    assert [(one.path, one.text) for one in result.documents] == [
        ("letter.docx", "Outer"),
        ("letter.docx!/x.docx", "Inner letter"),
    ]
    assert result.documents[0].members_read == 1


@pytest.mark.parametrize(
    "part",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document/>',
        "<w:document",
        f"<w:document {SCHEMAS}><w:wrong/></w:document>",
    ],
)
def test_a_damaged_or_hostile_part_is_said(part: str) -> None:
    result = read("", parts={"word/document.xml": part})
    assert (result.documents[0].status, codes(result)) == ("failed", ["archive_broken"])


def test_tables_nested_without_end_end() -> None:
    body = line("x")
    for _ in range(300):
        body = table((body,))
    result = read(line("Top") + body)
    assert result.documents[0].text.startswith("Top")
    assert "nesting_too_deep" in codes(result)


def test_a_macro_is_neither_run_nor_read_and_said() -> None:
    assert codes(read(line("x"), parts={"word/vbaProject.bin": b"\xd0\xcf"})) == ["macros_ignored"]


def test_a_letter_in_word_gives_its_reference(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("word")
    (folder / "letter.docx").write_bytes(document(line("Dear Ms Marsh") + line("Case reference: IC-31777-C4D1")))
    assert [row["value"] for row in bt.run(folder).rows["mentions"] if row["kind"] == "case_ref"] == ["IC-31777-C4D1"]


@pytest.mark.parametrize("code", ["26 12", "", "zz", "FFFFFFF", "110000", "-1", "²"])
def test_a_tick_control_whose_sign_is_damaged_says_what_its_state_says(code: str) -> None:
    control = tick_control(True, "✔").replace('w14:val="2612"', f'w14:val="{code}"')
    assert text(paragraph(control)).strip() == "☒"


def test_a_tick_control_whose_state_is_damaged_is_not_taken_for_empty() -> None:
    control = tick_control(True, "✔").replace('<w14:checked w14:val="1"/>', '<w14:checked w14:val="l"/>')
    result = read(paragraph(control))
    assert result.documents[0].text.strip() == "✔"
    assert codes(result) == ["tick_layers_disagree"]


@pytest.mark.parametrize("sign", ["26zz", "", "110000"])
def test_a_symbol_with_a_damaged_code_stops_no_document(sign: str) -> None:
    symbol = f'<w:r><w:sym w:font="Wingdings" w:char="{sign}"/></w:r>'
    control = tick_control(True).replace("<w:sdtContent>", f"<w:sdtContent>{symbol}")
    assert text(paragraph(control)).strip() == "☒"


@pytest.mark.parametrize("value", ["l", "", "yes", "-1"])
def test_a_tick_of_an_old_form_field_whose_state_is_damaged_is_neither_ticked_nor_empty(value: str) -> None:
    result = read(paragraph(tick_field(True).replace('<w:checked w:val="1"/>', f'<w:checked w:val="{value}"/>'), run(" Yes")))
    assert result.documents[0].text == "\ufffd Yes"
    assert codes(result) == ["tick_layers_disagree"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("", "none"),
        ('<w:result w:val="1"/>', "some"),
        ('<w:default w:val="1"/>', "some"),
        ('<w:result w:val="0"/><w:default w:val="1"/>', "none"),
        ('<w:result w:val="x"/>', "\ufffd"),
        ('<w:result w:val="7"/>', "\ufffd"),
    ],
)
def test_a_list_of_an_old_form_field_gives_its_choice_and_no_other_where_that_is_damaged(chosen: str, words: str) -> None:
    entries = '<w:listEntry w:val="none"/><w:listEntry w:val="some"/>'
    data = f"<w:ffData><w:ddList>{chosen}{entries}</w:ddList></w:ffData>"
    field = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert text(paragraph(run("Data: "), field)) == f"Data: {words}"


@pytest.mark.parametrize("code", ["", "D800", "zz", "F0FFFFFF"])
def test_a_sign_that_a_damaged_file_does_not_tell_is_not_left_out(code: str) -> None:
    assert text(paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>', run(" Yes"))) == "\ufffd Yes"
